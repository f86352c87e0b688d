//! `duly demo`: builds the demonstration, checks it, and says what to try next. It succeeds if the year was built.
//!
//! It does not know what happens in that year.

use std::fmt::Write;
use std::path::Path;

use duly::check::{AsOf, Request, check};
use duly::demo::{self, Built};
use duly::gate::{self, FailOn};
use duly::language::{Text, say, words};
use duly::render::{human, shown};

use super::Failure;
use super::args::Demo;
use super::world::World;

/// How long building and checking may take, in seconds.
const DEADLINE: u64 = 120;

pub fn run(args: &Demo, world: &World) -> Result<u8, Failure> {
    world.watch(DEADLINE);
    let dir = match &args.dir {
        Some(dir) => {
            world.empty_folder(dir)?;
            dir.clone()
        }
        None => world.fresh_folder("duly-demo")?,
    };
    world.phase(words!("building the demonstration"));
    let built = demo::build(&dir).map_err(|error| Failure::unproven(error.text(), error.help()))?;
    world.phase(words!("judging the demonstration"));
    let as_of = demo::AS_OF.parse().map_err(|_| Failure::unproven(say!("the demonstration has no end"), say!("please report this")))?;
    let report = check(&Request::new(dir.clone(), "HEAD", AsOf::Instant(as_of)))?;
    let style = world.style(args.color, false);
    let unwritten = |_| Failure::unproven(say!("the report cannot be rendered"), say!("please report this with the command line"));
    let language = world.language();
    let mut text = language.tell(&introduction(&dir, &built)).into_owned();
    human::write(&mut text, &report, style).map_err(unwritten)?;
    let code = gate::exit_code(&report, FailOn::Level(duly::diagnostic::Level::Error));
    write!(text, "{}", language.tell(&outlook(&dir, code))).map_err(unwritten)?;
    world.print(&text, style)?;
    Ok(gate::CLEAN)
}

fn introduction(dir: &Path, built: &Built) -> Text {
    let Built { commits, people, .. } = built;
    let as_of = demo::AS_OF;
    say!(
        "A year of a security operations centre stands in {dir}:\n\
         a Git repository with {commits} commits of evidence by {people} people, for the eight tasks of its plan.\n\
         It is judged as of {as_of}, the Monday after its last week, with\n\n  {command}\n\n",
        dir = shown(&dir.display().to_string()),
        commits,
        people,
        as_of,
        command = command("check", dir, "")
    )
}

fn outlook(dir: &Path, code: u8) -> Text {
    let tries = [
        (command("status", dir, ""), say!("what is due next, by team")),
        (command("check", dir, " --from 2026-07-01 --to 2026-09-30"), say!("a quarter, as an auditor asks for it")),
        ("duly rules task-overdue".to_owned(), say!("what a finding means, and what to do")),
    ];
    let tries = Text::join(tries.map(|(command, purpose)| say!("\n  {command}\n    {purpose}\n", command, purpose)), "");
    say!("\nThat check exits with {code}. Try next:\n{tries}", code, tries)
}

/// A command line about the demonstration, to be copied into a shell.
fn command(name: &str, dir: &Path, more: &str) -> String {
    format!("duly {name} -C {} --as-of {}{more}", quoted(dir), demo::AS_OF)
}

fn quoted(dir: &Path) -> String {
    let dir = shown(&dir.display().to_string());
    let plain = |c: char| c.is_ascii_alphanumeric() || "/\\:._-+".contains(c);
    if dir.chars().all(plain) { dir } else { format!("\"{dir}\"") }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;

    #[test]
    fn a_folder_with_blanks_is_quoted_in_commands() {
        assert_eq!(quoted(&PathBuf::from("/tmp/duly-demo")), "/tmp/duly-demo");
        assert_eq!(quoted(&PathBuf::from("C:\\Temp\\duly")), "C:\\Temp\\duly");
        assert_eq!(quoted(&PathBuf::from("my demo")), "\"my demo\"");
    }

    #[test]
    fn every_command_names_the_folder_and_the_moment() {
        let text = outlook(Path::new("d"), 1);
        assert_eq!(text.matches("-C d --as-of 2026-11-23T08:00:00Z").count(), 2);
        assert!(text.contains("exits with 1"));
    }
}
