//! The service that keeps the repository: which one it is, and the workflow that checks changes there.
//!
//! It does not know how the workflow checks; its text is the example that the documentation offers.

use super::Wish;
use crate::language::{Text, say};

const GITHUB: &str = include_str!("../../docs/examples/github/duly.yml");
const GITLAB: &str = include_str!("../../docs/examples/gitlab/.gitlab-ci.yml");

/// What stands in the workflow of GitHub for the action that somebody trusts.
pub const OPEN_ACTION: &str = "OWNER/duly@0000000000000000000000000000000000000000";

/// The comment above it, which is done with once it is filled in.
const OPEN_COMMENT: &str = "      # Put the repository and the commit of duly that you trust in the place of these.\n";

/// Where the pipeline of GitLab usually stands, and where it goes beside one that is there.
pub const GITLAB_PATHS: [&str; 2] = [".gitlab-ci.yml", ".gitlab/duly.gitlab-ci.yml"];

pub const GITHUB_PATH: &str = ".github/workflows/duly.yml";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Forge {
    Github,
    Gitlab,
    /// No workflow is written.
    None,
}

/// Which service it seems to be, and by what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Guess {
    pub forge: Forge,
    /// After "because".
    pub reason: Text,
}

/// Guesses the service from the address of the remote `origin`, or else from what stands in the work tree.
pub fn guess(origin: Option<&str>, stands: &dyn Fn(&str) -> bool) -> Guess {
    let host = origin.and_then(host);
    let named = host.and_then(|host| match host.to_lowercase() {
        host if host == "github.com" || host.contains("github") => Some(Forge::Github),
        host if host.contains("gitlab") => Some(Forge::Gitlab),
        _ => None,
    });
    if let (Some(forge), Some(host)) = (named, host) {
        return Guess { forge, reason: say!("the remote `origin` leads to {host}", host) };
    }
    for (path, forge) in [(".gitlab-ci.yml", Forge::Gitlab), (".github", Forge::Github)] {
        if stands(path) {
            return Guess { forge, reason: say!("{path} stands here", path) };
        }
    }
    let reason = match host {
        Some(host) => say!("the remote `origin` leads to {host}, which names neither GitHub nor GitLab", host),
        None => say!("no remote `origin` names a host, and neither .github nor .gitlab-ci.yml stands here"),
    };
    Guess { forge: Forge::None, reason }
}

/// The host of an address as git writes it: `https://host/path`, `ssh://git@host:22/path`, `git@host:path`.
fn host(address: &str) -> Option<&str> {
    let authority = match address.split_once("://") {
        Some((_, rest)) => rest.split('/').next()?,
        // What has a slash before its first colon is a path.
        None => address.split_once(':').map(|(before, _)| before).filter(|before| !before.contains(['/', '\\']) && before.len() > 1)?,
    };
    let host = authority.rsplit('@').next()?;
    let host = host.split_once(':').map_or(host, |(host, _)| host);
    (!host.is_empty()).then_some(host)
}

/// The workflow, and where it goes.
pub(super) fn workflow(wish: &Wish) -> Option<(&'static str, String)> {
    match wish.forge {
        Forge::Github => Some((
            GITHUB_PATH,
            match &wish.action {
                Some(action) => GITHUB.replace(OPEN_COMMENT, "").replace(OPEN_ACTION, action),
                None => GITHUB.to_owned(),
            },
        )),
        Forge::Gitlab => Some((GITLAB_PATHS[usize::from(wish.beside)], GITLAB.to_owned())),
        Forge::None => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_host_of_every_kind_of_address_is_found() {
        for (address, expected) in [
            ("https://github.com/acme/soc.git", Some("github.com")),
            ("https://user:secret@gitlab.example.org:8443/soc.git", Some("gitlab.example.org")),
            ("ssh://git@git.example.org:22/soc.git", Some("git.example.org")),
            ("git@github.com:acme/soc.git", Some("github.com")),
            ("/srv/git/soc.git", None),
            ("../soc:old.git", None),
            ("C:\\git\\soc.git", None),
            ("file:///srv/git/soc.git", None),
            ("", None),
        ] {
            assert_eq!(host(address), expected, "{address}");
        }
    }

    #[test]
    fn the_remote_is_believed_first_and_the_files_else() {
        let forge = |origin: Option<&str>, there: &[&str]| guess(origin, &|path| there.contains(&path)).forge;
        assert_eq!(forge(Some("git@github.com:a/b.git"), &[".gitlab-ci.yml"]), Forge::Github);
        assert_eq!(forge(Some("https://gitlab.example.org/a/b.git"), &[".github"]), Forge::Gitlab);
        assert_eq!(forge(Some("https://git.example.org/a/b.git"), &[".github"]), Forge::Github);
        assert_eq!(forge(None, &[".gitlab-ci.yml", ".github"]), Forge::Gitlab);
        assert_eq!(forge(Some("/srv/github/a.git"), &[]), Forge::None);
        let said = guess(Some("https://user:secret@git.example.org/a.git"), &|_| false).reason;
        assert!(said.contains("git.example.org") && !said.contains("secret"), "{said}");
    }
}
