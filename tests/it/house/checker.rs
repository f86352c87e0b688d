//! The checker of the house on small inputs: each rule of it really fails.
//!
//! It does not look at the project.

use super::{File, LONGEST_FILE, LONGEST_FUNCTION, code, complaints, forgotten};

fn file(path: &str, body: &str) -> File {
    File { path: path.to_owned(), text: format!("//! For a test.\n{body}\n") }
}

#[track_caller]
fn check(path: &str, body: &str, expected: &[&str]) {
    assert_eq!(complaints(&file(path, body)), expected);
}

#[test]
fn a_lower_floor_may_be_imported() {
    check("src/plan/load.rs", "use crate::yaml::{Node, Value};\nuse super::Plan;\nuse crate::plan::Task;", &[]);
    check("src/cli/check.rs", "use duly::render::human;\nuse crate::cli::world;", &[]);
}

#[test]
fn a_higher_floor_may_not_be_imported() {
    check("src/plan/load.rs", "use crate::ledger::State;", &["src/plan/load.rs:2 `plan` (floor 4) imports `ledger`"]);
    check("src/source.rs", "fn f(node: &crate::yaml::Node) {}", &["src/source.rs:2 `source` (floor 0) imports `yaml`"]);
    check("src/yaml/mod.rs", "use super::plan::Plan;", &["src/yaml/mod.rs:2 `yaml` (floor 2) imports `plan`"]);
    check("src/yaml/a/b.rs", "use super::super::super::plan::Plan;", &["src/yaml/a/b.rs:2 `yaml` (floor 2) imports `plan`"]);
}

#[test]
fn another_room_of_the_same_floor_may_not_be_imported() {
    check(
        "src/evidence/mod.rs",
        "use crate::occurrence::Occurrence;",
        &["src/evidence/mod.rs:2 `evidence` (floor 5) imports `occurrence`"],
    );
}

#[test]
fn an_import_inside_a_group_is_seen() {
    let body = "use crate::{\n    source::Span,\n    rules::{self, all},\n};";
    check("src/yaml/mod.rs", body, &["src/yaml/mod.rs:4 `yaml` (floor 2) imports `rules`"]);
}

#[test]
fn a_test_may_import_what_it_likes() {
    check("src/yaml/mod.rs", "#[cfg(test)]\nmod tests {\n    use crate::plan::Plan;\n    fn f() { println!(); }\n}", &[]);
    check("src/yaml/tests.rs", "use crate::plan::Plan;", &[]);
    let after = "#[cfg(test)]\nmod tests;\nuse crate::plan::Plan;";
    check("src/yaml/mod.rs", after, &["src/yaml/mod.rs:4 `yaml` (floor 2) imports `plan`"]);
}

