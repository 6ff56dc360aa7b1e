//! One component of Form.io as a question: its kind, its list, what it begins with; nothing here knows what stands around it.

use std::collections::BTreeSet;

use forms::{Appearance, Choice, Kind, List, ListRef, Node, Question, Text, Wide, is_name};
use serde_json::{Map, Value};

use super::{Import, logic, number, plain, plain_value, text, yes};

impl Import<'_> {
    pub(super) fn kind(
        &mut self,
        kind: &str,
        of: &Map<String, Value>,
        question: &mut Question,
        place: &str,
    ) -> Option<Kind> {
        let several = yes(of, "multiple");
        if matches!(kind, "radio" | "selectboxes") && yes(of, "inline") {
            let packed = Appearance::Other("columns-pack".to_owned());
            question.appearance.push(packed);
        }
        Some(match kind {
            "textfield" | "url" | "email" | "phoneNumber" | "textarea" if !several => {
                match kind {
                    "email" => question.appearance.push(Appearance::Email),
                    "phoneNumber" => question.appearance.push(Appearance::Phone),
                    "textarea" => question.appearance.push(Appearance::Multiline),
                    _ => {}
                }
                Kind::Text
            }
            "number" | "currency" if !several => {
                if kind == "currency" {
                    question.appearance.push(Appearance::Money);
                }
                let whole = number(of, "decimalLimit") == Some(0.0)
                    || of.get("validate").and_then(|v| v.get("integer"))
                        == Some(&Value::Bool(true));
                if whole { Kind::Integer } else { Kind::Decimal }
            }
            "checkbox" => Kind::Acknowledge,
            "radio" => Kind::SelectOne(self.list(of.get("values"), &question.name, place)?),
            "selectboxes" => {
                Kind::SelectMultiple(self.list(of.get("values"), &question.name, place)?)
            }
            "select" => {
                let source = text(of, "dataSrc");
                if !matches!(source, "" | "values") {
                    self.wrong(
                        place,
                        format!("Chưa hỗ trợ danh sách lấy từ “{source}”."),
                        format!("A list taken from “{source}” is not supported."),
                    );
                    return None;
                }
                let values = of.get("data").and_then(|data| data.get("values"));
                let list = self.list(values, &question.name, place)?;
                if several {
                    Kind::SelectMultiple(list)
                } else {
                    Kind::SelectOne(list)
                }
            }
            "day" => Kind::Date,
            "datetime" if of.get("enableTime") == Some(&Value::Bool(false)) => Kind::Date,
            "time" if !several => Kind::Wide(Wide::Time),
            "datetime" if of.get("enableDate") == Some(&Value::Bool(false)) => {
                Kind::Wide(Wide::Time)
            }
            "datetime" => Kind::Wide(Wide::DateTime),
            "signature" => Kind::Wide(Wide::Signature),
            "file" if !several => Kind::Wide(if yes(of, "image") {
                Wide::Image
            } else {
                Wide::File
            }),
            "content" | "htmlelement" => {
                let html = match text(of, "html") {
                    "" => text(of, "content"),
                    html => html,
                };
                question.label = Text::vi(plain(html));
                Kind::Note
            }
            "hidden" => {
                let value = of.get("defaultValue").map_or_else(String::new, plain_value);
                question.calculation = logic::quoted(&value);
                Kind::Calculate
            }
            other => {
                let what = if several { "multiple" } else { other };
                self.wrong(
                    place,
                    format!("Chưa hỗ trợ thành phần “{what}”."),
                    format!("The component “{what}” is not supported."),
                );
                return None;
            }
        })
    }

    /// The questions of a survey, which all have the same choices.
    pub(super) fn survey(&mut self, of: &Map<String, Value>, key: &str, place: &str) -> Vec<Node> {
        let Some(list) = self.list(of.get("values"), key, place) else {
            return Vec::new();
        };
        let validate = of.get("validate");
        let required = validate.and_then(|rules| rules.get("required")) == Some(&Value::Bool(true));
        let questions = of.get("questions").and_then(Value::as_array);
        let mut nodes = Vec::new();
        for question in questions.into_iter().flatten() {
            let part = |name: &str| {
                question
                    .get(name)
                    .and_then(Value::as_str)
                    .unwrap_or_default()
            };
            let name = format!("{key}_{}", part("value"));
            if !is_name(&name) || self.places.insert(name.clone(), place.to_owned()).is_some() {
                self.wrong(
                    place,
                    format!("Khóa “{name}” không dùng làm tên được, hoặc có hai lần."),
                    format!("The key “{name}” cannot be a name, or stands twice."),
                );
                continue;
            }
            nodes.push(Node::Question(Box::new(Question {
                name,
                label: Text::vi(plain(part("label"))),
                kind: Kind::SelectOne(list.clone()),
                appearance: vec![Appearance::Other("list-nolabel".to_owned())],
                required: required.then(|| "true()".to_owned()),
                ..Question::default()
            })));
        }
        nodes
    }

    pub(super) fn list(
        &mut self,
        values: Option<&Value>,
        name: &str,
        place: &str,
    ) -> Option<ListRef> {
        let values = values
            .and_then(Value::as_array)
            .map_or(&[][..], Vec::as_slice);
        let mut seen = BTreeSet::new();
        let mut choices = Vec::new();
        for value in values {
            let code = value.get("value").map_or_else(String::new, plain_value);
            let label = value
                .get("label")
                .and_then(Value::as_str)
                .unwrap_or_default();
            if code.is_empty() && label.is_empty() {
                continue;
            }
            if code.is_empty() || code.contains(char::is_whitespace) || !seen.insert(code.clone()) {
                self.wrong(
                    place,
                    format!("Mã lựa chọn “{code}” trống, có khoảng trắng hoặc có hai lần."),
                    format!("The choice code “{code}” is empty, has spaces or stands twice."),
                );
            }
            choices.push(Choice {
                name: code,
                label: Text::vi(plain(label)),
                ..Choice::default()
            });
        }
        self.lists
            .insert(name.to_owned(), List::new(Vec::new(), choices));
        Some(ListRef::Inline(name.to_owned()))
    }

    pub(super) fn default(
        &mut self,
        of: &Map<String, Value>,
        question: &mut Question,
        place: &str,
    ) {
        let value = match of.get("defaultValue") {
            None | Some(Value::Null | Value::Bool(false)) => return,
            Some(Value::Object(fields)) if fields.values().all(|v| *v == Value::Bool(false)) => {
                return;
            }
            Some(Value::Array(all)) if all.is_empty() => return,
            Some(value) => plain_value(value),
        };
        if value.is_empty() || question.calculation.is_some() {
            return;
        }
        question.default = match question.kind {
            Kind::Integer | Kind::Decimal if value.parse::<f64>().is_ok() => Some(value),
            Kind::Text | Kind::SelectOne(_) => logic::quoted(&value),
            _ => {
                self.leave_out(place, "defaultValue");
                None
            }
        };
    }
}
