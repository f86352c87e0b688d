//! Values to YAML text.
//!
//! It does not know what the values are for.

/// Writes a value as YAML that [`super::parse`] reads back to the same value.
pub fn to_text(value: &serde_json::Value) -> Result<String, String> {
    serde_yaml::to_string(value).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::source::Source;
    use crate::yaml::{Limits, parse};

    #[test]
    fn what_is_written_reads_back() {
        let value = serde_json::json!({
            "task": "portal", "period": "2026-W47", "yes": "no", "zero": "017", "number": 17, "text": "a: b # c",
            "lines": "one\ntwo\n", "none": null, "list": [1, "~", {"deep": true}], "date": "2026-11-23", "tab": "a\tb", "é": "日本 🎉",
        });
        let text = to_text(&value).expect("a value");
        let source = Arc::new(Source::new("x.yaml", text.as_str()));
        let document = parse(&source, Limits { depth: 10, nodes: 100 }).unwrap_or_else(|faults| panic!("{text}\n{faults:?}"));
        assert_eq!(document.root.to_json(), value, "{text}");
    }
}
