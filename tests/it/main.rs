//! The one integration-test binary.

mod binary;
mod door;
mod history;
mod ledger;
mod render;
