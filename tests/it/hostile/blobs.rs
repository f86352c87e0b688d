//! Blobs and objects that are too large to be read.
//!
//! It does not know what else can be wrong with objects.

use std::io::{Read, Write};
use std::process::Stdio;

use super::{LATE, MISSED, Repo, Seen, W48};

/// The most memory that any of these runs may take, in kilobytes.
const MOST_MEMORY: u64 = 200_000;

/// Writes a loose blob of zeros of this size, a mebibyte at a time.
fn zeros(repo: &Repo, size: u64) -> String {
    let mut command = repo.command(W48, &["-c", "core.compression=1", "-c", "core.bigFileThreshold=1m", "hash-object", "-w", "--stdin"]);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("git");
    let mut input = child.stdin.take().expect("a pipe");
    let part = vec![0; 1 << 20];
    for _ in 0..size >> 20 {
        input.write_all(&part).expect("git reads");
    }
    drop(input);
    let output = child.wait_with_output().expect("git ends");
    assert!(output.status.success());
    String::from_utf8(output.stdout).expect("an id").trim_end().to_owned()
}

/// Runs the program and gives what it said with its peak of memory in kilobytes, as Linux counts it.
fn measured(repo: &Repo, arguments: &[&str]) -> (Seen, u64) {
    let mut command = repo.duly(&[&["check", "--format", "json"], arguments].concat());
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program starts");
    let status = format!("/proc/{}/status", child.id());
    let mut peak = 0;
    // What it writes fits into the pipes, so it need not be read before the end.
    while child.try_wait().expect("a child").is_none() {
        let text = std::fs::read_to_string(&status).unwrap_or_default();
        let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        peak = peak.max(line.and_then(|line| line.trim().strip_suffix(" kB")?.parse().ok()).unwrap_or(0));
        std::thread::sleep(std::time::Duration::from_millis(2));
    }
    let mut error = String::new();
    child.stderr.as_mut().expect("a pipe").read_to_string(&mut error).expect("UTF-8");
    let output = child.wait_with_output().expect("a child");
    (Seen::of(&std::process::Output { stderr: error.into_bytes(), ..output }), peak)
}

const WEEKS: [&str; 6] = ["--as-of", LATE, "--from", "2026-11-16", "--to", "2026-11-29"];

#[test]
fn a_record_of_a_gibibyte_is_refused_by_its_size() {
    let repo = Repo::met_once();
    let blob = zeros(&repo, 1 << 30);
    repo.commit_entry(W48, "100644", &blob, "evidence/t/48.yaml");
    for packed in [false, true] {
        if packed {
            repo.git(&["-c", "pack.window=0", "-c", "pack.compression=1", "-c", "core.bigFileThreshold=1m", "repack", "-adq"]);
        }
        let start = std::time::Instant::now();
        let (seen, peak) = measured(&repo, &WEEKS);
        seen.expect(MISSED, &["error record-unreadable evidence/t/48.yaml: the record evidence/t/48.yaml has 1073741824 bytes, more than the 1048576 that are read"]);
        assert!(peak < MOST_MEMORY, "{peak} kB, packed: {packed}");
        assert!(start.elapsed().as_secs() < 10, "{:?}, packed: {packed}", start.elapsed());
    }
}

#[test]
fn a_plan_of_many_mebibytes_is_refused_by_its_size() {
    let repo = Repo::met_once();
    let blob = zeros(&repo, 64 << 20);
    repo.commit_entry(W48, "100644", &blob, "policies/more.yaml");
    let (seen, peak) = measured(&repo, &WEEKS);
    seen.refuses(2, "policies/more.yaml has 67108864 bytes");
    assert!(peak < MOST_MEMORY, "{peak} kB");
}

#[test]
fn a_commit_of_many_mebibytes_is_refused_by_its_size() {
    let repo = Repo::met_once();
    let (tree, parent) = (repo.git(&["rev-parse", "HEAD^{tree}"]), repo.head());
    let people = "author Ana <ana@example.org> 1795597200 +0000\ncommitter Ana <ana@example.org> 1795597200 +0000";
    let mut raw = format!("tree {tree}\nparent {parent}\n{people}\n\n").into_bytes();
    raw.resize(40 << 20, b'x');
    let id = repo.git_in(&raw, &["hash-object", "-t", "commit", "-w", "--stdin", "--literally"]);
    repo.git(&["update-ref", "HEAD", &id]);
    let (seen, peak) = measured(&repo, &WEEKS);
    seen.refuses(3, &id);
    assert!(peak < MOST_MEMORY, "{peak} kB");
}

#[test]
fn a_blob_that_lies_about_its_size_is_refused() {
    use flate2::{Compression, write::ZlibEncoder};
    for size in ["4611686018427387904", "99999999999999999999999", "-1", "0x10", ""] {
        let repo = Repo::met_once();
        repo.record(W48, "evidence/t/48.yaml", super::SECOND);
        let id = repo.git(&["rev-parse", "HEAD:evidence/t/48.yaml"]);
        let file = repo.path().join(".git/objects").join(&id[..2]).join(&id[2..]);
        let mut stream = ZlibEncoder::new(Vec::new(), Compression::fast());
        stream.write_all(format!("blob {size}\0{}", super::SECOND).as_bytes()).expect("memory");
        std::fs::remove_file(&file).expect("an object");
        std::fs::write(&file, stream.finish().expect("memory")).expect("an object");
        let seen = repo.seen();
        let is_told = seen.code == 3 || seen.told.contains("error record-unreadable evidence/t/48.yaml: ");
        assert!(is_told && !seen.states.contains("2026-W48 met"), "{size}: {seen:#?}");
    }
}

#[test]
fn a_stream_that_never_ends_is_cut_at_its_promise() {
    use flate2::{Compression, write::ZlibEncoder};
    let repo = Repo::met_once();
    repo.record(W48, "evidence/t/48.yaml", super::SECOND);
    let id = repo.git(&["rev-parse", "HEAD:evidence/t/48.yaml"]);
    let file = repo.path().join(".git/objects").join(&id[..2]).join(&id[2..]);
    let mut stream = ZlibEncoder::new(Vec::new(), Compression::fast());
    stream.write_all(format!("blob {}\0{}", super::SECOND.len(), super::SECOND).as_bytes()).expect("memory");
    for _ in 0..256 {
        stream.write_all(&vec![0; 1 << 20]).expect("memory");
    }
    std::fs::remove_file(&file).expect("an object");
    std::fs::write(&file, stream.finish().expect("memory")).expect("an object");
    let (seen, peak) = measured(&repo, &WEEKS);
    seen.refuses(3, "it is longer than its header says");
    assert!(peak < MOST_MEMORY, "{peak} kB");
}
