//! The formats of a report, and where each goes.
//!
//! It does not know how they look.

use std::path::PathBuf;

use clap::ValueEnum;

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

impl std::fmt::Display for Target {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Target::Stdout => f.write_str("the standard output"),
            Target::File(file) => write!(f, "{}", file.display()),
        }
    }
}

/// Reads `FORMAT=FILE`.
pub fn output(text: &str) -> Result<Output, String> {
    let (format, file) = text.split_once('=').ok_or("write FORMAT=FILE, like json=report.json")?;
    let Ok(format) = Format::from_str(format, false) else {
        let known: Vec<_> = Format::value_variants().iter().filter_map(ValueEnum::to_possible_value).collect();
        let known: Vec<_> = known.iter().map(|known| known.get_name()).collect();
        return Err(format!("no format is called `{format}`; there are {}", known.join(", ")));
    };
    match file {
        "" => Err("the name of the file is missing".into()),
        // Workflow commands are the one format that is made to stand in a log with others.
        "-" if format == Format::Github => Ok(Output { format, target: Target::Stdout }),
        "-" => Err("for the standard output use --format".into()),
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
