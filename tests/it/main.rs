//! The one integration-test binary.
//!
//! It does not know what the tests are about.

mod demo;
mod docs;
mod history;
mod house;
