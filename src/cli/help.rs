//! The command line in the language of people: what its help and its man pages say.
//!
//! It does not know what is asked, nor any text of a command; those stand with the commands, in English.

use std::borrow::Cow;
use std::ffi::OsString;

use clap::builder::PossibleValue;
use clap::{Arg, ArgAction, Command, CommandFactory};
use duly::language::{Language, words};

use super::args::Cli;

/// Tells words in a language.
type Tell<'a> = &'a dyn Fn(&'static str) -> &'static str;
/// The same for texts that clap holds.
type Retell<'a> = &'a dyn Fn(&str) -> String;

/// The language that the arguments name, where clap would see it. What it would refuse names none.
pub fn asked(arguments: &[OsString]) -> Option<Language> {
    let mut words = arguments.iter().skip(1).map(|argument| argument.to_str().unwrap_or_default()).take_while(|word| *word != "--");
    while let Some(word) = words.next() {
        let code = match word.strip_prefix("--lang") {
            Some("") => words.next(),
            Some(more) => more.strip_prefix('='),
            None => None,
        };
        if let Some(language) = code.and_then(Language::parse) {
            return Some(language);
        }
    }
    None
}

/// The command line with its texts in a language; what clap itself says stays English.
pub fn command(language: Language) -> Command {
    if language == Language::ENGLISH {
        return Cli::command();
    }
    let texts = texts(Cli::command(), &|english| language.words(english).into_owned());
    flags(texts, &|english| own(language, english))
}

/// The command line for its help: what clap says around the texts is told as well.
pub fn whole(language: Language) -> Command {
    if language == Language::ENGLISH {
        return Cli::command();
    }
    frame(command(language), &|english| own(language, english))
}

/// Tells words of this file.
fn own(language: Language, english: &'static str) -> &'static str {
    match language.words(english) {
        Cow::Borrowed(told) => told,
        // Only what has braces in it.
        Cow::Owned(_) => english,
    }
}

fn texts(mut command: Command, tell: Retell<'_>) -> Command {
    if let Some(about) = command.get_about().map(|english| tell(&english.to_string())) {
        command = command.about(about);
    }
    if let Some(about) = command.get_long_about().map(|english| tell(&english.to_string())) {
        command = command.long_about(about);
    }
    command.mut_args(|arg| text_of(arg, tell)).mut_subcommands(|command| texts(command, tell))
}

fn text_of(mut arg: Arg, tell: Retell<'_>) -> Arg {
    if let Some(help) = arg.get_help().map(|english| tell(&english.to_string())) {
        arg = arg.help(help);
    }
    if let Some(help) = arg.get_long_help().map(|english| tell(&english.to_string())) {
        arg = arg.long_help(help);
    }
    arg
}

/// Puts flags of ours in the place of the two that clap adds.
fn flags(mut command: Command, tell: Tell<'_>) -> Command {
    let help = Arg::new("help").short('h').long("help").action(ArgAction::Help).display_order(998);
    command = command.disable_help_flag(true).arg(help.help(tell(words!("Print help"))));
    if command.get_version().is_some() {
        let version = Arg::new("version").short('V').long("version").action(ArgAction::Version).display_order(999);
        command = command.disable_version_flag(true).arg(version.help(tell(words!("Print version"))));
    }
    command.mut_subcommands(|command| flags(command, tell))
}

/// Puts words of ours in the place of those that clap has in itself: headings, defaults and values.
fn frame(command: Command, tell: Tell<'_>) -> Command {
    let (usage, style) = (tell(words!("Usage:")), *command.get_styles().get_usage());
    let template = format!("{{before-help}}{{about-with-newline}}\n{style}{usage}{style:#} {{usage}}\n\n{{all-args}}{{after-help}}");
    let command = command
        .help_template(template)
        .subcommand_value_name(tell(words!("COMMAND")))
        .subcommand_help_heading(heading(tell(words!("Commands:"))));
    command.mut_args(|arg| framed(arg, tell)).mut_subcommands(|command| frame(command, tell))
}

fn framed(arg: Arg, tell: Tell<'_>) -> Arg {
    let of = if arg.is_positional() { words!("Arguments:") } else { words!("Options:") };
    let mut help = arg.get_help().map(ToString::to_string).unwrap_or_default();
    for words in behind(&arg, tell) {
        help.push_str(if help.is_empty() { "" } else { " " });
        help.push_str(&words);
    }
    let is_valued = takes_value(&arg);
    arg.help_heading(heading(tell(of))).help(help).hide_default_value(is_valued).hide_possible_values(is_valued)
}

/// What clap says behind the help of an argument: what it is by default, and what it can be.
fn behind(arg: &Arg, tell: Tell<'_>) -> Vec<String> {
    if !takes_value(arg) {
        return Vec::new();
    }
    let quoted = |value: &str| if value.contains(char::is_whitespace) { format!("{value:?}") } else { value.to_owned() };
    let defaults: Vec<String> = arg.get_default_values().iter().map(|value| quoted(&value.to_string_lossy())).collect();
    let values: Vec<String> =
        arg.get_possible_values().iter().filter(|value| !value.is_hide_set()).map(PossibleValue::get_name).map(quoted).collect();
    let mut behind = Vec::new();
    if !defaults.is_empty() && !arg.is_hide_default_value_set() {
        behind.push(format!("[{} {}]", tell(words!("default:")), defaults.join(" ")));
    }
    if !values.is_empty() && !arg.is_hide_possible_values_set() {
        behind.push(format!("[{} {}]", tell(words!("possible values:")), values.join(", ")));
    }
    behind
}

fn takes_value(arg: &Arg) -> bool {
    matches!(arg.get_action(), ArgAction::Set | ArgAction::Append)
}

/// A heading without its colon: clap sets one behind it, and a language may want a space between.
fn heading(words: &'static str) -> &'static str {
    words.strip_suffix(':').unwrap_or(words)
}

/// Every text of the command line, as clap holds it.
#[cfg(test)]
pub fn all_texts() -> std::collections::BTreeSet<String> {
    let seen = std::cell::RefCell::default();
    let note = |english: &str| {
        std::collections::BTreeSet::insert(&mut *seen.borrow_mut(), english.to_owned());
        english.to_owned()
    };
    drop(texts(Cli::command(), &note));
    seen.into_inner()
}

#[cfg(test)]
mod tests {

    use super::*;

    fn each(command: &Command, see: &mut dyn FnMut(&Command)) {
        see(command);
        command.get_subcommands().for_each(|command| each(command, see));
    }

    /// What every command says when it is asked for help, in either way.
    fn helps(command: &Command, path: &[&str], found: &mut Vec<String>, top: &Command) {
        for flag in ["-h", "--help"] {
            let help = top.clone().term_width(100).try_get_matches_from([path, &[flag]].concat()).expect_err("help");
            found.push(help.render().to_string());
        }
        command.get_subcommands().for_each(|command| helps(command, &[path, &[command.get_name()]].concat(), found, top));
    }

    #[test]
    fn in_english_the_frame_is_that_of_clap_itself() {
        let same = |english: &str| english.to_owned();
        let [clap, ours] =
            [Cli::command(), frame(flags(texts(Cli::command(), &same), &|english| english), &|english| english)].map(|top| {
                let mut found = Vec::new();
                helps(&top, &["duly"], &mut found, &top);
                found
            });
        assert!(clap.len() > 40, "{}", clap.len());
        for (clap, ours) in clap.iter().zip(&ours) {
            assert_eq!(clap, ours);
        }
        assert_eq!(clap.len(), ours.len());
    }

    #[test]
    fn no_value_has_a_text_of_its_own() {
        // clap does not let it be told anew without losing what the value means.
        each(&Cli::command(), &mut |command| {
            for arg in command.get_arguments() {
                assert!(
                    arg.get_possible_values().iter().all(|value| value.get_help().is_none()),
                    "{} {}",
                    command.get_name(),
                    arg.get_id()
                );
            }
        });
    }

    #[test]
    fn every_text_of_the_command_line_is_told_in_every_language() {
        let texts = all_texts();
        assert!(texts.contains("Judge every task from the history of a branch") && texts.contains("The repository, or a directory in it"));
        for language in Language::all().skip(1) {
            let missing: Vec<&String> = texts.iter().filter(|english| language.words(english) == english.as_str()).collect();
            assert!(missing.is_empty(), "{language:?} has no words for {missing:#?}");
        }
    }

    #[test]
    fn the_translated_command_line_is_sound() {
        Language::all().for_each(|language| whole(language).debug_assert());
    }

    #[test]
    fn the_language_is_asked_for_where_clap_would_see_it() {
        let asked = |line: &str| {
            let arguments: Vec<OsString> = line.split_whitespace().map(OsString::from).collect();
            asked(&arguments).map(Language::code)
        };
        assert_eq!(asked("duly check --lang fr"), Some("fr"));
        assert_eq!(asked("duly --lang=fr --help"), Some("fr"));
        assert_eq!(asked("duly --lang=en check --bad"), Some("en"));
        for none in ["duly", "duly check", "duly --lang", "duly --lang=tlh", "duly --lang tlh", "duly --language fr", "duly -- --lang fr"] {
            assert_eq!(asked(none), None, "{none}");
        }
    }
}
