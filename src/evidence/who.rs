//! Who did it and who looked at it: people as commits, trailers and records name them, against the plan's teams and bots.
//!
//! It does not know whether what they did counts.

use super::mailmap::Mailmap;
use super::{Person, Record};
use crate::calendar::Date;
use crate::history::{Landing, Origin};
use crate::plan::{Plan, Team};
use crate::source::Place;

/// The people whom a commit and a record name, each as the `.mailmap` knows them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hands {
    /// The author, or the co-author whom the record names.
    pub performer: Person,
    /// Everybody who wrote the commit: the author first.
    pub authors: Vec<Person>,
    /// Whom the record and the `Reviewed-by` trailers name.
    pub reviewers: Vec<Person>,
    /// Whom the record names as performer, if the commit does not, and where.
    pub stranger: Option<(Person, Place)>,
}

/// Whether somebody is in one of some teams on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Membership {
    Member,
    Outsider,
    /// One of the teams lists no members, or there are no teams.
    Unlisted,
}

/// Why nobody else looked at it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReviewTrouble {
    Nobody,
    /// Only those who did it.
    Themselves(Person),
    /// Somebody who is in no team of the plan on that day.
    Stranger(Person),
}

impl Person {
    /// Says whether an address is this person's. Letters count without their case.
    pub fn has(&self, email: &str) -> bool {
        self.email.eq_ignore_ascii_case(email)
    }
}

impl Hands {
    /// Reads who had a hand in a record that a commit made. A record may name one of those who wrote the commit as the performer.
    pub fn new(origin: &Origin, landing: &Landing, record: Option<&Record>, mailmap: &Mailmap) -> Self {
        let author = mailmap.person(&origin.author.name, &origin.author.email);
        let mut authors = vec![author];
        for person in trailers(&origin.message, "co-authored-by", mailmap) {
            if !authors.iter().any(|known| known.has(&person.email)) {
                authors.push(person);
            }
        }
        let named = |one: &Option<(String, Place)>| one.as_ref().map(|(email, place)| (mailmap.person("", email), place.clone()));
        let claimed = record.and_then(|record| named(&record.performed_by));
        let performer = claimed.as_ref().and_then(|(claimed, _)| authors.iter().find(|author| author.has(&claimed.email)));
        let stranger = if performer.is_none() { claimed.clone() } else { None };
        let performer = performer.unwrap_or(&authors[0]).clone();
        let mut reviewers: Vec<Person> =
            record.and_then(|record| named(&record.reviewed_by)).map(|(person, _)| person).into_iter().collect();
        reviewers.extend(trailers(&origin.message, "reviewed-by", mailmap));
        if landing.commit != origin.commit {
            reviewers.extend(trailers(&landing.message, "reviewed-by", mailmap));
        }
        Self { performer, authors, reviewers, stranger }
    }

    /// Finds the other person who looked at it: in a team of the plan on that day, and none of those who did it.
    pub fn review(&self, plan: &Plan, day: Date) -> Result<Person, ReviewTrouble> {
        let mut trouble = ReviewTrouble::Nobody;
        for reviewer in &self.reviewers {
            if self.authors.iter().any(|author| author.has(&reviewer.email)) {
                trouble = ReviewTrouble::Themselves(reviewer.clone());
            } else if is_bot(plan, reviewer) || !plan.teams.iter().any(|team| is_member(team, reviewer, day)) {
                trouble = ReviewTrouble::Stranger(reviewer.clone());
            } else {
                return Ok(reviewer.clone());
            }
        }
        Err(trouble)
    }
}

/// Says whether an address is one of the plan's bots, or one that GitHub gives to apps (`49699333+dependabot[bot]@…`).
pub fn is_bot(plan: &Plan, person: &Person) -> bool {
    let local = person.email.split('@').next().unwrap_or_default();
    plan.bots.iter().any(|bot| person.has(bot)) || local.ends_with("[bot]")
}

/// Says whether somebody is in one of some teams on a day.
pub fn membership(plan: &Plan, teams: &[String], person: &Person, day: Date) -> Membership {
    let teams: Vec<&Team> = teams.iter().filter_map(|id| plan.team(id)).collect();
    if teams.iter().any(|team| is_member(team, person, day)) {
        Membership::Member
    } else if teams.is_empty() || teams.iter().any(|team| team.members.is_empty()) {
        Membership::Unlisted
    } else {
        Membership::Outsider
    }
}

pub fn is_member(team: &Team, person: &Person, day: Date) -> bool {
    let is_current =
        |member: &&crate::plan::Member| member.from.is_none_or(|from| from <= day) && member.until.is_none_or(|until| day <= until);
    team.members.iter().filter(is_current).any(|member| person.has(&member.email))
}

/// The person whom the value of a trailer names, if it is `NAME <ADDRESS>` and nothing more.
pub fn named(value: &str, mailmap: &Mailmap) -> Option<Person> {
    let (name, email) = value.trim().strip_suffix('>')?.split_once('<')?;
    let email = email.trim();
    let is_one = !email.is_empty() && !email.contains(|sign: char| matches!(sign, '<' | '>' | ',') || sign.is_whitespace());
    is_one.then(|| mailmap.person(name.trim(), email))
}

/// Everybody whom a message calls a co-author, on any of its lines and however carelessly: nobody shall slip through who had a hand in it.
pub fn co_authors(message: &str, mailmap: &Mailmap) -> Vec<Person> {
    let values = message.lines().filter_map(|line| {
        let (token, value) = line.split_once(':')?;
        token.trim().eq_ignore_ascii_case("co-authored-by").then_some(value)
    });
    let parts = values.flat_map(|value| value.split(['>', ',', ';']).filter(|part| part.contains('@')));
    let person = |part: &str| {
        let (name, email) = part.split_once('<').unwrap_or(("", part));
        mailmap.person(name.trim(), email.trim())
    };
    parts.map(person).collect()
}

/// The people whom trailers of one kind name: in the last paragraph of a message, in any case of letters.
pub fn trailers(message: &str, token: &str, mailmap: &Mailmap) -> Vec<Person> {
    let lines = message.trim_end().lines().rev().take_while(|line| !line.trim().is_empty());
    let mut people: Vec<Person> = lines
        .filter_map(|line| {
            let (name, value) = line.split_once(':')?;
            if !name.trim_end().eq_ignore_ascii_case(token) {
                return None;
            }
            let (name, rest) = value.split_once('<')?;
            let (email, _) = rest.split_once('>')?;
            Some(mailmap.person(name.trim(), email.trim()))
        })
        .collect();
    people.reverse();
    people
}
