//! The few reports that every format is tried on.
//!
//! It does not know any format.

use std::sync::Arc;

use duly::address::UnitId;
use duly::calendar::{Instant, Zone};
use duly::diagnostic::{Finding, Level, Problem, RuleId};
use duly::evidence::{Performance, Person};
use duly::language::Text;
use duly::ledger::{Standing, State};
use duly::plan::{Direction, PlanChange, Waiver, WaiverTarget};
use duly::report::{
    Assurance, AssuranceLevel, OccurrenceReport, Outcome, Report, RepositoryFacts, Selection, Terms, UnitReport, VersionReport,
};
use duly::source::{Place, Source, Span};

pub const PLAN: &str = "\
version: 1
name: SOC maintenance
timezone: Europe/Paris
tasks:
  - id: portal-and-license-management
    title: Portal or license management
    cadence: weekly
  - id: escalation-tickets
    title: Update escalation tickets
    cadence: daily
";

/// A sentence of nobody, which is the same in every language.
pub fn words(text: impl Into<String>) -> Text {
    Text::verbatim(text)
}

pub fn at(text: &str) -> Instant {
    text.parse().expect("an instant")
}

pub fn source() -> Arc<Source> {
    Arc::new(Source::new("policies/soc.yaml", PLAN))
}

/// The first place in the plan at which `words` stand.
pub fn place(source: &Arc<Source>, words: &str) -> Place {
    let start = source.text().find(words).expect("words of the text");
    Place::at(source, Span::new(start, start + words.len()))
}

pub fn performance(unit: &UnitId, landed: &str, email: &str) -> Performance {
    Performance {
        unit: unit.clone(),
        commit: "1".repeat(40),
        origin: "2".repeat(40),
        index: 7,
        landed: at(landed),
        committed: Some(at(landed)),
        authored: None,
        claimed: Some(at("2026-11-20T15:10:00Z")),
        period: None,
        paths: vec![format!("evidence/{}/w47.yaml", unit.task)],
        blobs: vec!["4".repeat(40)],
        performer: Person { name: "Ana".into(), email: email.into() },
        reviewer: None,
        signature: None,
    }
}

pub fn occurrence(key: &str, due: &str, state: State) -> OccurrenceReport {
    OccurrenceReport {
        key: key.into(),
        rule: 0,
        opens: at(due) - chrono::TimeDelta::days(7),
        soon_from: at(due),
        due: at(due),
        closes: at(due),
        state,
        performances: Vec::new(),
        recovered: None,
        waiver: None,
        plan: "3".repeat(40),
    }
}

pub fn unit(id: UnitId, standing: Standing, next_due: Option<&str>) -> UnitReport {
    UnitReport {
        title: "A title".into(),
        description: None,
        references: vec!["PCI DSS 4.0.1 11.3".into()],
        teams: vec!["soc-oversight".into()],
        cadence: words("weekly"),
        evidence: vec![format!("evidence/{}/", id.task)],
        standing,
        next_due: next_due.map(at),
        extras: 0,
        last_performance: Some(performance(&id, "2026-11-20T15:10:00Z", "ana@example.org")),
        occurrences: Vec::new(),
        id,
    }
}

/// Two units, both on time.
pub fn clean() -> Report {
    let portal = unit(UnitId::task("portal-and-license-management"), Standing::Current, Some("2026-11-29T23:00:00Z"));
    let mut tickets = unit(UnitId::task("escalation-tickets"), Standing::DueSoon, Some("2026-11-27T23:00:00Z"));
    tickets.teams = vec!["soc-tier-1".into(), "soc-tier-2".into()];
    let mut tabletop = unit(UnitId::task("tabletop"), Standing::Idle, None);
    tabletop.teams = Vec::new();
    tabletop.last_performance = None;
    tabletop.cadence = words("as needed");
    Report {
        outcome: Outcome::Judged,
        repository: Some(RepositoryFacts {
            head: "a".repeat(40),
            reference: Some("refs/heads/main".into()),
            judged: Some("b".repeat(40)),
            later: 0,
            plan: vec!["policies/soc.yaml".into()],
            plan_sha256: vec!["5".repeat(64)],
            first_plan: Some("6".repeat(40)),
            commit_graph: false,
        }),
        as_of: at("2026-11-27T08:00:00Z"),
        zone: Zone::parse("Europe/Paris").expect("a zone"),
        window: None,
        selection: Selection::default(),
        terms: Terms::default(),
        change: None,
        assurance: Some(Assurance { level: AssuranceLevel::DatesOnly, since: None, witnesses: 0 }),
        versions: Vec::new(),
        units: vec![portal, tickets, tabletop],
        findings: Vec::new(),
    }
}

