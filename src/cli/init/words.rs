//! What `duly init` says: what is written and kept, what is still to be done, and why nothing was written.
//!
//! It does not know how files are written.

use duly::init::{Begun, Forge, GITHUB_PATH, GITLAB_PATHS, Guess, Item, OPEN_ACTION, Refusal, Wish};
use duly::language::{Text, plural, say};

use super::Stands;
use crate::cli::Failure;
use crate::cli::args::Init;

/// What it is, and what was decided without being asked for.
pub fn opening(args: &Init, wish: &Wish, guessed: &Guess, begun: &Begun) -> Vec<Text> {
    let tasks = begun.plan.tasks.len();
    let table = args.from.as_ref().map(|file| file.display().to_string());
    let sources = wish.packs.iter().map(|pack| pack.name.to_owned()).chain(table).map(Text::verbatim);
    let plan = match sources.reduce(|before, last| Text::all_of([before, last])) {
        None => plural!(tasks, "a plan of {tasks} task", "a plan of {tasks} tasks"),
        Some(sources) => plural!(tasks, "a plan of {tasks} task, from {sources}", "a plan of {tasks} tasks, from {sources}", sources),
    };
    let (forge, reason) = (name(guessed.forge), &guessed.reason);
    let workflow = match (guessed.forge, args.forge) {
        (Forge::Github | Forge::Gitlab, Some(_)) => say!("the workflow is for {forge}, as --forge says", forge),
        (Forge::None, Some(_)) => say!("no workflow, as --forge says"),
        (Forge::Github | Forge::Gitlab, None) => {
            say!("the workflow is for {forge}, because {reason}; --forge names another", forge, reason)
        }
        (Forge::None, None) => say!("no workflow, because {reason}; --forge github and --forge gitlab write one", reason),
    };
    let (zone, day) = (wish.zone, wish.adopted_on);
    let days = match args.timezone {
        Some(_) => say!("days begin and end in {zone}; from {day} on the tasks are owed", zone, day),
        None => say!("days begin and end in {zone}, because --timezone names no other zone; from {day} on the tasks are owed", zone, day),
    };
    vec![plan, workflow, days, Text::default()]
}

/// Every file, and what became of it.
pub fn listed(stands: &[(&Item, Stands)], dry_run: bool) -> Vec<Text> {
    let one = |(item, stands): &(&Item, Stands)| {
        let path = &item.path;
        match stands {
            Stands::New if dry_run => say!("would write {path}", path),
            Stands::New => say!("wrote {path}", path),
            Stands::Same => say!("kept {path}, which is the same", path),
            Stands::Other => say!("kept {path}, which stands there already", path),
        }
    };
    stands.iter().map(one).collect()
}

pub fn hook_to_come() -> Text {
    say!("would install the hook: git would run `duly check --staged` before every commit")
}

/// What is still to be done by hand.
pub fn outlook(args: &Init, wish: &Wish, begun: &Begun, stands: &[(&Item, Stands)]) -> Vec<Text> {
    let mut steps = Vec::new();
    let kept = |path: &str| stands.iter().any(|(item, stands)| item.path == path && *stands == Stands::Other);
    let teams: Vec<String> = begun.plan.teams.iter().filter(|team| team.members.is_empty()).map(|team| format!("`{}`", team.id)).collect();
    if !teams.is_empty() {
        steps.push(say!(
            "name the members of {teams} in policies/: as long as a team has none, a record by anybody counts for it",
            teams = teams.join(", ")
        ));
    }
    match wish.forge {
        Forge::Github if kept(GITHUB_PATH) => {
            steps.push(say!("see that {path} runs duly: it was not written by this run", path = GITHUB_PATH));
        }
        Forge::Github => {
            if wish.action.is_none() {
                steps.push(say!(
                    "put the repository and the commit of duly that you trust in the place of {action} in {path}",
                    action = OPEN_ACTION,
                    path = GITHUB_PATH
                ));
            }
            steps.push(say!("if your branch is not called `main`, name it in {path}", path = GITHUB_PATH));
        }
        Forge::Gitlab => {
            if wish.beside {
                let [usual, own] = GITLAB_PATHS;
                steps.push(say!("add `include: {{local: {own}}}` to {usual}, which stands there already", own, usual));
            }
            steps.push(
                say!(
                    "give the pipeline an image that has git and duly, and add a daily schedule: a task becomes overdue without any commit"
                )
                .to_owned(),
            );
        }
        Forge::None => {
            steps.push(say!("let something run `duly check` every day, and `duly check --base` for every change; docs/ci.md shows how"));
        }
    }
    if !args.hook {
        steps.push(say!("let git check every commit before it is made: `duly hook install`"));
    }
    let mut folders: Vec<&str> =
        stands.iter().filter(|(_, stands)| *stands == Stands::New).filter_map(|(item, _)| item.path.split('/').next()).collect();
    folders.sort_unstable();
    folders.dedup();
    if !folders.is_empty() {
        steps.push(say!("look at it, and commit it: git add {folders} && git commit -m \"Begin with duly\"", folders = folders.join(" ")));
    }
    steps.push(say!("then `duly check` says where every task stands, and `duly record TASK --commit` writes the first record"));
    let steps = steps.into_iter().map(|step| say!("- {step}", step));
    [Text::default(), say!("next:")].into_iter().chain(steps).collect()
}

/// Why nothing was written.
pub fn refused(refusal: Refusal) -> Failure {
    match refusal {
        Refusal::Unchosen(left) => {
            let options: Vec<String> = left.iter().map(|(task, often)| format!("--choose {task}={}", quoted(often))).collect();
            let message = plural!(
                number = left.len(),
                "{number} cadence is yours to choose: the standard does not say how often",
                "{number} cadences are yours to choose: the standard does not say how often"
            );
            let help =
                say!("choose them; with what is often chosen, which is no part of the standard: {options}", options = options.join(" "));
            Failure::usage(message, help)
        }
        Refusal::NothingToChoose { task, meant } => {
            let help = match meant {
                Some(meant) => say!("did you mean `{meant}`?", meant),
                None => say!("leave --choose out; change the cadence in the file that is written"),
            };
            Failure::usage(say!("no cadence is to be chosen for `{task}` in these packs", task), help)
        }
        Refusal::Excluded(one, other) => Failure::usage(
            say!("{one} and {other} are levels of one standard: a plan holds one of them", one, other),
            say!("name the one that holds for the system"),
        ),
        Refusal::Plan(problems) => {
            let message = match problems.into_iter().next() {
                None => say!("these files make no plan together"),
                Some(first) => say!("these files make no plan together: {first}", first = first.message),
            };
            Failure::usage(message, say!("name fewer packs, or change what contradicts"))
        }
    }
}

pub fn another_plan(path: &str) -> Failure {
    Failure::usage(
        say!("there is a plan already: {path}", path),
        say!("all files of policies/ are one plan: add a pack to it with `duly policies show NAME > policies/NAME.yaml`"),
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
