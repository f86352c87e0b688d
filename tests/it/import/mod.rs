//! Whole tables to plans, through the library alone.
//!
//! It does not know the command line; what that adds stands in `command`.

mod command;
mod hostile;
mod workbook;

use duly::diagnostic::{Problem, RuleId};
use duly::import::{Column, Field, ImportError, Imported, Kind, Options, import};
use duly::plan::{self, Plan, PlanFile};

fn options(path: &str) -> Options {
    Options { path: path.to_owned(), timezone: Some("Europe/Paris".to_owned()), adopted_on: Some(day()), ..Options::default() }
}

fn day() -> duly::calendar::Date {
    "2026-01-05".parse().expect("a day")
}

fn read(text: &str, kind: Kind) -> Result<Imported, ImportError> {
    import(text.as_bytes(), kind, &options("table"))
}

fn markdown(text: &str) -> Imported {
    read(text, Kind::Markdown).expect("a table")
}

fn csv(text: &str) -> Imported {
    read(text, Kind::Csv).expect("a table")
}

/// The plan that was written, as the loader of plans reads it.
fn plan(imported: &Imported) -> Plan {
    let text = imported.plan.as_ref().expect("a plan");
    plan::load(&[PlanFile { path: "policies/plan.yaml".to_owned(), bytes: text.clone().into_bytes() }]).expect("a valid plan")
}

/// Id, cadence and teams of each task.
fn tasks(imported: &Imported) -> Vec<(String, String, String)> {
    let row = |task: &plan::Task| (task.id.clone(), task.units[0].cadence.to_string(), task.units[0].teams.join(" "));
    plan(imported).tasks.iter().map(row).collect()
}

fn told(imported: &Imported) -> Vec<(RuleId, String)> {
    let place = |problem: &Problem| {
        let start = problem.place.as_ref().and_then(duly::source::Place::start);
        start.map_or_else(|| problem.message.to_string(), |start| format!("{start} {}", problem.message))
    };
    imported.problems.iter().map(|problem| (problem.rule, place(problem))).collect()
}

fn expect(imported: &Imported, expected: &[(&str, &str, &str)]) {
    let expected: Vec<_> =
        expected.iter().map(|(id, cadence, teams)| ((*id).to_owned(), (*cadence).to_owned(), (*teams).to_owned())).collect();
    assert_eq!(tasks(imported), expected);
}

#[test]
fn the_page_of_the_eight_tasks_gives_eight_tasks() {
    let imported = markdown(include_str!("tables/soc.en.md"));
    expect(
        &imported,
        &[
            ("service-administration-collaboration-with-soc-teams", "weekly and as needed", "engineering-secops"),
            ("update-anti-phishing-and-data-loss-prevention-campaigns", "monthly and as needed", "soc-oversight"),
            ("deploy-automation-scripts-and-services-where-appropriate", "weekly and as needed", "engineering-secops"),
            ("portal-or-license-management", "weekly", "soc-oversight"),
            ("update-soc-escalation-tickets", "daily", "all-soc-teams"),
            ("track-vulnerability-management-remediation-activity", "daily", "monitoring"),
            ("generate-secure-score-report", "weekly", "monitoring"),
            ("run-ir-tabletop-exercise", "as needed", "all-soc-teams"),
        ],
    );
    let expected = [
        (RuleId::ImportChanged, "13:73 `SOC` is no part of a cadence and is left out: it is taken as `weekly`"),
        (RuleId::ImportChoice, "9:142 `Engineering and SecOps` is taken for another spelling of `Engineering & SecOps`"),
    ];
    assert_eq!(told(&imported), expected.map(|(rule, message)| (rule, message.to_owned())));
    let plan = plan(&imported);
    assert_eq!((plan.zone.name(), plan.adopted_on), ("Europe/Paris", Some(day())));
    let task = plan.tasks.iter().next().expect("a task");
    assert_eq!(task.title, "Service administration collaboration with SOC Teams");
    assert_eq!(task.references, ["https://cmdb.example.org/services?view=all&tier=1"]);
    assert_eq!(plan.teams[0].aliases, ["Engineering and SecOps"]);
}

