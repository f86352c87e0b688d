//! iCalendar (RFC 5545) to the days of its all-day events.
//!
//! It expands no recurrence and does not know what an event is about.

use std::ops::Range;

use chrono::{Days, TimeDelta};

use super::Date;
use super::holidays::{Found, lines};
use crate::language::{plural, say};

/// The longest event, in days: whoever keeps a year off is mistyped.
const LONGEST: i64 = 366;

/// One property: a line with the lines that continue it.
struct Property {
    name: String,
    /// `VALUE=DATE` and the like, in capitals; none if it is not said.
    value_type: Option<String>,
    value: String,
    /// Its first line.
    span: Range<usize>,
}

/// What has been read of one event.
#[derive(Default)]
struct Event {
    start: Option<Property>,
    end: Option<Property>,
    repeats: Option<Property>,
    is_cancelled: bool,
}

/// The day on which an event begins or ends.
enum Moment {
    Day(Date),
    /// An hour of a day: the event is not all-day.
    Hour,
}

/// Reads the days of every all-day event.
pub(super) fn events(text: &str, found: &mut Found) {
    let mut open: Vec<(String, Range<usize>)> = Vec::new();
    let mut event = Event::default();
    let mut is_calendar = false;
    for (span, line) in unfolded(text) {
        if found.is_full() {
            return;
        }
        let Some(property) = property(&line, span.clone()) else {
            found.fault(span, say!("the line is no iCalendar property"), say!("export the calendar again; every line is `NAME:VALUE`"));
            continue;
        };
        let component = property.value.trim().to_ascii_uppercase();
        match property.name.as_str() {
            "BEGIN" => {
                if open.is_empty() && component != "VCALENDAR" {
                    return outside(span, found);
                }
                is_calendar = true;
                if component == "VEVENT" {
                    event = Event::default();
                }
                open.push((component, span));
            }
            "END" => match open.pop() {
                Some((begun, begin)) if begun == component => {
                    if component == "VEVENT" {
                        std::mem::take(&mut event).days(begin, found);
                    }
                }
                Some(_) | None => {
                    found.fault(span, say!("the line ends what has not begun"), say!("export the calendar again"));
                    return;
                }
            },
            _ if open.is_empty() => return outside(span, found),
            _ if open.last().is_some_and(|(component, _)| component == "VEVENT") => event.take(property, found),
            _ => {}
        }
    }
    if let Some((_, span)) = open.pop() {
        found.fault(span, say!("the file ends before what begins here"), say!("export the calendar again; it is cut off"));
    } else if !is_calendar {
        outside(0..0, found);
    }
}

fn outside(span: Range<usize>, found: &mut Found) {
    found.fault(
        span,
        say!("the file is no iCalendar"),
        say!("begin it with BEGIN:VCALENDAR, or give a list of dates another ending than .ics"),
    );
}

/// Puts together the lines that a fold took apart, each with the place of its first.
fn unfolded(text: &str) -> Vec<(Range<usize>, String)> {
    let mut whole: Vec<(Range<usize>, String)> = Vec::new();
    for (at, line) in lines(text) {
        match (line.strip_prefix([' ', '\t']), whole.last_mut()) {
            (Some(rest), Some((_, last))) => last.push_str(rest),
            (Some(_), None) | (None, _) => whole.push((at..at + line.len(), line.to_owned())),
        }
    }
    whole.retain(|(_, line)| !line.trim().is_empty());
    whole
}

/// Takes a line apart: `NAME;PARAMETER=VALUE:VALUE`, where a parameter in quotes may hold `:` and `;`.
fn property(line: &str, span: Range<usize>) -> Option<Property> {
    let mut parts: Vec<&str> = Vec::new();
    let (mut from, mut is_quoted) = (0, false);
    for (at, character) in line.char_indices() {
        match character {
            '"' => is_quoted = !is_quoted,
            ';' | ':' if !is_quoted => {
                parts.push(&line[from..at]);
                from = at + 1;
                if character == ':' {
                    let (name, parameters) = parts.split_first()?;
                    let is_name = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
                    let types = parameters.iter().filter_map(|parameter| parameter.split_once('='));
                    let value_type = types.filter(|(key, _)| key.eq_ignore_ascii_case("VALUE")).map(|(_, kind)| kind).next();
                    return is_name.then(|| Property {
                        name: name.to_ascii_uppercase(),
                        value_type: value_type.map(|kind| kind.trim_matches('"').to_ascii_uppercase()),
                        value: line[from..].to_owned(),
                        span,
                    });
                }
            }
            _ => {}
        }
    }
    None
}

