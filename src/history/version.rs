//! Which libgit2 reads the objects.
//!
//! It does not know repositories.

/// The version of libgit2 that is built in, such as `1.9.1`.
pub fn libgit2_version() -> String {
    let (major, minor, patch) = git2::Version::get().libgit2_version();
    format!("{major}.{minor}.{patch}")
}
