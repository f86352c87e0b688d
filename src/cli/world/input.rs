//! Reads what somebody names on the command line: a file, or the standard input.
//!
//! It does not know what stands in it.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use crate::cli::Failure;

/// Reads a report of at most `limit` bytes, from the standard input where the file is called `-`.
pub fn read_report(file: &Path, limit: u64) -> Result<Vec<u8>, Failure> {
    let is_stdin = file == Path::new("-");
    let name = if is_stdin { "the standard input".to_owned() } else { file.display().to_string() };
    let mut text = Vec::new();
    let most = limit.saturating_add(1);
    let read = if is_stdin {
        io::stdin().lock().take(most).read_to_end(&mut text)
    } else {
        File::open(file).and_then(|file| file.take(most).read_to_end(&mut text))
    };
    let size = read.map_err(|error| Failure::usage(format!("{name} cannot be read: {error}"), "name a file that can be read"))?;
    if size as u64 > limit {
        let help = "verify a report of fewer days or tasks";
        return Err(Failure::usage(format!("{name} has more than the {} MiB that are read", limit >> 20), help));
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_read_up_to_its_limit() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("report.json");
        std::fs::write(&file, "12345").expect("a file");
        assert_eq!(read_report(&file, 5), Ok(b"12345".to_vec()));
        for (file, limit) in [(file, 4), (folder.path().to_path_buf(), 5), (folder.path().join("none"), 5)] {
            assert_eq!(read_report(&file, limit).map_err(|failure| failure.exit), Err(2), "{}", file.display());
        }
    }
}
