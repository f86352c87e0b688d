//! Reads objects of any kind and checks each against its id.
//!
//! It does not know what the objects mean.

use std::fs;
use std::io;
use std::panic::{self, AssertUnwindSafe};
use std::rc::Rc;

use git2::{ErrorCode, ObjectType};

use super::error::word;
use super::loose::unreadable;
use super::pack::{Course, Packed};
use super::repository::Repository;
use super::{Content, Error, Oid};
use crate::language::{Text, say, words};

/// What kind of object an id names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Commit,
    Tree,
    Blob,
    Tag,
}

/// What the object database has under an id.
pub(super) enum Found {
    Object { kind: Kind, content: Rc<Vec<u8>> },
    TooLarge { kind: Kind, size: u64 },
}

impl Kind {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Commit => words!("commit"),
            Self::Tree => words!("tree"),
            Self::Blob => words!("blob"),
            Self::Tag => words!("tag"),
        }
    }

    pub(super) fn named(name: &str) -> Option<Self> {
        [Self::Commit, Self::Tree, Self::Blob, Self::Tag].into_iter().find(|kind| kind.name() == name)
    }

    fn of(kind: ObjectType) -> Option<Self> {
        Self::named(kind.str())
    }
}

impl Repository {
    /// Reads a commit; `purpose` says what for, if it is missing.
    pub(super) fn read_commit(&self, id: &Oid, purpose: &'static str) -> Result<Vec<u8>, Error> {
        self.read_whole(id, Kind::Commit, self.limits.commit_bytes, purpose, Course::Near).map(Rc::unwrap_or_clone)
    }

    /// Reads a tree that will not be asked for again.
    pub(super) fn read_tree_once(&self, id: &Oid, course: Course) -> Result<Rc<Vec<u8>>, Error> {
        self.read_whole(id, Kind::Tree, self.limits.tree_bytes, words!("the files of a commit"), course)
    }

    /// Reads a tree, or takes it from the few that were read last.
    pub(super) fn read_tree(&self, id: &Oid, course: Course) -> Result<Rc<Vec<u8>>, Error> {
        let known = self.trees.borrow_mut().get(id);
        if let Some(tree) = known {
            return Ok(tree);
        }
        let tree = self.read_tree_once(id, course)?;
        self.trees.borrow_mut().put(*id, &tree);
        Ok(tree)
    }

    /// Reads a blob of at most `limit` bytes.
    pub(super) fn read_blob(&self, id: &Oid, limit: u64) -> Result<Content, Error> {
        let purpose = words!("the content of a file");
        match self.read_any(id, limit, Kind::Blob.name(), purpose, Course::Near)? {
            Found::TooLarge { kind: Kind::Blob, size } => Ok(Content::TooLarge(size)),
            Found::Object { kind: Kind::Blob, content } => Ok(Content::Bytes(Rc::unwrap_or_clone(content))),
            Found::TooLarge { kind, .. } | Found::Object { kind, .. } => Err(other_kind(id, Kind::Blob, kind)),
        }
    }

    fn read_whole(&self, id: &Oid, expected: Kind, limit: u64, purpose: &'static str, course: Course) -> Result<Rc<Vec<u8>>, Error> {
        match self.read_any(id, limit, expected.name(), purpose, course)? {
            Found::Object { kind, .. } | Found::TooLarge { kind, .. } if kind != expected => Err(other_kind(id, expected, kind)),
            Found::Object { content, .. } => Ok(content),
            Found::TooLarge { size, .. } => Err(Error::ObjectTooLarge { id: *id, kind: expected.name(), size, limit }),
        }
    }

    /// Reads an object of any kind and checks it against its id; `kind` is what it is thought to be, for messages.
    pub(super) fn read_any(&self, id: &Oid, limit: u64, kind: &'static str, purpose: &'static str, course: Course) -> Result<Found, Error> {
        if let Ok(Packed { kind, content }) = self.packs.read(id, limit, course)
            && id.is_of(kind.name(), &content)
        {
            return Ok(Found::Object { kind, content });
        }
        // Not packed, or not as it should be: whoever finds nothing now tells why.
        let found = match self.loose.read(id, limit)? {
            Some(found) => found,
            None => self.read_packed(id, limit, kind, purpose)?,
        };
        if let Found::Object { kind, content } = &found
            && !id.is_of(kind.name(), content)
        {
            return Err(Error::CorruptObject { id: *id, kind: kind.name(), reason: say!("its content is not what its id promises") });
        }
        Ok(found)
    }

