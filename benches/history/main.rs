//! Makes large histories, and measures duly beside git on them.
//!
//! `cargo bench --bench history -- make DIR [--commits N] …`, then `cargo bench --bench history -- compare DIR`.
//! What it prints is described in `docs/performance.md`.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a script speaks on the terminal")]

mod compare;
mod generate;
mod measure;
mod schedule;
mod verify;

use std::error::Error;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};

use generate::Options;

const USAGE: &str = "cargo bench --bench history -- make DIR [--commits N] [--tasks N] [--years N] [--merges PERCENT] [--churn FILES] [--heavy] [--flat] [--stretch N] [--controls] [--no-gc]
cargo bench --bench history -- compare DIR [--runs N] [--quick]
cargo bench --bench history -- beside DIR OTHER [--runs N]
cargo bench --bench history -- verify DIR";

fn main() -> ExitCode {
    // cargo itself adds `--bench`.
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    match run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &[String]) -> Result<(), Box<dyn Error>> {
    match arguments.split_first() {
        None => println!("{USAGE}"),
        Some((command, rest)) if command == "make" => make(rest)?,
        Some((command, rest)) if command == "compare" => {
            let runs = number(rest, "--runs", 3)?;
            compare::run(&folder(rest)?, runs, rest.iter().any(|argument| argument == "--quick"))?;
        }
        Some((command, rest)) if command == "beside" => {
            let other = rest.get(1).ok_or(USAGE)?;
            compare::beside(&folder(rest)?, &std::fs::canonicalize(other)?, number(rest, "--runs", 5)?)?;
        }
        Some((command, rest)) if command == "verify" => verify::run(&folder(rest)?)?,
        Some((command, _)) => return Err(format!("`{command}` is not known\n{USAGE}").into()),
    }
    Ok(())
}

fn make(arguments: &[String]) -> Result<(), Box<dyn Error>> {
    let flag = |name: &str| arguments.iter().any(|argument| argument == name);
    let options = Options {
        commits: number(arguments, "--commits", 10_000)?,
        tasks: number(arguments, "--tasks", 50)?,
        years: number(arguments, "--years", 3)?,
        merges: number(arguments, "--merges", 10)?,
        churn: number(arguments, "--churn", 10_000)?,
        heavy: flag("--heavy"),
        flat: flag("--flat"),
        stretch: number(arguments, "--stretch", 1)?.max(1),
        controls: flag("--controls"),
    };
    let dir = folder(arguments)?;
    git(&dir, &["init", "--quiet", "--bare", "--initial-branch=main", "."])?;
    git(&dir, &["config", "pack.writeReverseIndex", "false"])?;
    let mut import = command(&dir, &["fast-import", "--quiet", "--done", "--force"]).stdin(Stdio::piped()).spawn()?;
    let mut out = BufWriter::new(import.stdin.take().ok_or("git takes no input")?);
    generate::write(&options, &mut out)?;
    out.flush()?;
    drop(out);
    if !import.wait()?.success() {
        return Err("git fast-import has failed".into());
    }
    if options.merges > 0 {
        git(&dir, &["update-ref", "-d", "refs/heads/side"])?;
    }
    if !flag("--no-gc") {
        // As a clone would have it: one pack, with the deltas that git chooses.
        git(&dir, &["-c", "pack.threads=2", "repack", "-adfq", "--window=10", "--depth=50"])?;
    }
    println!("{} commits, {} tasks; judge them with --as-of {}", options.commits, options.tasks, as_of(&options));
    std::fs::write(dir.join("as-of"), as_of(&options))?;
    std::fs::write(dir.join("tasks"), options.tasks.to_string())?;
    Ok(())
}

fn as_of(options: &Options) -> String {
    chrono::DateTime::from_timestamp(schedule::end(options) + 86_400, 0).unwrap_or_default().format("%Y-%m-%dT%H:%M:%SZ").to_string()
}

fn folder(arguments: &[String]) -> Result<PathBuf, Box<dyn Error>> {
    let dir = arguments.first().filter(|argument| !argument.starts_with('-')).ok_or(USAGE)?;
    std::fs::create_dir_all(dir)?;
    Ok(std::fs::canonicalize(dir)?)
}

fn number<T: std::str::FromStr>(arguments: &[String], name: &str, otherwise: T) -> Result<T, Box<dyn Error>>
where
    T::Err: Error + 'static,
{
    match arguments.iter().position(|argument| argument == name) {
        None => Ok(otherwise),
        Some(at) => Ok(arguments.get(at + 1).ok_or_else(|| format!("{name} needs a number"))?.parse()?),
    }
}

/// git without the configuration of the user and of the system.
fn command(dir: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new("git");
    command.current_dir(dir).args(arguments).env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_SYSTEM", "/dev/null");
    command
}

fn git(dir: &Path, arguments: &[&str]) -> Result<(), Box<dyn Error>> {
    if command(dir, arguments).status()?.success() { Ok(()) } else { Err(format!("git {arguments:?} has failed").into()) }
}
