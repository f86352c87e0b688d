//! Keys made by gpg, and what became of them: what we say of their signatures beside what git says through gpg.

mod approve;
mod keyrings;
mod revoked;

use duly::history::{Oid, Signed};
use duly::signature::{Keyring, Keys, Kind, Reason};

use super::{NOW, Workshop, judge};

/// A workshop with a gpg of its own, whose clock can be set.
struct Guild {
    shop: Workshop,
}

impl Guild {
    fn open() -> Option<Self> {
        let shop = Workshop::with("gpg")?;
        std::fs::create_dir(shop.path().join("gnupg")).expect("a folder");
        shop.done("chmod", &["700", "gnupg"], b"");
        let guild = Self { shop };
        guild.at("20250101T120000");
        Some(guild)
    }

    /// Sets gpg's clock.
    fn at(&self, moment: &str) {
        self.at_with(moment, "");
    }

    /// Sets gpg's clock and more of its options.
    fn at_with(&self, moment: &str, options: &str) {
        self.shop.write("gnupg/gpg.conf", &format!("faked-system-time {moment}!\nbatch\nno-tty\n{options}\n"));
    }

    fn gpg(&self, arguments: &[&str]) -> String {
        self.gpg_with(arguments, "")
    }

    fn gpg_with(&self, arguments: &[&str], input: &str) -> String {
        let all = [&["--pinentry-mode", "loopback", "--passphrase", ""][..], arguments].concat();
        self.shop.done("gpg", &all, input.as_bytes())
    }

    /// Makes a primary key, and gives its fingerprint.
    fn key(&self, user: &str, kind: &str, usage: &str, expires: &str) -> String {
        self.gpg(&["--quick-gen-key", user, kind, usage, expires]);
        let listed = self.gpg(&["--with-colons", "--list-keys", &format!("={user}")]);
        let line = listed.lines().find(|line| line.starts_with("fpr:")).expect("a fingerprint");
        line.split(':').nth(9).expect("a fingerprint").to_owned()
    }

    fn ana(&self) -> String {
        self.key("Ana <ana@example.org>", "ed25519", "sign,cert", "0")
    }

    /// Adds a subkey for signing, and gives its fingerprint.
    fn subkey(&self, key: &str, expires: &str) -> String {
        self.gpg(&["--quick-add-key", key, "ed25519", "sign", expires]);
        let listed = self.gpg(&["--with-colons", "--list-keys", key]);
        let line = listed.lines().rev().find(|line| line.starts_with("fpr:")).expect("a fingerprint");
        line.split(':').nth(9).expect("a fingerprint").to_owned()
    }

    fn commit(&self, key: &str) -> Oid {
        let key = format!("user.signingkey={key}!");
        self.shop.git(&["-c", &key, "commit", "-q", "-S", "--allow-empty", "-m", "Review"]);
        self.shop.head()
    }

    fn keyring(&self) -> Keys {
        let text = self.gpg(&["--armor", "--export"]);
        Keys { openpgp: Some(Keyring::parse(&text).unwrap_or_else(|faults| panic!("{faults:?}"))), ..Keys::default() }
    }

    /// What we say of a commit of Ana's that lands at a moment.
    fn ours_at(&self, commit: &Oid, at: &str) -> Result<(), Reason> {
        judge(&self.signed(commit), &self.keyring(), "ana@example.org", at).map(drop)
    }

    fn ours(&self, commit: &Oid) -> Result<(), Reason> {
        self.ours_at(commit, NOW)
    }

    fn signed(&self, commit: &Oid) -> Signed {
        self.shop.signed(commit).expect("a signature")
    }

    /// What git says when the commit lands.
    fn git_says(&self, commit: &Oid) -> bool {
        self.at("20260301T120000");
        self.shop.git_says(commit, "")
    }
}

impl Drop for Guild {
    fn drop(&mut self) {
        self.shop.run("gpgconf", &["--kill", "all"], b"");
    }
}

