//! The report as a page of Markdown, for the summary of a workflow or the text of an issue.
//!
//! It does not know where the page goes, only how long it may be.

use std::fmt;

use super::aside;
use super::human::sentence;
use super::tally::{self, Tally};
use super::text::{clipped, told};
use super::{COUNTED, Style, names, paint};
use crate::calendar::{Instant, deadline, utc};
use crate::diagnostic::{Finding, Level};
use crate::language::{Language, Text, plural, say, words};
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
    language: Language,
    /// What did not fit: the rows of a table, with their number.
    cut: Vec<Text>,
}

/// What the rows of a table are, and how many.
type Counted = fn(usize) -> Text;

const FINDINGS: [&str; 5] = [words!("Rule"), words!("Where"), words!("What"), words!("What to do"), words!("To see more")];

/// Writes the report in at most `limit` bytes, the most urgent first, and says what was cut.
pub fn write(out: &mut dyn fmt::Write, report: &Report, limit: usize, language: Language) -> fmt::Result {
    let Some(room) = limit.min(LIMIT).checked_sub(RESERVE) else {
        return match limit {
            0..100 => Ok(()),
            _ => writeln!(out, "> {}", told(language, &say!("duly: no room is left in this summary"))),
        };
    };
    let mut page = Page { text: String::new(), room, language, cut: Vec::new() };
    let (answer, good) = sentence(report);
    let answer = told(language, &say!("duly: {answer}", answer = clipped(&language.tell(&answer), TEXT)));
    page.text.push_str(&format!("## {} {}\n\n", if good { "✓" } else { "✗" }, escaped(&answer)));
    for words in aside::unjudged(report).iter().take(UNJUDGED) {
        let (words, help) = (clipped(&language.tell(words), TEXT / 2), language.words(aside::UNJUDGED_HELP));
        page.text.push_str(&format!("> **{}.** {}\n\n", escaped(&words), escaped(&help)));
    }
    page.table(
        |n| plural!(n, "{n} overdue unit", "{n} overdue units"),
        words!("Overdue"),
        &[
            words!("Unit"),
            words!("Missed"),
            words!("Due"),
            words!("Owed by"),
            words!("Last done"),
            words!("When it is done"),
            words!("To see why"),
        ],
        overdue(report, language),
    );
    let of = |level: Level| {
        let findings = report.findings.iter().filter(move |finding| finding.level == level);
        findings.map(|finding| row(report, finding, language)).collect()
    };
    page.table(|n| plural!(n, "{n} error", "{n} errors"), words!("Errors"), &FINDINGS, of(Level::Error));
    page.table(|n| plural!(n, "{n} warning", "{n} warnings"), words!("Warnings"), &FINDINGS, of(Level::Warning));
    page.table(
        |n| plural!(n, "{n} unit", "{n} units"),
        words!("Units"),
        &[words!("Standing"), words!("Unit"), words!("Owed by"), words!("Last done"), words!("Next due")],
        report.units.iter().map(|unit| standing(report, unit, language)).collect(),
    );
    if report.window.is_some() {
        let names: Vec<&str> = [words!("Unit")].into_iter().chain(COUNTED.iter().map(|(name, _)| *name)).collect();
        page.table(|n| plural!(n, "{n} unit", "{n} units"), words!("In the window"), &names, report.units.iter().map(counts).collect());
        groups(&mut page, report);
    }
    page.table(|n| plural!(n, "{n} note", "{n} notes"), words!("Notes"), &FINDINGS, of(Level::Note));
    page.finish(report);
    out.write_str(&page.text)
}

