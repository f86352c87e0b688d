//! What a place of a report is about, in words, and its values as people read them.
//!
//! It does not know whether the place is right.

use serde_json::Value;

use crate::address::{Address, UnitId};
use crate::language::{Text, say};

/// How many characters of a value are shown.
const LONGEST: usize = 160;
/// How much of what two long texts share is shown before they part.
const SHARED: usize = 20;

/// What the walk is about: a unit, an occurrence of it, and so on.
#[derive(Debug, Clone, Default)]
pub struct Words {
    unit: Option<UnitId>,
    /// Empty at the top.
    about: Text,
}

/// What a line of a list is about: two lines of the same identity say something of the same thing.
pub fn identity(list: &str, at: usize, line: &Value) -> String {
    let names: &[&str] = match list {
        "tasks" => &["id", "scope", "team"],
        "units" => &["unit"],
        "occurrences" => &["rule", "key"],
        "performances" => &["commit", "paths"],
        "findings" => &["rule", "task", "scope", "team", "occurrence", "commit", "path"],
        "plan_versions" => &["commit"],
        "subject" => &["name"],
        _ => &[],
    };
    match line {
        Value::Object(line) if !names.is_empty() => {
            let parts: Vec<&Value> = names.iter().map(|name| line.get(*name).unwrap_or(&Value::Null)).collect();
            serde_json::json!(parts).to_string()
        }
        _ => at.to_string(),
    }
}

impl Words {
    /// Goes into a line of a list; gives what it was about before.
    pub fn enter(&mut self, list: &str, line: &Value) -> Words {
        let before = self.clone();
        let text = |name: &str| line.get(name).and_then(Value::as_str).map(str::to_owned);
        let short = |name: &str| text(name).unwrap_or_default().chars().take(12).collect::<String>();
        match list {
            "tasks" => {
                let unit = UnitId { task: text("id").unwrap_or_default(), scope: text("scope"), team: text("team") };
                self.about = Text::verbatim(unit.to_string());
                self.unit = Some(unit);
            }
            "units" => self.about = Text::verbatim(text("unit").unwrap_or_default()),
            "occurrences" => {
                let rule = line.get("rule").and_then(Value::as_u64).and_then(|rule| usize::try_from(rule).ok());
                let unit = self.unit.clone().unwrap_or_else(|| UnitId::task(""));
                self.about = Text::verbatim(Address { unit, rule, key: text("key") }.to_string());
            }
            "performances" => self.about = say!("{about}, performance of {commit}", about = self.about, commit = short("commit")),
            "findings" => {
                let unit = text("task").map(|task| UnitId { task, scope: text("scope"), team: text("team") });
                let address = unit.map(|unit| Address { unit, rule: None, key: text("occurrence") }.to_string());
                let rule = text("rule").unwrap_or_default();
                self.about = match address.or_else(|| text("path")) {
                    Some(place) => say!("finding {rule} of {place}", rule, place),
                    None => say!("finding {rule}", rule),
                };
            }
            "plan_versions" => self.about = say!("version {commit} of the plan", commit = short("commit")),
            "subject" => self.about = say!("subject {name}", name = text("name").unwrap_or_default()),
            _ => {}
        }
        before
    }

    pub fn leave(&mut self, before: Words) {
        *self = before;
    }

    /// What stands under names below what this is about.
    pub fn of(&self, names: &[&str], last: Option<Text>) -> Text {
        let names = names.iter().map(|name| Text::verbatim(*name));
        let parts: Vec<Text> = [self.about.clone()].into_iter().chain(names).chain(last).filter(|part| !part.is_empty()).collect();
        if parts.is_empty() { say!("the whole") } else { Text::join(parts, ", ") }
    }
}

/// Two values as JSON, cut to what can be read; of two long texts what they share at the start is left out.
pub fn cut_pair(told: Option<&Value>, found: Option<&Value>) -> (Option<Text>, Option<Text>) {
    let (told, found) = (told.map(Value::to_string), found.map(Value::to_string));
    let shared = match (&told, &found) {
        (Some(told), Some(found)) => told.chars().zip(found.chars()).take_while(|(one, other)| one == other).count(),
        (Some(_) | None, _) => 0,
    };
    let is_long = |text: &Option<String>| text.as_ref().is_some_and(|text| text.chars().count() > LONGEST);
    let skipped = if is_long(&told) || is_long(&found) { shared.saturating_sub(SHARED) } else { 0 };
    let cut = |text: String| {
        let mut shown: String = text.chars().skip(skipped).take(LONGEST).collect();
        if skipped > 0 {
            shown.insert_str(0, "...");
        }
        if text.chars().count() > skipped + LONGEST {
            shown.push_str("...");
        }
        Text::verbatim(shown)
    };
    (told.map(cut), found.map(cut))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn two_long_texts_are_shown_where_they_part() {
        let (one, other) = (json!("x".repeat(500) + "a"), json!("x".repeat(500) + "b"));
        let (told, found) = cut_pair(Some(&one), Some(&other));
        assert_eq!(told.as_deref(), Some(r#"...xxxxxxxxxxxxxxxxxxxxa""#));
        assert_eq!(found.as_deref(), Some(r#"...xxxxxxxxxxxxxxxxxxxxb""#));
        let (told, _) = cut_pair(Some(&one), None);
        assert_eq!(told.map(|told| told.len()), Some(LONGEST + 3));
    }
}
