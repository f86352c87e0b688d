//! Runs programs and measures them: wall time and peak memory.
//!
//! It does not know what they do.

use std::fs;
use std::io;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

/// How often the memory of a running program is looked at: at first often, since many end soon; then seldom, since a look takes time from
/// a program that has use for every processor. The mark that is looked at never falls.
const LOOK: Duration = Duration::from_micros(500);
const LATER: Duration = Duration::from_millis(10);

/// For how long they are looked at often.
const SOON: Duration = Duration::from_millis(100);

#[derive(Debug, Clone, Copy, Default)]
pub struct Cost {
    pub wall: Duration,
    /// Processor time, user and system together; none without /proc.
    pub cpu: Option<Duration>,
    /// In bytes, as the kernel keeps it (`VmHWM`); none for a program that ended before it was looked at, or without /proc.
    pub peak: Option<u64>,
}

/// The median of some runs, and the highest peak of them all.
pub fn median(runs: usize, mut command: impl FnMut() -> Command) -> io::Result<Cost> {
    let mut costs = Vec::new();
    for _ in 0..runs.max(1) {
        costs.push(once(&mut command())?);
    }
    costs.sort_by_key(|cost| cost.wall);
    let mut times: Vec<Duration> = costs.iter().filter_map(|cost| cost.cpu).collect();
    times.sort();
    let cpu = times.get(times.len() / 2).copied();
    Ok(Cost { wall: costs[costs.len() / 2].wall, cpu, peak: costs.iter().filter_map(|cost| cost.peak).max() })
}

fn once(command: &mut Command) -> io::Result<Cost> {
    let before = children();
    let start = Instant::now();
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
    let status = format!("/proc/{}/status", child.id());
    let is_over = AtomicBool::new(false);
    let (code, wall, peak) = thread::scope(|scope| {
        let looker = scope.spawn(|| {
            let mut peak = None;
            while !is_over.load(Ordering::Relaxed) {
                peak = high_water(&status).max(peak);
                thread::park_timeout(if start.elapsed() < SOON { LOOK } else { LATER });
            }
            peak
        });
        let code = child.wait();
        let wall = start.elapsed();
        is_over.store(true, Ordering::Relaxed);
        looker.thread().unpark();
        (code, wall, looker.join().unwrap_or_default())
    });
    let code = code?;
    // duly ends with 1 where it finds something, which is an answer; anything above is none.
    if code.code().is_none_or(|code| code > 1) {
        return Err(io::Error::other(format!("{command:?} ended with {code}")));
    }
    let cpu = before.zip(children()).and_then(|(before, after)| after.checked_sub(before));
    Ok(Cost { wall, cpu, peak })
}

/// The processor time of all programs that were run and have ended, in the hundredths of a second that Linux counts.
fn children() -> Option<Duration> {
    let text = fs::read_to_string("/proc/self/stat").ok()?;
    let fields: Vec<&str> = text.rsplit_once(')')?.1.split_whitespace().collect();
    let ticks: u64 = fields.get(13..15)?.iter().filter_map(|field| field.parse::<u64>().ok()).sum();
    Some(Duration::from_millis(ticks * 10))
}

fn high_water(status: &str) -> Option<u64> {
    // A program that has just ended has no such line any more.
    let text = fs::read_to_string(status).ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix(" kB")?.trim().parse::<u64>().ok().map(|kilobytes| kilobytes * 1024)
}
