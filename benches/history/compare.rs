//! duly and git side by side on one history, as ratios.
//!
//! It does not know how the history was made.

use std::error::Error;
use std::path::Path;
use std::process::Command;

use crate::command;
use crate::measure::{Cost, median};

/// How many tasks the user's script is timed for; the rest is taken to cost as much.
const SAMPLE: usize = 3;

/// Measures and prints one line for each way.
pub fn run(dir: &Path, runs: usize, quick: bool) -> Result<(), Box<dyn Error>> {
    let as_of = std::fs::read_to_string(dir.join("as-of"))?;
    let duly = |arguments: &[&str]| {
        let mut command = Command::new(std::env::var_os("DULY").unwrap_or_else(|| env!("CARGO_BIN_EXE_duly").into()));
        command.current_dir(dir).args(["check", "--as-of", as_of.trim(), "--deadline", "3600", "--format", "json"]).args(arguments);
        command
    };
    let count = median(runs, || command(dir, &["-c", "core.commitGraph=false", "rev-list", "--count", "--first-parent", "HEAD"]))?;
    show("git rev-list --count --first-parent HEAD", &count, &count);
    let cold = median(runs, || duly(&["--no-cache"]))?;
    show("duly check, cold", &cold, &count);
    if quick {
        return Ok(());
    }
    let log = median(1, || command(dir, &["-c", "core.commitGraph=false", "log", "--name-only", "--format=%H", "--", "evidence/"]))?;
    show("git log --name-only -- evidence/", &log, &count);
    let tasks = std::fs::read_to_string(dir.join("tasks")).ok().and_then(|text| text.trim().parse::<u32>().ok()).unwrap_or(1);
    for task in 0..SAMPLE {
        let path = format!("evidence/task-{task:04}/");
        let one = median(1, || command(dir, &["-c", "core.commitGraph=false", "log", "-1", "--format=%cI", "--", &path]))?;
        show(&format!("git log -1 -- {path} (of {tasks})"), &one, &count);
    }
    Ok(())
}

fn show(name: &str, cost: &Cost, floor: &Cost) {
    let ratio = cost.wall.as_secs_f64() / floor.wall.as_secs_f64();
    let memory = cost.peak.map_or_else(|| "?".to_owned(), |peak| format!("{} MB", peak / 1_000_000));
    let cpu = cost.cpu.map_or_else(|| "?".to_owned(), |cpu| format!("{:.2} s", cpu.as_secs_f64()));
    println!("{name:60} {:>10.1} ms {ratio:>8.3}x {cpu:>9} cpu {memory:>8}", cost.wall.as_secs_f64() * 1000.0);
}