#[test]
fn keys_of_every_type_sign() {
    let Some(guild) = Guild::open() else { return };
    for (kind, expected) in [
        ("ed25519", Ok(())),
        ("nistp256", Ok(())),
        ("nistp384", Ok(())),
        ("rsa3072", Ok(())),
        ("rsa1024", Err(Reason::Weak)),
        ("secp256k1", Err(Reason::Unsupported)),
    ] {
        let key = guild.key(&format!("{kind} <ana@example.org>"), kind, "sign,cert", "0");
        guild.at("20260301T120000");
        let commit = guild.commit(&key);
        assert_eq!(guild.ours(&commit), expected, "{kind}");
        assert!(guild.git_says(&commit), "git, {kind}");
        if expected.is_ok() {
            let verified = judge(&guild.signed(&commit), &guild.keyring(), "ana@example.org", NOW).expect("a good signature");
            assert_eq!(verified.kind, Kind::OpenPgp);
            assert_eq!((verified.fingerprint, verified.principal), (key, format!("{kind} <ana@example.org>")));
        }
    }
}

#[test]
fn a_subkey_for_signing_signs_and_is_named() {
    let Some(guild) = Guild::open() else { return };
    let key = guild.key("Ana <ana@example.org>", "ed25519", "cert", "0");
    let subkey = guild.subkey(&key, "0");
    guild.at("20260301T120000");
    let commit = guild.commit(&subkey);
    assert!(guild.git_says(&commit));
    let verified = judge(&guild.signed(&commit), &guild.keyring(), "ana@example.org", NOW).expect("a good signature");
    assert_eq!(verified.fingerprint, subkey);
}

#[test]
fn a_changed_commit_and_anothers_key_are_refused() {
    let Some(guild) = Guild::open() else { return };
    let ana = guild.ana();
    guild.at("20260301T120000");
    let commit = guild.commit(&ana);
    let keyring = guild.keyring();
    let changed = guild.shop.raw_commit(guild.shop.raw(&commit).replace("Review", "Reviewed").as_bytes());
    assert_eq!(guild.ours(&changed), Err(Reason::Forged));
    assert!(!guild.git_says(&changed));
    // git is content with anybody whose key it has.
    assert!(guild.git_says(&commit));
    for (who, expected) in [
        ("ana@example.org", Ok(())),
        ("ana@EXAMPLE.ORG", Ok(())),
        ("Ana@example.org", Err(Reason::OtherPrincipal)),
        ("bob@example.org", Err(Reason::OtherPrincipal)),
        ("", Err(Reason::OtherPrincipal)),
    ] {
        assert_eq!(judge(&guild.signed(&commit), &keyring, who, NOW).map(drop), expected, "{who}");
    }
    guild.gpg(&["--yes", "--delete-secret-and-public-key", &ana]);
    guild.key("Bob <bob@example.org>", "ed25519", "sign,cert", "0");
    assert_eq!(guild.ours(&commit), Err(Reason::UnknownKey));
    assert!(!guild.git_says(&commit));
}

#[test]
fn a_key_is_judged_at_the_landing_and_not_when_the_signature_says() {
    let Some(guild) = Guild::open() else { return };
    let key = guild.key("Ana <ana@example.org>", "ed25519", "sign,cert", "20260201T120000");
    let subkey = guild.subkey(&key, "20260115T120000");
    guild.at("20260110T120000");
    for (signer, last, first_out) in
        [(&key, "2026-02-01T11:59:59Z", "2026-02-01T12:00:00Z"), (&subkey, "2026-01-15T11:59:59Z", "2026-01-15T12:00:00Z")]
    {
        guild.at("20260110T120000");
        let commit = guild.commit(signer);
        assert_eq!(guild.ours_at(&commit, last), Ok(()));
        assert_eq!(guild.ours_at(&commit, first_out), Err(Reason::Expired));
        assert!(!guild.git_says(&commit));
    }
}

#[test]
fn a_signature_from_the_future_or_before_its_key_is_refused() {
    let Some(guild) = Guild::open() else { return };
    let ana = guild.ana();
    guild.at("20260301T120500");
    let within_the_skew = guild.commit(&ana);
    assert_eq!(guild.ours(&within_the_skew), Ok(()));
    guild.at("20260301T120501");
    let future = guild.commit(&ana);
    assert_eq!(guild.ours(&future), Err(Reason::NotYetValid));
    // A key that is made after the landing cannot have signed before it.
    assert_eq!(guild.ours_at(&within_the_skew, "2024-12-31T00:00:00Z"), Err(Reason::NotYetValid));
}

