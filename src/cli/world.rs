//! The world outside: the clock, the environment, the terminal, git, and everything that is written. Nothing else touches them.
//!
//! It does not know commands or reports.

mod git;
mod hooks;
mod input;
mod new_files;
mod progress;
mod surroundings;
mod terminal;

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, mpsc};
use std::thread;
use std::time::{Duration, SystemTime};

use anstream::{AutoStream, ColorChoice};
use duly::calendar::Instant;
use duly::check::Staged;
use duly::gate;
use duly::history::Cache;
use duly::render::{Style, shown};

pub use self::git::{commit, sign_commit};
pub use self::hooks::Hooks;
pub use self::input::{read_file, read_input};
pub use self::new_files::{NewFiles, read_attachment, write_new_file};
use self::progress::Progress;
use self::surroundings::Surroundings;
pub use self::terminal::Asker;
use super::Failure;
use super::args::{Color, Speed};

/// What is being done, for the message of a deadline that has passed.
static PHASE: Mutex<&str> = Mutex::new("starting");

/// Says whether the deadline no longer holds.
static LIFTED: AtomicBool = AtomicBool::new(false);

/// How long the last words may take before the process ends without them.
const LAST_WORDS: Duration = Duration::from_secs(1);

/// How many commits must be new before the cache is written: fewer are read again as quickly.
const WORTH_KEEPING: usize = 500;

/// How many folders of one name there may be.
const FRESH_NAMES: u32 = 1000;

pub struct World {
    surroundings: Surroundings,
    /// The file that GitHub shows as the summary of the step. Others may have written to it.
    summary: Option<PathBuf>,
}

impl World {
    /// Looks around once.
    pub fn open() -> Self {
        let width = terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
        let summary = variable("GITHUB_STEP_SUMMARY").filter(|path| !path.is_empty()).map(PathBuf::from);
        Self { surroundings: Surroundings::new(io::stdout().is_terminal(), width, variable), summary }
    }

    pub fn arguments(&self) -> impl Iterator<Item = OsString> {
        std::env::args_os()
    }

    /// What git tells a hook of the commit that is about to be made: its index, and its author where the environment names one.
    pub fn committer(&self) -> Staged {
        let (name, email) = (variable("GIT_AUTHOR_NAME"), variable("GIT_AUTHOR_EMAIL"));
        Staged { index: path_variable("GIT_INDEX_FILE"), name, email, merging: merging() }
    }

