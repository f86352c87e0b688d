//! Opens repositories and holds what is kept of them while they are read.
//!
//! It does not know commits or trees.

use std::cell::{OnceCell, RefCell};
use std::collections::BTreeSet;
use std::fmt;
use std::fs;
use std::io;
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Once};
use std::thread;

use git2::{ConfigLevel, ErrorClass, ErrorCode};

use super::discover::{Place, discover};
use super::error::{REFTABLE, word};
use super::graph::Graph;
use super::loose::{Loose, unreadable};
use super::objects::TreeCache;
use super::origin::Makers;
use super::pack::{Packs, Shared};
use super::{Error, Oid};
use crate::language::{Text, say};

/// An opened repository.
pub struct Repository {
    pub(super) git: git2::Repository,
    pub(super) loose: Loose,
    pub(super) packs: Packs,
    pub(super) limits: Limits,
    pub(super) trees: RefCell<TreeCache>,
    pub(super) makers: RefCell<Makers>,
    /// Where it was opened, and how it is read.
    start: PathBuf,
    threads: Threads,
    shallow: OnceCell<BTreeSet<Oid>>,
    graph: OnceCell<Option<Arc<Graph>>>,
}

/// How many processors there are to read with, and from how many commits or records on more than one thread does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Threads {
    pub most: usize,
    pub least: usize,
}

/// Room for the folders in folders that a thread may descend into, in bytes.
pub(super) const STACK: usize = 16 << 20;

/// From how many commits or records on a second thread gains more than it costs.
const LEAST: usize = 4096;

/// What another thread needs in order to open the same repository.
pub struct Twin {
    start: PathBuf,
    packs: Shared,
    loose: Loose,
    limits: Limits,
}

/// How to open a repository.
#[derive(Debug, Clone, Default)]
pub struct OpenOptions {
    /// The directory to start from; its parents are searched for a repository.
    pub dir: PathBuf,
}

/// How much is read of a repository that may be hostile.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// The most changes under watched paths in one commit, and the most files of one listing.
    pub changes_per_commit: usize,
    /// The most changes under watched paths in a whole history.
    pub changes: usize,
    /// The most folders that are compared for one commit.
    pub folders_per_commit: usize,
    /// How deep folders may lie in one another.
    pub depth: usize,
    pub commit_bytes: u64,
    pub tree_bytes: u64,
}

impl Threads {
    /// Up to three processors: where there are more, it matters no further.
    fn usual() -> Self {
        let processors = thread::available_parallelism().map_or(1, NonZero::get);
        Self { most: processors.min(3), least: LEAST }
    }

    /// Says whether a second thread is worth it for so many commits, or records.
    pub(super) fn are_two_for(self, objects: usize) -> bool {
        self.most > 1 && objects >= self.least
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            changes_per_commit: 200_000,
            changes: 2_000_000,
            folders_per_commit: 1_000_000,
            depth: 200,
            commit_bytes: 16 << 20,
            tree_bytes: 256 << 20,
        }
    }
}

/// Opens the repository that holds a directory, without asking the environment.
pub fn open(options: &OpenOptions) -> Result<Repository, Error> {
    prepare_libgit2();
    let Place { folder, work_tree } = discover(&options.dir)?;
    let start = work_tree.unwrap_or(folder);
    let git = open_git(&start).map_err(|error| cannot_open(&start, &error))?;
    let loose = Loose::open(&git.commondir().join("objects"))?;
    let packs = Packs::new(loose.folders());
    Ok(Repository::of(git, (loose, packs), start, Limits::default(), Threads::usual()))
}

fn open_git(start: &Path) -> Result<git2::Repository, git2::Error> {
    let no_ceilings: [&Path; 0] = [];
    git2::Repository::open_ext(start, git2::RepositoryOpenFlags::NO_SEARCH, no_ceilings)
}

impl Twin {
    /// Opens the same repository for the thread that runs; none if it cannot be opened again.
    pub fn open(self) -> Option<Repository> {
        let Self { start, packs, loose, limits } = self;
        // It was opened a moment ago: what is wrong with it now is told by whoever reads without a second thread.
        let git = open_git(&start).ok()?;
        Some(Repository::of(git, (loose, Packs::of(packs)), start, limits, Threads { most: 1, least: LEAST }))
    }
}

