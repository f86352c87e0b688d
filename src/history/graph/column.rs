//! A column of ids in a file.
//!
//! It does not know what they name. A few questions are answered from the file; after very many the column is taken into memory.

use std::io;
use std::ops::Range;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::history::Oid;
use crate::history::positioned::Positioned;

pub(super) struct Column {
    /// The rows, how long one is, and how long the id at its beginning.
    rows: Range<u64>,
    row: usize,
    id_length: usize,
    asked: AtomicUsize,
    loaded: OnceLock<io::Result<Vec<u8>>>,
}

/// A row, and how many ids stand before the place where its id belongs.
pub(super) type Wanted = (u32, usize);

/// The column is taken into memory after a question for one in so many of its rows. To read one costs as much as to load some.
const MANY: usize = 4;

impl Column {
    pub(super) fn new(rows: Range<u64>, row: usize, id_length: usize) -> Self {
        Self { rows, row, id_length, asked: AtomicUsize::new(0), loaded: OnceLock::new() }
    }

    /// The id in a row.
    pub(super) fn get(&self, file: &Positioned, at: u32) -> io::Result<Oid> {
        if self.loaded.get().is_none() && self.asked.fetch_add(1, Ordering::Relaxed) <= self.count() / MANY {
            return self.read(file, at);
        }
        match self.loaded.get_or_init(|| self.load(file)) {
            Ok(ids) => {
                let start = at as usize * self.id_length;
                ids.get(start..start + self.id_length).and_then(Oid::from_raw).ok_or_else(cut_short)
            }
            Err(error) => Err(error.kind().into()),
        }
    }

    /// The id in a row as it stands in the file.
    pub(super) fn read(&self, file: &Positioned, at: u32) -> io::Result<Oid> {
        let mut id = [0; 32];
        let id = &mut id[..self.id_length];
        let start = self.rows.start + u64::from(at) * self.row as u64;
        if start >= self.rows.end {
            return Err(cut_short());
        }
        file.read_whole(start, id)?;
        Oid::from_raw(id).ok_or_else(cut_short)
    }

    /// Puts the ids of some rows, which are in order, into their places.
    pub(super) fn gather(&self, file: &Positioned, wanted: &[Wanted], ids: &mut [u8]) -> io::Result<()> {
        let (mut wanted, mut first) = (wanted.iter().peekable(), 0);
        file.rows(self.rows.clone(), self.row, |rows| {
            let end = first + rows.len() / self.row;
            while let Some((at, place)) = wanted.next_if(|(at, _)| (*at as usize) < end) {
                let id = &rows[(*at as usize - first) * self.row..][..self.id_length];
                ids[place * self.id_length..][..self.id_length].copy_from_slice(id);
            }
            first = end;
        })
    }

    fn load(&self, file: &Positioned) -> io::Result<Vec<u8>> {
        let mut ids = Vec::with_capacity(self.count() * self.id_length);
        file.rows(self.rows.clone(), self.row, |rows| {
            rows.chunks_exact(self.row).for_each(|row| ids.extend_from_slice(&row[..self.id_length]));
        })?;
        Ok(ids)
    }

    fn count(&self) -> usize {
        (self.rows.end - self.rows.start) as usize / self.row
    }
}

fn cut_short() -> io::Error {
    io::ErrorKind::UnexpectedEof.into()
}

#[cfg(test)]
mod tests {
    use super::Column;
    use crate::history::Oid;
    use crate::history::positioned::Positioned;

    #[test]
    fn a_row_is_the_same_from_the_file_and_from_memory() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("file");
        let rows: Vec<u8> = (0..40_u8).flat_map(|row| [row; 27]).collect();
        std::fs::write(&path, [vec![0xff; 5], rows].concat()).expect("a file");
        let file = Positioned::open(&path).expect("a file");
        let column = Column::new(5..5 + 40 * 27, 27, 20);
        for _ in 0..2 {
            for row in 0..40_u8 {
                let id = column.get(&file, u32::from(row)).expect("an id");
                assert_eq!(Some(id), Oid::from_raw(&[row; 20]));
            }
            assert!(column.get(&file, 40).is_err());
        }
        assert!(column.loaded.get().is_some());
    }
}
