//! Forms for other systems: the JSON Schema of what they collect, and a filled form as `{eformId, data}`; it never leaves out a
//! rule without saying so.

use forms::{
    Answers, Appearance, Bundle, Form, Kind, List, Lists, Node, Path, Question, Value, Wide,
};
use serde_json::{Map, Value as Json, json};

use crate::instance::{path_of, written};
use crate::logic;

/// The most choices that are listed in a schema; longer lists are named.
const MAX_LISTED: usize = 1_000;

/// The JSON Schema (draft 2020-12) of a form's answers: groups are objects, repeats are arrays of objects. Rules that JSON
/// Schema cannot say stand beside it, as written, under `x-relevant`, `x-required` and `x-constraint`.
pub(crate) fn json_schema(bundle: &Bundle, lists: &Lists) -> Json {
    let mut schema = object(bundle, lists, &bundle.nodes, false);
    let fields = [
        (
            "$schema",
            json!("https://json-schema.org/draft/2020-12/schema"),
        ),
        (
            "$id",
            json!(format!("urn:form:{}:{}", bundle.form_id, bundle.version)),
        ),
        ("title", json!(bundle.title.vi)),
    ];
    for (name, value) in fields {
        schema[name] = value;
    }
    schema
}

fn object(bundle: &Bundle, lists: &Lists, nodes: &[Node], conditional: bool) -> Json {
    let mut properties = Map::new();
    let mut required = Vec::new();
    for node in nodes {
        let (relevant, mut schema) = match node {
            Node::Question(question) if question.kind == Kind::Note => continue,
            Node::Question(question) => {
                let always = question.required.as_deref() == Some("true()");
                if always && question.relevant.is_none() && !conditional {
                    required.push(json!(question.name));
                }
                (&question.relevant, self::question(bundle, lists, question))
            }
            Node::Group(group) => {
                let hidden = conditional || group.relevant.is_some();
                (
                    &group.relevant,
                    object(bundle, lists, &group.children, hidden),
                )
            }
            Node::Repeat(repeat) => {
                let mut schema = json!({
                    "type": "array",
                    "items": object(bundle, lists, &repeat.children, false),
                });
                if repeat.min > 0 {
                    schema["minItems"] = json!(repeat.min);
                }
                if let Some(max) = repeat.max {
                    schema["maxItems"] = json!(max);
                }
                (&repeat.relevant, schema)
            }
        };
        if !node.label().is_empty() {
            schema["title"] = json!(node.label().vi);
        }
        if !node.label().en.is_empty() {
            schema["x-title-en"] = json!(node.label().en);
        }
        if let Some(relevant) = relevant {
            schema["x-relevant"] = json!(relevant);
        }
        properties.insert(node.name().to_owned(), schema);
    }
    let mut schema = json!({
        "type": "object",
        "properties": properties,
        "additionalProperties": false,
    });
    if !required.is_empty() {
        schema["required"] = Json::Array(required);
    }
    schema
}

fn question(bundle: &Bundle, lists: &Lists, question: &Question) -> Json {
    let list = question.list().and_then(|list| {
        let inline = bundle.choices.get(list.name());
        inline.or_else(|| lists.get(list.name()).map(|list| &**list))
    });
    let mut schema = match &question.kind {
        Kind::Integer => json!({"type": "integer"}),
        Kind::Decimal => json!({"type": "number"}),
        Kind::Date if question.has(&Appearance::YearAllowed) => {
            json!({"type": "string", "pattern": "^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$"})
        }
        Kind::Date => json!({"type": "string", "format": "date"}),
        Kind::SelectOne(of) => chosen(list, of.name()),
        Kind::SelectMultiple(of) => {
            json!({"type": "array", "uniqueItems": true, "items": chosen(list, of.name())})
        }
        Kind::Acknowledge => json!({"const": true}),
        Kind::Wide(wide) => self::wide(list, wide),
        Kind::Text => json!({"type": "string", "maxLength": forms::MAX_TEXT}),
        _ => json!({"type": ["string", "number", "boolean"]}),
    };
    if question.calculation.is_some() {
        schema["readOnly"] = json!(true);
        schema["x-calculation"] = json!(question.calculation);
    }
    if !question.hint.is_empty() {
        schema["description"] = json!(question.hint.vi);
    }
    if let Some(test) = question
        .required
        .as_deref()
        .filter(|test| *test != "true()")
    {
        schema["x-required"] = json!(test);
    }
    let mut rules = Vec::new();
    for rule in &question.constraints {
        match logic::stated(&rule.test).filter(|_| states(&question.kind)) {
            Some(stated) => {
                let bounds = [
                    (stated.least, "minimum", "exclusiveMinimum"),
                    (stated.most, "maximum", "exclusiveMaximum"),
                ];
                for (bound, closed, open) in bounds {
                    if let Some((number, out)) = bound {
                        schema[if out { open } else { closed }] = json!(number);
                    }
                }
                if let Some(pattern) = stated.pattern {
                    // Strict forms match the whole answer.
                    schema["pattern"] = json!(format!("^(?:{pattern})$"));
                }
            }
            None => rules.push(json!({"test": rule.test, "message": rule.message.vi})),
        }
    }
    if !rules.is_empty() {
        schema["x-constraint"] = Json::Array(rules);
    }
    schema
}

