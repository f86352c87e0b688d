//! Logs: files that grow, of which each addition is a performance.
//!
//! It does not know what the lines say.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::LOG_LIMIT;
use super::collect::{Brought, Candidate, Collector, Here};
use super::sameness::Sameness;
use crate::diagnostic::RuleId;
use crate::history::{Change, Content, Entry, EntryKind, Error, Oid};
use crate::language::{Text, say};
use crate::source::Place;

/// The most lines of one log that are compared.
const MOST_LINES: usize = 100_000;

/// A log as it stands.
#[derive(Default)]
pub(super) struct Log {
    /// The lines that must stay, in their order: those of the last commit that counts.
    pub(super) base: Vec<Sameness>,
    /// The lines as they are, whether their commit counts or not.
    pub(super) now: Vec<Sameness>,
    pub(super) is_gone: bool,
    /// The commit that landed it first; none if it was there before it was a log.
    pub(super) first: Option<Oid>,
}

/// The lines of a log that show something, each by what makes it the same as another; or why it cannot be read.
pub fn log_lines(bytes: &[u8]) -> Result<Vec<Sameness>, Text> {
    let text = std::str::from_utf8(bytes).map_err(|error| say!("is no text in UTF-8 (byte {at})", at = error.valid_up_to()))?;
    if text.contains('\0') {
        return Err(say!("has a NUL byte: it is no text"));
    }
    let lines: Vec<Sameness> = text.lines().filter_map(Sameness::of_line).take(MOST_LINES + 1).collect();
    if lines.len() > MOST_LINES { Err(say!("has more than {limit} lines", limit = MOST_LINES)) } else { Ok(lines) }
}

impl<'a> Collector<'a> {
    /// A change of a file that is a log.
    pub(super) fn log(&mut self, here: &Here<'a>, change: &Change, brought: &mut Brought<'a>) -> Result<(), Error> {
        let Some(entry) = change.new else {
            self.log_is_gone(here, change);
            return Ok(());
        };
        match entry.kind {
            EntryKind::Symlink => self.not_a_file(here, say!("a symbolic link")),
            EntryKind::Submodule => self.not_a_file(here, say!("a submodule")),
            // A change of mode brings no content.
            EntryKind::File | EntryKind::Executable if change.old.is_some_and(|old| old.id == entry.id) => {}
            EntryKind::File | EntryKind::Executable => {
                let before = self.log_before(here, change)?;
                match self.lines(entry).map_err(|error| error.of_file(here.path))? {
                    Ok(lines) if here.landing.excluded.is_some() => {
                        self.excluded(here);
                        let log = Log { now: lines, first: before.first.or(Some(here.landing.commit)), is_gone: false, ..before };
                        self.memory(here.task).logs.insert(here.path.to_owned(), log);
                    }
                    Ok(lines) => self.grown(here, entry, (before, lines), brought),
                    Err(reason) => {
                        let message = say!("the log {path} {reason}", path = here.path, reason);
                        let help = say!("restore the log as text, and add to it");
                        self.refuse(here, RuleId::RecordUnreadable, message, help, Place::file(here.path), Text::default());
                        let log = Log { first: before.first.or(Some(here.landing.commit)), ..Log::default() };
                        self.memory(here.task).logs.insert(here.path.to_owned(), log);
                    }
                }
            }
        }
        Ok(())
    }

    fn log_is_gone(&mut self, here: &Here<'_>, change: &Change) {
        let Some(log) = self.memory(here.task).logs.get_mut(here.path) else { return };
        if std::mem::replace(&mut log.is_gone, true) {
            return;
        }
        let message = match here.moved_to(change) {
            Some(target) => say!("the log {path} was moved to {target}", path = here.path, target),
            None => say!("the log {path} was deleted", path = here.path),
        };
        let help = say!("restore the log as it was: it only grows");
        self.refuse(here, RuleId::EvidenceDeleted, message, help, Place::file(here.path), Text::default());
    }

    /// The log before a change. What stood there before it was a log is no news either.
    fn log_before(&mut self, here: &Here<'_>, change: &Change) -> Result<Log, Error> {
        if let Some(known) = self.memory(here.task).logs.remove(here.path) {
            return Ok(known);
        }
        let Some(old) = change.old.filter(|old| matches!(old.kind, EntryKind::File | EntryKind::Executable)) else {
            return Ok(Log::default());
        };
        let lines = self.lines(old).map_err(|error| error.of_file(here.path))?.unwrap_or_default();
        self.memory(here.task).seen.extend(lines.iter().copied());
        Ok(Log { base: lines.clone(), now: lines, is_gone: false, first: None })
    }

