//! Versions of a procedure's form: what is in force on which day, and until when a draft of an older one is taken; signing,
//! hashing and keeping are done by the caller.
//!
//! A version names a form by the hash of its bytes and the day from which it is in force. Nothing is ever taken back: whoever
//! wants an earlier form again publishes it again, as a new version.

use calendar::{Date, Timestamp};
use reader::readable;
use serde::Serialize;

use crate::receipt::Signature;
use crate::{ProcedureCode, Sha256};

/// How long a form that was replaced is still taken from whoever began on it after that day (days): a phone may have been
/// without a network, and so with the older catalogue, as long as a dossier may wait on it.
pub const GRACE_DAYS: i64 = 60;

/// The longest note of an author, in bytes.
pub const MAX_NOTE: usize = 1_000;

/// One published version of a procedure's form. Holds nothing personal: the author goes by an opaque name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Publication {
    /// Which procedure.
    pub procedure: ProcedureCode,
    /// Version, counted from 1 for each procedure.
    pub number: u32,
    /// The form, by the hash of its bytes.
    pub bundle: Sha256,
    /// The form that was the newest when this one was published; absent where there was none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub predecessor: Option<Sha256>,
    /// First day on which it is in force.
    pub valid_from: Date,
    /// Whether the law ends the older forms on that day: drafts of theirs are then not taken any more.
    pub ends_older: bool,
    /// When it was published.
    pub published_at: Timestamp,
    /// Opaque name of the person who published it.
    pub author: String,
    /// Why, in the author's words.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// Which of the server's keys signed.
    pub key_id: String,
    /// Signature over [`Publication::signed_bytes`].
    pub signature: Signature,
}

readable!(struct Publication {
    procedure, number, bundle, valid_from, ends_older, published_at, author, key_id, signature;
    predecessor, note
});

impl Publication {
    /// What the signature is over: JSON without spaces, keys in alphabetical order, without `signature` (the form of RFC 8785
    /// for these values). The signature in `self` plays no part.
    pub fn signed_bytes(&self) -> Vec<u8> {
        // Fields are serialised in the order they are declared, which is alphabetical here.
        #[derive(Serialize)]
        struct Signed<'a> {
            author: &'a str,
            bundle: &'a Sha256,
            ends_older: bool,
            key_id: &'a str,
            note: &'a str,
            number: u32,
            predecessor: &'a Option<Sha256>,
            procedure: &'a ProcedureCode,
            published_at: &'a Timestamp,
            valid_from: &'a Date,
        }
        let signed = Signed {
            author: &self.author,
            bundle: &self.bundle,
            ends_older: self.ends_older,
            key_id: &self.key_id,
            note: &self.note,
            number: self.number,
            predecessor: &self.predecessor,
            procedure: &self.procedure,
            published_at: &self.published_at,
            valid_from: &self.valid_from,
        };
        serde_json::to_vec(&signed).unwrap_or_default()
    }
}

/// The versions of one procedure's form in order, with the form the catalogue came with before all of them.
#[derive(Clone, Debug, Default)]
pub struct Versions {
    first: Option<Sha256>,
    /// By first day, of one day the later published last.
    published: Vec<Publication>,
}

/// How a form stands when a draft of it is handed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It is in force.
    InForce,
    /// Another is in force, but the draft was begun while this one was.
    BegunInTime,
    /// Another is in force, and this one is still taken for a while.
    Grace {
        /// First day on which it is not taken any more.
        until: Date,
    },
    /// The law replaced it: nothing begun on it is taken.
    Ended {
        /// First day of the form that replaced it.
        on: Date,
    },
    /// It was replaced too long ago for a draft begun after that.
    TooLate {
        /// First day of the form that replaced it.
        on: Date,
    },
    /// It has never been in force.
    Never,
}

impl Standing {
    /// Whether a dossier on this form is taken.
    pub fn is_taken(self) -> bool {
        matches!(self, Self::InForce | Self::BegunInTime | Self::Grace { .. })
    }
}

/// Days during which one form was in force: from the first, up to and without the last.
struct Period<'v> {
    bundle: &'v Sha256,
    from: Option<Date>,
    to: Option<Date>,
}

impl Versions {
    /// The published versions of a procedure, in any order, after the form the catalogue came with.
    pub fn new(first: Option<Sha256>, mut published: Vec<Publication>) -> Self {
        published.sort_by_key(|version| (version.valid_from, version.number));
        Self { first, published }
    }

