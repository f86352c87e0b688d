//! Titles in any script to ids.
//!
//! It does not know what the ids are for.

use std::collections::{BTreeMap, BTreeSet};

use deunicode::deunicode;

/// The longest id.
const LONGEST: usize = 64;

/// The id for a title: what is left of it in ASCII, in lower case, with hyphens between words. Empty if nothing is left.
pub fn slug(title: &str) -> String {
    let mut slug = String::new();
    let ascii = deunicode(title);
    for (at, letter) in ascii.char_indices() {
        match letter {
            // It ends a word in `l'année`, and stands inside one in `the team's`.
            '\'' if letters(&ascii[at + 1..]) < 2 => {}
            _ if letter.is_ascii_alphanumeric() => slug.push(letter.to_ascii_lowercase()),
            _ if !slug.is_empty() && !slug.ends_with('-') => slug.push('-'),
            _ => {}
        }
    }
    cut(&slug, LONGEST).to_owned()
}

/// How many letters begin a text.
fn letters(text: &str) -> usize {
    text.bytes().take_while(u8::is_ascii_alphanumeric).count()
}

/// Ids that were given, none of them twice.
#[derive(Debug, Default)]
pub struct Ids {
    given: BTreeSet<String>,
    /// The number to try next for a slug that was given before.
    next: BTreeMap<String, usize>,
}

impl Ids {
    /// Gives a title its id: the slug, or the slug with a number where it is taken; `otherwise` where nothing is left of the title.
    pub fn give(&mut self, title: &str, otherwise: &str, is_taken: &dyn Fn(&str) -> bool) -> String {
        let slug = slug(title);
        let stem = if slug.is_empty() { otherwise.to_owned() } else { slug };
        let mut number = self.next.get(&stem).copied().unwrap_or(1);
        loop {
            let tail = if number == 1 { String::new() } else { format!("-{number}") };
            let id = format!("{}{tail}", cut(&stem, LONGEST - tail.len()));
            number += 1;
            if !self.given.contains(&id) && !is_taken(&id) {
                self.next.insert(stem, number);
                self.given.insert(id.clone());
                return id;
            }
        }
    }
}

/// Cuts at the end of a word, if one ends in the second half.
fn cut(slug: &str, longest: usize) -> &str {
    let slug = slug.trim_matches('-');
    if slug.len() <= longest {
        return slug;
    }
    let short = &slug[..longest];
    let whole = if slug.as_bytes()[longest] == b'-' { Some(longest) } else { short.rfind('-') };
    short[..whole.filter(|end| *end > longest / 2).unwrap_or(longest)].trim_matches('-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_in_any_script_gives_an_id() {
        for (title, id) in [
            ("Portal or license management", "portal-or-license-management"),
            ("Mettre à jour les tickets d'escalade SOC", "mettre-a-jour-les-tickets-d-escalade-soc"),
            ("The team’s analysts' tools", "the-teams-analysts-tools"),
            ("Überprüfung — Straße & Łódź!", "uberprufung-strasse-lodz"),
            ("脆弱性の確認", "cui-ruo-xing-noque-ren"),
            ("チケットを更新", "tiketutowogeng-xin"),
            ("--- #1: {x} ---", "1-x"),
            ("—", ""),
            ("", ""),
        ] {
            assert_eq!(slug(title), id, "{title}");
        }
    }

    #[test]
    fn an_id_has_at_most_sixty_four_characters_and_ends_with_a_word() {
        let long = slug(&"word ".repeat(40));
        assert_eq!((long.len(), long.ends_with("-word")), (64, true));
        assert_eq!(slug(&"x".repeat(100)).len(), 64);
        let sixty_four = "a".repeat(64);
        assert_eq!(slug(&sixty_four), sixty_four);
        assert_eq!(slug(&format!("{} b", "a".repeat(63))), "a".repeat(63));
    }

    #[test]
    fn an_id_that_is_taken_gets_a_number() {
        let mut ids = Ids::default();
        let mut give = |title: &str| ids.give(title, "task-7", &|id| id == "review-3");
        assert_eq!(["Review", "review", "Review!", "Review 2"].map(&mut give), ["review", "review-2", "review-4", "review-2-2"]);
        assert_eq!(["—", "…"].map(&mut give), ["task-7", "task-7-2"]);
        let long = "a".repeat(64);
        assert_eq!([&long, &long].map(|title| give(title)), [long.clone(), format!("{}-2", "a".repeat(62))]);
    }
}
