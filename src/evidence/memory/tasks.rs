//! What the folder of each task has seen: of a run before this one it stays where it is kept until something lands, and then sleeps as
//! bytes until something lands in that folder.
//!
//! It does not know what a task is.

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::ops::Range;

use super::{Shelf, codec};
use crate::codec::{Garbled, Read, Reader, Writer, sum};
use crate::evidence::collect::TaskMemory;

#[derive(Default)]
pub struct Tasks<'a> {
    awake: BTreeMap<String, TaskMemory>,
    /// Where the rest of it is kept, and its sum; none if all are awake.
    kept: Option<(&'a dyn Shelf, u64)>,
    asleep: OnceCell<Asleep>,
    is_garbled: bool,
}

/// Those of a run before this one. One that is awake is not looked for here any more.
#[derive(Default)]
struct Asleep {
    tasks: BTreeMap<String, Range<usize>>,
    bytes: Vec<u8>,
    is_garbled: bool,
}

impl Asleep {
    fn of((shelf, known): (&dyn Shelf, u64)) -> Self {
        let bytes = shelf.rest().filter(|bytes| sum(bytes) == known);
        match bytes.ok_or(Garbled).and_then(Self::read) {
            Ok(asleep) => asleep,
            Err(Garbled) => Self { is_garbled: true, ..Self::default() },
        }
    }

    fn read(bytes: Vec<u8>) -> Read<Self> {
        let mut from = Reader(&bytes);
        let parts = from.list(|from| {
            let task = from.text()?;
            let part = from.bytes()?;
            let end = bytes.len() - from.0.len();
            Ok((task, end - part.len()..end))
        })?;
        from.end()?;
        let tasks = parts.into_iter().collect();
        Ok(Self { tasks, bytes, is_garbled: false })
    }
}

impl<'a> Tasks<'a> {
    /// All of them as they are kept, with this sum.
    pub(super) fn kept(shelf: &'a dyn Shelf, sum: u64) -> Self {
        Self { kept: Some((shelf, sum)), ..Self::default() }
    }

    fn asleep(&self) -> Option<&Asleep> {
        self.kept.map(|kept| self.asleep.get_or_init(|| Asleep::of(kept)))
    }

    pub fn of(&mut self, task: &str) -> &mut TaskMemory {
        if !self.awake.contains_key(task) {
            let part = self.asleep().and_then(|asleep| Some(&asleep.bytes[asleep.tasks.get(task)?.clone()]));
            let memory = part.map_or(Ok(TaskMemory::default()), codec::task);
            self.is_garbled |= memory.is_err();
            self.awake.insert(task.to_owned(), memory.unwrap_or_default());
        }
        self.awake.entry(task.to_owned()).or_default()
    }

    /// Says whether something of a run before this one cannot be read: what was collected since is worth nothing.
    pub fn is_garbled(&self) -> bool {
        self.is_garbled || self.asleep.get().is_some_and(|asleep| asleep.is_garbled)
    }

    /// Writes all of them. Whether that can be done shows afterwards.
    pub(super) fn write(&self, out: &mut Writer) {
        let asleep =
            self.asleep().into_iter().flat_map(|asleep| asleep.tasks.iter().map(|(task, part)| (task, &asleep.bytes[part.clone()])));
        let mut parts: BTreeMap<&str, Vec<u8>> = asleep.map(|(task, part)| (task.as_str(), part.to_vec())).collect();
        parts.extend(self.awake.iter().map(|(task, memory)| (task.as_str(), codec::task_bytes(memory))));
        out.list(&parts, |out, (task, part)| {
            out.text(task);
            out.bytes(part);
        });
    }
}
