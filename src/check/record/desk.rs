//! The desk at which a record for one unit is written: what is owed, and what the record will come to.
//!
//! It does not know what the history was read from.

use chrono::TimeDelta;

use super::landing::{Intended, WithDraft};
use super::{Moment, place, refusal};
use crate::address::Address;
use crate::cadence::period_days;
use crate::calendar::Zone;
use crate::check::explain::{by_key, current, no_occurrence, reached, the_unit};
use crate::check::judge::{Bench, by_unit, can_verify};
use crate::check::select::{Selected, select};
use crate::check::{Error, Evidence, Question};
use crate::diagnostic::RuleId;
use crate::evidence::draft::{Draft, Field, Format, fields};
use crate::evidence::{self, Accepted, Claim, EvidencePaths, Outcome, Performance, Person, Refusal};
use crate::history::Landing;
use crate::language::{Text, say};
use crate::ledger::{Rule0, UnitLedger, Verdict, why_not};
use crate::occurrence::{Nature, Occurrence};
use crate::pattern::Pattern;
use crate::plan::{Mode, Signature, Timeline};
use crate::report::{Prospect, Recording, prospect, standing_words};
use crate::rules::{IdleExceptions, Window, refusal_words};
use crate::source::Place;

/// Writes records for one unit.
pub struct Desk<'a> {
    timeline: &'a Timeline,
    evidence: Evidence<'a>,
    moment: Moment,
    address: Address,
    selected: Selected<'a>,
    paths: EvidencePaths,
    /// What the unit has so far.
    mine: Vec<Accepted>,
    tasks: [String; 1],
    window: Option<Window>,
}

/// What bears on the question which occurrence a record is for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wish {
    /// The key that the record is to name.
    pub period: Option<String>,
    /// When the work was done, if the record is to say it.
    pub claim: Option<Claim>,
    /// Where the record is to lie, from the root of the work tree.
    pub file: Option<String>,
}

/// What a record is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// The occurrence by its full address, or the unit alone where nothing is owed.
    pub address: Address,
    /// What people call the task.
    pub title: String,
    /// How the occurrence stands without the record; none where nothing is owed.
    pub standing: Option<Text>,
    /// The key that the record is to name.
    pub period: Option<String>,
    /// Where the record goes, from the root of the work tree.
    pub path: String,
    occurrence: Option<Occurrence>,
}

/// A ledger with one more performance, and what became of that.
struct Trial<'t> {
    ledger: UnitLedger<'t>,
    /// Its place among the ledger's performances; none if it counts for nothing.
    at: Option<usize>,
}

impl<'a> Desk<'a> {
    /// Sits down to write a record for what an address means, that would land at a moment.
    pub fn new(timeline: &'a Timeline, evidence: Evidence<'a>, moment: Moment, address: &Address) -> Result<Self, Error> {
        let Some(version) = timeline.last() else { return Err(Error::NoPlanYet { as_of: moment.at }) };
        can_verify(timeline)?;
        let tasks = [address.unit.task.clone()];
        let selected = *the_unit(&select(timeline, &tasks, &[], &[])?, &address.unit)?;
        let paths = EvidencePaths::new(timeline);
        let collected = evidence::collect(timeline, &paths, evidence.landings, evidence.objects, moment.skew, evidence.settled)?;
        let mine = collected.accepted.into_iter().filter(|one| *one.performance.unit == address.unit).collect();
        let days = address.key.as_deref().and_then(period_days);
        let window = days.map(|(from, to)| Window::new(version.plan.zone, from, to)).filter(|window| reached(moment.at, window));
        Ok(Self { timeline, evidence, moment, address: address.clone(), selected, paths, mine, tasks, window })
    }

    /// The zone of the plan in force.
    pub fn zone(&self) -> Zone {
        self.timeline.last().map_or(Zone::UTC, |version| version.plan.zone)
    }

    /// What the task's own schema wants to know under `data`.
    pub fn fields(&self) -> Vec<Field> {
        self.selected.unit.proof.schema.as_ref().map_or_else(Vec::new, |schema| fields(schema.schema.text()))
    }

    /// Says whether somebody else must have reviewed the work.
    pub fn wants_review(&self) -> bool {
        self.selected.unit.proof.four_eyes
    }

