//! Who approves that a change loosens the plan, and why an approval does not count.
//!
//! It does not know what is loosened.

use std::collections::{BTreeMap, BTreeSet};

use super::seen::Course;
use super::sign::Word;
use crate::calendar::Instant;
use crate::check;
use crate::diagnostic::{Problem, RuleId};
use crate::evidence::{Mailmap, Person, co_authors, is_bot, is_member, mentions, named};
use crate::history::{BranchCommit, Error, Ident, Repository, Stamp};
use crate::pattern::Pattern;
use crate::plan::{Plan, Team};

/// The trailer that approves.
const TRAILER: &str = "Approved-by";

/// How many approvals that do not count are told.
const TOLD: usize = 3;

/// How to approve, behind `git commit`.
const COMMAND: &str = "--allow-empty -m \"Approve the looser plan\" --trailer \"Approved-by: NAME <ADDRESS>\"";

/// What is known of the approvals that a change carries.
pub enum Approvals {
    /// There is a good one.
    Given,
    /// The index carries no message yet.
    NotYet,
    /// The base has no plan, or one that names no approvers.
    Nobody,
    /// None of the team, by its name, and why those that there are do not count.
    Missing { team: String, refused: Vec<String>, has_keys: bool },
    /// Whether the one in this commit counts hangs on OpenPGP keys, and this duly is built without OpenPGP.
    Unknown { commit: String },
}

/// By what the approvals of a branch are judged: a change cannot approve itself, so all of it is of the base.
pub struct Roll<'a> {
    pub repository: &'a Repository,
    pub plan: &'a Plan,
    pub mailmap: Mailmap,
    /// What is looked at in merges.
    pub watched: &'a [Pattern],
    /// A file that the base has changed otherwise since the branch left it: nobody has seen what will become of it.
    pub crossed: Option<String>,
    /// When the change would land.
    pub at: Instant,
}

/// A person who approves in the message of a commit.
struct Claim {
    /// The place of the commit among those of the branch.
    at: usize,
    person: Person,
}

/// Why what a commit says approves nothing. Ordered by the places of the commits.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Refused {
    at: usize,
    reason: String,
}

impl Approvals {
    /// What is missing where a change loosens the plan.
    pub fn missing(&self, loosened: &Problem) -> Result<Option<Problem>, check::Error> {
        let (who, help) = match self {
            Self::Given | Self::NotYet => return Ok(None),
            Self::Unknown { commit } => return Err(check::Error::ApprovalWithoutOpenPgp { commit: commit.clone() }),
            Self::Missing { team, refused, has_keys } => {
                let listed: Vec<String> = refused.iter().take(TOLD).cloned().collect();
                let more = refused.len().checked_sub(TOLD).filter(|more| *more > 0).map(|more| format!("and {more} more"));
                let reasons: String = listed.into_iter().chain(more).map(|reason| format!("; {reason}")).collect();
                let sign = if *has_keys { "-S " } else { "" };
                (
                    format!("nobody of {team} who wrote none of it approves it{reasons}"),
                    format!(
                        "let a member of that team who wrote none of it look at all of it and run `git commit {sign}{COMMAND}`, or restore the duty"
                    ),
                )
            }
            Self::Nobody => (
                "the base's plan names no `approvers` who could approve it".to_owned(),
                "name a team under `approvers` in the plan, in a change of its own, or restore the duty".to_owned(),
            ),
        };
        let problem = Problem::new(RuleId::LooseningUnapproved, format!("this change loosens the plan, and {who}"), help);
        let problem = match &loosened.place {
            Some(place) => problem.at(place.clone(), loosened.label.clone()),
            None => problem,
        };
        Ok(Some(match &loosened.commit {
            Some(commit) => problem.commit(commit),
            None => problem,
        }))
    }
}

