//! `duly verify-report`: says whether a report tells what its repository proves.
//!
//! It does not know how that is found out.

use duly::check::Means;
use duly::gate;
use duly::language::{say, words};
use duly::render::verification;
use duly::verify::{LIMIT, verify};

use super::Failure;
use super::args::{TextFormat, VerifyReport};
use super::world::{World, read_input};

pub fn run(args: &VerifyReport, world: &World) -> Result<u8, Failure> {
    world.watch(args.deadline);
    world.phase(words!("reading the report"));
    let text = read_input(&args.file, LIMIT)?;
    world.phase(words!("judging the repository"));
    let progress = world.progress();
    let means = Means { cache: None, is_graph_trusted: false, watcher: &progress };
    let told = verify(&text, &args.repo, args.revision.as_deref(), &means)?;
    drop(progress);
    let style = world.style(args.color, false);
    let mut shown = String::new();
    let written = match args.format {
        TextFormat::Human => verification::write(&mut shown, &told, style),
        TextFormat::Json => verification::write_json(&mut shown, &told),
    };
    written.map_err(|error| Failure::unproven(say!("the answer cannot be rendered: {error}", error), say!("please report this")))?;
    world.print(&shown, style)?;
    Ok(if told.is_true() { gate::CLEAN } else { gate::FINDINGS })
}
