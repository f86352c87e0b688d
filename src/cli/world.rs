//! The world outside: the clock, the environment, the terminal, git, and everything that is written. Nothing else touches them.
//!
//! It does not know commands or reports.

mod files;
mod git;
mod hooks;
mod input;
mod new_files;
mod progress;
mod surroundings;
mod terminal;

use std::ffi::OsString;
use std::io::{self, ErrorKind, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, OnceLock, mpsc};
use std::thread;
use std::time::{Duration, SystemTime};

use anstream::{AutoStream, ColorChoice};
use duly::calendar::Instant;
use duly::check::Staged;
use duly::gate;
use duly::history::Cache;
use duly::language::{Language, Text, say, words};
use duly::render::{Style, shown};

pub use self::git::{commit, sign_commit};
pub use self::hooks::Hooks;
pub use self::input::{read_file, read_input};
pub use self::new_files::{NewFiles, read_attachment, write_new_file};
use self::progress::Progress;
use self::surroundings::Surroundings;
pub use self::terminal::Asker;
use super::Failure;
use super::args::{Color, Keeping};

/// What is being done, for the message of a deadline that has passed: words after "while".
static PHASE: Mutex<&str> = Mutex::new(words!("starting"));

/// Says whether the deadline no longer holds.
static LIFTED: AtomicBool = AtomicBool::new(false);

/// The language in which people are told; the first choice stands.
static SPOKEN: OnceLock<Language> = OnceLock::new();

/// How long the last words may take before the process ends without them.
const LAST_WORDS: Duration = Duration::from_secs(1);

/// How many commits must be new before the cache is written: fewer are read again as quickly.
const WORTH_KEEPING: usize = 500;

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
        let wrong = |why: Text| {
            Failure::unproven(
                say!("the clock of this machine cannot be right: {why}", why),
                say!("set the clock, or give the moment with --as-of"),
            )
        };
        let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).map_err(|error| wrong(Text::verbatim(error.to_string())))?;
        let seconds = i64::try_from(since.as_secs()).map_err(|error| wrong(Text::verbatim(error.to_string())))?;
        Instant::from_timestamp(seconds, 0).ok_or_else(|| wrong(say!("it shows {seconds} s since 1970", seconds)))
    }

    /// How text for people looks on the standard output.
    pub fn style(&self, color: Color, quiet: bool) -> Style {
        Style { language: self.language(), ..self.surroundings.style(color, quiet) }
    }

    /// Speaks a language from now on, whatever the environment says.
    pub fn speak(&self, language: Language) {
        SPOKEN.get_or_init(|| language);
    }

    /// The language in which people are told.
    pub fn language(&self) -> Language {
        *SPOKEN.get_or_init(|| self.surroundings.language())
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
    pub fn means(&self, keeping: &Keeping) -> (Option<Cache>, Progress) {
        let is_off = keeping.no_cache || (keeping.cache.is_none() && self.surroundings.is_ci());
        let cache = if is_off { None } else { self.cache(keeping.cache.as_deref()) };
        (cache, Progress::new(self.language()))
    }

    /// Tells people who wait how far the reading is.
    pub fn progress(&self) -> Progress {
        Progress::new(self.language())
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
            let phase = Text::said(PHASE.lock().map_or(words!("working"), |phase| *phase), Vec::new());
            let failure = Failure::unproven(
                say!("the deadline of {seconds} s has passed while {phase}", seconds, phase),
                say!("give more time with --deadline SECONDS, or look for a damaged repository with `git fsck`"),
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
            Err(error) => Err(unprintable(&error)),
        }
    }

    /// Tells people something on the standard output: a line for each text.
    pub fn tell(&self, lines: &[Text]) -> Result<(), Failure> {
        let language = self.language();
        let told: String = lines.iter().map(|line| format!("{}\n", shown(&language.tell(line)))).collect();
        self.print(&told, Style::PLAIN)
    }

    /// Writes to the error output, where nothing reads along that wants data; in colour only if a terminal is there.
    pub fn say(&self, text: &str, style: Style) {
        let choice = if style.color { ColorChoice::Auto } else { ColorChoice::Never };
        let mut err = AutoStream::new(io::stderr().lock(), choice);
        // If it cannot be written, the exit code is left.
        drop(err.write_all(text.as_bytes()).and_then(|()| err.flush()));
    }

    /// Tells why there is no answer, and gives the exit code.
    pub fn complain(&self, failure: &Failure) -> u8 {
        // If not even this can be written, only the exit code is left.
        self.language();
        drop(tell(failure));
        failure.exit
    }

    /// Shows what clap has to say: help and version are answers, all else is a wrong question.
    pub fn usage(&self, usage: &clap::Error) -> u8 {
        let code = if usage.use_stderr() { gate::REFUSED } else { gate::CLEAN };
        match usage.print().and_then(|()| io::stdout().flush()) {
            Ok(()) => code,
            Err(error) if error.kind() == ErrorKind::BrokenPipe => code,
            Err(error) => self.complain(&unprintable(&error)),
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

/// The folder for what nobody keeps.
fn temporary() -> PathBuf {
    std::env::temp_dir()
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
    let language = spoken();
    for line in [say!("error: {message}", message = failure.message), say!("help: {help}", help = failure.help)] {
        writeln!(err, "{}", shown(&language.tell(&line)))?;
    }
    err.flush()
}

/// The language in which people are told, for those who cannot ask the world; English as long as nobody has chosen.
pub fn spoken() -> Language {
    SPOKEN.get().copied().unwrap_or_default()
}

fn unprintable(error: &io::Error) -> Failure {
    Failure::unproven(
        say!("the standard output cannot be written: {error}", error),
        say!("make room where the output goes, or send it elsewhere"),
    )
}
