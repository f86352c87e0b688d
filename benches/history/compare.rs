//! duly and git side by side on one history, as ratios.
//!
//! It does not know how the history was made.

use std::error::Error;
use std::path::Path;
use std::process::Command;

use crate::measure::{Cost, median};
use crate::{command, git};

/// For how many tasks the user's script is timed, all over the plan; the rest is taken to cost as much.
const SAMPLE: usize = 24;

/// How many commits are new to a cache that is not quite warm.
const NEW: usize = 1_000;

struct Sides<'a> {
    dir: &'a Path,
    as_of: String,
    runs: usize,
}

/// Measures and prints one line for each way.
pub fn run(dir: &Path, runs: usize, quick: bool) -> Result<(), Box<dyn Error>> {
    let as_of = std::fs::read_to_string(dir.join("as-of"))?.trim().to_owned();
    let tasks: u32 = std::fs::read_to_string(dir.join("tasks"))?.trim().parse()?;
    let sides = Sides { dir, as_of, runs };
    let floor = sides.git(runs, &["rev-list", "--count", "--first-parent", "HEAD"])?;
    show("git rev-list --count --first-parent HEAD", &floor, &floor);
    show("duly validate", &sides.validate()?, &floor);
    show("duly check, cold", &sides.duly("HEAD", &["--no-cache"], || Ok(()))?, &floor);
    sides.warm(&floor)?;
    let start = median(runs * 5, || {
        let mut command = Command::new(program());
        command.arg("--version");
        command
    })?;
    show("duly --version", &start, &floor);
    if quick {
        return Ok(());
    }
    git(dir, &["commit-graph", "write", "--reachable", "--changed-paths"])?;
    show("duly check, cold, --trust-commit-graph", &sides.duly("HEAD", &["--no-cache", "--trust-commit-graph"], || Ok(()))?, &floor);
    std::fs::remove_file(dir.join("objects/info/commit-graph"))?;
    show("git log --name-only -- evidence/", &sides.git(1, &["log", "--name-only", "--format=%H", "--", "evidence/"])?, &floor);
    let mut script = Cost::default();
    for sample in 0..SAMPLE {
        // Whatever recurs in the plan has no divisor in common with it.
        let task = sample * 37 % usize::try_from(tasks)?;
        let path = format!("evidence/task-{task:04}/");
        let one = sides.git(1, &["log", "-1", "--format=%cI", "--", &path])?;
        script.wall += one.wall;
        script.peak = script.peak.max(one.peak);
    }
    script.wall = script.wall * tasks / u32::try_from(SAMPLE)?;
    show(&format!("git log -1 for each of {tasks} tasks, from {SAMPLE} of them"), &script, &floor);
    Ok(())
}

/// Measures duly alone on two histories, the second as a ratio of the first.
pub fn beside(dir: &Path, other: &Path, runs: usize) -> Result<(), Box<dyn Error>> {
    let open = |dir: &Path| -> Result<String, Box<dyn Error>> { Ok(std::fs::read_to_string(dir.join("as-of"))?.trim().to_owned()) };
    let sides = [Sides { dir, as_of: open(dir)?, runs }, Sides { dir: other, as_of: open(other)?, runs }];
    let scratch = std::env::temp_dir().join(format!("duly-beside-{}", std::process::id()));
    let place = scratch.display().to_string();
    for (name, more) in [("cold", vec!["--no-cache"]), ("warm", vec!["--cache", &place])] {
        let mut first: Option<Cost> = None;
        for side in &sides {
            // Fills the cache; the files of the system are warm then as well.
            Sides { runs: 1, as_of: side.as_of.clone(), ..*side }.duly("HEAD", &more, || Ok(()))?;
            let cost = side.duly("HEAD", &more, || Ok(()))?;
            show(&format!("duly check, {name}, {}", side.dir.display()), &cost, first.get_or_insert(cost));
        }
    }
    std::fs::remove_dir_all(&scratch)?;
    Ok(())
}

