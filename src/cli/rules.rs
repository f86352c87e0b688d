//! `duly rules`: shows the manual of findings.
//!
//! It does not know any rule by name.

use std::fmt::{self, Write as _};

use duly::diagnostic::RuleId;
use duly::gate;
use duly::render::{Style, manual};
use duly::rules::{self, Rule};
use duly::schema::nearest;

use super::Failure;
use super::args::{ManualFormat, Rules};
use super::world::World;

pub fn run(args: &Rules, world: &World) -> Result<u8, Failure> {
    let id = args.id.as_deref().map(find).transpose()?;
    let style = world.style(args.color, false);
    let mut text = String::new();
    write(&mut text, id, args.format, style)
        .map_err(|error| Failure::unproven(format!("the manual cannot be rendered: {error}"), "please report this"))?;
    world.print(&text, style)?;
    Ok(gate::CLEAN)
}

fn write(text: &mut String, id: Option<RuleId>, format: ManualFormat, style: Style) -> fmt::Result {
    let rule: Option<&Rule> = id.and_then(|id| rules::all().iter().copied().find(|rule| rule.id == id));
    match (rule, format) {
        (Some(rule), ManualFormat::Human) => manual::page(text, rule, style),
        (Some(rule), ManualFormat::Markdown) => text.write_str(&rules::page(rule, style.language)),
        (None, ManualFormat::Human) => manual::list(text, rules::all(), style),
        (None, ManualFormat::Markdown) => text.write_str(&rules::manual(style.language)),
    }
}

fn find(id: &str) -> Result<RuleId, Failure> {
    RuleId::parse(id).ok_or_else(|| {
        let help = match near(id) {
            Some(near) => format!("did you mean `{near}`? `duly rules` lists them all"),
            None => "see them all with `duly rules`".to_string(),
        };
        Failure::usage(format!("no rule is called `{id}`"), help)
    })
}

fn near(id: &str) -> Option<&'static str> {
    nearest(&id.to_lowercase(), RuleId::ALL.iter().map(|rule| rule.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_pen_finds_its_rule_and_nonsense_finds_none() {
        assert_eq!(near("task-overdu"), Some("task-overdue"));
        assert_eq!(near("Due-Soon"), Some("due-soon"));
        assert_eq!(near("record-sintax"), Some("record-syntax"));
        assert_eq!(near("xyzzy"), None);
        assert_eq!(near(""), None);
    }

    #[test]
    fn an_unknown_rule_is_a_wrong_question() {
        let failure = find("task-overdu").expect_err("no such rule");
        assert_eq!((failure.exit, failure.help.as_str()), (2, "did you mean `task-overdue`? `duly rules` lists them all"));
        assert_eq!(find("task-overdue"), Ok(RuleId::TaskOverdue));
    }
}
