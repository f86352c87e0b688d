//! Builds nodes from the parser's events and gathers what is wrong on the way.
//!
//! It does not know what the text is for; it alone knows the parser, with `syntax` for the words.

use std::collections::BTreeMap;

use granit_parser::{Event, Parser, ScalarStyle, Tag};

use super::tree::{Budget, Contents, Entries, Excess, Frame, Index, Pending, Shape, Tree};
use super::{Fault, FaultKind, Key, Limits, Node, Value, scalar, syntax};
use crate::language::{Text, say};
use crate::source::Span;

/// Reads the one document of a text.
pub fn load(text: &str, limits: Limits) -> Result<Node, Vec<Fault>> {
    // The parser ends at the first such character; here all of them are named.
    let unreadable = syntax::unreadable_characters(text);
    if !unreadable.is_empty() {
        return Err(unreadable);
    }
    let mut loader = Loader::new(text, limits);
    loader.read();
    loader.finish()
}

/// After how many faults nothing more is read; one more than anybody is told of, so that it can be said that there are more.
const MOST_FAULTS: usize = 1001;

/// Says that reading ends here; the reason is already among the faults.
struct Stop;

struct Loader<'a> {
    text: &'a str,
    tree: Tree,
    budget: Budget,
    frames: Vec<Frame>,
    /// By the parser's numbers; none while the anchored collection is still open.
    anchors: BTreeMap<usize, Option<Index>>,
    documents: usize,
    root: Option<Index>,
    faults: Vec<Fault>,
}

impl<'a> Loader<'a> {
    fn new(text: &'a str, limits: Limits) -> Self {
        Self {
            text,
            tree: Tree::default(),
            budget: Budget::new(limits),
            frames: Vec::new(),
            anchors: BTreeMap::new(),
            documents: 0,
            root: None,
            faults: Vec::new(),
        }
    }

    fn read(&mut self) {
        let mut options = granit_parser::options! {
            strict_indentation: true,
            disallow_directives: true,
            emit_unresolved_aliases: true,
            flow_nesting_limit: self.budget.limits.depth,
            block_nesting_limit: self.budget.limits.depth,
            // YAML ends a key after 1024 characters, JSON never does.
            simple_key_max_lookahead: 64 * 1024,
        };
        options.set_emit_comments(false);
        for event in Parser::new_from_str_with_options(self.text, options) {
            let step = match event {
                Ok((event, span)) => self.event(event, span),
                Err(error) => {
                    self.faults.push(syntax::fault(self.text, &error, self.budget.limits.depth));
                    Err(Stop)
                }
            };
            if step.is_err() || self.faults.len() >= MOST_FAULTS {
                return;
            }
        }
    }

    fn finish(mut self) -> Result<Node, Vec<Fault>> {
        if self.faults.is_empty() {
            match self.root.map(|root| self.tree.node(root)) {
                Some(root) if root.value != Value::Null => return Ok(root),
                Some(root) => self.faults.push(empty(root.span, say!("the text holds only null"))),
                None => self.faults.push(empty(Span::point(0), say!("the text holds no value"))),
            }
        }
        self.faults.sort_by_key(|fault| fault.span);
        Err(self.faults)
    }

    fn event(&mut self, event: Event<'_>, span: granit_parser::Span) -> Result<(), Stop> {
        let place = self.place(span);
        let tag = event.tag().map(|tag| (tag.clone(), span.tag_span().map_or(place, |span| self.place(span))));
        match event {
            Event::DocumentStart(..) => self.document(place),
            Event::Scalar(word, style, anchor, _) => self.scalar(&word, style, anchor, tag, place),
            Event::SequenceStart(_, anchor, _) => self.open(Contents::Sequence(Vec::new()), anchor, tag, place),
            Event::MappingStart(_, anchor, _) => self.open(Contents::Mapping(Entries::default()), anchor, tag, place),
            Event::SequenceEnd | Event::MappingEnd => {
                self.close(place);
                Ok(())
            }
            Event::Alias(anchor) => self.alias(anchor, place),
            Event::UnresolvedAlias(name) => self.unknown_alias(&name, place),
            // Streams, ends of documents, and what the parser may tell in later versions.
            _ => Ok(()),
        }
    }

    fn document(&mut self, place: Span) -> Result<(), Stop> {
        self.documents += 1;
        if self.documents < 2 {
            return Ok(());
        }
        self.refuse(syntax::word_at(self.text, place.start), say!("a second document begins here"), say!("write one document in one file"));
        Err(Stop)
    }

