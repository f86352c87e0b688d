//! The texts that are made for a repository: the settings of its plan, and the page of a folder for evidence.
//!
//! It does not know where they go.

use super::Wish;
use crate::plan::{Task, Unit};

/// A task for a plan that has none yet: it is worth doing whatever else is.
const FIRST_TASK: &str = "
# The first task. Put your own beside it, and then in its place.
tasks:
  - id: plan-review
    title: Review this plan
    description: >-
      Go through the tasks of this plan: which are missing, which does nobody need any more, and which cadence no longer
      fits.
    cadence: quarterly
";

/// The settings that hold for the whole plan, with a first task if nothing else brings one.
pub(super) fn settings(wish: &Wish, alone: bool) -> String {
    let Wish { zone, adopted_on, .. } = wish;
    let first = if alone { FIRST_TASK } else { "" };
    format!(
        "\
# yaml-language-server: $schema=../schema/plan.schema.json
#
# What holds for the whole plan. All files of `policies/` are one plan: a setting stands in one of them.
version: 1

# Days, weeks and months begin and end at midnight in this zone.
timezone: {zone}

# The first day on which anything is owed.
adopted_on: {adopted_on}

# Accept what lands a day late, as late; and tell ahead what is still to be done. Both hold for every task.
# defaults: {{grace: 1d, due_soon: 1d}}

# Who may approve what loosens this plan: a team of it.
# approvers: TEAM

# Days that are no business days besides the weekend, for tasks with `business_days`.
# calendar: {{holidays: [2026-12-25]}}
{first}"
    )
}

/// The page of the folder in which the evidence of a unit lies. Files of its name are no evidence.
pub(super) fn folder(task: &Task, unit: &Unit) -> String {
    let title = unit.title.as_deref().unwrap_or(&task.title);
    let description = task.description.as_deref().map_or(String::new(), |words| format!("\n{}\n", words.trim_end()));
    let (id, cadence) = (&unit.id, &unit.cadence);
    format!(
        "\
# {title}

`{id}`: {cadence}.
{description}
Whenever it is done, a new file comes here: `duly record {id} --commit` writes and commits it, or write it by hand:

```yaml
task: {}
summary: What was done and found.
```

A file that has landed is never changed again.
`duly status` says what is due next; this page is no evidence.
",
        task.id
    )
}
