//! Where a new record goes: a path that the evidence paths match, named by what it is for, and not taken yet.
//!
//! It does not know what lies anywhere; it is told what is taken.

use crate::check::Error;
use crate::evidence::{is_ignored, is_record};
use crate::pattern::{Pattern, Segment};

/// How many records of one name there may be.
const NAMES: u32 = 10_000;

/// The longest name of a record without its ending, in bytes.
const LONGEST: usize = 120;

/// An occurrence key as the name of a file: an event's key may be a path, or hold any sign.
pub fn name_of(key: &str) -> String {
    let plain = |c: char| if c.is_alphanumeric() || matches!(c, '-' | '_' | '.') { c } else { '-' };
    let mut name = String::new();
    for c in key.chars().map(plain) {
        if name.len() + c.len_utf8() > LONGEST {
            break;
        }
        name.push(c);
    }
    // Dotfiles and readmes are passed over as evidence, and some systems drop a dot at the end.
    let name = name.trim_matches('.');
    if name.is_empty() || is_ignored(name) { format!("record-{name}") } else { name.to_owned() }
}

/// The path of a record of this name, by the first pattern that leaves no other choice; none if every one does.
pub fn path_for(patterns: &[Pattern], name: &str) -> Option<String> {
    patterns.iter().find_map(|pattern| filled(pattern, name).filter(|path| may_hold(std::slice::from_ref(pattern), path)))
}

/// Says whether a record may lie at a path.
pub fn may_hold(patterns: &[Pattern], path: &str) -> bool {
    is_record(path) && !is_ignored(path) && patterns.iter().any(|pattern| pattern.matches(path))
}

/// Writes the name where the last part of a pattern leaves room for it.
fn filled(pattern: &Pattern, name: &str) -> Option<String> {
    let (last, folders) = pattern.segments().split_last()?;
    let mut parts: Vec<String> = Vec::new();
    for folder in folders {
        match folder {
            Segment::Literal(literal) => parts.push(literal.clone()),
            // Any number of folders is also none.
            Segment::Deep => {}
            Segment::Glob(_) => return None,
        }
    }
    parts.push(match last {
        Segment::Deep => format!("{name}.yaml"),
        Segment::Literal(literal) => literal.clone(),
        Segment::Glob(glob) => {
            let (before, after) = glob.as_str().split_once('*')?;
            let ending = if after.contains('.') { "" } else { ".yaml" };
            let after = after.strip_prefix('*').unwrap_or(after);
            format!("{before}{name}{}{ending}", after.replace('*', ""))
        }
    });
    Some(parts.join("/"))
}

/// The first free path: of this name, or with a number after it.
pub fn free_path(patterns: &[Pattern], name: &str, is_taken: &mut dyn FnMut(&str) -> Result<bool, Error>) -> Result<Option<String>, Error> {
    let mut last = None;
    for number in 1..=NAMES {
        let numbered = if number == 1 { name.to_owned() } else { format!("{name}-{number}") };
        let Some(path) = path_for(patterns, &numbered) else { return Ok(None) };
        if last.as_ref() == Some(&path) {
            // The pattern has room for one record alone.
            return Ok(None);
        }
        if !is_taken(&path)? {
            return Ok(Some(path));
        }
        last = Some(path);
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn patterns(texts: &[&str]) -> Vec<Pattern> {
        texts.iter().map(|text| Pattern::parse(text).expect("a pattern")).collect()
    }

    #[test]
    fn a_record_goes_where_the_first_pattern_that_can_says() {
        for (texts, expected) in [
            (&["evidence/a/"][..], Some("evidence/a/K.yaml")),
            (&["evidence/a/**"], Some("evidence/a/K.yaml")),
            (&["evidence/a/*.yml"], Some("evidence/a/K.yml")),
            (&["evidence/a/*.json"], Some("evidence/a/K.json")),
            (&["evidence/a/*"], Some("evidence/a/K.yaml")),
            (&["evidence/a/review-*"], Some("evidence/a/review-K.yaml")),
            (&["evidence/a/*-review.yaml"], Some("evidence/a/K-review.yaml")),
            (&["evidence/**/*.yaml"], Some("evidence/K.yaml")),
            (&["evidence/**/a/*.yaml"], Some("evidence/a/K.yaml")),
            (&["evidence/a/only.yaml"], Some("evidence/a/only.yaml")),
            (&["evidence/*/a/", "evidence/b/"], Some("evidence/b/K.yaml")),
            (&["evidence/a/*.pdf", "evidence/b/*.yaml"], Some("evidence/b/K.yaml")),
            (&["evidence/a/202?.yaml"], None),
            (&["evidence/a/[0-9]*.yaml"], None),
            (&["evidence/*/a/"], None),
            (&["evidence/a/*.pdf"], None),
            (&["evidence/a/README*.yaml"], None),
        ] {
            assert_eq!(path_for(&patterns(texts), "K").as_deref(), expected, "{texts:?}");
        }
    }

    #[test]
    fn a_taken_name_gets_a_number_and_a_pattern_without_room_gets_none() {
        let free =
            |texts: &[&str], taken: &[&str]| free_path(&patterns(texts), "K", &mut |path| Ok(taken.contains(&path))).expect("an answer");
        assert_eq!(free(&["e/"], &[]).as_deref(), Some("e/K.yaml"));
        assert_eq!(free(&["e/"], &["e/K.yaml"]).as_deref(), Some("e/K-2.yaml"));
        assert_eq!(free(&["e/"], &["e/K.yaml", "e/K-2.yaml", "e/K-3.yaml"]).as_deref(), Some("e/K-4.yaml"));
        assert_eq!(free(&["e/only.yaml"], &["e/only.yaml"]), None);
    }

    #[test]
    fn a_key_becomes_a_plain_name() {
        assert_eq!(name_of("2026-W47"), "2026-W47");
        assert_eq!(name_of("events/a:b@c#d.yaml"), "events-a-b-c-d.yaml");
        assert_eq!(name_of("../../etc/passwd"), "-..-etc-passwd");
        assert_eq!(name_of("README"), "record-README");
        assert_eq!(name_of(".hidden"), "hidden");
        assert_eq!(name_of("..."), "record-");
        assert_eq!(name_of("a\nb\u{0}c"), "a-b-c");
        assert_eq!(name_of(&"é".repeat(200)).len(), LONGEST);
    }
}
