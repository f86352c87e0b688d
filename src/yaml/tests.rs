//! Texts that are read, texts that are refused, and what is said of them.

use std::time::{Duration, Instant};

use super::*;

const LIMITS: Limits = Limits { depth: 64, nodes: 10_000 };

fn read(text: &str) -> Result<Document, Vec<Fault>> {
    parse(&Arc::new(Source::new("policies/soc.yaml", text)), LIMITS)
}

fn value(text: &str) -> serde_json::Value {
    match read(text) {
        Ok(document) => document.root.to_json(),
        Err(faults) => panic!("{text:?} is refused: {faults:?}"),
    }
}

/// Every fault as `LINE:COLUMN-LINE:COLUMN message; help`, one a line.
fn faults(text: &str) -> String {
    let source = Source::new("", text);
    let found = read(text).expect_err("a text that is refused");
    let lines: Vec<String> = found
        .iter()
        .map(|fault| {
            let (start, end) = (source.position(fault.span.start), source.position(fault.span.end));
            format!("{start}-{end} {:?}: {}; {}", fault.kind, fault.message, fault.help)
        })
        .collect();
    lines.join("\n")
}

fn check(text: &str, expected: &[&str]) {
    assert_eq!(faults(text), expected.join("\n"), "in {text:?}");
}

fn answers_at_once(text: &str) -> Vec<Fault> {
    let start = Instant::now();
    let found = read(text).expect_err("a text that is refused");
    assert!(start.elapsed() < Duration::from_secs(2), "it took {:?}", start.elapsed());
    found
}

/// What each node covers, with its pointer.
fn places(text: &str) -> Vec<(String, String)> {
    fn walk(text: &str, node: &Node, pointer: String, into: &mut Vec<(String, String)>) {
        into.push((pointer.clone(), text[node.span.start..node.span.end].to_owned()));
        for (index, item) in node.items().iter().enumerate() {
            walk(text, item, format!("{pointer}/{index}"), into);
        }
        for (key, item) in node.entries() {
            walk(text, item, format!("{pointer}/{}", key.name), into);
        }
    }
    let mut found = Vec::new();
    walk(text, &read(text).expect("a text that is read").root, String::new(), &mut found);
    found
}

#[test]
fn scalars_follow_the_core_schema() {
    let text = "[yes, no, on, off, y, n, 2026-01-05, 12:30, 1_000, 0b1, 0o17, 0x1F, 0o8, true, True, FALSE, ~, null, Null, +1, -0, 1., .5, -1.5e-3, 1e3, '1', 18446744073709551615, -9223372036854775808, -, 1e, .]";
    let expected = serde_json::json!([
        "yes",
        "no",
        "on",
        "off",
        "y",
        "n",
        "2026-01-05",
        "12:30",
        "1_000",
        "0b1",
        15,
        31,
        "0o8",
        true,
        true,
        false,
        null,
        null,
        null,
        1,
        0,
        1.0,
        0.5,
        -0.0015,
        1000.0,
        "1",
        18_446_744_073_709_551_615_u64,
        -9_223_372_036_854_775_808_i64,
        "-",
        "1e",
        "."
    ]);
    assert_eq!(value(&text.replace(" -, ", " '-', ")), expected);
}

#[test]
fn json_comes_in_by_the_same_door() {
    let text = "{\n\t\"a\": [\n\t\t1,\n\t\t{\"b\": \"c\\/d \\uD83D\\uDE00 \\u00e9 \\n\"}\n\t],\n\t\"e\":{},\"f\":[],\"g\":null\n}\n";
    assert_eq!(value(text), serde_json::json!({"a": [1, {"b": "c/d 😀 é \n"}], "e": {}, "f": [], "g": null}));
}

#[test]
fn long_json_on_one_line_is_read() {
    let json = serde_json::json!({"items": vec!["x".repeat(50); 500], "k".repeat(2_000): "y".repeat(20_000)});
    assert_eq!(value(&json.to_string()), json);
}

