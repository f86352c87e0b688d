//! Signatures of commits: whether a performer's key has signed exactly these bytes, and was good when they landed.
//!
//! It does not know git, plans or evidence: payload, signature and keys are texts that somebody else has read. It runs no other program.

mod openpgp;
mod principal;
mod ssh;
mod wire;

pub use self::openpgp::{KEYRING_LIMIT, Keyring};
pub use self::ssh::{ALLOWED_SIGNERS_LIMIT, AllowedSigners};

use std::fmt;

use crate::calendar::Instant;
use crate::language::{Text, say};
use crate::source::Span;

/// Which kind of signature is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    Any,
    Ssh,
    OpenPgp,
}

/// Of which kind a signature is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    Ssh,
    OpenPgp,
}

/// The keys that may sign. What is not there allows nobody.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Keys {
    pub ssh: Option<AllowedSigners>,
    pub openpgp: Option<Keyring>,
}

/// Whether some key stands for an address, be it good at the moment or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holding {
    Key,
    Nothing,
    /// There are OpenPGP keys, and this program is built without OpenPGP.
    Unknown,
}

impl Keys {
    /// Says whether a key stands for an address. Letters count without their case: who has a key shall not get rid of it by a capital letter.
    pub fn holding(&self, who: &str) -> Holding {
        if self.ssh.as_ref().is_some_and(|signers| signers.speaks_of(who)) {
            return Holding::Key;
        }
        self.openpgp.as_ref().map_or(Holding::Nothing, |keyring| keyring.holding(who))
    }

    /// Says whether files of keys are named at all.
    pub fn is_empty(&self) -> bool {
        self.ssh.is_none() && self.openpgp.is_none()
    }
}

/// A signature that holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    pub kind: Kind,
    /// What names the performer: the pattern of the allowed signers, or the user id of the OpenPGP key.
    pub principal: String,
    /// The fingerprint of the key that signed.
    pub fingerprint: String,
}

/// A signature that does not count, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    pub reason: Reason,
    /// Lower case, present tense, no full stop.
    pub message: Text,
}

/// Why a signature does not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// It is neither an SSH signature nor one of OpenPGP.
    UnknownKind,
    /// It is an X.509 signature, as smimesign and gitsign make them.
    X509,
    /// It is of a kind that is not wanted.
    OtherKind,
    /// There are more signatures than one.
    Several,
    /// It cannot be read.
    Malformed,
    /// This program is built without that kind.
    NotBuilt,
    /// No file of keys for this kind is named.
    NoKeys,
    /// It is for something other than a commit.
    Namespace,
    /// Key, hash or method are too weak.
    Weak,
    /// Key or method are not known here.
    Unsupported,
    /// It does not fit the commit.
    Forged,
    /// The key is in no file.
    UnknownKey,
    /// The key is somebody else's.
    OtherPrincipal,
    NotYetValid,
    Expired,
    Revoked,
    /// The key is not meant for signing.
    NotForSigning,
    /// The certificate of an SSH key does not vouch for it.
    Certificate,
}

/// What is wrong with a stretch of a file of keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    pub span: Span,
    /// Lower case, present tense, no full stop.
    pub message: Text,
    /// What to do, as an order.
    pub help: Text,
}

/// A signature, what it signs, and whose it should be.
#[derive(Debug, Clone, Copy)]
pub struct Case<'a> {
    /// The bytes that were signed: the commit without its signatures.
    pub payload: &'a [u8],
    /// The signature as the commit holds it.
    pub signature: &'a [u8],
    /// The performer's e-mail address.
    pub who: &'a str,
    /// The landing. Whether a key was valid is judged at that moment: whoever has stolen a key chooses every date that stands in the commit.
    pub at: Instant,
    /// How far the clock of the signer may be ahead of the landing, in seconds.
    pub skew: i64,
}

/// Says whether this program can verify OpenPGP signatures.
pub fn knows_openpgp() -> bool {
    cfg!(feature = "openpgp")
}

