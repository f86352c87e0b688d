//! The trailers of a commit's message, where git itself reads them.
//!
//! It does not know what a trailer says.

use super::ancestry::BranchCommit;
use super::commit::{MESSAGE_LIMIT, malformed};
use super::{Error, Landing, Oid, Origin};
use crate::language::Text;

/// Names with their values, in the order of the message.
pub type Trailers = Vec<(String, String)>;

impl BranchCommit {
    /// Lists the trailers of the message as `git interpret-trailers` finds them.
    ///
    /// What follows a NUL is shown to nobody, and a message that is too long to be kept to its end has no trailers.
    pub fn trailers(&self) -> Result<Trailers, Error> {
        trailers(&self.commit, &self.message)
    }
}

impl Landing {
    /// Lists the trailers of the message, as those of a [`BranchCommit`].
    pub fn trailers(&self) -> Result<Trailers, Error> {
        trailers(&self.commit, &self.said.message)
    }
}

impl Origin {
    /// Lists the trailers of the message, as those of a [`BranchCommit`].
    pub fn trailers(&self) -> Result<Trailers, Error> {
        trailers(&self.commit, &self.message)
    }
}

fn trailers(commit: &Oid, message: &str) -> Result<Trailers, Error> {
    if message.len() + char::MAX.len_utf8() > MESSAGE_LIMIT {
        return Ok(Vec::new());
    }
    let shown = message.split('\0').next().unwrap_or_default().replace("\r\n", "\n");
    let failed = |error: git2::Error| malformed(commit, "commit", Text::verbatim(error.message()));
    let trailers = git2::message_trailers_strs(&shown).map_err(failed)?;
    Ok(trailers.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect())
}

#[cfg(test)]
mod tests {
    use super::MESSAGE_LIMIT;
    use crate::history::Oid;

    fn trailers(message: &str) -> Vec<String> {
        let found = super::trailers(&Oid::nobody(20), message).expect("trailers");
        found.into_iter().map(|(name, value)| format!("{name}={value}")).collect()
    }

    #[test]
    fn trailers_stand_in_the_last_paragraph_below_the_subject() {
        for (message, expected) in [
            ("", &[][..]),
            ("A: b", &[]),
            ("A: b\n", &[]),
            ("Say\nA: b\n", &[]),
            ("Say\n\nA: b\n", &["A=b"]),
            ("Say\n\nA: b", &["A=b"]),
            ("Say\n\nA: b\nC: d\n\n", &["A=b", "C=d"]),
            ("Say\n\nA: b\n\nmore\n", &[]),
            ("Say\n\nA: b\nmore\nand more\nand more\n", &[]),
            ("Say\r\n\r\nA: b\r\nC: d\r\n", &["A=b", "C=d"]),
            ("Say\0\n\nA: b\n", &[]),
            ("Say\n\nA: b\n\0", &["A=b"]),
        ] {
            assert_eq!(trailers(message), expected, "{message:?}");
        }
    }

    #[test]
    fn a_message_that_was_cut_has_no_trailers() {
        let message = |length: usize| format!("{}\n\nA: b\n", "x".repeat(length - 7));
        assert_eq!(trailers(&message(MESSAGE_LIMIT - 4)), ["A=b"]);
        assert_eq!(trailers(&message(MESSAGE_LIMIT - 3)), [""; 0]);
    }
}
