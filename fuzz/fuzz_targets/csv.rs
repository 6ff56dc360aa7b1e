//! The sheets of a form as CSV, one after another with a zero byte between them; the last three are lists that the form may
//! name.
#![no_main]

use libfuzzer_sys::fuzz_target;

const SHEETS: [&str; 7] = [
    "survey.csv",
    "choices.csv",
    "settings.csv",
    "external_choices.csv",
    "list.csv",
    "tree.xml",
    "places.geojson",
];

fuzz_target!(|bytes: &[u8]| fuzz::reads("form.zip", &fuzz::zipped(&SHEETS, bytes)));
