//! What a record says, as one text: the same for all records that say the same.
//!
//! It does not know when two words look alike.

use super::words::push_quoted;
use crate::yaml::{Key, Node, Value};

/// A text that says nothing.
const EMPTY: &str = "\"\"";

/// Writes what a record says; nothing if it says nothing.
pub fn by_record(root: &Node) -> String {
    let mut saying = Saying { text: String::with_capacity(256), path: String::new() };
    saying.value(root);
    saying.text
}

struct Saying {
    text: String,
    /// The keys above the value that is looked at.
    path: String,
}

impl Saying {
    /// Writes what a value says, and tells whether it says anything. A number says the same as its digits in quotes.
    fn value(&mut self, node: &Node) -> bool {
        let start = self.text.len();
        let says = match &node.value {
            Value::Null => false,
            Value::Bool(_) | Value::Number(_) => {
                self.quote(&node.canonical());
                true
            }
            Value::String(text) => self.string(text),
            Value::Sequence(items) => self.items(items),
            Value::Mapping(entries) => self.entries(entries),
        };
        if !says {
            self.text.truncate(start);
        }
        says
    }

    /// A string, as the keys of a record are spelled that have more than one spelling, or a default.
    fn string(&mut self, text: &str) -> bool {
        let start = self.text.len();
        match self.path.as_str() {
            "result" if text == "done" => return false,
            "performed_at" => match chrono::DateTime::parse_from_rfc3339(text) {
                // It has one spelling, which is no word: its digits stay digits.
                Ok(at) => self.text.push_str(&format!("\"{}\"", at.to_utc().to_rfc3339())),
                Err(_) => self.quote(text),
            },
            "performed_by" | "reviewed_by" | "attachments/sha256" => self.quote(&text.to_lowercase()),
            _ => self.quote(text),
        }
        self.text.len() > start + EMPTY.len()
    }

    fn items(&mut self, items: &[Node]) -> bool {
        let mut says = false;
        self.text.push('[');
        for item in items {
            let before = self.text.len();
            if says {
                self.text.push(',');
            }
            if self.value(item) {
                says = true;
            } else {
                self.text.truncate(before);
            }
        }
        self.text.push(']');
        says
    }

    /// What the entries say, in the order of what they say.
    fn entries(&mut self, entries: &[(Key, Node)]) -> bool {
        let (start, above) = (self.text.len(), self.path.len());
        let mut places = Vec::with_capacity(entries.len());
        for (key, value) in entries {
            let before = self.text.len();
            if above > 0 {
                self.path.push('/');
            }
            self.path.push_str(&key.name);
            self.quote(&key.name);
            self.text.push(':');
            if self.value(value) {
                places.push(before..self.text.len());
            } else {
                self.text.truncate(before);
            }
            self.path.truncate(above);
        }
        places.sort_unstable_by(|one, other| self.text[one.clone()].cmp(&self.text[other.clone()]));
        let mut sorted = String::with_capacity(self.text.len() - start + places.len() + 1);
        for place in &places {
            sorted.push(if sorted.is_empty() { '{' } else { ',' });
            sorted.push_str(&self.text[place.clone()]);
        }
        sorted.push('}');
        self.text.truncate(start);
        self.text.push_str(&sorted);
        !places.is_empty()
    }

    /// The words of a text in quotes: it ends where it ends, whatever it holds.
    fn quote(&mut self, text: &str) {
        self.text.push('"');
        push_quoted(text, &mut self.text);
        self.text.push('"');
    }
}
