//! A draft to the text of a plan, which the loader of plans must accept.
//!
//! It does not know how the draft came about.

use serde_json::{Map, Value, json};

use super::cadence::Rhythm;
use super::table::is_unseen;
use super::tasks::{Draft, Task};
use super::teams::Team;
use super::{ImportError, Imported, Options};
use crate::language::say;
use crate::plan::{self, PlanFile};
use crate::yaml;

/// Tells editors where the schema of plans lies.
const MODELINE: &str = "# yaml-language-server: $schema=../schema/plan.schema.json\n";

/// What to do with the rows that stand in the plan as comments.
const TO_DO: &str = "\
# TODO Rows that could not be read stand here as comments. Correct the table and import it again; or replace each TODO,
# TODO by a cadence such as `weekly`, `every 2 months` or `{every: month, times: 2}`, and remove the number signs.
";

/// Writes the plan, and reads it again.
pub fn plan(draft: Draft, options: &Options) -> Result<Imported, ImportError> {
    let ids = draft.teams.ids();
    let (mut text, mut tasks) = (head(&draft, options), 0);
    let is_partial = draft.tasks.iter().any(|task| !task.lacks.is_empty());
    if is_partial {
        text.push_str(TO_DO);
    }
    for task in &draft.tasks {
        let item = yaml::to_item(&value(task, &ids));
        match &task.cadence {
            Some(_) if task.lacks.is_empty() => {
                tasks += 1;
                text.push_str(&item);
            }
            Some(_) | None => text.push_str(&comment(task, &item)),
        }
    }
    let left_out = draft.tasks.len() - tasks;
    if tasks == 0 {
        return Ok(Imported { plan: None, tasks, left_out, problems: draft.problems });
    }
    check(&draft, &text, options)?;
    Ok(Imported { plan: Some(text), tasks, left_out, problems: draft.problems })
}

fn head(draft: &Draft, options: &Options) -> String {
    let mut head = Map::new();
    let mut put = |key: &str, value: Value| head.insert(key.to_owned(), value);
    put("version", json!(1));
    if let Some(name) = &options.name {
        put("name", json!(name));
    }
    put("timezone", json!(options.timezone.as_deref().unwrap_or("UTC")));
    if let Some(day) = options.adopted_on {
        put("adopted_on", json!(day.to_string()));
    }
    if !draft.teams.is_empty() {
        put("teams", draft.teams.value());
    }
    format!("{MODELINE}{}tasks:\n", yaml::to_block(&Value::Object(head)))
}

fn value(task: &Task, teams: &[String]) -> Value {
    let mut value = Map::new();
    let mut put = |key: &str, inner: Value| value.insert(key.to_owned(), inner);
    put("id", json!(task.id));
    put("title", json!(if task.title.is_empty() { "TODO" } else { &task.title }));
    if !task.description.is_empty() {
        put("description", json!(task.description));
    }
    let teams: Vec<&String> = task.teams.iter().filter_map(|at| teams.get(*at)).collect();
    if !teams.is_empty() {
        put("teams", json!(teams));
    }
    put("cadence", cadence(task.cadence.as_ref()));
    if !task.references.is_empty() {
        put("references", json!(task.references));
    }
    Value::Object(value)
}

fn cadence(rhythm: Option<&Rhythm>) -> Value {
    match rhythm {
        None => json!("TODO"),
        Some(Rhythm::Words(words)) => json!(words),
        Some(Rhythm::Times { every, times, as_needed: false }) => json!({"every": every, "times": times}),
        Some(Rhythm::Times { every, times, as_needed: true }) => json!({"every": every, "times": times, "as_needed": true}),
    }
}

/// A row that cannot be a task yet, as comments: without the signs it is one, up to what is to do.
fn comment(task: &Task, item: &str) -> String {
    let mut text = String::new();
    for lack in &task.lacks {
        let line: String = lack.chars().filter(|letter| !is_unseen(*letter)).collect();
        text.push_str(&format!("# TODO {line}\n"));
    }
    for line in item.lines() {
        text.push_str(format!("# {line}").trim_end());
        text.push('\n');
    }
    text
}

/// Reads what was written: it must be a plan, with these tasks.
fn check(draft: &Draft, text: &str, options: &Options) -> Result<(), ImportError> {
    let file = PlanFile { path: "policies/plan.yaml".to_owned(), bytes: text.as_bytes().to_vec() };
    let loaded = plan::load(&[file]).map_err(|problems| {
        let (message, help) = problems.into_iter().next().map(|first| (first.message, first.help)).unwrap_or_default();
        ImportError::new(say!("no valid plan can be made of {path}: {message}", path = options.path, message), help)
    })?;
    let tasks = draft.tasks.iter().filter(|task| task.lacks.is_empty());
    let same_tasks = loaded.tasks.iter().zip(tasks.clone()).all(|(read, task)| is_same(read, task));
    let names = |team: &Team| [team.names[..1].to_vec(), team.names[1..].to_vec()];
    let wanted = draft.teams.teams().iter().map(names);
    let same_teams = loaded.teams.iter().map(|team| [vec![team.name.clone()], team.aliases.clone()]).eq(wanted);
    if same_tasks && same_teams && loaded.tasks.iter().count() == tasks.count() {
        return Ok(());
    }
    let message = say!("the plan that was made of {path} does not say what the table says", path = options.path);
    Err(ImportError::new(message, say!("this is a fault of duly: please report it, with the table")))
}

fn is_same(read: &plan::Task, task: &Task) -> bool {
    let cadence = read.units.first().map(|unit| unit.cadence.to_string());
    let words = match &task.cadence {
        Some(Rhythm::Words(words)) => cadence.as_ref() == Some(words),
        // Its words are longer; the loader has read the number.
        Some(Rhythm::Times { times, .. }) => read.units.iter().any(|unit| unit.cadence.rules.iter().all(|rule| rule.times == *times)),
        None => false,
    };
    words
        && read.id == task.id
        && read.title == task.title
        && read.description.as_deref().unwrap_or_default() == task.description
        && read.references == task.references
}
