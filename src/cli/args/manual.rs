//! What `duly completions` and `duly man` can be asked.
//!
//! It does not know how a shell completes, nor how a page is set.

use std::path::PathBuf;

use clap::Args;
use clap_complete::Shell;

#[derive(Debug, Args)]
pub struct Completions {
    /// The shell
    pub shell: Shell,
}

#[derive(Debug, Args)]
pub struct Man {
    /// The folder to write the pages of all commands to; it is made where it is not there. Without it the first page is printed
    #[arg(long, value_name = "DIR")]
    pub output: Option<PathBuf>,
}
