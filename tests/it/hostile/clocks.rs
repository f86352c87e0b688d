//! Clocks that are wrong or lie, by git and by hand.
//!
//! It does not know merges.

use super::{FIRST, LATE, MET, MISSED, PLAN, Repo, SECOND, W47, W48};

/// A moment as git writes it, in UTC.
fn seconds(at: &str) -> i64 {
    crate::door::instant(at).timestamp()
}

/// The lines of a commit by Ana, with these dates.
fn people(authored: &str, committed: &str) -> String {
    format!("author Ana <ana@example.org> {authored}\ncommitter Ana <ana@example.org> {committed}")
}

/// A repository whose second record came with a commit of these lines, and what a later commit made of it.
fn by_hand(people: &str) -> Repo {
    let repo = Repo::met_once();
    repo.put("evidence/t/48.yaml", SECOND);
    repo.commit_by_hand(people);
    repo.record("2026-11-26T09:00:00Z", "src/main", "x");
    repo
}

#[test]
fn a_backdated_commit_lands_no_earlier_than_its_parent() {
    let repo = Repo::met_once();
    repo.record("2026-11-30T08:00:00Z", "src/main", "x");
    repo.record(W48, "evidence/t/48.yaml", SECOND);
    let seen = repo.seen();
    assert_eq!(seen.code, 1);
    let commit = &repo.head()[..12];
    let told = format!("clock-backwards : commit {commit} is dated 2026-11-25T09:00:00Z, before its ancestors at 2026-11-30T08:00:00Z");
    seen.expect(MISSED, &[&told]);
    // Nor does it serve the week in which it landed: by its own date it was made before.
    let seen = repo.ask(&["--as-of", LATE, "--from", "2026-11-30", "--to", "2026-12-06"]);
    seen.expect("2026-W49 open", &[&format!("error {told}")]);
}

#[test]
fn a_commit_within_the_skew_of_its_parent_is_no_finding_and_lands_with_it() {
    let repo = Repo::met_once();
    for (date, is_told) in [("2026-11-25T08:55:00Z", false), ("2026-11-25T08:54:59Z", true)] {
        repo.record("2026-11-25T09:00:00Z", "src/main", date);
        repo.record(date, &format!("evidence/t/{is_told}.yaml"), &format!("task: t\nsummary: {date}\n"));
        let seen = repo.seen();
        assert_eq!((seen.states.as_str(), seen.told.contains("clock-backwards")), (MET, is_told), "{seen:#?}");
    }
}

#[test]
fn a_record_of_the_last_second_is_in_time_and_one_of_the_first_is_not() {
    for (date, states) in [("2026-11-29T23:59:59Z", MET), ("2026-11-30T00:00:00Z", MISSED), ("2026-11-30T01:00:00+01:00", MISSED)] {
        let repo = Repo::met_once();
        repo.record(date, "evidence/t/48.yaml", SECOND);
        repo.seen().expect(states, &[]);
    }
}

#[test]
fn a_commit_from_the_future_brings_no_evidence_and_moves_nobody() {
    let repo = Repo::met_once();
    repo.record("2031-01-01T00:00:00Z", "evidence/t/48.yaml", SECOND);
    let future = repo.head();
    // At the end of the history it has not happened yet.
    let seen = repo.seen();
    seen.expect(MISSED, &[]);
    assert!(!seen.told.contains("clock-"), "{seen:#?}");
    repo.record(W48, "src/main", "x");
    let seen = repo.seen();
    assert_eq!(seen.code, 1);
    let told = format!("error clock-future : commit {} is dated 2031-01-01T00:00:00Z, after the as-of instant", &future[..12]);
    seen.expect(MISSED, &[&told, "error evidence-excluded evidence/t/48.yaml: "]);
    // It dragged nobody into 2031, and the same words count once they land honestly.
    repo.git(&["rm", "-q", "evidence/t/48.yaml"]);
    repo.commit("2026-11-26T09:00:00Z");
    repo.record("2026-11-27T09:00:00Z", "evidence/t/48.yaml", SECOND);
    repo.seen().expect(MET, &[&told]);
}

#[test]
fn the_change_of_a_plan_from_the_future_lands_with_the_next_honest_commit() {
    let repo = Repo::met_once();
    repo.record("2031-01-01T00:00:00Z", "policies/plan.yaml", &PLAN.replace("weekly", "monthly"));
    // The plan at the tip is monthly, but has not landed.
    repo.seen().expect(MISSED, &["error occurrence-missed"]);
    repo.record("2026-11-30T09:00:00Z", "src/main", "x");
    repo.seen().expect(MISSED, &["error occurrence-missed", "error clock-future "]);
    let seen = repo.ask(&["--as-of", LATE, "--from", "2026-11-30"]);
    assert!(seen.told.contains("warning plan-loosened policies/plan.yaml: "), "{seen:#?}");
}

