//! Judges an OpenPGP signature: the mathematics are the crate's, everything else is decided here.
//!
//! Expiry, revocation, the purpose of keys and the strength of hashes: the crate verifies without a look at them.

use pgp::packet::{Packet, Signature, SignatureType, SignatureVersion};
use pgp::ser::Serialize;
use pgp::types::{EcdsaPublicParams, EddsaLegacyPublicParams, KeyDetails, PublicParams, Tag, VerifyingKey};

use super::super::principal::is_same_address;
use super::super::{Case, Kind, Reason, Refused, Verified, shown};
use super::certificate::{Certificate, Subkey, User};
use super::statement::{Moment, Revoked, created, flags, holds, is_expired, newest, not_revoked, revoked};
use super::{Keyring, armour};
use crate::language::{Text, say};

/// The longest armour that is read, in bytes.
const LONGEST: usize = 64 * 1024;

const BEGIN: &str = "-----BEGIN PGP SIGNATURE-----\n";
const END: &str = "\n-----END PGP SIGNATURE-----";

/// Verifies a signature: some key of the keyring made it, was meant for it and good at the landing, and is the performer's.
pub(in super::super) fn verify(case: &Case<'_>, keyring: &Keyring) -> Result<Verified, Refused> {
    let signature = read(case.signature)?;
    let at = case.at.timestamp();
    let moment = Moment { at, limit: at.saturating_add(case.skew.max(0)) };
    is_of_a_commit(&signature, moment)?;
    let mut nearest: Option<Refused> = None;
    for certificate in keyring.certificates.iter() {
        let primary = is_issuer(&signature, &certificate.primary).then_some(None);
        let subkeys = certificate.subkeys.iter().filter(|subkey| is_issuer(&signature, &subkey.key)).map(Some);
        for subkey in primary.into_iter().chain(subkeys) {
            match by(certificate, subkey, &signature, case, moment) {
                Ok(verified) => return Ok(verified),
                // A signature that fits tells more than one that does not.
                Err(refused) => nearest = nearest.filter(|before| before.reason != Reason::Forged).or(Some(refused)),
            }
        }
    }
    Err(nearest.unwrap_or_else(|| Refused::new(Reason::UnknownKey, unknown(&signature))))
}

/// Reads the one signature of an armour; nothing may stand around it but empty lines behind it, as some forges write.
fn read(armoured: &[u8]) -> Result<Signature, Refused> {
    if armoured.len() > LONGEST {
        return Err(Refused::malformed(say!("the OpenPGP signature has more than {limit} bytes", limit = LONGEST)));
    }
    let text = std::str::from_utf8(armoured).map_err(|_| Refused::malformed(say!("the OpenPGP signature is no text")))?;
    if text.matches("-----BEGIN ").count() > 1 {
        return Err(Refused::several());
    }
    let lines = text.trim_end_matches('\n').strip_prefix(BEGIN).and_then(|text| text.strip_suffix(END));
    let bytes = lines.and_then(|lines| armour::body(lines.split('\n')));
    let bytes = bytes.ok_or_else(|| Refused::malformed(say!("the OpenPGP signature has no whole armour")))?;
    let mut found = None;
    let mut rest = &bytes[..];
    while let Some(packet) = armour::next(&mut rest) {
        let packet = packet.map_err(|reason| Refused::malformed(say!("the OpenPGP signature cannot be read: {reason}", reason)))?;
        match (packet, &found) {
            (Packet::Signature(signature), None) => found = Some(signature),
            (Packet::Signature(_), Some(_)) => return Err(Refused::several()),
            _ => return Err(Refused::malformed(say!("the OpenPGP signature holds more than a signature"))),
        }
    }
    found.ok_or_else(|| Refused::malformed(say!("the OpenPGP signature is empty")))
}

/// Refuses what no key could make good: other kinds of signatures, weak hashes, dates that cannot be.
fn is_of_a_commit(signature: &Signature, moment: Moment) -> Result<(), Refused> {
    if !matches!(signature.version(), SignatureVersion::V4 | SignatureVersion::V6) {
        let version = u8::from(signature.version());
        return Err(Refused::new(Reason::Unsupported, say!("the OpenPGP signature is of version {version}, not 4 or 6", version)));
    }
    if !matches!(signature.typ(), Some(SignatureType::Binary | SignatureType::Text)) {
        return Err(Refused::malformed(say!("the OpenPGP signature is not one of a document")));
    }
    let message = match holds(signature, moment) {
        Ok(()) => return Ok(()),
        Err(Reason::Weak) => (Reason::Weak, say!("the OpenPGP signature is made with a weak hash")),
        Err(Reason::NotYetValid) => (Reason::NotYetValid, say!("the OpenPGP signature is dated after the commit lands")),
        Err(Reason::Expired) => (Reason::Expired, say!("the OpenPGP signature has expired when the commit lands")),
        Err(Reason::Unsupported) => (Reason::Unsupported, say!("the OpenPGP signature makes conditions that are not known here")),
        Err(_) => (Reason::Malformed, say!("the OpenPGP signature has no date")),
    };
    Err(Refused::new(message.0, message.1))
}

