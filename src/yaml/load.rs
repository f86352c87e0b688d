//! The parser's events to a tree of nodes, with every fault that can be seen at once.
//!
//! It alone knows the parser.

use std::collections::BTreeMap;
use std::sync::Arc;

use granit_parser::{Event, Parser, ScalarStyle, Tag};

use super::{Document, Fault, FaultKind, Key, Limits, Node, Value, scalar, words};
use crate::source::{Source, Span};

/// Reads one document; gives it, or every fault that was found, in text order.
pub fn parse(source: &Arc<Source>, limits: Limits) -> Result<Document, Vec<Fault>> {
    let mut loader =
        Loader { source, limits, faults: Vec::new(), stack: Vec::new(), anchors: BTreeMap::new(), nodes: 0, root: None, documents: 0 };
    if let Some(at) = control_character(source.text()) {
        let help = "remove the character, or write it as an escape such as \"\\u0007\" inside double quotes";
        return Err(vec![fault(FaultKind::Syntax, Span::new(at, at + 1), "the text has a control character".to_owned(), help)]);
    }
    loader.run();
    let Loader { mut faults, root, .. } = loader;
    match root {
        Some(root) if faults.is_empty() && root.value != Value::Null => Ok(Document { source: Arc::clone(source), root }),
        Some(_) | None if faults.is_empty() => {
            let message = "the file is empty".to_owned();
            Err(vec![fault(FaultKind::Empty, Span::point(0), message, "write the keys that belong here, or remove the file")])
        }
        Some(_) | None => {
            faults.sort_by_key(|fault| fault.span);
            Err(faults)
        }
    }
}

/// The place of a character that YAML does not allow in a text.
fn control_character(text: &str) -> Option<usize> {
    text.char_indices().find(|(_, c)| c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{85}')).map(|(at, _)| at)
}

fn fault(kind: FaultKind, span: Span, message: String, help: &str) -> Fault {
    Fault { kind, span, message, help: help.to_owned(), first: None }
}

struct Loader<'a> {
    source: &'a Arc<Source>,
    limits: Limits,
    faults: Vec<Fault>,
    stack: Vec<Open>,
    anchors: BTreeMap<usize, (Node, usize)>,
    nodes: usize,
    root: Option<Node>,
    documents: usize,
}

/// A collection that has begun and not ended.
struct Open {
    start: Span,
    anchor: usize,
    /// Nodes counted before it began.
    before: usize,
    content: Content,
}

enum Content {
    List(Vec<Node>),
    Map {
        entries: Vec<(Key, Node)>,
        first_at: BTreeMap<String, Span>,
        /// The key that waits for its value; `Bad` was faulted, so its value is dropped.
        pending: Pending,
    },
}

enum Pending {
    None,
    Key(Key),
    Bad,
}

