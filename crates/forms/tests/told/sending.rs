//! What is sent and how it is checked on the other side, with the same rules.

use crate::scenario::*;
use forms::{
    Answers, AnswersError, Bundle, Context, Kind, Lists, OpenError, Path, ProblemKind, Value,
    check_submission,
};
use std::sync::Arc;

fn form() -> Bundle {
    let mut form = bundle(vec![
        ask("ten", Kind::Text, |q| q.required = Some("true()".into())),
        ask("ngay", Kind::Date, |q| {
            q.constraints = vec![rule(". <= today()", "sau hôm nay")]
        }),
        ask("ly_do", Kind::Text, |q| {
            q.relevant = Some("today() - ${ngay} > 60".into())
        }),
        plain("so_ban", Kind::Integer),
        calculate("tien", "${so_ban} * 8000"),
        plain("tinh", Kind::SelectOne(external("provinces"))),
        repeat(
            "con",
            |r| r.max = Some(5),
            vec![plain("ten_con", Kind::Text)],
        ),
    ]);
    form.fees = vec![fee("phi", "${tien}", None)];
    form
}

fn lists() -> Lists {
    Lists::new().with("provinces", Arc::new(list(&[], &[&["01", "Hà Nội"]])))
}

fn filled() -> Answers {
    let mut s = Scenario::with(form(), lists());
    s.answer("ten", Value::text("Lò Thị Mẩy"));
    s.answer("ngay", Value::Date(day("2026-11-01")));
    s.answer("ly_do", Value::text("không gửi"));
    s.answer("so_ban", Value::Int(2));
    s.answer("tinh", Value::text("01"));
    s.add("con");
    s.add("con");
    s.answer("con[2]/ten_con", Value::text("Páo"));
    s.form.submission_answers()
}

fn found(answers: &Answers) -> Vec<(String, ProblemKind)> {
    let context = Context::new(day(TODAY), lists());
    let problems = check_submission(&Arc::new(form()), answers, context).unwrap();
    problems
        .into_iter()
        .map(|(path, problem)| (path.to_string(), problem.kind))
        .collect()
}

fn changed(at: &str, value: Value) -> Vec<(String, ProblemKind)> {
    let mut answers = filled();
    answers.set(path(at), value);
    found(&answers)
}

#[test]
fn what_the_phone_sends_is_what_the_server_accepts() {
    assert_eq!(found(&filled()), []);
}

#[test]
fn the_bytes_of_answers_are_a_contract() {
    let json = String::from_utf8(filled().to_json()).unwrap();
    let expected = concat!(
        r#"{"form":"thu","version":"1","rows":{"con":2},"values":{"con[2]/ten_con":{"text":"Páo"},"ngay":{"date":"2026-11-01"},"#,
        r#""so_ban":{"int":2},"ten":{"text":"Lò Thị Mẩy"},"tien":{"int":16000},"tinh":{"text":"01"}}}"#,
    );
    assert_eq!(json, expected);
    assert_eq!(Answers::from_json(json.as_bytes()).unwrap(), filled());
}

#[test]
fn what_the_phone_would_not_send_is_named() {
    let one = |at: &str, kind| vec![(at.to_owned(), kind)];
    assert_eq!(
        changed("ten", Value::text(" ")),
        one("ten", ProblemKind::Required)
    );
    assert_eq!(
        changed("ngay", Value::Date(day("2027-01-01"))),
        one("ngay", ProblemKind::Constraint)
    );
    assert_eq!(
        changed("tinh", Value::text("02")),
        one("tinh", ProblemKind::NotAChoice)
    );
    assert_eq!(
        changed("ly_do", Value::text("x")),
        one("ly_do", ProblemKind::Irrelevant)
    );
    assert_eq!(
        changed("khong_co", Value::text("x")),
        one("khong_co", ProblemKind::Unknown)
    );
    assert_eq!(
        changed("con[3]/ten_con", Value::text("x")),
        one("con[3]/ten_con", ProblemKind::Unknown)
    );
    assert_eq!(
        changed("tien", Value::Int(1)),
        one("tien", ProblemKind::Calculation)
    );
    assert_eq!(
        changed("so_ban", Value::text("hai"))[0],
        ("so_ban".to_owned(), ProblemKind::Type)
    );
    assert_eq!(
        changed("so_ban", Value::text("2")),
        one("so_ban", ProblemKind::Type)
    );
    let mut many = filled();
    many.set_rows(path("con"), 6);
    assert_eq!(found(&many), one("con", ProblemKind::TooMany));
}

#[test]
fn without_its_lists_nothing_is_called_right() {
    let context = Context::new(day(TODAY), Lists::new());
    let problems = check_submission(&Arc::new(form()), &filled(), context).unwrap();
    assert_eq!(problems.len(), 1);
    assert_eq!(
        (&problems[0].0, problems[0].1.kind),
        (&Path::root(), ProblemKind::ListMissing)
    );
}

