//! Why a question could not be answered.

use std::fmt;

use crate::calendar::Instant;
use crate::history;
use crate::language::{Text, say};
use crate::pattern::PatternError;

/// An error: we could not look, or were asked for what is not there.
#[derive(Debug)]
pub enum Error {
    History(history::Error),
    PlanPath {
        text: String,
        source: PatternError,
    },
    Selection {
        what: Part,
        name: String,
        suggestion: Option<String>,
    },
    NoOccurrence {
        unit: String,
        key: String,
        suggestion: Option<String>,
    },
    NothingOwed {
        unit: String,
    },
    EmptySelection,
    NothingLeft,
    NothingYet {
        as_of: Instant,
    },
    NoPlanYet {
        as_of: Instant,
    },
    Window {
        from: crate::calendar::Date,
        to: crate::calendar::Date,
    },
    /// A record cannot be written as it was asked for.
    Record {
        message: Text,
        help: Text,
    },
    WithoutOpenPgp {
        commit: String,
    },
    ApprovalWithoutOpenPgp {
        commit: String,
    },
    Unrelated {
        head: String,
        base: String,
    },
    CacheInside {
        folder: String,
    },
    NoBranch {
        revision: String,
    },
    BranchName {
        name: String,
    },
    WorkTree {
        path: String,
        reason: Text,
    },
}

/// What of a plan a question names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    Task,
    Team,
    Unit,
    Reference,
}

impl From<history::Error> for Error {
    fn from(error: history::Error) -> Self {
        Error::History(error)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.text().fmt(f)
    }
}

impl std::error::Error for Error {}

impl Error {
    /// The exit code: 2 for a question that cannot be asked, 3 for an answer that cannot be proven.
    pub fn exit(&self) -> u8 {
        match self {
            Error::History(_)
            | Error::NothingYet { .. }
            | Error::Unrelated { .. }
            | Error::WithoutOpenPgp { .. }
            | Error::ApprovalWithoutOpenPgp { .. }
            | Error::WorkTree { .. } => 3,
            Error::PlanPath { .. } | Error::Selection { .. } | Error::EmptySelection | Error::NothingLeft | Error::CacheInside { .. } => 2,
            Error::NoPlanYet { .. }
            | Error::Window { .. }
            | Error::NoOccurrence { .. }
            | Error::NothingOwed { .. }
            | Error::NoBranch { .. }
            | Error::BranchName { .. }
            | Error::Record { .. } => 2,
        }
    }

    /// What is wrong, as a sentence.
    pub fn text(&self) -> Text {
        match self {
            Error::History(error) => error.text(),
            Error::PlanPath { text, source } => say!("`{text}` cannot name a plan: {source}", text, source = source.text()),
            Error::Selection { what: Part::Task, name, .. } => say!("the plan has no task `{name}`", name),
            Error::Selection { what: Part::Team, name, .. } => say!("the plan has no team `{name}`", name),
            Error::Selection { what: Part::Unit, name, .. } => say!("the plan has no unit `{name}`", name),
            Error::Selection { what: Part::Reference, name, .. } => say!("the plan has no reference `{name}`", name),
            Error::NoOccurrence { unit, key, .. } => say!("`{unit}` has no occurrence `{key}`", unit, key),
            Error::NothingOwed { unit } => say!("`{unit}` owes nothing by then: there is no occurrence to explain", unit),
            Error::EmptySelection => say!("no unit is selected: none of the tasks belongs to the teams that were named"),
            Error::NothingLeft => {
                say!("the plan no longer has what was selected, and nothing of it was owed in the time that was asked for")
            }
            Error::NothingYet { as_of } => say!("no commit of the history had landed by {as_of}", as_of),
            Error::NoPlanYet { as_of } => say!("no valid plan had landed by {as_of}", as_of),
            Error::Window { from, to } => say!("the window ends before it begins: {from} is after {to}", from, to),
            Error::Record { message, .. } => message.clone(),
            Error::WithoutOpenPgp { commit } => {
                say!("the plan that landed with {commit} wants OpenPGP signatures, and this duly is built without OpenPGP", commit)
            }
            Error::ApprovalWithoutOpenPgp { commit } => {
                say!("whether the approval in {commit} counts hangs on OpenPGP keys, and this duly is built without OpenPGP", commit)
            }
            Error::Unrelated { head, base } => say!("{head} and {base} share no history: nothing can be merged", head, base),
            Error::CacheInside { folder } => say!("the cache folder {folder} lies in the repository", folder),
            Error::NoBranch { revision } => say!("the revision {revision} names no branch, and a witness says which one it saw", revision),
            Error::BranchName { name } => say!("`{name}` cannot be the name of a branch", name),
            Error::WorkTree { path, reason } => say!("{path} cannot be read: {reason}", path, reason),
        }
    }

    /// What to do about it, as an order.
    pub fn help(&self) -> Text {
        match self {
            Error::History(error) => error.help(),
            Error::PlanPath { .. } => {
                say!("name a file, a folder (with `/` at its end) or a glob inside the repository, such as policies/*.yaml")
            }
            Error::Selection { suggestion: Some(near), .. } => say!("did you mean `{near}`?", near),
            Error::Selection { what: Part::Reference, .. } => {
                say!("name what a task has under `references`, with `*` for any text, such as 'PCI DSS*'")
            }
            Error::Selection { what: Part::Task, .. } => say!("name a task of the plan; `duly status` lists them"),
            Error::Selection { what: Part::Team, .. } => say!("name a team of the plan; `duly status` lists them"),
            Error::Selection { what: Part::Unit, .. } => say!("name a unit of the plan; `duly status` lists them"),
            Error::NoOccurrence { suggestion: Some(near), .. } => say!("did you mean `{near}`?", near),
            Error::NoOccurrence { unit, .. } => say!("leave the key out for the current occurrence: `duly explain {unit}`", unit),
            Error::NothingOwed { .. } => say!("name a task that owes something, or ask for a later --as-of"),
            Error::EmptySelection => say!("name a task and a team that belong together, or leave one of them out"),
            Error::NothingLeft => say!("name a task that the plan has, or ask for a time in which it had this one"),
            Error::NothingYet { .. } => say!("ask for a later --as-of"),
            Error::NoPlanYet { .. } => say!("ask for a later --as-of, at which the plan had landed"),
            Error::Window { .. } => say!("let --from be the first day and --to the last"),
            Error::Record { help, .. } => help.clone(),
            Error::WithoutOpenPgp { .. } | Error::ApprovalWithoutOpenPgp { .. } => {
                say!("install it with `cargo install --locked --path . --features openpgp`")
            }
            Error::Unrelated { .. } => say!("name the branch from which this one began"),
            Error::CacheInside { .. } => say!("name a folder outside it: what others can change there proves nothing"),
            Error::NoBranch { .. } => say!("name the branch with --branch, such as `--branch main`"),
            Error::BranchName { .. } => say!("name a branch, such as `main` or `refs/heads/main`"),
            Error::WorkTree { .. } => say!("make the file readable, and run again"),
        }
    }
}
