//! What is read of a repository's history for a plan, and by what means.
//!
//! It does not know what follows from it. The means change how long it takes, never the answer.

use super::Error;
use super::library::Library;
use super::stock::Stock;
use super::versions;
use crate::evidence::{self, MAILMAP, Settled, mailmap_pattern};
use crate::history::{
    Cache, Cached, Chain, ClockPolicy, Drawer, Drawn, Landing, Oid, Page, Past, Repository, Roads, Silent, Walk, Watcher,
};
use crate::language::{Text, say};
use crate::pattern::Pattern;
use crate::plan::{Plan, Timeline};

/// By what means a history is read.
#[derive(Clone, Copy)]
pub struct Means<'a> {
    /// Where is kept what is known already; none for a reading from the root.
    pub cache: Option<&'a Cache>,
    /// The repository's commit-graph files are believed.
    pub is_graph_trusted: bool,
    pub watcher: &'a dyn Watcher,
}

impl Means<'_> {
    /// Everything is read, and nobody is told.
    pub fn plain() -> Self {
        Self { cache: None, is_graph_trusted: false, watcher: &Silent }
    }
}

/// What is asked of a history.
pub(super) struct Asked<'a, 'm> {
    pub(super) repository: &'a Repository,
    /// Where the plan lies.
    pub(super) patterns: &'a [Pattern],
    /// The plan at the tip.
    pub(super) plan: &'a Plan,
    pub(super) policy: &'a ClockPolicy,
    /// Further patterns that are watched, whatever the plan says.
    pub(super) also: &'a [Pattern],
    pub(super) means: &'a Means<'m>,
    pub(super) library: &'a Library,
}

/// What is known of the texts of plans, if there is a cache.
pub(super) fn library(repository: &Repository, patterns: &[Pattern], means: &Means<'_>) -> Result<Library, Error> {
    let Some(cache) = means.cache else { return Ok(Library::default()) };
    refuse_inside(cache, repository)?;
    let page = taken(cache.texts(repository, patterns).read(), means.watcher);
    Ok(Library::stocked(page.and_then(|Page { bytes, start }| Stock::read(bytes, start))))
}

/// A cache in the repository could be filled by others.
fn refuse_inside(cache: &Cache, repository: &Repository) -> Result<(), Error> {
    if cache.is_inside(repository) { Err(Error::CacheInside { folder: cache.folder().display().to_string() }) } else { Ok(()) }
}

/// What a drawer holds, if it is as it was written.
fn taken(drawn: Drawn, watcher: &dyn Watcher) -> Option<Page> {
    match drawn {
        Drawn::Nothing => None,
        Drawn::Known(page) => Some(page),
        Drawn::Ignored { path, reason } => {
            watcher.remark(&say!("the cache {path} is not used: {reason}", path = path.display(), reason = Text::said(reason, Vec::new())));
            None
        }
    }
}

/// The evidence of so many landings is worth keeping when so many times as many commits are: it takes longer to read.
const COMMITS_TO_A_RECORD: usize = 8;

/// Where the evidence of a chain is kept that was collected.
pub(super) struct Shelf<'m> {
    drawer: Drawer,
    context: String,
    least: usize,
    watcher: &'m dyn Watcher,
}

impl Shelf<'_> {
    /// The shelf for so many landings of the chain.
    pub(super) fn settled(&self, landings: usize) -> Settled<'_> {
        Settled { shelf: self, landings }
    }
}

impl evidence::Shelf for Shelf<'_> {
    fn context(&self) -> &str {
        &self.context
    }

    fn known(&self) -> Option<(Vec<u8>, usize)> {
        taken(self.drawer.read(), self.watcher).map(|Page { bytes, start }| (bytes, start))
    }

    fn rest(&self) -> Option<Vec<u8>> {
        taken(self.drawer.rest(), self.watcher).map(|Page { mut bytes, start }| bytes.split_off(start))
    }

    fn least(&self) -> usize {
        self.least
    }

    fn keep(&self, bytes: &[u8], rest: &[u8]) {
        if let Err(error) = self.drawer.keep(bytes, rest) {
            self.watcher.remark(&say!("the collected evidence cannot be kept in the cache: {error}", error));
        }
    }
}

