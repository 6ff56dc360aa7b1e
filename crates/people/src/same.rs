//! Whether two values of one field say the same of a person. One rule, whatever is laid beside a form: a card, the notebook or
//! an earlier dossier. Of two that differ it does not say which is right.

use calendar::{PartialDate, Precision};
use domain::compose::{split_tone, tidy};
use domain::person::Phone;
use fold::fold;
use forms::Value;

use crate::field::Field;
use crate::group::text_of;

/// Whether an answer says what is known. Dates agree where one is only less exact than the other; names where only capitals,
/// spaces and the letter that carries the tone differ (Hòa, Hoà), never where a mark does (Mai, Mái); numbers whatever stands
/// between their digits; places in an address without regard to marks, as people write them.
pub(crate) fn agree(field: Field, answered: &Value, known: &Value) -> bool {
    if let (Some(one), Some(other)) = (date_of(field, answered), date_of(field, known)) {
        return one == other || within(one, other) || within(other, one);
    }
    let (one, other) = (text_of(answered), text_of(known));
    one == other
        || match field {
            Field::FullName => name_key(&one) == name_key(&other),
            Field::Number | Field::OldNumber | Field::Insurance => signs(&one) == signs(&other),
            Field::Phone => match (Phone::parse(&one), Phone::parse(&other)) {
                (Ok(one), Ok(other)) => one == other,
                _ => signs(&one) == signs(&other),
            },
            Field::Residence | Field::Email => fold(&one) == fold(&other),
            _ => false,
        }
}

fn date_of(field: Field, value: &Value) -> Option<PartialDate> {
    match value {
        Value::Date(day) => Some(PartialDate::Day(*day)),
        Value::PartialDate(date) => Some(*date),
        // A date less exact than the question takes.
        Value::Text(text) if field == Field::BirthDate => PartialDate::parse_iso(text).ok(),
        _ => None,
    }
}

/// Whether a date is one of those that a less exact one may mean.
fn within(exact: PartialDate, vague: PartialDate) -> bool {
    vague.precision() != Precision::Day
        && vague.earliest() <= exact.earliest()
        && exact.latest() <= vague.latest()
}

/// A name without capitals, each word's tone behind its letters.
fn name_key(name: &str) -> String {
    let mut key = String::with_capacity(name.len() + 8);
    for word in tidy(name).to_lowercase().split(' ') {
        let mut tones = [false; 6];
        for letter in word.chars() {
            let (plain, tone) = split_tone(letter);
            key.push(plain);
            tones[tone] = true;
        }
        for (tone, digit) in ('1'..='5').enumerate() {
            if tones[tone + 1] {
                key.push(digit);
            }
        }
        key.push(' ');
    }
    key
}

/// Letters and digits alone, letters as capitals.
fn signs(text: &str) -> String {
    let signs = text.chars().filter(char::is_ascii_alphanumeric);
    signs.map(|c| c.to_ascii_uppercase()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use calendar::Date;
    use proptest::prelude::*;

    fn texts(field: Field, one: &str, other: &str) -> bool {
        agree(field, &Value::text(one), &Value::text(other))
    }

    #[test]
    fn a_name_is_the_same_with_other_capitals_spaces_and_tone_letters_and_not_with_another_mark() {
        let same = |one, other| texts(Field::FullName, one, other);
        assert!(same("HỒ THỊ  HÒA", "Hồ Thị Hoà"));
        assert!(same("Nguyễn Thúy", "nguyễn thuý"));
        assert!(same("Ho\u{302}\u{300} Mai", "Hồ Mai"));
        assert!(!same("Hồ Thị Mai", "Hồ Thị Mái"));
        assert!(!same("Hồ Thị Mai", "Ho Thi Mai"));
        assert!(!same("Hồ Thị Mai", "Hồ Mai Thị"));
    }

    #[test]
    fn a_date_agrees_with_one_that_is_only_less_exact() {
        let day = |text| Value::Date(Date::parse_iso(text).unwrap());
        let partial = |text| Value::PartialDate(PartialDate::parse_iso(text).unwrap());
        let same = |one: &Value, other: &Value| agree(Field::BirthDate, one, other);
        assert!(same(&day("1958-04-12"), &partial("1958-04-12")));
        assert!(same(&day("1958-04-12"), &partial("1958")));
        assert!(same(&partial("1958-04"), &day("1958-04-12")));
        assert!(same(&day("1958-04-12"), &Value::text("1958")));
        assert!(!same(&day("1958-04-12"), &partial("1959")));
        assert!(!same(&partial("1958-05"), &day("1958-04-12")));
        assert!(!same(&day("1958-04-12"), &day("1958-12-04")));
    }

    #[test]
    fn numbers_and_places_agree_as_people_write_them() {
        assert!(texts(Field::Number, "045 162 009 831", "045162009831"));
        assert!(!texts(Field::Number, "045162009813", "045162009831"));
        assert!(texts(Field::Phone, "+84 912 345 678", "0912.345.678"));
        assert!(!texts(Field::Phone, "0912345678", "0912345679"));
        assert!(texts(
            Field::Insurance,
            "ht 2 45 1234567890",
            "HT2451234567890"
        ));
        assert!(texts(Field::Residence, "Thôn Tà Rùng,", "thon ta rung"));
        assert!(!texts(Field::Residence, "19300", "19303"));
        assert!(!texts(Field::Sex, "nam", "nu"));
    }

    proptest! {
        #[test]
        fn agreeing_has_no_order_and_every_value_agrees_with_itself(one in any::<String>(), other in "[a-zA-ZòóàÒ 0-9-]{0,12}") {
            for field in Field::ALL {
                prop_assert!(texts(field, &one, &one));
                prop_assert_eq!(texts(field, &one, &other), texts(field, &other, &one));
            }
        }
    }
}