impl Roll<'_> {
    /// Judges the approvals in the messages of the commits that a change brings.
    pub fn approvals(&self, commits: &[BranchCommit]) -> Result<Approvals, Error> {
        let Some(team) = self.plan.approvers.as_deref().and_then(|team| self.plan.team(team)) else { return Ok(Approvals::Nobody) };
        let (claims, mut refused) = self.claims(commits)?;
        let (of_members, doubtful) = self.last_words(team, claims, commits, &mut refused)?;
        let mut unknown = None;
        if !of_members.is_empty() {
            let course = Course::new(self.repository, commits, self.watched)?;
            let hands = self.hands(&course, commits);
            for claim in of_members {
                let wrote = hands.get(&claim.key()).map(|deed| format!("they {deed}"));
                let unseen = || course.unseen(claim.at).map(|commit| format!("it has not seen what {} changes", shown(commit)));
                let crossed = || self.crossed.as_ref().map(|path| format!("the base has changed {path} too, and has to be merged first"));
                match wrote.or_else(unseen).or_else(crossed) {
                    Some(reason) => refused.push(claim.refused(commits, &reason)),
                    None if doubtful.contains(&claim.key()) => unknown = unknown.or(Some(commits[claim.at].commit.short())),
                    None => return Ok(Approvals::Given),
                }
            }
        }
        if let Some(commit) = unknown {
            return Ok(Approvals::Unknown { commit });
        }
        // The last are those that somebody wonders about.
        refused.sort();
        let refused = refused.into_iter().rev().map(|refused| refused.reason).collect();
        Ok(Approvals::Missing { team: team.name.clone(), refused, has_keys: !self.plan.signers.keys.is_empty() })
    }

    /// Chooses what members of the team have said last, and says of whom it is not known whether they have said it.
    ///
    /// Of a person's approvals the last one counts or none: whoever has seen less approves less. What is not their own word
    /// takes nothing back.
    fn last_words(
        &self,
        team: &Team,
        claims: Vec<Claim>,
        commits: &[BranchCommit],
        refused: &mut Vec<Refused>,
    ) -> Result<(Vec<Claim>, BTreeSet<String>), Error> {
        let (mut spoken, mut doubtful, mut last) = (BTreeSet::new(), BTreeSet::new(), Vec::new());
        for claim in claims.into_iter().rev() {
            let commit = &commits[claim.at];
            if spoken.contains(&claim.key()) {
                continue;
            }
            if let Some(reason) = self.outsider(team, &claim.person) {
                spoken.insert(claim.key());
                refused.push(claim.refused(commits, &reason));
                continue;
            }
            match self.word(team, &claim.person, commit)? {
                Word::Forged(reason) => {
                    refused.push(claim.refused(commits, &reason));
                    continue;
                }
                Word::Unknown => drop(doubtful.insert(claim.key())),
                Word::Theirs => drop(spoken.insert(claim.key())),
            }
            match self.unfit(team, &claim.person, commit) {
                Some(reason) => refused.push(claim.refused(commits, &reason)),
                None => last.push(claim),
            }
        }
        Ok((last, doubtful))
    }

    /// Reads who approves where, and which lines only look as if somebody did.
    fn claims(&self, commits: &[BranchCommit]) -> Result<(Vec<Claim>, Vec<Refused>), Error> {
        let (mut claims, mut refused) = (Vec::new(), Vec::new());
        for (at, commit) in commits.iter().enumerate().filter(|(_, commit)| mentions(&commit.message, TRAILER)) {
            let id = commit.commit.short();
            let trailers = commit.trailers()?;
            let values: Vec<&String> =
                trailers.iter().filter(|(name, _)| name.eq_ignore_ascii_case(TRAILER)).map(|(_, value)| value).collect();
            if values.is_empty() {
                let reason =
                    format!("the line `{TRAILER}` in {id} is no trailer: those stand alone in the last paragraph, below the subject");
                refused.push(Refused { at, reason });
            }
            // However often a message names somebody, it is looked into once.
            let mut in_this = BTreeSet::new();
            for value in values {
                match named(value, &self.mailmap).map(|person| Claim { at, person }) {
                    Some(claim) if in_this.insert(claim.key()) => claims.push(claim),
                    Some(_) => {}
                    None => {
                        let reason = format!("the trailer `{TRAILER}` in {id} does not say NAME <ADDRESS> and nothing more");
                        refused.push(Refused { at, reason });
                    }
                }
            }
        }
        Ok((claims, refused))
    }

    /// Why nothing that somebody says is an approval.
    fn outsider(&self, team: &Team, person: &Person) -> Option<String> {
        let (name, day) = (&team.name, self.plan.zone.date(self.at));
        if !is_member(team, person, day) {
            return Some(format!("they are not in {name} on {day}"));
        }
        is_bot(self.plan, person).then(|| "they are a bot".to_owned())
    }

    /// Why what a member says in a commit is no approval, whatever the branch holds.
    fn unfit(&self, team: &Team, person: &Person, commit: &BranchCommit) -> Option<String> {
        // A rebase carries an approval to what its author has never seen.
        let by = |ident: &Ident| self.mailmap.person(&ident.name, &ident.email);
        let (author, committer) = (by(&commit.author), by(&commit.committer));
        if person.has(&author.email) && !person.has(&committer.email) {
            return Some(format!("{} has rewritten its commit", committer.email));
        }
        match commit.committer.at {
            Stamp::Impossible => Some("its commit has no date".to_owned()),
            Stamp::At { instant, .. } => {
                let (name, then) = (&team.name, self.plan.zone.date(instant));
                (!is_member(team, person, then)).then(|| format!("they were not in {name} on {then}, the day of its commit"))
            }
        }
    }

    /// Everybody who had a hand in the change, by their folded address, and in what. Words alone are no hand, but those who call themselves co-authors are believed.
    fn hands(&self, course: &Course<'_>, commits: &[BranchCommit]) -> BTreeMap<String, String> {
        let mut hands = BTreeMap::new();
        let mut note = |person: Person, deed: String| {
            hands.entry(person.email.to_ascii_lowercase()).or_insert(deed);
        };
        for commit in course.changing() {
            let (author, committer) = (&commit.author, &commit.committer);
            note(self.mailmap.person(&author.name, &author.email), format!("are an author of {}", shown(commit)));
            // Whoever rewrites a commit of somebody else could have changed anything in it.
            note(self.mailmap.person(&committer.name, &committer.email), format!("committed {}", shown(commit)));
        }
        for commit in commits {
            for person in co_authors(&commit.message, &self.mailmap) {
                note(person, format!("are a co-author of {}", shown(commit)));
            }
        }
        hands
    }
}

impl Claim {
    /// By what the person is known.
    fn key(&self) -> String {
        self.person.email.to_ascii_lowercase()
    }

    fn refused(&self, commits: &[BranchCommit], reason: &str) -> Refused {
        let id = commits[self.at].commit.short();
        Refused { at: self.at, reason: format!("the approval in {id} of {} does not count: {reason}", self.person.email) }
    }
}

fn shown(commit: &BranchCommit) -> String {
    let id = commit.commit.short();
    if commit.parents.len() > 1 { format!("the merge {id}") } else { id }
}
