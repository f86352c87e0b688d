//! Objects that others are differences from, up to a number of bytes.
//!
//! It does not know ids: an object is known by its place.

use std::collections::HashMap;
use std::rc::Rc;

use super::Packed;
use crate::history::objects::Kind;

/// The size of the younger half, in bytes; when it is full, it becomes the older one. A walk along a chain of differences
/// of large trees needs some dozens of them at once.
const HALF: usize = 32 << 20;

#[derive(Default)]
pub(super) struct Bases {
    young: Generation,
    old: Generation,
}

#[derive(Default)]
struct Generation {
    objects: HashMap<(usize, u64), (Kind, Rc<Vec<u8>>)>,
    bytes: usize,
}

impl Bases {
    pub(super) fn get(&mut self, file: usize, place: u64) -> Option<Packed> {
        if let Some((kind, content)) = self.young.objects.get(&(file, place)) {
            return Some(Packed { kind: *kind, content: Rc::clone(content) });
        }
        let (kind, content) = self.old.objects.get(&(file, place)).map(|(kind, content)| (*kind, Rc::clone(content)))?;
        self.put(file, place, kind, &content);
        Some(Packed { kind, content })
    }

    pub(super) fn put(&mut self, file: usize, place: u64, kind: Kind, content: &Rc<Vec<u8>>) {
        if self.young.bytes > HALF {
            self.old = std::mem::take(&mut self.young);
        }
        // An entry of the map takes its room too.
        self.young.bytes += content.len() + 128;
        self.young.objects.insert((file, place), (kind, Rc::clone(content)));
    }
}
