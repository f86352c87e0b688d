//! `docs/threat-model.md` names a test for every attack, and every test of this folder.
//!
//! It does not know what the attacks are.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// The tests of the rows, each row with its place on the page.
fn rows(page: &str) -> Vec<(usize, Vec<String>)> {
    let mut rows = Vec::new();
    for (at, line) in page.lines().enumerate().filter(|(_, line)| line.starts_with('|')) {
        let cells: Vec<&str> = line.trim_matches('|').split(" | ").map(str::trim).collect();
        let is_head = cells == ["Attack", "What duly says", "Test"] || line.starts_with("|---");
        if is_head {
            continue;
        }
        assert_eq!(cells.len(), 3, "line {} has no attack, answer and test: {line}", at + 1);
        let tests: Vec<String> = cells[2].split('`').skip(1).step_by(2).map(str::to_owned).collect();
        assert!(!tests.is_empty() && cells.iter().all(|cell| !cell.is_empty()), "line {} lacks something: {line}", at + 1);
        rows.push((at + 1, tests));
    }
    rows
}

/// The names of all tests below a folder.
fn tests(folder: &Path, found: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            tests(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            let text = fs::read_to_string(&path).expect("a file");
            let lines: Vec<&str> = text.lines().map(str::trim).collect();
            for (at, _) in lines.iter().enumerate().filter(|(_, line)| **line == "#[test]") {
                // Other attributes may stand between.
                let name = lines[at..].iter().find_map(|line| line.strip_prefix("fn ")).and_then(|rest| rest.split('(').next());
                found.extend(name.map(str::to_owned));
            }
        }
    }
}

#[test]
fn every_attack_on_the_page_is_tested_and_every_hostile_test_is_on_the_page() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = fs::read_to_string(root.join("docs/threat-model.md")).expect("the page");
    let (mut all, mut hostile) = (BTreeSet::new(), BTreeSet::new());
    tests(&root.join("src"), &mut all);
    tests(&root.join("tests"), &mut all);
    tests(&root.join("tests/it/hostile"), &mut hostile);
    let rows = rows(&page);
    assert!(rows.len() > 50, "the tables are not found");
    for (line, names) in &rows {
        for name in names {
            assert!(all.contains(name), "docs/threat-model.md:{line} names `{name}`, which is no test");
        }
    }
    hostile.remove("every_attack_on_the_page_is_tested_and_every_hostile_test_is_on_the_page");
    let missing: Vec<&String> = hostile.iter().filter(|name| !page.contains(&format!("`{name}`"))).collect();
    assert!(missing.is_empty(), "docs/threat-model.md does not name {missing:?}");
}
