//! Files that a plan names beside its own: holidays, schemas of records, keys of signers.
//!
//! It does not know whether they come from a commit or a working tree, nor what their texts mean.

use std::collections::{BTreeMap, BTreeSet};

use super::load::{ParsedFile, PlanFile};
use super::spot::Spot;
use super::trouble::{Trouble, shown};
use crate::calendar::HOLIDAY_FILE_LIMIT;
use crate::diagnostic::{Problem, RuleId};
use crate::language::{Text, plural, say};
use crate::pattern::{Pattern, Segment};

/// The largest file of any use that a plan may name, in bytes.
pub const NAMED_LIMIT: u64 = 1024 * 1024;

/// What was found at a path that the plan names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NamedContent {
    Bytes(Vec<u8>),
    /// Larger than [`NAMED_LIMIT`]; the size in bytes.
    TooLarge(u64),
    /// Something else than a regular file: what it is.
    NotAFile(&'static str),
    /// It cannot be opened: the reason.
    Unreadable(Text),
}

/// What was found, by path; what is not there has no entry.
pub type NamedFiles = BTreeMap<String, NamedContent>;

/// Paths that plans name, each with the pattern that it matches alone.
pub type NamedPaths = BTreeMap<String, Pattern>;

/// What a plan names a file for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Use {
    Holidays,
    Schema,
    AllowedSigners,
    Keyring,
}

impl Use {
    const ALL: [Use; 4] = [Use::Holidays, Use::Schema, Use::AllowedSigners, Use::Keyring];

    /// A word that stands in every text that names a file of this use, unless it is written with escapes.
    fn word(self) -> &'static str {
        match self {
            Use::Holidays => "holidays",
            Use::Schema => "schema",
            Use::AllowedSigners => "allowed_signers",
            Use::Keyring => "keyring",
        }
    }

    /// What such a file is called.
    fn noun(self) -> Text {
        match self {
            Use::Holidays => say!("holiday file"),
            Use::Schema => say!("schema"),
            Use::AllowedSigners => say!("file of allowed signers"),
            Use::Keyring => say!("keyring"),
        }
    }

    /// The largest such file, in bytes.
    fn limit(self) -> u64 {
        match self {
            Use::Holidays => HOLIDAY_FILE_LIMIT,
            Use::Schema => 256 * 1024,
            Use::AllowedSigners | Use::Keyring => 1024 * 1024,
        }
    }

    /// The most such files that a plan may name.
    fn most(self) -> usize {
        match self {
            Use::Holidays => 16,
            Use::Schema => 64,
            // One key of the plan each, which all files share; a version may name one file in each of them.
            Use::AllowedSigners | Use::Keyring => 1,
        }
    }

    /// What to do about a file that is too large.
    fn shorter(self) -> Text {
        match self {
            Use::Holidays => say!("keep the years that the plan is judged in"),
            Use::Schema => say!("write a shorter schema"),
            Use::AllowedSigners | Use::Keyring => say!("keep the keys of those who bring evidence"),
        }
    }

    /// Says that a plan names more such files than it may.
    fn too_many(self) -> Text {
        let most = self.most();
        match self {
            Use::Holidays => plural!(most, "the plan names more than {most} holiday file", "the plan names more than {most} holiday files"),
            Use::Schema => plural!(most, "the plan names more than {most} schema", "the plan names more than {most} schemas"),
            Use::AllowedSigners => plural!(
                most,
                "the plan names more than {most} file of allowed signers",
                "the plan names more than {most} files of allowed signers"
            ),
            Use::Keyring => plural!(most, "the plan names more than {most} keyring", "the plan names more than {most} keyrings"),
        }
    }

    fn example(self) -> &'static str {
        match self {
            Use::Holidays => "calendars/fr.ics",
            Use::Schema => "schema/tickets.schema.json",
            Use::AllowedSigners => "policies/allowed_signers",
            Use::Keyring => "policies/keyring.asc",
        }
    }

    /// The values of a plan file that name a file for this use.
    pub fn spots(self, root: Spot<'_>) -> Vec<Spot<'_>> {
        match self {
            Use::Holidays => {
                let days = root.get("calendar").and_then(|calendar| calendar.get("holidays"));
                days.into_iter().flat_map(Spot::items).filter_map(|item| item.get("file")).collect()
            }
            Use::Schema => {
                let tasks = root.get("tasks").into_iter().flat_map(Spot::items);
                let parts = tasks.flat_map(|task| {
                    let scopes = task.get("scopes").into_iter().flat_map(Spot::entries).map(|(_, scope)| scope);
                    std::iter::once(task).chain(scopes)
                });
                let evidence = parts.filter_map(|part| part.get("evidence"));
                root.get("defaults").into_iter().chain(evidence).filter_map(|home| home.get("schema")).collect()
            }
            Use::AllowedSigners | Use::Keyring => root.get("signers").and_then(|signers| signers.get(self.word())).into_iter().collect(),
        }
    }
}

/// Lists the files that one plan file names. One that cannot be read names nothing: [`super::load_with`] says why.
pub fn named_files(file: &PlanFile) -> NamedPaths {
    if may_name(&file.bytes) { named_in(&ParsedFile::of(file)) } else { NamedPaths::new() }
}

