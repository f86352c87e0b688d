//! The manual of findings, from the rule table.
//!
//! It does not know where the manual is kept or shown.

use super::{Group, Rule, all};
use crate::diagnostic::{Level, RuleId};
use crate::language::{Language, Text, say, words};

const OPENING: &str = "\
# Rules

<!-- Generated from the rule table. Do not edit: UPDATE_DOCS=1 cargo test --test it rules -->

Everything that duly reports has a rule with a stable id.
`duly rules` lists the rules, and `duly rules task-overdue` shows the page of one.

A finding is an *error*, a *warning* or a *note*.
`duly check` fails on errors; `--fail-on warning`, `--fail-on note` and `--fail-on never` move that line.
A plan sets other levels, or switches a rule off, under `rules`:

```yaml
rules: {due-soon: warning, evidence-ignored: off}
```

The levels on this page are the defaults.
";

const CONTENTS: &str = words!("Contents");

/// The heads of the columns of a table of rules.
const HEADS: [&str; 3] = [words!("Rule"), words!("Level"), words!("What it says")];

const WHAT_TO_DO: &str = words!("What to do.");

const EXAMPLE: &str = words!("Example:");

/// Writes the whole manual in Markdown: contents, then a chapter per group and a section per rule, whose anchor is the id.
pub fn manual(language: Language) -> String {
    let words = |english: &'static str| language.words(english);
    let mut text = words(OPENING).into_owned();
    text.push_str(&format!("\n## {}\n", words(CONTENTS)));
    let heads = HEADS.map(words).join(" | ");
    for group in Group::ALL {
        text.push_str(&format!("\n**{}**\n\n| {heads} |\n|---|---|---|\n", words(group.title())));
        for rule in rules_of(group) {
            text.push_str(&format!("| [`{id}`](#{id}) | {} | {} |\n", words(rule.level.as_str()), words(rule.summary), id = rule.id));
        }
    }
    for group in Group::ALL {
        text.push_str(&format!("\n## {}\n\n{}\n", words(group.title()), words(introduction(group))));
        for rule in rules_of(group) {
            text.push_str(&format!("\n### {}\n\n{}", rule.id, body(rule, language)));
        }
    }
    text
}

/// Writes the page of one rule in Markdown.
pub fn page(rule: &Rule, language: Language) -> String {
    format!("# {}\n\n{}", rule.id, body(rule, language))
}

/// Where the page of a rule can be read on the web; none as long as the package names no repository.
pub fn address(rule: RuleId) -> Option<String> {
    page_in(env!("CARGO_PKG_REPOSITORY"), &format!("rules.md#{rule}"))
}

/// Where it can be read how occurrences are judged; none as long as the package names no repository.
pub fn address_of_the_law() -> Option<String> {
    page_in(env!("CARGO_PKG_REPOSITORY"), "semantics.md")
}

/// The page of the version that speaks, in the repository of the package.
fn page_in(repository: &str, page: &str) -> Option<String> {
    let repository = repository.trim_end_matches('/');
    (!repository.is_empty()).then(|| format!("{repository}/blob/v{}/docs/{page}", env!("CARGO_PKG_VERSION")))
}

/// Lists every text of the manual that is told by [`Language::words`], each once.
pub fn words() -> Vec<&'static str> {
    let mut found = vec![OPENING, CONTENTS, WHAT_TO_DO, EXAMPLE];
    found.extend(HEADS);
    found.extend(Level::ALL.map(Level::as_str));
    found.extend(Group::ALL.iter().flat_map(|group| [group.title(), introduction(*group)]));
    found.extend(all().iter().flat_map(|rule| [rule.summary, rule.explanation, rule.remedy, rule.example]));
    found.sort_unstable();
    found.dedup();
    found
}

fn rules_of(group: Group) -> impl Iterator<Item = &'static Rule> {
    all().iter().copied().filter(move |rule| rule.group == group)
}

fn body(rule: &Rule, language: Language) -> String {
    let Rule { id: _, level, group: _, summary, explanation, remedy, example, check: _ } = rule;
    let level = say!("Level: **{level}**", level = Text::said(level.as_str(), Vec::new()));
    let level = language.tell(&level);
    let [summary, explanation, remedy, example] = [*summary, *explanation, *remedy, *example].map(|english| language.words(english));
    let (what_to_do, for_example) = (language.words(WHAT_TO_DO), language.words(EXAMPLE));
    format!("{level}\n\n{summary}\n\n{explanation}\n\n**{what_to_do}** {remedy}\n\n{for_example}\n\n```text\n{example}\n```\n")
}

fn introduction(group: Group) -> &'static str {
    match group {
        Group::Plan => {
            "\
These rules are about the text of the plan.
A plan that is invalid where the judged history ends is refused as a whole: nothing is judged and the exit code is 2, whatever `--fail-on` says.
Everything that is found wrong is told in one run, as far as the text can be read.
The levels of these rules cannot be changed, because the plan that would change them is the one that is refused; the exceptions are `plan-invalid-in-history` and `plan-loosened`, which tell of earlier versions."
        }
        Group::Import => {
            "\
These rules are about a table that `duly import` turns into a plan.
An error among them makes it exit with 1; the plan that it writes is valid all the same, for the tasks that were understood.
Once the plan is written they are not met again: `duly check` knows plans, not tables."
        }
        Group::Ledger => {
            "\
These rules are about what was owed and when it was done.
How duly judges that is told in [How duly judges](semantics.md)."
        }
        Group::Evidence => {
            "\
These rules are about files under the evidence paths.
A file that one of them refuses is no performance: the task is still owed.

Most of them tell of something that has landed and stays in the history for ever.
Such a finding has its full level while it *bears on what is judged*:

- the window of the check holds the moment at which it landed;
- or it landed while a listed occurrence could still be served;
- or the record in question is the one that met a listed occurrence;
- or the task owes nothing (as needed only), and no good record has landed since.

Otherwise it is told as a note: an old sin is not forgotten, but does not keep a gate red for ever.
A check without a window lists, for each rule of a task, the last decided occurrence and those that are open."
        }
        Group::Clock => {
            "\
These rules are about the dates that commits state.
A date is a claim like any other, and a forged one must help nobody, so every commit of the first-parent chain gets an *effective time*: the later of its own committer date and the effective time of its first parent.
Dates may be off by the plan's `clock_skew` (five minutes by default, 24 hours at most) without a finding."
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_linked_where_the_package_says_where_it_lives() {
        let page = |repository: &str| page_in(repository, "rules.md#task-overdue");
        let wanted = format!("https://git.example.org/duly/blob/v{}/docs/rules.md#task-overdue", env!("CARGO_PKG_VERSION"));
        assert_eq!(page("https://git.example.org/duly/"), Some(wanted));
        assert_eq!(page(""), None);
        assert_eq!(address(RuleId::TaskOverdue).is_some(), !env!("CARGO_PKG_REPOSITORY").is_empty());
    }
}
