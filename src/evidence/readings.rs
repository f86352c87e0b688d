//! Records as they are read from what has landed: each once, and where there are many also by a second thread, which reads ahead.
//!
//! It does not know what they count for. What cannot be read ahead is read when it is asked for, by the first thread, which is told why.

use std::collections::VecDeque;
use std::ops::Range;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, TryRecvError, sync_channel};
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

/// How many records whoever is free takes at once, and how many bytes of them are held together at the most.
const BATCH: usize = 32;
const BATCH_BYTES: usize = 128 << 10;

/// How often the second thread hands over before the first has taken any, and how much of what comes later the first one holds.
const BEFORE: usize = 2;
const WAITING: usize = 4;

/// Room for values inside one another, in bytes: as much as the first thread has.
const STACK: usize = 8 << 20;

/// A record that has landed.
struct Job<'a> {
    /// The landing's place on the chain.
    landing: usize,
    path: &'a str,
    blob: Oid,
}

/// The records that may be asked for, in this order, and the first of them that nobody has taken to read.
struct Jobs<'a> {
    all: Vec<Job<'a>>,
    paths: &'a EvidencePaths,
    free: AtomicUsize,
}

/// What was read of one batch of jobs, or of a part of it: records with their places in the list of jobs, in its order.
struct Part {
    batch: usize,
    readings: VecDeque<(usize, Reading)>,
    /// Nothing more comes of this batch.
    is_last: bool,
}

/// What is read before it is asked for.
struct Ahead<'a> {
    jobs: Arc<Jobs<'a>>,
    /// From the second thread.
    parts: Receiver<Part>,
    here: VecDeque<(usize, Reading)>,
    /// The batch of which more may come, or the next one.
    batch: usize,
    /// What was read of later batches.
    waiting: Vec<Part>,
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
        let ahead = self.ahead.as_mut().and_then(|ahead| ahead.take(objects, landing, path, blob));
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
        let all: Vec<Job<'a>> = landings.iter().filter(|landing| landing.excluded.is_none()).flat_map(jobs).collect();
        let Some(twin) = objects.elsewhere(all.len()) else { return };
        let jobs = Arc::new(Jobs { all, paths, free: AtomicUsize::new(0) });
        let (sender, parts) = sync_channel(BEFORE);
        self.ahead = Some(Ahead { jobs: Arc::clone(&jobs), parts, here: VecDeque::new(), batch: 0, waiting: Vec::new() });
        let thread = Builder::new().stack_size(STACK);
        // Where there can be no second thread, nothing comes from it, and the first one reads.
        drop(thread.spawn_scoped(scope, move || jobs.read_all(twin, &sender)));
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
    /// What was read of a record; none if it could not be read ahead. All before it are passed over.
    fn take(&mut self, objects: &dyn Objects, landing: usize, path: &str, blob: &Oid) -> Option<Reading> {
        loop {
            while self.here.is_empty() {
                self.here = self.next(objects)?;
            }
            let job = &self.jobs.all[self.here.front()?.0];
            if job.landing > landing {
                return None;
            }
            let (_, reading) = self.here.pop_front()?;
            if job.landing == landing && job.path == path && job.blob == *blob {
                return Some(reading);
            }
        }
    }

    /// What comes next; none if nothing does. While the other thread still reads it, this one reads what comes later.
    fn next(&mut self, objects: &dyn Objects) -> Option<VecDeque<(usize, Reading)>> {
        loop {
            if let Some(at) = self.waiting.iter().position(|part| part.batch == self.batch) {
                let Part { readings, is_last, .. } = self.waiting.remove(at);
                self.batch += usize::from(is_last);
                return Some(readings);
            }
            let part = match self.parts.try_recv() {
                Ok(part) => part,
                Err(TryRecvError::Empty) => {
                    let free = if self.waiting.len() < WAITING { self.jobs.claim() } else { None };
                    match free {
                        Some(batch) => self.jobs.read(batch, objects),
                        None => self.parts.recv().ok()?,
                    }
                }
                // The other thread has ended, and has handed over whatever it took, unless it could not.
                Err(TryRecvError::Disconnected) => {
                    let batch = self.jobs.claim().filter(|batch| *batch == self.batch)?;
                    self.jobs.read(batch, objects)
                }
            };
            self.waiting.push(part);
        }
    }
}

impl Jobs<'_> {
    /// Takes the next batch that nobody has taken, if there is one.
    fn claim(&self) -> Option<usize> {
        let batch = self.free.fetch_add(1, Ordering::Relaxed);
        (batch * BATCH < self.all.len()).then_some(batch)
    }

    fn places(&self, batch: usize) -> Range<usize> {
        batch * BATCH..self.all.len().min((batch + 1) * BATCH)
    }

    /// Reads a batch for the thread that asks for records: what is too much to be held is read when it is asked for.
    fn read(&self, batch: usize, objects: &dyn Objects) -> Part {
        Part { batch, readings: self.read_some(&mut self.places(batch), objects), is_last: true }
    }

    /// Reads batches in another thread, until none is left or nobody asks for them any more.
    fn read_all(&self, twin: Twin, sender: &SyncSender<Part>) {
        let Some(repository) = twin.open() else { return };
        while let Some(batch) = self.claim() {
            let mut places = self.places(batch);
            while !places.is_empty() {
                let readings = self.read_some(&mut places, &repository);
                if sender.send(Part { batch, readings, is_last: places.is_empty() }).is_err() {
                    return;
                }
            }
        }
    }

    /// Reads the first of some records, as many as may be held. What cannot be read is left out: whoever asks for it is told why.
    fn read_some(&self, places: &mut Range<usize>, objects: &dyn Objects) -> VecDeque<(usize, Reading)> {
        let (mut readings, mut held) = (VecDeque::with_capacity(places.len()), 0);
        for place in places {
            let job = &self.all[place];
            if !self.paths.are_of(job.path) {
                continue;
            }
            let Ok(Content::Bytes(bytes)) = objects.blob(&job.blob, RECORD_LIMIT) else { continue };
            held += bytes.len();
            readings.push_back((place, Reading::of(job.path, &bytes)));
            if held >= BATCH_BYTES {
                break;
            }
        }
        readings
    }
}
