//! Unpacks small zlib streams, such as a commit: for these the time goes into the tables of the codes, which are small here.
//!
//! It never has the last word: what is large, unusual or damaged is left to another reader. It does not know what is unpacked,
//! and passes over its sum: whoever asks checks a better one.

/// The tables of one block, and room to make them.
pub(super) struct Small {
    literals: Code<{ 1 << LITERAL_BITS }>,
    distances: Code<{ 1 << DISTANCE_BITS }>,
    lengths: Code<{ 1 << LENGTH_BITS }>,
}

/// A code: short words are looked up at once, longer ones by their length.
struct Code<const SLOTS: usize> {
    /// Of each beginning the symbol and, in the last four bits, the length of its word; zero where it is longer, or none.
    slots: [u16; SLOTS],
    /// How many words have each length.
    counts: [u16; LONGEST + 1],
    /// The symbols in the order of their words.
    symbols: [u16; 288],
}

/// The bits of a stream, lowest first.
struct Bits<'a> {
    input: &'a [u8],
    at: usize,
    held: u64,
    count: u32,
}

/// How many bytes a stream may unpack to.
pub(super) const MOST: usize = 4096;

/// How many bits are looked up at once.
const LITERAL_BITS: usize = 9;
const DISTANCE_BITS: usize = 7;
const LENGTH_BITS: usize = 7;

/// The longest word of a code.
const LONGEST: usize = 15;

/// The symbol that ends a block; those above it are lengths.
const END: u16 = 256;

/// The order in which the lengths of the words for lengths stand.
const ORDER: [u8; 19] = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

/// The least that a symbol stands for, and how many bits follow that say how much more.
const LENGTHS: [(u16, u8); 29] = more(3, 4, 258);
const DISTANCES: [(u16, u8); 30] = more(1, 2, 0);

impl Small {
    pub(super) fn new() -> Self {
        Self { literals: Code::new(), distances: Code::new(), lengths: Code::new() }
    }

    /// Fills the room with what a stream unpacks to; none if that is not exactly as much, or if this reader cannot say.
    pub(super) fn unpack(&mut self, input: &[u8], made: &mut [u8]) -> Option<()> {
        let [method, flags, rest @ ..] = input else { return None };
        let is_zlib = method & 0x0f == 8 && flags & 0x20 == 0 && u16::from_be_bytes([*method, *flags]).is_multiple_of(31);
        if !is_zlib || made.len() > MOST {
            return None;
        }
        let mut bits = Bits { input: rest, at: 0, held: 0, count: 0 };
        let mut filled = 0;
        loop {
            bits.fill();
            let is_last = bits.take(1) == 1;
            match bits.take(2) {
                1 => self.fixed()?,
                2 => self.dynamic(&mut bits)?,
                // What is stored is rare among others, and read elsewhere where it stands alone.
                _ => return None,
            }
            filled = self.block(&mut bits, made, filled)?;
            if is_last {
                break;
            }
        }
        (filled == made.len() && bits.is_within()).then_some(())
    }

    /// The code that stands in the description of the format.
    fn fixed(&mut self) -> Option<()> {
        let mut lengths = [8; 288];
        lengths[144..256].fill(9);
        lengths[256..280].fill(7);
        self.literals.set(&lengths)?;
        self.distances.set(&[5; 30])
    }

    /// The codes that stand before a block.
    fn dynamic(&mut self, bits: &mut Bits<'_>) -> Option<()> {
        let (literals, distances) = (257 + bits.take(5) as usize, 1 + bits.take(5) as usize);
        let many = 4 + bits.take(4) as usize;
        let mut lengths = [0; 19];
        for symbol in &ORDER[..many] {
            bits.fill();
            lengths[usize::from(*symbol)] = bits.take(3) as u8;
        }
        self.lengths.set(&lengths)?;
        let mut all = [0_u8; 288 + 32];
        let mut at = 0;
        while at < literals + distances {
            bits.fill();
            let symbol = self.lengths.next(bits)?;
            let (length, times) = match symbol {
                0..=15 => (symbol as u8, 1),
                16 => (*all.get(at.checked_sub(1)?)?, 3 + bits.take(2) as usize),
                17 => (0, 3 + bits.take(3) as usize),
                _ => (0, 11 + bits.take(7) as usize),
            };
            all.get_mut(at..at + times)?.fill(length);
            at += times;
        }
        if at != literals + distances || literals > 286 || distances > 30 {
            return None;
        }
        self.literals.set(&all[..literals])?;
        self.distances.set(&all[literals..at])
    }

