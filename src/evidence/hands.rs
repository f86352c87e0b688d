//! Whether those who brought a record may prove with it: bots, rosters, a second pair of eyes, signatures.
//!
//! It does not know what the record says beyond the people whom it names.

use super::collect::{Candidate, Collector};
use super::mailmap::{MAILMAP, Mailmap};
use super::signed::{Notary, Signed};
use super::who::{Hands, Membership, ReviewTrouble, is_bot, membership};
use super::{Person, Refusal};
use crate::calendar::Date;
use crate::diagnostic::RuleId;
use crate::history::{Error, Landing, Origin};
use crate::language::{Text, say};
use crate::plan::{Proof, Signature, Version};
use crate::signature::{Keys, Kind, Verified};
use crate::source::Place;

/// What stands behind a performance of one unit.
pub struct Vouched {
    pub reviewer: Option<Person>,
    pub signature: Option<Verified>,
}

/// What is told of evidence: by which rule, in which words, and what to do.
struct Doubt {
    rule: RuleId,
    message: Text,
    help: Text,
    place: Place,
    counts: bool,
}

impl Candidate<'_> {
    /// The record, or the first of the other files.
    fn path(&self) -> &str {
        self.files.first().map(|(path, _)| path.as_str()).unwrap_or_default()
    }
}

