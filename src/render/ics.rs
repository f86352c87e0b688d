//! What is due, as a calendar (RFC 5545).
//!
//! It does not know what is in order: a calendar shows what is still to be done.

use std::fmt;

use chrono::TimeDelta;
use sha2::{Digest, Sha256};

use super::aside;
use super::text::{clipped, told};
use crate::calendar::{Date, Instant};
use crate::language::{Language, Text, say};
use crate::ledger::State;
use crate::report::{OccurrenceReport, Outcome, Report, UnitReport};

/// How long a line may be, in bytes, without its end.
const LINE: usize = 75;
/// How many characters one text may have.
const TEXT: usize = 500;
/// When to remind: at nine in the morning of the day before an all-day entry.
const DAY_ALARM: &str = "-PT15H";
/// When to remind of a moment.
const HOUR_ALARM: &str = "-P1D";

/// Lines of a calendar, folded as they are added.
struct Calendar {
    text: String,
    language: Language,
}

/// Writes an entry for everything that is owed and not done, and for what is overdue.
pub fn write(out: &mut dyn fmt::Write, report: &Report, language: Language) -> fmt::Result {
    let mut calendar = Calendar { text: String::new(), language };
    let product = format!("PRODID:-//duly//duly {}//{}", env!("CARGO_PKG_VERSION"), language.code().to_ascii_uppercase());
    for line in ["BEGIN:VCALENDAR", "VERSION:2.0", &product, "METHOD:PUBLISH"] {
        calendar.line(line);
    }
    // The name of RFC 7986, and the one that came before it.
    let name = name(report);
    calendar.property("NAME", &name);
    calendar.property("X-WR-CALNAME", &name);
    let mut entries = 0;
    for unit in &report.units {
        let overdue = aside::missed(report, unit);
        for one in &unit.occurrences {
            let owed = match one.state {
                State::Upcoming | State::Open | State::DueSoon | State::InGrace => true,
                State::Missed => overdue.iter().any(|missed| std::ptr::eq(*missed, one)),
                State::Met | State::MetLate | State::Waived | State::NotApplicable | State::BeforeAdoption | State::Unverifiable => false,
            };
            if owed {
                calendar.event(report, unit, one);
                entries += 1;
            }
        }
    }
    let unjudged = aside::unjudged(report);
    for words in &unjudged {
        let help = language.words(aside::UNJUDGED_HELP);
        calendar.journal(report, &uid(&format!("{words}; {}", aside::UNJUDGED_HELP)), &say!("{words}; {help}", words, help));
    }
    if entries == 0 && unjudged.is_empty() {
        calendar.nothing(report);
    }
    calendar.line("END:VCALENDAR");
    out.write_str(&calendar.text)
}

impl Calendar {
    fn event(&mut self, report: &Report, unit: &UnitReport, one: &OccurrenceReport) {
        let title = if unit.title.is_empty() { unit.id.to_string() } else { unit.title.clone() };
        self.line("BEGIN:VEVENT");
        self.property("UID", &uid(&aside::address(unit, one)));
        self.line(&format!("DTSTAMP:{}", stamp(report.as_of)));
        let alarm = match all_day(report, one.due) {
            Some(day) => {
                self.line(&format!("DTSTART;VALUE=DATE:{}", day.format("%Y%m%d")));
                DAY_ALARM
            }
            None => {
                self.line(&format!("DTSTART:{}", stamp(one.due)));
                HOUR_ALARM
            }
        };
        let (title, key) = (clipped(&title, TEXT), clipped(&one.key, TEXT));
        let summary = if one.state == State::Missed {
            say!("overdue: {title} ({key})", title = &title, key)
        } else {
            say!("{title} ({key})", title = &title, key)
        };
        self.property("SUMMARY", &told(self.language, &summary));
        let evidence = Text::any_of(unit.evidence.iter().map(Text::verbatim));
        let evidence = clipped(&self.language.tell(&evidence), TEXT);
        let who = clipped(&self.language.tell(&aside::who(report, unit)), TEXT);
        let done = clipped(&aside::record_of(&unit.id), TEXT);
        let why = clipped(&aside::explain(unit, one), TEXT);
        let lines = [
            Text::verbatim(who),
            say!("evidence: {evidence}", evidence),
            say!("when it is done: {command}", command = done),
            say!("to see why: {command}", command = why),
        ];
        self.property("DESCRIPTION", &told(self.language, &Text::join(lines, "\n")));
        if !unit.teams.is_empty() {
            let teams: Vec<String> = unit.teams.iter().map(|team| escaped(&clipped(team, TEXT))).collect();
            self.line(&format!("CATEGORIES:{}", teams.join(",")));
        }
        self.line("TRANSP:TRANSPARENT");
        if report.as_of < one.due {
            self.line("BEGIN:VALARM");
            self.line("ACTION:DISPLAY");
            // When the plan says that it is due soon; where the plan does not say, a while before.
            if one.soon_from < one.due {
                self.line(&format!("TRIGGER;VALUE=DATE-TIME:{}", stamp(one.soon_from)));
            } else {
                self.line(&format!("TRIGGER:{alarm}"));
            }
            self.property("DESCRIPTION", &told(self.language, &say!("{title} is due", title)));
            self.line("END:VALARM");
        }
        self.line("END:VEVENT");
    }

