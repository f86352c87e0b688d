//! Approvals of a looser plan in commits signed by git: whose word a trailer is where the base has keys.

use super::{Workshop, allowed};
use duly::signature::{Holding, Keys};

/// The plan; what stands behind the keys is filled in.
const PLAN: &str = "\
version: 1
timezone: UTC
adopted_on: 2026-03-02
approvers: board
teams:
  board: {name: Board, members: [{email: bob@example.org}, {email: ana@example.org}]}
signers: {allowed_signers: policies/allowed_signers}
tasks:
  - {id: logs, title: Review the logs, cadence: weekly}
";

const KEYS: &str = "work/policies/allowed_signers";
const YES: &str = "Yes\n\nApproved-by: Bob <bob@example.org>\n";

/// A repository whose plan knows some keys, and a branch on which Mallory loosens the plan. `{NAME}` stands for the key of somebody.
struct Office {
    shop: Workshop,
}

impl Office {
    fn with(signers: &str) -> Option<Self> {
        let shop = Workshop::with("ssh-keygen")?;
        for name in ["bob", "mallory", "authority"] {
            shop.ssh_key(name, &["-t", "ed25519"]);
        }
        std::fs::create_dir_all(shop.path().join("work/policies")).expect("a folder");
        let office = Self { shop };
        office.shop.write("work/policies/plan.yaml", PLAN);
        office.shop.write(KEYS, &office.filled(signers));
        office.shop.clock.set("2026-03-02T09:00:00Z");
        office.commit("Gil", None, "Adopt the plan\n");
        office.shop.git(&["switch", "-q", "-c", "side"]);
        office.shop.clock.set("2026-03-04T09:00:00Z");
        office.shop.write("work/policies/plan.yaml", &PLAN.replace("weekly", "monthly"));
        office.commit("Mallory", None, "Less\n");
        Some(office)
    }

    fn filled(&self, signers: &str) -> String {
        ["bob", "mallory", "authority"]
            .iter()
            .fold(signers.to_owned(), |text, name| text.replace(&format!("{{{name}}}"), self.shop.read(&format!("{name}.pub")).trim_end()))
    }

    /// Commits all that there is as somebody, signed by a key or by none.
    fn commit(&self, who: &str, key: Option<&str>, message: &str) {
        self.shop.git(&["add", "--all"]);
        let (name, email) = (format!("user.name={who}"), format!("user.email={}@example.org", who.to_lowercase()));
        let signing = key.map(|key| format!("user.signingkey={}", self.shop.file(key)));
        let mut arguments = vec!["-c", &name, "-c", &email, "-c", "gpg.format=ssh"];
        arguments.extend(signing.iter().flat_map(|signing| ["-c", signing.as_str()]));
        arguments.extend(["commit", "-q", "--allow-empty", "-m", message]);
        arguments.extend(key.map(|_| "-S"));
        self.shop.git(&arguments);
    }

    /// The exit code, and what is said of the approval that is missing.
    fn check(&self) -> (Option<i32>, String) {
        let arguments = ["check", "-C", "work", "--ref", "side", "--base", "main", "--as-of", "2026-03-04T12:00:00Z", "--format", "json"];
        let output = self.shop.run(env!("CARGO_BIN_EXE_duly"), &arguments, b"");
        let Ok(report) = serde_json::from_slice::<serde_json::Value>(&output.stdout) else {
            return (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned());
        };
        let findings = report["findings"].as_array().expect("findings");
        let found: Vec<String> = findings
            .iter()
            .filter(|finding| finding["rule"] == "loosening-unapproved")
            .map(|finding| format!("{} / {}", finding["message"].as_str().unwrap_or(""), finding["help"].as_str().unwrap_or("")))
            .collect();
        (output.status.code(), found.join("\n"))
    }

    fn refused(&self, why: &str) {
        let (code, said) = self.check();
        assert_eq!(code, Some(1), "{why}: {said}");
        assert!(said.contains(why), "{why:?} is not in {said:?}");
    }

    fn counts(&self, what: &str) {
        assert_eq!(self.check(), (Some(0), String::new()), "{what}");
    }
}

const OF_BOB: &str = "of bob@example.org does not count: ";

