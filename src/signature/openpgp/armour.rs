//! The armour of OpenPGP: a first line, headers, base64, a checksum, a last line.
//!
//! It does not know what the packets in it mean. The checksum is not looked at: what it wraps is signed.

use pgp::packet::{Packet, PacketParser};

use super::super::shown;
use super::super::wire::base64;

/// Takes the next packet off the bytes that are left; none at their end. Where one cannot be read, the bytes are used up.
pub(super) fn next(rest: &mut &[u8]) -> Option<Result<Packet, String>> {
    if rest.is_empty() {
        return None;
    }
    // The parser takes a header that is cut short for the end.
    let packet =
        PacketParser::new(&mut *rest).next().unwrap_or_else(|| Err(std::io::Error::from(std::io::ErrorKind::UnexpectedEof).into()));
    Some(packet.map_err(|error| {
        *rest = &[];
        shown(&error.to_string())
    }))
}

/// Reads the lines between the first and the last one of an armour.
pub(super) fn body<'a>(lines: impl Iterator<Item = &'a str>) -> Option<Vec<u8>> {
    let mut lines = lines.map(|line| line.strip_suffix('\r').unwrap_or(line)).skip_while(|line| is_header(line));
    // An empty line ends the headers, even where there are none.
    if lines.next().is_none_or(|line| !line.trim_end().is_empty()) {
        return None;
    }
    let mut text = String::new();
    let mut is_over = false;
    for line in lines {
        let is_checksum = line.starts_with('=') && line.len() == 5;
        if is_over || line.is_empty() {
            return None;
        }
        if is_checksum {
            is_over = true;
        } else {
            text.push_str(line);
        }
    }
    base64(text.as_bytes()).filter(|bytes| !bytes.is_empty())
}

/// `Version: …`, `Comment: …` and their like.
fn is_header(line: &str) -> bool {
    line.split_once(':').is_some_and(|(name, _)| !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-'))
}

#[cfg(test)]
mod tests {
    use super::body;

    #[test]
    fn the_body_of_an_armour_is_base64_with_headers_before_and_a_checksum_behind() {
        for (text, expected) in [
            ("\nZm9v", Some("foo")),
            ("\nZm9v\nYmFy\n=twTO", Some("foobar")),
            ("Version: 1\nComment: x y\n\nZm9v\n=twTO", Some("foo")),
            ("\r\nZm9v\r\n=twTO\r", Some("foo")),
            ("Zm9v", None),
            ("Version: 1\nZm9v", None),
            ("\nZm9v\n\nYmFy", None),
            ("\nZm9v\n=twTO\nYmFy", None),
            ("\nZm 9v", None),
            ("\n", None),
            ("", None),
        ] {
            assert_eq!(body(text.split('\n')).as_deref(), expected.map(str::as_bytes), "{text:?}");
        }
    }
}
