//! SSH certificates: a key that an authority vouches for, for some names and some time.
//!
//! It does not know which authorities are trusted. What it has read is signed by the authority that it names.

use super::super::principal::is_same_address;
use super::super::wire::{Fields, put};
use super::super::{Reason, Refused, shown};
use super::key::{CERTIFICATE, Key};
use crate::calendar::Instant;
use crate::language::{Text, say};

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
        let short = || malformed(say!("is cut short"));
        let mut fields = Fields::new(blob);
        let kind = fields.text().and_then(|kind| kind.strip_suffix(CERTIFICATE)).ok_or_else(short)?;
        let parts = match kind {
            "ssh-ed25519" => 1,
            "ssh-rsa" | "ecdsa-sha2-nistp256" | "ecdsa-sha2-nistp384" | "ecdsa-sha2-nistp521" | "sk-ssh-ed25519" => 2,
            "sk-ecdsa-sha2-nistp256" => 3,
            other => {
                return Err(Refused::new(Reason::Unsupported, say!("the certificate is of the type \"{other}\"", other = shown(other))));
            }
        };
        let _nonce = fields.bytes().ok_or_else(short)?;
        let mut key = Vec::new();
        put(&mut key, if kind.starts_with("sk-") { format!("{kind}@openssh.com") } else { kind.to_owned() }.as_bytes());
        for _ in 0..parts {
            put(&mut key, fields.bytes().ok_or_else(short)?);
        }
        let key = Key::read(&key).map_err(|reason| malformed(say!("has a key that cannot be read: {reason}", reason)))?;
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
            return Err(malformed(say!("has bytes behind its end")));
        }
        let authority = Key::read(authority).map_err(|reason| malformed(say!("has an authority that cannot be read: {reason}", reason)))?;
        authority.verify(signed, signature).map_err(|refused| about_the_certificate(&refused))?;
        if for_whom != USER {
            return Err(Refused::new(Reason::Certificate, say!("the certificate is not one of a user")));
        }
        if !critical.is_empty() {
            let Some(names) = option_names(critical) else {
                return Err(Refused::new(
                    Reason::Certificate,
                    say!("the certificate is bound by options that cannot be read, which say nothing of commits"),
                ));
            };
            return Err(Refused::new(
                Reason::Certificate,
                say!("the certificate is bound by options {names}, which say nothing of commits", names),
            ));
        }
        Ok(Self { key, authority, principals, valid_after, valid_before })
    }

    /// Refuses a performer whom the certificate does not name, and a moment at which it is not valid.
    pub(super) fn covers(&self, who: &str, at: Instant) -> Result<(), Refused> {
        let key = self.key.fingerprint();
        if !self.principals.iter().any(|principal| is_same_address(principal, who)) {
            let who = shown(who);
            if self.principals.is_empty() {
                return Err(Refused::new(Reason::Certificate, say!("the certificate of the key {key} names nobody, not {who}", key, who)));
            }
            let whom = shown(&self.principals.join(", "));
            return Err(Refused::new(
                Reason::OtherPrincipal,
                say!("the certificate of the key {key} names {whom}, not {who}", key, whom, who),
            ));
        }
        let seconds = u64::try_from(at.timestamp()).unwrap_or(0);
        if seconds < self.valid_after {
            return Err(Refused::new(
                Reason::NotYetValid,
                say!("the certificate of the key {key} is not yet valid when the commit lands", key),
            ));
        }
        if seconds >= self.valid_before {
            return Err(Refused::new(Reason::Expired, say!("the certificate of the key {key} has expired when the commit lands", key)));
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

fn malformed(what: Text) -> Refused {
    Refused::malformed(say!("the certificate {what}", what))
}

/// What is wrong with the authority's signature, told of the certificate and not of the commit.
fn about_the_certificate(refused: &Refused) -> Refused {
    match refused.reason {
        Reason::Forged => Refused::new(Reason::Certificate, say!("the certificate is not signed by the authority that it names")),
        other => Refused::new(other, say!("the authority of the certificate cannot vouch: {reason}", reason = refused.message)),
    }
}
