//! What `duly init` says: what is written and kept, what is still to be done, and why nothing was written.
//!
//! It does not know how files are written.

use duly::init::{Begun, Forge, GITHUB_PATH, GITLAB_PATHS, Guess, Item, OPEN_ACTION, Refusal, Wish};
use duly::render::shown;

use super::Stands;
use crate::cli::Failure;
use crate::cli::args::Init;

/// What it is, and what was decided without being asked for.
pub fn opening(args: &Init, wish: &Wish, guessed: &Guess, begun: &Begun) -> String {
    let tasks = begun.plan.tasks.len();
    let table = args.from.as_ref().map(|file| file.display().to_string());
    let sources: Vec<String> = wish.packs.iter().map(|pack| pack.name.to_owned()).chain(table).collect();
    let from = if sources.is_empty() { String::new() } else { format!(", from {}", sources.join(" and ")) };
    let mut text = line(&format!("a plan of {tasks} {}{from}", if tasks == 1 { "task" } else { "tasks" }));
    let (forge, reason) = (name(guessed.forge), &guessed.reason);
    text.push_str(&line(&match (guessed.forge, args.forge) {
        (Forge::Github | Forge::Gitlab, Some(_)) => format!("the workflow is for {forge}, as --forge says"),
        (Forge::None, Some(_)) => "no workflow, as --forge says".to_owned(),
        (Forge::Github | Forge::Gitlab, None) => format!("the workflow is for {forge}, because {reason}; --forge names another"),
        (Forge::None, None) => format!("no workflow, because {reason}; --forge github and --forge gitlab write one"),
    }));
    let (zone, day) = (wish.zone, wish.adopted_on);
    let because = if args.timezone.is_some() { "" } else { ", because --timezone names no other zone" };
    text.push_str(&line(&format!("days begin and end in {zone}{because}; from {day} on the tasks are owed")));
    text.push('\n');
    text
}

/// Every file, and what became of it.
pub fn listed(stands: &[(&Item, Stands)], dry_run: bool) -> String {
    let verb = if dry_run { "would write" } else { "wrote" };
    let mut text = String::new();
    for (item, stands) in stands {
        text.push_str(&line(&match stands {
            Stands::New => format!("{verb} {}", item.path),
            Stands::Same => format!("kept {}, which is the same", item.path),
            Stands::Other => format!("kept {}, which stands there already", item.path),
        }));
    }
    text
}

pub fn hook_to_come() -> String {
    line("would install the hook: git would run `duly check --staged` before every commit")
}

/// What is still to be done by hand.
pub fn outlook(args: &Init, wish: &Wish, begun: &Begun, stands: &[(&Item, Stands)]) -> String {
    let mut steps = Vec::new();
    let kept = |path: &str| stands.iter().any(|(item, stands)| item.path == path && *stands == Stands::Other);
    let teams: Vec<String> = begun.plan.teams.iter().filter(|team| team.members.is_empty()).map(|team| format!("`{}`", team.id)).collect();
    if !teams.is_empty() {
        steps.push(format!(
            "name the members of {} in policies/: as long as a team has none, a record by anybody counts for it",
            teams.join(", ")
        ));
    }
    match wish.forge {
        Forge::Github if kept(GITHUB_PATH) => steps.push(format!("see that {GITHUB_PATH} runs duly: it was not written by this run")),
        Forge::Github => {
            if wish.action.is_none() {
                steps.push(format!(
                    "put the repository and the commit of duly that you trust in the place of {OPEN_ACTION} in {GITHUB_PATH}"
                ));
            }
            steps.push(format!("if your branch is not called `main`, name it in {GITHUB_PATH}"));
        }
        Forge::Gitlab => {
            if wish.beside {
                let [usual, own] = GITLAB_PATHS;
                steps.push(format!("add `include: {{local: {own}}}` to {usual}, which stands there already"));
            }
            steps.push(
                "give the pipeline an image that has git and duly, and add a daily schedule: a task becomes overdue without any commit"
                    .to_owned(),
            );
        }
        Forge::None => steps
            .push("let something run `duly check` every day, and `duly check --base` for every change; docs/ci.md shows how".to_owned()),
    }
    if !args.hook {
        steps.push("let git check every commit before it is made: `duly hook install`".to_owned());
    }
    let mut folders: Vec<&str> =
        stands.iter().filter(|(_, stands)| *stands == Stands::New).filter_map(|(item, _)| item.path.split('/').next()).collect();
    folders.sort_unstable();
    folders.dedup();
    if !folders.is_empty() {
        steps.push(format!("look at it, and commit it: git add {} && git commit -m \"Begin with duly\"", folders.join(" ")));
    }
    steps.push("then `duly check` says where every task stands, and `duly record TASK --commit` writes the first record".to_owned());
    let mut text = String::from("\nnext:\n");
    for step in steps {
        text.push_str(&line(&format!("- {step}")));
    }
    text
}

/// Why nothing was written.
pub fn refused(refusal: Refusal) -> Failure {
    match refusal {
        Refusal::Unchosen(left) => {
            let options: Vec<String> = left.iter().map(|(task, often)| format!("--choose {task}={}", quoted(often))).collect();
            let cadences = if left.len() == 1 { "cadence is" } else { "cadences are" };
            let message = format!("{} {cadences} yours to choose: the standard does not say how often", left.len());
            let help = format!("choose them; with what is often chosen, which is no part of the standard: {}", options.join(" "));
            Failure::usage(message, help)
        }
        Refusal::NothingToChoose { task, meant } => {
            let help = match meant {
                Some(meant) => format!("did you mean `{meant}`?"),
                None => "leave --choose out; change the cadence in the file that is written".to_owned(),
            };
            Failure::usage(format!("no cadence is to be chosen for `{task}` in these packs"), help)
        }
        Refusal::Excluded(one, other) => Failure::usage(
            format!("{one} and {other} are levels of one standard: a plan holds one of them"),
            "name the one that holds for the system",
        ),
        Refusal::Plan(problems) => {
            let first = problems.into_iter().next().map_or_else(String::new, |problem| format!(": {}", problem.message));
            Failure::usage(format!("these files make no plan together{first}"), "name fewer packs, or change what contradicts")
        }
    }
}

pub fn another_plan(path: &str) -> Failure {
    Failure::usage(
        format!("there is a plan already: {path}"),
        "all files of policies/ are one plan: add a pack to it with `duly policies show NAME > policies/NAME.yaml`",
    )
}

fn name(forge: Forge) -> &'static str {
    match forge {
        Forge::Github => "GitHub",
        Forge::Gitlab => "GitLab",
        Forge::None => "none",
    }
}

/// An argument for a shell.
fn quoted(words: &str) -> String {
    if words.contains(' ') { format!("'{words}'") } else { words.to_owned() }
}

fn line(words: &str) -> String {
    format!("{}\n", shown(words))
}
