//! JSON as text that can be shown anywhere: what a terminal or a workflow runner would act on stands there escaped.
//!
//! It does not know what the JSON says.

use std::fmt;

use crate::render::text::is_unsafe;

/// Writes JSON so that no terminal and no workflow runner takes a part of it for a command.
///
/// Whatever is escaped here can only stand inside a string, so the value stays the same.
pub fn write_quoted(out: &mut dyn fmt::Write, json: &str) -> fmt::Result {
    let (mut written, mut seen) = (0, 0);
    while let Some(more) = not_plain(&json.as_bytes()[seen..]) {
        let at = seen + more;
        let Some(c) = json[at..].chars().next() else { break };
        seen = at + c.len_utf8();
        // A command begins with two of them and a bracket, which is the one that is escaped.
        let (at, c) = if json[at..].starts_with("##[") { (at + 2, '[') } else { (at, c) };
        if c == '[' || is_unsafe(c) {
            out.write_str(&json[written..at])?;
            seen = at + c.len_utf8();
            written = seen;
            for unit in c.encode_utf16(&mut [0; 2]) {
                write!(out, "\\u{unit:04x}")?;
            }
        }
    }
    out.write_str(&json[written..])
}

/// Where the first byte stands that may have to be escaped. Most are plain, and are looked through many at once.
fn not_plain(bytes: &[u8]) -> Option<usize> {
    let is_plain = |byte: u8| matches!(byte, b'\n' | b' '..=b'"' | b'$'..=b'~');
    let (stretches, _) = bytes.as_chunks::<64>();
    let plain = stretches.iter().take_while(|stretch| stretch.iter().fold(true, |all, byte| all & is_plain(*byte))).count() * 64;
    bytes[plain..].iter().position(|byte| !is_plain(*byte)).map(|more| plain + more)
}

#[cfg(test)]
mod tests {
    use super::write_quoted;

    /// One character after the other, as the rule says it.
    fn slowly(json: &str) -> String {
        let mut out = String::new();
        for (at, c) in json.char_indices() {
            if (c == '[' && json[..at].ends_with("##")) || (c != '\n' && super::is_unsafe(c)) {
                c.encode_utf16(&mut [0; 2]).iter().for_each(|unit| out.push_str(&format!("\\u{unit:04x}")));
            } else {
                out.push(c);
            }
        }
        out
    }

    #[test]
    fn whatever_is_escaped_is_escaped_wherever_it_stands() {
        let parts = [
            "",
            "#",
            "##",
            "###[",
            "##[",
            "#[",
            "[",
            "\u{202e}",
            "\u{1b}",
            "\u{e9}",
            "\u{1f600}",
            "\u{e0041}",
            "\u{7f}",
            "\n",
            "{\"a\": 1}",
        ];
        for long in [0, 1, 61, 62, 63, 64, 65, 127, 128, 200] {
            let plain = "x".repeat(long);
            for one in parts {
                for other in parts {
                    let json = format!("{plain}{one}{other}{plain}{other}{one}");
                    let mut out = String::new();
                    write_quoted(&mut out, &json).expect("a text");
                    assert_eq!(out, slowly(&json), "{json:?}");
                }
            }
        }
    }
}