impl Repository {
    fn of(git: git2::Repository, (loose, packs): (Loose, Packs), start: PathBuf, limits: Limits, threads: Threads) -> Self {
        let (trees, makers) = (RefCell::default(), RefCell::default());
        let (shallow, graph) = (OnceCell::new(), OnceCell::new());
        Self { git, loose, packs, limits, trees, makers, start, threads, shallow, graph }
    }

    /// What another thread needs in order to open the same repository.
    pub(super) fn twin(&self) -> Twin {
        let packs = self.packs.share(self.id_length());
        Twin { start: self.start.clone(), packs, loose: self.loose.clone(), limits: self.limits }
    }

    /// Sets other threads than the usual ones: the answer is the same.
    pub fn set_threads(&mut self, threads: Threads) {
        self.threads = threads;
    }

    /// How many threads read.
    pub(super) fn threads(&self) -> Threads {
        self.threads
    }

    /// Sets other limits than the usual ones.
    pub fn set_limits(&mut self, limits: Limits) {
        self.limits = limits;
    }

    /// The working tree's directory; none for a bare repository.
    pub fn workdir(&self) -> Option<&Path> {
        self.git.workdir()
    }

    /// Says whether the repository has no work tree.
    pub fn is_bare(&self) -> bool {
        self.git.is_bare()
    }

    /// What the configuration of the repository, the user and the system says under a key, such as `user.email`.
    pub fn configured(&self, key: &str) -> Result<Option<String>, Error> {
        let failed = |error: git2::Error| Error::Configuration { folder: self.folder(), reason: Text::verbatim(error.message()) };
        let config = self.git.config().and_then(|mut config| config.snapshot()).map_err(failed)?;
        match config.get_string(key) {
            Ok(value) => Ok(Some(value)),
            Err(error) if error.code() == ErrorCode::NotFound => Ok(None),
            Err(error) => Err(failed(error)),
        }
    }

    /// The directory of this repository, or of this linked work tree, in which git keeps its own files.
    pub fn git_dir(&self) -> &Path {
        self.git.path()
    }

    /// How many bytes an id has here.
    pub fn id_length(&self) -> usize {
        match self.git.object_format() {
            git2::ObjectFormat::Sha1 => 20,
            git2::ObjectFormat::Sha256 => 32,
        }
    }

    /// The directory that all linked work trees share, with its links followed.
    pub(super) fn common_dir(&self) -> PathBuf {
        let shared = self.git.commondir();
        fs::canonicalize(shared).unwrap_or_else(|_| shared.to_path_buf())
    }

    /// The folder by which messages name this repository.
    pub(super) fn folder(&self) -> String {
        self.workdir().unwrap_or_else(|| self.git_dir()).display().to_string()
    }

    /// Says whether the parents of a commit were left out of a shallow clone.
    pub(super) fn is_cut_at(&self, commit: &Oid) -> Result<bool, Error> {
        Ok(self.shallow()?.contains(commit))
    }

    /// Says why a commit that another one names as its parent is not there.
    pub(super) fn missing_parent(&self, child: &Oid, error: Error) -> Error {
        let is_missing = matches!(error, Error::MissingObject { .. } | Error::PartialClone { .. });
        match self.shallow() {
            Ok(shallow) if is_missing && !shallow.is_empty() => Error::Shallow { commit: *child },
            Ok(_) => error,
            Err(unreadable) => unreadable,
        }
    }

    /// The commit-graph files, for whoever trusts them; none for a shallow clone, as in git.
    pub(super) fn graph(&self, id_length: usize) -> Result<Option<&Arc<Graph>>, Error> {
        if self.is_shallow()? {
            return Ok(None);
        }
        Ok(self.graph.get_or_init(|| Graph::open(self.loose.folders(), id_length).map(Arc::new)).as_ref())
    }

    /// Says whether any parents were left out.
    pub(super) fn is_shallow(&self) -> Result<bool, Error> {
        Ok(!self.shallow()?.is_empty())
    }

    fn shallow(&self) -> Result<&BTreeSet<Oid>, Error> {
        if let Some(shallow) = self.shallow.get() {
            return Ok(shallow);
        }
        let path = self.git.commondir().join("shallow");
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
            Err(error) => return Err(unreadable(&path, &error)),
        };
        let mut shallow = BTreeSet::new();
        for line in text.lines().filter(|line| !line.is_empty()) {
            let not_an_id = || Error::Io { path: path.display().to_string(), reason: say!("a line is no commit id") };
            shallow.insert(Oid::parse(line.trim_end()).ok_or_else(not_an_id)?);
        }
        Ok(self.shallow.get_or_init(|| shallow))
    }
}

