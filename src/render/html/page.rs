//! Writes a page so that nothing of a repository can become a part of it: markup is ours and known when this is built, all else is escaped.
//!
//! It does not know reports.

use sha2::{Digest, Sha256};

use crate::language::{Language, Text, say};
use crate::render::text::{clipped, told};

/// How many characters of one text are shown.
const TEXT: usize = 300;
const BASE64: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Attributes with their values, which are escaped.
pub type Attributes<'a> = &'a [(&'static str, &'a str)];

/// A page under construction.
pub struct Page {
    text: String,
    language: Language,
}

/// Where a commit can be looked at: an address with `{commit}` in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommitUrl {
    before: String,
    after: Vec<String>,
}

impl CommitUrl {
    /// Reads a template; refuses what is no address of the web, or names no commit.
    pub fn parse(template: &str) -> Result<Self, Text> {
        let wrong = |what: Text| {
            let example = "https://git.example.org/soc/commit/{commit}";
            Err(say!("{what}; write an address such as {example}", what, example))
        };
        let rest = template.strip_prefix("https://").or_else(|| template.strip_prefix("http://"));
        let Some(rest) = rest else { return wrong(say!("it begins neither with https:// nor with http://")) };
        if !template.contains("{commit}") {
            return wrong(say!("it has no {{commit}}"));
        }
        let bare = rest.replace("{commit}", "");
        if let Some(bad) = bare.chars().find(|c| !c.is_ascii_graphic() || "{}<>\"\\^`|".contains(*c)) {
            return wrong(say!("it has the character {character}, which an address cannot have", character = format!("{bad:?}")));
        }
        let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
        if host.is_empty() || host.contains(['{', '@']) {
            return wrong(say!("the host must be a name, and neither a commit nor a person"));
        }
        let mut parts = template.split("{commit}").map(str::to_owned);
        Ok(Self { before: parts.next().unwrap_or_default(), after: parts.collect() })
    }

    /// The address of a commit.
    pub fn of(&self, commit: &str) -> String {
        let mut address = self.before.clone();
        for part in &self.after {
            address.push_str(commit);
            address.push_str(part);
        }
        address
    }
}

impl Page {
    pub fn new(language: Language) -> Self {
        Self { text: String::new(), language }
    }

    pub fn language(&self) -> Language {
        self.language
    }

    pub fn finish(self) -> String {
        self.text
    }

    /// Writes markup of our own.
    pub fn raw(&mut self, markup: &'static str) {
        self.text.push_str(markup);
    }

    /// Writes a text, escaped.
    pub fn text(&mut self, words: &str) {
        self.text.push_str(&escaped(&clipped(words, TEXT)));
    }

    /// Writes a text in the language of the page.
    pub fn say(&mut self, words: &Text) {
        self.text(&told(self.language, words));
    }

    /// Writes words of our own in the language of the page.
    pub fn words(&mut self, english: &'static str) {
        let told = self.language.words(english);
        self.text.push_str(&escaped(&told));
    }

    /// Writes words of our own in which back quotes stand around what is typed.
    pub fn marked(&mut self, words: &Text) {
        for (number, part) in told(self.language, words).split('`').enumerate() {
            if number % 2 == 0 { self.text.push_str(&escaped(part)) } else { self.element("code", &[], part) }
        }
    }

    /// Opens a section with its heading.
    pub fn section(&mut self, id: &'static str, heading: &'static str) {
        let name = format!("{id}-h");
        self.open("section", &[("id", id), ("aria-labelledby", &name)]);
        self.raw("\n");
        self.named("h2", &[("id", &name)], heading);
        self.raw("\n");
    }

    pub fn open(&mut self, tag: &'static str, attributes: Attributes<'_>) {
        self.text.push('<');
        self.text.push_str(tag);
        for (name, value) in attributes {
            self.text.push(' ');
            self.text.push_str(name);
            self.text.push_str("=\"");
            self.text.push_str(&escaped(&clipped(value, 4 * TEXT)));
            self.text.push('"');
        }
        self.text.push('>');
    }

    pub fn close(&mut self, tag: &'static str) {
        self.text.push_str("</");
        self.text.push_str(tag);
        self.text.push_str(">\n");
    }

    /// Writes an element with a text in it.
    pub fn element(&mut self, tag: &'static str, attributes: Attributes<'_>, words: &str) {
        self.open(tag, attributes);
        self.text(words);
        self.text.push_str("</");
        self.text.push_str(tag);
        self.text.push('>');
    }

