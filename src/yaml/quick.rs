//! Reads the plain texts that most plans and records are, line by line and without the parser.
//!
//! It does not know faults and never has the last word: whatever it is not sure of is nothing to it, and the parser is asked.

use super::{Key, Limits, Node, Value, scalar};
use crate::source::Span;

mod flow;
#[cfg(test)]
mod tests;

/// The most keys of one mapping. Each is held against all before it, so that more of them are the parser's.
const MOST_KEYS: usize = 64;

/// The longest key, in bytes.
const LONGEST_KEY: usize = 1024;

/// Reads a mapping of plain keys with values on their own lines, in mappings and lists below, or in brackets on one line.
///
/// Whatever it gives is what the parser gives of the same text, to the last place.
pub fn read(text: &str, limits: Limits) -> Option<Node> {
    let mut quick = Quick { text, bytes: text.as_bytes(), at: 0, indent: 0, depth: limits.depth, nodes: limits.nodes };
    quick.next_line()?;
    let root = if quick.indent == 0 { quick.mapping(0, 1)? } else { return None };
    (quick.at == text.len()).then_some(root)
}

struct Quick<'a> {
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
    /// In which column the line that is looked at begins.
    indent: usize,
    /// How deep collections may lie in one another, and how many values there may still be.
    depth: usize,
    nodes: usize,
}

