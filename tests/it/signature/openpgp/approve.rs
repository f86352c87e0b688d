//! Approvals of a looser plan, signed with OpenPGP keys of the base's keyring.

use super::Guild;

const PLAN: &str = "\
version: 1
timezone: UTC
adopted_on: 2026-02-23
approvers: board
teams:
  board: {name: Board, members: [{email: ana@example.org}, {email: bob@example.org}, {email: eve@example.org}]}
signers: {keyring: policies/keyring.asc}
tasks:
  - {id: logs, title: Review the logs, cadence: weekly}
";

/// Ana's key and Bob's, which ends before the check, are in the keyring of the base; on a branch the plan is loosened.
fn loosened() -> Option<(Guild, String, String, String)> {
    let guild = Guild::open()?;
    let ana = guild.ana();
    let bob = guild.key("Bob (work) <Bob@example.org>", "ed25519", "sign,cert", "20260301T110000");
    let ring = guild.gpg(&["--armor", "--export"]);
    let mallory = guild.key("Mallory <mallory@example.org>", "ed25519", "sign,cert", "0");
    guild.at("20260301T100000");
    let shop = &guild.shop;
    std::fs::create_dir_all(shop.path().join("work/policies")).expect("a folder");
    shop.write("work/policies/plan.yaml", PLAN);
    shop.write("work/policies/keyring.asc", &ring);
    shop.clock.set("2026-03-01T09:00:00Z");
    as_gil(&guild, "Adopt the plan");
    shop.git(&["switch", "-q", "-c", "side"]);
    shop.write("work/policies/plan.yaml", &PLAN.replace("weekly", "monthly"));
    as_gil(&guild, "Less");
    shop.clock.set("2026-03-01T10:00:00Z");
    Some((guild, ana, bob, mallory))
}

fn as_gil(guild: &Guild, message: &str) {
    guild.shop.git(&["add", "--all"]);
    guild.shop.git(&["-c", "user.name=Gil", "-c", "user.email=gil@example.org", "commit", "-q", "-m", message]);
}

/// An approval in somebody's name, with a key or none; the exit code, and what is said.
fn approved(guild: &Guild, name: &str, key: Option<&str>) -> (Option<i32>, String) {
    let trailer = format!("Approved-by: {name} <{name}@example.org>");
    let signing = key.map(|key| format!("user.signingkey={key}!"));
    let mut arguments: Vec<&str> = signing.iter().flat_map(|signing| ["-c", signing.as_str()]).collect();
    arguments.extend(["commit", "-q", "--allow-empty", "-m", "Yes", "--trailer", &trailer]);
    arguments.extend(key.map(|_| "-S"));
    guild.shop.git(&arguments);
    let check = ["check", "-C", "work", "--ref", "side", "--base", "main", "--as-of", "2026-03-01T12:00:00Z", "--format", "json"];
    let said = guild.shop.run(env!("CARGO_BIN_EXE_duly"), &check, b"");
    guild.shop.git(&["reset", "-q", "--hard", "HEAD~1"]);
    (said.status.code(), String::from_utf8_lossy(&said.stdout).into_owned())
}

#[test]
fn an_approval_counts_if_a_key_of_the_approver_has_signed_it() {
    let Some((guild, ana, bob, mallory)) = loosened() else { return };
    for (name, key, why) in [
        ("ana", Some(&ana), None),
        ("ana", None, Some("its commit is not signed, and the base has a key of theirs")),
        ("ana", Some(&mallory), Some("is not in the keyring")),
        ("ana", Some(&bob), Some("has no user id of ana@example.org")),
        // A capital letter in a user id leaves the key with whoever has the address.
        ("bob", None, Some("its commit is not signed, and the base has a key of theirs")),
        ("bob", Some(&bob), Some("the signature of its commit is not good")),
        ("eve", None, None),
    ] {
        let (code, said) = approved(&guild, name, key.map(String::as_str));
        assert_eq!(code, Some(i32::from(why.is_some())), "{name} {key:?}: {said}");
        assert!(said.contains(why.unwrap_or_default()), "{name} {key:?}: {why:?} is not in {said}");
    }
}

#[test]
fn an_approval_with_a_key_that_has_ended_since_does_not_count() {
    let Some((guild, ..)) = loosened() else { return };
    guild.at("20250101T120000");
    let eve = guild.key("Eve <eve@example.org>", "ed25519", "sign,cert", "20260301T110000");
    guild.at("20260301T100000");
    let ring = guild.gpg(&["--armor", "--export"]);
    guild.shop.git(&["switch", "-q", "main"]);
    guild.shop.write("work/policies/keyring.asc", &ring);
    as_gil(&guild, "Another key");
    guild.shop.git(&["switch", "-q", "side"]);
    let (code, said) = approved(&guild, "eve", Some(&eve));
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("has expired when the commit lands"), "{said}");
}
