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
use crate::language::{Text, say};
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
    Missing { team: String, refused: Vec<Text>, has_keys: bool },
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
    reason: Text,
}

impl Approvals {
    /// What is missing where a change loosens the plan.
    pub fn missing(&self, loosened: &Problem) -> Result<Option<Problem>, check::Error> {
        let (who, help) = match self {
            Self::Given | Self::NotYet => return Ok(None),
            Self::Unknown { commit } => return Err(check::Error::ApprovalWithoutOpenPgp { commit: commit.clone() }),
            Self::Missing { team, refused, has_keys } => {
                let listed: Vec<Text> = refused.iter().take(TOLD).cloned().collect();
                let more = refused.len().checked_sub(TOLD).filter(|more| *more > 0).map(|more| say!("and {more} more", more));
                let told = listed.into_iter().chain(more);
                let nobody = say!("nobody of {team} who wrote none of it approves it", team);
                let sign = if *has_keys { "-S " } else { "" };
                (
                    Text::join([nobody].into_iter().chain(told), "; "),
                    say!(
                        "let a member of that team who wrote none of it look at all of it and run `git commit {sign}{command}`, or restore the duty",
                        sign,
                        command = COMMAND
                    ),
                )
            }
            Self::Nobody => (
                say!("the base's plan names no `approvers` who could approve it"),
                say!("name a team under `approvers` in the plan, in a change of its own, or restore the duty"),
            ),
        };
        let problem = Problem::new(RuleId::LooseningUnapproved, say!("this change loosens the plan, and {who}", who), help);
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
                let wrote = hands.get(&claim.key()).cloned();
                let unseen = || course.unseen(claim.at).map(|commit| say!("it has not seen what {commit} changes", commit = shown(commit)));
                let crossed =
                    || self.crossed.as_ref().map(|path| say!("the base has changed {path} too, and has to be merged first", path));
                match wrote.or_else(unseen).or_else(crossed) {
                    Some(reason) => refused.push(claim.refused(commits, reason)),
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
                refused.push(claim.refused(commits, reason));
                continue;
            }
            match self.word(team, &claim.person, commit)? {
                Word::Forged(reason) => {
                    refused.push(claim.refused(commits, reason));
                    continue;
                }
                Word::Unknown => drop(doubtful.insert(claim.key())),
                Word::Theirs => drop(spoken.insert(claim.key())),
            }
            match self.unfit(team, &claim.person, commit) {
                Some(reason) => refused.push(claim.refused(commits, reason)),
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
                let reason = say!(
                    "the line `{name}` in {id} is no trailer: those stand alone in the last paragraph, below the subject",
                    name = TRAILER,
                    id
                );
                refused.push(Refused { at, reason });
            }
            // However often a message names somebody, it is looked into once.
            let mut in_this = BTreeSet::new();
            for value in values {
                match named(value, &self.mailmap).map(|person| Claim { at, person }) {
                    Some(claim) if in_this.insert(claim.key()) => claims.push(claim),
                    Some(_) => {}
                    None => {
                        let reason = say!("the trailer `{name}` in {id} does not say NAME <ADDRESS> and nothing more", name = TRAILER, id);
                        refused.push(Refused { at, reason });
                    }
                }
            }
        }
        Ok((claims, refused))
    }

    /// Why nothing that somebody says is an approval.
    fn outsider(&self, team: &Team, person: &Person) -> Option<Text> {
        let (name, day) = (&team.name, self.plan.zone.date(self.at));
        if !is_member(team, person, day) {
            return Some(say!("they are not in {team} on {day}", team = name, day));
        }
        is_bot(self.plan, person).then(|| say!("they are a bot"))
    }

    /// Why what a member says in a commit is no approval, whatever the branch holds.
    fn unfit(&self, team: &Team, person: &Person, commit: &BranchCommit) -> Option<Text> {
        // A rebase carries an approval to what its author has never seen.
        let by = |ident: &Ident| self.mailmap.person(&ident.name, &ident.email);
        let (author, committer) = (by(&commit.author), by(&commit.committer));
        if person.has(&author.email) && !person.has(&committer.email) {
            return Some(say!("{who} has rewritten its commit", who = committer.email));
        }
        match commit.committer.at {
            Stamp::Impossible => Some(say!("its commit has no date")),
            Stamp::At { instant, .. } => {
                let (name, then) = (&team.name, self.plan.zone.date(instant));
                (!is_member(team, person, then))
                    .then(|| say!("they were not in {team} on {then}, the day of its commit", team = name, then))
            }
        }
    }

    /// Everybody who had a hand in the change, by their folded address, and in what. Words alone are no hand, but those who call themselves co-authors are believed.
    fn hands(&self, course: &Course<'_>, commits: &[BranchCommit]) -> BTreeMap<String, Text> {
        let mut hands = BTreeMap::new();
        let mut note = |person: Person, deed: Text| {
            hands.entry(person.email.to_ascii_lowercase()).or_insert(deed);
        };
        for commit in course.changing() {
            let (author, committer) = (&commit.author, &commit.committer);
            note(self.mailmap.person(&author.name, &author.email), say!("they are an author of {commit}", commit = shown(commit)));
            // Whoever rewrites a commit of somebody else could have changed anything in it.
            note(self.mailmap.person(&committer.name, &committer.email), say!("they committed {commit}", commit = shown(commit)));
        }
        for commit in commits {
            for person in co_authors(&commit.message, &self.mailmap) {
                note(person, say!("they are a co-author of {commit}", commit = shown(commit)));
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

    fn refused(&self, commits: &[BranchCommit], reason: Text) -> Refused {
        let id = commits[self.at].commit.short();
        Refused { at: self.at, reason: say!("the approval in {id} of {who} does not count: {reason}", id, who = self.person.email, reason) }
    }
}

fn shown(commit: &BranchCommit) -> Text {
    let id = commit.commit.short();
    if commit.parents.len() > 1 { say!("the merge {id}", id) } else { Text::verbatim(id) }
}
