//! Object databases and references that lie, lack something or are broken.
//!
//! It does not know what stands in the objects.

use std::fs;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use super::{LATE, MET, MISSED, Repo, SECOND, W48};

/// The file of a loose object.
fn loose(repo: &Repo, id: &str) -> PathBuf {
    repo.path().join(".git/objects").join(&id[..2]).join(&id[2..])
}

/// Writes a file that git has made read-only.
fn rewrite(path: &PathBuf, content: &[u8]) {
    drop(fs::remove_file(path));
    fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    fs::write(path, content).expect("a file");
}

/// A repository whose first record was edited, and whose tip hides that from git in some way.
fn edited() -> (Repo, String) {
    let repo = Repo::met_once();
    let edit = repo.record("2026-11-20T09:00:00Z", "evidence/t/47.yaml", SECOND);
    repo.record(W48, "src/main", "x");
    (repo, edit)
}

const EDITED: &str = "error evidence-edited evidence/t/47.yaml: ";

#[test]
fn a_replacement_replaces_nothing() {
    let repo = Repo::met_once();
    repo.record(W48, "src/main", "x");
    let honest = repo.head();
    repo.git(&["checkout", "-q", "-b", "forged", "HEAD~1"]);
    repo.record(W48, "evidence/t/48.yaml", SECOND);
    repo.git(&["replace", &honest, "forged"]);
    repo.git(&["checkout", "-q", "-f", "main"]);
    assert!(repo.git(&["ls-tree", "-r", "--name-only", "main"]).contains("evidence/t/48.yaml"), "git believes it");
    repo.seen().expect(MISSED, &[]);
}

#[test]
fn a_graft_hides_no_commit() {
    let (repo, edit) = edited();
    fs::create_dir_all(repo.path().join(".git/info")).expect("a folder");
    let first = repo.git(&["rev-parse", &format!("{edit}~1")]);
    fs::write(repo.path().join(".git/info/grafts"), format!("{} {first}\n", repo.head())).expect("a file");
    assert_eq!(repo.git(&["rev-list", "--count", "HEAD"]), "3", "git believes it");
    repo.seen().expect(MISSED, &[EDITED]);
}

#[test]
fn a_forged_commit_graph_hides_no_commit() {
    let (repo, edit) = edited();
    repo.git(&["-c", "commitGraph.generationVersion=1", "commit-graph", "write", "--reachable"]);
    let path = repo.path().join(".git/objects/info/commit-graph");
    let mut graph = fs::read(&path).expect("a commit-graph");
    let ids: Vec<String> = repo.git(&["rev-list", "HEAD"]).lines().map(str::to_owned).collect();
    let mut sorted = ids.clone();
    sorted.sort();
    let place = |id: &str| sorted.iter().position(|one| one == id).expect("a commit");
    // The commit data follows the sorted ids: tree, first parent, second parent, generation and date.
    let raw = |id: &str| -> Vec<u8> { (0..40).step_by(2).map(|at| u8::from_str_radix(&id[at..at + 2], 16).expect("an id")).collect() };
    let last = raw(&sorted[sorted.len() - 1]);
    let names = graph.windows(20).position(|window| window == last).expect("the ids") + 20;
    let parent = names + place(&ids[0]) * 36 + 20;
    let hidden = u32::try_from(place(&repo.git(&["rev-parse", &format!("{edit}~1")]))).expect("a small number");
    graph[parent..parent + 4].copy_from_slice(&hidden.to_be_bytes());
    let end = graph.len() - 20;
    let checksum = sha1(&graph[..end]);
    graph[end..].copy_from_slice(&checksum);
    rewrite(&path, &graph);
    assert_eq!(repo.git(&["rev-list", "--count", "HEAD"]), "3", "git believes it");
    repo.seen().expect(MISSED, &[EDITED]);
}

fn sha1(bytes: &[u8]) -> [u8; 20] {
    use sha1::Digest;
    sha1::Sha1::digest(bytes).into()
}

