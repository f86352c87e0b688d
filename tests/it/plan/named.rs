//! Plans that name files of holidays, and what is told when such a file is not what it should be.

use duly::language::Text;
use duly::plan::{NamedContent, NamedFiles, PlanFile, load, load_with};

use super::line;

const TASKS: &str = "tasks: [{id: t, title: T, cadence: daily}]\n";

/// Loads a plan with these holidays and these files; gives its holidays, or its problems.
fn holidays(list: &str, files: &[(&str, NamedContent)]) -> Result<String, Vec<String>> {
    let text = format!("version: 1\ncalendar: {{holidays: [{list}]}}\n{TASKS}");
    let named: NamedFiles = files.iter().map(|(path, content)| ((*path).to_owned(), content.clone())).collect();
    match load_with(&[PlanFile { path: "policies/plan.yaml".to_owned(), bytes: text.into_bytes() }], &named) {
        Ok(plan) => Ok(plan.calendar.holidays.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")),
        Err(problems) => Err(problems.iter().map(|problem| line(problem, "policies/plan.yaml:")).collect()),
    }
}

fn bytes(text: &str) -> NamedContent {
    NamedContent::Bytes(text.as_bytes().to_vec())
}

#[test]
fn dates_of_the_plan_and_of_its_files_are_holidays_together() {
    let ics = bytes("BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20260501\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n");
    let files = [("calendars/fr.ics", ics), ("calendars/bank.txt", bytes("# Bank\n2026-12-24\n2026-05-01\n"))];
    let list = "2026-01-01, {file: calendars/fr.ics}, {file: calendars/bank.txt}, {file: calendars/bank.txt}";
    assert_eq!(holidays(list, &files).as_deref(), Ok("2026-01-01 2026-05-01 2026-12-24"));
}

#[test]
fn the_plan_knows_the_files_that_it_names_and_has_them_watched() {
    let text = format!("version: 1\ncalendar: {{holidays: [{{file: b.txt}}, {{file: a.txt}}, {{file: b.txt}}]}}\n{TASKS}");
    let file = PlanFile { path: "policies/plan.yaml".to_owned(), bytes: text.into_bytes() };
    let named = [("a.txt".to_owned(), bytes("")), ("b.txt".to_owned(), bytes(""))].into();
    let plan = load_with(std::slice::from_ref(&file), &named).expect("a plan");
    assert_eq!(plan.named.iter().map(|path| path.as_str()).collect::<Vec<_>>(), ["a.txt", "b.txt"]);
    assert_eq!(plan.watched().map(|path| path.as_str()).collect::<Vec<_>>(), ["evidence/t/", "a.txt", "b.txt"]);
    assert_eq!(duly::plan::named_files(&file).into_keys().collect::<Vec<_>>(), ["a.txt", "b.txt"]);
    assert!(load(&[file]).is_err(), "the files are not there");
}

#[test]
fn a_key_that_is_written_with_escapes_names_the_same_file() {
    let text = format!("version: 1\ncalendar: {{\"holid\\u0061ys\": [{{file: a.txt}}]}}\n{TASKS}");
    let file = PlanFile { path: "policies/plan.yaml".to_owned(), bytes: text.into_bytes() };
    assert_eq!(duly::plan::named_files(&file).into_keys().collect::<Vec<_>>(), ["a.txt"]);
}

#[test]
fn a_file_that_cannot_be_read_is_told_where_the_plan_names_it() {
    let path = "calendars/fr.ics";
    for (content, told) in [
        (None, "plan-unknown-reference there is no holiday file calendars/fr.ics"),
        (Some(NamedContent::NotAFile("a symbolic link")), "plan-unreadable the holiday file calendars/fr.ics is a symbolic link"),
        (Some(NamedContent::Unreadable(Text::verbatim("no"))), "plan-unreadable the holiday file calendars/fr.ics cannot be read: no"),
        (Some(NamedContent::Bytes(vec![0xe9])), "plan-unreadable the holiday file calendars/fr.ics is not UTF-8"),
        (
            Some(NamedContent::TooLarge(2_000_000)),
            "plan-unreadable the holiday file calendars/fr.ics has 2000000 bytes, more than the 1048576 that are read",
        ),
    ] {
        let files: Vec<(&str, NamedContent)> = content.into_iter().map(|content| (path, content)).collect();
        assert_eq!(holidays("{file: calendars/fr.ics}", &files), Err(vec![format!("2:30 {told}")]));
    }
}

#[test]
fn a_file_has_a_mebibyte_at_most() {
    let filled = |size: usize| bytes(&format!("2026-05-01\n#{}", "x".repeat(size - 12)));
    assert_eq!(holidays("{file: a.txt}", &[("a.txt", filled(1 << 20))]).as_deref(), Ok("2026-05-01"));
    let told = "2:30 plan-unreadable the holiday file a.txt has 1048577 bytes, more than the 1048576 that are read";
    assert_eq!(holidays("{file: a.txt}", &[("a.txt", filled((1 << 20) + 1))]), Err(vec![told.to_owned()]));
}

#[test]
fn what_is_wrong_inside_a_file_is_told_there() {
    let ics = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;VALUE=DATE:20260501\nRRULE:FREQ=YEARLY\nEND:VEVENT\nEND:VCALENDAR\n";
    let files = [("a.ics", bytes(ics)), ("b.txt", bytes("2026-05-01\n  1 May\n2026-02-30\n"))];
    assert_eq!(
        holidays("{file: a.ics}, {file: b.txt}", &files),
        Err(vec![
            "a.ics:4:1 plan-value the event has `RRULE`; recurrence is not supported".to_owned(),
            "b.txt:2:3 plan-value the line is no date".to_owned(),
            "b.txt:3:1 plan-value the line is no date".to_owned(),
        ])
    );
}

#[test]
fn a_path_stays_in_the_repository_and_names_one_file() {
    for (path, told) in [
        ("../fr.ics", "the pattern `../fr.ics` has the segment `..`; it cannot leave its folder"),
        ("/etc/fr.ics", "the pattern `/etc/fr.ics` begins with `/`; paths are relative to the root of the repository"),
        (".git/fr.ics", "the pattern `.git/fr.ics` reaches into `.git`, which is never part of a commit"),
        ("calendars/", "`calendars/` is a folder or a glob, and names no single file"),
        ("\"calendars/*.ics\"", "`calendars/*.ics` is a folder or a glob, and names no single file"),
    ] {
        let told = format!("2:30 plan-value {told}");
        assert_eq!(holidays(&format!("{{file: {path}}}"), &[]), Err(vec![told]), "{path}");
    }
}

#[test]
fn a_plan_names_sixteen_files_at_most() {
    let files: Vec<(String, NamedContent)> = (10..27).map(|at| (format!("{at}.txt"), bytes("2026-05-01\n"))).collect();
    let files: Vec<(&str, NamedContent)> = files.iter().map(|(path, content)| (path.as_str(), content.clone())).collect();
    let list = |count: usize| files[..count].iter().map(|(path, _)| format!("{{file: {path}}}")).collect::<Vec<_>>().join(", ");
    assert_eq!(holidays(&list(16), &files).as_deref(), Ok("2026-05-01"));
    let told = holidays(&list(17), &files).expect_err("one too many");
    assert_eq!(told, ["2:286 plan-value the plan names more than 16 holiday files"]);
}