    fn scalar(&mut self, word: &str, style: ScalarStyle, anchor: usize, tag: Option<(Tag, Span)>, place: Span) -> Result<(), Stop> {
        let merges = word == "<<" && style == ScalarStyle::Plain && tag.is_none();
        let value = self.resolve(word, style, tag, place);
        if self.awaits_key() {
            if anchor > 0 {
                let index = self.tree.add(place, Shape::Scalar(value.clone()));
                self.anchors.insert(anchor, Some(index));
            }
            self.key(value, place, merges);
            return Ok(());
        }
        self.count(place)?;
        let index = self.tree.add(place, Shape::Scalar(value));
        self.anchors.insert(anchor, Some(index));
        self.attach(index);
        Ok(())
    }

    /// Gives a scalar its type. What is refused counts as a string from then on.
    fn resolve(&mut self, word: &str, style: ScalarStyle, tag: Option<(Tag, Span)>, place: Span) -> Value {
        let text = || Value::String(word.to_owned());
        if let Some(control) = word.chars().find(|&letter| letter.is_control() && !matches!(letter, '\t' | '\n' | '\r')) {
            let message = say!("the text holds the control character {control}", control = syntax::code_point(control));
            self.refuse(place, message, say!("remove the character"));
            return text();
        }
        let read = match &tag {
            None if style == ScalarStyle::Plain => scalar::plain(word).map_err(|refusal| (place, refusal)),
            None => Ok(text()),
            Some((tag, _)) if tag.original() == "!" => Ok(text()),
            Some((tag, at)) => match tag.core_suffix() {
                Some(suffix) => scalar::tagged(suffix, word).map_err(|refusal| (place, refusal)),
                None => Err((*at, unknown_tag(tag))),
            },
        };
        read.unwrap_or_else(|(span, refusal)| {
            self.refuse(span, refusal.message, refusal.help);
            text()
        })
    }

    fn key(&mut self, value: Value, place: Span, merges: bool) {
        let key = match value {
            _ if merges => {
                self.refuse(place, say!("a merge key (`<<`) is not read"), say!("write out the keys it would merge"));
                None
            }
            Value::String(name) => Some(Key { span: place, name }),
            Value::Null if place.start == place.end => {
                self.refuse(place, say!("a key is missing"), say!("write a key before the colon"));
                None
            }
            other @ (Value::Null | Value::Bool(_) | Value::Number(_) | Value::Sequence(_) | Value::Mapping(_)) => {
                let kind = Node { span: place, value: other }.kind();
                let written = scalar::clip(&self.text[place.start..place.end]);
                let help = say!("write it in quotes: \"{written}\"", written);
                self.refuse(place, say!("the key `{written}` is {kind}, but a key is a string", written, kind), help);
                None
            }
        };
        let Some(Frame { contents: Contents::Mapping(entries), .. }) = self.frames.last_mut() else { return };
        let Some(key) = key else {
            entries.pending = Pending::Dropped;
            return;
        };
        let Some(&first) = entries.names.get(&key.name) else {
            entries.names.insert(key.name.clone(), key.span);
            entries.pending = Pending::Value(key);
            return;
        };
        entries.pending = Pending::Dropped;
        self.faults.push(Fault {
            kind: FaultKind::DuplicateKey,
            span: key.span,
            message: say!("the key {name} is given twice in one mapping", name = scalar::shown(&key.name)),
            help: say!("keep one of the two"),
            first: Some(first),
        });
    }

    fn open(&mut self, contents: Contents, anchor: usize, tag: Option<(Tag, Span)>, place: Span) -> Result<(), Stop> {
        let (kind, fits) = match contents {
            Contents::Sequence(_) => (say!("a list"), "seq"),
            Contents::Mapping(_) => (say!("a mapping"), "map"),
        };
        if self.awaits_key() {
            let help = say!("write a word before the colon, or put the key in quotes");
            self.refuse(syntax::word_at(self.text, place.start), say!("a key is {kind}, but a key is a string", kind), help);
        }
        if let Some((tag, at)) = tag.filter(|(tag, _)| tag.original() != "!" && tag.core_suffix() != Some(fits)) {
            let refusal = unknown_tag(&tag);
            self.refuse(at, refusal.message, refusal.help);
        }
        self.anchors.insert(anchor, None);
        self.frames.push(Frame { span: place, anchor, contents });
        self.count(place)
    }

