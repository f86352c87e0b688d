//! The witness: a chain of small commits, each of which says which head of a branch a machine saw, and when by its own clock.
//!
//! It does not know what follows from it, nor who may write it.

mod store;

use super::Oid;
use crate::calendar::{Instant, utc};
use crate::language::Text;

/// Where the newest commit of the chain stands.
pub const WITNESS: &str = "refs/duly/witness";

/// The first line of every message: what it is, and the version of its grammar.
const TITLE: &str = "duly-witness 1";

/// The longest name of a branch, in bytes.
const LONGEST_BRANCH: usize = 1024;

/// What one run saw.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Testimony {
    pub head: Oid,
    /// The full name of the branch (`refs/heads/main`).
    pub branch: String,
    /// What the clock of the machine said.
    pub at: Instant,
    /// The exit code of the check.
    pub exit: u8,
    /// How many units stood where.
    pub units: Vec<(String, usize)>,
    /// The SHA-256 of the plan's files, as [`super::Repository::digest`] makes it.
    pub plan: String,
}

/// One commit of the chain, as far as it bears on what is judged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Witness {
    pub commit: Oid,
    pub head: Oid,
    pub branch: String,
    pub at: Instant,
}

/// The whole chain as far as it can be read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Chronicle {
    /// The oldest first.
    pub entries: Vec<Witness>,
    /// Where the reading ended before the first witness.
    pub broken: Option<Broken>,
}

/// Where the chain cannot be followed further back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    /// None if the reference itself cannot be followed.
    pub commit: Option<Oid>,
    pub reason: Text,
}

/// A witness that is dated after one that builds on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Backwards {
    pub commit: Oid,
    pub at: Instant,
    /// The earliest time of those that build on it: this one counts.
    pub later: Instant,
}

/// What the chain says of one branch at one moment.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Seen {
    /// Which heads were seen and when, the oldest first; times never run back.
    pub heads: Vec<(Oid, Instant)>,
    pub broken: Option<Broken>,
    pub backwards: Vec<Backwards>,
}

impl Testimony {
    /// Writes the message of the commit.
    pub fn text(&self) -> String {
        let units: Vec<String> = self.units.iter().map(|(name, count)| format!(" {name}={count}")).collect();
        format!(
            "{TITLE}\n\nhead {}\nbranch {}\nat {}\nexit {}\nunits{}\nplan {}\n",
            self.head,
            self.branch,
            utc(self.at),
            self.exit,
            units.concat(),
            self.plan
        )
    }

    /// Reads a message: exactly what [`Testimony::text`] writes, and nothing else.
    pub fn parse(text: &str) -> Option<Self> {
        let lines: Vec<&str> = text.strip_prefix(TITLE)?.strip_prefix("\n\n")?.strip_suffix('\n')?.split('\n').collect();
        let [head, branch, at, exit, units, plan] = lines.as_slice() else { return None };
        let count = |word: &str| {
            let (name, count) = word.split_once('=')?;
            let is_name = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-');
            is_name.then_some((name.to_owned(), count.parse().ok()?))
        };
        let units = match units.strip_prefix("units")? {
            "" => Vec::new(),
            words => words.strip_prefix(' ')?.split(' ').map(count).collect::<Option<_>>()?,
        };
        let plan = plan
            .strip_prefix("plan ")
            .filter(|plan| plan.len() == 64 && plan.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f')))?;
        let testimony = Self {
            head: Oid::parse(head.strip_prefix("head ")?)?,
            branch: branch.strip_prefix("branch ").filter(|branch| is_branch(branch))?.to_owned(),
            at: chrono::DateTime::parse_from_rfc3339(at.strip_prefix("at ")?).ok()?.to_utc(),
            exit: exit.strip_prefix("exit ")?.parse().ok()?,
            units,
            plan: plan.to_owned(),
        };
        // One meaning has one text.
        (testimony.text() == text).then_some(testimony)
    }
}

/// Says whether a text can be the full name of a branch.
pub fn is_branch(name: &str) -> bool {
    name.starts_with("refs/") && name.len() <= LONGEST_BRANCH && git2::Reference::is_valid_name(name)
}

/// The name of a branch wherever it stands: in this repository, or as a remote one was fetched.
fn short(reference: &str) -> &str {
    let remote = || reference.strip_prefix("refs/remotes/").and_then(|rest| rest.split_once('/')).map(|(_, name)| name);
    reference.strip_prefix("refs/heads/").or_else(remote).unwrap_or(reference)
}

impl Chronicle {
    /// What the chain says of a branch at a moment, with a skew in seconds. A commit without a branch counts as one of the branch seen last.
    ///
    /// A witness was there before every one that builds on it: of two times that contradict each other the earlier counts.
    pub fn of(&self, branch: Option<&str>, as_of: Instant, skew: i64) -> Seen {
        let skew = chrono::TimeDelta::try_seconds(skew.max(0)).unwrap_or_default();
        let mut seen = Seen { broken: self.broken.clone(), ..Seen::default() };
        let mut times = Vec::with_capacity(self.entries.len());
        let mut earliest = Instant::MAX_UTC;
        for entry in self.entries.iter().rev() {
            if earliest.checked_add_signed(skew).is_some_and(|latest| latest < entry.at) && earliest <= as_of {
                seen.backwards.push(Backwards { commit: entry.commit, at: entry.at, later: earliest });
            }
            earliest = earliest.min(entry.at);
            times.push(earliest);
        }
        seen.backwards.reverse();
        times.reverse();
        let exists = times.partition_point(|at| *at <= as_of);
        let branch = branch.or_else(|| self.entries[..exists].last().map(|last| last.branch.as_str())).map(short);
        let own = self.entries.iter().zip(&times).take(exists).filter(|(entry, _)| Some(short(&entry.branch)) == branch);
        seen.heads = own.map(|(entry, at)| (entry.head, *at)).collect();
        seen
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Chronicle, Testimony, Witness};
    use crate::history::Oid;
    use crate::history::ident::instant;

