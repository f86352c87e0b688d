//! Cadences as people write them, in nine languages; what is understood in part is never taken.
//!
//! It does not know tables.

use super::cadence::{Rhythm, read};
use super::fold;
use super::words::{self, LANGUAGES};

fn understood(text: &str) -> Result<String, String> {
    read(text).map(|reading| reading.rhythm.shown()).map_err(|unread| unread.message.into())
}

/// Spellings of each cadence.
const SPELLINGS: &[(&str, &str)] = &[
    (
        "daily",
        "Daily|every day|Journalier|quotidienne|Tous les jours|Täglich|Diario|Todos los días|Diariamente|Giornaliero|Dagelijks|Codziennie|毎日|once a day|1日1回",
    ),
    (
        "weekly",
        "Weekly|every week|on a weekly basis|Toutes les semaines|Hebdomadaire|Chaque semaine|Wöchentlich|jede Woche|Semanal|cada semana|Toda semana|Settimanale|Ogni settimana|Wekelijks|Elke week|Co tydzień|毎週|週1回|ｗｅｅｋｌｙ|einmal pro Woche|raz w tygodniu",
    ),
    (
        "fortnightly",
        "every 2 weeks|every other week|Toutes les deux semaines|une semaine sur deux|Alle zwei Wochen|14-tägig|Cada dos semanas|A cada duas semanas|Ogni due settimane|Om de twee weken|om de week|Co dwa tygodnie|隔週|２週間ごと",
    ),
    (
        "monthly",
        "Monthly|Mensuellement|Tous les mois|Mensuel|Monatlich|Mensual|Mensal|Mensile|Maandelijks|Miesięcznie|Co miesiąc|毎月|once per month|1x/month",
    ),
    (
        "every 2 months",
        "every 2 months|tous les deux mois|bimestriel|alle zwei Monate|bimestral|ogni 2 mesi|elke twee maanden|co 2 miesiące|隔月|2か月ごと",
    ),
    (
        "quarterly",
        "Quarterly|every 3 months|Trimestriel|tous les trimestres|Vierteljährlich|pro Quartal|Trimestral|Trimestrale|Elk kwartaal|Kwartalnie|四半期ごと|4 times a year",
    ),
    (
        "semiannually",
        "semi-annually|half-yearly|twice a year|Semestriel|tous les six mois|halbjährlich|Cada 6 meses|A cada 6 meses|Semestrale|halfjaarlijks|co pół roku|半年ごと|年2回|deux fois par an",
    ),
    ("yearly", "Yearly|annually|once a year|Annuel|une fois par an|Jährlich|Anual|todos los años|Annuale|ogni anno|Jaarlijks|Rocznie|毎年"),
    (
        "every 10 days",
        "every 10 days|tous les 10 jours|alle zehn Tage|cada diez días|a cada 10 dias|ogni dieci giorni|elke tien dagen|co 10 dni|10日ごと",
    ),
    (
        "every 2 years",
        "every two years|every other year|tous les deux ans|alle 2 Jahre|cada dos años|a cada 2 anos|biennale|om de twee jaar|co dwa lata|隔年",
    ),
    (
        "as needed",
        "As needed|on demand|Selon vos besoins|au besoin|Nach Bedarf|Según sea necesario|Conforme necessário|Secondo necessità|Naar behoefte|W razie potrzeby|必要に応じて|ad hoc",
    ),
    (
        "weekly and as needed",
        "Weekly and as needed|Weekly, as needed|Toutes les semaines et selon les besoins|Wöchentlich und nach Bedarf|Semanal y según sea necesario|Semanal e conforme necessário|Settimanale e secondo necessità|Wekelijks en naar behoefte|Co tydzień i zgodnie z potrzebami|毎週、必要に応じて|Weekly\nas needed",
    ),
    (
        "monthly and as needed",
        "Monthly and as needed|Mensuellement et selon les besoins|Mensuellement et selon vos besoins|Mensuellement\u{a0}et selon\u{202f}vos besoins",
    ),
    ("3 times every week", "3 times a week|trois fois par semaine|dreimal pro Woche|tres veces por semana|3x/week|週3回"),
];

#[test]
fn every_spelling_means_its_cadence() {
    for (expected, texts) in SPELLINGS {
        for text in texts.split('|') {
            assert_eq!(understood(text), Ok((*expected).to_owned()), "{text}");
        }
    }
}

#[test]
fn a_label_is_left_out_and_known() {
    for text in ["Weekly SOC", "SOC hebdomadaire", "SOC: weekly", "毎週 SOC"] {
        let reading = read(text).expect(text);
        assert_eq!((reading.rhythm, reading.labels), (Rhythm::Words("weekly".to_owned()), vec!["SOC".to_owned()]), "{text}");
    }
    assert_eq!(understood("SOC").expect_err("no cadence"), "`SOC` is not a cadence that duly knows");
}