impl Collector<'_> {
    /// Takes in what a landing makes of the `.mailmap`.
    pub(super) fn read_mailmap(&mut self, landing: &Landing) -> Result<(), Error> {
        let Some(change) = landing.changes.iter().find(|change| change.path == MAILMAP) else { return Ok(()) };
        self.mailmap = Mailmap::read(change.new, self.objects)?;
        Ok(())
    }

    /// Judges those who brought evidence; none if it may not serve its unit, and then it is told why.
    pub(super) fn vouched(&mut self, candidate: &Candidate<'_>, hands: &Hands, origin: &Origin) -> Result<Option<Vouched>, Error> {
        let (doubts, vouched) = self.examine(candidate, hands, origin)?;
        for doubt in doubts {
            self.doubt(candidate, doubt);
        }
        Ok(vouched)
    }

    /// Tells of a doubt; what concerns several units that share a file is told once.
    fn doubt(&mut self, candidate: &Candidate<'_>, doubt: Doubt) {
        let commit = candidate.landing.commit.to_string();
        let same = |known: &&mut Refusal| known.rule == doubt.rule && known.message == doubt.message && known.commit == commit;
        let of_landing = self.collected.refusals.iter_mut().rev().take_while(|known| known.index == candidate.landing.index);
        match of_landing.into_iter().find(same) {
            Some(known) => known.units.push(candidate.unit.clone()),
            None => self.told(Refusal {
                rule: doubt.rule,
                units: vec![candidate.unit.clone()],
                path: candidate.path().to_owned(),
                commit,
                index: candidate.landing.index,
                landed: candidate.landing.landed,
                message: doubt.message,
                help: doubt.help,
                place: doubt.place,
                label: Text::default(),
                counts: doubt.counts,
            }),
        }
    }

    fn examine(&self, candidate: &Candidate<'_>, hands: &Hands, origin: &Origin) -> Result<(Vec<Doubt>, Option<Vouched>), Error> {
        let (unit, landing) = (candidate.unit, candidate.landing);
        let now = self.timeline.at_landing(landing.index).unwrap_or(0);
        let judging = if self.timeline.unit(now, unit).is_some() { Some(now) } else { candidate.versions.last().copied() };
        let Some((version, (_, known))) = judging.and_then(|at| Some((self.timeline.versions.get(at)?, self.timeline.unit(at, unit)?)))
        else {
            return Ok((Vec::new(), Some(Vouched { reviewer: None, signature: None })));
        };
        let mut doubts = Vec::new();
        doubts.extend(stranger(candidate, hands));
        let (membership, day) = self.membership(version, &known.teams, hands, landing);
        if is_bot(&version.plan, &hands.performer) && membership != Membership::Member {
            doubts.push(bot(candidate, hands, &known.teams));
            return Ok((doubts, None));
        }
        if membership == Membership::Outsider {
            doubts.push(outsider(candidate, hands, &known.teams, day));
        }
        let review = hands.review(&version.plan, day);
        let signature = self.signature(candidate, hands, origin)?;
        let unmet = |proof: &Proof, counts: bool| {
            let reviewed = review.as_ref().err().filter(|_| proof.four_eyes).map(|trouble| unreviewed(candidate, trouble));
            let signed = unsigned(candidate, proof.signature, signature.as_ref(), origin);
            let doubts: Vec<Doubt> = reviewed.into_iter().chain(signed).map(|doubt| Doubt { counts, ..doubt }).collect();
            doubts
        };
        let refused = unmet(&known.proof, false);
        if !refused.is_empty() {
            doubts.extend(refused);
            return Ok((doubts, None));
        }
        // A demand that is dropped together with the evidence still holds for what was open: it must not pass in silence.
        if version.index == landing.index
            && let Some((_, before)) = now.checked_sub(1).and_then(|before| self.timeline.unit(before, unit))
        {
            doubts.extend(unmet(&before.proof, true));
        }
        let signature = match signature {
            Some(Signed::Good(verified)) => Some(verified),
            Some(Signed::Unborn) => unborn_signature(known.proof.signature),
            Some(Signed::Missing | Signed::Bad(_)) | None => None,
        };
        Ok((doubts, Some(Vouched { reviewer: review.ok(), signature })))
    }

    fn membership(&self, version: &Version, teams: &[String], hands: &Hands, landing: &Landing) -> (Membership, Date) {
        let day = version.plan.zone.date(landing.landed);
        (membership(&version.plan, teams, &hands.performer, day), day)
    }

    /// Verifies the signature of the commit that made a record, or else that of the merge that landed it, if some version of the plan asks for one.
    ///
    /// Keys are those of the version in force before the landing: a change cannot bring the key that approves it.
    fn signature(&self, candidate: &Candidate<'_>, hands: &Hands, origin: &Origin) -> Result<Option<Signed>, Error> {
        let asks = |at| self.timeline.unit(at, candidate.unit).is_some_and(|(_, unit)| unit.proof.signature != Signature::None);
        if !self.asks_to_sign || !(0..self.timeline.versions.len()).any(asks) {
            return Ok(None);
        }
        let before = self.timeline.versions.partition_point(|version| version.index < candidate.landing.index).saturating_sub(1);
        let nobody = Keys::default();
        let keys = self.timeline.versions.get(before).map_or(&nobody, |version| &version.plan.signers.keys);
        let notary = Notary { objects: self.objects, keys, at: candidate.landing.landed, skew: self.skew.num_seconds() };
        let own = notary.signed(&origin.commit, &hands.performer.email)?;
        let landing = &candidate.landing.commit;
        if matches!(own, Signed::Good(_)) || origin.commit == *landing || !self.objects.vouches(landing) {
            return Ok(Some(own));
        }
        Ok(Some(match notary.signed(landing, &hands.performer.email)? {
            Signed::Good(verified) => Signed::Good(verified),
            Signed::Missing | Signed::Unborn | Signed::Bad(_) => own,
        }))
    }
}

/// Says whether a signature is of a kind that is demanded.
pub fn is_signed(demanded: Signature, signature: Option<&Verified>) -> bool {
    match (demanded, signature.map(|verified| verified.kind)) {
        (Signature::None, _)
        | (Signature::Any, Some(_))
        | (Signature::Ssh, Some(Kind::Ssh))
        | (Signature::OpenPgp, Some(Kind::OpenPgp)) => true,
        (Signature::Any | Signature::Ssh | Signature::OpenPgp, _) => false,
    }
}

/// The signature that a commit is taken to have which does not exist yet.
pub fn unborn_signature(demanded: Signature) -> Option<Verified> {
    let kind = match demanded {
        Signature::None => return None,
        Signature::Any | Signature::Ssh => Kind::Ssh,
        Signature::OpenPgp => Kind::OpenPgp,
    };
    Some(Verified { kind, principal: String::new(), fingerprint: String::new() })
}

