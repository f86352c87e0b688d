//! Keys, signatures and certificates made in code, and what the room says of each. Files of allowed signers stand in `tests/files.rs`.

mod certificates;
mod files;

use ssh_key::private::Ed25519Keypair;
use ssh_key::sha2::{Digest, Sha256, Sha512};
use verifier::Signer;

use super::super::wire::put;
use super::super::{AllowedSigners, Case, Keys, Kind, Reason, Refused, Verified, Wanted, verify};
use crate::calendar::Instant;

const PAYLOAD: &[u8] = b"tree 1\n\nmessage\n";

fn pair(seed: u8) -> Ed25519Keypair {
    Ed25519Keypair::from_seed(&[seed; 32])
}

/// Fields, each behind its length.
fn fields(parts: &[&[u8]]) -> Vec<u8> {
    let mut blob = Vec::new();
    parts.iter().for_each(|part| put(&mut blob, part));
    blob
}

fn key_blob(pair: &Ed25519Keypair) -> Vec<u8> {
    fields(&[b"ssh-ed25519", pair.public.as_ref()])
}

fn encoded(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let held = chunk.iter().chain([0, 0].iter()).take(3).fold(0_usize, |held, byte| held << 8 | usize::from(*byte));
        for digit in 0..4 {
            text.push(if digit <= chunk.len() { char::from(DIGITS[held >> (18 - 6 * digit) & 63]) } else { '=' });
        }
    }
    text
}

fn key_text(blob: &[u8]) -> String {
    let kind = super::Fields::new(blob).text().expect("a type").to_owned();
    format!("{kind} {}", encoded(blob))
}

/// A signature in the making; every part of it can be spoilt.
struct Making {
    magic: &'static [u8],
    version: u32,
    key: Vec<u8>,
    namespace: &'static str,
    reserved: &'static [u8],
    hash: &'static str,
    behind: &'static [u8],
}

impl Making {
    fn by(pair: &Ed25519Keypair) -> Self {
        Self { magic: b"SSHSIG", version: 1, key: key_blob(pair), namespace: "git", reserved: b"", hash: "sha512", behind: b"" }
    }

    /// What is signed for a payload.
    fn signed(&self, payload: &[u8]) -> Vec<u8> {
        let hash = if self.hash == "sha256" { Sha256::digest(payload).to_vec() } else { Sha512::digest(payload).to_vec() };
        [self.magic, &fields(&[self.namespace.as_bytes(), self.reserved, self.hash.as_bytes(), &hash])].concat()
    }

    fn sign(&self, pair: &Ed25519Keypair, payload: &[u8]) -> String {
        self.armour(&fields(&[b"ssh-ed25519", pair.sign(&self.signed(payload)).as_bytes()]))
    }

    fn armour(&self, signature: &[u8]) -> String {
        let parts = fields(&[&self.key, self.namespace.as_bytes(), self.reserved, self.hash.as_bytes(), signature]);
        let blob = [self.magic, &self.version.to_be_bytes(), &parts, self.behind].concat();
        let text = encoded(&blob);
        let lines: Vec<&str> = text.as_bytes().chunks(70).map(|line| std::str::from_utf8(line).expect("text")).collect();
        format!("-----BEGIN SSH SIGNATURE-----\n{}\n-----END SSH SIGNATURE-----\n", lines.join("\n"))
    }
}

fn instant(text: &str) -> Instant {
    chrono::DateTime::parse_from_rfc3339(text).expect(text).to_utc()
}

fn judge(armour: &str, allowed: &str, who: &str) -> Result<Verified, Refused> {
    judge_at(armour, allowed, who, "2026-03-01T12:00:00Z")
}

fn judge_at(armour: &str, allowed: &str, who: &str, at: &str) -> Result<Verified, Refused> {
    let ssh = Some(AllowedSigners::parse(allowed).expect("a file that can be read"));
    let case = Case { payload: PAYLOAD, signature: armour.as_bytes(), who, at: instant(at), skew: 300 };
    verify(&case, Wanted::Ssh, &Keys { ssh, ..Keys::default() })
}

fn reason(judged: Result<Verified, Refused>) -> Option<Reason> {
    judged.err().map(|refused| refused.reason)
}

/// Ana's key may sign for her.
fn ana() -> (Ed25519Keypair, String) {
    let pair = pair(1);
    let line = format!("ana@example.org {}", key_text(&key_blob(&pair)));
    (pair, line)
}

#[test]
fn a_signature_by_an_allowed_key_holds() {
    let (pair, line) = ana();
    for hash in ["sha256", "sha512"] {
        let verified = judge(&Making { hash, ..Making::by(&pair) }.sign(&pair, PAYLOAD), &line, "ana@example.org").expect(hash);
        assert_eq!(verified.kind, Kind::Ssh);
        assert_eq!(verified.principal, "ana@example.org");
        assert_eq!(verified.fingerprint, "SHA256:fe85JkIjo8VPe+XqXJGH5Mau1EMFdK1OdKvJUFicyA8");
    }
}

