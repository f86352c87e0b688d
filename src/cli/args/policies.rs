//! What `duly policies` can be asked.
//!
//! It does not know what packs there are.

use clap::{Args, Subcommand};

use super::{Color, Place};

#[derive(Debug, Args)]
pub struct Policies {
    #[command(subcommand)]
    pub action: PoliciesAction,
}

#[derive(Debug, Subcommand)]
pub enum PoliciesAction {
    /// List the packs: name, version, tasks and source
    List(Listed),
    /// Print a pack, as the file that a plan would hold
    Show(Named),
    /// Compare a pack with the plan of the working tree: tasks that are gone, looser, stricter or new
    Diff(Compared),
}

#[derive(Debug, Args)]
pub struct Listed {
    /// When to use colours
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    pub color: Color,
}

#[derive(Debug, Args)]
pub struct Named {
    /// The pack; `duly policies list` names them all
    pub name: String,
}

#[derive(Debug, Args)]
pub struct Compared {
    /// The pack; `duly policies list` names them all
    pub name: String,
    #[command(flatten)]
    pub place: Place,
    /// When to use colours
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    pub color: Color,
}
