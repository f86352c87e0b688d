//! Writes the stream of `git fast-import` for a large history: the same options give the same commits.
//!
//! It does not know how the history is judged.

use std::io::{self, Write};

use chrono::DateTime;

use crate::schedule::{self, Due, Sequence, dues, end, start};

/// What kind of history it is.
#[derive(Debug, Clone)]
pub struct Options {
    /// Commits in all, those of side branches and merges with them.
    pub commits: usize,
    pub tasks: usize,
    /// How many years the history spans; the tasks are owed from its second month on.
    pub years: u32,
    /// How many commits in a hundred are merges.
    pub merges: u64,
    /// Files that are not evidence.
    pub churn: usize,
    /// Every commit of the branch brings evidence.
    pub heavy: bool,
    /// All evidence lies in one folder.
    pub flat: bool,
    /// Every slot is so many times as long: so many times as many tasks land as many records.
    pub stretch: u32,
    /// The tasks recur as those of PCI DSS do, most of them once a year, and are done on any day.
    pub controls: bool,
}

const PEOPLE: [(&str, &str); 3] = [("Ana", "ana@example.org"), ("Bob", "bob@example.org"), ("Cem", "cem@example.org")];

struct Writer<'a, W> {
    out: &'a mut W,
    options: &'a Options,
    numbers: Sequence,
    mark: u64,
    /// The last commit of the branch.
    tip: Option<u64>,
    made: usize,
}

/// Writes the whole stream.
pub fn write(options: &Options, out: &mut impl Write) -> io::Result<()> {
    let mut writer = Writer { out, options, numbers: Sequence::new(), mark: 0, tip: None, made: 0 };
    writer.history()
}

impl<W: Write> Writer<'_, W> {
    fn history(&mut self) -> io::Result<()> {
        let mut dues = dues(self.options, &mut self.numbers);
        dues.reverse();
        let (first, last) = (start(), end(self.options));
        let steps = i64::try_from(self.options.commits).unwrap_or(i64::MAX);
        self.root(first)?;
        let mut versions = 1;
        while self.made < self.options.commits {
            let done = i64::try_from(self.made).unwrap_or(i64::MAX);
            let now = first + (last - first) * done / steps;
            // Ten versions of the plan, spread over the whole time.
            if self.made * 10 >= versions * self.options.commits {
                versions += 1;
                let plan = plan(self.options, versions);
                self.commit(now, "Change the plan", &[("policies/plan.yaml".to_owned(), plan)])?;
                continue;
            }
            let mut files = Vec::new();
            // As many records to a commit as are due; with few commits for many records that is more than one.
            while dues.last().is_some_and(|due| due.at <= now) && (files.is_empty() || dues.len() * 2 > self.options.commits - self.made) {
                files.extend(dues.pop().map(|due| record(self.options, &due)));
            }
            if files.is_empty() && self.options.heavy {
                let task = self.below(self.options.tasks);
                files.push(record(self.options, &Due { at: now, task, period: String::new() }));
            }
            if self.numbers.below(100) < self.options.merges && self.made + 3 < self.options.commits {
                self.merge(now, files)?;
            } else if files.is_empty() {
                let file = self.churn();
                self.commit(now, "Change a file", &[file])?;
            } else {
                self.commit(now, "Land evidence", &files)?;
            }
        }
        writeln!(self.out, "done")
    }

    fn root(&mut self, now: i64) -> io::Result<()> {
        let mut files: Vec<(String, String)> = (0..self.options.churn).map(|file| (churn_path(file), format!("{file}\n"))).collect();
        files.push(("policies/plan.yaml".to_owned(), plan(self.options, 1)));
        files.push(("calendars/holidays.txt".to_owned(), "2023-12-25\n2024-12-25\n2025-12-25\n".to_owned()));
        for name in ["README.md", "LICENSE", "Makefile", ".gitignore"] {
            files.push((name.to_owned(), format!("{name}\n")));
        }
        self.commit(now, "Begin", &files)
    }

    /// A side branch of one or two commits, which the branch then merges; what the merge brings is what the side branch made.
    fn merge(&mut self, now: i64, mut files: Vec<(String, String)>) -> io::Result<()> {
        let base = self.tip;
        if files.is_empty() {
            files.push(self.churn());
        }
        self.raw("refs/heads/side", now - 3_600, "Work aside", &files, base, None)?;
        if self.numbers.below(2) == 0 {
            let file = self.churn();
            self.commit(now, "Change a file meanwhile", &[file])?;
        }
        let side = self.mark;
        let side = if self.tip == Some(side) { side - 1 } else { side };
        let tip = self.tip;
        self.raw("refs/heads/main", now + 1, "Merge the work", &files, tip, Some(side))?;
        self.tip = Some(self.mark);
        Ok(())
    }

    fn commit(&mut self, now: i64, message: &str, files: &[(String, String)]) -> io::Result<()> {
        let tip = self.tip;
        self.raw("refs/heads/main", now, message, files, tip, None)?;
        self.tip = Some(self.mark);
        Ok(())
    }

    fn raw(
        &mut self,
        branch: &str,
        now: i64,
        message: &str,
        files: &[(String, String)],
        from: Option<u64>,
        merged: Option<u64>,
    ) -> io::Result<()> {
        self.mark += 1;
        self.made += 1;
        // One commit in fifty has a clock that is some minutes slow.
        let skew = if self.numbers.below(50) == 0 { i64::try_from(self.numbers.below(240)).unwrap_or(0) } else { 0 };
        let any = self.below(PEOPLE.len());
        // Who lands a record is whom it names.
        let named = |(_, email): &(&str, &str)| files.iter().any(|(_, content)| content.contains(&format!("performed_by: {email}\n")));
        let (name, email) = PEOPLE.iter().find(|person| named(person)).copied().unwrap_or(PEOPLE[any]);
        let who = format!("{name} <{email}>");
        writeln!(self.out, "commit {branch}\nmark :{}\nauthor {who} {} +0100", self.mark, now - 60)?;
        writeln!(self.out, "committer {who} {} +0100\ndata {}\n{message}", now - skew, message.len() + 1)?;
        if let Some(from) = from {
            writeln!(self.out, "from :{from}")?;
        }
        if let Some(merged) = merged {
            writeln!(self.out, "merge :{merged}")?;
        }
        for (path, content) in files {
            writeln!(self.out, "M 100644 inline {path}\ndata {}\n{content}", content.len())?;
        }
        writeln!(self.out)
    }

    fn churn(&mut self) -> (String, String) {
        let file = self.below(self.options.churn);
        let content = format!("{file}\n{}\n", self.numbers.below(u64::MAX));
        (churn_path(file), content)
    }

    fn below(&mut self, limit: usize) -> usize {
        let limit = u64::try_from(limit).unwrap_or(1);
        usize::try_from(self.numbers.below(limit)).unwrap_or(0)
    }
}

