//! Builds a repository from the script.
//!
//! It does not know what the commits are about.

use std::collections::BTreeSet;
use std::path::Path;

use super::{BRANCH, Line, Person, Step, script};
use crate::history::build::{Builder, Commit};
use crate::history::{Error, Oid};

/// What was built.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Built {
    /// How many commits there are, the merged branch included.
    pub commits: usize,
    /// How many people made them.
    pub people: usize,
    /// The tip of the branch.
    pub head: Oid,
}

const SIDE: &str = "side";

/// Builds the year in a folder and checks it out. The same script gives the same commits everywhere.
pub fn build(dir: &Path) -> Result<Built, Error> {
    let steps = script();
    let mut builder = Builder::init(dir)?;
    let head = builder.packed(|builder| perform(builder, &steps))?;
    builder.check_out()?;
    let people: BTreeSet<&str> = steps.iter().map(|step| step.author.email).collect();
    Ok(Built { commits: steps.len(), people: people.len(), head })
}

/// Makes every commit and gives the last one of the main line.
fn perform(builder: &mut Builder, steps: &[Step]) -> Result<Oid, Error> {
    let mut head = None;
    let mut side = None;
    for step in steps {
        match step.line {
            Line::Main => head = Some(builder.commit(commit(step))?),
            Line::Side => {
                builder.branch(SIDE)?;
                side = Some(builder.commit(commit(step))?);
                builder.switch(BRANCH);
            }
            Line::Merge => {
                let merge = side.take().iter().fold(commit(step), Commit::merge);
                head = Some(builder.commit(merge)?);
            }
        }
    }
    Ok(head.expect("the script begins with the plan, on the main line"))
}

fn commit(step: &Step) -> Commit {
    let Person { name, email, .. } = step.author;
    let empty = Commit::at(&step.date()).by(name, email).message(&format!("{}\n", step.message));
    step.files.iter().fold(empty, |commit, file| commit.file(&file.path, &file.text))
}
