//! Actions, shuffled choices and forms in compatibility: what happens to answers beside the person's own typing.

use crate::scenario::*;
use calendar::Timestamp;
use forms::{
    Action, Answers, Bundle, Context, Event, Form, Kind, Lists, Mode, Node, OpenError, Refusal,
    Value,
};
use std::sync::Arc;

fn set(name: &str, kind: Kind, on: Event, of: &str, value: &str) -> Node {
    ask(name, kind, |q| q.actions = vec![action(on, of, value)])
}

fn action(on: Event, of: &str, value: &str) -> Action {
    Action {
        on,
        of: of.into(),
        value: value.into(),
    }
}

fn compat(nodes: Vec<Node>) -> Bundle {
    Bundle {
        mode: Mode::XformsCompat,
        ..bundle(nodes)
    }
}

#[test]
fn a_first_opening_sets_what_waits_for_it_and_a_second_does_not() {
    let mut s = Scenario::of(vec![
        ask("mac_dinh", Kind::Integer, |q| q.default = Some("2".into())),
        set("gap_doi", Kind::Integer, Event::Load, "", "${mac_dinh} * 2"),
    ]);
    assert_eq!(s.shown("gap_doi"), "4");
    s.answer("gap_doi", Value::Int(9));
    assert_eq!(s.reopened().shown("gap_doi"), "9");
}

#[test]
fn a_new_row_sets_what_waits_for_it_but_not_in_the_rows_of_the_beginning() {
    let mut s = Scenario::of(vec![
        plain("tuoi", Kind::Integer),
        repeat(
            "nguoi",
            |r| r.min = 1,
            vec![set(
                "tuoi_nguoi",
                Kind::Integer,
                Event::NewRow,
                "",
                "${tuoi} + 2",
            )],
        ),
    ]);
    s.answer("tuoi", Value::Int(30));
    assert_eq!(s.shown("nguoi[1]/tuoi_nguoi"), "");
    s.add("nguoi");
    assert_eq!(s.shown("nguoi[2]/tuoi_nguoi"), "32");
    s.answer("tuoi", Value::Int(40));
    assert_eq!(s.shown("nguoi[2]/tuoi_nguoi"), "32");
}

#[test]
fn rows_that_a_count_makes_are_new_rows() {
    let mut s = Scenario::of(vec![
        plain("so", Kind::Integer),
        repeat(
            "r",
            |r| r.count = Some("${so}".into()),
            vec![set(
                "x",
                Kind::Text,
                Event::NewRow,
                "",
                "concat('dòng ', position(..))",
            )],
        ),
    ]);
    s.answer("so", Value::Int(2));
    assert_eq!(s.shown("r[2]/x"), "dòng 2");
}

#[test]
fn a_change_sets_what_waits_for_it_whoever_made_it() {
    let mut s = Scenario::of(vec![
        plain("a", Kind::Integer),
        calculate("b", "${a} * 10"),
        ask("c", Kind::Text, |q| {
            q.actions = vec![action(Event::Change, "b", "concat('b = ', ${b})")]
        }),
        set("d", Kind::Text, Event::Change, "c", ""),
    ]);
    s.answer("d", Value::text("còn đây"));
    s.answer("a", Value::Int(2));
    assert_eq!(s.shown("c"), "b = 20");
    assert_eq!(s.value("d"), None);
    s.answer("c", Value::text("sửa tay"));
    s.answer("d", Value::text("lại có"));
    s.answer("a", Value::Int(2));
    assert_eq!(
        (s.shown("c"), s.shown("d")),
        ("sửa tay".into(), "lại có".into())
    );
}

#[test]
fn a_change_in_a_row_sets_its_own_row() {
    let mut s = Scenario::of(vec![repeat(
        "r",
        |r| r.min = 2,
        vec![
            plain("x", Kind::Integer),
            set("y", Kind::Integer, Event::Change, "x", "${x} + 1"),
        ],
    )]);
    s.answer("r[2]/x", Value::Int(5));
    assert_eq!(
        (s.shown("r[1]/y"), s.shown("r[2]/y")),
        (String::new(), "6".into())
    );
}

#[test]
fn actions_that_set_off_each_other_come_to_an_end() {
    let mut s = Scenario::of(vec![
        set("a", Kind::Integer, Event::Change, "b", "${b} + 1"),
        set("b", Kind::Integer, Event::Change, "a", "${a} + 1"),
    ]);
    s.answer("a", Value::Int(1));
    assert!(s.value("a").is_some());
}

