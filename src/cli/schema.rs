//! `duly schema`: prints the schemas that editors and other programs take.
//!
//! It does not know what they say.

use duly::address::UnitId;
use duly::gate;
use duly::language::say;
use duly::plan::{Plan, TaskSchema, Unit};
use duly::render::Style;
use duly::schema;

use super::Failure;
use super::args::{OfTask, Schema, Which};
use super::worktree::Folder;
use super::world::World;

pub fn run(args: &Schema, world: &World) -> Result<u8, Failure> {
    match &args.which {
        Which::Plan => world.print(schema::PLAN_TEXT, Style::PLAIN)?,
        Which::Evidence => world.print(schema::EVIDENCE_TEXT, Style::PLAIN)?,
        Which::Report => world.print(schema::REPORT_TEXT, Style::PLAIN)?,
        Which::Explanation => world.print(schema::EXPLANATION_TEXT, Style::PLAIN)?,
        Which::Task(asked) => world.print(&of_task(asked)?, Style::PLAIN)?,
    }
    Ok(gate::CLEAN)
}

fn of_task(asked: &OfTask) -> Result<String, Failure> {
    let address = &asked.address;
    if address.key.is_some() || address.rule.is_some() {
        return Err(Failure::usage(say!("a schema holds for every occurrence of a task"), say!("leave `:RULE` and `#KEY` out")));
    }
    let plan = working_plan(&Folder::open(&asked.place.repo)?, &asked.place.plan)?;
    let asked = &address.unit;
    let task = plan.tasks.named(&asked.task).ok_or_else(|| unknown(asked, &plan))?;
    let fits = |unit: &&Unit| {
        let same = |asked: &Option<String>, own: &Option<String>| asked.is_none() || asked == own;
        same(&asked.scope, &unit.id.scope) && same(&asked.team, &unit.id.team)
    };
    let mut units = task.units.iter().filter(fits);
    let first = units.next().ok_or_else(|| unknown(asked, &plan))?;
    if let Some(other) = units.find(|unit| unit.proof.schema != first.proof.schema) {
        let message = say!("the records of `{one}` and `{other}` meet different schemas", one = first.id, other = other.id);
        return Err(Failure::usage(message, say!("name one of them, such as `duly schema task {id}`", id = first.id)));
    }
    match &first.proof.schema {
        None => Ok(schema::EVIDENCE_TEXT.to_owned()),
        Some(TaskSchema { schema, .. }) => schema::for_task(&task.id, &task.title, schema.text()).map_err(|error| {
            Failure::unproven(say!("the schema cannot be written: {error}", error), say!("please report this with the command line"))
        }),
    }
}

/// Reads the plan of a working tree; a plan that is refused is no plan.
pub fn working_plan(folder: &Folder, paths: &[String]) -> Result<Plan, Failure> {
    duly::check::working_plan(folder, paths)?.map_err(|problems| {
        let message = match problems.first() {
            None => say!("the plan of the working tree is refused"),
            Some(first) => say!("the plan of the working tree is refused: {first}", first = first.message),
        };
        Failure::usage(message, say!("`duly validate` shows where, and what to do"))
    })
}

fn unknown(asked: &UnitId, plan: &Plan) -> Failure {
    let ids: Vec<String> = plan.units().map(|(_, unit)| unit.id.to_string()).collect();
    let name = asked.to_string();
    let help = match schema::nearest(&name, plan.units().map(|(task, _)| task.id.as_str())) {
        Some(near) if near != name => say!("did you mean `{near}`?", near),
        Some(_) | None => say!("the plan has {ids}", ids = ids.iter().take(20).map(|id| format!("`{id}`")).collect::<Vec<_>>().join(", ")),
    };
    Failure::usage(say!("the plan has no task `{name}`", name), help)
}
