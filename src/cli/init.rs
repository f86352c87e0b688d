//! `duly init`: a plan, folders for its evidence, schemas, a workflow and, on request, the hook; nothing is overwritten.
//!
//! It does not know what they say.

mod table;
mod words;

use duly::check::{WorkContent, WorkTree};
use duly::gate;
use duly::history::{self, OpenOptions};
use duly::init::{Begun, Forge, GITLAB_PATHS, Guess, Item, Kind, Wish, begin, guess};
use duly::language::{Text, say, words};
use duly::pattern::Pattern;
use duly::plan::{DEFAULT_PATTERNS, FILE_LIMIT};

use super::args::{ForgeName, Init};
use super::worktree::Folder;
use super::world::{NewFiles, World};
use super::{Failure, hook, policies};

/// How long it may take, in seconds.
const DEADLINE: u64 = 120;

/// What stands at the path of an item, or is to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stands {
    New,
    /// The very same text.
    Same,
    /// Something else, which is kept.
    Other,
}

pub fn run(args: &Init, world: &World) -> Result<u8, Failure> {
    world.watch(DEADLINE);
    world.phase(words!("looking at the repository"));
    let folder = Folder::open(&args.repo)?;
    let tree = NewFiles::open(&args.repo)?;
    let guessed = forge(args, &folder, &tree)?;
    let mut wish = wish(args, &guessed, &folder, world)?;
    if let Some(file) = &args.from {
        match table::read(file, args, &wish, world)? {
            Some(part) => wish.parts.push(part),
            None => return Ok(gate::FINDINGS),
        }
    }
    let begun = begin(&wish).map_err(words::refused)?;
    no_other_plan(&folder, &begun)?;
    let stands: Vec<(&Item, Stands)> =
        begun.items.iter().map(|item| look(item, &folder, &tree).map(|stands| (item, stands))).collect::<Result<_, _>>()?;
    let hooks = if args.hook { Some(hook::look(&args.repo, &[])?) } else { None };
    let new: Vec<(&str, &[u8])> =
        stands.iter().filter(|(_, stands)| *stands == Stands::New).map(|(item, _)| (item.path.as_str(), item.text.as_bytes())).collect();
    let mut lines = words::opening(args, &wish, &guessed, &begun);
    if !args.dry_run {
        world.phase(words!("writing the files"));
        tree.write(&new)?;
    }
    lines.extend(words::listed(&stands, args.dry_run));
    if let Some(hooks) = hooks {
        lines.extend(if args.dry_run { vec![words::hook_to_come()] } else { written_hooks(hooks, new.len())? });
    }
    lines.extend(words::outlook(args, &wish, &begun, &stands));
    world.tell(&lines)?;
    Ok(gate::CLEAN)
}

/// Writes the hooks after the files; if they cannot be written, the files stand all the same, and that is told.
fn written_hooks(hooks: hook::Ready, files: usize) -> Result<Vec<Text>, Failure> {
    hooks.write().map_err(|mut failure| {
        failure.message = say!("{files} files were written, and the hook was not: {failure}", files, failure = failure.message);
        failure
    })
}

/// The service that was named, or that is guessed.
fn forge(args: &Init, folder: &Folder, tree: &NewFiles) -> Result<Guess, Failure> {
    let named = |forge: Forge| Guess { forge, reason: say!("that is what --forge says") };
    match args.forge {
        Some(ForgeName::Github) => Ok(named(Forge::Github)),
        Some(ForgeName::Gitlab) => Ok(named(Forge::Gitlab)),
        Some(ForgeName::None) => Ok(named(Forge::None)),
        None => {
            let root = folder.repository().unwrap_or_else(|| tree.root());
            let failed = |error: history::Error| Failure::unproven(error.text(), error.help());
            let origin = history::open(&OpenOptions { dir: root.to_path_buf() }).map_err(failed)?;
            let origin = origin.configured("remote.origin.url").map_err(failed)?;
            Ok(guess(origin.as_deref(), &|path| root.join(path).symlink_metadata().is_ok()))
        }
    }
}

fn wish(args: &Init, guessed: &Guess, folder: &Folder, world: &World) -> Result<Wish, Failure> {
    let zone = args.timezone.unwrap_or(duly::calendar::Zone::UTC);
    let adopted_on = match args.adopted_on {
        Some(day) => day,
        None => zone.date(world.now()?),
    };
    if args.action.is_some() && guessed.forge != Forge::Github {
        return Err(Failure::usage(say!("--action has no workflow to stand in"), say!("leave it out, or add --forge github")));
    }
    let packs = args.policy.iter().map(|name| policies::find(name)).collect::<Result<_, _>>()?;
    let beside = folder.file(GITLAB_PATHS[0], FILE_LIMIT)?.is_some();
    let (choices, action) = (args.choose.clone(), args.action.clone());
    Ok(Wish { packs, choices, parts: Vec::new(), zone, adopted_on, forge: guessed.forge, action, beside })
}

/// Says what stands at the path of an item. A part of a plan that says something else makes another plan.
fn look(item: &Item, folder: &Folder, tree: &NewFiles) -> Result<Stands, Failure> {
    if !tree.holds(&item.path)? {
        return Ok(Stands::New);
    }
    let same = match folder.file(&item.path, FILE_LIMIT)? {
        Some(WorkContent::Bytes(bytes)) => bytes == item.text.as_bytes(),
        Some(WorkContent::TooLarge(_) | WorkContent::NotAFile | WorkContent::Unreadable(_)) | None => false,
    };
    match (same, item.kind) {
        (true, Kind::Plan | Kind::Other) => Ok(Stands::Same),
        (false, Kind::Other) => Ok(Stands::Other),
        (false, Kind::Plan) => Err(words::another_plan(&item.path)),
    }
}

/// Whatever else lies where the plan is read would be a part of it.
fn no_other_plan(folder: &Folder, begun: &Begun) -> Result<(), Failure> {
    let patterns: Vec<Pattern> = DEFAULT_PATTERNS.into_iter().filter_map(|pattern| Pattern::parse(pattern).ok()).collect();
    let files = folder.files(&patterns, FILE_LIMIT)?;
    let other = files.iter().find(|file| !begun.items.iter().any(|item| item.path == file.path));
    other.map_or(Ok(()), |file| Err(words::another_plan(&file.path)))
}
