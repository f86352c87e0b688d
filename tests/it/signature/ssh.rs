//! Keys, certificates and spoilt commits, with SSH.

use duly::signature::{Kind, Reason};

use super::{Workshop, allowed};

const ED25519: [&str; 2] = ["-t", "ed25519"];

#[test]
fn keys_of_every_type_sign() {
    let Some(shop) = Workshop::with("ssh-keygen") else { return };
    for (name, kind, expected) in [
        ("ed25519", &ED25519[..], Ok(Kind::Ssh)),
        ("p256", &["-t", "ecdsa", "-b", "256"], Ok(Kind::Ssh)),
        ("p384", &["-t", "ecdsa", "-b", "384"], Ok(Kind::Ssh)),
        ("p521", &["-t", "ecdsa", "-b", "521"], Ok(Kind::Ssh)),
        ("rsa", &["-t", "rsa", "-b", "3072"], Ok(Kind::Ssh)),
        // OpenSSH takes RSA from 1024 bits on.
        ("short", &["-t", "rsa", "-b", "1024"], Err(Reason::Weak)),
    ] {
        let line = format!("ana@example.org {}\n", shop.ssh_key(name, kind));
        let commit = shop.commit_with_ssh(name, name);
        assert!(shop.git_says(&commit, &line), "{name}");
        let ours = shop.ours(&commit, &allowed(&line), "ana@example.org");
        assert_eq!(ours.as_ref().map(|verified| verified.kind).map_err(|reason| *reason), expected, "{name}");
        if let Ok(verified) = ours {
            let shown = shop.done("ssh-keygen", &["-l", "-f", &format!("{name}.pub")], b"");
            assert!(shown.contains(&verified.fingerprint), "{shown}");
        }
    }
}

#[test]
fn a_repository_of_sha256_ids_keeps_its_signatures_elsewhere() {
    let Some(shop) = Workshop::of_format("ssh-keygen", "sha256") else { return };
    let line = format!("ana@example.org {}\n", shop.ssh_key("ana", &ED25519));
    let commit = shop.commit_with_ssh("ana", "one");
    assert!(shop.raw(&commit).contains("\ngpgsig-sha256 -----BEGIN SSH SIGNATURE-----\n"));
    assert!(shop.git_says(&commit, &line));
    assert!(shop.ours(&commit, &allowed(&line), "ana@example.org").is_ok());
}

#[test]
fn a_commit_that_was_changed_after_it_was_signed_is_told_by_both() {
    let Some(shop) = Workshop::with("ssh-keygen") else { return };
    let line = format!("ana@example.org {}\n", shop.ssh_key("ana", &ED25519));
    let raw = shop.raw(&shop.commit_with_ssh("ana", "Review the accesses"));
    let other = shop.raw(&shop.commit_with_ssh("ana", "Something else"));
    let signature = |raw: &str| {
        let start = raw.find("gpgsig ").expect("a signature");
        let end = raw.find("-----END SSH SIGNATURE-----\n").expect("an end");
        raw[start..end].to_owned() + "-----END SSH SIGNATURE-----\n"
    };
    let transplanted = other.replace(&signature(&other), &signature(&raw));
    assert_ne!(transplanted, other);
    for (what, spoilt) in [
        ("the message", raw.replace("Review", "Reviewed")),
        ("the author", raw.replace("author Ana", "author Bob")),
        ("the date", raw.replacen(" +0000", " +0100", 1)),
        ("another header", raw.replace("gpgsig ", "encoding x\ngpgsig ")),
        ("another's signature", transplanted),
    ] {
        let commit = shop.raw_commit(spoilt.as_bytes());
        assert!(!shop.git_says(&commit, &line), "{what}");
        assert_eq!(shop.ours(&commit, &allowed(&line), "ana@example.org"), Err(Reason::Forged), "{what}");
    }
    let untouched = shop.raw_commit(raw.as_bytes());
    assert!(shop.git_says(&untouched, &line));
    assert!(shop.ours(&untouched, &allowed(&line), "ana@example.org").is_ok());
}