impl Sides<'_> {
    fn git(&self, runs: usize, arguments: &[&str]) -> std::io::Result<Cost> {
        // As a fresh clone has it: without a commit-graph.
        median(runs, || command(self.dir, &[&["-c", "core.commitGraph=false"], arguments].concat()))
    }

    /// `before` is done before each run, and not measured.
    fn duly(&self, revision: &str, more: &[&str], mut before: impl FnMut() -> std::io::Result<()>) -> std::io::Result<Cost> {
        let mut failed = None;
        let cost = median(self.runs, || {
            failed = failed.take().or(before().err());
            let mut command = Command::new(program());
            command.current_dir(self.dir).args(["check", "--as-of", &self.as_of, "--deadline", "3600", "--format", "json"]);
            command.args(["--ref", revision]).args(more);
            command
        })?;
        failed.map_or(Ok(cost), Err)
    }

    /// A working tree with the plan alone, of all the tasks.
    fn validate(&self) -> Result<Cost, Box<dyn Error>> {
        let scratch = std::env::temp_dir().join(format!("duly-plan-{}", std::process::id()));
        std::fs::create_dir_all(&scratch)?;
        let place = scratch.display().to_string();
        git(self.dir, &["--work-tree", &place, "checkout", "HEAD", "--", "policies", "calendars"])?;
        git(&scratch, &["init", "--quiet"])?;
        let cost = median(self.runs * 5, || {
            let mut command = Command::new(program());
            command.args(["validate", "-C", &place]);
            command
        })?;
        std::fs::remove_dir_all(&scratch)?;
        Ok(cost)
    }

    fn warm(&self, floor: &Cost) -> Result<(), Box<dyn Error>> {
        let scratch = std::env::temp_dir().join(format!("duly-bench-{}", std::process::id()));
        let (full, short, used) = (scratch.join("full"), scratch.join("short"), scratch.join("used"));
        let place = |path: &Path| path.display().to_string();
        let once = Sides { runs: 1, as_of: self.as_of.clone(), ..*self };
        show("duly check, cold, and keep it", &once.duly("HEAD", &["--cache", &place(&full)], || Ok(()))?, floor);
        show("duly check, warm", &self.duly("HEAD", &["--cache", &place(&full)], || Ok(()))?, floor);
        let behind = format!("HEAD~{NEW}");
        once.duly(&behind, &["--cache", &place(&short)], || Ok(()))?;
        // The run itself keeps what is new: each begins with a copy.
        let cost = self.duly("HEAD", &["--cache", &place(&used)], || copy(&short, &used))?;
        show(&format!("duly check, warm, {NEW} commits are new"), &cost, floor);
        self.staged(&scratch, floor)?;
        std::fs::remove_dir_all(&scratch)?;
        Ok(())
    }

    /// A clone whose index holds one more record than HEAD; no file is checked out.
    fn staged(&self, scratch: &Path, floor: &Cost) -> Result<(), Box<dyn Error>> {
        let (clone, cache) = (scratch.join("clone"), scratch.join("staged").display().to_string());
        std::fs::create_dir_all(&clone)?;
        git(scratch, &["clone", "--quiet", "--shared", "--no-checkout", &self.dir.display().to_string(), "clone"])?;
        std::fs::write(clone.join("new.yaml"), "task: task-0000\nsummary: Looked at everything again\n")?;
        let id = command(&clone, &["hash-object", "-w", "new.yaml"]).output()?.stdout;
        let id = String::from_utf8(id)?;
        git(&clone, &["read-tree", "HEAD"])?;
        git(&clone, &["update-index", "--add", "--cacheinfo", &format!("100644,{},evidence/task-0000/new.yaml", id.trim())])?;
        let clone = Sides { dir: &clone, as_of: self.as_of.clone(), runs: self.runs };
        let once = Sides { runs: 1, as_of: self.as_of.clone(), ..clone };
        once.duly("HEAD", &["--staged", "--cache", &cache], || Ok(()))?;
        show("duly check --staged, warm", &clone.duly("HEAD", &["--staged", "--cache", &cache], || Ok(()))?, floor);
        show("duly check --staged, without a cache", &once.duly("HEAD", &["--staged", "--no-cache"], || Ok(()))?, floor);
        Ok(())
    }
}

fn copy(from: &Path, to: &Path) -> std::io::Result<()> {
    std::fs::create_dir_all(to)?;
    for entry in std::fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &target)?;
        } else {
            std::fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}

/// Another build can be measured by naming it in `DULY`.
#[expect(clippy::disallowed_methods, reason = "a benchmark is told which program to measure")]
pub fn program() -> std::ffi::OsString {
    std::env::var_os("DULY").unwrap_or_else(|| env!("CARGO_BIN_EXE_duly").into())
}

fn show(name: &str, cost: &Cost, floor: &Cost) {
    let ratio = cost.wall.as_secs_f64() / floor.wall.as_secs_f64();
    let memory = cost.peak.map_or_else(|| "?".to_owned(), |peak| format!("{} MB", peak / 1_000_000));
    let cpu = cost.cpu.map_or_else(|| "?".to_owned(), |cpu| format!("{:.2} s", cpu.as_secs_f64()));
    println!("{name:52} {:>10.1} ms {ratio:>8.3}x {cpu:>9} cpu {memory:>8}", cost.wall.as_secs_f64() * 1000.0);
}
