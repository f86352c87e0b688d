//! The command line: one file per command.
//!
//! It does not know how anything is judged. Only `world` reads the clock, the environment and the terminal, and writes.

mod args;
mod cache;
mod check;
mod completions;
mod deliver;
mod demo;
mod explain;
mod help;
mod hook;
mod import;
mod init;
mod man;
mod policies;
mod record;
mod report;
mod rules;
mod schema;
mod status;
#[cfg(test)]
mod tests;
mod validate;
mod verify_report;
mod witness;
mod worktree;
mod world;

use std::ffi::OsString;
use std::panic::{self, AssertUnwindSafe};
use std::sync::Mutex;

use clap::Parser;

use self::args::{Cli, Command};
use self::world::World;
use duly::gate;
use duly::language::{Language, Text, say};

/// Why a command could not answer; told on the standard error output.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    pub message: Text,
    /// What to do, as an order.
    pub help: Text,
    pub exit: u8,
}

/// What the last panic said. It is told once, and only if nobody caught the panic on its way up.
static PANIC: Mutex<String> = Mutex::new(String::new());

/// Runs the command line and gives the exit code. No panic leaves it.
pub fn main() -> u8 {
    panic::set_hook(Box::new(|info| {
        if let Ok(mut last) = PANIC.lock() {
            *last = describe(info);
        }
    }));
    let world = World::open();
    match panic::catch_unwind(AssertUnwindSafe(|| run(&world))) {
        Ok(code) => code,
        Err(_) => {
            let message = PANIC.lock().map_or_else(|_| String::new(), |message| message.clone());
            world.complain(&Failure {
                message: say!("internal error: {message}", message),
                help: say!("this is a fault of duly and proves nothing about the repository: please report it, with the command line"),
                exit: gate::UNPROVEN,
            })
        }
    }
}

fn describe(info: &panic::PanicHookInfo<'_>) -> String {
    let payload = info.payload();
    let words = payload.downcast_ref::<&str>().copied().or_else(|| payload.downcast_ref::<String>().map(String::as_str));
    // The directory in which duly was built is nobody's business.
    let place = info.location().map(|at| format!(" ({}:{})", at.file().rsplit(['/', '\\']).next().unwrap_or(""), at.line()));
    format!("{}{}", words.unwrap_or("unknown"), place.unwrap_or_default())
}

fn run(world: &World) -> u8 {
    let arguments: Vec<OsString> = world.arguments().collect();
    let cli = match Cli::try_parse_from(&arguments) {
        Ok(cli) => cli,
        Err(usage) => return world.usage(&in_language(usage, &arguments, world)),
    };
    if let Some(language) = cli.lang {
        world.speak(language);
    }
    let code = match &cli.command {
        Command::Init(args) => init::run(args, world),
        Command::Check(args) => check::run(args, world),
        Command::Validate(args) => validate::run(args, world),
        Command::Status(args) => status::run(args, world),
        Command::Explain(args) => explain::run(args, world),
        Command::Record(args) => record::run(args, world),
        Command::Hook(args) => hook::run(args, world),
        Command::Witness(args) => witness::run(args, world),
        Command::Report(args) => report::run(args, world),
        Command::Import(args) => import::run(args, world),
        Command::VerifyReport(args) => verify_report::run(args, world),
        Command::Rules(args) => rules::run(args, world),
        Command::Policies(args) => policies::run(args, world),
        Command::Schema(args) => schema::run(args, world),
        Command::Completions(args) => completions::run(args, world),
        Command::Man(args) => man::run(args, world),
        Command::Cache(args) => cache::run(args, world),
        Command::Demo(args) => demo::run(args, world),
    };
    code.unwrap_or_else(|failure| world.complain(&failure))
}

/// Has clap say again what it says, help above all, in the language of whoever asks.
fn in_language(usage: clap::Error, arguments: &[OsString], world: &World) -> clap::Error {
    if let Some(language) = help::asked(arguments) {
        world.speak(language);
    }
    let language = world.language();
    if language == Language::ENGLISH {
        return usage;
    }
    help::whole(language).try_get_matches_from(arguments).err().unwrap_or(usage)
}

impl Failure {
    /// The question itself is wrong.
    pub fn usage(message: Text, help: Text) -> Self {
        Self { message, help, exit: gate::REFUSED }
    }

    /// The answer could not be found, or not be given.
    pub fn unproven(message: Text, help: Text) -> Self {
        Self { message, help, exit: gate::UNPROVEN }
    }
}

impl From<duly::verify::Error> for Failure {
    fn from(error: duly::verify::Error) -> Self {
        Self { message: error.text(), help: error.help(), exit: error.exit() }
    }
}

impl From<duly::check::Error> for Failure {
    fn from(error: duly::check::Error) -> Self {
        Self { message: error.text(), help: error.help(), exit: error.exit() }
    }
}