    /// The published versions, by their first day.
    pub fn published(&self) -> &[Publication] {
        &self.published
    }

    /// The version in force on a day; none while it is still the form the catalogue came with.
    pub fn in_force(&self, day: Date) -> Option<&Publication> {
        self.published
            .iter()
            .rev()
            .find(|version| version.valid_from <= day)
    }

    /// The form in force on a day.
    pub fn bundle_on(&self, day: Date) -> Option<&Sha256> {
        self.in_force(day)
            .map(|version| &version.bundle)
            .or(self.first.as_ref())
    }

    /// The version published last, whenever it comes into force.
    pub fn newest(&self) -> Option<&Publication> {
        self.published.iter().max_by_key(|version| version.number)
    }

    /// Whether a dossier on this form is taken today, when its draft was begun on that day by the phone's calendar.
    pub fn standing(&self, bundle: &Sha256, begun: Date, today: Date) -> Standing {
        if self.bundle_on(today) == Some(bundle) {
            return Standing::InForce;
        }
        let last = self
            .periods()
            .filter(|period| {
                period.bundle == bundle && period.from.is_none_or(|from| from <= today)
            })
            .last();
        let Some(over) = last.and_then(|period| period.to) else {
            return Standing::Never;
        };
        if let Some(end) = self.end_of_older(over, today) {
            return Standing::Ended { on: end };
        }
        // A phone's calendar may be a day behind.
        let begun_in_time = begun <= over;
        match over.add_days(GRACE_DAYS) {
            _ if begun_in_time => Standing::BegunInTime,
            Some(until) if today < until => Standing::Grace { until },
            _ => Standing::TooLate { on: over },
        }
    }

    /// How a form stands that the catalogue had before the one it has now: nobody noted until when it was in force.
    pub fn standing_of_earlier(&self, today: Date) -> Standing {
        let first_day = self.published.first().map(|version| version.valid_from);
        match first_day.and_then(|day| self.end_of_older(day, today)) {
            Some(on) => Standing::Ended { on },
            None => Standing::BegunInTime,
        }
    }

    /// The first day since `over` on which the law ended what was older.
    fn end_of_older(&self, over: Date, today: Date) -> Option<Date> {
        self.published
            .iter()
            .find(|version| {
                version.ends_older && version.valid_from >= over && version.valid_from <= today
            })
            .map(|version| version.valid_from)
    }

    fn periods(&self) -> impl Iterator<Item = Period<'_>> {
        let days = self
            .published
            .iter()
            .map(|version| Some(version.valid_from));
        let first = self.first.iter().map(|bundle| (bundle, None));
        let forms = first.chain(
            self.published
                .iter()
                .map(|version| (&version.bundle, Some(version.valid_from))),
        );
        let ends = days.skip(usize::from(self.first.is_none())).chain([None]);
        // Of two versions of one day the later one hides the earlier.
        forms
            .zip(ends)
            .map(|((bundle, from), to)| Period { bundle, from, to })
            .filter(|period| period.from.is_none() || period.from != period.to)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(text: &str) -> Date {
        Date::parse_iso(text).unwrap()
    }

    fn form(number: u8) -> Sha256 {
        Sha256::from_bytes([number; 32])
    }

    fn version(number: u32, bundle: u8, from: &str, ends_older: bool) -> Publication {
        Publication {
            procedure: ProcedureCode::parse("1.001193").unwrap(),
            number,
            bundle: form(bundle),
            predecessor: None,
            valid_from: day(from),
            ends_older,
            published_at: Timestamp::parse("2026-11-23T08:05:00Z").unwrap(),
            author: "0f3c".into(),
            note: "Thông tư mới".into(),
            key_id: "a1b2c3d4".into(),
            signature: Signature::from_bytes([0x33; 64]),
        }
    }

    /// The catalogue's form 0, then 1 from March, 2 from June, and 1 again from July.
    fn year() -> Versions {
        Versions::new(
            Some(form(0)),
            vec![
                version(3, 1, "2026-07-01", false),
                version(1, 1, "2026-03-01", false),
                version(2, 2, "2026-06-01", false),
            ],
        )
    }

    #[test]
    fn the_format_and_what_is_signed() {
        let mut second = version(2, 9, "2026-12-01", true);
        second.predecessor = Some(form(8));
        insta::assert_json_snapshot!(second);
        insta::assert_snapshot!(String::from_utf8(second.signed_bytes()).unwrap());
        let json = serde_json::to_string(&second).unwrap();
        assert_eq!(serde_json::from_str::<Publication>(&json).unwrap(), second);
    }

