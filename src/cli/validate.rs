//! `duly validate`: checks the plan and the records of the working tree, without any history.
//!
//! It does not know what makes them valid.

use duly::check::AsOf;
use duly::gate;
use duly::language::words;
use duly::render::human;

use super::Failure;
use super::args::Validate;
use super::deliver::{self, Delivery};
use super::worktree::Folder;
use super::world::World;

pub fn run(args: &Validate, world: &World) -> Result<u8, Failure> {
    deliver::look_ahead(&args.show)?;
    world.watch(args.show.deadline);
    world.phase(words!("reading the working tree"));
    let folder = Folder::open(&args.place.repo)?;
    let report = duly::check::validate(&folder, &args.place.plan, AsOf::Instant(world.now()?))?;
    Delivery::new(&report, human::write, &args.place.plan).deliver(&args.show, world)?;
    Ok(gate::exit_code(&report, args.fail_on.gate()))
}
