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
