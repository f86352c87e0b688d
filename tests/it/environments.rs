//! Clones of all kinds: each gives the same answer as the repository that it was made from, or exit code 3 and the command that mends it.
//!
//! Git makes every clone, and the command that is told is run.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

use crate::binary::{duly, err, out};

const PLAN: &str = "version: 1\nadopted_on: 2026-11-16\ntasks:\n  - {id: logs, title: Review the logs, cadence: weekly}\n";
const NOW: &str = "2026-12-02T09:00:00Z";

/// A repository with a plan and two records, and room for clones of it.
struct Case {
    root: TempDir,
}

impl Case {
    fn new() -> Self {
        Self::with(&[])
    }

    fn with(options: &[&str]) -> Self {
        let case = Self { root: tempfile::tempdir().expect("a folder") };
        fs::create_dir(case.path("home")).expect("a folder");
        case.git(case.root.path(), &[&["init", "--quiet", "--initial-branch", "main"], options, &["source"]].concat());
        for key in ["uploadpack.allowFilter", "uploadpack.allowAnySHA1InWant"] {
            case.git(&case.source(), &["config", key, "true"]);
        }
        case.commit("2026-11-10T09:00:00Z", "policies/plan.yaml", PLAN);
        case.commit("2026-11-18T09:00:00Z", "evidence/logs/47.yaml", "task: logs\nsummary: week 47\n");
        case.commit("2026-11-25T09:00:00Z", "evidence/logs/48.yaml", "task: logs\nsummary: week 48\n");
        case
    }

    fn path(&self, name: &str) -> PathBuf {
        self.root.path().join(name)
    }

    fn source(&self) -> PathBuf {
        self.path("source")
    }

    fn home(&self) -> PathBuf {
        self.path("home")
    }

    /// Runs a program of git's family, with a configuration that begins empty and stays where it belongs.
    fn command(&self, program: &str, folder: &Path, arguments: &[&str]) -> Command {
        let mut command = Command::new(program);
        command.current_dir(folder).args(arguments).env_clear().envs(std::env::var_os("PATH").map(|path| ("PATH", path)));
        command.env("HOME", self.home()).env("GIT_CONFIG_NOSYSTEM", "1").env("GIT_ALLOW_PROTOCOL", "file");
        for who in ["AUTHOR", "COMMITTER"] {
            command.env(format!("GIT_{who}_NAME"), "Ana").env(format!("GIT_{who}_EMAIL"), "ana@example.org");
        }
        command
    }

    #[track_caller]
    fn git(&self, folder: &Path, arguments: &[&str]) -> String {
        let said = self.command("git", folder, arguments).output().expect("git");
        assert!(said.status.success(), "git {arguments:?}: {}", err(&said));
        out(&said).trim_end().to_owned()
    }

    fn commit(&self, date: &str, path: &str, content: &str) {
        let file = self.source().join(path);
        fs::create_dir_all(file.parent().expect("a parent")).expect("a folder");
        fs::write(file, content).expect("a file");
        self.git(&self.source(), &["add", "--all"]);
        let mut git = self.command("git", &self.source(), &["commit", "--quiet", "-m", "A change"]);
        let said = git.env("GIT_AUTHOR_DATE", date).env("GIT_COMMITTER_DATE", date).output().expect("git");
        assert!(said.status.success(), "{}", err(&said));
    }

    fn clone(&self, options: &[&str]) -> PathBuf {
        let source = format!("file://{}", self.source().display());
        self.git(self.root.path(), &[&["clone", "--quiet"], options, &[&source, "clone"]].concat());
        self.path("clone")
    }

    fn check(&self, folder: &Path, arguments: &[&str]) -> Output {
        let mut command = duly(&[&["check", "--as-of", NOW, "--format", "json"], arguments].concat());
        command.current_dir(folder).env("HOME", self.home()).env_remove("XDG_CONFIG_HOME").output().expect("duly")
    }

    /// The answer of the repository that the clones are made from.
    fn expected(&self) -> Value {
        let said = self.check(&self.source(), &[]);
        assert_eq!(said.status.code(), Some(0), "{}", err(&said));
        let report = answer(&said);
        assert_eq!(report["standing"]["current"], 1, "{report}");
        report
    }

    /// Expects the answer of the source.
    #[track_caller]
    fn works(&self, folder: &Path) {
        let said = self.check(folder, &[]);
        assert_eq!(said.status.code(), Some(0), "{}", err(&said));
        assert_eq!(answer(&said), self.expected());
    }

