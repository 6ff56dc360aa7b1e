//! A form in XML from anywhere: every finding is a sentence, and what has none opens.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| fuzz::reads("form.xml", bytes));