impl fmt::Debug for Repository {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Repository").field("git_dir", &self.git_dir()).finish_non_exhaustive()
    }
}

/// Sets the options of libgit2 that hold for the whole process, once, before anything else asks it.
///
/// Its own hash check and its cache cost far more than ours, and its memory maps far more than we need.
/// The configuration of the user and of the system stays in force, because `safe.directory` stands there, but a file that
/// cannot be read counts as absent: nothing else in it bears on what we read. A partial clone opens like any other;
/// what it lacks is told when it is needed.
pub(super) fn prepare_libgit2() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        git2::opts::strict_hash_verification(false);
        git2::opts::enable_caching(false);
        let broken = broken_configurations();
        #[expect(
            unsafe_code,
            reason = "libgit2's process-wide options have no other door; `Once` keeps two threads from setting them together"
        )]
        let set = unsafe {
            broken
                .into_iter()
                .try_for_each(|level| git2::opts::set_search_path(level, ""))
                .and_then(|()| git2::opts::set_mwindow_size(4 << 20))
                .and_then(|()| git2::opts::set_mwindow_mapped_limit(64 << 20))
                .and_then(|()| git2::opts::set_extensions(&["partialclone"]))
        };
        // These calls fail only for want of memory, or for an option that this libgit2 does not have.
        set.expect("libgit2 takes its own options");
    });
}

fn broken_configurations() -> Vec<ConfigLevel> {
    let files = [
        (ConfigLevel::System, git2::Config::find_system()),
        (ConfigLevel::XDG, git2::Config::find_xdg()),
        (ConfigLevel::Global, git2::Config::find_global()),
    ];
    let is_broken = |path: &PathBuf| git2::Config::open(path).and_then(|config| config.entries(None).map(drop)).is_err();
    // A level without a file is an error of `find`, and needs nothing.
    files.into_iter().filter(|(_, file)| file.as_ref().is_ok_and(is_broken)).map(|(level, _)| level).collect()
}

fn cannot_open(folder: &Path, error: &git2::Error) -> Error {
    let folder = folder.display().to_string();
    let reason = error.message().to_owned();
    let lower = reason.to_lowercase();
    match (error.code(), error.class()) {
        (ErrorCode::Owner, _) => Error::ForeignOwner { folder },
        _ if lower.contains("extensions.refstorage") => Error::Unsupported { folder, feature: word(REFTABLE) },
        _ if lower.contains("unsupported extension") || lower.contains("repository version") => {
            Error::Unsupported { folder, feature: Text::verbatim(reason) }
        }
        (_, ErrorClass::Config) => Error::Configuration { folder, reason: Text::verbatim(reason) },
        (ErrorCode::NotFound, _) => Error::NoRepository { folder },
        _ => Error::Io { path: folder, reason: Text::verbatim(reason) },
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use git2::{ErrorClass, ErrorCode};

    use super::cannot_open;
    use crate::history::Error;
    use crate::language::Text;

    fn told(code: ErrorCode, class: ErrorClass, message: &str) -> Error {
        cannot_open(Path::new("/srv/records"), &git2::Error::new(code, class, message))
    }

    #[test]
    fn a_repository_of_another_user_has_an_error_of_its_own() {
        let error = told(ErrorCode::Owner, ErrorClass::Config, "repository path '/srv/records' is not owned by current user");
        assert_eq!(error, Error::ForeignOwner { folder: "/srv/records".into() });
    }

    #[test]
    fn what_libgit2_cannot_open_is_told_by_its_reason() {
        let refused = |class, message: &str| told(ErrorCode::GenericError, class, message);
        let reason = "unsupported repository version 2; only versions up to 1 are supported";
        let expected = Error::Unsupported { folder: "/srv/records".into(), feature: Text::verbatim(reason) };
        assert_eq!(refused(ErrorClass::Repository, reason), expected);
        assert!(matches!(refused(ErrorClass::Config, "failed to parse config file"), Error::Configuration { .. }));
        assert!(matches!(refused(ErrorClass::Os, "permission denied"), Error::Io { .. }));
    }
}
