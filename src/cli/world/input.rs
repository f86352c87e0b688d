//! Reads what the command line names, or what comes from the standard input, up to a limit.
//!
//! It does not know what it is.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

use duly::language::{Text, say};

use crate::cli::Failure;

/// Reads a file of at most `limit` bytes. A pipe is read too; a folder is not.
pub fn read_file(file: &Path, limit: u64) -> Result<Vec<u8>, Failure> {
    let name = Text::verbatim(file.display().to_string());
    let known = fs::metadata(file).map_err(|error| unreadable(&name, &error))?;
    if known.is_dir() {
        return Err(Failure::usage(say!("{name} is a folder", name), say!("name a file")));
    }
    let opened = File::open(file).map_err(|error| unreadable(&name, &error))?;
    whole(&name, opened, limit)
}

/// Reads the standard input to its end.
fn read_stdin(limit: u64) -> Result<Vec<u8>, Failure> {
    whole(&say!("the standard input"), io::stdin().lock(), limit)
}

/// Reads a file of at most `limit` bytes, or the standard input where the file is called `-`.
pub fn read_input(file: &Path, limit: u64) -> Result<Vec<u8>, Failure> {
    if file == Path::new("-") { read_stdin(limit) } else { read_file(file, limit) }
}

fn whole(name: &Text, from: impl Read, limit: u64) -> Result<Vec<u8>, Failure> {
    let mut content = Vec::new();
    let size = from.take(limit.saturating_add(1)).read_to_end(&mut content).map_err(|error| unreadable(name, &error))?;
    if size as u64 > limit {
        let message = say!("{name} has more than the {limit} MiB that are read", name, limit = limit >> 20);
        return Err(Failure::usage(message, say!("cut out the part that is needed")));
    }
    Ok(content)
}

fn unreadable(name: &Text, error: &io::Error) -> Failure {
    Failure::usage(say!("{name} cannot be read: {error}", name, error), say!("name a file that can be read, or `-` for the standard input"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_too_large_or_not_there_is_refused() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("table.md");
        fs::write(&file, b"12345").expect("a file");
        assert_eq!(read_file(&file, 5), Ok(b"12345".to_vec()));
        for (file, limit) in [(file, 4), (folder.path().to_path_buf(), 5), (folder.path().join("none"), 5)] {
            assert_eq!(read_file(&file, limit).map_err(|failure| failure.exit), Err(2), "{}", file.display());
        }
    }
}
