//! What a report says beside what it should say, place by place.
//!
//! It does not know where either comes from. Numbers and texts are compared exactly; the order of names in an object means nothing.

use std::collections::BTreeMap;

use serde_json::Value;

use super::words::{Words, cut_pair, identity};
use crate::language::{Text, say};
use crate::report::{Difference, Verification};

/// Where two documents differ.
#[derive(Debug, Default)]
pub struct Differences {
    pub kept: Vec<Difference>,
    /// How many were found beyond these.
    pub more: usize,
    /// How many names of objects another version of duly may have added.
    pub unknown: usize,
}

/// What is compared, and how strictly.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Writer {
    /// The report is by this very version: a name that it does not write is a lie.
    ThisVersion,
    /// Names that this version does not know are none.
    AnotherVersion,
}

/// The parts of a JSON pointer, as they stand in the report.
type Path<'p> = Vec<Step<'p>>;

#[derive(Debug, Clone, Copy)]
enum Step<'p> {
    Name(&'p str),
    At(usize),
}

/// A walk through both documents.
struct Walk<'v> {
    writer: Writer,
    path: Path<'v>,
    words: Words,
    found: Differences,
}

/// Compares what is told with what is found.
pub fn compare(told: &Value, found: &Value, writer: Writer) -> Differences {
    let mut walk = Walk { writer, path: Vec::new(), words: Words::default(), found: Differences::default() };
    walk.value(told, found);
    walk.found
}

impl<'v> Walk<'v> {
    fn value(&mut self, told: &'v Value, found: &'v Value) {
        match (told, found) {
            (Value::Object(told), Value::Object(found)) => self.objects(told, found),
            (Value::Array(told), Value::Array(found)) => self.lists(told, found),
            (told, found) if told == found => {}
            (told, found) => self.differs(Some(told), Some(found)),
        }
    }

    fn objects(&mut self, told: &'v serde_json::Map<String, Value>, found: &'v serde_json::Map<String, Value>) {
        for (name, should) in found {
            if self.is_not_compared(name) {
                continue;
            }
            self.path.push(Step::Name(name));
            match told.get(name) {
                Some(is) => self.value(is, should),
                None => self.differs(None, Some(should)),
            }
            self.path.pop();
        }
        for (name, is) in told.iter().filter(|(name, _)| !found.contains_key(*name)) {
            match self.writer {
                Writer::AnotherVersion => self.found.unknown += 1,
                Writer::ThisVersion => {
                    self.path.push(Step::Name(name));
                    self.differs(Some(is), None);
                    self.path.pop();
                }
            }
        }
    }

    /// What another version cannot say alike: its own number, and a digest of bytes that this version does not write.
    fn is_not_compared(&self, name: &str) -> bool {
        let path: Vec<&str> = self.path.iter().map(|step| if let Step::Name(name) = step { name } else { "" }).collect();
        let is_own = matches!(
            (path.as_slice(), name),
            (["tool"] | ["predicate", "tool"], "version") | (["predicate", "report", "digest"], "sha256")
        );
        is_own && self.writer == Writer::AnotherVersion
    }

    /// Compares what is about the same, wherever it stands, so that one line that is left out does not change all that follow.
    fn lists(&mut self, told: &'v [Value], found: &'v [Value]) {
        let list = self.name();
        let mut places: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (at, one) in found.iter().enumerate().rev() {
            places.entry(identity(list, at, one)).or_default().push(at);
        }
        let mut pairs: Vec<Option<usize>> =
            told.iter().enumerate().map(|(at, one)| places.get_mut(&identity(list, at, one)).and_then(Vec::pop)).collect();
        let mut left: Vec<usize> = places.into_values().flatten().collect();
        left.sort_unstable();
        // What stands at the same place and is about something else is one line that was changed.
        for (at, pair) in pairs.iter_mut().enumerate() {
            if pair.is_none()
                && let Ok(place) = left.binary_search(&at)
            {
                *pair = Some(left.remove(place));
            }
        }
        let moved = pairs.iter().flatten().collect::<Vec<_>>().windows(2).any(|pair| pair[0] > pair[1]);
        for (at, (one, pair)) in told.iter().zip(pairs).enumerate() {
            self.path.push(Step::At(at));
            let before = self.words.enter(list, pair.map_or(one, |pair| &found[pair]));
            match pair {
                Some(pair) => self.value(one, &found[pair]),
                None => self.differs(Some(one), None),
            }
            self.words.leave(before);
            self.path.pop();
        }
        for at in left {
            let before = self.words.enter(list, &found[at]);
            let (told, found) = cut_pair(None, Some(&found[at]));
            self.keep(self.words.of(&[], None), told, found);
            self.words.leave(before);
        }
        if moved {
            let subject = self.words.of(&self.names(), Some(say!("the order")));
            self.keep(subject, Some(say!("another order")), Some(say!("plan order, then time")));
        }
    }

