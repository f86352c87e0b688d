//! Reads raw tree objects, entry by entry, without copying.
//!
//! It does not know which entries matter.

use std::cmp::Ordering;

use super::commit::malformed;
use super::{Entry, EntryKind, Error, Oid};
use crate::language::say;

/// One entry of a raw tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct RawEntry<'a> {
    pub(super) mode: u32,
    pub(super) name: &'a [u8],
    pub(super) id: &'a [u8],
}

/// The entries of a raw tree, in git's order; an error for a tree that no git would write.
pub(super) struct Entries<'a> {
    tree: &'a Oid,
    rest: &'a [u8],
    last: Option<RawEntry<'a>>,
}

const FOLDER: u32 = 0o040_000;
const FILE: u32 = 0o100_644;

impl<'a> Entries<'a> {
    pub(super) fn new(tree: &'a Oid, content: &'a [u8]) -> Self {
        Self { tree, rest: content, last: None }
    }

    /// The next entry. Order and names are checked, since two readers could take a disordered tree for two different ones.
    pub(super) fn next(&mut self) -> Result<Option<RawEntry<'a>>, Error> {
        if self.rest.is_empty() {
            return Ok(None);
        }
        let entry = self.split_entry().ok_or_else(|| malformed(self.tree, "tree", say!("an entry is cut short or has no mode")))?;
        if !is_name(entry.name) {
            return Err(malformed(self.tree, "tree", say!("an entry has a name that is none")));
        }
        if self.last.is_some_and(|last| last.order(&entry) != Ordering::Less || last.name == entry.name) {
            return Err(malformed(self.tree, "tree", say!("its entries are out of order, or one stands twice")));
        }
        self.last = Some(entry);
        Ok(Some(entry))
    }

    /// Passes over the entries that two trees have in common here. They are no change, and whoever wrote them both kept their order.
    pub(super) fn skip_common(&mut self, other: &mut Self) {
        let common = common_length(self.rest, other.rest);
        if common == self.rest.len() && common == other.rest.len() {
            (self.rest, other.rest) = (&[], &[]);
            return;
        }
        let mut last = 0;
        let mut next = 0;
        while let Some(length) = self.entry_length(next).filter(|length| next + length <= common) {
            (last, next) = (next, next + length);
        }
        for side in [self, other] {
            side.rest = &side.rest[last..];
            if next > last {
                // What follows is held against it. A mode that cannot be read was told where the entry was new.
                side.last = side.split_entry();
            }
        }
    }

    /// The length of the entry at a place; none if there is none, or one that is cut short.
    fn entry_length(&self, place: usize) -> Option<usize> {
        let length = find_zero(&self.rest[place..])? + 1 + self.tree.as_bytes().len();
        (place + length <= self.rest.len()).then_some(length)
    }

    fn split_entry(&mut self) -> Option<RawEntry<'a>> {
        let (mode, after) = match self.rest {
            // How nearly all entries begin.
            [b'4', b'0', b'0', b'0', b'0', b' ', after @ ..] => (FOLDER, after),
            [b'1', b'0', b'0', b'6', b'4', b'4', b' ', after @ ..] => (FILE, after),
            rest => {
                let space = rest.iter().take(8).position(|byte| *byte == b' ')?;
                (parse_octal(&rest[..space])?, &rest[space + 1..])
            }
        };
        let end = find_zero(after)?;
        let id = after.get(end + 1..end + 1 + self.tree.as_bytes().len())?;
        self.rest = &after[end + 1 + id.len()..];
        Some(RawEntry { mode, name: &after[..end], id })
    }
}