#[test]
fn a_comment_or_a_literal_imports_nothing() {
    check("src/source.rs", "// use crate::plan::Plan;\n/* crate::plan /* */ crate::plan::X */", &[]);
    check("src/source.rs", r##"const A: &str = "crate::plan::Plan"; const B: &str = r#"" crate::plan::Plan"#; const C: char = '"';"##, &[]);
    let after = "const A: char = '\\'';\nfn f<'a>(x: &'a str) -> crate::plan::Plan {}";
    check("src/source.rs", after, &["src/source.rs:3 `source` (floor 0) imports `plan`"]);
}

#[test]
fn a_room_without_a_floor_is_told() {
    check("src/utils.rs", "", &["src/utils.rs: the room `utils` has no floor"]);
}

#[test]
fn a_foreign_crate_stays_at_home() {
    check("src/history/walk.rs", "use git2::Oid;", &[]);
    check("src/check.rs", "use git2::Oid;", &["src/check.rs:2 `git2` is not at home in `check`"]);
    check("src/check.rs", "fn f() -> git2::Oid {}", &["src/check.rs:2 `git2` is not at home in `check`"]);
    check(
        "src/plan/load.rs",
        "use serde_yaml as y;\nfn f(x: serde_yaml::Value) {}",
        &["src/plan/load.rs:3 `serde_yaml` is not at home in `plan`"],
    );
    check("src/main.rs", "use clap::Parser;", &[]);
    check("src/gate.rs", "use clap::Parser;", &["src/gate.rs:2 `clap` is not at home in `gate`"]);
}

#[test]
fn the_library_asks_for_nothing() {
    check("src/check.rs", "use std::time::SystemTime;", &["src/check.rs:2 names `SystemTime`"]);
    check("src/check.rs", "fn f() { chrono::Utc::now(); }", &["src/check.rs:2 names `Utc::now`"]);
    check("src/check.rs", "use std::{env, fmt};", &["src/check.rs:2 names `std::env`"]);
    check("src/check.rs", "use std::fs::File;", &["src/check.rs:2 names `std::fs`"]);
    check("src/cli/check.rs", "use std::env;", &["src/cli/check.rs:2 names `std::env`"]);
    check("src/cli/world.rs", "use std::env;\nuse std::fs;", &[]);
    check("src/history/walk.rs", "use std::process::Command;", &["src/history/walk.rs:2 names `std::process::Command`"]);
    check("src/check.rs", "const V: &str = env!(\"CARGO_PKG_VERSION\");", &[]);
}

#[test]
fn nothing_prints_and_nothing_is_left_to_do() {
    check("src/cli/mod.rs", "fn f() { println!(\"a\"); }", &["src/cli/mod.rs:2 calls `println!`"]);
    check("src/cli/mod.rs", "fn f() { anstream::println!(\"a\"); my_print!(); }", &[]);
    check("src/check.rs", "fn f() {\n    todo!()\n}", &["src/check.rs:3 calls `todo!`"]);
    check("src/check.rs", "// todo!()", &[]);
}

#[test]
fn a_bare_allow_is_told() {
    check("src/check.rs", "#[allow(dead_code)]\nfn f() {}", &["src/check.rs:2 has an `allow`: write `#[expect(lint, reason)]`"]);
    check("tests/it/check.rs", "#![allow(dead_code)]", &["tests/it/check.rs:2 has an `allow`: write `#[expect(lint, reason)]`"]);
    check("src/check.rs", "#[expect(dead_code, reason = \"…\")]\nfn f() {}", &[]);
}

#[test]
fn a_file_says_what_it_is_for() {
    let bare = File { path: "src/check.rs".to_owned(), text: "use std::fmt;\n".to_owned() };
    assert_eq!(complaints(&bare), ["src/check.rs:1 does not begin with `//!`"]);
}

#[test]
fn a_file_has_at_most_four_hundred_lines() {
    check("src/check.rs", &"\n".repeat(LONGEST_FILE - 2), &[]);
    check("src/check.rs", &"\n".repeat(LONGEST_FILE - 1), &["src/check.rs: 401 lines, 400 are the most"]);
}

#[test]
fn a_function_has_at_most_sixty_lines() {
    let long = |lines: usize| format!("fn f()\nwhere\n    u8: Copy,\n{{\n{}}}\nfn g();", "    {}\n".repeat(lines - 5));
    check("src/check.rs", &long(LONGEST_FUNCTION), &[]);
    check("src/check.rs", &long(LONGEST_FUNCTION + 1), &["src/check.rs:2 `f` has 61 lines, 60 are the most"]);
}

#[test]
fn a_file_that_no_mod_declares_is_forgotten() {
    let files = |declaration: &str| {
        let parents = [file("src/lib.rs", "pub mod yaml;"), file("src/yaml/mod.rs", declaration)];
        Vec::from(parents).into_iter().chain([file("src/yaml/reader.rs", "")]).collect::<Vec<File>>()
    };
    assert_eq!(forgotten(&files("mod reader;")), Vec::<&str>::new());
    assert_eq!(forgotten(&files("mod readers;")), ["src/yaml/reader.rs"]);
    assert_eq!(forgotten(&files("// mod reader; some day")), ["src/yaml/reader.rs"]);
}

#[test]
fn a_path_is_written_out() {
    let paths = code::paths("use a::{self, b, c::{d, e as f}, g::*}; x.y::<Z>(m::n)");
    let written: Vec<String> = paths.iter().map(|path| path.parts.join("::")).collect();
    assert_eq!(written, ["a::self", "a::b", "a::c::d", "a::c::e", "a::g::*", "m::n"]);
}