#[test]
fn the_same_page_in_french_gives_the_same_cadences() {
    let (english, french) = (markdown(include_str!("tables/soc.en.md")), markdown(include_str!("tables/soc.fr.md")));
    let cadences = |imported| tasks(imported).into_iter().map(|(_, cadence, _)| cadence).collect::<Vec<_>>();
    assert_eq!(cadences(&french), cadences(&english));
    let plan = plan(&french);
    assert_eq!(
        plan.teams.iter().map(|team| team.id.as_str()).collect::<Vec<_>>(),
        ["ingenierie-secops", "supervision-soc", "toutes-les-equipes-soc", "surveillance"]
    );
    let seventh = plan.tasks.get(6).expect("a task");
    assert_eq!(seventh.description.as_deref(), Some("Comparer le score à celui de la semaine précédente.\nCadence: SOC hebdomadaire"));
    // A space that does not break stays in the text, for it belongs to the spelling.
    assert!(plan.tasks.iter().next().and_then(|task| task.description.as_deref()).expect("a text").contains("locataire\u{a0}:"));
}

#[test]
fn tables_in_seven_more_languages_are_read() {
    let read = |text: &str| {
        let imported = markdown(text);
        assert_eq!(imported.left_out, 0);
        tasks(&imported).into_iter().map(|(_, cadence, teams)| format!("{cadence}: {teams}")).collect::<Vec<_>>()
    };
    let german = read(include_str!("tables/rows.de.md"));
    assert_eq!(german, ["weekly and as needed: uberwachung", "fortnightly: betrieb uberwachung", "quarterly: betrieb"]);
    let spanish = read(include_str!("tables/rows.es.md"));
    assert_eq!(spanish, ["quarterly: redes", "daily: monitorizacion", "as needed: redes monitorizacion"]);
    let portuguese = read(include_str!("tables/rows.pt.md"));
    assert_eq!(portuguese, ["semiannually: operacoes", "weekly and as needed: operacoes"]);
    let italian = read(include_str!("tables/rows.it.md"));
    assert_eq!(italian, ["fortnightly: ingegneria-e-secops", "monthly: ingegneria-e-secops"]);
    let dutch = read(include_str!("tables/rows.nl.md"));
    assert_eq!(dutch, ["quarterly: beheer", "daily: beheer", "yearly and as needed: beheer"]);
    let polish = read(include_str!("tables/rows.pl.md"));
    assert_eq!(polish, ["weekly and as needed: siec", "daily: siec", "semiannually: siec"]);
    let japanese = read(include_str!("tables/rows.ja.md"));
    assert_eq!(japanese.len(), 3);
    assert!(japanese[2].starts_with("quarterly: ") && japanese[2].contains(' '), "{japanese:?}");
}

#[test]
fn what_cannot_be_read_is_told_and_stands_in_the_plan_as_a_comment() {
    let imported = csv("Task,Cadence,Team\nReview,bi-weekly,SOC\nPatch,daily,SOC\n,weekly,SOC\nWatch,,Night: shift\n");
    assert_eq!((imported.tasks, imported.left_out), (1, 3));
    expect(&imported, &[("patch", "daily", "soc")]);
    let expected = [
        (RuleId::ImportCadence, "2:8 `bi-weekly` could mean twice a week or every two weeks"),
        (RuleId::ImportCell, "4:1 the row has no activity: its task is left out of the plan"),
        (RuleId::ImportCadence, "5:7 the cadence is missing"),
    ];
    assert_eq!(told(&imported), expected.map(|(rule, message)| (rule, message.to_owned())));
    let text = imported.plan.as_ref().expect("a plan");
    assert!(
        text.contains("# TODO table:2:8: `bi-weekly` could mean twice a week or every two weeks; in the table, write `twice a week` or"),
        "{text}"
    );
    // Without the signs, and with what is to do, the rows are tasks: nothing is lost, and their team is known.
    let whole: String = text
        .lines()
        .filter(|line| !line.starts_with("# TODO"))
        .map(|line| format!("{}\n", line.strip_prefix("# ").unwrap_or(line)))
        .collect();
    let whole = whole.replace("yaml-language-server", "# yaml-language-server").replace("cadence: TODO", "cadence: weekly");
    let plan = plan::load(&[PlanFile { path: "p.yaml".to_owned(), bytes: whole.into_bytes() }]).expect("a plan");
    assert_eq!(plan.tasks.iter().map(|task| task.id.as_str()).collect::<Vec<_>>(), ["review", "patch", "task-3", "watch"]);
}

