//! The one door of the tests in memory: a plan and landings as text, to a report.

use std::cell::Cell;
use std::collections::BTreeMap;

use duly::address::Address;
use duly::calendar::Instant;
use duly::check::{self, Desk, Evidence, Moment, Question, explain_landed, judge, timeline};
use duly::history::{Change, Content, Entry, EntryKind, Error, Ident, Landing, Objects, Oid, Origin, Signed, Stamp, Words};
use duly::pattern::Pattern;
use duly::plan::Timeline;
use duly::report::{Explanation, Report};
use duly::rules::IdleExceptions;

/// A history in memory: commits on one line, each with the changes that it landed.
#[derive(Default)]
pub struct World {
    landings: Vec<Landing>,
    blobs: BTreeMap<Oid, Vec<u8>>,
    tree: BTreeMap<String, Entry>,
    running: Option<Instant>,
    signatures: BTreeMap<Oid, Signed>,
    next: Cell<u64>,
}

/// What one commit does to one path.
#[derive(Clone)]
pub enum Act<'a> {
    Write(&'a str, &'a str),
    Bytes(&'a str, &'a [u8]),
    Remove(&'a str),
    Link(&'a str),
    Executable(&'a str),
}

impl World {
    /// A world whose first commit brings a plan.
    pub fn with_plan(at: &str, plan: &str) -> Self {
        let mut world = World::default();
        world.commit(at, &[Act::Write("policies/plan.yaml", plan)]);
        world
    }

    /// Lands one record.
    pub fn record(&mut self, at: &str, path: &str, content: &str) -> &mut Self {
        self.commit(at, &[Act::Write(path, content)])
    }

    /// Lands a commit whose committer and author clocks both say `at`.
    pub fn commit(&mut self, at: &str, acts: &[Act<'_>]) -> &mut Self {
        self.commit_by(at, at, acts)
    }

    /// Lands a commit with its own author clock.
    pub fn commit_by(&mut self, committed: &str, authored: &str, acts: &[Act<'_>]) -> &mut Self {
        let landed = instant(committed).max(self.running.unwrap_or(Instant::MIN_UTC));
        self.running = Some(landed);
        let mut changes: Vec<Change> = acts.iter().map(|act| self.change(act)).collect();
        changes.sort_by(|one, other| one.path.cmp(&other.path));
        let ident = |at: &str| Ident {
            name: "Ana".to_owned(),
            email: "ana@example.org".to_owned(),
            at: Stamp::At { instant: instant(at), offset_minutes: 0 },
        };
        self.landings.push(Landing {
            index: self.landings.len(),
            commit: self.fresh_id(),
            said: Words::new(ident(authored), ident(committed), "A change".to_owned()),
            landed,
            excluded: None,
            changes: changes.into(),
        });
        self
    }

    pub fn last_mut(&mut self) -> &mut Landing {
        self.landings.last_mut().expect("a commit")
    }

    /// Signs the last commit.
    #[expect(dead_code, reason = "the tests of rules about signatures sign with it")]
    pub fn sign(&mut self, payload: &[u8], signature: &[u8]) -> &mut Self {
        let commit = self.last_mut().commit;
        self.signatures.insert(commit, Signed { payload: payload.to_vec(), signature: signature.to_vec() });
        self
    }

    pub fn check(&self, as_of: &str) -> Report {
        self.ask(as_of, None)
    }

    pub fn window(&self, as_of: &str, from: &str, to: &str) -> Report {
        let day = |text: &str| text.parse().expect("a date");
        self.ask(as_of, Some((Some(day(from)), Some(day(to)))))
    }

    /// A window without an end.
    pub fn since(&self, as_of: &str, from: &str) -> Report {
        self.ask(as_of, Some((Some(from.parse().expect("a date")), None)))
    }

    /// The year that ends with the day of as-of.
    pub fn year(&self, as_of: &str) -> Report {
        self.ask(as_of, Some((None, None)))
    }

    /// The tasks that refer to something, in that year.
    pub fn referring(&self, as_of: &str, references: &[String]) -> Result<Report, check::Error> {
        self.try_ask(as_of, Some((None, None)), references)
    }

    fn ask(&self, as_of: &str, window: Option<check::Days>) -> Report {
        self.try_ask(as_of, window, &[]).expect("an answer")
    }

    fn try_ask(&self, as_of: &str, window: Option<check::Days>, references: &[String]) -> Result<Report, check::Error> {
        let as_of = instant(as_of);
        let landings: Vec<Landing> = self.landings.iter().filter(|landing| landing.landed <= as_of).cloned().collect();
        let timeline = timeline(self, &landings, &[Pattern::parse("policies/*.yaml").expect("a pattern")]).expect("a history in memory");
        let evidence = Evidence { landings: &landings, objects: self, faults: &[], settled: None };
        let question = Question {
            as_of,
            skew: 300,
            window,
            tasks: &[],
            teams: &[],
            references,
            cause: None,
            witness: None,
            idle: IdleExceptions::default(),
        };
        judge(&timeline, &evidence, &question)
    }

    /// Explains what an address means.
    pub fn explain(&self, as_of: &str, address: &str) -> Result<Explanation, check::Error> {
        self.explain_with(as_of, address, |_| {})
    }

    /// Explains after a change of the plan as it was read.
    pub fn explain_with(&self, as_of: &str, address: &str, change: impl Fn(&mut Timeline)) -> Result<Explanation, check::Error> {
        let as_of = instant(as_of);
        let landings: Vec<Landing> = self.landings.iter().filter(|landing| landing.landed <= as_of).cloned().collect();
        let mut timeline =
            timeline(self, &landings, &[Pattern::parse("policies/*.yaml").expect("a pattern")]).expect("a history in memory");
        change(&mut timeline);
        let evidence = Evidence { landings: &landings, objects: self, faults: &[], settled: None };
        explain_landed(&timeline, &evidence, (as_of, 300), &Address::parse(address).expect("an address"))
    }

    /// Sits down at the desk where a record for an address is written that would land at `as_of`.
    pub fn at_desk<T>(&self, as_of: &str, address: &str, act: impl FnOnce(&Desk<'_>) -> T) -> Result<T, check::Error> {
        self.at_desk_with(as_of, address, |_| {}, act)
    }

    /// Sits down at the desk after a change of the plan as it was read.
    pub fn at_desk_with<T>(
        &self,
        as_of: &str,
        address: &str,
        change: impl FnOnce(&mut Timeline),
        act: impl FnOnce(&Desk<'_>) -> T,
    ) -> Result<T, check::Error> {
        let at = instant(as_of);
        let landings: Vec<Landing> = self.landings.iter().filter(|landing| landing.landed <= at).cloned().collect();
        let mut timeline =
            timeline(self, &landings, &[Pattern::parse("policies/*.yaml").expect("a pattern")]).expect("a history in memory");
        change(&mut timeline);
        let evidence = Evidence { landings: &landings, objects: self, faults: &[], settled: None };
        let moment = Moment { at, skew: 300, index: landings.len(), landed: at };
        Desk::new(&timeline, evidence, moment, &Address::parse(address).expect("an address")).map(|desk| act(&desk))
    }

    fn change(&mut self, act: &Act<'_>) -> Change {
        let (path, new) = match act {
            Act::Write(path, content) => (path, Some(Entry { id: self.blob(content.as_bytes()), kind: EntryKind::File })),
            Act::Bytes(path, content) => (path, Some(Entry { id: self.blob(content), kind: EntryKind::File })),
            Act::Link(path) => (path, Some(Entry { id: self.blob(b"target"), kind: EntryKind::Symlink })),
            Act::Executable(path) => (path, self.tree.get(*path).map(|old| Entry { id: old.id, kind: EntryKind::Executable })),
            Act::Remove(path) => (path, None),
        };
        let old = match new {
            Some(entry) => self.tree.insert((*path).to_owned(), entry),
            None => self.tree.remove(*path),
        };
        Change { path: (*path).to_owned(), old, new }
    }

    /// Equal contents have equal ids, as in git.
    fn blob(&mut self, content: &[u8]) -> Oid {
        if let Some((id, _)) = self.blobs.iter().find(|(_, bytes)| bytes.as_slice() == content) {
            return *id;
        }
        let id = self.fresh_id();
        self.blobs.insert(id, content.to_vec());
        id
    }

    fn fresh_id(&self) -> Oid {
        self.next.set(self.next.get() + 1);
        Oid::parse(&format!("{0:012x}{0:028x}", self.next.get())).expect("an id")
    }
}

impl Objects for World {
    fn blob(&self, id: &Oid, limit: u64) -> Result<Content, Error> {
        let bytes = self.blobs.get(id).expect("a blob of this world");
        let size = bytes.len() as u64;
        Ok(if size > limit { Content::TooLarge(size) } else { Content::Bytes(bytes.clone()) })
    }

    fn entry(&self, commit: &Oid, path: &str) -> Result<Option<Entry>, Error> {
        let last = self.landings.iter().position(|landing| landing.commit == *commit).expect("a commit of this world");
        let changes = self.landings[..=last].iter().flat_map(|landing| &landing.changes);
        Ok(changes.rev().find(|change| change.path == path).and_then(|change| change.new))
    }

    fn origin(&self, commit: &Oid, _path: &str, _entry: &Entry) -> Result<Origin, Error> {
        let landing = self.landings.iter().find(|landing| landing.commit == *commit).expect("a commit of this world");
        Ok(Origin {
            commit: *commit,
            author: landing.said.author.clone(),
            committer: landing.said.committer.clone(),
            message: landing.said.message.clone(),
            unreadable: Vec::new(),
        })
    }

    fn signature(&self, commit: &Oid) -> Result<Option<Signed>, Error> {
        Ok(self.signatures.get(commit).cloned())
    }
}

pub fn instant(text: &str) -> Instant {
    chrono::DateTime::parse_from_rfc3339(text).unwrap_or_else(|error| panic!("{text}: {error}")).to_utc()
}

/// A report's occurrences in one line for each unit: `KEY state, KEY state | standing next-due`.
pub fn lines(report: &Report) -> String {
    let mut lines = Vec::new();
    for unit in &report.units {
        let occurrences: Vec<String> = unit.occurrences.iter().map(|one| format!("{} {}", one.key, one.state.as_str())).collect();
        let next = unit.next_due.map_or("-".to_owned(), |due| due.to_rfc3339_opts(chrono::SecondsFormat::Secs, true));
        lines.push(format!("{}: {} | {} {next}", unit.id, occurrences.join(", "), unit.standing.as_str()));
    }
    lines.join("\n")
}

/// A report's findings in one line each: `level rule path:line:column unit occurrence`.
pub fn findings(report: &Report) -> Vec<String> {
    let line = |finding: &duly::diagnostic::Finding| {
        let problem = &finding.problem;
        let place = problem.place.as_ref().map_or(String::new(), |place| match place.start() {
            Some(start) => format!(" {}:{start}", place.path()),
            None => format!(" {}", place.path()),
        });
        let key = problem.occurrence.as_ref().map_or(String::new(), |key| format!(" {key}"));
        format!("{} {}{place}{key}", finding.level, problem.rule)
    };
    report.findings.iter().map(line).collect()
}