#[test]
fn a_date_that_cannot_be_is_told_and_brings_no_evidence() {
    let good = format!("{} +0000", seconds(W48));
    for bad in [
        "-1 +0000",
        "253402300800 +0000",
        "99999999999999999999 +0000",
        "",
        "1700000000.5 +0000",
        "Wed Nov 25 09:00:00 2026 +0000",
        "0x6745 +0000",
    ] {
        let repo = by_hand(&people(&good, bad));
        let seen = repo.seen();
        assert_eq!(seen.code, 1, "{bad}");
        let shown = if bad.is_empty() { "(none)" } else { bad };
        let told = format!(
            "error clock-impossible : commit {} has an impossible committer date: `{shown}`",
            &repo.git(&["rev-parse", "HEAD~1"])[..12]
        );
        seen.expect(MISSED, &[&told, "error evidence-excluded evidence/t/48.yaml: "]);
    }
}

#[test]
fn the_seconds_of_1970_and_9999_are_dates() {
    // The first second is before all else, the last after as-of: both are read, and neither helps.
    let good = format!("{} +0000", seconds(W48));
    let seen = by_hand(&people(&good, "0 +0000")).seen();
    seen.expect(MISSED, &["error clock-backwards : commit "]);
    assert!(seen.told.contains("is dated 1970-01-01T00:00:00Z"), "{seen:#?}");
    let seen = by_hand(&people(&good, "253402300799 +0000")).seen();
    seen.expect(MISSED, &["is dated 9999-12-31T23:59:59Z, after the as-of instant"]);
}

#[test]
fn a_zone_that_cannot_be_is_told_and_moves_nothing() {
    let good = format!("{} +0000", seconds(W48));
    for zone in ["+9999", "-9999", "+1401", "+99999999999", "UTC", "+0060", ""] {
        let bad = format!("{} {zone}", seconds(W48));
        let seen = by_hand(&people(&good, bad.trim_end())).seen();
        assert_eq!(seen.code, 1, "{zone}");
        seen.expect(MET, &["error clock-impossible : commit ", &format!("impossible committer date: `{}`", bad.trim_end())]);
        let seen = by_hand(&people(bad.trim_end(), &good)).seen();
        seen.expect(MET, &["error clock-impossible : commit ", &format!("impossible author date: `{}`", bad.trim_end())]);
    }
}

#[test]
fn an_author_date_that_cannot_be_is_told_and_left_out() {
    let good = format!("{} +0000", seconds(W48));
    for bad in ["-1 +0000", "253402300800 +0000", ""] {
        let seen = by_hand(&people(bad, &good)).seen();
        assert_eq!(seen.code, 1, "{bad}");
        seen.expect(MET, &["error clock-impossible : commit ", "has an impossible author date: "]);
    }
}

#[test]
fn two_committer_lines_are_no_date() {
    let (early, late) = (seconds(W48), seconds("2026-11-30T08:00:00Z"));
    for (one, other) in [(early, late), (late, early)] {
        let lines =
            format!("{}\ncommitter Ana <ana@example.org> {other} +0000", people(&format!("{early} +0000"), &format!("{one} +0000")));
        let seen = by_hand(&lines).seen();
        seen.expect(MISSED, &[&format!("impossible committer date: `{one} +0000 / {other} +0000`"), "error evidence-excluded"]);
    }
}

#[test]
fn a_commit_without_people_has_no_date() {
    let seen = by_hand("encoding UTF-8").seen();
    seen.expect(MISSED, &["impossible committer date: `(no such line)`", "impossible author date: `(no such line)`"]);
}

#[test]
fn a_date_in_a_name_is_not_the_date() {
    let (early, late) = (seconds(W48), seconds("2026-11-30T08:00:00Z"));
    let name = format!(
        "author Ana <ana@example.org> {early} +0000 <x> {late} +0000\ncommitter Ana <ana@example.org> {early} +0000 <x> {late} +0000"
    );
    by_hand(&name).seen().expect(MISSED, &["error occurrence-missed"]);
}

