//! Keys made in code, whole and spoilt: what no gpg would write, and somebody who means harm would.

use pgp::crypto::ed25519::{Mode, SecretKey as Ed25519};
use pgp::crypto::hash::HashAlgorithm;
use pgp::crypto::public_key::PublicKeyAlgorithm;
use pgp::packet::{
    KeyFlags, Notation, PacketTrait, PubKeyInner, PublicKey, PublicSubkey, SecretKey, Signature, SignatureConfig, SignatureType, Subpacket,
    SubpacketData, UserId,
};
use pgp::types::{KeyDetails, KeyVersion, PacketHeaderVersion, Password, PlainSecretParams, PublicParams, SecretParams, Tag, Timestamp};

use super::super::{Case, Keyring, Keys, Kind, Reason, Refused, Verified, Wanted, verify};

const PAYLOAD: &[u8] = b"tree 1\n\nmessage\n";
/// The moment at which keys are made; signatures are made a day later, and commits land a day after that.
const MADE: u32 = 1_700_000_000;
const DAY: u32 = 86_400;

/// A key in both of its roles.
struct Pair {
    secret: SecretKey,
    primary: PublicKey,
    subkey: PublicSubkey,
}

fn pair(seed: u8) -> Pair {
    pair_of(seed, KeyVersion::V4)
}

fn pair_of(seed: u8, version: KeyVersion) -> Pair {
    let secret = Ed25519::try_from_bytes([seed; 32], Mode::Ed25519).expect("a key");
    let inner = || {
        let params = PublicParams::Ed25519((&secret).into());
        PubKeyInner::new(version, PublicKeyAlgorithm::Ed25519, Timestamp::from_secs(MADE), None, params).expect("a key")
    };
    let primary = PublicKey::from_inner(inner()).expect("a key");
    let subkey = PublicSubkey::from_inner(inner()).expect("a key");
    let params = SecretParams::Plain(PlainSecretParams::Ed25519(secret.clone()));
    Pair { secret: SecretKey::new(primary.clone(), params).expect("a key"), primary, subkey }
}

/// What a statement says besides its date and its maker.
fn config(key: &Pair, kind: SignatureType, said: Vec<SubpacketData>) -> SignatureConfig {
    let hash = HashAlgorithm::Sha256;
    let mut config = match key.primary.version() {
        KeyVersion::V6 => SignatureConfig::v6_with_salt(kind, key.secret.algorithm(), hash, vec![7; 16]),
        _ => SignatureConfig::v4(kind, key.secret.algorithm(), hash),
    };
    let dated = [
        SubpacketData::SignatureCreationTime(Timestamp::from_secs(MADE + DAY)),
        SubpacketData::IssuerFingerprint(key.primary.fingerprint()),
    ];
    config.hashed_subpackets = dated.into_iter().chain(said).map(|data| Subpacket::regular(data).expect("a subpacket")).collect();
    config
}

fn for_signing() -> SubpacketData {
    let mut flags = KeyFlags::default();
    flags.set_sign(true);
    SubpacketData::KeyFlags(flags)
}

fn user(text: &str) -> UserId {
    UserId::from_str(PacketHeaderVersion::New, text).expect("a user id")
}

fn certified(by: &Pair, key: &PublicKey, id: &UserId, said: Vec<SubpacketData>) -> Signature {
    config(by, SignatureType::CertPositive, said)
        .sign_certification(&by.secret, key, &Password::empty(), Tag::UserId, id)
        .expect("a signature")
}

fn signed_by(key: &Pair, said: Vec<SubpacketData>) -> Vec<u8> {
    armour(
        "SIGNATURE",
        &packet(&config(key, SignatureType::Binary, said).sign(&key.secret, &Password::empty(), PAYLOAD).expect("a signature")),
    )
}

fn packet(packet: &impl PacketTrait) -> Vec<u8> {
    let mut bytes = Vec::new();
    packet.to_writer_with_header(&mut bytes).expect("bytes");
    bytes
}

