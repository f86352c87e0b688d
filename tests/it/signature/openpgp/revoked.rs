//! Revocations: of keys that were only laid down, and of keys that may have been stolen.

use duly::signature::Reason;

use super::Guild;

/// Revokes a key by a word of gpg's menu of reasons: 0 none, 1 stolen, 2 superseded, 3 no longer used.
fn revoke(guild: &Guild, key: &str, reason: &str) {
    guild.gpg_with(
        &["--no-batch", "--yes", "--command-fd", "0", "--output", "revocation", "--gen-revoke", key],
        &format!("y\n{reason}\n\ny\n"),
    );
    guild.gpg(&["--import", "revocation"]);
}

#[test]
fn a_key_that_may_be_stolen_never_signed() {
    for reason in ["0", "1"] {
        let Some(guild) = Guild::open() else { return };
        let ana = guild.ana();
        guild.at("20260110T120000");
        let commit = guild.commit(&ana);
        assert_eq!(guild.ours(&commit), Ok(()));
        guild.at("20260201T120000");
        revoke(&guild, &ana, reason);
        assert_eq!(guild.ours(&commit), Err(Reason::Revoked), "{reason}");
        assert_eq!(guild.ours_at(&commit, "2026-01-20T12:00:00Z"), Err(Reason::Revoked), "{reason}");
        assert!(!guild.git_says(&commit), "{reason}");
    }
}

#[test]
fn a_key_that_was_laid_down_signed_until_then() {
    for reason in ["2", "3"] {
        let Some(guild) = Guild::open() else { return };
        let ana = guild.ana();
        guild.at("20260110T120000");
        let commit = guild.commit(&ana);
        guild.at("20260201T120000");
        revoke(&guild, &ana, reason);
        assert_eq!(guild.ours_at(&commit, "2026-02-01T11:59:59Z"), Ok(()), "{reason}");
        assert_eq!(guild.ours_at(&commit, "2026-02-01T12:00:00Z"), Err(Reason::Revoked), "{reason}");
        assert!(!guild.git_says(&commit), "{reason}");
    }
}

#[test]
fn a_revoked_subkey_takes_its_own_signatures_along_and_no_others() {
    let Some(guild) = Guild::open() else { return };
    let ana = guild.ana();
    let subkey = guild.subkey(&ana, "0");
    guild.at("20260110T120000");
    let (by_primary, by_subkey) = (guild.commit(&ana), guild.commit(&subkey));
    assert_eq!(guild.ours(&by_subkey), Ok(()));
    guild.at("20260201T120000");
    guild.gpg_with(&["--no-batch", "--yes", "--command-fd", "0", "--edit-key", &ana], "key 1\nrevkey\ny\n3\n\ny\nsave\n");
    assert_eq!(guild.ours_at(&by_subkey, "2026-02-01T11:59:59Z"), Ok(()));
    assert_eq!(guild.ours(&by_subkey), Err(Reason::Revoked));
    assert_eq!(guild.ours(&by_primary), Ok(()));
    assert!(!guild.git_says(&by_subkey));
    assert!(guild.git_says(&by_primary));
}

#[test]
fn a_revoked_user_id_names_nobody_from_then_on() {
    let Some(guild) = Guild::open() else { return };
    let key = guild.key("Ana at work <ana@work.example>", "ed25519", "sign,cert", "0");
    guild.gpg(&["--quick-add-uid", &key, "Ana <ana@example.org>"]);
    guild.at("20260110T120000");
    let commit = guild.commit(&key);
    assert_eq!(guild.ours(&commit), Ok(()));
    guild.at("20260201T120000");
    guild.gpg(&["--quick-revoke-uid", &key, "Ana <ana@example.org>"]);
    assert_eq!(guild.ours_at(&commit, "2026-02-01T11:59:59Z"), Ok(()));
    assert_eq!(guild.ours(&commit), Err(Reason::Revoked));
    assert!(guild.git_says(&commit));
}
