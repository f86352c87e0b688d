//! Payload and signature as git takes a commit apart, and what is in place of a signature.

use duly::signature::{Keys, Reason};

use super::{Workshop, allowed};

#[test]
fn the_tag_that_a_merge_took_in_is_signed_with_it() {
    let Some(shop) = Workshop::with("ssh-keygen") else { return };
    let line = format!("ana@example.org {}\n", shop.ssh_key("ana", &["-t", "ed25519"]));
    shop.commit_with_ssh("ana", "one");
    let key = format!("user.signingkey={}", shop.file("ana"));
    shop.git(&["checkout", "-q", "-b", "side"]);
    shop.commit_with_ssh("ana", "two");
    shop.git(&["-c", "gpg.format=ssh", "-c", &key, "tag", "-s", "-m", "a tag", "tagged"]);
    shop.git(&["checkout", "-q", "main"]);
    shop.git(&["-c", "gpg.format=ssh", "-c", &key, "merge", "-q", "--no-ff", "-S", "-m", "merge", "tagged"]);
    let merge = shop.head();
    let raw = shop.raw(&merge);
    assert!(raw.contains("\nmergetag object "), "{raw}");
    assert!(shop.git_says(&merge, &line));
    assert!(shop.ours(&merge, &allowed(&line), "ana@example.org").is_ok());
    let other = shop.raw_commit(raw.replace("\n a tag\n", "\n another tag\n").as_bytes());
    assert!(!shop.git_says(&other, &line));
    assert_eq!(shop.ours(&other, &allowed(&line), "ana@example.org"), Err(Reason::Forged));
}

#[test]
fn headers_that_begin_as_a_signature_are_signed_by_neither() {
    let Some(shop) = Workshop::with("ssh-keygen") else { return };
    let line = format!("ana@example.org {}\n", shop.ssh_key("ana", &["-t", "ed25519"]));
    let raw = shop.raw(&shop.commit_with_ssh("ana", "one"));
    for (what, before, ours, git) in [
        ("one of the other format", "gpgsig-sha256 x\n y\n", Ok(()), true),
        ("one of no format", "gpgsigned x\n y\n", Ok(()), true),
        ("one without a value", "gpgsig\n y\n", Ok(()), true),
        ("text folded to the header before", " folded\n", Err(Reason::Forged), false),
    ] {
        let commit = shop.raw_commit(raw.replacen("gpgsig ", &format!("{before}gpgsig "), 1).as_bytes());
        assert_eq!(shop.git_says(&commit, &line), git, "git, {what}");
        assert_eq!(shop.ours(&commit, &allowed(&line), "ana@example.org").map(drop), ours, "{what}");
    }
}

#[test]
fn two_signatures_are_none() {
    let Some(shop) = Workshop::with("ssh-keygen") else { return };
    let line = format!("ana@example.org {}\n", shop.ssh_key("ana", &["-t", "ed25519"]));
    let raw = shop.raw(&shop.commit_with_ssh("ana", "one"));
    let start = raw.find("gpgsig ").expect("a signature");
    let end = raw.find("\n\n").expect("a message");
    let commit = shop.raw_commit(format!("{}\n{}{}", &raw[..end], &raw[start..end], &raw[end..]).as_bytes());
    assert_eq!(shop.ours(&commit, &allowed(&line), "ana@example.org"), Err(Reason::Several));
}

#[test]
fn what_is_no_signature_that_we_know_is_refused() {
    let Some(shop) = Workshop::with("git") else { return };
    shop.git(&["commit", "-q", "--allow-empty", "-m", "one"]);
    let unsigned = shop.head();
    assert_eq!(shop.signed(&unsigned), None);
    let raw = shop.raw(&unsigned);
    for (first, expected) in [
        ("-----BEGIN SIGNED MESSAGE-----", Reason::X509),
        ("-----BEGIN PGP SIGNATURE-----", Reason::NoKeys),
        ("-----BEGIN PGP MESSAGE-----", Reason::NoKeys),
        ("-----BEGIN SSH SIGNATURE-----", Reason::NoKeys),
        ("-----BEGIN ANYTHING-----", Reason::UnknownKind),
        ("", Reason::UnknownKind),
    ] {
        let commit = shop.raw_commit(raw.replacen("\n\n", &format!("\ngpgsig {first}\n x\n\n"), 1).as_bytes());
        assert_eq!(shop.ours(&commit, &Keys::default(), "ana@example.org"), Err(expected), "{first}");
        assert!(!shop.git_says(&commit, ""), "{first}");
    }
}
