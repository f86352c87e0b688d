//! Which repository is opened from where, and which is refused.

use std::fs;
use std::path::Path;
use std::process::Command;

use duly::history::Error;
use duly::history::build::Builder;

use super::{Built, built, git, landings, on, open_at, told};

/// Opens a folder and lists what landed there under `e/`.
fn check(folder: &Path, expected: &[&str]) {
    let repository = open_at(folder).expect("a repository");
    let tip = repository.resolve("HEAD").expect("a commit").commit;
    assert_eq!(told(&landings(&repository, &tip, &["e/"]).expect("landings")), expected);
}

fn one_record() -> Built {
    let mut built = built();
    built.commit(on(4).file("e/a", "1"));
    built
}

/// Ends the building, and keeps the folder.
fn checked_out(built: Built) -> tempfile::TempDir {
    built.builder.check_out().expect("a work tree");
    built.folder
}

const LANDED: &[&str] = &["0 03-04T12:00: +e/a"];

#[test]
fn a_built_work_tree_is_clean_and_found_from_any_folder_in_it() {
    let mut built = one_record();
    built.commit(on(5).executable("run", "x").symlink("link", "run").file("deep/er/f", "1\r\n"));
    let folder = checked_out(built);
    assert_eq!(git(folder.path(), &["status", "--porcelain"]), "");
    assert_eq!(
        git(folder.path(), &["log", "--format=%an <%ae> %aI %cI", "-1"]),
        "Ana <ana@example.org> 2024-03-05T12:00:00Z 2024-03-05T12:00:00Z\n"
    );
    assert_eq!(fs::read(folder.path().join("deep/er/f")).expect("a file"), b"1\r\n");
    check(folder.path(), LANDED);
    check(&folder.path().join("deep/er"), LANDED);
    check(&folder.path().join(".git"), LANDED);
    check(&folder.path().join(".git/objects"), LANDED);
    let root = open_at(&folder.path().join("deep")).expect("a repository");
    assert_eq!(root.workdir().map(|path| path.canonicalize().ok()), Some(folder.path().canonicalize().ok()));
    assert!(root.git_dir().ends_with(".git"));
}

#[test]
fn a_bare_repository_is_read_like_any_other() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut builder = Builder::init_bare(folder.path()).expect("a bare repository");
    builder.commit(on(4).file("e/a", "1")).expect("a commit");
    builder.check_out().expect("nothing to do");
    check(folder.path(), LANDED);
    check(&folder.path().join("refs"), LANDED);
    assert_eq!(open_at(folder.path()).expect("a repository").workdir(), None);
}

#[test]
fn a_linked_work_tree_reads_the_same_history() {
    let folder = checked_out(one_record());
    let linked = tempfile::tempdir().expect("a temporary folder");
    let linked = linked.path().join("linked");
    git(folder.path(), &["worktree", "add", "-q", "-b", "other", &linked.display().to_string()]);
    check(&linked, LANDED);
    let repository = open_at(&linked).expect("a repository");
    assert_eq!(repository.resolve("HEAD").expect("a commit").reference.as_deref(), Some("refs/heads/other"));
    assert_eq!(repository.workdir().and_then(|path| path.canonicalize().ok()), linked.canonicalize().ok());
}

#[test]
fn a_packed_repository_is_read_like_a_loose_one() {
    let mut built = one_record();
    for day in 5..15 {
        built.commit(on(day).file("src/main", "line\n".repeat(200 + usize::try_from(day).expect("a small number"))));
    }
    built.commit(on(15).file("e/b", "2"));
    let expected = ["0 03-04T12:00: +e/a", "11 03-15T12:00: +e/b"];
    check(built.path(), &expected);
    git(built.path(), &["gc", "-q", "--aggressive"]);
    assert!(built.path().join(".git/packed-refs").is_file());
    check(built.path(), &expected);
}

#[test]
fn objects_borrowed_from_another_repository_are_found() {
    let built = one_record();
    let folder = tempfile::tempdir().expect("a temporary folder");
    let borrower = folder.path().join("borrower");
    git(built.path(), &["clone", "-q", "--shared", ".", &borrower.display().to_string()]);
    assert!(borrower.join(".git/objects/info/alternates").is_file());
    check(&borrower, LANDED);
}

#[test]
fn a_sha_256_repository_is_read_loose_and_packed() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut builder = Builder::init_sha256(folder.path()).expect("a repository");
    builder.commit(on(4).file("e/a", "1")).expect("a commit");
    let tip = builder.commit(on(5).file("src", "1")).expect("a commit");
    assert_eq!(tip.to_string().len(), 64);
    check(folder.path(), LANDED);
    git(folder.path(), &["gc", "-q"]);
    check(folder.path(), LANDED);
    let repository = open_at(folder.path()).expect("a repository");
    assert_eq!(repository.resolve(&tip.to_string()).expect("a commit").commit, tip);
    assert_eq!(repository.resolve(&tip.to_string()[..12]).expect("a commit").commit, tip);
}

#[test]
fn a_folder_outside_any_repository_is_told() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let error = open_at(folder.path()).expect_err("no repository");
    assert_eq!(error, Error::NoRepository { folder: folder.path().display().to_string() });
    assert_eq!(error.help(), "run duly inside a git repository, or make one with `git init`");
    let absent = open_at(&folder.path().join("absent")).expect_err("no folder");
    assert!(matches!(absent, Error::Io { .. }), "{absent}");
}