#[test]
fn a_byte_order_mark_and_windows_line_ends_are_no_obstacle() {
    assert_eq!(value("\u{feff}a: 1\r\nb:\r\n  - x\r\nc: |\r\n  t\r\n  u\r\n"), serde_json::json!({"a": 1, "b": ["x"], "c": "t\nu\n"}));
}

#[test]
fn spans_cover_the_value_as_it_is_written() {
    let text = "a: 日本 # x\nb:\n  - \"😀\"\n  - k: |\n      one\n      two\n\n\nc: {d: e,\n  f: }\ng:\nh: !!str 5\n";
    let expected = [
        ("", text.trim_end()),
        ("/a", "日本"),
        ("/b", "- \"😀\"\n  - k: |\n      one\n      two"),
        ("/b/0", "\"😀\""),
        ("/b/1", "k: |\n      one\n      two"),
        ("/b/1/k", "one\n      two"),
        ("/c", "{d: e,\n  f: }"),
        ("/c/d", "e"),
        ("/c/f", ""),
        ("/g", ""),
        ("/h", "5"),
    ];
    let expected: Vec<(String, String)> = expected.iter().map(|&(pointer, text)| (pointer.to_owned(), text.to_owned())).collect();
    let found: Vec<(String, String)> =
        places(text).into_iter().map(|(pointer, text)| (pointer, text.trim_start_matches("|\n      ").to_owned())).collect();
    assert_eq!(found, expected);
}

#[test]
fn the_place_of_an_absent_value_is_on_the_line_of_its_key() {
    let text = "a: 1\ng:\n\n# comment\n\nh: 1\ni:";
    let document = read(text).expect("a text that is read");
    let line = |pointer| document.source.position(document.root.pointer(pointer).expect("a node").span.start).to_string();
    assert_eq!((line("/g"), line("/i")), ("2:2".to_owned(), "7:2".to_owned()));
}

#[test]
fn an_alias_has_its_own_place_and_what_is_inside_it_keeps_its_own() {
    let text = "a: &x [1, &y {b: c}]\nb: *x\nc: *y\n";
    assert_eq!(value(text), serde_json::json!({"a": [1, {"b": "c"}], "b": [1, {"b": "c"}], "c": {"b": "c"}}));
    assert_eq!(value("&k a: 1\nb: *k\n"), serde_json::json!({"a": 1, "b": "a"}));
    let document = read(text).expect("a text that is read");
    let place = |pointer| document.source.position(document.root.pointer(pointer).expect("a node").span.start).to_string();
    assert_eq!([place("/b"), place("/b/1"), place("/c")], ["2:4", "1:14", "3:4"]);
}

#[test]
fn a_text_without_a_value_is_empty() {
    for (text, expected) in [
        ("", "1:1-1:1 Empty: the text holds no value; write a mapping of keys and values"),
        ("# only\n\n", "1:1-1:1 Empty: the text holds no value; write a mapping of keys and values"),
        ("\u{feff}", "1:1-1:1 Empty: the text holds no value; write a mapping of keys and values"),
        ("---\n", "1:4-1:4 Empty: the text holds only null; write a mapping of keys and values"),
        ("# c\n~\n", "2:1-2:2 Empty: the text holds only null; write a mapping of keys and values"),
    ] {
        check(text, &[expected]);
    }
}

