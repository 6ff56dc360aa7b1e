//! Files made to hurt: each is answered with a sentence, within bounds.

use std::io::{Cursor, Write};

use authoring::{Weight, read_form};
use proptest::prelude::*;
use zip::write::SimpleFileOptions;

use crate::desk::{Desk, form, mistakes};
use crate::exchange::formio;
use crate::xforms::XFORM;

/// A zip of these files.
pub(crate) fn zipped(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in files {
        archive
            .start_file(*name, SimpleFileOptions::default())
            .unwrap();
        archive.write_all(content).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

const WORKBOOK: &[u8] = br#"<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="survey" sheetId="1" r:id="rId1"/></sheets></workbook>"#;
const PACKAGE: &[u8] = br#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
const RELATIONS: &[u8] = br#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#;

/// A workbook with this sheet and these shared texts.
pub(crate) fn workbook(sheet: &[u8], texts: &[u8]) -> Vec<u8> {
    zipped(&[
        ("_rels/.rels", PACKAGE),
        ("xl/workbook.xml", WORKBOOK),
        ("xl/_rels/workbook.xml.rels", RELATIONS),
        ("xl/worksheets/sheet1.xml", sheet),
        ("xl/sharedStrings.xml", texts),
    ])
}

pub(crate) const NO_TEXTS: &[u8] = b"<sst uniqueCount=\"0\"></sst>";

fn refused(bytes: Vec<u8>) -> String {
    let desk = Desk::new();
    let form = read_form(&desk.put("la.xlsx", bytes)).unwrap();
    assert!(!form.is_sound());
    let finding = form.findings.iter().find(|f| f.weight == Weight::Mistake);
    finding.unwrap().en.clone()
}

#[test]
fn a_zip_bomb_is_refused_before_it_is_unpacked() {
    let bomb = vec![b' '; 120 << 20];
    let said = refused(workbook(&bomb, NO_TEXTS));
    assert!(said.contains("100 MB"), "{said}");
}

#[test]
fn a_document_type_in_any_part_of_a_workbook_is_refused() {
    let sheet = b"<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY a \"b\">]><worksheet><sheetData/></worksheet>";
    let texts = b"<!DOCTYPE sst><sst uniqueCount=\"0\"></sst>";
    for book in [workbook(sheet, NO_TEXTS), workbook(b"<worksheet/>", texts)] {
        let said = refused(book);
        assert!(said.contains("DOCTYPE"), "{said}");
    }
    let entity = b"<worksheet><sheetData><row r=\"1\"><c r=\"A1\" t=\"str\"><v>&b;</v></c></row></sheetData></worksheet>";
    let said = refused(workbook(entity, NO_TEXTS));
    assert!(said.contains("&b;") && !said.contains("0..0"), "{said}");
}

#[test]
fn a_promise_of_countless_texts_is_refused() {
    let said = refused(workbook(
        b"<worksheet/>",
        b"<sst uniqueCount=\"99999999999999\"></sst>",
    ));
    assert!(said.contains("too large"), "{said}");
}

#[test]
fn a_sheet_with_two_cells_at_its_ends_takes_the_room_of_two_cells() {
    let sheet = br#"<worksheet><dimension ref="A1:XFD1048576"/><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>type</t></is></c></row><row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row></sheetData></worksheet>"#;
    let said = refused(workbook(sheet, NO_TEXTS));
    assert!(said.contains("500 columns"), "{said}");
}

#[test]
fn a_sheet_of_too_many_rows_is_one_mistake() {
    let mut sheet = b"<worksheet><sheetData>".to_vec();
    for row in 1..=120_000 {
        write!(sheet, "<row r=\"{row}\"><c r=\"A{row}\"><v>1</v></c></row>").unwrap();
    }
    sheet.extend(b"</sheetData></worksheet>");
    let desk = Desk::new();
    let form = read_form(&desk.put("dai.xlsx", workbook(&sheet, NO_TEXTS))).unwrap();
    let text = "type,name,label\n".to_owned() + &"text,,\n".repeat(110_000);
    desk.put("dai/survey.csv", text);
    let folder = read_form(&desk.path("dai")).unwrap();
    for form in [form, folder] {
        assert_eq!(form.findings.len(), 1, "{:?}", form.findings.get(..3));
        assert!(!form.is_sound() && form.findings[0].en.contains("100,000"));
    }
}

#[test]
fn a_mistake_of_every_row_is_told_two_hundred_times_and_then_counted() {
    let rows: String = (0..5_000).map(|row| format!("texxt,a{row},A\n")).collect();
    let desk = Desk::new();
    desk.put("nhieu/survey.csv", format!("type,name,label\n{rows}"));
    let form = read_form(&desk.path("nhieu")).unwrap();
    assert_eq!(mistakes(&form).len(), 200);
    let counted = form
        .findings
        .iter()
        .filter(|told| told.en.contains("4800 more"));
    assert_eq!(counted.count(), 1);
}

#[test]
fn groups_ten_thousand_deep_are_refused_once() {
    let mut rows: Vec<Vec<String>> = vec![vec!["type".into(), "name".into(), "label".into()]];
    for n in 0..10_000 {
        rows.push(vec!["begin_group".into(), format!("g{n}"), "G".into()]);
    }
    for _ in 0..10_000 {
        rows.push(vec!["end_group".into()]);
    }
    let text: String = rows.iter().map(|row| row.join(",") + "\n").collect();
    let desk = Desk::new();
    desk.put("sau/survey.csv", text);
    let form = read_form(&desk.path("sau")).unwrap();
    let deep = form.findings.iter().filter(|f| f.en.contains("nested"));
    assert_eq!(deep.count(), 1);
}

#[test]
fn references_in_a_circle_are_mistakes_where_they_stand() {
    let form = form(&[(
        "survey",
        &[
            &["type", "name", "calculation"],
            &["calculate", "a", "${b} + 1"],
            &["calculate", "b", "${a} + 1"],
        ],
    )]);
    let cells = mistakes(&form);
    assert!(
        !cells.is_empty() && cells.iter().all(|cell| cell.starts_with("survey!C")),
        "{cells:?}"
    );
}

#[test]
fn an_expression_of_five_megabytes_is_one_mistake() {
    let long = format!("1{}", " + 1".repeat(5 << 18));
    let desk = Desk::new();
    desk.put(
        "dai/survey.csv",
        format!("type,name,calculation\ncalculate,a,{long}\n"),
    );
    let form = read_form(&desk.path("dai")).unwrap();
    assert_eq!(mistakes(&form), ["survey!C2"]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_sheet_is_answered(sheet in "(<row r=\"[0-9]{1,8}\">|<c r=\"[A-Z]{1,4}[0-9]{0,8}\"( t=\"(s|b|e|str|inlineStr)\")?>|<v>[0-9.e-]{0,12}</v>|</c>|</row>|<mergeCell ref=\"[A-Z0-9:]{0,9}\"/>|\\PC){0,24}") {
        let desk = Desk::new();
        let bytes = workbook(format!("<worksheet><sheetData>{sheet}</sheetData></worksheet>").as_bytes(), NO_TEXTS);
        let form = read_form(&desk.put("la.xlsx", bytes)).unwrap();
        prop_assert!(!form.findings.is_empty());
    }

    #[test]
    fn any_bytes_behind_a_zip_are_answered(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let desk = Desk::new();
        let form = read_form(&desk.put("la.xlsx", [b"PK".to_vec(), bytes].concat())).unwrap();
        prop_assert!(!form.is_sound());
    }

    #[test]
    fn a_form_in_xml_with_a_part_taken_out_or_doubled_is_answered(from in 0..XFORM.len(), length in 0..400_usize, doubled: bool) {
        let at = |mut byte: usize| {
            byte = byte.min(XFORM.len());
            while !XFORM.is_char_boundary(byte) {
                byte -= 1;
            }
            byte
        };
        let (from, to) = (at(from), at(from + length));
        let changed = if doubled {
            format!("{}{}", &XFORM[..to], &XFORM[from..])
        } else {
            format!("{}{}", &XFORM[..from], &XFORM[to..])
        };
        let desk = Desk::new();
        // Without its first letter it is no XML at all, which is said too.
        match read_form(&desk.put("la.xml", changed)) {
            Err(error) => prop_assert!(!error.to_string().is_empty()),
            Ok(form) => for finding in &form.findings {
                prop_assert!(!finding.vi.is_empty() && !finding.en.is_empty());
            },
        }
    }

    #[test]
    fn a_form_of_form_io_with_any_value_anywhere_is_answered(at in 0..200_usize, value in prop_oneof![
        Just(serde_json::json!(null)), Just(serde_json::json!(-1e300)), Just(serde_json::json!([[]])), Just(serde_json::json!({"a": {}})),
        "\\PC{0,12}".prop_map(serde_json::Value::from),
    ]) {
        let mut form = formio();
        let mut left = at;
        replace(&mut form["components"], &mut left, &value);
        let desk = Desk::new();
        let read = read_form(&desk.put("la.json", form.to_string()));
        prop_assert!(read.is_err() || read.is_ok_and(|form| !form.bundle.title.is_empty()));
    }
}

/// Puts a value in the place of the part with this number, counted from the outside.
fn replace(part: &mut serde_json::Value, left: &mut usize, value: &serde_json::Value) {
    if *left == 0 {
        part.clone_from(value);
    }
    *left = left.wrapping_sub(1);
    match part {
        serde_json::Value::Array(all) => all.iter_mut().for_each(|part| replace(part, left, value)),
        serde_json::Value::Object(fields) => {
            fields
                .values_mut()
                .for_each(|part| replace(part, left, value));
        }
        _ => {}
    }
}
