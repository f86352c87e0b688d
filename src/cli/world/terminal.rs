//! Questions to whoever sits at the terminal.
//!
//! It does not know what is asked, nor why.

use std::io::{self, BufRead, Read, Write};

use duly::language::{Language, Text, say};
use duly::render::shown;

use crate::cli::Failure;

/// The longest answer, in bytes.
const LONGEST: u64 = 64 * 1024;

/// How often one question is asked.
const TRIES: usize = 5;

/// Asks on one stream and reads answers from another.
pub struct Asker<R, W> {
    input: R,
    output: W,
    language: Language,
}

impl Asker<io::StdinLock<'static>, io::Stderr> {
    /// The terminal: it is asked on the error output, so that the standard output holds the answer alone.
    pub fn terminal(language: Language) -> Self {
        Self { input: io::stdin().lock(), output: io::stderr(), language }
    }
}

impl<R: BufRead, W: Write> Asker<R, W> {
    #[cfg(test)]
    pub fn new(input: R, output: W) -> Self {
        Self { input, output, language: Language::ENGLISH }
    }

    /// Says a line, before questions.
    pub fn say(&mut self, words: &Text) -> Result<(), Failure> {
        writeln!(self.output, "{}", shown(&self.language.tell(words))).map_err(|error| failed(&error))
    }

    /// Asks until the answer fits; `flag` answers the question on the command line.
    pub fn ask(&mut self, question: &Text, flag: &str, fits: &dyn Fn(&str) -> Result<(), Text>) -> Result<String, Failure> {
        for _ in 0..TRIES {
            write!(self.output, "{}", shown(&self.language.tell(&say!("{question}: ", question))))
                .and_then(|()| self.output.flush())
                .map_err(|error| failed(&error))?;
            let mut line = Vec::new();
            let read = (&mut self.input).take(LONGEST).read_until(b'\n', &mut line).map_err(|error| failed(&error))?;
            if read == 0 {
                let help = say!("answer, or give {flag}", flag);
                return Err(Failure::usage(say!("the input ended before an answer to `{question}`", question), help));
            }
            let told = match std::str::from_utf8(&line) {
                Ok(text) => {
                    let text = text.trim();
                    match fits(text) {
                        Ok(()) => return Ok(text.to_owned()),
                        Err(told) => told,
                    }
                }
                Err(_) => say!("the answer is not UTF-8"),
            };
            self.say(&told)?;
        }
        Err(Failure::usage(say!("no answer to `{question}` fits", question), say!("give {flag}", flag)))
    }
}

fn failed(error: &io::Error) -> Failure {
    Failure::unproven(say!("the terminal cannot be used: {error}", error), say!("give everything on the command line"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> Result<(), Text> {
        text.parse::<u32>().map(drop).map_err(|_| Text::verbatim("write a number"))
    }

    fn asked(input: &[u8]) -> (Result<String, Failure>, String) {
        let mut output = Vec::new();
        let answer = Asker::new(input, &mut output).ask(&Text::verbatim("How many"), "--data n=VALUE", &number);
        (answer, String::from_utf8(output).expect("UTF-8"))
    }

    #[test]
    fn the_first_answer_that_fits_is_taken() {
        assert_eq!(asked(b" 12 \r\n34\n"), (Ok("12".to_owned()), "How many: ".to_owned()));
        assert_eq!(
            asked(b"many\n\xff\n7"),
            (Ok("7".to_owned()), "How many: write a number\nHow many: the answer is not UTF-8\nHow many: ".to_owned())
        );
    }

    #[test]
    fn an_input_that_ends_and_answers_that_never_fit_name_the_flag() {
        for input in [&b""[..], b"x\n", b"x\nx\nx\nx\nx\n7\n"] {
            let failure = asked(input).0.expect_err("no answer");
            assert_eq!(failure.exit, 2);
            assert!(failure.help.contains("--data n=VALUE"), "{failure:?}");
        }
    }
}
