//! The parser's errors in the words of somebody who writes plans.
//!
//! It does not know what the text is for.

use granit_parser::{ErrorKind, ScanError};

/// Says what is wrong and what to do. `line` is the line on which the parser stopped.
pub fn translate(error: &ScanError, line: &str) -> (String, &'static str) {
    if line.trim_start_matches(' ').starts_with('\t') {
        return tab();
    }
    match error.kind() {
        ErrorKind::TabNotAllowed | ErrorKind::TabInBlockIndentation | ErrorKind::TabInIndentation | ErrorKind::TabAtBlockScalarStart => {
            tab()
        }
        ErrorKind::UnclosedQuotedScalar | ErrorKind::DocumentIndicatorInQuotedScalar | ErrorKind::InvalidQuotedScalarIndent => {
            ("a quoted text is not closed".to_owned(), "add the closing quote, or indent the lines that belong to the text")
        }
        ErrorKind::UnclosedFlowCollection { open } | ErrorKind::MismatchedFlowCollectionEnd { open, .. } => {
            (format!("the `{open}` is not closed"), "close a list with `]` and a mapping with `}`")
        }
        ErrorKind::UnexpectedEofFlowSequence
        | ErrorKind::UnexpectedEofFlowMapping
        | ErrorKind::UnexpectedEofImplicitFlowMapping
        | ErrorKind::ExpectedFlowMappingSeparator
        | ErrorKind::ExpectedFlowSequenceSeparator
        | ErrorKind::MisplacedFlowCollectionEnd => {
            ("a bracket or brace is not closed, or a comma is missing".to_owned(), "close a list with `]` and a mapping with `}`")
        }
        ErrorKind::RecursionLimitExceeded => ("collections are nested too deeply".to_owned(), "nest lists and mappings less deeply"),
        ErrorKind::UnknownAnchor => (
            "an alias names an anchor that does not exist".to_owned(),
            "define the anchor with `&name` before the alias `*name`, or quote the text",
        ),
        ErrorKind::InvalidIndentation | ErrorKind::ExpectedBlockMappingKey | ErrorKind::ExpectedBlockSequenceEntry => {
            ("the indentation does not fit the lines before".to_owned(), "let the lines of one list or mapping begin in the same column")
        }
        ErrorKind::MappingValueNotAllowed
        | ErrorKind::MappingKeyNotAllowed
        | ErrorKind::SimpleKeyExpected
        | ErrorKind::InvalidSimpleKey => (
            "a key and its value cannot stand here".to_owned(),
            "write `key: value` with a space after the colon, one on a line, and quote a text that has `: ` in it",
        ),
        ErrorKind::UnknownQuotedScalarEscape => {
            ("a quoted text has an unknown escape".to_owned(), "write a backslash as \\\\ in double quotes, or use single quotes")
        }
        _ => (format!("the text is not valid YAML: {}", error.info()), "mend the line; quote a text that has special characters in it"),
    }
}

fn tab() -> (String, &'static str) {
    ("a tab stands where spaces are expected".to_owned(), "indent with spaces: YAML does not allow tabs there")
}
