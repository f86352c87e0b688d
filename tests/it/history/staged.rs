//! What the index holds and would change, read beside the real git in every form that git writes.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use duly::history::{Change, EntryKind, Error};

use super::{git, open_at, patterns};

/// A repository with a commit of six files, made by git.
fn repository(options: &[&str]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    git(folder.path(), &[&["init", "--quiet", "--initial-branch=main"], options].concat());
    for (key, value) in [("user.name", "Ana"), ("user.email", "ana@example.org"), ("commit.gpgsign", "false")] {
        git(folder.path(), &["config", key, value]);
    }
    for path in ["a.txt", "evidence/a/1.yaml", "evidence/a/2.yaml", "evidence/b/1.yaml", "evidence/b/deep/x.yaml", "src/main.rs"] {
        write(folder.path(), path, path);
    }
    git(folder.path(), &["add", "--all"]);
    git(folder.path(), &["commit", "--quiet", "-m", "first"]);
    folder
}

fn write(folder: &Path, path: &str, content: &str) {
    let file = folder.join(path);
    fs::create_dir_all(file.parent().expect("a parent")).expect("a folder");
    fs::write(file, content).expect("a file");
}

/// Stages one change of each kind; leaves a further edit in the work tree alone.
fn stage(folder: &Path) {
    write(folder, "evidence/a/3.yaml", "new");
    write(folder, "evidence/a/1.yaml", "edited");
    write(folder, "src/main.rs", "elsewhere");
    git(folder, &["add", "--all"]);
    git(folder, &["rm", "--quiet", "--cached", "evidence/b/1.yaml"]);
    write(folder, "evidence/a/3.yaml", "edited after it was staged");
}

fn told(changes: &[Change]) -> Vec<String> {
    let sign = |change: &Change| match (change.old, change.new) {
        (None, Some(_)) => '+',
        (Some(_), None) => '-',
        (Some(_), Some(_)) => '~',
        (None, None) => '?',
    };
    changes.iter().map(|change| format!("{}{}", sign(change), change.path)).collect()
}

fn staged(folder: &Path) -> Result<Vec<String>, Error> {
    let repository = open_at(folder)?;
    let index = repository.index(None)?;
    let head = repository.resolve("HEAD").map(|tip| tip.commit).ok();
    let changes = repository.staged(&index, head.as_ref(), &patterns(&["evidence/"]))?;
    let by_git: BTreeMap<String, String> = git(folder, &["ls-files", "--stage"])
        .lines()
        .filter_map(|line| {
            let (entry, path) = line.split_once('\t')?;
            Some((path.to_owned(), entry.split(' ').nth(1)?.to_owned()))
        })
        .collect();
    for change in &changes {
        assert_eq!(change.new.map(|new| new.id.to_string()), by_git.get(&change.path).cloned(), "{}", change.path);
        assert_eq!(repository.staged_entry(&index, &change.path)?, change.new);
    }
    Ok(told(&changes))
}

const STAGED: [&str; 3] = ["~evidence/a/1.yaml", "+evidence/a/3.yaml", "-evidence/b/1.yaml"];

#[test]
fn every_version_of_the_index_holds_what_git_says() {
    for version in ["2", "3", "4"] {
        let folder = repository(&[]);
        git(folder.path(), &["update-index", "--index-version", version]);
        stage(folder.path());
        assert_eq!(staged(folder.path()).expect("an index"), STAGED, "version {version}");
    }
    let folder = repository(&[]);
    git(folder.path(), &["config", "index.skipHash", "true"]);
    stage(folder.path());
    let own = fs::read(folder.path().join(".git/index")).expect("an index");
    assert!(own.ends_with(&[0; 20]), "git wrote a checksum all the same");
    assert_eq!(staged(folder.path()).expect("an index"), STAGED, "without a checksum");
}

#[test]
fn a_repository_of_sha_256_has_an_index_too() {
    let folder = repository(&["--object-format=sha256"]);
    stage(folder.path());
    assert_eq!(staged(folder.path()).expect("an index"), STAGED);
}

#[test]
fn a_split_index_is_put_together() {
    let folder = repository(&[]);
    git(folder.path(), &["update-index", "--split-index"]);
    stage(folder.path());
    let own = fs::read(folder.path().join(".git/index")).expect("an index");
    assert!(own.windows(4).any(|word| word == b"link"), "git did not split the index");
    assert_eq!(staged(folder.path()).expect("an index"), STAGED);
}

