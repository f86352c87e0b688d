//! Plans that were read in earlier runs, as bytes, by the ids of their texts: what follows from a text cannot change.
//!
//! It does not know where they are kept.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use super::library::Shelfmark;
use crate::codec::{Garbled, Read, Reader, Writer};
use crate::history::Oid;
use crate::plan::kept::{Known, Shared};
use crate::plan::{NamedPaths, Plan};

/// What was kept. A plan stays bytes until somebody asks for it.
pub struct Stock {
    plans: BTreeMap<Shelfmark, Range<usize>>,
    names: BTreeMap<Oid, NamedPaths>,
    known: Known,
}

impl Stock {
    /// Takes up what was written from a place on; none if this version writes it otherwise.
    pub fn read(bytes: Vec<u8>, start: usize) -> Option<Self> {
        let Ok((known, names, plans)) = parts(&Arc::new(bytes), start) else { return None };
        Some(Self { plans, names, known })
    }

    /// Writes plans, and what their texts name.
    pub fn write(plans: &[(&Shelfmark, &Plan)], names: &BTreeMap<Oid, NamedPaths>) -> Vec<u8> {
        let (mut shared, mut rest) = (Shared::default(), Writer::default());
        let is_text = |id: &Oid| plans.iter().any(|(mark, _)| mark[0].iter().any(|(_, known, _)| known == id));
        let names: Vec<_> = names.iter().filter(|(id, _)| is_text(id)).collect();
        rest.list(names, |out, (id, names)| {
            id.write(out);
            out.list(names.values(), |out, pattern| shared.pattern(out, pattern));
        });
        rest.list(plans, |out, (mark, plan)| {
            for files in *mark {
                out.list(files, |out, (path, id, kind)| {
                    out.text(path);
                    id.write(out);
                    out.number((*kind).into());
                });
            }
            let mut bytes = Writer::default();
            shared.plan(&mut bytes, plan);
            out.bytes(&bytes.0);
        });
        let mut out = Writer::default();
        shared.write(&mut out);
        out.0.extend(rest.0);
        out.0
    }

    pub fn has(&self, mark: &Shelfmark) -> bool {
        self.plans.contains_key(mark)
    }

    /// The plan of some files; none if it is not known, or not as it was written.
    pub fn plan(&self, mark: &Shelfmark) -> Option<Plan> {
        self.known.plan(self.plans.get(mark)?.clone()).ok()
    }

    /// Which files a text names.
    pub fn names(&self, text: &Oid) -> Option<&NamedPaths> {
        self.names.get(text)
    }
}

type Parts = (Known, BTreeMap<Oid, NamedPaths>, BTreeMap<Shelfmark, Range<usize>>);

fn parts(bytes: &Arc<Vec<u8>>, start: usize) -> Read<Parts> {
    let mut from = Reader(bytes.get(start..).ok_or(Garbled)?);
    let known = Known::read(bytes, &mut from)?;
    let names = from.list(|from| {
        let id = Oid::read(from)?;
        let patterns = from.list(|from| known.pattern(from))?;
        Ok((id, patterns.into_iter().map(|pattern| (pattern.as_str().to_owned(), pattern)).collect()))
    })?;
    let plans = from.list(|from| {
        let mark = [files(from)?, files(from)?];
        Ok((mark, from.range(bytes.len())?))
    })?;
    from.end()?;
    Ok((known, names.into_iter().collect(), plans.into_iter().collect()))
}

fn files(from: &mut Reader<'_>) -> Read<Vec<(String, Oid, u8)>> {
    from.list(|from| Ok((from.text()?, Oid::read(from)?, u8::try_from(from.number()?).map_err(|_| Garbled)?)))
}
