//! The whole road: a plan that asks for signatures, commits signed by git, and what `duly check` says of them.

use super::Workshop;

const PLAN: &str = "\
version: 1
name: Signed
timezone: UTC
adopted_on: 2026-03-02
signers: {allowed_signers: policies/allowed_signers}
tasks:
  - id: access-review
    title: Review of accesses
    cadence: weekly
    evidence: {path: evidence/access-review/, signature: ssh}
";

/// A repository whose plan asks for signatures and allows Ana's key.
fn planned() -> Option<(Workshop, String)> {
    let shop = Workshop::with("ssh-keygen")?;
    let ana = shop.ssh_key("ana", &["-t", "ed25519"]);
    shop.ssh_key("mallory", &["-t", "ed25519"]);
    std::fs::create_dir_all(shop.path().join("work/policies")).expect("a folder");
    std::fs::create_dir_all(shop.path().join("work/evidence/access-review")).expect("a folder");
    shop.write("work/policies/plan.yaml", PLAN);
    shop.write("work/policies/allowed_signers", &format!("ana@example.org {ana}\n"));
    shop.clock.set("2026-03-02T09:00:00Z");
    commit(&shop, None);
    Some((shop, ana))
}

/// Commits everything there is, signed by a key or by none.
fn commit(shop: &Workshop, key: Option<&str>) {
    shop.git(&["add", "--all"]);
    match key {
        Some(key) => drop(shop.commit_with_ssh(key, "Change")),
        None => drop(shop.git(&["commit", "-q", "-m", "Change"])),
    }
}

fn record(shop: &Workshop, key: &str) {
    let text = format!("task: access-review\nperiod: {key}\nresult: done\nperformed_by: ana@example.org\n");
    shop.write(&format!("work/evidence/access-review/{key}.yaml"), &text);
}

/// The exit code on the Monday after the week, and the rules that were broken.
fn check(shop: &Workshop) -> (Option<i32>, Vec<String>) {
    let arguments = ["check", "-C", "work", "--as-of", "2026-03-09T08:00:00Z", "--format", "json"];
    let output = shop.run(env!("CARGO_BIN_EXE_duly"), &arguments, b"");
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).expect("a report");
    let findings = report["findings"].as_array().expect("findings");
    let rules = findings.iter().map(|finding| finding["rule"].as_str().expect("a rule").to_owned()).collect();
    (output.status.code(), rules)
}

#[test]
fn a_record_in_a_signed_commit_counts() {
    let Some((shop, _)) = planned() else { return };
    shop.clock.set("2026-03-04T09:00:00Z");
    record(&shop, "2026-W10");
    commit(&shop, Some("ana"));
    assert_eq!(check(&shop), (Some(0), vec![]));
}

#[test]
fn a_record_without_a_good_signature_does_not_count() {
    for (key, rule) in [(None, "signature-missing"), (Some("mallory"), "signature-invalid")] {
        let Some((shop, _)) = planned() else { return };
        shop.clock.set("2026-03-04T09:00:00Z");
        record(&shop, "2026-W10");
        commit(&shop, key);
        let (code, rules) = check(&shop);
        assert_eq!(code, Some(1), "{key:?}");
        assert!(rules.iter().any(|found| found == rule) && rules.iter().any(|found| found == "task-overdue"), "{key:?}: {rules:?}");
    }
}

#[test]
fn a_change_that_brings_a_key_is_not_approved_by_that_key() {
    let Some((shop, ana)) = planned() else { return };
    shop.clock.set("2026-03-04T09:00:00Z");
    let mallory = shop.read("mallory.pub");
    shop.write("work/policies/allowed_signers", &format!("ana@example.org {ana}\nana@example.org {mallory}"));
    record(&shop, "2026-W10");
    commit(&shop, Some("mallory"));
    let (code, rules) = check(&shop);
    assert_eq!(code, Some(1));
    assert!(rules.iter().any(|found| found == "signature-invalid"), "{rules:?}");
}

#[test]
fn a_signed_record_still_counts_when_its_key_is_taken_out_later() {
    let Some((shop, _)) = planned() else { return };
    shop.clock.set("2026-03-04T09:00:00Z");
    record(&shop, "2026-W10");
    commit(&shop, Some("ana"));
    shop.clock.set("2026-03-05T09:00:00Z");
    let mallory = shop.read("mallory.pub");
    shop.write("work/policies/allowed_signers", &format!("bob@example.org {mallory}"));
    commit(&shop, None);
    let (code, rules) = check(&shop);
    assert_eq!(code, Some(0), "{rules:?}");
}

#[test]
fn a_file_of_keys_with_a_line_that_cannot_be_read_refuses_the_plan() {
    let Some((shop, _)) = planned() else { return };
    shop.clock.set("2026-03-03T09:00:00Z");
    let text = shop.read("work/policies/allowed_signers");
    shop.write("work/policies/allowed_signers", &text.replace(" ssh-", " valid-before=20260401 ssh-"));
    commit(&shop, Some("ana"));
    assert_eq!(check(&shop), (Some(2), vec!["plan-value".to_owned()]));
}

#[test]
fn a_merge_that_the_performer_signed_vouches_for_what_it_brings_and_that_of_another_does_not() {
    for (key, code) in [("ana", 0), ("mallory", 1)] {
        let Some((shop, ana)) = planned() else { return };
        shop.clock.set("2026-03-03T09:00:00Z");
        let mallory = shop.read("mallory.pub");
        shop.write("work/policies/allowed_signers", &format!("ana@example.org {ana}\nmallory@example.org {mallory}"));
        commit(&shop, None);
        shop.clock.set("2026-03-04T09:00:00Z");
        shop.git(&["switch", "-q", "-c", "side"]);
        record(&shop, "2026-W10");
        commit(&shop, None);
        shop.git(&["switch", "-q", "-"]);
        let signing = format!("user.signingkey={}", shop.file(key));
        shop.git(&["-c", "gpg.format=ssh", "-c", &signing, "merge", "-q", "--no-ff", "-S", "-m", "Merge", "side"]);
        assert_eq!(check(&shop).0, Some(code), "{key}");
    }
}

#[test]
fn a_signed_tip_does_not_vouch_for_a_branch_before_it_is_merged() {
    for (first, second, code) in [(None, Some("ana"), 1), (Some("ana"), None, 0)] {
        let Some((shop, _)) = planned() else { return };
        shop.git(&["branch", "base"]);
        shop.clock.set("2026-03-04T09:00:00Z");
        record(&shop, "2026-W10");
        commit(&shop, first);
        shop.clock.set("2026-03-04T10:00:00Z");
        shop.write("work/other", "1");
        commit(&shop, second);
        let arguments = ["check", "-C", "work", "--as-of", "2026-03-04T11:00:00Z", "--base", "base", "--quiet"];
        let said = shop.run(env!("CARGO_BIN_EXE_duly"), &arguments, b"");
        let text = String::from_utf8_lossy(&said.stdout);
        assert_eq!(said.status.code(), Some(code), "{text}");
        assert_eq!(text.contains("signature-missing"), code == 1, "{text}");
    }
}
