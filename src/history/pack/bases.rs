//! Objects that others are differences from, up to a number of bytes.
//!
//! It does not know ids: an object is known by its place.

use std::collections::VecDeque;
use std::rc::Rc;

use super::Packed;
use crate::history::objects::Kind;

/// How many bytes are kept. A walk along a chain of differences of large trees needs some dozens of them at once, and one along the
/// folders of hundreds of tasks, which take turns, some dozens of each.
const MOST: usize = 48 << 20;

/// How many places there are. Each object has one where it can be.
const SLOTS: usize = 4096;

#[derive(Default)]
pub(super) struct Bases {
    slots: Vec<Option<Base>>,
    bytes: usize,
    /// Slots and what filled them, oldest first, for those that go when there are too many bytes.
    order: VecDeque<(usize, u64)>,
    /// How many objects were put so far.
    put: u64,
}

struct Base {
    file: usize,
    place: u64,
    kind: Kind,
    content: Rc<Vec<u8>>,
    /// Which one it is of all that were put.
    number: u64,
}

impl Bases {
    pub(super) fn get(&self, file: usize, place: u64) -> Option<Packed> {
        let base = self.slots.get(slot(file, place))?.as_ref()?;
        let is_it = base.place == place && base.file == file;
        is_it.then(|| Packed { kind: base.kind, content: Rc::clone(&base.content) })
    }

    pub(super) fn put(&mut self, file: usize, place: u64, kind: Kind, content: &Rc<Vec<u8>>) {
        if self.slots.is_empty() {
            self.slots.resize_with(SLOTS, || None);
        }
        let at = slot(file, place);
        self.bytes -= self.slots[at].take().map_or(0, |base| base.content.len());
        self.put += 1;
        self.bytes += content.len();
        self.slots[at] = Some(Base { file, place, kind, content: Rc::clone(content), number: self.put });
        self.order.push_back((at, self.put));
        while self.is_full() {
            let Some((oldest, number)) = self.order.pop_front() else { break };
            if let Some(base) = self.slots[oldest].take_if(|base| base.number == number) {
                self.bytes -= base.content.len();
            }
        }
    }
}

impl Bases {
    fn is_full(&self) -> bool {
        self.bytes > MOST || self.order.len() > 2 * SLOTS
    }
}

fn slot(file: usize, place: u64) -> usize {
    let mixed = (place ^ (file as u64) << 40).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (mixed >> 52) as usize % SLOTS
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use super::{Bases, MOST, SLOTS};
    use crate::history::objects::Kind;

    #[test]
    fn what_is_kept_stays_within_its_bounds_and_is_what_was_put() {
        let mut bases = Bases::default();
        for place in 0..SLOTS as u64 * 3 {
            let content = Rc::new(vec![7; if place % 2 == 0 { 10 } else { MOST / 10 }]);
            bases.put(1, place, Kind::Tree, &content);
            assert!(bases.get(1, place).is_some_and(|found| Rc::ptr_eq(&found.content, &content)), "{place}");
            assert!(bases.get(2, place).is_none());
            assert!(bases.bytes <= MOST && bases.order.len() <= 2 * SLOTS);
        }
        let kept = bases.slots.iter().flatten().map(|base| base.content.len()).sum::<usize>();
        assert_eq!(kept, bases.bytes);
    }

    #[test]
    fn what_is_too_large_alone_is_not_kept() {
        let mut bases = Bases::default();
        bases.put(1, 1, Kind::Tree, &Rc::new(vec![0; MOST + 1]));
        assert!(bases.get(1, 1).is_none());
        assert_eq!(bases.bytes, 0);
    }
}
