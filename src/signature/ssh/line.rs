//! One line of a file of allowed signers: principals, options, key, comment.
//!
//! It does not know the file around it. A date without a zone is UTC here, and the machine's own zone in OpenSSH.

use std::ops::Range;

use chrono::NaiveDate;

use super::super::principal::Patterns;
use super::super::wire::{Fields, base64};
use super::key::{CERTIFICATE, Key};
use crate::calendar::Instant;
use crate::language::{Text, say, words};

/// A key, whose it is, and what limits it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) principals: Patterns,
    pub(super) key: Key,
    pub(super) options: Options,
}

/// What stands between the principals and the key.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Options {
    /// The key signs certificates, not commits.
    pub(super) is_authority: bool,
    pub(super) namespaces: Option<Patterns>,
    pub(super) valid_after: Option<Instant>,
    pub(super) valid_before: Option<Instant>,
}

/// Why a line cannot be read, and which of its bytes.
#[derive(Debug)]
pub(super) struct Wrong {
    pub(super) part: Range<usize>,
    pub(super) message: Text,
    pub(super) help: &'static str,
}

const LINE_HELP: &str = words!("write `ADDRESS KEYTYPE KEY`, as in `ana@example.org ssh-ed25519 AAAA...`");
const OPTION_HELP: &str = words!(
    "write `cert-authority`, `namespaces=\"git\"`, `valid-after=\"YYYYMMDD\"` or `valid-before=\"YYYYMMDD\"`, with commas and no spaces between"
);
const TIME_HELP: &str = words!("write YYYYMMDD, YYYYMMDDHHMM or YYYYMMDDHHMMSS, with or without a Z behind it: it is UTC");
const KEY_HELP: &str = words!("copy the key again from the file that ends in `.pub`");

/// Reads a line; none if it is empty or a comment.
pub(super) fn read(line: &str) -> Result<Option<Line>, Wrong> {
    let mut words = Words { line, at: 0 };
    words.skip_space();
    if words.rest().is_empty() || words.rest().starts_with('#') {
        return Ok(None);
    }
    let principals = words.principals()?;
    words.skip_space();
    let options = if is_key_type(words.peek()) || words.rest().is_empty() { Options::default() } else { words.options()? };
    words.skip_space();
    let key = words.key()?;
    Ok(Some(Line { principals, key, options }))
}

/// A line that is read word by word.
struct Words<'a> {
    line: &'a str,
    at: usize,
}