    fn close(&mut self, place: Span) {
        let Some(frame) = self.frames.pop() else { return };
        // A block collection ends where its last line does; the parser ends it where the next thing begins.
        let end = self.text[..place.end].trim_end().len().max(frame.span.end);
        let (span, anchor) = (Span::new(frame.span.start, end), frame.anchor);
        let index = self.tree.add(span, frame.shape());
        self.anchors.insert(anchor, Some(index));
        if self.awaits_key() {
            self.drop_value();
        } else {
            self.attach(index);
        }
    }

    fn alias(&mut self, anchor: usize, place: Span) -> Result<(), Stop> {
        if self.awaits_key() {
            self.refuse(place, say!("a key is an alias, but a key is a string"), say!("write the key out"));
            self.drop_value();
            return Ok(());
        }
        let Some(target) = self.anchors.get(&anchor).copied().flatten() else {
            let written = scalar::shown(&self.text[place.start..place.end]);
            self.refuse(place, say!("the alias {written} stands inside what it repeats", written), say!("write the value out"));
            return self.placeholder(place);
        };
        let counted = self.budget.alias(self.tree.extent(target), self.frames.len());
        counted.map_err(|excess| self.exceed(excess, place))?;
        let index = self.tree.add(place, Shape::Alias(target));
        self.attach(index);
        Ok(())
    }

    fn unknown_alias(&mut self, name: &str, place: Span) -> Result<(), Stop> {
        let written = scalar::clip(name);
        let help = say!("write the anchor `&{written}` before it; if a text is meant, put it in quotes: \"*{written}\"", written);
        self.refuse(place, say!("the alias `*{written}` refers to no anchor above it", written), help);
        if self.awaits_key() {
            self.drop_value();
            return Ok(());
        }
        self.placeholder(place)
    }

    /// Stands in for a value that is already reported.
    fn placeholder(&mut self, place: Span) -> Result<(), Stop> {
        self.count(place)?;
        let index = self.tree.add(place, Shape::Scalar(Value::Null));
        self.attach(index);
        Ok(())
    }

    fn attach(&mut self, index: Index) {
        match self.frames.last_mut() {
            Some(frame) => frame.take(index),
            None => self.root = Some(index),
        }
    }

    fn awaits_key(&self) -> bool {
        self.frames.last().is_some_and(Frame::awaits_key)
    }

    /// The key just read is already reported: its value will be read and dropped.
    fn drop_value(&mut self) {
        if let Some(Frame { contents: Contents::Mapping(entries), .. }) = self.frames.last_mut() {
            entries.pending = Pending::Dropped;
        }
    }

    fn count(&mut self, place: Span) -> Result<(), Stop> {
        self.budget.node(self.frames.len()).map_err(|excess| self.exceed(excess, place))
    }

    fn exceed(&mut self, excess: Excess, place: Span) -> Stop {
        let Limits { depth, nodes } = self.budget.limits;
        let (message, help) = match excess {
            Excess::Depth => (syntax::too_deep(depth), say!("write the collections less deeply nested")),
            Excess::Nodes => {
                (say!("the text holds more than {nodes} values, aliases written out", nodes), say!("use fewer values or fewer aliases"))
            }
            Excess::Bytes => (say!("the aliases repeat too much text"), say!("use fewer aliases or shorter texts")),
        };
        self.refuse(place, message, help);
        Stop
    }

    fn refuse(&mut self, span: Span, message: Text, help: Text) {
        self.faults.push(Fault { kind: FaultKind::Refused, span, message, help, first: None });
    }

    /// The place of an event, without the white space that a block scalar ends with.
    fn place(&self, span: granit_parser::Span) -> Span {
        let range = span.byte_range().unwrap_or(0..0);
        let (start, end) = (syntax::boundary(self.text, range.start), syntax::boundary(self.text, range.end));
        let end = start + self.text[start..end.max(start)].trim_end().len();
        Span::new(start, end)
    }
}

fn unknown_tag(tag: &Tag) -> scalar::Refusal {
    let message = say!("the tag {tag} is not read here", tag = scalar::shown(&tag.original()));
    scalar::Refusal { message, help: say!("remove the tag; if a text is meant, put it in quotes") }
}

fn empty(span: Span, message: Text) -> Fault {
    Fault { kind: FaultKind::Empty, span, message, help: say!("write a mapping of keys and values"), first: None }
}