    #[test]
    fn on_each_day_one_form_is_in_force() {
        for (today, expected) in [
            ("2026-02-28", 0),
            ("2026-03-01", 1),
            ("2026-06-30", 2),
            ("2026-07-01", 1),
        ] {
            assert_eq!(
                year().bundle_on(day(today)),
                Some(&form(expected)),
                "{today}"
            );
        }
    }

    #[test]
    fn of_two_versions_for_one_day_the_one_published_later_counts() {
        let versions = Versions::new(
            None,
            vec![
                version(1, 1, "2026-03-01", false),
                version(2, 2, "2026-03-01", false),
            ],
        );
        let today = day("2026-03-01");
        assert_eq!(versions.bundle_on(today), Some(&form(2)));
        assert_eq!(versions.standing(&form(1), today, today), Standing::Never);
    }

    #[test]
    fn a_draft_goes_on_with_the_form_it_was_begun_on() {
        let begun = day("2026-05-20");
        let standing = |today| year().standing(&form(1), begun, day(today));
        assert_eq!(standing("2026-05-30"), Standing::InForce);
        assert_eq!(standing("2026-06-29"), Standing::BegunInTime);
        assert_eq!(standing("2026-07-02"), Standing::InForce);
    }

    #[test]
    fn who_began_too_late_has_a_while_and_then_is_told() {
        let begun = day("2026-03-20");
        let standing = |today| year().standing(&form(0), begun, day(today));
        let until = day("2026-04-30");
        assert_eq!(standing("2026-03-20"), Standing::Grace { until });
        assert_eq!(standing("2026-04-29"), Standing::Grace { until });
        assert_eq!(
            standing("2026-04-30"),
            Standing::TooLate {
                on: day("2026-03-01")
            }
        );
    }

    #[test]
    fn when_the_law_replaces_a_form_nothing_begun_on_it_is_taken() {
        let versions = Versions::new(
            Some(form(0)),
            vec![
                version(1, 1, "2026-03-01", false),
                version(2, 2, "2026-06-01", true),
            ],
        );
        let ended = Standing::Ended {
            on: day("2026-06-01"),
        };
        let standing =
            |bundle, today| versions.standing(&form(bundle), day("2026-02-01"), day(today));
        assert_eq!(standing(0, "2026-05-31"), Standing::BegunInTime);
        assert_eq!(standing(0, "2026-06-01"), ended);
        assert_eq!(standing(1, "2026-06-01"), ended);
        assert_eq!(standing(2, "2026-06-01"), Standing::InForce);
        assert_eq!(
            versions.standing_of_earlier(day("2026-05-31")),
            Standing::BegunInTime
        );
        assert_eq!(versions.standing_of_earlier(day("2026-06-01")), ended);
        assert!(!ended.is_taken());
    }

    #[test]
    fn a_form_that_is_still_to_come_is_not_taken() {
        let today = day("2026-05-31");
        assert_eq!(year().standing(&form(2), today, today), Standing::Never);
        assert_eq!(year().standing(&form(9), today, today), Standing::Never);
    }

    proptest! {
        /// Whatever is published, the form of today is taken, and no draft of an older one is refused without a day to name.
        #[test]
        fn there_is_always_a_form_that_is_taken(
            days in proptest::collection::vec((0i64..400, 0u8..6, any::<bool>()), 0..8),
            begun in 0i64..400,
            today in 0i64..400,
        ) {
            let start = day("2026-01-01");
            let on = |offset: i64| start.add_days(offset).unwrap();
            let published = (1..).zip(&days).map(|(number, (offset, bundle, ends))| Publication {
                valid_from: on(*offset),
                ..version(number, *bundle, "2026-01-01", *ends)
            });
            let versions = Versions::new(Some(form(0)), published.collect());
            let today = on(today);
            let current = *versions.bundle_on(today).unwrap();
            prop_assert_eq!(versions.standing(&current, on(begun), today), Standing::InForce);
            for bundle in 0..6 {
                match versions.standing(&form(bundle), on(begun), today) {
                    Standing::Ended { on } | Standing::TooLate { on } => prop_assert!(on <= today),
                    Standing::Grace { until } => prop_assert!(until > today),
                    _ => {}
                }
            }
        }
    }
}
