//! `duly status`: shows what is due next, by team. It informs, and fails only where nothing can be known.
//!
//! It does not know how anything is judged.

use duly::check::Means;
use duly::gate::{self, FailOn};
use duly::language::words;
use duly::render::status;

use super::args::Status;
use super::deliver::{self, Delivery};
use super::world::World;
use super::{Failure, check};

pub fn run(args: &Status, world: &World) -> Result<u8, Failure> {
    deliver::look_ahead(&args.show)?;
    world.watch(args.show.deadline);
    let request = check::request(&args.place, &args.moment, &args.choice, None, world)?;
    world.phase(words!("judging the repository"));
    let (cache, progress) = world.means(&args.moment.speed.keeping);
    let means = Means { cache: cache.as_ref(), is_graph_trusted: args.moment.speed.trust_commit_graph, watcher: &progress };
    let report = duly::check::check_by(&request, &means)?;
    drop(progress);
    Delivery::new(&report, status::write, &args.place.plan).deliver(&args.show, world)?;
    Ok(gate::exit_code(&report, FailOn::Never))
}