#[test]
fn a_bare_repository_among_the_files_of_another_is_refused() {
    let folder = checked_out(one_record());
    let inner = folder.path().join("vendor/records");
    fs::create_dir_all(&inner).expect("a folder");
    let mut builder = Builder::init_bare(&inner).expect("a bare repository");
    builder.commit(on(4).file("e/forged", "1")).expect("a commit");
    for start in [inner.clone(), inner.join("refs")] {
        let error = open_at(&start).expect_err("an embedded repository");
        assert!(matches!(&error, Error::EmbeddedRepository { .. }), "{error}");
    }
    git(&inner, &["config", "core.bare", "false"]);
    assert!(matches!(open_at(&inner), Err(Error::EmbeddedRepository { .. })));
    check(&folder.path().join("vendor"), LANDED);
}

#[test]
fn references_in_a_format_that_cannot_be_read_are_named() {
    let built = one_record();
    git(built.path(), &["config", "core.repositoryFormatVersion", "1"]);
    git(built.path(), &["config", "extensions.refStorage", "reftable"]);
    let error = open_at(built.path()).expect_err("references that cannot be read");
    assert!(error.to_string().ends_with("uses the reftable format for references, which cannot be read"), "{error}");
    assert!(error.help().starts_with("run `git refs migrate --ref-format=files`; "), "{}", error.help());
    git(built.path(), &["config", "--unset", "extensions.refStorage"]);
    git(built.path(), &["config", "extensions.unheardOf", "true"]);
    let error = open_at(built.path()).expect_err("an extension that nobody knows");
    assert!(matches!(&error, Error::Unsupported { .. }), "{error}");
}

#[test]
fn a_partial_clone_that_lacks_nothing_is_read() {
    let built = one_record();
    git(built.path(), &["config", "core.repositoryFormatVersion", "1"]);
    git(built.path(), &["config", "extensions.partialClone", "origin"]);
    check(built.path(), LANDED);
}

#[test]
fn a_broken_local_configuration_is_an_error() {
    let built = one_record();
    fs::write(built.path().join(".git/config"), "[core\n").expect("a file");
    let error = open_at(built.path()).expect_err("a broken configuration");
    assert!(matches!(&error, Error::Configuration { .. }), "{error}");
}

#[test]
fn a_hostile_local_configuration_executes_nothing() {
    let folder = checked_out(one_record());
    let trap = folder.path().join("trap");
    let command = format!("touch {}", trap.display());
    let keys = [
        "core.fsmonitor",
        "core.sshCommand",
        "core.pager",
        "core.editor",
        "core.askPass",
        "diff.external",
        "gpg.program",
        "filter.x.clean",
        "filter.x.smudge",
        "filter.x.process",
        "diff.x.textconv",
        "uploadpack.packObjectsHook",
        "core.alternateRefsCommand",
        "credential.helper",
    ];
    let config: String = keys
        .iter()
        .map(|key| {
            let (section, name) = key.rsplit_once('.').expect("a section");
            let section = section.split_once('.').map_or(section.to_owned(), |(section, sub)| format!("{section} \"{sub}\""));
            format!("[{section}]\n\t{name} = {command}\n")
        })
        .collect();
    let path = folder.path().join(".git/config");
    let known = fs::read_to_string(&path).expect("a configuration");
    fs::write(&path, known + &config).expect("a configuration");
    fs::write(folder.path().join(".gitattributes"), "* filter=x diff=x\n").expect("a file");
    check(folder.path(), LANDED);
    assert!(!trap.exists());
}

/// Runs one test of this binary by itself, in another environment, and says whether it passed.
fn passes_with(test: &str, environment: &[(&str, &Path)]) -> bool {
    let mut command = Command::new(std::env::current_exe().expect("this test binary"));
    command.args(["--exact", test, "--ignored"]).envs(environment.iter().copied());
    let output = command.output().expect("a test run");
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(text.contains("running 1 test"), "{text}");
    output.status.success()
}

#[test]
fn the_environment_names_no_other_repository() {
    let (asked, other) = (one_record(), built());
    let git_dir = other.path().join(".git");
    let objects = git_dir.join("objects");
    let environment = [
        ("GIT_DIR", git_dir.as_path()),
        ("GIT_OBJECT_DIRECTORY", &objects),
        ("GIT_INDEX_FILE", &objects),
        ("GIT_WORK_TREE", other.path()),
        ("GIT_CEILING_DIRECTORIES", asked.path()),
        ("ASKED", asked.path()),
    ];
    assert!(passes_with("history::open::reads_the_repository_that_was_asked_for", &environment));
}

#[test]
fn a_broken_configuration_of_the_user_changes_nothing() {
    let asked = one_record();
    let home = tempfile::tempdir().expect("a temporary folder");
    fs::write(home.path().join(".gitconfig"), "[core\n\tbare = tr").expect("a file");
    let environment = [("HOME", home.path()), ("XDG_CONFIG_HOME", home.path()), ("ASKED", asked.path())];
    assert!(passes_with("history::open::reads_the_repository_that_was_asked_for", &environment));
}

#[test]
#[ignore = "other tests run it in an environment of their own"]
fn reads_the_repository_that_was_asked_for() {
    check(Path::new(&std::env::var_os("ASKED").expect("a folder to open")), LANDED);
}
