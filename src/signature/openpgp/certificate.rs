//! The certificates of a keyring: keys, user ids and what their owners sign about them, in the order in which they must stand.
//!
//! It does not know which of them are good. What stands where it cannot is a fault, never passed over: a revocation might be among it.

use std::collections::BTreeSet;

use pgp::packet::{Packet, PublicKey, PublicSubkey, Signature, SignatureType, UserId};
use pgp::types::{KeyDetails, KeyVersion};

use super::super::{Fault, Faults};
use super::{KEYRING_LIMIT, armour};
use crate::language::{Text, say, words};
use crate::source::Span;

/// The most certificates of one keyring.
const MOST_CERTIFICATES: usize = 1000;

/// A primary key with its subkeys and user ids.
#[derive(Debug)]
pub(super) struct Certificate {
    pub(super) primary: PublicKey,
    pub(super) revocations: Vec<Signature>,
    /// What the primary key says of itself.
    pub(super) direct: Vec<Signature>,
    pub(super) users: Vec<User>,
    pub(super) subkeys: Vec<Subkey>,
}

#[derive(Debug)]
pub(super) struct User {
    pub(super) id: UserId,
    pub(super) certifications: Vec<Signature>,
    pub(super) revocations: Vec<Signature>,
}

#[derive(Debug)]
pub(super) struct Subkey {
    pub(super) key: PublicSubkey,
    pub(super) bindings: Vec<Signature>,
    pub(super) revocations: Vec<Signature>,
}

const EXPORT: &str = words!("write it with `gpg --armor --export --export-options export-minimal ADDRESS...`");
const BEGIN: &str = "-----BEGIN PGP PUBLIC KEY BLOCK-----";
const END: &str = "-----END PGP PUBLIC KEY BLOCK-----";

/// Reads every armoured block of a keyring.
pub(super) fn read(text: &str) -> Result<Vec<Certificate>, Vec<Fault>> {
    let mut faults = Faults::default();
    let mut certificates = Vec::new();
    let mut known = BTreeSet::new();
    if u64::try_from(text.len()).map_or(true, |size| size > KEYRING_LIMIT) {
        faults.tell(
            Span::point(0),
            say!("the keyring has more than {limit} bytes", limit = KEYRING_LIMIT),
            words!("keep the keys that are in use"),
        );
        return Err(faults.into_vec());
    }
    for (span, block) in blocks(text, &mut faults) {
        match certificates_of(block) {
            Ok(found) => {
                for certificate in found {
                    if !known.insert(certificate.primary.fingerprint().as_bytes().to_vec()) {
                        let message = say!(
                            "the key {fingerprint} stands in the keyring twice",
                            fingerprint = format!("{:X}", certificate.primary.fingerprint())
                        );
                        faults.tell(span, message, words!("keep the newer one: the older may lack a revocation"));
                    }
                    certificates.push(certificate);
                }
            }
            Err((message, help)) => faults.tell(span, message, help),
        }
        if certificates.len() > MOST_CERTIFICATES {
            faults.tell(
                span,
                say!("the keyring has more than {limit} keys", limit = MOST_CERTIFICATES),
                words!("keep the keys that are in use"),
            );
        }
        if certificates.len() > MOST_CERTIFICATES || faults.is_full() {
            break;
        }
    }
    if faults.is_empty() { Ok(certificates) } else { Err(faults.into_vec()) }
}

/// Finds the armoured blocks; between them there is nothing but empty lines and comments.
fn blocks<'a>(text: &'a str, faults: &mut Faults) -> Vec<(Span, &'a str)> {
    let mut blocks = Vec::new();
    let mut begun: Option<usize> = None;
    let mut start = 0;
    for whole in text.split_inclusive('\n') {
        let line = whole.trim_end();
        let span = Span::new(start, start + line.len());
        match (line, begun) {
            (BEGIN, None) => begun = Some(start),
            (END, Some(from)) => {
                blocks.push((Span::new(from, span.end), text[from + BEGIN.len()..span.start].trim_start_matches([' ', '\t', '\r'])));
                begun = None;
            }
            (BEGIN | END, _) => {
                faults.tell(span, say!("the line begins or ends a block of keys where it cannot"), EXPORT);
                begun = None;
            }
            (_, Some(_)) => {}
            (line, None) if line.is_empty() || line.starts_with('#') => {}
            (line, None) if line.starts_with("-----BEGIN PGP PRIVATE KEY") => {
                faults.tell(span, say!("the keyring holds a secret key"), words!("remove it, and revoke the key: it has been shown"));
            }
            (_, None) => faults.tell(
                span,
                say!("the line belongs to no block of keys"),
                words!("begin a comment with `#`, and write keys with `gpg --armor --export`"),
            ),
        }
        start += whole.len();
        if faults.is_full() {
            break;
        }
    }
    if let Some(from) = begun {
        faults.tell(Span::new(from, from + BEGIN.len()), say!("the block of keys has no end"), EXPORT);
    }
    blocks
}

