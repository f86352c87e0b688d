//! The one integration-test binary.

mod binary;
mod render;
