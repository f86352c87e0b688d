//! A sentence for people with what stands in it.
//!
//! It does not know any language but English; another one hands in its own templates.

use std::borrow::Cow;
use std::fmt;
use std::ops::Deref;

use crate::{say, words};

/// What somebody is told: English wherever it is taken as a `str`, and any language by [`Language::tell`](super::Language::tell).
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Text {
    english: String,
    /// None for the words of others: names, paths, what an operating system says.
    made: Option<Box<Made>>,
}

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Made {
    template: Cow<'static, str>,
    /// What the number is that decides about the form, and the English of its other form.
    count: Option<(u64, Cow<'static, str>)>,
    values: Values,
}

/// What stands between sentences that are set one after the other, where it is a mark that a language may set otherwise.
const BETWEEN: &str = words!("; ");

/// What stands in a sentence, each under its name.
pub type Values = Vec<(Cow<'static, str>, Text)>;

/// The parts of a text that was made of a sentence: its template, the number with the template of its other form, and the values by name.
pub type Parts = (Cow<'static, str>, Option<(u64, Cow<'static, str>)>, Values);

impl Text {
    /// Takes words that are the same in every language, because they are somebody else's: a name, a path, the message of an operating system.
    pub fn verbatim(words: impl Into<String>) -> Self {
        Self { english: words.into(), made: None }
    }

    /// Makes a sentence; what [`say!`](crate::say) writes.
    pub fn said(template: impl Into<Cow<'static, str>>, values: Values) -> Self {
        Self::of_parts((template.into(), None, values))
    }

    /// Makes a sentence in the form that goes with a number; what [`plural!`](crate::plural) writes.
    pub fn counted(one: impl Into<Cow<'static, str>>, many: impl Into<Cow<'static, str>>, number: u64, values: Values) -> Self {
        Self::of_parts((one.into(), Some((number, many.into())), values))
    }

    /// Sets texts one after the other.
    pub fn join(texts: impl IntoIterator<Item = Text>, between: &str) -> Self {
        let values: Vec<_> = texts.into_iter().enumerate().map(|(at, text)| (Cow::Owned(format!("_{at}")), text)).collect();
        let names: Vec<String> = values.iter().map(|(name, _)| format!("{{{name}}}")).collect();
        Self::said(names.join(between), values)
    }

    /// Names one after the other, all of which are meant: `a and b`; nothing for none.
    pub fn all_of(texts: impl IntoIterator<Item = Text>) -> Self {
        texts.into_iter().reduce(|before, last| say!("{before} and {last}", before, last)).unwrap_or_default()
    }

    /// Names one after the other, of which any will do: `a or b`; nothing for none.
    pub fn any_of(texts: impl IntoIterator<Item = Text>) -> Self {
        texts.into_iter().reduce(|first, last| say!("{first} or {last}", first, last)).unwrap_or_default()
    }

    /// The English words.
    pub fn as_str(&self) -> &str {
        &self.english
    }

    /// Says whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.english.is_empty()
    }

    /// Takes it apart, to be kept: the English words where it is verbatim.
    pub fn parts(&self) -> Result<Parts, &str> {
        let Some(made) = &self.made else { return Err(&self.english) };
        Ok((made.template.clone(), made.count.clone(), made.values.clone()))
    }

    /// Puts together what [`Text::parts`] gave.
    pub fn of_parts((template, count, values): Parts) -> Self {
        let form = match &count {
            Some((number, many)) if *number != 1 => many,
            Some(_) | None => &template,
        };
        let english = fill(form, |name| find(&values, name, |text| Cow::Borrowed(&text.english))).into_owned();
        Self { english, made: Some(Box::new(Made { template, count, values })) }
    }

    /// Tells it by the templates of another language; `of` gives the one for an English template, and for the number that decides about the form.
    pub(super) fn told(&self, of: &dyn Fn(&str, Option<u64>) -> Option<&'static str>) -> Cow<'_, str> {
        let Some(made) = &self.made else { return Cow::Borrowed(&self.english) };
        let english = match &made.count {
            Some((number, many)) if *number != 1 => many,
            Some(_) | None => &made.template,
        };
        let number = made.count.as_ref().map(|(number, _)| *number);
        let template = match of(&made.template, number) {
            Some(template) => Cow::Borrowed(template),
            None if english.starts_with("{_0}") => Cow::Owned(english.replace(BETWEEN, of(BETWEEN, None).unwrap_or(BETWEEN))),
            None => Cow::Borrowed(&**english),
        };
        Cow::Owned(fill(&template, |name| find(&made.values, name, |text| text.told(of))).into_owned())
    }
}

fn find<'a>(values: &'a Values, name: &str, tell: impl Fn(&'a Text) -> Cow<'a, str>) -> Option<Cow<'a, str>> {
    values.iter().find(|(known, _)| known == name).map(|(_, text)| tell(text))
}

