//! Bytes to a text, whatever encoding they have; no encoding is guessed.
//!
//! It does not know what the text holds.

use std::sync::Arc;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use super::ImportError;
use crate::language::{Text, say};
use crate::source::Source;

/// The largest text that is read, in bytes.
pub const TEXT_LIMIT: usize = 4 * 1024 * 1024;

/// Decodes a file. A byte order mark says what it is; otherwise it is what was named, or UTF-8.
pub fn decode(path: &str, bytes: &[u8], named: Option<&str>) -> Result<Arc<Source>, ImportError> {
    if bytes.len() > TEXT_LIMIT {
        let message =
            say!("{path} has {bytes} bytes, more than the {limit} of a text that are read", path, bytes = bytes.len(), limit = TEXT_LIMIT);
        return Err(ImportError::new(message, say!("cut the table out of the file, or split it")));
    }
    refuse_other_files(path, bytes)?;
    let encoding = match named {
        None => UTF_8,
        Some(label) => Encoding::for_label(label.as_bytes()).ok_or_else(|| {
            ImportError::new(
                say!("no encoding is called `{label}`", label),
                say!("name one like utf-8, windows-1252, windows-1250, utf-16le or shift_jis"),
            )
        })?,
    };
    let (encoding, rest) = match Encoding::for_bom(bytes) {
        Some((known, length)) => (known, &bytes[length..]),
        None => (encoding, bytes),
    };
    let text = if encoding == UTF_8 {
        std::str::from_utf8(rest).map(str::to_owned).map_err(|error| not_utf_8(path, rest, error.valid_up_to()))?
    } else {
        let (text, is_damaged) = encoding.decode_without_bom_handling(rest);
        if is_damaged {
            let at = text.find(char::REPLACEMENT_CHARACTER).unwrap_or(0);
            let place = Source::new(path, text.as_ref()).position(at);
            let message = say!("{path}:{place}: what stands here is no {encoding}", path, place, encoding = encoding.name());
            return Err(ImportError::new(message, say!("name the right encoding with --encoding, or save the file as UTF-8")));
        }
        text.into_owned()
    };
    let source = Source::new(path, text);
    match source.text().find('\0') {
        None => Ok(Arc::new(source)),
        Some(at) => Err(nul(&source, at, encoding)),
    }
}

/// Says what a file is that no table can be in.
fn refuse_other_files(path: &str, bytes: &[u8]) -> Result<(), ImportError> {
    let known: [(&[u8], Text, Text); 3] = [
        (b"PK\x03\x04", say!("a ZIP archive, as workbooks are"), say!("if it is an XLSX workbook, say so with --from xlsx")),
        (b"\xd0\xcf\x11\xe0", say!("an old or encrypted workbook"), say!("save it as XLSX without a password, or as CSV")),
        (b"%PDF-", say!("a PDF"), say!("copy the table out of it")),
    ];
    match known.into_iter().find(|(magic, ..)| bytes.starts_with(magic)) {
        Some((_, what, help)) => Err(ImportError::new(say!("{path} is no text but {what}", path, what), help)),
        None => Ok(()),
    }
}

fn not_utf_8(path: &str, bytes: &[u8], valid: usize) -> ImportError {
    let before = String::from_utf8_lossy(&bytes[..valid]).into_owned();
    let place = Source::new(path, before.as_str()).position(before.len());
    let byte = bytes.get(valid).copied().unwrap_or_default();
    if looks_like_utf_16(bytes) != UTF_8 {
        return wide(path, looks_like_utf_16(bytes));
    }
    ImportError::new(
        say!(
            "{path}:{place}: the byte 0x{byte} is no UTF-8; the file may be Latin-1, which Windows-1252 extends",
            path,
            place,
            byte = format!("{byte:02X}")
        ),
        say!("save the file as UTF-8, or say what it is: --encoding windows-1252"),
    )
}

fn nul(source: &Source, at: usize, encoding: &'static Encoding) -> ImportError {
    let guess = looks_like_utf_16(source.text().as_bytes());
    if encoding == UTF_8 && guess != UTF_8 {
        return wide(source.path(), guess);
    }
    let message = say!("{path}:{place}: a NUL stands here: the file is no text", path = source.path(), place = source.position(at));
    ImportError::new(message, say!("save the table as text, without the character U+0000"))
}

fn wide(path: &str, encoding: &'static Encoding) -> ImportError {
    let name = encoding.name().to_ascii_lowercase();
    ImportError::new(
        say!("{path} looks like {encoding} without a byte order mark", path, encoding = encoding.name()),
        say!("say what it is: --encoding {name}", name),
    )
}

/// The kind of UTF-16 of which a text looks that has every other byte zero; UTF-8 if it does not.
fn looks_like_utf_16(bytes: &[u8]) -> &'static Encoding {
    let start = &bytes[..bytes.len().min(2000)];
    let zeros = |offset: usize| start.iter().skip(offset).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    match start.len() / 4 {
        0..=3 => UTF_8,
        least if odd >= least && even < odd => UTF_16LE,
        least if even >= least && odd < even => UTF_16BE,
        _ => UTF_8,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(bytes: &[u8], named: Option<&str>) -> Result<String, String> {
        decode("t.csv", bytes, named).map(|source| source.text().to_owned()).map_err(|error| error.message.into())
    }

    fn utf_16(text: &str, to_bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(to_bytes).collect()
    }

    #[test]
    fn a_byte_order_mark_says_what_a_text_is() {
        assert_eq!(text("\u{feff}été".as_bytes(), None), Ok("été".to_owned()));
        assert_eq!(text(&utf_16("\u{feff}été", u16::to_le_bytes), None), Ok("été".to_owned()));
        assert_eq!(text(&utf_16("\u{feff}毎週", u16::to_be_bytes), None), Ok("毎週".to_owned()));
    }

    #[test]
    fn an_encoding_is_never_guessed() {
        let latin = text(b"a\nx \xe9t\xe9", None).expect_err("Latin-1");
        assert_eq!(latin, "t.csv:2:3: the byte 0xE9 is no UTF-8; the file may be Latin-1, which Windows-1252 extends");
        assert_eq!(text(b"x \xe9t\xe9 \x80", Some("latin1")), Ok("x été €".to_owned()));
        assert_eq!(text(b"\x96\x88\x8fT", Some("shift_jis")), Ok("毎週".to_owned()));
        let wide = utf_16("Activity,Cadence", u16::to_le_bytes);
        assert_eq!(text(&wide, None).expect_err("no mark"), "t.csv looks like UTF-16LE without a byte order mark");
        assert_eq!(text(&wide, Some("utf-16le")), Ok("Activity,Cadence".to_owned()));
        assert_eq!(text(b"x", Some("utf-9")).expect_err("unknown"), "no encoding is called `utf-9`");
        assert!(text(b"\xff\x80", Some("shift_jis")).expect_err("damaged").starts_with("t.csv:1:1: "));
    }

    #[test]
    fn what_is_no_text_is_refused() {
        assert_eq!(text(b"a\nb\0c", None).expect_err("a NUL"), "t.csv:2:2: a NUL stands here: the file is no text");
        assert!(text(b"PK\x03\x04rest", None).expect_err("an archive").contains("ZIP"));
        assert!(text(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", None).expect_err("an old workbook").contains("workbook"));
        assert!(text(&vec![b'x'; TEXT_LIMIT + 1], None).expect_err("too much").contains("4194305 bytes"));
        assert_eq!(text(&[], None), Ok(String::new()));
    }
}
