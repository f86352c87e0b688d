//! The explanation of one occurrence, for people and as JSON, version 1: its shape stands in `schema/explanation.schema.json`.
//!
//! It does not know why anything is as it is; the words come with the explanation.

use std::borrow::Cow;
use std::fmt;

use serde::Serialize;

use super::json::{WireTool, instant, write_quoted};
use super::{Style, names, paint, text};
use crate::calendar::{Instant, deadline, moment};
use crate::language::{Language, Text, say};
use crate::report::{Candidate, Clock, Counted, Explanation, RefusedEvidence};
use crate::rules;

/// Writes the explanation for people.
pub fn write(out: &mut dyn fmt::Write, told: &Explanation, style: Style) -> fmt::Result {
    let mut page = Page { out, style };
    page.heading(&Text::verbatim(told.address.to_string()))?;
    page.say(2, &Text::verbatim(&told.title))?;
    page.say(2, &say!("{state}: {words}", state = names::state(told.state, style.language), words = told.state_words))?;
    page.section(&say!("Rule"))?;
    page.say(2, &told.cadence)?;
    let landed = moment(told.zone, told.plan_landed);
    page.say(2, &say!("as the plan of commit {commit} says, which landed on {landed}", commit = short(&told.plan), landed))?;
    page.section(&say!("Window ({zone} and UTC)", zone = told.zone))?;
    window(&mut page, told)?;
    for line in &told.derivation {
        page.say(2, line)?;
    }
    page.section(&say!("What landed"))?;
    if told.candidates.is_empty() && told.refused.is_empty() {
        page.say(2, &say!("nothing in the window, nor within 31 days of it"))?;
    }
    for one in &told.candidates {
        candidate(&mut page, told, one)?;
    }
    for one in &told.refused {
        refused(&mut page, told, one)?;
    }
    page.section(&say!("What to do"))?;
    page.say(2, &told.next)?;
    writeln!(page.out)?;
    let as_of = say!("as of {moment}", moment = say!("{moment} {zone}", moment = moment(told.zone, told.as_of), zone = told.zone));
    writeln!(page.out, "{}", paint::paint(&text::told(style.language, &as_of), paint::quiet(), style))?;
    rules::address_of_the_law().map_or(Ok(()), |address| writeln!(page.out, "{}", paint::paint(&address, paint::quiet(), style)))
}

struct Page<'a> {
    out: &'a mut dyn fmt::Write,
    style: Style,
}

impl Page<'_> {
    fn heading(&mut self, words: &Text) -> fmt::Result {
        for line in text::wrap(&self.style.tell(words), self.style.width) {
            writeln!(self.out, "{}", paint::paint(&line, paint::heading(), self.style))?;
        }
        Ok(())
    }

    fn section(&mut self, words: &Text) -> fmt::Result {
        writeln!(self.out)?;
        self.heading(words)
    }

    /// Writes words of any origin, safe and broken into lines.
    fn say(&mut self, indent: usize, words: &Text) -> fmt::Result {
        for line in text::wrap(&self.style.tell(words), self.style.width.saturating_sub(indent)) {
            writeln!(self.out, "{}{line}", " ".repeat(indent))?;
        }
        Ok(())
    }
}

fn window(page: &mut Page<'_>, told: &Explanation) -> fmt::Result {
    let one = &told.occurrence;
    let (start, end) = (|at| moment(told.zone, at), |at| deadline(told.zone, at));
    if one.accepts_from < one.opens {
        let at = one.accepts_from;
        page.say(2, &say!("accepts from: {moment} ({utc})", moment = start(at), utc = instant(at)))?;
    }
    page.say(2, &say!("opens: {moment} ({utc})", moment = start(one.opens), utc = instant(one.opens)))?;
    if one.opens < one.soon_from && one.soon_from < one.due {
        let at = one.soon_from;
        page.say(2, &say!("due soon from: {moment} ({utc})", moment = start(at), utc = instant(at)))?;
    }
    page.say(2, &say!("due: {moment} ({utc})", moment = end(one.due), utc = instant(one.due)))?;
    if one.due < one.closes {
        page.say(2, &say!("closes: {moment} ({utc})", moment = end(one.closes), utc = instant(one.closes)))?;
    }
    Ok(())
}

/// What served another occurrence and landed outside the window takes one entry without its clocks.
fn candidate(page: &mut Page<'_>, told: &Explanation, one: &Candidate) -> fmt::Result {
    let performance = &one.performance;
    let paths = performance.paths.join(", ");
    let inside = told.occurrence.accepts_from <= performance.landed && performance.landed < told.occurrence.closes;
    if let (Counted::ServedOthers(keys), false) = (&one.counted, inside) {
        return page.say(2, &say!("{paths} served {keys} instead", paths, keys = keys.join(", ")));
    }
    page.say(2, &say!("{paths} in commit {commit}", paths, commit = short(&performance.commit)))?;
    page.say(4, &one.words)?;
    page.say(4, &clocks(told, one, page.style.language))
}

