//! Effective times and clock faults, on real chains.

use duly::history::build::Commit;
use duly::history::{Chain, ClockFaultKind, ClockPolicy, Exclusion, Oid, Repository};

use super::{Built, built, landings, on, policy, time};

/// As-of is the last second of 2024 and the skew ten minutes.
const AT_SKEW: &str = "2025-01-01T00:09:59Z";
const BEYOND_SKEW: &str = "2025-01-01T00:10:00Z";

/// Builds a chain from dates and gives the time and the exclusion of each commit, then the faults.
fn check(dates: &[&str], expected: &[&str], faults: &[&str]) {
    let (built, ids) = of_dates(dates);
    let chain = built.open().chain(ids.last().expect("a commit"), &policy()).expect("a chain");
    assert_eq!(told(&chain), expected);
    assert_eq!(faults_told(&chain), faults);
}

fn of_dates(dates: &[&str]) -> (Built, Vec<Oid>) {
    let mut built = built();
    let ids = dates
        .iter()
        .enumerate()
        .map(|(number, date)| built.commit(Commit::at(date).authored("2024-01-01T00:00:00Z").message(&number.to_string())));
    let ids = ids.collect();
    (built, ids)
}

fn told(chain: &Chain) -> Vec<String> {
    let excluded = |index| match chain.excluded(index) {
        None => "",
        Some(Exclusion::Future) => " future",
        Some(Exclusion::Exception) => " exception",
        Some(Exclusion::Impossible) => " impossible",
    };
    let told = (0..chain.len())
        .map(|index| format!("{}{}", chain.landed(index).expect("a place on the chain").format("%Y-%m-%dT%H:%M:%S"), excluded(index)));
    told.collect()
}

fn faults_told(chain: &Chain) -> Vec<String> {
    let told = chain.faults.iter().map(|fault| {
        assert_eq!(Some(fault.commit), chain.commit(fault.index));
        assert_eq!(Some(fault.landed), chain.landed(fault.index));
        match &fault.kind {
            ClockFaultKind::Future { stated } => format!("{} future {stated}", fault.index),
            ClockFaultKind::Backwards { stated, before } => format!("{} backwards {stated} before {before}", fault.index),
            ClockFaultKind::Impossible { who, raw } => format!("{} {who} {raw}", fault.index),
            ClockFaultKind::Freed { landed, ancestor } => format!("{} freed {landed} ancestor {ancestor}", fault.index),
            ClockFaultKind::Unwitnessed { stated, witnessed } => format!("{} unwitnessed {stated} before {witnessed}", fault.index),
            ClockFaultKind::AfterLanding { who, stated } => format!("{} {who} {stated} after landing", fault.index),
        }
    });
    told.collect()
}

#[test]
fn honest_dates_are_effective_times() {
    let dates = ["2024-03-04T10:00:00+01:00", "2024-03-04T10:00:00Z", "2024-03-05T10:00:00-05:00"];
    check(&dates, &["2024-03-04T09:00:00", "2024-03-04T10:00:00", "2024-03-05T15:00:00"], &[]);
}

#[test]
fn a_backdated_commit_lands_with_its_parent_and_so_do_all_that_follow_it() {
    let dates = ["2024-03-04T10:00:00Z", "2024-02-01T10:00:00Z", "2024-03-04T09:00:00Z", "2024-03-04T10:00:00Z", "2024-03-04T10:00:01Z"];
    let expected = ["2024-03-04T10:00:00", "2024-03-04T10:00:00", "2024-03-04T10:00:00", "2024-03-04T10:00:00", "2024-03-04T10:00:01"];
    let faults = [
        "1 backwards 2024-02-01 10:00:00 UTC before 2024-03-04 10:00:00 UTC",
        "2 backwards 2024-03-04 09:00:00 UTC before 2024-03-04 10:00:00 UTC",
    ];
    check(&dates, &expected, &faults);
}

#[test]
fn a_clock_that_is_off_by_the_skew_is_no_fault() {
    let dates = ["2024-03-04T10:00:00Z", "2024-03-04T09:50:01Z", "2024-03-04T09:50:00Z", "2024-03-04T09:49:59Z"];
    check(&dates, &["2024-03-04T10:00:00"; 4], &["3 backwards 2024-03-04 09:49:59 UTC before 2024-03-04 10:00:00 UTC"]);
}

#[test]
fn a_date_at_the_skew_counts_and_one_second_later_does_not() {
    let day = "2024-03-04T10:00:00Z";
    check(&[day, AT_SKEW], &["2024-03-04T10:00:00", "2025-01-01T00:09:59"], &[]);
    check(&[day, BEYOND_SKEW], &["2024-03-04T10:00:00"], &[]);
}

