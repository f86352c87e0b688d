//! Says whether duly gives the same answer by every road, and whether it is that of git.
//!
//! It measures nothing.

use std::error::Error;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::{command, compare, git};

/// Compares the answers; the first that differs is an error.
pub fn run(dir: &Path) -> Result<(), Box<dyn Error>> {
    let as_of = std::fs::read_to_string(dir.join("as-of"))?.trim().to_owned();
    let scratch = std::env::temp_dir().join(format!("duly-verify-{}", std::process::id()));
    let cache = scratch.display().to_string();
    let judge = |revision: &str, more: &[&str]| -> Result<Value, Box<dyn Error>> {
        let mut command = Command::new(compare::program());
        command.current_dir(dir).args(["check", "--as-of", &as_of, "--format", "json", "--ref", revision]).args(more);
        let output = command.output()?;
        if output.status.code().is_none_or(|code| code > 1) {
            return Err(format!("{command:?}: {}", String::from_utf8_lossy(&output.stderr)).into());
        }
        Ok(serde_json::from_slice(&output.stdout)?)
    };
    let plain = judge("main", &["--no-cache"])?;
    let mut answers = vec![("a cache that is filled", judge("main", &["--cache", &cache])?)];
    answers.push(("a cache that is full", judge("main", &["--cache", &cache])?));
    std::fs::remove_dir_all(&scratch)?;
    judge("main~700", &["--cache", &cache])?;
    answers.push(("a cache that is behind", judge("main", &["--cache", &cache])?));
    std::fs::remove_dir_all(&scratch)?;
    git(dir, &["commit-graph", "write", "--reachable", "--changed-paths"])?;
    let mut trusting = judge("main", &["--no-cache", "--trust-commit-graph"])?;
    std::fs::remove_file(dir.join("objects/info/commit-graph"))?;
    let told = trusting["repository"].as_object_mut().and_then(|repository| repository.remove("commit_graph"));
    if told != Some(Value::Bool(true)) {
        return Err("the report does not say that the commit-graph was trusted".into());
    }
    answers.push(("a trusted commit-graph", trusting));
    for (road, answer) in &answers {
        if *answer != plain {
            return Err(format!("the answer by way of {road} is another one").into());
        }
    }
    let tasks = by_git(dir, &plain)?;
    println!("the same answer by {} roads; the last landing of each of {tasks} tasks is that of git", answers.len() + 1);
    Ok(())
}

/// The last performance of every task is the last commit of the branch that changed its folder.
fn by_git(dir: &Path, report: &Value) -> Result<usize, Box<dyn Error>> {
    let tasks = report["tasks"].as_array().ok_or("a report without tasks")?;
    for task in tasks {
        let folder = task["evidence"][0].as_str().ok_or("a task without evidence")?;
        let output = command(dir, &["log", "-1", "--first-parent", "-m", "--format=%H", "main", "--", folder]).output()?;
        let theirs = String::from_utf8(output.stdout)?;
        let ours = task["last_performance"]["commit"].as_str().unwrap_or_default();
        if ours.is_empty() || ours != theirs.trim() {
            return Err(format!("{folder} changed last in {}, not in {ours}", theirs.trim()).into());
        }
    }
    if tasks.is_empty() { Err("a report without tasks".into()) } else { Ok(tasks.len()) }
}