fn wide(list: Option<&List>, kind: &Wide) -> Json {
    match kind {
        Wide::Time => json!({"type": "string", "format": "time"}),
        Wide::DateTime => json!({"type": "string", "format": "date-time"}),
        Wide::Point => json!({"type": "string", "pattern": format!("^{PLACE}$")}),
        Wide::Trace | Wide::Shape => {
            json!({"type": "string", "pattern": format!("^{PLACE}(; {PLACE})+$")})
        }
        Wide::Barcode => json!({"type": "string", "maxLength": forms::MAX_TEXT}),
        Wide::Range(scale) => {
            let (start, end, step) = scale.numbers().unwrap_or_default();
            let kind = if scale.is_whole() {
                "integer"
            } else {
                "number"
            };
            let mut schema = json!({"type": kind, "minimum": start, "maximum": end});
            // A multiple is one of the step itself, whatever the scale begins with.
            let own = (start / step).fract() == 0.0;
            schema[if own { "multipleOf" } else { "x-step" }] = json!(step);
            schema
        }
        Wide::Rank(of) => {
            let mut schema =
                json!({"type": "array", "uniqueItems": true, "items": chosen(list, of.name())});
            if let Some(list) = list {
                schema["minItems"] = json!(list.items().len());
            }
            schema
        }
        Wide::File => json!({"type": "string", "pattern": "^[0-9a-f]{64}\\.(jpg|png|webp|pdf)$"}),
        Wide::Audio => {
            json!({"type": "string", "pattern": "^[0-9a-f]{64}\\.(m4a|weba|ogg|mp3|wav)$"})
        }
        Wide::Video => json!({"type": "string", "pattern": "^[0-9a-f]{64}\\.(mp4|webm|mov)$"}),
        Wide::Image | Wide::Signature | Wide::Drawing | Wide::Annotation => {
            json!({"type": "string", "pattern": "^[0-9a-f]{64}\\.(jpg|png|webp)$"})
        }
    }
}

/// Latitude, longitude and where they are known height and accuracy.
const PLACE: &str = r"-?[0-9.]+( -?[0-9.]+){1,3}";

/// Whether bounds and patterns of JSON Schema mean the same for answers of this kind.
fn states(kind: &Kind) -> bool {
    matches!(kind, Kind::Integer | Kind::Decimal | Kind::Text)
}

fn chosen(list: Option<&List>, name: &str) -> Json {
    match list {
        Some(list) if list.items().len() <= MAX_LISTED => {
            let choices: Vec<Json> = list
                .items()
                .iter()
                .map(|choice| json!({"const": choice.name, "title": choice.label.vi}))
                .collect();
            json!({"type": "string", "oneOf": choices})
        }
        _ => json!({"type": "string", "x-list": name}),
    }
}

/// A filled form as `{eformId, data}`: what applies, under the portal's names where the form has them; a choice is
/// `{label, value}`, several are a list of them, a repeat is a list of objects.
pub(crate) fn eform(form: &Form) -> Json {
    let bundle = form.bundle();
    let mut data = Map::new();
    collect(
        form,
        &form.submission_answers(),
        &bundle.nodes,
        "",
        &mut data,
    );
    json!({"eformId": bundle.form_id, "data": data})
}

fn collect(
    form: &Form,
    answers: &Answers,
    nodes: &[Node],
    inside: &str,
    data: &mut Map<String, Json>,
) {
    for node in nodes {
        let Some(path) = path_of(inside, node.name()) else {
            continue;
        };
        match node {
            Node::Question(question) => {
                if let Some(value) = answers.get(&path) {
                    let name = question.portal_name.as_ref().unwrap_or(&question.name);
                    data.insert(name.clone(), value_of(form, &path, question, value));
                }
            }
            Node::Group(group) => collect(form, answers, &group.children, inside, data),
            Node::Repeat(repeat) => {
                if !form.node(&path).is_some_and(|view| view.relevant) {
                    continue;
                }
                let rows: Vec<Json> = form
                    .children(&path)
                    .iter()
                    .map(|row| {
                        let mut fields = Map::new();
                        collect(form, answers, &repeat.children, row.as_str(), &mut fields);
                        Json::Object(fields)
                    })
                    .collect();
                data.insert(repeat.name.clone(), Json::Array(rows));
            }
        }
    }
}

fn value_of(form: &Form, path: &Path, question: &Question, value: &Value) -> Json {
    if question.list().is_some() {
        let chosen = form.chosen(path);
        let mut all = chosen
            .iter()
            .map(|choice| json!({"label": choice.label.vi, "value": choice.name}));
        return match &question.kind {
            Kind::SelectMultiple(_) | Kind::Wide(_) => all.collect(),
            // A choice whose list is not at hand keeps its code.
            _ => all
                .next()
                .unwrap_or_else(|| json!({"label": "", "value": written(value, &question.kind)})),
        };
    }
    match value {
        Value::Int(number) => json!(number),
        Value::Decimal(number) => json!(number),
        Value::Bool(yes) => json!(yes),
        other => json!(written(other, &question.kind)),
    }
}
