//! What a bare word of YAML means: the core schema of YAML 1.2, without its traps.
//!
//! It does not know places or collections.

use serde_json::Number;

use super::Value;
use crate::language::{Text, say};

/// Why a bare word or a tagged one is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    pub message: Text,
    pub help: Text,
}

/// Reads a bare word. Dates, times and `yes`, `no`, `on`, `off` are strings.
pub fn plain(word: &str) -> Result<Value, Refusal> {
    match word {
        "" | "~" | "null" | "Null" | "NULL" => Ok(Value::Null),
        "true" | "True" | "TRUE" => Ok(Value::Bool(true)),
        "false" | "False" | "FALSE" => Ok(Value::Bool(false)),
        ".nan" | ".NaN" | ".NAN" => Err(refuse(word, say!("is not a number that can be compared"))),
        other => {
            let (sign, digits) = split_sign(other);
            match digits {
                ".inf" | ".Inf" | ".INF" => Err(refuse(word, say!("is not a finite number"))),
                _ => number(word, sign, digits).unwrap_or_else(|| Ok(Value::String(word.to_owned()))),
            }
        }
    }
}

/// Reads a scalar under a tag of the core schema, named by its suffix (`str`, `int` ...).
pub fn tagged(suffix: &str, word: &str) -> Result<Value, Refusal> {
    let value = match suffix {
        "str" => return Ok(Value::String(word.to_owned())),
        _ => plain(word)?,
    };
    let fits = match (&value, suffix) {
        (Value::Null, "null") | (Value::Bool(_), "bool") | (Value::Number(_), "float") => true,
        (Value::Number(number), "int") => !number.is_f64(),
        (Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Sequence(_) | Value::Mapping(_), _) => false,
    };
    if fits {
        return Ok(value);
    }
    Err(Refusal { message: say!("{word} does not fit the tag `!!{suffix}`", word = shown(word), suffix), help: say!("remove the tag") })
}

fn split_sign(word: &str) -> (&str, &str) {
    match word.as_bytes().first() {
        Some(b'+' | b'-') => word.split_at(1),
        Some(_) | None => ("", word),
    }
}

/// Reads a number; none if the word is no number at all.
fn number(word: &str, sign: &str, digits: &str) -> Option<Result<Value, Refusal>> {
    for (prefix, radix) in [("0o", 8), ("0x", 16)] {
        if let Some(rest) = word.strip_prefix(prefix)
            && !rest.is_empty()
            && rest.chars().all(|digit| digit.is_digit(radix))
        {
            return Some(u64::from_str_radix(rest, radix).map(integer).map_err(|_| too_large(word)));
        }
    }
    let whole = digits.bytes().take_while(u8::is_ascii_digit).count();
    if !digits.is_empty() && whole == digits.len() {
        return Some(decimal_integer(word, sign, digits));
    }
    if !is_decimal(digits, whole) {
        return None;
    }
    if whole > 1 && digits.starts_with('0') {
        return Some(Err(leading_zero(word)));
    }
    // A sign of plus is YAML's but not Rust's; both know `.5` and `5.`.
    let parsed = format!("{}{digits}", sign.trim_start_matches('+')).parse::<f64>();
    let finite = parsed.map(Number::from_f64);
    Some(match finite {
        Ok(Some(number)) => Ok(Value::Number(number)),
        Ok(None) | Err(_) => Err(too_large(word)),
    })
}

fn decimal_integer(word: &str, sign: &str, digits: &str) -> Result<Value, Refusal> {
    if digits.len() > 1 && digits.starts_with('0') {
        return Err(leading_zero(word));
    }
    if sign != "-" {
        return digits.parse::<u64>().map(integer).map_err(|_| too_large(word));
    }
    let negative = word.parse::<i64>().map_err(|_| too_large(word))?;
    Ok(Value::Number(negative.into()))
}

/// Says whether digits go on as a decimal: `1.5`, `.5`, `5.`, `1e3`, `1.5e-3`.
fn is_decimal(digits: &str, whole: usize) -> bool {
    let mut rest = &digits[whole..];
    let mut fraction = 0;
    if let Some(after) = rest.strip_prefix('.') {
        fraction = after.bytes().take_while(u8::is_ascii_digit).count();
        rest = &after[fraction..];
    }
    if whole + fraction == 0 {
        return false;
    }
    let Some(exponent) = rest.strip_prefix(['e', 'E']) else { return rest.is_empty() };
    let (_, power) = split_sign(exponent);
    !power.is_empty() && power.bytes().all(|digit| digit.is_ascii_digit())
}

fn integer(number: u64) -> Value {
    Value::Number(number.into())
}

fn leading_zero(word: &str) -> Refusal {
    Refusal {
        message: say!("{word} begins with a zero, which some readers take for an octal number", word = shown(word)),
        help: say!("write the number without the zero, or the text in quotes: \"{word}\"", word = clip(word)),
    }
}

fn too_large(word: &str) -> Refusal {
    refuse(word, say!("is too large for a number"))
}

fn refuse(word: &str, why: Text) -> Refusal {
    Refusal {
        message: say!("{word} {why}", word = shown(word), why),
        help: say!("if a text is meant, write it in quotes: \"{word}\"", word = clip(word)),
    }
}

/// A word in back quotes, cut short and without characters that hide or turn what follows.
#[must_use]
pub fn shown(word: &str) -> String {
    format!("`{}`", clip(word))
}

/// A word cut after sixty characters, without control characters and without those that are invisible.
#[must_use]
pub fn clip(word: &str) -> String {
    let mut letters = word.chars().filter(|&letter| !letter.is_control() && !invisible(letter));
    let mut short: String = letters.by_ref().take(60).collect();
    if letters.next().is_some() {
        short.pop();
        short.push('…');
    }
    short
}

/// Zero-width characters, and those that turn the direction of the text.
fn invisible(letter: char) -> bool {
    matches!(letter, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}
