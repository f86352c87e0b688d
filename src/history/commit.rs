//! Reads raw commit and tag objects.
//!
//! It believes nothing but the bytes: no graft, no shallow file, no commit graph.

use super::ident::{self, Date};
use super::{Error, Ident, Oid};
use crate::language::{Text, say};

/// The most of a message that is kept, in bytes.
pub(super) const MESSAGE_LIMIT: usize = 64 * 1024;

/// A commit, as far as its header goes.
pub(super) struct RawCommit<'a> {
    pub(super) tree: Oid,
    pub(super) parents: Vec<Oid>,
    authors: Vec<&'a [u8]>,
    committers: Vec<&'a [u8]>,
    message: &'a [u8],
}

impl<'a> RawCommit<'a> {
    /// Reads a commit: first the tree, then the parents, as git does; a `parent` line further down is none.
    pub(super) fn parse(id: &Oid, content: &'a [u8]) -> Result<Self, Error> {
        let mut rest = content;
        let tree = header_line(&mut rest).and_then(|line| line.strip_prefix(b"tree ")).and_then(|hex| same_format(id, hex));
        let tree = tree.ok_or_else(|| malformed(id, "commit", say!("it has no tree line")))?;
        let (mut parents, mut authors, mut committers) = (Vec::new(), Vec::new(), Vec::new());
        let mut line = header_line(&mut rest);
        while let Some(hex) = line.and_then(|line| line.strip_prefix(b"parent ")) {
            parents.push(same_format(id, hex).ok_or_else(|| malformed(id, "commit", say!("a parent line is no id")))?);
            line = header_line(&mut rest);
        }
        while let Some(text) = line {
            if let Some(author) = text.strip_prefix(b"author ") {
                authors.push(author);
            } else if let Some(committer) = text.strip_prefix(b"committer ") {
                committers.push(committer);
            }
            line = header_line(&mut rest);
        }
        let message = rest;
        Ok(Self { tree, parents, authors, committers, message })
    }

    pub(super) fn author(&self) -> Ident {
        ident::ident(&self.authors)
    }

    pub(super) fn committer(&self) -> Ident {
        ident::ident(&self.committers)
    }

    pub(super) fn author_date(&self) -> Date {
        ident::date(&self.authors)
    }

    pub(super) fn committer_date(&self) -> Date {
        ident::date(&self.committers)
    }

    /// The message, cut at the limit, with what is not UTF-8 replaced.
    pub(super) fn message(&self) -> String {
        let mut end = self.message.len().min(MESSAGE_LIMIT);
        let is_inside_a_character = |end: usize| self.message.get(end).is_some_and(|byte| byte & 0xc0 == 0x80);
        while end > 0 && end + 4 > MESSAGE_LIMIT && is_inside_a_character(end) {
            end -= 1;
        }
        String::from_utf8_lossy(&self.message[..end]).into_owned()
    }
}

/// What an annotated tag points at.
pub(super) fn tag_target(id: &Oid, content: &[u8]) -> Result<Oid, Error> {
    let (header, _) = split_message(content);
    let target = header.split(|byte| *byte == b'\n').next().and_then(|line| line.strip_prefix(b"object "));
    target.and_then(|hex| same_format(id, hex)).ok_or_else(|| malformed(id, "tag", say!("it has no object line")))
}

pub(super) fn malformed(id: &Oid, kind: &'static str, reason: Text) -> Error {
    Error::MalformedObject { id: *id, kind, reason }
}

/// Takes the next line of a header; none after the last one, whose empty line is taken too.
fn header_line<'a>(rest: &mut &'a [u8]) -> Option<&'a [u8]> {
    let end = rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len());
    let line = &rest[..end];
    *rest = rest.get(end + 1..).unwrap_or_default();
    if line.is_empty() { None } else { Some(line) }
}

fn split_message(content: &[u8]) -> (&[u8], &[u8]) {
    match content.windows(2).position(|pair| pair == b"\n\n") {
        Some(end) => (&content[..end], &content[end + 2..]),
        None => (content.strip_suffix(b"\n").unwrap_or(content), b""),
    }
}

fn same_format(id: &Oid, hex: &[u8]) -> Option<Oid> {
    Oid::parse_bytes(hex).filter(|other| other.as_bytes().len() == id.as_bytes().len())
}

#[cfg(test)]
mod tests {
    use super::{MESSAGE_LIMIT, RawCommit, tag_target};
    use crate::history::{Error, Oid, Stamp};

    const ID: &str = "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391";
    const WHO: &str = "author A <a> 1 +0000\ncommitter C <c> 2 +0000\n";

    fn id() -> Oid {
        Oid::parse(ID).expect("an id")
    }

    #[test]
    fn parents_are_the_lines_right_after_the_tree() {
        let text = format!("tree {ID}\nparent {ID}\nparent {ID}\n{WHO}parent {ID}\n\nmessage\n");
        let commit = RawCommit::parse(&id(), text.as_bytes()).expect("a commit");
        assert_eq!(commit.parents, [id(), id()]);
        assert_eq!(commit.author().name, "A");
        assert_eq!(commit.committer().name, "C");
        assert_eq!(commit.message(), "message\n");
    }

    #[test]
    fn a_signature_is_no_second_committer_line() {
        let text = format!("tree {ID}\n{WHO}gpgsig x\n committer F <f> 9 +0000\n\ncommitter M <m> 9 +0000\n");
        let commit = RawCommit::parse(&id(), text.as_bytes()).expect("a commit");
        assert_eq!(commit.committer_date().fault, None);
    }

    #[test]
    fn a_second_committer_line_makes_the_date_impossible() {
        let text = format!("tree {ID}\n{WHO}committer C <c> 9 +0000\n\n");
        let commit = RawCommit::parse(&id(), text.as_bytes()).expect("a commit");
        assert_eq!(commit.committer().at, Stamp::Impossible);
    }

    #[test]
    fn a_commit_without_tree_or_with_an_id_of_another_format_is_malformed() {
        let long = "0".repeat(64);
        for text in ["", "parent x\n", "tree x\n", &format!("tree {long}\n"), &format!("tree {ID}\nparent {long}\n")] {
            assert!(matches!(RawCommit::parse(&id(), text.as_bytes()), Err(Error::MalformedObject { .. })), "{text}");
        }
    }

    #[test]
    fn a_long_message_is_cut_between_characters() {
        let text = format!("tree {ID}\n{WHO}\na{}", "é".repeat(MESSAGE_LIMIT));
        let message = RawCommit::parse(&id(), text.as_bytes()).expect("a commit").message();
        assert_eq!(message.len(), MESSAGE_LIMIT - 1);
        assert!(!message.contains(char::REPLACEMENT_CHARACTER));
    }

    #[test]
    fn a_tag_points_at_its_object_line() {
        assert_eq!(tag_target(&id(), format!("object {ID}\ntype commit\n\n").as_bytes()), Ok(id()));
        assert!(tag_target(&id(), b"type commit\n").is_err());
    }
}
