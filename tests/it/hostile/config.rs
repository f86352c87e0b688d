//! Configuration, hooks, attributes and environment that try to run something, to hang, or to lead elsewhere.
//!
//! It does not know objects.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use super::{LATE, MET, MISSED, PLAN, Repo, SECOND, Seen, W48};

/// Everything in git's configuration that names a program.
const PROGRAMS: [&str; 24] = [
    "core.fsmonitor",
    "core.sshCommand",
    "core.pager",
    "core.editor",
    "core.askPass",
    "core.gitProxy",
    "core.alternateRefsCommand",
    "sequence.editor",
    "diff.external",
    "diff.x.command",
    "diff.x.textconv",
    "merge.x.driver",
    "filter.x.clean",
    "filter.x.smudge",
    "filter.x.process",
    "gpg.program",
    "gpg.ssh.program",
    "gpg.ssh.defaultKeyCommand",
    "credential.helper",
    "uploadpack.packObjectsHook",
    "trailer.x.command",
    "alias.check",
    "pager.log",
    "remote.origin.uploadpack",
];

/// Adds lines to the configuration of the repository.
fn configure(repo: &Repo, lines: &str) {
    let path = repo.path().join(".git/config");
    let known = fs::read_to_string(&path).expect("a configuration");
    fs::write(&path, known + lines).expect("a configuration");
}

fn all_commands(repo: &Repo) {
    for arguments in [&["check", "--as-of", LATE][..], &["status"], &["validate"], &["explain", "t"]] {
        let output = repo.duly(arguments).output().expect("the program starts");
        assert!(matches!(output.status.code(), Some(0 | 1)), "{arguments:?}: {output:?}");
    }
}

#[cfg(unix)]
#[test]
fn nothing_that_configuration_hooks_or_attributes_name_is_run() {
    use std::os::unix::fs::PermissionsExt;
    let repo = Repo::met_once();
    repo.record(W48, ".gitattributes", "* filter=x diff=x merge=x textconv=x ident export-subst\nevil/* working-tree-encoding=UTF-16\n");
    let trap = repo.path().join("trap");
    let script = repo.home().join("trap.sh");
    fs::write(&script, format!("#!/bin/sh\ntouch {}\n", trap.display())).expect("a script");
    fs::set_permissions(&script, fs::Permissions::from_mode(0o755)).expect("a script that runs");
    let hooks = repo.path().join(".git/hooks");
    fs::create_dir_all(&hooks).expect("a folder");
    for hook in
        ["post-checkout", "post-index-change", "pre-commit", "reference-transaction", "fsmonitor-watchman", "post-merge", "pre-auto-gc"]
    {
        fs::copy(&script, hooks.join(hook)).expect("a hook");
    }
    let mut lines =
        format!("[core]\n\thooksPath = {}\n\tattributesFile = {}\n", hooks.display(), repo.path().join(".gitattributes").display());
    for key in PROGRAMS {
        let (section, name) = key.rsplit_once('.').expect("a section");
        let section = section.split_once('.').map_or(section.to_owned(), |(section, below)| format!("{section} \"{below}\""));
        lines.push_str(&format!("[{section}]\n\t{name} = {}\n", script.display()));
    }
    configure(&repo, &lines);
    // The trap is real: git itself walks into it.
    let git =
        Command::new("git").current_dir(repo.path()).arg("status").env("HOME", repo.home()).env("GIT_CONFIG_GLOBAL", "/dev/null").output();
    assert!(git.expect("git").status.code().is_some() && trap.exists(), "git did not run the trap");
    fs::remove_file(&trap).expect("the trap");
    repo.put("evidence/t/49.yaml", SECOND);
    all_commands(&repo);
    assert!(!trap.exists(), "something was run");
    repo.seen().expect(MISSED, &[]);
}