impl Quick<'_> {
    /// The entries of a mapping whose keys stand in a column. Afterwards the line below it is looked at.
    fn mapping(&mut self, column: usize, depth: usize) -> Option<Node> {
        self.count(depth)?;
        let start = self.at;
        let mut entries: Vec<(Key, Node)> = Vec::new();
        loop {
            let end = self.key_end()?;
            let key = self.key(end)?;
            if entries.len() == MOST_KEYS || entries.iter().any(|(other, _)| other.name == key.name) {
                return None;
            }
            self.at = end + 1;
            let value = self.value(column, depth)?;
            entries.push((key, value));
            if self.is_done() || self.indent < column {
                return Some(self.collection(start, Value::Mapping(entries)));
            }
            if self.indent > column {
                return None;
            }
        }
    }

    /// What stands behind a key and its colon, or in the lines below.
    fn value(&mut self, column: usize, depth: usize) -> Option<Node> {
        self.skip_spaces();
        if !matches!(self.byte(), None | Some(b'\n' | b'#')) {
            return self.inline(depth);
        }
        self.end_line()?;
        if self.is_done() || self.indent < column {
            return None;
        }
        if self.is_item() {
            self.list(self.indent > column, depth + 1)
        } else if self.indent > column {
            self.mapping(self.indent, depth + 1)
        } else {
            None
        }
    }

    /// The items of a list whose dashes stand in the column of this line. To the parser one that is not indented begins behind its first dash.
    fn list(&mut self, is_indented: bool, depth: usize) -> Option<Node> {
        self.count(depth)?;
        let column = self.indent;
        let mut start = self.at;
        let mut items = Vec::new();
        loop {
            let dash = self.at;
            self.at += 1;
            self.skip_spaces();
            if items.is_empty() && !is_indented {
                start = self.at;
            }
            items.push(if self.key_end().is_some() {
                let inner = column + (self.at - dash);
                self.indent = inner;
                self.mapping(inner, depth + 1)?
            } else {
                self.inline(depth)?
            });
            if self.is_done() || self.indent < column || (self.indent == column && !self.is_item()) {
                return Some(self.collection(start, Value::Sequence(items)));
            }
            if self.indent > column {
                return None;
            }
        }
    }

    /// A value on one line, to the end of the line.
    fn inline(&mut self, depth: usize) -> Option<Node> {
        let node = match self.byte()? {
            b'"' | b'\'' => self.quoted()?,
            b'[' | b'{' => self.brackets(depth + 1)?,
            _ => self.plain()?,
        };
        self.end_line()?;
        Some(node)
    }

    /// A bare word, up to the end of the line or a comment.
    fn plain(&mut self) -> Option<Node> {
        self.count(0)?;
        let start = self.at;
        let first = self.byte()?;
        let is_negative = first == b'-' && self.bytes.get(start + 1).is_some_and(u8::is_ascii_alphanumeric);
        if !(first.is_ascii_alphanumeric() || first >= 0x80 || is_negative || b"_/.(+<$~".contains(&first)) {
            return None;
        }
        let mut is_ascii = true;
        let mut end = start;
        while let Some(byte) = self.bytes.get(end) {
            match byte {
                b'\n' => break,
                b':' if matches!(self.bytes.get(end + 1), None | Some(b' ' | b'\n')) => return None,
                b'#' if self.bytes[end - 1] == b' ' => break,
                b' '..=b'~' => {}
                0x80.. => is_ascii = false,
                _ => return None,
            }
            end += 1;
        }
        self.at = end;
        let word = self.text[start..end].trim_end_matches(' ');
        if !is_ascii && !word.chars().all(is_plain) {
            return None;
        }
        self.word(start, word)
    }

    /// A text in quotes on one line, without anything that stands for something else.
    fn quoted(&mut self) -> Option<Node> {
        self.count(0)?;
        let start = self.at;
        let quote = self.byte()?;
        let length = self.bytes[start + 1..].iter().position(|byte| *byte == quote || matches!(byte, b'\n' | b'\\'))?;
        let end = start + 1 + length;
        let word = &self.text[start + 1..end];
        if self.bytes[end] != quote || self.bytes.get(end + 1) == Some(&quote) || !word.chars().all(is_plain) {
            return None;
        }
        self.at = end + 1;
        Some(Node { span: Span::new(start, self.at), value: Value::String(word.to_owned()) })
    }

    /// A bare word with its type; nothing if it is refused.
    fn word(&self, start: usize, word: &str) -> Option<Node> {
        match scalar::plain(word) {
            Ok(value) => Some(Node { span: Span::new(start, start + word.len()), value }),
            Err(_) => None,
        }
    }

    /// Where the key ends with which the rest of the line begins: at its colon, behind which a space or nothing stands.
    fn key_end(&self) -> Option<usize> {
        let rest = &self.bytes[self.at..];
        if !rest.first().is_some_and(|byte| byte.is_ascii_alphabetic() || *byte == b'_') {
            return None;
        }
        let length = rest.iter().position(|byte| !(byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.' | b'/')))?;
        let is_key = rest[length] == b':' && matches!(rest.get(length + 1), None | Some(b' ' | b'\n'));
        (is_key && length <= LONGEST_KEY).then_some(self.at + length)
    }

    /// The key up to an end; nothing for one that is no text.
    fn key(&self, end: usize) -> Option<Key> {
        let node = self.word(self.at, &self.text[self.at..end])?;
        match node.value {
            Value::String(name) => Some(Key { span: node.span, name }),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::Sequence(_) | Value::Mapping(_) => None,
        }
    }

    /// A collection in lines. The parser ends it where the next thing begins, and white space before that is left out.
    fn collection(&self, start: usize, value: Value) -> Node {
        Node { span: Span::new(start, self.text[..self.at].trim_end().len()), value }
    }

    /// Says whether the line is an item of a list.
    fn is_item(&self) -> bool {
        self.bytes[self.at..].starts_with(b"- ")
    }

    fn is_done(&self) -> bool {
        self.at == self.bytes.len()
    }

    fn byte(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn skip_spaces(&mut self) {
        while self.byte() == Some(b' ') {
            self.at += 1;
        }
    }

    /// Ends a line behind a value, with or without a comment, and goes to the next one that says something.
    fn end_line(&mut self) -> Option<()> {
        let before = self.at;
        self.skip_spaces();
        match self.byte() {
            None | Some(b'\n') => self.next_line(),
            Some(b'#') if self.at > before || self.bytes[self.at - 1] == b' ' => self.next_line(),
            Some(_) => None,
        }
    }

    /// Goes to the first line from here on that is neither empty nor a comment.
    fn next_line(&mut self) -> Option<()> {
        let mut start = self.at;
        loop {
            self.skip_spaces();
            match self.byte() {
                None => {
                    self.indent = 0;
                    return Some(());
                }
                Some(b'\n') => {
                    self.at += 1;
                    start = self.at;
                }
                Some(b'#') => {
                    let rest = &self.text[self.at..];
                    let comment = &rest[..rest.find('\n').unwrap_or(rest.len())];
                    if !comment.chars().all(is_plain) {
                        return None;
                    }
                    self.at += comment.len();
                }
                Some(_) => {
                    self.indent = self.at - start;
                    return Some(());
                }
            }
        }
    }

    /// Counts a value that lies so deep in collections.
    fn count(&mut self, depth: usize) -> Option<()> {
        self.nodes = self.nodes.checked_sub(1)?;
        (depth <= self.depth).then_some(())
    }
}

/// Says whether a character is itself everywhere in a word: no control, no white space but the plain one, no mark of the byte order.
fn is_plain(letter: char) -> bool {
    match letter {
        ' '..='~' => true,
        '\u{feff}' | '\u{fffe}' | '\u{ffff}' => false,
        other => !other.is_control() && !other.is_whitespace(),
    }
}
