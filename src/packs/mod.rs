//! The packs that duly brings along: plans of what known standards ask again and again, as texts.
//!
//! It does not know where a plan of yours lies, nor how packs are shown or written.

mod beside;
mod choice;

pub use beside::{Beside, Chosen, beside};
pub use choice::{Choice, Unchosen};

use crate::diagnostic::Problem;
use crate::plan::{Plan, PlanFile, load};

/// Every pack, in the order in which they are listed.
const TEXTS: [(&str, &str); 9] = [
    ("soc-maintenance", include_str!("../../policies/soc-maintenance.yaml")),
    ("pci-dss-4.0.1", include_str!("../../policies/pci-dss-4.0.1.yaml")),
    ("fedramp-rev5-low", include_str!("../../policies/fedramp-rev5-low.yaml")),
    ("fedramp-rev5-moderate", include_str!("../../policies/fedramp-rev5-moderate.yaml")),
    ("fedramp-rev5-high", include_str!("../../policies/fedramp-rev5-high.yaml")),
    ("essential-eight", include_str!("../../policies/essential-eight.yaml")),
    ("dora", include_str!("../../policies/dora.yaml")),
    ("iso27001", include_str!("../../policies/iso27001.yaml")),
    ("soc2", include_str!("../../policies/soc2.yaml")),
];

/// One pack.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pack {
    /// Its name, and that of its file.
    pub name: &'static str,
    /// The whole file.
    pub text: &'static str,
}

impl Pack {
    /// Lists every pack.
    pub fn all() -> impl Iterator<Item = Pack> {
        TEXTS.into_iter().map(|(name, text)| Pack { name, text })
    }

    pub fn named(name: &str) -> Option<Pack> {
        Self::all().find(|pack| pack.name == name)
    }

    /// Where a plan keeps it.
    pub fn path(&self) -> String {
        format!("policies/{}.yaml", self.name)
    }

    /// What it is about, in a line.
    pub fn title(&self) -> &'static str {
        self.text.lines().filter_map(|line| line.strip_prefix("# ")).find(|line| !line.starts_with("yaml-")).unwrap_or(self.name)
    }

    /// What it was taken from.
    pub fn source(&self) -> &'static str {
        entry(self.text, "Source").unwrap_or("")
    }

    pub fn version(&self) -> &'static str {
        entry(self.text, "Version").unwrap_or("")
    }

    /// The day of this version.
    pub fn date(&self) -> &'static str {
        entry(self.text, "Date").unwrap_or("")
    }

    /// The ids of its tasks, in their order.
    pub fn tasks(&self) -> impl Iterator<Item = &'static str> {
        self.text.lines().filter_map(task_of)
    }

    /// Says whether two packs are levels of one standard, of which a plan holds one: they share the ids of their tasks.
    pub fn excludes(&self, other: &Pack) -> bool {
        let level = |name: &'static str| name.rsplit_once('-').filter(|(family, _)| *family == "fedramp-rev5");
        self.name != other.name && level(self.name).is_some() && level(other.name).is_some()
    }

    /// Reads it as a plan that stands alone. What is still to be chosen is refused.
    pub fn plan(&self) -> Result<Plan, Vec<Problem>> {
        plan_of(&self.path(), self.text)
    }
}

/// The version that a text names in its first comment, if it is a pack or was one.
pub fn version_of(text: &str) -> Option<&str> {
    entry(text, "Version")
}

fn plan_of(path: &str, text: &str) -> Result<Plan, Vec<Problem>> {
    load(&[PlanFile { path: path.to_owned(), bytes: text.as_bytes().to_vec() }])
}

/// An entry of the comment at the top, such as `# Version: 1`.
fn entry<'a>(text: &'a str, key: &str) -> Option<&'a str> {
    text.lines().take_while(|line| line.starts_with('#')).find_map(|line| line.strip_prefix("# ")?.strip_prefix(key)?.strip_prefix(": "))
}

/// The id of the task that a line of a pack begins.
fn task_of(line: &str) -> Option<&str> {
    line.strip_prefix("  - id: ")
}
