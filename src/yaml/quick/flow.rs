//! Lists and mappings in brackets, on one line and of plain words.
//!
//! It does not know lines.

use super::{MOST_KEYS, Quick};
use crate::source::Span;
use crate::yaml::{Key, Node, Value};

impl Quick<'_> {
    /// What stands in brackets, with the brackets.
    pub(super) fn brackets(&mut self, depth: usize) -> Option<Node> {
        self.count(depth)?;
        let start = self.at;
        let value = if self.byte()? == b'[' { self.items(depth)? } else { self.entries(depth)? };
        Some(Node { span: Span::new(start, self.at), value })
    }

    fn items(&mut self, depth: usize) -> Option<Value> {
        let mut items = Vec::new();
        self.at += 1;
        self.skip_spaces();
        if self.ends_with(b']') {
            return Some(Value::Sequence(items));
        }
        loop {
            items.push(self.bracketed(depth)?);
            if self.goes_on(b']')? {
                continue;
            }
            return Some(Value::Sequence(items));
        }
    }

    fn entries(&mut self, depth: usize) -> Option<Value> {
        let mut entries: Vec<(Key, Node)> = Vec::new();
        self.at += 1;
        self.skip_spaces();
        if self.ends_with(b'}') {
            return Some(Value::Mapping(entries));
        }
        loop {
            let end = self.key_end()?;
            let key = self.key(end)?;
            if entries.len() == MOST_KEYS || entries.iter().any(|(other, _)| other.name == key.name) {
                return None;
            }
            self.at = end + 1;
            self.skip_spaces();
            entries.push((key, self.bracketed(depth)?));
            if self.goes_on(b'}')? {
                continue;
            }
            return Some(Value::Mapping(entries));
        }
    }

    /// One value between brackets or commas.
    fn bracketed(&mut self, depth: usize) -> Option<Node> {
        match self.byte()? {
            b'"' | b'\'' => self.quoted(),
            b'[' | b'{' => self.brackets(depth + 1),
            _ => self.bracketed_word(),
        }
    }

    /// A bare word of letters, digits and a few signs, which mean nothing between brackets.
    fn bracketed_word(&mut self) -> Option<Node> {
        self.count(0)?;
        let start = self.at;
        if !self.byte()?.is_ascii_alphanumeric() {
            return None;
        }
        let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b' ' | b'_' | b'-' | b'.' | b'/' | b'+' | b'@');
        let length = self.bytes[start..].iter().position(|byte| !is_part(byte))?;
        self.at = start + length;
        self.word(start, self.text[start..self.at].trim_end_matches(' '))
    }

    /// Goes over the bracket that closes, if it comes now.
    fn ends_with(&mut self, close: u8) -> bool {
        let ends = self.byte() == Some(close);
        self.at += usize::from(ends);
        ends
    }

    /// Says whether another value follows, and goes to it; or goes over the bracket that closes.
    fn goes_on(&mut self, close: u8) -> Option<bool> {
        self.skip_spaces();
        if self.ends_with(close) {
            return Some(false);
        }
        if self.byte()? != b',' {
            return None;
        }
        self.at += 1;
        self.skip_spaces();
        Some(true)
    }
}
