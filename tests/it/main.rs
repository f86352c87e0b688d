//! The one integration-test binary.

mod binary;
mod door;
mod evidence;
mod history;
mod ledger;
mod render;
