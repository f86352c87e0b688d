//! The report as a page of Markdown, for the summary of a workflow or the text of an issue.
//!
//! It does not know where the page goes, only how long it may be.

use std::fmt;

use super::aside;
use super::human::sentence;
use super::tally::{self, Tally};
use super::text::{clipped, count};
use super::{COUNTED, Style, paint};
use crate::calendar::{deadline, utc};
use crate::diagnostic::{Finding, Level};
use crate::ledger::{Standing, State};
use crate::report::{Outcome, Report, UnitReport};

/// How long a page may be, in bytes: GitHub drops the summary of a step that has more than 1 MiB.
pub const LIMIT: usize = 1024 * 1024;
/// What is kept free for what was cut, and for the last lines.
const RESERVE: usize = 16 * 1024;
/// How many units that could not be judged are named above everything.
const UNJUDGED: usize = 5;
/// How many characters one text may have.
const TEXT: usize = 500;

/// A page that knows how much room it has.
struct Page {
    text: String,
    room: usize,
    /// What did not fit, by the name of its table.
    cut: Vec<(usize, &'static str)>,
}

/// Writes the report in at most `limit` bytes, the most urgent first, and says what was cut.
pub fn write(out: &mut dyn fmt::Write, report: &Report, limit: usize) -> fmt::Result {
    let Some(room) = limit.min(LIMIT).checked_sub(RESERVE) else {
        return out.write_str(if limit < 100 { "" } else { "> duly: no room is left in this summary\n" });
    };
    let mut page = Page { text: String::new(), room, cut: Vec::new() };
    let (answer, good) = sentence(report);
    page.text.push_str(&format!("## {} duly: {}\n\n", if good { "✓" } else { "✗" }, escaped(&clipped(&answer, TEXT))));
    for words in aside::unjudged(report).iter().take(UNJUDGED) {
        page.text.push_str(&format!("> **{}.** {}\n\n", escaped(&clipped(words, TEXT / 2)), escaped(aside::UNJUDGED_HELP)));
    }
    page.table(
        "overdue unit",
        "### Overdue\n\n| Unit | Missed | Due | Owed by | Last done | When it is done | To see why |",
        overdue(report),
    );
    let of = |level: Level| report.findings.iter().filter(move |finding| finding.level == level).map(|finding| row(report, finding));
    page.table("error", "### Errors\n\n| Rule | Where | What | What to do | To see more |", of(Level::Error).collect());
    page.table("warning", "### Warnings\n\n| Rule | Where | What | What to do | To see more |", of(Level::Warning).collect());
    page.table(
        "unit",
        "### Units\n\n| Standing | Unit | Owed by | Last done | Next due |",
        report.units.iter().map(|unit| standing(report, unit)).collect(),
    );
    if report.window.is_some() {
        page.table("unit", &window_head("In the window", "Unit"), report.units.iter().map(counts).collect());
        groups(&mut page, report);
    }
    page.table("note", "### Notes\n\n| Rule | Where | What | What to do | To see more |", of(Level::Note).collect());
    page.finish(report);
    out.write_str(&page.text)
}

impl Page {
    /// Writes a table as far as it fits; one without rows is left out. The number of columns is that of the head.
    fn table(&mut self, noun: &'static str, head: &str, rows: Vec<String>) {
        if rows.is_empty() {
            return;
        }
        let columns = head.lines().last().map_or(0, |line| line.matches('|').count().saturating_sub(1));
        let head = format!("{head}\n|{}\n", "---|".repeat(columns));
        let mut left = rows.len();
        if self.text.len() + head.len() < self.room {
            self.text.push_str(&head);
            for row in &rows {
                if self.text.len() + row.len() + 2 > self.room {
                    break;
                }
                self.text.push_str(row);
                self.text.push('\n');
                left -= 1;
            }
            self.text.push('\n');
        }
        if left > 0 {
            // Nothing may follow that is less urgent than what was cut.
            self.room = 0;
            self.cut.push((left, noun));
        }
    }

