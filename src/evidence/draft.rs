//! What a new record says, as the text of its file.
//!
//! It does not know where the file will lie, nor what it will count for.

mod fields;
#[cfg(test)]
mod tests;

use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

pub use fields::{Field, Kind, fields};

use super::{Outcome, is_record};
use crate::language::{Text, say};
use crate::yaml;

/// A record that is to be written.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    pub task: String,
    /// The key of the occurrence that it is for, if it is to name one.
    pub period: Option<String>,
    /// A day, or an instant with its zone, as it was given.
    pub performed_at: Option<String>,
    pub performed_by: Option<String>,
    pub outcome: Outcome,
    pub summary: Option<String>,
    pub reviewed_by: Option<String>,
    pub attachments: Vec<Attachment>,
    pub links: Vec<String>,
    pub data: Data,
}

/// A file that belongs to a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// From the record's folder.
    pub path: String,
    /// In hexadecimal.
    pub sha256: String,
}

/// The free part of a record, in the order in which it was given.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Data(Map<String, Value>);

impl Draft {
    /// Writes the record; its keys stand in the order in which the documentation shows them.
    pub fn text(&self, format: Format) -> String {
        let value = self.value();
        match format {
            Format::Yaml => yaml::to_text(&value),
            Format::Json => format!("{value:#}\n"),
        }
    }

    fn value(&self) -> Value {
        let mut map = Map::new();
        let mut put = |key: &str, value: Value| map.insert(key.to_owned(), value);
        put("task", self.task.clone().into());
        let texts = [("period", &self.period), ("performed_at", &self.performed_at), ("performed_by", &self.performed_by)];
        for (key, text) in texts {
            text.iter().for_each(|text| drop(put(key, text.clone().into())));
        }
        put("result", self.outcome.as_str().into());
        for (key, text) in [("summary", &self.summary), ("reviewed_by", &self.reviewed_by)] {
            text.iter().for_each(|text| drop(put(key, text.clone().into())));
        }
        if !self.attachments.is_empty() {
            let one = |file: &Attachment| serde_json::json!({"path": file.path, "sha256": file.sha256});
            put("attachments", self.attachments.iter().map(one).collect());
        }
        if !self.links.is_empty() {
            put("links", self.links.iter().cloned().map(Value::from).collect());
        }
        if !self.data.0.is_empty() {
            put("data", Value::Object(self.data.0.clone()));
        }
        Value::Object(map)
    }
}

/// How a record is spelled: its file's ending says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    Yaml,
    Json,
}

impl Format {
    pub fn of(path: &str) -> Self {
        if path.ends_with(".json") { Self::Json } else { Self::Yaml }
    }
}

impl Data {
    /// Adds what was given under a key, typed as the task's own schema says; a list grows by one item.
    pub fn add(&mut self, key: &str, text: &str, kind: Kind) -> Result<(), Text> {
        let value = kind.read(text)?;
        match (self.0.get_mut(key), value) {
            (Some(Value::Array(known)), Value::Array(more)) => known.extend(more),
            (Some(_), _) => return Err(say!("`{key}` is given twice", key)),
            (None, value) => drop(self.0.insert(key.to_owned(), value)),
        }
        Ok(())
    }

    pub fn has(&self, key: &str) -> bool {
        self.0.contains_key(key)
    }
}

/// The largest file that is attached, in bytes.
pub const ATTACHMENT_LIMIT: u64 = 64 * 1024 * 1024;

/// Where an attachment goes: in a folder beside its record, of the same name. Gives its path from the root, and from the record's folder.
/// What would be read as a record of its own gets another ending; from the second file of a name on there is a number.
pub fn attachment_name(record: &str, name: &str, number: usize) -> (String, String) {
    let name = if is_record(name) { format!("{name}.txt") } else { name.to_owned() };
    let name = match (number, name.rsplit_once('.')) {
        (1, _) => name,
        (_, Some((stem, ending))) if !stem.is_empty() => format!("{stem}-{number}.{ending}"),
        (_, _) => format!("{name}-{number}"),
    };
    let (folder, file) = record.rsplit_once('/').map_or(("", record), |(folder, file)| (folder, file));
    let beside = format!("{}/{name}", file.rsplit_once('.').map_or(file, |(stem, _)| stem));
    let path = if folder.is_empty() { beside.clone() } else { format!("{folder}/{beside}") };
    (path, beside)
}

/// The SHA-256 digest of a file's content, in hexadecimal.
pub fn sha256(content: &[u8]) -> String {
    Sha256::digest(content).iter().map(|byte| format!("{byte:02x}")).collect()
}
