//! Trees with entries that no working tree should hold.
//!
//! It does not know what records say.

use std::fs;

use super::{FIRST, LATE, MET, MISSED, PLAN, Repo, SECOND, W47, W48};

#[cfg(unix)]
#[test]
fn a_symbolic_link_is_never_evidence() {
    let repo = Repo::met_once();
    let outside = repo.home().join("48.yaml");
    fs::write(&outside, SECOND).expect("a file");
    std::os::unix::fs::symlink(&outside, repo.path().join("evidence/t/48.yaml")).expect("a link");
    repo.commit(W48);
    repo.seen().expect(MISSED, &["error evidence-not-a-file evidence/t/48.yaml: evidence/t/48.yaml is a symbolic link: it proves nothing"]);
    let validated = repo.duly(&["validate"]).output().expect("the program starts");
    assert_eq!(validated.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&validated.stdout).contains("evidence-not-a-file"));
}

#[cfg(unix)]
#[test]
fn a_folder_behind_a_symbolic_link_holds_no_evidence() {
    let repo = Repo::with_plan(PLAN);
    repo.put("drafts/47.yaml", FIRST);
    fs::create_dir_all(repo.path().join("evidence")).expect("a folder");
    std::os::unix::fs::symlink("../drafts", repo.path().join("evidence/t")).expect("a link");
    repo.commit(W47);
    repo.seen().expect("2026-W47 missed, 2026-W48 missed", &["error occurrence-missed"]);
}

#[cfg(unix)]
#[test]
fn a_plan_behind_a_symbolic_link_is_no_plan() {
    let repo = Repo::met_once();
    fs::rename(repo.path().join("policies/plan.yaml"), repo.path().join("plan.yaml")).expect("a file");
    std::os::unix::fs::symlink("../plan.yaml", repo.path().join("policies/plan.yaml")).expect("a link");
    repo.commit(W48);
    repo.seen().refuses(2, "policies/plan.yaml is a symbolic link");
    fs::remove_dir_all(repo.path().join("policies")).expect("a folder");
    repo.put("elsewhere/plan.yaml", PLAN);
    std::os::unix::fs::symlink("elsewhere", repo.path().join("policies")).expect("a link");
    repo.commit(W48);
    repo.seen().refuses(2, "error plan-missing");
}

#[test]
fn a_submodule_is_never_evidence_and_never_a_plan() {
    let other = Repo::with_plan(PLAN);
    other.record(W48, "48.yaml", SECOND);
    let repo = Repo::met_once();
    repo.git(&["submodule", "--quiet", "add", &other.path().display().to_string(), "evidence/t/48.yaml"]);
    repo.commit(W48);
    repo.seen().expect(MISSED, &["error evidence-not-a-file evidence/t/48.yaml: evidence/t/48.yaml is a submodule: it proves nothing"]);
    let commit = other.head();
    repo.git(&["rm", "-q", "--cached", "policies/plan.yaml"]);
    repo.commit_entry(W48, "160000", &commit, "policies/plan.yaml");
    repo.seen().refuses(2, "policies/plan.yaml is a submodule");
}

/// The history so far, with a second commit whose tree holds one more raw entry in the evidence folder.
fn with_entry(repo: &Repo, mode: &str, name: &[u8], id: &str) {
    let first = repo.git(&["rev-parse", "HEAD:evidence/t/47.yaml"]);
    let policies = repo.git(&["rev-parse", "HEAD:policies"]);
    let mut entries: Vec<(&str, &[u8], &str)> = vec![("100644", b"47.yaml", &first), (mode, name, id)];
    entries.sort_by_key(|(mode, name, _)| [*name, if *mode == "40000" { b"/" } else { b"" }].concat());
    let task = repo.tree(&entries);
    let evidence = repo.tree(&[("40000", b"t", &task)]);
    let root = repo.tree(&[("40000", b"evidence", &evidence), ("40000", b"policies", &policies)]);
    repo.commit_tree(W48, &root);
}

#[test]
fn a_name_that_leads_out_of_its_folder_makes_the_tree_malformed() {
    for name in [&b".."[..], b".", b"", b"../48.yaml", b"/etc/passwd", b"a/48.yaml", b".git", b".GIT"] {
        let repo = Repo::met_once();
        let (mode, id) = match name {
            [b'.', ..] if !name.contains(&b'/') => {
                let record = repo.blob(SECOND.as_bytes());
                ("40000", repo.tree(&[("100644", b"48.yaml", &record)]))
            }
            _ => ("100644", repo.blob(SECOND.as_bytes())),
        };
        with_entry(&repo, mode, name, &id);
        let seen = repo.seen();
        assert_eq!((seen.code, seen.states.as_str()), (3, ""), "{name:?}: {seen:#?}");
        assert!(seen.error.contains("an entry has a name that is none"), "{name:?}: {seen:#?}");
    }
}

#[test]
fn a_name_with_a_nul_in_it_cannot_stand_in_a_tree() {
    let repo = Repo::met_once();
    with_entry(&repo, "100644", b"48.yaml\0.txt", &repo.blob(SECOND.as_bytes()));
    repo.seen().refuses(3, "error: the tree ");
}

#[test]
fn two_entries_of_one_name_make_the_tree_malformed() {
    let repo = Repo::met_once();
    with_entry(&repo, "100644", b"47.yaml", &repo.blob(SECOND.as_bytes()));
    repo.seen().refuses(3, "its entries are out of order, or one stands twice");
}

