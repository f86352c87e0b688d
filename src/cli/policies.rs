//! `duly policies`: the packs that duly brings along, and how far a plan went from one.
//!
//! It does not know any pack by name.

use duly::check::{WorkContent, WorkTree};
use duly::gate;
use duly::language::say;
use duly::packs::{self, Pack};
use duly::plan::FILE_LIMIT;
use duly::render::{Style, packs as shown};
use duly::schema::nearest;

use super::Failure;
use super::args::{Compared, Policies, PoliciesAction};
use super::schema::working_plan;
use super::worktree::Folder;
use super::world::World;

pub fn run(args: &Policies, world: &World) -> Result<u8, Failure> {
    match &args.action {
        PoliciesAction::List(asked) => {
            let style = world.style(asked.color, false);
            let mut text = String::new();
            shown::list(&mut text, Pack::all(), style).map_err(unwritten)?;
            world.print(&text, style)?;
        }
        PoliciesAction::Show(asked) => world.print(find(&asked.name)?.text, Style::PLAIN)?,
        PoliciesAction::Diff(asked) => diff(asked, world)?,
    }
    Ok(gate::CLEAN)
}

/// Finds a pack by its name.
pub fn find(name: &str) -> Result<Pack, Failure> {
    Pack::named(name).ok_or_else(|| {
        let help = match nearest(&name.to_lowercase(), Pack::all().map(|pack| pack.name)) {
            Some(near) => say!("did you mean `{near}`? `duly policies list` names them all", near),
            None => say!("see them all with `duly policies list`"),
        };
        Failure::usage(say!("no pack is called `{name}`", name), help)
    })
}

fn diff(asked: &Compared, world: &World) -> Result<(), Failure> {
    let pack = find(&asked.name)?;
    let folder = Folder::open(&asked.place.repo)?;
    let plan = working_plan(&folder, &asked.place.plan)?;
    let beside = packs::beside(pack, &plan).map_err(|_| {
        Failure::unproven(say!("the pack `{name}` cannot be read", name = pack.name), say!("please report this with the command line"))
    })?;
    let copy = match folder.file(&pack.path(), FILE_LIMIT)? {
        Some(WorkContent::Bytes(bytes)) => String::from_utf8(bytes).unwrap_or_default(),
        Some(WorkContent::TooLarge(_) | WorkContent::NotAFile | WorkContent::Unreadable(_)) | None => String::new(),
    };
    let style = world.style(asked.color, false);
    let mut text = String::new();
    shown::beside(&mut text, &beside, packs::version_of(&copy), style).map_err(unwritten)?;
    world.print(&text, style)
}

fn unwritten(_: std::fmt::Error) -> Failure {
    Failure::unproven(say!("the packs cannot be rendered"), say!("please report this with the command line"))
}
