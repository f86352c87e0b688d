//! Says whether a schema can be matched in bounded time: what its references unfold to, and where they lead back to themselves.
//!
//! It does not know what the schema demands.

use std::collections::{BTreeMap, BTreeSet};

use super::own::{SchemaFault, fault};
use crate::language::say;
use crate::yaml::{Node, Value, shown};

/// The most schemas that the references of one may unfold to.
const MOST_UNFOLDED: usize = 50_000;

/// The most references that one may lead through, one after the other.
const MOST_REFERENCES: usize = 32;

/// The most ways back that are compared with one another.
const MOST_WAYS: usize = 200;

/// One step from a value to what is inside it.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Step<'a> {
    Key(&'a str),
    /// Any key but these.
    OtherKey(Vec<&'a str>),
    Index(usize),
    AnyIndex,
}

/// A schema inside another, with its pointer and the step to the value that it speaks of; none for the same value.
type Part<'a> = (Option<Step<'a>>, String, &'a Node);

/// Refuses a schema that may take more than bounded time.
pub(super) fn bounded(root: &Node) -> Result<(), SchemaFault> {
    let mut unfold = Unfold { root, anchors: BTreeMap::new(), weights: BTreeMap::new(), open: vec![String::new()], heads: BTreeSet::new() };
    anchors(root, String::new(), &mut unfold.anchors);
    unfold.weight(String::new(), root)?;
    for head in unfold.heads.clone() {
        unfold.leads_back_once(&head)?;
    }
    Ok(())
}

/// What a schema unfolds to.
#[derive(Debug, Clone, Copy)]
struct Weight {
    schemas: usize,
    /// How many references follow one another at most.
    references: usize,
}

struct Unfold<'a> {
    root: &'a Node,
    /// Names of places, with their pointers.
    anchors: BTreeMap<&'a str, String>,
    /// What each place that is referred to unfolds to.
    weights: BTreeMap<String, Weight>,
    /// The places that are being unfolded.
    open: Vec<String>,
    /// The places that lead back to themselves.
    heads: BTreeSet<String>,
}

impl<'a> Unfold<'a> {
    /// Counts what a schema unfolds to.
    fn weight(&mut self, pointer: String, node: &'a Node) -> Result<Weight, SchemaFault> {
        let mut sum = Weight { schemas: 1, references: 0 };
        if let Some(target) = self.target(&pointer, node)? {
            let Weight { schemas, references } = self.weight_of_target(&target)?;
            sum = Weight { schemas: sum.schemas.saturating_add(schemas), references: references + 1 };
        }
        for (_, below, part) in parts(&pointer, node) {
            let Weight { schemas, references } = self.weight(below, part)?;
            sum = Weight { schemas: sum.schemas.saturating_add(schemas), references: sum.references.max(references) };
        }
        if sum.schemas > MOST_UNFOLDED || sum.references > MOST_REFERENCES {
            let message = say!(
                "unfolds to more than {most_unfolded} schemas, or through more than {most_references} references, here",
                most_unfolded = MOST_UNFOLDED,
                most_references = MOST_REFERENCES
            );
            return Err(fault(pointer, message, say!("refer to a schema fewer times")));
        }
        Ok(sum)
    }

    fn weight_of_target(&mut self, target: &str) -> Result<Weight, SchemaFault> {
        let nothing = Weight { schemas: 1, references: 0 };
        if self.open.iter().any(|open| open == target) {
            self.heads.insert(target.to_owned());
            return Ok(nothing);
        }
        if let Some(known) = self.weights.get(target) {
            return Ok(*known);
        }
        let Some(node) = self.root.pointer(target) else { return Ok(nothing) };
        if self.open.len() > MOST_REFERENCES {
            let message = say!("leads through more than {most_references} references here", most_references = MOST_REFERENCES);
            return Err(fault(target.to_owned(), message, say!("refer to the schema itself")));
        }
        self.open.push(target.to_owned());
        let weight = self.weight(target.to_owned(), node)?;
        self.open.pop();
        self.weights.insert(target.to_owned(), weight);
        Ok(weight)
    }

    /// The pointer that the reference of a schema leads to; none without one.
    fn target(&self, pointer: &str, node: &Node) -> Result<Option<String>, SchemaFault> {
        let Some(reference) = node.get("$ref").and_then(Node::as_str) else { return Ok(None) };
        let fragment = reference.strip_prefix('#').unwrap_or(reference);
        let target = match self.anchors.get(fragment) {
            Some(place) => Some(place.clone()),
            None if fragment.is_empty() || fragment.starts_with('/') => Some(fragment.to_owned()),
            None => None,
        };
        match target.filter(|target| self.root.pointer(target).is_some()) {
            Some(target) => Ok(Some(target)),
            None => {
                let message = say!("refers to {reference}, which is not in it", reference = shown(reference));
                Err(fault(format!("{pointer}/$ref"), message, say!("refer to a schema as `#/$defs/NAME`")))
            }
        }
    }

