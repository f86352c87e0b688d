//! `duly report`: shows how a window went. It informs, and fails only where nothing can be known.
//!
//! It does not know how anything is judged.

use duly::check::Means;
use duly::gate::{self, FailOn};
use duly::language::{say, words};
use duly::render::human;
use duly::report::Sample;

use super::args::{Format, Report, Show};
use super::deliver::{self, Delivery};
use super::world::World;
use super::{Failure, check};

pub fn run(args: &Report, world: &World) -> Result<u8, Failure> {
    let window = check::window(args.from, args.to)?.unwrap_or((None, args.to));
    deliver::look_ahead(&args.show)?;
    let sample = sample(args)?;
    if args.commit_url.is_some() && !writes(&args.show, Format::Html) {
        return Err(Failure::usage(say!("--commit-url has no page to stand in"), say!("add --format html, or --output html=FILE")));
    }
    world.watch(args.show.deadline);
    let mut request = check::request(&args.place, &args.moment, &args.choice, Some(window), world)?;
    request.references.clone_from(&args.reference);
    world.phase(words!("judging the repository"));
    let (cache, progress) = world.means(&args.moment.speed.keeping);
    let means = Means { cache: cache.as_ref(), is_graph_trusted: args.moment.speed.trust_commit_graph, watcher: &progress };
    let report = duly::check::check_by(&request, &means)?;
    drop(progress);
    let plain = Delivery::new(&report, human::write, &args.place.plan);
    Delivery { commits: args.commit_url.as_ref(), sample: sample.as_ref(), ..plain }.deliver(&args.show, world)?;
    Ok(gate::exit_code(&report, FailOn::Never))
}

/// The sample that is asked for. One that no output would show is refused, so that nobody takes the whole for it.
fn sample(args: &Report) -> Result<Option<Sample>, Failure> {
    let (Some(size), Some(seed)) = (args.sample, &args.seed) else { return Ok(None) };
    if !writes(&args.show, Format::Csv) {
        return Err(Failure::usage(say!("--sample has no table to be drawn from"), say!("add --format csv, or --output csv=FILE")));
    }
    // More than there can be is all there is.
    Ok(Some(Sample { size: usize::try_from(size).unwrap_or(usize::MAX), seed: seed.clone() }))
}

fn writes(show: &Show, format: Format) -> bool {
    show.format == format || show.output.iter().any(|output| output.format == format)
}