/// One unit overdue, with a place in the plan; a warning without a place; a note.
pub fn overdue() -> Report {
    let mut report = clean();
    let source = source();
    let unit = &mut report.units[0];
    unit.standing = Standing::Overdue;
    unit.occurrences =
        vec![occurrence("2026-W47", "2026-11-22T23:00:00Z", State::Missed), occurrence("2026-W48", "2026-11-29T23:00:00Z", State::Open)];
    let id = unit.id.clone();
    let overdue = Problem::new(
        RuleId::TaskOverdue,
        words("portal-and-license-management has no evidence for 2026-W47, which was due Sun 22 Nov 23:59"),
        words("do the task and commit a record under evidence/portal-and-license-management/"),
    )
    .at(place(&source, "weekly"), words("owed every week"))
    .of(&id)
    .occurrence("2026-W47");
    let late =
        Problem::new(RuleId::PerformedLate, words("escalation-tickets was performed late for 2026-11-26"), words("plan the work earlier"))
            .of(&UnitId::task("escalation-tickets"))
            .commit("c".repeat(40));
    let mut ignored =
        Problem::new(RuleId::EvidenceIgnored, words("notes.docx is no record"), words("write a record in YAML or JSON beside it"));
    ignored.place = Some(Place::file("evidence/tabletop/notes.docx"));
    report.findings = vec![
        Finding { level: Level::Error, problem: overdue },
        Finding { level: Level::Warning, problem: late },
        Finding { level: Level::Note, problem: ignored },
    ];
    report
}

/// A plan with the same id twice and an unknown key.
pub fn refused() -> Report {
    let mut report = Report { assurance: None, ..clean() };
    let text = PLAN.replace("escalation-tickets", "portal-and-license-management").replace("cadence: daily", "cadance: daily");
    let source = Arc::new(Source::new("policies/soc.yaml", text));
    let first = place(&source, "portal-and-license-management");
    let second = source.text().rfind("portal-and").expect("the second id");
    let twice = Problem::new(
        RuleId::PlanDuplicateId,
        words("the id portal-and-license-management is used twice"),
        words("give one of the two tasks another id"),
    )
    .at(Place::at(&source, Span::new(second, second + 29)), words("used again here"))
    .also(first, words("first used here"));
    let unknown = Problem::new(RuleId::PlanUnknownKey, words("a task has no key `cadance`"), words("write `cadence`"))
        .at(place(&source, "cadance"), words("unknown key"));
    report.outcome = Outcome::PlanRefused;
    if let Some(facts) = &mut report.repository {
        (facts.plan_sha256, facts.first_plan) = (Vec::new(), None);
    }
    report.zone = Zone::UTC;
    report.units = Vec::new();
    report.findings = vec![Finding { level: Level::Error, problem: twice }, Finding { level: Level::Error, problem: unknown }];
    report
}