    /// Finds what a record is for and where it goes. `is_taken` says which paths something has, or once had.
    pub fn target(&self, wish: &Wish, is_taken: &mut dyn FnMut(&str) -> Result<bool, Error>) -> Result<Target, Error> {
        if self.selected.unit.proof.mode == Mode::Log {
            return Err(Error::Record {
                message: say!("the evidence of `{unit}` is a file that grows, and no record", unit = self.address.unit),
                help: say!("add a line to {paths}, and commit it", paths = listed(&self.selected.unit.proof.paths)),
            });
        }
        let before = self.judged(&self.mine, self.evidence.landings);
        let probe = self.probe(wish)?;
        let (occurrence, period) = self.aim(&before, wish, &probe)?;
        let patterns = &self.selected.unit.proof.paths;
        let path = match &wish.file {
            Some(file) => self.wished(file, is_taken)?,
            None => {
                let day = wish.claim.map_or(self.moment.at, |claim| claim.moment(self.zone(), self.moment.landed));
                let key = occurrence.as_ref().map_or_else(|| self.zone().date(day).to_string(), |one| one.key.clone());
                let landed = |path: &str| self.evidence.landings.iter().any(|landing| landing.changes.iter().any(|one| one.path == path));
                let mut taken = |path: &str| Ok(landed(path) || is_taken(path)?);
                place::free_path(patterns, &place::name_of(&key), &mut taken)?.ok_or_else(|| no_place(&self.address, patterns))?
            }
        };
        let verdict = occurrence.as_ref().and_then(|one| find_same(&before, one));
        Ok(Target {
            address: Address {
                unit: self.address.unit.clone(),
                rule: occurrence.as_ref().map(|one| one.rule),
                key: occurrence.as_ref().map(|one| one.key.clone()),
            },
            title: self.selected.task.title.clone(),
            standing: verdict.map(|at| standing_words(self.timeline, self.selected.task, self.selected.unit, &before, at, self.moment.at)),
            period,
            path,
            occurrence,
        })
    }

    /// Judges a record and what lands with it, as if it landed at the desk's moment.
    pub fn judge(&self, target: &Target, draft: &Draft, commit: &Intended) -> Result<Recording, Error> {
        let text = draft.text(Format::of(&target.path));
        let mut all: Vec<(&str, &[u8])> = vec![(&target.path, text.as_bytes())];
        all.extend(commit.files.iter().map(|file| (file.path.as_str(), file.content.as_slice())));
        let objects = WithDraft::new(self.evidence.objects, self.moment, commit, &all);
        let mut landings = self.evidence.landings.to_vec();
        landings.push(objects.landing().clone());
        let collected = evidence::collect(self.timeline, &self.paths, &landings, &objects, self.moment.skew, self.evidence.settled)?;
        let is_failed = draft.outcome == Outcome::Failed;
        let ours = |one: &&Refusal| one.index == self.moment.index && !(is_failed && one.rule == RuleId::RecordFailed);
        let (doubts, refused): (Vec<&Refusal>, Vec<&Refusal>) = collected.refusals.iter().filter(ours).partition(|one| one.counts);
        if !refused.is_empty() {
            return Err(refusal::error(&target.path, &text, &refused));
        }
        let accepted: Vec<Accepted> = collected.accepted.into_iter().filter(|one| *one.performance.unit == self.address.unit).collect();
        let trial = self.trial_of(&accepted, &landings);
        let (prospect, words) = if is_failed {
            (Prospect::Failed, vec![say!("this will not count: a record that says `failed` is no performance")])
        } else {
            prospect(self.timeline, &trial.ledger, trial.at, self.moment.landed)
        };
        let mut words = words;
        if !matches!(prospect, Prospect::Counts | Prospect::CountsLate) {
            let name = target.address.key.as_deref().unwrap_or_default();
            words.extend(target.standing.as_ref().map(|standing| say!("{key}: {standing}", key = name, standing)));
            words.extend(self.too_early(target, &trial).map(|why| say!("{key} {why}", key = name, why)));
        }
        words.extend(doubts.iter().map(|doubt| say!("but {doubt}", doubt = doubt.message)));
        match self.selected.unit.proof.signature {
            Signature::None => {}
            Signature::Any => words.push(say!("the plan demands that the commit is signed")),
            kind @ (Signature::Ssh | Signature::OpenPgp) => {
                words.push(say!("the plan demands that the commit is signed ({kind})", kind = kind.as_str()));
            }
        }
        Ok(Recording {
            address: target.address.clone(),
            path: target.path.clone(),
            text,
            attachments: commit.files.iter().map(|file| file.path.clone()).collect(),
            prospect,
            words,
            written: false,
            committed: None,
        })
    }