#[test]
fn what_means_two_things_is_never_guessed() {
    for text in [
        "bi-weekly|biweekly|Biweekly and as needed|bimonthly|bi-annual|bimensuel|bihebdomadaire|tous les quinze jours|toutes les 8 jours",
        "zweimonatlich|halbmonatlich|quincenal|quinzenal|cada 15 días|bimensual|bimensile|ogni 15 giorni|tweemaandelijks|dwumiesięcznie|2日おき",
    ]
    .iter()
    .flat_map(|texts| texts.split('|'))
    {
        let unread = read(text).expect_err(text);
        assert!(unread.message.contains("could mean") && unread.help.starts_with("write `"), "{text}: {unread:?}");
    }
    assert_eq!(understood("Weekly as needed").expect_err("two readings"), "`Weekly as needed` could mean both, or the second alone");
    // In English once, in Spanish eleven.
    assert_eq!(understood("once a month"), Ok("monthly".to_owned()));
    assert_eq!(understood("cada once meses"), Ok("every 11 months".to_owned()));
}

#[test]
fn what_does_not_say_how_often_is_told_as_such() {
    for text in "continuous|Continuously|periodically|en continu|laufend|regelmäßig|periódico|continuamente|periodico|doorlopend|na bieżąco|継続的|定期的に".split('|') {
        let message = understood(text).expect_err(text);
        assert!(message.ends_with("does not say how often"), "{text}: {message}");
    }
    for text in "hourly|toutes les heures|stündlich|cada hora|ogni ora|elk uur|co godzinę|毎時".split('|') {
        assert!(understood(text).expect_err(text).contains("shorter than a day"), "{text}");
    }
}

#[test]
fn a_word_that_is_not_understood_is_named() {
    for (text, message) in [
        ("Weekly on Mondays", "`Mondays` is not understood in the cadence `Weekly on Mondays`"),
        ("Weekly?", "`?` is not understood in the cadence `Weekly?`"),
        ("~ monthly", "`~` is not understood in the cadence `~ monthly`"),
        ("weekly or monthly", "`or` is not understood in the cadence `weekly or monthly`"),
        (
            "Annually, and upon significant change",
            "`upon significant change` is not understood in the cadence `Annually, and upon significant change`",
        ),
        ("Weekly x-ray of Mondays", "`ray of Mondays` is not understood in the cadence `Weekly x-ray of Mondays`"),
        ("some day and someone", "`some` and `someone` are not understood in the cadence `some day and someone`"),
        ("weakly", "`weakly` is not a cadence that duly knows"),
        ("Hebdomadaire (lundi)", "`lundi` is not understood in the cadence `Hebdomadaire (lundi)`"),
        ("毎週月曜日", "`曜` is not understood in the cadence `毎週月曜日`"),
        ("Weekly and monthly", "`Weekly and monthly` names two cadences"),
        ("every 5", "`every 5` is not a cadence that duly knows"),
        ("every 0 days", "`every 0 days` is not a cadence that duly knows"),
        ("every 99999999999 days", "`every 99999999999 days` is not a cadence that duly knows"),
        ("2-3 times a week", "`2-3 times a week` is not a cadence that duly knows"),
        ("1.5 months", "`1.5 months` is not a cadence that duly knows"),
        ("second quarter", "`second quarter` is not a cadence that duly knows"),
        ("2. Quartal", "`2. Quartal` could also be a single time or a span of it"),
        ("2e trimestre", "`2e trimestre` is not a cadence that duly knows"),
        ("2 weeks", "`2 weeks` could also be a single time or a span of it"),
        ("w tygodniu", "`w tygodniu` could also be a single time or a span of it"),
        ("10月", "`10月` could also be a single time or a span of it"),
        ("月", "`月` could also be a single time or a span of it"),
        ("Week", "`Week` could also be a single time or a span of it"),
        ("once", "`once` is not a cadence that duly knows"),
        ("46000", "`46000` is not a cadence that duly knows"),
        ("", "the cadence is missing"),
        (" — ", "the cadence is missing"),
    ] {
        assert_eq!(understood(text), Err(message.to_owned()), "{text}");
    }
    let long = "and ".repeat(100);
    assert!(understood(&long).expect_err("too long").ends_with("is too long for a cadence"));
}

#[test]
fn every_phrase_of_every_language_can_be_reached() {
    for language in LANGUAGES {
        let phrases = words::phrases().iter().find(|phrases| phrases.language == language.name).expect("compiled");
        for (sense, texts) in language.cadence {
            for text in *texts {
                let words = fold::words(text);
                let words: Vec<&str> = words.iter().map(String::as_str).collect();
                assert_eq!(phrases.longest(&words), Some((words.len(), *sense)), "{}: {text}", language.name);
            }
        }
        assert!(language.headers.iter().all(|(_, names)| !names.is_empty()));
    }
}
