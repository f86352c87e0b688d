//! Every catalogue has all that is said to people, and nothing that is not.
//!
//! What is said is read from the sources: what stands in `say!`, `plural!` and `words!`, and the texts of the manual, of the command line, and of the schemas.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use duly::language::Language;
use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

/// Sentences by their English; with the form for many where a number decides.
type Said = BTreeMap<String, Option<String>>;

fn said() -> Said {
    let mut said = Said::new();
    for file in files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src")) {
        let text = fs::read_to_string(&file).expect("a source");
        collect(text.parse().expect("Rust"), &mut said);
    }
    said.extend(duly::rules::words().into_iter().map(|words| (words.to_owned(), None)));
    said.extend(duly::schema::words().into_iter().map(|words| (words, None)));
    said.extend(super::help::all_texts().into_iter().map(|words| (words, None)));
    said
}

/// Says whether there are words in a template beside its values; what has none may do without a translation.
fn has_words(english: &str) -> bool {
    bare(english).chars().any(char::is_alphabetic)
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    let (folders, sources): (Vec<_>, Vec<_>) = entries.partition(|path| path.is_dir());
    let own = sources.into_iter().filter(|path| path.extension().is_some_and(|ending| ending == "rs") && !path.ends_with("tests.rs"));
    own.chain(folders.iter().filter(|folder| !folder.ends_with("tests")).flat_map(|folder| files(folder))).collect()
}

/// Takes up the sentences in tokens; what is there for tests alone is passed over.
fn collect(stream: TokenStream, said: &mut Said) {
    let tokens: Vec<TokenTree> = stream.into_iter().collect();
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        at += 1;
        match token {
            TokenTree::Group(group) if is_for_tests(group) => at = after_item(&tokens, at),
            TokenTree::Group(group) => collect(group.stream(), said),
            TokenTree::Ident(name) => {
                let Some(TokenTree::Group(group)) =
                    tokens.get(at + 1).filter(|_| matches!(&tokens[at], TokenTree::Punct(mark) if mark.as_char() == '!'))
                else {
                    continue;
                };
                match name.to_string().as_str() {
                    "say" | "words" => said.extend(literals(group).into_iter().take(1).map(|text| (text, None))),
                    "plural" => {
                        let mut forms = literals(group).into_iter();
                        said.extend(forms.next().map(|one| (one, forms.next())));
                    }
                    _ => {}
                }
            }
            TokenTree::Punct(_) | TokenTree::Literal(_) => {}
        }
    }
}

/// Says whether this is what `#[cfg(test)]` has in its brackets.
fn is_for_tests(group: &Group) -> bool {
    group.delimiter() == Delimiter::Bracket && group.stream().to_string().replace(' ', "") == "cfg(test)"
}

/// The place behind the item that begins here.
fn after_item(tokens: &[TokenTree], at: usize) -> usize {
    let ends = |token: &TokenTree| match token {
        TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
        TokenTree::Punct(mark) => mark.as_char() == ';',
        TokenTree::Ident(_) | TokenTree::Literal(_) => false,
    };
    tokens.iter().skip(at).position(ends).map_or(tokens.len(), |length| at + length + 1)
}

/// The string literals that stand in a group itself.
fn literals(group: &Group) -> Vec<String> {
    let tokens = group.stream().into_iter();
    tokens.filter_map(|token| syn::parse2::<syn::LitStr>(token.into()).ok()).map(|literal| literal.value()).collect()
}

/// A template without the names of its values.
fn bare(template: &str) -> String {
    let mut bare = template.to_owned();
    for name in names(template) {
        bare = bare.replace(&format!("{{{name}}}"), "");
    }
    bare
}

/// The names of the values in a template.
fn names(template: &str) -> BTreeSet<String> {
    let text = template.replace("{{", "").replace("}}", "");
    text.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name.to_owned()).collect()
}

/// What stands in backquotes, which is the same in every language.
fn code(template: &str) -> Vec<String> {
    let mut code: Vec<String> = template.split('`').skip(1).step_by(2).map(str::to_owned).collect();
    code.sort();
    code
}

/// How a text ends, beside its words: a heading is no sentence, and a prompt keeps its blank.
fn ending(text: &str) -> Option<char> {
    text.chars().last().filter(|last| last.is_whitespace() || matches!(last, ':' | '?'))
}

