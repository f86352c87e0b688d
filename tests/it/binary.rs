//! The binary from outside: usage, help, version, and outputs that cannot be written.
//!
//! It needs no repository; what does stands in `road`.

use std::process::{Command, Output, Stdio};

/// The variables that name a language; the suite speaks English on every machine.
pub const LOCALE: [&str; 3] = ["LC_ALL", "LC_MESSAGES", "LANG"];

/// The program, in surroundings that say nothing but that nobody's cache is to be touched.
pub fn duly(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_duly"));
    command.args(arguments).stdin(Stdio::null());
    for variable in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "COLUMNS", "TERM", "RUST_BACKTRACE"].iter().chain(&LOCALE) {
        command.env_remove(variable);
    }
    command.env("CI", "true");
    command
}

/// Takes the language of the machine from a command.
pub fn in_english(command: &mut Command) {
    for variable in LOCALE {
        command.env_remove(variable);
    }
}

pub fn output(command: &mut Command) -> Output {
    command.output().expect("the program starts")
}

pub fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("UTF-8 on the standard output")
}

pub fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("UTF-8 on the error output")
}

/// A pipe that nobody reads any more.
pub fn closed_pipe() -> Stdio {
    let (reader, writer) = std::io::pipe().expect("a pipe");
    drop(reader);
    writer.into()
}

/// A disk without room.
#[cfg(target_os = "linux")]
pub fn full_disk() -> Stdio {
    std::fs::OpenOptions::new().write(true).open("/dev/full").expect("the full device").into()
}

#[test]
fn a_wrong_question_is_told_with_exit_code_2() {
    let cases: [(&[&str], &str); 23] = [
        (&["chekc"], "unrecognized subcommand 'chekc'"),
        (&["check", "--format", "xml"], "invalid value 'xml' for '--format <FORMAT>'"),
        (&["check", "--fail-on", "fatal"], "invalid value 'fatal'"),
        (&["check", "--as-of", "yesterday"], "2026-11-23T09:00:00+01:00"),
        (&["check", "--as-of", "1969-12-31"], "years go from 1970 to 9998"),
        (&["check", "--from", "2026-02-30"], "write a day like 2026-11-23"),
        (&["check", "--to", "2026-11-23"], "--from <DATE>"),
        (&["check", "--from", "2026-11-23", "--to", "2026-11-22"], "--from 2026-11-23 lies after --to 2026-11-22"),
        (&["check", "--deadline", "0"], "invalid value '0'"),
        (&["check", "--deadline", "soon"], "invalid value 'soon'"),
        (&["check", "--output", "json"], "write FORMAT=FILE, like json=report.json"),
        (&["check", "--output", "json=-"], "for the standard output use --format"),
        (&["check", "--output", "json=a", "--output", "human=a"], "--output names a twice"),
        (&["check", "--ref", ""], "--ref"),
        (&["report", "--from", "2026-11-23", "--to", "2026-11-22"], "--from 2026-11-23 lies after --to 2026-11-22"),
        (&["report", "--fail-on", "error"], "unexpected argument '--fail-on'"),
        (&["report", "--sample", "5", "--format", "csv"], "--seed <TEXT>"),
        (&["report", "--sample", "0", "--seed", "a", "--format", "csv"], "invalid value '0'"),
        (&["report", "--sample", "5", "--seed", "a"], "--sample has no table to be drawn from"),
        (&["report", "--commit-url", "https://git.example.org/{commit}"], "--commit-url has no page to stand in"),
        (&["report", "--commit-url", "ftp://x/{commit}", "--format", "html"], "neither with https:// nor with http://"),
        (&["rules", "--format", "json"], "invalid value 'json'"),
        (&["rules", "task-overdu"], "help: did you mean `task-overdue`?"),
    ];
    for (arguments, expected) in cases {
        let output = output(&mut duly(arguments));
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert_eq!(out(&output), "", "{arguments:?}");
        assert!(err(&output).starts_with("error: ") && err(&output).contains(expected), "{arguments:?}: {}", err(&output));
    }
}

#[test]
fn a_rule_that_is_near_none_gets_the_whole_list_as_help() {
    let output = output(&mut duly(&["rules", "xyzzy\u{1b}[31m"]));
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(err(&output), "error: no rule is called `xyzzy\\u{1b}[31m`\nhelp: see them all with `duly rules`\n");
}

#[test]
fn without_a_command_the_help_is_shown_as_a_wrong_question() {
    let output = output(&mut duly(&[]));
    assert_eq!((output.status.code(), out(&output).as_str()), (Some(2), ""));
    assert!(err(&output).contains("Usage: duly [OPTIONS] <COMMAND>"));
}