/// Everything that a repository says is made to break what shows it.
pub fn hostile() -> Report {
    let mut report = overdue();
    let evil = "\u{1b}]8;;https://example.org\u{7}x\u{1b}[2J\n::error::pwned\r##[set-env name=A]b\u{202e}cba\u{2028}";
    let source = Arc::new(Source::new(
        format!("policies/{evil}.yaml"),
        format!("name: {evil}\n::warning::x\n{}key: \u{1b}[31m\tred\n", "y".repeat(300)),
    ));
    let unit = &mut report.units[0];
    unit.title = evil.into();
    unit.cadence = words(evil);
    unit.teams = vec![evil.into()];
    unit.id = UnitId { task: "a".into(), scope: Some(evil.into()), team: None };
    unit.occurrences[0].key = evil.into();
    if let Some(last) = &mut unit.last_performance {
        last.performer = Person { name: evil.into(), email: evil.into() };
    }
    let mut located = Problem::new(RuleId::PlanValue, words(evil), words(evil))
        .at(place(&source, "key"), words(evil))
        .also(place(&source, "::warning"), words(evil));
    located.occurrence = Some(evil.into());
    let mut alone = Problem::new(RuleId::RecordInvalid, words(evil), words(evil));
    alone.place = Some(Place::file(evil));
    alone.related = vec![(Place::file(evil), words(evil))];
    report.findings = vec![
        Finding { level: Level::Error, problem: located },
        Finding { level: Level::Warning, problem: alone.clone() },
        Finding { level: Level::Note, problem: alone },
    ];
    report
}

/// Texts of which each means something to some format.
pub const INJECTIONS: &[&str] = &[
    "a\nb",
    "a\r\nb",
    "100%0Aof",
    "x\n::error::pwned",
    "::error file=a,line=1::pwned",
    "x ##[command]pwned",
    "\u{1b}[31mred\u{1b}[0m\u{9b}2J",
    "<script>alert(1)</script><!-- -->",
    "a|b||c",
    "`a` ``b``",
    "]]><x>&amp;",
    "=cmd()",
    "+1-1@x",
    "# a\n- b * _c_ ~d~ $e$",
    "[a](https://example.org) ![b](c) @everyone",
    "abc\u{202e}fed\u{2066}",
    "nul\u{0}\u{8}\u{fffe}\u{ffff}",
    "\\xff\\x5c.yaml",
    "a,b;\"c\" 'd'\t{0} {label=\"e\"}",
];

/// Every injection in every text that a repository brings.
pub fn injected(injections: &[&str]) -> Report {
    let mut report = clean();
    report.units.clear();
    report.window = window().window;
    for &text in injections {
        let id = UnitId { task: "task".into(), scope: Some(text.into()), team: Some(text.into()) };
        let mut unit = unit(id.clone(), Standing::Overdue, Some("2026-11-29T23:00:00Z"));
        (unit.title, unit.cadence) = (text.into(), words(text));
        (unit.teams, unit.evidence) = (vec![text.into()], vec![text.into()]);
        (unit.description, unit.references) = (Some(text.into()), vec![text.into()]);
        let mut done = performance(&id, "2026-11-20T15:10:00Z", text);
        (done.performer.name, done.paths, done.period) = (text.into(), vec![text.into()], Some(text.into()));
        unit.last_performance = Some(done.clone());
        let mut waived = occurrence("2026-W46", "2026-11-15T23:00:00Z", State::Waived);
        waived.waiver = Some(waiver(text));
        let mut recovered = occurrence("2026-W45", "2026-11-08T23:00:00Z", State::Missed);
        recovered.recovered = Some(done.clone());
        let mut late = occurrence("2026-W44", "2026-11-01T23:00:00Z", State::MetLate);
        late.performances = vec![done];
        unit.occurrences = vec![late, recovered, waived, occurrence(text, "2026-11-22T23:00:00Z", State::Missed)];
        report.units.push(unit);
        report.versions.push(version(&id, text));
        report.selection.teams.push(text.into());
        let source = Arc::new(Source::new(text, format!("key: {text}\n")));
        let located = Problem::new(RuleId::OccurrenceMissed, words(text), words(text))
            .at(place(&source, "key"), words(text))
            .also(place(&source, "key"), words(text));
        let mut alone = Problem::new(RuleId::RecordInvalid, words(text), words(text)).commit("c".repeat(40));
        alone.place = Some(Place::file(text));
        report.findings.push(Finding { level: Level::Error, problem: located.of(&id).occurrence(text) });
        report.findings.push(Finding { level: Level::Warning, problem: alone });
    }
    report.findings.sort_by_key(|finding| std::cmp::Reverse(finding.level));
    report
}

fn version(unit: &UnitId, text: &str) -> VersionReport {
    let change = PlanChange { direction: Direction::Looser, unit: Some(unit.clone()), what: words(text), place: Some(Place::file(text)) };
    VersionReport { commit: "d".repeat(40), landed: at("2026-11-03T08:00:00Z"), is_first: false, changes: vec![change] }
}

