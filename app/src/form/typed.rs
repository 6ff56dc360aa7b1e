//! Between an answer and what stands in a text box.

use forms::Value;

/// The answer as a person would have typed it.
pub(crate) fn as_typed(value: Option<&Value>) -> String {
    match value {
        None | Some(Value::Bool(_) | Value::Choices(_)) => String::new(),
        Some(Value::Text(text)) => text.clone(),
        Some(Value::Int(number)) => number.to_string(),
        Some(Value::Decimal(number)) => number.to_string().replace('.', ","),
        Some(Value::Date(date)) => date.to_string(),
        Some(Value::PartialDate(partial)) => partial.to_string(),
    }
}

/// Letters with their marks in one piece (NFC), as rules over letters expect; keyboards may send them in two.
pub(crate) fn composed(text: &str) -> String {
    if text.is_ascii() {
        return text.to_string();
    }
    js_sys::JsString::from(text).normalize("NFC").into()
}

#[cfg(test)]
mod tests {
    use super::as_typed;
    use calendar::{Date, PartialDate};
    use forms::Value;

    #[test]
    fn dates_stand_in_the_box_as_vietnamese_people_write_them() {
        let day = Value::Date(Date::new(1958, 4, 12).unwrap());
        assert_eq!(as_typed(Some(&day)), "12/04/1958");
        let year = Value::PartialDate(PartialDate::year_only(1945).unwrap());
        assert_eq!(as_typed(Some(&year)), "1945");
    }

    #[test]
    fn a_fraction_is_written_with_a_comma() {
        assert_eq!(as_typed(Some(&Value::Decimal(3.5))), "3,5");
    }
}
