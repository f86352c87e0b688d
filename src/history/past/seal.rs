//! What a file of the cache says of itself: which question it answers, and the sums of its two parts.
//!
//! The sums find accidents, not forgers. It does not know where files lie, nor what is in them.

use std::fs::File;
use std::io::{self, ErrorKind, Read, Seek, SeekFrom};
use std::path::Path;

use super::Past;
use super::codec::decode;
use crate::codec::{Garbled, Reader, Writer, sum};
use crate::history::{ClockPolicy, Repository};
use crate::language::words;
use crate::pattern::Pattern;

/// What a file begins with. Another build may write it otherwise, or find something else in the same history: it has another sum of its sources.
const MAGIC: &[u8] = concat!("duly cache ", env!("DULY_SOURCES"), "\n").as_bytes();

/// What stands after it: how many bytes the first part has and its sum, and the same of the rest.
pub(super) const HEAD: usize = MAGIC.len() + 4 * 8;

/// The largest file that is read.
const LARGEST: u64 = 1 << 30;

/// What was asked, as far as the answer depends on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Question {
    pub(super) repository: String,
    pub(super) text: String,
}

impl Question {
    pub(super) fn new(repository: &Repository, patterns: &[Pattern], policy: &ClockPolicy) -> Self {
        let mut text = format!("skew {}\n", policy.skew);
        policy.exceptions.iter().for_each(|exception| text.push_str(&format!("exception {exception:?}\n")));
        Self::of(repository, patterns, text)
    }

    pub(super) fn of(repository: &Repository, patterns: &[Pattern], mut text: String) -> Self {
        patterns.iter().for_each(|pattern| text.push_str(&format!("pattern {:?}\n", pattern.as_str())));
        Self { repository: repository.common_dir().display().to_string(), text }
    }
}

/// The bytes of a file.
pub(super) fn seal(question: &Question, (body, rest): (&[u8], &[u8])) -> Vec<u8> {
    let mut writer = Writer::default();
    writer.text(&question.repository);
    writer.text(&question.text);
    writer.0.extend_from_slice(body);
    let first = writer.0;
    let (rest_length, rest_sum) = (rest.len() as u64, sum(rest));
    let numbers = [first.len() as u64, first_sum(&first, rest_length, rest_sum), rest_length, rest_sum].map(u64::to_le_bytes);
    [MAGIC, numbers.as_flattened(), &first, rest].concat()
}

pub(super) const ANOTHER: &str = words!("it is for another repository, or another question");
const GARBLED: &str = words!("it is not as this version writes it");
pub(super) const DAMAGED: &str = words!("it is damaged");
const SHORT: &str = words!("it is cut short");

/// The sum of the first part, and of what the file says of the rest.
fn first_sum(first: &[u8], rest: u64, rest_sum: u64) -> u64 {
    sum(first) ^ sum([rest, rest_sum].map(u64::to_le_bytes).as_flattened()).rotate_left(1)
}

/// What a file says of itself.
pub(super) struct Head {
    first: u64,
    first_sum: u64,
    rest: u64,
    pub(super) rest_sum: u64,
}

pub(super) fn head(bytes: &[u8]) -> Result<Head, &'static str> {
    let numbers = bytes.strip_prefix(MAGIC).ok_or(words!("another build of duly wrote it, or it is no cache"))?;
    let numbers = numbers.get(..HEAD - MAGIC.len()).ok_or(SHORT)?;
    let [first, first_sum, rest, rest_sum] = *numbers.as_chunks::<8>().0 else { return Err(SHORT) };
    let [first, first_sum, rest, rest_sum] = [first, first_sum, rest, rest_sum].map(u64::from_le_bytes);
    Ok(Head { first, first_sum, rest, rest_sum })
}

/// The question that a file answers, and the first part of what it holds.
pub(super) fn unseal(bytes: &[u8]) -> Result<(Question, &[u8]), &'static str> {
    let head = head(bytes)?;
    let body = &bytes[HEAD..];
    if body.len() as u64 != head.first || first_sum(body, head.rest, head.rest_sum) != head.first_sum {
        return Err(DAMAGED);
    }
    let mut reader = Reader(body);
    let mut text = || reader.text().map_err(|Garbled| GARBLED);
    let question = Question { repository: text()?, text: text()? };
    Ok((question, reader.0))
}

pub(super) fn unseal_past(bytes: Vec<u8>) -> Result<(Question, Past), &'static str> {
    let (question, body) = unseal(&bytes)?;
    let start = bytes.len() - body.len();
    Ok((question, decode(bytes, start).map_err(|Garbled| GARBLED)?))
}

/// A part of a file, after what the file says of itself.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Part {
    First,
    Rest,
}

/// Reads a part of a file. One that says something else of itself than its length is read as a whole: it is no cache, or damaged.
pub(super) fn read(path: &Path, part: Part) -> io::Result<Vec<u8>> {
    let mut file = File::open(path)?;
    let metadata = file.metadata()?;
    if !metadata.is_file() || metadata.len() > LARGEST {
        return Err(ErrorKind::InvalidData.into());
    }
    let mut bytes = Vec::new();
    Read::by_ref(&mut file).take(HEAD as u64).read_to_end(&mut bytes)?;
    let whole = metadata.len() - (bytes.len() as u64).min(metadata.len());
    let is_as_long = |head: &Head| head.first.checked_add(head.rest) == Some(whole);
    let length = match head(&bytes) {
        Ok(head) if !is_as_long(&head) => whole,
        Ok(head) if part == Part::Rest => {
            file.seek(SeekFrom::Current(i64::try_from(head.first).unwrap_or(i64::MAX)))?;
            head.rest
        }
        Ok(head) => head.first,
        Err(_) => whole,
    };
    bytes.reserve_exact(usize::try_from(length).unwrap_or_default());
    file.take(length).read_to_end(&mut bytes)?;
    Ok(bytes)
}
