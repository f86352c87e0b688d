//! What a record still needs, beyond what the command line says: asked for, or told by the flags that give it.
//!
//! It does not know who answers.

use std::io::{BufRead, Write};

use duly::evidence::draft::{Data, Field, Kind};
use duly::language::{Text, say};

use crate::cli::Failure;
use crate::cli::args::Record;
use crate::cli::world::Asker;

/// What the user says, wherever it was said.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Said {
    pub summary: Option<String>,
    pub reviewed_by: Option<String>,
    pub data: Data,
}

/// What is missing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing<'f> {
    summary: bool,
    review: bool,
    fields: Vec<&'f Field>,
}

/// Takes what the command line says.
pub fn said(args: &Record, fields: &[Field]) -> Result<Said, Failure> {
    let mut data = Data::default();
    for (key, word) in &args.data {
        let kind = fields.iter().find(|field| field.name == *key).map_or(Kind::Free, |field| field.kind);
        let help = || say!("give each key once, and a value that fits");
        data.add(key, word, kind).map_err(|told| Failure::usage(say!("--data {key}: {told}", key, told), help()))?;
    }
    Ok(Said { summary: args.summary.clone(), reviewed_by: args.reviewed_by.clone(), data })
}

impl<'f> Missing<'f> {
    /// What nobody has said. `wants_review` is the plan's wish for four eyes; a trailer of the message fulfils it too.
    pub fn of(args: &Record, said: &Said, fields: &'f [Field], wants_review: bool) -> Self {
        let trailer = args.message.as_ref().is_some_and(|message| message.lines().any(|line| line.starts_with("Reviewed-by:")));
        Self {
            summary: said.summary.is_none() && !args.nothing_to_report,
            review: wants_review && said.reviewed_by.is_none() && !trailer,
            fields: fields.iter().filter(|field| field.required && !said.data.has(&field.name)).collect(),
        }
    }

    pub fn is_empty(&self) -> bool {
        !self.summary && !self.review && self.fields.is_empty()
    }

    /// Tells the flags of everything that is missing.
    pub fn told(&self) -> Failure {
        let mut flags: Vec<String> = Vec::new();
        flags.extend(self.summary.then(|| "--summary".to_owned()));
        flags.extend(self.review.then(|| "--reviewed-by".to_owned()));
        flags.extend(self.fields.iter().map(|field| format!("--data {}=VALUE", field.name)));
        let help = match self.summary {
            true => say!("say with --summary TEXT what was done, or give --nothing-to-report; on a terminal you are asked"),
            false => say!("give it; on a terminal you are asked"),
        };
        let is_one = flags.len() == 1;
        let flags = Text::all_of(flags.into_iter().map(Text::verbatim));
        Failure::usage(if is_one { say!("{flags} is missing", flags) } else { say!("{flags} are missing", flags) }, help)
    }

    /// Asks for everything that is missing.
    pub fn ask<R: BufRead, W: Write>(&self, asker: &mut Asker<R, W>, said: &mut Said) -> Result<(), Failure> {
        if self.summary {
            let filled = |text: &str| if text.is_empty() { Err(say!("write a sentence")) } else { Ok(()) };
            said.summary = Some(asker.ask(&say!("What was done and found"), "--summary TEXT", &filled)?);
        }
        if self.review {
            let address = |text: &str| if text.contains('@') { Ok(()) } else { Err(say!("write an address")) };
            said.reviewed_by = Some(asker.ask(&say!("Who reviewed it"), "--reviewed-by EMAIL", &address)?);
        }
        for field in &self.fields {
            let question = field.words.as_ref().map_or_else(|| field.name.clone(), |words| format!("{words} ({})", field.name));
            let flag = format!("--data {}=VALUE", field.name);
            let word = asker.ask(&Text::verbatim(question), &flag, &|word| field.kind.read(word).map(drop))?;
            said.data.add(&field.name, &word, field.kind).map_err(|told| Failure::usage(told, say!("give {flag}", flag)))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;
    use crate::cli::args::{Cli, Command};

    fn args(more: &[&str]) -> Record {
        let whole = [&["duly", "record", "logs"], more].concat();
        match Cli::try_parse_from(whole).expect("a command line").command {
            Command::Record(args) => *args,
            other => panic!("{other:?}"),
        }
    }

    fn fields() -> [Field; 2] {
        let field = |name: &str, kind, required, words: Option<&str>| Field {
            name: name.to_owned(),
            kind,
            required,
            words: words.map(str::to_owned),
        };
        [field("alerts", Kind::Integer, true, Some("How many alerts")), field("note", Kind::Text, false, None)]
    }

    #[test]
    fn what_is_missing_is_told_by_its_flags() {
        let fields = fields();
        let told = |more: &[&str]| {
            let args = args(more);
            let said = said(&args, &fields).expect("words");
            let missing = Missing::of(&args, &said, &fields, true);
            (!missing.is_empty()).then(|| missing.told().message)
        };
        assert_eq!(told(&[]).as_deref(), Some("--summary and --reviewed-by and --data alerts=VALUE are missing"));
        assert_eq!(told(&["--nothing-to-report", "--reviewed-by", "b@example.org"]).as_deref(), Some("--data alerts=VALUE is missing"));
        assert_eq!(told(&["--summary", "x", "--data", "alerts=1"]).as_deref(), Some("--reviewed-by is missing"));
        let trailer = ["--summary", "x", "--data", "alerts=1", "--commit", "-m", "Logs\n\nReviewed-by: Bob <bob@example.org>"];
        assert_eq!(told(&trailer), None);
    }

    #[test]
    fn a_value_of_the_command_line_must_fit_the_schema() {
        let failure = said(&args(&["--data", "alerts=many"]), &fields()).expect_err("no number");
        assert_eq!((failure.exit, failure.message.as_str()), (2, "--data alerts: `many` is not a whole number"));
        assert!(said(&args(&["--data", "note=7", "--data", "free=7"]), &fields()).is_ok());
    }

    #[test]
    fn what_is_missing_is_asked_for_in_one_order_until_it_fits() {
        let (args, fields) = (args(&[]), fields());
        let mut said = said(&args, &fields).expect("words");
        let mut shown = Vec::new();
        let answers = b"\nAll quiet\nbob\nbob@example.org\nmany\n3\n";
        let missing = Missing::of(&args, &said, &fields, true);
        missing.ask(&mut Asker::new(&answers[..], &mut shown), &mut said).expect("answers");
        assert_eq!((said.summary.as_deref(), said.reviewed_by.as_deref()), (Some("All quiet"), Some("bob@example.org")));
        assert!(Missing::of(&args, &said, &fields, true).is_empty());
        let shown = String::from_utf8(shown).expect("UTF-8");
        let questions = ["What was done and found: ", "Who reviewed it: ", "How many alerts (alerts): `many` is not a whole number"];
        let places: Vec<Option<usize>> = questions.iter().map(|question| shown.find(question)).collect();
        assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{shown}");
    }
}