#[test]
fn an_author_ahead_of_the_landing_is_told() {
    let repo = by_hand(&people(&format!("{} +0000", seconds("2027-05-01T00:00:00Z")), &format!("{} +0000", seconds(W48))));
    let seen = repo.seen();
    assert_eq!(seen.code, 1);
    seen.expect(MET, &["error clock-future : the author date of commit "]);
}

#[test]
fn an_author_date_before_the_week_pays_for_no_later_week() {
    let repo = by_hand(&people(&format!("{} +0000", seconds("2026-11-18T10:00:00Z")), &format!("{} +0000", seconds(W48))));
    repo.seen().expect(MISSED, &["error occurrence-missed"]);
}

#[test]
fn a_claim_after_its_landing_is_no_performance() {
    // The skew of five minutes is forgiven, and not a second more.
    for (claim, states) in [("2026-11-25T09:05:00Z", MET), ("2026-11-25T09:05:01Z", MISSED), ("2026-11-25", MET), ("2026-11-26", MISSED)] {
        let repo = Repo::met_once();
        repo.record(W48, "evidence/t/48.yaml", &format!("{SECOND}performed_at: {claim}\n"));
        let seen = repo.seen();
        assert_eq!(
            (seen.states.as_str(), seen.told.contains("error claim-after-landing evidence/t/48.yaml: ")),
            (states, states == MISSED),
            "{claim}: {seen:#?}"
        );
    }
}

#[test]
fn a_claim_in_a_zone_or_a_year_that_cannot_be_is_no_claim() {
    for claim in
        ["2026-11-25T09:00:00+99:99", "2026-11-25T09:00:00", "+12026-11-25", "2026-11-25T25:00:00Z", "0000-00-00", "99999-01-01T00:00:00Z"]
    {
        let repo = Repo::met_once();
        repo.record(W48, "evidence/t/48.yaml", &format!("{SECOND}performed_at: '{claim}'\n"));
        repo.seen().expect(MISSED, &["error record-invalid evidence/t/48.yaml: "]);
    }
}

#[test]
fn a_clock_exception_takes_the_evidence_of_the_commit_and_is_told_as_a_loosening() {
    let repo = Repo::met_once();
    let wrong = repo.record("2031-01-01T00:00:00Z", "evidence/t/48.yaml", SECOND);
    repo.record(W48, "src/main", "x");
    let excepted = format!("{PLAN}clock_exceptions: [{wrong}]\n");
    repo.record("2026-11-26T09:00:00Z", "policies/plan.yaml", &excepted);
    let seen = repo.seen();
    seen.expect(MISSED, &["error evidence-excluded evidence/t/48.yaml: ", "warning plan-loosened policies/plan.yaml: "]);
    assert!(!seen.told.contains("clock-future"), "{seen:#?}");
    assert!(seen.told.contains(&format!("the clock exception for commit {} was added", &wrong[..12])), "{seen:#?}");
    repo.git(&["rm", "-q", "evidence/t/48.yaml"]);
    repo.commit("2026-11-27T09:00:00Z");
    repo.record("2026-11-27T10:00:00Z", "evidence/t/48.yaml", SECOND);
    repo.seen().expect(MET, &[]);
}

#[test]
fn a_clock_exception_that_lets_another_commit_land_earlier_is_told() {
    // The exception of an honest commit frees a backdated one from its parent.
    let repo = Repo::met_once();
    let honest = repo.record("2026-11-30T08:00:00Z", "src/main", "x");
    repo.record(W48, "evidence/t/48.yaml", SECOND);
    repo.seen().expect(MISSED, &["clock-backwards"]);
    repo.record("2026-11-30T09:00:00Z", "policies/plan.yaml", &format!("{PLAN}clock_exceptions: [{honest}]\n"));
    let told = "warning clock-excepted : commit ";
    let seen = repo.seen();
    seen.expect(MET, &[told]);
    assert!(seen.told.contains("counts from 2026-11-25T09:00:00Z, before the date of an ancestor at 2026-11-30T08:00:00Z"), "{seen:#?}");
    // In the window that holds it, and without a window, the exception itself is told too.
    let seen = repo.ask(&["--as-of", LATE, "--from", "2026-11-16", "--to", "2026-11-30"]);
    assert!(seen.told.contains(told) && seen.told.contains("warning plan-loosened policies/plan.yaml: "), "{seen:#?}");
    let seen = repo.ask(&["--as-of", LATE, "--fail-on", "warning"]);
    assert_eq!(seen.code, 1);
    let exception = format!("the clock exception for commit {} was added", &honest[..12]);
    assert!(seen.told.contains(told) && seen.told.contains(&exception), "{seen:#?}");
}

