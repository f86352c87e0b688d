//! The one integration-test binary.
//!
//! It does not know what the tests are about.

#![expect(clippy::disallowed_methods, reason = "tests start processes and look at the environment")]

mod binary;
mod cache;
mod demo;
mod docs;
mod door;
mod evidence;
mod explain;
mod history;
mod holidays;
mod house;
mod laws;
mod ledger;
mod loosened;
mod plan;
mod reader;
mod render;
mod road;
mod rules;
mod semantics;
mod soc;
mod worked;
