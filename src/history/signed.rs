//! Takes a raw commit apart: its signature, and the bytes that git signs.
//!
//! It does not know whether a signature is good.

use super::{Oid, Signed};

/// The header that holds the signature of a commit in its repository's object format.
pub(super) fn header(commit: &Oid) -> &'static [u8] {
    match commit.as_bytes().len() {
        20 => b"gpgsig",
        _ => b"gpgsig-sha256",
    }
}

/// Splits a commit into signature and payload, line by line as git does. Signatures for the other object format, and every header that
/// begins as one, belong to neither: a commit of two formats is signed once for each, and neither signature signs the other.
pub(super) fn split(commit: &[u8], header: &[u8]) -> Option<Signed> {
    /// To what the lines of folded text belong.
    #[derive(Clone, Copy)]
    enum Part {
        Payload,
        Signature,
        Dropped,
    }
    let mut signed = Signed { payload: Vec::with_capacity(commit.len()), signature: Vec::new() };
    let mut part = Part::Payload;
    let mut rest = commit;
    while !rest.is_empty() && rest[0] != b'\n' {
        let end = rest.iter().position(|byte| *byte == b'\n').map_or(rest.len(), |newline| newline + 1);
        let (line, behind) = rest.split_at(end);
        rest = behind;
        let mut text = line;
        if let Some(folded) = line.strip_prefix(b" ") {
            if matches!(part, Part::Signature) {
                text = folded;
            }
        } else if let Some(value) = line.strip_prefix(header).and_then(|value| value.strip_prefix(b" ")) {
            part = Part::Signature;
            text = value;
        } else {
            part = if line.starts_with(b"gpgsig") { Part::Dropped } else { Part::Payload };
        }
        match part {
            Part::Payload => signed.payload.extend_from_slice(text),
            Part::Signature => signed.signature.extend_from_slice(text),
            Part::Dropped => {}
        }
    }
    signed.payload.extend_from_slice(rest);
    (!signed.signature.is_empty()).then_some(signed)
}

#[cfg(test)]
mod tests {
    use super::{header, split};
    use crate::history::Oid;

    const HEAD: &str = "tree e69de29bb2d1d6434b8b29ae775ad8c2e48c5391\nauthor A <a> 1 +0000\ncommitter C <c> 2 +0000\n";

    /// Payload and signature of a commit with these lines between head and message.
    fn parts(lines: &str) -> Option<(String, String)> {
        let text = |bytes| String::from_utf8(bytes).expect("text");
        let signed = split(format!("{HEAD}{lines}\nmessage\ngpgsig no\n").as_bytes(), b"gpgsig")?;
        Some((text(signed.payload), text(signed.signature)))
    }

    #[test]
    fn the_payload_is_the_commit_without_signatures() {
        for (lines, left, signature) in [
            ("gpgsig BEGIN\n one\n \n END\n", "", "BEGIN\none\n\nEND\n"),
            ("gpgsig BEGIN\n END\nencoding x\n", "encoding x\n", "BEGIN\nEND\n"),
            ("mergetag object x\n gpgsig inside\n \n -----BEGIN\ngpgsig S\n", "mergetag object x\n gpgsig inside\n \n -----BEGIN\n", "S\n"),
            ("gpgsig S\ngpgsig-sha256 other\n one\n", "", "S\n"),
            ("gpgsig-sha256 other\n one\ngpgsig S\n", "", "S\n"),
            ("gpgsig-sha256 other\n one\nencoding x\ngpgsig S\n", "encoding x\n", "S\n"),
            ("gpgsigned x\n y\ngpgsig S\n", "", "S\n"),
            ("gpgsig A\n a\nencoding x\ngpgsig B\n b\n", "encoding x\n", "A\na\nB\nb\n"),
            ("gpgsig A\n a\ngpgsig B\n b\n", "", "A\na\nB\nb\n"),
            ("gpgsig \n", "", "\n"),
            (" folded\ngpgsig S\n", " folded\n", "S\n"),
        ] {
            let expected = (format!("{HEAD}{left}\nmessage\ngpgsig no\n"), signature.to_owned());
            assert_eq!(parts(lines), Some(expected), "{lines}");
        }
    }

    #[test]
    fn a_commit_without_the_header_has_no_signature() {
        for lines in ["", "gpgsig-sha256 other\n one\n", "mergetag x\n gpgsig S\n", "gpgsig\n one\n", "Gpgsig S\n"] {
            assert_eq!(parts(lines), None, "{lines}");
        }
    }

    #[test]
    fn a_commit_that_ends_within_its_header_is_split_to_its_last_byte() {
        assert_eq!(
            split(b"tree x\ngpgsig S\n s", b"gpgsig").map(|signed| (signed.payload, signed.signature)),
            Some((b"tree x\n".to_vec(), b"S\ns".to_vec()))
        );
        assert_eq!(split(b"", b"gpgsig"), None);
    }

    #[test]
    fn each_object_format_has_its_own_header() {
        let id = |digits: usize| Oid::parse(&"0".repeat(digits)).expect("an id");
        assert_eq!(header(&id(40)), b"gpgsig");
        assert_eq!(header(&id(64)), b"gpgsig-sha256");
    }
}