/// Where a file that is no evidence lies: ten folders at the top, each with ten of a hundred files or so.
fn churn_path(file: usize) -> String {
    let top = ["app", "cmd", "core", "docs", "infra", "lib", "pkg", "src", "tools", "web"][file % 10];
    format!("{top}/part-{:02}/file-{file:05}.txt", file / 10 % 10)
}

fn plan(options: &Options, version: usize) -> String {
    let mut text = format!("version: 1\nname: Version {version}\ntimezone: Europe/Paris\nadopted_on: 2023-02-01\n");
    text.push_str("calendar:\n  holidays: [{file: calendars/holidays.txt}]\ntasks:\n");
    for task in 0..options.tasks {
        let grace = if task % 10 == version % 10 { 3 } else { 2 };
        let folder = folder(options, task);
        text.push_str(&format!("  - {{id: task-{task:04}, title: Task {task}, evidence: {folder}, "));
        let every = schedule::every(options, task);
        text.push_str(&format!("cadence: {{every: {every}, grace: {grace}d}}}}\n"));
    }
    text
}

fn folder(options: &Options, task: usize) -> String {
    if options.flat { format!("evidence/task-{task:04}-*") } else { format!("evidence/task-{task:04}/") }
}

fn record(options: &Options, due: &Due) -> (String, String) {
    let Due { at, task, period } = due;
    let name = if period.is_empty() { format!("extra-{at}") } else { period.clone() };
    let claim = if period.is_empty() || options.stretch > 1 {
        let claimed = DateTime::from_timestamp(*at - 600, 0).unwrap_or_default();
        format!("performed_at: {}", claimed.format("%Y-%m-%dT%H:%M:%SZ"))
    } else {
        format!("period: {period}")
    };
    let path = if options.flat { format!("evidence/task-{task:04}-{name}.yaml") } else { format!("evidence/task-{task:04}/{name}.yaml") };
    // With few commits several records land together: those of one commit are of one person.
    let who = if options.commits < 20_000 { PEOPLE[0].1 } else { PEOPLE[task % PEOPLE.len()].1 };
    let summary = format!("Looked at {} things.", (at * 7 + i64::try_from(*task).unwrap_or(0)) % 997);
    (path, format!("task: task-{task:04}\n{claim}\nperformed_by: {who}\nresult: done\nsummary: {summary}\n"))
}