/// Verifies a commit's signature: it is of the wanted kind, fits the payload, and its key may sign for the performer at the landing.
pub fn verify(case: &Case<'_>, wanted: Wanted, keys: &Keys) -> Result<Verified, Refused> {
    let kind = kind(case.signature)?;
    match (wanted, kind) {
        (Wanted::Any, _) | (Wanted::Ssh, Kind::Ssh) | (Wanted::OpenPgp, Kind::OpenPgp) => {}
        (Wanted::Ssh, Kind::OpenPgp) => return Err(Refused::new(Reason::OtherKind, say!("the signature is one of OpenPGP, not of SSH"))),
        (Wanted::OpenPgp, Kind::Ssh) => return Err(Refused::new(Reason::OtherKind, say!("the signature is one of SSH, not of OpenPGP"))),
    }
    match (kind, &keys.ssh, &keys.openpgp) {
        (Kind::Ssh, Some(signers), _) => ssh::verify(case, signers),
        (Kind::OpenPgp, _, Some(keyring)) => openpgp::verify(case, keyring),
        (Kind::Ssh, None, _) => {
            Err(Refused::new(Reason::NoKeys, say!("the signature is one of SSH, and no file of allowed signers is named")))
        }
        (Kind::OpenPgp, _, None) => Err(Refused::new(Reason::NoKeys, say!("the signature is one of OpenPGP, and no keyring is named"))),
    }
}

/// Tells a signature's kind by its first line, as git does.
fn kind(signature: &[u8]) -> Result<Kind, Refused> {
    let begins = |start: &str| signature.starts_with(start.as_bytes());
    if begins(ssh::BEGIN) {
        Ok(Kind::Ssh)
    } else if begins("-----BEGIN PGP SIGNATURE-----") || begins("-----BEGIN PGP MESSAGE-----") {
        Ok(Kind::OpenPgp)
    } else if begins("-----BEGIN SIGNED MESSAGE-----") {
        Err(Refused::new(Reason::X509, say!("the signature is one of X.509, which duly does not verify")))
    } else {
        Err(Refused::new(Reason::UnknownKind, say!("the signature is of no kind that duly knows")))
    }
}

impl Refused {
    fn new(reason: Reason, message: Text) -> Self {
        Self { reason, message }
    }

    fn malformed(message: Text) -> Self {
        Self::new(Reason::Malformed, message)
    }

    fn several() -> Self {
        Self::new(Reason::Several, say!("the commit has more than one signature"))
    }

    /// What to do about it, as an order.
    pub fn help(&self) -> Text {
        match self.reason {
            Reason::UnknownKind | Reason::X509 | Reason::OtherKind => {
                say!("sign with a key of the kind that the plan asks for: `git config gpg.format ssh`, or `openpgp`")
            }
            Reason::Several => say!("sign once"),
            Reason::Malformed | Reason::Forged => say!("sign again with `git commit --amend --no-edit -S`, before the commit lands"),
            Reason::NotBuilt => say!("install it with `cargo install --locked --path . --features openpgp`"),
            Reason::NoKeys => say!("name the file under `signers` in the plan"),
            Reason::Namespace => say!("sign with git, and allow the key for the namespace `git`"),
            Reason::Weak | Reason::Unsupported => say!("sign with an Ed25519 key: `ssh-keygen -t ed25519`"),
            Reason::UnknownKey => {
                say!("add the key to the file that the plan names under `signers`, in a change of its own that lands before")
            }
            Reason::OtherPrincipal => {
                say!("sign with a key of the performer, or list the performer's address with the key before the work lands")
            }
            Reason::NotYetValid | Reason::Expired | Reason::Revoked => say!("sign with a key that is valid when the commit lands"),
            Reason::NotForSigning => say!("sign with a key that is meant for signing"),
            Reason::Certificate => {
                say!("have the authority sign a certificate for a user that names the performer's address, without critical options")
            }
        }
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.message.fmt(f)
    }
}

impl std::error::Error for Refused {}

impl Kind {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ssh => "ssh",
            Self::OpenPgp => "openpgp",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The faults of a file, as many as anyone reads.
#[derive(Debug, Default)]
struct Faults {
    faults: Vec<Fault>,
}

/// How many faults of one file are told.
const MOST_FAULTS: usize = 100;

impl Faults {
    fn tell(&mut self, span: Span, message: Text, help: &'static str) {
        self.faults.push(Fault { span, message, help: Text::said(help, Vec::new()) });
    }

    fn is_empty(&self) -> bool {
        self.faults.is_empty()
    }

    fn is_full(&self) -> bool {
        self.faults.len() >= MOST_FAULTS
    }

    fn into_vec(self) -> Vec<Fault> {
        self.faults
    }
}

/// A word from a signature or a key, short enough and safe to repeat in a message.
fn shown(text: &str) -> String {
    let short: String = text.chars().take(80).flat_map(char::escape_debug).collect();
    if text.chars().nth(80).is_some() { format!("{short}…") } else { short }
}