impl RawEntry<'_> {
    pub(super) fn is_folder(&self) -> bool {
        self.mode == FOLDER
    }

    /// The order of git: bytewise, a folder as if its name ended in `/`.
    pub(super) fn order(&self, other: &Self) -> Ordering {
        let common = self.name.len().min(other.name.len());
        self.name[..common].cmp(&other.name[..common]).then_with(|| self.byte_at(common).cmp(&other.byte_at(common)))
    }

    fn byte_at(&self, place: usize) -> Option<u8> {
        self.name.get(place).copied().or((self.is_folder() && place == self.name.len()).then_some(b'/'))
    }

    pub(super) fn oid(&self) -> Oid {
        Oid::from_raw(self.id).expect("the entry's id was cut to the length of its tree's id")
    }

    /// The entry as a leaf; none for a folder or a mode that git does not write.
    pub(super) fn leaf(&self) -> Option<Entry> {
        let kind = match self.mode {
            0o100_644 | 0o100_664 => EntryKind::File,
            0o100_755 => EntryKind::Executable,
            0o120_000 => EntryKind::Symlink,
            0o160_000 => EntryKind::Submodule,
            _ => return None,
        };
        Some(Entry { id: self.oid(), kind })
    }
}

/// Goes through two folders side by side, of which either may not be there, and shows every place in the order where they differ.
/// An entry that is the same in both is passed over unseen.
pub(super) fn differences<'a>(
    mut old: Option<Entries<'a>>,
    mut new: Option<Entries<'a>>,
    mut show: impl FnMut(Option<RawEntry<'a>>, Option<RawEntry<'a>>) -> Result<(), Error>,
) -> Result<(), Error> {
    let (mut old_entry, mut new_entry) = (None, None);
    loop {
        // Both sides stand between two entries of the same place in the order, or one of them waits with an entry.
        if old_entry.is_none() && new_entry.is_none() {
            if let (Some(old), Some(new)) = (&mut old, &mut new) {
                old.skip_common(new);
            }
            old_entry = advance(&mut old)?;
            new_entry = advance(&mut new)?;
        } else if old_entry.is_none() {
            old_entry = advance(&mut old)?;
        } else if new_entry.is_none() {
            new_entry = advance(&mut new)?;
        }
        let order = match (&old_entry, &new_entry) {
            (None, None) => return Ok(()),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (Some(old), Some(new)) => old.order(new),
        };
        let (from, to) = match order {
            Ordering::Less => (old_entry.take(), None),
            Ordering::Greater => (None, new_entry.take()),
            Ordering::Equal => (old_entry.take(), new_entry.take()),
        };
        if from != to {
            show(from, to)?;
        }
    }
}

fn advance<'a>(entries: &mut Option<Entries<'a>>) -> Result<Option<RawEntry<'a>>, Error> {
    entries.as_mut().map_or(Ok(None), Entries::next)
}

/// Says whether git lets something be called so. What stands under `.git` is in no working tree: nobody would ever see it.
fn is_name(name: &[u8]) -> bool {
    let is_special = || name == b"." || name == b".." || name.eq_ignore_ascii_case(b".git");
    name.first().is_some_and(|first| *first != b'.' || !is_special()) && !name.contains(&b'/')
}

/// A name as text that keeps names apart: what is not UTF-8, and each backslash, stands as `\xNN`.
pub(super) fn name_text(name: &[u8]) -> String {
    let mut text = String::with_capacity(name.len());
    for chunk in name.utf8_chunks() {
        for character in chunk.valid().chars() {
            match character {
                '\\' => text.push_str("\\x5c"),
                _ => text.push(character),
            }
        }
        for byte in chunk.invalid() {
            text.push_str(&format!("\\x{byte:02x}"));
        }
    }
    text
}

fn common_length(a: &[u8], b: &[u8]) -> usize {
    const STEP: usize = 64;
    let whole = a.chunks_exact(STEP).zip(b.chunks_exact(STEP)).take_while(|(a, b)| a == b).count() * STEP;
    whole + a[whole..].iter().zip(&b[whole..]).take_while(|(a, b)| a == b).count()
}

/// The place of the first zero byte, looked for eight bytes at a time: this is how a walk over many entries passes its time.
fn find_zero(bytes: &[u8]) -> Option<usize> {
    const LOW: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = LOW << 7;
    let (words, rest) = bytes.as_chunks::<8>();
    for (at, word) in words.iter().enumerate() {
        let word = u64::from_le_bytes(*word);
        // The lowest bit that is set belongs to the first byte that is zero.
        let zeros = word.wrapping_sub(LOW) & !word & HIGH;
        if zeros != 0 {
            return Some(at * 8 + (zeros.trailing_zeros() / 8) as usize);
        }
    }
    let at = rest.iter().position(|byte| *byte == 0)?;
    Some(words.len() * 8 + at)
}