/// Puts values in the place of their names; a name without a value stays as it is written.
pub(super) fn fill<'a, 'v>(template: &'a str, value: impl Fn(&str) -> Option<Cow<'v, str>>) -> Cow<'a, str> {
    if !template.contains(['{', '}']) {
        return Cow::Borrowed(template);
    }
    let mut out = String::with_capacity(template.len() + 32);
    let mut rest = template;
    while let Some(at) = rest.find(['{', '}']) {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        if let Some(after) = from.strip_prefix("{{").or_else(|| from.strip_prefix("}}")) {
            out.push_str(&from[..1]);
            rest = after;
            continue;
        }
        let named = from.strip_prefix('{').and_then(|inside| inside.split_once('}'));
        match named.and_then(|(name, after)| Some((value(name)?, after))) {
            Some((words, after)) => {
                out.push_str(&words);
                rest = after;
            }
            None => {
                out.push_str(&from[..1]);
                rest = &from[1..];
            }
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// Says whether a template names exactly these values, each at least once. Known before anything runs.
pub const fn fits(template: &str, names: &[&str]) -> bool {
    let bytes = template.as_bytes();
    let mut used = 0u64;
    let mut at = 0;
    while at < bytes.len() {
        let doubled = at + 1 < bytes.len() && bytes[at + 1] == bytes[at];
        match bytes[at] {
            b'{' | b'}' if doubled => at += 2,
            b'}' => return false,
            b'{' => {
                let start = at + 1;
                while at < bytes.len() && bytes[at] != b'}' {
                    at += 1;
                }
                let mut name = 0;
                while name < names.len() && !is_at(bytes, start, at, names[name].as_bytes()) {
                    name += 1;
                }
                if name == names.len() || at == bytes.len() {
                    return false;
                }
                used |= 1 << name;
                at += 1;
            }
            _ => at += 1,
        }
    }
    names.len() < 64 && used == (1 << names.len()) - 1
}

const fn is_at(bytes: &[u8], start: usize, end: usize, name: &[u8]) -> bool {
    if end - start != name.len() {
        return false;
    }
    let mut at = 0;
    while at < name.len() {
        if bytes[start + at] != name[at] {
            return false;
        }
        at += 1;
    }
    true
}

/// A number for [`plural!`](crate::plural), whatever integer it is; what is below nothing counts as very many.
pub fn number<N: TryInto<u64>>(number: N) -> u64 {
    number.try_into().unwrap_or(u64::MAX)
}

/// Lets the macros tell texts from whatever else can be shown.
pub struct Wrap<'a, T: ?Sized>(pub &'a T);

/// What stands in a sentence. A text has it by itself, anything else by a reference more, so that the text is found first.
pub trait Worth {
    fn value(&self) -> Text;
}

impl Worth for Wrap<'_, Text> {
    fn value(&self) -> Text {
        self.0.clone()
    }
}

impl Worth for Wrap<'_, &Text> {
    fn value(&self) -> Text {
        (*self.0).clone()
    }
}

impl<T: fmt::Display + ?Sized> Worth for &Wrap<'_, T> {
    fn value(&self) -> Text {
        Text::verbatim(self.0.to_string())
    }
}

impl Deref for Text {
    type Target = str;

    fn deref(&self) -> &str {
        &self.english
    }
}

impl AsRef<str> for Text {
    fn as_ref(&self) -> &str {
        &self.english
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.english)
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.english, f)
    }
}