/// Says whether a signature names a key as its maker.
fn is_issuer(signature: &Signature, key: &impl KeyDetails) -> bool {
    let (fingerprints, ids) = (signature.issuer_fingerprint(), signature.issuer_key_id());
    if fingerprints.is_empty() {
        return ids.contains(&&key.legacy_key_id());
    }
    fingerprints.contains(&&key.fingerprint())
}

fn unknown(signature: &Signature) -> Text {
    let named = |fingerprint: String| say!("the key {fingerprint} is not in the keyring", fingerprint);
    match (signature.issuer_fingerprint().first(), signature.issuer_key_id().first()) {
        (Some(fingerprint), _) => named(format!("{fingerprint:X}")),
        (None, Some(id)) => named(id.to_string().to_uppercase()),
        (None, None) => say!("the key that made the signature, which it does not name, is not in the keyring"),
    }
}

/// Verifies that one key of a certificate made the signature and may have.
fn by(
    certificate: &Certificate,
    subkey: Option<&Subkey>,
    signature: &Signature,
    case: &Case<'_>,
    moment: Moment,
) -> Result<Verified, Refused> {
    let primary = &certificate.primary;
    let (fingerprint, made) = match subkey {
        None => made_by(primary, signature, case.payload)?,
        Some(subkey) => made_by(&subkey.key, signature, case.payload)?,
    };
    let named = say!("the key {fingerprint}", fingerprint);
    if created(signature).is_none_or(|signed| signed < made) {
        return Err(Refused::new(Reason::NotYetValid, say!("{key} is younger than its signature", key = named)));
    }
    let user = owner(certificate, case.who, moment)?;
    let statements = primary_is_good(certificate, user, moment)?;
    match subkey {
        None => is_for_signing(&statements, &named)?,
        Some(subkey) => subkey_is_good(certificate, subkey, &named, moment)?,
    }
    let principal = shown(&String::from_utf8_lossy(user.id.id()));
    Ok(Verified { kind: Kind::OpenPgp, principal, fingerprint })
}

/// Verifies that a key made a signature; gives its fingerprint and when it was made itself.
fn made_by(key: &impl VerifyingKey, signature: &Signature, payload: &[u8]) -> Result<(String, i64), Refused> {
    is_strong(key)?;
    let fingerprint = format!("{:X}", key.fingerprint());
    match signature.verify(key, payload) {
        Ok(()) => Ok((fingerprint, i64::from(key.created_at().as_secs()))),
        Err(_) => Err(Refused::new(Reason::Forged, say!("the signature by the key {fingerprint} does not fit the commit", fingerprint))),
    }
}

/// The user id of a certificate that bears the performer's address, that its owner has signed and not revoked.
fn owner<'a>(certificate: &'a Certificate, who: &str, moment: Moment) -> Result<&'a User, Refused> {
    let named = say!("the key {fingerprint}", fingerprint = format!("{:X}", certificate.primary.fingerprint()));
    let mut obstacle = None;
    for user in certificate.users.iter().filter(|user| address(user.id.id()).is_some_and(|address| is_same_address(address, who))) {
        match user_is_good(certificate, user, &say!("the user id {who} of {key}", who = shown(who), key = named), moment) {
            Ok(()) => return Ok(user),
            Err(refused) => obstacle = obstacle.or(Some(refused)),
        }
    }
    Err(obstacle
        .unwrap_or_else(|| Refused::new(Reason::OtherPrincipal, say!("{key} has no user id of {who}", key = named, who = shown(who)))))
}

fn user_is_good(certificate: &Certificate, user: &User, what: &Text, moment: Moment) -> Result<(), Refused> {
    let verifies = |statement: &Signature| statement.verify_certification(&certificate.primary, Tag::UserId, &user.id).is_ok();
    let certified = newest(&user.certifications, moment, what, verifies)?;
    for revocation in user.revocations.iter().filter(|revocation| verifies(revocation)) {
        let is_revoked = match revoked(revocation) {
            Revoked::Always => true,
            Revoked::From(since) => since <= moment.at && created(certified).is_none_or(|certified| certified <= since),
        };
        if is_revoked {
            return Err(Refused::new(Reason::Revoked, say!("{what} is revoked", what)));
        }
    }
    Ok(())
}

