//! Files that a record names as its own: where each may lie, and whether it is the file that was meant.
//!
//! It does not know commits or working trees: whoever does looks the paths up.

use std::fmt::Write as _;

use sha2::{Digest as _, Sha256};

use super::BLOB_LIMIT;
use super::record::{Attachment, RecordFault};
use crate::diagnostic::RuleId;
use crate::language::{Text, say};
use crate::source::Place;
use crate::yaml::shown;

/// What stands at a path that a record names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Attached<T> {
    /// A regular file, as whoever looked it up knows it, and the SHA-256 of its content.
    File { found: T, digest: [u8; 32] },
    /// Something else: what it is.
    NotAFile(Text),
    /// Larger than [`BLOB_LIMIT`]; the size in bytes.
    TooLarge(u64),
    /// It cannot be opened: the reason.
    Unreadable(Text),
}

/// Looks up what stands at a path from the root of the repository; none if nothing does.
pub type Look<'l, T, E> = &'l mut dyn FnMut(&str) -> Result<Option<Attached<T>>, E>;

/// The SHA-256 of a content.
pub fn digest(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// Finds an attachment of the record at a path, and holds it against what the record says of it. Gives its path from the root.
///
/// The outer error is that of whoever looks.
pub fn attached<T, E>(record: &str, attachment: &Attachment, look: Look<'_, T, E>) -> Result<Result<(String, T), Box<RecordFault>>, E> {
    let name = shown(&attachment.path);
    let missing = |message: Text, help: Text| {
        let help = say!("{help}, and land a new record at a new path", help);
        fault(RuleId::AttachmentMissing, message, help, &attachment.place)
    };
    if let Some(reason) = leads_out(&attachment.path) {
        let message = say!("the attachment {name} {reason}", name, reason);
        return Ok(Err(missing(message, say!("write a path from the record's folder or from the root of the repository"))));
    }
    let mut found = None;
    for path in places(record, &attachment.path) {
        if let Some(file) = look(&path)? {
            found = Some((path, file));
            break;
        }
    }
    let Some((path, file)) = found else {
        let message = say!("the attachment {name} is not in the repository, neither in the record's folder nor at the root", name);
        return Ok(Err(missing(message, say!("commit the file"))));
    };
    if path == record {
        return Ok(Err(missing(say!("the attachment {name} is the record itself", name), say!("name another file"))));
    }
    let (found, digest) = match file {
        Attached::File { found, digest } => (found, digest),
        Attached::NotAFile(what) => {
            return Ok(Err(missing(say!("the attachment {name} is {what}", name, what), say!("commit the file itself"))));
        }
        Attached::Unreadable(reason) => {
            return Ok(Err(missing(say!("the attachment {name} cannot be read: {reason}", name, reason), say!("let the file be read"))));
        }
        Attached::TooLarge(size) => {
            let message =
                say!("the attachment {name} has {size} bytes, more than the {limit} that are read", name, size, limit = BLOB_LIMIT);
            return Ok(Err(missing(message, say!("keep what is larger elsewhere, name it under `links`"))));
        }
    };
    match &attachment.sha256 {
        Some((said, place)) if !said.eq_ignore_ascii_case(&hex(&digest)) => {
            let message =
                say!("the attachment {name} is not the file that the record means: its SHA-256 is {digest}", name, digest = hex(&digest));
            let help = say!("find out which of the two is right, and land a new record at a new path");
            Ok(Err(fault(RuleId::AttachmentMismatch, message, help, place)))
        }
        Some(_) | None => Ok(Ok((path, found))),
    }
}

fn fault(rule: RuleId, message: Text, help: Text, place: &Place) -> Box<RecordFault> {
    Box::new(RecordFault { rule, message, help, place: place.clone(), label: say!("this file") })
}

/// Where a path may lie: in the record's folder, or else at the root.
fn places(record: &str, path: &str) -> Vec<String> {
    let beside = record.rsplit_once('/').map(|(folder, _)| format!("{folder}/{path}"));
    beside.into_iter().chain([path.to_owned()]).collect()
}

/// Says why a path cannot name a file of the repository; none if it can.
fn leads_out(path: &str) -> Option<Text> {
    let parts = || path.split('/');
    if path.starts_with('/') {
        Some(say!("is an absolute path"))
    } else if path.contains('\\') || path.chars().any(char::is_control) {
        Some(say!("has a character that no path here has"))
    } else if parts().any(|part| matches!(part, "." | "..")) {
        Some(say!("leads through `.` or `..`"))
    } else if parts().any(str::is_empty) {
        Some(say!("has an empty part"))
    } else if parts().any(|part| part.eq_ignore_ascii_case(".git")) {
        Some(say!("reaches into `.git`, which is never part of a commit"))
    } else {
        None
    }
}

/// A digest in lower-case hexadecimal.
pub fn hex(digest: &[u8]) -> String {
    digest.iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").expect("a String takes any text");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_attachment_lies_beside_its_record_or_else_at_the_root() {
        assert_eq!(places("evidence/t/1.yaml", "a/b.csv"), ["evidence/t/a/b.csv", "a/b.csv"]);
        assert_eq!(places("1.yaml", "b.csv"), ["b.csv"]);
    }

    #[test]
    fn no_path_leads_out_of_the_repository() {
        for bad in ["/etc/passwd", "../x", "a/../x", "a/./x", "./x", "a//x", "a/", "a\\x", "a\0x", "a\nx", ".git/config", "a/.GIT/x", ".."]
        {
            assert!(leads_out(bad).is_some(), "{bad:?}");
        }
        for good in ["x", "a/x.csv", "...", "a..b", ".gitignore", "é ü.pdf"] {
            assert_eq!(leads_out(good), None, "{good:?}");
        }
    }

    #[test]
    fn a_digest_is_written_in_hexadecimal() {
        assert_eq!(hex(&digest(b"")), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    }
}
