//! Repositories that lack something, lie, or are broken: an error that names what is wrong, never a shorter history.

use std::fs;
use std::path::Path;

use duly::history::build::Builder;
use duly::history::{Chain, Error, Objects, Oid};
use duly::language::say;

use super::{Built, built, chain, git, landings, loose, on, open_at, patterns, policy, rewrite, told};

/// Three records in three commits.
fn records() -> (Built, [Oid; 3]) {
    let mut built = built();
    let ids = [4, 5, 6].map(|day| built.commit(on(day).file(format!("e/{day}"), day.to_string())));
    (built, ids)
}

const LANDED: [&str; 3] = ["0 03-04T12:00: +e/4", "1 03-05T12:00: +e/5", "2 03-06T12:00: +e/6"];

/// What can be read of a whole history: the chain, the changes, and each new blob.
fn read_all(folder: &Path) -> Result<Vec<String>, Error> {
    let repository = open_at(folder)?;
    let tip = repository.resolve("HEAD")?.commit;
    let landings = landings(&repository, &tip, &["e/"])?;
    for entry in landings.iter().flat_map(|landing| &landing.changes).filter_map(|change| change.new) {
        repository.blob(&entry.id, 1_000)?;
    }
    Ok(told(&landings))
}

fn clone_with(built: &Built, arguments: &[&str]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    git(built.path(), &["config", "uploadpack.allowFilter", "true"]);
    let source = format!("file://{}", built.path().display());
    let target = folder.path().join("clone").display().to_string();
    git(built.path(), &[&["clone", "-q", "--no-checkout"], arguments, &[&source, &target]].concat());
    folder
}

#[test]
fn an_id_of_the_other_format_is_missing_and_is_not_looked_for() {
    let (built, ids) = records();
    let repository = built.open();
    for id in [Oid::unborn("e/4", b"4"), Oid::from_raw(&[0xab; 32]).expect("an id")] {
        for _ in 0..50 {
            assert!(matches!(repository.blob(&id, 10), Err(Error::MissingObject { id: missing, .. }) if missing == id));
            assert!(matches!(repository.entry(&id, "e/4"), Err(Error::MissingObject { .. })));
        }
    }
    assert!(repository.entry(&ids[2], "e/4").expect("a tree").is_some());
}

#[test]
fn a_shallow_clone_is_an_error_that_names_the_boundary() {
    let (built, ids) = records();
    let clone = clone_with(&built, &["--depth", "2"]);
    let error = read_all(&clone.path().join("clone")).expect_err("a shallow clone");
    assert_eq!(error, Error::Shallow { commit: ids[1] });
    assert!(error.help().starts_with("run `git fetch --unshallow`"));
    let repository = open_at(&clone.path().join("clone")).expect("a repository");
    assert_eq!(repository.resolve("HEAD~1").expect("the boundary itself").commit, ids[1]);
    assert_eq!(repository.resolve("HEAD~2"), Err(Error::Shallow { commit: ids[1] }));
    git(&clone.path().join("clone"), &["fetch", "-q", "--unshallow"]);
    assert_eq!(read_all(&clone.path().join("clone")).expect("a whole history"), LANDED);
}

#[test]
fn a_parent_that_is_missing_beside_a_shallow_file_is_a_cut() {
    let (built, ids) = records();
    fs::write(built.path().join(".git/shallow"), format!("{}\n", Oid::parse(&"1".repeat(40)).expect("an id"))).expect("a file");
    assert_eq!(read_all(built.path()).expect("nothing is missing"), LANDED);
    fs::remove_file(loose(built.path(), &ids[0])).expect("an object");
    assert_eq!(read_all(built.path()), Err(Error::Shallow { commit: ids[1] }));
    fs::write(built.path().join(".git/shallow"), "garbage\n").expect("a file");
    assert!(matches!(read_all(built.path()), Err(Error::Io { .. })));
}

#[test]
fn an_origin_beyond_a_shallow_boundary_is_an_error() {
    let mut built = built();
    built.commit(on(4));
    built.builder.branch("side").expect("a branch");
    let maker = built.commit(on(5).file("e/a", "1"));
    let side = built.commit(on(6).file("src", "1"));
    built.builder.switch("main");
    let tip = built.commit(on(7).merge(&side));
    fs::write(built.path().join(".git/shallow"), format!("{side}\n")).expect("a file");
    fs::remove_file(loose(built.path(), &maker)).expect("an object");
    let repository = built.open();
    let landings = landings(&repository, &tip, &["e/a"]).expect("the first parents are whole");
    let entry = landings[0].changes[0].new.expect("a file");
    assert_eq!(repository.origin(&tip, "e/a", &entry), Err(Error::Shallow { commit: side }));
}

