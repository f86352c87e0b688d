//! Records as they are read from what has landed: each once, and where there are many by a second thread, which reads ahead.
//!
//! It does not know what they count for. What the second thread cannot read, the first one reads, and is told why.

use std::collections::VecDeque;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::{Builder, Scope};

use super::paths::EvidencePaths;
use super::record::{Record, RecordFault, read_record};
use super::sameness::Sameness;
use super::{RECORD_LIMIT, is_ignored, is_record};
use crate::history::{Content, EntryKind, Error, Landing, Objects, Oid, Twin};
use crate::yaml::Document;

/// What a record says, and what makes it the same as another.
pub struct Reading {
    pub sameness: Sameness,
    pub read: Result<(Arc<Record>, Document), Vec<RecordFault>>,
}

/// How many records the second thread hands over at once, and from how many bytes on fewer; and how often before the first has taken any.
const BATCH: usize = 64;
const BATCH_BYTES: usize = 128 << 10;
const BATCHES: usize = 2;

/// Room for values inside one another, in bytes: as much as the first thread has.
const STACK: usize = 8 << 20;

/// A record that has landed.
struct Job<'a> {
    /// The landing's place on the chain.
    landing: usize,
    path: &'a str,
    blob: Oid,
}

/// Records with their places in the list of jobs, in its order.
type Batch = Vec<(usize, Reading)>;

/// What the second thread hands over.
struct Ahead<'a> {
    jobs: Arc<[Job<'a>]>,
    batches: Receiver<Batch>,
    here: VecDeque<(usize, Reading)>,
}

/// Records, each read when it is asked for or before.
#[derive(Default)]
pub struct Readings<'a> {
    /// The one that was read last: a path may belong to several tasks.
    last: Option<(&'a str, Oid, Rc<Reading>)>,
    ahead: Option<Ahead<'a>>,
}

impl<'a> Readings<'a> {
    /// Reads a record; the number of its bytes if it is too large.
    pub fn of(&mut self, objects: &dyn Objects, landing: usize, path: &'a str, blob: &Oid) -> Result<Result<Rc<Reading>, u64>, Error> {
        if let Some((.., reading)) = self.last.as_ref().filter(|(known, id, _)| *known == path && id == blob) {
            return Ok(Ok(Rc::clone(reading)));
        }
        let ahead = self.ahead.as_mut().and_then(|ahead| ahead.take(landing, path, blob));
        let reading = match ahead {
            Some(reading) => reading,
            None => match objects.blob(blob, RECORD_LIMIT).map_err(|error| error.of_file(path))? {
                Content::Bytes(bytes) => Reading::of(path, &bytes),
                Content::TooLarge(size) => return Ok(Err(size)),
            },
        };
        let reading = Rc::new(reading);
        self.last = Some((path, *blob, Rc::clone(&reading)));
        Ok(Ok(reading))
    }

    /// Lets a second thread read the records of these landings, if it is worth it. They are to be asked for in this order.
    pub fn read_ahead<'scope>(
        &mut self,
        scope: &'scope Scope<'scope, '_>,
        objects: &dyn Objects,
        (landings, paths): (&'a [Landing], &'a EvidencePaths),
    ) where
        'a: 'scope,
    {
        let jobs: Arc<[Job<'a>]> = landings.iter().filter(|landing| landing.excluded.is_none()).flat_map(jobs).collect();
        let Some(twin) = objects.elsewhere(jobs.len()) else { return };
        let (sender, batches) = sync_channel(BATCHES);
        self.ahead = Some(Ahead { jobs: Arc::clone(&jobs), batches, here: VecDeque::new() });
        let thread = Builder::new().stack_size(STACK);
        // Where there can be no second thread, nothing comes from it, and the first one reads.
        drop(thread.spawn_scoped(scope, move || read_all(twin, &jobs, paths, &sender)));
    }

    /// Lets the second thread go, if there is one.
    pub fn end(&mut self) {
        self.ahead = None;
    }
}

impl Reading {
    fn of(path: &str, bytes: &[u8]) -> Self {
        let (sameness, read) = read_record(path, bytes);
        Self { sameness, read: read.map(|(record, document)| (Arc::new(record), document)) }
    }
}

/// The new records of a landing, and those that were changed: these are read for nothing.
fn jobs(landing: &Landing) -> impl Iterator<Item = Job<'_>> {
    landing.changes.iter().filter_map(|change| {
        let entry = change.new.filter(|entry| matches!(entry.kind, EntryKind::File | EntryKind::Executable))?;
        let path = change.path.as_str();
        (is_record(path) && !is_ignored(path)).then_some(Job { landing: landing.index, path, blob: entry.id })
    })
}

impl Ahead<'_> {
    /// What was read of a record; none if the second thread could not read it. All before it are passed over.
    fn take(&mut self, landing: usize, path: &str, blob: &Oid) -> Option<Reading> {
        loop {
            if self.here.is_empty() {
                // Where nothing more comes, the other thread has ended.
                self.here = self.batches.recv().map_or_else(|_| VecDeque::new(), VecDeque::from);
            }
            let job = &self.jobs[self.here.front()?.0];
            if job.landing > landing {
                return None;
            }
            let (_, reading) = self.here.pop_front()?;
            if job.landing == landing && job.path == path && job.blob == *blob {
                return Some(reading);
            }
        }
    }
}

/// Reads all records in their order, until nobody asks for them any more.
fn read_all(twin: Twin, jobs: &[Job<'_>], paths: &EvidencePaths, sender: &SyncSender<Batch>) {
    let Some(repository) = twin.open() else { return };
    let (mut batch, mut size) = (Batch::with_capacity(BATCH), 0);
    for (place, job) in jobs.iter().enumerate().filter(|(_, job)| paths.are_of(job.path)) {
        // What is wrong is told by the first thread, which reads it again.
        let Ok(Content::Bytes(bytes)) = repository.blob(&job.blob, RECORD_LIMIT) else { continue };
        size += bytes.len();
        batch.push((place, Reading::of(job.path, &bytes)));
        if batch.len() == BATCH || size >= BATCH_BYTES {
            if sender.send(std::mem::replace(&mut batch, Batch::with_capacity(BATCH))).is_err() {
                return;
            }
            size = 0;
        }
    }
    // Whoever does not take it has ended.
    drop(sender.send(batch));
}
