//! Files that a plan names beside its own: those that list holidays.
//!
//! It does not know whether they come from a commit or a working tree.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::load::{self, PlanFile};
use super::spot::Spot;
use super::trouble::{Trouble, shown};
use crate::calendar::{Date, HOLIDAY_FILE_LIMIT, HolidayFormat, holidays};
use crate::diagnostic::{Problem, RuleId};
use crate::pattern::{Pattern, Segment};
use crate::source::{Place, Source, Span};

/// The largest file that a plan may name, in bytes.
pub const NAMED_LIMIT: u64 = HOLIDAY_FILE_LIMIT;

/// The most files that a plan may name.
const MOST_NAMED: usize = 16;

/// What was found at a path that the plan names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NamedContent {
    Bytes(Vec<u8>),
    /// Larger than [`NAMED_LIMIT`]; the size in bytes.
    TooLarge(u64),
    /// Something else than a regular file: what it is.
    NotAFile(&'static str),
    /// It cannot be opened: the reason.
    Unreadable(String),
}

/// What was found, by path; what is not there has no entry.
pub type NamedFiles = BTreeMap<String, NamedContent>;

/// Paths that plans name, each with the pattern that it matches alone.
pub type NamedPaths = BTreeMap<String, Pattern>;

/// Lists the files that one plan file names. One that cannot be read names nothing: [`super::load_with`] says why.
pub fn named_files(file: &PlanFile) -> NamedPaths {
    // Every version of a plan is asked. A key can be written without its letters only with a backslash.
    let may_name = |word: &[u8]| file.bytes.windows(word.len()).any(|part| part == word);
    if !may_name(b"holidays") && !may_name(b"\\") {
        return NamedPaths::new();
    }
    let Some(document) = load::document(file, &mut Trouble::default()) else { return NamedPaths::new() };
    let named = spots(Spot::root(&document)).filter_map(|spot| path(spot.text()?).ok());
    named.take(MOST_NAMED + 1).map(|pattern| (pattern.as_str().to_owned(), pattern)).collect()
}

/// The values of `file` under the holidays of a plan file.
fn spots(root: Spot<'_>) -> impl Iterator<Item = Spot<'_>> {
    root.get("calendar").and_then(|calendar| calendar.get("holidays")).into_iter().flat_map(Spot::items).filter_map(|item| item.get("file"))
}

/// Reads a path as a pattern that matches that one file.
fn path(text: &str) -> Result<Pattern, String> {
    let pattern = Pattern::parse(text).map_err(|error| error.to_string())?;
    let is_plain = pattern.segments().iter().all(|segment| matches!(segment, Segment::Literal(_)));
    if is_plain { Ok(pattern) } else { Err(format!("`{}` is a folder or a glob, and names no single file", shown(text))) }
}

/// Reads the holidays of every file that the plan names, and lists the files.
pub fn read(roots: &[Spot<'_>], files: &NamedFiles, trouble: &mut Trouble) -> (BTreeSet<Date>, Vec<Pattern>) {
    let mut days = BTreeSet::new();
    let mut named = NamedPaths::new();
    for spot in roots.iter().flat_map(|root| spots(*root)) {
        let Some(text) = spot.text().filter(|_| !trouble.has_told(spot)) else { continue };
        let pattern = match path(text) {
            Ok(pattern) => pattern,
            Err(message) => {
                let help = "write the path of a file from the root of the repository, such as calendars/fr.ics";
                trouble.refuse(spot, Problem::new(RuleId::PlanValue, message, help), "not here");
                continue;
            }
        };
        if named.insert(text.to_owned(), pattern).is_some() {
            continue;
        }
        if named.len() > MOST_NAMED {
            let message = format!("the plan names more than {MOST_NAMED} holiday files");
            trouble.refuse(spot, Problem::new(RuleId::PlanValue, message, "put the holidays into fewer files"), "one too many");
            break;
        }
        match content(text, files) {
            Ok(content) => days.extend(read_days(text, content, trouble)),
            Err(problem) => trouble.refuse(spot, *problem, "this file"),
        }
    }
    (days, named.into_values().collect())
}

/// The text of a named file.
fn content<'f>(path: &str, files: &'f NamedFiles) -> Result<&'f str, Box<Problem>> {
    let name = shown(path);
    let (rule, message, help) = match files.get(path) {
        Some(NamedContent::Bytes(bytes)) => match (u64::try_from(bytes.len()), std::str::from_utf8(bytes)) {
            (Ok(..=NAMED_LIMIT), Ok(text)) => return Ok(text),
            (Ok(..=NAMED_LIMIT), Err(_)) => {
                (RuleId::PlanUnreadable, format!("the holiday file {name} is not UTF-8"), "save the file as UTF-8 text")
            }
            (size, _) => return Err(Box::new(too_large(&name, size.unwrap_or(u64::MAX)))),
        },
        Some(NamedContent::TooLarge(size)) => return Err(Box::new(too_large(&name, *size))),
        Some(NamedContent::NotAFile(what)) => {
            (RuleId::PlanUnreadable, format!("the holiday file {name} is {what}"), "commit the holidays themselves as a regular file")
        }
        Some(NamedContent::Unreadable(reason)) => {
            (RuleId::PlanUnreadable, format!("the holiday file {name} cannot be read: {reason}"), "let the file be read")
        }
        None => {
            let help = "commit the file together with the plan, or mend its path; paths begin at the root of the repository";
            (RuleId::PlanUnknownReference, format!("there is no holiday file {name}"), help)
        }
    };
    Err(Box::new(Problem::new(rule, message, help)))
}

fn too_large(name: &str, size: u64) -> Problem {
    let message = format!("the holiday file {name} has {size} bytes, more than the {NAMED_LIMIT} that are read");
    Problem::new(RuleId::PlanUnreadable, message, "keep the years that the plan is judged in")
}

/// The days of a text; what is wrong is told at its place in that text.
fn read_days(path: &str, text: &str, trouble: &mut Trouble) -> BTreeSet<Date> {
    let faults = match holidays(text, HolidayFormat::of(path)) {
        Ok(days) => return days,
        Err(faults) => faults,
    };
    let source = Arc::new(Source::new(path, text));
    for fault in faults {
        let place = Place::at(&source, Span::new(fault.span.start, fault.span.end));
        trouble.tell(Problem::new(RuleId::PlanValue, fault.message, fault.help).at(place, "here"));
    }
    BTreeSet::new()
}
