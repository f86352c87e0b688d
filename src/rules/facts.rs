//! What the rules look at: everything that was judged, and what of it is listed.
//!
//! It does not know what is wrong with any of it.

use crate::address::UnitId;
use crate::calendar::{Date, Duration, Instant, Zone};
use crate::diagnostic::{Bearing, Problem, RuleId};
use crate::evidence::{Accepted, Refusal};
use crate::history::{Backwards, Broken, ClockFault, Stray};
use crate::language::Text;
use crate::ledger::{State, Trouble, UnitLedger, Verdict};
use crate::plan::{Task, Timeline, Unit};

/// Everything that the rules may look at.
pub struct Facts<'a> {
    pub as_of: Instant,
    /// The zone of the plan in force at the end of the history.
    pub zone: Zone,
    pub window: Option<Window>,
    pub timeline: &'a Timeline,
    /// The units that were selected, in plan order.
    pub units: Vec<UnitFacts<'a>>,
    pub refusals: &'a [Refusal],
    pub faults: &'a [ClockFault],
    /// None where nobody asked the witness.
    pub witness: Option<&'a WitnessFacts>,
    pub idle: IdleExceptions<'a>,
}

/// Clock exceptions of the plan that except nothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct IdleExceptions<'a> {
    /// Those that name no commit of the branch.
    pub unmatched: &'a [String],
    /// Those that are the beginning of more than one id.
    pub ambiguous: &'a [String],
}

/// What the witness says of the branch.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WitnessFacts {
    /// The first time at which a head was seen that the branch still has.
    pub since: Option<Instant>,
    /// How many witnesses saw the branch.
    pub count: usize,
    pub newest: Option<Instant>,
    pub broken: Option<Broken>,
    pub backwards: Vec<Backwards>,
    /// Heads that the branch no longer has, or not yet.
    pub strays: Vec<Stray>,
    pub expected: Option<Expected>,
}

/// How often the branch is to be witnessed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Expected {
    pub every: Duration,
    /// The newest witness must not be older than this.
    pub since: Instant,
}

/// Days from the first to the last, both inclusive, with the moments at which they begin and end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    pub from: Date,
    pub to: Date,
    pub begins: Instant,
    pub ends: Instant,
}

/// One unit, as the last version that has it defines it.
pub struct UnitFacts<'a> {
    pub task: &'a Task,
    pub unit: &'a Unit,
    pub ledger: &'a UnitLedger<'a>,
    /// Places in the ledger's verdicts, in order of time.
    pub listed: Vec<usize>,
}

impl Window {
    pub fn new(zone: Zone, from: Date, to: Date) -> Self {
        Self { from, to, begins: zone.midnight(from), ends: zone.end_of(to) }
    }

    pub fn holds(&self, at: Instant) -> bool {
        self.begins <= at && at < self.ends
    }
}

impl UnitFacts<'_> {
    /// Where the unit's evidence goes, for a remedy.
    pub fn evidence_paths(&self) -> Text {
        Text::any_of(self.unit.proof.paths.iter().map(|path| Text::verbatim(path.as_str())))
    }

    pub fn listed(&self) -> impl Iterator<Item = &Verdict> {
        self.listed.iter().map(|at| &self.ledger.verdicts[*at])
    }

    /// Says whether something that landed at a moment could have served a listed occurrence.
    fn could_serve(&self, landed: Instant) -> bool {
        self.listed().any(|verdict| verdict.occurrence.accepts_from <= landed && landed < verdict.occurrence.closes)
    }

    /// Says whether a commit brought or made a performance of a listed occurrence.
    fn rests_on(&self, commit: &str) -> bool {
        let mut served = self.listed().flat_map(|verdict| &verdict.performances).map(|at| &self.ledger.performances[*at].performance);
        served.any(|performance| performance.commit == commit || performance.origin == commit)
    }

    /// Says whether a path is the record of a performance of a listed occurrence.
    fn rests_on_path(&self, path: &str) -> bool {
        let mut served = self.listed().flat_map(|verdict| &verdict.performances);
        served.any(|at| self.ledger.performances[*at].performance.paths.iter().any(|one| one == path))
    }

    /// A unit that owes nothing lists nothing: there the newest landing is what counts, until a good record follows.
    fn is_newest(&self, refusal: &Refusal) -> bool {
        let newer = |at: &&Accepted| refusal.index < at.performance.index;
        self.ledger.verdicts.is_empty() && !self.ledger.performances.iter().any(newer)
    }
}