fn armour(what: &str, bytes: &[u8]) -> Vec<u8> {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let held = chunk.iter().chain([0, 0].iter()).take(3).fold(0_usize, |held, byte| held << 8 | usize::from(*byte));
        for digit in 0..4 {
            text.push(if digit <= chunk.len() { char::from(DIGITS[held >> (18 - 6 * digit) & 63]) } else { '=' });
        }
    }
    format!("-----BEGIN PGP {what}-----\n\n{text}\n-----END PGP {what}-----\n").into_bytes()
}

fn keyring(packets: &[Vec<u8>]) -> Keyring {
    let text = String::from_utf8(armour("PUBLIC KEY BLOCK", &packets.concat())).expect("text");
    Keyring::parse(&text).unwrap_or_else(|faults| panic!("{faults:?}"))
}

fn judge(signature: &[u8], packets: &[Vec<u8>], who: &str) -> Result<Verified, Refused> {
    judge_by(signature, keyring(packets), who)
}

fn judge_by(signature: &[u8], keyring: Keyring, who: &str) -> Result<Verified, Refused> {
    let at = chrono::DateTime::from_timestamp(i64::from(MADE + 2 * DAY), 0).expect("a moment");
    let keys = Keys { openpgp: Some(keyring), ..Keys::default() };
    verify(&Case { payload: PAYLOAD, signature, who, at, skew: 300 }, Wanted::OpenPgp, &keys)
}

fn reason(judged: Result<Verified, Refused>) -> Option<Reason> {
    judged.err().map(|refused| refused.reason)
}

/// The packets of a key with one user id, certified by itself.
fn alone(key: &Pair, text: &str, said: Vec<SubpacketData>) -> Vec<Vec<u8>> {
    let id = user(text);
    vec![packet(&key.primary), packet(&id), packet(&certified(key, &key.primary, &id, said))]
}

const ANA: &str = "Ana <ana@example.org>";

#[test]
fn keys_of_both_versions_sign() {
    for version in [KeyVersion::V4, KeyVersion::V6] {
        let ana = pair_of(1, version);
        let verified =
            judge(&signed_by(&ana, vec![]), &alone(&ana, ANA, vec![for_signing()]), "ana@example.org").expect("a good signature");
        assert_eq!((verified.kind, verified.principal.as_str()), (Kind::OpenPgp, ANA));
        assert_eq!(verified.fingerprint, format!("{:X}", ana.primary.fingerprint()));
    }
}

#[test]
fn a_user_id_that_the_key_has_not_signed_names_nobody() {
    let (ana, mallory) = (pair(1), pair(2));
    let signature = signed_by(&mallory, vec![]);
    let id = user(ANA);
    let own = alone(&mallory, "Mallory <mallory@example.org>", vec![for_signing()]);
    let with = |certification: Option<Signature>| {
        let mut packets = own.clone();
        packets.push(packet(&id));
        packets.extend(certification.map(|certification| packet(&certification)));
        judge(&signature, &packets, "ana@example.org")
    };
    assert_eq!(reason(with(None)), Some(Reason::UnknownKey));
    assert_eq!(reason(with(Some(certified(&ana, &mallory.primary, &id, vec![for_signing()])))), Some(Reason::UnknownKey));
    assert_eq!(reason(with(Some(certified(&mallory, &ana.primary, &id, vec![for_signing()])))), Some(Reason::UnknownKey));
    assert!(with(Some(certified(&mallory, &mallory.primary, &id, vec![for_signing()]))).is_ok());
    assert!(judge(&signature, &own, "mallory@example.org").is_ok());
}

