//! Certificates made in code, whole and spoilt.

use ssh_key::private::Ed25519Keypair;
use verifier::Signer;

use super::{Making, PAYLOAD, fields, judge, judge_at, key_blob, key_text, pair, reason};
use crate::signature::{Reason, Refused, Verified};

/// A certificate in the making; every part of it can be spoilt.
struct Vouching {
    kind: &'static str,
    for_whom: u32,
    principals: Vec<&'static str>,
    valid: (u64, u64),
    critical: Vec<u8>,
    authority: u8,
    signed_by: u8,
    behind: &'static [u8],
}

const SIGNER: u8 = 1;
const AUTHORITY: u8 = 9;

impl Default for Vouching {
    fn default() -> Self {
        Self {
            kind: "ssh-ed25519-cert-v01@openssh.com",
            for_whom: 1,
            principals: vec!["ana@example.org"],
            valid: (0, u64::MAX),
            critical: Vec::new(),
            authority: AUTHORITY,
            signed_by: AUTHORITY,
            behind: b"",
        }
    }
}

impl Vouching {
    fn certificate(&self, signer: &Ed25519Keypair) -> Vec<u8> {
        let principals: Vec<&[u8]> = self.principals.iter().map(|principal| principal.as_bytes()).collect();
        let mut blob = fields(&[self.kind.as_bytes(), b"nonce", signer.public.as_ref()]);
        blob.extend_from_slice(&7_u64.to_be_bytes());
        blob.extend_from_slice(&self.for_whom.to_be_bytes());
        blob.extend_from_slice(&fields(&[b"name", &fields(&principals)]));
        blob.extend_from_slice(&self.valid.0.to_be_bytes());
        blob.extend_from_slice(&self.valid.1.to_be_bytes());
        let extensions = fields(&[b"permit-pty", b""]);
        blob.extend_from_slice(&fields(&[&self.critical, &extensions, b"", &key_blob(&pair(self.authority))]));
        let signature = fields(&[b"ssh-ed25519", pair(self.signed_by).sign(&blob).as_bytes()]);
        [&blob[..], &fields(&[&signature]), self.behind].concat()
    }

    /// A commit's signature by the certified key.
    fn armour(&self) -> String {
        let signer = pair(SIGNER);
        Making { key: self.certificate(&signer), ..Making::by(&signer) }.sign(&signer, PAYLOAD)
    }

    fn judge(&self) -> Result<Verified, Refused> {
        judge(&self.armour(), &authority("*@example.org"), "ana@example.org")
    }
}

fn authority(principals: &str) -> String {
    format!("{principals} cert-authority {}\n", key_text(&key_blob(&pair(AUTHORITY))))
}

#[test]
fn a_certificate_of_a_listed_authority_vouches_for_the_key() {
    let verified = Vouching::default().judge().expect("a good signature");
    assert_eq!(verified.principal, "*@example.org");
    assert_eq!(verified.fingerprint, "SHA256:fe85JkIjo8VPe+XqXJGH5Mau1EMFdK1OdKvJUFicyA8");
}

#[test]
fn a_certificate_that_is_not_just_so_vouches_for_nobody() {
    let default = Vouching::default;
    for (what, vouching, expected) in [
        ("signed by another", Vouching { signed_by: 8, ..default() }, Reason::Certificate),
        ("an unlisted authority", Vouching { authority: 8, signed_by: 8, ..default() }, Reason::UnknownKey),
        ("of a machine", Vouching { for_whom: 2, ..default() }, Reason::Certificate),
        ("of nothing known", Vouching { for_whom: 3, ..default() }, Reason::Certificate),
        ("for nobody", Vouching { principals: vec![], ..default() }, Reason::Certificate),
        ("for another", Vouching { principals: vec!["bob@example.org"], ..default() }, Reason::OtherPrincipal),
        ("for a pattern", Vouching { principals: vec!["*"], ..default() }, Reason::OtherPrincipal),
        ("bound to a command", Vouching { critical: fields(&[b"force-command", &fields(&[b"true"])]), ..default() }, Reason::Certificate),
        ("bound unreadably", Vouching { critical: vec![1], ..default() }, Reason::Certificate),
        ("with a tail", Vouching { behind: b"x", ..default() }, Reason::Malformed),
        ("of an unknown type", Vouching { kind: "ssh-dss-cert-v01@openssh.com", ..default() }, Reason::Unsupported),
        ("of another type than its key", Vouching { kind: "ssh-rsa-cert-v01@openssh.com", ..default() }, Reason::Malformed),
    ] {
        assert_eq!(reason(vouching.judge()), Some(expected), "{what}");
    }
    let several = Vouching { principals: vec!["bob@example.org", "ana@EXAMPLE.org"], ..default() };
    assert!(several.judge().is_ok());
}

#[test]
fn a_certificate_is_judged_at_the_landing() {
    let vouching = Vouching { valid: (1_772_323_200, 1_775_001_600), ..Vouching::default() };
    for (at, expected) in [
        ("2026-02-28T23:59:59Z", Some(Reason::NotYetValid)),
        ("2026-03-01T00:00:00Z", None),
        ("2026-03-31T23:59:59Z", None),
        ("2026-04-01T00:00:00Z", Some(Reason::Expired)),
    ] {
        assert_eq!(reason(judge_at(&vouching.armour(), &authority("*"), "ana@example.org", at)), expected, "{at}");
    }
}

#[test]
fn an_authority_vouches_within_its_own_line_alone() {
    let armour = Vouching::default().armour();
    assert_eq!(reason(judge(&armour, &authority("bob@example.org"), "ana@example.org")), Some(Reason::OtherPrincipal));
    let late = authority("*").replace("cert-authority", "cert-authority,valid-before=\"20260101\"");
    assert_eq!(reason(judge(&armour, &late, "ana@example.org")), Some(Reason::Expired));
}

#[test]
fn a_key_and_an_authority_are_not_taken_for_one_another() {
    let signer = pair(SIGNER);
    let plain = Making::by(&signer).sign(&signer, PAYLOAD);
    let as_authority = format!("*@example.org cert-authority {}", key_text(&key_blob(&signer)));
    assert_eq!(reason(judge(&plain, &as_authority, "ana@example.org")), Some(Reason::UnknownKey));
    let as_key = format!("ana@example.org {}\n*@example.org {}", key_text(&key_blob(&signer)), key_text(&key_blob(&pair(AUTHORITY))));
    assert_eq!(reason(judge(&Vouching::default().armour(), &as_key, "ana@example.org")), Some(Reason::UnknownKey));
}

#[test]
fn a_certificate_cut_short_is_refused_wherever_it_is_cut() {
    let signer = pair(SIGNER);
    let whole = Vouching::default().certificate(&signer);
    for cut in 0..whole.len() {
        let armour = Making { key: whole[..cut].to_vec(), ..Making::by(&signer) }.sign(&signer, PAYLOAD);
        assert!(judge(&armour, &authority("*"), "ana@example.org").is_err(), "{cut}");
    }
}
