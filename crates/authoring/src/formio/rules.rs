//! What a component of Form.io demands: when it is shown, what must hold of its answer; scripts are named and never run.

use forms::{Kind, Question, Rule, Text};
use serde_json::{Map, Value};

use super::{Import, logic, number, plain, plain_value, text, yes};

/// Keys that hold a script.
const SCRIPTS: [&str; 4] = [
    "customConditional",
    "calculateValue",
    "customDefaultValue",
    "custom",
];

impl Import<'_> {
    /// Every script, by name: none is ever run.
    pub(super) fn scripts(&mut self, of: &Map<String, Value>, place: &str) {
        let validate = of.get("validate").and_then(Value::as_object);
        for part in std::iter::once(of).chain(validate) {
            for name in SCRIPTS {
                let script = part.get(name).and_then(Value::as_str).unwrap_or_default();
                if !script.trim().is_empty() {
                    let begins: String = script.chars().take(60).collect();
                    self.wrong(
                        place,
                        format!("Có đoạn mã ở “{name}” (“{begins}”): ở đây không chạy mã. Hãy viết lại thành điều kiện hoặc công thức."),
                        format!("There is a script in “{name}” (“{begins}”): scripts are not run here. Write it as a condition or a calculation."),
                    );
                }
            }
        }
        if of
            .get("logic")
            .and_then(Value::as_array)
            .is_some_and(|all| !all.is_empty())
        {
            self.wrong(
                place,
                "“logic” chưa được hỗ trợ. Hãy viết lại thành điều kiện.",
                "“logic” is not supported. Write it as conditions.",
            );
        }
    }

    pub(super) fn relevance(&mut self, of: &Map<String, Value>, place: &str) -> Option<String> {
        let conditional = of.get("conditional").and_then(Value::as_object)?;
        if let Some(rule) = conditional.get("json").filter(|rule| rule.is_object()) {
            return self.logic(rule, place);
        }
        let hides = matches!(conditional.get("show"), Some(Value::Bool(false)))
            || text(conditional, "show") == "false";
        if let Some(all) = conditional.get("conditions").and_then(Value::as_array) {
            let tests: Vec<String> = all
                .iter()
                .filter_map(|one| self.condition(one, place))
                .collect();
            if tests.is_empty() {
                return None;
            }
            let word = if text(conditional, "conjunction") == "any" {
                " or "
            } else {
                " and "
            };
            let joined = tests.join(word);
            return Some(if hides {
                format!("not({joined})")
            } else {
                joined
            });
        }
        let when = text(conditional, "when");
        if when.is_empty() {
            return None;
        }
        let equal = conditional.get("eq").map_or_else(String::new, plain_value);
        let test = self.equals(when, &equal)?;
        Some(if hides { format!("not({test})") } else { test })
    }

    /// Whether a component has a value, which conditions have as text whatever the component holds.
    fn equals(&self, of: &str, value: &str) -> Option<String> {
        let name = logic::reference(of);
        let key = of.rsplit('.').next().unwrap_or(of);
        Some(match self.types.get(key).map_or("", String::as_str) {
            "checkbox" if value == "true" => format!("{name} = true()"),
            "checkbox" => format!("not({name} = true())"),
            "number" | "currency" if value.parse::<f64>().is_ok_and(f64::is_finite) => {
                format!("{name} = {value}")
            }
            "selectboxes" => format!("selected({name}, {})", logic::quoted(value)?),
            _ => format!("{name} = {}", logic::quoted(value)?),
        })
    }

    /// One of the newer conditions: component, operator, value.
    fn condition(&mut self, one: &Value, place: &str) -> Option<String> {
        let one = one.as_object()?;
        let name = logic::reference(text(one, "component"));
        let value = one.get("value").map_or_else(String::new, plain_value);
        let number = value.parse::<f64>().is_ok();
        let literal = || {
            if number {
                Some(value.clone())
            } else {
                logic::quoted(&value)
            }
        };
        let operator = text(one, "operator").to_owned();
        Some(match operator.as_str() {
            "isEqual" => self.equals(text(one, "component"), &value)?,
            "isNotEqual" => format!("not({})", self.equals(text(one, "component"), &value)?),
            "isEmpty" => format!("{name} = ''"),
            "isNotEmpty" => format!("{name} != ''"),
            "lessThan" => format!("{name} < {}", literal()?),
            "lessThanOrEqual" => format!("{name} <= {}", literal()?),
            "greaterThan" => format!("{name} > {}", literal()?),
            "greaterThanOrEqual" => format!("{name} >= {}", literal()?),
            "includes" => format!("selected({name}, {})", logic::quoted(&value)?),
            _ => {
                self.wrong(
                    place,
                    format!("Chưa hỗ trợ phép so sánh “{operator}”."),
                    format!("The operator “{operator}” is not supported."),
                );
                return None;
            }
        })
    }

    fn logic(&mut self, rule: &Value, place: &str) -> Option<String> {
        match logic::expression(rule) {
            Ok(expression) => Some(expression),
            Err(what) => {
                self.wrong(
                    place,
                    format!("Chưa hỗ trợ JsonLogic “{what}”."),
                    format!("JsonLogic “{what}” is not supported."),
                );
                None
            }
        }
    }

    pub(super) fn validation(
        &mut self,
        validate: &Map<String, Value>,
        question: &mut Question,
        place: &str,
    ) {
        if yes(validate, "required") && question.kind != Kind::Calculate {
            question.required = Some("true()".to_owned());
        }
        let own = plain(text(validate, "customMessage"));
        let mut tests = Vec::new();
        let mut test = |test: String, vi: String, en: String| {
            let message = if own.is_empty() {
                Text::new(vi, en)
            } else {
                Text::vi(own.clone())
            };
            tests.push(Rule { test, message });
        };
        let numeric = matches!(question.kind, Kind::Integer | Kind::Decimal);
        if let Some(least) = number(validate, "min").filter(|_| numeric) {
            test(
                format!(". >= {least}"),
                format!("Ít nhất là {least}."),
                format!("At least {least}."),
            );
        }
        if let Some(most) = number(validate, "max").filter(|_| numeric) {
            test(
                format!(". <= {most}"),
                format!("Nhiều nhất là {most}."),
                format!("At most {most}."),
            );
        }
        let worded = question.kind == Kind::Text;
        if let Some(least) = number(validate, "minLength").filter(|_| worded) {
            test(
                format!("string-length(.) >= {least}"),
                format!("Ít nhất {least} chữ."),
                format!("At least {least} letters."),
            );
        }
        if let Some(most) = number(validate, "maxLength").filter(|_| worded) {
            test(
                format!("string-length(.) <= {most}"),
                format!("Nhiều nhất {most} chữ."),
                format!("At most {most} letters."),
            );
        }
        let pattern = text(validate, "pattern");
        if worded && !pattern.is_empty() {
            match logic::quoted(pattern) {
                Some(pattern) => test(
                    format!("regex(., {pattern})"),
                    "Chưa đúng dạng. Hãy xem lại.".to_owned(),
                    "Not of the right form. Please check.".to_owned(),
                ),
                None => self.wrong(
                    place,
                    "Mẫu có cả hai loại dấu nháy.",
                    "The pattern has both kinds of quotes.",
                ),
            }
        }
        if let Some(rule) = validate.get("json").filter(|rule| rule.is_object())
            && let Some(expression) = self.logic(rule, place)
        {
            let message = if own.is_empty() {
                Text::new("Chưa đúng. Hãy xem lại.", "Not right. Please check.")
            } else {
                Text::vi(own.clone())
            };
            tests.push(Rule {
                test: expression,
                message,
            });
        }
        question.constraints = tests;
    }
}
