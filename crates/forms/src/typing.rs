//! From what was typed, or came from outside, to an answer of the question's type; it never throws a letter away.

use crate::expr::val::whole;
use crate::list::List;
use crate::value::{Value, ValueType};
use calendar::{Date, PartialDate};

/// The answer as its question wants it, and whether it could not be made so. Nothing where the answer means "no answer".
pub(crate) fn fit(value: Value, wanted: ValueType, list: Option<&List>) -> (Option<Value>, bool) {
    let fitting = match (wanted, value) {
        (ValueType::Nothing, _) | (ValueType::Bool, Value::Bool(false)) => return (None, false),
        (ValueType::Calculated, value)
        | (ValueType::Text | ValueType::Choice, value @ Value::Text(_))
        | (ValueType::Int, value @ Value::Int(_))
        | (ValueType::Decimal, value @ Value::Decimal(_))
        | (ValueType::Bool, value @ Value::Bool(_))
        | (ValueType::Date, value @ Value::Date(_))
        | (ValueType::PartialDate, value @ Value::PartialDate(_)) => value,
        (ValueType::Text, Value::Int(number)) => Value::Text(number.to_string()),
        (ValueType::Choices, Value::Choices(names)) => Value::Choices(in_list_order(names, list)),
        (ValueType::Choices, Value::Text(names)) => {
            let names = names.split_whitespace().map(str::to_owned).collect();
            Value::Choices(in_list_order(names, list))
        }
        (ValueType::Int, Value::Decimal(number)) if whole(number).is_some() => {
            whole(number).map_or(Value::Decimal(number), Value::Int)
        }
        (ValueType::Decimal, Value::Int(number)) => Value::Decimal(number as f64),
        (ValueType::Date, Value::PartialDate(PartialDate::Day(date))) => Value::Date(date),
        (ValueType::PartialDate, Value::Date(date)) => Value::PartialDate(PartialDate::Day(date)),
        (wanted, Value::Text(text)) => match plain(&text, wanted) {
            Some(value) => value,
            None => return (Some(Value::Text(text)), true),
        },
        (_, value) => return (Some(value), true),
    };
    (Some(fitting), false)
}

/// Reads text as it travels: digits, ISO dates.
fn plain(text: &str, wanted: ValueType) -> Option<Value> {
    let text = text.trim();
    match wanted {
        ValueType::Int => text.parse().ok().map(Value::Int),
        ValueType::Decimal => decimal(text),
        ValueType::Bool => (text == "true").then_some(Value::Bool(true)),
        ValueType::Date => Date::parse_iso(text).ok().map(Value::Date),
        ValueType::PartialDate => PartialDate::parse_iso(text).ok().map(Value::PartialDate),
        _ => None,
    }
}

/// Reads text as Vietnamese people type it: `5/3/1958`, `1.500.000`, `3,5`. What cannot be read stays text.
pub(crate) fn read(typed: &str, wanted: ValueType) -> Value {
    let read = match wanted {
        ValueType::Int => grouped(typed).parse().ok().map(Value::Int),
        ValueType::Decimal => decimal(&grouped(typed).replacen(',', ".", 1)),
        ValueType::Date => Date::parse_written(typed).ok().map(Value::Date),
        ValueType::PartialDate => PartialDate::parse_written(typed)
            .ok()
            .map(Value::PartialDate),
        _ => None,
    };
    read.or_else(|| plain(typed, wanted))
        .unwrap_or_else(|| Value::Text(typed.to_owned()))
}

fn decimal(text: &str) -> Option<Value> {
    let digits = text
        .bytes()
        .all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'-' | b'+'));
    let number = crate::number::parse(text).filter(|_| digits)?;
    number.is_finite().then_some(Value::Decimal(number + 0.0))
}

/// Digits without spaces, and without the dots that stand before every third digit: `1.500.000`, `1 500`.
fn grouped(typed: &str) -> String {
    let tight: String = typed.chars().filter(|c| !c.is_whitespace()).collect();
    let (whole, fraction) = tight.split_once(',').unwrap_or((&tight, ""));
    let mut groups = whole.split('.');
    let first = groups.next().unwrap_or_default().trim_start_matches('-');
    let thousands = whole.contains('.')
        && (1..=3).contains(&first.len())
        && first != "0"
        && groups.all(|group| group.len() == 3 && group.bytes().all(|b| b.is_ascii_digit()));
    if !thousands {
        return tight;
    }
    let mut digits = whole.replace('.', "");
    if !fraction.is_empty() {
        digits.push(',');
        digits.push_str(fraction);
    }
    digits
}

/// Each name once, in the order of the list where it is at hand.
fn in_list_order(mut names: Vec<String>, list: Option<&List>) -> Vec<String> {
    if let Some(list) = list {
        order::by_key(&mut names, |name| {
            list.named(name).first().copied().unwrap_or(u32::MAX)
        });
    }
    let mut seen: Vec<String> = Vec::with_capacity(names.len());
    for name in names {
        if !seen.contains(&name) {
            seen.push(name);
        }
    }
    seen
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_vietnamese_people_type_them() {
        assert_eq!(read("1.500.000", ValueType::Int), Value::Int(1_500_000));
        assert_eq!(read(" 2 ", ValueType::Int), Value::Int(2));
        assert_eq!(read("3,5", ValueType::Decimal), Value::Decimal(3.5));
        assert_eq!(read("3.5", ValueType::Decimal), Value::Decimal(3.5));
        assert_eq!(read("1.234,5", ValueType::Decimal), Value::Decimal(1234.5));
        assert_eq!(read("0.125", ValueType::Decimal), Value::Decimal(0.125));
        assert_eq!(read("hai", ValueType::Int), Value::text("hai"));
        assert_eq!(read("1e5", ValueType::Decimal), Value::text("1e5"));
        assert_eq!(read("nan", ValueType::Decimal), Value::text("nan"));
    }

    #[test]
    fn dates_are_read_as_vietnamese_people_type_them() {
        let day = Date::new(1958, 3, 5).unwrap();
        assert_eq!(read("5/3/1958", ValueType::Date), Value::Date(day));
        assert_eq!(read("1958-03-05", ValueType::Date), Value::Date(day));
        assert_eq!(
            read("1958", ValueType::PartialDate),
            Value::PartialDate(PartialDate::Year(1958))
        );
        assert_eq!(read("1958", ValueType::Date), Value::text("1958"));
    }

    #[test]
    fn what_does_not_fit_is_kept_and_marked() {
        let (kept, wrong) = fit(Value::text("hai"), ValueType::Int, None);
        assert_eq!((kept, wrong), (Some(Value::text("hai")), true));
        let (kept, wrong) = fit(Value::Decimal(2.0), ValueType::Int, None);
        assert_eq!((kept, wrong), (Some(Value::Int(2)), false));
        let (kept, wrong) = fit(Value::Bool(false), ValueType::Bool, None);
        assert_eq!((kept, wrong), (None, false));
    }
}
