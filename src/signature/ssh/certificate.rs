//! SSH certificates: a key that an authority vouches for, for some names and some time.
//!
//! It does not know which authorities are trusted. What it has read is signed by the authority that it names.

use super::super::principal::is_same_address;
use super::super::wire::{Fields, put};
use super::super::{Reason, Refused, shown};
use super::key::{CERTIFICATE, Key};
use crate::calendar::Instant;

/// A certificate of a user, whose own signature holds.
#[derive(Debug)]
pub(super) struct Certificate {
    pub(super) key: Key,
    pub(super) authority: Key,
    principals: Vec<String>,
    valid_after: u64,
    valid_before: u64,
}

/// The type of certificate that is for people; the other one is for machines.
const USER: u32 = 1;

impl Certificate {
    /// Reads a certificate and verifies that its authority has signed it.
    pub(super) fn read(blob: &[u8]) -> Result<Self, Refused> {
        let short = || malformed("is cut short");
        let mut fields = Fields::new(blob);
        let kind = fields.text().and_then(|kind| kind.strip_suffix(CERTIFICATE)).ok_or_else(short)?;
        let parts = match kind {
            "ssh-ed25519" => 1,
            "ssh-rsa" | "ecdsa-sha2-nistp256" | "ecdsa-sha2-nistp384" | "ecdsa-sha2-nistp521" | "sk-ssh-ed25519" => 2,
            "sk-ecdsa-sha2-nistp256" => 3,
            other => return Err(Refused::new(Reason::Unsupported, format!("the certificate is of the type \"{}\"", shown(other)))),
        };
        let _nonce = fields.bytes().ok_or_else(short)?;
        let mut key = Vec::new();
        put(&mut key, if kind.starts_with("sk-") { format!("{kind}@openssh.com") } else { kind.to_owned() }.as_bytes());
        for _ in 0..parts {
            put(&mut key, fields.bytes().ok_or_else(short)?);
        }
        let key = Key::read(&key).map_err(|reason| malformed(&format!("has a key that cannot be read: {reason}")))?;
        let _serial = fields.u64().ok_or_else(short)?;
        let for_whom = fields.u32().ok_or_else(short)?;
        let _name = fields.bytes().ok_or_else(short)?;
        let principals = principals(fields.bytes().ok_or_else(short)?).ok_or_else(short)?;
        let (valid_after, valid_before) = (fields.u64().ok_or_else(short)?, fields.u64().ok_or_else(short)?);
        let critical = fields.bytes().ok_or_else(short)?;
        let _extensions = fields.bytes().ok_or_else(short)?;
        let _reserved = fields.bytes().ok_or_else(short)?;
        let authority = fields.bytes().ok_or_else(short)?;
        let signed = &blob[..blob.len() - fields.rest().len()];
        let signature = fields.bytes().ok_or_else(short)?;
        if !fields.is_finished() {
            return Err(malformed("has bytes behind its end"));
        }
        let authority = Key::read(authority).map_err(|reason| malformed(&format!("has an authority that cannot be read: {reason}")))?;
        authority.verify(signed, signature).map_err(|refused| about_the_certificate(&refused))?;
        if for_whom != USER {
            return Err(Refused::new(Reason::Certificate, "the certificate is not one of a user"));
        }
        if !critical.is_empty() {
            let names = option_names(critical).unwrap_or_else(|| "that cannot be read".to_owned());
            return Err(Refused::new(
                Reason::Certificate,
                format!("the certificate is bound by options {names}, which say nothing of commits"),
            ));
        }
        Ok(Self { key, authority, principals, valid_after, valid_before })
    }

    /// Refuses a performer whom the certificate does not name, and a moment at which it is not valid.
    pub(super) fn covers(&self, who: &str, at: Instant) -> Result<(), Refused> {
        let named = || format!("the certificate of the key {}", self.key.fingerprint());
        if !self.principals.iter().any(|principal| is_same_address(principal, who)) {
            let reason = if self.principals.is_empty() { Reason::Certificate } else { Reason::OtherPrincipal };
            let whom = if self.principals.is_empty() { "nobody".to_owned() } else { shown(&self.principals.join(", ")) };
            return Err(Refused::new(reason, format!("{} names {whom}, not {}", named(), shown(who))));
        }
        let seconds = u64::try_from(at.timestamp()).unwrap_or(0);
        if seconds < self.valid_after {
            return Err(Refused::new(Reason::NotYetValid, format!("{} is not yet valid when the commit lands", named())));
        }
        if seconds >= self.valid_before {
            return Err(Refused::new(Reason::Expired, format!("{} has expired when the commit lands", named())));
        }
        Ok(())
    }
}

fn principals(list: &[u8]) -> Option<Vec<String>> {
    let mut fields = Fields::new(list);
    let mut principals = Vec::new();
    while !fields.is_finished() {
        principals.push(fields.text()?.to_owned());
    }
    Some(principals)
}

fn option_names(options: &[u8]) -> Option<String> {
    let mut fields = Fields::new(options);
    let mut names = Vec::new();
    while !fields.is_finished() {
        names.push(format!("`{}`", shown(fields.text()?)));
        fields.bytes()?;
    }
    Some(shown(&names.join(", ")))
}

fn malformed(what: &str) -> Refused {
    Refused::malformed(format!("the certificate {what}"))
}

/// What is wrong with the authority's signature, told of the certificate and not of the commit.
fn about_the_certificate(refused: &Refused) -> Refused {
    match refused.reason {
        Reason::Forged => Refused::new(Reason::Certificate, "the certificate is not signed by the authority that it names"),
        other => Refused::new(other, format!("the authority of the certificate cannot vouch: {}", refused.message)),
    }
}