#[test]
fn a_future_commit_drags_nobody_and_lands_with_the_next_counted_one() {
    let dates = ["2024-03-04T10:00:00Z", "2030-01-01T00:00:00Z", BEYOND_SKEW, "2024-03-06T10:00:00Z"];
    let expected = ["2024-03-04T10:00:00", "2024-03-06T10:00:00 future", "2024-03-06T10:00:00 future", "2024-03-06T10:00:00"];
    check(&dates, &expected, &["1 future 2030-01-01 00:00:00 UTC", "2 future 2025-01-01 00:10:00 UTC"]);
}

#[test]
fn an_excluded_root_lands_with_the_first_counted_commit() {
    let dates = ["2030-01-01T00:00:00Z", "2024-03-04T10:00:00Z"];
    check(&dates, &["2024-03-04T10:00:00 future", "2024-03-04T10:00:00"], &["0 future 2030-01-01 00:00:00 UTC"]);
}

#[test]
fn excluded_commits_at_the_tip_do_not_exist() {
    let (built, ids) = of_dates(&["2024-03-04T10:00:00Z", "2030-01-01T00:00:00Z", "-1 +0000"]);
    let chain = built.open().chain(&ids[2], &policy()).expect("a chain");
    assert_eq!((chain.cut, chain.len(), chain.last()), (2, 1, Some(ids[0])));
    assert_eq!(chain.faults, []);
    assert_eq!((chain.commit(1), chain.landed(1), chain.excluded(1)), (None, None, None));
}

#[test]
fn a_tip_without_a_date_counts_for_nothing_but_is_told() {
    let (built, ids) = of_dates(&["2024-03-04T10:00:00Z", "-1 +0000", "Mon Mar 4 2024"]);
    let chain = built.open().chain(&ids[2], &policy()).expect("a chain");
    assert_eq!((chain.cut, chain.len(), chain.last()), (2, 1, Some(ids[0])));
    let told: Vec<_> = chain.faults.iter().map(|fault| (fault.commit, fault.index, fault.landed)).collect();
    let parent = time("2024-03-04T10:00:00Z");
    assert_eq!(told, [(ids[1], 1, parent), (ids[2], 2, parent)]);
}

#[test]
fn a_history_of_excluded_commits_alone_is_empty() {
    let (built, ids) = of_dates(&["2030-01-01T00:00:00Z", "2030-01-02T00:00:00Z"]);
    let repository = built.open();
    let chain = repository.chain(&ids[1], &policy()).expect("a chain");
    assert!(chain.is_empty());
    assert_eq!((chain.cut, chain.last()), (2, None));
    assert_eq!(repository.landings(&chain, &super::patterns(&["**"])), Ok(vec![]));
}

#[test]
fn as_of_in_the_past_ends_the_history_there() {
    let (built, ids) = of_dates(&["2024-03-04T10:00:00Z", "2024-03-05T10:00:00Z", "2024-03-06T10:00:00Z"]);
    let at = |as_of: &str| ClockPolicy { as_of: time(as_of), ..policy() };
    let length = |as_of: &str| built.open().chain(&ids[2], &at(as_of)).expect("a chain").len();
    assert_eq!(length("2024-03-05T09:49:59Z"), 1);
    assert_eq!(length("2024-03-05T09:50:00Z"), 2);
    assert_eq!(length("2024-03-06T09:50:00Z"), 3);
    assert_eq!(length("1971-01-01T00:00:00Z"), 0);
}

#[test]
fn dates_that_cannot_be_are_faults_and_prove_nothing() {
    for date in ["-1 +0000", "9223372036854775808 +0000", "253402300800 +0000", "Mon Mar 4 2024", ""] {
        let raw = if date.is_empty() { "(none)" } else { date };
        let fault = format!("1 committer {raw}");
        let expected = ["2024-03-04T10:00:00", "2024-03-06T10:00:00 impossible", "2024-03-06T10:00:00"];
        check(&["2024-03-04T10:00:00Z", date, "2024-03-06T10:00:00Z"], &expected, &[&fault]);
    }
}

#[test]
fn a_zone_that_cannot_be_is_a_fault_of_a_commit_that_counts() {
    let expected = ["2024-03-04T10:00:00", "2024-03-05T10:00:00"];
    check(&["2024-03-04T10:00:00Z", "1709632800 +9999"], &expected, &["1 committer 1709632800 +9999"]);
    check(&["2024-03-04T10:00:00Z", "1709632800 +1400"], &expected, &[]);
}

#[test]
fn an_author_date_that_cannot_be_is_a_fault_and_excludes_nothing() {
    let mut built = built();
    let id = built.commit(on(4).authored("-5 +0000"));
    let chain = built.open().chain(&id, &policy()).expect("a chain");
    assert_eq!(told(&chain), ["2024-03-04T12:00:00"]);
    assert_eq!(faults_told(&chain), ["0 author -5 +0000"]);
}

