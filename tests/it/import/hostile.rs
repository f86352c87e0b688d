//! Tables that mean harm: whatever a cell says, the plan says the same, and nothing else happens.
//!
//! It does not know which of it would be dangerous elsewhere.

use duly::import::{Kind, import};
use proptest::prelude::*;

use super::{csv, options, plan, read};

/// Texts that mean something to YAML, to a terminal or to a shell.
const TEXTS: &[&str] = &[
    "key: value",
    "a: b: c",
    "# no comment",
    "a # b",
    "&anchor",
    "*alias",
    "!tag x",
    "!!python/object:os.system x",
    "---",
    "--- a",
    "...",
    "- item",
    "? key",
    "| block",
    "> folded",
    "% directive",
    "@at",
    "`tick`",
    "{a: b}",
    "[a, b]",
    "'single'",
    "it's",
    "\\\"back\\\"",
    "<<",
    "=",
    "~",
    "null",
    "yes",
    "No",
    "true",
    "017",
    "0o17",
    "0x1F",
    "1_000",
    "1e3",
    ".inf",
    ".nan",
    "-1",
    "12:30:45",
    "2026-01-05",
    "$(id)",
    "=cmd()",
    "::error::x",
    "\u{85}x",
    "日本語: 値",
    "🙂",
    "e\u{301}",
];

/// The text without what an import takes away.
fn seen(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_control()).collect()
}

#[test]
fn what_yaml_would_take_for_its_own_comes_through_word_by_word() {
    let quoted = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
    let rows: String = TEXTS
        .iter()
        .map(|text| format!("{0},weekly,\"Team {1}\",{0},{0}\n", quoted(text), text.replace(['"', ',', ';', '|'], "")))
        .collect();
    let imported = csv(&format!("Task,Cadence,Team,Description,Reference\n{rows}"));
    let plan = plan(&imported);
    let empty = ["---", "..."];
    let expected: Vec<String> = TEXTS.iter().filter(|text| !empty.contains(text)).map(|text| seen(text)).collect();
    assert_eq!(plan.tasks.iter().map(|task| task.title.clone()).collect::<Vec<_>>(), expected);
    for (task, text) in plan.tasks.iter().zip(&expected) {
        assert_eq!(task.description.as_ref(), Some(text).filter(|text| text.as_str() != "~" || task.description.is_some()));
        assert_eq!(task.references, text.split(';').map(str::trim).collect::<Vec<_>>());
    }
    assert_eq!(imported.left_out, empty.len());
}

#[test]
fn what_nobody_sees_is_taken_out_and_told() {
    let imported = csv("Task,Cadence\nRe\u{202e}view\u{200b} \u{1b}[31mred\u{7},week\u{200b}ly\n");
    assert_eq!(plan(&imported).tasks.iter().next().expect("a task").title, "Review [31mred");
    let told: Vec<&str> = imported.problems.iter().map(|problem| problem.message.as_str()).collect();
    assert_eq!(
        told[1..],
        [
            "characters that nobody sees were removed: `Review [31mred` is left",
            "characters that nobody sees were removed: `weekly` is left"
        ]
    );
    let text = imported.plan.expect("a plan");
    assert!(text.chars().all(|letter| letter == '\n' || !letter.is_control()), "{text:?}");
}

#[test]
fn a_comment_in_the_plan_cannot_end_before_its_line() {
    let imported = csv("Task,Cadence\nPatch,daily\n\"a\nb: c\",\"x\ny: z\"\n\"c\rd\",\"\u{85}tasks: []\"\n");
    let text = imported.plan.as_ref().expect("a plan");
    assert_eq!(plan(&imported).tasks.iter().count(), 1, "{text}");
    let outside = text.lines().filter(|line| !line.starts_with('#')).count();
    assert_eq!(outside, 7, "{text}");
}

#[test]
fn what_is_too_large_is_refused_in_words() {
    let error = |text: &str, kind| read(text, kind).expect_err("too large").message;
    assert!(error(&"x".repeat(5 << 20), Kind::Markdown).ends_with("more than the 4194304 of a text that are read"));
    let rows = "Task,Cadence\n".to_owned() + &"a,daily\n".repeat(5001);
    assert_eq!(error(&rows, Kind::Csv), "table:1:1: the table has 5001 rows, more than the 5000 of which a plan can be made");
    let rows = "Task,Cadence\n".to_owned() + &format!("{},daily\n", "word ".repeat(30)).repeat(1500);
    let message = error(&rows, Kind::Csv);
    assert!(message.starts_with("no valid plan can be made of table: the plan file policies/plan.yaml has "), "{message}");
    assert!(error(&format!("Task,Cadence\n{},daily\n", "a".repeat(70_000)), Kind::Csv).contains("a cell has more than 65536 bytes"));
}

#[test]
fn markdown_that_goes_deep_is_read_in_no_time() {
    let table = "\n\n|Task|Cadence|\n|-|-|\n|a|daily|\n";
    for deep in [
        ">".repeat(20_000),
        format!("{}x", "- ".repeat(20_000)),
        "[".repeat(20_000),
        "*a ".repeat(20_000),
        "<a ".repeat(20_000),
        format!("x {}", "`".repeat(20_001)),
    ] {
        assert_eq!(read(&format!("{deep}{table}"), Kind::Markdown).expect("a table").tasks, 1);
    }
}

#[test]
fn a_long_title_is_cut_and_kept_in_the_description() {
    let long = "word ".repeat(60);
    let imported = csv(&format!("Task,Cadence,Description\n{long},weekly,more\n"));
    let plan = plan(&imported);
    let task = plan.tasks.iter().next().expect("a task");
    assert_eq!(task.title.chars().count(), 200);
    assert_eq!(task.description.as_deref(), Some(format!("{}\nmore", long.trim_end()).as_str()));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    /// No text makes the import fall over, and what comes out is a plan.
    #[test]
    fn any_cell_gives_a_valid_plan_or_a_word_of_why_not(title in any::<String>(), team in any::<String>(), more in any::<String>()) {
        let quoted = |text: &str| format!("\"{}\"", text.replace('"', "\"\"").replace('\0', ""));
        let text = format!("Task,Cadence,Team,Description\n{},weekly,{},{}\nlast,daily,,\n", quoted(&title), quoted(&team), quoted(&more));
        let imported = read(&text, Kind::Csv).expect("a table");
        prop_assert_eq!(plan(&imported).tasks.iter().count() + imported.left_out, 2);
    }

    #[test]
    fn any_bytes_are_an_answer(bytes in proptest::collection::vec(any::<u8>(), 0..400), head in any::<bool>()) {
        let mut all = if head { b"|Task|Cadence|\n|-|-|\n".to_vec() } else { b"PK\x03\x04".to_vec() };
        all.extend(bytes);
        for kind in [Kind::Markdown, Kind::Csv, Kind::Tsv, Kind::Xlsx] {
            if let Ok(imported) = import(&all, kind, &options("t")) {
                prop_assert_eq!(imported.plan.is_some(), imported.tasks > 0);
            }
        }
    }
}