    /// The occurrence that a record is for, and the key that it is to name.
    fn aim(&self, before: &UnitLedger, wish: &Wish, probe: &str) -> Result<(Option<Occurrence>, Option<String>), Error> {
        let named = match &self.address.key {
            None => None,
            Some(key) => {
                let at = by_key(before, self.address.rule.unwrap_or(0), key).ok_or_else(|| no_occurrence(before, &self.address, key))?;
                Some(Occurrence::clone(&before.verdicts[at].occurrence))
            }
        };
        if let Some(period) = &wish.period {
            let with_record = self.with_trial(Some(period), wish, probe);
            let trial = self.trial_of(&with_record, self.evidence.landings);
            let meant = || self.meant(before, period).map(|at| Occurrence::clone(&before.verdicts[at].occurrence));
            let is_claim = meant().is_some();
            if !is_claim && trial.served().is_empty() {
                let address = Address { key: Some(period.clone()), ..self.address.clone() };
                return Err(no_occurrence(before, &address, period));
            }
            let target = named.or_else(|| trial.first(self.address.rule).cloned()).or_else(meant);
            return Ok((target, Some(period.clone())));
        }
        let with_record = self.with_trial(None, wish, probe);
        let free = self.trial_of(&with_record, self.evidence.landings);
        let is_named = named.is_some();
        let fallback = || current(before, self.address.rule).map(|at| Occurrence::clone(&before.verdicts[at].occurrence));
        let target = named.or_else(|| free.first(self.address.rule).cloned()).or_else(|| free.recovered().cloned()).or_else(fallback);
        let Some(target) = target else { return Ok((None, None)) };
        let with_record = self.with_trial(Some(&target.key), wish, probe);
        let told = self.trial_of(&with_record, self.evidence.landings);
        let (serves_free, serves_told) = (free.serves(&target), told.serves(&target));
        let period = match target.nature {
            Nature::Slot | Nature::Either { .. } => {
                let no_fewer = free.served().len() <= told.served().len();
                (serves_told && (no_fewer || !serves_free)) || (is_named && !serves_free)
            }
            Nature::Gap | Nature::Event { .. } => serves_told && !serves_free,
        };
        let period = period.then(|| target.key.clone());
        Ok((Some(target), period))
    }

    /// The place of the occurrence that a period means in some rule.
    fn meant(&self, ledger: &UnitLedger, period: &str) -> Option<usize> {
        let rules = ledger.verdicts.iter().map(|verdict| verdict.occurrence.rule + 1).max().unwrap_or(0);
        (0..rules).find_map(|rule| by_key(ledger, rule, period))
    }

    /// A path that the record could have, so that the plan's versions can say whether it counts there.
    fn probe(&self, wish: &Wish) -> Result<String, Error> {
        let patterns = &self.selected.unit.proof.paths;
        match &wish.file {
            Some(file) => Ok(file.clone()),
            None => place::path_for(patterns, "record").ok_or_else(|| no_place(&self.address, patterns)),
        }
    }

    fn wished(&self, file: &str, is_taken: &mut dyn FnMut(&str) -> Result<bool, Error>) -> Result<String, Error> {
        let patterns = &self.selected.unit.proof.paths;
        if !place::may_hold(patterns, file) {
            return Err(Error::Record {
                message: say!("a record at {file} would not count for `{unit}`", file, unit = self.address.unit),
                help: say!("name a file that ends in .yaml, .yml or .json and lies under {patterns}", patterns = listed(patterns)),
            });
        }
        let landed = self.evidence.landings.iter().any(|landing| landing.changes.iter().any(|one| one.path == file));
        if landed || is_taken(file)? {
            return Err(Error::Record {
                message: say!("the path {file} is taken, or once was: one path is one record for ever", file),
                help: say!("name another file, or leave --file out"),
            });
        }
        Ok(file.to_owned())
    }

