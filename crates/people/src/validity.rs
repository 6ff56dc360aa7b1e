//! How long an identity card is good, by the age of whoever carries it; what stands printed on a card is not in its code.
//!
//! Law 26/2023/QH15 on identification, article 21: a card is renewed at the ages of 14, 25, 40 and 60, and one issued within
//! the two years before such a birthday is good until the next; after 60 it is good for life. The law before it (59/2014/QH13,
//! article 21) had the same rule from 25 on, and cards then were not given before 14. Cards of nine digits (CMND) ended with
//! 31 December 2024 (article 46). Confidence: high, from memory of the acts.

use calendar::{Date, PartialDate};
use domain::PersonalNumber;

use crate::field::Field;

/// Ages at which a card is renewed.
const AGES: [i32; 4] = [14, 25, 40, 60];
/// Years before such an age within which a new card is already good beyond it.
const BEFORE: i32 = 2;

/// How long a card is good.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Validity {
    /// Until the end of this day.
    Until(Date),
    /// For life.
    Life,
}

impl Validity {
    /// The last good day, if it is over.
    pub fn over(self, today: Date) -> Option<Date> {
        match self {
            Validity::Until(last) if last < today => Some(last),
            _ => None,
        }
    }
}

/// How long a card issued on this day is good. Of a birthday known by year alone the day counts that makes the card good for
/// longest, so that nobody's card is called over too early: the latest for its end, the earliest for whether it was issued so
/// shortly before that it is good beyond.
pub fn of_card(birth: PartialDate, issued: Date) -> Validity {
    for age in AGES {
        let Some(birthday) = birth.latest().add_years(i64::from(age)) else {
            continue;
        };
        let before = i64::from(age) - i64::from(BEFORE);
        let Some(good_beyond) = birth.earliest().add_years(before) else {
            continue;
        };
        if issued < good_beyond {
            return Validity::Until(birthday);
        }
    }
    Validity::Life
}

/// How long the old card of nine digits was good.
pub fn of_old_card() -> Option<Validity> {
    Date::new(2024, 12, 31).ok().map(Validity::Until)
}

/// The last good day of the paper that these facts describe, if that is over. Who was born when also the personal number
/// says, to the year. Where it cannot be known nothing is said.
pub(crate) fn over<'a>(fact: impl Fn(Field) -> Option<&'a str>, today: Date) -> Option<Date> {
    let validity = match fact(Field::PaperKind)? {
        "cmnd" => of_old_card()?,
        "cccd" | "the_can_cuoc" => {
            let issued = Date::parse_iso(fact(Field::IssuedOn)?).ok()?;
            let day = fact(Field::BirthDate).and_then(|day| PartialDate::parse_iso(day).ok());
            let birth = day.or_else(|| {
                let number = PersonalNumber::parse(fact(Field::Number)?).ok()?;
                PartialDate::year_only(number.birth_year()).ok()
            })?;
            of_card(birth, issued)
        }
        _ => return None,
    };
    validity.over(today)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        Date::parse_iso(text).unwrap()
    }

    fn born(text: &str) -> PartialDate {
        PartialDate::parse_iso(text).unwrap()
    }

    #[test]
    fn a_card_is_good_until_the_next_of_four_birthdays() {
        let until = |birth, issued| of_card(born(birth), day(issued));
        assert_eq!(
            until("1990-03-05", "2021-05-10"),
            Validity::Until(day("2030-03-05"))
        );
        assert_eq!(
            until("2015-03-05", "2024-08-01"),
            Validity::Until(day("2029-03-05"))
        );
        assert_eq!(until("1958-04-12", "2021-05-10"), Validity::Life);
    }

    #[test]
    fn a_card_issued_shortly_before_a_birthday_is_good_until_the_next() {
        let until = |birth, issued| of_card(born(birth), day(issued));
        assert_eq!(
            until("1999-06-01", "2022-07-01"),
            Validity::Until(day("2039-06-01"))
        );
        assert_eq!(until("1963-06-01", "2021-07-01"), Validity::Life);
    }

    #[test]
    fn a_year_of_birth_alone_ends_a_card_late_not_early() {
        assert_eq!(
            of_card(born("1999"), day("2021-05-10")),
            Validity::Until(day("2024-12-31"))
        );
        // Of whoever was born in January of that year it is good beyond the birthday.
        assert_eq!(
            of_card(born("1999"), day("2022-06-01")),
            Validity::Until(day("2039-12-31"))
        );
    }

    #[test]
    fn what_is_over_says_since_when() {
        let validity = of_card(born("1999-06-01"), day("2021-05-10"));
        assert_eq!(validity.over(day("2026-11-23")), Some(day("2024-06-01")));
        assert_eq!(validity.over(day("2024-06-01")), None);
        assert_eq!(
            of_old_card().and_then(|old| old.over(day("2026-11-23"))),
            Some(day("2024-12-31"))
        );
        assert_eq!(Validity::Life.over(day("2026-11-23")), None);
    }
}
