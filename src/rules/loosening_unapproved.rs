//! `loosening-unapproved`: a change loosens the plan, and nobody who may says yes.
//!
//! It knows no files, no git and no terminal.

use super::{Check, Group, Rule};
use crate::diagnostic::{Level, RuleId};

pub static RULE: Rule = Rule {
    id: RuleId::LooseningUnapproved,
    level: Level::Error,
    group: Group::Plan,
    summary: "A change loosens the plan, and nobody who may approve it has.",
    explanation: "\
`duly check --base` compares the plan of a branch with the plan of its base.
What it loosens (`plan-loosened` names it) needs the approval of a member of the team that `approvers` names in the base's plan, on the day of the check.
The approval is the trailer `Approved-by: NAME <ADDRESS>` in the message of a commit of the branch, which an approver may add as an empty commit (`git commit --allow-empty`); who changed a file in the branch approves nothing.
A trailer is a claim like an author: protect the branch, and let the forge ask the same person for a review.

The roster and the levels are those of the base's plan, so that a change cannot approve itself.
`duly check --staged` cannot know the message of the commit that is about to be made, and says only what is loosened.",
    remedy: "Let a member of the approving team add the trailer, or restore the duty.",
    example: "this change loosens the plan, and nobody of SOC Oversight who wrote none of it approves it",
    check: Check::Loader,
};