    /// What the unit would have, if a performance landed now.
    fn with_trial(&self, period: Option<&str>, wish: &Wish, path: &str) -> Vec<Accepted> {
        let Moment { at, index, landed, .. } = self.moment;
        let under = self.paths.units(path).remove(&self.address.unit).unwrap_or_default();
        let in_force = self.timeline.at_landing(index).is_some_and(|version| under.contains(&version));
        let performance = Performance {
            unit: self.address.unit.clone(),
            commit: String::new(),
            origin: String::new(),
            index,
            landed,
            committed: Some(at),
            authored: Some(at),
            claimed: wish.claim.map(|claim| claim.moment(self.zone(), landed)),
            period: period.map(str::to_owned),
            paths: vec![path.to_owned()],
            blobs: Vec::new(),
            performer: Person { name: String::new(), email: String::new() },
            // What the version that judges demands of people is asked when the whole record is judged.
            reviewer: Some(Person { name: String::new(), email: String::new() }),
            signature: evidence::unborn_signature(self.selected.unit.proof.signature),
        };
        let mut accepted = self.mine.clone();
        accepted.push(Accepted::new(performance, Place::file(path), under, in_force));
        accepted
    }

    fn trial_of<'t>(&'t self, accepted: &'t [Accepted], landings: &'t [Landing]) -> Trial<'t> {
        let ledger = self.judged(accepted, landings);
        let at = ledger.performances.iter().position(|one| one.performance.index == self.moment.index);
        Trial { ledger, at }
    }

    fn judged<'t>(&'t self, accepted: &'t [Accepted], landings: &'t [Landing]) -> UnitLedger<'t> {
        let performances = by_unit(accepted);
        let question = Question {
            as_of: self.moment.landed,
            skew: self.moment.skew,
            window: None,
            tasks: &self.tasks,
            teams: &[],
            cause: None,
            witness: None,
            idle: IdleExceptions::default(),
            references: &[],
        };
        let (timeline, paths) = (self.timeline, &self.paths);
        Bench::new((timeline, landings), (paths, &performances), &question, self.window).ledger(&self.selected)
    }

    /// Why an extra could not serve what it was meant for, if that is still open.
    fn too_early(&self, target: &Target, trial: &Trial<'_>) -> Option<Text> {
        let accepted = &trial.ledger.performances[trial.at?];
        let occurrence = target.occurrence.as_ref().filter(|_| accepted.performance.period.is_none())?;
        let skew = TimeDelta::try_seconds(self.moment.skew).unwrap_or_default();
        match why_not(self.timeline, occurrence, accepted, skew)? {
            refusal @ (Rule0::PerformedEarly | Rule0::LandedEarly) => Some(refusal_words(refusal)),
            Rule0::NotOwed | Rule0::LandedLate | Rule0::BeforeItsVersion | Rule0::OtherPath | Rule0::NotReviewed | Rule0::NotSigned => None,
        }
    }
}

impl Trial<'_> {
    /// What the performance serves, in the order of the due moments.
    fn served(&self) -> Vec<&Verdict> {
        let Some(at) = self.at else { return Vec::new() };
        let mut served: Vec<&Verdict> = self.ledger.verdicts.iter().filter(|verdict| verdict.performances.contains(&at)).collect();
        served.sort_by_key(|verdict| verdict.occurrence.due);
        served
    }

    /// What it serves that is due first, of one rule if one is named.
    fn first(&self, rule: Option<usize>) -> Option<&Occurrence> {
        let served = self.served().into_iter().map(|verdict| &*verdict.occurrence);
        served.into_iter().find(|one| rule.is_none_or(|rule| one.rule == rule))
    }

    fn recovered(&self) -> Option<&Occurrence> {
        let at = self.at?;
        self.ledger.verdicts.iter().find(|verdict| verdict.recovered == Some(at)).map(|verdict| &*verdict.occurrence)
    }

    fn serves(&self, target: &Occurrence) -> bool {
        self.served().iter().any(|verdict| is_same(&verdict.occurrence, target))
    }
}

/// Says whether two ledgers mean the same occurrence.
fn is_same(one: &Occurrence, other: &Occurrence) -> bool {
    one.rule == other.rule && one.key == other.key && one.duty == other.duty
}

fn find_same(ledger: &UnitLedger, occurrence: &Occurrence) -> Option<usize> {
    ledger.verdicts.iter().position(|verdict| is_same(&verdict.occurrence, occurrence))
}

fn no_place(address: &Address, patterns: &[Pattern]) -> Error {
    Error::Record {
        message: say!("the evidence paths of `{unit}` do not say what a new record is called", unit = address.unit),
        help: say!("name it with --file PATH, under {patterns}", patterns = listed(patterns)),
    }
}

fn listed(patterns: &[Pattern]) -> Text {
    Text::any_of(patterns.iter().map(|pattern| Text::verbatim(pattern.as_str())))
}