#[test]
fn a_sparse_index_keeps_the_folders_that_it_does_not_list() {
    let folder = repository(&[]);
    git(folder.path(), &["sparse-checkout", "init", "--cone", "--sparse-index"]);
    git(folder.path(), &["sparse-checkout", "set", "evidence/a"]);
    write(folder.path(), "evidence/a/3.yaml", "new");
    git(folder.path(), &["add", "evidence/a"]);
    let own = fs::read(folder.path().join(".git/index")).expect("an index");
    assert!(own.windows(4).any(|word| word == b"sdir"), "git did not make the index sparse");
    assert_eq!(staged(folder.path()).expect("an index"), ["+evidence/a/3.yaml"]);
    let repository = open_at(folder.path()).expect("a repository");
    let index = repository.index(None).expect("an index");
    let entry = repository.staged_entry(&index, "evidence/b/deep/x.yaml").expect("a tree").expect("an entry");
    assert_eq!(entry.kind, EntryKind::File);
    assert_eq!(repository.staged_entry(&index, "evidence/b/none.yaml"), Ok(None));
}

#[test]
fn before_the_first_commit_all_that_is_staged_is_new() {
    let folder = tempfile::tempdir().expect("a folder");
    git(folder.path(), &["init", "--quiet"]);
    assert_eq!(staged(folder.path()).expect("no index yet"), Vec::<String>::new());
    write(folder.path(), "evidence/a/1.yaml", "x");
    write(folder.path(), "evidence/a/2.yaml", "intended");
    git(folder.path(), &["add", "evidence/a/1.yaml"]);
    git(folder.path(), &["add", "--intent-to-add", "evidence/a/2.yaml"]);
    assert_eq!(staged(folder.path()).expect("an index"), ["+evidence/a/1.yaml"]);
}

#[test]
fn a_linked_work_tree_has_an_index_of_its_own() {
    let folder = repository(&[]);
    let linked = tempfile::tempdir().expect("a folder");
    let place = linked.path().join("tree");
    git(folder.path(), &["worktree", "add", "--quiet", "-b", "side", &place.display().to_string()]);
    stage(&place);
    assert_eq!(staged(&place).expect("an index"), STAGED);
    assert_eq!(staged(folder.path()).expect("an index"), Vec::<String>::new());
}

#[test]
fn a_conflict_is_told_with_its_paths() {
    let folder = repository(&[]);
    let commit = |content: &str| {
        write(folder.path(), "evidence/a/1.yaml", content);
        git(folder.path(), &["commit", "--quiet", "--all", "-m", content]);
    };
    git(folder.path(), &["branch", "side"]);
    commit("ours");
    git(folder.path(), &["switch", "--quiet", "side"]);
    commit("theirs");
    let merge = std::process::Command::new("git").current_dir(folder.path()).args(["merge", "--quiet", "main"]).output();
    assert!(!merge.expect("git").status.success());
    let told = staged(folder.path()).expect_err("a conflict");
    assert_eq!(told, Error::Conflict { paths: vec!["evidence/a/1.yaml".into()] });
    assert_eq!(told.to_string(), "the merge is not finished: evidence/a/1.yaml in conflict");
}

#[test]
fn a_bare_repository_has_no_index_and_a_damaged_one_is_an_error_at_every_byte() {
    let folder = tempfile::tempdir().expect("a folder");
    git(folder.path(), &["init", "--quiet", "--bare"]);
    assert!(matches!(open_at(folder.path()).expect("a repository").index(None), Err(Error::Bare { .. })));
    let folder = repository(&[]);
    let file = folder.path().join(".git/index");
    let whole = fs::read(&file).expect("an index");
    let opened = open_at(folder.path()).expect("a repository");
    for at in (0..whole.len()).step_by(7) {
        fs::write(&file, &whole[..at]).expect("a file");
        assert!(matches!(opened.index(None), Err(Error::BrokenIndex { .. })), "cut at {at}");
        let mut wrong = whole.clone();
        wrong[at] ^= 0x10;
        fs::write(&file, wrong).expect("a file");
        assert!(matches!(opened.index(None), Err(Error::BrokenIndex { .. })), "wrong at {at}");
    }
    // Without a checksum every byte can lie, and none may bring the program down.
    let mut bare = whole;
    let end = bare.len() - 20;
    bare[end..].fill(0);
    for at in 0..end {
        let mut wrong = bare.clone();
        wrong[at] ^= 0x81;
        fs::write(&file, wrong).expect("a file");
        let told = opened.index(None);
        assert!(matches!(told, Ok(_) | Err(Error::BrokenIndex { .. } | Error::Conflict { .. })), "{told:?}");
    }
}
