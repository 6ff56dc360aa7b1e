//! JsonLogic as an expression of ours, as far as both mean the same; anything else is named and not translated.

use serde_json::Value;

/// The deepest rule that is read.
const MAX_DEPTH: usize = 40;

/// The expression of a rule; what is not supported, by name.
pub(super) fn expression(rule: &Value) -> Result<String, String> {
    translate(rule, 0)
}

/// `${name}` for `data.name`, `row.name` and `name`.
pub(super) fn reference(path: &str) -> String {
    let name = path.rsplit('.').next().unwrap_or(path);
    format!("${{{name}}}")
}

/// A text as an expression has it; nothing where it has both kinds of quotes.
pub(super) fn quoted(text: &str) -> Option<String> {
    if !text.contains('\'') {
        Some(format!("'{text}'"))
    } else if !text.contains('"') {
        Some(format!("\"{text}\""))
    } else {
        None
    }
}

fn translate(rule: &Value, depth: usize) -> Result<String, String> {
    if depth > MAX_DEPTH {
        return Err("…".to_owned());
    }
    let rules = match rule {
        Value::Number(number) => return Ok(number.to_string()),
        Value::String(text) => return quoted(text).ok_or_else(|| text.clone()),
        Value::Bool(yes) => return Ok(format!("{yes}()")),
        Value::Null => return Ok("''".to_owned()),
        Value::Array(_) => return Err("[…]".to_owned()),
        Value::Object(rules) => rules,
    };
    let mut rules = rules.iter();
    let (Some((operator, arguments)), None) = (rules.next(), rules.next()) else {
        return Err("{…}".to_owned());
    };
    let one = std::slice::from_ref(arguments);
    let arguments = arguments.as_array().map_or(one, Vec::as_slice);
    let part = |at: usize| {
        arguments
            .get(at)
            .ok_or_else(|| operator.clone())
            .and_then(|argument| translate(argument, depth + 1))
    };
    let joined = |sign: &str| {
        let parts: Result<Vec<String>, String> = (0..arguments.len()).map(part).collect();
        let parts = parts?;
        if parts.is_empty() {
            return Err(operator.clone());
        }
        Ok(format!("({})", parts.join(sign)))
    };
    match (operator.as_str(), arguments.len()) {
        ("var", _) => match arguments.first() {
            Some(Value::String(path)) if !path.is_empty() && arguments.len() == 1 => {
                Ok(reference(path))
            }
            _ => Err("var".to_owned()),
        },
        ("==" | "===", 2) => Ok(format!("({} = {})", part(0)?, part(1)?)),
        ("!=" | "!==", 2) => Ok(format!("({} != {})", part(0)?, part(1)?)),
        ("<" | "<=" | ">" | ">=", 2) => Ok(format!("({} {operator} {})", part(0)?, part(1)?)),
        // a < b < c
        ("<" | "<=", 3) => Ok(format!(
            "({a} {operator} {b} and {b} {operator} {c})",
            a = part(0)?,
            b = part(1)?,
            c = part(2)?
        )),
        ("and", _) => joined(" and "),
        ("or", _) => joined(" or "),
        ("!", 1) => Ok(format!("not({})", part(0)?)),
        ("!!", 1) => Ok(format!("({} != '')", part(0)?)),
        ("if" | "?:", 3) => Ok(format!("if({}, {}, {})", part(0)?, part(1)?, part(2)?)),
        ("+", 2..) => joined(" + "),
        ("-", 2) => joined(" - "),
        ("-", 1) => Ok(format!("(-{})", part(0)?)),
        ("*", 2..) => joined(" * "),
        ("/", 2) => joined(" div "),
        ("%", 2) => joined(" mod "),
        ("min" | "max", 1..) => Ok(format!("{operator}{}", joined(", ")?)),
        ("cat", 1..) => Ok(format!("concat{}", joined(", ")?)),
        ("in", 2) => {
            let needle = part(0)?;
            match &arguments[1] {
                Value::Array(all) => {
                    let tests: Result<Vec<String>, String> = all
                        .iter()
                        .map(|one| Ok(format!("{needle} = {}", translate(one, depth + 1)?)))
                        .collect();
                    match tests? {
                        tests if tests.is_empty() => Ok("false()".to_owned()),
                        tests => Ok(format!("({})", tests.join(" or "))),
                    }
                }
                _ => Ok(format!("contains({}, {needle})", part(1)?)),
            }
        }
        _ => Err(operator.clone()),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    #[test]
    fn rules_become_expressions_and_others_are_named() {
        for (rule, expected) in [
            (json!({"==": [{"var": "data.a"}, "x"]}), Ok("(${a} = 'x')")),
            (
                json!({"and": [{">": [{"var": "a"}, 1]}, {"!": {"var": "b"}}]}),
                Ok("((${a} > 1) and not(${b}))"),
            ),
            (
                json!({"in": [{"var": "row.c"}, ["p", "q"]]}),
                Ok("(${c} = 'p' or ${c} = 'q')"),
            ),
            (
                json!({"<": [1, {"var": "a"}, 5]}),
                Ok("(1 < ${a} and ${a} < 5)"),
            ),
            (json!({"if": [true, 1, 2]}), Ok("if(true(), 1, 2)")),
            (json!({"reduce": [1, 2, 3]}), Err("reduce")),
            (json!({"var": ["a", "default"]}), Err("var")),
            (json!({"==": [1]}), Err("==")),
        ] {
            let read = expression(&rule);
            let expected = expected.map(str::to_owned).map_err(str::to_owned);
            assert_eq!(read, expected, "{rule}");
        }
    }

    proptest! {
        #[test]
        fn any_json_is_answered(text in "[\\[\\]{}:,\"a-z0-9 ]{0,60}") {
            if let Ok(rule) = serde_json::from_str::<Value>(&text) {
                let _ = expression(&rule);
            }
        }
    }
}