/// What was read.
pub(super) struct Reading {
    pub(super) chain: Chain,
    pub(super) timeline: Timeline,
    /// Everything that changed under a watched path, root first.
    pub(super) landings: Vec<Landing>,
    /// What is watched, in order.
    pub(super) watched: Vec<Pattern>,
}

/// The landings of all patterns that were asked for so far.
struct Watched<'a> {
    walk: Walk<'a>,
    patterns: Vec<Pattern>,
    landings: Vec<Landing>,
}

impl<'m> Asked<'_, 'm> {
    /// The roads by which it is read.
    pub(super) fn roads<'b>(&'b self, past: Option<&'b Past>) -> Roads<'b> {
        Roads { past, is_graph_trusted: self.means.is_graph_trusted, watcher: self.means.watcher }
    }

    /// What is known of the history already, if there is a cache for this question.
    pub(super) fn known(&self) -> Result<Option<Past>, Error> {
        let Some(cache) = self.means.cache else { return Ok(None) };
        refuse_inside(cache, self.repository)?;
        match cache.load(self.repository, &self.first(), self.policy) {
            Cached::Nothing => Ok(None),
            Cached::Known(past) => Ok(Some(*past)),
            Cached::Ignored { path, reason } => {
                self.means.watcher.remark(&say!(
                    "the cache {path} is not used: {reason}",
                    path = path.display(),
                    reason = Text::said(reason, Vec::new())
                ));
                Ok(None)
            }
        }
    }

    /// Reads what the plan and its earlier versions watch. The chain is read anew if too little is known.
    pub(super) fn read(&self, tip: &Oid, chain: Chain, known: Option<&Past>) -> Result<Reading, Error> {
        let mut known = known;
        let mut chain = chain;
        let mut is_state_enough = self.means.is_graph_trusted && !holds_mailmap(self.of_plan());
        loop {
            if let Some((mut timeline, watched)) = self.try_read(&chain, known, is_state_enough)? {
                let Watched { patterns, mut landings, .. } = watched;
                self.keep(&chain, &patterns, &landings, known);
                self.keep_plans(&chain, &timeline);
                // What is kept holds whatever anybody saw.
                timeline.land(|index, landed| chain.bounded(index, landed));
                chain.settle(&mut landings, self.policy.skew);
                return Ok(Reading { timeline, landings, chain, watched: patterns });
            }
            (known, is_state_enough) = (None, false);
            chain = self.repository.chain_by(tip, self.policy, &self.roads(None))?;
        }
    }

    /// None if a version names paths of whose past nothing is known, or a mailmap for more than people.
    fn try_read<'b>(
        &'b self,
        chain: &'b Chain,
        known: Option<&'b Past>,
        is_state_enough: bool,
    ) -> Result<Option<(Timeline, Watched<'b>)>, Error> {
        let mut walk = Walk::new(self.repository, chain, &self.roads(known));
        if is_state_enough {
            // It says who somebody was at the landing of their evidence, and nothing else.
            walk = walk.with_state_of(mailmap_pattern());
        }
        let can_tell = |further: &[Pattern]| !is_state_enough || !holds_mailmap(further);
        let mut watched = Watched { walk, patterns: Vec::new(), landings: Vec::new() };
        if !watched.watch(self.first())? {
            return Ok(None);
        }
        // Which files a version names stands in its text alone; whether it is valid depends on them.
        let named: Vec<Pattern> = versions::named(self.repository, &watched.landings, self.patterns, self.library)?.into_values().collect();
        if !can_tell(&named) || !watched.watch(named)? {
            return Ok(None);
        }
        let timeline = versions::timeline_by(self.repository, &watched.landings, self.patterns, self.library)?;
        let older: Vec<Pattern> = timeline.watched().cloned().collect();
        Ok(if can_tell(&older) && watched.watch(older)? { Some((timeline, watched)) } else { None })
    }

    /// Where the evidence of a chain is kept that was collected, if there is a cache for this question.
    pub(super) fn shelf(&self, chain: &Chain, watched: &[Pattern]) -> Result<Option<Shelf<'m>>, Error> {
        let Some(cache) = self.means.cache else { return Ok(None) };
        let Some(drawer) = cache.drawer(self.repository, &self.first(), self.policy)? else { return Ok(None) };
        // What a graph file said is not proven, and what lies behind a moment in the past is not the whole.
        let least = if chain.cut > 0 || chain.is_from_graph() { usize::MAX } else { cache.least().div_ceil(COMMITS_TO_A_RECORD) };
        let plan = self.patterns.iter().map(|pattern| format!("plan {:?}\n", pattern.as_str()));
        let context = plan.chain(watched.iter().map(|pattern| format!("watched {:?}\n", pattern.as_str()))).collect();
        Ok(Some(Shelf { drawer, context, least, watcher: self.means.watcher }))
    }

    /// What is watched whatever the history holds: the plan, and what it names at the tip.
    fn first(&self) -> Vec<Pattern> {
        let mut patterns: Vec<Pattern> = self.of_plan().cloned().collect();
        patterns.push(mailmap_pattern());
        patterns.sort();
        patterns.dedup();
        patterns
    }

    /// What is watched because the plan lies there, or names it.
    fn of_plan(&self) -> impl Iterator<Item = &Pattern> {
        self.patterns.iter().chain(self.plan.watched()).chain(self.also)
    }

    /// Keeps the versions of the plan, if one of them is new and the history is worth it.
    fn keep_plans(&self, chain: &Chain, timeline: &Timeline) {
        let is_worth_it = chain.len() >= self.means.cache.map_or(usize::MAX, Cache::least) && !chain.is_from_graph();
        let Some((cache, news)) = self.means.cache.filter(|_| is_worth_it).zip(self.library.news(timeline)) else { return };
        if let Err(error) = cache.texts(self.repository, self.patterns).keep(&news, &[]) {
            self.means.watcher.remark(&say!("the plans cannot be kept in the cache: {error}", error));
        }
    }

    /// Keeps what is known now, if much of it is new. If it cannot be kept, the answer is the same.
    fn keep(&self, chain: &Chain, watched: &[Pattern], landings: &[Landing], known: Option<&Past>) {
        let Some(cache) = self.means.cache.filter(|cache| chain.len() - chain.base() >= cache.least()) else { return };
        let Some(past) = Past::of(chain, landings, watched, self.policy, known) else { return };
        if let Err(error) = cache.save(self.repository, &self.first(), self.policy, &past) {
            self.means.watcher.remark(&say!("the cache in {folder} cannot be written: {error}", folder = cache.folder().display(), error));
        }
    }
}

/// Says whether some patterns watch the mailmap, whatever it is to them.
fn holds_mailmap<'p>(patterns: impl IntoIterator<Item = &'p Pattern>) -> bool {
    patterns.into_iter().any(|pattern| pattern.matches(MAILMAP))
}

impl Watched<'_> {
    /// Adds the changes under further patterns; says whether they can be told.
    fn watch(&mut self, mut further: Vec<Pattern>) -> Result<bool, Error> {
        further.sort();
        further.dedup();
        // Both stand in order.
        let mut known = self.patterns.iter().peekable();
        further.retain(|pattern| {
            while known.next_if(|known| *known < pattern).is_some() {}
            known.peek() != Some(&pattern)
        });
        if further.is_empty() {
            return Ok(true);
        }
        if !self.walk.can_tell(&further) {
            return Ok(false);
        }
        let more = self.walk.landings(&further)?;
        versions::merge(&mut self.landings, more);
        self.patterns.extend(further);
        self.patterns.sort();
        Ok(true)
    }
}
