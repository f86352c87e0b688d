//! `duly man`: a page for `man` of every command, written from the command line itself.
//!
//! It does not know where pages are looked for.

use clap::Command;
use clap_mangen::Man as Page;
use duly::gate;
use duly::language::{Language, Text, say};
use duly::render::Style;

use super::args::Man;
use super::world::World;
use super::{Failure, help};

pub fn run(args: &Man, world: &World) -> Result<u8, Failure> {
    let pages = pages(world.language())?;
    let Some(folder) = &args.output else {
        let first = pages.first().map_or("", |(_, text)| text.as_str());
        world.print(first, Style::PLAIN)?;
        return Ok(gate::CLEAN);
    };
    world.folder(folder)?;
    for (name, text) in &pages {
        world.write_file(&folder.join(name), text)?;
    }
    world.tell(&[say!("wrote {number} pages to {folder}", number = pages.len(), folder = folder.display())])?;
    Ok(gate::CLEAN)
}

/// The pages of all commands with the names of their files, the program's own first.
fn pages(language: Language) -> Result<Vec<(String, String)>, Failure> {
    let mut command = help::command(language);
    // Names such as `duly-hook-install` are made only now.
    command.build();
    let mut pages = Vec::new();
    add(&command, &mut pages)?;
    Ok(pages)
}

fn add(command: &Command, pages: &mut Vec<(String, String)>) -> Result<(), Failure> {
    let page = Page::new(command.clone()).source(concat!("duly ", env!("CARGO_PKG_VERSION"))).manual("duly");
    let mut text = Vec::new();
    let unwritten = |why: Text| Failure::unproven(say!("a page cannot be written: {why}", why), say!("please report this"));
    page.render(&mut text).map_err(|error| unwritten(Text::verbatim(error.to_string())))?;
    pages.push((page.get_filename(), String::from_utf8(text).map_err(|error| unwritten(Text::verbatim(error.to_string())))?));
    command.get_subcommands().filter(|command| !command.is_hide_set()).try_for_each(|command| add(command, pages))
}