#[test]
fn local_configuration_changes_no_byte_of_the_report() {
    let repo = Repo::met_once();
    repo.record(W48, "evidence/t/48.yaml", SECOND);
    let ask = ["check", "--format", "json", "--as-of", LATE, "--from", "2026-11-16"];
    let plain = repo.duly(&ask).output().expect("the program starts");
    let mailmap = repo.home().join("mailmap");
    fs::write(&mailmap, "Bob <bob@example.org> <ana@example.org>\n").expect("a file");
    fs::write(repo.home().join("ignore"), "evidence/\npolicies/\n").expect("a file");
    configure(
        &repo,
        &format!(
            "[core]\n\tignoreCase = true\n\tprecomposeUnicode = true\n\tquotePath = true\n\tabbrev = 4\n\tcommitGraph = true\n\texcludesFile = {home}/ignore\n\tautocrlf = true\n\
             [mailmap]\n\tfile = {home}/mailmap\n[log]\n\tmailmap = true\n\tdate = relative\n\tshowSignature = true\n[i18n]\n\tlogOutputEncoding = UTF-16\n\tcommitEncoding = latin1\n\
             [user]\n\tname = Eve\n\temail = eve@example.org\n[init]\n\tdefaultBranch = evil\n[safe]\n\tdirectory = *\n\tbareRepository = all\n[gc]\n\tauto = 1\n[index]\n\tsparse = true\n",
            home = repo.home().display()
        ),
    );
    assert_eq!(repo.duly(&ask).output().expect("the program starts"), plain);
    assert_eq!(Seen::of(&plain).states.split(", ").take(2).collect::<Vec<_>>().join(", "), MET);
}

#[test]
fn a_configuration_that_leads_to_another_working_tree_changes_no_answer() {
    let other = Repo::with_plan(PLAN);
    let repo = Repo::met_once();
    configure(&repo, &format!("[core]\n\tworktree = {}\n", other.path().display()));
    repo.seen().expect(MISSED, &[]);
    all_commands(&repo);
}

#[test]
fn a_configuration_of_another_version_or_with_an_unknown_extension_is_no_answer() {
    for lines in [
        "[core]\n\trepositoryFormatVersion = 99\n",
        "[core]\n\trepositoryFormatVersion = 1\n[extensions]\n\tunheardOf = true\n",
        "[core\n",
        "[core]\n\tbare = maybe\n",
    ] {
        let repo = Repo::met_once();
        configure(&repo, lines);
        let seen = repo.seen();
        assert_eq!((seen.code, seen.states.as_str()), (3, ""), "{lines}: {seen:#?}");
    }
}

/// What the program says of a repository that keeps its reader waiting, and that it does not wait.
#[cfg(unix)]
fn gives_up(repo: &Repo, what: &str) {
    let start = Instant::now();
    let output = repo.duly(&["check", "--deadline", "1", "--as-of", LATE]).output().expect("the program starts");
    let error = String::from_utf8(output.stderr).expect("UTF-8");
    assert_eq!(output.status.code(), Some(3), "{what}: {error}");
    assert!(error.starts_with("error: "), "{error}");
    assert!(start.elapsed() < Duration::from_secs(20), "{:?}", start.elapsed());
}

#[cfg(unix)]
#[test]
fn a_pipe_in_the_place_of_a_file_does_not_outlast_the_deadline() {
    for file in ["config", "HEAD", "shallow", "refs/heads/main", "objects/info/alternates"] {
        let repo = Repo::met_once();
        super::pipe(&repo.path().join(".git").join(file));
        gives_up(&repo, file);
    }
    let repo = Repo::met_once();
    let included = repo.home().join("pipe");
    super::pipe(&included);
    configure(&repo, &format!("[include]\n\tpath = {}\n", included.display()));
    gives_up(&repo, "include");
    let repo = Repo::met_once();
    let id = repo.head();
    super::pipe(&repo.path().join(".git/objects").join(&id[..2]).join(&id[2..]));
    gives_up(&repo, "object");
}

#[cfg(unix)]
#[test]
fn a_pipe_in_the_working_tree_does_not_keep_anybody_waiting() {
    let repo = Repo::met_once();
    super::pipe(&repo.path().join("evidence/t/48.yaml"));
    let output = repo.duly(&["validate", "--deadline", "20"]).output().expect("the program starts");
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stdout).contains("evidence-not-a-file"), "{output:?}");
    repo.seen().expect(MISSED, &[]);
}

