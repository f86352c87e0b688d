//! Lines of allowed signers, as we and as OpenSSH read them.

use duly::signature::{AllowedSigners, Reason};

use super::{Workshop, allowed};

#[test]
fn lines_allow_what_they_allow_in_openssh_or_less() {
    let Some(shop) = Workshop::with("ssh-keygen") else { return };
    let ana = shop.ssh_key("ana", &["-t", "ed25519"]);
    let bob = shop.ssh_key("bob", &["-t", "ed25519"]);
    let commit = shop.commit_with_ssh("ana", "one");
    let line = |before: &str| format!("{before} {ana}\n");
    for (text, ours, git) in [
        (line("ana@example.org"), Ok(()), true),
        (line("bob@example.org,ana@example.org"), Ok(()), true),
        (line("*@example.org"), Ok(()), true),
        (line("*"), Ok(()), true),
        (line("\"ana@example.org\""), Ok(()), true),
        (line("ana@example.org namespaces=\"git\""), Ok(()), true),
        (line("ana@example.org namespaces=\"file,g*\""), Ok(()), true),
        (line("ana@example.org namespaces=\"file\""), Err(Reason::Namespace), false),
        (line("ana@example.org valid-after=\"20260201Z\",valid-before=\"20260401Z\""), Ok(()), true),
        (line("ana@example.org valid-after=\"20260301120000Z\""), Ok(()), true),
        (line("ana@example.org valid-after=\"20260301120001Z\""), Err(Reason::NotYetValid), false),
        (line("ana@example.org valid-before=\"20260301120001Z\""), Ok(()), true),
        (line("ana@example.org valid-before=\"20260301115959Z\""), Err(Reason::Expired), false),
        // The moment itself is outside for us, as with every stretch of time, and inside for OpenSSH.
        (line("ana@example.org valid-before=\"20260301120000Z\""), Err(Reason::Expired), true),
        (line("ana@example.org cert-authority"), Err(Reason::UnknownKey), false),
        (format!("ana@example.org {bob}\n"), Err(Reason::UnknownKey), false),
        (String::new(), Err(Reason::UnknownKey), false),
        (format!("# {}{}", line("ana@example.org"), line("ana@example.org")), Ok(()), true),
        // git asks whether the key is somebody's; we ask whether it is the performer's.
        (line("bob@example.org"), Err(Reason::OtherPrincipal), true),
        (line("!ana@example.org,*@example.org"), Err(Reason::OtherPrincipal), true),
        // The domain may be written in capitals.
        (line("ana@EXAMPLE.org"), Ok(()), true),
    ] {
        assert_eq!(shop.git_says(&commit, &text), git, "git, {text}");
        assert_eq!(shop.ours(&commit, &allowed(&text), "ana@example.org").map(drop), ours, "{text}");
    }
}

#[test]
fn lines_that_openssh_passes_over_are_faults() {
    let Some(shop) = Workshop::with("ssh-keygen") else { return };
    let ana = shop.ssh_key("ana", &["-t", "ed25519"]);
    let commit = shop.commit_with_ssh("ana", "one");
    for before in [
        "ana@example.org valid-after=20260101",
        "ana@example.org no-touch-required",
        "ana@example.org valid-after=\"20260101\",valid-before=\"20250101\"",
        "ana@example.org valid-after=\"yesterday\"",
        "\"ana@example.org\",bob@example.org",
        "ana@example.org namespaces=\"git",
    ] {
        let text = format!("{before} {ana}\n");
        assert!(!shop.git_says(&commit, &text), "git, {before}");
        assert_eq!(AllowedSigners::parse(&text).map_err(|faults| faults.len()), Err(1), "{before}");
    }
}