#[test]
fn a_clock_exception_that_is_no_id_is_refused() {
    for name in ["HEAD", "main~1", "0123", "../0123456789012345678901234567890123456789", "*"] {
        Repo::with_plan(&format!("{PLAN}clock_exceptions: [\"{name}\"]\n")).seen().refuses(2, "error plan-value policies/plan.yaml: ");
    }
}

#[test]
fn a_clock_exception_that_excepts_nothing_is_told() {
    let name = "0123456789012345678901234567890123456789";
    let seen = Repo::with_plan(&format!("{PLAN}clock_exceptions: [\"{name}\"]\n")).seen();
    let told = format!("warning clock-exception-idle : the clock exception `{name}` names no commit of the branch");
    assert!(seen.told.contains(&told), "{seen:#?}");
}

#[test]
fn a_skew_of_more_than_a_day_is_refused() {
    let repo = Repo::with_plan(&format!("{PLAN}clock_skew: 24h\n"));
    repo.seen().expect("2026-W47 missed, 2026-W48 missed", &[]);
    Repo::with_plan(&format!("{PLAN}clock_skew: 1441m\n")).seen().refuses(2, "clock_skew");
}

#[test]
fn an_old_as_of_does_not_hide_a_commit_that_counted_ones_follow() {
    let repo = Repo::met_once();
    let late = repo.record("2026-12-01T09:00:00Z", "src/main", "x");
    repo.record(W48, "evidence/t/48.yaml", SECOND);
    let seen = repo.ask(&["--as-of", "2026-11-29T12:00:00Z", "--from", "2026-11-16"]);
    assert_eq!(seen.code, 1);
    assert!(seen.told.contains(&format!("error clock-future : commit {} is dated 2026-12-01T09:00:00Z", &late[..12])), "{seen:#?}");
}

#[test]
fn a_history_without_one_honest_commit_is_no_answer() {
    let repo = Repo::with_plan(PLAN);
    let tree = repo.git(&["rev-parse", "HEAD^{tree}"]);
    let root = repo.git_at("2031-01-01T00:00:00Z", &["commit-tree", &tree, "-m", "A root"]);
    repo.git(&["update-ref", "refs/heads/main", &root]);
    repo.seen().refuses(3, "no commit of the history had landed by 2026-12-02");
}

/// What machines read: English for ever, and the same bytes everywhere.
const FOR_MACHINES: [&str; 10] = ["json", "sarif", "junit", "github", "gitlab", "csv", "openmetrics", "in-toto", "oscal-ar", "oscal-poam"];
/// What people read.
const FOR_PEOPLE: [&str; 6] = ["human", "markdown", "html", "ics", "badge", "badge-svg"];

#[test]
fn the_zone_and_the_language_of_the_machine_change_nothing() {
    let repo = Repo::met_once();
    repo.record("2026-11-29T23:59:59Z", "evidence/t/48.yaml", &FIRST.replace("first", "last"));
    let ask = |format: &'static str, more: &[&'static str], surroundings: &[(&str, &str)]| {
        let window = ["--as-of", LATE, "--from", "2026-11-16", "--to", "2026-11-29"];
        let mut command = repo.duly(&[&["check", "--format", format][..], &window, more].concat());
        command.envs(surroundings.iter().copied()).output().expect("the program starts")
    };
    let machines = [("Pacific/Kiritimati", "fr_FR.UTF-8"), ("America/Los_Angeles", "tr_TR.UTF-8"), ("/etc/passwd", "../../x")];
    for format in FOR_MACHINES {
        let plain = ask(format, &[], &[]);
        for (zone, language) in machines {
            let variables = [("TZ", zone), ("LC_ALL", language), ("LC_MESSAGES", language), ("LANG", language)];
            assert_eq!(ask(format, &[], &variables), plain, "{format} in {zone}");
        }
        assert_eq!(ask(format, &["--lang", "fr"], &[]), plain, "{format} in French");
    }
    for format in FOR_PEOPLE {
        let plain = ask(format, &[], &[]);
        for (zone, language) in machines {
            assert_eq!(ask(format, &["--lang", "en"], &[("TZ", zone), ("LC_ALL", language)]), plain, "{format} in {zone}");
        }
        assert_eq!(ask(format, &[], &[("TZ", "Pacific/Kiritimati"), ("LANG", "tr_TR.UTF-8")]), plain, "{format} in Turkish");
    }
    assert_eq!(super::Seen::of(&ask("json", &[], &[])).states, MET);
    assert!(seconds(W47) < seconds(W48));
}
