//! Names and addresses that stand for one person, as a `.mailmap` says (gitmailmap(5)).
//!
//! It does not know teams, nor where the file lies.

use super::Person;
use crate::history::{Content, Entry, EntryKind, Error, Objects};
use crate::pattern::Pattern;

/// Where it lies in a commit.
pub const MAILMAP: &str = ".mailmap";

/// The pattern that matches it alone.
pub fn mailmap_pattern() -> Pattern {
    Pattern::parse(MAILMAP).expect("a plain name is a pattern")
}

/// The largest `.mailmap` that is read, in bytes.
const MAILMAP_LIMIT: u64 = 1024 * 1024;

/// What one `.mailmap` says. A line that git would not read says nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mailmap {
    by_email: std::collections::BTreeMap<String, Known>,
}

/// What is known of one address in commits.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Known {
    whatever_name: Proper,
    /// By the folded name in commits.
    by_name: std::collections::BTreeMap<String, Proper>,
}

/// What stands for a name and an address in commits; what is none stays as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Proper {
    name: Option<String>,
    email: Option<String>,
}

impl Mailmap {
    /// Reads what stands at the place of the `.mailmap`. What is no plain text of a usual size maps nothing.
    pub fn read(entry: Option<Entry>, objects: &dyn Objects) -> Result<Self, Error> {
        let Some(entry) = entry.filter(|entry| matches!(entry.kind, EntryKind::File | EntryKind::Executable)) else {
            return Ok(Self::default());
        };
        Ok(match objects.blob(&entry.id, MAILMAP_LIMIT).map_err(|error| error.of_file(MAILMAP))? {
            Content::Bytes(bytes) => Self::parse(&String::from_utf8_lossy(&bytes)),
            Content::TooLarge(_) => Self::default(),
        })
    }

    /// Reads a `.mailmap`. Later lines stand above earlier ones.
    pub fn parse(text: &str) -> Self {
        let mut map = Self::default();
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            let Some((first, rest)) = name_and_email(line).filter(|(first, _)| !first.email.is_empty()) else { continue };
            match name_and_email(rest) {
                None => map.add(first.email, None, Proper { name: first.name.map(str::to_owned), email: None }),
                Some((second, _)) => {
                    let proper = Proper { name: first.name.map(str::to_owned), email: Some(first.email.to_owned()) };
                    map.add(second.email, second.name, proper);
                }
            }
        }
        map
    }

    fn add(&mut self, email: &str, name: Option<&str>, proper: Proper) {
        let known = self.by_email.entry(email.to_lowercase()).or_default();
        match name {
            Some(name) => drop(known.by_name.insert(name.to_lowercase(), proper)),
            None => {
                known.whatever_name.name = proper.name.or(known.whatever_name.name.take());
                known.whatever_name.email = proper.email.or(known.whatever_name.email.take());
            }
        }
    }

    /// The person whom a name and an address in a commit mean. Letters count without their case, as in git.
    pub fn person(&self, name: &str, email: &str) -> Person {
        let known = if self.by_email.is_empty() { None } else { self.by_email.get(&email.to_lowercase()) };
        let proper = known.map(|known| known.by_name.get(&name.to_lowercase()).unwrap_or(&known.whatever_name));
        let proper =
            |said: fn(&Proper) -> &Option<String>, or: &str| proper.and_then(|proper| said(proper).as_deref()).unwrap_or(or).to_owned();
        Person { name: proper(|proper| &proper.name, name), email: proper(|proper| &proper.email, email) }
    }
}

struct Named<'a> {
    name: Option<&'a str>,
    email: &'a str,
}

/// Reads `Name <email>` at the beginning of a text, and gives what follows.
fn name_and_email(text: &str) -> Option<(Named<'_>, &str)> {
    let (name, rest) = text.split_once('<')?;
    let (email, rest) = rest.split_once('>')?;
    let name = name.trim();
    Some((Named { name: (!name.is_empty()).then_some(name), email }, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(map: &str, name: &str, email: &str) -> (String, String) {
        let Person { name, email } = Mailmap::parse(map).person(name, email);
        (name, email)
    }

    #[test]
    fn each_form_of_a_line_maps_what_it_names() {
        for (map, expected) in [
            ("", ("ana b", "a@old.example.org")),
            ("Ana Berg <a@old.example.org>", ("Ana Berg", "a@old.example.org")),
            ("<ana@example.org> <a@old.example.org>", ("ana b", "ana@example.org")),
            ("Ana Berg <ana@example.org> <A@OLD.example.org>", ("Ana Berg", "ana@example.org")),
            ("Ana Berg <ana@example.org> Ana B <a@old.example.org>", ("Ana Berg", "ana@example.org")),
            ("Bob <bob@example.org> Bob <a@old.example.org>", ("ana b", "a@old.example.org")),
            ("# Ana Berg <a@old.example.org>", ("ana b", "a@old.example.org")),
            ("Ana Berg <> <a@old.example.org>", ("ana b", "a@old.example.org")),
            ("Ana Berg a@old.example.org", ("ana b", "a@old.example.org")),
            ("Ana <a@old.example.org>\nAna Berg <a@old.example.org> # since May", ("Ana Berg", "a@old.example.org")),
            ("Ana <a@old.example.org>\n<ana@example.org> <a@old.example.org>", ("Ana", "ana@example.org")),
        ] {
            let (name, email) = person(map, "ana b", "a@old.example.org");
            assert_eq!((name.as_str(), email.as_str()), expected, "{map}");
        }
    }

    #[test]
    fn a_mapping_is_followed_once() {
        let map = "<b@example.org> <a@example.org>\n<c@example.org> <b@example.org>";
        assert_eq!(person(map, "A", "a@example.org").1, "b@example.org");
    }
}