impl<'a> Words<'a> {
    fn rest(&self) -> &'a str {
        &self.line[self.at..]
    }

    fn skip_space(&mut self) {
        self.at = self.line.len() - self.rest().trim_start_matches([' ', '\t']).len();
    }

    /// The next word, up to white space.
    fn peek(&self) -> &'a str {
        self.rest().split([' ', '\t']).next().unwrap_or_default()
    }

    fn word(&mut self) -> (&'a str, Range<usize>) {
        let word = self.peek();
        let start = self.at;
        self.at += word.len();
        (word, start..self.at)
    }

    fn wrong(&self, part: Range<usize>, message: Text, help: &'static str) -> Wrong {
        // What is missing has no bytes: the character before it is shown instead.
        let before = self.line[..part.start].char_indices().next_back().map_or(0, |(at, _)| at);
        let start = if part.is_empty() { before } else { part.start };
        Wrong { part: start..part.end, message, help }
    }

    fn principals(&mut self) -> Result<Patterns, Wrong> {
        let (list, part) = match self.rest().strip_prefix('"') {
            Some(quoted) => {
                let start = self.at;
                let (list, behind) = quoted
                    .split_once('"')
                    .ok_or_else(|| self.wrong(start..self.line.len(), say!("the principals have no closing quote"), LINE_HELP))?;
                self.at = self.line.len() - behind.len();
                if !behind.starts_with([' ', '\t']) {
                    return Err(self.wrong(start..self.at, say!("the principals have text behind their closing quote"), LINE_HELP));
                }
                (list, start..self.at)
            }
            None => self.word(),
        };
        if is_key_type(list) {
            return Err(self.wrong(part, say!("the line begins with a key, and does not say whose it is"), LINE_HELP));
        }
        let help = words!("write addresses with commas between, such as `ana@example.org,*@example.com,!guest@example.com`");
        Patterns::parse(list).map_err(|what| self.wrong(part, say!("the list of principals {what}", what), help))
    }

    fn options(&mut self) -> Result<Options, Wrong> {
        let mut options = Options::default();
        let mut seen = Vec::new();
        loop {
            let start = self.at;
            let name: String = self.rest().chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
            self.at += name.len();
            let name = name.to_ascii_lowercase();
            if seen.contains(&name) {
                return Err(self.wrong(start..self.at, say!("the option `{name}` is written twice", name), words!("keep one of them")));
            }
            match name.as_str() {
                "cert-authority" => options.is_authority = true,
                "namespaces" => options.namespaces = Some(self.namespaces()?),
                "valid-after" => options.valid_after = Some(self.time(&name)?),
                "valid-before" => options.valid_before = Some(self.time(&name)?),
                _ => {
                    let end = start + self.line[start..].find([' ', '\t', ',']).unwrap_or(self.line.len() - start);
                    return Err(self.wrong(
                        start..end,
                        say!("the line has neither a known option nor a known type of key here"),
                        OPTION_HELP,
                    ));
                }
            }
            seen.push(name);
            match self.rest().chars().next() {
                Some(',') => self.at += 1,
                Some(' ' | '\t') | None => break,
                Some(_) => {
                    return Err(self.wrong(
                        start..self.at + self.peek().len(),
                        say!("the options are not set apart by commas"),
                        OPTION_HELP,
                    ));
                }
            }
        }
        if let (Some(after), Some(before)) = (options.valid_after, options.valid_before)
            && before <= after
        {
            return Err(self.wrong(
                0..self.line.len(),
                say!("the key is never valid: `valid-before` is not later than `valid-after`"),
                TIME_HELP,
            ));
        }
        Ok(options)
    }

    /// What stands behind an option: `="…"`, in which `\"` is a quote.
    fn value(&mut self) -> Result<(String, Range<usize>), Wrong> {
        let start = self.at;
        let Some(quoted) = self.rest().strip_prefix("=\"") else {
            return Err(self.wrong(start..start + self.peek().len(), say!("the option has no value in quotes"), OPTION_HELP));
        };
        let mut value = String::new();
        let mut characters = quoted.char_indices().peekable();
        while let Some((at, character)) = characters.next() {
            match character {
                '"' => {
                    self.at += 2 + at + 1;
                    return Ok((value, start + 2..self.at - 1));
                }
                '\\' if characters.peek().is_some_and(|(_, next)| *next == '"') => {
                    value.push('"');
                    characters.next();
                }
                other => value.push(other),
            }
        }
        Err(self.wrong(start..self.line.len(), say!("the option has no closing quote"), OPTION_HELP))
    }

    fn namespaces(&mut self) -> Result<Patterns, Wrong> {
        let (list, part) = self.value()?;
        Patterns::parse(&list)
            .map_err(|what| self.wrong(part, say!("the list of namespaces {what}", what), words!("write `namespaces=\"git\"`")))
    }

    fn time(&mut self, option: &str) -> Result<Instant, Wrong> {
        let (text, part) = self.value()?;
        time(&text).ok_or_else(|| self.wrong(part, say!("the time of `{option}` is none", option), TIME_HELP))
    }

    fn key(&mut self) -> Result<Key, Wrong> {
        let (kind, kind_part) = self.word();
        if !is_key_type(kind) {
            return Err(self.wrong(kind_part, say!("the line has no type of key that is known"), LINE_HELP));
        }
        if kind.ends_with(CERTIFICATE) {
            let help = words!("write the key of the authority that signed it, with `cert-authority` before it");
            return Err(self.wrong(kind_part, say!("the line has a certificate and not a key"), help));
        }
        self.skip_space();
        let (text, part) = self.word();
        let blob = base64(text.as_bytes())
            .filter(|blob| !blob.is_empty())
            .ok_or_else(|| self.wrong(part.clone(), say!("the key is not whole"), KEY_HELP))?;
        if Fields::new(&blob).text() != Some(kind) {
            return Err(self.wrong(kind_part, say!("the key is not of the type `{kind}`", kind), KEY_HELP));
        }
        Key::read(&blob).map_err(|reason| self.wrong(part, say!("the key cannot be read: {reason}", reason), KEY_HELP))
    }
}

/// Says whether a word names a type of key, known or not.
fn is_key_type(word: &str) -> bool {
    let begins = ["ssh-", "ecdsa-sha2-", "sk-", "rsa-sha2-"].iter().any(|start| word.starts_with(start));
    begins
        && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-.@".contains(&byte))
        && !word.trim_end_matches("@openssh.com").contains('@')
}

/// A time as OpenSSH writes it, in UTC.
fn time(text: &str) -> Option<Instant> {
    let digits = ["Z", "z", "UTC"].iter().find_map(|zone| text.strip_suffix(zone)).unwrap_or(text);
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let part = |from: usize, to: usize| digits.get(from..to).map_or(Some(0), |part| part.parse::<u32>().ok());
    if ![8, 12, 14].contains(&digits.len()) {
        return None;
    }
    let day = NaiveDate::from_ymd_opt(i32::try_from(part(0, 4)?).ok()?, part(4, 6)?, part(6, 8)?)?;
    let at = day.and_hms_opt(part(8, 10)?, part(10, 12)?, part(12, 14)?)?.and_utc();
    (at.timestamp() > 0).then_some(at)
}