#[test]
fn slips_of_syntax_are_told_in_words() {
    for (text, expected) in [
        ("a:1\nb: 2\n", "1:1-1:3 Syntax: a space is missing after the colon; write a space after the colon, or put the text in quotes"),
        (
            "a: 1\nb:2\nc: 3\n",
            "2:1-2:3 Syntax: a space is missing after the colon; write a space after the colon, or put the text in quotes",
        ),
        (
            "t: a: b\n",
            "1:5-1:6 Syntax: a second colon stands in the value; put the value in quotes, or write the second key on a line of its own",
        ),
        (
            "a: 1\n  b: 2\n",
            "2:4-2:5 Syntax: a key stands where the line above still goes on; align the key with the keys it belongs to, and check the line above",
        ),
        ("a:\n\tb: 1\n", "2:1-2:2 Syntax: a tab stands where the line is indented; indent with spaces"),
        ("a:\n  b: 1\n\tc: 1\n", "3:1-3:2 Syntax: a tab stands where the line is indented; indent with spaces"),
        ("a:\n  b: 1\n c: 2\n", "3:2-3:4 Syntax: a key is expected here; align the line with the keys above, and write `key: value`"),
        (
            "a: \"open\n",
            "2:1-2:1 Syntax: a text in quotes goes on in a line that is not indented; close the quote, or indent the line deeper than its key",
        ),
        ("a: \"open", "1:4-1:9 Syntax: a quote is not closed; close the quote"),
        (
            "a: [1, 2\nb: 3\n",
            "2:1-2:3 Syntax: what stands in brackets goes on in a line that is not indented; close the bracket, or indent the line deeper than its key",
        ),
        ("a: [1, 2", "1:4-1:7 Syntax: the bracket `[` is not closed; close it with `]`"),
        ("{a: 1", "1:1-1:4 Syntax: the bracket `{` is not closed; close it with `}`"),
        ("a: [1, 2}\n", "1:4-1:7 Syntax: the bracket `[` is closed by `}`; close each bracket with its own kind"),
        ("a: ]\n", "1:4-1:5 Syntax: a closing bracket has no opening one; remove the bracket, or put the text in quotes"),
        ("a: @b\n", "1:4-1:6 Syntax: a text cannot begin with `@`; put the text in quotes"),
        ("a: {b}/x\n", "1:7-1:9 Syntax: a key is expected here; align the line with the keys above, and write `key: value`"),
        ("a: \"\\q\"\n", "1:4-1:8 Syntax: a text in double quotes holds an unknown escape; write a backslash twice, or use single quotes"),
        ("a: \"\\uD83D\"\n", "1:4-1:12 Syntax: a text holds half of a surrogate pair; write the character itself"),
        (
            "- a\nb: 1\n",
            "2:1-2:3 Syntax: an item of the list is expected here; begin the line with `- `, or align it with the key that it belongs to",
        ),
        ("a: - b\n", "1:4-1:5 Syntax: a list begins in the middle of a line; begin the list on a line of its own"),
        (
            "a: 'it's'\n",
            "1:8-1:10 Syntax: something follows a text in quotes; end the value after the quote; inside single quotes write a quote twice",
        ),
        (
            "a: \u{1b}[31m\n",
            "1:4-1:5 Syntax: the text holds the control character U+001B; remove the character, and save the file as UTF-8 text",
        ),
    ] {
        check(text, &[expected]);
    }
}

