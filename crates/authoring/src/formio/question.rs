//! One component of Form.io as a question: its kind, its list, what it begins with; nothing here knows what stands around it.

use std::collections::BTreeSet;

use forms::{Appearance, Choice, Kind, List, ListRef, Node, Question, Text, Wide, is_name};
use serde_json::Value;

use super::part::{Part, is_blank};
use super::{Import, logic, plain, plain_value};

impl Import<'_> {
    pub(super) fn kind(
        &mut self,
        kind: &str,
        of: &Part<'_>,
        question: &mut Question,
        place: &str,
    ) -> Option<Kind> {
        let several = of.yes("multiple") && !matches!(kind, "select" | "selectboxes");
        if several {
            return self.unknown("multiple", place);
        }
        if matches!(kind, "radio" | "selectboxes") && of.yes("inline") {
            let packed = Appearance::Other("columns-pack".to_owned());
            question.appearance.push(packed);
        }
        let source = match kind {
            "radio" | "selectboxes" | "select" => of.text("dataSrc"),
            _ => "",
        };
        if !matches!(source, "" | "values") {
            self.wrong(
                place,
                format!("Chưa hỗ trợ danh sách lấy từ “{source}”. Hãy ghi các lựa chọn vào biểu mẫu."),
                format!("A list taken from “{source}” is not supported. Write the choices into the form."),
            );
            return None;
        }
        Some(match kind {
            "textfield" | "url" | "email" | "phoneNumber" | "textarea" => {
                match kind {
                    "email" => question.appearance.push(Appearance::Email),
                    "phoneNumber" => question.appearance.push(Appearance::Phone),
                    "textarea" => question.appearance.push(Appearance::Multiline),
                    _ => {}
                }
                Kind::Text
            }
            "number" | "currency" => {
                match of.text("currency") {
                    _ if kind == "number" => {}
                    "" | "VND" => question.appearance.push(Appearance::Money),
                    // Money is đồng here: another currency is named beside its number.
                    other => question.label.vi = format!("{} ({other})", question.label.vi),
                }
                let validate = of.part("validate");
                let whole = of.number_if("decimalLimit", |n| n == 0.0).is_some()
                    || validate.is_some_and(|rules| rules.yes("integer"));
                if whole { Kind::Integer } else { Kind::Decimal }
            }
            "checkbox" if of.text("inputType") == "radio" => {
                return self.unknown("inputType: radio", place);
            }
            "checkbox" => Kind::Acknowledge,
            "radio" => Kind::SelectOne(self.list(of.parts("values"), &question.name, place)),
            "selectboxes" => {
                Kind::SelectMultiple(self.list(of.parts("values"), &question.name, place))
            }
            "select" => {
                let values = of.part("data").map(|data| data.parts("values"));
                let list = self.list(values.unwrap_or_default(), &question.name, place);
                if of.yes("multiple") {
                    Kind::SelectMultiple(list)
                } else {
                    Kind::SelectOne(list)
                }
            }
            "day" => Kind::Date,
            "time" => Kind::Wide(Wide::Time),
            "datetime" => match (said_no(of, "enableDate"), said_no(of, "enableTime")) {
                (_, true) => Kind::Date,
                (true, false) => Kind::Wide(Wide::Time),
                (false, false) => Kind::Wide(Wide::DateTime),
            },
            "signature" => Kind::Wide(Wide::Signature),
            "file" if of.yes("image") => Kind::Wide(Wide::Image),
            "file" => Kind::Wide(Wide::File),
            "content" | "htmlelement" => {
                let html = match of.text("html") {
                    "" => of.text("content"),
                    html => html,
                };
                question.label = Text::vi(self.words(html, place));
                Kind::Note
            }
            "hidden" => {
                let value = of.get("defaultValue").map_or_else(String::new, plain_value);
                question.calculation = logic::quoted(&value);
                if question.calculation.is_none() {
                    self.both_quotes(place);
                }
                Kind::Calculate
            }
            other => return self.unknown(other, place),
        })
    }

    fn unknown(&mut self, what: &str, place: &str) -> Option<Kind> {
        self.wrong(
            place,
            format!("Chưa hỗ trợ thành phần “{what}”."),
            format!("The component “{what}” is not supported."),
        );
        None
    }

    /// The questions of a survey, which all have the same choices.
    pub(super) fn survey(&mut self, of: &Part<'_>, key: &str, place: &str) -> Vec<Node> {
        let list = self.list(of.parts("values"), key, place);
        let required = of
            .part("validate")
            .is_some_and(|rules| rules.yes("required"));
        let mut nodes = Vec::new();
        for question in of.parts("questions") {
            let name = format!("{key}_{}", question.text("value"));
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
                label: Text::vi(plain(question.text("label"))),
                kind: Kind::SelectOne(list.clone()),
                appearance: vec![Appearance::Other("list-nolabel".to_owned())],
                required: required.then(|| "true()".to_owned()),
                ..Question::default()
            })));
        }
        nodes
    }

    pub(super) fn list(&mut self, values: Vec<Part<'_>>, name: &str, place: &str) -> ListRef {
        let mut seen = BTreeSet::new();
        let mut choices = Vec::new();
        for value in values {
            let code = value.get("value").map_or_else(String::new, plain_value);
            let label = value.text("label");
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
        ListRef::Inline(name.to_owned())
    }

    pub(super) fn default(&mut self, of: &Part<'_>, question: &mut Question, place: &str) {
        if question.kind == Kind::Calculate {
            return;
        }
        let value = match of.get("defaultValue") {
            None | Some(Value::Bool(false)) => return,
            Some(value) if is_blank(value) || chooses_nothing(value) => return,
            Some(value) => plain_value(value),
        };
        question.default = match question.kind {
            Kind::Integer | Kind::Decimal if value.parse::<f64>().is_ok() => Some(value),
            Kind::Text | Kind::SelectOne(_) => logic::quoted(&value),
            // A day of which no part is known.
            Kind::Date if value.chars().all(|c| matches!(c, '0' | '/')) => return,
            _ => None,
        };
        if question.default.is_some() {
            return;
        }
        if question.readonly.is_some() {
            self.wrong(
                place,
                "Chưa hỗ trợ giá trị sẵn này (defaultValue), mà thành phần bị khóa (disabled) nên không ai trả lời được. Hãy bỏ khóa hoặc bỏ thành phần.",
                "This defaultValue is not supported, and nobody can answer a component that is disabled. Enable it or remove it.",
            );
        } else {
            self.leave_out(place, "defaultValue");
        }
    }
}

/// Whether every box of a default is unticked, every question of it unanswered.
fn chooses_nothing(value: &Value) -> bool {
    let fields = value.as_object();
    fields.is_some_and(|fields| {
        fields
            .values()
            .all(|one| *one == Value::Bool(false) || is_blank(one))
    })
}

pub(super) fn said_no(of: &Part<'_>, key: &str) -> bool {
    of.get(key) == Some(&Value::Bool(false))
}

/// Makes of a question that is not shown what others may ask about: its default where it is kept while hidden, and else nothing.
pub(super) fn hide(of: &Part<'_>, question: &mut Question) {
    let kept = said_no(of, "clearOnHide");
    let value = question.calculation.take().or(question.default.take());
    *question = Question {
        name: std::mem::take(&mut question.name),
        kind: Kind::Calculate,
        calculation: Some(value.filter(|_| kept).unwrap_or_else(|| "''".to_owned())),
        ..Question::default()
    };
}