#[test]
fn a_partial_clone_says_what_it_left_behind() {
    let (built, _) = records();
    let blobless = clone_with(&built, &["--filter=blob:none"]);
    let error = read_all(&blobless.path().join("clone")).expect_err("no blobs");
    assert!(matches!(&error, Error::PartialClone { kind: "blob", .. }), "{error}");
    assert_eq!(error.help(), "run `git fetch --refetch --no-filter`; in CI, check out with the full history and without a filter");
    let repository = open_at(&blobless.path().join("clone")).expect("a repository");
    let tip = repository.resolve("HEAD").expect("a commit").commit;
    assert_eq!(told(&landings(&repository, &tip, &["e/"]).expect("trees are there")), LANDED);
    let treeless = clone_with(&built, &["--filter=tree:0"]);
    let error = read_all(&treeless.path().join("clone")).expect_err("no trees");
    assert!(matches!(&error, Error::PartialClone { kind: "tree", .. }), "{error}");
}

#[test]
fn a_missing_object_is_named_with_its_kind_and_purpose() {
    let (built, ids) = records();
    let lost = |id: &Oid| {
        let path = loose(built.path(), id);
        let content = fs::read(&path).expect("an object");
        fs::remove_file(&path).expect("an object");
        let error = read_all(built.path()).expect_err("something is missing");
        fs::write(&path, content).expect("an object");
        error.to_string()
    };
    let blob = git(built.path(), &["rev-parse", "HEAD:e/5"]);
    let folder = git(built.path(), &["rev-parse", "HEAD~1:e"]);
    let parse = |hex: &str| Oid::parse(hex.trim()).expect("an id");
    assert_eq!(lost(&ids[0]), format!("the commit {} is missing; it is needed for the history of the branch", ids[0]));
    assert_eq!(lost(&parse(&folder)), format!("the tree {} is missing; it is needed for the files of a commit", folder.trim()));
    assert_eq!(lost(&parse(&blob)), format!("the blob {} is missing; it is needed for the content of a file", blob.trim()));
    assert_eq!(read_all(built.path()).expect("all is there again"), LANDED);
}

#[test]
fn a_loose_object_that_is_cut_short_anywhere_is_corrupt_at_once() {
    let (built, ids) = records();
    let tree = Oid::parse(git(built.path(), &["rev-parse", "HEAD~1^{tree}"]).trim()).expect("an id");
    let blob = Oid::parse(git(built.path(), &["rev-parse", "HEAD:e/5"]).trim()).expect("an id");
    for id in [ids[1], tree, blob] {
        let path = loose(built.path(), &id);
        let whole = fs::read(&path).expect("an object");
        // The last four bytes are zlib's own check of what our hash has checked already.
        for length in 0..whole.len() - 4 {
            rewrite(&path, |content| content.truncate(length));
            let error = read_all(built.path()).expect_err("a part of an object");
            assert!(matches!(&error, Error::CorruptObject { id: named, .. } if *named == id), "{length}: {error}");
        }
        rewrite(&path, |content| *content = whole);
    }
    assert_eq!(read_all(built.path()).expect("all is whole again"), LANDED);
}

#[test]
fn a_loose_object_with_a_wrong_bit_is_corrupt_or_the_same() {
    let (built, ids) = records();
    let path = loose(built.path(), &ids[1]);
    let whole = fs::read(&path).expect("an object");
    for place in 0..whole.len() {
        rewrite(&path, |content| content[place] ^= 1 << (place % 8));
        match read_all(built.path()) {
            Ok(landings) => assert_eq!(landings, LANDED, "{place}"),
            Err(error) => assert!(matches!(&error, Error::CorruptObject { .. } | Error::ObjectTooLarge { .. }), "{place}: {error}"),
        }
        rewrite(&path, |content| content.clone_from(&whole));
    }
}

#[test]
fn an_object_in_the_place_of_another_is_corrupt() {
    let (built, ids) = records();
    let other = fs::read(loose(built.path(), &ids[0])).expect("an object");
    rewrite(&loose(built.path(), &ids[1]), |content| *content = other);
    let error = read_all(built.path()).expect_err("another commit");
    assert_eq!(error.to_string(), format!("the commit {} is corrupt: its content is not what its id promises", ids[1]));
    assert_eq!(error.help(), "run `git fsck --full`, then clone again from a sound repository");
}

