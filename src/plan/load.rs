//! Bytes of plan files to a [`Plan`], or everything that is wrong with them.

use super::Plan;
use crate::diagnostic::Problem;

/// One plan file as it was found.
#[derive(Debug, Clone)]
pub struct PlanFile {
    pub path: String,
    pub bytes: Vec<u8>,
}

/// Reads all files of one plan together. Gives a plan, or problems; never half of both.
pub fn load(files: &[PlanFile]) -> Result<Plan, Vec<Problem>> {
    let _ = files;
    todo!()
}
