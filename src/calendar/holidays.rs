//! Files of holidays to days: texts with one date on a line, and iCalendar files.
//!
//! It does not know where a file lies, nor which plan names it.

use std::collections::BTreeSet;
use std::ops::Range;

use super::{Date, ics};
use crate::language::{Text, plural, say};

/// The largest file of holidays that is read, in bytes.
pub const HOLIDAY_FILE_LIMIT: u64 = 1024 * 1024;

/// The most days that one file may give.
const MOST_DAYS: usize = 10_000;

/// How many faults of one file are told; nobody reads more.
const MOST_FAULTS: usize = 100;

/// What is wrong with a stretch of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HolidayFault {
    /// Bytes of the text.
    pub span: Range<usize>,
    pub message: Text,
    /// What to do, as an order.
    pub help: Text,
}

/// How a file writes its days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HolidayFormat {
    /// One date on a line; `#` begins a comment.
    Lines,
    /// iCalendar: every all-day event.
    Ics,
}

impl HolidayFormat {
    /// Tells the format by the name of the file: `.ics`, or one date on a line.
    pub fn of(path: &str) -> Self {
        match path.rsplit_once('.') {
            Some((_, ending)) if ending.eq_ignore_ascii_case("ics") => Self::Ics,
            Some(_) | None => Self::Lines,
        }
    }
}

/// Reads the days of a file. Gives days, or faults; never half of both.
pub fn holidays(text: &str, format: HolidayFormat) -> Result<BTreeSet<Date>, Vec<HolidayFault>> {
    let mut found = Found::default();
    match format {
        HolidayFormat::Lines => dates(text, &mut found),
        HolidayFormat::Ics => ics::events(text, &mut found),
    }
    if found.faults.is_empty() { Ok(found.days) } else { Err(found.faults) }
}

/// What has been read of a file so far.
#[derive(Debug, Default)]
pub(super) struct Found {
    days: BTreeSet<Date>,
    faults: Vec<HolidayFault>,
    is_too_much: bool,
}

impl Found {
    pub(super) fn day(&mut self, day: Date, span: &Range<usize>) {
        self.days.insert(day);
        if self.days.len() > MOST_DAYS && !self.is_too_much {
            let message = plural!(most = MOST_DAYS, "the file gives more than {most} day", "the file gives more than {most} days");
            self.fault(span.clone(), message, say!("keep the years that the plan is judged in"));
            self.is_too_much = true;
        }
    }

    pub(super) fn fault(&mut self, span: Range<usize>, message: Text, help: Text) {
        self.faults.push(HolidayFault { span, message, help });
    }

    /// Says whether the rest need not be read.
    pub(super) fn is_full(&self) -> bool {
        self.is_too_much || self.faults.len() >= MOST_FAULTS
    }
}

/// The lines of a text with their places, without what ends them.
pub(super) fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut start = 0;
    text.split_inclusive('\n').map(move |line| {
        let at = start;
        start += line.len();
        let line = line.strip_suffix('\n').unwrap_or(line);
        let line = line.strip_suffix('\r').unwrap_or(line);
        // A byte order mark is no part of the first line.
        match line.strip_prefix('\u{feff}') {
            Some(rest) if at == 0 => (line.len() - rest.len(), rest),
            Some(_) | None => (at, line),
        }
    })
}

fn dates(text: &str, found: &mut Found) {
    for (at, line) in lines(text) {
        let said = match line.match_indices('#').find(|(hash, _)| line[..*hash].ends_with([' ', '\t']) || *hash == 0) {
            Some((hash, _)) => &line[..hash],
            None => line,
        };
        let word = said.trim();
        if word.is_empty() {
            continue;
        }
        let start = at + (said.len() - said.trim_start().len());
        let span = start..start + word.len();
        match date(word) {
            Some(day) => found.day(day, &span),
            None => {
                found.fault(
                    span,
                    say!("the line is no date"),
                    say!("write one date such as 2026-11-23 on each line; `#` begins a comment"),
                );
            }
        }
        if found.is_full() {
            return;
        }
    }
}

/// Reads `2026-11-23`, and no other way to write it.
fn date(word: &str) -> Option<Date> {
    let is_plain = word.len() == 10
        && word.bytes().enumerate().all(|(at, byte)| if matches!(at, 4 | 7) { byte == b'-' } else { byte.is_ascii_digit() });
    if !is_plain {
        return None;
    }
    // All three are digits; what is no day of the calendar is refused here.
    Date::from_ymd_opt(word[..4].parse().ok()?, word[5..7].parse().ok()?, word[8..].parse().ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Vec<String>, Vec<String>> {
        match holidays(text, HolidayFormat::Lines) {
            Ok(days) => Ok(days.iter().map(ToString::to_string).collect()),
            Err(faults) => Err(faults.into_iter().map(|fault| format!("{} {}", &text[fault.span], fault.message)).collect()),
        }
    }

    #[test]
    fn every_line_is_a_date_a_comment_or_blank() {
        for (text, expected) in [
            ("", &[][..]),
            ("# none yet\n\n", &[]),
            ("2026-05-01", &["2026-05-01"]),
            ("2026-05-01\r\n\r\n\t2026-12-25 \r\n", &["2026-05-01", "2026-12-25"]),
            ("\u{feff}2026-05-01\n2026-05-01\n", &["2026-05-01"]),
            ("2026-12-25 # Noël\n #2026-12-26\n2026-01-01\t# x", &["2026-01-01", "2026-12-25"]),
        ] {
            assert_eq!(read(text).as_deref(), Ok(&expected.iter().map(ToString::to_string).collect::<Vec<_>>()[..]), "{text:?}");
        }
    }

    #[test]
    fn what_is_no_date_is_told_with_its_place() {
        for (text, expected) in [
            ("2026-02-29", "2026-02-29"),
            ("2026-02-28\n  2026-2-8\n", "2026-2-8"),
            ("2026-05-01 Labour Day\n", "2026-05-01 Labour Day"),
            ("2026-05-01#x\n", "2026-05-01#x"),
            ("+026-05-01\n", "+026-05-01"),
            ("20é-05-01\n", "20é-05-01"),
            ("2026-05-01\n\u{feff}2026-05-02", "\u{feff}2026-05-02"),
        ] {
            assert_eq!(read(text), Err(vec![format!("{expected} the line is no date")]), "{text:?}");
        }
        assert_eq!(read(&"x\n".repeat(1000)).map_err(|faults| faults.len()), Err(100));
    }

    #[test]
    fn ten_thousand_days_are_read_and_one_more_is_not() {
        let first = Date::from_ymd_opt(2000, 1, 1).expect("a date");
        let text = |count: usize| first.iter_days().take(count).map(|day| format!("{day}\n")).collect::<String>();
        assert_eq!(read(&text(10_000)).map(|days| days.len()), Ok(10_000));
        assert_eq!(read(&(text(10_000) + &text(10))).map(|days| days.len()), Ok(10_000), "the same days again");
        assert_eq!(read(&text(10_002)), Err(vec!["2027-05-19 the file gives more than 10000 days".to_owned()]));
    }

    #[test]
    fn the_name_tells_the_format() {
        for (path, format) in [
            ("calendars/fr.ics", HolidayFormat::Ics),
            ("fr.ICS", HolidayFormat::Ics),
            ("fr.ics.txt", HolidayFormat::Lines),
            ("calendars.ics/fr", HolidayFormat::Lines),
            ("ics", HolidayFormat::Lines),
        ] {
            assert_eq!(HolidayFormat::of(path), format, "{path}");
        }
    }
}
