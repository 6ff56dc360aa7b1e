//! Sentences with answers put in, as a person reads them; it never calculates.

use crate::bundle::Appearance;
use crate::engine::plan::DefId;
use crate::engine::rows::{RowId, State};
use crate::expr::val::written;
use crate::text::Text;
use crate::value::Value;

/// The names mentioned as `${name}`, each with its byte offset.
pub(crate) fn references(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut rest = 0;
    std::iter::from_fn(move || {
        let at = rest + text.get(rest..)?.find("${")?;
        let name = &text[at + 2..];
        let end = name.find('}')?;
        rest = at + 2 + end + 1;
        Some((at, name[..end].trim()))
    })
}

impl State {
    /// A text with the answers put in that it mentions, seen from this row.
    pub(crate) fn say(&self, text: &Text, row: RowId) -> Text {
        Text {
            vi: self.filled(&text.vi, row, false),
            en: self.filled(&text.en, row, true),
        }
    }

    /// One language of it.
    pub(crate) fn filled(&self, text: &str, row: RowId, english: bool) -> String {
        let mut filled = String::with_capacity(text.len());
        let mut rest = 0;
        for (at, name) in references(text) {
            filled.push_str(&text[rest..at]);
            rest = at + text[at..].find('}').map_or(text.len() - at, |end| end + 1);
            if let Some(def) = self.plan.named(name) {
                self.put(def, row, english, &mut filled);
            }
        }
        filled.push_str(&text[rest..]);
        filled
    }

    fn put(&self, def: DefId, row: RowId, english: bool, filled: &mut String) {
        let reference = self.plan.refer(self.row(row).scope, def);
        let cell = self.cell(self.ascend(row, reference.up), def);
        let (Some(value), true, false) = (&cell.value, cell.relevant, reference.many) else {
            return;
        };
        let question = self.plan.question(def);
        let list = question
            .and_then(|question| question.list())
            .and_then(|list| self.plan.list(list.name(), &self.context.lists));
        if let Some(list) = list {
            for (index, name) in value.chosen().enumerate() {
                if index > 0 {
                    filled.push_str(", ");
                }
                filled.push_str(
                    list.get(name)
                        .map_or(name, |choice| choice.label.get(english)),
                );
            }
            return;
        }
        if let Some((rules, kind)) = question.and_then(|question| self.plan.wide(question)) {
            filled.push_str(&rules.said(kind, value, english));
            return;
        }
        let money = question.is_some_and(|question| question.has(&Appearance::Money));
        match value {
            Value::Int(number) if money => group(*number, filled),
            Value::Date(date) => filled.push_str(&date.to_string()),
            Value::PartialDate(partial) => filled.push_str(&partial.to_string()),
            Value::Text(text) => filled.push_str(text),
            Value::Int(number) => filled.push_str(&number.to_string()),
            Value::Decimal(number) => filled.push_str(&written(*number).replacen('.', ",", 1)),
            Value::Bool(yes) => filled.push_str(match (english, yes) {
                (false, true) => "có",
                (false, false) => "không",
                (true, true) => "yes",
                (true, false) => "no",
            }),
            Value::Choices(names) => filled.push_str(&names.join(", ")),
        }
    }
}

/// A whole number with a dot before every third digit: `1.500.000`.
fn group(number: i64, filled: &mut String) {
    let digits = number.unsigned_abs().to_string();
    if number < 0 {
        filled.push('-');
    }
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            filled.push('.');
        }
        filled.push(digit);
    }
}