impl Event {
    fn take(&mut self, property: Property, found: &mut Found) {
        let place = match property.name.as_str() {
            "DTSTART" => &mut self.start,
            "DTEND" | "DURATION" => &mut self.end,
            "RRULE" | "RDATE" | "EXRULE" | "EXDATE" => {
                self.repeats.get_or_insert(property);
                return;
            }
            "STATUS" => {
                self.is_cancelled = property.value.trim().eq_ignore_ascii_case("CANCELLED");
                return;
            }
            _ => return,
        };
        if place.is_some() {
            let message = say!("the event has a second `{name}`, or both DTEND and DURATION", name = property.name);
            found.fault(property.span, message, say!("keep one of the two"));
        } else {
            *place = Some(property);
        }
    }

    /// The days of an event that is over; `begin` is where it begins.
    fn days(self, begin: Range<usize>, found: &mut Found) {
        let Some(start) = &self.start else {
            return found.fault(begin, say!("the event has no DTSTART"), say!("say when it begins, such as DTSTART;VALUE=DATE:20260501"));
        };
        let first = match moment(start) {
            Some(Moment::Day(first)) => first,
            Some(Moment::Hour) => return,
            None => return no_date(start, found),
        };
        if self.is_cancelled {
            return;
        }
        if let Some(repeats) = self.repeats {
            let message = say!("the event has `{name}`; recurrence is not supported", name = repeats.name);
            return found.fault(repeats.span, message, say!("write one event for each year, or list the dates in a text file"));
        }
        let end = match &self.end {
            None => first.succ_opt(),
            Some(end) => match last(end, first) {
                Some(last) => Some(last),
                None => return no_date(end, found),
            },
        };
        let span = self.end.as_ref().map_or(&start.span, |end| &end.span);
        let help = say!("write the day after the last one: DTEND is not part of the event");
        match end.map(|end| end.signed_duration_since(first).num_days()) {
            Some(count) if count < 1 => found.fault(span.clone(), say!("the event ends before its first day is over"), help),
            Some(count) if count > LONGEST => {
                found.fault(
                    span.clone(),
                    plural!(
                        count,
                        "the event lasts {count} day, more than {longest}",
                        "the event lasts {count} days, more than {longest}",
                        longest = LONGEST
                    ),
                    say!("split it, or mend its end"),
                );
            }
            Some(count) => {
                let days = (0..count).filter_map(|days| first.checked_add_signed(TimeDelta::days(days)));
                days.for_each(|day| found.day(day, span));
            }
            None => no_date(start, found),
        }
    }
}

fn no_date(property: &Property, found: &mut Found) {
    let message = say!("`{name}` is no day of the calendar", name = property.name);
    found.fault(
        property.span.clone(),
        message,
        say!("write it as a date, such as DTSTART;VALUE=DATE:20260501 or DTEND;VALUE=DATE:20260502"),
    );
}

/// Reads DTSTART or DTEND; a day may come without its `VALUE=DATE`, an hour may not come with it.
fn moment(property: &Property) -> Option<Moment> {
    let value = property.value.trim();
    let is_day = value.len() == 8;
    match property.value_type.as_deref() {
        Some("DATE") | None if is_day => day(value).map(Moment::Day),
        Some("DATE-TIME") | None => {
            let (date, time) = value.split_once(['T', 't'])?;
            let time = time.strip_suffix(['Z', 'z']).unwrap_or(time);
            let is_time = time.len() == 6 && time.bytes().all(|byte| byte.is_ascii_digit());
            (day(date).is_some() && is_time).then_some(Moment::Hour)
        }
        Some(_) => None,
    }
}

/// The day after the last one: from DTEND, or from a DURATION in whole days or weeks.
fn last(end: &Property, first: Date) -> Option<Date> {
    if end.name == "DTEND" {
        return match moment(end)? {
            Moment::Day(day) => Some(day),
            Moment::Hour => None,
        };
    }
    let length = end.value.trim().to_ascii_uppercase();
    let length = length.strip_prefix('+').unwrap_or(&length).strip_prefix('P')?;
    let (number, unit) = match (length.strip_suffix('D'), length.strip_suffix('W')) {
        (Some(number), _) => (number, 1),
        (None, Some(number)) => (number, 7),
        (None, None) => return None,
    };
    if number.is_empty() || !number.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    // More digits than fit are no length of a holiday.
    first.checked_add_days(Days::new(u64::from(number.parse::<u32>().ok()?) * unit))
}

