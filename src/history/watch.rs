//! All watched patterns as one: which names of a folder lead to something that is watched.
//!
//! It does not know trees. The cost of a step does not grow with the number of patterns that share a folder.

use std::collections::HashMap;

use crate::pattern::{Pattern, Segment, SegmentGlob};

/// The patterns, merged by their common beginnings.
pub(super) struct Watch {
    nodes: Vec<Node>,
    /// Every set of nodes that was met, so that a set has a short name and can be compared and kept cheaply.
    sets: Vec<Box<[usize]>>,
    numbers: HashMap<Box<[usize]>, usize>,
}

/// A place in the patterns, after some of their segments.
#[derive(Default)]
struct Node {
    literals: HashMap<String, usize>,
    globs: Vec<(SegmentGlob, usize)>,
    /// Where a `**` leads that follows here.
    deep: Option<usize>,
    /// A `**` stands here: any folder leads back here.
    is_deep: bool,
    /// A pattern ends here. At a `**` it takes everything below.
    is_end: bool,
}

/// The places that a folder stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Set(usize);

/// What a name in a folder leads to.
pub(super) struct Step {
    /// The file of this name is watched.
    pub(super) is_match: bool,
    /// What is watched below the folder of this name; none if nothing is.
    pub(super) below: Option<Set>,
}

impl Watch {
    pub(super) fn new(patterns: &[Pattern]) -> Self {
        let mut watch = Self { nodes: vec![Node::default()], sets: Vec::new(), numbers: HashMap::new() };
        for pattern in patterns {
            watch.insert(pattern);
        }
        watch
    }

    /// What is watched below the root; none if there are no patterns.
    pub(super) fn root(&mut self) -> Option<Set> {
        let root = &self.nodes[0];
        let is_empty = root.literals.is_empty() && root.globs.is_empty() && root.deep.is_none();
        if is_empty { None } else { self.set(vec![0]) }
    }

    /// The names of the root folder that lead to something; none if a pattern begins with a glob.
    pub(super) fn first_names(&self) -> Option<Vec<&str>> {
        let root = &self.nodes[0];
        let is_plain = root.globs.is_empty() && root.deep.is_none();
        is_plain.then(|| root.literals.keys().map(String::as_str).collect())
    }

    /// What a name leads to from a folder.
    pub(super) fn step(&mut self, from: Set, name: &str) -> Step {
        let mut next = Vec::new();
        let mut is_match = false;
        for place in &self.sets[from.0] {
            let node = &self.nodes[*place];
            if node.is_deep {
                next.push(*place);
                is_match |= node.is_end;
            }
            let globs = node.globs.iter().filter(|(glob, _)| glob.matches(name)).map(|(_, place)| *place);
            for place in node.literals.get(name).copied().into_iter().chain(globs) {
                next.push(place);
                is_match |= self.nodes[place].is_end;
            }
        }
        Step { is_match, below: self.set(next) }
    }

    /// Says whether a file at a path is watched.
    pub(super) fn holds(&mut self, path: &str) -> bool {
        let mut folder = self.root();
        let mut is_match = false;
        for name in path.split('/') {
            let Some(set) = folder else { return false };
            let step = self.step(set, name);
            (is_match, folder) = (step.is_match, step.below);
        }
        is_match
    }

    fn insert(&mut self, pattern: &Pattern) {
        let mut place = 0;
        for segment in pattern.segments() {
            place = match segment {
                Segment::Literal(name) => match self.nodes[place].literals.get(name) {
                    Some(next) => *next,
                    None => {
                        let next = self.add(Node::default());
                        self.nodes[place].literals.insert(name.clone(), next);
                        next
                    }
                },
                Segment::Glob(glob) => match self.nodes[place].globs.iter().find(|(known, _)| known.as_str() == glob.as_str()) {
                    Some((_, next)) => *next,
                    None => {
                        let next = self.add(Node::default());
                        self.nodes[place].globs.push((glob.clone(), next));
                        next
                    }
                },
                Segment::Deep => match self.nodes[place].deep {
                    Some(next) => next,
                    None => {
                        let next = self.add(Node { is_deep: true, ..Node::default() });
                        self.nodes[place].deep = Some(next);
                        next
                    }
                },
            };
        }
        self.nodes[place].is_end = true;
    }

    fn add(&mut self, node: Node) -> usize {
        self.nodes.push(node);
        self.nodes.len() - 1
    }

    /// The set of some places and of the `**` that follow them; none if nothing can follow.
    fn set(&mut self, mut places: Vec<usize>) -> Option<Set> {
        let deeper: Vec<usize> = places.iter().filter_map(|place| self.nodes[*place].deep).collect();
        places.extend(deeper);
        places.retain(|place| {
            let node = &self.nodes[*place];
            node.is_deep || !node.literals.is_empty() || !node.globs.is_empty()
        });
        // Where everything is watched, nothing else needs to be asked.
        if let Some(all) = places.iter().copied().filter(|place| self.nodes[*place].is_deep && self.nodes[*place].is_end).min() {
            places = vec![all];
        }
        if places.is_empty() {
            return None;
        }
        places.sort_unstable();
        places.dedup();
        let places: Box<[usize]> = places.into();
        if let Some(number) = self.numbers.get(&places) {
            return Some(Set(*number));
        }
        let number = self.sets.len();
        self.sets.push(places.clone());
        self.numbers.insert(places, number);
        Some(Set(number))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Watch;
    use crate::pattern::Pattern;

    fn watches(patterns: &[Pattern], path: &str) -> bool {
        Watch::new(patterns).holds(path)
    }

    #[test]
    fn no_pattern_watches_nothing() {
        assert!(Watch::new(&[]).root().is_none());
    }

    #[test]
    fn a_file_and_what_lies_below_a_folder_of_its_name_are_apart() {
        let parse = |text: &str| Pattern::parse(text).expect(text);
        let patterns = [parse("a"), parse("a/b/")];
        for (path, expected) in [("a", true), ("a/b", false), ("a/b/c", true), ("a/c", false), ("b", false)] {
            assert_eq!(watches(&patterns, path), expected, "{path}");
        }
    }

    proptest! {
        #[test]
        fn the_merged_patterns_match_what_one_of_them_matches(
            patterns in prop::collection::vec("([ab*?]|\\*\\*|a\\*|[ab]{2})(/([ab*?]|\\*\\*|a\\*)){0,3}/?", 1..5),
            path in "[ab]{1,2}(/[ab]{1,2}){0,4}",
        ) {
            let patterns: Vec<Pattern> = patterns.iter().map(|text| Pattern::parse(text).expect(text)).collect();
            let expected = patterns.iter().any(|pattern| pattern.matches(&path));
            prop_assert_eq!(watches(&patterns, &path), expected);
        }

        #[test]
        fn a_folder_above_a_match_may_match_below(
            pattern in "([ab*]|\\*\\*)(/([ab*]|\\*\\*)){0,3}/?",
            path in "[ab]{1,2}(/[ab]{1,2}){1,4}",
        ) {
            let pattern = Pattern::parse(&pattern).expect("a pattern");
            prop_assume!(pattern.matches(&path));
            for (slash, _) in path.match_indices('/') {
                prop_assert!(pattern.may_match_below(&path[..slash]));
            }
        }
    }
}