    /// The present moment, in whole seconds.
    #[expect(clippy::disallowed_methods, reason = "this is the one place that reads the clock")]
    pub fn now(&self) -> Result<Instant, Failure> {
        let wrong = |why: String| {
            Failure::unproven(format!("the clock of this machine cannot be right: {why}"), "set the clock, or give the moment with --as-of")
        };
        let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).map_err(|error| wrong(error.to_string()))?;
        let seconds = i64::try_from(since.as_secs()).map_err(|error| wrong(error.to_string()))?;
        Instant::from_timestamp(seconds, 0).ok_or_else(|| wrong(format!("it shows {seconds} s since 1970")))
    }

    /// How text for people looks on the standard output.
    pub fn style(&self, color: Color, quiet: bool) -> Style {
        self.surroundings.style(color, quiet)
    }

    /// Lets others go first: each process waits for another time, so that they do not meet again.
    pub fn give_way(&self, attempt: u32) {
        wait(Duration::from_millis(u64::from(10 + std::process::id() % 40) * u64::from(attempt.min(10))));
    }

    /// The cache in a folder, or in that of the user; none if the user has none.
    pub fn cache(&self, folder: Option<&Path>) -> Option<Cache> {
        let own = || self.surroundings.cache_home().map(|home| PathBuf::from(home).join("duly"));
        folder.map(Path::to_path_buf).or_else(own).map(|folder| Cache::new(folder, WORTH_KEEPING))
    }

    /// By what means a history is read. In CI nothing is kept unless a folder is named: what one build leaves there, another would believe.
    pub fn means(&self, speed: &Speed) -> (Option<Cache>, Progress) {
        let is_off = speed.no_cache || (speed.cache.is_none() && self.surroundings.is_ci());
        let cache = if is_off { None } else { self.cache(speed.cache.as_deref()) };
        (cache, Progress::new())
    }

    /// Tells people who wait how far the reading is.
    pub fn progress(&self) -> Progress {
        Progress::new()
    }

    /// Notes what is being done.
    pub fn phase(&self, words: &'static str) {
        if let Ok(mut phase) = PHASE.lock() {
            *phase = words;
        }
    }

    /// Ends the process when the time is up, whatever it is doing: some broken repositories keep their reader busy for ever.
    #[expect(clippy::disallowed_methods, reason = "what hangs does not return, so `main` cannot give the exit code")]
    pub fn watch(&self, seconds: u64) {
        let watchdog = thread::Builder::new().name("deadline".into()).spawn(move || {
            wait(Duration::from_secs(seconds));
            if LIFTED.load(Ordering::Relaxed) {
                return;
            }
            let phase = PHASE.lock().map_or("working", |phase| *phase);
            let failure = Failure::unproven(
                format!("the deadline of {seconds} s has passed while {phase}"),
                "give more time with --deadline SECONDS, or look for a damaged repository with `git fsck`",
            );
            // Whoever reads the messages may have stopped reading; that must not keep the process alive.
            let (told, telling) = mpsc::channel();
            thread::spawn(move || told.send(tell(&failure)));
            drop(telling.recv_timeout(LAST_WORDS));
            std::process::exit(i32::from(gate::UNPROVEN));
        });
        // Without a watchdog the answer is still right; it only may never come.
        drop(watchdog);
    }

    /// Lets the deadline hold no longer: from now on people and git are waited for.
    pub fn lift_the_deadline(&self) {
        LIFTED.store(true, Ordering::Relaxed);
    }

    /// Says whether somebody can be asked: questions go to the error output, answers come from the standard input.
    pub fn is_attended(&self) -> bool {
        io::stdin().is_terminal() && io::stderr().is_terminal()
    }

    /// The address that the environment gives to the author of commits.
    pub fn author_email(&self) -> Option<String> {
        variable("GIT_AUTHOR_EMAIL").filter(|email| !email.is_empty())
    }

    /// Writes to the standard output. A reader that has gone away has seen enough; a disk that is full has not.
    pub fn print(&self, text: &str, style: Style) -> Result<(), Failure> {
        // Nothing is to be taken out of plain text, which may be long.
        let is_plain = text.bytes().fold(true, |is_plain, byte| is_plain & matches!(byte, b'\n' | b' '..=b'~'));
        let plain = if is_plain { ColorChoice::AlwaysAnsi } else { ColorChoice::Never };
        let choice = if style.color { ColorChoice::Always } else { plain };
        let mut out = AutoStream::new(io::stdout().lock(), choice);
        match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
            Ok(()) => Ok(()),
            Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
            Err(error) => Err(Failure::unproven(
                format!("the standard output cannot be written: {error}"),
                "make room where the output goes, or send it elsewhere",
            )),
        }
    }

    /// Writes to the error output, where nothing reads along that wants data; in colour only if a terminal is there.
    pub fn say(&self, text: &str, style: Style) {
        let choice = if style.color { ColorChoice::Auto } else { ColorChoice::Never };
        let mut err = AutoStream::new(io::stderr().lock(), choice);
        // If it cannot be written, the exit code is left.
        drop(err.write_all(text.as_bytes()).and_then(|()| err.flush()));
    }

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
        let help = "name a folder that can be made and written";
        fs::create_dir_all(dir).map_err(|error| Failure::usage(format!("the folder {} cannot be made: {error}", dir.display()), help))
    }

    /// Makes a folder ready to be filled: it is made where it is not there, and refused where something is in it.
    pub fn empty_folder(&self, dir: &Path) -> Result<(), Failure> {
        let refused = |message: String| Failure::usage(message, "name a folder that is empty or not there yet");
        fs::create_dir_all(dir).map_err(|error| refused(format!("the folder {} cannot be made: {error}", dir.display())))?;
        let mut inside = fs::read_dir(dir).map_err(|error| refused(format!("the folder {} cannot be read: {error}", dir.display())))?;
        if inside.next().is_some() {
            return Err(refused(format!("the folder {} is not empty", dir.display())));
        }
        Ok(())
    }

    /// Makes a folder of its own among the temporary ones. It is kept.
    pub fn fresh_folder(&self, name: &str) -> Result<PathBuf, Failure> {
        let among = std::env::temp_dir();
        let mut names = std::iter::once(name.to_owned()).chain((2..=FRESH_NAMES).map(|number| format!("{name}-{number}")));
        loop {
            let Some(name) = names.next() else {
                let message = format!("{} holds {FRESH_NAMES} folders {name} already", among.display());
                return Err(Failure::usage(message, "name a folder, or remove those that are no longer needed"));
            };
            match fs::create_dir(among.join(&name)) {
                Ok(()) => return Ok(among.join(&name)),
                Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
                Err(error) => {
                    let message = format!("no folder can be made in {}: {error}", among.display());
                    return Err(Failure::usage(message, "name a folder that can be written"));
                }
            }
        }
    }

    /// Tells why there is no answer, and gives the exit code.
    pub fn complain(&self, failure: &Failure) -> u8 {
        // If not even this can be written, only the exit code is left.
        drop(tell(failure));
        failure.exit
    }

    /// Shows what clap has to say: help and version are answers, all else is a wrong question.
    pub fn usage(&self, usage: &clap::Error) -> u8 {
        let code = if usage.use_stderr() { gate::REFUSED } else { gate::CLEAN };
        match usage.print().and_then(|()| io::stdout().flush()) {
            Ok(()) => code,
            Err(error) if error.kind() == ErrorKind::BrokenPipe => code,
            Err(error) => self.complain(&Failure::unproven(
                format!("the standard output cannot be written: {error}"),
                "make room where the output goes, or send it elsewhere",
            )),
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "this is the one place that reads the environment")]
fn raw_variable(name: &str) -> Option<OsString> {
    std::env::var_os(name)
}