fn waiver(text: &str) -> Waiver {
    Waiver {
        target: WaiverTarget::Occurrences { task: text.into(), scope: None, team: None, key: None },
        reason: text.into(),
        owner: text.into(),
        approver: text.into(),
        ticket: Some(text.into()),
        days: None,
        place: Place::file(text),
    }
}

/// Names that are wider than their letters are many.
pub fn wide() -> Report {
    let mut report = overdue();
    let names =
        ["設計審査設計審査設計審査設計審査設計審査設計審査設計審査設計審査", "👩‍🚀👩‍🚀👩‍🚀👩‍🚀👩‍🚀👩‍🚀👩‍🚀👩‍🚀👩‍🚀👩‍🚀👩‍🚀👩‍🚀👩‍🚀👩‍🚀👩‍🚀👩‍🚀", "❤\u{fe0f}é\u{301}ﷺ"];
    for (unit, name) in report.units.iter_mut().zip(names) {
        unit.id = UnitId { task: "review".into(), scope: Some(name.into()), team: None };
        unit.title = name.into();
        unit.teams = vec![name.into()];
        unit.last_performance = Some(performance(&unit.id, "2025-11-20T15:10:00Z", &format!("{name}@example.org")));
    }
    let source =
        Arc::new(Source::new(format!("policies/{}.yaml", names[0]), format!("a: {0}{0}\nb: {0}{0}{0} mark {0}{0}{0}\n", names[0])));
    for finding in &mut report.findings {
        finding.problem.message = words(format!("{} {}", names[0], names[1]));
        finding.problem.help = words(names[0].repeat(2));
    }
    report.findings[0].problem.place = Some(place(&source, "mark"));
    report
}

/// A window with every state in it.
pub fn window() -> Report {
    let mut report = overdue();
    report.window = Some(("2026-11-01".parse().expect("a day"), "2026-11-23".parse().expect("a day")));
    let unit = &mut report.units[0];
    let mut late = occurrence("2026-W45", "2026-11-08T23:00:00Z", State::MetLate);
    late.performances = vec![performance(&unit.id, "2026-11-09T08:00:00Z", "ana@example.org")];
    let mut recovered = occurrence("2026-W46", "2026-11-15T23:00:00Z", State::Missed);
    recovered.rule = 1;
    recovered.recovered = Some(performance(&unit.id, "2026-11-17T08:00:00Z", "bob@example.org"));
    unit.occurrences.splice(0..0, [occurrence("2026-W44", "2026-11-01T23:00:00Z", State::Met), late, recovered]);
    report.units[1].occurrences = vec![
        occurrence("2026-11-20", "2026-11-20T23:00:00Z", State::Waived),
        occurrence("2026-11-21", "2026-11-21T23:00:00Z", State::NotApplicable),
        occurrence("2026-11-22", "2026-11-22T23:00:00Z", State::Met),
    ];
    report
}

/// What `validate` gives: no repository, no units.
pub fn working_tree() -> Report {
    let mut report = clean();
    report.repository = None;
    report.assurance = None;
    report.units = Vec::new();
    report
}

/// A history that was cut short.
pub fn unverifiable() -> Report {
    let mut report = clean();
    report.units[1].standing = Standing::Unverifiable;
    report.units[1].next_due = None;
    report.units[1].last_performance = None;
    report
}

pub fn all() -> Vec<(&'static str, Report)> {
    vec![
        ("clean", clean()),
        ("overdue", overdue()),
        ("refused", refused()),
        ("hostile", hostile()),
        ("wide", wide()),
        ("window", window()),
        ("working tree", working_tree()),
        ("unverifiable", unverifiable()),
    ]
}

/// All of them, and those that are made to break one format or another.
pub fn everything() -> Vec<(&'static str, Report)> {
    let mut reports = all();
    reports.push(("injected", injected(INJECTIONS)));
    reports.push(("long", injected(&["x".repeat(100_000).as_str(), "\u{1b}::".repeat(50_000).as_str()])));
    reports
}
