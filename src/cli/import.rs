//! `duly import`: turns a team's table into a plan, and says what of it could not be read.
//!
//! It does not know how a table is read.

use std::collections::BTreeMap;
use std::path::Path;

use duly::import::{Column, FILE_LIMIT, Field, ImportError, Imported, Kind, Options, import};
use duly::language::{say, words};
use duly::render::import as told;
use duly::{gate, rules};

use super::Failure;
use super::args::{Import, TableKind, TextFormat};
use super::world::{World, read_input, write_new_file};

/// How long reading a table may take, in seconds.
const DEADLINE: u64 = 120;

pub fn run(args: &Import, world: &World) -> Result<u8, Failure> {
    let options = options(args, world)?;
    let is_stdin = args.file == Path::new("-");
    let kind = kind(args, is_stdin)?;
    let bytes = read_input(&args.file, FILE_LIMIT)?;
    world.watch(DEADLINE);
    world.phase(words!("reading the table"));
    let mut imported = import(&bytes, kind, &options)?;
    let findings = rules::findings(std::mem::take(&mut imported.problems), &BTreeMap::new());
    if let (Some(file), Some(plan)) = (&args.output, &imported.plan) {
        write_new_file(file, plan.as_bytes())?;
    }
    show(args, &imported, &findings, world)?;
    Ok(gate::weigh(&findings, args.fail_on.gate()))
}

/// Data goes to the standard output alone, and whatever is for people to the error output.
fn show(args: &Import, imported: &Imported, findings: &[duly::diagnostic::Finding], world: &World) -> Result<(), Failure> {
    let style = world.style(args.color, args.quiet);
    let unwritten = |_| Failure::unproven(say!("the findings cannot be rendered"), say!("please report this with the command line"));
    let mut text = String::new();
    match args.format {
        TextFormat::Json => {
            told::write_json(&mut text, imported, findings).map_err(unwritten)?;
            world.print(&text, style)
        }
        TextFormat::Human => {
            let file = args.output.as_ref().map(|file| file.display().to_string());
            told::write(&mut text, imported, findings, file.as_deref(), style).map_err(unwritten)?;
            if let (None, Some(plan)) = (&args.output, &imported.plan) {
                world.print(plan, style)?;
            }
            world.say(&text, style);
            Ok(())
        }
    }
}

/// Refuses a column that is named twice.
pub fn once_each(columns: &[(Field, Column)]) -> Result<(), Failure> {
    for (at, (field, _)) in columns.iter().enumerate() {
        if columns[..at].iter().any(|(other, _)| other == field) {
            let message = say!("--column names {field} twice", field = field.with_article());
            return Err(Failure::usage(message, say!("name each column once")));
        }
    }
    Ok(())
}

fn options(args: &Import, world: &World) -> Result<Options, Failure> {
    once_each(&args.column)?;
    let today = || world.now().map(|now| args.timezone.date(now));
    Ok(Options {
        path: if args.file == Path::new("-") { "<stdin>".to_owned() } else { args.file.display().to_string() },
        table: args.table.map(|number| number as usize),
        sheet: args.sheet.clone(),
        columns: args.column.clone(),
        encoding: args.encoding.clone(),
        name: args.name.clone(),
        timezone: Some(args.timezone.name().to_owned()),
        adopted_on: Some(args.adopted_on.map_or_else(today, Ok)?),
    })
}

fn kind(args: &Import, is_stdin: bool) -> Result<Kind, Failure> {
    if let Some(kind) = args.from.map(TableKind::kind) {
        return Ok(kind);
    }
    let help = say!("say what it is with --from markdown, csv, tsv or xlsx");
    if is_stdin {
        return Err(Failure::usage(say!("the standard input has no name that tells what it is"), help));
    }
    let name = args.file.display().to_string();
    Kind::of_path(&name).ok_or_else(|| Failure::usage(say!("the name {name} does not tell what the file is", name), help))
}

impl From<ImportError> for Failure {
    fn from(error: ImportError) -> Self {
        Failure::usage(error.message, error.help)
    }
}
