//! Workbooks that are built here, part by part, and what is read of them.
//!
//! It does not know what a table is about.

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::bound::UNPACKED_LIMIT;
use super::tables;
use crate::import::table::{State, Table};

const HEAD: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#;
const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const REL: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006/relationships";

/// Packs parts into an archive.
fn packed(parts: &[(String, String)]) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        archive.start_file(name.as_str(), SimpleFileOptions::default().compression_method(CompressionMethod::Deflated)).expect("a part");
        archive.write_all(text.as_bytes()).expect("its text");
    }
    archive.finish().expect("an archive").into_inner()
}

/// A workbook of sheets: each has a name, rows, and what follows them.
fn book(sheets: &[(&str, &str, &str)]) -> Vec<u8> {
    let (mut listed, mut related, mut parts) = (String::new(), String::new(), Vec::new());
    for (index, (name, rows, after)) in sheets.iter().enumerate() {
        let id = index + 1;
        listed.push_str(&format!(r#"<sheet name="{name}" sheetId="{id}" r:id="rId{id}"/>"#));
        related.push_str(&format!(r#"<Relationship Id="rId{id}" Type="{REL}/worksheet" Target="worksheets/sheet{id}.xml"/>"#));
        let sheet = format!(r#"{HEAD}<worksheet xmlns="{MAIN}" xmlns:r="{REL}"><sheetData>{rows}</sheetData>{after}</worksheet>"#);
        parts.push((format!("xl/worksheets/sheet{id}.xml"), sheet));
        let links = format!(
            r#"{HEAD}<Relationships xmlns="{PACKAGE}"><Relationship Id="rId1" Type="{REL}/hyperlink" Target="https://example.org/cmdb" TargetMode="External"/></Relationships>"#
        );
        parts.push((format!("xl/worksheets/_rels/sheet{id}.xml.rels"), links));
    }
    parts.push((
        "xl/workbook.xml".into(),
        format!(r#"{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{REL}"><sheets>{listed}</sheets></workbook>"#),
    ));
    parts.push(("xl/_rels/workbook.xml.rels".into(), format!(r#"{HEAD}<Relationships xmlns="{PACKAGE}">{related}</Relationships>"#)));
    let root = format!(r#"<Relationship Id="rId1" Type="{REL}/officeDocument" Target="xl/workbook.xml"/>"#);
    parts.push(("_rels/.rels".into(), format!(r#"{HEAD}<Relationships xmlns="{PACKAGE}">{root}</Relationships>"#)));
    packed(&parts)
}

/// A cell with its text in place.
fn cell(name: &str, text: &str) -> String {
    format!(r#"<c r="{name}" t="inlineStr"><is><t>{text}</t></is></c>"#)
}

fn row(number: u32, cells: &[(&str, &str)]) -> String {
    let cells: String = cells.iter().map(|(column, text)| cell(&format!("{column}{number}"), text)).collect();
    format!(r#"<row r="{number}">{cells}</row>"#)
}

fn read(bytes: &[u8]) -> Vec<Table> {
    tables("plan.xlsx", bytes, None).expect("tables")
}

fn error(bytes: &[u8]) -> String {
    tables("plan.xlsx", bytes, None).expect_err("an error").message.into()
}

fn texts(table: &Table) -> Vec<Vec<(usize, String)>> {
    table.rows.iter().map(|row| row.cells.iter().map(|cell| (cell.column, cell.text.clone())).collect()).collect()
}

#[test]
fn cells_are_read_with_their_names() {
    let rows = row(1, &[("A", "Task"), ("C", "Cadence")]) + &row(4, &[("A", "  Review &amp; mend "), ("C", "Weekly")]);
    let tables = read(&book(&[("Tasks", &rows, ""), ("Empty", "", "")]));
    assert_eq!(tables.len(), 1);
    assert_eq!(texts(&tables[0]), [[(0, "Task".to_owned()), (2, "Cadence".into())], [(0, "Review & mend".into()), (2, "Weekly".into())]]);
    assert_eq!(tables[0].origin.tell(tables[0].rows[1].cells[1].spot), "plan.xlsx, Tasks!C4");
}

#[test]
fn numbers_formulas_and_errors_are_told_apart() {
    let rows = r#"<row r="1"><c r="A1"><v>1</v></c><c r="B1" t="str"><f>"a"&amp;"b"</f><v>ab</v></c><c r="C1"><f>A1</f></c>
                  <c r="D1" t="e"><f>X</f><v>#REF!</v></c><c r="E1" t="b"><v>1</v></c></row>"#;
    let tables = read(&book(&[("S", rows, "")]));
    let cells: Vec<(String, State)> = tables[0].rows[0].cells.iter().map(|cell| (cell.text.clone(), cell.state)).collect();
    let expected = [("1", State::Whole), ("ab", State::Formula), ("", State::Unsaved), ("#REF!", State::Broken), ("TRUE", State::Whole)];
    assert_eq!(cells, expected.map(|(text, state)| (text.to_owned(), state)));
}

#[test]
fn merged_cells_speak_for_every_row_that_they_span() {
    let rows = row(1, &[("A", "one"), ("B", "team")]) + &row(2, &[("A", "two")]) + &row(3, &[("A", "three")]);
    let tables = read(&book(&[("S", &rows, r#"<mergeCells count="1"><mergeCell ref="B1:C2"/></mergeCells>"#)]));
    let second: Vec<Option<&str>> = tables[0].rows.iter().map(|row| row.at(1).map(|cell| cell.text.as_str())).collect();
    assert_eq!(second, [Some("team"), Some("team"), None]);
    assert_eq!(tables[0].origin.tell(tables[0].rows[1].cells[1].spot), "plan.xlsx, S!B2");
}

#[test]
fn links_are_kept_beside_the_text() {
    let after = r#"<hyperlinks><hyperlink ref="A1" r:id="rId1"/></hyperlinks>"#;
    let tables = read(&book(&[("S", &row(1, &[("A", "CMDB")]), after)]));
    assert_eq!(tables[0].rows[0].cells[0].links, ["https://example.org/cmdb"]);
}

#[test]
fn a_sheet_is_named_or_all_are_read() {
    let bytes = book(&[("One", &row(1, &[("A", "1")]), ""), ("Two", &row(1, &[("A", "2")]), "")]);
    assert_eq!(read(&bytes).len(), 2);
    assert_eq!(texts(&tables("p", &bytes, Some("Two")).expect("a table")[0]), [[(0, "2".to_owned())]]);
    let error = tables("p", &bytes, Some("Three")).expect_err("no such sheet");
    assert_eq!((error.message.as_str(), error.help.as_str()), ("p has no sheet `Three`", "name one of `One`, `Two`"));
}

#[test]
fn what_unpacks_to_too_much_is_not_read() {
    let bomb = "0".repeat(usize::try_from(UNPACKED_LIMIT).expect("a size") / 2 + 1);
    let bytes = packed(&[("xl/a.xml".to_owned(), bomb.clone()), ("xl/b.xml".to_owned(), bomb)]);
    assert!(bytes.len() < 100_000, "{} bytes", bytes.len());
    assert_eq!(error(&bytes), "plan.xlsx unpacks to more than the 67108864 bytes that are read");
}

#[test]
fn what_an_archive_says_of_its_sizes_is_not_believed() {
    let bomb = "0".repeat(usize::try_from(UNPACKED_LIMIT).expect("a size") + 1);
    let mut bytes = packed(&[("a".to_owned(), bomb)]);
    let size = u32::try_from(UNPACKED_LIMIT + 1).expect("a size").to_le_bytes();
    let places: Vec<usize> = (0..bytes.len() - 4).filter(|at| bytes[*at..*at + 4] == size).collect();
    assert!(!places.is_empty());
    for at in places {
        bytes[at..at + 4].copy_from_slice(&10_u32.to_le_bytes());
    }
    assert!(tables("plan.xlsx", &bytes, None).is_err());
}

#[test]
fn a_sheet_as_wide_and_long_as_a_sheet_can_be_costs_nothing() {
    let rows = row(1, &[("A", "Task")]) + &row(1_048_576, &[("A", "last")]);
    assert_eq!(read(&book(&[("S", &rows, "")]))[0].rows.len(), 2);
    let rows = row(1, &[("A", "Task"), ("XFD", "far")]);
    assert_eq!(error(&book(&[("S", &rows, "")])), "plan.xlsx, S!XFD1: the table has more than 256 columns");
}

#[test]
fn a_workbook_that_says_it_has_texts_without_end_is_refused() {
    let strings = |text: &str| format!("{text}<sst xmlns=\"{MAIN}\" uniqueCount = '0004294967295'><si><t>a</t></si></sst>");
    let wide: String = strings("").chars().flat_map(|letter| [letter, '\0']).collect();
    for text in [strings(""), strings(HEAD), wide] {
        let message = error(&packed(&[("xl/anything.bin".to_owned(), text)]));
        assert_eq!(message, "plan.xlsx is no XLSX workbook: it says that it has more texts than bytes");
    }
    let foreign = r#"<?xml version="1.0" encoding="iso-2022-jp"?><sst/>"#.to_owned();
    let message = error(&packed(&[("xl/sharedStrings.xml".to_owned(), foreign)]));
    assert_eq!(message, "plan.xlsx is no XLSX workbook: a part of it is neither UTF-8 nor UTF-16");
}

#[test]
fn regions_without_end_are_refused() {
    let rows: String = (1..=200).map(|number| row(number, &[("A", "a"), ("B", "b")])).collect();
    let regions: String = (1..=100).map(|_| r#"<mergeCell ref="A1:B1048576"/>"#).collect();
    let message = error(&book(&[("S", &rows, &format!("<mergeCells>{regions}</mergeCells>"))]));
    assert_eq!(message, "plan.xlsx, S: more than 10000 cells are merged with others");
}

#[test]
fn what_is_no_workbook_is_refused() {
    assert!(error(b"Activity,Cadence\n").starts_with("plan.xlsx is no XLSX workbook: "));
    assert!(error(&packed(&[("a.txt".to_owned(), "a".to_owned())])).starts_with("plan.xlsx cannot be read as a workbook: "));
    assert!(error(&book(&[("S", "<row><c r=", "")])).starts_with("plan.xlsx"));
    let mut cut = book(&[("S", &row(1, &[("A", "1")]), "")]);
    cut.truncate(cut.len() / 2);
    assert!(error(&cut).starts_with("plan.xlsx is no XLSX workbook: "));
}
