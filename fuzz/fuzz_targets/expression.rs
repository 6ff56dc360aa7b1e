//! An expression an author wrote is refused when the form opens, or is evaluated whatever the answers are.
#![no_main]

use std::sync::Arc;

use calendar::Timestamp;
use forms::{
    Answers, Bundle, Context, FORMAT, Form, Kind, Lists, Mode, Node, Path, Question, Rule, Text,
    Value,
};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    for mode in [Mode::Strict, Mode::XformsCompat] {
        evaluate(text, mode);
    }
});

fn evaluate(text: &str, mode: Mode) {
    let number = Question {
        name: "so".into(),
        kind: Kind::Integer,
        ..Question::default()
    };
    let day = Question {
        name: "ngay".into(),
        kind: Kind::Date,
        ..Question::default()
    };
    let asked = Question {
        name: "chu".into(),
        relevant: Some(text.into()),
        required: Some(text.into()),
        constraints: vec![Rule {
            test: text.into(),
            message: Text::vi("Sai: ${so}"),
        }],
        ..Question::default()
    };
    let worked_out = Question {
        name: "ra".into(),
        kind: Kind::Calculate,
        calculation: Some(text.into()),
        ..Question::default()
    };
    let bundle = Bundle {
        format: FORMAT,
        form_id: "thu".into(),
        version: "1".into(),
        procedure: "1.001193".into(),
        title: Text::vi("Thử"),
        mode,
        nodes: [number, day, asked, worked_out]
            .map(|question| Node::Question(Box::new(question)))
            .into(),
        ..Bundle::default()
    };
    let context = Context::at(Timestamp::from_millis(1_795_410_000_000), Lists::new());
    let Ok(mut form) = Form::open(Arc::new(bundle), Answers::new(), context) else {
        return;
    };
    let path = |name: &str| Path::parse(name).expect("a path");
    for (name, value) in [
        ("so", Value::Int(i64::MIN)),
        ("so", Value::Int(7)),
        ("chu", Value::text("đ\u{301}x")),
        (
            "ngay",
            Value::Date(calendar::Date::new(2024, 2, 29).expect("a day")),
        ),
    ] {
        let _ = form.answer(&path(name), value);
    }
    let _ = (
        form.problems(),
        form.submission_answers(),
        form.fees(),
        form.papers(),
    );
}
