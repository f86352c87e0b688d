//! The words of Polish.
//!
//! It knows words alone, and no grammar.

use super::Field::{Activity, Cadence, Description, Owner, Reference, Team};
use super::Sense::{Ambiguous, And, AsNeeded, Each, Every, Filler, Number, Ordinal, Repeats, Times, TooShort, Vague, Within};
use super::Unit::{Day, Half, Month, Quarter, Week, Year};
use super::{Language, Sense};
use crate::language::words;

pub static WORDS: Language = Language {
    name: "Polish",
    headers: &[
        (Activity, &["działanie", "działania", "czynność", "czynności", "zadanie", "zadania", "aktywność", "tytuł", "co"]),
        (Description, &["opis", "szczegóły", "uwagi", "komentarz", "wyjaśnienie"]),
        (Cadence, &["częstotliwość", "cykl", "okresowość", "interwał", "kadencja", "jak często", "kiedy"]),
        (Team, &["zespół", "zespoły", "grupa", "dział", "zespół odpowiedzialny", "odpowiedzialny zespół"]),
        (Reference, &["odniesienie", "odniesienia", "kontrola", "wymaganie", "wymagania", "wymóg", "norma", "referencja"]),
        (Owner, &["właściciel", "odpowiedzialny", "osoba odpowiedzialna", "kto", "kontakt"]),
    ],
    cadence: &[
        (Every(1, Day), &["codziennie", "codzienne", "codzienny", "dziennie", "co dzień"]),
        (Every(1, Week), &["tygodniowo", "cotygodniowo", "cotygodniowe", "cotygodniowy", "tygodniowe", "tygodniowy"]),
        (Every(2, Week), &["dwutygodniowo", "co drugi tydzień"]),
        (Every(1, Month), &["miesięcznie", "comiesięcznie", "comiesięczne", "comiesięczny", "miesięczne", "miesięczny"]),
        (Every(1, Quarter), &["kwartalnie", "kwartalne", "kwartalny", "cokwartalnie"]),
        (Every(1, Half), &["półrocznie", "półroczne", "półroczny", "co pół roku"]),
        (Every(1, Year), &["rocznie", "corocznie", "coroczne", "coroczny", "roczne", "roczny"]),
        (Sense::Unit(Day), &["dzień", "dni", "dnia"]),
        (Sense::Unit(Week), &["tydzień", "tygodnie", "tygodni", "tygodnia", "tygodniu"]),
        (Sense::Unit(Month), &["miesiąc", "miesiące", "miesięcy", "miesiąca", "miesiącu"]),
        (Sense::Unit(Quarter), &["kwartał", "kwartały", "kwartałów", "kwartale"]),
        (Sense::Unit(Half), &["półrocze", "półrocza", "pół roku"]),
        (Sense::Unit(Year), &["rok", "lata", "lat", "roku"]),
        (Each, &["co", "każdego", "każdy", "każdą", "każde", "w każdym"]),
        (Within, &["na", "w", "w ciągu"]),
        (Times(1), &["raz"]),
        (Times(2), &["dwukrotnie"]),
        (Repeats, &["razy", "raza"]),
        (Number(1), &["jeden"]),
        (Number(2), &["dwa", "dwie"]),
        (Ordinal(2), &["drugi", "drugą", "drugie"]),
        (Number(3), &["trzy"]),
        (Ordinal(3), &["trzeci", "trzecią"]),
        (Number(4), &["cztery"]),
        (Number(5), &["pięć"]),
        (Number(6), &["sześć"]),
        (Number(7), &["siedem"]),
        (Number(8), &["osiem"]),
        (Number(9), &["dziewięć"]),
        (Number(10), &["dziesięć"]),
        (Number(11), &["jedenaście"]),
        (Number(12), &["dwanaście"]),
        (
            AsNeeded,
            &[
                "zgodnie z potrzebami",
                "według potrzeb",
                "wedle potrzeb",
                "stosownie do potrzeb",
                "w miarę potrzeb",
                "w miarę potrzeby",
                "w razie potrzeby",
                "w zależności od potrzeb",
                "jeśli potrzeba",
                "na żądanie",
                "doraźnie",
            ],
        ),
        (And, &["i", "oraz", "a także"]),
        (Filler, &["co najmniej", "przynajmniej", "minimum"]),
        (
            Ambiguous(words!("twice a month or every two months"), &["dwa razy w miesiącu", "co dwa miesiące"]),
            &["dwumiesięcznie", "dwumiesięczny"],
        ),
        (
            Vague,
            &[
                "ciągle",
                "ciągły",
                "ciągłe",
                "w sposób ciągły",
                "na bieżąco",
                "bieżąco",
                "stale",
                "okresowo",
                "okresowe",
                "regularnie",
                "od czasu do czasu",
                "w czasie rzeczywistym",
                "zawsze",
                "często",
            ],
        ),
        (TooShort, &["co godzinę", "na zmianę", "godzinowo", "godziny", "godzin"]),
    ],
    teams: &[
        ("team", &["zespół", "zespoły"]),
        ("engineering", &["inżynieria"]),
        ("oversight", &["nadzór"]),
        ("monitoring", &["monitorowanie"]),
        ("all", &["wszystkie", "wszyscy"]),
    ],
};
