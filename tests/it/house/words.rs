//! What the project's text may not name: papers and places that nobody finds in a clone.
//!
//! It does not know what the text says otherwise.

use std::fs;
use std::path::Path;

/// Folders whose files are read, with every folder below them. The files beside them are read too.
const FOLDERS: &[&str] = &[".ci", ".github", "docs", "policies", "schema", "src", "tests"];

/// Names that lead nowhere. In two parts, so that this list does not name them either.
const NOWHERE: &[(&str, &str)] = &[
    ("SEMAN", "TICS"),
    ("CONT", "RACT"),
    ("HOS", "TILE"),
    ("HOU", "SE"),
    ("STY", "LE"),
    ("DEPEND", "ENCIES"),
    ("PERFOR", "MANCE"),
    ("share", "d/"),
    ("/ro", "ot/"),
    ("/wo", "rk/"),
    ("\u{a7}", ""),
];

/// Lists the lines that name what cannot be found in a clone.
fn nowhere(path: &str, text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (index, line) in text.lines().enumerate() {
        for (first, second) in NOWHERE {
            let name = format!("{first}{second}");
            if line.contains(&name) {
                found.push(format!("{path}:{} names `{name}`", index + 1));
            }
        }
        if numbered_issue(line) {
            found.push(format!("{path}:{} names an issue by its number", index + 1));
        }
    }
    found
}

/// Says whether a line cites an issue by a number: the reason belongs into the text.
fn numbered_issue(line: &str) -> bool {
    let lower = line.to_lowercase();
    lower.match_indices("issue").any(|(at, word)| {
        let rest = lower[at + word.len()..].strip_prefix('s').unwrap_or(&lower[at + word.len()..]);
        let rest = rest.trim_start_matches([' ', '#', '-', '/']);
        lower[at + word.len()..].len() > rest.len() && rest.starts_with(|c: char| c.is_ascii_digit())
    })
}

fn gather(root: &Path, folder: &str, deep: bool, files: &mut Vec<(String, String)>) {
    for entry in fs::read_dir(root.join(folder)).expect("a readable folder") {
        let entry = entry.expect("a readable entry");
        let name = entry.file_name().to_str().expect("a name in UTF-8").to_owned();
        let path = if folder.is_empty() { name } else { format!("{folder}/{name}") };
        let kind = entry.file_type().expect("a kind");
        // Licences are written by others, lock files by programs, and pictures hold no words; a linked worktree has a file where others have the folder `.git`.
        let ours = path != ".git" && !path.starts_with("LICENSE") && !path.ends_with(".lock") && !path.ends_with(".png");
        if kind.is_dir() && deep {
            gather(root, &path, deep, files);
        } else if kind.is_file() && ours {
            let bytes = fs::read(entry.path()).expect("a readable file");
            files.push((path, String::from_utf8_lossy(&bytes).into_owned()));
        }
    }
}

#[test]
fn the_text_of_the_project_names_only_what_a_clone_holds() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    gather(root, "", false, &mut files);
    for folder in FOLDERS {
        gather(root, folder, true, &mut files);
    }
    assert!(files.len() > 100, "only {} files were found", files.len());
    let found: Vec<String> = files.iter().flat_map(|(path, text)| nowhere(path, text)).collect();
    assert!(found.is_empty(), "{} complaints:\n{}", found.len(), found.join("\n"));
}

#[test]
fn a_name_that_leads_nowhere_is_told() {
    for (first, second) in NOWHERE {
        let name = format!("{first}{second}");
        assert_eq!(nowhere("src/a.rs", &format!("//! A.\n// see {name}")), [format!("src/a.rs:2 names `{name}`")]);
    }
    assert_eq!(nowhere("src/a.rs", "// the semantics, a contract, hostile, a shared table"), Vec::<String>::new());
}

#[test]
fn an_issue_with_a_number_is_told() {
    for (first, second) in [("issue", " 7"), ("Issue", " #7"), ("issues", "/7"), ("issues", " 2 and 3"), ("GH issue", "-7")] {
        assert_eq!(nowhere("a.md", &format!("{first}{second}")), ["a.md:1 names an issue by its number"]);
    }
    for fine in ["open an issue for it", "the commit that it issues", "issue7"] {
        assert_eq!(nowhere("a.md", fine), Vec::<String>::new());
    }
}
