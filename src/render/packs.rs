//! Packs for people: the list of them, and one beside a plan.
//!
//! It does not know what a pack holds, nor whether a difference is good or bad.

use std::fmt;

use super::{Style, names, paint, text};
use crate::language::{Text, plural, say, words};
use crate::packs::{Beside, Pack};
use crate::plan::Direction;
use crate::source::Place;

/// Writes an entry per pack: its name, version and size, and what it was taken from.
pub fn list(out: &mut dyn fmt::Write, packs: impl Iterator<Item = Pack>, style: Style) -> fmt::Result {
    for pack in packs {
        let name = paint::paint(pack.name, paint::heading(), style);
        let (version, date, open) = (pack.version(), pack.date(), pack.unchosen().len());
        let tasks = plural!(n = pack.tasks().count(), "{n} task", "{n} tasks");
        let size = if open == 0 {
            say!("version {version} of {date}, {tasks}", version, date, tasks)
        } else {
            plural!(
                open,
                "version {version} of {date}, {tasks}, {open} of them with a cadence to choose",
                "version {version} of {date}, {tasks}, {open} of them with a cadence to choose",
                version,
                date,
                tasks
            )
        };
        writeln!(out, "{name}  {}", text::told(style.language, &size))?;
        indented(out, "  ", pack.title(), style)?;
        indented(out, &format!("  {} ", style.language.words(words!("source:"))), pack.source(), style)?;
    }
    writeln!(out)?;
    indented(
        out,
        "",
        &style.language.words(words!("`duly policies show NAME` prints one, `duly init --policy NAME` writes it into a repository")),
        style,
    )
}

/// Writes how far a plan went from a pack. `stands` is the version that the plan's own copy names, if it has one.
pub fn beside(out: &mut dyn fmt::Write, beside: &Beside, stands: Option<&str>, style: Style) -> fmt::Result {
    let Beside { pack, missing, changes, chosen, same, own } = beside;
    let tell = |words: &Text| text::told(style.language, words);
    let total = pack.tasks().count();
    let version = say!("version {version} of {date}", version = pack.version(), date = pack.date());
    writeln!(out, "{} {}", paint::paint(pack.name, paint::heading(), style), tell(&version))?;
    if let Some(version) = stands.filter(|stands| *stands != pack.version()) {
        let words = say!("{path} is version {version}: what differs may be new in the pack", path = pack.path(), version);
        indented(out, "", &style.tell(&words), style)?;
    }
    indented(out, "", &tell(&alike(*same, total)), style)?;
    if !missing.is_empty() || !changes.is_empty() || !chosen.is_empty() || !own.is_empty() {
        writeln!(out)?;
    }
    let [is_missing, is_chosen, is_added] = [words!("missing"), words!("chosen"), words!("added")].map(|word| style.language.words(word));
    for unit in missing {
        entry(out, &is_missing, &say!("`{unit}` is not in the plan", unit), style)?;
    }
    for change in changes {
        let what = &change.what;
        let words = match &change.place {
            Some(Place::At { source, span }) => {
                say!("{what} ({path}:{line})", what, path = source.path(), line = source.position(span.start).line)
            }
            Some(Place::File { path }) => say!("{what} ({path})", what, path),
            None => what.clone(),
        };
        entry(out, &names::direction(change.direction, style.language), &words, style)?;
    }
    for one in chosen {
        entry(out, &is_chosen, &say!("`{unit}` is {cadence}", unit = one.unit, cadence = one.cadence), style)?;
    }
    for unit in own {
        entry(out, &is_added, &say!("`{unit}` stands in no pack", unit), style)?;
    }
    Ok(())
}

/// How many of a pack's tasks the plan owes as the pack says.
fn alike(same: usize, total: usize) -> Text {
    if same == total {
        return plural!(
            total,
            "all {total} tasks are owed by the plan as the pack says",
            "all {total} tasks are owed by the plan as the pack says"
        );
    }
    plural!(
        same,
        "{same} of its {total} tasks is owed by the plan as the pack says",
        "{same} of its {total} tasks are owed by the plan as the pack says",
        total
    )
}

/// Writes words after one that says what they are about; the words of all entries begin in one column.
fn entry(out: &mut dyn fmt::Write, word: &str, words: &Text, style: Style) -> fmt::Result {
    let own = [words!("missing"), words!("chosen"), words!("added")].map(|word| style.language.words(word));
    let directions = [Direction::Looser, Direction::Stricter, Direction::Other].map(|one| names::direction(one, style.language));
    let columns = own.iter().chain(&directions).map(|word| text::width(word)).max().unwrap_or(0);
    indented(out, &format!("{}  ", text::pad(word, columns)), &style.tell(words), style)
}

/// Writes a text after a beginning, with all lines below the first one.
fn indented(out: &mut dyn fmt::Write, start: &str, words: &str, style: Style) -> fmt::Result {
    let indent = text::width(start);
    for (number, line) in text::wrap(words, style.width.saturating_sub(indent)).iter().enumerate() {
        if number == 0 { writeln!(out, "{start}{line}")? } else { writeln!(out, "{}{line}", " ".repeat(indent))? }
    }
    Ok(())
}
