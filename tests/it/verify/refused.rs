//! Files that are no report, or were made to break whoever reads them.
//!
//! It does not know what a report that is one says.

use serde_json::{Value, json};

use super::{World, parsed, report, statement};

/// What is said of a text, and the exit code.
fn told(world: &World, text: &[u8]) -> (u8, String) {
    match duly::verify::verify(text, &world.dir(), None, &duly::check::Means::plain()) {
        Ok(verification) => panic!("{verification:#?}"),
        Err(error) => (error.exit(), error.to_string()),
    }
}

#[test]
fn what_is_no_json_is_told_with_its_place() {
    let world = World::build();
    for (text, place) in [
        (&b""[..], "it is empty"),
        (b"not a report", "line 1, column 2"),
        (b"{\"version\": 1", "line 1, column 13"),
        (b"{\"version\": 1}\n{}", "line 2, column 1"),
        (b"{\"version\":\n1, \"version\": 1}", "line 2, column 12: the name \"version\" stands twice"),
        (b"{\"version\": 1, \"a\": \"\0\"}", "line 1, column 22: control character"),
        (b"\xff\xfe{\0}\0", "byte order mark"),
        (b"{\"\xff\": 1}", "line 1, column 3: invalid unicode"),
        (b"{\"a\": \"\\ud800\"}", "line 1, column"),
    ] {
        let (exit, message) = told(&world, text);
        assert_eq!(exit, 2, "{message}");
        assert!(message.starts_with("this is no report of duly: ") && message.contains(place), "{message}");
    }
}

#[test]
fn depth_has_a_bound() {
    let world = World::build();
    for text in ["[".repeat(1_000_000), "{\"a\":".repeat(1_000_000)] {
        let (exit, message) = told(&world, text.as_bytes());
        assert_eq!(exit, 2);
        assert!(message.contains("recursion limit"), "{message}");
    }
}

#[test]
fn what_is_another_document_is_told_what_it_lacks() {
    let world = World::build();
    for (text, expected) in [
        ("[]", ": it is a list, not an object"),
        ("1", "it is a number, not an object"),
        ("{}", "`/version` is missing, and should be the number 1"),
        ("{\n\"version\": \"1\"}", "line 2, column 9: `/version` is \"1\", and should be the number 1"),
        ("{\"version\": 1}", "`/tool` is missing, and should be the program that wrote it"),
        ("{\"version\": 1, \"tool\": {\"name\": \"other\"}}", "`/tool/name` is \"other\", and should be duly"),
        ("{\"_type\": \"x\"}", "`/_type` is \"x\", and should be https://in-toto.io/Statement/v1"),
        (
            "{\"_type\": \"https://in-toto.io/Statement/v1\", \"predicateType\": \"https://slsa.dev/provenance/v1\"}",
            "`/predicateType` is \"https://slsa.dev/provenance/v1\", and should be urn:duly:ledger:v1",
        ),
    ] {
        let (exit, message) = told(&world, text.as_bytes());
        assert_eq!(exit, 2, "{message}");
        assert!(message.contains(expected), "{message}");
    }
}

#[test]
fn every_part_of_the_question_has_to_be_what_it_is() {
    let world = World::build();
    let good = parsed(&report(&world.report()));
    let wrong = [json!(true), json!(7), json!("x"), json!([1]), json!({"a": 1})];
    for (pointer, kept) in [
        ("/tool", 4),
        ("/repository", 4),
        ("/repository/head", 9),
        ("/repository/ref", 2),
        ("/as_of", 9),
        ("/window", 4),
        ("/window/from", 9),
        ("/window/to", 9),
        ("/assurance", 4),
    ] {
        for value in wrong.iter().enumerate().filter(|(at, _)| *at != kept).map(|(_, value)| value) {
            let mut bad = good.clone();
            *bad.pointer_mut(pointer).expect("a place") = value.clone();
            let (exit, message) = told(&world, bad.to_string().as_bytes());
            assert!(exit == 2 && message.contains("line 1, column"), "{pointer} {value}: {exit} {message}");
        }
    }
    for (name, value) in [
        ("selection", json!({"tasks": "review"})),
        ("selection", json!([])),
        ("terms", json!({"expect_witness": "soon"})),
        ("terms", json!({"plan": [1]})),
    ] {
        let mut bad = good.clone();
        bad[name] = value.clone();
        assert_eq!(told(&world, bad.to_string().as_bytes()).0, 2, "{name} {value}");
    }
}

#[test]
fn moments_that_no_calendar_has_are_refused() {
    let world = World::build();
    let good = parsed(&statement(&world.report()));
    for text in ["2026-02-30T00:00:00Z", "2026-11-27T12:00:00+00:00", "+262000-01-01T00:00:00Z", "1969-12-31T23:59:59Z", "2026-11-27"] {
        let mut bad = good.clone();
        bad["predicate"]["as_of"] = text.into();
        let (exit, message) = told(&world, bad.to_string().as_bytes());
        assert!(exit == 2 && message.contains("`/predicate/as_of`"), "{message}");
    }
    let mut bad: Value = good;
    bad["predicate"]["window"]["from"] = "2026-11-2".into();
    assert_eq!(told(&world, bad.to_string().as_bytes()).0, 2);
}
