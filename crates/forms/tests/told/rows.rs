//! Groups that occur several times: rows come and go, totals follow, the form may decide how many there are.

use crate::scenario::*;
use forms::{Answers, Context, Form, Kind, Lists, Node, Path, Refusal, Repeat, Text, Value};
use std::sync::Arc;

fn household() -> Scenario {
    let mut form = bundle(vec![
        repeat(
            "thanh_vien",
            |r| {
                r.min = 1;
                r.max = Some(3);
                r.row_label = Text::vi("${stt}. ${ho_ten}");
            },
            vec![
                calculate("stt", "position(..)"),
                ask("ho_ten", Kind::Text, required),
                plain("tuoi", Kind::Integer),
                calculate("ti_le", "${tuoi} div sum(${tuoi}) * 100"),
                calculate(
                    "truoc",
                    "indexed-repeat(${ho_ten}, ${thanh_vien}, position(..) - 1)",
                ),
            ],
        ),
        calculate("so_nguoi", "count(${thanh_vien})"),
        calculate("tong", "sum(${tuoi})"),
        calculate("gia_nhat", "max(${tuoi})"),
        calculate("ten", "join(', ', ${ho_ten})"),
        calculate("da_khai", "count-non-empty(${ho_ten})"),
    ]);
    form.fees = vec![fee("le_phi", "${so_nguoi} * 10000", None)];
    Scenario::with(form, Lists::new())
}

#[test]
fn rows_come_and_go_and_totals_follow() {
    let mut s = household();
    assert_eq!(s.shown("so_nguoi"), "1");
    s.answer("thanh_vien[1]/ho_ten", Value::text("An"));
    s.answer("thanh_vien[1]/tuoi", Value::Int(30));
    s.add("thanh_vien");
    assert!(s.seen.rows);
    s.answer("thanh_vien[2]/ho_ten", Value::text("Bình"));
    s.answer("thanh_vien[2]/tuoi", Value::Int(10));
    s.add("thanh_vien");
    assert!(s.seen.rows);
    assert_eq!(s.add("thanh_vien"), Some(Refusal::TooManyRows));
    assert_eq!(s.shown("so_nguoi"), "3");
    assert_eq!(s.shown("tong"), "40");
    assert_eq!(s.shown("gia_nhat"), "30");
    assert_eq!(s.shown("ten"), "An, Bình, ");
    assert_eq!(s.shown("da_khai"), "2");
    assert_eq!(s.shown("thanh_vien[2]/ti_le"), "25");
    assert_eq!(s.shown("thanh_vien[2]/truoc"), "An");
    assert_eq!(s.form.fees().total, 30_000);
    assert_eq!(
        s.form.node(&path("thanh_vien[2]")).unwrap().label.vi,
        "2. Bình"
    );

    s.remove("thanh_vien[1]");
    assert!(s.seen.rows);
    assert_eq!(s.shown("thanh_vien[1]/ho_ten"), "Bình");
    assert_eq!(s.shown("thanh_vien[1]/stt"), "1");
    assert_eq!(s.shown("thanh_vien[1]/ti_le"), "100");
    assert_eq!(s.shown("thanh_vien[2]/truoc"), "Bình");
    assert_eq!(s.shown("tong"), "10");
    s.remove("thanh_vien[2]");
    assert_eq!(s.remove("thanh_vien[1]"), Some(Refusal::TooFewRows));
    assert_eq!(s.form.children(&Path::root()), [path("thanh_vien")]);
    assert_eq!(
        s.form.children(&path("thanh_vien")),
        [path("thanh_vien[1]")]
    );
}

#[test]
fn a_removed_row_comes_back_to_its_place_with_what_was_in_it() {
    let mut s = household();
    for (row, name, age) in [(1, "An", 30), (2, "Bình", 10)] {
        s.answer(&format!("thanh_vien[{row}]/ho_ten"), Value::text(name));
        s.answer(&format!("thanh_vien[{row}]/tuoi"), Value::Int(age));
        s.add("thanh_vien");
    }
    s.answer("thanh_vien[3]/ho_ten", Value::text("Chi"));
    assert!(!s.form.may_add(&path("thanh_vien")));
    let before = s.form.answers();
    s.remove("thanh_vien[2]");
    assert!(s.form.may_add(&path("thanh_vien")));
    assert_eq!(s.shown("ten"), "An, Chi");
    // What else was done meanwhile stays.
    s.answer("thanh_vien[1]/tuoi", Value::Int(31));
    let changes = s.form.restore_row(&path("thanh_vien[2]"), &before);
    assert_eq!((changes.rows, changes.refused), (true, None));
    assert_eq!(s.shown("ten"), "An, Bình, Chi");
    assert_eq!(s.shown("tong"), "41");
    assert_eq!(s.shown("thanh_vien[3]/truoc"), "Bình");
    let restore = |s: &mut Scenario, row| s.form.restore_row(&path(row), &before).refused;
    assert_eq!(restore(&mut s, "thanh_vien[2]"), Some(Refusal::TooManyRows));
    assert_eq!(restore(&mut s, "thanh_vien"), Some(Refusal::NoSuchNode));
    assert_eq!(restore(&mut s, "khong_co[1]"), Some(Refusal::NoSuchNode));
}