    fn finish(&mut self, report: &Report) {
        for (number, noun) in &self.cut {
            let words = aside::left_out(*number, noun, "a summary may have 1 MiB");
            self.text.push_str(&format!("> **Cut.** {}\n\n", escaped(&words)));
        }
        let Some(repository) = &report.repository else { return };
        let mut words = vec![format!("as of {}", utc(report.as_of)), format!("head {}", clipped(&repository.head, 64))];
        words.extend(repository.reference.as_ref().map(|name| clipped(name, 200)));
        if repository.later > 0 {
            words.push(format!("{} dated after that not judged", count(repository.later, "later commit")));
        }
        if report.outcome == Outcome::Judged {
            words.push(format!("plan {}", clipped(&repository.plan.join(", "), 400)));
        }
        words.extend(aside::assurance(report).map(|assurance| format!("assurance: {assurance}")));
        self.text.push_str(&format!("<sub>{}</sub>\n", escaped(&words.join(" · "))));
    }
}

/// Every unit that is overdue, with what made it so.
fn overdue(report: &Report) -> Vec<String> {
    let mut rows = Vec::new();
    for unit in &report.units {
        for one in aside::missed(report, unit) {
            rows.push(
                cells(&[
                    &unit.id.to_string(),
                    &one.key,
                    &format!("{} {}", deadline(report.zone, one.due), report.zone),
                    &teams(unit),
                    &last(report, unit),
                ]) + &code(&aside::record_of(&unit.id))
                    + &code(&aside::explain(unit, one)),
            );
        }
    }
    rows
}

fn row(report: &Report, finding: &Finding) -> String {
    let problem = &finding.problem;
    let place = problem.place.as_ref().map(|place| {
        let path = clipped(place.path(), TEXT);
        place.start().map_or_else(|| path.clone(), |start| format!("{path}:{}", start.line))
    });
    let words = cells(&[problem.rule.as_str(), &place.unwrap_or_default(), &problem.message, &problem.help]);
    words + &code(&aside::command(report, problem))
}

fn standing(report: &Report, unit: &UnitReport) -> String {
    let due = unit.next_due.map_or_else(String::new, |due| format!("{} {}", deadline(report.zone, due), report.zone));
    let standing = format!("{} {}", paint::sign(unit.standing, Style::PLAIN), unit.standing.as_str());
    let standing = if unit.standing == Standing::Overdue { format!("**{}**", escaped(&standing)) } else { escaped(&standing) };
    format!("| {standing} {}", cells(&[&unit.id.to_string(), &teams(unit), &last(report, unit), &due]))
}

fn teams(unit: &UnitReport) -> String {
    if unit.teams.is_empty() { "—".to_owned() } else { unit.teams.join(", ") }
}

fn last(report: &Report, unit: &UnitReport) -> String {
    let words = aside::last(report, unit);
    words.strip_prefix("last done on ").map_or(words.clone(), str::to_owned)
}

fn window_head(title: &str, what: &str) -> String {
    let names: Vec<&str> = COUNTED.iter().map(|(name, _)| *name).collect();
    format!("### {title}\n\n| {what} | {} |", names.join(" | "))
}

fn counts(unit: &UnitReport) -> String {
    let count = |states: &[State]| unit.occurrences.iter().filter(|one| states.contains(&one.state)).count().to_string();
    let mut row = vec![unit.id.to_string()];
    row.extend(COUNTED.iter().map(|(_, states)| count(states)));
    cells(&row.iter().map(String::as_str).collect::<Vec<_>>())
}

/// The same occurrences by month, by team and by what the tasks answer to; a task of two teams counts for both.
fn groups(page: &mut Page, report: &Report) {
    let all = report.units.iter().flat_map(|unit| &unit.occurrences);
    let tables = [
        ("month", "By month", "Month", tally::months(report.zone, all)),
        ("team", "By team", "Team", tally::groups(report, |unit| unit.teams.clone())),
        ("reference", "By reference", "Reference", tally::groups(report, |unit| unit.references.clone())),
    ];
    for (noun, title, what, groups) in tables {
        let head = format!("### {title}\n\n| {what} | compliance | met | late | missed | made up for | waived | open | unverifiable |");
        page.table(noun, &head, groups.iter().map(|(name, tally)| group(name, tally)).collect());
    }
}

fn group(name: &str, tally: &Tally) -> String {
    let counts = [tally.met, tally.late, tally.missed, tally.recovered, tally.waived, tally.pending, tally.unverifiable];
    let mut row = vec![name.to_owned(), tally::percent(tally.compliance())];
    row.extend(counts.map(|count| count.to_string()));
    cells(&row.iter().map(String::as_str).collect::<Vec<_>>())
}

/// One more cell, with a command.
fn code(command: &str) -> String {
    format!(" <code>{}</code> |", escaped(&clipped(command, TEXT)))
}

fn cells(cells: &[&str]) -> String {
    let cells: Vec<String> = cells.iter().map(|cell| escaped(&clipped(cell, TEXT))).collect();
    format!("| {} |", cells.join(" | "))
}

/// Escapes everything that Markdown, HTML or a forge could read as more than letters. The text is safe to show already.
///
/// A mention is broken by a comment, as nothing else stops a forge from telling the one who is mentioned.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut before = ' ';
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '@' if !before.is_alphanumeric() => out.push_str("@<!-- -->"),
            '/' if before == ':' => out.push_str("&#47;"),
            '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '#' | '|' | '~' | '$' | '!' => {
                out.push('\\');
                out.push(c);
            }
            other => out.push(other),
        }
        before = c;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_read_as_more_than_letters() {
        assert_eq!(escaped("a|b `c` *d* [e](f) <g> #1 ~h~ $i$"), "a\\|b \\`c\\` \\*d\\* \\[e\\](f) &lt;g&gt; \\#1 \\~h\\~ \\$i\\$");
        assert_eq!(escaped("https://example.org"), "https:&#47;/example.org");
        assert_eq!(escaped("@all ana@example.org"), "@<!-- -->all ana@example.org");
        assert_eq!(escaped("2026-W47, 23:59 (a.b)"), "2026-W47, 23:59 (a.b)");
    }
}
