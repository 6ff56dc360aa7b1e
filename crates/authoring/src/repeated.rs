//! What is found again and again is told a number of times and then counted; it never judges what was found.

use std::collections::HashMap;

use crate::AuthoringError;

/// How often one kind of finding is told: more than anybody mends before looking again.
const MOST: usize = 200;

/// What makes two findings one kind: their place without its row, their weight, their sentence without what it quotes.
fn kind(error: &AuthoringError) -> (String, Option<String>, bool, String) {
    let mut sentence = String::with_capacity(error.en.len());
    let mut quoted = false;
    for letter in error.en.chars() {
        match letter {
            '“' => quoted = true,
            '”' => quoted = false,
            letter if quoted || letter.is_ascii_digit() => {}
            letter => sentence.push(letter),
        }
    }
    let advice = error.weight == crate::Weight::Advice;
    (error.file.clone(), error.letters.clone(), advice, sentence)
}

/// The findings in their order, each kind a number of times; in the place of the others stands how many there are.
pub(crate) fn capped(findings: Vec<AuthoringError>) -> Vec<AuthoringError> {
    if findings.len() <= MOST {
        return findings;
    }
    let mut seen: HashMap<_, (usize, usize)> = HashMap::new();
    let mut told: Vec<AuthoringError> = Vec::new();
    for finding in findings {
        let (times, last) = seen.entry(kind(&finding)).or_default();
        *times += 1;
        if *times <= MOST {
            *last = told.len();
            told.push(finding);
        }
    }
    for (times, last) in seen.into_values() {
        if times > MOST {
            let more = times - MOST;
            let last = &mut told[last];
            last.vi = format!("{} Còn {more} chỗ nữa như vậy, chưa kể ra ở đây.", last.vi);
            last.en = format!(
                "{} There are {more} more like this, not listed here.",
                last.en
            );
        }
    }
    told
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn finding(row: usize, name: &str) -> AuthoringError {
        let en = format!("There is no type “{name}”.");
        AuthoringError::row("survey", row, "Không có.", en).at_column(0)
    }

    #[test]
    fn what_is_found_too_often_is_counted() {
        let mut all: Vec<_> = (0..1_000)
            .map(|row| finding(row, &format!("x{row}")))
            .collect();
        all.push(finding(1_000, "x").advice());
        let told = capped(all);
        assert_eq!(told.len(), MOST + 1);
        assert!(
            told[MOST - 1]
                .en
                .ends_with("There are 800 more like this, not listed here.")
        );
    }

    proptest! {
        #[test]
        fn every_kind_is_told_and_what_is_told_and_counted_is_all(rows in prop::collection::vec(0..3_usize, 0..900)) {
            let all: Vec<_> = rows.iter().enumerate().map(|(row, sheet)| {
                let mut finding = finding(row, "x");
                finding.file = sheet.to_string();
                finding
            }).collect();
            let told = capped(all.clone());
            for sheet in 0..3 {
                let of = |all: &[AuthoringError]| all.iter().filter(|one| one.file == sheet.to_string()).count();
                prop_assert_eq!(of(&told), of(&all).min(MOST));
            }
        }
    }
}
