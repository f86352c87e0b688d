//! Bad plans, and exactly what is said about each.
//!
//! It does not know why a rule exists; the table stands in `refused.txt`.

use super::plan;

/// A name, a plan, and one line for each of its problems after `=> `.
const TABLE: &str = include_str!("refused.txt");

#[test]
fn each_bad_plan_is_told_exactly_what_is_wrong_with_it_and_where() {
    let mut wrong = Vec::new();
    for case in TABLE.split("\n## ").skip(1) {
        let (name, rest) = case.split_once('\n').expect("a name, then the plan");
        let (text, expected) = rest.split_once("=> ").expect("a plan, then its problems");
        let told = match plan(text) {
            Ok(_) => vec!["it is a plan".to_owned()],
            Err(lines) => lines,
        };
        if told.join("\n=> ") != expected.trim_end() {
            wrong.push(format!("## {name}\n{text}=> {}\n", told.join("\n=> ")));
        }
    }
    assert!(wrong.is_empty(), "told otherwise:\n\n{}", wrong.join("\n"));
}

#[test]
fn every_problem_has_a_help_and_a_place() {
    for case in TABLE.split("\n## ").skip(1) {
        let (_, rest) = case.split_once('\n').expect("a name, then the plan");
        let (text, _) = rest.split_once("=> ").expect("a plan, then its problems");
        for problem in super::loaded(&[("policies/plan.yaml", text)]).expect_err("a bad plan") {
            assert!(!problem.help.is_empty() && problem.place.is_some(), "{problem:?}");
            assert!(!problem.message.ends_with('.') && !problem.help.ends_with('.'), "{problem:?}");
        }
    }
}
