//! Packs for people: the list of them, and one beside a plan.
//!
//! It does not know what a pack holds, nor whether a difference is good or bad.

use std::fmt;

use super::{Style, paint, text};
use crate::packs::{Beside, Pack};
use crate::source::Place;

/// The columns of the longest word for what is told.
const DIRECTION: usize = "stricter".len();

/// Writes an entry per pack: its name, version and size, and what it was taken from.
pub fn list(out: &mut dyn fmt::Write, packs: impl Iterator<Item = Pack>, style: Style) -> fmt::Result {
    for pack in packs {
        let name = paint::paint(pack.name, paint::heading(), style);
        let (count, open) = (pack.tasks().count(), pack.unchosen().len());
        let open = if open == 0 { String::new() } else { format!(", {open} of them with a cadence to choose") };
        writeln!(out, "{name}  version {} of {}, {count} tasks{open}", pack.version(), pack.date())?;
        indented(out, "  ", pack.title(), style)?;
        indented(out, "  source: ", pack.source(), style)?;
    }
    let hint = "`duly policies show NAME` prints one, `duly init --policy NAME` writes it into a repository";
    writeln!(out)?;
    indented(out, "", hint, style)
}

/// Writes how far a plan went from a pack. `stands` is the version that the plan's own copy names, if it has one.
pub fn beside(out: &mut dyn fmt::Write, beside: &Beside, stands: Option<&str>, style: Style) -> fmt::Result {
    let Beside { pack, missing, changes, chosen, same, own } = beside;
    let total = pack.tasks().count();
    writeln!(out, "{} version {} of {}", paint::paint(pack.name, paint::heading(), style), pack.version(), pack.date())?;
    if let Some(stands) = stands.filter(|stands| *stands != pack.version()) {
        indented(out, "", &text::shown(&format!("{} is version {stands}: what differs may be new in the pack", pack.path())), style)?;
    }
    let alike = match *same {
        same if same == total => format!("all {total} tasks are"),
        1 => format!("1 of its {total} tasks is"),
        same => format!("{same} of its {total} tasks are"),
    };
    indented(out, "", &format!("{alike} owed by the plan as the pack says"), style)?;
    if !missing.is_empty() || !changes.is_empty() || !chosen.is_empty() || !own.is_empty() {
        writeln!(out)?;
    }
    for unit in missing {
        entry(out, "missing", &format!("`{unit}` is not in the plan"), style)?;
    }
    for change in changes {
        let place = match &change.place {
            Some(Place::At { source, span }) => format!(" ({}:{})", source.path(), source.position(span.start).line),
            Some(Place::File { path }) => format!(" ({path})"),
            None => String::new(),
        };
        entry(out, change.direction.as_str(), &format!("{}{place}", change.what), style)?;
    }
    for one in chosen {
        entry(out, "chosen", &format!("`{}` is {}", one.unit, one.cadence), style)?;
    }
    for id in own {
        entry(out, "added", &format!("`{id}` stands in no pack"), style)?;
    }
    Ok(())
}

fn entry(out: &mut dyn fmt::Write, word: &str, words: &str, style: Style) -> fmt::Result {
    indented(out, &format!("{}  ", text::pad(word, DIRECTION)), &text::shown(words), style)
}

/// Writes a text after a beginning, with all lines below the first one.
fn indented(out: &mut dyn fmt::Write, start: &str, words: &str, style: Style) -> fmt::Result {
    let indent = start.len();
    for (number, line) in text::wrap(words, style.width.saturating_sub(indent)).iter().enumerate() {
        if number == 0 { writeln!(out, "{start}{line}")? } else { writeln!(out, "{}{line}", " ".repeat(indent))? }
    }
    Ok(())
}
