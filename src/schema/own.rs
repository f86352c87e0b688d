//! Schemas that others wrote: refused unless they are draft 2020-12, stand on their own, and can be matched in bounded time.
//!
//! It does not know what they are for.

use super::Schema;
use crate::language::{Text, say};
use crate::yaml::{Node, Value, clip, shown};

/// The one draft that is read, with and without the empty fragment that some tools write.
const DRAFTS: [&str; 2] = ["https://json-schema.org/draft/2020-12/schema", "https://json-schema.org/draft/2020-12/schema#"];

/// The most values that a schema may hold.
const MOST_VALUES: usize = 20_000;

/// The most patterns of a schema; each is compiled into a machine of bounded size.
const MOST_PATTERNS: usize = 200;

/// Why a document is no schema for us.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SchemaFault {
    /// JSON pointer of the place in the schema.
    pub pointer: String,
    /// What is wrong with it, after "the schema NAME".
    pub message: Text,
    pub help: Text,
}

impl Schema {
    /// Compiles a schema that is not ours, written as JSON or YAML.
    pub fn of_document(root: &Node) -> Result<Schema, SchemaFault> {
        if !matches!(root.value, Value::Mapping(_)) {
            let message = say!("is {kind}, and no mapping of keywords", kind = root.kind());
            return Err(fault(String::new(), message, say!("write a JSON Schema, such as `{{\"type\": \"object\"}}`")));
        }
        let mut survey = Survey::default();
        survey.look(root, &mut String::new(), false)?;
        if survey.values > MOST_VALUES {
            let message = say!("holds {values} values, more than the {most} that are read", values = survey.values, most = MOST_VALUES);
            return Err(fault(String::new(), message, say!("write a shorter schema")));
        }
        if survey.patterns > MOST_PATTERNS {
            let message =
                say!("has {patterns} patterns, more than the {most} that are matched", patterns = survey.patterns, most = MOST_PATTERNS);
            return Err(fault(String::new(), message, say!("use fewer patterns, or `enum`")));
        }
        super::unfold::bounded(root)?;
        Schema::build(root.to_json()).map_err(|error| {
            let message = say!("cannot be used: {message}", message = clip(&error.message));
            fault(error.pointer, message, say!("write a schema of draft 2020-12; `$ref` reaches nothing outside the schema itself"))
        })
    }
}

pub(super) fn fault(pointer: String, message: Text, help: Text) -> SchemaFault {
    SchemaFault { pointer, message, help }
}

/// What is counted in a schema before it is compiled.
#[derive(Default)]
struct Survey {
    values: usize,
    patterns: usize,
}

impl Survey {
    /// Looks at a value and all below it. Under `enum`, `const` and the like nothing is a keyword.
    fn look(&mut self, node: &Node, pointer: &mut String, is_data: bool) -> Result<(), SchemaFault> {
        self.values += 1;
        let length = pointer.len();
        for (index, item) in node.items().iter().enumerate() {
            pointer.push_str(&format!("/{index}"));
            self.look(item, pointer, is_data)?;
            pointer.truncate(length);
        }
        for (key, value) in node.entries() {
            pointer.push_str(&format!("/{}", key.name.replace('~', "~0").replace('/', "~1")));
            // They are counted even where nothing is a keyword: a property may be called `const`.
            match key.name.as_str() {
                "pattern" => self.patterns += 1,
                "patternProperties" => self.patterns += value.entries().len(),
                _ => {}
            }
            if !is_data {
                Self::keyword(&key.name, value, pointer)?;
            }
            self.look(value, pointer, is_data || matches!(key.name.as_str(), "enum" | "const" | "default" | "examples"))?;
            pointer.truncate(length);
        }
        Ok(())
    }

    fn keyword(key: &str, value: &Node, pointer: &str) -> Result<(), SchemaFault> {
        let Some(text) = value.as_str() else { return Ok(()) };
        if key == "$schema" && !DRAFTS.contains(&text) {
            let help = say!("write `$schema: {draft}`, or remove it", draft = DRAFTS[0]);
            return Err(fault(pointer.to_owned(), say!("is written for {text}, and not for draft 2020-12", text = shown(text)), help));
        }
        if matches!(key, "$dynamicRef" | "$recursiveRef") {
            return Err(fault(pointer.to_owned(), say!("uses `{key}`, which is not supported", key), say!("write `$ref`")));
        }
        if key == "$ref" && !text.starts_with('#') {
            let message = say!("refers to {text}, which lies outside it", text = shown(text));
            let help = say!("put the other schema under `$defs`, and refer to it as `#/$defs/NAME`");
            return Err(fault(pointer.to_owned(), message, help));
        }
        if key == "$id" && pointer != "/$id" {
            let message = say!("has a schema with an `$id` of its own inside it ({text})", text = shown(text));
            return Err(fault(pointer.to_owned(), message, say!("remove it, and refer to the schema as `#/$defs/NAME`")));
        }
        Ok(())
    }
}