    /// Expects that what would be committed can be judged as well.
    #[track_caller]
    fn works_staged(&self, folder: &Path) {
        let said = self.check(folder, &["--staged"]);
        assert_eq!(said.status.code(), Some(0), "{}", err(&said));
    }

    /// Expects exit code 3 with these words and this command; gives what was said.
    #[track_caller]
    fn refuses(&self, folder: &Path, words: &str, command: &str) {
        let said = self.check(folder, &[]);
        let text = err(&said);
        assert_eq!((said.status.code(), out(&said).as_str()), (Some(3), ""), "{text}");
        assert!(text.contains(words) && text.contains(&format!("`{command}`")), "{text}");
    }

    /// Runs the command that was told, as a reader would.
    #[track_caller]
    fn mends(&self, folder: &Path, command: &str) {
        let said = self.command("sh", folder, &["-c", command]).output().expect("a shell");
        assert!(said.status.success(), "{command}: {}", err(&said));
        self.works(folder);
    }
}

/// What a report says of the tasks, whatever the clone was called.
fn answer(said: &Output) -> Value {
    let report: Value = serde_json::from_str(&out(said)).expect("JSON");
    let mut answer = report["summary"].clone();
    answer["tasks"] = report["tasks"].clone();
    answer["findings"] = report["findings"].clone();
    answer
}

#[test]
fn a_shallow_clone_is_refused_and_mended() {
    let case = Case::new();
    let clone = case.clone(&["--depth", "1"]);
    case.refuses(&clone, "the clone is shallow", "git fetch --unshallow");
    case.mends(&clone, "git fetch --unshallow");
}

#[test]
fn a_clone_of_a_single_branch_without_tags_works() {
    let case = Case::new();
    let clone = case.clone(&["--single-branch", "--no-tags"]);
    case.works(&clone);
    case.works_staged(&clone);
}

#[test]
fn a_blobless_clone_works_where_what_is_needed_is_there() {
    let case = Case::new();
    let clone = case.clone(&["--filter=blob:none"]);
    let promised = case.git(&clone, &["config", "remote.origin.partialCloneFilter"]);
    assert_eq!(promised, "blob:none");
    case.works(&clone);
    case.works_staged(&clone);
}

#[test]
fn a_blobless_clone_names_what_it_lacks_and_is_mended() {
    let case = Case::new();
    let first = case.git(&case.source(), &["rev-parse", "HEAD:policies/plan.yaml"]);
    case.commit("2026-11-26T09:00:00Z", "policies/plan.yaml", &PLAN.replace("Review the logs", "Read the logs"));
    let clone = case.clone(&["--filter=blob:none"]);
    let words = format!("the blob {first} is missing from this partial clone; it is needed for the content of policies/plan.yaml");
    case.refuses(&clone, &words, "git fetch --refetch --no-filter");
    case.mends(&clone, "git fetch --refetch --no-filter");
}

#[test]
fn a_treeless_clone_names_what_it_lacks_and_is_mended() {
    let case = Case::new();
    let clone = case.clone(&["--filter=tree:0"]);
    case.refuses(&clone, "is missing from this partial clone; it is needed for the files of a commit", "git fetch --refetch --no-filter");
    case.mends(&clone, "git fetch --refetch --no-filter");
}

#[test]
fn a_detached_head_works() {
    let case = Case::new();
    let clone = case.clone(&[]);
    case.git(&clone, &["checkout", "--quiet", "--detach"]);
    case.git(&clone, &["branch", "--quiet", "-D", "main"]);
    case.works(&clone);
    case.works_staged(&clone);
}

#[test]
fn a_bare_repository_works_and_has_nothing_staged() {
    let case = Case::new();
    for options in [&["--bare"][..], &["--mirror"]] {
        let clone = case.clone(options);
        case.works(&clone);
        let said = case.check(&clone, &["--staged"]);
        assert_eq!(said.status.code(), Some(3), "{}", err(&said));
        assert!(err(&said).contains("run duly in a work tree, or judge a commit with --ref"), "{}", err(&said));
        fs::remove_dir_all(clone).expect("the clone");
    }
}

