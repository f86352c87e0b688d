//! Reads the identity line of a commit: a name, an address, seconds and a zone, strictly and on bytes.
//!
//! It knows no chain and no other commit.

use super::{Ident, Stamp};
use crate::calendar::Instant;

/// The last second of the year 9999.
pub(super) const LAST_SECOND: i64 = 253_402_300_799;

/// The widest zone in the world, in minutes.
const WIDEST_ZONE: i32 = 14 * 60;

/// The most of an unreadable date that is kept for people, in bytes.
const RAW_LIMIT: usize = 100;

/// The date of an identity line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Date {
    pub(super) at: Stamp,
    /// The date as it stands in the commit, if date or zone are no good.
    pub(super) fault: Option<String>,
}

/// Reads the date of the identity lines of one kind: a commit has exactly one author and one committer.
pub(super) fn date(lines: &[&[u8]]) -> Date {
    match lines {
        [line] => parse_date(date_of(line)),
        [] => impossible("(no such line)".to_owned()),
        [..] => {
            let dates: Vec<String> = lines.iter().take(3).map(|line| for_people(date_of(line))).collect();
            impossible(dates.join(" / "))
        }
    }
}

/// Reads the identity lines of one kind; of several lines, the first has the name.
pub(super) fn ident(lines: &[&[u8]]) -> Ident {
    let (name, email) = name_and_email(lines.first().copied().unwrap_or_default());
    Ident { name, email, at: date(lines).at }
}

/// The moment of a second between 1970 and 9999.
pub(super) fn instant(seconds: i64) -> Instant {
    Instant::from_timestamp(seconds, 0).expect("every second between 1970 and 9999 is in chrono's range")
}

fn parse_date(date: &[u8]) -> Date {
    let (seconds, zone) = match date.iter().position(|byte| *byte == b' ') {
        Some(space) => (&date[..space], Some(&date[space + 1..])),
        None => (date, None),
    };
    let Some(seconds) = parse_seconds(seconds) else {
        return impossible(for_people(date));
    };
    let offset = zone.and_then(parse_zone);
    let fault = if offset.is_none() { Some(for_people(date)) } else { None };
    Date { at: Stamp::At { instant: instant(seconds), offset_minutes: offset.unwrap_or(0) }, fault }
}

fn impossible(raw: String) -> Date {
    Date { at: Stamp::Impossible, fault: Some(raw) }
}

/// What follows the last `>`: git reads the date from there, whatever a name may hold.
fn date_of(line: &[u8]) -> &[u8] {
    let start = line.iter().rposition(|byte| *byte == b'>').map_or(line.len(), |place| place + 1);
    line[start..].trim_ascii()
}

fn name_and_email(line: &[u8]) -> (String, String) {
    let open = line.iter().position(|byte| *byte == b'<').unwrap_or(line.len());
    let rest = line.get(open + 1..).unwrap_or_default();
    let close = rest.iter().position(|byte| *byte == b'>').unwrap_or(rest.len());
    (lossy(&line[..open]), lossy(&rest[..close]))
}

fn parse_seconds(digits: &[u8]) -> Option<i64> {
    if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    digits.iter().try_fold(0_i64, |seconds, digit| {
        let seconds = seconds.checked_mul(10)?.checked_add(i64::from(digit - b'0'))?;
        (seconds <= LAST_SECOND).then_some(seconds)
    })
}

/// Minutes east of UTC, from `+HHMM` or `-HHMM`.
fn parse_zone(zone: &[u8]) -> Option<i32> {
    let [sign, digits @ ..] = zone else { return None };
    let &[a, b, c, d] = digits else { return None };
    if !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let pair = |tens: u8, ones: u8| i32::from(tens - b'0') * 10 + i32::from(ones - b'0');
    let minutes = pair(a, b) * 60 + pair(c, d);
    if pair(c, d) > 59 || minutes > WIDEST_ZONE {
        return None;
    }
    match sign {
        b'+' => Some(minutes),
        b'-' => Some(-minutes),
        _ => None,
    }
}

fn lossy(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes.trim_ascii()).into_owned()
}

fn for_people(date: &[u8]) -> String {
    if date.is_empty() {
        return "(none)".to_owned();
    }
    lossy(&date[..date.len().min(RAW_LIMIT)])
}

#[cfg(test)]
mod tests {
    use super::{ident, instant};
    use crate::history::Stamp;

    fn date(line: &str) -> (Option<(i64, i32)>, Option<String>) {
        let date = super::date(&[line.as_bytes()]);
        match date.at {
            Stamp::At { instant, offset_minutes } => (Some((instant.timestamp(), offset_minutes)), date.fault),
            Stamp::Impossible => (None, date.fault),
        }
    }

    #[test]
    fn a_good_line_gives_name_address_and_date() {
        let ident = ident(&[b"Ana <ana@example.org> 1700000000 +0130"]);
        assert_eq!((ident.name.as_str(), ident.email.as_str()), ("Ana", "ana@example.org"));
        assert_eq!(ident.at, Stamp::At { instant: instant(1_700_000_000), offset_minutes: 90 });
    }

    #[test]
    fn seconds_reach_from_1970_to_the_end_of_9999() {
        assert_eq!(date("A <a> 0 +0000"), (Some((0, 0)), None));
        assert_eq!(date("A <a> 253402300799 +0000"), (Some((253_402_300_799, 0)), None));
        for seconds in ["-1", "253402300800", "9223372036854775808", "18446744073709551617", "yesterday", "1.5", "+5"] {
            let raw = format!("{seconds} +0000");
            assert_eq!(date(&format!("A <a> {raw}")), (None, Some(raw)));
        }
    }

    #[test]
    fn a_zone_reaches_fourteen_hours_either_way_and_is_no_reason_to_lose_the_instant() {
        assert_eq!(date("A <a> 7 +1400"), (Some((7, 840)), None));
        assert_eq!(date("A <a> 7 -1400"), (Some((7, -840)), None));
        for zone in ["+1401", "-1401", "+9999", "+0060", "0000", "+00000", "UTC", "+0000 x"] {
            assert_eq!(date(&format!("A <a> 7 {zone}")), (Some((7, 0)), Some(format!("7 {zone}"))));
        }
        assert_eq!(date("A <a> 7"), (Some((7, 0)), Some("7".to_owned())));
    }

    #[test]
    fn a_missing_date_or_line_is_impossible() {
        assert_eq!(date("A <a>"), (None, Some("(none)".to_owned())));
        assert_eq!(date("A"), (None, Some("(none)".to_owned())));
        assert_eq!(ident(&[]).at, Stamp::Impossible);
    }

    #[test]
    fn two_lines_are_no_date_and_both_are_told() {
        let lines: [&[u8]; 2] = [b"A <a> 1 +0000", b"B <b> 2 +0000"];
        assert_eq!((ident(&lines).name.as_str(), ident(&lines).at), ("A", Stamp::Impossible));
        assert_eq!(super::date(&lines).fault.as_deref(), Some("1 +0000 / 2 +0000"));
    }

    #[test]
    fn the_date_stands_after_the_last_bracket_as_git_reads_it() {
        assert_eq!(date("A <a> 5 +0000 <b> 7 +0000"), (Some((7, 0)), None));
    }
}
