//! `duly hook`: lets git check every commit before it is made.
//!
//! It does not know what a hook says, nor which files are duly's; `duly::hook` does.

use std::path::Path;

use duly::gate;
use duly::hook::{self, NAMES, Stands};
use duly::render::{Style, shown};

use super::Failure;
use super::args::{Action, Hook};
use super::world::{Hooks, World};

pub fn run(args: &Hook, world: &World) -> Result<u8, Failure> {
    match &args.action {
        Action::Install(place) => install(&place.repo, &place.plan, world),
        Action::Uninstall(place) => uninstall(&place.repo, world),
        Action::Status(place) => status(&place.repo, world),
    }
}

/// Hooks that can be written: nothing stands in the way of any of them.
pub struct Ready {
    hooks: Hooks,
    plans: Vec<String>,
    free: Vec<(&'static str, Stands)>,
}

/// Looks whether all hooks can be written: what stands in the way of one is in the way of all.
pub fn look(repo: &Path, plans: &[String]) -> Result<Ready, Failure> {
    let hooks = Hooks::open(repo)?;
    let mut free = Vec::new();
    for name in NAMES {
        let stands = hooks.look(name)?;
        if let Some((message, help)) = hook::obstacle(name, &stands, plans) {
            return Err(Failure::usage(format!("{message}: {}", hooks.named(name)), help));
        }
        free.push((name, stands));
    }
    Ok(Ready { hooks, plans: plans.to_vec(), free })
}

impl Ready {
    /// Writes them, and says so.
    pub fn write(self) -> Result<String, Failure> {
        let Ready { hooks, plans, free } = self;
        let mut text = String::new();
        for (name, stands) in free {
            let wanted = Stands::Ours { plans: plans.clone(), executable: true };
            let done = if stands == wanted {
                "stands already"
            } else {
                hooks.write(name, &hook::script(&plans), stands == Stands::Nothing)?;
                "written"
            };
            line(&mut text, &format!("{} {done}", hooks.named(name)));
        }
        line(&mut text, &format!("git now runs `{}` before every commit and merge", hook::command(&plans)));
        about_the_folder(&mut text, &hooks);
        Ok(text)
    }
}

fn install(repo: &Path, plans: &[String], world: &World) -> Result<u8, Failure> {
    world.print(&look(repo, plans)?.write()?, Style::PLAIN)?;
    Ok(gate::CLEAN)
}

fn uninstall(repo: &Path, world: &World) -> Result<u8, Failure> {
    let hooks = Hooks::open(repo)?;
    let (mut text, mut kept) = (String::new(), Vec::new());
    for name in NAMES {
        let path = hooks.named(name);
        match hooks.look(name)? {
            Stands::Ours { .. } => {
                hooks.remove(name)?;
                line(&mut text, &format!("{path} removed"));
            }
            Stands::Changed => kept.push(path),
            Stands::Foreign | Stands::Framework => line(&mut text, &format!("{path} is not duly's and stays")),
            Stands::Nothing => {}
        }
    }
    if text.is_empty() && kept.is_empty() {
        line(&mut text, &format!("{} has no hook of duly's", hooks.folder().display()));
    }
    world.print(&text, Style::PLAIN)?;
    if kept.is_empty() {
        return Ok(gate::CLEAN);
    }
    let message = format!("{} was changed since duly wrote it, and stays", kept.join(" and "));
    Err(Failure::usage(message, "delete it yourself, or keep what you have made of it"))
}

fn status(repo: &Path, world: &World) -> Result<u8, Failure> {
    let hooks = Hooks::open(repo)?;
    let (mut text, mut code) = (String::new(), gate::CLEAN);
    for name in NAMES {
        let words = match hooks.look(name)? {
            Stands::Ours { executable: true, plans } => format!("runs `{}`", hook::command(&plans)),
            other => {
                code = gate::FINDINGS;
                absent(&other).to_owned()
            }
        };
        line(&mut text, &format!("{} {words}", hooks.named(name)));
    }
    about_the_folder(&mut text, &hooks);
    if code == gate::FINDINGS {
        line(&mut text, "write what is missing with `duly hook install`");
    }
    world.print(&text, Style::PLAIN)?;
    Ok(code)
}

/// Why git does not run our hook.
fn absent(stands: &Stands) -> &'static str {
    match stands {
        Stands::Nothing => "is not there",
        Stands::Ours { .. } => "is duly's, but not executable: git passes over it",
        Stands::Changed => "was changed since duly wrote it",
        Stands::Framework => "belongs to the pre-commit framework",
        Stands::Foreign => "is not duly's",
    }
}

/// A folder that `core.hooksPath` names may serve other repositories too.
fn about_the_folder(text: &mut String, hooks: &Hooks) {
    if hooks.is_outside() {
        let folder = hooks.folder().display();
        line(text, &format!("core.hooksPath leads to {folder}: hooks there hold for every repository that is set so"));
    }
}

fn line(text: &mut String, words: &str) {
    text.push_str(&shown(words));
    text.push('\n');
}
