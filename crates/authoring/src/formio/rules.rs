//! What a component of Form.io demands: when it is shown, what must hold of its answer; scripts are named and never run.

use forms::{Kind, Question, Rule, Text};
use serde_json::Value;

use super::part::{Part, is_blank};
use super::{Import, logic, plain, plain_value};

/// Keys that hold a script.
const SCRIPTS: [&str; 6] = [
    "customConditional",
    "calculateValue",
    "customDefaultValue",
    "custom",
    "conditionalAddButton",
    "controller",
];

impl Import<'_> {
    /// Every script, by name: none is ever run.
    pub(super) fn scripts(&mut self, of: &Part<'_>, place: &str) {
        for part in std::iter::once(of).chain(&of.part("validate")) {
            for name in SCRIPTS {
                let script = part.text(name);
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
        if of.get("logic").is_some_and(|all| !is_blank(all)) {
            self.wrong(
                place,
                "“logic” chưa được hỗ trợ. Hãy viết lại thành điều kiện.",
                "“logic” is not supported. Write it as conditions.",
            );
        }
    }

    pub(super) fn relevance(&mut self, of: &Part<'_>, place: &str) -> Option<String> {
        let conditional = of.part("conditional")?;
        if let Some(rule) = rule_of(&conditional) {
            // The rule stands for all of it.
            of.get("conditional");
            return self.logic(rule, place);
        }
        let hides = conditional.get("show").map(plain_value).as_deref() == Some("false");
        let when = conditional.text("when");
        let conditions = conditional.parts("conditions");
        let test = if !conditions.is_empty() {
            // The older way stands beside the newer one and says nothing then.
            conditional.get("eq");
            let word = match conditional.text("conjunction") {
                "any" => " or ",
                _ => " and ",
            };
            let tests: Vec<String> = conditions
                .iter()
                .filter_map(|one| self.condition(one, place))
                .collect();
            (!tests.is_empty()).then(|| tests.join(word))?
        } else if when.is_empty() {
            return None;
        } else {
            let equal = conditional.get("eq").map_or_else(String::new, plain_value);
            self.equals(when, &equal, place)?
        };
        Some(if hides { format!("not({test})") } else { test })
    }

    /// Whether a component has a value, which conditions have as text whatever the component holds.
    fn equals(&mut self, of: &str, value: &str, place: &str) -> Option<String> {
        let name = logic::reference(of);
        let key = of.rsplit('.').next().unwrap_or(of);
        Some(match self.types.get(key).map_or("", String::as_str) {
            "checkbox" if value == "true" => format!("{name} = true()"),
            "checkbox" => format!("not({name} = true())"),
            "number" | "currency" if value.parse::<f64>().is_ok_and(f64::is_finite) => {
                format!("{name} = {value}")
            }
            "selectboxes" => format!("selected({name}, {})", self.literal(value, place)?),
            _ => format!("{name} = {}", self.literal(value, place)?),
        })
    }

    /// A text in an expression.
    pub(super) fn literal(&mut self, text: &str, place: &str) -> Option<String> {
        let quoted = logic::quoted(text);
        if quoted.is_none() {
            self.both_quotes(place);
        }
        quoted
    }

    pub(super) fn both_quotes(&mut self, place: &str) {
        self.wrong(
            place,
            "Có cả hai loại dấu nháy trong một giá trị hay mẫu. Hãy chỉ dùng một loại.",
            "A value or pattern has both kinds of quotes. Use one kind only.",
        );
    }

    /// One of the newer conditions: component, operator, value.
    fn condition(&mut self, one: &Part<'_>, place: &str) -> Option<String> {
        let of = one.text("component");
        let name = logic::reference(of);
        let value = one.get("value").map_or_else(String::new, plain_value);
        let operator = one.text("operator");
        let sign = match operator {
            "isEqual" => return self.equals(of, &value, place),
            "isNotEqual" => return Some(format!("not({})", self.equals(of, &value, place)?)),
            "isEmpty" => return Some(format!("{name} = ''")),
            "isNotEmpty" => return Some(format!("{name} != ''")),
            "includes" => {
                return Some(format!(
                    "selected({name}, {})",
                    self.literal(&value, place)?
                ));
            }
            "lessThan" => "<",
            "lessThanOrEqual" => "<=",
            "greaterThan" => ">",
            "greaterThanOrEqual" => ">=",
            _ => {
                self.wrong(
                    place,
                    format!("Chưa hỗ trợ phép so sánh “{operator}”."),
                    format!("The operator “{operator}” is not supported."),
                );
                return None;
            }
        };
        let value = match value.parse::<f64>() {
            Ok(_) => value,
            Err(_) => self.literal(&value, place)?,
        };
        Some(format!("{name} {sign} {value}"))
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

    /// What must hold of an answer: what its component always asks, and what `validate` says.
    pub(super) fn validation(
        &mut self,
        kind: &str,
        of: &Part<'_>,
        question: &mut Question,
        place: &str,
    ) {
        let mut rules = self.of_component(kind, of, question, place);
        if let Some(validate) = of.part("validate") {
            let own = plain(validate.text("customMessage"));
            if !matches!(question.kind, Kind::Calculate | Kind::Note) && validate.yes("required") {
                question.required = Some("true()".to_owned());
                question.required_message = Text::vi(own.clone());
            }
            rules.extend(self.bounds(of, &validate, question, place));
            if let Some(rule) = rule_of(&validate)
                && let Some(test) = self.logic(rule, place)
            {
                let message = Text::new("Chưa đúng. Hãy xem lại.", "Not right. Please check.");
                rules.push(Rule { test, message });
            }
            if !own.is_empty() {
                for rule in &mut rules {
                    rule.message = Text::vi(own.clone());
                }
            }
        }
        question.constraints = rules;
    }
}

/// The JsonLogic of a part.
fn rule_of<'v>(of: &Part<'v>) -> Option<&'v Value> {
    of.part("json")?;
    of.get("json")
}
