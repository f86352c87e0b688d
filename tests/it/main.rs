//! The one integration-test binary.
//!
//! It does not know what the tests are about.

#![expect(clippy::disallowed_methods, reason = "tests start processes and look at the environment")]

mod action;
mod binary;
mod cache;
mod change;
mod demo;
mod docs;
mod door;
mod environments;
mod evidence;
mod evidence_ahead;
mod evidence_who;
mod examples;
mod explain;
mod forge;
mod help;
mod history;
mod holidays;
mod hook;
mod hostile;
mod house;
mod import;
mod init;
mod issues;
mod laws;
mod ledger;
mod loosened;
mod manual;
mod packs;
mod plan;
mod proof;
mod reader;
mod record;
mod render;
mod report;
mod road;
mod rules;
mod schema_command;
mod semantics;
mod signature;
mod soc;
mod trusted;
mod verify;
mod witness;
mod worked;
