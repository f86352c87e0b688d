//! Words for people: said in English where they arise, and told in the language of whoever reads them.
//!
//! A text keeps the sentence that it was made of and what stands in it, so that another language can make it anew.
//! It does not know what is said, and no machine format comes by here: those are English for ever.

mod catalogue;
mod macros;
mod text;

use std::borrow::Cow;
use std::fmt;
use std::sync::OnceLock;

use self::catalogue::Catalogue;
pub use self::text::{Text, Values, Worth, Wrap, fits, number};
pub use crate::{plural, say, words};

/// A language in which duly speaks. Without any choice it is English.
#[derive(Clone, Copy, Default)]
pub struct Language(Option<&'static Other>);

/// A language beside English: all of it stands in one file, but for how it counts.
struct Other {
    /// As in ISO 639-1.
    code: &'static str,
    /// As its speakers call it.
    name: &'static str,
    /// Which of its forms goes with a number, by the order of the forms in the catalogue.
    form: fn(u64) -> usize,
    /// Its catalogue, in the PO format of GNU gettext: the English of the sources and what is said instead.
    catalogue: &'static str,
    read: OnceLock<Catalogue>,
}

static OTHERS: [Other; 1] = [Other {
    code: "fr",
    name: "français",
    form: |number| usize::from(number > 1),
    catalogue: include_str!("fr.po"),
    read: OnceLock::new(),
}];

impl Language {
    pub const ENGLISH: Language = Language(None);

    /// Every language, English first.
    pub fn all() -> impl Iterator<Item = Language> {
        std::iter::once(Language::ENGLISH).chain(OTHERS.iter().map(|other| Language(Some(other))))
    }

    /// Finds a language by its code, such as `fr`.
    pub fn parse(code: &str) -> Option<Language> {
        Language::all().find(|language| language.code() == code)
    }

    /// Finds the language of a locale as POSIX writes it, such as `fr_CA.UTF-8`; `C` and `POSIX` are English, and so is what nobody has translated.
    pub fn of_locale(locale: &str) -> Language {
        let code = locale.split(['_', '-', '.', '@']).next().unwrap_or_default();
        Language::parse(&code.to_ascii_lowercase()).unwrap_or_default()
    }

    /// The code of ISO 639-1, such as `fr`.
    pub fn code(self) -> &'static str {
        self.0.map_or("en", |other| other.code)
    }

    /// The name that its own speakers have for it.
    pub fn name(self) -> &'static str {
        self.0.map_or("English", |other| other.name)
    }

    /// Tells a text. What the catalogue does not have stays English.
    pub fn tell(self, text: &Text) -> Cow<'_, str> {
        match self.0 {
            None => Cow::Borrowed(text),
            Some(_) => text.told(&|template, number| self.template(template, number)),
        }
    }

    /// Tells words that have no values in them, as [`words!`] marks them.
    pub fn words(self, english: &str) -> Cow<'_, str> {
        self.template(english, None).map_or_else(|| Cow::Borrowed(english), |told| text::fill(told, |_| None))
    }

    /// The catalogue as it stands in the sources; none for English.
    pub fn catalogue(self) -> Option<&'static str> {
        self.0.map(|other| other.catalogue)
    }

    /// The place among the forms of this language that goes with a number.
    pub fn form(self, number: u64) -> usize {
        self.0.map_or(usize::from(number != 1), |other| (other.form)(number))
    }

    fn template(self, english: &str, number: Option<u64>) -> Option<&'static str> {
        let other = self.0?;
        let catalogue = other.read.get_or_init(|| Catalogue::read(other.catalogue));
        catalogue.find(english, number.map(other.form))
    }
}

impl PartialEq for Language {
    fn eq(&self, other: &Self) -> bool {
        self.code() == other.code()
    }
}

impl Eq for Language {}

impl fmt::Debug for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_locale_names_a_language_whatever_follows_it() {
        for french in ["fr", "fr_FR", "fr_CA.UTF-8", "fr@euro", "FR", "fr-BE"] {
            assert_eq!(Language::of_locale(french).code(), "fr", "{french}");
        }
        for english in ["", "C", "C.UTF-8", "POSIX", "en_GB.UTF-8", "tlh", "french", "fra", "é"] {
            assert_eq!(Language::of_locale(english), Language::ENGLISH, "{english}");
        }
    }

    #[test]
    fn every_language_has_a_code_of_its_own_and_a_name() {
        let codes: Vec<_> = Language::all().map(Language::code).collect();
        assert_eq!(codes, ["en", "fr"]);
        assert!(Language::all().all(|language| !language.name().is_empty() && Language::parse(language.code()) == Some(language)));
    }

    #[test]
    fn each_language_counts_in_its_own_way() {
        let french = Language::parse("fr").expect("French");
        assert_eq!([0, 1, 2].map(|number| Language::ENGLISH.form(number)), [1, 0, 1]);
        assert_eq!([0, 1, 2].map(|number| french.form(number)), [0, 0, 1]);
    }
}