/// Refuses a primary key that is revoked or has expired; gives what its owner says of it.
fn primary_is_good<'a>(certificate: &'a Certificate, user: &'a User, moment: Moment) -> Result<Vec<&'a Signature>, Refused> {
    let primary = &certificate.primary;
    let named = say!("the key {fingerprint}", fingerprint = format!("{:X}", primary.fingerprint()));
    is_strong(primary)?;
    let says = |statement: &Signature| statement.verify_key(primary).is_ok();
    not_revoked(&certificate.revocations, moment, &named, says)?;
    let made = i64::from(primary.created_at().as_secs());
    if made > moment.limit {
        return Err(Refused::new(Reason::NotYetValid, say!("{key} is made after the commit lands", key = named)));
    }
    let of = |user: &'a User| {
        newest(&user.certifications, moment, &named, |statement| statement.verify_certification(primary, Tag::UserId, &user.id).is_ok())
    };
    let mut statements = vec![of(user)?];
    // A key need not speak of itself apart from its user ids; without such a statement nothing is taken from one.
    statements.extend(newest(&certificate.direct, moment, &named, says));
    // GnuPG takes the time of expiry from the newest of all user ids.
    let latest = certificate.users.iter().filter_map(|user| of(user).ok()).max_by_key(|statement| created(statement));
    if statements.iter().copied().chain(latest).any(|statement| is_expired(statement, made, moment)) {
        return Err(Refused::new(Reason::Expired, say!("{key} has expired when the commit lands", key = named)));
    }
    Ok(statements)
}

/// Refuses a subkey that is not bound to its primary key and bound back, or is revoked, has expired or is not for signing.
fn subkey_is_good(certificate: &Certificate, subkey: &Subkey, named: &Text, moment: Moment) -> Result<(), Refused> {
    let primary = &certificate.primary;
    let says = |statement: &Signature| statement.verify_subkey_binding(primary, &subkey.key).is_ok();
    not_revoked(&subkey.revocations, moment, named, says)?;
    let binding = newest(&subkey.bindings, moment, named, says)?;
    if is_expired(binding, i64::from(subkey.key.created_at().as_secs()), moment) {
        return Err(Refused::new(Reason::Expired, say!("{key} has expired when the commit lands", key = named)));
    }
    is_for_signing(&[binding], named)?;
    let back = binding.embedded_signature().filter(|back| holds(back, moment).is_ok());
    if back.is_none_or(|back| back.verify_primary_key_binding(&subkey.key, primary).is_err()) {
        return Err(Refused::new(
            Reason::NotForSigning,
            say!("{key} does not say that it belongs to the key {primary}", key = named, primary = format!("{:X}", primary.fingerprint())),
        ));
    }
    Ok(())
}

/// Refuses a key unless its owner says that it is for signing, and nowhere that it is not.
fn is_for_signing(statements: &[&Signature], named: &Text) -> Result<(), Refused> {
    let said: Vec<bool> = statements.iter().filter_map(|statement| flags(statement)).map(pgp::packet::KeyFlags::sign).collect();
    if said.is_empty() || said.contains(&false) {
        return Err(Refused::new(Reason::NotForSigning, say!("{key} is not meant for signing", key = named)));
    }
    Ok(())
}

/// Refuses keys that are too weak to prove anything, and those of which nothing is known here.
fn is_strong(key: &impl KeyDetails) -> Result<(), Refused> {
    let refused = |reason, what: Text| {
        Err(Refused::new(reason, say!("the key {fingerprint} is {what}", fingerprint = format!("{:X}", key.fingerprint()), what)))
    };
    match key.public_params() {
        PublicParams::Ed25519(_) | PublicParams::Ed448(_) | PublicParams::EdDSALegacy(EddsaLegacyPublicParams::Ed25519 { .. }) => Ok(()),
        PublicParams::ECDSA(EcdsaPublicParams::P256 { .. } | EcdsaPublicParams::P384 { .. } | EcdsaPublicParams::P521 { .. }) => Ok(()),
        // The first number is the modulus, and begins with its bits.
        params @ PublicParams::RSA(_) => {
            match params.to_bytes().ok().and_then(|bytes| Some(u16::from_be_bytes([*bytes.first()?, *bytes.get(1)?]))) {
                Some(2048..=4096) => Ok(()),
                Some(bits @ 0..2048) => refused(Reason::Weak, say!("an RSA key of {bits} bits; 2048 are the least", bits)),
                Some(bits) => refused(Reason::Unsupported, say!("an RSA key of {bits} bits; 4096 are the most", bits)),
                None => refused(Reason::Unsupported, say!("an RSA key without a modulus")),
            }
        }
        PublicParams::DSA(_) => refused(Reason::Weak, say!("a DSA key")),
        _ => refused(
            Reason::Unsupported,
            say!("of a type that is not known here ({algorithm})", algorithm = format!("{:?}", key.algorithm())),
        ),
    }
}

/// The e-mail address of a user id: `Name <address>`, or the address alone.
pub(super) fn address(id: &[u8]) -> Option<&str> {
    let id = std::str::from_utf8(id).ok()?;
    let address = match (id.matches('<').count(), id.split_once('<')) {
        (1, Some((_, rest))) => rest.strip_suffix('>')?,
        (0, None) => id,
        _ => return None,
    };
    (address.contains('@') && !address.contains(['<', '>', ' '])).then_some(address)
}
