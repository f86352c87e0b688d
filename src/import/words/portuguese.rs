//! The words of Portuguese.
//!
//! It knows words alone, and no grammar.

use super::Field::{Activity, Cadence, Description, Owner, Reference, Team};
use super::Sense::{Ambiguous, And, AsNeeded, Each, Every, Filler, Number, Per, Repeats, TooShort, Vague, Within};
use super::Unit::{Day, Half, Month, Quarter, Week, Year};
use super::{Language, Sense};
use crate::language::words;

pub static WORDS: Language = Language {
    name: "Portuguese",
    headers: &[
        (Activity, &["atividade", "atividades", "actividade", "tarefa", "tarefas", "ação", "título", "o quê"]),
        (Description, &["descrição", "detalhes", "detalhe", "comentários", "observações", "notas"]),
        (Cadence, &["frequência", "cadência", "periodicidade", "intervalo", "recorrência", "quando"]),
        (Team, &["equipe", "equipa", "equipes", "equipas", "equipe responsável", "grupo", "departamento"]),
        (Reference, &["referência", "referências", "controle", "controlo", "controles", "requisito", "requisitos", "norma"]),
        (Owner, &["responsável", "proprietário", "dono", "quem", "contato", "contacto"]),
    ],
    cadence: &[
        (Every(1, Day), &["diário", "diária", "diariamente"]),
        (Every(1, Week), &["semanal", "semanalmente"]),
        (Every(1, Month), &["mensal", "mensalmente"]),
        (Every(2, Month), &["bimestral", "bimestralmente"]),
        (Every(1, Quarter), &["trimestral", "trimestralmente"]),
        (Every(4, Month), &["quadrimestral"]),
        (Every(1, Half), &["semestral", "semestralmente"]),
        (Every(1, Year), &["anual", "anualmente"]),
        (Every(2, Year), &["bienal"]),
        (Sense::Unit(Day), &["dia", "dias"]),
        (Sense::Unit(Week), &["semana", "semanas"]),
        (Sense::Unit(Month), &["mês", "meses"]),
        (Sense::Unit(Quarter), &["trimestre", "trimestres"]),
        (Sense::Unit(Half), &["semestre", "semestres"]),
        (Sense::Unit(Year), &["ano", "anos"]),
        (Each, &["cada", "a cada", "todo", "toda", "todos os", "todas as"]),
        (Per, &["por"]),
        (Within, &["ao", "à"]),
        (Repeats, &["vez", "vezes"]),
        (Number(1), &["um", "uma"]),
        (Number(2), &["dois", "duas"]),
        (Number(3), &["três"]),
        (Number(4), &["quatro"]),
        (Number(5), &["cinco"]),
        (Number(6), &["seis"]),
        (Number(7), &["sete"]),
        (Number(8), &["oito"]),
        (Number(9), &["nove"]),
        (Number(10), &["dez"]),
        (Number(11), &["onze"]),
        (Number(12), &["doze"]),
        (
            AsNeeded,
            &[
                "conforme necessário",
                "conforme a necessidade",
                "conforme necessidade",
                "conforme as necessidades",
                "quando necessário",
                "se necessário",
                "sempre que necessário",
                "de acordo com a necessidade",
                "de acordo com as necessidades",
                "segundo as necessidades",
                "sob demanda",
                "a pedido",
                "pontual",
            ],
        ),
        (And, &["e", "mais", "bem como", "além disso"]),
        (Filler, &["de forma", "de maneira", "pelo menos", "no mínimo", "frequência"]),
        (
            Ambiguous(words!("twice a week or every two weeks"), &["duas vezes por semana", "a cada duas semanas"]),
            &["bissemanal", "bi-semanal", "bissemanalmente"],
        ),
        (
            Ambiguous(words!("twice a month or every two months"), &["duas vezes por mês", "a cada dois meses"]),
            &["bimensal", "bi-mensal", "bimensalmente"],
        ),
        (
            Ambiguous(words!("twice a year or every two years"), &["duas vezes por ano", "a cada dois anos"]),
            &["bianual", "bi-anual", "bianualmente"],
        ),
        (
            Ambiguous(words!("every two weeks, twice a month or every 15 days"), &["a cada duas semanas", "duas vezes por mês"]),
            &["quinzenal", "quinzenalmente", "quinzena", "15 dias", "quinze dias"],
        ),
        (Ambiguous(words!("every week, or every 8 days in fact"), &["toda semana"]), &["oito dias", "8 dias"]),
        (
            Vague,
            &[
                "contínuo",
                "contínua",
                "continuamente",
                "permanente",
                "permanentemente",
                "periódico",
                "periódica",
                "periodicamente",
                "regular",
                "regularmente",
                "ocasional",
                "ocasionalmente",
                "de vez em quando",
                "em tempo real",
                "sempre",
            ],
        ),
        (TooShort, &["a cada hora", "por turno", "hora", "horas"]),
    ],
    teams: &[
        ("team", &["equipe", "equipa", "equipes", "equipas"]),
        ("engineering", &["engenharia"]),
        ("oversight", &["supervisão"]),
        ("monitoring", &["monitoramento", "monitorização"]),
        ("all", &["todos", "todas"]),
    ],
};
