//! The rule table against the rule files, the manual and the house's way of writing.
//!
//! It does not know when a rule applies.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use duly::diagnostic::{Level, RuleId};
use duly::language::Language;
use duly::rules::{Group, Rule, all, manual, page, rule, words};

/// Files of the room that are no rules.
const TABLE_FILES: [&str; 5] = ["facts", "manual", "mod", "weigh", "waive"];

fn at_root(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn file_of(id: RuleId) -> String {
    id.as_str().replace('-', "_")
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Every sentence that people read, with the rule that it belongs to.
fn texts(rule: &Rule) -> [&'static str; 4] {
    [rule.summary, rule.explanation, rule.remedy, rule.example]
}

#[test]
fn every_rule_has_its_file_and_every_file_its_rule() {
    let expected: BTreeSet<String> = RuleId::ALL.iter().map(|id| file_of(*id)).chain(TABLE_FILES.map(str::to_owned)).collect();
    let mut found = BTreeSet::new();
    for entry in fs::read_dir(at_root("src/rules")).expect("src/rules is a folder") {
        let path = entry.expect("an entry of src/rules can be read").path();
        assert_eq!(path.extension().and_then(|ending| ending.to_str()), Some("rs"), "{} is no rule file", path.display());
        found.insert(path.file_stem().expect("a file has a stem").to_string_lossy().into_owned());
    }
    assert_eq!(found, expected);
}

#[test]
fn the_header_of_a_rule_file_names_its_rule_and_what_it_does_not_know() {
    for id in RuleId::ALL {
        let text = read(&at_root(&format!("src/rules/{}.rs", file_of(*id))));
        let mut header = text.lines().take_while(|line| line.starts_with("//!"));
        let first = header.next().unwrap_or_default();
        assert!(first.starts_with(&format!("//! `{id}`: ")) && first.ends_with('.'), "{id}: {first}");
        assert!(header.any(|line| line.contains("no files, no git and no terminal")), "{id} does not say what it must not know");
        assert_eq!(text.matches("id: RuleId::").count(), 1, "{id} shares its file");
    }
}

#[test]
fn the_table_has_every_rule_once_and_in_the_order_of_the_ids() {
    let ids: Vec<RuleId> = all().iter().map(|rule| rule.id).collect();
    assert_eq!(ids, RuleId::ALL);
    for id in RuleId::ALL {
        assert_eq!(rule(*id).id, *id);
        assert_eq!(RuleId::parse(id.as_str()), Some(*id));
    }
}

#[test]
fn the_rules_of_a_group_stand_together_in_the_order_of_the_groups() {
    let groups: Vec<Group> = all().iter().map(|rule| rule.group).collect();
    assert!(groups.is_sorted(), "{groups:?}");
    for group in Group::ALL {
        assert!(groups.contains(&group), "{group:?} has no rule");
    }
}

#[test]
fn ids_are_kebab_case() {
    for id in RuleId::ALL {
        let words: Vec<&str> = id.as_str().split('-').collect();
        let lower = |word: &&str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase());
        assert!(words.len() > 1 && words.iter().all(lower), "{id}");
    }
}

#[test]
fn a_summary_is_one_whole_sentence_and_says_what_no_other_says() {
    let mut seen = BTreeSet::new();
    for rule in all() {
        let summary = rule.summary;
        assert!(summary.starts_with(|first: char| first.is_ascii_uppercase()), "{}: {summary}", rule.id);
        assert!(summary.ends_with('.') && !summary.contains(". ") && !summary.contains('\n'), "{}: {summary}", rule.id);
        assert!(seen.insert(summary), "{}: another rule says the same", rule.id);
    }
}

#[test]
fn a_remedy_is_an_order() {
    const VERBS: [&str; 24] = [
        "Add", "Prepare", "Remove", "Commit", "Correct", "Delete", "Do", "Explain", "Find", "Give", "Keep", "Land", "Let", "Look", "Mend",
        "Restore", "Run", "Say", "Set", "Show", "Sign", "Turn", "Use", "Write",
    ];
    for rule in all() {
        let verb = rule.remedy.split(' ').next().unwrap_or_default();
        assert!(VERBS.contains(&verb), "{}: `{verb}` is no verb of this list; is the remedy an order?", rule.id);
        assert!(rule.remedy.ends_with('.') && !rule.remedy.contains('\n'), "{}: {}", rule.id, rule.remedy);
    }
}

#[test]
fn an_example_is_written_as_messages_are() {
    for rule in all() {
        let example = rule.example;
        assert!(!example.starts_with(|first: char| first.is_ascii_uppercase()), "{}: {example}", rule.id);
        assert!(!example.ends_with('.') && !example.contains('\n'), "{}: {example}", rule.id);
    }
}

#[test]
fn an_explanation_has_one_whole_sentence_a_line() {
    for rule in all() {
        for line in rule.explanation.lines().filter(|line| !line.is_empty()) {
            assert!(line.ends_with('.'), "{}: {line}", rule.id);
            let sentences = line.split(". ").count() + line.split("? ").count();
            assert_eq!(sentences, 2, "{}: {line}", rule.id);
        }
        assert!(rule.explanation.lines().count() > 1, "{} is hardly explained", rule.id);
    }
}

#[test]
fn every_text_is_filled_plain_and_without_stray_space() {
    for rule in all() {
        for text in texts(rule) {
            assert!(text.is_ascii(), "{}: {text}", rule.id);
            assert!(!text.is_empty() && text.trim() == text && !text.contains("  "), "{}: {text:?}", rule.id);
            assert!(text.matches('`').count() % 2 == 0, "{}: an open code span in {text}", rule.id);
        }
    }
}

#[test]
fn a_rule_that_another_text_mentions_exists() {
    let prefixes = ["plan-", "task-", "occurrence-", "due-", "performed-", "record-", "evidence-", "claim-", "clock-"];
    for text in all().iter().flat_map(|rule| texts(rule)).chain([manual(Language::ENGLISH).as_str()]) {
        for span in text.split('`').skip(1).step_by(2) {
            let word = span.split([' ', ':']).next_back().unwrap_or_default();
            let is_id = prefixes.iter().any(|prefix| word.starts_with(prefix))
                && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-');
            assert!(!is_id || RuleId::parse(word).is_some(), "there is no rule `{word}`");
        }
    }
}

#[test]
fn an_invalid_plan_is_an_error_and_one_of_the_past_a_warning() {
    for rule in all().iter().filter(|rule| rule.group == Group::Plan) {
        let of_the_past = matches!(rule.id, RuleId::PlanInvalidInHistory | RuleId::PlanLoosened);
        let expected = if of_the_past { Level::Warning } else { Level::Error };
        assert_eq!(rule.level, expected, "{}", rule.id);
    }
}

#[test]
fn the_manual_and_the_page_hold_all_that_is_known_about_a_rule() {
    let manual = manual(Language::ENGLISH);
    for rule in all() {
        assert!(manual.contains(&format!("\n### {}\n\nLevel: **{}**\n", rule.id, rule.level)), "{}", rule.id);
        for text in texts(rule) {
            assert!(manual.contains(text) && page(rule, Language::ENGLISH).contains(text), "{}: {text}", rule.id);
        }
    }
}

#[test]
fn every_word_of_the_manual_can_be_told_in_another_language() {
    let mut left = manual(Language::ENGLISH);
    let mut told = words();
    told.sort_by_key(|text| std::cmp::Reverse(text.len()));
    for text in &told {
        assert!(left.contains(text) || !text.contains(' '), "the manual does not say {text}");
    }
    // The longest first: a short one may stand inside a long one.
    for text in told {
        left = left.replace(text, "");
    }
    for id in RuleId::ALL.iter().rev() {
        left = left.replace(&format!("[`{id}`](#{id})"), "").replace(&format!("### {id}\n"), "");
    }
    let left = left.replace(": ****", "").replace("```text", "");
    assert!(!left.contains(|sign: char| sign.is_alphabetic()), "{left}");
}

#[test]
fn every_link_of_the_contents_has_its_section() {
    let text = manual(Language::ENGLISH);
    let headings: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix("### ")).collect();
    let links: Vec<&str> = text.split("](#").skip(1).filter_map(|rest| rest.split(')').next()).collect();
    let ids: Vec<&str> = RuleId::ALL.iter().map(|id| id.as_str()).collect();
    assert_eq!(headings, ids);
    assert_eq!(links, ids);
}

#[test]
fn the_manual_in_docs_is_the_one_of_the_table() {
    let path = at_root("docs/rules.md");
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::create_dir_all(at_root("docs")).expect("the folder docs can be made");
        fs::write(&path, manual(Language::ENGLISH)).expect("docs/rules.md can be written");
    }
    // A checkout on Windows may have turned the line ends.
    let kept = read(&path).replace("\r\n", "\n");
    assert!(
        kept == manual(Language::ENGLISH),
        "docs/rules.md is not what the rule table says: renew it with `UPDATE_DOCS=1 cargo test --test it rules`"
    );
}
