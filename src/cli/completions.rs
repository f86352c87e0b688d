//! `duly completions`: what a shell needs to complete commands and options, written from the command line itself.
//!
//! It does not know where a shell looks for it.

use clap::CommandFactory;
use duly::gate;
use duly::language::say;
use duly::render::Style;

use super::Failure;
use super::args::{Cli, Completions};
use super::world::World;

pub fn run(args: &Completions, world: &World) -> Result<u8, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "duly", &mut script);
    let script = String::from_utf8(script).map_err(|error| {
        Failure::unproven(say!("the completions are no text: {error}", error), say!("please report this with the name of the shell"))
    })?;
    world.print(&script, Style::PLAIN)?;
    Ok(gate::CLEAN)
}
