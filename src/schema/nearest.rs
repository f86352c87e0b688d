//! Finds the known word that a misspelt one was meant to be.
//!
//! It does not know what the words are for.

/// Words longer than this are no slips of the pen.
const LONGEST: usize = 64;

/// The candidate that is nearest to a word, if it is near enough to be what was meant.
///
/// Of equally near ones it is the one that begins most alike, then the first./// A third of the letters may be wrong, but at least one; upper and lower case, `-` and `_` are the same.
#[must_use]
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let length = word.chars().count();
    if length == 0 || length > LONGEST {
        return None;
    }
    let allowed = (length / 3).max(1);
    let word = folded(word);
    let distances = candidates.into_iter().map(|candidate| (strsim::damerau_levenshtein(&word, &folded(candidate)), candidate));
    let near = distances.filter(|&(distance, candidate)| distance <= allowed && distance < candidate.chars().count());
    near.min_by_key(|&(distance, candidate)| (distance, std::cmp::Reverse(alike(&word, candidate)))).map(|(_, candidate)| candidate)
}

/// How many letters two words begin with alike.
fn alike(word: &str, candidate: &str) -> usize {
    word.chars().zip(folded(candidate).chars()).take_while(|(one, other)| one == other).count()
}

fn folded(word: &str) -> String {
    word.to_lowercase().replace('_', "-")
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEYS: [&str; 5] = ["grace", "early", "due_soon", "on", "every"];

    #[test]
    fn a_slip_of_the_pen_finds_its_word() {
        for (word, expected) in [
            ("grce", "grace"),
            ("garce", "grace"),
            ("Grace", "grace"),
            ("due-soon", "due_soon"),
            ("duesoon", "due_soon"),
            ("evry", "every"),
        ] {
            assert_eq!(nearest(word, KEYS), Some(expected), "for {word}");
        }
    }

    #[test]
    fn a_third_of_the_letters_may_be_wrong_and_no_more() {
        assert_eq!(nearest("abcdxx", ["abcdef"]), Some("abcdef"));
        assert_eq!(nearest("abcxxx", ["abcdef"]), None);
        assert_eq!(nearest("xn", ["on"]), Some("on"));
        assert_eq!(nearest("xy", ["on"]), None);
        assert_eq!(nearest("x", ["y"]), None);
    }

    #[test]
    fn of_equally_near_words_the_one_that_begins_alike_is_taken_and_then_the_first() {
        assert_eq!(nearest("sonday", ["monday", "sunday"]), Some("sunday"));
        assert_eq!(nearest("cat", ["bat", "hat"]), Some("bat"));
    }

    #[test]
    fn an_empty_or_endless_word_is_like_nothing() {
        assert_eq!(nearest("", KEYS), None);
        assert_eq!(nearest(&"grace".repeat(20), KEYS), None);
    }
}