#[test]
fn weak_hashes_and_signatures_that_end_are_refused() {
    let Some(guild) = Guild::open() else { return };
    let ana = guild.ana();
    let signed_with = |options: &str| {
        guild.at_with("20260301T110000", options);
        guild.commit(&ana)
    };
    let strong = signed_with("digest-algo SHA512");
    assert_eq!(guild.ours(&strong), Ok(()));
    let week = signed_with("default-sig-expire 1w");
    assert_eq!(guild.ours(&week), Ok(()));
    assert_eq!(guild.ours_at(&week, "2026-03-08T10:59:59Z"), Ok(()));
    assert_eq!(guild.ours_at(&week, "2026-03-08T11:00:00Z"), Err(Reason::Expired));
    let rsa = guild.key("Ana of old <ana@example.org>", "rsa2048", "sign,cert", "0");
    guild.at_with("20260301T110000", "digest-algo SHA1");
    let weak = guild.commit(&rsa);
    assert_eq!(guild.ours(&weak), Err(Reason::Weak));
    assert!(guild.git_says(&weak));
}

#[test]
fn a_key_whose_own_statements_have_a_weak_hash_is_refused() {
    let Some(guild) = Guild::open() else { return };
    guild.at_with("20250101T120000", "cert-digest-algo SHA1");
    let key = guild.key("Ana <ana@example.org>", "rsa2048", "sign,cert", "0");
    guild.at("20260301T110000");
    let commit = guild.commit(&key);
    assert_eq!(guild.ours(&commit), Err(Reason::Weak));
    assert!(guild.git_says(&commit));
}

#[test]
fn a_key_that_is_not_meant_for_signing_is_refused() {
    let Some(guild) = Guild::open() else { return };
    let key = guild.ana();
    guild.at("20260301T110000");
    let commit = guild.commit(&key);
    assert_eq!(guild.ours(&commit), Ok(()));
    guild.at("20260301T110001");
    guild.gpg_with(&["--no-batch", "--command-fd", "0", "--edit-key", &key], "change-usage\nS\nQ\nsave\n");
    assert_eq!(guild.ours(&commit), Err(Reason::NotForSigning));
}

#[test]
fn a_signature_as_text_is_taken_too() {
    let Some(guild) = Guild::open() else { return };
    let key = guild.ana();
    guild.at("20260301T110000");
    let payload = String::from_utf8(guild.signed(&guild.commit(&key)).payload).expect("text");
    let armour = guild.gpg_with(&["--armor", "--textmode", "--detach-sign", "-u", &key], &payload);
    let header = format!("\ngpgsig {}\n\n", armour.trim_end().replace('\n', "\n "));
    let commit = guild.shop.raw_commit(payload.replacen("\n\n", &header, 1).as_bytes());
    assert_eq!(guild.ours(&commit), Ok(()));
    assert!(guild.git_says(&commit));
}

#[test]
fn an_empty_line_behind_a_signature_is_no_second_one() {
    let Some(guild) = Guild::open() else { return };
    let key = guild.ana();
    guild.at("20260301T110000");
    let raw = guild.shop.raw(&guild.commit(&key));
    let commit = guild.shop.raw_commit(raw.replace("-----END PGP SIGNATURE-----\n", "-----END PGP SIGNATURE-----\n \n").as_bytes());
    assert_eq!(guild.ours(&commit), Ok(()));
    assert!(guild.git_says(&commit));
    let twice = guild.shop.raw_commit(raw.replacen("\n\n", &format!("\n{}\n\n", header_of(&raw)), 1).as_bytes());
    assert_eq!(guild.ours(&twice), Err(Reason::Several));
}

/// The lines of a raw commit's signature.
fn header_of(raw: &str) -> String {
    let start = raw.find("gpgsig ").expect("a signature");
    raw[start..raw.find("\n\n").expect("a message")].to_owned()
}
