//! Tells people who wait how far the reading is: one line on the terminal, from half a second on, that goes when it is done.
//!
//! It does not know what is read for.

use std::cell::Cell;
use std::io::{self, IsTerminal, Write};
use std::time::{Duration, Instant};

use duly::history::Watcher;
use duly::language::{Language, Text, say};
use duly::render::shown;

/// Who waits less needs no line.
const PATIENCE: Duration = Duration::from_millis(500);

/// How often the line changes.
const BETWEEN: Duration = Duration::from_millis(100);

/// A line on the standard error output; nothing where that is no terminal.
pub struct Progress {
    is_terminal: bool,
    language: Language,
    start: Instant,
    told: Cell<Option<Duration>>,
}

impl Progress {
    pub fn new(language: Language) -> Self {
        Self { is_terminal: io::stderr().is_terminal(), language, start: Instant::now(), told: Cell::new(None) }
    }

    /// Says whether it is time for a line, so long after the start.
    fn is_due(&self, now: Duration) -> bool {
        self.is_terminal && now >= PATIENCE && self.told.get().is_none_or(|told| now >= told + BETWEEN)
    }

    /// Takes the line away.
    pub fn wipe(&self) {
        if self.told.take().is_some() {
            // A line that stays behind harms nobody.
            drop(io::stderr().write_all(b"\r\x1b[K"));
        }
    }
}

impl Watcher for Progress {
    fn commits(&self, read: usize, of: Option<usize>) {
        let now = self.start.elapsed();
        if self.is_due(now) {
            self.told.set(Some(now));
            drop(write!(io::stderr(), "\r\x1b[K{}", self.language.tell(&line(read, of))));
        }
    }

    fn remark(&self, words: &duly::language::Text) {
        self.wipe();
        drop(writeln!(io::stderr(), "{}", shown(&self.language.tell(&say!("note: {words}", words)))));
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.wipe();
    }
}

fn line(read: usize, of: Option<usize>) -> Text {
    match of {
        None => say!("{read} commits read", read = grouped(read)),
        Some(of) => say!("files of {read} of {of} commits compared", read = grouped(read), of = grouped(of)),
    }
}

/// A number with its thousands apart.
fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let first = digits.len() % 3;
    let mut text = digits[..first].to_owned();
    for at in (first..digits.len()).step_by(3) {
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(&digits[at..at + 3]);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_comes_after_half_a_second_and_then_ten_times_a_second() {
        let progress = Progress { is_terminal: true, language: Language::ENGLISH, start: Instant::now(), told: Cell::new(None) };
        let at = |milliseconds| progress.is_due(Duration::from_millis(milliseconds));
        assert!(!at(499));
        assert!(at(500));
        progress.told.set(Some(Duration::from_millis(500)));
        assert!(!at(599));
        assert!(at(600));
    }

    #[test]
    fn a_pipe_gets_no_line() {
        let progress = Progress { is_terminal: false, language: Language::ENGLISH, start: Instant::now(), told: Cell::new(None) };
        assert!(!progress.is_due(Duration::from_secs(60)));
    }

    #[test]
    fn the_line_says_how_many_of_how_many() {
        assert_eq!(line(999, None), "999 commits read");
        assert_eq!(line(1_024, Some(1_234_567)), "files of 1 024 of 1 234 567 commits compared");
        assert_eq!(line(0, Some(100_000)), "files of 0 of 100 000 commits compared");
    }
}