fn stranger(candidate: &Candidate<'_>, hands: &Hands) -> Option<Doubt> {
    let (claimed, place) = hands.stranger.as_ref()?;
    let message = say!(
        "{path} says that {claimed} did it, but its commit was made by {performer}",
        path = candidate.path(),
        claimed = claimed.email,
        performer = hands.performer.email
    );
    let help = say!("let the performer commit the record, name them in a `Co-authored-by` trailer, or map both addresses in .mailmap");
    Some(Doubt { rule: RuleId::PerformerDiffers, message, help, place: place.clone(), counts: true })
}

fn outsider(candidate: &Candidate<'_>, hands: &Hands, teams: &[String], day: Date) -> Doubt {
    let (path, who) = (candidate.path(), &hands.performer.email);
    let message =
        say!("{path} was performed by {who}, who was in none of the teams {teams} on {day}", path, who, teams = teams.join(", "), day);
    let help = say!("add them to the team in the plan, with the first day, or let a member of the team do the task");
    Doubt { rule: RuleId::PerformerNotInTeam, message, help, place: candidate.place.clone(), counts: true }
}

fn bot(candidate: &Candidate<'_>, hands: &Hands, teams: &[String]) -> Doubt {
    let (path, who) = (candidate.path(), &hands.performer.email);
    let message = if teams.is_empty() {
        say!("{path} was made by the bot {who}, which is in no team", path, who)
    } else {
        say!("{path} was made by the bot {who}, which is in none of the teams {teams}", path, who, teams = teams.join(", "))
    };
    let help = say!("let a person land the evidence, or list the bot among the members of the task's team");
    Doubt { rule: RuleId::PerformerIsBot, message, help, place: candidate.place.clone(), counts: false }
}

fn unreviewed(candidate: &Candidate<'_>, trouble: &ReviewTrouble) -> Doubt {
    let why = match trouble {
        ReviewTrouble::Nobody => say!("it names no reviewer"),
        ReviewTrouble::NoTrailer => {
            say!("the line `Reviewed-by` in its commit is no trailer: those stand alone in the last paragraph, below the subject")
        }
        ReviewTrouble::NoPerson => say!("the trailer `Reviewed-by` in its commit does not say NAME <ADDRESS> and nothing more"),
        ReviewTrouble::Themselves(person) => say!("its reviewer {who} is one of those who did it", who = person.email),
        ReviewTrouble::Stranger(person) => say!("its reviewer {who} was in no team of the plan when it landed", who = person.email),
    };
    let help = say!("let somebody else of a team review the work, and land a new record with their address under `reviewed_by`");
    let message = say!("{path} needs a second person: {why}", path = candidate.path(), why);
    Doubt { rule: RuleId::ReviewMissing, message, help, place: candidate.place.clone(), counts: false }
}

fn unsigned(candidate: &Candidate<'_>, demanded: Signature, signed: Option<&Signed>, origin: &Origin) -> Option<Doubt> {
    let good = match signed {
        Some(Signed::Good(verified)) => Some(verified),
        Some(Signed::Unborn) => return None,
        Some(Signed::Missing | Signed::Bad(_)) | None => None,
    };
    if is_signed(demanded, good) {
        return None;
    }
    let commit = origin.commit.short();
    let (rule, what, help) = match signed {
        Some(Signed::Missing | Signed::Unborn) | None => {
            (RuleId::SignatureMissing, say!("which is not signed"), say!("sign commits (`git config commit.gpgsign true`)"))
        }
        Some(Signed::Bad(refused)) => {
            (RuleId::SignatureInvalid, say!("whose signature is not good: {reason}", reason = refused.message), refused.help())
        }
        Some(Signed::Good(verified)) => (
            RuleId::SignatureInvalid,
            say!(
                "whose signature is one of {kind}, and the plan demands `{demanded}`",
                kind = verified.kind.as_str(),
                demanded = demanded.as_str()
            ),
            say!("sign with the kind of key that the plan demands"),
        ),
    };
    let message = say!("{path} came with commit {commit}, {what}", path = candidate.path(), commit, what);
    let help = say!("{help}; then land a new record at a new path", help);
    Some(Doubt { rule, message, help, place: candidate.place.clone(), counts: false })
}
