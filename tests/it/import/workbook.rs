//! A workbook through the library: messages name the sheet and the cell.
//!
//! It does not know the parts of a workbook beyond the few that it needs.

use std::io::{Cursor, Write};

use duly::diagnostic::RuleId;
use duly::import::{Kind, Options, import};

use super::{expect, options, told};

const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const REL: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006/relationships";

/// A workbook whose sheets hold the given rows of XML.
pub fn workbook(sheets: &[(&str, &str)]) -> Vec<u8> {
    let (mut names, mut links) = (String::new(), String::new());
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let mut part = |name: &str, text: String| {
        archive.start_file(name, zip::write::SimpleFileOptions::default()).expect("a part");
        archive.write_all(text.as_bytes()).expect("its text");
    };
    for (index, (name, rows)) in sheets.iter().enumerate() {
        let id = index + 1;
        names.push_str(&format!(r#"<sheet name="{name}" sheetId="{id}" r:id="rId{id}"/>"#));
        links.push_str(&format!(r#"<Relationship Id="rId{id}" Type="{REL}/worksheet" Target="worksheets/sheet{id}.xml"/>"#));
        part(&format!("xl/worksheets/sheet{id}.xml"), format!(r#"<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>"#));
    }
    part("xl/workbook.xml", format!(r#"<workbook xmlns="{MAIN}" xmlns:r="{REL}"><sheets>{names}</sheets></workbook>"#));
    part("xl/_rels/workbook.xml.rels", format!(r#"<Relationships xmlns="{PACKAGE}">{links}</Relationships>"#));
    let root = format!(r#"<Relationship Id="rId1" Type="{REL}/officeDocument" Target="xl/workbook.xml"/>"#);
    part("_rels/.rels", format!(r#"<Relationships xmlns="{PACKAGE}">{root}</Relationships>"#));
    archive.finish().expect("an archive").into_inner()
}

/// Rows of texts, from the first row on.
pub fn rows(rows: &[&[&str]]) -> String {
    let cell =
        |(text, letter): (&&str, char)| format!(r#"<c{}><is><t>{text}</t></is></c>"#, format_args!(" t=\"inlineStr\" r=\"{letter}@\""));
    let row = |(at, texts): (usize, &&[&str])| {
        let cells: String = texts.iter().zip('A'..).map(cell).collect();
        format!(r#"<row r="{0}">{1}</row>"#, at + 1, cells.replace('@', &(at + 1).to_string()))
    };
    rows.iter().enumerate().map(row).collect()
}

#[test]
fn a_sheet_is_read_and_its_cells_are_named() {
    let tasks = rows(&[
        &["Plan"],
        &["Task", "Cadence", "Team"],
        &["Review", "Mensuel", "SOC"],
        &["Watch", "continuous", "SOC"],
        &["Patch", "daily", "soc"],
    ]);
    let bytes = workbook(&[("Notes", &rows(&[&["Some", "text"]])), ("Plan 2026", &tasks)]);
    let imported = import(&bytes, Kind::Xlsx, &options("plan.xlsx")).expect("a table");
    expect(&imported, &[("review", "monthly", "soc"), ("patch", "daily", "soc")]);
    let expected = [
        (RuleId::ImportChoice, "Plan 2026!A2: of 2 tables this one is read, number 2"),
        (RuleId::ImportChoice, "Plan 2026!A1: this stands above the header and is not read"),
        (RuleId::ImportCadence, "Plan 2026!B4: `continuous` does not say how often"),
    ];
    assert_eq!(told(&imported), expected.map(|(rule, message)| (rule, message.to_owned())));
    assert!(imported.plan.expect("a plan").contains("# TODO plan.xlsx, Plan 2026!B4: `continuous` does not say"));
}

#[test]
fn of_several_sheets_one_is_named() {
    let sheet = |title: &str| rows(&[&["Task", "Cadence"], &[title, "weekly"]]);
    let bytes = workbook(&[("Old", &sheet("Patch")), ("New", &sheet("Review"))]);
    let error = import(&bytes, Kind::Xlsx, &options("p.xlsx")).expect_err("two fit");
    assert_eq!(error.message, "2 tables of p.xlsx fit: 1 (sheet `Old`: `Task`, `Cadence`), 2 (sheet `New`: `Task`, `Cadence`)");
    let named = Options { sheet: Some("New".to_owned()), ..options("p.xlsx") };
    expect(&import(&bytes, Kind::Xlsx, &named).expect("a table"), &[("review", "weekly", "")]);
    let error =
        import(b"Task,Cadence\n", Kind::Csv, &Options { sheet: Some("New".to_owned()), ..options("p.csv") }).expect_err("no sheets");
    assert_eq!(error.message, "p.csv is no workbook and has no sheets");
    let error = import(&bytes, Kind::Xlsx, &Options { encoding: Some("utf-8".to_owned()), ..options("p.xlsx") }).expect_err("no text");
    assert_eq!(error.message, "p.xlsx is a workbook, which says itself how it is written");
}

#[test]
fn formulas_are_told_and_those_without_a_result_are_no_answer() {
    let head = rows(&[&["Task", "Cadence"]]);
    let more = r##"<row r="2"><c r="A2" t="str"><f>"Re"&amp;"view"</f><v>Review</v></c><c r="B2" t="inlineStr"><is><t>weekly</t></is></c></row>
        <row r="3"><c r="A3" t="inlineStr"><is><t>Patch</t></is></c><c r="B3"><f>X1</f></c></row>
        <row r="4"><c r="A4" t="e"><f>Y</f><v>#REF!</v></c><c r="B4" t="inlineStr"><is><t>daily</t></is></c></row>"##;
    let imported = import(&workbook(&[("S", &(head + more))]), Kind::Xlsx, &options("p.xlsx")).expect("a table");
    expect(&imported, &[("review", "weekly", "")]);
    assert_eq!(imported.left_out, 2);
    let expected = [
        (RuleId::ImportChoice, "S!A1: there is no column of teams: no task has one"),
        (RuleId::ImportChoice, "S!A2: a formula stands here: `Review`, which it showed when the file was saved, is taken"),
        (RuleId::ImportCell, "S!B3: a formula stands here of which no result is stored"),
        (RuleId::ImportCell, "S!A4: the cell shows the error `#REF!`"),
    ];
    assert_eq!(told(&imported), expected.map(|(rule, message)| (rule, message.to_owned())));
}
