//! `duly policies` as it is called.
//!
//! It does not know what the packs hold.
