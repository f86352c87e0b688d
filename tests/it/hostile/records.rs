//! Records and plans that say hostile things.
//!
//! It does not know the history; each stands in one commit.

use super::{FIRST, MET, MISSED, PLAN, Repo, SECOND, W48};

#[test]
fn a_copy_in_another_normal_form_proves_nothing() {
    let repo = Repo::with_plan(PLAN);
    repo.record(super::W47, "evidence/t/47.yaml", "task: t\nsummary: caf\u{e9} checked\n");
    repo.record(W48, "evidence/t/48.yaml", "task: t\nsummary: cafe\u{301} checked\n");
    repo.seen().expect(MISSED, &["error evidence-copied evidence/t/48.yaml: "]);
}

#[test]
fn a_copy_in_look_alike_letters_proves_nothing() {
    let repo = Repo::met_once();
    repo.record(
        W48,
        "evidence/t/48.yaml",
        &FIRST.replace('e', "\u{435}").replace("task\u{435}", "task").replace("w\u{435}\u{435}k", "w\u{ff45}ek"),
    );
    repo.seen().expect(MISSED, &["error evidence-copied evidence/t/48.yaml: "]);
}

#[test]
fn a_copy_with_its_defaults_written_out_proves_nothing() {
    let repo = Repo::met_once();
    repo.record(W48, "evidence/t/48.yaml", &format!("{FIRST}result: done\nlinks: []\ndata: {{}}\n"));
    repo.seen().expect(MISSED, &["error evidence-copied evidence/t/48.yaml: "]);
}

