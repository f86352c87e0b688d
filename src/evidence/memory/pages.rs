//! What performances say, as bytes: they are looked through when they are taken up, and read when somebody asks.
//!
//! It does not know which of them count.

use std::ops::Range;
use std::sync::{Arc, OnceLock};

use super::codec::{look_through_moment, moment, person, read_moment, read_person};
use crate::address::UnitId;
use crate::codec::{Garbled, Read, Reader, Writer};
use crate::evidence::accepted::{Deed, Told};
use crate::evidence::{Accepted, Performance, Person};
use crate::history::Oid;
use crate::signature::{Kind, Verified};
use crate::source::{Place, Source, Span};

/// What was kept, and what of it all performances share.
pub struct Pages {
    pub(super) bytes: Vec<u8>,
    pub(super) units: Vec<Arc<UnitId>>,
    pub(super) texts: Vec<Text>,
    pub(super) unders: Vec<Arc<[usize]>>,
}

/// A text in which places stand, made when the first of them is asked for.
pub(super) struct Text {
    path: Range<usize>,
    text: Range<usize>,
    made: OnceLock<Arc<Source>>,
}

/// The texts in which places stand, while they are written: places of one text follow each other.
#[derive(Default)]
pub(super) struct Texts(Vec<Arc<Source>>);

impl Texts {
    pub(super) fn place(&mut self, out: &mut Writer, place: &Place) {
        match place {
            Place::File { path } => {
                out.number(0);
                out.text(path);
            }
            Place::At { source, span } => {
                if !self.0.last().is_some_and(|last| Arc::ptr_eq(last, source)) {
                    self.0.push(Arc::clone(source));
                }
                out.size(self.0.len());
                out.size(span.start);
                out.size(span.end);
            }
        }
    }

    pub(super) fn write(&self, out: &mut Writer) {
        out.list(&self.0, |out, source| {
            out.text(source.path());
            out.text(source.text());
        });
    }

    /// Where they lie; the rest of the bytes begins at a place.
    pub(super) fn read(from: &mut Reader<'_>, end: usize) -> Read<Vec<Text>> {
        from.list(|from| Ok(Text { path: from.range(end)?, text: from.range(end)?, made: OnceLock::new() }))
    }
}

impl Pages {
    pub(super) fn place(&self, from: &mut Reader<'_>) -> Read<Place> {
        let Some(text) = from.size()?.checked_sub(1) else { return from.text().map(Place::file) };
        let (start, end) = (from.size()?, from.size()?);
        let source = self.source(text).ok_or(Garbled)?;
        if source.text().get(start..end).is_none() {
            return Err(Garbled);
        }
        Ok(Place::at(source, Span::new(start, end)))
    }

    fn source(&self, text: usize) -> Option<&Arc<Source>> {
        let Text { path, text, made } = self.texts.get(text)?;
        let part = |part: &Range<usize>| String::from_utf8_lossy(self.bytes.get(part.clone()).unwrap_or_default()).into_owned();
        Some(made.get_or_init(|| Arc::new(Source::new(part(path), part(text)))))
    }

    pub(super) fn unit(&self, from: &mut Reader<'_>) -> Read<&Arc<UnitId>> {
        self.units.get(from.size()?).ok_or(Garbled)
    }
}

/// Writes a performance: first what decides what it serves, then the rest.
pub(super) fn write(out: &mut Writer, accepted: &Accepted, unit: usize, under: usize, texts: &mut Texts) {
    let Performance {
        unit: _,
        commit,
        origin,
        index,
        landed,
        committed,
        authored,
        claimed,
        period,
        paths,
        blobs,
        performer,
        reviewer,
        signature,
    } = &*accepted.performance;
    out.size(unit);
    out.size(*index);
    moment(out, *landed);
    moment(out, accepted.performance.performed());
    out.maybe(period.as_deref(), Writer::text);
    out.maybe(signature.as_ref(), |out, Verified { kind, principal, fingerprint }| {
        out.flag(*kind == Kind::OpenPgp);
        out.text(principal);
        out.text(fingerprint);
    });
    out.size(under);
    out.flag(accepted.in_force);
    let mut rest = Writer::default();
    id(&mut rest, commit);
    rest.maybe((origin != commit).then_some(origin), |out, origin| id(out, origin));
    [committed, authored, claimed].into_iter().for_each(|at| rest.maybe(*at, moment));
    rest.list(paths, |out, path| out.text(path));
    rest.list(blobs, |out, blob| id(out, blob));
    person(&mut rest, performer);
    rest.maybe(reviewer.as_ref(), person);
    texts.place(&mut rest, accepted.place());
    out.bytes(&rest.0);
}