#[test]
fn the_version_names_what_the_answer_depends_on() {
    let short = output(&mut duly(&["-V"]));
    assert_eq!(out(&short), concat!("duly ", env!("CARGO_PKG_VERSION"), "\n"));
    let long = output(&mut duly(&["--version"]));
    let text = out(&long);
    assert_eq!(long.status.code(), Some(0));
    assert!(text.starts_with(&out(&short)) && text.contains("\ntz database 20") && text.contains("\nlibgit2 1."), "{text}");
    assert_eq!(out(&output(&mut duly(&["--version", "--verbose"]))), text);
}

#[test]
fn a_reader_that_has_gone_away_is_no_error() {
    for arguments in [&["--help"][..], &["--version"], &["check", "--help"]] {
        let output = output(duly(arguments).stdout(closed_pipe()));
        assert_eq!((output.status.code(), err(&output).as_str()), (Some(0), ""), "{arguments:?}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_an_error() {
    for arguments in [&["--help"][..], &["--version"]] {
        let output = output(duly(arguments).stdout(full_disk()));
        assert_eq!(output.status.code(), Some(3), "{arguments:?}");
        assert!(err(&output).starts_with("error: the standard output cannot be written: "), "{}", err(&output));
    }
}

#[test]
fn a_folder_that_does_not_exist_is_named() {
    let output = output(&mut duly(&["validate", "-C", "no-such-folder"]));
    assert_eq!((output.status.code(), out(&output).as_str()), (Some(3), ""));
    assert!(err(&output).starts_with("error: no-such-folder cannot be opened: ") && err(&output).contains("\nhelp: "), "{}", err(&output));
}

/// Runs the program with variables of the environment.
fn said(arguments: &[&str], variables: &[(&str, &str)]) -> Output {
    output(duly(arguments).envs(variables.iter().copied()))
}

/// A French text with plain spaces where it must not break.
fn plain(text: &str) -> String {
    text.replace('\u{a0}', " ")
}

#[test]
fn people_are_told_in_the_language_that_they_ask_for_or_that_the_machine_has() {
    let refused = ["validate", "-C", "no-such-folder"];
    let english = err(&said(&refused, &[]));
    let french = err(&said(&refused, &[("LANG", "fr_FR.UTF-8")]));
    let told = plain(&french);
    assert!(
        told.starts_with("erreur : no-such-folder ne peut pas être ouvert : ") && told.contains("\naide : nommer un dossier"),
        "{told}"
    );
    assert_eq!(err(&said(&[&refused[..], &["--lang", "fr"]].concat(), &[])), french);
    assert_eq!(err(&said(&[&["--lang=fr"], &refused[..]].concat(), &[("LC_ALL", "C")])), french);
    assert_eq!(err(&said(&[&refused[..], &["--lang", "en"]].concat(), &[("LC_ALL", "fr_FR.UTF-8")])), english);
    assert_eq!(err(&said(&refused, &[("LANG", "fr_FR.UTF-8"), ("LC_MESSAGES", "C")])), english);
    assert_eq!(err(&said(&refused, &[("LC_ALL", "tlh")])), english);
    let unknown = said(&[&refused[..], &["--lang", "tlh"]].concat(), &[]);
    assert_eq!(unknown.status.code(), Some(2));
    assert!(err(&unknown).contains("[possible values: en, fr]"), "{}", err(&unknown));
}

#[test]
fn help_is_told_in_the_language_too() {
    for (arguments, variables) in [
        (&["cache", "--help", "--lang", "fr"][..], &[][..]),
        (&["--lang", "fr", "cache", "-h"], &[]),
        (&["cache", "--help"], &[("LC_MESSAGES", "fr_CA")]),
    ] {
        let help = said(arguments, variables);
        assert_eq!(help.status.code(), Some(0));
        let told = plain(&out(&help));
        assert!(told.starts_with("Montrer ou effacer ce qui est conservé d'un lancement à l'autre\n\nUtilisation : duly cache "), "{told}");
        assert!(told.contains("\nCommandes :\n") && told.contains("\nOptions :\n") && told.contains("[valeurs"), "{told}");
    }
    let wrong = said(&["check", "--from", "yesterday", "--lang", "fr"], &[]);
    assert_eq!(wrong.status.code(), Some(2));
    assert!(err(&wrong).contains("écrire un jour comme 2026-11-23"), "{}", err(&wrong));
    let page = out(&said(&["man"], &[("LANG", "fr")]));
    assert!(page.contains("Chaque tâche récurrente") && page.contains("\nAfficher l\\*(Aqaide\n"), "{page}");
    let [english, french] = ["C", "fr_FR.UTF-8"].map(|locale| out(&said(&["completions", "fish"], &[("LANG", locale)])));
    assert_eq!(english, french);
}