    /// Refuses a place that leads back to itself by two ways for the same value: each level would double the work.
    fn leads_back_once(&self, head: &str) -> Result<(), SchemaFault> {
        let Some(node) = self.root.pointer(head) else { return Ok(()) };
        let mut search = Search { head, steps: Vec::new(), open: vec![head.to_owned()], ways: Vec::new(), budget: MOST_UNFOLDED };
        self.ways_back(head.to_owned(), node, &mut search)?;
        let Search { ways, budget, .. } = search;
        if ways.iter().any(Vec::is_empty) {
            return Err(fault(
                head.to_owned(),
                say!("refers to itself for the same value"),
                say!("let the reference speak of a part of it"),
            ));
        }
        let twice = ways.iter().enumerate().any(|(at, way)| ways[at + 1..].iter().any(|other| overlap(way, other)));
        if twice || budget == 0 {
            let message = say!("leads back to itself by several ways for the same value");
            return Err(fault(head.to_owned(), message, say!("let one reference speak of each part of the value")));
        }
        Ok(())
    }

    fn ways_back(&self, pointer: String, node: &'a Node, search: &mut Search<'_, 'a>) -> Result<(), SchemaFault> {
        // Many ways are too many, whichever they are.
        if search.budget == 0 || search.ways.len() > MOST_WAYS || search.open.len() > MOST_REFERENCES {
            search.budget = 0;
            return Ok(());
        }
        search.budget -= 1;
        match self.target(&pointer, node)? {
            Some(target) if target == search.head => search.ways.push(search.steps.clone()),
            Some(target) if !search.open.contains(&target) => {
                if let Some(node) = self.root.pointer(&target) {
                    search.open.push(target.clone());
                    self.ways_back(target, node, search)?;
                    search.open.pop();
                }
            }
            Some(_) | None => {}
        }
        for (step, below, part) in parts(&pointer, node) {
            let depth = search.steps.len();
            search.steps.extend(step);
            self.ways_back(below, part, search)?;
            search.steps.truncate(depth);
        }
        Ok(())
    }
}

/// The search for the ways from a place back to itself.
struct Search<'h, 'a> {
    head: &'h str,
    steps: Vec<Step<'a>>,
    /// The places that were passed on this way.
    open: Vec<String>,
    ways: Vec<Vec<Step<'a>>>,
    /// How many schemas may still be looked at.
    budget: usize,
}

/// Says whether two ways may lead to the same value, or one of them to what is inside the other's.
fn overlap(one: &[Step<'_>], other: &[Step<'_>]) -> bool {
    one.iter().zip(other).all(|(one, other)| match (one, other) {
        (Step::Key(one), Step::Key(other)) => one == other,
        (Step::Key(key), Step::OtherKey(but)) | (Step::OtherKey(but), Step::Key(key)) => !but.contains(key),
        (Step::OtherKey(_), Step::OtherKey(_)) => true,
        (Step::Index(one), Step::Index(other)) => one == other,
        (Step::Index(_) | Step::AnyIndex, Step::AnyIndex) | (Step::AnyIndex, Step::Index(_)) => true,
        (Step::Key(_) | Step::OtherKey(_), Step::Index(_) | Step::AnyIndex) => false,
        (Step::Index(_) | Step::AnyIndex, Step::Key(_) | Step::OtherKey(_)) => false,
    })
}

/// The schemas that are applied with one: to the same value, or to what is inside it.
fn parts<'a>(pointer: &str, node: &'a Node) -> Vec<Part<'a>> {
    let mut found: Vec<Part<'a>> = Vec::new();
    for (key, value) in node.entries() {
        let here = format!("{pointer}/{}", escaped(&key.name));
        let named = || value.entries().iter().map(|(name, part)| (name.name.as_str(), format!("{here}/{}", escaped(&name.name)), part));
        let listed = || value.items().iter().enumerate().map(|(index, part)| (index, format!("{here}/{index}"), part));
        match key.name.as_str() {
            "allOf" | "anyOf" | "oneOf" => found.extend(listed().map(|(_, place, part)| (None, place, part))),
            "not" | "if" | "then" | "else" => found.push((None, here, value)),
            "dependentSchemas" => found.extend(named().map(|(_, place, part)| (None, place, part))),
            "properties" => found.extend(named().map(|(name, place, part)| (Some(Step::Key(name)), place, part))),
            "patternProperties" => found.extend(named().map(|(_, place, part)| (Some(Step::OtherKey(Vec::new())), place, part))),
            "additionalProperties" => {
                let known = node.get("properties").into_iter().flat_map(Node::entries).map(|(name, _)| name.name.as_str());
                found.push((Some(Step::OtherKey(known.collect())), here, value));
            }
            "unevaluatedProperties" | "propertyNames" => found.push((Some(Step::OtherKey(Vec::new())), here, value)),
            "prefixItems" => found.extend(listed().map(|(index, place, part)| (Some(Step::Index(index)), place, part))),
            "items" | "unevaluatedItems" | "contains" => found.push((Some(Step::AnyIndex), here, value)),
            _ => {}
        }
    }
    found
}