    fn lines(&self, entry: Entry) -> Result<Result<Vec<Sameness>, Text>, Error> {
        Ok(match self.objects.blob(&entry.id, LOG_LIMIT)? {
            Content::Bytes(bytes) => log_lines(&bytes),
            Content::TooLarge(size) => Err(say!("has {size} bytes, more than the {limit} that are read", size, limit = LOG_LIMIT)),
        })
    }

    /// Judges what a landing made of a log.
    fn grown(&mut self, here: &Here<'a>, entry: Entry, (before, lines): (Log, Vec<Sameness>), brought: &mut Brought<'a>) {
        let added = added(&before.now, &lines);
        let has_grown = !added.is_empty();
        let mut has_news = false;
        for line in added {
            has_news |= self.is_news(here, line, brought);
        }
        let keeps = keeps(&before.base, &lines);
        let log = Log { base: lines.clone(), now: lines, is_gone: false, first: before.first.or(Some(here.landing.commit)) };
        self.memory(here.task).logs.insert(here.path.to_owned(), log);
        let (rule, message, help) = if before.is_gone {
            let message = say!("the log {path} was deleted and then added again", path = here.path);
            (RuleId::EvidenceReadded, message, say!("add the next line to it, in a commit of its own"))
        } else if !keeps {
            let message = say!("the log {path} lost or moved lines that had landed before", path = here.path);
            (RuleId::EvidenceEdited, message, say!("restore the lines as they landed, each in its place, and correct them by a new line"))
        } else if has_grown && !has_news && !here.was_moved(entry) {
            let message =
                say!("what was added to the log {path} repeats lines that the task already has: a copy proves nothing", path = here.path);
            (RuleId::EvidenceCopied, message, say!("do the task and add a line about it, with its day"))
        } else {
            if has_news {
                let files = vec![(here.path.to_owned(), entry)];
                let place = Place::file(here.path);
                brought.candidates.extend(here.units.iter().map(|(unit, versions)| Candidate {
                    unit,
                    versions: Arc::clone(versions),
                    landing: here.landing,
                    files: files.clone(),
                    record: None,
                    claimed: None,
                    place: place.clone(),
                }));
            }
            return;
        };
        self.refuse(here, rule, message, help, Place::file(here.path), Text::default());
    }
}

/// Says whether all old lines are still there, in their order.
fn keeps(old: &[Sameness], new: &[Sameness]) -> bool {
    let mut rest = new.iter();
    old.iter().all(|line| rest.any(|other| other == line))
}

/// The lines that there are more of than before.
fn added(old: &[Sameness], new: &[Sameness]) -> Vec<Sameness> {
    let mut known: BTreeMap<Sameness, usize> = BTreeMap::new();
    for line in old {
        *known.entry(*line).or_default() += 1;
    }
    let is_added = |line: &&Sameness| match known.get_mut(line) {
        Some(count @ 1..) => {
            *count -= 1;
            false
        }
        Some(0) | None => true,
    };
    new.iter().filter(is_added).copied().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<Sameness> {
        log_lines(text.as_bytes()).expect("a log")
    }

    #[test]
    fn a_log_keeps_its_lines_in_order_wherever_others_come() {
        let old = lines("a\nb\n");
        for (new, kept) in
            [("a\nb", true), ("x\na\r\n\r\nx\n b \nx\n", true), ("b\na\n", false), ("a\n", false), ("a b\n", false), ("", false)]
        {
            assert_eq!(keeps(&old, &lines(new)), kept, "{new:?}");
        }
        assert!(keeps(&[], &lines("")));
        assert!(!keeps(&lines("a\na\n"), &lines("a\nb\n")), "a line that stands twice is two lines");
    }

    #[test]
    fn what_is_added_is_what_there_is_more_of() {
        assert_eq!(added(&lines("a\nb\n"), &lines("b\na\n")), []);
        assert_eq!(added(&lines("a\n"), &lines("a\na\nb\n")), lines("a\nb\n"));
        assert_eq!(added(&lines("a\n"), &lines(" a\u{200b}\n\n \u{feff}\n")), []);
    }

    #[test]
    fn a_log_is_text_of_a_hundred_thousand_lines_at_most() {
        assert_eq!(log_lines(b"a\xff"), Err(say!("is no text in UTF-8 (byte {at})", at = 1)));
        assert_eq!(log_lines(b"a\0"), Err(say!("has a NUL byte: it is no text")));
        assert_eq!(log_lines("x\n".repeat(MOST_LINES).as_bytes()).map(|lines| lines.len()), Ok(MOST_LINES));
        assert_eq!(log_lines("x\n".repeat(MOST_LINES + 1).as_bytes()), Err(say!("has more than {limit} lines", limit = 100_000)));
    }
}
