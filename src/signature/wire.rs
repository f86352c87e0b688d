//! The encodings that SSH keys and signatures come in: base64, and fields with their lengths before them.
//!
//! It does not know what the fields mean.

/// Reads the fields of a blob one after another.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fields<'a> {
    rest: &'a [u8],
}

impl<'a> Fields<'a> {
    pub(super) fn new(blob: &'a [u8]) -> Self {
        Self { rest: blob }
    }

    /// What has not been read yet.
    pub(super) fn rest(&self) -> &'a [u8] {
        self.rest
    }

    pub(super) fn is_finished(&self) -> bool {
        self.rest.is_empty()
    }

    pub(super) fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.rest.split_at_checked(count)?;
        self.rest = rest;
        Some(taken)
    }

    pub(super) fn u32(&mut self) -> Option<u32> {
        self.take(4)?.try_into().map(u32::from_be_bytes).ok()
    }

    pub(super) fn u64(&mut self) -> Option<u64> {
        self.take(8)?.try_into().map(u64::from_be_bytes).ok()
    }

    /// A field with its length before it.
    pub(super) fn bytes(&mut self) -> Option<&'a [u8]> {
        let length = usize::try_from(self.u32()?).ok()?;
        self.take(length)
    }

    /// A field of text with its length before it.
    pub(super) fn text(&mut self) -> Option<&'a str> {
        std::str::from_utf8(self.bytes()?).ok()
    }
}

/// Puts a field behind its length.
pub(super) fn put(blob: &mut Vec<u8>, field: &[u8]) {
    // No field is longer than the file it came from, and those have limits far below 4 GiB.
    let length = u32::try_from(field.len()).unwrap_or(u32::MAX);
    blob.extend_from_slice(&length.to_be_bytes());
    blob.extend_from_slice(field);
}

/// Decodes base64 with its padding; there is one text for each value, and no other is read.
pub(super) fn base64(text: &[u8]) -> Option<Vec<u8>> {
    let padding = text.iter().rev().take_while(|byte| **byte == b'=').count();
    let digits = &text[..text.len() - padding];
    if !text.len().is_multiple_of(4) || padding > 2 {
        return None;
    }
    let mut decoded = Vec::with_capacity(digits.len() / 4 * 3 + 2);
    let mut held: u32 = 0;
    let mut bits: u32 = 0;
    for digit in digits {
        held = held << 6 | sextet(*digit)?;
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            decoded.push(u8::try_from(held >> bits & 0xff).ok()?);
            held &= (1 << bits) - 1;
        }
    }
    (held == 0).then_some(decoded)
}

fn sextet(digit: u8) -> Option<u32> {
    let value = match digit {
        b'A'..=b'Z' => digit - b'A',
        b'a'..=b'z' => digit - b'a' + 26,
        b'0'..=b'9' => digit - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    };
    Some(u32::from(value))
}

#[cfg(test)]
mod tests {
    use super::{Fields, base64, put};

    #[test]
    fn base64_is_read_in_its_one_form() {
        for (text, expected) in [("", ""), ("Zg==", "f"), ("Zm8=", "fo"), ("Zm9v", "foo"), ("Zm9vYg==", "foob"), ("Pz8/Pj4+", "???>>>")] {
            assert_eq!(base64(text.as_bytes()).as_deref(), Some(expected.as_bytes()), "{text}");
        }
        for text in ["Z", "Zg", "Zg=", "Zh==", "Zm9=", "====", "Zg==Zg==", "Zm 9", "Zm9v\n", "Zm9v====", "Zm-_", "Zm9v=Zm9"] {
            assert_eq!(base64(text.as_bytes()), None, "{text}");
        }
    }

    #[test]
    fn a_field_that_promises_more_than_there_is_is_none() {
        let mut blob = Vec::new();
        put(&mut blob, b"git");
        let mut fields = Fields::new(&blob);
        assert_eq!(fields.text(), Some("git"));
        assert!(fields.is_finished());
        assert_eq!(Fields::new(&blob[..6]).bytes(), None);
        assert_eq!(Fields::new(&[0xff, 0xff, 0xff, 0xff, 1]).bytes(), None);
        assert_eq!(Fields::new(&[0, 0, 0]).u32(), None);
    }
}