#[test]
fn a_table_of_which_nothing_can_be_read_gives_no_plan() {
    let imported = csv("Task,Cadence\nReview,continuous\n");
    assert_eq!((imported.plan.as_deref(), imported.tasks, imported.left_out, imported.problems.len()), (None, 0, 1, 2));
}

fn refused(text: &str, kind: Kind, options: &Options) -> (String, String) {
    let error = import(text.as_bytes(), kind, options).expect_err("an error");
    (error.message.into(), error.help.into())
}

#[test]
fn without_an_activity_the_headers_are_listed_and_a_column_can_be_named() {
    let text = "x\n\n| Thing | Cadence |\n|---|---|\n| Review | weekly |\n";
    let (message, help) = refused(text, Kind::Markdown, &options("t.md"));
    assert_eq!(message, "t.md:3:3: the table has no column for the activity; its headers are `Thing`, `Cadence`");
    assert_eq!(help, "name the column by its number or its header, as in `--column activity=2`");
    for column in [Column::Number(1), Column::Header("thing".to_owned())] {
        let options = Options { columns: vec![(Field::Activity, column)], ..options("t.md") };
        expect(&import(text.as_bytes(), Kind::Markdown, &options).expect("a table"), &[("review", "weekly", "")]);
    }
}

#[test]
fn of_several_tables_the_one_that_fits_is_read_and_told_and_none_is_guessed() {
    let one = "| Activity | Cadence |\n|---|---|\n| Review | weekly |\n";
    let other = "| Name | Phone |\n|---|---|\n| Desk | 1 |\n";
    let imported = markdown(&format!("{other}\n{one}"));
    expect(&imported, &[("review", "weekly", "")]);
    assert_eq!(told(&imported)[0], (RuleId::ImportChoice, "5:3 of 2 tables this one is read, number 2".to_owned()));
    let twice = format!("{one}\n{other}\n{}", one.replace("Review", "Patch"));
    let (message, help) = refused(&twice, Kind::Markdown, &options("t.md"));
    assert_eq!(message, "2 tables of t.md fit: 1 (line 1: `Activity`, `Cadence`), 3 (line 9: `Activity`, `Cadence`)");
    assert_eq!(help, "choose one with --table N");
    let third = Options { table: Some(3), ..options("t.md") };
    expect(&import(twice.as_bytes(), Kind::Markdown, &third).expect("a table"), &[("patch", "weekly", "")]);
    let (message, _) = refused(&twice, Kind::Markdown, &Options { table: Some(4), ..options("t.md") });
    assert!(message.starts_with("there is no table 4 in t.md; there are 1 (line 1: "), "{message}");
    let (message, _) = refused(&format!("{other}\n{other}"), Kind::Markdown, &options("t.md"));
    assert!(message.starts_with("none of the 2 tables of t.md is one of activities: at t.md:1:3 it has no column for the "), "{message}");
}

#[test]
fn a_file_without_a_table_says_what_one_looks_like() {
    let (message, help) = refused("# Page\n| Activity | Cadence |\n| Review | weekly |\n", Kind::Markdown, &options("t.md"));
    assert_eq!(message, "no table was found in t.md");
    assert!(help.contains("|---|---|"), "{help}");
    assert_eq!(refused("Task,Cadence\n", Kind::Csv, &options("t.csv")).0, "t.csv:1:1: the table has a header and no rows");
    assert_eq!(refused("", Kind::Csv, &options("t.csv")).0, "t.csv: the table is empty");
}

