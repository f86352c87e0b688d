//! `duly hook`: lets git check every commit before it is made.
//!
//! It does not know what a hook says, nor which files are duly's; `duly::hook` does.

use std::path::Path;

use duly::gate;
use duly::hook::{self, NAMES, Stands};
use duly::language::{Text, say};

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
            return Err(Failure::usage(say!("{message}: {path}", message, path = hooks.named(name)), help));
        }
        free.push((name, stands));
    }
    Ok(Ready { hooks, plans: plans.to_vec(), free })
}

impl Ready {
    /// Writes them, and says so.
    pub fn write(self) -> Result<Vec<Text>, Failure> {
        let Ready { hooks, plans, free } = self;
        let mut lines = Vec::new();
        for (name, stands) in free {
            let wanted = Stands::Ours { plans: plans.clone(), executable: true };
            let path = hooks.named(name);
            lines.push(if stands == wanted {
                say!("{path} stands already", path)
            } else {
                hooks.write(name, &hook::script(&plans), stands == Stands::Nothing)?;
                say!("{path} written", path)
            });
        }
        lines.push(say!("git now runs `{command}` before every commit and merge", command = hook::command(&plans)));
        lines.extend(about_the_folder(&hooks));
        Ok(lines)
    }
}

fn install(repo: &Path, plans: &[String], world: &World) -> Result<u8, Failure> {
    world.tell(&look(repo, plans)?.write()?)?;
    Ok(gate::CLEAN)
}

fn uninstall(repo: &Path, world: &World) -> Result<u8, Failure> {
    let hooks = Hooks::open(repo)?;
    let (mut lines, mut kept) = (Vec::new(), Vec::new());
    for name in NAMES {
        let path = hooks.named(name);
        match hooks.look(name)? {
            Stands::Ours { .. } => {
                hooks.remove(name)?;
                lines.push(say!("{path} removed", path));
            }
            Stands::Changed => kept.push(Text::verbatim(path)),
            Stands::Foreign | Stands::Framework => lines.push(say!("{path} is not duly's and stays", path)),
            Stands::Nothing => {}
        }
    }
    if lines.is_empty() && kept.is_empty() {
        lines.push(say!("{folder} has no hook of duly's", folder = hooks.folder().display()));
    }
    world.tell(&lines)?;
    let Some(kept) = kept.into_iter().reduce(|before, last| Text::all_of([before, last])) else { return Ok(gate::CLEAN) };
    let message = say!("{kept} was changed since duly wrote it, and stays", kept);
    Err(Failure::usage(message, say!("delete it yourself, or keep what you have made of it")))
}

fn status(repo: &Path, world: &World) -> Result<u8, Failure> {
    let hooks = Hooks::open(repo)?;
    let (mut lines, mut code) = (Vec::new(), gate::CLEAN);
    for name in NAMES {
        let path = hooks.named(name);
        lines.push(match hooks.look(name)? {
            Stands::Ours { executable: true, plans } => say!("{path} runs `{command}`", path, command = hook::command(&plans)),
            other => {
                code = gate::FINDINGS;
                absent(&path, &other)
            }
        });
    }
    lines.extend(about_the_folder(&hooks));
    if code == gate::FINDINGS {
        lines.push(say!("write what is missing with `duly hook install`"));
    }
    world.tell(&lines)?;
    Ok(code)
}

/// Why git does not run our hook.
fn absent(path: &str, stands: &Stands) -> Text {
    match stands {
        Stands::Nothing => say!("{path} is not there", path),
        Stands::Ours { .. } => say!("{path} is duly's, but not executable: git passes over it", path),
        Stands::Changed => say!("{path} was changed since duly wrote it", path),
        Stands::Framework => say!("{path} belongs to the pre-commit framework", path),
        Stands::Foreign => say!("{path} is not duly's", path),
    }
}

/// A folder that `core.hooksPath` names may serve other repositories too.
fn about_the_folder(hooks: &Hooks) -> Option<Text> {
    let told = || {
        say!("core.hooksPath leads to {folder}: hooks there hold for every repository that is set so", folder = hooks.folder().display())
    };
    hooks.is_outside().then(told)
}
