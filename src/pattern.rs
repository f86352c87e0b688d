//! Patterns for repository paths: gitignore-like, anchored at the root, case-sensitive.
//!
//! `*`, `?` and `[..]` stop at `/`, `**` does not, a trailing `/` means all below. It does not know trees or files.

mod error;

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use globset::{Candidate, GlobBuilder, GlobMatcher};

pub use self::error::PatternError;
use crate::language::{Text, say};

/// A parsed pattern. Two patterns are equal when their texts are.
#[derive(Clone)]
pub struct Pattern {
    text: Arc<str>,
    segments: Arc<[Segment]>,
}

/// What one stretch of a pattern between two `/` asks of a path.
#[derive(Debug, Clone)]
pub enum Segment {
    /// Exactly this name.
    Literal(String),
    /// A name with `*`, `?` or `[..]` in it.
    Glob(SegmentGlob),
    /// `**`: any number of folders; at the end of a pattern, everything below.
    Deep,
}

/// A segment with wildcards. `?` is one character, whatever its length in UTF-8.
#[derive(Debug, Clone)]
pub struct SegmentGlob {
    text: String,
    matcher: GlobMatcher,
    /// The characters beyond ASCII that the pattern names, each with the control character that stands for it.
    stand_ins: BTreeMap<char, char>,
}

impl Pattern {
    /// Reads a pattern; refuses what cannot name a path inside the repository.
    pub fn parse(text: &str) -> Result<Self, PatternError> {
        let pattern = || text.to_owned();
        if text.is_empty() {
            return Err(PatternError::Empty);
        }
        if text.starts_with('/') {
            return Err(PatternError::Absolute { pattern: pattern() });
        }
        // Nearly all are plain, and are looked through once.
        if !text.bytes().all(|byte| matches!(byte, b' '..=b'[' | b']'..=b'z' | b'|' | b'~')) {
            if let Some(character) = text.chars().find(|character| *character == '\\' || character.is_control()) {
                return Err(PatternError::Character { pattern: pattern(), character });
            }
            if let Some(brace) = text.chars().find(|character| matches!(character, '{' | '}')) {
                return Err(PatternError::Brace { pattern: pattern(), brace });
            }
        }
        let (body, all_below) = match text.strip_suffix('/') {
            Some(body) => (body, true),
            None => (text, false),
        };
        let mut segments = Vec::new();
        for segment in body.split('/') {
            push_segment(&mut segments, parse_segment(text, segment)?);
        }
        if all_below {
            push_segment(&mut segments, Segment::Deep);
        }
        Ok(Self { text: text.into(), segments: segments.into() })
    }

    /// The pattern as it was written.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The segments in order; two `**` never follow each other.
    pub fn segments(&self) -> &[Segment] {
        &self.segments
    }

    /// The path up to the first wildcard, without a trailing `/`; empty if the pattern begins with one.
    pub fn literal_prefix(&self) -> String {
        let mut names = Vec::new();
        for segment in self.segments.iter() {
            match segment {
                Segment::Literal(name) => names.push(name.as_str()),
                Segment::Glob(_) | Segment::Deep => break,
            }
        }
        names.join("/")
    }

    /// Says whether the path of a file matches.
    pub fn matches(&self, path: &str) -> bool {
        !path.is_empty() && self.begins(path) && self.reached(path)[self.segments.len()]
    }

    /// Says whether the first name of a path is the one that the pattern begins with, if it begins with one: most paths end here.
    fn begins(&self, path: &str) -> bool {
        match self.segments.first() {
            Some(Segment::Literal(first)) => {
                let rest = path.trim_start_matches('/').strip_prefix(first.as_str());
                rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
            }
            Some(Segment::Glob(_) | Segment::Deep) | None => true,
        }
    }

    /// Says whether the path of some file below this folder could match; the empty path is the root.
    pub fn may_match_below(&self, folder: &str) -> bool {
        let reached = self.reached(folder);
        reached[..self.segments.len()].contains(&true)
    }

    /// Which numbers of leading segments the whole path can stand for.
    fn reached(&self, path: &str) -> Vec<bool> {
        let last = self.segments.len() - 1;
        let mut reached = vec![false; self.segments.len() + 1];
        reached[0] = true;
        self.skip_empty_depths(&mut reached);
        for name in path.split('/').filter(|name| !name.is_empty()) {
            let mut next = vec![false; reached.len()];
            for (position, segment) in self.segments.iter().enumerate().filter(|(position, _)| reached[*position]) {
                match segment {
                    Segment::Deep => {
                        next[position] = true;
                        next[position + 1] |= position == last;
                    }
                    Segment::Literal(_) | Segment::Glob(_) => next[position + 1] |= segment.matches(name),
                }
            }
            self.skip_empty_depths(&mut next);
            reached = next;
        }
        reached
    }

