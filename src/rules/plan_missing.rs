//! `plan-missing`: no plan lies where duly looks for one.
//!
//! It knows no files, no git and no terminal.

use super::{Check, Group, Rule};
use crate::diagnostic::{Level, RuleId};

pub static RULE: Rule = Rule {
    id: RuleId::PlanMissing,
    level: Level::Error,
    group: Group::Plan,
    summary: "No plan lies where duly looks for one.",
    explanation: "\
duly reads `policies/*.yaml` and `policies/*.yml`, or the paths that `--plan` names, in the revision that is judged.
Where no file matches, nothing would be owed, and an empty answer would look like a clean one.
So the check is refused.",
    remedy: "Commit a plan under `policies/`, or name its path with `--plan`.",
    example: "there is no plan under `policies/*.yaml` or `policies/*.yml`",
    check: Check::Loader,
};