#[test]
fn two_committer_lines_are_no_date() {
    let mut built = built();
    let root = built.commit(on(4));
    let tree = built.builder.tree().expect("a tree");
    let who = "Ana <ana@example.org>";
    let text = format!(
        "tree {tree}\nparent {root}\nauthor {who} 1709632800 +0000\ncommitter {who} 1709632800 +0000\ncommitter {who} 1 +0000\n\nx\n"
    );
    built.builder.raw_commit(text.as_bytes()).expect("a commit");
    let tip = built.commit(on(6));
    let chain = built.open().chain(&tip, &policy()).expect("a chain");
    assert_eq!(told(&chain), ["2024-03-04T12:00:00", "2024-03-06T12:00:00 impossible", "2024-03-06T12:00:00"]);
    assert_eq!(faults_told(&chain), ["1 committer 1709632800 +0000 / 1 +0000"]);
}

fn with_exceptions(repository: &Repository, tip: &Oid, exceptions: &[&str]) -> Chain {
    let exceptions = exceptions.iter().map(|text| (*text).to_owned()).collect();
    repository.chain(tip, &ClockPolicy { exceptions, ..policy() }).expect("a chain")
}

#[test]
fn an_exception_neither_counts_nor_drags_and_what_it_frees_is_told() {
    let (built, ids) = of_dates(&["2024-03-04T10:00:00Z", "2024-11-01T10:00:00Z", "2030-01-01T00:00:00Z", "2024-03-06T10:00:00Z"]);
    let repository = built.open();
    let hex = [ids[1].to_string(), ids[2].to_string()];
    let expected = ["2024-03-04T10:00:00", "2024-03-06T10:00:00 exception", "2024-03-06T10:00:00 exception", "2024-03-06T10:00:00"];
    for digits in [7, 8, 39, 40] {
        let chain = with_exceptions(&repository, &ids[3], &[&hex[0][..digits], &hex[1][..digits].to_uppercase()]);
        assert_eq!(told(&chain), expected);
        assert_eq!(faults_told(&chain), ["3 freed 2024-03-06 10:00:00 UTC ancestor 2024-11-01 10:00:00 UTC"], "but it is told");
        assert!(chain.unmatched_exceptions.is_empty() && chain.ambiguous_exceptions.is_empty());
    }
}

#[test]
fn an_exception_that_names_no_commit_is_told_and_changes_nothing() {
    let (built, ids) = of_dates(&["2024-03-04T10:00:00Z", "2024-03-05T10:00:00Z"]);
    let hex = ids[0].to_string();
    let absent = "0123456789";
    let chain = with_exceptions(&built.open(), &ids[1], &[&hex[..6], absent, "not an id", &format!("{hex}0")]);
    assert_eq!(told(&chain), ["2024-03-04T10:00:00", "2024-03-05T10:00:00"]);
    let mut expected = vec![hex[..6].to_owned(), absent.to_owned(), "not an id".to_owned(), format!("{hex}0")];
    expected.sort();
    assert_eq!(chain.unmatched_exceptions, expected);
}

#[test]
fn what_an_excluded_commit_brought_is_listed_and_lands_with_the_next_counted_one() {
    let mut built = built();
    built.commit(on(4).file("e/a", "1"));
    built.commit(Commit::at("2030-01-01T00:00:00Z").file("e/b", "1"));
    let tip = built.commit(on(6).file("e/c", "1"));
    let landings = landings(&built.open(), &tip, &["e/"]).expect("landings");
    assert_eq!(super::told(&landings), ["0 03-04T12:00: +e/a", "1 03-06T12:00: +e/b", "2 03-06T12:00: +e/c"]);
    assert_eq!(landings[1].excluded, Some(Exclusion::Future));
    assert_eq!(landings[2].excluded, None);
}

#[test]
fn what_lands_before_the_date_of_an_excepted_ancestor_is_told() {
    let (built, ids) =
        of_dates(&["2024-03-04T10:00:00Z", "2024-03-09T10:00:00Z", "2024-03-09T09:50:00Z", "2024-03-09T09:49:59Z", "2024-03-10T10:00:00Z"]);
    let excepted = ClockPolicy { exceptions: std::iter::once(ids[1].to_string()).collect(), ..policy() };
    let chain = built.open().chain(&ids[4], &excepted).expect("a chain");
    assert_eq!(faults_told(&chain), Vec::<String>::new(), "the last minutes are the skew, and the effective time runs on");
    let (built, ids) = of_dates(&["2024-03-04T10:00:00Z", "2024-03-09T10:00:00Z", "2024-03-09T09:49:59Z", "2024-03-10T10:00:00Z"]);
    let excepted = ClockPolicy { exceptions: std::iter::once(ids[1].to_string()).collect(), ..policy() };
    let chain = built.open().chain(&ids[3], &excepted).expect("a chain");
    assert_eq!(faults_told(&chain), ["2 freed 2024-03-09 09:49:59 UTC ancestor 2024-03-09 10:00:00 UTC"]);
}
