//! `duly policies` as it is called: the list, a pack, and a plan beside a pack.
//!
//! It does not know what the packs hold.

use duly::packs::Pack;

use super::filled;
use crate::binary::{duly, err, out, output};

/// Runs the program, and gives its exit code and both outputs.
fn run(arguments: &[&str]) -> (i32, String, String) {
    let done = output(&mut duly(arguments));
    (done.status.code().expect("an exit code"), out(&done), err(&done))
}

/// A working tree with these files under `policies/`.
fn tree(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::create_dir_all(folder.path().join(".git")).expect("a folder");
    std::fs::create_dir_all(folder.path().join("policies")).expect("a folder");
    for (name, text) in files {
        std::fs::write(folder.path().join("policies").join(name), text).expect("a file");
    }
    folder
}

fn diff(name: &str, folder: &tempfile::TempDir) -> (i32, String, String) {
    run(&["policies", "diff", name, "-C", folder.path().to_str().expect("UTF-8")])
}

#[test]
fn every_pack_is_listed_and_shown_byte_for_byte() {
    let (code, list, _) = run(&["policies", "list"]);
    assert_eq!(code, 0);
    for pack in Pack::all() {
        let (code, shown, said) = run(&["policies", "show", pack.name]);
        assert_eq!((code, shown.as_str(), said.as_str()), (0, pack.text, ""), "{}", pack.name);
        let line = format!("{}  version {} of {}, {} tasks", pack.name, pack.version(), pack.date(), pack.tasks().count());
        assert!(list.contains(&line), "{list}");
    }
}

#[test]
fn a_pack_that_is_not_there_is_a_wrong_question() {
    for command in ["show", "diff"] {
        let (code, shown, said) = run(&["policies", command, "Soc3"]);
        assert_eq!((code, shown.as_str()), (2, ""));
        assert!(said.contains("no pack is called `Soc3`") && said.contains("did you mean `soc2`?"), "{said}");
    }
}

#[test]
fn a_plan_beside_its_pack_tells_what_it_does_otherwise() {
    let pack = Pack::named("iso27001").expect("a pack");
    let text = filled(pack).replace("# Version: 1", "# Version: 0");
    let text = text.split("  - id: iso27001-9-3").next().expect("the first tasks").replace("Audit internally", "Our audit");
    let own = "version: 1\ndefaults: {grace: 1w}\ntasks:\n  - {id: own, title: Own, cadence: weekly, evidence: evidence/mine/}\n";
    let folder = tree(&[("iso27001.yaml", &text), ("own.yaml", own)]);
    let (code, shown, said) = diff("iso27001", &folder);
    assert_eq!((code, said.as_str()), (0, ""));
    insta::assert_snapshot!(shown);
}

#[test]
fn a_plan_that_is_refused_is_beside_nothing() {
    let folder = tree(&[("iso27001.yaml", Pack::named("iso27001").expect("a pack").text)]);
    let (code, shown, said) = diff("iso27001", &folder);
    assert_eq!((code, shown.as_str()), (2, ""));
    assert!(said.contains("still to be chosen") && said.contains("duly validate"), "{said}");
    let (code, _, said) = diff("iso27001", &tree(&[]));
    assert!(code == 2 && said.contains("there is no plan"), "{said}");
}
