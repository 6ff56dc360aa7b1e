//! The QR code of an identity card: any text is a card or says everything that is wrong with it.
#![no_main]

use calendar::Date;
use domain::Card;
use domain::person::birth_day_in_doubt;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let today = Date::new(2026, 11, 23).expect("a day");
    match Card::read(text, today) {
        Ok(card) => {
            let _ = (card.kind(), card.issuer(), birth_day_in_doubt(card.birth, today));
        }
        Err(problems) => assert!(!problems.is_empty(), "refused without a reason"),
    }
});
