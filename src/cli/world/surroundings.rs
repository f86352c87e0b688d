//! What the environment and the terminal say about how to write.
//!
//! It does not know what is written.

use duly::language::Language;
use duly::render::Style;

use crate::cli::args::Color;

/// No screen is narrower, whatever it says, and prose is not read well on a wider one.
const WIDTHS: std::ops::RangeInclusive<usize> = 40..=120;

/// Everything that is asked of the surroundings, asked once.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Surroundings {
    terminal: bool,
    no_color: Option<String>,
    clicolor: Option<String>,
    clicolor_force: Option<String>,
    term: Option<String>,
    columns: Option<String>,
    ci: Option<String>,
    cache_home: Option<String>,
    /// The locale in which messages are wanted.
    locale: Option<String>,
    /// What the terminal itself says.
    width: Option<usize>,
}

impl Surroundings {
    /// Takes what the environment and the terminal say; `width` is that of the terminal.
    pub fn new(terminal: bool, width: Option<usize>, variable: impl Fn(&str) -> Option<String>) -> Self {
        Self {
            terminal,
            no_color: variable("NO_COLOR"),
            clicolor: variable("CLICOLOR"),
            clicolor_force: variable("CLICOLOR_FORCE"),
            term: variable("TERM"),
            columns: variable("COLUMNS"),
            ci: variable("CI"),
            cache_home: cache_home(&variable),
            locale: locale(&variable),
            width,
        }
    }

    /// Says whether this is a build server. `CI=false` says no.
    pub fn is_ci(&self) -> bool {
        is_set(&self.ci) && self.ci.as_deref() != Some("false")
    }

    /// The folder in which programs keep what they can make again; none if the user has none.
    pub fn cache_home(&self) -> Option<&str> {
        self.cache_home.as_deref()
    }

    pub fn style(&self, color: Color, quiet: bool) -> Style {
        Style { color: self.color(color), unicode: !self.is_dumb(), width: self.width(), quiet, language: self.language() }
    }

    /// The language in which the environment wants messages.
    pub fn language(&self) -> Language {
        self.locale.as_deref().map_or(Language::ENGLISH, Language::of_locale)
    }

    /// The command line is stronger than the environment, and the wish for none stronger than the wish for some.
    fn color(&self, color: Color) -> bool {
        match color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto if is_set(&self.no_color) => false,
            Color::Auto if is_set(&self.clicolor_force) && self.clicolor_force.as_deref() != Some("0") => true,
            Color::Auto => self.terminal && !self.is_dumb() && self.clicolor.as_deref() != Some("0"),
        }
    }

    fn is_dumb(&self) -> bool {
        self.term.as_deref() == Some("dumb")
    }

    /// Outside a terminal lines have one width everywhere, so that what is written can be compared.
    fn width(&self) -> usize {
        if !self.terminal {
            return Style::PLAIN.width;
        }
        let stated = self.columns.as_deref().and_then(|columns| columns.trim().parse().ok()).filter(|columns| *columns > 0);
        stated.or(self.width).map_or(Style::PLAIN.width, |width: usize| width.clamp(*WIDTHS.start(), *WIDTHS.end()))
    }
}

/// As the XDG Base Directory Specification says, or as the system has it. A relative path counts as none.
fn cache_home(variable: &impl Fn(&str) -> Option<String>) -> Option<String> {
    let absolute = |name: &str| variable(name).filter(|path| std::path::Path::new(path).is_absolute());
    let below = |folder: &str| absolute("HOME").map(|home| format!("{home}/{folder}"));
    let of_the_system = if cfg!(target_os = "macos") {
        below("Library/Caches")
    } else if cfg!(windows) {
        absolute("LOCALAPPDATA")
    } else {
        below(".cache")
    };
    absolute("XDG_CACHE_HOME").or(of_the_system)
}

/// As POSIX.1-2017, chapter 8.2, says: `LC_ALL` is stronger than `LC_MESSAGES`, and that than `LANG`; what is empty says nothing.
fn locale(variable: &impl Fn(&str) -> Option<String>) -> Option<String> {
    ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find_map(|name| variable(name).filter(|locale| !locale.is_empty()))
}

