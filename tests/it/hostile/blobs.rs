//! Blobs and objects that are too large to be read.
//!
//! It does not know what else can be wrong with objects.

use std::io::Write;
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
    // Files take all that is written; a pipe that nobody reads would not.
    let [out, err] = ["out", "err"].map(|name| repo.home().join(name));
    let file = |path: &std::path::Path| std::fs::File::create(path).expect("a file");
    let mut child = command.stdout(file(&out)).stderr(file(&err)).spawn().expect("the program starts");
    let status = format!("/proc/{}/status", child.id());
    let mut peak = 0;
    let status = loop {
        if let Some(status) = child.try_wait().expect("a child") {
            break status;
        }
        let text = std::fs::read_to_string(&status).unwrap_or_default();
        let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        peak = peak.max(line.and_then(|line| line.trim().strip_suffix(" kB")?.parse().ok()).unwrap_or(0));
        std::thread::sleep(std::time::Duration::from_millis(2));
    };
    let [stdout, stderr] = [out, err].map(|path| std::fs::read(path).expect("a file"));
    (Seen::of(&std::process::Output { status, stdout, stderr }), peak)
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

#[test]
fn a_flood_of_bad_records_is_told_and_does_not_fill_the_memory() {
    let repo = Repo::met_once();
    let mut input = format!("commit refs/heads/main\ncommitter Ana <ana@example.org> 1795597200 +0000\ndata 1\nxfrom {}\n", repo.head());
    let links = ["1"; 120].join(",");
    for number in 0..900 {
        let record = format!("task: t\nsummary: number {number}\nlinks: [{links}]\n");
        input.push_str(&format!("M 100644 inline evidence/t/x{number}.yaml\ndata {}\n{record}\n", record.len()));
    }
    repo.git_in(input.as_bytes(), &["fast-import", "--quiet", "--force"]);
    let (seen, peak) = measured(&repo, &WEEKS);
    assert_eq!(seen.code, 1);
    assert!(peak < MOST_MEMORY, "{peak} kB");
    let told = seen.told.lines().filter(|line| line.starts_with("error record-invalid ")).count();
    assert_eq!(told, 1_001);
    let rest = seen.told.lines().find(|line| line.contains("and more like it came with this commit"));
    assert!(rest.is_some_and(|line| line.contains(", 90900 in all")), "{rest:?}");
}
