//! Whether a file is what its name says: how files of a kind begin, and that there is something in them.
//!
//! It does not know which kinds a plan allows.

use super::sameness::is_blank;
use crate::language::{Text, say};
use crate::plan::FileKind;

/// Says why a content is no file of a kind, after "the file NAME"; none if it is one.
pub fn kind_fault(kind: FileKind, bytes: &[u8]) -> Option<Text> {
    if bytes.is_empty() {
        return Some(say!("is empty"));
    }
    let begins = |magic: &[u8]| bytes.starts_with(magic);
    let holds = |word: &str| bytes.windows(word.len()).any(|part| part == word.as_bytes());
    let is_one = match kind {
        FileKind::Pdf => begins(b"%PDF-"),
        FileKind::Png => begins(b"\x89PNG\r\n\x1a\n"),
        FileKind::Jpeg => begins(b"\xff\xd8\xff"),
        FileKind::Gif => begins(b"GIF87a") || begins(b"GIF89a"),
        FileKind::WebP => begins(b"RIFF") && bytes.get(8..12) == Some(b"WEBP"),
        // The names of the parts stand in an archive as they are. An archive of nothing begins otherwise.
        FileKind::Docx => begins(ZIP) && holds("word/"),
        FileKind::Xlsx => begins(ZIP) && holds("xl/"),
        FileKind::Pptx => begins(ZIP) && holds("ppt/"),
        FileKind::Odt => begins(ZIP) && holds("application/vnd.oasis.opendocument.text"),
        FileKind::Ods => begins(ZIP) && holds("application/vnd.oasis.opendocument.spreadsheet"),
        FileKind::Zip => begins(ZIP),
        FileKind::Gzip => begins(b"\x1f\x8b\x08"),
        FileKind::Mail => is_mail(bytes),
        FileKind::Csv
        | FileKind::Tsv
        | FileKind::Text
        | FileKind::Log
        | FileKind::Markdown
        | FileKind::Html
        | FileKind::Xml
        | FileKind::JsonLines => return text_fault(kind, bytes),
    };
    (!is_one).then(|| say!("is no {kind} file, whatever its name says", kind))
}

/// How an archive begins that holds a file.
const ZIP: &[u8] = b"PK\x03\x04";

fn text_fault(kind: FileKind, bytes: &[u8]) -> Option<Text> {
    let Ok(text) = std::str::from_utf8(bytes) else { return Some(say!("is no text in UTF-8")) };
    if text.contains('\0') {
        return Some(say!("has a NUL byte: it is no text"));
    }
    if is_blank(text) {
        return Some(say!("shows nothing"));
    }
    let text = text.trim_start_matches('\u{feff}');
    let is_one = match kind {
        FileKind::Xml => text.trim_start().starts_with('<'),
        FileKind::JsonLines => text.lines().filter(|line| !line.trim().is_empty()).all(is_json),
        _ => true,
    };
    (!is_one).then(|| say!("is no {kind} file, whatever its name says", kind))
}

fn is_json(line: &str) -> bool {
    serde_json::from_str::<serde_json::Value>(line).is_ok()
}

/// Says whether a content begins with the headers of a message, with a sender among them.
fn is_mail(bytes: &[u8]) -> bool {
    let mut lines = bytes.split(|byte| *byte == b'\n').map(|line| line.strip_suffix(b"\r").unwrap_or(line)).peekable();
    let is_header = |line: &[u8]| {
        let name = line.iter().take_while(|byte| (b'!'..=b'~').contains(byte) && **byte != b':').count();
        name > 0 && line.get(name) == Some(&b':')
    };
    let begins = lines.peek().is_some_and(|line| is_header(line));
    let mut headers = lines.take_while(|line| !line.is_empty());
    begins && headers.any(|line| line.len() > 5 && line[..5].eq_ignore_ascii_case(b"from:"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Contents of each kind: one that is good, and one that only has its name.
    fn samples(kind: FileKind) -> (&'static [u8], &'static [u8]) {
        match kind {
            FileKind::Pdf => (b"%PDF-1.7\n", b"%!PS-1.7\n"),
            FileKind::Png => (b"\x89PNG\r\n\x1a\n\0", b"\x89PNG\n\x1a\n\0"),
            FileKind::Jpeg => (b"\xff\xd8\xff\xe0", b"\xff\xd8\xfe"),
            FileKind::Gif => (b"GIF89a", b"GIF88a"),
            FileKind::WebP => (b"RIFF\x10\0\0\0WEBPVP8 ", b"RIFF\x10\0\0\0WAVEfmt "),
            FileKind::Docx => (b"PK\x03\x04..word/document.xml", b"PK\x03\x04..xl/workbook.xml"),
            FileKind::Xlsx => (b"PK\x03\x04..xl/workbook.xml", b"PK\x05\x06xl/"),
            FileKind::Pptx => (b"PK\x03\x04..ppt/presentation.xml", b"ppt/"),
            FileKind::Odt => (b"PK\x03\x04..mimetypeapplication/vnd.oasis.opendocument.text", b"PK\x03\x04..mimetype"),
            FileKind::Ods => (b"PK\x03\x04..mimetypeapplication/vnd.oasis.opendocument.spreadsheet", b"PK\x03\x04..mimetype"),
            FileKind::Zip => (b"PK\x03\x04", b"PK\x05\x06\0\0"),
            FileKind::Gzip => (b"\x1f\x8b\x08\0", b"\x1f\x8b\x07\0"),
            FileKind::Mail => (b"Date: x\r\nFROM: ana@example.org\r\n\r\nbody", b"Date: x\r\n\r\nFrom: ana@example.org"),
            FileKind::Csv | FileKind::Tsv => (b"a,b\n", b"a,\xff\n"),
            FileKind::Text | FileKind::Log | FileKind::Markdown | FileKind::Html => (b"\xef\xbb\xbfx", b" \r\n\t\xe2\x80\x8b\xef\xbb\xbf"),
            FileKind::Xml => (b"\n<?xml version='1.0'?><a/>", b"a <b/>"),
            FileKind::JsonLines => (b"{\"a\": 1}\n\n[2]\n", b"{\"a\": 1}\nb\n"),
        }
    }

    #[test]
    fn a_file_of_each_kind_is_known_by_its_content() {
        for kind in FileKind::ALL {
            let (good, bad) = samples(kind);
            assert_eq!(kind_fault(kind, good), None, "{kind}");
            assert!(kind_fault(kind, bad).is_some(), "{kind}");
            assert_eq!(kind_fault(kind, b""), Some(say!("is empty")), "{kind}");
        }
    }

    #[test]
    fn no_content_passes_for_another_kind_with_a_beginning_of_its_own() {
        let binary = |kind: FileKind| !matches!(samples(kind).0, [b' '..=b'~', ..]);
        for kind in FileKind::ALL.into_iter().filter(|kind| binary(*kind)) {
            for other in FileKind::ALL.into_iter().filter(|other| *other != kind && text_fault(*other, b"<x>{}").is_some()) {
                assert!(kind_fault(other, samples(kind).0).is_some(), "{kind} as {other}");
            }
        }
    }

    #[test]
    fn text_is_utf_8_without_nul_and_shows_something() {
        for (bytes, fault) in [
            (&b"a\0b"[..], Some("has a NUL byte: it is no text")),
            (b"\xff\xfea\0", Some("is no text in UTF-8")),
            (b"\n \n", Some("shows nothing")),
            (b".", None),
        ] {
            assert_eq!(kind_fault(FileKind::Csv, bytes).as_deref(), fault, "{bytes:?}");
        }
    }
}
