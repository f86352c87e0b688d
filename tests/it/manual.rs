//! What is written from the command line itself: a page for `man` of every command, and completions for every shell.
//!
//! It does not know how a page is set, nor how a shell completes.

use std::collections::BTreeSet;
use std::io::Write;
use std::process::{Command, Stdio};

use crate::binary::{duly, err, out, output};

const SHELLS: [&str; 5] = ["bash", "elvish", "fish", "powershell", "zsh"];

/// Every command as its help lists it, with what the help says of it: `hook install` is two words.
fn commands(above: &[&str], found: &mut Vec<(Vec<String>, String)>) {
    let help = out(&output(duly(above).arg("--help").env("COLUMNS", "400")));
    let listed = help.split("\nCommands:\n").nth(1).and_then(|rest| rest.split("\n\n").next()).unwrap_or_default();
    // What is too long for a line goes on further to the right.
    for entry in listed.trim_start().replace("\n      ", " \u{0}").split("\n  ") {
        let Some((name, words)) = entry.split_once("  ") else { continue };
        let words: Vec<&str> = words.split([' ', '\u{0}']).filter(|word| !word.is_empty()).collect();
        let path = [above, &[name]].concat();
        found.push((path.iter().map(|name| (*name).to_owned()).collect(), words.join(" ")));
        commands(&path, found);
    }
}

fn all() -> Vec<(Vec<String>, String)> {
    let mut found = Vec::new();
    commands(&[], &mut found);
    assert!(found.len() > 25, "{found:?}");
    found
}

#[test]
fn every_command_has_a_page_that_says_what_it_does() {
    let folder = tempfile::tempdir().expect("a folder");
    let place = folder.path().join("share/man1");
    let write = || output(&mut duly(&["man", "--output", place.to_str().expect("UTF-8")]));
    let done = write();
    assert_eq!((done.status.code(), err(&done).as_str()), (Some(0), ""));
    let names = |place: &std::path::Path| -> BTreeSet<String> {
        std::fs::read_dir(place)
            .expect("a folder")
            .map(|entry| entry.expect("an entry").file_name().into_string().expect("UTF-8"))
            .collect()
    };
    let commands = all();
    let mut expected: BTreeSet<String> = commands.iter().map(|(path, _)| format!("duly-{}.1", path.join("-"))).collect();
    expected.insert("duly.1".to_owned());
    assert_eq!(names(&place), expected);
    for (path, words) in &commands {
        let page = std::fs::read_to_string(place.join(format!("duly-{}.1", path.join("-")))).expect("a page");
        let plain = page.replace("\\-", "-").replace("\\*(Aq", "'").replace("\\fR", "");
        assert!(plain.contains(words.as_str()) && page.contains(".SH SYNOPSIS"), "{path:?}: {words}\n{page}");
    }
    assert_eq!((write().status.code(), names(&place)), (Some(0), expected), "a later version takes the place of an earlier one");
    let first = output(&mut duly(&["man"]));
    assert_eq!(out(&first), std::fs::read_to_string(place.join("duly.1")).expect("a page"));
}

#[test]
fn a_folder_for_pages_that_cannot_be_made_is_told() {
    let file = tempfile::NamedTempFile::new().expect("a file");
    let done = output(&mut duly(&["man", "--output", file.path().to_str().expect("UTF-8")]));
    assert_eq!(done.status.code(), Some(2));
    assert!(err(&done).contains("cannot be made"), "{}", err(&done));
}

#[test]
fn every_shell_learns_every_command() {
    for shell in SHELLS {
        let done = output(&mut duly(&["completions", shell]));
        assert_eq!((done.status.code(), err(&done).as_str()), (Some(0), ""), "{shell}");
        let script = out(&done);
        for (path, _) in all() {
            let name = path.last().expect("a name");
            assert!(script.contains(name.as_str()), "{shell} does not know {path:?}");
        }
    }
    let done = output(&mut duly(&["completions", "tcsh"]));
    assert_eq!(done.status.code(), Some(2));
    assert!(SHELLS.iter().all(|shell| err(&done).contains(shell)), "{}", err(&done));
}

#[cfg(unix)]
#[test]
fn bash_can_read_its_completions() {
    let script = out(&output(&mut duly(&["completions", "bash"])));
    let read = |script: &str| {
        let mut bash = Command::new("bash").arg("-n").stdin(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("bash");
        bash.stdin.take().expect("its input").write_all(script.as_bytes()).expect("it reads");
        bash.wait_with_output().expect("it ends").status.success()
    };
    assert!(read(&script));
    assert!(!read(&script.replacen("case ", "", 1)), "a script that is broken is told");
}

#[cfg(unix)]
#[test]
fn bash_completes_a_command_and_an_option() {
    let script = out(&output(&mut duly(&["completions", "bash"])));
    let completed = |words: &str, at: usize, word: &str| {
        let ask = format!("{script}\nCOMP_WORDS=({words}); COMP_CWORD={at}; _duly duly '{word}' x; printf '%s\\n' \"${{COMPREPLY[@]}}\"");
        let said = Command::new("bash").args(["--norc", "-c", &ask]).output().expect("bash");
        String::from_utf8(said.stdout).expect("UTF-8").lines().map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(completed("duly pol", 1, "pol"), ["policies"]);
    assert_eq!(completed("duly hook ins", 2, "ins"), ["install"]);
    assert_eq!(completed("duly check --stag", 2, "--stag"), ["--staged"]);
}