fn is_set(variable: &Option<String>) -> bool {
    variable.as_deref().is_some_and(|value| !value.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terminal(set: &[(&str, &str)]) -> Surroundings {
        let variable = |name: &str| set.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_string());
        Surroundings::new(true, Some(100), variable)
    }

    fn pipe(set: &[(&str, &str)]) -> Surroundings {
        Surroundings { terminal: false, ..terminal(set) }
    }

    #[test]
    fn colour_is_for_terminals_unless_somebody_says_otherwise() {
        let auto = |one: Surroundings| one.color(Color::Auto);
        assert!(auto(terminal(&[])));
        assert!(!auto(pipe(&[])));
        assert!(!auto(terminal(&[("NO_COLOR", "1")])));
        assert!(auto(terminal(&[("NO_COLOR", "")])), "an empty NO_COLOR says nothing");
        assert!(!auto(terminal(&[("TERM", "dumb")])));
        assert!(!auto(terminal(&[("CLICOLOR", "0")])));
        assert!(auto(pipe(&[("CLICOLOR_FORCE", "1")])));
        assert!(!auto(pipe(&[("CLICOLOR_FORCE", "0")])));
        assert!(!auto(pipe(&[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")])));
        assert!(pipe(&[("NO_COLOR", "1")]).color(Color::Always));
        assert!(!terminal(&[("CLICOLOR_FORCE", "1")]).color(Color::Never));
    }

    #[test]
    fn a_pipe_is_eighty_columns_wide_whatever_the_terminal_is() {
        assert_eq!(pipe(&[("COLUMNS", "100")]).width(), 80);
        assert_eq!(terminal(&[]).width(), 100);
        assert_eq!(terminal(&[("COLUMNS", "90")]).width(), 90);
        assert_eq!(terminal(&[("COLUMNS", "9")]).width(), 40);
        assert_eq!(terminal(&[("COLUMNS", "999")]).width(), 120);
        for nonsense in ["", "0", "-1", "wide"] {
            assert_eq!(terminal(&[("COLUMNS", nonsense)]).width(), 100, "{nonsense}");
        }
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn the_cache_folder_is_that_of_the_user_or_none() {
        let home = |set: &[(&str, &str)]| terminal(set).cache_home().map(str::to_owned);
        assert_eq!(home(&[("HOME", "/home/ana")]).as_deref(), Some("/home/ana/.cache"));
        assert_eq!(home(&[("HOME", "/home/ana"), ("XDG_CACHE_HOME", "/var/tmp/ana")]).as_deref(), Some("/var/tmp/ana"));
        assert_eq!(home(&[("HOME", "/home/ana"), ("XDG_CACHE_HOME", "relative")]).as_deref(), Some("/home/ana/.cache"));
        assert_eq!(home(&[("HOME", "")]), None);
        assert_eq!(home(&[]), None);
    }

    #[test]
    fn the_strongest_locale_that_is_set_decides_about_the_language() {
        let language = |set: &[(&str, &str)]| terminal(set).language().code();
        assert_eq!(language(&[]), "en");
        assert_eq!(language(&[("LANG", "fr_FR.UTF-8")]), "fr");
        assert_eq!(language(&[("LANG", "fr_FR.UTF-8"), ("LC_MESSAGES", "C")]), "en");
        assert_eq!(language(&[("LANG", "en_US.UTF-8"), ("LC_MESSAGES", "fr_FR"), ("LC_ALL", "")]), "fr");
        assert_eq!(language(&[("LANG", "fr_FR"), ("LC_MESSAGES", "fr_FR"), ("LC_ALL", "C.UTF-8")]), "en");
    }

    #[test]
    fn a_build_server_says_so() {
        assert!(terminal(&[("CI", "true")]).is_ci());
        assert!(terminal(&[("CI", "1")]).is_ci());
        for no in ["", "false"] {
            assert!(!terminal(&[("CI", no)]).is_ci());
        }
        assert!(!terminal(&[]).is_ci());
    }

    #[test]
    fn a_dumb_terminal_gets_ascii() {
        assert!(!terminal(&[("TERM", "dumb")]).style(Color::Auto, false).unicode);
        assert!(terminal(&[("TERM", "xterm")]).style(Color::Auto, false).unicode);
    }
}
