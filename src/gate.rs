//! The exit code that a report deserves.
//!
//! It does not know how the report is shown.

use crate::diagnostic::{Finding, Level};
use crate::ledger::Standing;
use crate::report::{Outcome, Report};

/// From which level on a finding fails the gate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FailOn {
    Level(Level),
    /// No finding fails it; a refused plan and a history that proves nothing still do.
    Never,
}

/// Everything that this was to find out is as it should be.
pub const CLEAN: u8 = 0;
/// There are findings that weigh enough.
pub const FINDINGS: u8 = 1;
/// The question was wrong: usage, or an invalid plan.
pub const REFUSED: u8 = 2;
/// The answer cannot be proven.
pub const UNPROVEN: u8 = 3;

/// Decides. An overdue unit fails through its `task-overdue` finding; what cannot be verified never passes.
pub fn exit_code(report: &Report, fail_on: FailOn) -> u8 {
    match report.outcome {
        Outcome::PlanRefused => REFUSED,
        Outcome::Judged if report.standing(Standing::Unverifiable) > 0 => UNPROVEN,
        Outcome::Judged => weigh(&report.findings, fail_on),
    }
}

/// Decides by findings alone, where nothing was judged.
pub fn weigh(findings: &[Finding], fail_on: FailOn) -> u8 {
    match fail_on {
        FailOn::Level(least) if findings.iter().any(|finding| finding.level >= least) => FINDINGS,
        FailOn::Level(_) | FailOn::Never => CLEAN,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::address::UnitId;
    use crate::calendar::Zone;
    use crate::diagnostic::{Problem, RuleId};
    use crate::language::Text;
    use crate::report::UnitReport;

    fn report(outcome: Outcome, levels: &[Level], standing: Standing) -> Report {
        let problem = Problem::new(RuleId::TaskOverdue, Text::default(), Text::default());
        let unit = UnitReport {
            id: UnitId::task("a"),
            description: None,
            references: Vec::new(),
            title: String::new(),
            teams: Vec::new(),
            cadence: Text::default(),
            evidence: Vec::new(),
            standing,
            next_due: None,
            extras: 0,
            last_performance: None,
            occurrences: Vec::new(),
        };
        Report {
            outcome,
            repository: None,
            as_of: "2026-11-23T08:00:00Z".parse().expect("an instant"),
            zone: Zone::UTC,
            window: None,
            change: None,
            assurance: None,
            selection: crate::report::Selection::default(),
            terms: crate::report::Terms::default(),
            versions: Vec::new(),
            units: vec![unit],
            findings: levels.iter().map(|&level| Finding { level, problem: problem.clone() }).collect(),
        }
    }

    #[test]
    fn the_worst_finding_is_weighed_against_the_level_that_was_asked_for() {
        use Level::{Error, Note, Warning};
        let cases: [(&[Level], [u8; 4]); 4] =
            [(&[], [0, 0, 0, 0]), (&[Note], [0, 0, 1, 0]), (&[Warning, Note], [0, 1, 1, 0]), (&[Error, Note], [1, 1, 1, 0])];
        for (levels, expected) in cases {
            let gates = [FailOn::Level(Error), FailOn::Level(Warning), FailOn::Level(Note), FailOn::Never];
            let codes = gates.map(|gate| exit_code(&report(Outcome::Judged, levels, Standing::Current), gate));
            assert_eq!(codes, expected, "{levels:?}");
        }
    }

    #[test]
    fn a_refused_plan_and_an_unproven_answer_never_pass() {
        for gate in [FailOn::Level(Level::Error), FailOn::Never] {
            assert_eq!(exit_code(&report(Outcome::PlanRefused, &[Level::Error], Standing::Current), gate), 2);
            assert_eq!(exit_code(&report(Outcome::PlanRefused, &[], Standing::Unverifiable), gate), 2);
            assert_eq!(exit_code(&report(Outcome::Judged, &[], Standing::Unverifiable), gate), 3);
            assert_eq!(exit_code(&report(Outcome::Judged, &[Level::Error], Standing::Unverifiable), gate), 3);
        }
    }
}
