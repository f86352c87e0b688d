//! The quick reader against the parser: whatever it reads, the parser reads too, and alike.
//!
//! It does not know what the parser says of what it refuses.

use proptest::prelude::*;

use super::read;
use crate::yaml::{Limits, load};

const LIMITS: Limits = Limits { depth: 64, nodes: 10_000 };

/// Says whether the text was read; it must be read as the parser reads it.
fn agrees(text: &str, limits: Limits) -> bool {
    let quick = read(text, limits);
    if let Some(node) = &quick {
        assert_eq!(Ok(node), load::events(text, limits).as_ref(), "{text:?}");
    }
    quick.is_some()
}

/// Texts as people write them, one after the other without an empty line between.
const USUAL: &[&str] = &[
    "task: tickets\nperiod: 2026-W47\nperformed_by: ana@example.org\nresult: done\nsummary: Looked at 4 things.\n",
    "task: t",
    "# a record\ntask: t # whose\n\n\nperformed_at: 2026-11-20T16:10:00+01:00   \n  \n# the end",
    "task: t\ndata:\n  tickets: 12\n  older: {than: [1, 2.5, x y], 'b'\n",
    "task: t\ndata: {tickets: [12, 13], note: nothing unusual, none: [], more: {}}\n",
    "task: t\nlinks:\n- https://example.org/T-1\n- \"https://example.org/T-2#x\"\nresult: 'failed: twice'\n",
    "task: t\nattachments:\n  - path: a.csv\n    sha256: 0a\n  # both\n  - path: b.csv\n\n# none\ndata: ~\n",
    "summary: Überprüft – 3 € für «Müller»\na: -1\nb: .5\nc: (see d)\nd: /x/y\ne: +1\nf: <none>\ng: a: b\n",
    "a:\n  b:\n    c:\n      - d: 1\n        e: 2\n      - f\n  g: 3\nh: null\ni: true\n",
];

#[test]
fn usual_texts_are_read_and_alike() {
    let read: Vec<bool> = USUAL.iter().map(|text| agrees(text, LIMITS)).collect();
    assert_eq!(read, [true, true, true, false, true, true, true, false, true]);
}

#[test]
fn what_has_another_meaning_is_left_to_the_parser() {
    for text in [
        "",
        "a",
        "- a\n",
        "{a: 1}\n",
        "a: b\n  c\n",
        "a: b: c\n",
        "a: &x b\n",
        "a: *x\n",
        "a: !!str b\n",
        "a: |\n  b\n",
        "a: b\n---\nc: d\n",
        "a: 1\na: 2\n",
        "true: 1\n",
        "a: 01\n",
        "a: .nan\n",
        "a: \"b\\n\"\n",
        "a: 'b''c'\n",
        "a: \"b\n  c\"\n",
        "a:\tb\n",
        "a: b\r\n",
        "a:\n",
        "a: b\u{a0}\n",
        "a: b\u{85}c\n",
        "# \u{7}\na: b\n",
        "a: [b, c,]\n",
        "a: [b\n  , c]\n",
        "a: [b: c]\n",
        "a: {b: c, b: d}\n",
        " a: b\n",
        "a: 'b'c\n",
        "a: [b]c\n",
        "a: 'b'#c\n",
        "a: - b\n",
        "a:\n  - - b\n",
        "a:\n  -\n    b\n",
        "a:\n  b: c\n d: e\n",
        "a:\n - b\nc\n",
        "<<: a\n",
        "a: @b\n",
        "a: `b`\n",
        "a: %b\n",
        "a: ? b\n",
        "\u{feff}a: b\n",
        "a: b\0\n",
        "%YAML 1.2\n---\na: b\n",
        "...\n",
        "a: b\n...\n",
    ] {
        assert!(!agrees(text, LIMITS), "{text:?}");
    }
}

#[test]
fn limits_hold_to_the_last_value() {
    for text in ["a:\n  - b: [1, {c: d}]\n", "a:\n  b:\n    c:\n      d: e\n", "a: [[[[b]]]]\n", "a:\n- b:\n  - c:\n    - d\n"] {
        for depth in 0..8 {
            for nodes in 0..12 {
                let limits = Limits { depth, nodes };
                assert_eq!(agrees(text, limits), load::events(text, limits).is_ok(), "{text:?} {limits:?}");
            }
        }
    }
}

#[test]
fn long_texts_are_read_alike() {
    let long = |text: &str| text.repeat(100_000 / text.len());
    let limits = Limits { nodes: 200_000, ..LIMITS };
    for (text, is_read) in [
        (format!("{}: b\n", long("a")), false),
        (format!("{}: b\n", "a".repeat(super::LONGEST_KEY)), true),
        (format!("{}: b\n", "a".repeat(super::LONGEST_KEY + 1)), false),
        (format!("a: {}\nb: c\n", long("b c ")), true),
        (format!("a: \"{}\"\nb: c\n", long("b: c ")), true),
        (format!("a: [{}b]\nb: c\n", long("b, ")), true),
        (format!("a:\n  - {{b: {}}}\n  - '{}'\n", long("b"), long("c")), true),
        (format!("a:\n{}b: c\n", long("  - b: c\n")), true),
        (format!("{}a: b\n", long("# b\n\n")), true),
    ] {
        assert_eq!(agrees(&text, limits), is_read, "{:?}", &text[..20]);
    }
}

