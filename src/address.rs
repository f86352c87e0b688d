//! The names of what is judged: a unit, and one occurrence of it.
//!
//! It does not know what a unit owes.

use std::fmt;

/// A unit: a task, or one scope and/or one team of it. Written `TASK[@scope][/team]`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnitId {
    pub task: String,
    pub scope: Option<String>,
    pub team: Option<String>,
}

impl UnitId {
    /// The unit of a task that has neither scopes nor teams judged apart.
    pub fn task(task: impl Into<String>) -> Self {
        Self { task: task.into(), scope: None, team: None }
    }
}

impl fmt::Display for UnitId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.task)?;
        if let Some(scope) = &self.scope {
            write!(f, "@{scope}")?;
        }
        if let Some(team) = &self.team {
            write!(f, "/{team}")?;
        }
        Ok(())
    }
}