impl Facts<'_> {
    pub fn unit(&self, id: &UnitId) -> Option<&UnitFacts<'_>> {
        self.units.iter().find(|unit| unit.unit.id == *id)
    }

    /// Turns the refusals of a rule into problems of the selected units: the past is told, but does not keep a gate red for ever.
    pub fn refusals(&self, rule: RuleId) -> Vec<Problem> {
        let mut problems = Vec::new();
        for refusal in self.refusals.iter().filter(|refusal| refusal.rule == rule) {
            let units: Vec<&UnitFacts<'_>> = refusal.units.iter().filter_map(|unit| self.unit(unit)).collect();
            let Some(first) = units.first() else { continue };
            let live = self.window.is_some_and(|window| window.holds(refusal.landed))
                || units.iter().any(|unit| {
                    unit.could_serve(refusal.landed)
                        || unit.rests_on_path(&refusal.path)
                        || (self.window.is_none() && unit.is_newest(refusal))
                });
            problems.push(
                Problem::new(rule, refusal.message.clone(), refusal.help.clone())
                    .at(refusal.place.clone(), refusal.label.clone())
                    .of(&first.unit.id)
                    .commit(&refusal.commit)
                    .bearing(bearing(live)),
            );
        }
        problems
    }

    /// Tells of every listed occurrence in a state.
    pub fn each_listed(&self, state: State, tell: impl Fn(&UnitFacts<'_>, &Verdict) -> Problem) -> Vec<Problem> {
        let mut problems = Vec::new();
        for unit in &self.units {
            for verdict in unit.listed().filter(|verdict| verdict.state == state) {
                problems.push(tell(unit, verdict).of(&unit.unit.id).occurrence(&verdict.occurrence.key));
            }
        }
        problems
    }

    /// Tells of performances whose claim could not be taken as it stands.
    pub fn each_trouble(&self, tell: impl Fn(&UnitFacts<'_>, &Accepted, &Trouble) -> Option<Problem>) -> Vec<Problem> {
        let mut problems = Vec::new();
        for unit in &self.units {
            for trouble in &unit.ledger.troubles {
                let accepted = &unit.ledger.performances[trouble.performance];
                let landed = accepted.performance.landed;
                let live = self.window.map_or_else(|| unit.could_serve(landed), |window| window.holds(landed));
                let told = tell(unit, accepted, &trouble.trouble);
                problems.extend(told.map(|problem| problem.of(&unit.unit.id).commit(&accepted.performance.commit).bearing(bearing(live))));
            }
        }
        problems
    }

    /// Says whether a listed occurrence rests on what a commit brought.
    pub fn rests_on(&self, commit: &str) -> bool {
        self.units.iter().any(|unit| unit.rests_on(commit))
    }

    /// Says how a commit bears on what is listed that brought evidence or a plan at another time than it says; none if it brought neither.
    pub fn bearing_of_landing(&self, commit: &str, moments: [Instant; 2]) -> Option<Bearing> {
        let own = |unit: &&UnitFacts<'_>| unit.ledger.performances.iter().any(|one| one.performance.commit == commit);
        let served: Vec<&UnitFacts<'_>> = self.units.iter().filter(own).collect();
        let is_plan = || self.timeline.versions.iter().any(|version| version.commit == commit);
        let is_refused = || self.refusals.iter().any(|refusal| refusal.commit == commit);
        (!served.is_empty() || is_plan() || is_refused()).then(|| bearing(moments.iter().any(|at| self.bears_on(&served, *at))))
    }

    /// Says whether what happened at a moment bears on any of what is listed.
    pub fn bearing_of_moments(&self, moments: [Instant; 2]) -> Bearing {
        let all: Vec<&UnitFacts<'_>> = self.units.iter().collect();
        bearing(moments.iter().any(|at| self.bears_on(&all, *at)))
    }

    fn bears_on(&self, units: &[&UnitFacts<'_>], at: Instant) -> bool {
        self.window.map_or_else(|| units.iter().any(|unit| unit.could_serve(at)), |window| !units.is_empty() && window.holds(at))
    }

    /// Says how a commit with a wrong clock bears on what is listed.
    pub fn bearing_of_commit(&self, commit: &str, landed: Instant) -> Bearing {
        let in_window = self.window.is_some_and(|window| window.holds(landed));
        let brought = |refusal: &Refusal| {
            refusal.commit == commit && refusal.units.iter().any(|id| self.unit(id).is_some_and(|unit| unit.could_serve(landed)))
        };
        bearing(in_window || self.rests_on(commit) || self.refusals.iter().any(brought))
    }
}

fn bearing(live: bool) -> Bearing {
    if live { Bearing::Live } else { Bearing::Past }
}
