//! The floor plan: who may import whom, which room is the home of which foreign crate, and how a file looks.
//!
//! It reads the project's own text and knows nothing of what the program does.

mod checker;
mod code;
mod words;

use std::fs;
use std::path::Path;

/// Every room of the library with its floor. A file imports only from floors below its own, or from its own room.
const FLOORS: &[(&str, i8)] = &[
    ("language", -1),
    ("address", 0),
    ("calendar", 0),
    ("codec", 0),
    ("pattern", 0),
    ("source", 0),
    ("cadence", 1),
    ("diagnostic", 1),
    ("history", 1),
    ("signature", 1),
    ("yaml", 2),
    ("schema", 3),
    ("plan", 4),
    ("evidence", 5),
    ("import", 5),
    ("occurrence", 5),
    ("packs", 8),
    ("ledger", 6),
    ("rules", 7),
    ("report", 8),
    ("check", 9),
    ("demo", 9),
    ("gate", 9),
    ("hook", 9),
    ("init", 9),
    ("render", 9),
    ("verify", 10),
];

/// Macros of ours, which stand at the root of the crate wherever they are written. They belong to `language`.
const OWN_MACROS: &[&str] = &["plural", "say", "words"];

/// The rooms of the binary, above all floors. They see the library as `duly`.
const ABOVE: &[&str] = &["cli", "main"];

/// The home of every foreign crate. An empty list means that it is linked and never named; `*` means everywhere.
const HOMES: &[(&str, &[&str])] = &[
    ("anstream", &["cli", "main"]),
    ("anstyle", &["cli", "render"]),
    ("calamine", &["import"]),
    ("chrono", &["*"]),
    ("chrono_tz", &["calendar"]),
    ("clap", &["cli", "main"]),
    ("clap_complete", &["cli"]),
    ("clap_mangen", &["cli"]),
    ("csv_core", &["import"]),
    ("deunicode", &["import"]),
    ("encoding_rs", &["import"]),
    ("flate2", &["history"]),
    ("git2", &["history"]),
    ("globset", &["pattern"]),
    ("granit_parser", &["yaml"]),
    ("jsonschema", &["schema"]),
    ("libdeflater", &["history"]),
    ("libz_sys", &[]),
    ("miette", &["render"]),
    ("mimalloc", &["main"]),
    ("pgp", &["signature"]),
    ("polib", &["language"]),
    ("pulldown_cmark", &["import"]),
    ("serde", &["render", "verify"]),
    ("serde_json", &["evidence", "import", "render", "schema", "verify", "yaml"]),
    ("serde_yaml", &["yaml"]),
    ("sha1", &["history"]),
    ("sha2", &["history", "evidence", "render", "report"]),
    ("ssh_key", &["signature"]),
    ("strsim", &["schema"]),
    ("terminal_size", &["cli"]),
    ("thiserror", &["*"]),
    ("unicode_normalization", &["evidence", "import"]),
    ("unicode_security", &["evidence"]),
    ("unicode_width", &["render"]),
    ("uuid", &["render"]),
    ("verifier", &["signature"]),
    ("zip", &["import"]),
];

/// Paths that only the given files may name: a file, or a folder that ends in `/`.
const WALLS: &[(&str, &[&str])] = &[
    ("SystemTime", &["src/cli/world.rs"]),
    ("Utc::now", &[]),
    ("Local::now", &[]),
    ("std::env", &["src/cli/world.rs"]),
    ("std::fs", &["src/cli/", "src/history/"]),
    ("std::io::stdout", &["src/cli/"]),
    ("std::io::stderr", &["src/cli/"]),
    ("std::io::stdin", &["src/cli/world.rs", "src/cli/world/input.rs", "src/cli/world/terminal.rs"]),
    ("std::net", &[]),
    ("std::process::Command", &["src/cli/world/git.rs"]),
    ("std::thread::sleep", &[]),
];

/// Macros that no file of `src` may call, tests apart.
const MACROS: &[&str] = &["print", "println", "eprint", "eprintln", "dbg", "todo", "unimplemented"];

const LONGEST_FILE: usize = 400;
const LONGEST_FUNCTION: usize = 60;

