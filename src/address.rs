//! The names of what is judged: a unit, and one occurrence of it.
//!
//! It does not know what a unit owes.

use std::fmt;

use crate::language::{Text, say};

/// A unit: a task, or one scope and/or one team of it. Written `TASK[@scope][/team]`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnitId {
    pub task: String,
    pub scope: Option<String>,
    pub team: Option<String>,
}

impl UnitId {
    /// The unit of a task that has neither scopes nor teams judged apart.
    pub fn task(task: impl Into<String>) -> Self {
        Self { task: task.into(), scope: None, team: None }
    }
}

impl fmt::Display for UnitId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.task)?;
        if let Some(scope) = &self.scope {
            write!(f, "@{scope}")?;
        }
        if let Some(team) = &self.team {
            write!(f, "/{team}")?;
        }
        Ok(())
    }
}

/// One occurrence of a unit, or the current one. Written `TASK[@scope][/team][:rule][#KEY]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    pub unit: UnitId,
    /// The place of the rule in the unit's cadence, if it is written.
    pub rule: Option<usize>,
    /// The occurrence's key; none for the current occurrence.
    pub key: Option<String>,
}

/// Why a text is no address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AddressError {
    Missing(Part),
    Rule,
}

/// A part of an address that cannot be empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    Task,
    Scope,
    Team,
    Key,
}

impl AddressError {
    /// Says what is wrong, and how an address is written.
    pub fn text(self) -> Text {
        match self {
            Self::Missing(Part::Task) => say!("the task is missing; write TASK, or TASK#KEY like portal-review#2026-W47"),
            Self::Missing(Part::Scope) => say!("the scope is missing; write TASK, or TASK#KEY like portal-review#2026-W47"),
            Self::Missing(Part::Team) => say!("the team is missing; write TASK, or TASK#KEY like portal-review#2026-W47"),
            Self::Missing(Part::Key) => say!("the key is missing; write TASK, or TASK#KEY like portal-review#2026-W47"),
            Self::Rule => say!("the rule after `:` is no small number; the second rule of a cadence is `:1`"),
        }
    }
}

impl fmt::Display for AddressError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text())
    }
}

impl Address {
    /// Reads an address. A key may hold any sign: it is everything after the first `#`.
    pub fn parse(text: &str) -> Result<Self, AddressError> {
        let (name, key) = match text.split_once('#') {
            Some((_, "")) => return Err(AddressError::Missing(Part::Key)),
            Some((name, key)) => (name, Some(key.to_owned())),
            None => (text, None),
        };
        let (name, rule) = match name.split_once(':') {
            Some((name, rule)) => (name, Some(parse_rule(rule)?)),
            None => (name, None),
        };
        let (name, team) = split(name, '/', Part::Team)?;
        let (task, scope) = split(name, '@', Part::Scope)?;
        if task.is_empty() {
            return Err(AddressError::Missing(Part::Task));
        }
        Ok(Self { unit: UnitId { task: task.to_owned(), scope, team }, rule, key })
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.unit)?;
        // The first rule goes without saying.
        if let Some(rule @ 1..) = self.rule {
            write!(f, ":{rule}")?;
        }
        match &self.key {
            Some(key) => write!(f, "#{key}"),
            None => Ok(()),
        }
    }
}

fn parse_rule(text: &str) -> Result<usize, AddressError> {
    let is_small = (1..=3).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    if is_small { text.parse().map_err(|_| AddressError::Rule) } else { Err(AddressError::Rule) }
}

fn split(text: &str, mark: char, part: Part) -> Result<(&str, Option<String>), AddressError> {
    match text.split_once(mark) {
        Some((_, "")) => Err(AddressError::Missing(part)),
        Some((before, after)) => Ok((before, Some(after.to_owned()))),
        None => Ok((text, None)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_written_as_it_is_read() {
        for text in [
            "t",
            "t#2026-W47",
            "t@prod#2026-Q4",
            "t/soc-tier-1#2026-11-23",
            "t@prod/soc:2#event-0123456789ab",
            "t:1",
            "t#events/a:b@c#d.yaml",
        ] {
            assert_eq!(Address::parse(text).map(|address| address.to_string()), Ok(text.to_owned()));
        }
        let whole = Address::parse("t@prod/soc:2#K").expect("an address");
        let unit = UnitId { task: "t".to_owned(), scope: Some("prod".to_owned()), team: Some("soc".to_owned()) };
        assert_eq!(whole, Address { unit, rule: Some(2), key: Some("K".to_owned()) });
        assert_eq!(Address::parse("t:0#K").map(|address| address.to_string()), Ok("t#K".to_owned()));
    }

    #[test]
    fn what_lacks_a_part_is_no_address() {
        for (text, expected) in [
            ("", AddressError::Missing(Part::Task)),
            ("#2026-W47", AddressError::Missing(Part::Task)),
            ("@prod", AddressError::Missing(Part::Task)),
            ("t#", AddressError::Missing(Part::Key)),
            ("t@", AddressError::Missing(Part::Scope)),
            ("t/#K", AddressError::Missing(Part::Team)),
            ("t:#K", AddressError::Rule),
            ("t:one#K", AddressError::Rule),
            ("t:+1", AddressError::Rule),
            ("t:1000", AddressError::Rule),
        ] {
            assert_eq!(Address::parse(text), Err(expected), "{text}");
        }
    }
}