    /// A calendar has to have something in it.
    fn nothing(&mut self, report: &Report) {
        let words = match report.outcome {
            Outcome::Judged => say!("nothing is due"),
            Outcome::PlanRefused => say!("the plan is refused: nothing was judged"),
        };
        self.journal(report, &uid(&words), &words);
    }

    fn journal(&mut self, report: &Report, uid: &str, words: &Text) {
        self.line("BEGIN:VJOURNAL");
        self.property("UID", uid);
        self.line(&format!("DTSTAMP:{}", stamp(report.as_of)));
        self.line(&format!("DTSTART:{}", stamp(report.as_of)));
        self.property("SUMMARY", &clipped(&self.language.tell(words), TEXT));
        self.line("END:VJOURNAL");
    }

    fn property(&mut self, name: &str, value: &str) {
        self.line(&format!("{name}:{}", escaped(value)));
    }

    /// Adds a line; what is too long goes on in the next, behind a space. No character is torn apart.
    fn line(&mut self, line: &str) {
        let mut room = LINE;
        for c in line.chars() {
            if c.len_utf8() > room {
                self.text.push_str("\r\n ");
                room = LINE - 1;
            }
            self.text.push(c);
            room -= c.len_utf8();
        }
        self.text.push_str("\r\n");
    }
}

/// What the calendar is called: one of a team or a task bears its name.
fn name(report: &Report) -> String {
    let asked: Vec<&str> = report.selection.teams.iter().chain(&report.selection.tasks).map(String::as_str).collect();
    if asked.is_empty() { "duly".to_owned() } else { clipped(&format!("duly: {}", asked.join(", ")), TEXT) }
}

/// The day that a due moment ends, if it ends one.
fn all_day(report: &Report, due: Instant) -> Option<Date> {
    let day = report.zone.date(due);
    if report.zone.midnight(day) != due {
        return None;
    }
    due.checked_sub_signed(TimeDelta::seconds(1)).map(|before| report.zone.date(before))
}

fn stamp(at: Instant) -> String {
    at.format("%Y%m%dT%H%M%SZ").to_string()
}

/// The same for the same occurrence whenever it is written, so that a calendar replaces what it has.
fn uid(name: &str) -> String {
    let digest = Sha256::digest(name.as_bytes());
    let digits: String = digest[..16].iter().map(|byte| format!("{byte:02x}")).collect();
    format!("{digits}@duly")
}

/// Escapes a text. What a repository says has lost its line breaks already; ours become `\n`.
fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace(';', "\\;").replace(',', "\\,").replace('\n', "\\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_line_is_folded_between_characters() {
        let mut calendar = Calendar { text: String::new(), language: Language::ENGLISH };
        calendar.line(&"x".repeat(75));
        assert_eq!(calendar.text, format!("{}\r\n", "x".repeat(75)));
        let mut calendar = Calendar { text: String::new(), language: Language::ENGLISH };
        calendar.line(&format!("{}é{}", "x".repeat(74), "y".repeat(80)));
        let lines: Vec<&str> = calendar.text.split("\r\n").collect();
        assert_eq!(lines, [&"x".repeat(74), &format!(" é{}", "y".repeat(72)), &format!(" {}", "y".repeat(8)), ""]);
    }

    #[test]
    fn a_text_cannot_end_its_property() {
        assert_eq!(escaped("a;b,c\\n\nEND:VEVENT"), "a\\;b\\,c\\\\n\\nEND:VEVENT");
    }
}