#[test]
fn what_only_an_action_makes_is_not_answered_by_hand() {
    let mut s = Scenario::of(vec![
        plain("a", Kind::Integer),
        set(
            "luc",
            Kind::Calculate,
            Event::Change,
            "a",
            "format-date-time(now(), '%H:%M')",
        ),
    ]);
    let at = Timestamp::parse("2026-11-23T09:30:00+07:00").unwrap();
    let _ = s.form.set_now(at);
    s.answer("a", Value::Int(1));
    assert_eq!(s.form.answers().at("luc"), Some(&Value::text("09:30")));
    let refused = s.form.answer(&path("luc"), Value::text("10:00")).refused;
    assert_eq!(refused, Some(Refusal::Calculated));
}

#[test]
fn what_waits_for_sending_is_set_then() {
    let mut s = Scenario::of(vec![set(
        "xong",
        Kind::Text,
        Event::Send,
        "",
        "string(now())",
    )]);
    assert_eq!(s.value("xong"), None);
    let at = Timestamp::parse("2026-11-23T09:30:00+07:00").unwrap();
    let _ = s.form.conclude(at);
    assert_eq!(s.shown("xong"), "2026-11-23T09:30:00.000+07:00");
}

#[test]
fn random_values_are_made_once_and_kept() {
    let form = bundle(vec![
        calculate("ma", "once(uuid())"),
        ask("so", Kind::Decimal, |q| q.default = Some("random()".into())),
    ]);
    let context = |bits| Context::new(day(TODAY), Lists::new()).with_randomness(bits);
    let open = |answers, bits| Form::open(Arc::new(form.clone()), answers, context(bits)).unwrap();
    let first = open(Answers::new(), 7).answers();
    assert_eq!(
        first.at("ma").and_then(Value::as_text).map(str::len),
        Some(36)
    );
    assert_eq!(open(first.clone(), 8).answers(), first);
    assert_ne!(open(Answers::new(), 8).answers(), first);
    let without = Form::open(
        Arc::new(form.clone()),
        Answers::new(),
        Context::new(day(TODAY), Lists::new()),
    );
    assert!(without.unwrap().answers().is_empty());
}

#[test]
fn choices_are_shuffled_by_their_seed() {
    let mut form = bundle(vec![
        plain("hat", Kind::Integer),
        ask("chon", Kind::SelectOne(inline("chu")), |q| {
            q.shuffle = Some("${hat}".into())
        }),
    ]);
    let letters = ["a", "b", "c", "d", "e", "f"].map(|letter| [letter, letter]);
    let rows: Vec<&[&str]> = letters.iter().map(|row| &row[..]).collect();
    form.choices.insert("chu".into(), list(&[], &rows));
    let mut s = Scenario::with(form, Lists::new());
    s.answer("hat", Value::Int(42));
    assert_eq!(s.choices("chon", "").concat(), "afcbde");
    s.answer("hat", Value::Int(1));
    assert!(s.seen.nodes.contains(&path("chon")));
    assert_eq!(s.choices("chon", "").concat(), "bfeacd");
}

#[test]
fn a_form_in_compatibility_walks_its_own_tree() {
    let mut form = compat(vec![
        ask("city", Kind::SelectOne(inline("cities")), |q| {
            q.choice_filter = Some("country = /data/country".into())
        }),
        plain("country", Kind::Text),
        repeat(
            "person",
            |_| {},
            vec![
                plain("age", Kind::Integer),
                calculate("older", "count(../../person[age > current()/../age])"),
                calculate("all", "sum(/data/person/age)"),
                calculate("place", "position(..)"),
                calculate("twice", "/data/person/age * 2"),
                ask("note", Kind::Text, |q| {
                    q.relevant = Some("../age > 10".into());
                    q.constraints = vec![rule("string-length(.) < 5", "dài")];
                }),
            ],
        ),
        calculate("oldest", "max(/data/person/age)"),
        calculate("second", "/data/person[2]/age"),
        calculate("adults", "join(', ', /data/person[age >= 18]/place)"),
        calculate("many", "count(/data/person) > 1"),
        calculate("nothing", "1 div 0"),
        calculate(
            "label",
            "instance('cities')/root/item[name = /data/city]/label",
        ),
    ]);
    form.choices.insert(
        "cities".into(),
        list(
            &["country"],
            &[&["hn", "Hà Nội", "vn"], &["vt", "Viêng Chăn", "la"]],
        ),
    );
    assert_eq!(forms::check(&form, &Lists::new()), []);
    let mut s = Scenario::with(form, Lists::new());
    for (row, age) in [(1, 30), (2, 7), (3, 41)] {
        s.add("person");
        s.answer(&format!("person[{row}]/age"), Value::Int(age));
    }
    assert_eq!(s.shown("person[1]/older"), "1");
    assert_eq!(s.shown("person[2]/older"), "2");
    assert_eq!(s.shown("person[1]/all"), "78");
    assert_eq!(s.shown("person[3]/twice"), "82");
    assert_eq!(s.shown("oldest"), "41");
    assert_eq!(s.shown("second"), "7");
    assert_eq!(s.shown("adults"), "1, 3");
    assert_eq!(s.shown("many"), "true");
    assert_eq!(s.value("nothing"), None);
    assert!(s.relevant("person[1]/note") && !s.relevant("person[2]/note"));
    s.answer("person[2]/age", Value::Int(50));
    assert_eq!(s.shown("adults"), "1, 2, 3");
    assert_eq!(
        (s.shown("person[1]/older"), s.shown("oldest")),
        ("2".into(), "50".into())
    );
    s.remove("person[1]");
    assert_eq!(
        (s.shown("second"), s.shown("adults")),
        ("41".into(), "1, 2".into())
    );
    s.answer("country", Value::text("la"));
    assert_eq!(s.choices("city", ""), ["vt"]);
    s.answer("city", Value::text("vt"));
    assert_eq!(s.shown("label"), "Viêng Chăn");
}

