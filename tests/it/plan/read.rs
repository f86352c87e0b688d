//! To come.
//!
//! It does not know anything yet.
