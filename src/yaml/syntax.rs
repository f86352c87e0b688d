//! Says in words what the parser found wrong with a text, and where.
//!
//! It does not know values.

use granit_parser::{ErrorKind, ScanError};

use super::{Fault, FaultKind};
use crate::language::{Text, say};
use crate::source::Span;

/// Unreadable characters that are named one by one; a text with more is no text.
const MOST_NAMED: usize = 10;

/// Names the characters that no YAML text may hold, run by run.
pub fn unreadable_characters(text: &str) -> Vec<Fault> {
    let mut faults: Vec<Fault> = Vec::new();
    for (at, letter) in text.char_indices().filter(|&(_, letter)| unreadable(letter)) {
        if let Some(last) = faults.last_mut().filter(|last| last.span.end == at) {
            last.span.end = at + letter.len_utf8();
            continue;
        }
        if faults.len() == MOST_NAMED {
            break;
        }
        faults.push(Fault {
            kind: FaultKind::Syntax,
            span: Span::new(at, at + letter.len_utf8()),
            message: say!("the text holds the control character {letter}", letter = code_point(letter)),
            help: say!("remove the character, and save the file as UTF-8 text"),
            first: None,
        });
    }
    faults
}

fn unreadable(letter: char) -> bool {
    match letter {
        '\t' | '\n' | '\r' | '\u{85}' => false,
        '\u{fffe}' | '\u{ffff}' => true,
        other => other.is_control(),
    }
}

/// The name of a character that cannot be shown.
pub fn code_point(letter: char) -> String {
    format!("U+{:04X}", u32::from(letter))
}

/// What is said of a text that nests its collections too deeply.
pub fn too_deep(depth: usize) -> Text {
    say!("the collections nest more than {depth} levels deep", depth)
}

