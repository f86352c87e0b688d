//! Gives the sources a sum, so that no build believes what another one has kept: the same history can mean something else to it.
//!
//! It does not know what the sources say.

use std::hash::{DefaultHasher, Hasher};
use std::path::{Path, PathBuf};
use std::{env, fs, io};

/// What decides an answer, beside the features: the sources, the schemas, and the versions of the crates.
const PLACES: [&str; 3] = ["src", "schema", "Cargo.lock"];

#[expect(clippy::disallowed_methods, reason = "cargo tells a build script the features in its environment")]
fn main() -> io::Result<()> {
    let mut files = Vec::new();
    for place in PLACES {
        println!("cargo::rerun-if-changed={place}");
        // A package that others build may have no lock.
        if Path::new(place).exists() {
            gather(Path::new(place), &mut files)?;
        }
    }
    files.sort();
    let mut sum = DefaultHasher::new();
    for path in files {
        // The same on a system that ends its lines otherwise.
        let content: Vec<u8> = fs::read(&path)?.into_iter().filter(|byte| *byte != b'\r').collect();
        let name = path.to_string_lossy().replace('\\', "/");
        for part in [name.as_bytes(), &content] {
            sum.write_u64(part.len() as u64);
            sum.write(part);
        }
    }
    let mut features: Vec<String> = env::vars().map(|(name, _)| name).filter(|name| name.starts_with("CARGO_FEATURE_")).collect();
    features.sort();
    sum.write(features.join(" ").as_bytes());
    println!("cargo::rustc-env=DULY_SOURCES={:016x}", sum.finish());
    Ok(())
}

/// Lists the files at a place.
fn gather(place: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    if !place.is_dir() {
        files.push(place.to_owned());
        return Ok(());
    }
    for entry in fs::read_dir(place)? {
        gather(&entry?.path(), files)?;
    }
    Ok(())
}
