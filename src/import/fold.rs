//! Words without what makes equal ones look different: accents, case, width and punctuation.
//!
//! It does not know what any word means.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// A word as it is compared, and as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token<'a> {
    pub folded: String,
    pub written: &'a str,
    /// Where it begins in the text.
    pub at: usize,
}

/// What a character does to the word that it stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Letter,
    Digit,
    /// A word by itself: scripts without blanks, and signs that mean something.
    Alone,
    /// Between words.
    Gap,
    /// Neither seen nor heard.
    Nothing,
}

/// Cuts a text into words. Punctuation that only separates is left out; commas, breaks and other signs are words.
pub fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut tokens: Vec<Token<'_>> = Vec::new();
    let mut open: Option<(usize, Part)> = None;
    for (at, letter) in text.char_indices() {
        let part = part(letter);
        match (open, part) {
            (_, Part::Nothing) => continue,
            (Some((_, Part::Letter)), Part::Letter) | (Some((_, Part::Digit)), Part::Digit) => continue,
            (Some((start, _)), _) => push(&mut tokens, text, start, at),
            (None, _) => {}
        }
        open = (part != Part::Gap).then_some((at, part));
    }
    if let Some((start, _)) = open {
        push(&mut tokens, text, start, text.len());
    }
    tokens
}

/// The folded words of a text.
pub fn words(text: &str) -> Vec<String> {
    tokens(text).into_iter().map(|token| token.folded).collect()
}

fn push<'a>(tokens: &mut Vec<Token<'a>>, text: &'a str, start: usize, end: usize) {
    let written = &text[start..end];
    let folded = fold(written);
    if !folded.is_empty() {
        tokens.push(Token { folded, written, at: start });
    }
}

/// One spelling for one word.
fn fold(word: &str) -> String {
    let mut folded = String::with_capacity(word.len());
    for letter in word.nfkd().filter(|&letter| !is_combining_mark(letter) && part(letter) != Part::Nothing) {
        for small in letter.to_lowercase() {
            match small {
                // These do not come apart.
                'ß' => folded.push_str("ss"),
                'æ' => folded.push_str("ae"),
                'œ' => folded.push_str("oe"),
                'ł' => folded.push('l'),
                'ø' => folded.push('o'),
                'đ' => folded.push('d'),
                'ı' => folded.push('i'),
                _ if is_combining_mark(small) => {}
                _ => folded.push(small),
            }
        }
    }
    folded
}

fn part(letter: char) -> Part {
    match letter {
        '\u{200c}' | '\u{200d}' => Part::Nothing,
        // A line break and these separate what belongs together less than a blank does: they join two statements.
        '\n' | ',' | ';' | '、' | '，' | '；' => Part::Alone,
        _ if letter.is_whitespace() => Part::Gap,
        '.' | ':' | '!' | '(' | ')' | '[' | ']' | '"' | '\'' | '’' | '‘' | '“' | '”' | '«' | '»' | '-' | '‐' | '‑' | '–' | '—' | '_'
        | '*' | '`' | '·' | '•' | '。' | '・' | '：' | '（' | '）' | '「' | '」' | '！' | '．' => Part::Gap,
        _ if is_combining_mark(letter) => Part::Letter,
        '\u{3040}'..='\u{30ff}' | '\u{31f0}'..='\u{31ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff66}'..='\u{ff9f}' => {
            Part::Alone
        }
        _ if letter.is_numeric() => Part::Digit,
        _ if letter.is_alphabetic() => Part::Letter,
        _ => Part::Alone,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_case_width_and_punctuation_do_not_matter() {
        assert_eq!(words("Wöchentlich"), ["wochentlich"]);
        assert_eq!(words("Co tydzień, ŁÓDŹ"), ["co", "tydzien", ",", "lodz"]);
        assert_eq!(words("Ｗｅｅｋｌｙ"), ["weekly"]);
        assert_eq!(words("Cafe\u{301} CAFÉ"), ["cafe", "cafe"]);
        assert_eq!(words("(bi-weekly)."), ["bi", "weekly"]);
        assert_eq!(words("l’été\u{a0}: œuvre"), ["l", "ete", "oeuvre"]);
        assert_eq!(words("２週間ごと"), ["2", "週", "間", "こ", "と"]);
    }

    #[test]
    fn digits_stand_apart_and_signs_that_may_mean_something_stay() {
        assert_eq!(words("10days 1x/month?"), ["10", "days", "1", "x", "/", "month", "?"]);
    }

    #[test]
    fn a_word_knows_how_it_was_written() {
        let text = "Été  2026";
        let found: Vec<_> = tokens(text).into_iter().map(|token| (token.written, token.at)).collect();
        assert_eq!(found, [("Été", 0), ("2026", 7)]);
    }
}
