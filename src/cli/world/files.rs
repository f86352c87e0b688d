//! Writes files in one step, and makes folders to be filled.
//!
//! It does not know what is written.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use duly::language::{Text, say};

use super::{World, temporary};
use crate::cli::Failure;

/// How many folders of one name there may be.
const FRESH_NAMES: u32 = 1000;

impl World {
    /// Writes a file in one step: whoever reads it sees the old content or the new one, never a part.
    ///
    /// The summary of a step keeps what it has: it belongs to every program of the step.
    pub fn write_file(&self, path: &Path, text: &str) -> Result<(), Failure> {
        let written = if self.is_summary(path) { append(path, text.as_bytes()) } else { write_whole(path, text.as_bytes()) };
        written.map_err(|error| unwritable(path, &error))
    }

    /// How many bytes a file has that what is written comes after.
    pub fn already_in(&self, path: &Path) -> Result<usize, Failure> {
        if !self.is_summary(path) {
            return Ok(0);
        }
        match fs::metadata(path) {
            Ok(known) => Ok(usize::try_from(known.len()).unwrap_or(usize::MAX)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(0),
            Err(error) => Err(unwritable(path, &error)),
        }
    }

    fn is_summary(&self, path: &Path) -> bool {
        self.summary.as_deref() == Some(path)
    }

    /// Makes a folder where it is not there.
    pub fn folder(&self, dir: &Path) -> Result<(), Failure> {
        let help = say!("name a folder that can be made and written");
        fs::create_dir_all(dir)
            .map_err(|error| Failure::usage(say!("the folder {dir} cannot be made: {error}", dir = dir.display(), error), help))
    }

    /// Makes a folder ready to be filled: it is made where it is not there, and refused where something is in it.
    pub fn empty_folder(&self, dir: &Path) -> Result<(), Failure> {
        let refused = |message: Text| Failure::usage(message, say!("name a folder that is empty or not there yet"));
        fs::create_dir_all(dir).map_err(|error| refused(say!("the folder {dir} cannot be made: {error}", dir = dir.display(), error)))?;
        let mut inside =
            fs::read_dir(dir).map_err(|error| refused(say!("the folder {dir} cannot be read: {error}", dir = dir.display(), error)))?;
        if inside.next().is_some() {
            return Err(refused(say!("the folder {dir} is not empty", dir = dir.display())));
        }
        Ok(())
    }

    /// Makes a folder of its own among the temporary ones. It is kept.
    pub fn fresh_folder(&self, name: &str) -> Result<PathBuf, Failure> {
        let among = temporary();
        let mut names = std::iter::once(name.to_owned()).chain((2..=FRESH_NAMES).map(|number| format!("{name}-{number}")));
        loop {
            let Some(name) = names.next() else {
                let message = say!("{folder} holds {number} folders {name} already", folder = among.display(), number = FRESH_NAMES, name);
                return Err(Failure::usage(message, say!("name a folder, or remove those that are no longer needed")));
            };
            match fs::create_dir(among.join(&name)) {
                Ok(()) => return Ok(among.join(&name)),
                Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
                Err(error) => {
                    let message = say!("no folder can be made in {folder}: {error}", folder = among.display(), error);
                    return Err(Failure::usage(message, say!("name a folder that can be written")));
                }
            }
        }
    }
}

fn unwritable(path: &Path, error: &io::Error) -> Failure {
    Failure::unproven(
        say!("{path} cannot be written: {error}", path = path.display(), error),
        say!("name a file in a folder that exists and has room"),
    )
}

fn append(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = OpenOptions::new().append(true).create(true).open(path)?;
    file.write_all(bytes)?;
    file.flush()
}

fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let target = match fs::metadata(path) {
        // A device or a pipe is written to, never replaced.
        Ok(known) if !known.is_file() => {
            let mut file = OpenOptions::new().write(true).open(path)?;
            return file.write_all(bytes).and_then(|()| file.flush());
        }
        // A link stays a link: what it names is replaced.
        Ok(_) => fs::canonicalize(path)?,
        Err(error) if error.kind() == ErrorKind::NotFound => path.to_path_buf(),
        Err(error) => return Err(error),
    };
    let part = part_of(&target)?;
    let written = write_new(&part, bytes).and_then(|()| fs::rename(&part, &target));
    if written.is_err() {
        // The first error is the one to tell; a part that stays behind harms nobody.
        drop(fs::remove_file(&part));
    }
    written
}

/// A name beside the target that nothing else uses.
fn part_of(target: &Path) -> io::Result<PathBuf> {
    let name = target.file_name().ok_or(ErrorKind::InvalidInput)?;
    let mut part = OsString::from(".");
    part.push(name);
    part.push(format!(".{}.part", std::process::id()));
    Ok(target.with_file_name(part))
}

fn write_new(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file: File = OpenOptions::new().write(true).create_new(true).open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use super::super::Surroundings;
    use super::*;

    #[test]
    fn a_file_is_replaced_whole_and_leaves_no_part_behind() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("report.json");
        write_whole(&file, b"a long first content").expect("the first writing");
        write_whole(&file, b"short").expect("the second writing");
        assert_eq!(fs::read(&file).expect("the file"), b"short");
        assert_eq!(fs::read_dir(folder.path()).expect("the folder").count(), 1);
    }

    #[test]
    fn a_file_in_a_folder_that_does_not_exist_is_an_error() {
        let folder = tempfile::tempdir().expect("a folder");
        assert!(write_whole(&folder.path().join("none/report.json"), b"x").is_err());
        assert!(write_whole(folder.path(), b"x").is_err());
    }

    #[test]
    fn the_summary_of_a_step_keeps_what_it_has() {
        let folder = tempfile::tempdir().expect("a folder");
        let (summary, other) = (folder.path().join("summary"), folder.path().join("other"));
        let world = World { surroundings: Surroundings::default(), summary: Some(summary.clone()) };
        assert_eq!(world.already_in(&summary), Ok(0));
        for path in [&summary, &summary, &other, &other] {
            world.write_file(path, "text\n").expect("the writing");
        }
        assert_eq!(fs::read_to_string(&summary).expect("the summary"), "text\ntext\n");
        assert_eq!(fs::read_to_string(&other).expect("the file"), "text\n");
        assert_eq!((world.already_in(&summary), world.already_in(&other)), (Ok(10), Ok(0)));
    }

    #[cfg(unix)]
    #[test]
    fn a_link_stays_a_link() {
        let folder = tempfile::tempdir().expect("a folder");
        let (file, link) = (folder.path().join("file"), folder.path().join("link"));
        fs::write(&file, b"old").expect("the file");
        std::os::unix::fs::symlink(&file, &link).expect("the link");
        write_whole(&link, b"new").expect("the writing");
        assert!(fs::symlink_metadata(&link).expect("the link").is_symlink());
        assert_eq!(fs::read(&file).expect("the file"), b"new");
    }
}
