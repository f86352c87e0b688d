//! A program that is built without OpenPGP says so.

use duly::signature::{Case, Keyring, Keys, Reason, Wanted, verify};

use crate::history::time;

#[test]
fn an_openpgp_signature_is_refused_with_a_word_on_how_to_get_it() {
    let keys = Keys { openpgp: Some(Keyring::parse("whatever it says").expect("a keyring")), ..Keys::default() };
    let signature = b"-----BEGIN PGP SIGNATURE-----\n\nAAAA\n-----END PGP SIGNATURE-----\n";
    let case = Case { payload: b"", signature, who: "ana@example.org", at: time("2026-03-01T12:00:00Z"), skew: 0 };
    for wanted in [Wanted::Any, Wanted::OpenPgp] {
        let refused = verify(&case, wanted, &keys).expect_err("a refusal");
        assert_eq!(refused.reason, Reason::NotBuilt);
        assert_eq!(refused.message, "the signature is one of OpenPGP, and this duly is built without OpenPGP");
        assert_eq!(refused.help(), "install it with `cargo install --locked --path . --features openpgp`");
    }
    assert_eq!(verify(&case, Wanted::Ssh, &keys).map_err(|refused| refused.reason), Err(Reason::OtherKind));
}

#[test]
fn a_plan_that_wants_openpgp_is_no_answer_without_it() {
    for (evidence, keyring, code) in [
        ("signature: openpgp", "", 3),
        ("signature: any", ", keyring: policies/ring.asc", 3),
        ("signature: any", "", 0),
        ("mode: records", ", keyring: policies/ring.asc", 0),
    ] {
        let folder = tempfile::tempdir().expect("a folder");
        let mut builder = duly::history::build::Builder::init(folder.path()).expect("a repository");
        let plan = format!(
            "version: 1\nadopted_on: 2026-11-16\nsigners: {{allowed_signers: policies/keys{keyring}}}\ntasks:\n  - {{id: t, title: T, cadence: weekly, evidence: {{{evidence}}}}}\n"
        );
        let commit = duly::history::build::Commit::at("2026-11-17T09:00:00Z");
        let commit = commit.file("policies/plan.yaml", plan).file("policies/keys", "").file("policies/ring.asc", "");
        builder.commit(commit).expect("a commit");
        let place = folder.path().to_str().expect("a path");
        let said = crate::binary::output(&mut crate::binary::duly(&["check", "-C", place, "--as-of", "2026-11-18"]));
        assert_eq!(said.status.code(), Some(code), "{evidence}{keyring}: {}", crate::binary::err(&said));
        assert_eq!(crate::binary::err(&said).contains("is built without OpenPGP"), code == 3, "{}", crate::binary::err(&said));
    }
}

/// A branch that loosens the plan of a base with a keyring, and what it says then.
#[test]
fn an_approval_that_hangs_on_openpgp_keys_is_no_answer_without_it() {
    const RING: &str = "-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nAAAA\n-----END PGP PUBLIC KEY BLOCK-----\n";
    const BOB: &str = "bob@example.org ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIIbDj6NQqJxlfTcTLmRTrSGPkPlJMd8yZ4iAmnXeMIrf\n";
    const YES: &str = "Yes\n\nApproved-by: Bob <bob@example.org>\n";
    const PGP: &str = "gpgsig -----BEGIN PGP SIGNATURE-----\n \n AAAA\n -----END PGP SIGNATURE-----\n";
    const SSH: &str = "gpgsig -----BEGIN SSH SIGNATURE-----\n AAAA\n -----END SSH SIGNATURE-----\n";
    const UNSIGNED: &str = "its commit is not signed, and the base has a key of theirs";
    for (keyring, keys, message, signature, code, said) in [
        // Nobody knows whose keys these are.
        (RING, "", YES, "", 3, "whether the approval in"),
        (RING, "", YES, SSH, 3, "whether the approval in"),
        (RING, "", YES, PGP, 3, "whether the approval in"),
        (RING, BOB, YES, PGP, 3, "whether the approval in"),
        // Whatever the keyring says, Bob has a key and has not signed.
        (RING, BOB, YES, "", 1, UNSIGNED),
        (RING, BOB, YES, SSH, 1, "the signature of its commit is not good"),
        // No keyring, no key in it, or nobody who could approve.
        ("", "", YES, "", 0, ""),
        ("# none\n", "", YES, PGP, 0, ""),
        (RING, "", "Yes\n", "", 1, "nobody of Board"),
        (RING, "", "Yes\n\nApproved-by: Gil <gil@example.org>\n", "", 1, "they are not in Board"),
        (RING, "", "Yes\n\nApproved-by: Mallory <mallory@example.org>\n", "", 1, "they are an author of"),
    ] {
        let folder = tempfile::tempdir().expect("a folder");
        let mut builder = duly::history::build::Builder::init(folder.path()).expect("a repository");
        let plan = "version: 1\nadopted_on: 2026-11-16\napprovers: board\nteams: {board: {name: Board, members: [{email: bob@example.org}, {email: mallory@example.org}]}}\nsigners: {allowed_signers: policies/keys, keyring: policies/ring.asc}\ntasks:\n  - {id: t, title: T, cadence: weekly}\n";
        let plan = if keyring.is_empty() { plan.replace(", keyring: policies/ring.asc", "") } else { plan.to_owned() };
        let commit = |who: &str| duly::history::build::Commit::at("2026-11-17T09:00:00Z").by(who, &format!("{who}@example.org"));
        builder
            .commit(commit("gil").file("policies/plan.yaml", &plan).file("policies/keys", keys).file("policies/ring.asc", keyring))
            .expect("a commit");
        builder.branch("side").expect("a branch");
        let looser = builder.commit(commit("mallory").file("policies/plan.yaml", plan.replace("weekly", "monthly"))).expect("a commit");
        let tree = builder.tree().expect("a tree");
        let who = "Bob <bob@example.org> 1795424400 +0000";
        let yes = format!("tree {tree}\nparent {looser}\nauthor {who}\ncommitter {who}\n{signature}\n{message}");
        builder.raw_commit(yes.as_bytes()).expect("a commit");
        let place = folder.path().to_str().expect("a path");
        let arguments = ["check", "-C", place, "--as-of", "2026-11-23T12:00:00Z", "--ref", "side", "--base", "main", "--format", "json"];
        let output = crate::binary::output(&mut crate::binary::duly(&arguments));
        let all = format!("{}{}", crate::binary::out(&output), crate::binary::err(&output));
        assert_eq!(output.status.code(), Some(code), "{keyring:?} {keys:?} {message:?} {signature:?}: {all}");
        assert!(all.contains(said), "{said:?} is not in {all}");
        assert_eq!(all.contains("cargo install --locked --path . --features openpgp"), code == 3, "{all}");
    }
}
