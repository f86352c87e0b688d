//! The tasks of a plan in the order of the text, found by their ids.
//!
//! It does not know what a task is made of.

use std::ops::{Deref, DerefMut};

use super::Task;

/// Tasks in the order of the text. The ledger asks for one of them with every occurrence, so it is not looked for one by one.
#[derive(Debug, Clone, Default)]
pub struct Tasks {
    list: Vec<Task>,
    /// Places in the list, in the order of ids; empty when the list may have changed since.
    by_id: Vec<usize>,
}

impl Tasks {
    /// Finds a task by its id.
    pub fn named(&self, id: &str) -> Option<&Task> {
        if self.by_id.len() != self.list.len() {
            return self.list.iter().find(|task| task.id == id);
        }
        let place = self.by_id.binary_search_by(|place| self.list[*place].id.as_str().cmp(id));
        place.map_or(None, |place| Some(&self.list[self.by_id[place]]))
    }
}

impl From<Vec<Task>> for Tasks {
    fn from(list: Vec<Task>) -> Self {
        let mut by_id: Vec<usize> = (0..list.len()).collect();
        by_id.sort_by(|one, other| list[*one].id.cmp(&list[*other].id));
        Self { list, by_id }
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
