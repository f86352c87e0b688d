//! duly answers whether each recurring task was really done, in time, from the history of a Git repository.
//!
//! The library reads no clock, no environment and no current directory, and prints nothing: `as_of` is an argument.

pub mod address;
pub mod cadence;
pub mod calendar;
pub mod check;
pub mod codec;
pub mod demo;
pub mod diagnostic;
pub mod evidence;
pub mod gate;
pub mod history;
pub mod hook;
pub mod import;
pub mod init;
pub mod language;
pub mod ledger;
pub mod occurrence;
pub mod packs;
pub mod pattern;
pub mod plan;
pub mod render;
pub mod report;
pub mod rules;
pub mod schema;
pub mod signature;
pub mod source;
pub mod verify;
pub mod yaml;
