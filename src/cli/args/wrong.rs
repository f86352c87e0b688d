//! Why a value of the command line cannot be taken, in the language of whoever gave it.
//!
//! It does not know what the value is for.

use std::error::Error;
use std::fmt;
use std::ops::Deref;

use duly::language::Text;

use crate::cli::world::spoken;

/// What is wrong with a value; clap tells it behind the value and its option.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrong(pub Text);

impl Deref for Wrong {
    type Target = Text;

    fn deref(&self) -> &Text {
        &self.0
    }
}

impl fmt::Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&spoken().tell(&self.0))
    }
}

impl Error for Wrong {}