#[test]
fn what_is_refused_on_purpose_is_named() {
    for (text, expected) in [
        ("a: 1\n---\nb: 2\n", "2:1-2:4 Refused: a second document begins here; write one document in one file"),
        ("a: 1\n...\nb: 2\n", "3:1-3:3 Refused: a second document begins here; write one document in one file"),
        ("%YAML 1.2\n---\na: 1\n", "1:1-1:6 Refused: a directive (`%`) is not read; remove the line"),
        ("a: !foo x\n", "1:4-1:8 Refused: the tag `!foo` is not read here; remove the tag; if a text is meant, put it in quotes"),
        ("a: !!map [x]\n", "1:4-1:9 Refused: the tag `!!map` is not read here; remove the tag; if a text is meant, put it in quotes"),
        ("a: !!int x\n", "1:10-1:11 Refused: `x` does not fit the tag `!!int`; remove the tag"),
        ("<<: {a: b}\n", "1:1-1:3 Refused: a merge key (`<<`) is not read; write out the keys it would merge"),
        (
            "? [a]\n: b\n",
            "1:3-1:6 Refused: a key is a list, but a key is a string; write a word before the colon, or put the key in quotes",
        ),
        ("1: x\n", "1:1-1:2 Refused: the key `1` is a number, but a key is a string; write it in quotes: \"1\""),
        (": x\n", "1:1-1:1 Refused: a key is missing; write a key before the colon"),
        (
            "a: 017\n",
            "1:4-1:7 Refused: `017` begins with a zero, which some readers take for an octal number; write the number without the zero, or the text in quotes: \"017\"",
        ),
        ("a: .inf\n", "1:4-1:8 Refused: `.inf` is not a finite number; if a text is meant, write it in quotes: \".inf\""),
        (
            "a: 18446744073709551616\n",
            "1:4-1:24 Refused: `18446744073709551616` is too large for a number; if a text is meant, write it in quotes: \"18446744073709551616\"",
        ),
        ("a: 1e999\n", "1:4-1:9 Refused: `1e999` is too large for a number; if a text is meant, write it in quotes: \"1e999\""),
        ("a: \"\\0\"\n", "1:4-1:8 Refused: the text holds the control character U+0000; remove the character"),
        ("a: &x [*x]\n", "1:8-1:10 Refused: the alias `*x` stands inside what it repeats; write the value out"),
        (
            "a: *.yaml\n",
            "1:4-1:10 Refused: the alias `*.yaml` refers to no anchor above it; write the anchor `&.yaml` before it; if a text is meant, put it in quotes: \"*.yaml\"",
        ),
    ] {
        check(text, &[expected]);
    }
}

#[test]
fn all_faults_are_told_at_once_and_a_slip_of_syntax_keeps_those_before_it() {
    check(
        "a: 1\nb: 08\n\"a\": 2\n'a': 3\n1: x\nc: ]\nd: 09\n",
        &[
            "2:4-2:6 Refused: `08` begins with a zero, which some readers take for an octal number; write the number without the zero, or the text in quotes: \"08\"",
            "3:1-3:4 DuplicateKey: the key `a` is given twice in one mapping; keep one of the two",
            "4:1-4:4 DuplicateKey: the key `a` is given twice in one mapping; keep one of the two",
            "5:1-5:2 Refused: the key `1` is a number, but a key is a string; write it in quotes: \"1\"",
            "6:4-6:5 Syntax: a closing bracket has no opening one; remove the bracket, or put the text in quotes",
        ],
    );
    let found = read("a: 1\nb: {a: 2}\na: 3\n").expect_err("a duplicate key");
    assert_eq!(found[0].first, Some(Span::new(0, 1)));
}

#[test]
fn nesting_ends_at_the_limit() {
    let nested = |levels: usize| format!("{}{}", "[".repeat(levels), "]".repeat(levels));
    assert!(read(&nested(64)).is_ok());
    check(&nested(65), &["1:65-1:125 Refused: the collections nest more than 64 levels deep; write the collections less deeply nested"]);
    let block = |levels: usize| (0..levels).map(|level| format!("{}k:\n", " ".repeat(level))).collect::<String>();
    assert!(read(&block(64)).is_ok());
    assert!(faults(&block(65)).contains("nest more than 64 levels deep"));
    // Thirty-two levels inside an alias inside thirty-two others are as deep as is allowed.
    let aliased = |levels: usize| format!("a: &a {}\nb: {}*a{}\n", nested(32), "[".repeat(levels), "]".repeat(levels));
    assert!(read(&aliased(31)).is_ok());
    assert!(faults(&aliased(32)).contains("nest more than 64 levels deep"));
}

#[test]
fn a_limit_on_depth_never_rises_above_the_deepest() {
    let nested = |levels: usize| format!("{}{}", "[".repeat(levels), "]".repeat(levels));
    let unlimited = Limits { depth: usize::MAX, nodes: usize::MAX };
    assert!(parse(&Arc::new(Source::new("", nested(DEEPEST))), unlimited).is_ok());
    assert!(parse(&Arc::new(Source::new("", nested(DEEPEST + 1))), unlimited).is_err());
}