#[test]
fn nobody_makes_anothers_key_a_subkey_of_his_own() {
    let (ana, mallory) = (pair(1), pair(2));
    let by_ana = signed_by(&ana, vec![]);
    let bound = |by: &Pair, said: Vec<SubpacketData>| {
        let config = config(by, SignatureType::SubkeyBinding, said);
        config.sign_subkey_binding(&by.secret, &by.primary, &Password::empty(), &ana.subkey).expect("a signature")
    };
    let back = |by: &Pair| {
        let config = config(by, SignatureType::KeyBinding, vec![]);
        let signature = config.sign_primary_key_binding(&by.secret, &by.subkey, &Password::empty(), &mallory.primary).expect("a signature");
        SubpacketData::EmbeddedSignature(Box::new(signature))
    };
    let with = |binding: Signature| {
        let mut packets = alone(&mallory, "Mallory <mallory@example.org>", vec![for_signing()]);
        packets.extend([packet(&ana.subkey), packet(&binding)]);
        judge(&by_ana, &packets, "mallory@example.org")
    };
    assert_eq!(reason(with(bound(&mallory, vec![for_signing()]))), Some(Reason::NotForSigning));
    assert_eq!(reason(with(bound(&mallory, vec![for_signing(), back(&mallory)]))), Some(Reason::NotForSigning));
    assert_eq!(reason(with(bound(&ana, vec![for_signing(), back(&ana)]))), Some(Reason::UnknownKey));
    assert_eq!(reason(with(bound(&mallory, vec![back(&ana)]))), Some(Reason::NotForSigning));
    // With Ana's own word that she belongs to Mallory she does.
    assert!(with(bound(&mallory, vec![for_signing(), back(&ana)])).is_ok());
}

#[test]
fn a_key_that_does_not_say_for_what_it_is_meant_does_not_sign() {
    let ana = pair(1);
    let signature = signed_by(&ana, vec![]);
    let not = SubpacketData::KeyFlags(KeyFlags::default());
    for (said, expected) in
        [(vec![], Some(Reason::NotForSigning)), (vec![not.clone()], Some(Reason::NotForSigning)), (vec![for_signing()], None)]
    {
        assert_eq!(reason(judge(&signature, &alone(&ana, ANA, said), "ana@example.org")), expected);
    }
    // What the key says of itself, apart from its user ids, binds too.
    let says = |said| config(&ana, SignatureType::Key, said).sign_key(&ana.secret, &Password::empty(), &ana.primary).expect("a signature");
    for (direct, said, expected) in [
        (for_signing(), vec![], None),
        (not.clone(), vec![for_signing()], Some(Reason::NotForSigning)),
        (for_signing(), vec![not], Some(Reason::NotForSigning)),
    ] {
        let mut packets = alone(&ana, ANA, said);
        packets.insert(1, packet(&says(vec![direct])));
        assert_eq!(reason(judge(&signature, &packets, "ana@example.org")), expected);
    }
}

#[test]
fn a_revocation_that_cannot_be_verified_holds() {
    let (ana, bob) = (pair(1), pair(2));
    let packets = alone(&ana, ANA, vec![for_signing()]);
    let signature = signed_by(&ana, vec![]);
    let revoked =
        config(&bob, SignatureType::KeyRevocation, vec![]).sign_key(&bob.secret, &Password::empty(), &ana.primary).expect("a signature");
    assert!(judge(&signature, &packets, "ana@example.org").is_ok());
    let mut with = packets;
    with.insert(1, packet(&revoked));
    assert_eq!(reason(judge(&signature, &with, "ana@example.org")), Some(Reason::Revoked));
}

#[test]
fn conditions_that_are_not_known_are_not_passed_over() {
    let ana = pair(1);
    let packets = alone(&ana, ANA, vec![for_signing()]);
    let notation = || SubpacketData::Notation(Notation { readable: true, name: "rule@example.org".into(), value: "x".into() });
    assert!(judge(&signed_by(&ana, vec![notation()]), &packets, "ana@example.org").is_ok());
    let mut critical = config(&ana, SignatureType::Binary, vec![]);
    critical.hashed_subpackets.push(Subpacket::critical(notation()).expect("a subpacket"));
    let signature = critical.sign(&ana.secret, &Password::empty(), PAYLOAD).expect("a signature");
    assert_eq!(reason(judge(&armour("SIGNATURE", &packet(&signature)), &packets, "ana@example.org")), Some(Reason::Unsupported));
}

