use std::sync::Arc;

use super::*;

const LIMITS: Limits = Limits { depth: 64, nodes: 2000 };

fn read(text: &str) -> Result<Document, Vec<Fault>> {
    parse(&Arc::new(Source::new("x.yaml", text)), LIMITS)
}

fn faults(text: &str) -> Vec<String> {
    let source = Source::new("x.yaml", text);
    let faults = read(text).expect_err(text);
    faults.iter().map(|fault| format!("{} {}", source.position(fault.span.start), fault.message)).collect()
}

fn json(text: &str) -> String {
    read(text).unwrap_or_else(|faults| panic!("{text}: {faults:?}")).root.to_json().to_string()
}

#[test]
fn values_are_those_of_the_core_schema() {
    assert_eq!(json("a: 1\nb: [on, 2026-11-23, ~]\nc: |\n  x\n  y\n"), r#"{"a":1,"b":["on","2026-11-23",null],"c":"x\ny\n"}"#);
    assert_eq!(json("\u{FEFF}a: 'é'\r\nb: \"\\u65e5\"\r\n"), r#"{"a":"é","b":"日"}"#);
    assert_eq!(json("x: &a {k: [1, 2]}\ny: *a\n"), r#"{"x":{"k":[1,2]},"y":{"k":[1,2]}}"#);
    assert_eq!(json("{\"a\": \"b\\/c\", \"t\": true,\n\t\"n\": [1.5, -2]}"), r#"{"a":"b/c","t":true,"n":[1.5,-2]}"#);
    assert_eq!(json("1: a\ntrue: b\n2026-01-01: c\n"), r#"{"1":"a","true":"b","2026-01-01":"c"}"#);
}

#[test]
fn every_node_knows_its_place() {
    let text = "日: 本\nlist:\n  - {a: b}\n  - |\n    text\n\nlast: x\n";
    let document = read(text).expect("a document");
    let at = |pointer: &str| {
        let span = document.root.pointer(pointer).expect(pointer).span;
        text[span.start..span.end].to_owned()
    };
    assert_eq!(at("/日"), "本");
    assert_eq!(at("/list/0"), "{a: b}");
    assert_eq!(at("/list/0/a"), "b");
    assert_eq!(at("/list/1"), "text");
    assert_eq!(at("/last"), "x");
    assert_eq!(document.root.key("last").map(|key| &text[key.span.start..key.span.end]), Some("last"));
}

#[test]
fn each_fault_says_what_is_wrong_and_where() {
    for (text, expected) in [
        ("", "1:1 the file is empty"),
        ("# nothing\n", "1:1 the file is empty"),
        ("~\n", "1:1 the file is empty"),
        ("a: 1\nb: 2\na: 3\n", "3:1 the key `a` stands twice"),
        ("x:\n  'a': 1\n  a: 2\n", "3:3 the key `a` stands twice"),
        ("a: 1\n---\nb: 2\n", "2:1 the file holds more than one document"),
        ("<<: {a: 1}\n", "1:1 merge keys are not accepted"),
        ("a: !!python/object x\n", "1:20 the tag `!!python/object` is not accepted"),
        ("[a]: 1\n", "1:1 a list or a mapping cannot be a key"),
        ("a: 017\n", "1:4 `017` begins with a zero, which some programs read as octal"),
        ("a: .inf\n", "1:4 `.inf` is no finite number"),
        ("a: *b\n", "1:4 an alias names an anchor that does not exist"),
        ("a:\n\t- b\n", "2:2 a tab stands where spaces are expected"),
        ("a: \"b\n", "2:1 a quoted text is not closed"),
        ("a\u{0}b: 1\n", "1:2 the text has a control character"),
    ] {
        assert_eq!(faults(text), [expected], "{text:?}");
    }
}

#[test]
fn faults_are_gathered_in_text_order() {
    assert_eq!(
        faults("a: 017\na: 1\nb: .nan\n"),
        [
            "1:4 `017` begins with a zero, which some programs read as octal",
            "2:1 the key `a` stands twice",
            "3:4 `.nan` is no finite number",
        ]
    );
    let twice = read("a: 1\na: 2\n").expect_err("twice");
    assert_eq!(twice[0].first, Some(Span::new(0, 1)));
}

#[test]
fn bombs_are_refused_at_once() {
    let mut laughs = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..12 {
        let before = format!("*a{}, ", level - 1).repeat(10);
        laughs.push_str(&format!("a{level}: &a{level} [{before}]\n"));
    }
    assert!(faults(&laughs)[0].contains("more than 2000 values after aliases"));
    assert_eq!(faults(&"[".repeat(200_000)), ["1:65 collections are nested too deeply"]);
    let blocks: String = (0..3000).map(|depth| format!("{}a:\n", " ".repeat(depth))).collect();
    assert_eq!(faults(&blocks).len(), 1);
    assert_eq!(faults("a: &a [*a]\n"), ["1:8 the alias stands inside the value that it names"]);
}
