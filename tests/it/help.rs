//! What `--help` says of the commands that most people use.
//!
//! It does not know what the options do.

use crate::binary::{duly, out, output};

#[test]
fn the_help_is_short() {
    insta::assert_snapshot!(out(&output(&mut duly(&["--help"]))), @"
    Was each recurring task really done, in time, and can we prove it?

    Usage: duly [OPTIONS] <COMMAND>

    Commands:
      init           Begin: write a plan, folders for its evidence and a workflow into a repository
      check          Judge every task from the history of a branch
      validate       Check the plan and the records of the working tree, without history
      report         Show how a year went, for a manager or an auditor; no finding fails it
      verify-report  Say whether a JSON report or an in-toto statement tells what its repository proves
      status         Show what is due next, by team
      explain        Show how one occurrence came to stand where it stands, and what to do next
      record         Write a record of what was done, and say what it will count for
      hook           Let git check every commit before it is made
      witness        Note which head of the branch was seen, and when, under refs/duly/witness
      import         Turn a team's table (Markdown, CSV, TSV or XLSX) into a plan
      rules          Show the manual of findings
      policies       List, print or compare the packs: plans for known standards that duly brings along
      schema         Print a JSON Schema, for editors and other programs
      completions    Print what a shell needs to complete commands and options
      man            Write a page for `man` of every command, or print the first one
      cache          Show or clear what is kept from one run to the next
      demo           Build a year of a security operations centre to play with, and check it

    Options:
          --lang <LANG>  Speak this language; data, such as JSON, is English always [default: as LC_ALL,
                         LC_MESSAGES or LANG say] [possible values: en, fr]
      -h, --help         Print help
      -V, --version      Print version
    ");
}

#[test]
fn the_help_of_check_names_every_option() {
    insta::assert_snapshot!(out(&output(&mut duly(&["check", "--help"]))), @"
    Judge every task from the history of a branch

    Usage: duly check [OPTIONS]

    Options:
      -C, --repo <DIR>                 The repository, or a directory in it [default: .]
          --plan <PATH>                A plan file, a folder of them or a glob, from the root of the
                                       repository (repeatable) [default: policies/*.yaml]
          --ref <REV>                  The branch, tag or commit to judge [default: HEAD]
          --as-of <INSTANT|DATE>       The moment at which all is judged; a day means the midnight that
                                       ends it [default: now]
          --cache <PATH>               Keep what is known of the history in this folder [default: that
                                       of the user; nothing where CI is set]
          --no-cache                   Read the whole history, and keep nothing
          --trust-commit-graph         Believe the repository's commit-graph files, which git writes to
                                       be quick: a forged one can hide a change
          --from <DATE>                First day to judge (inclusive): every occurrence that ends in the
                                       window
          --to <DATE>                  Last day to judge (inclusive) [default: the day of --as-of]
          --base <REV>                 Judge what the branch would change if it were merged into this
                                       revision; what was overdue before is a warning
          --staged                     Judge what the index would change if it were committed now; what
                                       was overdue before is a warning
          --task <ID>                  Only this task (repeatable)
          --team <ID>                  Only the tasks of this team (repeatable)
          --expect-witness <DURATION>  Warn if the newest witness of the branch is older than this, such
                                       as 26h or 2d, or if there is none
          --fail-on <LEVEL>            Exit with 1 if there is a finding of this level or a higher one
                                       [default: error] [possible values: error, warning, note, never]
          --format <FORMAT>            What to write to the standard output [default: human] [possible
                                       values: human, json, sarif, junit, github, gitlab, markdown,
                                       html, csv, badge, badge-svg, ics, openmetrics, in-toto, oscal,
                                       oscal-ar, oscal-poam]
          --output <FORMAT=FILE>       Also write a file, in one step (repeatable); formats as for
                                       --format. `github=-` writes to the standard output as well
          --color <WHEN>               When to use colours [default: auto] [possible values: auto,
                                       always, never]
      -q, --quiet                      Show errors and warnings alone
          --deadline <SECONDS>         Give up with exit code 3 after this time [default: 120]
          --lang <LANG>                Speak this language; data, such as JSON, is English always
                                       [default: as LC_ALL, LC_MESSAGES or LANG say] [possible values:
                                       en, fr]
      -h, --help                       Print help
    ");
}

#[test]
fn the_help_of_the_other_commands() {
    insta::assert_snapshot!(out(&output(&mut duly(&["validate", "--help"]))), @"
    Check the plan and the records of the working tree, without history

    Usage: duly validate [OPTIONS]

    Options:
      -C, --repo <DIR>            The repository, or a directory in it [default: .]
          --plan <PATH>           A plan file, a folder of them or a glob, from the root of the
                                  repository (repeatable) [default: policies/*.yaml]
          --fail-on <LEVEL>       Exit with 1 if there is a finding of this level or a higher one
                                  [default: error] [possible values: error, warning, note, never]
          --format <FORMAT>       What to write to the standard output [default: human] [possible
                                  values: human, json, sarif, junit, github, gitlab, markdown, html,
                                  csv, badge, badge-svg, ics, openmetrics, in-toto, oscal, oscal-ar,
                                  oscal-poam]
          --output <FORMAT=FILE>  Also write a file, in one step (repeatable); formats as for --format.
                                  `github=-` writes to the standard output as well
          --color <WHEN>          When to use colours [default: auto] [possible values: auto, always,
                                  never]
      -q, --quiet                 Show errors and warnings alone
          --deadline <SECONDS>    Give up with exit code 3 after this time [default: 120]
          --lang <LANG>           Speak this language; data, such as JSON, is English always [default:
                                  as LC_ALL, LC_MESSAGES or LANG say] [possible values: en, fr]
      -h, --help                  Print help
    ");
    insta::assert_snapshot!(out(&output(&mut duly(&["status", "--help"]))), @"
    Show what is due next, by team

    Usage: duly status [OPTIONS]

    Options:
      -C, --repo <DIR>            The repository, or a directory in it [default: .]
          --plan <PATH>           A plan file, a folder of them or a glob, from the root of the
                                  repository (repeatable) [default: policies/*.yaml]
          --ref <REV>             The branch, tag or commit to judge [default: HEAD]
          --as-of <INSTANT|DATE>  The moment at which all is judged; a day means the midnight that ends
                                  it [default: now]
          --cache <PATH>          Keep what is known of the history in this folder [default: that of the
                                  user; nothing where CI is set]
          --no-cache              Read the whole history, and keep nothing
          --trust-commit-graph    Believe the repository's commit-graph files, which git writes to be
                                  quick: a forged one can hide a change
          --task <ID>             Only this task (repeatable)
          --team <ID>             Only the tasks of this team (repeatable)
          --format <FORMAT>       What to write to the standard output [default: human] [possible
                                  values: human, json, sarif, junit, github, gitlab, markdown, html,
                                  csv, badge, badge-svg, ics, openmetrics, in-toto, oscal, oscal-ar,
                                  oscal-poam]
          --output <FORMAT=FILE>  Also write a file, in one step (repeatable); formats as for --format.
                                  `github=-` writes to the standard output as well
          --color <WHEN>          When to use colours [default: auto] [possible values: auto, always,
                                  never]
      -q, --quiet                 Show errors and warnings alone
          --deadline <SECONDS>    Give up with exit code 3 after this time [default: 120]
          --lang <LANG>           Speak this language; data, such as JSON, is English always [default:
                                  as LC_ALL, LC_MESSAGES or LANG say] [possible values: en, fr]
      -h, --help                  Print help
    ");
}

#[test]
fn the_help_of_record_names_every_option() {
    insta::assert_snapshot!(out(&output(&mut duly(&["record", "--help"]))), @r#"
    Write a record of what was done, and say what it will count for

    Usage: duly record [OPTIONS] <TASK[#KEY]>

    Arguments:
      <TASK[#KEY]>  What was done; without `#KEY` it is for the oldest occurrence that is open

    Options:
      -C, --repo <DIR>                   The repository, or a directory in it [default: .]
          --plan <PATH>                  A plan file, a folder of them or a glob, from the root of the
                                         repository (repeatable) [default: policies/*.yaml]
          --as-of <INSTANT|DATE>         The moment at which the record is to land; a day means the
                                         midnight that ends it [default: now]
          --summary <TEXT>               What was done and found
          --performed-by <EMAIL>         The address of whoever did it [default: git's user.email]
          --performed-at <INSTANT|DATE>  When it was done: a day, or an instant with its zone
          --period <KEY>                 The occurrence that the record names [default: the one that it
                                         is for, where a record needs to say so]
          --nothing-to-report            Say that it was done, and that there was nothing to report
          --failed                       Say that it was tried and failed: such a record counts for
                                         nothing
          --reviewed-by <EMAIL>          The address of whoever reviewed it
          --link <URL>                   Where more can be read (repeatable)
          --attach <FILE>                Copy a file beside the record, and name it there with its
                                         SHA-256 (repeatable)
          --data <KEY=VALUE>             Put a value under `data` (repeatable)
          --file <PATH>                  Where to write the record, from the root of the repository
                                         [default: the evidence path, and the occurrence's key]
          --dry-run                      Show the record, and write nothing
          --commit                       Commit the record with git, and nothing else
      -m, --message <TEXT>               The message of that commit
          --cache <PATH>                 Keep what is known of the history in this folder [default: that
                                         of the user; nothing where CI is set]
          --no-cache                     Read the whole history, and keep nothing
          --format <FORMAT>              What to write to the standard output [default: human] [possible
                                         values: human, json]
          --color <WHEN>                 When to use colours [default: auto] [possible values: auto,
                                         always, never]
          --deadline <SECONDS>           Give up with exit code 3 after this time; what people and git
                                         take does not count [default: 120]
          --lang <LANG>                  Speak this language; data, such as JSON, is English always
                                         [default: as LC_ALL, LC_MESSAGES or LANG say] [possible values:
                                         en, fr]
      -h, --help                         Print help
    "#);
}

#[test]
fn the_help_of_rules() {
    insta::assert_snapshot!(out(&output(&mut duly(&["rules", "--help"]))), @r#"
    Show the manual of findings

    Usage: duly rules [OPTIONS] [ID]

    Arguments:
      [ID]  The rule to explain; without it every rule is listed

    Options:
          --format <FORMAT>  How to write it [default: human] [possible values: human, markdown]
          --color <WHEN>     When to use colours [default: auto] [possible values: auto, always, never]
          --lang <LANG>      Speak this language; data, such as JSON, is English always [default: as
                             LC_ALL, LC_MESSAGES or LANG say] [possible values: en, fr]
      -h, --help             Print help
    "#);
}
