//! `duly check`: judges every task from the history of a branch.
//!
//! It does not know how; the road is `duly::check`.

use duly::calendar::Date;
use duly::check::{ChangeOf, Days, Means, Request};
use duly::gate;
use duly::language::{say, words};
use duly::render::human;

use super::Failure;
use super::args::{Check, Choice, Moment, Place};
use super::deliver::{self, Delivery};
use super::world::World;

pub fn run(args: &Check, world: &World) -> Result<u8, Failure> {
    let window = window(args.from, args.to)?;
    deliver::look_ahead(&args.show)?;
    world.watch(args.show.deadline);
    let mut request = request(&args.place, &args.moment, &args.choice, window, world)?;
    request.change = change(args, world);
    request.expect_witness = args.expect_witness;
    world.phase(words!("judging the repository"));
    let (cache, progress) = world.means(&args.moment.speed.keeping);
    let means = Means { cache: cache.as_ref(), is_graph_trusted: args.moment.speed.trust_commit_graph, watcher: &progress };
    let report = duly::check::check_by(&request, &means)?;
    drop(progress);
    Delivery::new(&report, human::write, &args.place.plan).deliver(&args.show, world)?;
    Ok(gate::exit_code(&report, args.fail_on.gate()))
}

/// The change that is judged, if one is.
fn change(args: &Check, world: &World) -> Option<ChangeOf> {
    match &args.base {
        Some(base) => Some(ChangeOf::Base(base.clone())),
        None if args.staged => Some(ChangeOf::Staged(world.committer())),
        None => None,
    }
}

pub fn request(place: &Place, moment: &Moment, choice: &Choice, window: Option<Days>, world: &World) -> Result<Request, Failure> {
    let as_of = match moment.as_of {
        Some(as_of) => as_of,
        None => duly::check::AsOf::Instant(world.now()?),
    };
    Ok(Request {
        plan: place.plan.clone(),
        window,
        tasks: choice.task.clone(),
        teams: choice.team.clone(),
        ..Request::new(place.repo.clone(), &moment.revision, as_of)
    })
}

/// A window, if the days make one.
pub fn window(from: Option<Date>, to: Option<Date>) -> Result<Option<Days>, Failure> {
    match (from, to) {
        (Some(from), Some(to)) if from > to => {
            Err(Failure::usage(say!("--from {from} lies after --to {to}", from, to), say!("give the earlier day to --from")))
        }
        (Some(from), to) => Ok(Some((Some(from), to))),
        (None, _) => Ok(None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_may_be_one_day_long_but_not_less() {
        let day = |text: &str| text.parse::<Date>().expect("a day");
        let (first, second) = (day("2026-11-22"), day("2026-11-23"));
        assert_eq!(window(Some(first), Some(second)), Ok(Some((Some(first), Some(second)))));
        assert_eq!(window(Some(first), Some(first)), Ok(Some((Some(first), Some(first)))));
        assert_eq!(window(Some(second), Some(first)).map_err(|failure| failure.exit), Err(2));
        assert_eq!(window(Some(first), None), Ok(Some((Some(first), None))));
        assert_eq!(window(None, None), Ok(None));
    }
}