fn path_variable(name: &str) -> Option<PathBuf> {
    raw_variable(name).filter(|value| !value.is_empty()).map(PathBuf::from)
}

fn variable(name: &str) -> Option<String> {
    raw_variable(name).map(|value| value.to_string_lossy().into_owned())
}

/// The commits that `git merge` names in the environment of its hooks, as `GITHEAD_ID`.
#[expect(clippy::disallowed_methods, reason = "this is the one place that reads the environment")]
fn merging() -> Vec<String> {
    let names = std::env::vars_os().filter_map(|(name, _)| name.into_string().ok());
    let mut ids: Vec<String> = names.filter_map(|name| name.strip_prefix("GITHEAD_").map(str::to_owned)).collect();
    ids.retain(|id| matches!(id.len(), 40 | 64) && id.bytes().all(|byte| byte.is_ascii_hexdigit()));
    ids.sort();
    ids
}

/// Lets the thread rest; it may be woken too early.
fn wait(time: Duration) {
    let start = std::time::Instant::now();
    while let Some(rest) = time.checked_sub(start.elapsed()).filter(|rest| !rest.is_zero()) {
        thread::park_timeout(rest);
    }
}

fn tell(failure: &Failure) -> io::Result<()> {
    let mut err = io::stderr().lock();
    writeln!(err, "error: {}", shown(&failure.message))?;
    writeln!(err, "help: {}", shown(&failure.help))?;
    err.flush()
}

fn unwritable(path: &Path, error: &io::Error) -> Failure {
    Failure::unproven(format!("{} cannot be written: {error}", path.display()), "name a file in a folder that exists and has room")
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
