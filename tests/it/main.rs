//! The one integration-test binary.

mod history;
