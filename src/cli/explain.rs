//! `duly explain`: shows how one occurrence came to stand where it stands, and what to do next. It fails only where nothing can be told.
//!
//! It does not know how anything is judged.

use duly::check::{Explained, Means, Request};
use duly::gate;
use duly::language::{say, words};
use duly::render::{explain, human, json};

use super::args::{Choice, Explain, TextFormat};
use super::world::World;
use super::{Failure, check};

pub fn run(args: &Explain, world: &World) -> Result<u8, Failure> {
    world.watch(args.deadline);
    let everything = Choice { task: Vec::new(), team: Vec::new() };
    let request: Request = check::request(&args.place, &args.moment, &everything, None, world)?;
    world.phase(words!("judging the repository"));
    let (cache, progress) = world.means(&args.moment.speed.keeping);
    let means = Means { cache: cache.as_ref(), is_graph_trusted: args.moment.speed.trust_commit_graph, watcher: &progress };
    let explained = duly::check::explain_by(&request, &args.address, &means)?;
    drop(progress);
    let style = world.style(args.color, false);
    let mut text = String::new();
    let (written, code) = match (&explained, args.format) {
        (Explained::Told(told), TextFormat::Human) => (explain::write(&mut text, told, style), gate::CLEAN),
        (Explained::Told(told), TextFormat::Json) => (explain::write_json(&mut text, told), gate::CLEAN),
        (Explained::PlanRefused(report), TextFormat::Human) => (human::write(&mut text, report, style), gate::REFUSED),
        (Explained::PlanRefused(report), TextFormat::Json) => (json::write(&mut text, report), gate::REFUSED),
    };
    written.map_err(|error| Failure::unproven(say!("the explanation cannot be rendered: {error}", error), say!("please report this")))?;
    world.print(&text, style)?;
    Ok(code)
}