    /// The name of the list or object in which the walk is.
    fn name(&self) -> &'v str {
        self.path.iter().rev().find_map(|step| if let Step::Name(name) = step { Some(*name) } else { None }).unwrap_or_default()
    }

    /// The names since the last place in a list.
    fn names(&self) -> Vec<&'v str> {
        let mut names: Vec<&str> =
            self.path.iter().rev().map_while(|step| if let Step::Name(name) = step { Some(*name) } else { None }).collect();
        names.reverse();
        names
    }

    fn differs(&mut self, told: Option<&Value>, found: Option<&Value>) {
        let subject = self.words.of(&self.names(), None);
        let (told, found) = cut_pair(told, found);
        self.keep(subject, told, found);
    }

    fn keep(&mut self, subject: Text, told: Option<Text>, found: Option<Text>) {
        if self.found.kept.len() >= Verification::MOST {
            self.found.more += 1;
            return;
        }
        let mut pointer = String::new();
        for step in &self.path {
            pointer.push('/');
            match step {
                Step::Name(name) => pointer.push_str(&name.replace('~', "~0").replace('/', "~1")),
                Step::At(at) => pointer.push_str(&at.to_string()),
            }
        }
        self.found.kept.push(Difference { pointer, subject, told, found });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn told(told: &Value, found: &Value) -> Vec<String> {
        let line = |one: &Difference| {
            let shown = |value: &Option<Text>| value.as_ref().map_or("nothing", Text::as_str).to_owned();
            format!("{}: {}: {} for {}", one.pointer, one.subject, shown(&one.told), shown(&one.found))
        };
        compare(told, found, Writer::ThisVersion).kept.iter().map(line).collect()
    }

    fn occurrences(keys: &[&str]) -> Value {
        let occurrence = |key: &&str| json!({"key": key, "rule": 0, "state": "met"});
        json!({"tasks": [{"id": "t", "scope": null, "team": "soc", "occurrences": keys.iter().map(occurrence).collect::<Vec<_>>()}]})
    }

    #[test]
    fn what_is_the_same_in_another_order_of_names_is_the_same() {
        let (one, other) = (json!({"a": 1, "b": [1, 2]}), json!({"b": [1, 2], "a": 1}));
        assert_eq!(told(&one, &other), Vec::<String>::new());
    }

    #[test]
    fn a_value_that_differs_is_told_with_its_place() {
        assert_eq!(told(&json!({"a": {"b/c": 1}}), &json!({"a": {"b/c": 2}})), ["/a/b~1c: a, b/c: 1 for 2"]);
        assert_eq!(told(&json!({"a": 1}), &json!({"a": 1.0})), ["/a: a: 1 for 1.0"]);
        assert_eq!(told(&json!({"a": null}), &json!({})), ["/a: a: null for nothing"]);
        assert_eq!(told(&json!({}), &json!({"a": [1]})), ["/a: a: nothing for [1]"]);
    }

    #[test]
    fn one_line_that_is_left_out_or_put_in_is_one_difference() {
        let (two, three) = (occurrences(&["1", "3"]), occurrences(&["1", "2", "3"]));
        assert_eq!(told(&two, &three), [r#"/tasks/0/occurrences: t/soc#2: nothing for {"key":"2","rule":0,"state":"met"}"#]);
        assert_eq!(told(&three, &two), [r#"/tasks/0/occurrences/1: t/soc#2: {"key":"2","rule":0,"state":"met"} for nothing"#]);
    }

    #[test]
    fn a_line_that_is_about_something_else_is_told_as_changed() {
        let (one, other) = (occurrences(&["1", "x", "3"]), occurrences(&["1", "2", "3"]));
        assert_eq!(told(&one, &other), [r#"/tasks/0/occurrences/1/key: t/soc#2, key: "x" for "2""#]);
    }

    #[test]
    fn another_order_of_lines_is_a_difference() {
        let (one, other) = (occurrences(&["2", "1"]), occurrences(&["1", "2"]));
        assert_eq!(told(&one, &other), ["/tasks/0/occurrences: t/soc, occurrences, the order: another order for plan order, then time"]);
    }

    #[test]
    fn only_another_version_may_add_names_and_its_number_is_its_own() {
        let (file, here) = (json!({"a": 1, "new": 2, "tool": {"version": "9"}}), json!({"a": 1, "tool": {"version": "1"}}));
        assert_eq!(told(&file, &here).len(), 2);
        let differences = compare(&file, &here, Writer::AnotherVersion);
        assert_eq!((differences.kept.len(), differences.unknown), (0, 1));
        assert_eq!(compare(&json!({"tool": {}}), &json!({"a": 1, "tool": {}}), Writer::AnotherVersion).kept.len(), 1, "left out");
    }

    #[test]
    fn very_many_differences_are_counted() {
        let (one, other) = (json!(vec![0; 150]), json!(vec![1; 150]));
        let differences = compare(&one, &other, Writer::ThisVersion);
        assert_eq!((differences.kept.len(), differences.more), (Verification::MOST, 50));
    }
}