/// Takes up a performance without reading what it says; looks through it, so that it can be read.
pub(super) fn read(from: &mut Reader<'_>, pages: &Arc<Pages>) -> Read<Accepted> {
    let unit = Arc::clone(pages.unit(from)?);
    let (index, landed, performed) = (from.size()?, read_moment(from)?, read_moment(from)?);
    let period = from.maybe(Reader::text)?;
    let signature = from.maybe(|from| {
        let kind = if from.flag()? { Kind::OpenPgp } else { Kind::Ssh };
        Ok(Verified { kind, principal: from.text()?, fingerprint: from.text()? })
    })?;
    let under = Arc::clone(pages.unders.get(from.size()?).ok_or(Garbled)?);
    let in_force = from.flag()?;
    let rest = from.bytes()?;
    look_through(Reader(rest), pages)?;
    let start = pages.bytes.len() - from.0.len() - rest.len();
    let asleep = Some((Arc::clone(pages), start));
    Ok(Accepted { performance: Deed { unit, index, landed, performed, period, signature, told: OnceLock::new(), asleep }, under, in_force })
}

/// Goes over the rest of a performance without keeping anything of it.
fn look_through(mut from: Reader<'_>, pages: &Pages) -> Read<()> {
    let from = &mut from;
    Oid::read(from)?;
    from.maybe(Oid::read)?;
    for _ in 0..3 {
        from.maybe(look_through_moment)?;
    }
    for _ in 0..from.size()? {
        from.bytes()?;
    }
    for _ in 0..from.size()? {
        Oid::read(from)?;
    }
    // A name and an address, of one or of two people.
    for _ in 0..2 {
        from.bytes()?;
    }
    from.maybe(|from| from.bytes().and(from.bytes()))?;
    match from.size()? {
        0 => {
            from.bytes()?;
        }
        text if text <= pages.texts.len() => {
            from.size()?;
            from.size()?;
        }
        _ => return Err(Garbled),
    }
    from.end()
}

impl Told {
    /// What a performance says that was taken up; of one that is not as it was written no more than what decides.
    pub(in crate::evidence) fn read(deed: &Deed) -> Self {
        let read = deed.asleep.as_ref().map(|(pages, start)| rest(Reader(&pages.bytes[*start..]), pages, deed));
        match read {
            Some(Ok(told)) => told,
            Some(Err(Garbled)) | None => nothing(deed),
        }
    }
}

fn rest(mut from: Reader<'_>, pages: &Pages, deed: &Deed) -> Read<Told> {
    let from = &mut from;
    let commit = Oid::read(from)?.to_string();
    let origin = from.maybe(Oid::read)?.map_or_else(|| commit.clone(), |origin| origin.to_string());
    let (committed, authored, claimed) = (from.maybe(read_moment)?, from.maybe(read_moment)?, from.maybe(read_moment)?);
    let paths = from.list(Reader::text)?;
    let blobs = from.list(|from| Ok(Oid::read(from)?.to_string()))?;
    let (performer, reviewer) = (read_person(from)?, from.maybe(read_person)?);
    let place = pages.place(from)?;
    let performance = Performance {
        unit: UnitId::clone(&deed.unit),
        commit,
        origin,
        index: deed.index,
        landed: deed.landed,
        committed,
        authored,
        claimed,
        period: deed.period.clone(),
        paths,
        blobs,
        performer,
        reviewer,
        signature: deed.signature.clone(),
    };
    Ok(Told { performance, place })
}

fn nothing(deed: &Deed) -> Told {
    let commit = Oid::nobody(20).to_string();
    let performance = Performance {
        unit: UnitId::clone(&deed.unit),
        commit: commit.clone(),
        origin: commit,
        index: deed.index,
        landed: deed.landed,
        committed: None,
        authored: None,
        claimed: None,
        period: deed.period.clone(),
        paths: vec![String::new()],
        blobs: Vec::new(),
        performer: Person { name: String::new(), email: String::new() },
        reviewer: None,
        signature: deed.signature.clone(),
    };
    Told { performance, place: Place::file("") }
}

/// Every commit and every file that landed has an id.
fn id(out: &mut Writer, hex: &str) {
    Oid::parse(hex).unwrap_or_else(|| Oid::nobody(20)).write(out);
}
