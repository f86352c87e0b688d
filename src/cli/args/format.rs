//! The formats of a report, and where each goes.
//!
//! It does not know how they look.

use std::path::PathBuf;

use clap::ValueEnum;
use duly::language::{Text, say};

use super::Wrong;

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    Human,
    Json,
    Sarif,
    Junit,
    Github,
    Gitlab,
    Markdown,
    Html,
    Csv,
    Badge,
    BadgeSvg,
    Ics,
    Openmetrics,
    InToto,
    Oscal,
    OscalAr,
    OscalPoam,
}

/// What else to write, and in which format.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Output {
    pub format: Format,
    pub target: Target,
}

/// Where an output goes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Target {
    /// Before what `--format` writes there.
    Stdout,
    File(PathBuf),
}

impl Target {
    /// How people call it.
    pub fn text(&self) -> Text {
        match self {
            Target::Stdout => say!("the standard output"),
            Target::File(file) => Text::verbatim(file.display().to_string()),
        }
    }
}

/// Reads `FORMAT=FILE`.
pub fn output(text: &str) -> Result<Output, Wrong> {
    let (format, file) = text.split_once('=').ok_or_else(|| Wrong(say!("write FORMAT=FILE, like json=report.json")))?;
    let Ok(format) = Format::from_str(format, false) else {
        let known: Vec<_> = Format::value_variants().iter().filter_map(ValueEnum::to_possible_value).collect();
        let known: Vec<_> = known.iter().map(|known| known.get_name()).collect();
        return Err(Wrong(say!("no format is called `{format}`; there are {known}", format, known = known.join(", "))));
    };
    match file {
        "" => Err(Wrong(say!("the name of the file is missing"))),
        // Workflow commands are the one format that is made to stand in a log with others.
        "-" if format == Format::Github => Ok(Output { format, target: Target::Stdout }),
        "-" => Err(Wrong(say!("for the standard output use --format"))),
        file => Ok(Output { format, target: Target::File(file.into()) }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_output_is_a_format_and_a_file() {
        assert_eq!(output("json=a=b.json"), Ok(Output { format: Format::Json, target: Target::File("a=b.json".into()) }));
        assert_eq!(output("github=-"), Ok(Output { format: Format::Github, target: Target::Stdout }));
        for text in ["json", "json=", "json=-", "xml=a.xml", "=a"] {
            assert!(output(text).is_err(), "{text}");
        }
    }
}
