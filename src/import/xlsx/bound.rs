//! What a workbook unpacks to, counted before anything of it is read.
//!
//! It does not know what the parts of a workbook are for.

use std::borrow::Cow;
use std::io::{Cursor, Read};

use zip::ZipArchive;

use crate::import::ImportError;
use crate::language::{Text, say};

/// The largest workbook that is read, in bytes.
pub const PACKED_LIMIT: usize = 16 * 1024 * 1024;
/// The most that its parts may unpack to, in all.
pub const UNPACKED_LIMIT: u64 = 64 * 1024 * 1024;
/// The most parts that it may have.
const MOST_PARTS: usize = 4096;

/// Unpacks every part, one after the other, and counts. What the archive says of its sizes is not believed.
pub fn check(path: &str, bytes: &[u8]) -> Result<(), ImportError> {
    if bytes.len() > PACKED_LIMIT {
        let message = say!(
            "{path} has {bytes} bytes, more than the {limit} of a workbook that are read",
            path,
            bytes = bytes.len(),
            limit = PACKED_LIMIT
        );
        return Err(ImportError::new(message, say!("save the sheet with the table as CSV")));
    }
    let unreadable = |error: Text| {
        ImportError::new(
            say!("{path} is no XLSX workbook: {error}", path, error),
            say!("save the table as XLSX or CSV, or say what the file is with --from"),
        )
    };
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| unreadable(Text::verbatim(error.to_string())))?;
    if archive.len() > MOST_PARTS {
        let message =
            say!("{path} has {parts} parts, more than the {limit} that are read", path, parts = archive.len(), limit = MOST_PARTS);
        return Err(ImportError::new(message, say!("save the sheet with the table as CSV")));
    }
    let mut room = UNPACKED_LIMIT;
    for index in 0..archive.len() {
        let part = archive.by_index(index).map_err(|error| unreadable(Text::verbatim(error.to_string())))?;
        let mut unpacked = Vec::new();
        part.take(room + 1).read_to_end(&mut unpacked).map_err(|error| unreadable(Text::verbatim(error.to_string())))?;
        room = room.checked_sub(unpacked.len() as u64).ok_or_else(|| {
            ImportError::new(
                say!("{path} unpacks to more than the {limit} bytes that are read", path, limit = UNPACKED_LIMIT),
                say!("save the sheet with the table as CSV"),
            )
        })?;
        if let Some(lie) = lie(&unpacked) {
            return Err(unreadable(lie));
        }
    }
    Ok(())
}

/// What a part says that would make its reader ask for more memory than there is, or would hide such a word.
///
/// Who reads shared strings makes room for as many as the part says that it has, before it has seen one.
fn lie(part: &[u8]) -> Option<Text> {
    // UTF-16 is plain here without its zeros.
    let plain: Cow<'_, [u8]> =
        if part.contains(&0) { part.iter().copied().filter(|byte| *byte != 0).collect::<Vec<_>>().into() } else { part.into() };
    let text = String::from_utf8_lossy(&plain);
    let is_foreign = |(at, _): (usize, &str)| {
        let declared = text[at..].split("?>").next().and_then(|declaration| value(declaration, "encoding"));
        declared.is_some_and(|name| !["utf-8", "utf8", "utf-16", "us-ascii"].iter().any(|known| name.eq_ignore_ascii_case(known)))
    };
    if text.match_indices("<?xml").any(is_foreign) {
        return Some(say!("a part of it is neither UTF-8 nor UTF-16"));
    }
    let is_too_many = |(at, _): (usize, &str)| {
        let digits: String = value(&text[at..], "uniqueCount").unwrap_or_default().trim().trim_start_matches(['+', '0']).to_owned();
        let count = digits.bytes().take_while(u8::is_ascii_digit).count();
        count > 9 || digits[..count].parse::<usize>().is_ok_and(|count| count > part.len())
    };
    text.match_indices("uniqueCount").any(is_too_many).then(|| say!("it says that it has more texts than bytes"))
}

/// The value of the first attribute of a name, in either kind of quotes.
fn value<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let rest = text[text.find(name)? + name.len()..].trim_start().strip_prefix('=')?.trim_start();
    let quote = rest.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
    rest[1..].split(quote).next()
}
