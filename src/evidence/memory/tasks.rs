//! What the folder of each task has seen: of a run before this one it sleeps as bytes until something lands there.
//!
//! It does not know what a task is.

use std::collections::BTreeMap;
use std::ops::Range;

use super::codec;
use crate::codec::{Read, Reader, Writer};
use crate::evidence::collect::TaskMemory;

#[derive(Default)]
pub struct Tasks {
    awake: BTreeMap<String, TaskMemory>,
    asleep: BTreeMap<String, Range<usize>>,
    /// What those that are asleep are parts of.
    bytes: Vec<u8>,
    is_garbled: bool,
}

impl Tasks {
    /// All of them asleep in some bytes, from a place on.
    pub(super) fn asleep(bytes: Vec<u8>, start: usize) -> Read<Self> {
        let mut from = Reader(bytes.get(start..).unwrap_or_default());
        let whole = from.0.len();
        let parts = from.list(|from| {
            let task = from.text()?;
            let part = from.bytes()?;
            let end = start + whole - from.0.len();
            Ok((task, end - part.len()..end))
        })?;
        from.end()?;
        Ok(Self { awake: BTreeMap::new(), asleep: parts.into_iter().collect(), bytes, is_garbled: false })
    }

    pub fn of(&mut self, task: &str) -> &mut TaskMemory {
        if !self.awake.contains_key(task) {
            let memory = match self.asleep.remove(task) {
                None => TaskMemory::default(),
                Some(part) => codec::task(&self.bytes[part]).unwrap_or_else(|_| {
                    self.is_garbled = true;
                    TaskMemory::default()
                }),
            };
            self.awake.insert(task.to_owned(), memory);
        }
        self.awake.entry(task.to_owned()).or_default()
    }

    /// Says whether something of a run before this one cannot be read: what was collected since is worth nothing.
    pub fn is_garbled(&self) -> bool {
        self.is_garbled
    }

    pub(super) fn write(&self, out: &mut Writer) {
        let mut parts: BTreeMap<&str, Vec<u8>> =
            self.asleep.iter().map(|(task, part)| (task.as_str(), self.bytes[part.clone()].to_vec())).collect();
        parts.extend(self.awake.iter().map(|(task, memory)| (task.as_str(), codec::task_bytes(memory))));
        out.list(&parts, |out, (task, part)| {
            out.text(task);
            out.bytes(part);
        });
    }
}
