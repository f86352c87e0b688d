//! The file of allowed signers: who may sign with which SSH key, and when, as in ssh-keygen(1).
//!
//! It does not know signatures. A line that cannot be read is a fault, never passed over.

use std::fmt;
use std::sync::Arc;

use super::super::{Fault, Faults};
use super::line::{self, Line};
use crate::language::{say, words};
use crate::source::Span;

/// The largest file of allowed signers that is read, in bytes.
pub const ALLOWED_SIGNERS_LIMIT: u64 = 1024 * 1024;

/// The most keys of one file.
const MOST_KEYS: usize = 10_000;

/// A file of allowed signers. Two are equal when their texts are.
#[derive(Clone)]
pub struct AllowedSigners {
    text: Arc<str>,
    lines: Arc<[Line]>,
}

impl AllowedSigners {
    /// Reads a file. Gives signers, or every line that cannot be read.
    pub fn parse(text: &str) -> Result<Self, Vec<Fault>> {
        const HELP: &str = words!("keep the keys that are in use");
        let mut faults = Faults::default();
        let mut lines = Vec::new();
        if u64::try_from(text.len()).map_or(true, |size| size > ALLOWED_SIGNERS_LIMIT) {
            faults.tell(Span::point(0), say!("the file has more than {limit} bytes", limit = ALLOWED_SIGNERS_LIMIT), HELP);
            return Err(faults.into_vec());
        }
        let mut start = 0;
        for whole in text.split_inclusive('\n') {
            let line = whole.strip_suffix('\n').unwrap_or(whole);
            let line = line.strip_suffix('\r').unwrap_or(line);
            match line::read(line) {
                Ok(None) => {}
                Ok(Some(line)) => lines.push(line),
                Err(wrong) => faults.tell(Span::new(start + wrong.part.start, start + wrong.part.end), wrong.message, wrong.help),
            }
            if lines.len() > MOST_KEYS {
                faults.tell(Span::new(start, start + line.len()), say!("the file has more than {limit} keys", limit = MOST_KEYS), HELP);
            }
            if lines.len() > MOST_KEYS || faults.is_full() {
                break;
            }
            start += whole.len();
        }
        if faults.is_empty() { Ok(Self { text: text.into(), lines: lines.into() }) } else { Err(faults.into_vec()) }
    }

    /// Says whether some line stands for an address, in any case of letters and whatever its options say.
    pub(in super::super) fn speaks_of(&self, who: &str) -> bool {
        self.lines.iter().any(|line| line.principals.speaks_of(who))
    }

    pub(super) fn lines(&self) -> &[Line] {
        &self.lines
    }
}

impl PartialEq for AllowedSigners {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for AllowedSigners {}

impl fmt::Debug for AllowedSigners {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AllowedSigners").field("keys", &self.lines.len()).finish_non_exhaustive()
    }
}
