//! `duly schema` as it is called: the schemas as they are published, and that of one task.
//!
//! It does not know what the schemas say.

use crate::binary::{duly, err, out, output};

const PLAN: &str = "\
version: 1
tasks:
  - {id: plain, title: Plain, cadence: weekly}
  - {id: tickets, title: Update the tickets, cadence: daily, evidence: {path: evidence/tickets/, schema: schema/tickets.yaml}}
  - id: access
    title: Review access
    cadence: quarterly
    scopes:
      people: {evidence: {path: evidence/access/people/, schema: schema/tickets.yaml}}
      machines: {}
";

const OWN: &str = "required: [data]\nproperties:\n  data: {$ref: '#/$defs/counts'}\n$defs:\n  counts: {type: object, required: [open]}\n";

fn run(arguments: &[&str]) -> (i32, String, String) {
    let done = output(&mut duly(arguments));
    (done.status.code().expect("an exit code"), out(&done), err(&done))
}

#[test]
fn the_schemas_are_printed_as_they_are_published() {
    for (name, text) in [
        ("plan", include_str!("../../schema/plan.schema.json")),
        ("evidence", include_str!("../../schema/evidence.schema.json")),
        ("report", include_str!("../../schema/report.schema.json")),
        ("explanation", include_str!("../../schema/explanation.schema.json")),
    ] {
        assert_eq!(run(&["schema", name]), (0, text.to_owned(), String::new()), "{name}");
    }
}

#[test]
fn the_schema_of_a_task_is_that_of_all_records_with_its_own() {
    let folder = tempfile::tempdir().expect("a folder");
    for (path, text) in [(".git/HEAD", ""), ("policies/plan.yaml", PLAN), ("schema/tickets.yaml", OWN)] {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, text).expect("a file");
    }
    let root = folder.path().to_str().expect("UTF-8");
    let task = |id: &str| run(&["schema", "task", id, "-C", root]);
    for id in ["plain", "access@machines"] {
        assert_eq!(task(id), (0, include_str!("../../schema/evidence.schema.json").to_owned(), String::new()), "{id}");
    }
    for id in ["tickets", "access@people"] {
        let (code, shown, said) = task(id);
        assert_eq!((code, said.as_str()), (0, ""), "{id}");
        let schema: serde_json::Value = serde_json::from_str(&shown).expect("JSON");
        let name = id.split('@').next().expect("a task");
        assert_eq!(schema["properties"]["task"]["const"], name);
        assert_eq!(schema["$defs"]["task"]["properties"]["data"]["$ref"], "#/$defs/task/$defs/counts");
        assert_eq!(schema["$defs"]["record"]["properties"]["reviewed_by"]["$ref"], "#/$defs/record/$defs/email");
        duly::schema::Schema::compile(&shown).expect("a schema of draft 2020-12");
    }
    for (id, told) in [
        ("access", "the records of `access@people` and `access@machines` meet different schemas"),
        ("ticket", "did you mean `tickets`?"),
        ("access@others", "the plan has no task `access@others`"),
        ("tickets#2026-W47", "a schema holds for every occurrence"),
    ] {
        let (code, shown, said) = task(id);
        assert_eq!((code, shown.as_str()), (2, ""), "{id}");
        assert!(said.contains(told), "{id}: {said}");
    }
}