#[test]
fn the_number_of_values_ends_at_the_limit() {
    let items = |count: usize| format!("[{}]", vec!["1"; count].join(","));
    assert!(read(&items(9_999)).is_ok());
    assert!(faults(&items(10_000)).contains("the text holds more than 10000 values, aliases written out"));
    let aliased = |count: usize| format!("a: &a [1]\nb: [{}]\n", vec!["*a"; count].join(","));
    // The root, the anchored list with its item and the list of aliases are four; each alias is two.
    assert!(read(&aliased(4_998)).is_ok());
    assert!(faults(&aliased(4_999)).contains("the text holds more than 10000 values, aliases written out"));
}

#[test]
fn bombs_answer_at_once() {
    for opener in ["[", "{", "- ", "? ", "[{", "{a: ", "&a [", "!!seq [", "[a]: ", "[a, ", "\"a\" "] {
        answers_at_once(&opener.repeat(200_000 / opener.len()));
    }
    let mut laughs = "a0: &a0 [lol, lol]\n".to_owned();
    for level in 1..40 {
        laughs.push_str(&format!("a{level}: &a{level} [*a{0}, *a{0}, *a{0}, *a{0}, *a{0}, *a{0}, *a{0}, *a{0}, *a{0}]\n", level - 1));
    }
    assert!(answers_at_once(&laughs)[0].message.contains("more than 10000 values"));
    let repeated = format!("a: &a {}\nb: [{}]\n", "x".repeat(100_000), vec!["*a"; 9_000].join(","));
    assert_eq!(answers_at_once(&repeated)[0].message, "the aliases repeat too much text");
    answers_at_once(&"a: \"".repeat(50_000));
    answers_at_once(&"\0".repeat(200_000));
}

#[test]
fn a_pointer_leads_to_a_node() {
    let document = read("a/b:\n  c~d: [x, y]\n\"0\": z\n").expect("a text that is read");
    let text = |pointer| document.root.pointer(pointer).and_then(Node::as_str);
    assert_eq!(text("/a~1b/c~0d/1"), Some("y"));
    assert_eq!(text("/0"), Some("z"));
    assert_eq!(text("/a~1b/c~0d/2"), None);
    assert_eq!(text("/a~1b/c~0d/01"), None);
    assert_eq!(text("/a~1b/c~0d/+1"), None);
    assert_eq!(text("a"), None);
    assert_eq!(document.root.pointer(""), Some(&document.root));
}

#[test]
fn a_canonical_text_is_the_same_for_the_same_value() {
    let canonical = |text| read(text).expect("a text that is read").root.canonical();
    assert_eq!(canonical("b: [1.0, 'x', ~]\na: {d: \"\\\"\\n\", c: 0.5}\n"), r#"{"a":{"c":0.5,"d":"\"\u000a"},"b":[1,"x",null]}"#);
    assert_eq!(canonical("{\"a\": 1.0}"), canonical("# the same\na: 0x1\n"));
    assert_ne!(canonical("a: '1'"), canonical("a: 1"));
    assert_ne!(canonical("a: 9007199254740993"), canonical("a: 9007199254740992"));
}

#[test]
fn what_is_written_reads_back_as_the_same_value() {
    let record = serde_json::json!({"task": "rules-review", "period": "2026-W47", "summary": "Two lines:\nand \"quotes\"", "n": [1, -2, 0.5, 1e300], "e": {}});
    assert_eq!(value(&to_text(&record)), record);
    assert!(to_text(&record).starts_with("task: rules-review\nperiod: 2026-W47\n"));
    for trap in [
        "017", "08", "<<", ".inf", "~", "", " ", "yes", "0x1F", "1e3", "- a", "a: b", "#", "*a", "&a", "!a", "\t", "a\n", "\n", "---",
        "...",
    ] {
        let trapped = serde_json::json!({"value": trap, trap: ["x", {trap: trap}]});
        assert_eq!(value(&to_text(&trapped)), trapped, "for {trap:?}");
    }
}
