//! Who approves that a change loosens the plan.
//!
//! It does not know what is loosened.

use crate::calendar::Date;
use crate::diagnostic::{Problem, RuleId};
use crate::evidence::{Mailmap, is_member, trailers};
use crate::history::{Ahead, BranchCommit};
use crate::plan::Plan;

use super::proposal::Kind;

/// The approvals that a change carries, by the roster of the base's plan.
pub struct Approvals {
    /// The team that may approve, by its name; none if the plan names no approvers.
    team: Option<String>,
    /// Members of it who approve and wrote none of the commits.
    approvers: Vec<String>,
    /// The index carries no message yet.
    is_staged: bool,
}

impl Approvals {
    /// Reads the `Approved-by` trailers of every commit that the change brings. Who changed a file in one of them approves nothing.
    pub fn of(ahead: &Ahead, base: Option<&Plan>, kind: &Kind, day: Date) -> Self {
        let team = base.and_then(|plan| plan.team(plan.approvers.as_deref()?));
        let mut approvers = Vec::new();
        let nobody = Mailmap::default();
        for person in ahead.commits.iter().flat_map(|commit| trailers(&commit.message, "approved-by", &nobody)) {
            let wrote = |commit: &BranchCommit| !commit.is_empty && person.has(&commit.author.email);
            if team.is_some_and(|team| is_member(team, &person, day)) && !ahead.commits.iter().any(wrote) {
                approvers.push(person.email);
            }
        }
        Self { team: team.map(|team| team.name.clone()), approvers, is_staged: !kind.is_commit() }
    }

    /// What is missing where a change loosens the plan.
    pub fn missing(&self, loosened: &Problem) -> Option<Problem> {
        if self.is_staged || !self.approvers.is_empty() {
            return None;
        }
        let (who, help) = match &self.team {
            Some(team) => (
                format!("nobody of {team} who wrote none of it approves it"),
                "let a member of that team add an empty commit with the trailer `Approved-by: NAME <ADDRESS>`, or restore the duty"
                    .to_owned(),
            ),
            None => (
                "the base's plan names no `approvers` who could approve it".to_owned(),
                "name a team under `approvers` in the plan, in a change of its own, or restore the duty".to_owned(),
            ),
        };
        let problem = Problem::new(RuleId::LooseningUnapproved, format!("this change loosens the plan, and {who}"), help);
        let problem = match &loosened.place {
            Some(place) => problem.at(place.clone(), loosened.label.clone()),
            None => problem,
        };
        Some(match &loosened.commit {
            Some(commit) => problem.commit(commit),
            None => problem,
        })
    }
}
