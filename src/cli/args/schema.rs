//! What `duly schema` can be asked.
//!
//! It does not know what the schemas say.

use clap::{Args, Subcommand};
use duly::address::Address;

use super::{Place, address};

#[derive(Debug, Args)]
pub struct Schema {
    #[command(subcommand)]
    pub which: Which,
}

#[derive(Debug, Subcommand)]
pub enum Which {
    /// The schema of plan files
    Plan,
    /// The schema of records
    Evidence,
    /// The schema of the JSON report
    Report,
    /// The schema of the JSON explanation of one occurrence
    Explanation,
    /// The schema of the records of one task: that of all records, and its own if the plan names one
    Task(OfTask),
}

#[derive(Debug, Args)]
pub struct OfTask {
    /// The task; with a scope or a team if their schemas differ
    #[arg(value_name = "TASK[@SCOPE][/TEAM]", value_parser = address)]
    pub address: Address,
    #[command(flatten)]
    pub place: Place,
}