impl Page {
    /// Writes a table as far as it fits; one without rows is left out.
    fn table(&mut self, counted: Counted, title: &'static str, columns: &[&'static str], rows: Vec<String>) {
        if rows.is_empty() {
            return;
        }
        let names: Vec<_> = columns.iter().map(|name| escaped(&self.language.words(name))).collect();
        let title = escaped(&self.language.words(title));
        let head = format!("### {title}\n\n| {} |\n|{}\n", names.join(" | "), "---|".repeat(columns.len()));
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
            self.cut.push(counted(left));
        }
    }

    fn finish(&mut self, report: &Report) {
        let language = self.language;
        for what in &self.cut {
            let words = aside::left_out(what, &say!("a summary may have 1 MiB"));
            let (cut, words) = (language.words(words!("Cut.")), told(language, &words));
            self.text.push_str(&format!("> **{}** {}\n\n", escaped(&cut), escaped(&words)));
        }
        let Some(repository) = &report.repository else { return };
        let mut words =
            vec![say!("as of {moment}", moment = utc(report.as_of)), say!("head {commit}", commit = clipped(&repository.head, 64))];
        words.extend(repository.reference.as_ref().map(|name| Text::verbatim(clipped(name, 200))));
        let later = repository.later;
        if later > 0 {
            words.push(plural!(
                later,
                "{later} later commit dated after that not judged",
                "{later} later commits dated after that not judged"
            ));
        }
        if report.outcome == Outcome::Judged {
            words.push(say!("plan {files}", files = clipped(&repository.plan.join(", "), 400)));
        }
        words.extend(aside::assurance(report).map(|assurance| say!("assurance: {assurance}", assurance)));
        self.text.push_str(&format!("<sub>{}</sub>\n", escaped(&told(language, &Text::join(words, " · ")))));
    }
}

/// Every unit that is overdue, with what made it so.
fn overdue(report: &Report, language: Language) -> Vec<String> {
    let mut rows = Vec::new();
    for unit in &report.units {
        for one in aside::missed(report, unit) {
            rows.push(
                cells(&[
                    &unit.id.to_string(),
                    &one.key,
                    &due(report, one.due, language),
                    &teams(unit),
                    &language.tell(&aside::last_in_short(report, unit)),
                ]) + &code(&aside::record_of(&unit.id))
                    + &code(&aside::explain(unit, one)),
            );
        }
    }
    rows
}

fn due(report: &Report, at: Instant, language: Language) -> String {
    told(language, &say!("{moment} {zone}", moment = deadline(report.zone, at), zone = report.zone))
}

fn row(report: &Report, finding: &Finding, language: Language) -> String {
    let problem = &finding.problem;
    let place = problem.place.as_ref().map(|place| {
        let path = clipped(place.path(), TEXT);
        place.start().map_or_else(|| path.clone(), |start| format!("{path}:{}", start.line))
    });
    let words =
        cells(&[problem.rule.as_str(), &place.unwrap_or_default(), &language.tell(&problem.message), &language.tell(&problem.help)]);
    words + &code(&aside::command(report, problem))
}

fn standing(report: &Report, unit: &UnitReport, language: Language) -> String {
    let due = unit.next_due.map_or_else(String::new, |at| self::due(report, at, language));
    let standing = format!("{} {}", paint::sign(unit.standing, Style::PLAIN), names::standing(unit.standing, language));
    let standing = if unit.standing == Standing::Overdue { format!("**{}**", escaped(&standing)) } else { escaped(&standing) };
    format!("| {standing} {}", cells(&[&unit.id.to_string(), &teams(unit), &language.tell(&aside::last_in_short(report, unit)), &due]))
}

fn teams(unit: &UnitReport) -> String {
    if unit.teams.is_empty() { "—".to_owned() } else { unit.teams.join(", ") }
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
    let tables: [(Counted, _, _, _); 3] = [
        (|n| plural!(n, "{n} month", "{n} months"), words!("By month"), words!("Month"), tally::months(report.zone, all)),
        (|n| plural!(n, "{n} team", "{n} teams"), words!("By team"), words!("Team"), tally::groups(report, |unit| unit.teams.clone())),
        (
            |n| plural!(n, "{n} reference", "{n} references"),
            words!("By reference"),
            words!("Reference"),
            tally::groups(report, |unit| unit.references.clone()),
        ),
    ];
    let language = page.language;
    for (counted, title, what, groups) in tables {
        let columns = [
            what,
            words!("compliance"),
            words!("met"),
            words!("late"),
            words!("missed"),
            words!("made up for"),
            words!("waived"),
            words!("open"),
            words!("unverifiable"),
        ];
        page.table(counted, title, &columns, groups.iter().map(|(name, tally)| group(name, tally, language)).collect());
    }
}

fn group(name: &str, tally: &Tally, language: Language) -> String {
    let counts = [tally.met, tally.late, tally.missed, tally.recovered, tally.waived, tally.pending, tally.unverifiable];
    let mut row = vec![name.to_owned(), tally::share_of(tally, language)];
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