#[test]
fn how_far_one_row_has_come_is_told() {
    let mut s = household();
    s.answer("thanh_vien[1]/ho_ten", Value::text("An"));
    s.answer("thanh_vien[1]/tuoi", Value::text("ba mươi"));
    s.add("thanh_vien");
    let of = |s: &Scenario, at: &str| s.form.progress(&path(at));
    let (first, second) = (of(&s, "thanh_vien[1]"), of(&s, "thanh_vien[2]"));
    assert_eq!((first.answered, first.problems), (2, 1));
    assert_eq!((second.answered, second.questions), (0, first.questions));
    assert_eq!(of(&s, "thanh_vien").answered, 2);
    assert_eq!(of(&s, "thanh_vien[9]").questions, 0);
    assert_eq!((of(&s, "thanh_vien").repeats, first.repeats), (1, 0));
}

#[test]
fn a_change_touches_only_its_own_row_and_the_totals() {
    let mut s = household();
    s.add("thanh_vien");
    s.answer("thanh_vien[2]/ho_ten", Value::text("Bình"));
    let mut seen: Vec<_> = s.seen.nodes.iter().map(ToString::to_string).collect();
    seen.sort();
    assert_eq!(
        seen,
        ["da_khai", "ten", "thanh_vien", "thanh_vien[2]/ho_ten"]
    );
}

#[test]
fn the_form_may_decide_how_many_rows_there_are_and_loses_none() {
    let mut s = Scenario::of(vec![
        plain("so_con", Kind::Integer),
        repeat(
            "con",
            |r| r.count = Some("${so_con}".into()),
            vec![plain("ten_con", Kind::Text)],
        ),
        calculate("dem", "count(${con})"),
        calculate("ten", "join('+', ${ten_con})"),
    ]);
    s.answer("so_con", Value::Int(2));
    s.answer("con[1]/ten_con", Value::text("An"));
    s.answer("con[2]/ten_con", Value::text("Bình"));
    assert_eq!(s.shown("ten"), "An+Bình");
    s.answer("so_con", Value::Int(1));
    assert_eq!((s.shown("dem"), s.shown("ten")), ("1".into(), "An".into()));
    assert_eq!(s.form.submission_answers().rows(&path("con")), 1);
    assert_eq!(s.form.submission_answers().at("con[2]/ten_con"), None);
    let mut again = s.reopened();
    again.answer("so_con", Value::Int(2));
    assert_eq!(again.shown("ten"), "An+Bình");
    assert_eq!(s.add("con"), Some(Refusal::Calculated));
}

#[test]
fn repeats_nest() {
    let mut s = Scenario::of(vec![
        repeat(
            "ho",
            |_| {},
            vec![
                plain("chu_ho", Kind::Text),
                repeat(
                    "nguoi",
                    |_| {},
                    vec![
                        plain("tien", Kind::Integer),
                        calculate("ai", "concat(${chu_ho}, position(..))"),
                    ],
                ),
                calculate("tong_ho", "sum(${tien})"),
            ],
        ),
        calculate("tong", "sum(${tien})"),
        calculate("so_nguoi", "count(${nguoi})"),
    ]);
    s.add("ho");
    s.add("ho");
    s.add("ho[1]/nguoi");
    s.add("ho[2]/nguoi");
    s.add("ho[2]/nguoi");
    s.answer("ho[1]/nguoi[1]/tien", Value::Int(1));
    s.answer("ho[2]/nguoi[1]/tien", Value::Int(2));
    s.answer("ho[2]/nguoi[2]/tien", Value::Int(3));
    s.answer("ho[2]/chu_ho", Value::text("B"));
    assert_eq!(
        (s.shown("ho[1]/tong_ho"), s.shown("ho[2]/tong_ho")),
        ("1".into(), "5".into())
    );
    assert_eq!(
        (s.shown("tong"), s.shown("so_nguoi")),
        ("6".into(), "3".into())
    );
    assert_eq!(s.shown("ho[2]/nguoi[2]/ai"), "B2");
    s.remove("ho[1]");
    assert_eq!(s.shown("tong"), "5");
    assert_eq!(s.shown("ho[1]/nguoi[2]/ai"), "B2");
}

#[test]
fn rows_that_a_form_begins_with_may_be_removed_and_do_not_come_back() {
    let repeat = Repeat {
        name: "con".into(),
        begin: 2,
        children: vec![plain("ten", Kind::Text)],
        ..Repeat::default()
    };
    let bundle = Arc::new(bundle(vec![Node::Repeat(Box::new(repeat))]));
    let open = |answers| {
        let context = Context::new(day(TODAY), Lists::new());
        Form::open(Arc::clone(&bundle), answers, context).unwrap()
    };
    let mut form = open(Answers::new());
    assert_eq!(form.children(&path("con")).len(), 2);
    let _ = form.remove_row(&path("con[2]"));
    let _ = form.remove_row(&path("con[1]"));
    assert_eq!(form.children(&path("con")).len(), 0);
    let again = open(form.answers());
    assert_eq!(again.children(&path("con")).len(), 0);
}
