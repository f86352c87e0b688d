//! What is kept from one run to the next, and what is believed to be quicker.
//!
//! It does not know what the answers are.

use std::path::PathBuf;

use clap::{Args, Subcommand};

#[derive(Debug, Args)]
pub struct CacheArgs {
    #[command(subcommand)]
    pub act: CacheAct,
    /// The folder of the cache [default: that of the user]
    #[arg(long, value_name = "PATH", global = true)]
    pub cache: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, Subcommand)]
pub enum CacheAct {
    /// List what is kept
    Show,
    /// Remove it
    Clear,
}

/// By what means the history is read. They change how long it takes, never the answer.
#[derive(Debug, Args)]
pub struct Speed {
    #[command(flatten)]
    pub keeping: Keeping,
    /// Believe the repository's commit-graph files, which git writes to be quick: a forged one can hide a change
    #[arg(long)]
    pub trust_commit_graph: bool,
}

/// Where is kept what is known of the history.
#[derive(Debug, Args)]
pub struct Keeping {
    /// Keep what is known of the history in this folder [default: that of the user; nothing where CI is set]
    #[arg(long, value_name = "PATH", conflicts_with = "no_cache")]
    pub cache: Option<PathBuf>,
    /// Read the whole history, and keep nothing
    #[arg(long)]
    pub no_cache: bool,
}