#[test]
fn a_trailer_in_the_name_of_somebody_with_a_key_is_their_word_only_if_they_sign() {
    let Some(office) = Office::with("bob@example.org {bob}\nmallory@example.org {mallory}\n") else { return };
    office.refused("run `git commit -S --allow-empty -m \"Approve the looser plan\" --trailer \"Approved-by: NAME <ADDRESS>\"`");
    let unsigned = format!("{OF_BOB}its commit is not signed, and the base has a key of theirs");
    office.commit("Mallory", None, YES);
    office.refused(&unsigned);
    // An author is text like a trailer.
    office.commit("Bob", None, YES);
    office.refused(&unsigned);
    for address in ["BOB@example.org", "bob@EXAMPLE.org"] {
        office.commit("Mallory", None, &YES.replace("bob@example.org", address));
        office.refused("does not count: its commit is not signed");
    }
    for who in ["Mallory", "Bob"] {
        office.commit(who, Some("mallory"), YES);
        office.refused(&format!("{OF_BOB}the signature of its commit is not good: the key SHA256:"));
        office.refused("is not allowed to sign for bob@example.org");
    }
    office.commit("Bob", Some("authority"), YES);
    office.refused("is not among the allowed signers");
    office.commit("Bob", Some("bob"), YES);
    office.counts("Bob has signed");
    // What is not his word takes nothing back.
    office.commit("Mallory", None, YES);
    office.counts("a forged approval behind it");
    // Of one commit it is told once, however often it says so.
    let often = format!("Yes\n\n{}", "Approved-by: Bob <bob@example.org>\n".repeat(3));
    office.shop.write("work/src", "0");
    office.commit("Mallory", None, &often);
    let (_, said) = office.check();
    assert_eq!(said.matches("its commit is not signed").count(), 2, "{said}");
    // And his own does not outlast a change.
    office.shop.write("work/src", "1");
    office.commit("Mallory", None, "More\n");
    office.refused(&format!("{OF_BOB}it has not seen what"));
}

#[test]
fn a_signed_commit_that_is_changed_approves_nothing() {
    let Some(office) = Office::with("bob@example.org {bob}\n") else { return };
    office.commit("Bob", Some("bob"), "A word about something else\n");
    let honest = office.shop.raw(&office.shop.head());
    let forged = office.shop.raw_commit(honest.replace("A word about something else\n", YES).as_bytes());
    office.shop.git(&["update-ref", "refs/heads/side", &forged.to_string()]);
    office.refused(&format!("{OF_BOB}the signature of its commit is not good: the signature by the key SHA256:"));
}

#[test]
fn a_key_has_to_be_good_when_the_change_would_land() {
    for (options, why) in [
        ("valid-after=\"20260304Z\",valid-before=\"20260305Z\",namespaces=\"git\"", None),
        ("valid-before=\"20260304Z\"", Some("is no longer valid when the commit lands")),
        // It was good when the approval was made, and is not any more.
        ("valid-before=\"202603041000Z\"", Some("is no longer valid when the commit lands")),
        ("valid-after=\"20260305Z\"", Some("is not yet valid when the commit lands")),
        ("namespaces=\"file\"", Some("is not allowed to sign for \"git\"")),
    ] {
        let Some(office) = Office::with(&format!("bob@example.org {options} {{bob}}\n")) else { return };
        office.commit("Bob", None, YES);
        office.refused("its commit is not signed, and the base has a key of theirs");
        office.commit("Bob", Some("bob"), YES);
        match why {
            None => office.counts(options),
            Some(why) => office.refused(why),
        }
    }
}

#[test]
fn a_change_that_brings_or_takes_keys_is_judged_by_those_of_the_base() {
    for keys in ["bob@example.org {bob}\nbob@example.org {mallory}\n", "ana@example.org {mallory}\n", "# nobody\n"] {
        let Some(office) = Office::with("bob@example.org {bob}\n") else { return };
        office.shop.write(KEYS, &office.filled(keys));
        office.commit("Mallory", None, "Keys\n");
        office.commit("Bob", Some("mallory"), YES);
        office.refused("is not among the allowed signers");
        office.commit("Bob", None, YES);
        office.refused("its commit is not signed");
        office.commit("Bob", Some("bob"), YES);
        office.counts(keys);
    }
}

