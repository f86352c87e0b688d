//! Plain scalars by the YAML 1.2 core schema, less what people misread.
//!
//! It does not know where a scalar stands.

use serde_json::Number;

use super::Value;

/// Reads a plain scalar; gives the reason and the remedy if duly refuses it.
pub fn plain(text: &str) -> Result<Value, (String, &'static str)> {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Ok(Value::Null),
        "true" | "True" | "TRUE" => return Ok(Value::Bool(true)),
        "false" | "False" | "FALSE" => return Ok(Value::Bool(false)),
        ".inf" | ".Inf" | ".INF" | "+.inf" | "+.Inf" | "+.INF" | "-.inf" | "-.Inf" | "-.INF" | ".nan" | ".NaN" | ".NAN" => {
            return Err((format!("`{text}` is no finite number"), "write a finite number, or quote the text"));
        }
        _ => {}
    }
    if let Some(digits) =
        text.strip_prefix("0o").filter(|digits| !digits.is_empty() && digits.bytes().all(|byte| (b'0'..=b'7').contains(&byte)))
    {
        return integer(u64::from_str_radix(digits, 8), text);
    }
    if let Some(digits) = text.strip_prefix("0x").filter(|digits| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_hexdigit()))
    {
        return integer(u64::from_str_radix(digits, 16), text);
    }
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    if !unsigned.is_empty() && unsigned.bytes().all(|byte| byte.is_ascii_digit()) {
        if unsigned.len() > 1 && unsigned.starts_with('0') {
            return Err((
                format!("`{text}` begins with a zero, which some programs read as octal"),
                "write the number without the zero, or quote the text",
            ));
        }
        if text.starts_with('-') {
            return text.parse::<i64>().map(|number| Value::Number(number.into())).map_err(|_| too_large(text));
        }
        return integer(unsigned.parse::<u64>(), text);
    }
    if is_decimal(unsigned) {
        return match text.parse::<f64>().ok().and_then(Number::from_f64) {
            Some(number) => Ok(Value::Number(number)),
            None => Err(too_large(text)),
        };
    }
    Ok(Value::String(text.to_owned()))
}

fn integer(parsed: Result<u64, std::num::ParseIntError>, text: &str) -> Result<Value, (String, &'static str)> {
    parsed.map(|number| Value::Number(number.into())).map_err(|_| too_large(text))
}

fn too_large(text: &str) -> (String, &'static str) {
    let shown: String = text.chars().take(40).collect();
    (format!("the number `{shown}` is too large"), "write a smaller number, or quote the text")
}

/// `[0-9]* . [0-9]* ([eE][-+]?[0-9]+)?` with at least one digit, or digits with an exponent.
fn is_decimal(text: &str) -> bool {
    let (mantissa, exponent) = match text.find(['e', 'E']) {
        Some(at) => (&text[..at], Some(&text[at + 1..])),
        None => (text, None),
    };
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let exponent_fits = exponent.is_none_or(|exponent| {
        let exponent = exponent.strip_prefix(['-', '+']).unwrap_or(exponent);
        !exponent.is_empty() && digits(exponent)
    });
    let mantissa_fits = match mantissa.split_once('.') {
        Some((whole, part)) => digits(whole) && digits(part) && !(whole.is_empty() && part.is_empty()),
        None => exponent.is_some() && !mantissa.is_empty() && digits(mantissa),
    };
    mantissa_fits && exponent_fits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_core_schema_is_read() {
        for text in ["on", "off", "yes", "no", "y", "2026-11-23", "1.2.3", "0o8", "0xg", "1_000", "e5", ".", "+", "-", "1e", "12:30", "0b1"]
        {
            assert_eq!(plain(text), Ok(Value::String(text.to_owned())));
        }
        for (text, number) in [("0", 0u64), ("17", 17), ("+3", 3), ("0o17", 15), ("0x1F", 31), ("18446744073709551615", u64::MAX)] {
            assert_eq!(plain(text), Ok(Value::Number(number.into())), "{text}");
        }
        assert_eq!(plain("-9"), Ok(Value::Number((-9).into())));
        for (text, number) in [("1.5", 1.5), (".5", 0.5), ("1.", 1.0), ("1e3", 1000.0), ("-1.5E-2", -0.015)] {
            assert_eq!(plain(text), Ok(Value::Number(Number::from_f64(number).expect("finite"))), "{text}");
        }
        for text in ["", "~", "null", "NULL"] {
            assert_eq!(plain(text), Ok(Value::Null));
        }
    }

    #[test]
    fn what_people_misread_is_refused() {
        for text in ["017", "08", "-01", "00", ".inf", "-.INF", ".nan", "18446744073709551616", "-9223372036854775809", "1e999"] {
            assert!(plain(text).is_err(), "{text}");
        }
    }
}