    /// Unpacks up to the end of a block; gives how far the room is filled.
    fn block(&mut self, bits: &mut Bits<'_>, made: &mut [u8], mut filled: usize) -> Option<usize> {
        loop {
            bits.fill();
            let symbol = self.literals.next(bits)?;
            if symbol < END {
                *made.get_mut(filled)? = symbol as u8;
                filled += 1;
                continue;
            }
            if symbol == END {
                return Some(filled);
            }
            let (least, more) = *LENGTHS.get(usize::from(symbol - END - 1))?;
            let length = usize::from(least) + bits.take(u32::from(more)) as usize;
            let (least, more) = *DISTANCES.get(usize::from(self.distances.next(bits)?))?;
            let distance = usize::from(least) + bits.take(u32::from(more)) as usize;
            let (from, end) = (filled.checked_sub(distance)?, filled + length);
            if end > made.len() {
                return None;
            }
            if distance >= length {
                made.copy_within(from..from + length, filled);
            } else {
                // What is copied goes on with itself.
                for at in filled..end {
                    made[at] = made[at - distance];
                }
            }
            filled = end;
        }
    }
}

impl<const SLOTS: usize> Code<SLOTS> {
    const BITS: u32 = SLOTS.trailing_zeros();

    fn new() -> Self {
        Self { slots: [0; SLOTS], counts: [0; LONGEST + 1], symbols: [0; 288] }
    }

    /// Makes the code in which the word of each symbol has a length; none if there are more words than the lengths allow.
    fn set(&mut self, lengths: &[u8]) -> Option<()> {
        self.counts.fill(0);
        lengths.iter().for_each(|length| self.counts[usize::from(*length)] += 1);
        self.counts[0] = 0;
        let mut starts = [0_u16; LONGEST + 2];
        let mut words = [0_u32; LONGEST + 2];
        let mut left = 1_i32;
        for length in 1..=LONGEST {
            left = (left << 1) - i32::from(self.counts[length]);
            starts[length + 1] = starts[length] + self.counts[length];
            words[length + 1] = (words[length] + u32::from(self.counts[length])) << 1;
            if left < 0 {
                return None;
            }
        }
        if left > 0 {
            self.slots.fill(0);
        }
        for (symbol, length) in (0_u16..).zip(lengths).filter(|(_, length)| **length > 0) {
            let length = usize::from(*length);
            self.symbols[usize::from(starts[length])] = symbol;
            starts[length] += 1;
            let word = words[length];
            words[length] += 1;
            let turned = (word.reverse_bits() >> (u32::BITS - length as u32)) as usize;
            if length as u32 <= Self::BITS {
                self.slots.iter_mut().skip(turned).step_by(1 << length).for_each(|slot| *slot = symbol << 4 | length as u16);
            } else {
                self.slots[turned & (SLOTS - 1)] = 0;
            }
        }
        Some(())
    }

    /// The symbol whose word comes next.
    fn next(&self, bits: &mut Bits<'_>) -> Option<u16> {
        let slot = self.slots[bits.held as usize & (SLOTS - 1)];
        let length = u32::from(slot & 0x0f);
        if length > 0 {
            bits.skip(length);
            return Some(slot >> 4);
        }
        let (mut word, mut first, mut start) = (0, 0, 0);
        for length in 1..=LONGEST {
            word |= (bits.held >> (length - 1) & 1) as u32;
            let count = u32::from(self.counts[length]);
            if word < first + count {
                bits.skip(length as u32);
                return Some(self.symbols[(start + word - first) as usize]);
            }
            (start, first, word) = (start + count, (first + count) << 1, word << 1);
        }
        None
    }
}