type Wrong = (Text, &'static str);

/// To what the signatures that follow belong.
enum Place {
    Primary,
    User,
    /// A picture, or whatever else is no name.
    Attribute,
    Subkey,
}

fn certificates_of(block: &str) -> Result<Vec<Certificate>, Wrong> {
    let wrong = |message: Text| (message, EXPORT);
    // The line break behind the first line, and the one before the last.
    let lines = block.strip_prefix('\n').map(|block| block.strip_suffix('\n').unwrap_or(block));
    let bytes = lines.and_then(|lines| armour::body(lines.split('\n'))).ok_or_else(|| wrong(say!("the block of keys is no armour")))?;
    let mut certificates: Vec<Certificate> = Vec::new();
    let mut place = Place::Primary;
    let mut rest = &bytes[..];
    while let Some(packet) = armour::next(&mut rest) {
        let packet = packet.map_err(|reason| wrong(say!("the block of keys cannot be read: {reason}", reason)))?;
        let Some(last) = certificates.last_mut() else {
            certificates.push(begin(packet)?);
            continue;
        };
        match packet {
            Packet::PublicKey(_) => {
                certificates.push(begin(packet)?);
                place = Place::Primary;
            }
            Packet::UserId(id) => {
                last.users.push(User { id, certifications: Vec::new(), revocations: Vec::new() });
                place = Place::User;
            }
            Packet::UserAttribute(_) => place = Place::Attribute,
            Packet::PublicSubkey(key) => {
                last.subkeys.push(Subkey { key, bindings: Vec::new(), revocations: Vec::new() });
                place = Place::Subkey;
            }
            Packet::Signature(signature) => put(last, &place, signature).map_err(wrong)?,
            Packet::Marker(_) | Packet::Padding(_) => {}
            other => return Err(no_certificate(&other)),
        }
    }
    if certificates.is_empty() { Err(wrong(say!("the block of keys is empty"))) } else { Ok(certificates) }
}

fn begin(packet: Packet) -> Result<Certificate, Wrong> {
    let Packet::PublicKey(primary) = packet else { return Err(no_certificate(&packet)) };
    if !matches!(primary.version(), KeyVersion::V4 | KeyVersion::V6) {
        let message = say!(
            "the key {fingerprint} is of version {version}",
            fingerprint = format!("{:X}", primary.fingerprint()),
            version = u8::from(primary.version())
        );
        return Err((message, words!("make a new key: only those of the versions 4 and 6 are read")));
    }
    Ok(Certificate { primary, revocations: Vec::new(), direct: Vec::new(), users: Vec::new(), subkeys: Vec::new() })
}

/// Puts a signature where it belongs.
fn put(certificate: &mut Certificate, place: &Place, signature: Signature) -> Result<(), Text> {
    let misplaced =
        |fingerprint| say!("the key {fingerprint} has a signature where it cannot stand", fingerprint = format!("{fingerprint:X}"));
    let kept = match (place, signature.typ(), certificate.users.last_mut(), certificate.subkeys.last_mut()) {
        (Place::Primary, Some(SignatureType::KeyRevocation), ..) => &mut certificate.revocations,
        (Place::Primary, Some(SignatureType::Key), ..) => &mut certificate.direct,
        (Place::User, Some(SignatureType::CertRevocation), Some(user), _) => &mut user.revocations,
        (Place::User, Some(kind), Some(user), _) if is_certification(kind) => &mut user.certifications,
        (Place::Attribute, Some(kind), ..) if is_certification(kind) || kind == SignatureType::CertRevocation => return Ok(()),
        (Place::Subkey, Some(SignatureType::SubkeyBinding), _, Some(subkey)) => &mut subkey.bindings,
        (Place::Subkey, Some(SignatureType::SubkeyRevocation), _, Some(subkey)) => &mut subkey.revocations,
        (Place::Primary | Place::User | Place::Attribute | Place::Subkey, ..) => return Err(misplaced(certificate.primary.fingerprint())),
    };
    kept.push(signature);
    Ok(())
}

fn is_certification(kind: SignatureType) -> bool {
    use SignatureType::{CertCasual, CertGeneric, CertPersona, CertPositive};
    matches!(kind, CertCasual | CertGeneric | CertPersona | CertPositive)
}

fn no_certificate(packet: &Packet) -> Wrong {
    match packet {
        Packet::SecretKey(_) | Packet::SecretSubkey(_) => {
            (say!("the keyring holds a secret key"), words!("remove it, and revoke the key: it has been shown"))
        }
        _ => (say!("the block of keys holds something other than keys"), EXPORT),
    }
}