impl PartialEq<str> for Text {
    fn eq(&self, other: &str) -> bool {
        self.english == other
    }
}

impl PartialEq<&str> for Text {
    fn eq(&self, other: &&str) -> bool {
        self.english == *other
    }
}

impl PartialEq<String> for Text {
    fn eq(&self, other: &String) -> bool {
        self.english == *other
    }
}

impl From<Text> for String {
    fn from(text: Text) -> Self {
        text.english
    }
}

#[cfg(test)]
mod tests {
    use crate::language::{Text, fits, plural, say};

    /// A language that says everything backwards, and counts like Slovene.
    fn backwards(template: &str, number: Option<u64>) -> Option<&'static str> {
        match (template, number) {
            ("{who} did {what}", None) => Some("{what} was done by {who}"),
            ("{n} record of {what}", Some(2)) => Some("both records: {what}"),
            ("{n} record of {what}", Some(_)) => Some("records: {n}, {what}"),
            ("the work", None) => Some("THE WORK"),
            ("; ", None) => Some(" / "),
            (_, _) => None,
        }
    }

    fn told(text: &Text) -> String {
        text.told(&backwards).into_owned()
    }

    #[test]
    fn a_sentence_is_english_until_it_is_told_otherwise() {
        let what = say!("the work");
        let text = say!("{who} did {what}", who = "ana", what);
        assert_eq!(text, "ana did the work");
        assert_eq!(told(&text), "THE WORK was done by ana");
        assert_eq!(told(&say!("{who} did {what}", who = 3, what = &what)), "THE WORK was done by 3");
        assert_eq!(told(&say!("{who} did it", who = "ana")), "ana did it");
    }

    #[test]
    fn the_number_decides_about_the_form() {
        let text = |n: usize| plural!(n, "{n} record of {what}", "{n} records of {what}", what = "t");
        assert_eq!([0, 1, 2].map(|n| text(n).to_string()), ["0 records of t", "1 record of t", "2 records of t"]);
        assert_eq!([0, 1, 2].map(|n| told(&text(n))), ["records: 0, t", "records: 1, t", "both records: t"]);
        assert_eq!(plural!(n = 1u8, "one record", "{n} records"), "one record");
    }

    #[test]
    fn the_words_of_others_are_never_taken_for_a_sentence() {
        assert_eq!(told(&Text::verbatim("the work")), "the work");
        assert_eq!(told(&say!("{who} did {what}", who = "{what}", what = "{who}{{}}")), "{who}{{}} was done by {what}");
    }

    #[test]
    fn texts_are_set_one_after_the_other() {
        let text = Text::join([say!("the work"), Text::verbatim("a {b}"), say!("x")], "; ");
        assert_eq!(text, "the work; a {b}; x");
        assert_eq!(told(&text), "THE WORK / a {b} / x");
        assert_eq!(told(&Text::join([say!("the work"), Text::verbatim("; ")], ", ")), "THE WORK, ; ");
        assert!(Text::join([], "; ").is_empty());
    }

    #[test]
    fn what_was_taken_apart_is_the_same_again() {
        for text in [say!("the work"), plural!(n = 2, "{n} record of {what}", "{n} records of {what}", what = say!("the work"))] {
            let parts = text.parts().expect("a sentence");
            assert_eq!(Text::of_parts(parts), text);
        }
        assert_eq!(Text::verbatim("a").parts(), Err("a"));
    }

    #[test]
    fn braces_are_doubled() {
        assert_eq!(say!("write `{{team}}` in {path}", path = "p"), "write `{team}` in p");
        assert_eq!(say!("a {{ b }} c"), "a { b } c");
    }

    #[test]
    fn the_names_of_a_sentence_are_those_of_its_values() {
        assert!(fits("{a} and {b} and {a}", &["a", "b"]) && fits("none {{a}}", &[]));
        for (template, names) in [("{a}", &[] as &[&str]), ("{a}", &["b"]), ("a", &["a"]), ("{a", &["a"]), ("a}", &[]), ("{}", &["a"])] {
            assert!(!fits(template, names), "{template}");
        }
    }
}
