//! Turns a revision into a commit: a name or an id, then `~N`, `^N` and `^{commit}`.
//!
//! It does not know what the commit will be used for.

use git2::{ErrorCode, ObjectFormat};

use super::commit::{RawCommit, tag_target};
use super::objects::{Found, Kind};
use super::pack::Course;
use super::repository::Repository;
use super::{Error, Oid, Tip};
use crate::language::{Text, say, words};

/// How long a chain of tags, or of references that name references, may be.
const LONGEST_CHAIN: usize = 10;

/// The fewest digits of a short id, as in git.
const SHORTEST_ID: usize = 4;

/// One step from a commit to another one.
enum Step {
    /// To the first parent, so many times.
    Back(usize),
    /// To this parent, counted from one.
    Parent(usize),
    /// To the commit that a tag names.
    Peel,
}

impl Repository {
    /// Resolves a revision to a commit.
    pub fn resolve(&self, revision: &str) -> Result<Tip, Error> {
        let (base, steps) = split(revision)?;
        let (id, reference) = self.resolve_base(if base == "@" { "HEAD" } else { base }, revision)?;
        let mut commit = self.peel(id, revision)?;
        for step in &steps {
            commit = match step {
                Step::Back(count) => (0..*count).try_fold(commit, |commit, _| self.parent(&commit, 1, revision))?,
                Step::Parent(number) => self.parent(&commit, *number, revision)?,
                Step::Peel => commit,
            };
        }
        let stays = steps.iter().all(|step| matches!(step, Step::Peel));
        Ok(Tip { commit, reference: reference.filter(|_| stays) })
    }

    /// What a reference of this full name leads to; none if there is none.
    pub(super) fn reference(&self, name: &str) -> Result<Option<Oid>, Error> {
        match self.follow(name)? {
            Followed::Id { id, .. } => Ok(Some(id)),
            Followed::Absent { .. } => Ok(None),
        }
    }

    /// The names of the local branches, in bytewise order.
    pub fn branches(&self) -> Result<Vec<String>, Error> {
        let broken =
            |error: git2::Error| Error::BrokenReference { reference: "refs/heads/*".to_owned(), reason: Text::verbatim(error.message()) };
        let mut names = Vec::new();
        for name in self.git.references_glob("refs/heads/*").map_err(broken)?.names() {
            // A name that is not UTF-8 cannot be typed as a suggestion.
            if let Some(name) = name.ok().and_then(|name| name.strip_prefix("refs/heads/")) {
                names.push(name.to_owned());
            }
        }
        names.sort();
        Ok(names)
    }

    /// The references by which a reference of this full name is known here, in bytewise order: itself, and a branch as it was fetched from elsewhere.
    pub fn known_as(&self, name: &str) -> Result<Vec<String>, Error> {
        let broken =
            |error: git2::Error| Error::BrokenReference { reference: "refs/*".to_owned(), reason: Text::verbatim(error.message()) };
        let branch = name.strip_prefix("refs/heads/");
        let is_fetched = |known: &str| {
            let (_, fetched) = known.strip_prefix("refs/remotes/").and_then(|rest| rest.split_once('/')).unzip();
            fetched.is_some() && fetched == branch
        };
        let mut names = Vec::new();
        for known in self.git.references().map_err(broken)?.names() {
            // A name that is not UTF-8 is not the one that was asked for.
            if let Ok(known) = known
                && (known == name || is_fetched(known))
            {
                names.push(known.to_owned());
            }
        }
        names.sort();
        Ok(names)
    }

    fn resolve_base(&self, base: &str, revision: &str) -> Result<(Oid, Option<String>), Error> {
        if base == "HEAD" {
            return self.head();
        }
        if base.len() == self.hex_length()
            && let Some(id) = Oid::parse(base)
        {
            return Ok((id, None));
        }
        let candidates = self.references_named(base)?;
        match candidates.as_slice() {
            [] => Ok((self.short_id(base, revision)?, None)),
            [(name, id)] => Ok((*id, Some(name.clone()))),
            [..] => {
                let candidates = candidates.into_iter().map(|(name, _)| name).collect();
                Err(Error::Ambiguous { revision: revision.to_owned(), candidates })
            }
        }
    }

    fn head(&self) -> Result<(Oid, Option<String>), Error> {
        match self.follow("HEAD")? {
            Followed::Id { name, id } => Ok((id, Some(name).filter(|name| name != "HEAD"))),
            Followed::Absent { name } => {
                let branches = self.branches()?;
                if branches.is_empty() && self.is_without_objects()? {
                    return Err(Error::EmptyRepository { folder: self.folder() });
                }
                let branch = name.strip_prefix("refs/heads/").unwrap_or(&name).to_owned();
                Err(Error::UnbornBranch { branch, branches })
            }
        }
    }