    fn id(number: u8) -> Oid {
        Oid::from_raw(&[number; 20]).expect("an id")
    }

    fn testimony() -> Testimony {
        Testimony {
            head: id(7),
            branch: "refs/heads/main".to_owned(),
            at: instant(1_700_000_000),
            exit: 1,
            units: vec![("current".to_owned(), 3), ("due-soon".to_owned(), 0)],
            plan: "ab".repeat(32),
        }
    }

    #[test]
    fn a_message_is_read_back_as_it_was_written() {
        let text = testimony().text();
        assert!(text.starts_with("duly-witness 1\n\nhead 0707"), "{text}");
        assert!(text.contains("\nat 2023-11-14T22:13:20Z\nexit 1\nunits current=3 due-soon=0\nplan abab"), "{text}");
        assert_eq!(Testimony::parse(&text), Some(testimony()));
        let none = Testimony { units: Vec::new(), ..testimony() };
        assert_eq!(Testimony::parse(&none.text()), Some(none));
    }

    #[test]
    fn one_meaning_has_one_text_and_everything_else_is_none() {
        let text = testimony().text();
        for (from, to) in [
            ("duly-witness 1", "duly-witness 2"),
            ("exit 1", "exit 01"),
            ("exit 1", "exit 256"),
            ("exit 1\n", "exit 1\r\n"),
            ("current=3", "current=+3"),
            ("current=3", "=3"),
            ("Z\n", ".5Z\n"),
            ("22:13:20Z", "23:13:20+01:00"),
            ("refs/heads/main", "main"),
            ("refs/heads/main", "refs/heads/a b"),
            ("refs/heads/main", "refs/heads/../x"),
            ("plan ab", "plan AB"),
            ("plan ab", "plan "),
            ("head 07", "head 0"),
            ("\nexit", "\n\nexit"),
        ] {
            let changed = text.replacen(from, to, 1);
            assert_ne!(changed, text, "{from}");
            assert_eq!(Testimony::parse(&changed), None, "{changed}");
        }
        assert_eq!(Testimony::parse(&format!("{text}\n")), None);
        assert_eq!(Testimony::parse(text.trim_end()), None);
        assert_eq!(Testimony::parse(""), None);
    }

    fn chronicle(entries: &[(&str, i64)]) -> Chronicle {
        let witness = |(number, (branch, at)): (usize, &(&str, i64))| {
            let number = u8::try_from(number).expect("few witnesses");
            Witness { commit: id(100 + number), head: id(number), branch: (*branch).to_owned(), at: instant(*at) }
        };
        Chronicle { entries: entries.iter().enumerate().map(witness).collect(), broken: None }
    }

    fn heads(chronicle: &Chronicle, branch: Option<&str>, as_of: i64) -> Vec<(Oid, i64)> {
        chronicle.of(branch, instant(as_of), 10).heads.iter().map(|(head, at)| (*head, at.timestamp())).collect()
    }

    #[test]
    fn witnesses_of_other_branches_and_later_ones_do_not_count() {
        let chronicle = chronicle(&[("refs/heads/main", 100), ("refs/heads/release", 200), ("refs/heads/main", 300)]);
        assert_eq!(heads(&chronicle, Some("refs/heads/main"), 300), [(id(0), 100), (id(2), 300)]);
        assert_eq!(heads(&chronicle, Some("refs/heads/main"), 299), [(id(0), 100)]);
        assert_eq!(heads(&chronicle, Some("refs/heads/main"), 99), []);
        assert_eq!(heads(&chronicle, Some("refs/remotes/origin/main"), 300).len(), 2);
        assert_eq!(heads(&chronicle, Some("refs/heads/topic"), 300), []);
        assert_eq!(heads(&chronicle, None, 300).len(), 2, "without a name: the branch that was seen last");
        assert_eq!(heads(&chronicle, None, 299), [(id(1), 200)]);
    }

    #[test]
    fn of_two_times_that_contradict_each_other_the_earlier_counts() {
        let told = |later: i64| {
            let seen = chronicle(&[("refs/heads/main", 100), ("refs/heads/main", later)]).of(None, instant(1000), 10);
            (seen.backwards.len(), seen.heads.iter().map(|(_, at)| at.timestamp()).collect::<Vec<_>>())
        };
        assert_eq!(told(90), (0, vec![90, 90]));
        assert_eq!(told(89), (1, vec![89, 89]));
        let ahead = chronicle(&[("refs/heads/main", 5000), ("refs/heads/main", 200)]).of(None, instant(100), 10);
        assert_eq!(ahead, super::Seen::default(), "what builds on it does not exist yet");
    }

    proptest! {
        #[test]
        fn times_never_run_back_and_never_lie_after_what_was_said(times in prop::collection::vec(0_i64..200, 0..20), as_of in 0_i64..200) {
            let entries: Vec<(&str, i64)> = times.iter().map(|at| ("refs/heads/main", *at)).collect();
            let seen = chronicle(&entries).of(None, instant(as_of), 10);
            prop_assert!(seen.heads.is_sorted_by_key(|(_, at)| *at));
            for ((_, at), said) in seen.heads.iter().zip(&times) {
                prop_assert!(at.timestamp() <= *said && at.timestamp() <= as_of);
            }
            prop_assert_eq!(seen.backwards.is_empty(), seen.backwards.iter().all(|one| one.at.timestamp() <= one.later.timestamp() + 10));
        }
    }
}
