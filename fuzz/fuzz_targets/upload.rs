//! Whatever an author uploads, zips among it.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(init: fuzz::caught_panics_are_no_findings(), |bytes: &[u8]| fuzz::reads("upload", bytes));