    /// Every reference that a name can mean, in git's order. Whoever may push a tag must not be able to stand in for a branch.
    fn references_named(&self, name: &str) -> Result<Vec<(String, Oid)>, Error> {
        let places = if name.starts_with("refs/") {
            vec![name.to_owned()]
        } else {
            let prefixes = ["refs/", "refs/tags/", "refs/heads/", "refs/remotes/"];
            let mut places: Vec<String> = prefixes.iter().map(|prefix| format!("{prefix}{name}")).collect();
            places.push(format!("refs/remotes/{name}/HEAD"));
            places
        };
        let mut found = Vec::new();
        for place in places.iter().filter(|place| git2::Reference::is_valid_name(place)) {
            match self.follow(place)? {
                Followed::Id { name, id } if name == *place => found.push((name, id)),
                // The name that was asked for, rather than the one that it points at.
                Followed::Id { id, .. } => found.push((place.clone(), id)),
                Followed::Absent { .. } => {}
            }
        }
        Ok(found)
    }

    /// Follows a reference to an id.
    fn follow(&self, name: &str) -> Result<Followed, Error> {
        let mut name = name.to_owned();
        for _ in 0..LONGEST_CHAIN {
            let broken = |reason: Text| Error::BrokenReference { reference: name.clone(), reason };
            let reference = match self.git.find_reference(&name) {
                Ok(reference) => reference,
                Err(error) if error.code() == ErrorCode::NotFound => return Ok(Followed::Absent { name }),
                Err(error) => return Err(broken(Text::verbatim(error.message()))),
            };
            if let Some(id) = reference.target() {
                let id = Oid::from_raw(id.as_bytes()).ok_or_else(|| broken(say!("it holds no id")))?;
                return Ok(Followed::Id { name, id });
            }
            let target = reference.symbolic_target_bytes().ok_or_else(|| broken(say!("it holds neither an id nor a name")))?;
            let target = std::str::from_utf8(target).map_err(|_| broken(say!("it names a reference that is not UTF-8")))?;
            name = target.to_owned();
        }
        Err(Error::BrokenReference { reference: name, reason: say!("it leads round in a circle") })
    }

    fn short_id(&self, base: &str, revision: &str) -> Result<Oid, Error> {
        let is_short = base.len() >= SHORTEST_ID && base.len() < self.hex_length();
        if !is_short || !base.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(self.no_such(revision, base)?);
        }
        let database = |error: git2::Error| Error::Database { reason: Text::verbatim(error.message()) };
        let prefix = git2::Oid::from_str_ext(&base.to_lowercase(), self.git.object_format()).map_err(database)?;
        match self.git.odb().map_err(database)?.exists_prefix(prefix, base.len()) {
            Ok(id) => Oid::from_raw(id.as_bytes()).ok_or_else(|| Error::Database { reason: say!("an id has an odd length") }),
            Err(error) if error.code() == ErrorCode::NotFound => Err(self.no_such(revision, base)?),
            Err(error) if error.code() == ErrorCode::Ambiguous => {
                Err(Error::Ambiguous { revision: revision.to_owned(), candidates: Vec::new() })
            }
            Err(error) => Err(database(error)),
        }
    }

    /// Follows tags to the commit that they name.
    fn peel(&self, id: Oid, revision: &str) -> Result<Oid, Error> {
        let mut id = id;
        for _ in 0..LONGEST_CHAIN {
            let purpose = words!("the revision that was asked for");
            let (kind, content) = match self.read_any(&id, self.limits.commit_bytes, Kind::Commit.name(), purpose, Course::Near)? {
                Found::Object { kind, content } => (kind, content),
                Found::TooLarge { kind: kind @ (Kind::Tree | Kind::Blob), .. } => (kind, std::rc::Rc::default()),
                Found::TooLarge { kind, size } => {
                    let limit = self.limits.commit_bytes;
                    return Err(Error::ObjectTooLarge { id, kind: kind.name(), size, limit });
                }
            };
            match kind {
                Kind::Commit => return Ok(id),
                Kind::Tag => id = tag_target(&id, &content)?,
                Kind::Tree | Kind::Blob => return Err(Error::NotACommit { revision: revision.to_owned(), kind: kind.name() }),
            }
        }
        Err(Error::NotACommit { revision: revision.to_owned(), kind: Kind::Tag.name() })
    }

    fn parent(&self, commit: &Oid, number: usize, revision: &str) -> Result<Oid, Error> {
        if number == 0 {
            return Ok(*commit);
        }
        let purpose = words!("the revision that was asked for");
        let content = self.read_commit(commit, purpose)?;
        let raw = RawCommit::parse(commit, &content)?;
        if !raw.parents.is_empty() && self.is_cut_at(commit)? {
            return Err(Error::Shallow { commit: *commit });
        }
        let no_parent = || Error::NoSuchRevision { revision: revision.to_owned(), near: Vec::new() };
        let parent = *raw.parents.get(number - 1).ok_or_else(no_parent)?;
        self.read_commit(&parent, purpose).map_err(|error| self.missing_parent(commit, error))?;
        Ok(parent)
    }

    fn is_without_objects(&self) -> Result<bool, Error> {
        let has_pack =
            self.loose.folders().iter().any(|folder| folder.join("pack").read_dir().is_ok_and(|mut files| files.next().is_some()));
        Ok(!has_pack && !self.loose.has_any()?)
    }

    fn hex_length(&self) -> usize {
        match self.git.object_format() {
            ObjectFormat::Sha1 => 40,
            ObjectFormat::Sha256 => 64,
        }
    }

    fn no_such(&self, revision: &str, base: &str) -> Result<Error, Error> {
        Ok(Error::NoSuchRevision { revision: revision.to_owned(), near: nearest(base, self.branches()?) })
    }
}