/// Gathers the names that schemas give themselves, wherever they stand.
fn anchors<'a>(node: &'a Node, pointer: String, found: &mut BTreeMap<&'a str, String>) {
    if let Some(name) = node.get("$anchor").and_then(Node::as_str) {
        found.entry(name).or_insert_with(|| pointer.clone());
    }
    match &node.value {
        Value::Sequence(items) => {
            items.iter().enumerate().for_each(|(index, item)| anchors(item, format!("{pointer}/{index}"), found));
        }
        Value::Mapping(entries) => {
            entries.iter().for_each(|(key, value)| anchors(value, format!("{pointer}/{}", escaped(&key.name)), found));
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn escaped(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use crate::schema::Schema;
    use crate::source::Source;
    use crate::yaml::{self, Limits};

    /// Compiles a schema; gives the pointer and the message of what is wrong with it.
    fn compiled(text: &str) -> Result<(), String> {
        let source = Arc::new(Source::new("s.yaml", text));
        let root = yaml::parse(&source, Limits { depth: 64, nodes: 200_000 }).expect("readable").root;
        Schema::of_document(&root).map(drop).map_err(|fault| format!("{} {}", fault.pointer, fault.message))
    }

    #[test]
    fn what_leads_back_to_itself_once_for_each_part_is_good() {
        for text in [
            "{$ref: '#/$defs/n', $defs: {n: {properties: {left: {$ref: '#/$defs/n'}, right: {$ref: '#/$defs/n'}}}}}",
            "{$ref: '#/$defs/n', $defs: {n: {properties: {all: {items: {$ref: '#/$defs/n'}}}, additionalProperties: {$ref: '#/$defs/n'}}}}",
            "{items: {$ref: '#'}, additionalProperties: {$ref: '#'}}",
            "{prefixItems: [{$ref: '#'}, {$ref: '#'}]}",
            "{properties: {a: {$ref: '#name'}, b: {$ref: '#/$defs/a~1b'}}, $defs: {x: {$anchor: name}, a/b: {type: string}}}",
            "{properties: {const: {type: string}, default: {$ref: '#/properties/const'}}}",
        ] {
            assert_eq!(compiled(text), Ok(()), "{text}");
        }
    }

    #[test]
    fn what_doubles_the_work_at_each_level_is_refused() {
        let twice = "leads back to itself by several ways for the same value";
        for (text, told) in [
            ("{$ref: '#'}", " refers to itself for the same value".to_owned()),
            (
                "{allOf: [{$ref: '#/$defs/a'}], $defs: {a: {not: {$ref: '#/$defs/a'}}}}",
                "/$defs/a refers to itself for the same value".to_owned(),
            ),
            ("{allOf: [{items: {$ref: '#'}}, {items: {$ref: '#'}}]}", format!(" {twice}")),
            ("{properties: {x: {$ref: '#', properties: {x: {$ref: '#'}}}}}", format!(" {twice}")),
            ("{patternProperties: {a: {$ref: '#'}, b: {$ref: '#'}}}", format!(" {twice}")),
            ("{$ref: '#/$defs/none'}", "/$ref refers to `#/$defs/none`, which is not in it".to_owned()),
            ("{properties: {a: {$dynamicRef: '#n'}}}", "/properties/a/$dynamicRef uses `$dynamicRef`, which is not supported".to_owned()),
        ] {
            assert_eq!(compiled(text), Err(told), "{text}");
        }
    }

    #[test]
    fn a_schema_unfolds_to_fifty_thousand_at_most() {
        let levels = |count: usize| {
            let level = |at: usize| format!("l{at}: {{allOf: [{{$ref: '#/$defs/l{}'}}, {{$ref: '#/$defs/l{}'}}]}}", at + 1, at + 1);
            let defs: Vec<String> = (0..count).map(level).chain([format!("l{count}: {{type: string}}")]).collect();
            format!("{{$ref: '#/$defs/l0', $defs: {{{}}}}}", defs.join(", "))
        };
        assert_eq!(compiled(&levels(10)), Ok(()));
        let told = compiled(&levels(30)).expect_err("too much");
        assert!(told.contains("unfolds to more than 50000 schemas"), "{told}");
        let chain = |count: usize| {
            let defs: Vec<String> = (0..count).map(|at| format!("l{at}: {{$ref: '#/$defs/l{}'}}", at + 1)).collect();
            format!("{{$ref: '#/$defs/l0', $defs: {{{}, l{count}: {{}}}}}}", defs.join(", "))
        };
        assert_eq!(compiled(&chain(30)), Ok(()));
        assert!(compiled(&chain(40)).is_err());
    }

    #[test]
    fn patterns_are_few_and_small() {
        let patterns = |count: usize| {
            let all: Vec<String> = (0..count).map(|at| format!("p{at}: {{pattern: '^a{at}$'}}")).collect();
            format!("{{properties: {{{}}}}}", all.join(", "))
        };
        assert_eq!(compiled(&patterns(200)), Ok(()));
        assert!(compiled(&patterns(201)).is_err());
        assert!(compiled("{pattern: '(\\w{1000}){100}'}").is_err(), "too large a machine");
        assert!(compiled("{pattern: '(a)\\1'}").is_err(), "a back reference");
    }
}