#[test]
fn a_linked_work_tree_works_also_of_a_bare_repository() {
    let case = Case::new();
    for options in [&[][..], &["--bare"]] {
        let (clone, linked) = (case.clone(options), case.path("linked"));
        case.git(&clone, &["worktree", "add", "--quiet", "-b", "other", linked.to_str().expect("UTF-8"), "main"]);
        case.works(&linked);
        case.works_staged(&linked);
        case.works(&linked.join("evidence"));
        for folder in [linked, clone] {
            fs::remove_dir_all(folder).expect("a folder");
        }
    }
}

#[test]
fn a_submodule_works_like_a_repository_of_its_own() {
    let case = Case::new();
    case.git(case.root.path(), &["init", "--quiet", "--initial-branch", "main", "outer"]);
    let outer = case.path("outer");
    let source = format!("file://{}", case.source().display());
    case.git(&outer, &["submodule", "--quiet", "add", &source, "inner"]);
    case.git(&outer, &["commit", "--quiet", "-m", "Take it in"]);
    case.works(&outer.join("inner"));
    case.works_staged(&outer.join("inner"));
    // As a service checks it out: recursively, and detached.
    let url = format!("file://{}", outer.display());
    case.git(case.root.path(), &["clone", "--quiet", "--recurse-submodules", &url, "again"]);
    assert!(case.path("again/inner/.git").is_file());
    case.works(&case.path("again/inner"));
    case.works_staged(&case.path("again/inner"));
}

#[test]
fn a_sparse_checkout_works_without_the_files() {
    let case = Case::new();
    case.commit("2026-11-26T09:00:00Z", "src/main.c", "int main(void) {}\n");
    for index in ["--no-sparse-index", "--sparse-index"] {
        let clone = case.clone(&["--no-checkout"]);
        case.git(&clone, &["sparse-checkout", "set", "--cone", index, "src"]);
        case.git(&clone, &["checkout", "--quiet", "main"]);
        assert!(clone.join("src/main.c").is_file() && !clone.join("policies").exists() && !clone.join("evidence").exists());
        case.works(&clone);
        case.works_staged(&clone);
        fs::remove_dir_all(clone).expect("the clone");
    }
}

#[test]
fn a_sparse_checkout_of_a_blobless_clone_names_what_it_lacks_and_is_mended() {
    let case = Case::new();
    case.commit("2026-11-26T09:00:00Z", "src/main.c", "int main(void) {}\n");
    let clone = case.clone(&["--filter=blob:none", "--sparse"]);
    case.refuses(&clone, "it is needed for the content of policies/plan.yaml", "git fetch --refetch --no-filter");
    case.mends(&clone, "git fetch --refetch --no-filter");
}

#[test]
fn sha_256_works() {
    let case = Case::with(&["--object-format=sha256"]);
    let clone = case.clone(&[]);
    assert_eq!(case.git(&clone, &["rev-parse", "HEAD"]).len(), 64);
    case.works(&clone);
    case.works_staged(&clone);
}

#[test]
fn reftable_is_refused_and_mended() {
    let case = Case::new();
    let source = format!("file://{}", case.source().display());
    let mut git = case.command("git", case.root.path(), &["clone", "--quiet", "--ref-format=reftable", &source, "clone"]);
    if !git.output().expect("git").status.success() {
        println!("skipped: this git knows no reftable");
        return;
    }
    let clone = case.path("clone");
    case.refuses(&clone, "uses the reftable format for references", "git refs migrate --ref-format=files");
    // Not every git with reftable can take the reflogs along.
    let migrated = case.command("git", &clone, &["refs", "migrate", "--ref-format=files"]).output().expect("git");
    if migrated.status.success() {
        case.works(&clone);
    } else {
        case.refuses(&clone, "", "git clone --ref-format=files . ../files");
        case.git(&clone, &["clone", "--quiet", "--ref-format=files", ".", "../files"]);
        case.works(&case.path("files"));
    }
}

#[cfg(unix)]
#[test]
fn a_repository_of_another_user_is_refused_and_mended() {
    let case = Case::new();
    let clone = case.clone(&[]);
    let given = Command::new("chown").args(["-R", "12345"]).arg(&clone).output().expect("chown");
    if !given.status.success() {
        println!("skipped: only root can give a repository to another user");
        return;
    }
    let place = clone.canonicalize().expect("the clone");
    let command = format!("git config --global --add safe.directory {}", place.display());
    case.refuses(&clone, "belongs to another user", &command);
    case.mends(&clone, &command);
    case.works_staged(&clone);
}