#[test]
fn a_pack_with_a_wrong_bit_or_cut_short_never_gives_another_answer() {
    let (built, _) = records();
    git(built.path(), &["gc", "-q"]);
    let packs = fs::read_dir(built.path().join(".git/objects/pack")).expect("packs");
    let mut paths = packs.map(|file| file.expect("a file").path());
    let pack = paths.find(|path| path.extension().is_some_and(|extension| extension == "pack")).expect("a pack");
    let whole = fs::read(&pack).expect("a pack");
    for place in (0..whole.len()).step_by(3) {
        rewrite(&pack, |content| content[place] ^= 0x10);
        if let Ok(landings) = read_all(built.path()) {
            assert_eq!(landings, LANDED, "{place}");
        }
        rewrite(&pack, |content| content.clone_from(&whole));
    }
    for length in (0..whole.len()).step_by(5) {
        rewrite(&pack, |content| content.truncate(length));
        assert!(read_all(built.path()).is_err(), "{length}");
        rewrite(&pack, |content| content.clone_from(&whole));
    }
}

/// The ids of a chain, root first.
fn ids(chain: &Chain) -> Vec<Oid> {
    (0..chain.len()).filter_map(|index| chain.commit(index)).collect()
}

#[test]
fn a_graft_hides_no_commit() {
    let (built, all) = records();
    fs::write(built.path().join(".git/info/grafts"), format!("{}\n", all[2]))
        .or_else(|_| {
            fs::create_dir_all(built.path().join(".git/info"))
                .and_then(|()| fs::write(built.path().join(".git/info/grafts"), format!("{}\n", all[2])))
        })
        .expect("a graft");
    assert_eq!(git(built.path(), &["rev-list", "--count", "HEAD"]).trim(), "1");
    assert_eq!(ids(&chain(&built.open(), &all[2])), all);
    assert_eq!(built.open().resolve("HEAD~2").expect("a commit").commit, all[0]);
}

#[test]
fn a_replacement_replaces_nothing() {
    let (built, all) = records();
    git(built.path(), &["replace", "--graft", &all[2].to_string()]);
    assert_eq!(git(built.path(), &["rev-list", "--count", "HEAD"]).trim(), "1");
    assert_eq!(ids(&chain(&built.open(), &all[2])), all);
    assert_eq!(read_all(built.path()).expect("a history"), LANDED);
}

#[test]
fn a_forged_commit_graph_hides_no_commit() {
    let (built, all) = records();
    git(built.path(), &["-c", "commitGraph.generationVersion=1", "commit-graph", "write", "--reachable"]);
    let path = built.path().join(".git/objects/info/commit-graph");
    rewrite(&path, |content| forge(content, &all[2]));
    assert_eq!(git(built.path(), &["-c", "core.commitGraph=true", "rev-list", "--count", "HEAD"]).trim(), "1");
    assert_eq!(ids(&chain(&built.open(), &all[2])), all);
    assert_eq!(read_all(built.path()).expect("a history"), LANDED);
}

/// Takes its parent from a commit in a commit-graph file, and mends the checksum.
fn forge(graph: &mut [u8], commit: &Oid) {
    use sha1::{Digest, Sha1};
    let place = |name: &[u8]| {
        let row = graph.windows(4).position(|window| window == name).expect("a chunk");
        usize::try_from(u64::from_be_bytes(graph[row + 4..row + 12].try_into().expect("eight bytes"))).expect("a small file")
    };
    let (names, rows) = (place(b"OIDL"), place(b"CDAT"));
    let number = graph[names..].chunks(20).position(|id| id == commit.as_bytes()).expect("the commit");
    // Each row: the tree's id, then two parents of four bytes, where this number means none.
    let parent = rows + number * 36 + 20;
    graph[parent..parent + 4].copy_from_slice(&0x7000_0000_u32.to_be_bytes());
    let end = graph.len() - 20;
    let checksum = Sha1::digest(&graph[..end]);
    graph[end..].copy_from_slice(&checksum);
}

#[test]
fn a_commit_that_git_would_not_write_is_malformed() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut builder = Builder::init(folder.path()).expect("a repository");
    let tip = builder.raw_commit(b"author Ana <ana@example.org> 1 +0000\n\nno tree\n").expect("a commit");
    let error = open_at(folder.path()).expect("a repository").chain(&tip, &policy()).expect_err("no tree");
    assert_eq!(error, Error::MalformedObject { id: tip, kind: "commit", reason: say!("it has no tree line") });
}

#[test]
fn a_disordered_tree_is_malformed() {
    let mut built = built();
    let blob = built.builder.write_object("blob", b"x").expect("a blob");
    let entry = |name: &str| [format!("100644 {name}\0").as_bytes(), blob.as_bytes()].concat();
    let tree = built.builder.write_object("tree", &[entry("b"), entry("a")].concat()).expect("a tree");
    let who = "Ana <ana@example.org> 1709632800 +0000";
    let tip = built.builder.raw_commit(format!("tree {tree}\nauthor {who}\ncommitter {who}\n\nx\n").as_bytes()).expect("a commit");
    let error = built.open().files(&tip, &patterns(&["a"])).expect_err("a disordered tree");
    assert!(matches!(&error, Error::MalformedObject { kind: "tree", .. }), "{error}");
}