fn parse_octal(digits: &[u8]) -> Option<u32> {
    if digits.is_empty() {
        return None;
    }
    digits.iter().try_fold(0, |mode, digit| matches!(digit, b'0'..=b'7').then(|| mode * 8 + u32::from(digit - b'0')))
}

#[cfg(test)]
mod tests {
    use super::{Entries, find_zero, name_text};
    use crate::history::{Error, Oid};

    fn tree(entries: &[(&str, &str)]) -> Vec<u8> {
        let mut content = Vec::new();
        for (mode, name) in entries {
            content.extend_from_slice(format!("{mode} {name}\0").as_bytes());
            content.extend_from_slice(&[7; 20]);
        }
        content
    }

    fn names(content: &[u8]) -> Result<Vec<String>, Error> {
        let id = Oid::from_raw(&[1; 20]).expect("an id");
        let mut entries = Entries::new(&id, content);
        let mut names = Vec::new();
        while let Some(entry) = entries.next()? {
            names.push(name_text(entry.name));
        }
        Ok(names)
    }

    #[test]
    fn entries_come_in_the_order_of_git() {
        let content = tree(&[("100644", "a"), ("100644", "a-b"), ("40000", "b"), ("040000", "c"), ("100755", "c0")]);
        assert_eq!(names(&content).expect("a tree"), ["a", "a-b", "b", "c", "c0"]);
        let folder_first = tree(&[("40000", "a"), ("100644", "a-b")]);
        assert!(names(&folder_first).is_err());
    }

    #[test]
    fn a_tree_that_git_would_not_write_is_malformed() {
        let whole = tree(&[("100644", "a")]);
        let bad = [
            whole[..whole.len() - 1].to_vec(),
            tree(&[("100644", "b"), ("100644", "a")]),
            tree(&[("100644", "a"), ("100644", "a")]),
            tree(&[("100644", "a"), ("40000", "a")]),
            tree(&[("100644", "")]),
            tree(&[("100644", "..")]),
            tree(&[("100644", "a/b")]),
            tree(&[("40000", ".git")]),
            tree(&[("100644", ".Git")]),
            tree(&[("1006x4", "a")]),
            b"100644".to_vec(),
        ];
        for content in bad {
            assert!(matches!(names(&content), Err(Error::MalformedObject { .. })), "{content:?}");
        }
    }

    #[test]
    fn what_follows_a_common_beginning_is_still_held_against_its_order() {
        let id = Oid::from_raw(&[1; 20]).expect("an id");
        let old = tree(&[("100644", "a"), ("100644", "m"), ("100644", "z")]);
        for (name, is_good) in [("n", true), ("m", false), ("b", false)] {
            let new = tree(&[("100644", "a"), ("100644", "m"), ("100755", name), ("100644", "z")]);
            let (mut old, mut new) = (Entries::new(&id, &old), Entries::new(&id, &new));
            old.skip_common(&mut new);
            assert_eq!(old.next().expect("an entry").expect("an entry").name, b"z");
            assert_eq!(new.next().is_ok(), is_good, "{name}");
        }
    }

    #[test]
    fn the_first_zero_is_found_wherever_it_stands() {
        for length in 0..40 {
            let mut bytes = vec![0x80_u8; length];
            assert_eq!(find_zero(&bytes), None);
            for at in (0..length).rev() {
                // What follows a zero may look like one.
                bytes[at..].fill(1);
                bytes[at] = 0;
                assert_eq!(find_zero(&bytes), Some(at), "{at} of {length}");
            }
        }
    }

    #[test]
    fn names_that_are_not_utf_8_stay_apart() {
        assert_eq!(name_text(b"a\xff.md"), "a\\xff.md");
        assert_eq!(name_text(b"a\\xff.md"), "a\\x5cxff.md");
        assert_eq!(name_text("é".as_bytes()), "é");
    }
}
