//! The one integration-test binary.

mod door;
mod history;
mod ledger;
mod rules;
