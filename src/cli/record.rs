//! `duly record`: writes a record of work that was done, and says what it will count for.
//!
//! It does not know how that is found out.

mod ask;

use std::path::Path;

use duly::check::{AsOf, AttachedFile, Book, Desk, Intended, Means, Opened, Request, Target, Wish, open_book};
use duly::evidence::Outcome;
use duly::evidence::draft::{ATTACHMENT_LIMIT, Attachment, Draft, attachment_name, sha256};
use duly::gate;
use duly::language::{say, words};
use duly::render::{human, json, record};
use duly::report::{Recording, Report};

use self::ask::{Missing, Said};
use super::Failure;
use super::args::{Record, TextFormat};
use super::world::{Asker, NewFiles, World, commit, read_attachment};

pub fn run(args: &Record, world: &World) -> Result<u8, Failure> {
    world.watch(args.deadline);
    let request = request(args, world)?;
    world.phase(words!("judging the repository"));
    let (cache, progress) = world.means(&args.keeping);
    let means = Means { cache: cache.as_ref(), is_graph_trusted: false, watcher: &progress };
    let opened = open_book(&request, &means)?;
    progress.wipe();
    let book = match opened {
        Opened::PlanRefused(report) => return refused(args, &report, world),
        Opened::Book(book) => book,
    };
    let tree = NewFiles::open(&args.place.repo)?;
    let desk = book.desk(&args.address)?;
    let wish = Wish { period: args.period.clone(), claim: args.performed_at.as_ref().map(|told| told.claim), file: args.file.clone() };
    if let Some(file) = &args.file {
        tree.holds(file)?;
    }
    let mut waiting = Vec::new();
    let target = desk.target(&wish, &mut |path| {
        let at_tip = book.has_at_tip(path)?;
        let here = holds(&tree, path)?;
        if here && !at_tip {
            waiting.push(path.to_owned());
        }
        Ok(here || at_tip)
    })?;
    world.lift_the_deadline();
    let said = said(args, &desk, &target, world)?;
    let files = attachments(args, &target.path, &mut |path| Ok(holds(&tree, path)? || book.has_at_tip(path)?))?;
    let author = author(&book, world)?;
    let draft = draft(args, &target, said, &files, args.performed_by.clone().or_else(|| author.clone().filter(|email| is_address(email))));
    let intended = Intended {
        author: author.unwrap_or_default(),
        message: args.message.clone().unwrap_or_else(|| format!("Record {}", target.address)),
        files: files.into_iter().map(|(file, _)| file).collect(),
    };
    let mut recording = desk.judge(&target, &draft, &intended)?;
    let unlanded = |path: &String| {
        say!("{path} stands in the work tree and has not landed: if it lands first, it may take the place of this one", path)
    };
    recording.words.extend(waiting.iter().map(unlanded));
    let done = if args.dry_run { Ok(()) } else { put(args, &book, &tree, &intended, &mut recording) };
    if recording.written || args.dry_run {
        show(args, &recording, world)?;
    }
    done.map(|()| gate::CLEAN)
}

/// Writes the files, and commits them if that was asked for.
fn put(args: &Record, book: &Book<'_>, tree: &NewFiles, intended: &Intended, recording: &mut Recording) -> Result<(), Failure> {
    let text = recording.text.clone();
    let mut all: Vec<(&str, &[u8])> = intended.files.iter().map(|file| (file.path.as_str(), file.content.as_slice())).collect();
    // The record comes last: it never names what is not there.
    let path = recording.path.clone();
    all.push((&path, text.as_bytes()));
    tree.write(&all)?;
    recording.written = true;
    if !args.commit {
        return Ok(());
    }
    let paths: Vec<String> = all.iter().map(|(path, _)| (*path).to_owned()).collect();
    commit(tree.root(), &paths, &intended.message)?;
    recording.committed = Some(intended.message.clone());
    match book.changed_by_git(&all) {
        Ok(changed) => {
            let told = |path: &String| say!("git changed {path} on its way into the commit: a digest of it no longer fits", path);
            recording.words.extend(changed.iter().map(told));
        }
        Err(error) => recording.words.push(say!("what git committed cannot be read back: {error}", error = error.text())),
    }
    Ok(())
}

fn request(args: &Record, world: &World) -> Result<Request, Failure> {
    let as_of = match args.as_of {
        Some(as_of) => as_of,
        None => AsOf::Instant(world.now()?),
    };
    Ok(Request { plan: args.place.plan.clone(), ..Request::new(args.place.repo.clone(), "HEAD", as_of) })
}

