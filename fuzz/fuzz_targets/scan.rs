//! Whatever a camera sees is something we know, or says why it is not.
#![no_main]

use calendar::Date;
use domain::scan::classify;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let today = Date::new(2026, 11, 23).expect("a day");
    let seen = classify(text, "https://motcua.example", today);
    assert_eq!(seen, classify(text, "https://motcua.example", today));
});