#[test]
fn a_signature_of_something_else_is_none_of_a_document() {
    let ana = pair(1);
    let packets = alone(&ana, ANA, vec![for_signing()]);
    for kind in [SignatureType::Standalone, SignatureType::Timestamp, SignatureType::CertPositive] {
        let Ok(signature) = config(&ana, kind, vec![]).sign(&ana.secret, &Password::empty(), PAYLOAD) else { continue };
        assert_eq!(
            reason(judge(&armour("SIGNATURE", &packet(&signature)), &packets, "ana@example.org")),
            Some(Reason::Malformed),
            "{kind:?}"
        );
    }
    let id = user(ANA);
    let certification = packet(&certified(&ana, &ana.primary, &id, vec![]));
    assert_eq!(reason(judge(&armour("SIGNATURE", &certification), &packets, "ana@example.org")), Some(Reason::Malformed));
    assert_eq!(reason(judge(&armour("SIGNATURE", &packets.concat()), &packets, "ana@example.org")), Some(Reason::Malformed));
    assert_eq!(
        reason(judge(&armour("SIGNATURE", &[certification.clone(), certification].concat()), &packets, "ana@example.org")),
        Some(Reason::Several)
    );
}

#[test]
fn the_address_of_a_user_id_stands_in_brackets_or_alone() {
    let ana = pair(1);
    let signature = signed_by(&ana, vec![]);
    for (text, is_ana) in [
        ("Ana <ana@example.org>", true),
        ("ana@example.org", true),
        ("<ana@example.org>", true),
        ("Ana (at work) <ana@EXAMPLE.org>", true),
        ("Ana <ana@example.org> Example", false),
        ("Ana <mallory@example.org> <ana@example.org>", false),
        ("ana@example.org <mallory@example.org>", false),
        ("Ana ana@example.org", false),
        ("Ana <ana@example.org", false),
        ("Ana", false),
        ("", false),
    ] {
        let judged = judge(&signature, &alone(&ana, text, vec![for_signing()]), "ana@example.org");
        assert_eq!(reason(judged), (!is_ana).then_some(Reason::OtherPrincipal), "{text}");
    }
}

#[test]
fn spoilt_signatures_and_keys_are_refused_and_nothing_breaks() {
    let ana = pair(1);
    let packets = alone(&ana, ANA, vec![for_signing()]);
    let signature =
        packet(&config(&ana, SignatureType::Binary, vec![]).sign(&ana.secret, &Password::empty(), PAYLOAD).expect("a signature"));
    let whole = keyring(&packets);
    for at in 0..signature.len() {
        for flip in [1, 0x80, 0xff] {
            let mut spoilt = signature.clone();
            spoilt[at] ^= flip;
            assert!(judge_by(&armour("SIGNATURE", &spoilt), whole.clone(), "ana@example.org").is_err(), "{at} {flip}");
        }
        assert!(judge_by(&armour("SIGNATURE", &signature[..at]), whole.clone(), "ana@example.org").is_err(), "{at}");
    }
    let bytes = packets.concat();
    let signature = armour("SIGNATURE", &signature);
    for at in 0..bytes.len() {
        for flip in [1, 0x80, 0xff] {
            let mut spoilt = bytes.clone();
            spoilt[at] ^= flip;
            let text = String::from_utf8(armour("PUBLIC KEY BLOCK", &spoilt)).expect("text");
            let judged = Keyring::parse(&text).map(|keyring| judge_by(&signature, keyring, "ana@example.org"));
            assert!(!matches!(judged, Ok(Ok(_))), "{at} {flip}");
        }
    }
}