#[test]
fn foreign_bytes_are_bounded() {
    let malformed = |json: &str| {
        matches!(
            Answers::from_json(json.as_bytes()),
            Err(AnswersError::Malformed(_))
        )
    };
    assert!(malformed("3"));
    assert!(malformed(r#"{"values":{"a b":{"text":"x"}}}"#));
    assert!(malformed(
        r#"{"values":{"a":{"text":"x"},"a":{"text":"y"}}}"#
    ));
    assert!(malformed(r#"{"values":{"a":{"date":"2026-02-30"}}}"#));
    for decimal in [
        "1e999",
        "3.5",
        r#""NaN""#,
        r#""inf""#,
        r#""3.50""#,
        r#""+3.5""#,
        r#""3,5""#,
    ] {
        assert!(
            malformed(&format!(r#"{{"values":{{"a":{{"decimal":{decimal}}}}}}}"#)),
            "{decimal}"
        );
    }
    assert!(malformed(r#"{"rows":{"a":4000000000}}"#));
    assert!(malformed(&format!(
        r#"{{"values":{{"a":{{"text":"{}"}}}}}}"#,
        "x".repeat(200_000)
    )));
    assert!(malformed(&"[".repeat(100_000)));
    assert_eq!(
        Answers::from_json(&vec![b' '; 2 << 20]),
        Err(AnswersError::TooLarge)
    );
    let crowd: Vec<String> = (0..30_000)
        .map(|n| format!(r#""a{n}":{{"int":1}}"#))
        .collect();
    assert!(malformed(&format!(
        r#"{{"values":{{{}}}}}"#,
        crowd.join(",")
    )));
}

#[test]
fn rows_within_rows_cannot_fill_the_memory() {
    let nested = bundle(vec![repeat(
        "a",
        |_| {},
        vec![repeat("b", |_| {}, vec![plain("c", Kind::Text)])],
    )]);
    let mut answers = Answers::new();
    answers.set_rows(path("a"), 1_000);
    for row in 1..=1_000 {
        answers.set_rows(path(&format!("a[{row}]/b")), 1_000);
    }
    let opened = forms::Form::open(
        Arc::new(nested),
        answers,
        Context::new(day(TODAY), Lists::new()),
    );
    assert_eq!(opened.map(|_| ()), Err(OpenError::TooManyRows));
}

#[test]
fn the_json_of_a_bundle_is_a_contract() {
    let mut small = bundle(vec![
        ask("tinh", Kind::SelectOne(external("provinces")), |q| {
            q.appearance = vec![
                forms::Appearance::YearAllowed,
                forms::Appearance::Other("moi".into()),
            ];
            q.constraints = vec![rule(". != ''", "sai")];
        }),
        repeat("con", |r| r.min = 1, vec![plain("ten_con", Kind::Text)]),
    ]);
    small.papers = vec![paper("giay", None, Some("true()"))];
    let json = serde_json::to_string(&small).unwrap();
    let expected = concat!(
        r#"{"format":1,"form_id":"thu","version":"1","procedure":"1.001193","title":{"vi":"Tờ khai thử","en":"Trial form"},"mode":"strict","#,
        r#""nodes":[{"question":{"name":"tinh","kind":{"select_one":{"external":"provinces"}},"label":{"vi":"tinh"},"#,
        r#""appearance":["year-allowed","moi"],"constraints":[{"test":". != ''","message":{"vi":"sai"}}]}},"#,
        r#"{"repeat":{"name":"con","min":1,"children":[{"question":{"name":"ten_con","kind":"text","label":{"vi":"ten_con"}}}]}}],"#,
        r#""papers":[{"id":"giay","required":"true()"}]}"#,
    );
    assert_eq!(json, expected);
    assert_eq!(serde_json::from_str::<Bundle>(&json).unwrap(), small);
}

#[test]
fn what_was_not_declared_is_not_filled_in_by_the_server() {
    let form = bundle(vec![ask("so_ban", Kind::Integer, |q| {
        q.required = Some("true()".into());
        q.default = Some("1".into());
    })]);
    let context = Context::new(day(TODAY), Lists::new());
    let problems = check_submission(&Arc::new(form), &Answers::new(), context).unwrap();
    assert_eq!(problems[0].1.kind, ProblemKind::Required);
}

proptest::proptest! {
    #[test]
    fn every_number_comes_back_to_the_last_digit(number: f64) {
        let mut answers = Answers::new();
        answers.set(path("so"), Value::Decimal(number));
        let again = Answers::from_json(&answers.to_json()).unwrap();
        proptest::prop_assert_eq!(again, answers);
    }
}
