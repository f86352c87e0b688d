//! A catalogue in the PO format of GNU gettext, as a table from English templates to those of its language.
//!
//! It does not know which language that is.

use std::collections::HashMap;

/// Templates by the English ones; several where the number decides.
pub struct Catalogue(HashMap<String, Vec<&'static str>>);

impl Catalogue {
    /// Reads a catalogue once for the whole process. One that cannot be read has nothing in it: a test reads all of them.
    pub fn read(text: &'static str) -> Self {
        let mut known = HashMap::new();
        let Ok(catalogue) = polib::po_file::parse_from_reader(text.as_bytes()) else { return Self(known) };
        for message in catalogue.messages() {
            let forms = match message.msgstr_plural() {
                Ok(forms) => forms.clone(),
                Err(_) => message.msgstr().map(|told| vec![told.to_owned()]).unwrap_or_default(),
            };
            let forms: Vec<&'static str> = forms.into_iter().filter(|told| !told.is_empty()).map(|told| &*told.leak()).collect();
            known.insert(message.msgid().to_owned(), forms);
        }
        Self(known)
    }

    /// The template for an English one, in the form that goes with a number; none where nobody has translated it.
    pub fn find(&self, english: &str, form: Option<usize>) -> Option<&'static str> {
        let forms = self.0.get(english)?;
        forms.get(form.unwrap_or(0)).or_else(|| forms.last()).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = r#"
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\n"
"Plural-Forms: nplurals=2; plural=(n > 1);\n"

msgid "a {b}\n"
msgstr ""
"un \"{b}\"\n"

msgid "{n} record"
msgid_plural "{n} records"
msgstr[0] "{n} fiche"
msgstr[1] "{n} fiches"

msgid "nobody"
msgstr ""
"#;

    #[test]
    fn a_template_is_found_in_the_form_that_goes_with_the_number() {
        let catalogue = Catalogue::read(TEXT);
        assert_eq!(catalogue.find("a {b}\n", None), Some("un \"{b}\"\n"));
        assert_eq!(catalogue.find("{n} record", Some(0)), Some("{n} fiche"));
        assert_eq!(catalogue.find("{n} record", Some(1)), Some("{n} fiches"));
        assert_eq!((catalogue.find("nobody", None), catalogue.find("else", None)), (None, None));
    }

    #[test]
    fn what_is_no_catalogue_has_nothing_in_it() {
        assert_eq!(Catalogue::read("msgid unquoted").find("unquoted", None), None);
    }
}
