//! Why a question could not be answered.

use crate::calendar::Instant;
use crate::history;
use crate::pattern::PatternError;

/// An error: we could not look, or were asked for what is not there.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error(transparent)]
    History(#[from] history::Error),
    #[error("`{text}` cannot name a plan: {source}")]
    PlanPath { text: String, source: PatternError },
    #[error("the plan has no {what} `{name}`")]
    Selection { what: &'static str, name: String, suggestion: Option<String> },
    #[error("`{unit}` has no occurrence `{key}`")]
    NoOccurrence { unit: String, key: String, suggestion: Option<String> },
    #[error("`{unit}` owes nothing by then: there is no occurrence to explain")]
    NothingOwed { unit: String },
    #[error("no unit is selected: none of the tasks belongs to the teams that were named")]
    EmptySelection,
    #[error("the plan no longer has what was selected, and nothing of it was owed in the time that was asked for")]
    NothingLeft,
    #[error("no commit of the history had landed by {as_of}")]
    NothingYet { as_of: Instant },
    #[error("no valid plan had landed by {as_of}")]
    NoPlanYet { as_of: Instant },
    #[error("the window ends before it begins: {from} is after {to}")]
    Window { from: crate::calendar::Date, to: crate::calendar::Date },
    /// A record cannot be written as it was asked for.
    #[error("{message}")]
    Record { message: String, help: String },
    #[error("the plan that landed with {commit} wants OpenPGP signatures, and this duly is built without OpenPGP")]
    WithoutOpenPgp { commit: String },
    #[error("whether the approval in {commit} counts hangs on OpenPGP keys, and this duly is built without OpenPGP")]
    ApprovalWithoutOpenPgp { commit: String },
    #[error("{head} and {base} share no history: nothing can be merged")]
    Unrelated { head: String, base: String },
    #[error("the cache folder {folder} lies in the repository")]
    CacheInside { folder: String },
    #[error("the revision {revision} names no branch, and a witness says which one it saw")]
    NoBranch { revision: String },
    #[error("`{name}` cannot be the name of a branch")]
    BranchName { name: String },
    #[error("{path} cannot be read: {reason}")]
    WorkTree { path: String, reason: String },
}

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

    /// What to do about it, as an order.
    pub fn help(&self) -> String {
        match self {
            Error::History(error) => error.help(),
            Error::PlanPath { .. } => {
                "name a file, a folder (with `/` at its end) or a glob inside the repository, such as policies/*.yaml".to_owned()
            }
            Error::Selection { suggestion: Some(near), .. } => format!("did you mean `{near}`?"),
            Error::Selection { what: "reference", .. } => {
                "name what a task has under `references`, with `*` for any text, such as 'PCI DSS*'".to_owned()
            }
            Error::Selection { what, .. } => format!("name a {what} of the plan; `duly status` lists them"),
            Error::NoOccurrence { suggestion: Some(near), .. } => format!("did you mean `{near}`?"),
            Error::NoOccurrence { unit, .. } => format!("leave the key out for the current occurrence: `duly explain {unit}`"),
            Error::NothingOwed { .. } => "name a task that owes something, or ask for a later --as-of".to_owned(),
            Error::EmptySelection => "name a task and a team that belong together, or leave one of them out".to_owned(),
            Error::NothingLeft => "name a task that the plan has, or ask for a time in which it had this one".to_owned(),
            Error::NothingYet { .. } => "ask for a later --as-of".to_owned(),
            Error::NoPlanYet { .. } => "ask for a later --as-of, at which the plan had landed".to_owned(),
            Error::Window { .. } => "let --from be the first day and --to the last".to_owned(),
            Error::Record { help, .. } => help.clone(),
            Error::WithoutOpenPgp { .. } | Error::ApprovalWithoutOpenPgp { .. } => {
                "install it with `cargo install --locked --path . --features openpgp`".to_owned()
            }
            Error::Unrelated { .. } => "name the branch from which this one began".to_owned(),
            Error::CacheInside { .. } => "name a folder outside it: what others can change there proves nothing".to_owned(),
            Error::NoBranch { .. } => "name the branch with --branch, such as `--branch main`".to_owned(),
            Error::BranchName { .. } => "name a branch, such as `main` or `refs/heads/main`".to_owned(),
            Error::WorkTree { .. } => "make the file readable, and run again".to_owned(),
        }
    }
}
