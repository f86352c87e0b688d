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