/// What is wrong with how one English sentence is told.
///
/// What is of tables may name the cadences of its own language: `duly import` reads those.
fn faults(english: &str, many: Option<&str>, told: &str, is_of_tables: bool) -> Vec<String> {
    let mut faults = Vec::new();
    let wanted = names(many.unwrap_or(english));
    let had = names(told);
    // A form for one may do without its number.
    let needed: BTreeSet<_> = if many.is_some() { names(english).intersection(&wanted).cloned().collect() } else { wanted.clone() };
    if !had.is_subset(&wanted) || (many.is_none() && !needed.is_subset(&had)) {
        faults.push(format!("has the values {had:?} instead of {wanted:?}"));
    }
    if !is_of_tables && code(english) != code(told) && many.is_none_or(|many| code(many) != code(told)) {
        faults.push(format!("has the code {:?} instead of {:?}", code(told), code(english)));
    }
    // What is no sentence may end with a full stop where a word is cut.
    let is_cut = english.ends_with('.') && !told.ends_with('.');
    if is_cut || ending(english) != ending(told) || english.starts_with([' ', '\n']) != told.starts_with([' ', '\n']) {
        faults.push("begins or ends otherwise".to_owned());
    }
    faults
}

#[test]
fn every_catalogue_has_all_that_is_said_and_nothing_else() {
    let said = said();
    assert!(said.len() > 500, "only {} sentences were found in the sources", said.len());
    for (language, text) in Language::all().filter_map(|language| Some((language, language.catalogue()?))) {
        let catalogue = polib::po_file::parse_from_reader(text.as_bytes()).expect("a catalogue");
        let known: BTreeMap<String, Option<String>> =
            catalogue.messages().map(|message| (message.msgid().to_owned(), message.msgid_plural().ok().map(str::to_owned))).collect();
        let complain = |what: &str, list: Vec<&String>| assert!(list.is_empty(), "{} {what} ({}): {list:#?}", language.code(), list.len());
        complain("lacks", said.keys().filter(|english| has_words(english) && !known.contains_key(*english)).collect());
        complain("has what nobody says", known.keys().filter(|english| !said.contains_key(*english)).collect());
        let other = said.iter().filter(|(english, many)| known.get(*english).is_some_and(|known| known != *many));
        complain("has another form for many", other.map(|(english, _)| english).collect());
    }
}

#[test]
fn what_is_told_has_the_values_and_the_code_of_what_is_said() {
    for (language, text) in Language::all().filter_map(|language| Some((language, language.catalogue()?))) {
        let catalogue = polib::po_file::parse_from_reader(text.as_bytes()).expect("a catalogue");
        let forms = catalogue.metadata.plural_rules.nplurals;
        let mut wrong = Vec::new();
        for message in catalogue.messages() {
            let many = message.msgid_plural().ok();
            let told: Vec<&str> = match message.msgstr_plural() {
                Ok(told) => told.iter().map(String::as_str).collect(),
                Err(_) => vec![message.msgstr().expect("one form")],
            };
            let is_of_tables = message.source().contains("src/import/");
            let mut faults: Vec<String> = told.iter().flat_map(|told| faults(message.msgid(), many, told, is_of_tables)).collect();
            if told.iter().any(|told| told.is_empty()) || (many.is_some() && told.len() != forms) {
                faults.push(format!("has {} forms", told.len()));
            }
            if message.flags().is_fuzzy() {
                faults.push("is marked as fuzzy".to_owned());
            }
            wrong.extend(faults.into_iter().map(|fault| format!("{:?} {fault}", message.msgid())));
        }
        assert!(wrong.is_empty(), "{} ({}): {wrong:#?}", language.code(), wrong.len());
        let largest = (0..1000).map(|number| language.form(number)).max();
        assert_eq!(largest, Some(forms - 1), "{} counts in as many forms as its catalogue has", language.code());
    }
}

#[test]
fn sentences_are_found_wherever_they_stand_and_not_in_tests() {
    let mut said = Said::new();
    let text = r##"
        fn f() -> Text { let a = vec![say!("one {x}", x = say!("two"))]; plural!(n, "{n} day", "{n} \"days\"") }
        const C: &str = words!("three"); struct S { say: bool }
        #[cfg(test)] use x; #[cfg(test)] mod tests { fn g() { say!("never") } } fn h() { say!("four") }
    "##;
    collect(text.parse().expect("Rust"), &mut said);
    let found: Vec<(&str, Option<&str>)> = said.iter().map(|(one, many)| (one.as_str(), many.as_deref())).collect();
    assert_eq!(found, [("four", None), ("one {x}", None), ("three", None), ("two", None), ("{n} day", Some("{n} \"days\""))]);
}

#[test]
fn faults_of_a_translation_are_seen() {
    assert!(faults("the file {a} in `x`", None, "le fichier {a} dans `x`", false).is_empty());
    for (english, told) in [("{a} b", "b"), ("{a} b", "{a} {c}"), ("use `x`", "use `y`"), ("who? ", "qui ?"), ("a.", "a"), (" a", "a")] {
        assert_eq!(faults(english, None, told, false).len(), 1, "{english}: {told}");
    }
    assert!(faults("use `x`", None, "utiliser `y`", true).is_empty());
    assert!(faults("one day", Some("{n} days"), "un jour", false).is_empty());
    assert!(!faults("one day", Some("{n} days"), "{m} jour", false).is_empty());
}
