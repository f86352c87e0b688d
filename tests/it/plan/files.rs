//! Plans of several files, and files that are no text at all.
//!
//! It does not know where files come from.

use duly::plan::{Plan, PlanFile, load};

use super::{line, loaded};

const TASK: &str = "version: 1\ntasks: [{id: a, title: A, cadence: weekly}]\n";

fn told(result: Result<Plan, Vec<duly::diagnostic::Problem>>) -> Vec<String> {
    result.expect_err("a bad plan").iter().map(|problem| line(problem, "policies/")).collect()
}

fn bytes(bytes: &[u8]) -> Vec<String> {
    told(load(&[PlanFile { path: "policies/plan.yaml".to_owned(), bytes: bytes.to_vec() }]))
}

#[test]
fn files_are_one_plan_in_bytewise_order_of_their_paths() {
    let plan = loaded(&[
        (
            "policies/b.yml",
            "version: 1\ntasks: [{id: b2, title: B, cadence: daily, teams: [Blue Team]}, {id: b1, title: B, cadence: daily}]\n",
        ),
        ("policies/a.yaml", "version: 1\nname: All\ntimezone: Europe/Paris\nteams: {blue: {name: Blue Team}}\n"),
        ("policies/B.yaml", "version: 1\nname: All\ndefaults: {grace: 1d}\ntasks: [{id: z, title: Z, cadence: yearly}]\n"),
    ])
    .expect("a plan");
    assert_eq!(plan.files, ["policies/B.yaml", "policies/a.yaml", "policies/b.yml"]);
    assert_eq!(plan.tasks.iter().map(|task| task.id.as_str()).collect::<Vec<_>>(), ["z", "b2", "b1"]);
    assert_eq!(plan.zone.name(), "Europe/Paris");
    assert_eq!(plan.tasks[1].units[0].teams, ["blue"]);
    assert!(plan.units().all(|(_, unit)| unit.cadence.rules[0].grace == duly::calendar::Duration::Days(1)));
}

#[test]
fn files_that_contradict_each_other_are_told() {
    let first = "version: 1\nname: A\ntimezone: UTC\ndefaults: {grace: 1d}\nrules: {due-soon: note}\nteams: {x: {name: Ex}}\n";
    let second = "version: 1\nname: B\ntimezone: UTC\ndefaults: {grace: 2d, early: 1d}\nrules: {due-soon: off}\nteams: {x: {name: X}}\n";
    let tasks = "version: 1\ntasks: [{id: a, title: A, cadence: weekly}, {id: a, title: A, cadence: weekly}]\n";
    assert_eq!(
        told(loaded(&[("policies/1.yaml", first), ("policies/2.yaml", second), ("policies/3.yaml", TASK), ("policies/4.yaml", tasks)])),
        [
            "2.yaml:2:1 plan-duplicate-key `name` is set to something else in policies/1.yaml (first here: 1.yaml:2:1)",
            "2.yaml:4:12 plan-duplicate-key `grace` is set to something else in policies/1.yaml (first here: 1.yaml:4:12)",
            "2.yaml:5:9 plan-duplicate-key `due-soon` is set to something else in policies/1.yaml (first here: 1.yaml:5:9)",
            "2.yaml:6:9 plan-duplicate-id `x` names two teams (first here: 1.yaml:6:9)",
            "4.yaml:2:14 plan-duplicate-id two tasks have the id `a` (first here: 3.yaml:2:14)",
            "4.yaml:2:50 plan-duplicate-id two tasks have the id `a` (first here: 3.yaml:2:14)",
        ]
    );
}