#[test]
fn a_signature_of_another_payload_does_not_hold() {
    let (pair, line) = ana();
    let refused = judge(&Making::by(&pair).sign(&pair, b"tree 2\n\nmessage\n"), &line, "ana@example.org").expect_err("a refusal");
    assert_eq!(refused.reason, Reason::Forged);
    assert_eq!(refused.message, "the signature by the key SHA256:fe85JkIjo8VPe+XqXJGH5Mau1EMFdK1OdKvJUFicyA8 does not fit the commit");
}

#[test]
fn a_signature_by_another_key_under_the_allowed_name_does_not_hold() {
    let (ana, line) = ana();
    assert_eq!(reason(judge(&Making::by(&ana).sign(&pair(2), PAYLOAD), &line, "ana@example.org")), Some(Reason::Forged));
}

#[test]
fn a_key_signs_for_those_alone_for_whom_it_is_allowed() {
    let (ana, line) = ana();
    let bob = pair(2);
    let armour = Making::by(&bob).sign(&bob, PAYLOAD);
    assert_eq!(reason(judge(&armour, &line, "ana@example.org")), Some(Reason::UnknownKey));
    let both = format!("{line}\nbob@example.org {}\n", key_text(&key_blob(&bob)));
    assert_eq!(reason(judge(&armour, &both, "ana@example.org")), Some(Reason::OtherPrincipal));
    assert!(judge(&armour, &both, "bob@example.org").is_ok());
    assert!(judge(&Making::by(&ana).sign(&ana, PAYLOAD), &both, "ana@example.org").is_ok());
}

#[test]
fn an_exception_is_not_made_good_by_the_pattern_around_it() {
    let pair = pair(1);
    let line = format!("!mallory@example.org,*@example.org {}", key_text(&key_blob(&pair)));
    let armour = Making::by(&pair).sign(&pair, PAYLOAD);
    assert_eq!(reason(judge(&armour, &line, "mallory@example.org")), Some(Reason::OtherPrincipal));
    assert_eq!(judge(&armour, &line, "ana@example.org").map(|verified| verified.principal), Ok("*@example.org".to_owned()));
}

#[test]
fn a_key_is_judged_at_the_landing() {
    let (pair, line) = ana();
    let line = line.replace(" ssh-", " valid-after=\"20260301\",valid-before=\"202604011200Z\" ssh-");
    let armour = Making::by(&pair).sign(&pair, PAYLOAD);
    for (at, expected) in [
        ("2026-02-28T23:59:59Z", Some(Reason::NotYetValid)),
        ("2026-03-01T00:00:00Z", None),
        ("2026-04-01T11:59:59Z", None),
        ("2026-04-01T12:00:00Z", Some(Reason::Expired)),
    ] {
        assert_eq!(reason(judge_at(&armour, &line, "ana@example.org", at)), expected, "{at}");
    }
}

#[test]
fn of_several_lines_for_a_key_one_that_allows_is_enough_and_the_nearest_is_told() {
    let (pair, line) = ana();
    let armour = Making::by(&pair).sign(&pair, PAYLOAD);
    let expired = line.replace(" ssh-", " valid-before=\"20260101\" ssh-");
    let other = line.replace("ana@", "bob@");
    assert!(judge(&armour, &format!("{expired}\n{other}\n{line}\n"), "ana@example.org").is_ok());
    for order in [format!("{expired}\n{other}\n"), format!("{other}\n{expired}\n")] {
        assert_eq!(reason(judge(&armour, &order, "ana@example.org")), Some(Reason::Expired));
    }
}

#[test]
fn namespaces_of_signature_and_line_must_be_git() {
    let (pair, line) = ana();
    for namespace in ["file", "", "GIT", "git\0"] {
        let armour = Making { namespace, ..Making::by(&pair) }.sign(&pair, PAYLOAD);
        assert_eq!(reason(judge(&armour, &line, "ana@example.org")), Some(Reason::Namespace), "{namespace:?}");
    }
    let armour = Making::by(&pair).sign(&pair, PAYLOAD);
    for (list, expected) in
        [("git", None), ("file,git", None), ("g*", None), ("file", Some(Reason::Namespace)), ("*,!git", Some(Reason::Namespace))]
    {
        let line = line.replace(" ssh-", &format!(" namespaces=\"{list}\" ssh-"));
        assert_eq!(reason(judge(&armour, &line, "ana@example.org")), expected, "{list}");
    }
}