    /// A `**` may stand for no folder at all, except at the end, where it stands for something below.
    fn skip_empty_depths(&self, reached: &mut [bool]) {
        for (position, segment) in self.segments.iter().enumerate() {
            if reached[position] && matches!(segment, Segment::Deep) && position + 1 < self.segments.len() {
                reached[position + 1] = true;
            }
        }
    }
}

impl Segment {
    /// Says whether one name between two `/` matches. `**` takes any name.
    pub fn matches(&self, name: &str) -> bool {
        match self {
            Self::Literal(literal) => literal == name,
            Self::Glob(glob) => glob.matches(name),
            Self::Deep => true,
        }
    }
}

impl SegmentGlob {
    /// The segment as it was written.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Says whether one name between two `/` matches.
    pub fn matches(&self, name: &str) -> bool {
        let name: String = name.chars().map(|character| stand_in(&self.stand_ins, character)).collect();
        self.matcher.is_match_candidate(&Candidate::from_bytes(&name))
    }
}

/// The control character for every character that a pattern does not name.
const UNNAMED: char = '\u{7f}';

/// globset matches bytes, so a character of several bytes would need several `?`: one byte stands for each.
fn stand_in(stand_ins: &BTreeMap<char, char>, character: char) -> char {
    match stand_ins.get(&character) {
        Some(stand_in) => *stand_in,
        None if character.is_ascii() && !character.is_ascii_control() => character,
        None => UNNAMED,
    }
}

fn push_segment(segments: &mut Vec<Segment>, segment: Segment) {
    if !matches!((segments.last(), &segment), (Some(Segment::Deep), Segment::Deep)) {
        segments.push(segment);
    }
}

fn parse_segment(pattern: &str, segment: &str) -> Result<Segment, PatternError> {
    let text = || pattern.to_owned();
    match segment {
        "" => Err(PatternError::EmptySegment { pattern: text() }),
        "." | ".." => Err(PatternError::Dots { pattern: text(), segment: segment.to_owned() }),
        "**" => Ok(Segment::Deep),
        _ if segment.eq_ignore_ascii_case(".git") => Err(PatternError::GitFolder { pattern: text() }),
        _ if !segment.bytes().any(|byte| matches!(byte, b'*' | b'?' | b'[' | b']')) => Ok(Segment::Literal(segment.to_owned())),
        _ => parse_glob(segment).map(Segment::Glob).map_err(|reason| PatternError::Segment {
            pattern: text(),
            segment: segment.to_owned(),
            reason,
        }),
    }
}

fn parse_glob(segment: &str) -> Result<SegmentGlob, Text> {
    let mut stand_ins = BTreeMap::new();
    let mut translated = String::new();
    let mut in_class = false;
    for character in segment.chars() {
        if character == '*' && !in_class && translated.ends_with('*') {
            continue;
        }
        if character.is_ascii() {
            in_class = match character {
                '[' => true,
                ']' => false,
                _ => in_class,
            };
            translated.push(character);
            continue;
        }
        if in_class {
            return Err(say!("`{character}` is not ASCII, and `[..]` takes ASCII only", character));
        }
        let number = u32::try_from(stand_ins.len() + 1).map_err(|_| say!("it is too long"))?;
        let stand_in = char::from_u32(number).filter(|stand_in| *stand_in < ' ');
        let stand_in =
            *stand_ins.entry(character).or_insert(stand_in.ok_or_else(|| say!("it has too many different characters beyond ASCII"))?);
        translated.push(stand_in);
    }
    let glob = GlobBuilder::new(&translated).literal_separator(true).backslash_escape(false).build();
    let matcher = glob.map_err(|error| Text::verbatim(error.kind().to_string()))?.compile_matcher();
    Ok(SegmentGlob { text: segment.to_owned(), matcher, stand_ins })
}

impl fmt::Debug for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Pattern").field(&self.text).finish()
    }
}

impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl PartialEq for Pattern {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for Pattern {}

impl PartialOrd for Pattern {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Pattern {
    fn cmp(&self, other: &Self) -> Ordering {
        self.text.cmp(&other.text)
    }
}

impl Hash for Pattern {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.text.hash(state);
    }
}

#[cfg(test)]
mod tests {
    use super::{Pattern, PatternError};

    /// Checks which of some paths a pattern matches.
    fn check(pattern: &str, matching: &[&str], others: &[&str]) {
        let parsed = Pattern::parse(pattern).expect(pattern);
        for path in matching {
            assert!(parsed.matches(path), "{pattern} should match {path}");
        }
        for path in others {
            assert!(!parsed.matches(path), "{pattern} should not match {path}");
        }
    }

    #[test]
    fn a_plain_path_is_exactly_that_file() {
        check("evidence/a.yaml", &["evidence/a.yaml"], &["evidence/a.yaml/b", "evidence/A.yaml", "x/evidence/a.yaml", "evidence", ""]);
    }

    #[test]
    fn a_trailing_slash_means_everything_below_and_not_the_folder_itself() {
        for pattern in ["evidence/x/", "evidence/x/**", "evidence/x/**/"] {
            check(pattern, &["evidence/x/a", "evidence/x/b/c"], &["evidence/x", "evidence/xa", "evidence"]);
        }
    }

    #[test]
    fn a_star_stays_within_its_segment() {
        check(
            "evidence/*/a-?.md",
            &["evidence/x/a-1.md", "evidence/.x/a-é.md"],
            &["evidence/x/y/a-1.md", "evidence/x/a-.md", "evidence/x/a-12.md"],
        );
        check("**x**", &["x", "axb"], &["a/x", "x/a"]);
    }

    #[test]
    fn two_stars_stand_for_any_number_of_folders() {
        check("a/**/b", &["a/b", "a/x/b", "a/x/y/b"], &["a", "b", "a/b/c", "xa/b"]);
        check("**/b", &["b", "a/b"], &["b/a"]);
        check("**", &["b", "a/b"], &[""]);
    }

    #[test]
    fn classes_and_characters_beyond_ascii_are_matched_by_character() {
        check("[a-c]?é.md", &["bxé.md", "aüé.md"], &["dxé.md", "bxe.md", "bé.md", "bx\u{1}.md"]);
        check("[!a].md", &["é.md", "b.md"], &["a.md"]);
    }

    #[test]
    fn a_folder_is_worth_a_look_only_if_something_below_it_could_match() {
        let pattern = Pattern::parse("evidence/*/log/").expect("a pattern");
        for folder in ["", "evidence", "evidence/x", "evidence/x/log", "evidence/x/log/deep"] {
            assert!(pattern.may_match_below(folder), "{folder}");
        }
        for folder in ["src", "evidence/x/other"] {
            assert!(!pattern.may_match_below(folder), "{folder}");
        }
        assert!(!Pattern::parse("a/b").expect("a pattern").may_match_below("a/b"));
    }

    #[test]
    fn the_literal_prefix_ends_at_the_first_wildcard() {
        for (pattern, prefix) in [("a/b/", "a/b"), ("a/*/c", "a"), ("**/c", ""), ("a/b.md", "a/b.md")] {
            assert_eq!(Pattern::parse(pattern).expect(pattern).literal_prefix(), prefix);
        }
    }

    #[test]
    fn what_cannot_name_a_path_in_the_repository_is_refused() {
        let refused = |text: &str| Pattern::parse(text).expect_err(text);
        assert_eq!(refused(""), PatternError::Empty);
        assert_eq!(refused("/a"), PatternError::Absolute { pattern: "/a".into() });
        assert_eq!(refused("a//b"), PatternError::EmptySegment { pattern: "a//b".into() });
        assert_eq!(refused("a//"), PatternError::EmptySegment { pattern: "a//".into() });
        assert_eq!(refused("a/../b"), PatternError::Dots { pattern: "a/../b".into(), segment: "..".into() });
        assert_eq!(refused("./a"), PatternError::Dots { pattern: "./a".into(), segment: ".".into() });
        assert_eq!(refused("a\\b"), PatternError::Character { pattern: "a\\b".into(), character: '\\' });
        assert_eq!(refused("a\0b"), PatternError::Character { pattern: "a\0b".into(), character: '\0' });
        assert_eq!(refused("a\nb"), PatternError::Character { pattern: "a\nb".into(), character: '\n' });
        assert_eq!(refused("a/{team}/"), PatternError::Brace { pattern: "a/{team}/".into(), brace: '{' });
        for inside in [".git/config", "a/.GIT/hooks/"] {
            assert_eq!(refused(inside), PatternError::GitFolder { pattern: inside.into() });
        }
        for unreadable in ["a/[b", "a/[é]", "a/[z-a]"] {
            assert!(matches!(refused(unreadable), PatternError::Segment { .. }), "{unreadable}");
        }
    }

    #[test]
    fn messages_name_the_pattern_and_the_place() {
        let message = Pattern::parse("a/[b").expect_err("an unclosed class").to_string();
        assert_eq!(message, "the pattern `a/[b` has the segment `[b`, which cannot be read: unclosed character class; missing ']'");
    }
}
