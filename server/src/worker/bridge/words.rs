//! A filled form in words, question by question, for those who never see the form; it checks nothing.

use std::collections::HashMap;

use forms::{Answers, Bundle, Kind, List, ListRef, Lists, Path, Question, Value, Wide};
use i18n::{Lang, t};

use crate::province::Declared;

/// The answers in the order of the form; answers the form does not know are left out.
pub(super) fn declared(bundle: &Bundle, answers: &Answers, lists: &Lists) -> Vec<Declared> {
    let mut by_name: HashMap<&str, Vec<(&Path, &Value)>> = HashMap::new();
    for (path, value) in answers.iter() {
        by_name.entry(path.name()).or_default().push((path, value));
    }
    let mut all = Vec::new();
    for question in bundle.questions().filter(|question| is_told(question)) {
        for (path, value) in by_name.get(question.name.as_str()).into_iter().flatten() {
            all.push(Declared {
                code: question
                    .portal_name
                    .clone()
                    .unwrap_or_else(|| question.name.clone()),
                name: name(question, path),
                value: in_words(bundle, question, value, lists),
            });
        }
    }
    all
}

/// A value nobody was shown is told only when the national form has a field for it.
fn is_told(question: &Question) -> bool {
    question.kind != Kind::Calculate || question.portal_name.is_some()
}

/// The question, with the row it stands in when it may be asked several times.
fn name(question: &Question, path: &Path) -> String {
    let label = question.label.vi.trim();
    let label = if label.is_empty() {
        &question.name
    } else {
        label
    };
    let row = path
        .as_str()
        .split_once('[')
        .and_then(|(_, rest)| rest.split(']').next()?.parse::<usize>().ok());
    match row {
        Some(row) => format!("{label} ({row})"),
        None => label.to_owned(),
    }
}

fn in_words(bundle: &Bundle, question: &Question, value: &Value, lists: &Lists) -> String {
    match value {
        Value::Text(_) | Value::Choices(_) => match &question.kind {
            Kind::SelectOne(list) | Kind::SelectMultiple(list) | Kind::Wide(Wide::Rank(list)) => {
                let list = find(bundle, list, lists);
                let names: Vec<&str> = value.chosen().map(|code| label(list, code)).collect();
                names.join(", ")
            }
            Kind::Wide(kind) => kind.said(value, false),
            _ => value.as_text().unwrap_or_default().to_owned(),
        },
        Value::Int(number) => number.to_string(),
        Value::Decimal(number) => number.to_string(),
        Value::Bool(true) => t::bridge::yes(Lang::Vi).to_owned(),
        Value::Bool(false) => t::bridge::no(Lang::Vi).to_owned(),
        Value::Date(date) => date.to_string(),
        Value::PartialDate(date) => date.to_string(),
    }
}

fn find<'a>(bundle: &'a Bundle, list: &ListRef, lists: &'a Lists) -> Option<&'a List> {
    match list {
        ListRef::Inline(name) => bundle.choices.get(name),
        ListRef::External(name) => lists.get(name).map(AsRef::as_ref),
    }
}

/// What a code is called; the code itself when its list is not known any more.
fn label<'a>(list: Option<&'a List>, code: &'a str) -> &'a str {
    list.and_then(|list| list.get(code))
        .map_or(code, |choice| choice.label.vi.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use forms::{Choice, Node, Text};

    fn question(name: &str, label: &str, kind: Kind) -> Node {
        Node::Question(Box::new(Question {
            name: name.into(),
            label: Text::vi(label),
            kind,
            portal_name: (name == "ho_ten").then(|| "HoTenKS".into()),
            ..Question::default()
        }))
    }

    fn bundle() -> Bundle {
        let sexes = List::new(
            vec![],
            vec![Choice {
                name: "nu".into(),
                label: Text::vi("Nữ"),
                aliases: String::new(),
                cells: vec![],
            }],
        );
        Bundle {
            format: forms::FORMAT,
            form_id: "HT".into(),
            version: "1".into(),
            procedure: "1.001193".into(),
            title: Text::vi("Tờ khai"),
            mode: forms::Mode::Strict,
            nodes: vec![
                question("ho_ten", "Họ và tên", Kind::Text),
                question(
                    "gioi_tinh",
                    "Giới tính",
                    Kind::SelectOne(ListRef::Inline("sexes".into())),
                ),
                question("cam_doan", "Tôi cam đoan", Kind::Acknowledge),
                question("tuoi", "", Kind::Calculate),
            ],
            choices: [("sexes".to_owned(), sexes)].into(),
            papers: vec![],
            fees: vec![],
            ..Bundle::default()
        }
    }

    #[test]
    fn answers_are_named_and_worded_in_the_order_of_the_form() {
        let mut answers = Answers::new();
        let mut answer =
            |path: &str, value: Value| answers.set(Path::parse(path).expect("a path"), value);
        answer("gioi_tinh", Value::text("nu"));
        answer("cam_doan", Value::Bool(true));
        answer("ho_ten", Value::text("Hồ Thị Mây"));
        answer("tuoi", Value::Int(0));
        answer("khac", Value::text("không có trong tờ khai"));
        let words = declared(&bundle(), &answers, &Lists::new());
        let lines: Vec<String> = words
            .iter()
            .map(|line| format!("{}|{}|{}", line.code, line.name, line.value))
            .collect();
        assert_eq!(
            lines,
            [
                "HoTenKS|Họ và tên|Hồ Thị Mây",
                "gioi_tinh|Giới tính|Nữ",
                "cam_doan|Tôi cam đoan|Có"
            ]
        );
    }

    #[test]
    fn a_code_nobody_knows_stays_a_code() {
        let mut answers = Answers::new();
        answers.set(
            Path::parse("gioi_tinh").expect("a path"),
            Value::text("khac"),
        );
        assert_eq!(
            declared(&bundle(), &answers, &Lists::new())[0].value,
            "khac"
        );
    }
}