/// Reads `20261123`.
fn day(text: &str) -> Option<Date> {
    if text.len() != 8 || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    Date::from_ymd_opt(text[..4].parse().ok()?, text[4..6].parse().ok()?, text[6..].parse().ok()?)
}

#[cfg(test)]
mod tests {
    use crate::calendar::{HolidayFormat, holidays};

    /// Reads a calendar with one event of these lines.
    fn event(lines: &str) -> Result<String, String> {
        read(&format!("BEGIN:VCALENDAR\nVERSION:2.0\nBEGIN:VEVENT\n{lines}\nEND:VEVENT\nEND:VCALENDAR\n"))
    }

    /// The days, or each fault after the text that it points at.
    fn read(text: &str) -> Result<String, String> {
        match holidays(text, HolidayFormat::Ics) {
            Ok(days) => Ok(days.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")),
            Err(faults) => {
                Err(faults.into_iter().map(|fault| format!("{}: {}", &text[fault.span], fault.message)).collect::<Vec<_>>().join("; "))
            }
        }
    }

    #[test]
    fn an_all_day_event_gives_its_days_without_its_end() {
        for (lines, days) in [
            ("DTSTART;VALUE=DATE:20260501", "2026-05-01"),
            ("DTSTART:20260501", "2026-05-01"),
            ("dtstart;value=date:20260501\ndtend;value=date:20260502", "2026-05-01"),
            ("DTSTART;VALUE=DATE:20261231\nDTEND;VALUE=DATE:20270102", "2026-12-31 2027-01-01"),
            ("DTEND;VALUE=DATE:20260503\nDTSTART;X-A=\"a:b;VALUE=DATE-TIME\";VALUE=DATE:20260501", "2026-05-01 2026-05-02"),
            ("DTSTART;VALUE=DATE:20260501\nDURATION:P2D", "2026-05-01 2026-05-02"),
            ("DTSTART;VALUE=DATE:20260504\nDURATION:P1W", "2026-05-04 2026-05-05 2026-05-06 2026-05-07 2026-05-08 2026-05-09 2026-05-10"),
            ("DTSTART;VALUE=DATE:20260501\nSTATUS:CONFIRMED", "2026-05-01"),
            ("DTSTART;VALUE=DATE:20260501\nSTATUS:CANCELLED\nRRULE:FREQ=YEARLY", ""),
            ("DTSTART:20260501T090000Z\nRRULE:FREQ=WEEKLY", ""),
            ("DTSTART;TZID=Europe/Paris:20260501T090000\nDTEND;TZID=Europe/Paris:20260501T100000", ""),
            ("DTSTART;VALUE=DATE:20260501\nBEGIN:VALARM\nTRIGGER:-PT1H\nDURATION:PT5M\nREPEAT:1\nEND:VALARM", "2026-05-01"),
        ] {
            assert_eq!(event(lines).as_deref(), Ok(days), "{lines}");
        }
    }

    #[test]
    fn folds_line_ends_and_escapes_do_not_matter() {
        let text = "\u{feff}BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:Fête\\, du travail\\nEND:VEVENT\\; RRULE:x\r\n  : and\r\n\tmore\r\nDTSTART;VALUE=\r\n DATE:2026\r\n\t0501\r\nEND:VEVENT\r\n\r\nEND:VCALENDAR";
        assert_eq!(read(text).as_deref(), Ok("2026-05-01"));
    }

    #[test]
    fn only_events_count_and_zones_keep_their_rules() {
        let zone = "BEGIN:VTIMEZONE\nBEGIN:STANDARD\nDTSTART:19701025T030000\nRRULE:FREQ=YEARLY\nEND:STANDARD\nEND:VTIMEZONE\n";
        let todo = "BEGIN:VTODO\nDTSTART;VALUE=DATE:20260601\nRRULE:FREQ=DAILY\nEND:VTODO\n";
        let event = |day: &str| format!("BEGIN:VEVENT\nDTSTART;VALUE=DATE:{day}\nEND:VEVENT\n");
        let text = format!(
            "BEGIN:VCALENDAR\n{zone}{}{todo}END:VCALENDAR\nBEGIN:VCALENDAR\n{}END:VCALENDAR\n",
            event("20260501"),
            event("20261225")
        );
        assert_eq!(read(&text).as_deref(), Ok("2026-05-01 2026-12-25"));
        assert_eq!(read("BEGIN:VCALENDAR\nEND:VCALENDAR\n").as_deref(), Ok(""));
    }

    #[test]
    fn what_cannot_be_meant_is_told_with_its_place() {
        let second = "the event has a second `DTSTART`, or both DTEND and DURATION";
        for (lines, told) in [
            ("SUMMARY:x", "BEGIN:VEVENT: the event has no DTSTART".to_owned()),
            ("DTSTART;VALUE=DATE:20260229", "DTSTART;VALUE=DATE:20260229: `DTSTART` is no day of the calendar".to_owned()),
            ("DTSTART;VALUE=DATE:20260501T090000", "DTSTART;VALUE=DATE:20260501T090000: `DTSTART` is no day of the calendar".to_owned()),
            ("DTSTART:tomorrow", "DTSTART:tomorrow: `DTSTART` is no day of the calendar".to_owned()),
            ("DTSTART:20260501\nDTEND:20260502T000000", "DTEND:20260502T000000: `DTEND` is no day of the calendar".to_owned()),
            ("DTSTART:20260501\nDURATION:PT24H", "DURATION:PT24H: `DURATION` is no day of the calendar".to_owned()),
            ("DTSTART:20260501\nDURATION:P99999999999D", "DURATION:P99999999999D: `DURATION` is no day of the calendar".to_owned()),
            ("DTSTART:20260501\nDTEND:20260501", "DTEND:20260501: the event ends before its first day is over".to_owned()),
            ("DTSTART:20260501\nDTEND:20260430", "DTEND:20260430: the event ends before its first day is over".to_owned()),
            ("DTSTART:20260501\nDTSTART:20260502", format!("DTSTART:20260502: {second}")),
            ("DTSTART:20260501\nRRULE:FREQ=YEARLY", "RRULE:FREQ=YEARLY: the event has `RRULE`; recurrence is not supported".to_owned()),
            (
                "DTSTART:20260501\nRDATE;VALUE=DATE:20270501",
                "RDATE;VALUE=DATE:20270501: the event has `RDATE`; recurrence is not supported".to_owned(),
            ),
            ("DTSTART:20260501\nno colon", "no colon: the line is no iCalendar property".to_owned()),
            ("DTSTART:20260501\n:x", ":x: the line is no iCalendar property".to_owned()),
        ] {
            assert_eq!(event(lines), Err(told), "{lines}");
        }
    }

    #[test]
    fn an_event_lasts_366_days_at_most() {
        assert_eq!(event("DTSTART:20260101\nDTEND:20270102").map(|days| days.split(' ').count()), Ok(366));
        let told = "DTEND:20270103: the event lasts 367 days, more than 366";
        assert_eq!(event("DTSTART:20260101\nDTEND:20270103"), Err(told.to_owned()));
    }

    #[test]
    fn a_file_that_is_cut_off_or_no_calendar_is_refused() {
        for (text, told) in [
            ("", ": the file is no iCalendar"),
            ("2026-05-01\n", "2026-05-01: the line is no iCalendar property; : the file is no iCalendar"),
            ("BEGIN:VEVENT\nDTSTART:20260501\nEND:VEVENT\n", "BEGIN:VEVENT: the file is no iCalendar"),
            ("DTSTART:20260501\nBEGIN:VCALENDAR\nEND:VCALENDAR\n", "DTSTART:20260501: the file is no iCalendar"),
            ("BEGIN:VCALENDAR\nEND:VCALENDAR\nBEGIN:VEVENT\nEND:VEVENT\n", "BEGIN:VEVENT: the file is no iCalendar"),
            ("BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20260501\nEND:VEVENT\n", "BEGIN:VCALENDAR: the file ends before what begins here"),
            ("BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20260501\nEND:VCALENDAR\n", "END:VCALENDAR: the line ends what has not begun"),
            ("BEGIN:VCALENDAR\nEND:VCALENDAR\nEND:VCALENDAR\n", "END:VCALENDAR: the line ends what has not begun"),
        ] {
            assert_eq!(read(text), Err(told.to_owned()), "{text}");
        }
    }
}