#[test]
fn a_filter_by_a_number_compares_numbers_and_not_spellings() {
    let mut form = compat(vec![
        plain("tuoi", Kind::Integer),
        ask("chon", Kind::SelectOne(inline("muc")), |q| {
            q.choice_filter = Some("muc_tuoi = number(/data/tuoi) and name != ''".into())
        }),
        calculate(
            "ten",
            "instance('muc')/root/item[muc_tuoi = 5 and name = 'b']/label",
        ),
        calculate("so", "count(instance('muc')/root/item[muc_tuoi = '5'])"),
    ]);
    let rows: [&[&str]; 2] = [&["a", "Một", "5"], &["b", "Hai", "05"]];
    form.choices
        .insert("muc".into(), list(&["muc_tuoi"], &rows));
    let mut s = Scenario::with(form, Lists::new());
    s.answer("tuoi", Value::Int(5));
    assert_eq!(s.choices("chon", ""), ["a", "b"]);
    assert_eq!((s.shown("ten"), s.shown("so")), ("Hai".into(), "1".into()));
}

#[test]
fn elements_may_be_named_otherwise_than_their_questions() {
    let mut form = compat(vec![
        group(
            "a",
            None,
            vec![ask("a_name", Kind::Text, |q| q.element = "name".into())],
        ),
        group(
            "b",
            None,
            vec![ask("b_name", Kind::Text, |q| q.element = "name".into())],
        ),
        calculate("both", "concat(/survey/a/name, '-', ../b/name)"),
    ]);
    form.root = "survey".into();
    let mut s = Scenario::with(form, Lists::new());
    s.answer("a_name", Value::text("Mai"));
    s.answer("b_name", Value::text("Lan"));
    assert_eq!(s.shown("both"), "Mai-Lan");
}

#[test]
fn a_path_to_nothing_is_a_mistake_in_compatibility_too() {
    let form = compat(vec![
        calculate("c", "/data/khong_co + 1"),
        calculate("d", "../e[x = 1]"),
    ]);
    let findings = forms::check(&form, &Lists::new());
    assert_eq!(findings.len(), 2, "{findings:?}");
    let open = Form::open(
        Arc::new(form),
        Answers::new(),
        Context::new(day(TODAY), Lists::new()),
    );
    assert!(matches!(open, Err(OpenError::BrokenBundle { .. })));
}

#[test]
fn a_circle_through_paths_is_named() {
    let form = compat(vec![
        calculate("a", "count(/data/*[. = 'x'])"),
        calculate("b", "/data/a + 1"),
    ]);
    let findings = forms::check(&form, &Lists::new());
    assert!(!findings.is_empty());
}

#[test]
fn a_calculate_with_a_trigger_keeps_what_was_calculated_until_the_trigger_changes() {
    for mode in [Mode::Strict, Mode::XformsCompat] {
        let form = Bundle {
            mode,
            ..bundle(vec![
                plain("a", Kind::Text),
                plain("c", Kind::Text),
                set(
                    "b",
                    Kind::Calculate,
                    Event::Change,
                    "a",
                    "concat(${a}, ${c})",
                ),
            ])
        };
        assert_eq!(forms::check(&form, &Lists::new()), [], "{mode:?}");
        let mut s = Scenario::with(form, Lists::new());
        s.answer("c", Value::text("y"));
        assert_eq!(s.shown("b"), "", "{mode:?}");
        s.answer("a", Value::text("x"));
        s.answer("c", Value::text("z"));
        assert_eq!(s.shown("b"), "xy", "{mode:?}");
        let mut s = s.reopened();
        assert_eq!(s.shown("b"), "xy", "{mode:?}");
        s.answer("a", Value::text("w"));
        assert_eq!(s.shown("b"), "wz", "{mode:?}");
        let sent = s.form.submission_answers();
        assert_eq!(sent.at("b"), Some(&Value::text("wz")), "{mode:?}");
    }
}