/// The same of a file that was parsed already.
pub fn named_in(file: &ParsedFile) -> NamedPaths {
    let Some(document) = file.document() else { return NamedPaths::new() };
    let mut all = NamedPaths::new();
    for purpose in Use::ALL {
        let named = purpose.spots(Spot::root(document)).into_iter().filter_map(|spot| path(spot.text()?, purpose).ok());
        let named: NamedPaths = named.map(|pattern| (pattern.as_str().to_owned(), pattern)).collect();
        // One too many is told by the loader, whatever stands in it.
        all.extend(named.into_iter().take(purpose.most() + 1));
    }
    all
}

/// Says whether a text may name a file. Every version of a plan is asked, and most name none.
///
/// A key can be written without its letters only with a backslash. `schema` stands in paths and in the comments that
/// editors read too, but after characters that no key follows.
pub fn may_name(text: &[u8]) -> bool {
    let has = |word: &str| text.windows(word.len()).any(|part| part == word.as_bytes());
    let names_schema = || {
        let word = Use::Schema.word().as_bytes();
        let found = text.windows(word.len()).enumerate().filter(|(_, part)| *part == word);
        found.map(|(at, _)| at.checked_sub(1).and_then(|before| text.get(before))).any(|before| !matches!(before, Some(b'$' | b'/' | b'.')))
    };
    has("\\") || has(Use::Holidays.word()) || has(Use::AllowedSigners.word()) || has(Use::Keyring.word()) || names_schema()
}

/// Reads a path as a pattern that matches that one file.
fn path(text: &str, purpose: Use) -> Result<Pattern, Box<Problem>> {
    let told = match Pattern::parse(text) {
        Ok(pattern) if pattern.segments().iter().all(|segment| matches!(segment, Segment::Literal(_))) => return Ok(pattern),
        Ok(_) => say!("`{text}` is a folder or a glob, and names no single file", text = shown(text)),
        Err(error) => error.text(),
    };
    let help = say!("write the path of a file from the root of the repository, such as {example}", example = purpose.example());
    Err(Box::new(Problem::new(RuleId::PlanValue, told, help)))
}

/// The files of one version of a plan, and which of them it names.
pub struct Named<'f> {
    files: &'f NamedFiles,
    paths: NamedPaths,
    of_use: BTreeMap<Use, BTreeSet<String>>,
}

impl<'f> Named<'f> {
    pub fn new(files: &'f NamedFiles) -> Self {
        Self { files, paths: NamedPaths::new(), of_use: BTreeMap::new() }
    }

    /// The path and the text of the file that a value names; none if it has been told what is wrong with it.
    pub fn text<'a>(&mut self, spot: Spot<'a>, purpose: Use, trouble: &mut Trouble) -> Option<(&'a str, &'f str)> {
        let text = spot.text().filter(|_| !trouble.has_told(spot))?;
        let pattern = match path(text, purpose) {
            Ok(pattern) => pattern,
            Err(problem) => {
                trouble.refuse(spot, *problem, say!("not here"));
                return None;
            }
        };
        self.paths.insert(text.to_owned(), pattern);
        let known = self.of_use.entry(purpose).or_default();
        if known.insert(text.to_owned()) && known.len() > purpose.most() {
            if known.len() == purpose.most() + 1 {
                let help = say!("name fewer files; several tasks may share one");
                trouble.refuse(spot, Problem::new(RuleId::PlanValue, purpose.too_many(), help), say!("one too many"));
            }
            return None;
        }
        match content(text, purpose, self.files) {
            Ok(content) => Some((text, content)),
            Err(problem) => {
                trouble.refuse(spot, *problem, say!("this file"));
                None
            }
        }
    }

    /// What the plan names, as patterns in order.
    pub fn into_patterns(self) -> Vec<Pattern> {
        self.paths.into_values().collect()
    }
}

/// The text of a named file.
fn content<'f>(path: &str, purpose: Use, files: &'f NamedFiles) -> Result<&'f str, Box<Problem>> {
    let (noun, name, limit) = (purpose.noun(), shown(path), purpose.limit());
    let too_large = |size: u64| {
        let message = say!("the {noun} {name} has {size} bytes, more than the {limit} that are read", noun, name, size, limit);
        Box::new(Problem::new(RuleId::PlanUnreadable, message, purpose.shorter()))
    };
    let (rule, message, help) = match files.get(path) {
        Some(NamedContent::Bytes(bytes)) => match (u64::try_from(bytes.len()), std::str::from_utf8(bytes)) {
            (Ok(size), Ok(text)) if size <= limit => return Ok(text),
            (Ok(size), Err(_)) if size <= limit => {
                (RuleId::PlanUnreadable, say!("the {noun} {name} is not UTF-8", noun, name), say!("save the file as UTF-8 text"))
            }
            (size, _) => return Err(too_large(size.unwrap_or(u64::MAX))),
        },
        Some(NamedContent::TooLarge(size)) => return Err(too_large(*size)),
        Some(NamedContent::NotAFile(what)) => (
            RuleId::PlanUnreadable,
            say!("the {noun} {name} is {what}", noun, name, what = Text::said(*what, Vec::new())),
            say!("commit the text itself as a regular file"),
        ),
        Some(NamedContent::Unreadable(reason)) => {
            (RuleId::PlanUnreadable, say!("the {noun} {name} cannot be read: {reason}", noun, name, reason), say!("let the file be read"))
        }
        None => {
            let help = say!("commit the file together with the plan, or mend its path; paths begin at the root of the repository");
            (RuleId::PlanUnknownReference, say!("there is no {noun} {name}", noun, name), help)
        }
    };
    Err(Box::new(Problem::new(rule, message, help)))
}
