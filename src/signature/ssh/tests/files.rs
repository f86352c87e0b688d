//! Files of allowed signers: what is read, and where what cannot be read stands.

use super::{fields, key_blob, key_text, pair};
use crate::signature::AllowedSigners;

fn key() -> String {
    key_text(&key_blob(&pair(1)))
}

/// The faults of a file: the text at fault, and what is wrong.
fn faults(text: &str) -> Vec<(String, String)> {
    match AllowedSigners::parse(text) {
        Ok(_) => Vec::new(),
        Err(faults) => {
            faults.into_iter().map(|fault| (text[fault.span.start..fault.span.end].to_owned(), fault.message.to_string())).collect()
        }
    }
}

#[test]
fn lines_are_read_as_openssh_reads_them() {
    let key = key();
    for line in [
        String::new(),
        "  \t".to_owned(),
        "# a comment".to_owned(),
        format!("ana@example.org {key}"),
        format!(" \tana@example.org \t{key} \t a comment"),
        format!("ana@example.org\t{}", key.replace(' ', "\t")),
        format!("ana@example.org,bob@example.org {key}"),
        format!("\"ana@example.org,with space\" {key}"),
        format!("* cert-authority {key}"),
        format!("* CERT-Authority,Namespaces=\"git,file\",VALID-after=\"20260101z\" {key}"),
        format!("* namespaces=\"a\\\"b\" {key}"),
        format!("* valid-after=\"20260101\",valid-before=\"20260101000001UTC\" {key}\r"),
    ] {
        assert_eq!(faults(&line), [], "{line}");
    }
}

#[test]
fn what_cannot_be_read_is_a_fault_at_its_place() {
    let key = key();
    let blob = key.split(' ').nth(1).expect("a key").to_owned();
    let half = &blob[..blob.len() - 4];
    let certificate = fields(&[b"ssh-ed25519-cert-v01@openssh.com", b"x"]);
    let options = |options: &str| format!("* {options} {key}");
    for (line, part, message) in [
        ("ana@example.org".to_owned(), "g", "the line has no type of key that is known"),
        (key.clone(), "ssh-ed25519", "the line begins with a key, and does not say whose it is"),
        ("ana@example.org x AAAA".to_owned(), "x", "the line has neither a known option nor a known type of key here"),
        ("ana@example.org ssh-ed25519".to_owned(), "9", "the key is not whole"),
        (format!("ana@example.org ssh-ed25519 {half}"), half, "the key cannot be read: length invalid"),
        (format!("ana@example.org ssh-ed25519 {blob}="), &format!("{blob}="), "the key is not whole"),
        (format!("ana@example.org ssh-rsa {blob}"), "ssh-rsa", "the key is not of the type `ssh-rsa`"),
        (format!("* {}", key_text(&certificate)), "ssh-ed25519-cert-v01@openssh.com", "the line has a certificate and not a key"),
        (format!("a,,b {key}"), "a,,b", "the list of principals has an empty pattern"),
        (format!("!a {key}"), "!a", "the list of principals only says who is not meant"),
        (format!("\u{feff}ana@example.org {key}"), "\u{feff}ana@example.org", "the list of principals has a character that cannot be seen"),
        (format!("\"ana@example.org {key}"), &format!("\"ana@example.org {key}"), "the principals have no closing quote"),
        (format!("\"a\",b {key}"), "\"a\"", "the principals have text behind their closing quote"),
        (options("no-touch-required"), "no-touch-required", "the line has neither a known option nor a known type of key here"),
        (options("cert-authority,"), ",", "the line has neither a known option nor a known type of key here"),
        (options("cert-authority;x"), "cert-authority;x", "the options are not set apart by commas"),
        (options("cert-authority,CERT-authority"), "CERT-authority", "the option `cert-authority` is written twice"),
        (options("valid-after=20260101"), "=20260101", "the option has no value in quotes"),
        (options("valid-after"), "r", "the option has no value in quotes"),
        (options("namespaces=\"\""), "\"", "the list of namespaces has an empty pattern"),
        (options("valid-after=\"20260230\""), "20260230", "the time of `valid-after` is none"),
        (options("valid-before=\"2026010\""), "2026010", "the time of `valid-before` is none"),
        (options("valid-before=\"202601012460\""), "202601012460", "the time of `valid-before` is none"),
        (options("valid-before=\"+0260101\""), "+0260101", "the time of `valid-before` is none"),
        (options("valid-before=\"19700101\""), "19700101", "the time of `valid-before` is none"),
    ] {
        assert_eq!(
            faults(&format!("# first\n{line}\n")).iter().map(|(_, message)| message.as_str()).collect::<Vec<_>>(),
            [message],
            "{line}"
        );
        assert_eq!(faults(&line)[0].0, part, "{line}");
    }
    let never = options("valid-after=\"20260101\",valid-before=\"20260101\"");
    assert_eq!(faults(&never), [(never.clone(), "the key is never valid: `valid-before` is not later than `valid-after`".to_owned())]);
    let open = options("namespaces=\"git");
    assert_eq!(faults(&open)[0].1, "the option has no closing quote");
}

#[test]
fn every_fault_of_a_file_is_told_and_none_of_its_keys_is_kept() {
    let text = format!("x\n# fine\n* {}\ny\n", key());
    assert_eq!(faults(&text).len(), 2);
    assert_eq!(faults(&"x\n".repeat(1000)).len(), 100);
}

#[test]
fn a_file_has_limits() {
    let line = format!("* {}\n", key());
    assert_eq!(faults(&line.repeat(10_000)), []);
    assert_eq!(faults(&line.repeat(10_001)).len(), 1);
    let padding = |size: usize| format!("#{}", "x".repeat(size - 1));
    assert_eq!(faults(&padding(1024 * 1024)), []);
    assert_eq!(faults(&padding(1024 * 1024 + 1)), [(String::new(), "the file has more than 1048576 bytes".to_owned())]);
}

#[test]
fn two_files_are_equal_when_their_texts_are() {
    let read = |text: &str| AllowedSigners::parse(text).expect("a file that can be read");
    assert_eq!(read(&format!("* {}", key())), read(&format!("* {}", key())));
    assert_ne!(read(&format!("* {}", key())), read(&format!("* {}\n", key())));
}
