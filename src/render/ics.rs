//! What is due, as a calendar (RFC 5545).
//!
//! It does not know what is in order: a calendar shows what is still to be done.

use std::fmt;

use chrono::TimeDelta;
use sha2::{Digest, Sha256};

use super::aside;
use super::text::clipped;
use crate::calendar::{Date, Instant};
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
}

/// Writes an entry for everything that is owed and not done, and for what is overdue.
pub fn write(out: &mut dyn fmt::Write, report: &Report) -> fmt::Result {
    let mut calendar = Calendar { text: String::new() };
    for line in ["BEGIN:VCALENDAR", "VERSION:2.0", concat!("PRODID:-//duly//duly ", env!("CARGO_PKG_VERSION"), "//EN"), "METHOD:PUBLISH"] {
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
        calendar.journal(report, &format!("{words}; {}", aside::UNJUDGED_HELP));
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
        let overdue = if one.state == State::Missed { "overdue: " } else { "" };
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
        self.property("SUMMARY", &format!("{overdue}{} ({})", clipped(&title, TEXT), clipped(&one.key, TEXT)));
        let evidence = clipped(&unit.evidence.join(" or "), TEXT);
        let who = clipped(&aside::who(report, unit), TEXT);
        let done = clipped(&aside::record_of(&unit.id), TEXT);
        let why = clipped(&aside::explain(unit, one), TEXT);
        self.property("DESCRIPTION", &format!("{who}\nevidence: {evidence}\nwhen it is done: {done}\nto see why: {why}"));
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
            self.property("DESCRIPTION", &format!("{} is due", clipped(&title, TEXT)));
            self.line("END:VALARM");
        }
        self.line("END:VEVENT");
    }

    /// A calendar has to have something in it.
    fn nothing(&mut self, report: &Report) {
        self.journal(report, if report.outcome == Outcome::Judged { "nothing is due" } else { "the plan is refused: nothing was judged" });
    }

    fn journal(&mut self, report: &Report, words: &str) {
        self.line("BEGIN:VJOURNAL");
        self.property("UID", &uid(words));
        self.line(&format!("DTSTAMP:{}", stamp(report.as_of)));
        self.line(&format!("DTSTART:{}", stamp(report.as_of)));
        self.property("SUMMARY", &clipped(words, TEXT));
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
        let mut calendar = Calendar { text: String::new() };
        calendar.line(&"x".repeat(75));
        assert_eq!(calendar.text, format!("{}\r\n", "x".repeat(75)));
        let mut calendar = Calendar { text: String::new() };
        calendar.line(&format!("{}é{}", "x".repeat(74), "y".repeat(80)));
        let lines: Vec<&str> = calendar.text.split("\r\n").collect();
        assert_eq!(lines, [&"x".repeat(74), &format!(" é{}", "y".repeat(72)), &format!(" {}", "y".repeat(8)), ""]);
    }

    #[test]
    fn a_text_cannot_end_its_property() {
        assert_eq!(escaped("a;b,c\\n\nEND:VEVENT"), "a\\;b\\,c\\\\n\\nEND:VEVENT");
    }
}
