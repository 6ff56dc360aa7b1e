//! A form of Form.io from anywhere: every finding is a sentence, and what has none opens.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| fuzz::reads("form.json", bytes));