fn refused(args: &Record, report: &Report, world: &World) -> Result<u8, Failure> {
    let style = world.style(args.color, false);
    let mut text = String::new();
    match args.format {
        TextFormat::Human => human::write(&mut text, report, style),
        TextFormat::Json => json::write(&mut text, report),
    }
    .map_err(unwritten)?;
    world.print(&text, style)?;
    Ok(gate::REFUSED)
}

fn show(args: &Record, recording: &Recording, world: &World) -> Result<(), Failure> {
    let style = world.style(args.color, false);
    let mut text = String::new();
    match args.format {
        TextFormat::Human => record::write(&mut text, recording, style),
        TextFormat::Json => record::write_json(&mut text, recording),
    }
    .map_err(unwritten)?;
    world.print(&text, style)
}

fn unwritten(error: std::fmt::Error) -> Failure {
    Failure::unproven(say!("the record cannot be rendered: {error}", error), say!("please report this with the command line"))
}

fn holds(tree: &NewFiles, path: &str) -> Result<bool, duly::check::Error> {
    tree.holds(path).map_err(|failure| duly::check::Error::Record { message: failure.message, help: failure.help })
}

/// The address of the author that git will give to a commit.
fn author(book: &Book<'_>, world: &World) -> Result<Option<String>, Failure> {
    if let Some(email) = world.author_email() {
        return Ok(Some(email));
    }
    let own = book.configured("author.email")?;
    Ok(if own.is_some() { own } else { book.configured("user.email")? })
}

fn is_address(email: &str) -> bool {
    email.contains('@') && !email.contains(char::is_whitespace)
}

/// Takes what the command line says, and asks for what is missing if somebody can answer.
fn said(args: &Record, desk: &Desk<'_>, target: &Target, world: &World) -> Result<Said, Failure> {
    let fields = desk.fields();
    let mut said = ask::said(args, &fields)?;
    let missing = Missing::of(args, &said, &fields, desk.wants_review());
    if missing.is_empty() {
        return Ok(said);
    }
    if !world.is_attended() {
        return Err(missing.told());
    }
    let mut asker = Asker::terminal(world.language());
    let (address, title) = (&target.address, &target.title);
    asker.say(&match &target.standing {
        None => say!("{address} ({title})", address, title),
        Some(standing) => say!("{address} ({title}): {standing}", address, title, standing),
    })?;
    missing.ask(&mut asker, &mut said)?;
    Ok(said)
}

/// Reads what is to be attached, and finds each file a free place beside the record.
fn attachments(
    args: &Record,
    record: &str,
    is_taken: &mut dyn FnMut(&str) -> Result<bool, duly::check::Error>,
) -> Result<Vec<(AttachedFile, Attachment)>, Failure> {
    let mut files: Vec<(AttachedFile, Attachment)> = Vec::new();
    for file in &args.attach {
        let content = read_attachment(file, ATTACHMENT_LIMIT)?;
        let name = name_of(file)?;
        for number in 1.. {
            let (path, beside) = attachment_name(record, name, number);
            if !files.iter().any(|(one, _)| one.path == path) && !is_taken(&path)? {
                let attachment = Attachment { path: beside, sha256: sha256(&content) };
                files.push((AttachedFile { path, content }, attachment));
                break;
            }
        }
    }
    Ok(files)
}

fn name_of(file: &Path) -> Result<&str, Failure> {
    let name = file.file_name().and_then(|name| name.to_str()).filter(|name| !name.contains(|c: char| c.is_control() || c == '\\'));
    name.ok_or_else(|| Failure::usage(say!("{file} has no plain name in UTF-8", file = file.display()), say!("give the file another name")))
}

fn draft(args: &Record, target: &Target, said: Said, files: &[(AttachedFile, Attachment)], performed_by: Option<String>) -> Draft {
    let outcome = match (args.failed, args.nothing_to_report) {
        (true, _) => Outcome::Failed,
        (false, true) => Outcome::NothingToReport,
        (false, false) => Outcome::Done,
    };
    Draft {
        task: target.address.unit.task.clone(),
        period: target.period.clone(),
        performed_at: args.performed_at.as_ref().map(|told| told.text.clone()),
        performed_by,
        outcome,
        summary: said.summary.filter(|summary| !summary.is_empty()),
        reviewed_by: said.reviewed_by,
        attachments: files.iter().map(|(_, attachment)| attachment.clone()).collect(),
        links: args.link.clone(),
        data: said.data,
    }
}
