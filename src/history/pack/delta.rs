//! Applies one difference of a pack to its base.
//!
//! It does not know where either stands.

use super::Unread;

/// Makes the object that a difference describes, of at most `limit` bytes, in place of what `made` holds.
pub(super) fn apply(base: &[u8], delta: &[u8], limit: u64, made: &mut Vec<u8>) -> Result<(), Unread> {
    let (base_size, rest) = size(delta)?;
    let (size, mut rest) = size(rest)?;
    let length = usize::try_from(size).map_err(|_| Unread)?;
    if usize::try_from(base_size).ok().is_none_or(|expected| expected != base.len()) || size > limit {
        return Err(Unread);
    }
    made.clear();
    made.reserve_exact(length);
    while let Some((&code, after)) = rest.split_first() {
        rest = after;
        if code & 0x80 == 0 {
            // Zero is kept for the future.
            let (new, after) = rest.split_at_checked(usize::from(code)).filter(|(new, _)| !new.is_empty()).ok_or(Unread)?;
            made.extend_from_slice(new);
            rest = after;
        } else {
            let from = number(&mut rest, code, 4)?;
            let len = match number(&mut rest, code >> 4, 3)? {
                0 => 0x1_0000,
                len => len,
            };
            made.extend_from_slice(base.get(from..).and_then(|tail| tail.get(..len)).ok_or(Unread)?);
        }
        if made.len() > length {
            return Err(Unread);
        }
    }
    if made.len() == length { Ok(()) } else { Err(Unread) }
}

/// A number of up to so many bytes, lowest first; a byte whose bit is not set is zero and does not stand there.
fn number(rest: &mut &[u8], bits: u8, bytes: u32) -> Result<usize, Unread> {
    let mut value = 0;
    for at in 0..bytes {
        if bits >> at & 1 == 1 {
            let (&byte, after) = rest.split_first().ok_or(Unread)?;
            value |= usize::from(byte) << (8 * at);
            *rest = after;
        }
    }
    Ok(value)
}

/// A size, seven bits to a byte, lowest first.
fn size(bytes: &[u8]) -> Result<(u64, &[u8]), Unread> {
    let mut value = 0;
    for (at, byte) in bytes.iter().enumerate().take(9) {
        value |= u64::from(byte & 0x7f) << (7 * at);
        if byte & 0x80 == 0 {
            return Ok((value, &bytes[at + 1..]));
        }
    }
    Err(Unread)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::Unread;

    fn apply(base: &[u8], delta: &[u8], limit: u64) -> Result<Vec<u8>, Unread> {
        let mut made = b"what stood there before".to_vec();
        super::apply(base, delta, limit, &mut made).map(|()| made)
    }

    #[test]
    fn copies_and_new_bytes_stand_in_their_order() {
        // Base of 5, result of 6: copy 2 from 1, "xyz", copy 1 from 0.
        let delta = [5, 6, 0x91, 1, 2, 3, b'x', b'y', b'z', 0x90, 1];
        assert_eq!(apply(b"abcde", &delta, 100), Ok(b"bcxyza".to_vec()));
        assert!(apply(b"abcd", &delta, 100).is_err(), "another base");
        assert!(apply(b"abcde", &delta, 5).is_err(), "too large");
        for end in 0..delta.len() {
            assert!(apply(b"abcde", &delta[..end], 100).is_err(), "{end}");
        }
    }

    #[test]
    fn a_copy_of_no_length_is_one_of_64_kilobytes() {
        let base = vec![7; 0x1_0000];
        let delta = [0x80, 0x80, 4, 0x80, 0x80, 4, 0x80];
        assert_eq!(apply(&base, &delta, 1 << 20), Ok(base.clone()));
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(base in prop::collection::vec(any::<u8>(), 0..40), mut delta in prop::collection::vec(any::<u8>(), 0..40)) {
            delta.insert(0, u8::try_from(base.len()).expect("a small base"));
            if let Ok(made) = apply(&base, &delta, 1000) {
                prop_assert!(made.len() <= 1000);
            }
        }
    }
}