/// The four clocks, equal ones together: `claimed Friday 2026-11-20 23:59; authored, committed, landed Saturday 2026-11-21 09:00`.
fn clocks(told: &Explanation, one: &Candidate, language: Language) -> Text {
    let performance = &one.performance;
    let mut groups: Vec<(Vec<Cow<'static, str>>, Instant)> = Vec::new();
    for (clock, at) in [
        (Clock::Claimed, performance.claimed),
        (Clock::Authored, performance.authored),
        (Clock::Committed, performance.committed),
        (Clock::Landed, Some(performance.landed)),
    ] {
        let Some(at) = at else { continue };
        let name = names::clock(clock, language);
        match groups.iter_mut().find(|(_, same)| *same == at) {
            Some((names, _)) => names.push(name),
            None => groups.push((vec![name], at)),
        }
    }
    let shown = groups.iter().map(|(names, at)| say!("{clocks} {moment}", clocks = names.join(", "), moment = moment(told.zone, *at)));
    text::semicolons(shown)
}

fn refused(page: &mut Page<'_>, told: &Explanation, one: &RefusedEvidence) -> fmt::Result {
    page.say(2, &say!("{paths} in commit {commit}", paths = one.path, commit = short(&one.commit)))?;
    page.say(4, &say!("proves nothing ({rule}): {message}", rule = one.rule, message = one.message))?;
    page.say(4, &say!("landed {moment}", moment = moment(told.zone, one.landed)))
}

fn short(commit: &str) -> &str {
    commit.get(..12).unwrap_or(commit)
}

#[derive(Serialize)]
struct WireExplanation<'a> {
    version: u32,
    tool: WireTool,
    repository: Option<WirePlace<'a>>,
    as_of: String,
    timezone: &'static str,
    address: String,
    task: &'a str,
    scope: Option<&'a str>,
    team: Option<&'a str>,
    rule: usize,
    key: &'a str,
    title: &'a str,
    cadence: &'a str,
    plan: WirePlan<'a>,
    window: WireWindow,
    derivation: Vec<&'a str>,
    times: u32,
    state: &'static str,
    explanation: &'a str,
    standing: &'static str,
    performances: Vec<WireCandidate<'a>>,
    refused: Vec<WireRefused<'a>>,
    next: &'a str,
}

#[derive(Serialize)]
struct WirePlace<'a> {
    head: &'a str,
    r#ref: Option<&'a str>,
    judged: Option<&'a str>,
    plan: &'a [String],
}

#[derive(Serialize)]
struct WirePlan<'a> {
    commit: &'a str,
    landed_at: String,
}

#[derive(Serialize)]
struct WireWindow {
    accepts_from: String,
    opens: String,
    due_soon_from: String,
    due: String,
    closes: String,
}

#[derive(Serialize)]
struct WireCandidate<'a> {
    paths: &'a [String],
    commit: &'a str,
    origin: &'a str,
    claimed_at: Option<String>,
    authored_at: Option<String>,
    committed_at: Option<String>,
    landed_at: String,
    earliest: &'static str,
    period: Option<&'a str>,
    performer: &'a str,
    verdict: &'static str,
    explanation: &'a str,
}

#[derive(Serialize)]
struct WireRefused<'a> {
    rule: &'static str,
    path: &'a str,
    commit: &'a str,
    landed_at: String,
    message: &'a str,
    help: &'a str,
}

/// Writes the explanation as indented JSON with a final line break.
pub fn write_json(out: &mut dyn fmt::Write, told: &Explanation) -> fmt::Result {
    // Every map key is a string and every number is whole, so serialising cannot fail.
    let Ok(json) = serde_json::to_string_pretty(&wire(told)) else { return Err(fmt::Error) };
    write_quoted(out, &json)?;
    out.write_char('\n')
}

fn wire(told: &Explanation) -> WireExplanation<'_> {
    let one = &told.occurrence;
    WireExplanation {
        version: 1,
        tool: WireTool { name: "duly", version: env!("CARGO_PKG_VERSION") },
        repository: told.repository.as_ref().map(|facts| WirePlace {
            head: &facts.head,
            r#ref: facts.reference.as_deref(),
            judged: facts.judged.as_deref(),
            plan: &facts.plan,
        }),
        as_of: instant(told.as_of),
        timezone: told.zone.name(),
        address: told.address.to_string(),
        task: &told.address.unit.task,
        scope: told.address.unit.scope.as_deref(),
        team: told.address.unit.team.as_deref(),
        rule: one.rule,
        key: &one.key,
        title: &told.title,
        cadence: &told.cadence,
        plan: WirePlan { commit: &told.plan, landed_at: instant(told.plan_landed) },
        window: WireWindow {
            accepts_from: instant(one.accepts_from),
            opens: instant(one.opens),
            due_soon_from: instant(one.soon_from),
            due: instant(one.due),
            closes: instant(one.closes),
        },
        derivation: told.derivation.iter().map(|line| line.as_str()).collect(),
        times: one.times,
        state: told.state.as_str(),
        explanation: &told.state_words,
        standing: told.standing.as_str(),
        performances: told.candidates.iter().map(wire_candidate).collect(),
        refused: told.refused.iter().map(wire_refused).collect(),
        next: &told.next,
    }
}

fn wire_candidate(one: &Candidate) -> WireCandidate<'_> {
    let performance = &one.performance;
    let said = |at: Option<Instant>| at.map(instant);
    WireCandidate {
        paths: &performance.paths,
        commit: &performance.commit,
        origin: &performance.origin,
        claimed_at: said(performance.claimed),
        authored_at: said(performance.authored),
        committed_at: said(performance.committed),
        landed_at: instant(performance.landed),
        earliest: one.earliest.as_str(),
        period: performance.period.as_deref(),
        performer: &performance.performer.email,
        verdict: one.counted.as_str(),
        explanation: &one.words,
    }
}

fn wire_refused(one: &RefusedEvidence) -> WireRefused<'_> {
    WireRefused {
        rule: one.rule.as_str(),
        path: &one.path,
        commit: &one.commit,
        landed_at: instant(one.landed),
        message: &one.message,
        help: &one.help,
    }
}
