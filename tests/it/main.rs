//! The one integration-test binary.

mod door;
mod ledger;