#[test]
fn a_signature_that_is_not_just_so_is_not_read() {
    let (pair, line) = ana();
    let whole = Making::by(&pair).sign(&pair, PAYLOAD);
    let making = || Making::by(&pair);
    for (what, armour, expected) in [
        ("text before", format!("x{whole}"), Reason::UnknownKind),
        ("text behind", format!("{whole}x\n"), Reason::Malformed),
        ("a space behind", format!("{whole} \n"), Reason::Malformed),
        ("two signatures", format!("{whole}{whole}"), Reason::Several),
        ("no end", whole.replace("-----END SSH SIGNATURE-----\n", ""), Reason::Malformed),
        ("a header", whole.replacen('\n', "\nVersion: 1\n", 1), Reason::Malformed),
        ("an empty line", whole.replacen('\n', "\n\n", 1), Reason::Malformed),
        ("carriage returns", whole.replace('\n', "\r\n"), Reason::Malformed),
        ("no body", "-----BEGIN SSH SIGNATURE-----\n-----END SSH SIGNATURE-----\n".to_owned(), Reason::Malformed),
        ("another magic", Making { magic: b"SSHSIX", ..making() }.sign(&pair, PAYLOAD), Reason::Malformed),
        ("version 0", Making { version: 0, ..making() }.sign(&pair, PAYLOAD), Reason::Unsupported),
        ("version 2", Making { version: 2, ..making() }.sign(&pair, PAYLOAD), Reason::Unsupported),
        ("a reserved field", Making { reserved: b"x", ..making() }.sign(&pair, PAYLOAD), Reason::Malformed),
        ("bytes behind", Making { behind: b"x", ..making() }.sign(&pair, PAYLOAD), Reason::Malformed),
        ("another hash", Making { hash: "sha1", ..making() }.sign(&pair, PAYLOAD), Reason::Unsupported),
        ("no key", Making { key: Vec::new(), ..making() }.sign(&pair, PAYLOAD), Reason::Malformed),
        ("a key with a tail", Making { key: [key_blob(&pair), vec![0]].concat(), ..making() }.sign(&pair, PAYLOAD), Reason::Malformed),
        ("an empty signature", making().armour(b""), Reason::Malformed),
        ("a short signature", making().armour(&fields(&[b"ssh-ed25519", &[1; 63]])), Reason::Malformed),
        ("a signature of another type", making().armour(&fields(&[b"ecdsa-sha2-nistp256", &[1; 64]])), Reason::Malformed),
        ("RSA with SHA-1", making().armour(&fields(&[b"ssh-rsa", &[1; 256]])), Reason::Weak),
    ] {
        assert_eq!(reason(judge(&armour, &line, "ana@example.org")), Some(expected), "{what}");
    }
    for cut in 0..whole.len() - 1 {
        assert!(judge(&whole[..cut], &line, "ana@example.org").is_err(), "{cut}");
    }
    for end in ["", "\n", "\n\n"] {
        assert!(judge(&format!("{}{end}", whole.trim_end()), &line, "ana@example.org").is_ok());
    }
}

#[test]
fn weak_and_unknown_keys_are_refused_before_any_mathematics() {
    let (pair, _) = ana();
    let rsa = |bytes: usize| fields(&[b"ssh-rsa", &[1, 0, 1], &[&[0][..], &vec![0xff; bytes]].concat()]);
    let one = [1];
    for (key, expected) in [
        (rsa(128), Reason::Weak),
        (rsa(255), Reason::Weak),
        (rsa(256), Reason::Forged),
        (rsa(512), Reason::Forged),
        (rsa(513), Reason::Unsupported),
        (fields(&[b"ssh-dss", &one, &one, &one, &one]), Reason::Weak),
        (fields(&[b"ssh-mldsa65@example.org", &one]), Reason::Unsupported),
    ] {
        let armour = Making { key, ..Making::by(&pair) }.armour(&fields(&[b"rsa-sha2-512", &[1; 256]]));
        assert_eq!(reason(judge(&armour, "", "ana@example.org")), Some(expected));
    }
}

#[test]
fn a_key_on_a_security_token_signs_with_its_application_and_counter() {
    let pair = pair(7);
    let key = fields(&[b"sk-ssh-ed25519@openssh.com", pair.public.as_ref(), b"ssh:"]);
    let line = format!("ana@example.org {}", key_text(&key));
    let making = Making { key, ..Making::by(&pair) };
    let (flags, counter) = ([1_u8], 9_u32.to_be_bytes());
    let message = [&Sha256::digest(b"ssh:")[..], &flags, &counter, &Sha256::digest(making.signed(PAYLOAD))].concat();
    let made = fields(&[b"sk-ssh-ed25519@openssh.com", pair.sign(&message).as_bytes()]);
    let armour = |flags: &[u8]| making.armour(&[&made[..], flags, &counter].concat());
    assert_eq!(judge(&armour(&flags), &line, "ana@example.org").map(|verified| verified.kind), Ok(Kind::Ssh));
    assert_eq!(reason(judge(&armour(&[5]), &line, "ana@example.org")), Some(Reason::Forged));
}