    fn read_packed(&self, id: &Oid, limit: u64, kind: &'static str, purpose: &'static str) -> Result<Found, Error> {
        // libgit2 writes past the end of a path when it looks for a longer id than those of the repository.
        if id.as_bytes().len() != self.id_length() {
            return Err(self.missing(id, kind, purpose));
        }
        let failed = |error: &git2::Error| match error.code() {
            ErrorCode::NotFound => self.missing(id, kind, purpose),
            _ => Error::CorruptObject { id: *id, kind, reason: Text::verbatim(error.message()) },
        };
        let unknown = || Error::CorruptObject { id: *id, kind, reason: say!("it is of no kind that git knows") };
        let git_id = git2::Oid::from_bytes(id.as_bytes()).map_err(|error| failed(&error))?;
        let odb = self.git.odb().map_err(|error| Error::Database { reason: Text::verbatim(error.message()) })?;
        // git2 panics at a kind that git does not know, as a wrong bit in a pack can make one. libgit2 has returned by then.
        let header = panic::catch_unwind(AssertUnwindSafe(|| odb.read_header(git_id))).map_err(|_| unknown())?;
        let (size, found) = header.map_err(|error| failed(&error))?;
        let found = Kind::of(found).ok_or_else(unknown)?;
        let size = u64::try_from(size).unwrap_or(u64::MAX);
        if size > limit {
            return Ok(Found::TooLarge { kind: found, size });
        }
        let object = odb.read(git_id).map_err(|error| failed(&error))?;
        Ok(Found::Object { kind: found, content: Rc::new(object.data().to_vec()) })
    }

    /// Says why an object is not there: a partial clone has left it behind, or it is lost.
    pub(super) fn missing(&self, id: &Oid, kind: &'static str, purpose: &'static str) -> Error {
        match self.is_partial() {
            Ok(true) => Error::PartialClone { id: *id, kind, purpose: word(purpose) },
            Ok(false) => Error::MissingObject { id: *id, kind, purpose: word(purpose) },
            Err(error) => error,
        }
    }

    /// Says whether a remote has promised to deliver objects later: git marks the packs that it sent.
    fn is_partial(&self) -> Result<bool, Error> {
        for folder in self.loose.folders() {
            let packs = folder.join("pack");
            let files = match fs::read_dir(&packs) {
                Ok(files) => files,
                Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
                Err(error) => return Err(unreadable(&packs, &error)),
            };
            for file in files {
                let path = file.map_err(|error| unreadable(&packs, &error))?.path();
                if path.extension().is_some_and(|extension| extension == "promisor") {
                    return Ok(true);
                }
            }
        }
        Ok(false)
    }
}

fn other_kind(id: &Oid, expected: Kind, kind: Kind) -> Error {
    let reason = say!("it is a {kind}", kind = word(kind.name()));
    Error::MalformedObject { id: *id, kind: expected.name(), reason }
}

/// The trees that were read last, up to a number of bytes. Large ones have a room of their own: a folder of folders, which changes with each
/// of them, would drive them all out.
#[derive(Default)]
pub(super) struct TreeCache {
    small: Generations,
    large: Generations,
}

/// When it is full, what the younger half holds becomes the older half.
#[derive(Default)]
struct Generations {
    young: Generation,
    old: Generation,
}

#[derive(Default)]
struct Generation {
    trees: std::collections::HashMap<Oid, Rc<Vec<u8>>>,
    bytes: usize,
}

/// The size of one generation of trees, in bytes.
const GENERATION: usize = 1024 * 1024;

/// From how many bytes on a tree is large.
const LARGE: usize = 16 * 1024;

impl TreeCache {
    fn get(&mut self, id: &Oid) -> Option<Rc<Vec<u8>>> {
        self.small.get(id).or_else(|| self.large.get(id))
    }

    fn put(&mut self, id: Oid, tree: &Rc<Vec<u8>>) {
        let room = if tree.len() < LARGE { &mut self.small } else { &mut self.large };
        room.put(id, tree);
    }
}

impl Generations {
    fn get(&mut self, id: &Oid) -> Option<Rc<Vec<u8>>> {
        if let Some(tree) = self.young.trees.get(id) {
            return Some(Rc::clone(tree));
        }
        let tree = Rc::clone(self.old.trees.get(id)?);
        self.put(*id, &tree);
        Some(tree)
    }

    fn put(&mut self, id: Oid, tree: &Rc<Vec<u8>>) {
        if self.young.bytes > GENERATION {
            self.old = std::mem::take(&mut self.young);
        }
        self.young.bytes += tree.len();
        self.young.trees.insert(id, Rc::clone(tree));
    }
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use super::{GENERATION, LARGE, TreeCache};
    use crate::history::Oid;

    #[test]
    fn a_tree_that_is_used_stays_and_one_that_is_not_goes() {
        let id = |number: u8| Oid::from_raw(&[number; 20]).expect("an id");
        let tree = Rc::new(vec![0; GENERATION / 2 + 1]);
        let mut cache = TreeCache::default();
        cache.put(id(0), &tree);
        cache.put(id(1), &tree);
        for number in 2..10 {
            assert!(cache.get(&id(0)).is_some(), "{number}");
            cache.put(id(number), &tree);
        }
        assert!(cache.get(&id(1)).is_none());
        assert!(cache.large.young.bytes + cache.large.old.bytes <= 5 * GENERATION);
    }

    #[test]
    fn large_trees_do_not_drive_out_small_ones() {
        let id = |number: u32| Oid::from_raw(&[number.to_be_bytes(); 5].concat()).expect("an id");
        let (small, large) = (Rc::new(vec![0; 100]), Rc::new(vec![0; LARGE]));
        let mut cache = TreeCache::default();
        cache.put(id(0), &small);
        for number in 1..2_000 {
            cache.put(id(number), &large);
        }
        assert!(cache.get(&id(0)).is_some() && cache.get(&id(1)).is_none() && cache.get(&id(1_999)).is_some());
    }
}
