//! What a workbook unpacks to, counted before anything of it is read.
//!
//! It does not know what the parts of a workbook are for.

use std::io::{self, Cursor, Read};

use zip::ZipArchive;

use crate::import::ImportError;

/// The largest workbook that is read, in bytes.
pub const PACKED_LIMIT: usize = 16 * 1024 * 1024;
/// The most that its parts may unpack to, in all.
pub const UNPACKED_LIMIT: u64 = 64 * 1024 * 1024;
/// The most parts that it may have.
const MOST_PARTS: usize = 4096;

/// Unpacks every part into nothing and counts. What the archive says of its sizes is not believed.
pub fn check(path: &str, bytes: &[u8]) -> Result<(), ImportError> {
    if bytes.len() > PACKED_LIMIT {
        let message = format!("{path} has {} bytes, more than the {PACKED_LIMIT} of a workbook that are read", bytes.len());
        return Err(ImportError::new(message, "save the sheet with the table as CSV"));
    }
    let unreadable = |error: &dyn std::fmt::Display| {
        ImportError::new(
            format!("{path} is no XLSX workbook: {error}"),
            "save the table as XLSX or CSV, or say what the file is with --from",
        )
    };
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| unreadable(&error))?;
    if archive.len() > MOST_PARTS {
        let message = format!("{path} has {} parts, more than the {MOST_PARTS} that are read", archive.len());
        return Err(ImportError::new(message, "save the sheet with the table as CSV"));
    }
    let mut room = UNPACKED_LIMIT;
    for index in 0..archive.len() {
        let part = archive.by_index(index).map_err(|error| unreadable(&error))?;
        let unpacked = io::copy(&mut part.take(room + 1), &mut io::sink()).map_err(|error| unreadable(&error))?;
        room = room.checked_sub(unpacked).ok_or_else(|| {
            ImportError::new(
                format!("{path} unpacks to more than the {UNPACKED_LIMIT} bytes that are read"),
                "save the sheet with the table as CSV",
            )
        })?;
    }
    Ok(())
}