#[test]
fn a_path_in_the_plan_that_leads_out_is_refused() {
    for path in [
        "../evidence/",
        "/evidence/",
        "evidence/../../x/",
        "evidence/./t/",
        "~/../evidence/",
        "evidence\\\\t\\\\",
        "evidence/\\0/",
        ".git/",
        "",
    ] {
        let seen = Repo::with_plan(&PLAN.replace("weekly}", &format!("weekly, evidence: \"{path}\"}}"))).seen();
        seen.refuses(2, "error plan-");
    }
    // A plain name to git, and no path of this machine.
    let seen = Repo::with_plan(&PLAN.replace("weekly}", "weekly, evidence: \"C:/evidence/\"}")).seen();
    seen.expect("2026-W47 missed, 2026-W48 missed", &[]);
}

#[test]
fn a_twin_in_another_case_is_a_path_of_its_own_and_a_copy_stays_a_copy() {
    let repo = Repo::met_once();
    let (copy, second) = (repo.blob(FIRST.as_bytes()), repo.blob(SECOND.as_bytes()));
    repo.record(W47, "evidence/t/w.yaml", "task: t\nperformed_at: 2026-11-18\n");
    repo.commit_entry(W48, "100644", &copy, "evidence/t/W.yaml");
    repo.commit_entry(W48, "100644", &second, "evidence/T/48.yaml");
    repo.commit_entry(W48, "100644", &second, "Evidence/t/48.yaml");
    repo.commit_entry(W48, "100644", &second, "evidence/t/48.YAML");
    repo.seen().expect(MISSED, &["error evidence-copied evidence/t/W.yaml: ", "note evidence-ignored evidence/t/48.YAML: "]);
}

#[test]
fn twins_in_two_normal_forms_are_two_paths_and_a_copy_stays_a_copy() {
    let repo = Repo::met_once();
    let (copy, second) = (repo.blob(FIRST.as_bytes()), repo.blob(SECOND.as_bytes()));
    repo.commit_entry(W48, "100644", &copy, "evidence/t/caf\u{e9}.yaml");
    repo.seen().expect(MISSED, &["error evidence-copied evidence/t/caf\u{e9}.yaml: "]);
    repo.commit_entry(W48, "100644", &second, "evidence/t/cafe\u{301}.yaml");
    let seen = repo.seen();
    seen.expect(MET, &["evidence-copied evidence/t/caf\u{e9}.yaml: "]);
    assert!(!seen.told.contains("evidence-edited"), "{seen:#?}");
}

#[test]
fn a_folder_in_look_alike_letters_is_no_evidence_path() {
    let repo = Repo::met_once();
    repo.record(W48, "evid\u{435}nce/t/48.yaml", SECOND);
    repo.record(W48, "evidence/\u{ff54}/48.yaml", SECOND);
    repo.seen().expect(MISSED, &["error occurrence-missed"]);
}

#[test]
fn a_name_that_is_not_utf_8_is_told_apart_from_the_one_that_it_is_shown_as() {
    let repo = Repo::met_once();
    let copy = repo.blob(FIRST.as_bytes());
    with_entry(&repo, "100644", b"48\xff.yaml", &copy);
    repo.seen().expect(MISSED, &["error evidence-copied evidence/t/48\\xff.yaml: "]);
    let seen = repo.duly(&["check", "--as-of", LATE, "--from", "2026-11-16"]).output().expect("the program starts");
    assert!(String::from_utf8(seen.stdout).expect("UTF-8").contains("evidence/t/48\\xff.yaml"));
    let second = Repo::met_once();
    with_entry(&second, "100644", b"48\xff.yaml", &second.blob(SECOND.as_bytes()));
    second.seen().expect(MET, &[]);
}

#[test]
fn a_tree_bomb_does_not_keep_duly_busy() {
    let repo = Repo::with_plan(&PLAN.replace("weekly}", "weekly, evidence: \"**/t/*.yaml\"}"));
    repo.record(W47, "evidence/t/47.yaml", FIRST);
    let leaf = repo.blob(b"x");
    let mut tree = repo.tree(&[("100644", b"x", &leaf)]);
    for _ in 0..12 {
        let names: Vec<String> = (0..10).map(|number| format!("d{number}")).collect();
        tree = repo.tree(&names.iter().map(|name| ("40000", name.as_bytes(), tree.as_str())).collect::<Vec<_>>());
    }
    let (evidence, policies) = (repo.git(&["rev-parse", "HEAD:evidence"]), repo.git(&["rev-parse", "HEAD:policies"]));
    let root = repo.tree(&[("40000", b"bomb", &tree), ("40000", b"evidence", &evidence), ("40000", b"policies", &policies)]);
    repo.commit_tree(W48, &root);
    repo.ask(&["--deadline", "20", "--as-of", LATE, "--from", "2026-11-16", "--to", "2026-11-29"]).expect(MISSED, &[]);
}

#[test]
fn a_tree_bomb_of_records_runs_into_the_limit() {
    let repo = Repo::met_once();
    let leaf = repo.blob(SECOND.as_bytes());
    let mut tree = repo.tree(&[("100644", b"x.yaml", &leaf)]);
    for _ in 0..8 {
        let names: Vec<String> = (0..10).map(|number| format!("d{number}")).collect();
        tree = repo.tree(&names.iter().map(|name| ("40000", name.as_bytes(), tree.as_str())).collect::<Vec<_>>());
    }
    with_entry(&repo, "40000", b"bomb", &tree);
    repo.ask(&["--deadline", "60", "--as-of", LATE]).refuses(3, "changes under the watched paths");
}

#[test]
fn folders_that_lie_too_deep_are_refused() {
    let repo = Repo::met_once();
    let leaf = repo.blob(SECOND.as_bytes());
    let mut tree = repo.tree(&[("100644", b"48.yaml", &leaf)]);
    for _ in 0..220 {
        tree = repo.tree(&[("40000", b"d", &tree)]);
    }
    with_entry(&repo, "40000", b"deep", &tree);
    repo.seen().refuses(3, "levels of folders");
}
