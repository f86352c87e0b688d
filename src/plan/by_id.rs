//! The tasks of a plan in the order of the text, found by their ids.
//!
//! It does not know what a task is made of.

use std::ops::{Deref, DerefMut};
use std::sync::atomic::{AtomicUsize, Ordering};

use super::{Task, Unit};
use crate::address::UnitId;

/// Tasks in the order of the text. The ledger asks for one of them with every occurrence, so it is not looked for one by one.
#[derive(Debug, Default)]
pub struct Tasks {
    list: Vec<Task>,
    /// Places in the list, in the order of ids; empty when the list may have changed since.
    by_id: Vec<usize>,
    /// The place of the task that was found last: the next one is often the same, or the one after it.
    last: AtomicUsize,
}

impl Tasks {
    /// Finds a task by its id.
    pub fn named(&self, id: &str) -> Option<&Task> {
        let last = self.last.load(Ordering::Relaxed);
        let near = [last, last + 1].into_iter().find(|place| self.list.get(*place).is_some_and(|task| task.id == id));
        let place = near.or_else(|| self.place(id))?;
        self.last.store(place, Ordering::Relaxed);
        self.list.get(place)
    }

    fn place(&self, id: &str) -> Option<usize> {
        if self.by_id.len() != self.list.len() {
            return self.list.iter().position(|task| task.id == id);
        }
        let place = self.by_id.binary_search_by(|place| self.list[*place].id.as_str().cmp(id));
        place.map_or(None, |place| Some(self.by_id[place]))
    }
}

/// Tasks that are mostly asked for in their order: each is looked for beside the last one that was found.
pub struct Near<'a> {
    tasks: &'a Tasks,
    next: usize,
}

impl<'a> Near<'a> {
    pub fn new(tasks: &'a Tasks) -> Self {
        Self { tasks, next: 0 }
    }

    /// Says whether the very same task stands nearby, which then says the same.
    pub fn shares(&mut self, task: &Task) -> bool {
        self.find(|near| near.is_shared_with(task)).is_some()
    }

    pub fn task(&mut self, id: &str) -> Option<&'a Task> {
        self.find(|near| near.id == id).or_else(|| self.tasks.named(id))
    }

    pub fn unit(&mut self, id: &UnitId) -> Option<&'a Unit> {
        self.task(&id.task)?.units.iter().find(|unit| unit.id == *id)
    }

    fn find(&mut self, is_it: impl Fn(&Task) -> bool) -> Option<&'a Task> {
        let near = [self.next, self.next + 1, self.next.wrapping_sub(1)];
        let (at, task) = near.into_iter().filter_map(|at| Some((at, self.tasks.get(at)?))).find(|(_, task)| is_it(task))?;
        self.next = at + 1;
        Some(task)
    }
}

impl From<Vec<Task>> for Tasks {
    fn from(list: Vec<Task>) -> Self {
        let mut by_id: Vec<usize> = (0..list.len()).collect();
        by_id.sort_by(|one, other| list[*one].id.cmp(&list[*other].id));
        Self { list, by_id, last: AtomicUsize::new(0) }
    }
}

impl Clone for Tasks {
    fn clone(&self) -> Self {
        Self { list: self.list.clone(), by_id: self.by_id.clone(), last: AtomicUsize::new(0) }
    }
}

impl Deref for Tasks {
    type Target = Vec<Task>;

    fn deref(&self) -> &Vec<Task> {
        &self.list
    }
}

impl DerefMut for Tasks {
    fn deref_mut(&mut self) -> &mut Vec<Task> {
        self.by_id.clear();
        &mut self.list
    }
}

impl PartialEq for Tasks {
    fn eq(&self, other: &Self) -> bool {
        self.list == other.list
    }
}

impl Eq for Tasks {}

impl<'a> IntoIterator for &'a Tasks {
    type Item = &'a Task;
    type IntoIter = std::slice::Iter<'a, Task>;

    fn into_iter(self) -> Self::IntoIter {
        self.list.iter()
    }
}