impl Loader<'_> {
    fn run(&mut self) {
        let options = granit_parser::options! {
            strict_indentation: true,
            flow_nesting_limit: self.limits.depth,
            block_nesting_limit: self.limits.depth,
        };
        let source = self.source;
        let mut parser = Parser::new_from_str_with_options(source.text(), options);
        while let Some(next) = parser.next_event() {
            match next {
                Ok((event, span)) => {
                    let span = self.span(&span);
                    if !self.event(event, span) {
                        return;
                    }
                }
                Err(error) => {
                    let at = self.boundary(error.marker().byte_offset().unwrap_or(source.text().len()));
                    let line = source.text()[..at].rfind('\n').map_or(0, |newline| newline + 1);
                    let rest = source.text()[line..].lines().next().unwrap_or("");
                    let (message, help) = words::translate(&error, rest);
                    self.faults.push(fault(FaultKind::Syntax, Span::point(at), message, help));
                    return;
                }
            }
        }
    }

    /// Takes in one event; says whether reading may go on.
    fn event(&mut self, event: Event<'_>, span: Span) -> bool {
        match event {
            Event::DocumentStart(..) => {
                self.documents += 1;
                if self.documents > 1 {
                    let help = "keep one document in a file; plans may be split over several files";
                    self.faults.push(fault(FaultKind::Refused, span, "the file holds more than one document".to_owned(), help));
                    return false;
                }
                true
            }
            Event::Scalar(text, style, anchor, tag) => self.scalar(&text, style, anchor, tag.as_deref(), span),
            Event::SequenceStart(_, anchor, tag) => self.open(span, anchor, tag.as_deref(), "seq", Content::List(Vec::new())),
            Event::MappingStart(_, anchor, tag) => {
                let content = Content::Map { entries: Vec::new(), first_at: BTreeMap::new(), pending: Pending::None };
                self.open(span, anchor, tag.as_deref(), "map", content)
            }
            Event::SequenceEnd | Event::MappingEnd => {
                self.close(span);
                true
            }
            Event::Alias(anchor) => self.alias(anchor, span),
            _ => true,
        }
    }

    fn count(&mut self, more: usize, span: Span) -> bool {
        self.nodes = self.nodes.saturating_add(more);
        if self.nodes <= self.limits.nodes {
            return true;
        }
        let message = format!("the file holds more than {} values after aliases are filled in", self.limits.nodes);
        self.faults.push(fault(FaultKind::Refused, span, message, "write fewer values, and repeat less by aliases"));
        false
    }

    fn scalar(&mut self, text: &str, style: ScalarStyle, anchor: usize, tag: Option<&Tag>, span: Span) -> bool {
        if !self.count(1, span) {
            return false;
        }
        self.check_tag(tag, "str", span);
        let value = if style == ScalarStyle::Plain && tag.is_none() {
            scalar::plain(text).unwrap_or_else(|(message, help)| {
                self.faults.push(fault(FaultKind::Refused, span, message, help));
                Value::Null
            })
        } else {
            Value::String(text.to_owned())
        };
        self.add(Node { span, value }, anchor, 1, style == ScalarStyle::Plain);
        true
    }

    fn open(&mut self, span: Span, anchor: usize, tag: Option<&Tag>, own: &str, content: Content) -> bool {
        if self.stack.len() >= self.limits.depth {
            let message = format!("collections are nested more than {} deep", self.limits.depth);
            self.faults.push(fault(FaultKind::Refused, span, message, "nest lists and mappings less deeply"));
            return false;
        }
        self.check_tag(tag, own, span);
        let before = self.nodes;
        if !self.count(1, span) {
            return false;
        }
        self.stack.push(Open { start: span, anchor, before, content });
        true
    }

    fn close(&mut self, span: Span) {
        let Some(open) = self.stack.pop() else { return };
        let (value, content_end) = match open.content {
            Content::List(items) => {
                let end = items.last().map(|node| node.span.end);
                (Value::Sequence(items), end)
            }
            Content::Map { entries, .. } => {
                let end = entries.last().map(|(key, node)| node.span.end.max(key.span.end));
                (Value::Mapping(entries), end)
            }
        };
        // A block collection ends with its last value; a flow collection with its bracket.
        let text = self.source.text();
        let bracket = text[open.start.start..].starts_with(['[', '{']) && span.end > open.start.start;
        let end = if bracket { span.end } else { content_end.unwrap_or(open.start.end) };
        let node = Node { span: Span::new(open.start.start, end.max(open.start.end)), value };
        self.add(node, open.anchor, self.nodes - open.before, false);
    }

    fn alias(&mut self, anchor: usize, span: Span) -> bool {
        match self.anchors.get(&anchor) {
            Some((node, size)) => {
                let (size, found) = (*size, node.span);
                if !self.count(size, span) {
                    return false;
                }
                let Some((node, _)) = self.anchors.get(&anchor) else { return false };
                let node = Node { span: found, value: node.value.clone() };
                self.add(node, 0, size, false);
                true
            }
            None => {
                let message = "the alias stands inside the value that it names".to_owned();
                self.faults.push(fault(FaultKind::Refused, span, message, "write the value out: it cannot hold itself"));
                false
            }
        }
    }

    /// Puts a finished value where it belongs.
    fn add(&mut self, node: Node, anchor: usize, size: usize, plain: bool) {
        if anchor > 0 {
            self.anchors.insert(anchor, (node.clone(), size));
        }
        let Some(open) = self.stack.last_mut() else {
            self.root = Some(node);
            return;
        };
        match &mut open.content {
            Content::List(items) => items.push(node),
            Content::Map { entries, first_at, pending } => match std::mem::replace(pending, Pending::None) {
                Pending::Key(key) => entries.push((key, node)),
                Pending::Bad => {}
                Pending::None => {
                    let written = self.source.text().get(node.span.start..node.span.end).unwrap_or_default();
                    *pending = match key(&node, plain, written) {
                        Ok(name) => match first_at.get(&name) {
                            Some(first) => {
                                let message = format!("the key `{}` stands twice", shown(&name));
                                let help = "keep one of the two: which one would count is a matter of luck elsewhere";
                                let twice = Fault { first: Some(*first), ..fault(FaultKind::DuplicateKey, node.span, message, help) };
                                self.faults.push(twice);
                                Pending::Bad
                            }
                            None => {
                                first_at.insert(name.clone(), node.span);
                                Pending::Key(Key { span: node.span, name })
                            }
                        },
                        Err((message, help)) => {
                            self.faults.push(fault(FaultKind::Refused, node.span, message, help));
                            Pending::Bad
                        }
                    };
                }
            },
        }
    }

    fn check_tag(&mut self, tag: Option<&Tag>, own: &str, span: Span) {
        if let Some(tag) = tag.filter(|tag| !tag.is_yaml_core_schema_tag(own)) {
            let message = format!("the tag `{}` is not accepted", shown(&tag.original()));
            self.faults.push(fault(FaultKind::Refused, span, message, "leave the tag out; quote a text that looks like a number"));
        }
    }

    fn span(&self, span: &granit_parser::Span) -> Span {
        let range = span.byte_range().unwrap_or(0..0);
        let (start, end) = (self.boundary(range.start), self.boundary(range.end));
        // The span of a block scalar runs into the white space after it.
        let text = &self.source.text()[start..end.max(start)];
        Span::new(start, start + text.trim_end().len())
    }

    fn boundary(&self, offset: usize) -> usize {
        let text = self.source.text();
        let mut offset = offset.min(text.len());
        while !text.is_char_boundary(offset) {
            offset -= 1;
        }
        offset
    }
}

/// The name of a key: a text, or a plain number, word or date as it is written.
fn key(node: &Node, plain: bool, written: &str) -> Result<String, (String, &'static str)> {
    match &node.value {
        Value::String(name) if plain && name == "<<" => {
            Err(("merge keys are not accepted".to_owned(), "write the keys out, or alias the whole mapping"))
        }
        Value::String(name) => Ok(name.clone()),
        Value::Bool(_) | Value::Number(_) => Ok(written.to_owned()),
        Value::Null => Err(("a key is empty".to_owned(), "write a word before the colon")),
        Value::Sequence(_) | Value::Mapping(_) => Err(("a list or a mapping cannot be a key".to_owned(), "write a word before the colon")),
    }
}

fn shown(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(60).collect()
}

#[cfg(test)]
mod tests;