#[test]
fn objects_are_borrowed_and_checked_and_a_lender_that_is_gone_is_no_answer() {
    let lender = Repo::met_once();
    lender.record(W48, "evidence/t/48.yaml", SECOND);
    let repo = Repo::met_once();
    let objects = lender.path().join(".git/objects");
    fs::write(repo.path().join(".git/objects/info/alternates"), format!("{}\n.\n../objects\n", objects.display())).expect("a file");
    repo.git(&["update-ref", "refs/heads/main", &lender.head()]);
    repo.seen().expect(MET, &[]);
    // What is lent under a wrong name is found out.
    let blob = lender.git(&["rev-parse", "HEAD:evidence/t/48.yaml"]);
    let other = fs::read(loose(&lender, &lender.git(&["rev-parse", "HEAD:evidence/t/47.yaml"]))).expect("an object");
    rewrite(&loose(&lender, &blob), &other);
    repo.seen().refuses(3, &format!("error: the blob {blob} is corrupt"));
    fs::remove_dir_all(&objects).expect("a folder");
    repo.seen().refuses(3, "error: ");
}

#[test]
fn a_missing_object_is_no_answer_and_is_named() {
    for what in ["HEAD", "HEAD~1", "HEAD^{tree}", "HEAD:evidence", "HEAD:evidence/t/47.yaml", "HEAD:policies/plan.yaml"] {
        let repo = Repo::met_once();
        repo.record(W48, "evidence/t/48.yaml", SECOND);
        let id = repo.git(&["rev-parse", what]);
        fs::remove_file(loose(&repo, &id)).expect("an object");
        repo.seen().refuses(3, &id);
    }
}

#[test]
fn an_object_that_is_cut_short_is_no_answer_and_nobody_waits_for_it() {
    for what in ["HEAD", "HEAD^{tree}", "HEAD:evidence/t", "HEAD:evidence/t/48.yaml"] {
        let repo = Repo::met_once();
        repo.record(W48, "evidence/t/48.yaml", SECOND);
        let path = loose(&repo, &repo.git(&["rev-parse", what]));
        let whole = fs::read(&path).expect("an object");
        for length in [0, 2, whole.len() / 2, whole.len() - 5] {
            rewrite(&path, &whole[..length]);
            let start = Instant::now();
            let seen = repo.seen();
            assert_eq!((seen.code, seen.states.as_str()), (3, ""), "{what} {length}: {seen:#?}");
            assert!(start.elapsed() < Duration::from_secs(20), "{what} {length}");
        }
    }
}

#[test]
fn an_object_with_another_content_is_no_answer() {
    let repo = Repo::met_once();
    repo.record(W48, "evidence/t/48.yaml", "task: t\nresult: failed\n");
    let id = repo.git(&["rev-parse", "HEAD:evidence/t/48.yaml"]);
    let good = repo.blob(SECOND.as_bytes());
    rewrite(&loose(&repo, &id), &fs::read(loose(&repo, &good)).expect("an object"));
    repo.seen().refuses(3, &format!("error: the blob {id} is corrupt: its content is not what its id promises"));
}

#[test]
fn a_pack_that_is_cut_short_is_no_answer() {
    let repo = Repo::met_once();
    repo.git(&["repack", "-adq"]);
    repo.git(&["prune-packed", "-q"]);
    let folder = repo.path().join(".git/objects/pack");
    let files = fs::read_dir(folder).expect("packs").map(|file| file.expect("a file").path());
    let pack = files.into_iter().find(|path| path.extension().is_some_and(|end| end == "pack")).expect("a pack");
    let whole = fs::read(&pack).expect("a pack");
    for length in [0, 12, whole.len() / 2, whole.len() - 21] {
        rewrite(&pack, &whole[..length]);
        let seen = repo.seen();
        assert_eq!((seen.code, seen.states.as_str()), (3, ""), "{length}: {seen:#?}");
    }
}