/// The nearest boundary of a character at or before a byte offset.
pub fn boundary(text: &str, offset: usize) -> usize {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

/// The word that begins at a byte offset, for a label; no length at the end of a line.
pub fn word_at(text: &str, at: usize) -> Span {
    let start = boundary(text, at);
    let word = text[start..].split(char::is_whitespace).next().unwrap_or_default();
    let length = word.char_indices().nth(60).map_or(word.len(), |(length, _)| length);
    Span::new(start, start + length)
}

/// Translates an error of the parser.
pub fn fault(text: &str, error: &ScanError, depth: usize) -> Fault {
    let at = boundary(text, error.marker().byte_offset().unwrap_or(text.len()));
    if let Some(colon) = glued_colon(text, at, error.kind()) {
        return Fault {
            kind: FaultKind::Syntax,
            span: colon,
            message: say!("a space is missing after the colon"),
            help: say!("write a space after the colon, or put the text in quotes"),
            first: None,
        };
    }
    let kind = match error.kind() {
        ErrorKind::RecursionLimitExceeded | ErrorKind::DirectiveDisallowed => FaultKind::Refused,
        _ => FaultKind::Syntax,
    };
    let span = match error.kind() {
        ErrorKind::TabNotAllowed | ErrorKind::TabInBlockIndentation | ErrorKind::TabInIndentation | ErrorKind::TabInPlainScalar => {
            tab_near(text, at)
        }
        _ => word_at(text, at),
    };
    let (message, help) = match error.kind() {
        ErrorKind::RecursionLimitExceeded => (too_deep(depth), say!("write the collections less deeply nested")),
        other => words(other, text, at),
    };
    Fault { kind, span, message, help, first: None }
}

/// Finds `key:value` in the line of an error or in the line above it, where the parser expected a key and a space.
fn glued_colon(text: &str, at: usize, kind: &ErrorKind) -> Option<Span> {
    match kind {
        ErrorKind::MappingValueNotAllowed | ErrorKind::SimpleKeyExpected | ErrorKind::ExpectedBlockMappingKey => {}
        _ => return None,
    }
    let start = text[..at].rfind('\n').map_or(0, |line_break| line_break + 1);
    let above = text[..start.saturating_sub(1)].rfind('\n').map_or(0, |line_break| line_break + 1);
    [start, above].into_iter().find_map(|start| {
        let line = text[start..].lines().next().unwrap_or_default();
        let name = line.trim_start_matches([' ', '-']);
        let indent = line.len() - name.len();
        let length = name.find(|letter: char| !letter.is_ascii_alphanumeric() && !matches!(letter, '_' | '-'))?;
        let after = name[length..].strip_prefix(':')?;
        let glued =
            name.starts_with(|first: char| first.is_ascii_alphabetic()) && !after.starts_with([' ', '\t', '/']) && !after.is_empty();
        glued.then(|| Span::new(start + indent, start + indent + length + 1))
    })
}

/// Finds the tab that indents a line, in the line of an error or in one of the next: the parser may stop before it.
fn tab_near(text: &str, at: usize) -> Span {
    let mut start = text[..at].rfind('\n').map_or(0, |line_break| line_break + 1);
    for line in text[start..].split_inclusive('\n').take(3) {
        let indentation = line.len() - line.trim_start_matches([' ', '\t']).len();
        if let Some(tab) = line[..indentation].find('\t') {
            return Span::new(start + tab, start + indentation);
        }
        start += line.len();
    }
    word_at(text, at)
}

/// What is wrong, and what to do. The kinds are the parser's, which may learn new ones.
fn words(kind: &ErrorKind, text: &str, at: usize) -> (Text, Text) {
    let (message, help) = match kind {
        ErrorKind::UnclosedFlowCollection { open } => return unclosed(*open),
        ErrorKind::MismatchedFlowCollectionEnd { open, close } => {
            return (say!("the bracket `{open}` is closed by `{close}`", open, close), say!("close each bracket with its own kind"));
        }
        ErrorKind::UnexpectedCharacter { character } => return unexpected(*character),
        ErrorKind::MappingValueNotAllowed => return second_colon(text, at),
        ErrorKind::TabNotAllowed
        | ErrorKind::TabInBlockIndentation
        | ErrorKind::TabInIndentation
        | ErrorKind::TabInPlainScalar
        | ErrorKind::TabAtBlockScalarStart => (say!("a tab stands where the line is indented"), say!("indent with spaces")),
        ErrorKind::UnclosedQuotedScalar => (say!("a quote is not closed"), say!("close the quote")),
        ErrorKind::InvalidQuotedScalarIndent => (
            say!("a text in quotes goes on in a line that is not indented"),
            say!("close the quote, or indent the line deeper than its key"),
        ),
        ErrorKind::InvalidIndentation | ErrorKind::InvalidFlowScalarIndent => (
            say!("what stands in brackets goes on in a line that is not indented"),
            say!("close the bracket, or indent the line deeper than its key"),
        ),
        ErrorKind::ExpectedBlockMappingKey => {
            (say!("a key is expected here"), say!("align the line with the keys above, and write `key: value`"))
        }
        ErrorKind::SimpleKeyExpected => (say!("a colon is missing after the key"), say!("write `key: value`")),
        ErrorKind::InvalidSimpleKey => (say!("the key is too long, or longer than its line"), say!("write a shorter key on one line")),
        ErrorKind::ExpectedBlockSequenceEntry => {
            (say!("an item of the list is expected here"), say!("begin the line with `- `, or align it with the key that it belongs to"))
        }
        ErrorKind::BlockSequenceEntryNotAllowed => {
            (say!("a list begins in the middle of a line"), say!("begin the list on a line of its own"))
        }
        ErrorKind::BlockEntryInFlowCollection => {
            (say!("an item with `- ` stands inside brackets"), say!("separate the items with commas, without `-`"))
        }
        ErrorKind::InvalidBlockEntryWhitespace | ErrorKind::PlainScalarStartsWithDashFlowIndicator => {
            (say!("a space is missing after `-`"), say!("write a space after `-`, or put the text in quotes"))
        }
        other => special(other),
    };
    (message, help)
}

/// The same for brackets, quotes and the rarer marks. The last arm is for kinds that the parser may learn.
fn special(kind: &ErrorKind) -> (Text, Text) {
    match kind {
        ErrorKind::MisplacedFlowCollectionEnd => {
            (say!("a closing bracket has no opening one"), say!("remove the bracket, or put the text in quotes"))
        }
        ErrorKind::ExpectedFlowMappingSeparator | ErrorKind::ExpectedFlowSequenceSeparator => {
            (say!("a comma or a closing bracket is missing"), say!("separate the entries with commas, and close the bracket"))
        }
        ErrorKind::InvalidTrailingSingleQuotedScalar => {
            (say!("something follows a text in quotes"), say!("end the value after the quote; inside single quotes write a quote twice"))
        }
        ErrorKind::InvalidTrailingDoubleQuotedScalar => (
            say!("something follows a text in quotes"),
            say!("end the value after the quote; inside double quotes write a quote as `\\\"`"),
        ),
        ErrorKind::UnknownQuotedScalarEscape | ErrorKind::InvalidQuotedScalarHexEscape | ErrorKind::InvalidUnicodeEscape => {
            (say!("a text in double quotes holds an unknown escape"), say!("write a backslash twice, or use single quotes"))
        }
        ErrorKind::InvalidLowSurrogateHexEscape
        | ErrorKind::InvalidLowSurrogate
        | ErrorKind::MissingLowSurrogate
        | ErrorKind::UnpairedLowSurrogate => (say!("a text holds half of a surrogate pair"), say!("write the character itself")),
        ErrorKind::InvalidBlockScalarHeader => (say!("something follows `|` or `>` in its line"), say!("begin the text on the next line")),
        ErrorKind::InvalidBlockScalarIndent | ErrorKind::ZeroBlockScalarIndent => {
            (say!("a line of the text under `|` or `>` is indented wrongly"), say!("indent all its lines alike"))
        }
        ErrorKind::DirectiveDisallowed => (say!("a directive (`%`) is not read"), say!("remove the line")),
        ErrorKind::UndeclaredTagHandle => (say!("a tag is not read"), say!("remove the tag; if a text is meant, put it in quotes")),
        ErrorKind::MissingAnchorOrAliasName => (say!("a name is missing after `&` or `*`"), say!("put the text in quotes")),
        ErrorKind::BomInsideDocument => (say!("a byte-order mark stands inside the text"), say!("remove the invisible character")),
        ErrorKind::InvalidDocumentEnd => (say!("something follows `...` in its line"), say!("remove it")),
        ErrorKind::CommentNotSeparated => {
            (say!("a space is missing before `#`"), say!("write a space before `#`, or put the text in quotes"))
        }
        ErrorKind::CommentInterceptedScalar => {
            (say!("a comment stands in the middle of a text"), say!("move the comment, or put the text in quotes"))
        }
        ErrorKind::UnexpectedEof
        | ErrorKind::UnexpectedEofFlowSequence
        | ErrorKind::UnexpectedEofFlowMapping
        | ErrorKind::UnexpectedEofImplicitFlowMapping
        | ErrorKind::UnexpectedEofBlockSequence
        | ErrorKind::UnexpectedEofBlockMapping => (say!("the text ends too early"), say!("close what is open")),
        _ => (
            say!("the text is no YAML from here on"),
            say!("put texts with special characters in quotes, and check brackets and indentation"),
        ),
    }
}

fn unclosed(open: char) -> (Text, Text) {
    let close = if open == '[' { ']' } else { '}' };
    (say!("the bracket `{open}` is not closed", open), say!("close it with `{close}`", close))
}

fn unexpected(letter: char) -> (Text, Text) {
    (say!("a text cannot begin with `{letter}`", letter), say!("put the text in quotes"))
}

/// A colon where no key can stand: after a key in the same line, or in a line that goes on from the one above.
fn second_colon(text: &str, at: usize) -> (Text, Text) {
    let line = text[..at].rsplit('\n').next().unwrap_or_default();
    let (message, help) = if line.contains(": ") {
        (say!("a second colon stands in the value"), say!("put the value in quotes, or write the second key on a line of its own"))
    } else {
        (
            say!("a key stands where the line above still goes on"),
            say!("align the key with the keys it belongs to, and check the line above"),
        )
    };
    (message, help)
}
