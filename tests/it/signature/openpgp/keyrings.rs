//! Keyrings: what is read, and where what cannot be read stands.

use duly::signature::Keyring;

use super::Guild;

/// The faults of a keyring: the first line at fault, and what is wrong.
fn faults(text: &str) -> Vec<(String, String)> {
    let first = |start: usize, end: usize| text[start..end].lines().next().unwrap_or_default().to_owned();
    match Keyring::parse(text) {
        Ok(_) => Vec::new(),
        Err(faults) => faults.into_iter().map(|fault| (first(fault.span.start, fault.span.end), fault.message.to_string())).collect(),
    }
}

const BEGIN: &str = "-----BEGIN PGP PUBLIC KEY BLOCK-----";

#[test]
fn a_keyring_is_blocks_of_keys_with_comments_between() {
    let Some(guild) = Guild::open() else { return };
    let ana = guild.ana();
    let bob = guild.key("Bob <bob@example.org>", "ed25519", "sign,cert", "0");
    let both = guild.gpg(&["--armor", "--export"]);
    let (one, other) = (guild.gpg(&["--armor", "--export", &ana]), guild.gpg(&["--armor", "--export", &bob]));
    let secret = guild.gpg(&["--armor", "--export-secret-keys", &ana]);
    assert_eq!(faults(&both), []);
    assert_eq!(faults(&format!("# Ana\n{one}\n\n# Bob\n{other}")), []);
    assert_eq!(faults(&one.replace('\n', "\r\n")), []);
    assert_eq!(faults(""), []);
    let fault = |first: &str, message: &str| vec![(first.to_owned(), message.to_owned())];
    let twice = format!("the key {ana} stands in the keyring twice");
    for (text, expected) in [
        (format!("{one}{both}"), fault(BEGIN, &twice)),
        (format!("Ana\n{one}"), fault("Ana", "the line belongs to no block of keys")),
        (one.replace("-----END PGP PUBLIC KEY BLOCK-----\n", ""), fault(BEGIN, "the block of keys has no end")),
        (one.replacen(BEGIN, "", 1), vec![]),
        (one.replacen("\n\n", "\n\n!", 1), fault(BEGIN, "the block of keys is no armour")),
        (format!("{BEGIN}\n\n-----END PGP PUBLIC KEY BLOCK-----\n"), fault(BEGIN, "the block of keys is no armour")),
    ] {
        let found = faults(&text);
        if expected.is_empty() { assert!(found.len() > 1, "{found:?}") } else { assert_eq!(found, expected) }
    }
    let found = faults(&secret);
    assert_eq!(found[0], ("-----BEGIN PGP PRIVATE KEY BLOCK-----".to_owned(), "the keyring holds a secret key".to_owned()));
    let disguised = secret.replace("PRIVATE", "PUBLIC");
    assert_eq!(faults(&disguised), fault(BEGIN, "the keyring holds a secret key"));
}

#[test]
fn a_key_without_an_order_of_its_parts_is_no_key() {
    let Some(guild) = Guild::open() else { return };
    let ana = guild.ana();
    guild.subkey(&ana, "0");
    let text = guild.gpg(&["--armor", "--export", &ana]);
    let armour = |bytes: &[u8]| {
        std::fs::write(guild.shop.path().join("packets"), bytes).expect("a file");
        let enarmoured = guild.gpg(&["--output", "-", "--enarmor", "packets"]);
        enarmoured.replace("PGP ARMORED FILE", "PGP PUBLIC KEY BLOCK")
    };
    std::fs::write(guild.shop.path().join("text"), &text).expect("a file");
    guild.gpg(&["--yes", "--output", "binary", "--dearmor", "text"]);
    let bytes = std::fs::read(guild.shop.path().join("binary")).expect("packets");
    assert_eq!(faults(&armour(&bytes)), []);
    // Each packet here is shorter than 256 bytes: a tag, one byte of length, and a body.
    let mut packets = Vec::new();
    let mut rest = &bytes[..];
    while let [tag, length, ..] = rest {
        assert_eq!(tag & 0xc3, 0x80, "an old packet with one byte of length");
        let (packet, behind) = rest.split_at(2 + usize::from(*length));
        packets.push(packet);
        rest = behind;
    }
    let [key, user, certification, subkey, binding] = packets[..] else { panic!("{} packets", packets.len()) };
    for (what, order, message) in [
        ("no key", vec![user, certification], "the block of keys holds something other than keys"),
        ("a subkey alone", vec![subkey, binding], "the block of keys holds something other than keys"),
        ("a certification of the key", vec![key, certification], &format!("the key {ana} has a signature where it cannot stand")),
        ("a binding of the user", vec![key, user, binding], &format!("the key {ana} has a signature where it cannot stand")),
        (
            "a certification of the subkey",
            vec![key, user, certification, subkey, certification],
            &format!("the key {ana} has a signature where it cannot stand"),
        ),
    ] {
        let found = faults(&armour(&order.concat()));
        assert_eq!(found.iter().map(|(_, message)| message.as_str()).collect::<Vec<_>>(), [message], "{what}");
    }
    for cut in 0..bytes.len() {
        // A key that is cut between two packets is a smaller key; cut elsewhere it is none.
        let is_between = (1..=packets.len()).any(|count| packets[..count].concat().len() == cut);
        assert_eq!(Keyring::parse(&armour_of(&bytes[..cut])).is_ok(), is_between, "{cut}");
    }
}

/// As `--enarmor`, without starting gpg.
fn armour_of(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let held = chunk.iter().chain([0, 0].iter()).take(3).fold(0_usize, |held, byte| held << 8 | usize::from(*byte));
        for digit in 0..4 {
            text.push(if digit <= chunk.len() { char::from(DIGITS[held >> (18 - 6 * digit) & 63]) } else { '=' });
        }
    }
    format!("{BEGIN}\n\n{text}\n-----END PGP PUBLIC KEY BLOCK-----\n")
}
