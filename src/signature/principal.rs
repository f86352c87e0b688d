//! Lists of patterns for names: `*@example.org,!guest@example.org`.
//!
//! It does not know whose names they are. An address matches in its domain whatever the case of the letters there.

use crate::language::{Text, say};

/// A list of patterns as OpenSSH writes it. A name matches if one of them matches and none that is negated does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Patterns {
    patterns: Vec<OnePattern>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct OnePattern {
    text: String,
    is_negated: bool,
}

/// The longest pattern and the longest name that are compared, in bytes.
const LONGEST: usize = 1024;

impl Patterns {
    /// Reads a list; says what is wrong with it.
    pub(super) fn parse(list: &str) -> Result<Self, Text> {
        let mut patterns = Vec::new();
        for word in list.split(',') {
            let (text, is_negated) = match word.strip_prefix('!') {
                Some(text) => (text, true),
                None => (word, false),
            };
            if text.is_empty() {
                return Err(say!("has an empty pattern"));
            }
            if text.len() > LONGEST {
                return Err(say!("has a pattern of more than 1024 bytes"));
            }
            if text.chars().any(is_unseen) {
                return Err(say!("has a character that cannot be seen"));
            }
            patterns.push(OnePattern { text: text.to_owned(), is_negated });
        }
        if patterns.iter().all(|pattern| pattern.is_negated) {
            return Err(say!("only says who is not meant"));
        }
        Ok(Self { patterns })
    }

    /// The first pattern that matches a name; none if a negated one does, wherever it stands.
    pub(super) fn matching(&self, name: &str) -> Option<&str> {
        if name.is_empty()
            || name.len() > LONGEST
            || self.patterns.iter().any(|pattern| pattern.is_negated && matches_folded(&pattern.text, name))
        {
            return None;
        }
        let name = with_lower_domain(name);
        let covers = |pattern: &&OnePattern| !pattern.is_negated && matches(&with_lower_domain(&pattern.text), &name);
        self.patterns.iter().find(covers).map(|pattern| pattern.text.as_str())
    }

    /// Says whether the list means a name in any case of letters, and does not except it.
    pub(super) fn speaks_of(&self, name: &str) -> bool {
        let is_meant =
            |is_negated: bool| self.patterns.iter().any(|pattern| pattern.is_negated == is_negated && matches_folded(&pattern.text, name));
        !name.is_empty() && name.len() <= LONGEST && is_meant(false) && !is_meant(true)
    }
}

/// Says whether two addresses are one in any case of letters.
#[cfg(feature = "openpgp")]
pub(super) fn is_same_folded(one: &str, other: &str) -> bool {
    !one.is_empty() && one.to_lowercase() == other.to_lowercase()
}

/// Says whether two addresses are one: the domain in any case of letters, the rest letter by letter.
pub(super) fn is_same_address(one: &str, other: &str) -> bool {
    !one.is_empty() && with_lower_domain(one) == with_lower_domain(other)
}

/// An exception holds for an address however it is written, so that nobody slips through by a capital letter.
fn matches_folded(pattern: &str, name: &str) -> bool {
    matches(&pattern.to_lowercase(), &name.to_lowercase())
}

fn with_lower_domain(address: &str) -> String {
    match address.rsplit_once('@') {
        Some((local, domain)) => format!("{local}@{}", domain.to_ascii_lowercase()),
        None => address.to_owned(),
    }
}

