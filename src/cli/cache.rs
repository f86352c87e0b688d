//! `duly cache show` and `duly cache clear`: what is kept from one run to the next.
//!
//! It does not know what is in it.

use std::io;
use std::path::Path;

use duly::gate;
use duly::history::Cache;
use duly::language::{Text, plural, say};
use duly::render::shown;

use super::Failure;
use super::args::{CacheAct, CacheArgs};
use super::world::World;

pub fn run(args: &CacheArgs, world: &World) -> Result<u8, Failure> {
    let Some(cache) = world.cache(args.cache.as_deref()) else {
        return Err(Failure::usage(say!("this user has no cache folder"), say!("name it with --cache PATH")));
    };
    let lines = match args.act {
        CacheAct::Show => show(&cache),
        CacheAct::Clear => clear(&cache),
    };
    let lines = lines.map_err(|error| {
        let message = say!("the cache in {folder} cannot be read or cleared: {error}", folder = cache.folder().display(), error);
        Failure::unproven(message, say!("make the folder readable and writable, or name another with --cache PATH"))
    })?;
    world.tell(&lines)?;
    Ok(gate::CLEAN)
}

fn show(cache: &Cache) -> io::Result<Vec<Text>> {
    let mut lines = vec![Text::verbatim(cache.folder().display().to_string())];
    for kept in cache.show()? {
        let known = match &kept.known {
            Some((repository, commits, last)) => {
                say!("{commits} commits up to {last} of {repository}", commits, last = last.short(), repository = shown(repository))
            }
            None => unreadable(&kept.path),
        };
        lines.push(line(kept.bytes, &known));
    }
    for (path, bytes, repository) in cache.show_texts()? {
        let known =
            repository.map_or_else(|| unreadable(&path), |repository| say!("plans of {repository}", repository = shown(&repository)));
        lines.push(line(bytes, &known));
    }
    Ok(lines)
}

fn line(bytes: u64, known: &Text) -> Text {
    say!("{size} kB  {known}", size = format!("{:>9}", bytes.div_ceil(1000)), known)
}

fn unreadable(path: &Path) -> Text {
    say!("not readable: {path}", path = path.display())
}

fn clear(cache: &Cache) -> io::Result<Vec<Text>> {
    let count = cache.clear()?;
    Ok(vec![plural!(count, "{count} file removed", "{count} files removed")])
}