#[test]
fn another_file_of_keys_needs_an_approval_itself() {
    for keys in [Some("bob@example.org {bob}\nbob@example.org {mallory}\n"), Some("# nobody\n"), None] {
        let Some(office) = Office::with("bob@example.org {bob}\n") else { return };
        office.shop.git(&["switch", "-q", "-C", "side", "main"]);
        match keys {
            Some(keys) => office.shop.write(KEYS, &office.filled(keys)),
            None => {
                office.shop.write("work/policies/plan.yaml", &PLAN.replace("signers: {allowed_signers: policies/allowed_signers}\n", ""));
            }
        }
        office.commit("Mallory", None, "Keys\n");
        office.refused("this change loosens the plan");
        office.commit("Bob", Some("bob"), YES);
        office.counts("Bob has seen the keys");
    }
}

#[test]
fn a_pattern_stands_for_everybody_whom_it_covers() {
    let (unsigned, other) = ("its commit is not signed", "is not allowed to sign for bob@example.org");
    for (signers, key, why) in [
        ("*@example.org {bob}\n", Some("bob"), None),
        ("*@example.org {bob}\n", None, Some(unsigned)),
        ("*@EXAMPLE.org {bob}\n", Some("bob"), None),
        // A line that excepts him says nothing of him, and another line does.
        ("*@example.org,!bob@example.org {mallory}\n", None, None),
        ("*@example.org,!bob@example.org {mallory}\nbob@example.org {bob}\n", Some("mallory"), Some(other)),
        ("mallory@example.org,ana@example.org {mallory}\nb?b@example.org {bob}\n", Some("bob"), None),
        // Who has a key does not lose it by its letters.
        ("Bob@example.org {bob}\n", None, Some(unsigned)),
        ("Bob@example.org {bob}\n", Some("bob"), Some(other)),
        ("* cert-authority {authority}\n", None, Some(unsigned)),
        ("* cert-authority {authority}\n", Some("bob"), Some("is not among the allowed signers")),
    ] {
        let Some(office) = Office::with(signers) else { return };
        office.commit("Bob", key, YES);
        match why {
            None => office.counts(signers),
            Some(why) => office.refused(why),
        }
    }
}

#[test]
fn a_certificate_of_an_authority_signs_for_whom_it_names() {
    for (principal, why) in [("bob@example.org", None), ("mallory@example.org", Some("names mallory@example.org, not bob@example.org"))] {
        let Some(office) = Office::with("*@example.org cert-authority {authority}\n") else { return };
        let arguments = ["-q", "-s", "authority", "-I", "b", "-n", principal, "-V", "20260301:20260401", "bob.pub"];
        office.shop.done("ssh-keygen", &arguments, b"");
        std::fs::copy(office.shop.path().join("bob"), office.shop.path().join("bob-cert")).expect("a copy");
        office.commit("Bob", Some("bob-cert.pub"), YES);
        match why {
            None => office.counts(principal),
            Some(why) => office.refused(why),
        }
    }
}

#[test]
fn whoever_has_no_key_is_believed_by_the_trailer() {
    let Some(office) = Office::with("bob@example.org {bob}\n") else { return };
    office.commit("Ana", None, "Yes\n\nApproved-by: Ana <ana@example.org>\n");
    office.counts("Ana has no key");
    let Some(office) = Office::with("# nobody yet\n") else { return };
    office.commit("Bob", None, YES);
    office.counts("nobody has a key");
    let Some(office) = Office::with("bob@example.org {bob}\n") else { return };
    office.commit("Mallory", Some("mallory"), "Yes\n\nApproved-by: Gil <gil@example.org>\n");
    office.refused("of gil@example.org does not count: they are not in Board on 2026-03-04");
}

#[test]
fn keys_stand_for_addresses_and_nobody_else() {
    let Some(shop) = Workshop::with("ssh-keygen") else { return };
    let key = shop.ssh_key("one", &["-t", "ed25519"]);
    let keys = allowed(&format!("bob@example.org,*@home.example,!eve@home.example valid-before=\"20200101\" {key}\n"));
    for (who, expected) in [
        ("bob@example.org", Holding::Key),
        ("BOB@EXAMPLE.ORG", Holding::Key),
        ("ana@home.example", Holding::Key),
        ("Eve@home.example", Holding::Nothing),
        ("ana@example.org", Holding::Nothing),
        ("", Holding::Nothing),
    ] {
        assert_eq!(keys.holding(who), expected, "{who}");
    }
    assert_eq!(Keys::default().holding("bob@example.org"), Holding::Nothing);
}