    /// Writes an element with words of our own in it.
    pub fn named(&mut self, tag: &'static str, attributes: Attributes<'_>, english: &'static str) {
        self.open(tag, attributes);
        self.words(english);
        self.text.push_str("</");
        self.text.push_str(tag);
        self.text.push('>');
    }

    /// Writes an element with a text in it, in the language of the page.
    pub fn said(&mut self, tag: &'static str, attributes: Attributes<'_>, words: &Text) {
        self.element(tag, attributes, &told(self.language, words));
    }

    /// Writes a commit in short, with a link if there is a place to look at it.
    pub fn commit(&mut self, commit: &str, links: Option<&CommitUrl>) {
        let is_id = !commit.is_empty() && commit.bytes().all(|byte| byte.is_ascii_hexdigit());
        let short: String = commit.chars().take(12).collect();
        match links.filter(|_| is_id) {
            Some(links) => {
                self.open("a", &[("href", &links.of(commit)), ("title", commit)]);
                self.element("code", &[], &short);
                self.raw("</a>");
            }
            None => self.element("code", &[("title", commit)], &short),
        }
    }

    /// Writes something of ours that the policy of the page allows by its digest.
    pub fn inline(&mut self, tag: &'static str, content: &'static str) {
        self.open(tag, &[]);
        self.text.push_str(content);
        self.close(tag);
    }
}

/// The policy that lets in nothing but what stands in the page itself, by its digest.
pub fn policy(style: &str, script: &str) -> String {
    let digest = |content: &str| base64(&Sha256::digest(content.as_bytes()));
    format!(
        "default-src 'none'; style-src 'sha256-{}'; script-src 'sha256-{}'; base-uri 'none'; form-action 'none'",
        digest(style),
        digest(script)
    )
}

fn base64(bytes: &[u8]) -> String {
    let mut out = String::new();
    for chunk in bytes.chunks(3) {
        let word = chunk.iter().fold(0_usize, |word, byte| word << 8 | usize::from(*byte)) << (8 * (3 - chunk.len()));
        for place in 0..4 {
            let letter = if place <= chunk.len() { BASE64[word >> (18 - 6 * place) & 63] } else { b'=' };
            out.push(char::from(letter));
        }
    }
    out
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '`' => out.push_str("&#96;"),
            '\u{fffe}' | '\u{ffff}' => out.push(char::REPLACEMENT_CHARACTER),
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_that_of_the_standard() {
        for (plain, coded) in [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("foobar", "Zm9vYmFy")] {
            assert_eq!(base64(plain.as_bytes()), coded);
        }
    }

    #[test]
    fn a_template_is_an_address_of_the_web_with_a_commit_in_it() {
        let url = CommitUrl::parse("https://git.example.org/a/{commit}?x={commit}#y").expect("a template");
        assert_eq!(url.of("12ab"), "https://git.example.org/a/12ab?x=12ab#y");
        for template in [
            "",
            "git.example.org/{commit}",
            "javascript:alert(1)//{commit}",
            "https://git.example.org/",
            "https://{commit}.example.org/",
            "https:///{commit}",
            "https://ana@example.org/{commit}",
            "https://git.example.org/{commit}/{path}",
            "https://git.example.org/\"{commit}",
            "https://git.example.org/ {commit}",
        ] {
            assert!(CommitUrl::parse(template).is_err(), "{template}");
        }
    }

    #[test]
    fn nothing_leaves_its_place_in_text_or_attribute() {
        let mut page = Page::new(Language::ENGLISH);
        page.element("p", &[("title", "\"><script>'`")], "</p><script>&");
        let expected = "<p title=\"&quot;&gt;&lt;script&gt;&#39;&#96;\">&lt;/p&gt;&lt;script&gt;&amp;</p>";
        assert_eq!(page.finish(), expected);
    }

    #[test]
    fn only_an_id_becomes_a_link() {
        let url = CommitUrl::parse("https://git.example.org/{commit}").expect("a template");
        let written = |commit: &str| {
            let mut page = Page::new(Language::ENGLISH);
            page.commit(commit, Some(&url));
            page.finish()
        };
        let id = "0123456789abcdef";
        assert_eq!(written(id), format!("<a href=\"https://git.example.org/{id}\" title=\"{id}\"><code>0123456789ab</code></a>"));
        assert_eq!(written("../x"), "<code title=\"../x\">../x</code>");
    }
}
