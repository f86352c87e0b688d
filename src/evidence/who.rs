//! Who did it and who looked at it: people as commits, trailers and records name them, against the plan's teams and bots.
//!
//! It does not know whether what they did counts.

use super::mailmap::Mailmap;
use super::{Person, Record};
use crate::calendar::Date;
use crate::history::{Error, Landing, Origin, Trailers};
use crate::plan::{Plan, Team};
use crate::source::Place;

/// The trailer that names somebody who wrote a part of a commit.
const CO_AUTHOR: &str = "Co-authored-by";

/// The trailer that names a second pair of eyes.
const REVIEWER: &str = "Reviewed-by";

/// The people whom a commit and a record name, each as the `.mailmap` knows them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hands {
    /// The author, or the co-author whom the record names.
    pub performer: Person,
    /// Everybody who may have written a part of the commit.
    pub authors: Vec<Person>,
    /// Whom the record and the `Reviewed-by` trailers name.
    pub reviewers: Vec<Person>,
    /// What keeps a line that speaks of a reviewer from naming one.
    pub garbled: Option<ReviewTrouble>,
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
    /// A line that looks like a trailer stands where git reads none.
    NoTrailer,
    /// A trailer says something else than one name and address.
    NoPerson,
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
    ///
    /// A trailer gives credit only as git reads it. Whoever is called a co-author anywhere else has written a part of it all the
    /// same: that keeps them from reviewing it, and gives them nothing.
    pub fn new(origin: &Origin, landing: &Landing, record: Option<&Record>, mailmap: &Mailmap) -> Result<Self, Error> {
        let trailers = trailers(&origin.message, || origin.trailers())?;
        let named = |one: &Option<(String, Place)>| one.as_ref().map(|(email, place)| (mailmap.person("", email), place.clone()));
        let claimed = record.and_then(|record| named(&record.performed_by));
        let mut authors = vec![mailmap.person(&origin.author.name, &origin.author.email)];
        authors.extend(values(&trailers, CO_AUTHOR).filter_map(|value| self::named(value, mailmap)));
        let performer = claimed.as_ref().and_then(|(claimed, _)| authors.iter().find(|author| author.has(&claimed.email)));
        let stranger = if performer.is_none() { claimed.clone() } else { None };
        let performer = performer.unwrap_or(&authors[0]).clone();
        authors.extend(co_authors(&origin.message, mailmap));
        let reviewers = record.and_then(|record| named(&record.reviewed_by)).map(|(person, _)| person).into_iter().collect();
        let mut hands = Self { performer, authors, reviewers, garbled: None, stranger };
        hands.read_reviewers(&origin.message, &trailers, mailmap);
        if landing.commit != origin.commit {
            hands.read_reviewers(&landing.said.message, &self::trailers(&landing.said.message, || landing.trailers())?, mailmap);
        }
        Ok(hands)
    }

    fn read_reviewers(&mut self, message: &str, trailers: &Trailers, mailmap: &Mailmap) {
        let mut values = values(trailers, REVIEWER).peekable();
        if values.peek().is_none() && mentions(message, REVIEWER) {
            self.garbled = Some(ReviewTrouble::NoTrailer);
        }
        for value in values {
            match named(value, mailmap) {
                Some(person) => self.reviewers.push(person),
                None => self.garbled = Some(ReviewTrouble::NoPerson),
            }
        }
    }

    /// Finds the other person who looked at it: in a team of the plan on that day, and none of those who did it.
    pub fn review(&self, plan: &Plan, day: Date) -> Result<Person, ReviewTrouble> {
        let mut trouble = self.garbled.clone().unwrap_or(ReviewTrouble::Nobody);
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

/// Says whether a line of a message begins like a trailer, wherever it stands.
pub fn mentions(message: &str, token: &str) -> bool {
    lines(message, token).next().is_some()
}

/// What stands on the lines that begin like a trailer.
fn lines<'a>(message: &'a str, token: &'a str) -> impl Iterator<Item = &'a str> {
    message.lines().filter_map(move |line| {
        let (name, value) = line.split_once(':')?;
        name.trim().eq_ignore_ascii_case(token).then_some(value)
    })
}

/// The trailers of a message, if it could have some that are asked for here.
fn trailers(message: &str, read: impl FnOnce() -> Result<Trailers, Error>) -> Result<Trailers, Error> {
    if mentions(message, CO_AUTHOR) || mentions(message, REVIEWER) { read() } else { Ok(Trailers::new()) }
}

/// The values of the trailers of one name.
fn values<'a>(trailers: &'a Trailers, token: &'a str) -> impl Iterator<Item = &'a str> {
    trailers.iter().filter(move |(name, _)| name.eq_ignore_ascii_case(token)).map(|(_, value)| value.as_str())
}

/// Everybody whom a message calls a co-author, on any of its lines and however carelessly: nobody shall slip through who had a hand in it.
pub fn co_authors(message: &str, mailmap: &Mailmap) -> Vec<Person> {
    let values = lines(message, CO_AUTHOR);
    let parts = values.flat_map(|value| value.split(['>', ',', ';']).filter(|part| part.contains('@')));
    let person = |part: &str| {
        let (name, email) = part.split_once('<').unwrap_or(("", part));
        mailmap.person(name.trim(), email.trim())
    };
    parts.map(person).collect()
}