#[test]
fn every_delimiter_is_read_and_tabs_are_what_tsv_says() {
    for text in [
        "Task,Cadence,Team\n\"Review, all\",weekly,SOC\n",
        "Task;Cadence;Team\r\nReview, all;weekly;SOC\r\n",
        "Task\tCadence\tTeam\nReview, all\tweekly\tSOC\n",
    ] {
        expect(&csv(text), &[("review-all", "weekly", "soc")]);
    }
    // One comma and one semicolon: the header decides.
    expect(&csv("Task;Cadence, as agreed\nReview;weekly\n"), &[("review", "weekly", "")]);
    assert!(read("Task,Cadence\nReview,weekly\n", Kind::Tsv).is_err());
}

#[test]
fn lines_above_the_header_of_a_csv_are_told() {
    let imported = csv("Plan of the SOC,,\n,,\nTask,Cadence,Team\nReview,weekly,SOC\n");
    expect(&imported, &[("review", "weekly", "soc")]);
    assert_eq!(told(&imported), [(RuleId::ImportChoice, "1:1 this stands above the header and is not read".to_owned())]);
}

#[test]
fn references_owners_and_columns_that_are_not_read_are_not_lost() {
    let imported = csv("Task,Cadence,Team,Control,Owner,Phone\nReview,weekly,SOC,PCI DSS 12.4.2; ISO A.5.1,Ana,1\n");
    let plan = plan(&imported);
    let task = plan.tasks.iter().next().expect("a task");
    assert_eq!(task.references, ["PCI DSS 12.4.2", "ISO A.5.1"]);
    assert_eq!(task.description.as_deref(), Some("Owner: Ana"));
    assert_eq!(told(&imported), [(RuleId::ImportChoice, "1:33 the column `Phone` is not read".to_owned())]);
    let imported = csv("Task,Cadence,Owner\nReview,weekly,\"Network, SOC\"\n");
    expect(&imported, &[("review", "weekly", "network soc")]);
    let expected = ["1:14 there is no column of teams: `Owner` is taken for it", "2:15 `Network, SOC` is read as 2 teams"];
    assert_eq!(told(&imported), expected.map(|message| (RuleId::ImportChoice, message.to_owned())));
}

#[test]
fn cells_beyond_the_header_are_told() {
    let imported = markdown("| Task | Cadence |\n|---|---|\n| Review | weekly | SOC |\n| Patch | daily | |\n");
    assert_eq!(imported.tasks, 2);
    assert_eq!(told(&imported)[1], (RuleId::ImportCell, "3:21 the row has more cells than the header: `SOC` is not read".to_owned()));
}

#[test]
fn several_performances_in_a_slot_are_a_rule_of_the_plan() {
    let imported = csv("Task,Cadence\nA,three times a week\nB,\"2x per month, as needed\"\nC,twice a year\n");
    let plan = plan(&imported);
    let times: Vec<u32> = plan.tasks.iter().map(|task| task.units[0].cadence.rules[0].times).collect();
    assert_eq!(times, [3, 2, 1]);
    assert!(plan.tasks.get(1).is_some_and(|task| task.units[0].cadence.as_needed));
}

#[test]
fn the_cadences_of_the_documentation_are_read_as_it_says() {
    let page = include_str!("../../../docs/import.md");
    let table =
        page.split("| In the table | In the plan |\n|---|---|\n").nth(1).expect("the table").split("\n\n").next().expect("its rows");
    let mut seen = 0;
    for row in table.lines() {
        let (texts, meant) = row.trim_matches(['|', ' ']).split_once(" | ").expect("two cells");
        // A comma stands within some of them.
        let separator = if texts.contains(';') { "; " } else { ", " };
        for text in texts.split(separator) {
            seen += 1;
            let written = csv(&format!("Task,Cadence\nA,\"{text}\"\n")).plan.unwrap_or_else(|| panic!("{text} is not read"));
            let meant = meant.trim_matches('`');
            let expected =
                if meant.starts_with('{') { "cadence:\n    every: week\n    times: 3\n".to_owned() } else { format!("cadence: {meant}\n") };
            assert!(written.contains(&expected), "{text}: {written}");
        }
    }
    assert!(seen > 30, "{seen}");
}

#[test]
fn the_same_table_gives_the_same_bytes() {
    let text = include_str!("tables/soc.fr.md");
    assert_eq!(markdown(text), markdown(text));
}
