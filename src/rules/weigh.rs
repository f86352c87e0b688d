//! Problems to findings: each gets the level that it has in this plan, and its place in the list.
//!
//! It does not know what the problems are about.

use std::collections::BTreeMap;

use crate::diagnostic::{Bearing, Finding, Level, Problem, RuleId};

/// Gives every problem its level and sorts: the gravest first, then by place, rule, unit, occurrence and commit.
///
/// `levels` are the plan's own; a rule that is off there gives no finding. What only tells of the past is a note.
pub fn findings(problems: Vec<Problem>, levels: &BTreeMap<RuleId, Option<Level>>) -> Vec<Finding> {
    let mut findings: Vec<Finding> = problems.into_iter().filter_map(|problem| weigh(problem, levels)).collect();
    findings.sort_by(|one, other| {
        let unit = |finding: &Finding| finding.problem.unit.as_ref().map(ToString::to_string);
        // Most differ in their places, and need no name of a unit.
        place(one).cmp(&place(other)).then_with(|| unit(one).cmp(&unit(other))).then_with(|| rest(one).cmp(&rest(other)))
    });
    findings.dedup();
    findings
}

fn weigh(problem: Problem, levels: &BTreeMap<RuleId, Option<Level>>) -> Option<Finding> {
    let level = match levels.get(&problem.rule) {
        None => super::rule(problem.rule).level,
        // A version of the plan cannot hide what it loosens.
        Some(None) if problem.rule == RuleId::PlanLoosened => Level::Note,
        Some(None) => return None,
        Some(Some(level)) => *level,
    };
    let level = match problem.bearing {
        Bearing::Live => level,
        Bearing::Elsewhere => level.min(Level::Warning),
        Bearing::Past => Level::Note,
    };
    Some(Finding { level, problem })
}

type PlaceKey<'a> = (std::cmp::Reverse<Level>, Option<&'a str>, Option<usize>, RuleId);

fn place(finding: &Finding) -> PlaceKey<'_> {
    let problem = &finding.problem;
    let (path, start) = match &problem.place {
        None => (None, None),
        Some(crate::source::Place::File { path }) => (Some(path.as_str()), None),
        Some(crate::source::Place::At { source, span }) => (Some(source.path()), Some(span.start)),
    };
    (std::cmp::Reverse(finding.level), path, start, problem.rule)
}

fn rest(finding: &Finding) -> (Option<&str>, Option<&str>, &str) {
    let problem = &finding.problem;
    (problem.occurrence.as_deref(), problem.commit.as_deref(), &problem.message)
}