/// Controls, and characters that lie in a text unseen or turn its direction.
fn is_unseen(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// `*` is any text and `?` is one character. It takes at most the product of both lengths.
fn matches(pattern: &str, name: &str) -> bool {
    let (pattern, name): (Vec<char>, Vec<char>) = (pattern.chars().collect(), name.chars().collect());
    let (mut at, mut read) = (0, 0);
    // Where to go on if what follows the last `*` does not fit: behind it, one character later.
    let mut retry: Option<(usize, usize)> = None;
    while read < name.len() {
        match pattern.get(at) {
            Some('*') => {
                retry = Some((at + 1, read));
                at += 1;
            }
            Some(wanted) if *wanted == '?' || *wanted == name[read] => {
                at += 1;
                read += 1;
            }
            Some(_) | None => {
                let Some((behind, from)) = retry else { return false };
                retry = Some((behind, from + 1));
                (at, read) = (behind, from + 1);
            }
        }
    }
    pattern[at..].iter().all(|rest| *rest == '*')
}

#[cfg(test)]
mod tests {
    use super::{Patterns, is_same_address, matches};

    #[test]
    fn stars_and_question_marks_match_as_in_openssh() {
        for (pattern, name, expected) in [
            ("*", "", true),
            ("*", "ana@example.org", true),
            ("*@example.org", "ana@example.org", true),
            ("*@example.org", "ana@sub.example.org", false),
            ("*@example.org", "ana@example.org.evil", false),
            ("???@example.org", "ana@example.org", true),
            ("??@example.org", "ana@example.org", false),
            ("a*a*@*", "ana@example.org", true),
            ("a*b*a", "axxbxxb", false),
            ("?", "é", true),
            ("", "", true),
            ("ana", "anab", false),
            ("[a]*", "ana", false),
        ] {
            assert_eq!(matches(pattern, name), expected, "{pattern} {name}");
        }
    }

    #[test]
    fn many_stars_take_no_time() {
        assert!(!matches(&format!("{}b", "a*".repeat(500)), &"a".repeat(1000)));
    }

    #[test]
    fn a_list_matches_by_a_pattern_that_covers_and_never_against_an_exception() {
        for (list, name, expected) in [
            ("ana@example.org", "ana@example.org", Some("ana@example.org")),
            ("bob@example.org,*@example.org", "ana@example.org", Some("*@example.org")),
            ("bob@example.org", "ana@example.org", None),
            ("!ana@example.org,*@example.org", "ana@example.org", None),
            ("*@example.org,!ana@example.org", "ana@example.org", None),
            ("*@example.org,!ana@example.org", "Ana@example.org", None),
            ("*@example.org,!ana@example.org", "bob@example.org", Some("*@example.org")),
            ("ana@EXAMPLE.org", "ana@example.ORG", Some("ana@EXAMPLE.org")),
            ("Ana@example.org", "ana@example.org", None),
            ("*", "", None),
        ] {
            assert_eq!(Patterns::parse(list).expect(list).matching(name), expected, "{list} {name}");
        }
    }

    #[test]
    fn a_list_speaks_of_an_address_in_any_letters_unless_it_excepts_it() {
        for (list, name, expected) in [
            ("ana@example.org", "ana@example.org", true),
            ("Ana@example.org", "ana@example.org", true),
            ("ana@example.org", "ANA@Example.org", true),
            ("*@example.org", "Ana@EXAMPLE.org", true),
            ("*", "ana@example.org", true),
            ("bob@example.org", "ana@example.org", false),
            ("*@example.org,!ana@example.org", "Ana@example.org", false),
            ("*", "", false),
        ] {
            assert_eq!(Patterns::parse(list).expect(list).speaks_of(name), expected, "{list} {name}");
        }
    }

    #[test]
    fn a_list_that_cannot_be_meant_is_refused() {
        for list in ["", "a,,b", "a,", ",a", "!", "!a", "!a,!b", "a\u{200b}", "a\u{202e}b", "\u{feff}a", &"a".repeat(1025)] {
            assert!(Patterns::parse(list).is_err(), "{list}");
        }
        assert!(Patterns::parse(&"a".repeat(1024)).is_ok());
    }

    #[test]
    fn addresses_are_compared_letter_by_letter_but_for_the_domain() {
        assert!(is_same_address("ana@example.org", "ana@Example.ORG"));
        assert!(!is_same_address("ana@example.org", "Ana@example.org"));
        assert!(!is_same_address("ana@example.org", "ana@example.com"));
        assert!(!is_same_address("", ""));
    }
}
