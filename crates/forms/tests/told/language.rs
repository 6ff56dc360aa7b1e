//! The expression language, told by examples: `expressions.txt` says what each expression gives.

use crate::scenario::*;
use forms::{Appearance, Kind, Lists, Value};

/// The questions that `expressions.txt` speaks of.
fn known() -> Vec<forms::Node> {
    vec![
        plain("ten", Kind::Text),
        plain("trong", Kind::Text),
        plain("so", Kind::Integer),
        plain("vang", Kind::Integer),
        plain("le", Kind::Decimal),
        plain("ngay", Kind::Date),
        plain("ngay_vang", Kind::Date),
        ask("nam", Kind::Date, |q| {
            q.appearance = vec![Appearance::YearAllowed]
        }),
        plain("chon", Kind::SelectOne(inline("giay"))),
        plain("nhieu", Kind::SelectMultiple(inline("giay"))),
    ]
}

fn examples() -> Vec<(&'static str, &'static str)> {
    include_str!("expressions.txt")
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(|line| {
            let (expression, value) = line.rsplit_once("=>").unwrap();
            (expression.trim(), value.trim())
        })
        .collect()
}

fn example_form() -> forms::Bundle {
    let mut nodes = known();
    for (number, (expression, _)) in examples().iter().enumerate() {
        nodes.push(calculate(&format!("c{number}"), expression));
    }
    let mut form = bundle(nodes);
    let papers = list(
        &["thoi_han"],
        &[
            &["the", "Thẻ căn cước", "15"],
            &["ho_chieu", "Hộ chiếu", "10"],
            &["khac", "Khác", ""],
        ],
    );
    form.choices.insert("giay".into(), papers);
    form
}

#[test]
fn every_example_gives_what_it_says() {
    let mut s = Scenario::with(example_form(), Lists::new());
    s.answer("ten", Value::text("Nguyễn Thị Ánh"));
    s.answer("so", Value::Int(7));
    s.answer("le", Value::Decimal(2.5));
    s.answer("ngay", Value::Date(day("2026-11-20")));
    s.type_in("nam", "1958");
    s.answer("chon", Value::text("the"));
    s.answer(
        "nhieu",
        Value::Choices(vec!["the".into(), "ho_chieu".into()]),
    );
    for (number, (expression, value)) in examples().iter().enumerate() {
        assert_eq!(s.shown(&format!("c{number}")), *value, "{expression}");
    }
}

#[test]
fn every_example_passes_the_checks() {
    let expressions = examples();
    let faulty: Vec<_> = forms::check(&example_form(), &Lists::new())
        .into_iter()
        .map(|finding| {
            let number: usize = finding.node[1..].parse().unwrap();
            (expressions[number].0, finding.message.en)
        })
        .collect();
    assert_eq!(faulty, []);
}