/// One file of the project.
struct File {
    /// From the project's root, with `/`.
    path: String,
    text: String,
}

/// Lists every way in which a file breaks the rules of the house.
fn complaints(file: &File) -> Vec<String> {
    let whole = code::without_literals(&file.text);
    let shipped = if is_test(&file.path) { String::new() } else { code::without_tests(&whole) };
    let mut found = looks(file, &whole);
    if let Some(room) = room(&file.path) {
        found.extend(floors(file, room, &shipped));
        found.extend(homes(file, room, &shipped));
        found.extend(walls(file, &shipped));
        found.extend(macros(file, &shipped));
    }
    found
}

fn looks(file: &File, whole: &str) -> Vec<String> {
    let path = &file.path;
    let mut found = Vec::new();
    if !file.text.starts_with("//! ") {
        found.push(format!("{path}:1 does not begin with `//!`"));
    }
    let lines = file.text.lines().count();
    if lines > LONGEST_FILE {
        found.push(format!("{path}: {lines} lines, {LONGEST_FILE} are the most"));
    }
    for function in code::functions(whole) {
        if function.lines > LONGEST_FUNCTION {
            let (line, name, lines) = (function.line, function.name, function.lines);
            found.push(format!("{path}:{line} `{name}` has {lines} lines, {LONGEST_FUNCTION} are the most"));
        }
    }
    for (index, line) in whole.lines().enumerate() {
        if line.contains("#[allow(") || line.contains("#![allow(") {
            found.push(format!("{path}:{} has an `allow`: write `#[expect(lint, reason)]`", index + 1));
        }
    }
    found
}

fn floors(file: &File, room: &str, shipped: &str) -> Vec<String> {
    let Some(own) = floor(room) else {
        let known = ABOVE.contains(&room) || room == "lib";
        return if known { Vec::new() } else { vec![format!("{}: the room `{room}` has no floor", file.path)] };
    };
    let mut found = Vec::new();
    for path in code::paths(shipped) {
        let Some(other) = imported_room(&file.path, &path.parts) else { continue };
        let other = if OWN_MACROS.contains(&other.as_str()) { "language".to_owned() } else { other };
        match floor(&other) {
            Some(_) if other == room => {}
            Some(below) if below < own => {}
            Some(_) | None => found.push(format!("{}:{} `{room}` (floor {own}) imports `{other}`", file.path, path.line)),
        }
    }
    found.dedup();
    found
}

/// The room of the library that a path leads to, if it leads to one.
fn imported_room(file: &str, parts: &[String]) -> Option<String> {
    let mut module: Vec<&str> = file.strip_prefix("src/")?.strip_suffix(".rs")?.split('/').collect();
    module.retain(|part| *part != "mod");
    let mut rest = parts.iter();
    match parts.first()?.as_str() {
        "crate" | "duly" => return rest.nth(1).cloned(),
        "super" => {}
        _ => return None,
    }
    loop {
        match rest.next()?.as_str() {
            "super" => module.pop()?,
            next => return if module.is_empty() { Some(next.to_owned()) } else { None },
        };
    }
}

fn homes(file: &File, room: &str, shipped: &str) -> Vec<String> {
    let mut found = Vec::new();
    for path in code::paths(shipped) {
        let named = HOMES.iter().find(|(foreign, _)| path.parts[0] == *foreign);
        if let Some((foreign, rooms)) = named
            && !rooms.contains(&"*")
            && !rooms.contains(&room)
        {
            found.push(format!("{}:{} `{foreign}` is not at home in `{room}`", file.path, path.line));
        }
    }
    found.dedup();
    found
}

fn walls(file: &File, shipped: &str) -> Vec<String> {
    let mut found = Vec::new();
    for path in code::paths(shipped) {
        let written = format!("::{}::", path.parts.join("::"));
        for (wall, doors) in WALLS {
            let through = doors.iter().any(|door| file.path == *door || (door.ends_with('/') && file.path.starts_with(door)));
            if written.contains(&format!("::{wall}::")) && !through {
                found.push(format!("{}:{} names `{wall}`", file.path, path.line));
            }
        }
    }
    found
}

