//! Questions with a list: what is offered, what is kept when the list or the filter changes.

use crate::scenario::*;
use forms::{Kind, Lists, ProblemKind, Text, Value};
use std::sync::Arc;

fn address() -> Scenario {
    let mut form = bundle(vec![
        ask("tinh", Kind::SelectOne(external("provinces")), required),
        ask("xa", Kind::SelectOne(external("communes")), |q| {
            q.choice_filter = Some("province_code = ${tinh}".into());
        }),
        ask("nhan", Kind::Note, |q| {
            q.label = Text::vi("Nơi ở: ${xa}, ${tinh}")
        }),
        calculate("ten_xa", "jr:choice-name(${xa}, '${xa}')"),
        calculate("cap", "pulldata('communes', 'kind', 'name', ${xa})"),
        calculate(
            "cap2",
            "instance('communes')/root/item[name = ${xa} and kind != '']/kind",
        ),
    ]);
    form.fees = vec![];
    let provinces = list(&[], &[&["01", "Hà Nội"], &["79", "Thành phố Hồ Chí Minh"]]);
    let communes = list(
        &["province_code", "kind"],
        &[
            &["00004", "Phường Ba Đình", "01", "phường"],
            &["00008", "Phường Ngọc Hà", "01", "phường"],
            &["26734", "Phường Sài Gòn", "79", "phường"],
            &["26740", "Đặc khu Côn Đảo", "79", "đặc khu"],
        ],
    );
    let lists = Lists::new()
        .with("provinces", Arc::new(provinces))
        .with("communes", Arc::new(communes));
    Scenario::with(form, lists)
}

#[test]
fn communes_follow_the_province() {
    let mut s = address();
    assert_eq!(s.choices("xa", ""), Vec::<String>::new());
    s.answer("tinh", Value::text("79"));
    assert!(s.seen.nodes.contains(&path("xa")));
    assert_eq!(s.choices("xa", ""), ["26734", "26740"]);
    assert_eq!(s.choices("xa", "con dao"), ["26740"]);
    assert_eq!(s.choices("tinh", "tphcm"), ["79"]);
    s.answer("xa", Value::text("26740"));
    assert_eq!(s.problem("xa"), None);
    assert_eq!(s.shown("ten_xa"), "Đặc khu Côn Đảo");
    assert_eq!(
        (s.shown("cap"), s.shown("cap2")),
        ("đặc khu".into(), "đặc khu".into())
    );
    let note = s.form.node(&path("nhan")).unwrap().label;
    assert_eq!(note.vi, "Nơi ở: Đặc khu Côn Đảo, Thành phố Hồ Chí Minh");
}

#[test]
fn a_commune_of_another_province_is_kept_and_asked_again() {
    let mut s = address();
    s.answer("tinh", Value::text("79"));
    s.answer("xa", Value::text("26734"));
    s.answer("tinh", Value::text("01"));
    assert_eq!(s.shown("xa"), "26734");
    assert_eq!(s.problem("xa"), Some(ProblemKind::NotAChoice));
    s.answer("xa", Value::text("99999"));
    assert_eq!(s.problem("xa"), Some(ProblemKind::NotAChoice));
}

#[test]
fn a_list_may_come_later() {
    let form = bundle(vec![plain("tinh", Kind::SelectOne(external("provinces")))]);
    let mut s = Scenario::with(form, Lists::new());
    assert_eq!(s.form.external_lists(), ["provinces"]);
    s.answer("tinh", Value::text("99"));
    assert!(!s.form.choices(&path("tinh"), "", 10).loaded);
    assert_eq!(s.problem("tinh"), None);
    s.seen = s
        .form
        .supply_list("provinces", Arc::new(list(&[], &[&["01", "Hà Nội"]])));
    assert_eq!(s.seen.nodes, [path("tinh")]);
    assert_eq!(s.problem("tinh"), Some(ProblemKind::NotAChoice));
}

#[test]
fn several_choices_are_kept_in_the_lists_order() {
    let mut form = bundle(vec![
        plain("giay_to", Kind::SelectMultiple(inline("giay_to"))),
        calculate("so", "count-selected(${giay_to})"),
        calculate("dau", "selected-at(${giay_to}, 0)"),
        ask("so_ho_chieu", Kind::Text, |q| {
            q.relevant = Some("selected(${giay_to}, 'ho_chieu')".into())
        }),
    ]);
    let papers = list(
        &[],
        &[
            &["the", "Thẻ căn cước"],
            &["ho_chieu", "Hộ chiếu"],
            &["khac", "Khác"],
        ],
    );
    form.choices.insert("giay_to".into(), papers);
    let mut s = Scenario::with(form, Lists::new());
    let chosen = ["khac", "the", "khac"].map(str::to_owned).to_vec();
    s.answer("giay_to", Value::Choices(chosen));
    assert_eq!(s.shown("giay_to"), "the khac");
    assert_eq!((s.shown("so"), s.shown("dau")), ("2".into(), "the".into()));
    assert!(!s.relevant("so_ho_chieu"));
    s.answer("giay_to", Value::Choices(vec!["ho_chieu".into()]));
    assert!(s.relevant("so_ho_chieu"));
}

#[test]
fn several_choices_find_their_order_when_the_list_comes() {
    let form = bundle(vec![plain("nhieu", Kind::SelectMultiple(external("giay")))]);
    let mut s = Scenario::with(form, Lists::new());
    s.answer("nhieu", Value::Choices(vec!["b".into(), "a".into()]));
    assert_eq!(s.shown("nhieu"), "b a");
    s.seen = s
        .form
        .supply_list("giay", Arc::new(list(&[], &[&["a", "A"], &["b", "B"]])));
    assert_eq!(s.shown("nhieu"), "a b");
}
