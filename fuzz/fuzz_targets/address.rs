#![no_main]
//! An address as it stands on a card or in a paper: any text is read, nothing is made up, and what is called certain is one
//! commune of today.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use libfuzzer_sys::fuzz_target;
use places::{Places, Verdict, Written};

const COMMUNES: &str = include_str!("../../procedures/_lists/communes.csv");

fn places() -> &'static Places {
    static PLACES: OnceLock<Places> = OnceLock::new();
    PLACES.get_or_init(|| {
        let document = places::compile(
            include_str!("../../procedures/_places/old_units.txt"),
            include_str!("../../procedures/_lists/provinces.csv"),
            COMMUNES,
        )
        .expect("the sources fit");
        Places::read(&document).expect("the document is whole")
    })
}

fn codes() -> &'static BTreeSet<&'static str> {
    static CODES: OnceLock<BTreeSet<&'static str>> = OnceLock::new();
    CODES.get_or_init(|| {
        COMMUNES
            .lines()
            .skip(1)
            .filter_map(|line| line.split(',').next())
            .collect()
    })
}

fuzz_target!(|text: &str| {
    for written in [Written::AnyTime, Written::BeforeMerger] {
        let Ok(reading) = places().find(text, written) else {
            assert!(text.len() > 300, "an address of usual length is read");
            continue;
        };
        assert!(
            reading
                .communes
                .iter()
                .all(|commune| codes().contains(commune.code.as_str()))
        );
        match reading.verdict {
            Verdict::Certain => assert_eq!(reading.communes.len(), 1),
            Verdict::Choose => assert!((1..=12).contains(&reading.communes.len())),
            Verdict::Unknown => {}
        }
        if reading.verdict != Verdict::Unknown {
            let province = reading.province.as_ref().map(|province| province.code);
            assert!(
                reading
                    .communes
                    .iter()
                    .all(|commune| province.is_none_or(|code| code == commune.province))
            );
        }
        // What is left of the text stands in it, joined anew.
        let longest = reading.given.len() + 2 * reading.given.split_whitespace().count();
        assert!(reading.detail.len() <= longest);
        for part in reading.detail.split(", ") {
            assert!(reading.given.contains(part));
        }
    }
});
