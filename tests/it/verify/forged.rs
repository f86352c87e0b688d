//! Every line of a report and of a statement, forged in turn.
//!
//! It does not know which of them matters most.

use std::collections::BTreeMap;

use duly::report::Report;
use duly::verify::against;
use serde_json::Value;

use super::{World, parsed, pointers, report, statement};

/// How many places are tried that differ in their numbers alone.
const ALIKE: usize = 4;

/// Every place in a value as a pointer, the whole apart.
fn places(value: &Value, pointer: &str, into: &mut Vec<String>) {
    let inner: Vec<(String, &Value)> = match value {
        Value::Object(map) => map.iter().map(|(name, value)| (format!("{pointer}/{name}"), value)).collect(),
        Value::Array(list) => list.iter().enumerate().map(|(at, value)| (format!("{pointer}/{at}"), value)).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Vec::new(),
    };
    for (pointer, value) in inner {
        into.push(pointer.clone());
        places(value, &pointer, into);
    }
}

/// Another value of the same kind, such as somebody might put there.
fn forged(value: &Value) -> Value {
    match value {
        Value::Null => "2026-11-05T08:00:00Z".into(),
        Value::Bool(value) => (!value).into(),
        Value::Number(number) => number.as_u64().map_or_else(|| 0.999.into(), |number| (number + 1).into()),
        Value::String(text) => match text.as_str() {
            "missed" => "met".into(),
            "met" => "met-late".into(),
            "overdue" => "current".into(),
            "error" => "note".into(),
            text if text.ends_with('Z') => text.replace("2026-", "2025-").into(),
            text => format!("{text}0").into(),
        },
        Value::Array(list) => list.iter().chain([&Value::from("more")]).cloned().collect(),
        Value::Object(map) => {
            let mut map = map.clone();
            map.insert("more".into(), 1.into());
            map.into()
        }
    }
}

/// Whether a place is about what was judged rather than about the question.
fn is_answer(pointer: &str) -> bool {
    ["/tasks/", "/findings/", "/summary/", "/plan_versions/", "/predicate/units/", "/predicate/summary/", "/predicate/findings/"]
        .iter()
        .any(|part| pointer.starts_with(part))
}

/// Forges every place of a text in turn, takes it away in turn, and expects to be caught each time.
fn every_forgery_is_found(world: &World, judged: &Report, text: &str) {
    let good = parsed(text);
    let mut all = Vec::new();
    places(&good, "", &mut all);
    assert!(all.len() > 90, "{}", all.len());
    let mut tried: BTreeMap<String, usize> = BTreeMap::new();
    for pointer in &all {
        let shape = pointer.replace(|c: char| c.is_ascii_digit(), "");
        let times = tried.entry(shape).or_default();
        *times += 1;
        if *times > ALIKE {
            continue;
        }
        let own = good.pointer(pointer).expect("a place");
        let mut bad = good.clone();
        *bad.pointer_mut(pointer).expect("a place") = forged(own);
        caught((world, judged), &bad, pointer, "forged");
        let (outer, name) = pointer.rsplit_once('/').expect("a place in something");
        let mut less = good.clone();
        match less.pointer_mut(outer).expect("a place") {
            Value::Object(map) => drop(map.remove(name)),
            Value::Array(list) => drop(list.remove(name.parse().expect("a number"))),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => unreachable!("what holds something"),
        }
        caught((world, judged), &less, pointer, "taken away");
    }
}

/// Another answer to the same question is held against what was judged already: that is quicker, and the same.
#[track_caller]
fn caught((world, judged): (&World, &Report), bad: &Value, pointer: &str, how: &str) {
    let (text, is_answer) = (bad.to_string(), is_answer(pointer));
    let answer = if is_answer { against(text.as_bytes(), judged) } else { world.verify(&text) };
    match answer {
        // What another version writes is its own affair, and told.
        Ok(verification) if pointer == "/tool/version" || pointer == "/predicate/tool/version" => {
            assert_eq!(verification.remarks.len(), 1, "{pointer} {how}: {verification:#?}");
        }
        Ok(verification) => {
            assert!(!verification.is_true(), "{pointer} {how} is not found");
            let (outer, _) = pointer.rsplit_once('/').expect("a place");
            let near = |told: &&str| told.starts_with(outer);
            let told = pointers(&verification);
            assert!(!is_answer || told.iter().any(near), "{pointer} {how}, but told are {told:?}");
        }
        Err(error) => assert!(!is_answer && error.exit() >= 2, "{pointer} {how}: {error}"),
    }
}

#[test]
fn whatever_is_forged_in_a_report_is_found() {
    let world = World::build();
    let judged = world.report();
    every_forgery_is_found(&world, &judged, &report(&judged));
}

#[test]
fn whatever_is_forged_in_a_statement_is_found() {
    let world = World::build();
    let judged = world.report();
    every_forgery_is_found(&world, &judged, &statement(&judged));
}

#[test]
fn a_field_of_an_occurrence_is_found_at_its_very_place() {
    let world = World::build();
    let judged = world.report();
    let good = parsed(&report(&judged));
    for (unit, task) in good["tasks"].as_array().expect("units").iter().enumerate() {
        for (at, occurrence) in task["occurrences"].as_array().expect("occurrences").iter().enumerate() {
            for (name, value) in occurrence.as_object().expect("an occurrence") {
                let pointer = format!("/tasks/{unit}/occurrences/{at}/{name}");
                let mut bad = good.clone();
                *bad.pointer_mut(&pointer).expect("a place") = forged(value);
                let told = against(bad.to_string().as_bytes(), &judged).expect("an answer");
                let inner = format!("{pointer}/");
                let told = pointers(&told);
                assert!(told.len() == 1 && (told[0] == pointer || told[0].starts_with(&inner)), "{pointer}: {told:?}");
            }
        }
    }
}