fn macros(file: &File, shipped: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (index, line) in shipped.lines().enumerate() {
        for name in MACROS {
            let called = line.match_indices(&format!("{name}!")).any(|(at, _)| {
                let before = line[..at].chars().next_back();
                !before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == ':')
            });
            if called {
                found.push(format!("{}:{} calls `{name}!`", file.path, index + 1));
            }
        }
    }
    found
}

fn floor(room: &str) -> Option<i8> {
    FLOORS.iter().find(|(name, _)| *name == room).map(|(_, floor)| *floor)
}

/// The room that a file of `src` belongs to.
fn room(path: &str) -> Option<&str> {
    let inside = path.strip_prefix("src/")?;
    inside.split('/').next().map(|first| first.strip_suffix(".rs").unwrap_or(first))
}

fn is_test(path: &str) -> bool {
    path.ends_with("/tests.rs") || path.contains("/tests/") || path.starts_with("tests/")
}

/// Reads every Rust file of `src` and `tests`, in path order.
fn project() -> Vec<File> {
    let mut files = Vec::new();
    for top in ["src", "tests"] {
        gather(Path::new(env!("CARGO_MANIFEST_DIR")), top, &mut files);
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}

fn gather(root: &Path, folder: &str, files: &mut Vec<File>) {
    for entry in fs::read_dir(root.join(folder)).expect("a readable folder") {
        let entry = entry.expect("a readable entry");
        let path = format!("{folder}/{}", entry.file_name().to_str().expect("a name in UTF-8"));
        if entry.file_type().expect("a kind").is_dir() {
            gather(root, &path, files);
        } else if path.ends_with(".rs") {
            files.push(File { text: fs::read_to_string(entry.path()).expect("a readable file"), path });
        }
    }
}

/// Lists the files that no `mod` declares: the compiler passes over them in silence.
fn forgotten(files: &[File]) -> Vec<&str> {
    let declared = |file: &&File| {
        let stem = file.path.strip_suffix(".rs").unwrap_or(&file.path);
        let stem = stem.strip_suffix("/mod").unwrap_or(stem);
        let (folder, name) = stem.rsplit_once('/').unwrap_or(("", stem));
        if matches!(stem, "src/lib" | "src/main" | "tests/it/main") {
            return true;
        }
        let parents = [format!("{folder}.rs"), format!("{folder}/mod.rs"), format!("{folder}/lib.rs"), format!("{folder}/main.rs")];
        let words = format!("mod {name};");
        let says = |line: &str| line.trim().ends_with(&words);
        files.iter().any(|parent| parents.contains(&parent.path) && parent.text.lines().any(says))
    };
    files.iter().filter(|file| !declared(file)).map(|file| file.path.as_str()).collect()
}

#[test]
fn the_house_stands() {
    let files = project();
    assert!(files.len() > 20, "only {} files were found", files.len());
    let found: Vec<String> = files.iter().flat_map(complaints).collect();
    assert!(found.is_empty(), "{} complaints:\n{}", found.len(), found.join("\n"));
}

#[test]
fn no_file_is_forgotten() {
    assert_eq!(forgotten(&project()), Vec::<&str>::new());
}

#[test]
fn every_foreign_crate_has_a_home() {
    let manifest = include_str!("../../Cargo.toml");
    let section = manifest.split("\n[dependencies]\n").nth(1).and_then(|rest| rest.split("\n[").next()).expect("a section of dependencies");
    let entries = section.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once(" = "));
    let mut named: Vec<String> = entries.map(|(name, _)| name.replace('-', "_")).collect();
    named.sort();
    let homes: Vec<&str> = HOMES.iter().map(|(name, _)| *name).collect();
    assert_eq!(named, homes);
}

#[test]
fn every_dependency_says_why_it_is_there() {
    let manifest = include_str!("../../Cargo.toml");
    let mut explained = false;
    for line in manifest.lines().skip_while(|line| *line != "[dependencies]").skip(1).take_while(|line| !line.starts_with("[[test]]")) {
        if line.contains(" = ") {
            assert!(explained, "no comment above `{line}`");
        }
        // Crates of one purpose stand together under one comment; an empty line ends it.
        explained = !line.is_empty() && !line.starts_with('[');
    }
}