#[test]
fn a_signature_for_files_is_none_for_a_commit() {
    let Some(shop) = Workshop::with("ssh-keygen") else { return };
    let line = format!("ana@example.org {}\n", shop.ssh_key("ana", &ED25519));
    let raw = shop.raw(&shop.commit_with_ssh("ana", "one"));
    let (head, rest) = raw.split_once("gpgsig ").expect("a signature");
    let (_, message) = rest.split_once("-----END SSH SIGNATURE-----\n").expect("an end");
    let payload = format!("{head}{message}");
    for (namespace, good) in [("git", true), ("file", false)] {
        let armour = shop.done("ssh-keygen", &["-q", "-Y", "sign", "-n", namespace, "-f", "ana"], payload.as_bytes());
        let folded = armour.trim_end().replace('\n', "\n ");
        let commit = shop.raw_commit(format!("{head}gpgsig {folded}\n{message}").as_bytes());
        assert_eq!(shop.git_says(&commit, &line), good, "{namespace}");
        let expected = if good { Ok(()) } else { Err(Reason::Namespace) };
        assert_eq!(shop.ours(&commit, &allowed(&line), "ana@example.org").map(drop), expected, "{namespace}");
    }
}

#[test]
fn a_certificate_is_taken_where_its_authority_is_listed() {
    let Some(shop) = Workshop::with("ssh-keygen") else { return };
    shop.ssh_key("ana", &ED25519);
    let authority = shop.ssh_key("authority", &ED25519);
    let other = shop.ssh_key("other", &["-t", "ecdsa", "-b", "256"]);
    let line = |principals: &str, key: &str| format!("{principals} cert-authority {key}\n");
    let listed = line("*@example.org", &authority);
    for (what, options, allowed_signers, ours, git) in [
        ("good", &["-n", "ana@example.org"][..], &listed, Ok(()), true),
        ("one of several names", &["-n", "bob@example.org,ana@example.org"], &listed, Ok(()), true),
        ("for a time", &["-n", "ana@example.org", "-V", "20260101000000Z:20270101000000Z"], &listed, Ok(()), true),
        ("expired", &["-n", "ana@example.org", "-V", "20250101000000Z:20260101000000Z"], &listed, Err(Reason::Expired), false),
        ("not yet valid", &["-n", "ana@example.org", "-V", "20260401000000Z:20270101000000Z"], &listed, Err(Reason::NotYetValid), false),
        ("an unlisted authority", &["-n", "ana@example.org"], &line("*", &other), Err(Reason::UnknownKey), false),
        ("a listed key that is no authority", &["-n", "ana@example.org"], &format!("* {authority}\n"), Err(Reason::UnknownKey), false),
        ("of a machine", &["-h", "-n", "ana@example.org"], &listed, Err(Reason::Certificate), false),
        // git takes whomever the certificate and the line allow; we ask for the performer.
        ("another's", &["-n", "bob@example.org"], &listed, Err(Reason::OtherPrincipal), true),
        // OpenSSH: whoever holds it may call himself what he likes.
        ("without names", &[], &line("ana@example.org", &authority), Err(Reason::Certificate), false),
        ("with conditions", &["-n", "ana@example.org", "-O", "force-command=true"], &listed, Err(Reason::Certificate), true),
    ] {
        shop.done("ssh-keygen", &[&["-q", "-s", "authority", "-I", "ana"][..], options, &["ana.pub"]].concat(), b"");
        let commit = shop.commit_with_ssh("ana-cert.pub", what);
        assert_eq!(shop.git_says(&commit, allowed_signers), git, "git, {what}");
        assert_eq!(shop.ours(&commit, &allowed(allowed_signers), "ana@example.org").map(drop), ours, "{what}");
    }
}
