//! Rust text as tokens: paths and functions, without comments, literals and tests.
//!
//! It does not know what the house allows.

/// A word or a mark, and the line on which it stands, counted from one.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Token {
    text: String,
    line: usize,
}

/// A path as it is written, with the groups of a `use` written out: `use a::{b, c::d}` gives `a::b` and `a::c::d`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Path {
    pub parts: Vec<String>,
    pub line: usize,
}

/// A function that has a body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Function {
    pub name: String,
    pub line: usize,
    /// From the line of `fn` to that of the closing brace, both included.
    pub lines: usize,
}

/// Blanks comments and literals; every other character keeps its line.
pub fn without_literals(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut kept = String::with_capacity(text.len());
    let mut at = 0;
    while at < chars.len() {
        let end = literal_end(&chars, at);
        if end > at {
            kept.extend(chars[at..end].iter().map(|&c| if c == '\n' { '\n' } else { ' ' }));
            at = end;
        } else {
            kept.push(chars[at]);
            at += 1;
        }
    }
    kept
}

/// Blanks every item under `#[cfg(test)]`. Takes text without literals.
pub fn without_tests(code: &str) -> String {
    const MARK: &str = "#[cfg(test)]";
    let mut kept = code.to_owned();
    while let Some(start) = kept.find(MARK) {
        let end = start + MARK.len() + item_length(&kept[start + MARK.len()..]);
        let blank: String = kept[start..end].chars().map(|c| if c == '\n' { '\n' } else { ' ' }).collect();
        kept.replace_range(start..end, &blank);
    }
    kept
}

/// Lists every path of at least two parts. Takes text without literals.
pub fn paths(code: &str) -> Vec<Path> {
    let tokens = tokens(code);
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        if is_word(&tokens[at]) && (at == 0 || tokens[at - 1].text != "::") {
            at = path(&tokens, at, &[], &mut found);
        } else {
            at += 1;
        }
    }
    found.retain(|path| path.parts.len() > 1);
    found
}

/// Lists every function with a body. Takes text without literals.
pub fn functions(code: &str) -> Vec<Function> {
    let tokens = tokens(code);
    let mut found = Vec::new();
    for (at, pair) in tokens.windows(2).enumerate() {
        if pair[0].text != "fn" || !is_word(&pair[1]) {
            continue;
        }
        let Some(open) = tokens[at..].iter().position(|token| token.text == "{" || token.text == ";").map(|more| at + more) else {
            continue;
        };
        if tokens[open].text == "{" {
            let last = tokens[closing(&tokens, open)].line;
            found.push(Function { name: pair[1].text.clone(), line: pair[0].line, lines: last - pair[0].line + 1 });
        }
    }
    found
}

/// Where the comment or literal that begins at `at` ends; `at` itself if none begins there.
fn literal_end(chars: &[char], at: usize) -> usize {
    let rest = &chars[at..];
    let inside_word = at > 0 && (chars[at - 1].is_alphanumeric() || chars[at - 1] == '_');
    match rest {
        ['/', '/', ..] => at + rest.iter().position(|&c| c == '\n').unwrap_or(rest.len()),
        ['/', '*', ..] => at + block_comment(rest),
        ['"', ..] => at + quoted(rest, '"'),
        ['\'', '\\', ..] => at + quoted(rest, '\''),
        ['\'', _, '\'', ..] => at + 3,
        ['r', '"' | '#', ..] if !inside_word => at + raw_string(rest, 1),
        ['b', 'r', '"' | '#', ..] if !inside_word => at + raw_string(rest, 2),
        _ => at,
    }
}

fn block_comment(rest: &[char]) -> usize {
    let (mut depth, mut at) = (0_usize, 0);
    while at < rest.len() {
        match rest[at..] {
            ['/', '*', ..] => (depth, at) = (depth + 1, at + 2),
            ['*', '/', ..] => (depth, at) = (depth - 1, at + 2),
            _ => at += 1,
        }
        if depth == 0 {
            break;
        }
    }
    at
}

fn quoted(rest: &[char], quote: char) -> usize {
    let mut at = 1;
    while at < rest.len() && rest[at] != quote {
        at += if rest[at] == '\\' { 2 } else { 1 };
    }
    (at + 1).min(rest.len())
}

/// The length of `r#"…"#`; 0 if it is a raw word such as `r#type`.
fn raw_string(rest: &[char], prefix: usize) -> usize {
    let hashes = rest[prefix..].iter().take_while(|&&c| c == '#').count();
    let body = prefix + hashes + 1;
    if rest.get(body - 1) != Some(&'"') {
        return 0;
    }
    let ends = |at: &usize| rest[*at] == '"' && rest[at + 1..].iter().take(hashes).filter(|&&c| c == '#').count() == hashes;
    (body..rest.len()).find(ends).map_or(rest.len(), |end| end + 1 + hashes)
}

/// How many bytes the item takes that begins here: to its `;`, or to the brace that closes it.
fn item_length(code: &str) -> usize {
    let mut depth = 0_usize;
    for (at, c) in code.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth <= 1 => return at + 1,
            '}' => depth -= 1,
            ';' if depth == 0 => return at + 1,
            _ => {}
        }
    }
    code.len()
}

fn tokens(code: &str) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::new();
    for (index, text) in code.lines().enumerate() {
        let line = index + 1;
        let mut rest = text.trim_start();
        while let Some(first) = rest.chars().next() {
            let word = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
            let length = if word > 0 {
                word
            } else if rest.starts_with("::") {
                2
            } else {
                first.len_utf8()
            };
            tokens.push(Token { text: rest[..length].to_owned(), line });
            rest = rest[length..].trim_start();
        }
    }
    tokens
}

fn is_word(token: &Token) -> bool {
    token.text.starts_with(|c: char| c.is_alphanumeric() || c == '_')
}

/// Collects the paths that begin at a token and gives the place of the first token after them.
fn path(tokens: &[Token], start: usize, before: &[String], found: &mut Vec<Path>) -> usize {
    let mut parts = before.to_vec();
    let mut at = start;
    loop {
        parts.push(tokens[at].text.clone());
        let follows = |more: usize| tokens.get(at + more).map(|token| token.text.as_str());
        match (follows(1), follows(2)) {
            (Some("::"), Some("{")) => return group(tokens, at + 3, &parts, found),
            (Some("::"), Some("*")) => {
                parts.push("*".to_owned());
                found.push(Path { parts, line: tokens[at].line });
                return at + 3;
            }
            (Some("::"), Some(_)) if is_word(&tokens[at + 2]) => at += 2,
            _ => {
                found.push(Path { parts, line: tokens[at].line });
                return at + 1;
            }
        }
    }
}

/// Collects the paths of a group `{a, b::c}` whose first token is given.
fn group(tokens: &[Token], start: usize, before: &[String], found: &mut Vec<Path>) -> usize {
    let mut at = start;
    while at < tokens.len() && tokens[at].text != "}" {
        at = match tokens[at].text.as_str() {
            // Another name for the same path.
            "as" => at + 2,
            _ if is_word(&tokens[at]) => path(tokens, at, before, found),
            _ => at + 1,
        };
    }
    at + 1
}

/// Where the brace closes that opens at a token; the last token if it never does.
fn closing(tokens: &[Token], open: usize) -> usize {
    let mut depth = 0_usize;
    for (at, token) in tokens.iter().enumerate().skip(open) {
        match token.text.as_str() {
            "{" => depth += 1,
            "}" if depth == 1 => return at,
            "}" => depth -= 1,
            _ => {}
        }
    }
    tokens.len() - 1
}
