//! The parts of an Excel file one after another with a zero byte between them, so that what changes is XML and not the sums of a
//! zip; whole files are the target `upload`.
#![no_main]

use libfuzzer_sys::fuzz_target;

const PARTS: [&str; 8] = [
    "xl/worksheets/sheet1.xml",
    "xl/worksheets/sheet2.xml",
    "xl/sharedStrings.xml",
    "xl/styles.xml",
    "xl/workbook.xml",
    "xl/_rels/workbook.xml.rels",
    "_rels/.rels",
    "[Content_Types].xml",
];

fuzz_target!(init: fuzz::caught_panics_are_no_findings(), |bytes: &[u8]| fuzz::reads("form.xlsx", &fuzz::zipped(&PARTS, bytes)));
