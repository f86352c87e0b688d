//! What can be asked of `duly hook`.
//!
//! It does not know where git keeps its hooks.

use clap::{Args, Subcommand};

use super::Place;

#[derive(Debug, Args)]
pub struct Hook {
    #[command(subcommand)]
    pub action: Action,
}

#[derive(Debug, Subcommand)]
pub enum Action {
    /// Write the hooks, where no other hook stands
    Install(Place),
    /// Remove the hooks that duly wrote, and nothing else
    Uninstall(Where),
    /// Say whether git runs the hooks; exits with 1 if it does not
    Status(Where),
}

#[derive(Debug, Args)]
pub struct Where {
    /// The repository, or a directory in it
    #[arg(short = 'C', long = "repo", value_name = "DIR", default_value = ".")]
    pub repo: std::path::PathBuf,
}