#[test]
fn every_letter_stands_for_itself_or_is_left_to_the_parser() {
    let letters = (0..0x300).chain(0x1680..0x1681).chain(0x180b..0x180f).chain(0x2000..0x2070).chain(0x3000..0x3001).chain(0xd7f0..0xe010);
    let letters = letters.chain(0xfdc0..0x1_0010).chain([0x1_fffe, 0xe_0001, 0x10_fffd, 0x10_ffff]);
    let read = letters.filter_map(char::from_u32).filter(|letter| {
        let texts = [
            format!("a: {letter}\n"),
            format!("a: x{letter}y\n# {letter}\n"),
            format!("a: \"{letter}\"\nb: 'x{letter}'\n"),
            format!("a: x {letter}\n"),
        ];
        texts.iter().filter(|text| agrees(text, LIMITS)).count() > 2
    });
    assert!(read.count() > 1_000);
}

/// Lines of plans and records, good ones and traps.
const LINES: &[&str] = &[
    "a: b",
    "b:",
    "c: 1",
    "- a",
    "- a: b",
    "-",
    "- - a",
    "a:",
    "d: [a, b]",
    "e: {a: b}",
    "f: \"x\"",
    "g: 'y' # z",
    "# c",
    "#c",
    "",
    " ",
    "- [a]",
    "h: {a: [b, {c: d}]}",
    "i: {}",
    "j: -",
    "k: a #b",
    "l: a:b",
    "m: a : b",
    "n: a# b",
    "o: é",
    "p: ~",
    "- \"a\": b",
    "---",
    "...",
    "q: |",
    "? a",
    ": b",
    "r: *a",
    "s: &a b",
    "- c:",
    "t: 'a' 'b'",
    "u: [a",
    "v: a]",
    "b",
    "b c",
    "w: b,",
    "x: [ ]",
    "y: [a, ]",
    "z: \"a\\tb\"",
    "1: 2",
    "a-b: c",
    "a.b/c: d",
    "true: x",
    "- -1",
    "- ~",
    "- {a: b}",
    "_: _",
    "aa: [\"b\", 'c']",
    "bb: [a b , c]",
    "cc: {a: b c, d: \"e\"}",
    "dd: =",
    "ee: <a",
    "ff: a\tb",
    "gg: 0x1F",
    "hh: 1e3",
    "ii: {a: b }",
    "jj: {a: -1}",
    "kk: a\u{a0}",
    "ll: -a",
    "mm: --- a",
    "nn: ...",
    "oo: a'b\"c",
];

fn lines() -> impl Strategy<Value = String> {
    let line = (0..5_usize, proptest::sample::select(LINES), 0..12_u8);
    proptest::collection::vec(line, 1..9).prop_map(|lines| {
        let line = |(indent, line, end): &(usize, &str, u8)| {
            let end = if *end == 0 { " \n" } else { "\n" };
            format!("{}{line}{end}", " ".repeat(*indent))
        };
        lines.iter().map(line).collect()
    })
}

/// Usual texts with a few letters changed.
fn mended() -> impl Strategy<Value = String> {
    let change = (any::<proptest::sample::Index>(), 0..3_usize, "[ \n:#,\\[\\]{}'\"|>&*!?%@`~.\\\\a1é\t\r-]{0,2}");
    (proptest::sample::select(USUAL), proptest::collection::vec(change, 1..5)).prop_map(|(text, changes)| {
        let mut letters: Vec<char> = text.chars().collect();
        for (at, taken, put) in changes {
            let at = at.index(letters.len() + 1);
            let end = (at + taken).min(letters.len());
            letters.splice(at..end, put.chars());
        }
        letters.into_iter().collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: ProptestConfig::default().cases.max(2_000), ..ProptestConfig::default() })]

    #[test]
    fn lines_in_any_order_are_read_alike(text in lines()) {
        agrees(&text, LIMITS);
    }

    #[test]
    fn texts_with_a_slip_are_read_alike(text in mended()) {
        agrees(&text, LIMITS);
    }

    #[test]
    fn any_text_is_read_alike(text in "[ \n:#,\\[\\]{}'\"|>&*!?%@`~.\\\\ab1é\t-]{0,16}", value in "\\PC{0,8}") {
        agrees(&text, LIMITS);
        agrees(&format!("a: {text}\n"), LIMITS);
        agrees(&format!("a: {value}\nb: [{value}]\n# {value}\n"), LIMITS);
    }
}