#[test]
fn the_environment_leads_to_no_other_repository_and_no_other_configuration() {
    let repo = Repo::met_once();
    let other = Repo::met_once();
    other.record(W48, "evidence/t/48.yaml", SECOND);
    let git_dir = other.path().join(".git");
    let trap = repo.home().join("trap");
    let touch = format!("touch {}", trap.display());
    let ask = ["check", "--format", "json", "--as-of", LATE, "--from", "2026-11-16", "--to", "2026-11-29"];
    let mut command = repo.duly(&ask);
    let set: [(&str, &Path); 8] = [
        ("GIT_DIR", &git_dir),
        ("GIT_COMMON_DIR", &git_dir),
        ("GIT_OBJECT_DIRECTORY", &git_dir.join("objects")),
        ("GIT_ALTERNATE_OBJECT_DIRECTORIES", &git_dir.join("objects")),
        ("GIT_WORK_TREE", &other.path()),
        ("GIT_INDEX_FILE", &git_dir.join("index")),
        ("GIT_SHALLOW_FILE", &git_dir.join("HEAD")),
        ("GIT_GRAFT_FILE", &git_dir.join("HEAD")),
    ];
    for (name, value) in set {
        command.env(name, value);
    }
    for (name, value) in
        [("GIT_CONFIG_COUNT", "1"), ("GIT_CONFIG_KEY_0", "core.fsmonitor"), ("GIT_NAMESPACE", "evil"), ("GIT_REF_PARANOIA", "0")]
    {
        command.env(name, value);
    }
    for name in ["GIT_CONFIG_VALUE_0", "GIT_EXTERNAL_DIFF", "GIT_SSH_COMMAND", "GIT_ASKPASS", "GIT_PAGER", "GIT_EDITOR", "PAGER", "EDITOR"]
    {
        command.env(name, &touch);
    }
    let output = command
        .env("GIT_REPLACE_REF_BASE", "refs/heads/")
        .env("GIT_CEILING_DIRECTORIES", repo.path())
        .output()
        .expect("the program starts");
    Seen::of(&output).expect(MISSED, &[]);
    assert!(!trap.exists());
}

#[test]
fn a_bare_repository_among_the_files_of_another_is_no_answer() {
    let forged = Repo::met_once();
    forged.record(W48, "evidence/t/48.yaml", SECOND);
    let repo = Repo::met_once();
    repo.git(&["clone", "-q", "--bare", &forged.path().display().to_string(), "vendor/records"]);
    repo.put("vendor/records/refs/heads/.keep", "");
    repo.commit(W48);
    let clone = repo.home().join("clone");
    repo.git(&["clone", "-q", ".", &clone.display().to_string()]);
    let inside = clone.join("vendor/records");
    assert!(inside.join("HEAD").is_file() && inside.join("objects").is_dir(), "it came with the clone");
    let output =
        crate::binary::duly(&["check", "--format", "json", "--as-of", LATE, "-C"]).arg(&inside).output().expect("the program starts");
    Seen::of(&output).refuses(3, "vendor/records");
}

#[test]
fn a_file_called_git_that_leads_elsewhere_is_followed_and_named() {
    // A `.git` file is never in a commit; who can write one decides which repository is asked, as with git.
    let repo = Repo::met_once();
    let folder = repo.home().join("linked");
    fs::create_dir(&folder).expect("a folder");
    for (target, code) in [("/nonexistent", 3), ("../../../../../../etc", 3), ("linked/.git", 3)] {
        fs::write(folder.join(".git"), format!("gitdir: {target}\n")).expect("a file");
        let output =
            crate::binary::duly(&["check", "--format", "json", "--as-of", LATE, "-C"]).arg(&folder).output().expect("the program starts");
        let seen = Seen::of(&output);
        assert_eq!((seen.code, seen.states.as_str()), (code, ""), "{target}: {seen:#?}");
    }
}