/// Where a reference led.
enum Followed {
    Id {
        name: String,
        id: Oid,
    },
    /// `name` is the last one that was looked for.
    Absent {
        name: String,
    },
}

/// Splits a revision into what it starts from and the steps from there.
fn split(revision: &str) -> Result<(&str, Vec<Step>), Error> {
    let form = || Error::RevisionForm { revision: revision.to_owned() };
    let (base, mut rest) = revision.split_at(revision.find(['~', '^']).unwrap_or(revision.len()));
    if base.is_empty() || base.contains("@{") || base.contains(':') || base.contains("..") {
        return Err(form());
    }
    let mut steps = Vec::new();
    while !rest.is_empty() {
        if let Some(after) = rest.strip_prefix("^{}").or_else(|| rest.strip_prefix("^{commit}")) {
            steps.push(Step::Peel);
            rest = after;
            continue;
        }
        let after = rest.strip_prefix(['~', '^']).ok_or_else(form)?;
        let digits = after.bytes().take_while(u8::is_ascii_digit).count();
        let number = if digits == 0 { 1 } else { after[..digits].parse().map_err(|_| form())? };
        steps.push(if rest.starts_with('~') { Step::Back(number) } else { Step::Parent(number) });
        rest = &after[digits..];
    }
    Ok((base, steps))
}

/// At most three names that a slip of the hand could have turned into this one.
fn nearest(name: &str, branches: Vec<String>) -> Vec<String> {
    let limit = (name.chars().count() / 3).max(2);
    let mut near: Vec<(usize, String)> = branches.into_iter().map(|branch| (distance(name, &branch), branch)).collect();
    near.retain(|(distance, _)| *distance <= limit);
    near.sort();
    near.into_iter().take(3).map(|(_, branch)| branch).collect()
}

/// How many characters have to be added, dropped or replaced.
fn distance(from: &str, to: &str) -> usize {
    let to: Vec<char> = to.chars().collect();
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (line, letter) in from.chars().enumerate() {
        let mut corner = row[0];
        row[0] = line + 1;
        for (column, other) in to.iter().enumerate() {
            let replaced = corner + usize::from(letter != *other);
            corner = row[column + 1];
            row[column + 1] = replaced.min(corner + 1).min(row[column] + 1);
        }
    }
    row[to.len()]
}

#[cfg(test)]
mod tests {
    use super::{nearest, split};

    #[test]
    fn a_slip_of_the_hand_finds_its_branch() {
        let branches = || ["main", "develop", "release/2024", "mail"].map(str::to_owned).to_vec();
        assert_eq!(nearest("mian", branches()), ["main"]);
        assert_eq!(nearest("develpo", branches()), ["develop"]);
        assert!(nearest("production", branches()).is_empty());
    }

    #[test]
    fn a_form_that_needs_a_reflog_or_a_search_is_refused() {
        for revision in [
            "",
            "~1",
            "main@{1}",
            "@{u}",
            ":/fix",
            "main:file",
            "a..b",
            "main^{tree}",
            "main^-",
            "main~x",
            "main~é",
            "main~99999999999999999999",
        ] {
            assert!(split(revision).is_err(), "{revision}");
        }
        for revision in ["main", "HEAD~3", "HEAD^2~1", "v1^{}", "v1^{commit}^", "@"] {
            assert!(split(revision).is_ok(), "{revision}");
        }
    }
}