impl Bits<'_> {
    /// Holds at least 56 bits; behind the end of the input they are zero.
    fn fill(&mut self) {
        if let Some(word) = self.input.get(self.at..).and_then(<[u8]>::first_chunk::<8>) {
            self.held |= u64::from_le_bytes(*word) << self.count;
            self.at += (63 - self.count as usize) >> 3;
            self.count |= 56;
            return;
        }
        while self.count < 56 {
            self.held |= u64::from(self.input.get(self.at).copied().unwrap_or(0)) << self.count;
            (self.at, self.count) = (self.at + 1, self.count + 8);
        }
    }

    fn skip(&mut self, count: u32) {
        self.held >>= count;
        self.count -= count;
    }

    fn take(&mut self, count: u32) -> u32 {
        let bits = (self.held & ((1 << count) - 1)) as u32;
        self.skip(count);
        bits
    }

    /// Says whether no more was taken than was there.
    fn is_within(&self) -> bool {
        self.at - (self.count / 8) as usize <= self.input.len()
    }
}

/// What symbols stand for: `step` of them with as many bits behind them, beginning with `step` or twice as many with none.
const fn more<const MANY: usize>(first: u16, step: usize, last: u16) -> [(u16, u8); MANY] {
    let mut all = [(0, 0); MANY];
    let (mut least, mut at) = (first, 0);
    while at < MANY {
        let bits = if at < 2 * step { 0 } else { at / step - 1 };
        all[at] = (least, bits as u8);
        least += 1 << bits;
        at += 1;
    }
    if last > 0 {
        // The greatest length has a symbol of its own.
        all[MANY - 1] = (last, 0);
    }
    all
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::ZlibEncoder;
    use proptest::prelude::*;

    use super::{MOST, Small};

    fn packed(content: &[u8], level: u32) -> Vec<u8> {
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::new(level));
        encoder.write_all(content).expect("room");
        encoder.finish().expect("room")
    }

    #[test]
    fn a_commit_and_long_repetitions_are_unpacked() {
        let commit = "tree 473a0f4c3be8a93681a267e3b1e9a7dcda1185436fe141f7749120a303721813\nauthor Ana <ana@example.org> 1 +0000\n\nx\n";
        let long: Vec<u8> = b"abcabcabc".iter().copied().cycle().take(MOST).collect();
        let flat = vec![7; 600];
        let mixed: Vec<u8> = (0..MOST).map(|at| (at * at / 7 % 253) as u8).collect();
        for content in [commit.as_bytes(), &long, &flat, &mixed, b"a", b""] {
            for level in [1, 6, 9] {
                let mut made = vec![0; content.len()];
                let told = Small::new().unpack(&packed(content, level), &mut made);
                // Only what is stored is left to others.
                assert!(told.is_none() || made == content);
                assert!(told.is_some() || content.len() == MOST, "{} at {level}", content.len());
            }
        }
    }

    proptest! {
        #[test]
        fn what_is_unpacked_is_what_was_packed(
            words in prop::collection::vec(prop_oneof!["[a-f0-9]{1,40}", "[a-z ]{1,9}", Just("author ".to_owned())], 0..60),
            bytes in prop::collection::vec(any::<u8>(), 0..300),
            level in 1_u32..10,
            spare in prop::collection::vec(any::<u8>(), 0..12),
        ) {
            let mut small = Small::new();
            for content in [words.concat().as_bytes(), &bytes, &[words.concat().as_bytes(), &bytes].concat()] {
                let stream = [packed(content, level), spare.clone()].concat();
                let mut made = vec![0; content.len()];
                if small.unpack(&stream, &mut made).is_some() {
                    prop_assert_eq!(&made, content);
                }
                prop_assert!(small.unpack(&stream, &mut vec![0; content.len() + 1]).is_none());
            }
        }

        #[test]
        fn no_bytes_make_it_panic(
            mut stream in prop::collection::vec(any::<u8>(), 0..200),
            places in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..4),
            is_packed in any::<bool>(),
            size in 0_usize..400,
        ) {
            if is_packed {
                stream = packed(&stream, 6);
            } else {
                stream.splice(0..0, [0x78, 0x9c]);
            }
            for (place, byte) in places {
                let at = place.index(stream.len());
                stream[at] = byte;
            }
            drop(Small::new().unpack(&stream, &mut vec![0; size]));
        }
    }
}