#[test]
fn an_alias_bomb_in_a_record_is_refused_before_it_goes_off() {
    let mut bomb = String::from("task: t\ndata:\n  a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
    for level in 1..12 {
        let before = format!("*a{}", level - 1);
        bomb.push_str(&format!("  a{level}: &a{level} [{}]\n", [before.as_str(); 9].join(", ")));
    }
    let repo = Repo::met_once();
    repo.record(W48, "evidence/t/48.yaml", &bomb);
    let seen = repo.seen();
    assert_eq!(seen.code, 1);
    seen.expect(MISSED, &["error record-syntax evidence/t/48.yaml: "]);
}

#[test]
fn an_alias_bomb_in_the_plan_is_refused_before_it_goes_off() {
    let mut plan = String::from("version: 1\nname: &a0 x\n");
    for level in 1..12 {
        let before = format!("*a{}", level - 1);
        plan.push_str(&format!("x{level}: &a{level} [{}]\n", [before.as_str(); 9].join(", ")));
    }
    Repo::with_plan(&plan).seen().refuses(2, "error plan-syntax policies/plan.yaml: ");
}

#[test]
fn a_deep_nest_in_a_record_is_refused() {
    let repo = Repo::met_once();
    repo.record(W48, "evidence/t/48.yaml", &format!("task: t\ndata: {}{}\n", "[".repeat(50_000), "]".repeat(50_000)));
    repo.record(W48, "evidence/t/48.json", &format!("{{\"task\": \"t\", \"data\": {}1{}}}", "{\"a\":".repeat(50_000), "}".repeat(50_000)));
    repo.seen().expect(MISSED, &["error record-syntax evidence/t/48.yaml: ", "error record-syntax evidence/t/48.json: "]);
}

#[test]
fn a_record_that_is_no_text_proves_nothing() {
    let repo = Repo::met_once();
    let blob = repo.blob(b"task: t\nsummary: \xff\xfe\n");
    repo.commit_entry(W48, "100644", &blob, "evidence/t/48.yaml");
    repo.seen().expect(MISSED, &["error record-unreadable evidence/t/48.yaml: evidence/t/48.yaml: the record is not UTF-8 text (byte 17)"]);
}

#[test]
fn two_names_for_one_thing_in_a_record_are_refused() {
    let repo = Repo::met_once();
    repo.record(W48, "evidence/t/48.yaml", "task: t\nresult: failed\nresult: done\n");
    repo.record(W48, "evidence/t/49.json", "{\"task\": \"t\", \"result\": \"failed\", \"r\\u0065sult\": \"done\"}");
    repo.seen().expect(MISSED, &["error record-syntax evidence/t/48.yaml: ", "error record-syntax evidence/t/49.json: "]);
}

#[test]
fn catastrophic_patterns_for_paths_are_matched_in_time() {
    let evidence = format!("{}b/{}x.yaml", "**/a*a*a*a*a*a*a*a*/".repeat(12), "*a".repeat(60));
    let plan = format!(
        "version: 1\nadopted_on: 2026-11-16\ntasks:\n  - {{id: t, title: T, cadence: weekly, evidence: [evidence/t/, \"{evidence}\"]}}\n"
    );
    let repo = Repo::with_plan(&plan);
    repo.record(super::W47, "evidence/t/47.yaml", FIRST);
    let folder = format!("{}/", "a".repeat(60)).repeat(14);
    repo.put(&format!("{folder}{}", "a".repeat(200)), "x");
    repo.record(W48, "evidence/t/48.yaml", SECOND);
    let start = std::time::Instant::now();
    let seen = repo.ask(&["--deadline", "20", "--as-of", super::LATE, "--from", "2026-11-16", "--to", "2026-11-29"]);
    seen.expect(MET, &[]);
    assert!(start.elapsed().as_secs() < 15, "{:?}", start.elapsed());
}

#[test]
fn a_schema_that_names_a_remote_one_is_never_fetched() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    let secret = Repo::met_once().path().join("policies/plan.yaml");
    for reference in [format!("http://{address}/x.json"), format!("file://{}", secret.display()), "../../../../../../etc/passwd".to_owned()]
    {
        let repo = Repo::with_plan(&PLAN.replace("weekly}", "weekly, evidence: {path: evidence/t/, schema: schema/t.json}}"));
        repo.put("schema/t.json", &format!("{{\"$schema\": \"{reference}\", \"$ref\": \"{reference}\"}}"));
        repo.record(W48, "evidence/t/48.yaml", SECOND);
        let seen = repo.seen();
        assert!(matches!(seen.code, 1 | 2) && !seen.states.contains("met"), "{seen:#?}");
    }
    listener.set_nonblocking(true).expect("a listener that does not wait");
    assert!(listener.accept().is_err(), "somebody called");
}

#[test]
fn a_schema_that_calls_itself_or_backtracks_for_ever_keeps_nobody_waiting() {
    let circles = [
        r##"{"$ref":"#"}"##,
        r##"{"allOf":[{"$ref":"#"}]}"##,
        r##"{"$defs":{"a":{"$ref":"#/$defs/b"},"b":{"$ref":"#/$defs/a"}},"$ref":"#/$defs/a"}"##,
    ];
    let patterns = ["^(a+)+$", "^(a|a)*$", "^(a|aa)+$", "(a{1000}){1000}"]
        .map(|text| format!(r#"{{"properties":{{"summary":{{"pattern":"{text}"}}}}}}"#));
    for schema in circles.into_iter().chain(patterns.iter().map(String::as_str)) {
        let repo = Repo::with_plan(&PLAN.replace("weekly}", "weekly, evidence: {path: evidence/t/, schema: schema/t.json}}"));
        repo.put("schema/t.json", schema);
        repo.commit(super::START);
        repo.record(W48, "evidence/t/48.yaml", &format!("task: t\nsummary: {}!\n", "a".repeat(60)));
        let start = std::time::Instant::now();
        // A process that a signal has ended has no exit code, and `seen` fails.
        let seen = repo.seen();
        assert!(start.elapsed().as_secs() < 20, "{schema}: {:?}", start.elapsed());
        assert!((1..=3).contains(&seen.code) && !seen.states.contains("2026-W48 met"), "{schema}: {seen:#?}");
    }
}
