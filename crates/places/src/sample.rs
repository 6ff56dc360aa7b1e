//! How well a labelled sample of addresses is read; it measures and changes nothing.
//!
//! A line of the sample has a kind, the text and what it should be, parted by tabs: `certain CODE`; `choose CODE CODE…`, in
//! any order; `first CODE`, certain or the first of those to choose from; `unknown PROVINCE` or `unknown -`. Lines that begin
//! with `#` are comments.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::{Places, Reading, Verdict, Written};

/// What became of a sample.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    /// Counts for each kind of line.
    pub kinds: BTreeMap<String, Count>,
    /// Every line that was not read as it should be.
    pub errors: Vec<Misread>,
}

/// Lines of one kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Count {
    /// How many there are.
    pub lines: usize,
    /// How many were read as they should be.
    pub right: usize,
    /// How many were called certain and are not so: the errors that hurt.
    pub misled: usize,
}

/// A line that was not read as it should be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Misread {
    /// Its kind.
    pub kind: String,
    /// The address.
    pub text: String,
    /// What it should be.
    pub expected: String,
    /// What was read, in the same words.
    pub read: String,
}

/// A line of a sample without its three columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {0} of the sample has not three columns parted by tabs")]
pub struct BadLine(pub usize);

impl Report {
    /// Reads every line of a sample.
    ///
    /// # Errors
    /// The first line that has not three columns.
    pub fn of(places: &Places, sample: &str) -> Result<Self, BadLine> {
        let mut report = Self::default();
        for (index, line) in sample.lines().enumerate() {
            if line.starts_with('#') || line.is_empty() {
                continue;
            }
            let columns: Vec<&str> = line.split('\t').collect();
            let [kind, text, expected] = columns[..] else {
                return Err(BadLine(index + 1));
            };
            let read = match places.find(text, Written::AnyTime) {
                Ok(reading) => summary(&reading),
                Err(error) => error.to_string(),
            };
            let count = report.kinds.entry(kind.to_owned()).or_default();
            count.lines += 1;
            if is_right(expected, &read) {
                count.right += 1;
                continue;
            }
            count.misled += usize::from(read.starts_with("certain"));
            report.errors.push(Misread {
                kind: kind.to_owned(),
                text: text.to_owned(),
                expected: expected.to_owned(),
                read,
            });
        }
        Ok(report)
    }

    /// All kinds together.
    pub fn all(&self) -> Count {
        self.kinds
            .values()
            .fold(Count::default(), |all, count| Count {
                lines: all.lines + count.lines,
                right: all.right + count.right,
                misled: all.misled + count.misled,
            })
    }
}

/// The reading in the words of the sample.
fn summary(reading: &Reading) -> String {
    let codes = reading.communes.iter().map(|commune| commune.code.as_str());
    let word = match reading.verdict {
        Verdict::Certain => "certain",
        Verdict::Choose => "choose",
        Verdict::Unknown => {
            let province = reading.province.as_ref();
            return format!(
                "unknown {}",
                province.map_or("-", |province| province.code.as_str())
            );
        }
    };
    std::iter::once(word)
        .chain(codes)
        .collect::<Vec<_>>()
        .join(" ")
}

fn is_right(expected: &str, read: &str) -> bool {
    let sorted = |text: &str| {
        let mut words: Vec<String> = text.split_whitespace().map(str::to_owned).collect();
        if let Some(codes) = words.get_mut(1..) {
            codes.sort();
        }
        words
    };
    match expected.split_once(' ') {
        Some(("first", code)) => {
            let mut words = read.split_whitespace();
            matches!(words.next(), Some("certain" | "choose")) && words.next() == Some(code)
        }
        _ => sorted(expected) == sorted(read),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_of_choices_does_not_matter_but_the_first_can() {
        assert!(is_right("choose 00008 00004", "choose 00004 00008"));
        assert!(!is_right("choose 00008 00004", "certain 00004"));
        assert!(is_right("first 00004", "choose 00004 00008"));
        assert!(is_right("first 00004", "certain 00004"));
        assert!(!is_right("first 00008", "choose 00004 00008"));
        assert!(!is_right("first 00008", "unknown 01"));
    }
}
