//! Reads the witness from its newest commit to its first, and writes one more.
//!
//! It moves no reference but the witness's own, and sends nothing anywhere.

use git2::{ErrorCode, ObjectType};
use sha2::{Digest, Sha256};

use super::{Broken, Chronicle, Testimony, WITNESS, Witness};
use crate::history::commit::RawCommit;
use crate::history::error::word;
use crate::history::repository::Repository;
use crate::history::{Error, Oid, Stamp};
use crate::language::{Text, say, words};
use crate::pattern::Pattern;

/// What a commit is needed for, if it is missing.
const PURPOSE: &str = words!("the witness");

/// How many witnesses are read: one every five minutes for almost ten years.
const MOST: usize = 1_000_000;

/// In whose name a witness is written that nobody signs.
const WRITER: &str = "duly <witness@duly.invalid>";

impl Repository {
    /// Reads the witness, as far back as it can be followed. What cannot be read is told in it: a broken witness hides no history.
    pub fn chronicle(&self) -> Chronicle {
        let mut chronicle = Chronicle::default();
        let mut next = match self.reference(WITNESS) {
            Ok(tip) => tip,
            Err(error) => return Chronicle { broken: Some(Broken { commit: None, reason: error.text() }), ..chronicle },
        };
        while let Some(id) = next {
            let read =
                if chronicle.entries.len() < MOST { self.witness(&id) } else { Err(say!("more than {number} follow it", number = MOST)) };
            match read {
                Ok((witness, parent)) => {
                    chronicle.entries.push(witness);
                    next = parent;
                }
                Err(reason) => {
                    chronicle.broken = Some(Broken { commit: Some(id), reason });
                    break;
                }
            }
        }
        chronicle.entries.reverse();
        chronicle
    }

    /// The newest commit of the witness; none if there is no witness.
    pub fn witness_tip(&self) -> Result<Option<Oid>, Error> {
        let tip = self.reference(WITNESS)?;
        // Nothing is built on what is not there.
        tip.map(|tip| self.read_commit(&tip, PURPOSE).map(|_| tip)).transpose()
    }

    /// Reads one witness and the one before it, strictly; the reason if it is none.
    fn witness(&self, id: &Oid) -> Result<(Witness, Option<Oid>), Text> {
        let content = self.read_commit(id, PURPOSE).map_err(|error| error.text())?;
        let raw = RawCommit::parse(id, &content).map_err(|error| error.text())?;
        let refuse = |is_wrong: bool, reason: &'static str| if is_wrong { Err(word(reason)) } else { Ok(()) };
        let is_cut = self.is_cut_at(id).map_err(|error| error.text())?;
        refuse(is_cut && !raw.parents.is_empty(), words!("the clone is shallow there"))?;
        refuse(raw.parents.len() > 1, words!("it has more than one parent"))?;
        refuse(!raw.tree.is_of("tree", b""), words!("it holds files"))?;
        let testimony = Testimony::parse(&raw.message()).ok_or_else(|| say!("its message is not that of a witness"))?;
        let Testimony { head, branch, at, .. } = testimony;
        refuse(head.as_bytes().len() != id.as_bytes().len(), words!("the head that it names is an id of another format"))?;
        let is_dated = matches!(raw.committer_date().at, Stamp::At { instant, .. } if instant == at);
        refuse(!is_dated, words!("its committer date is not the time that its message says"))?;
        Ok((Witness { commit: *id, head, branch, at }, raw.parents.first().copied()))
    }

    /// The SHA-256 over the files of some patterns in a commit: for each, in path order, its blob's id, a space, its path and a line feed.
    pub fn digest(&self, commit: &Oid, patterns: &[Pattern]) -> Result<String, Error> {
        let mut sum = Sha256::new();
        for (path, entry) in self.files(commit, patterns)? {
            sum.update(format!("{} {path}\n", entry.id));
        }
        Ok(sum.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
    }

    /// Writes the tree of every witness, which is empty.
    pub fn write_empty_tree(&self) -> Result<Oid, Error> {
        self.write_object(ObjectType::Tree, b"")
    }

    /// Writes a witness that builds on another. Nothing names it yet.
    pub fn write_witness(&self, before: Option<&Oid>, testimony: &Testimony) -> Result<Oid, Error> {
        let tree = self.write_empty_tree()?;
        let parent = before.map_or_else(String::new, |before| format!("parent {before}\n"));
        let who = format!("{WRITER} {} +0000", testimony.at.timestamp());
        let text = format!("tree {tree}\n{parent}author {who}\ncommitter {who}\n\n{}", testimony.text());
        self.write_object(ObjectType::Commit, text.as_bytes())
    }

    /// Makes a commit the newest witness, if the newest one still is the one that it builds on; says whether it was.
    pub fn advance_witness(&self, before: Option<&Oid>, to: &Oid) -> Result<bool, Error> {
        self.loose.forget();
        // Whatever wrote it: only what can be read back stands at the end of the chain.
        let (_, parent) = self.witness(to).map_err(failed)?;
        if parent.as_ref() != before {
            return Err(failed(say!("the commit does not build on the newest witness")));
        }
        // The id of zeros stands for no reference; unlike the call that only makes one, this one compares under the lock.
        let before = before.map_or_else(|| Oid::nobody(to.as_bytes().len()), |before| *before);
        match self.git.reference_matching(WITNESS, theirs(to)?, true, theirs(&before)?, "duly witness") {
            Ok(_) => Ok(true),
            Err(error) if matches!(error.code(), ErrorCode::Modified | ErrorCode::Exists | ErrorCode::Locked) => Ok(false),
            Err(error) => Err(failed(Text::verbatim(error.message()))),
        }
    }

    fn write_object(&self, kind: ObjectType, content: &[u8]) -> Result<Oid, Error> {
        let written = self.git.odb().and_then(|odb| odb.write(kind, content)).map_err(|error| failed(Text::verbatim(error.message())))?;
        Oid::from_raw(written.as_bytes()).ok_or_else(|| failed(say!("git gave it an id of an odd length")))
    }
}

fn theirs(id: &Oid) -> Result<git2::Oid, Error> {
    git2::Oid::from_bytes(id.as_bytes()).map_err(|error| failed(Text::verbatim(error.message())))
}

fn failed(reason: Text) -> Error {
    Error::Write { what: Text::verbatim(WITNESS), reason }
}
