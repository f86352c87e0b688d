//! `duly cache show` and `duly cache clear`: what is kept from one run to the next.
//!
//! It does not know what is in it.

use std::io;

use duly::gate;
use duly::history::Cache;
use duly::render::{Style, shown};

use super::Failure;
use super::args::{CacheAct, CacheArgs};
use super::world::World;

pub fn run(args: &CacheArgs, world: &World) -> Result<u8, Failure> {
    let Some(cache) = world.cache(args.cache.as_deref()) else {
        return Err(Failure::usage("this user has no cache folder", "name it with --cache PATH"));
    };
    let text = match args.act {
        CacheAct::Show => show(&cache),
        CacheAct::Clear => clear(&cache),
    };
    let text = text.map_err(|error| {
        let message = format!("the cache in {} cannot be read or cleared: {error}", cache.folder().display());
        Failure::unproven(message, "make the folder readable and writable, or name another with --cache PATH")
    })?;
    world.print(&text, Style::PLAIN)?;
    Ok(gate::CLEAN)
}

fn show(cache: &Cache) -> io::Result<String> {
    let mut text = format!("{}\n", shown(&cache.folder().display().to_string()));
    for kept in cache.show()? {
        let known = match &kept.known {
            Some((repository, commits, last)) => format!("{commits} commits up to {} of {}", last.short(), shown(repository)),
            None => format!("not readable: {}", shown(&kept.path.display().to_string())),
        };
        text.push_str(&format!("{:>9} kB  {known}\n", kept.bytes.div_ceil(1000)));
    }
    Ok(text)
}

fn clear(cache: &Cache) -> io::Result<String> {
    Ok(match cache.clear()? {
        1 => "1 file removed\n".to_owned(),
        count => format!("{count} files removed\n"),
    })
}