#[test]
fn a_shallow_clone_is_no_answer() {
    let repo = Repo::met_once();
    repo.record(W48, "evidence/t/48.yaml", SECOND);
    let clone = repo.home().join("clone");
    repo.git(&["clone", "-q", "--depth", "1", &format!("file://{}", repo.path().display()), &clone.display().to_string()]);
    let ask = ["check", "--format", "json", "--as-of", LATE, "-C"];
    let output = crate::binary::duly(&ask).arg(&clone).output().expect("the program starts");
    super::Seen::of(&output).refuses(3, "git fetch --unshallow");
    // Without the file that says so, the parents are just missing.
    fs::remove_file(clone.join(".git/shallow")).expect("a file");
    let output = crate::binary::duly(&ask).arg(&clone).output().expect("the program starts");
    super::Seen::of(&output).refuses(3, "is missing");
}

#[test]
fn a_boundary_that_is_forged_hides_no_commit() {
    let (repo, edit) = edited();
    fs::write(repo.path().join(".git/shallow"), format!("{}\n", repo.head())).expect("a file");
    assert_eq!(repo.git(&["rev-list", "--count", "HEAD"]), "1", "git believes it");
    let seen = repo.seen();
    assert!(seen.code == 3 || seen.told.contains(EDITED), "{edit}: {seen:#?}");
}

#[test]
fn a_partial_clone_is_no_answer_and_fetches_nothing() {
    let repo = Repo::met_once();
    repo.record(W48, "evidence/t/48.yaml", SECOND);
    repo.git(&["config", "uploadpack.allowFilter", "true"]);
    let clone = repo.home().join("clone");
    let source = format!("file://{}", repo.path().display());
    repo.git(&["clone", "-q", "--no-checkout", "--filter=blob:none", &source, &clone.display().to_string()]);
    let before = repo.git(&["-C", &clone.display().to_string(), "count-objects", "-v"]);
    let output =
        crate::binary::duly(&["check", "--format", "json", "--as-of", LATE, "-C"]).arg(&clone).output().expect("the program starts");
    super::Seen::of(&output).refuses(3, "git fetch --refetch --no-filter");
    assert_eq!(repo.git(&["-C", &clone.display().to_string(), "count-objects", "-v"]), before);
}

#[test]
fn a_reference_that_is_garbage_leads_round_or_leads_out_is_no_answer() {
    let outside = "../../../../../../../../etc/hostname";
    for (file, content) in [
        ("HEAD", "ref: refs/heads/loop\n"),
        ("HEAD", "garbage\n"),
        ("HEAD", ""),
        ("HEAD", &format!("ref: refs/heads/{outside}\n")),
        ("HEAD", "ref: /etc/hostname\n"),
        ("refs/heads/main", "garbage\n"),
        ("refs/heads/main", ""),
        ("refs/heads/main", "0000000000000000000000000000000000000000\n"),
    ] {
        let repo = Repo::met_once();
        fs::write(repo.path().join(".git/refs/heads/loop"), "ref: refs/heads/loop\n").expect("a file");
        rewrite(&repo.path().join(".git").join(file), content.as_bytes());
        let seen = repo.seen();
        assert_eq!((seen.code, seen.states.as_str()), (3, ""), "{file} {content:?}: {seen:#?}");
    }
}

#[test]
fn an_object_of_another_kind_in_the_place_of_a_commit_is_no_answer() {
    let repo = Repo::met_once();
    let (tree, blob) = (repo.git(&["rev-parse", "HEAD^{tree}"]), repo.git(&["rev-parse", "HEAD:policies/plan.yaml"]));
    let people = "author Ana <ana@example.org> 1795597200 +0000\ncommitter Ana <ana@example.org> 1795597200 +0000";
    for (tree, parent) in [(&blob, &repo.head()), (&tree, &tree), (&tree, &blob)] {
        let raw = format!("tree {tree}\nparent {parent}\n{people}\n\nA change\n");
        let id = repo.git_in(raw.as_bytes(), &["hash-object", "-t", "commit", "-w", "--stdin", "--literally"]);
        let seen = repo.ask(&["--ref", &id, "--as-of", LATE]);
        assert_eq!((seen.code, seen.states.as_str()), (3, ""), "{tree} {parent}: {seen:#?}");
    }
}
