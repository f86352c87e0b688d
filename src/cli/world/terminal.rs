//! Questions to whoever sits at the terminal.
//!
//! It does not know what is asked, nor why.

use std::io::{self, BufRead, Read, Write};

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
}

impl Asker<io::StdinLock<'static>, io::Stderr> {
    /// The terminal: it is asked on the error output, so that the standard output holds the answer alone.
    pub fn terminal() -> Self {
        Self { input: io::stdin().lock(), output: io::stderr() }
    }
}

impl<R: BufRead, W: Write> Asker<R, W> {
    #[cfg(test)]
    pub fn new(input: R, output: W) -> Self {
        Self { input, output }
    }

    /// Says a line, before questions.
    pub fn say(&mut self, words: &str) -> Result<(), Failure> {
        writeln!(self.output, "{}", shown(words)).map_err(|error| failed(&error))
    }

    /// Asks until the answer fits; `flag` answers the question on the command line.
    pub fn ask(&mut self, question: &str, flag: &str, fits: &dyn Fn(&str) -> Result<(), String>) -> Result<String, Failure> {
        for _ in 0..TRIES {
            write!(self.output, "{}: ", shown(question)).and_then(|()| self.output.flush()).map_err(|error| failed(&error))?;
            let mut line = Vec::new();
            let read = (&mut self.input).take(LONGEST).read_until(b'\n', &mut line).map_err(|error| failed(&error))?;
            if read == 0 {
                let help = format!("answer, or give {flag}");
                return Err(Failure::usage(format!("the input ended before an answer to `{question}`"), help));
            }
            let told = match std::str::from_utf8(&line) {
                Ok(text) => {
                    let text = text.trim();
                    match fits(text) {
                        Ok(()) => return Ok(text.to_owned()),
                        Err(told) => told,
                    }
                }
                Err(_) => "the answer is not UTF-8".to_owned(),
            };
            self.say(&told)?;
        }
        Err(Failure::usage(format!("no answer to `{question}` fits"), format!("give {flag}")))
    }
}

fn failed(error: &io::Error) -> Failure {
    Failure::unproven(format!("the terminal cannot be used: {error}"), "give everything on the command line")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> Result<(), String> {
        text.parse::<u32>().map(drop).map_err(|_| "write a number".to_owned())
    }

    fn asked(input: &[u8]) -> (Result<String, Failure>, String) {
        let mut output = Vec::new();
        let answer = Asker::new(input, &mut output).ask("How many", "--data n=VALUE", &number);
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
