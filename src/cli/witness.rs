//! `duly witness`: judges the branch, and notes under a reference of its own which head it saw, and when.
//!
//! It does not know how the commit is written, and sends it nowhere.

use duly::check::{AsOf, Request, Stand};
use duly::diagnostic::Level;
use duly::gate::{self, FailOn};
use duly::history::{Oid, WITNESS};
use duly::language::{say, words};
use duly::render::shown;

use super::Failure;
use super::args::Witness;
use super::world::{World, sign_commit};

/// How often it is tried to put the commit at the end of a chain that others write as well.
const ATTEMPTS: u32 = 50;

pub fn run(args: &Witness, world: &World) -> Result<u8, Failure> {
    world.watch(args.deadline);
    let request = request(args, world)?;
    world.phase(words!("judging the repository"));
    let report = duly::check::check(&request)?;
    let verdict = gate::exit_code(&report, FailOn::Level(Level::Error));
    let stand = Stand::open(&request, &report, verdict, args.branch.as_deref())?;
    world.phase(words!("writing the witness"));
    if args.sign {
        world.lift_the_deadline();
    }
    let commit = append(args, &stand, world)?;
    let seen = stand.testimony();
    let text = say!(
        "witnessed {branch} at {head} (the check exits with {verdict}) in {commit}\nsend it with `git push origin {witness}`\n",
        branch = shown(&seen.branch),
        head = seen.head.short(),
        verdict,
        commit = commit.short(),
        witness = WITNESS
    );
    world.print(&world.language().tell(&text), world.style(args.color, false))?;
    Ok(gate::CLEAN)
}

/// Writes the commit, and writes it anew if another run was quicker.
fn append(args: &Witness, stand: &Stand, world: &World) -> Result<Oid, Failure> {
    for attempt in 0..ATTEMPTS {
        world.give_way(attempt);
        let before = stand.newest()?;
        let commit = if args.sign {
            sign_commit(&args.place.repo, &stand.tree()?, before.as_ref(), &stand.testimony().text(), stand.testimony().at)?
        } else {
            stand.write(before.as_ref())?
        };
        if stand.advance(before.as_ref(), &commit)? {
            return Ok(commit);
        }
    }
    Err(Failure::unproven(
        say!("other runs have moved {witness} {number} times meanwhile", witness = WITNESS, number = ATTEMPTS),
        say!("run it again; if nothing else runs, look for a file {witness}.lock that was left behind", witness = WITNESS),
    ))
}

fn request(args: &Witness, world: &World) -> Result<Request, Failure> {
    let as_of = match args.moment.as_of {
        Some(as_of) => as_of,
        None => AsOf::Instant(world.now()?),
    };
    Ok(Request { plan: args.place.plan.clone(), ..Request::new(args.place.repo.clone(), &args.moment.revision, as_of) })
}
