//! The part of a plan that is made from a team's table.
//!
//! It does not know how a table is read; `duly import` does the same.

use std::collections::BTreeMap;
use std::path::Path;

use duly::diagnostic::Level;
use duly::import::{FILE_LIMIT, Kind, Options, import};
use duly::init::{Part, Wish};
use duly::language::{say, words};
use duly::render::import as told;
use duly::{gate, rules};

use crate::cli::Failure;
use crate::cli::args::{Color, Init};
use crate::cli::import::once_each;
use crate::cli::world::{World, read_file};

/// Where it goes: beside the settings of the plan.
const PATH: &str = "policies/tasks.yaml";

/// Reads a table; none if something in it cannot be read, which has been told then: half a table is no beginning.
pub fn read(file: &Path, args: &Init, wish: &Wish, world: &World) -> Result<Option<Part>, Failure> {
    once_each(&args.column)?;
    let options = Options {
        path: file.display().to_string(),
        table: args.table.map(|number| number as usize),
        sheet: args.sheet.clone(),
        columns: args.column.clone(),
        encoding: args.encoding.clone(),
        name: None,
        timezone: Some(wish.zone.name().to_owned()),
        adopted_on: Some(wish.adopted_on),
    };
    let kind = Kind::of_path(&options.path).ok_or_else(|| {
        let help = say!("give it an ending that does: .md, .csv, .tsv or .xlsx");
        Failure::usage(say!("the name {path} does not tell what the file is", path = options.path), help)
    })?;
    let bytes = read_file(file, FILE_LIMIT)?;
    world.phase(words!("reading the table"));
    let mut imported = import(&bytes, kind, &options)?;
    let findings = rules::findings(std::mem::take(&mut imported.problems), &BTreeMap::new());
    let failed = findings.iter().any(|finding| finding.level == Level::Error);
    let plan = imported.plan.clone().filter(|_| !failed);
    if !findings.is_empty() || plan.is_none() {
        // What it says of the plan holds only if there is one.
        let style = world.style(Color::Auto, failed);
        let mut text = String::new();
        told::write(&mut text, &imported, &findings, None, style)
            .map_err(|_| Failure::unproven(say!("the findings cannot be rendered"), say!("please report this with the command line")))?;
        world.say(&text, style);
    }
    match plan {
        Some(text) => Ok(Some(Part { path: PATH.to_owned(), text })),
        None => {
            world.complain(&Failure {
                message: say!("nothing was written: not all of the table could be read"),
                help: say!("mend the table; or let `duly import` write what it can read, and complete that by hand"),
                exit: gate::FINDINGS,
            });
            Ok(None)
        }
    }
}
