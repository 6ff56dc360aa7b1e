//! The sheets of a form as CSV, one after another with a zero byte between them; the last is a list that the form may name.
#![no_main]

use libfuzzer_sys::fuzz_target;

const SHEETS: [&str; 5] = [
    "survey.csv",
    "choices.csv",
    "settings.csv",
    "external_choices.csv",
    "list.csv",
];

fuzz_target!(|bytes: &[u8]| fuzz::reads("form.zip", &fuzz::zipped(&SHEETS, bytes)));