#[test]
fn what_an_unreadable_file_may_hold_is_not_said_to_be_missing() {
    let user = "version: 1\ntimezone: Nowhere\ntasks: [{id: a, title: A, cadence: weekly, teams: [blue]}]\n";
    assert_eq!(
        told(loaded(&[("policies/teams.yaml", "version: 1\nteams: {blue: {name: Blue}\n"), ("policies/tasks.yaml", user)])),
        ["tasks.yaml:2:11 plan-value `Nowhere` is no time zone", "teams.yaml:2:8 plan-syntax the bracket `{` is not closed",]
    );
    let only_settings = "version: 1\nname: All\n";
    assert_eq!(
        told(loaded(&[("policies/a.yaml", only_settings), ("policies/b.yaml", "")])),
        ["b.yaml:1:1 plan-syntax the text holds no value"]
    );
    assert_eq!(
        told(loaded(&[("policies/a.yaml", only_settings), ("policies/b.yaml", only_settings)])),
        ["a.yaml:1:1 plan-without-tasks the plan has no tasks"]
    );
}

#[test]
fn a_null_list_of_tasks_is_an_error_even_beside_a_full_one() {
    assert_eq!(
        told(loaded(&[("policies/a.yaml", TASK), ("policies/b.yaml", "version: 1\ntasks:\n")])),
        ["b.yaml:2:6 plan-without-tasks `tasks` is empty"]
    );
}

#[test]
fn no_file_at_all_is_no_plan() {
    assert_eq!(told(load(&[])), ["nowhere plan-missing there is no plan"]);
}

#[test]
fn what_is_no_utf_8_text_is_refused_at_the_first_bad_byte() {
    assert_eq!(bytes(b"version: 1\nname: \xe9quipe\n"), ["plan.yaml:2:7 plan-unreadable the plan file policies/plan.yaml is not UTF-8"]);
    assert_eq!(bytes(b"\xff\xfev\0e\0"), ["plan.yaml:1:1 plan-unreadable the plan file policies/plan.yaml is UTF-16, not UTF-8"]);
    assert_eq!(
        bytes(b"version: 1\nname: a\0b\n"),
        ["plan.yaml:2:8 plan-unreadable the plan file policies/plan.yaml has a NUL byte: it is no text"]
    );
}

#[test]
fn line_ends_and_a_byte_order_mark_do_not_matter() {
    let plain = loaded(&[("p.yaml", TASK)]).expect("a plan");
    for text in [TASK.replace('\n', "\r\n"), format!("\u{feff}{TASK}")] {
        let plan = loaded(&[("p.yaml", &text)]).expect("a plan");
        assert_eq!(plan.tasks[0].units[0].cadence, plain.tasks[0].units[0].cadence, "{text:?}");
    }
}

#[test]
fn a_file_is_read_up_to_its_limit_and_refused_beyond_without_being_parsed() {
    let filled = |size: usize| {
        let mut text = TASK.to_owned();
        text.push('#');
        text.extend(std::iter::repeat_n('x', size - text.len()));
        text
    };
    assert!(loaded(&[("p.yaml", &filled(256 * 1024))]).is_ok());
    for size in [256 * 1024 + 1, 10_000_000] {
        let expected =
            format!("plan.yaml plan-unreadable the plan file policies/plan.yaml has {size} bytes, more than the 262144 that are read");
        assert_eq!(bytes(filled(size).as_bytes()), [expected.as_str()]);
        assert_eq!(bytes(&vec![0xff; size]), [expected.as_str()], "not even looked at");
    }
}

#[test]
fn a_plan_has_64_files_at_most() {
    let files = |count: usize| -> Vec<PlanFile> {
        (0..count)
            .map(|at| PlanFile {
                path: format!("policies/{at:03}.yaml"),
                bytes: format!("version: 1\ntasks: [{{id: t{at}, title: T, cadence: daily}}]\n").into_bytes(),
            })
            .collect()
    };
    assert_eq!(load(&files(64)).map(|plan| plan.tasks.len()).ok(), Some(64));
    assert_eq!(told(load(&files(65))), ["064.yaml plan-unreadable the plan has 65 files, more than the 64 that are read"]);
}
