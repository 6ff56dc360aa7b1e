//! What a person meets while filling a form: relevance, need, rules, calculations, defaults, sections.

use crate::scenario::*;
use calendar::PartialDate;
use forms::{Appearance, Kind, Lists, OpenError, Path, ProblemKind, Refusal, Value};
use std::sync::Arc;

#[test]
fn a_question_that_does_not_apply_keeps_its_answer_and_sends_nothing() {
    let mut s = Scenario::of(vec![
        plain("quan_he", Kind::Text),
        ask("quan_he_khac", Kind::Text, |q| {
            required(q);
            q.relevant = Some("${quan_he} = 'khac'".into());
        }),
    ]);
    assert!(!s.relevant("quan_he_khac"));
    assert_eq!(s.problem("quan_he_khac"), None);

    s.answer("quan_he", Value::text("khac"));
    assert_eq!(s.seen.nodes, [path("quan_he"), path("quan_he_khac")]);
    assert!(s.relevant("quan_he_khac"));
    assert_eq!(s.problem("quan_he_khac"), Some(ProblemKind::Required));

    s.answer("quan_he_khac", Value::text("Ông bà"));
    s.answer("quan_he", Value::text("cha"));
    assert_eq!(s.shown("quan_he_khac"), "Ông bà");
    assert_eq!(s.form.submission_answers().at("quan_he_khac"), None);
    assert_eq!(
        s.form.answers().at("quan_he_khac"),
        Some(&Value::text("Ông bà"))
    );
}

#[test]
fn a_group_that_does_not_apply_takes_everything_in_it_along() {
    let mut s = Scenario::of(vec![
        plain("co_me", Kind::Text),
        group(
            "me",
            Some("${co_me} = 'co'"),
            vec![
                group(
                    "me_cu_tru",
                    None,
                    vec![ask("me_tinh", Kind::Text, required)],
                ),
                ask("me_ten", Kind::Text, |q| {
                    q.relevant = Some("${me_tinh} != ''".into())
                }),
            ],
        ),
        calculate("tom_tat", "concat('me: ', ${me_tinh})"),
    ]);
    assert!(!s.relevant("me_tinh"));
    s.answer("co_me", Value::text("co"));
    assert!(s.relevant("me_tinh"));
    assert!(!s.relevant("me_ten"));
    s.answer("me_tinh", Value::text("01"));
    assert!(s.relevant("me_ten"));
    assert_eq!(s.shown("tom_tat"), "me: 01");
    s.answer("co_me", Value::text("khong"));
    assert_eq!(s.shown("tom_tat"), "me: ");
    assert!(!s.relevant("me_ten"));
}

#[test]
fn a_rule_says_how_to_mend_it_in_the_forms_own_words() {
    let mut s = Scenario::of(vec![
        plain("ngay_chet", Kind::Date),
        ask("ngay_khai", Kind::Date, |q| {
            q.constraints = vec![
                rule(". <= today()", "Ngày khai không được sau hôm nay."),
                rule(
                    "${ngay_chet} = '' or . >= ${ngay_chet}",
                    "Ngày khai phải từ ngày mất (${ngay_chet}) trở đi.",
                ),
            ];
            q.warnings = vec![rule(
                "${ngay_chet} = '' or . - ${ngay_chet} <= 15",
                "Đã quá 15 ngày kể từ ngày mất.",
            )];
        }),
    ]);
    s.type_in("ngay_khai", "24/11/2026");
    assert_eq!(s.message("ngay_khai"), "Ngày khai không được sau hôm nay.");
    s.type_in("ngay_khai", "1/11/2026");
    assert_eq!(s.problem("ngay_khai"), None);
    s.type_in("ngay_chet", "3/11/2026");
    assert_eq!(
        s.message("ngay_khai"),
        "Ngày khai phải từ ngày mất (03/11/2026) trở đi."
    );
    s.type_in("ngay_chet", "1/10/2026");
    assert_eq!(s.problem("ngay_khai"), None);
    assert_eq!(s.warning("ngay_khai"), "Đã quá 15 ngày kể từ ngày mất.");
    assert!(s.form.problems().is_empty());
}

#[test]
fn what_cannot_be_read_is_kept_to_the_letter_and_read_by_nobody() {
    let mut s = Scenario::of(vec![
        plain("so_ban", Kind::Integer),
        calculate("tien", "${so_ban} * 8000"),
    ]);
    s.type_in("so_ban", "hai bản");
    assert_eq!(s.shown("so_ban"), "hai bản");
    assert_eq!(s.problem("so_ban"), Some(ProblemKind::Type));
    assert_eq!(s.shown("tien"), "");
    assert_eq!(s.reopened().shown("so_ban"), "hai bản");
    s.type_in("so_ban", "2");
    assert_eq!(s.shown("tien"), "16000");
}

#[test]
fn a_year_alone_is_a_date_where_the_law_allows_it() {
    let mut s = Scenario::of(vec![
        ask("sinh", Kind::Date, |q| {
            q.appearance = vec![Appearance::YearAllowed];
            q.constraints = vec![rule(". <= today()", "sau hôm nay")];
        }),
        calculate("tuoi", "age-in-years(${sinh}, today())"),
    ]);
    s.type_in("sinh", "1951");
    assert_eq!(
        s.value("sinh"),
        Some(Value::PartialDate(PartialDate::Year(1951)))
    );
    assert_eq!(s.shown("tuoi"), "75");
    s.type_in("sinh", "2026");
    assert_eq!(s.problem("sinh"), None);
    s.type_in("sinh", "2027");
    assert_eq!(s.problem("sinh"), Some(ProblemKind::Constraint));
}

#[test]
fn another_day_recalculates_what_depends_on_today() {
    let mut s = Scenario::of(vec![calculate(
        "hom_nay",
        "format-date(today(), '%e/%n/%Y')",
    )]);
    assert_eq!(s.shown("hom_nay"), "23/11/2026");
    s.seen = s.form.set_today(day("2026-12-01"));
    assert_eq!(s.seen.nodes, [path("hom_nay")]);
    assert_eq!(s.shown("hom_nay"), "1/12/2026");
}

#[test]
fn defaults_are_given_once_and_may_be_taken_away() {
    let mut s = Scenario::of(vec![
        ask("ngay", Kind::Date, |q| q.default = Some("today()".into())),
        ask("so_ban", Kind::Integer, |q| q.default = Some("'1'".into())),
        repeat(
            "con",
            |_| {},
            vec![ask("quoc_tich", Kind::Text, |q| {
                q.default = Some("'VN'".into())
            })],
        ),
    ]);
    assert_eq!(
        (s.shown("ngay"), s.value("so_ban")),
        (TODAY.into(), Some(Value::Int(1)))
    );
    s.add("con");
    assert_eq!(s.shown("con[1]/quoc_tich"), "VN");
    let _ = s.form.clear(&path("so_ban"));
    assert_eq!(s.reopened().value("so_ban"), None);
}

#[test]
fn a_section_with_nothing_but_defaults_is_untouched() {
    let bundle = || {
        bundle(vec![
            plain("ten", Kind::Text),
            group(
                "noi_o",
                None,
                vec![
                    ask("quoc_gia", Kind::Text, |q| q.default = Some("'VN'".into())),
                    plain("tinh", Kind::Text),
                    repeat("nguoi", |_| {}, vec![plain("ho_ten", Kind::Text)]),
                ],
            ),
        ])
    };
    let fresh = Scenario::with(bundle(), Lists::new()).form;
    let mut s = Scenario::with(bundle(), Lists::new());
    let (root, home) = (Path::root(), path("noi_o"));
    assert!(!s.form.is_touched(&home, &fresh));
    s.answer("ten", Value::text("Hồ Thị Lúa"));
    assert!(s.form.is_touched(&root, &fresh));
    assert!(!s.form.is_touched(&home, &fresh));
    s.answer("quoc_gia", Value::text("LA"));
    assert!(s.form.is_touched(&home, &fresh));
    s.answer("quoc_gia", Value::text("VN"));
    assert!(!s.form.is_touched(&home, &fresh));
    s.add("nguoi");
    s.answer("nguoi[1]/ho_ten", Value::text("Hồ Văn Thảo"));
    assert!(s.form.is_touched(&home, &fresh));
}

#[test]
fn papers_and_fees_follow_the_answers() {
    let mut form = bundle(vec![
        plain("quan_he", Kind::Text),
        plain("so_ban", Kind::Integer),
    ]);
    form.papers = vec![
        paper("giay_chung_sinh", None, Some("true()")),
        paper(
            "uy_quyen",
            Some("${quan_he} = 'khac'"),
            Some("${so_ban} > 1"),
        ),
    ];
    form.fees = vec![
        fee("ban_sao", "${so_ban} * 8000", None),
        fee("them", "5000", Some("${quan_he} = 'khac'")),
    ];
    let mut s = Scenario::with(form, Lists::new());
    let papers: Vec<_> = s
        .form
        .papers()
        .iter()
        .map(|p| (p.id.to_owned(), p.relevant, p.required))
        .collect();
    assert_eq!(
        papers,
        [
            ("giay_chung_sinh".into(), true, true),
            ("uy_quyen".into(), false, false)
        ]
    );
    assert_eq!(s.form.fees().waiting, ["ban_sao"]);
    s.answer("so_ban", Value::Int(3));
    s.answer("quan_he", Value::text("khac"));
    assert_eq!(s.form.fees().total, 29_000);
    assert!(s.form.papers()[1].required);
}

#[test]
fn sections_tell_how_far_the_person_is() {
    let mut s = Scenario::of(vec![
        group(
            "a",
            None,
            vec![
                ask("a1", Kind::Text, required),
                plain("a2", Kind::Text),
                plain("ghi_chu", Kind::Note),
            ],
        ),
        group(
            "b",
            Some("${a1} = 'x'"),
            vec![ask("b1", Kind::Acknowledge, required)],
        ),
    ]);
    let progress = |s: &Scenario, at: usize| s.form.sections()[at].progress;
    assert_eq!(
        (
            progress(&s, 0).questions,
            progress(&s, 0).required,
            progress(&s, 0).problems
        ),
        (2, 1, 1)
    );
    assert!(!s.form.sections()[1].relevant);
    s.answer("a1", Value::text("x"));
    assert!(progress(&s, 0).is_complete());
    assert_eq!(progress(&s, 1).problems, 1);
    s.answer("b1", Value::Bool(false));
    assert_eq!(s.problem("b1"), Some(ProblemKind::Required));
    s.answer("b1", Value::Bool(true));
    assert!(progress(&s, 1).is_complete());
}

#[test]
fn a_group_locks_what_is_in_it() {
    let mut s = Scenario::of(vec![
        plain("khoa", Kind::Text),
        match group(
            "g",
            None,
            vec![group("trong", None, vec![plain("x", Kind::Text)])],
        ) {
            forms::Node::Group(mut g) => {
                g.readonly = Some("${khoa} = 'co'".into());
                forms::Node::Group(g)
            }
            other => other,
        },
    ]);
    assert!(!s.form.node(&path("x")).unwrap().readonly);
    s.answer("khoa", Value::text("co"));
    assert!(s.form.node(&path("x")).unwrap().readonly);
}

#[test]
fn an_answer_that_cannot_be_given_is_refused_by_name() {
    let mut s = Scenario::of(vec![calculate("c", "1 + 1"), group("g", None, vec![])]);
    let refused = |s: &mut Scenario, at: &str| s.form.answer(&path(at), Value::text("x")).refused;
    assert_eq!(refused(&mut s, "c"), Some(Refusal::Calculated));
    assert_eq!(refused(&mut s, "g"), Some(Refusal::NoSuchNode));
    assert_eq!(refused(&mut s, "khong_co"), Some(Refusal::NoSuchNode));
    assert_eq!(refused(&mut s, "g[1]"), Some(Refusal::NoSuchNode));
}

#[test]
fn once_keeps_its_first_value() {
    let mut s = Scenario::of(vec![
        plain("a", Kind::Text),
        calculate("dau_tien", "once(${a})"),
    ]);
    s.answer("a", Value::text("một"));
    s.answer("a", Value::text("hai"));
    assert_eq!(s.shown("dau_tien"), "một");
    assert_eq!(s.reopened().shown("dau_tien"), "một");
}

#[test]
fn answers_of_another_form_or_version_are_not_taken_for_this_one() {
    let mut s = Scenario::of(vec![plain("a", Kind::Text)]);
    s.answer("a", Value::text("x"));
    let mut newer = bundle(vec![plain("a", Kind::Text)]);
    newer.version = "2".into();
    let context = || forms::Context::new(day(TODAY), Lists::new());
    let open =
        |bundle| forms::Form::open(Arc::new(bundle), s.form.answers(), context()).map(|_| ());
    assert!(matches!(open(newer), Err(OpenError::OtherVersion { .. })));
    let mut other = bundle(vec![]);
    other.form_id = "khac".into();
    assert!(matches!(open(other), Err(OpenError::OtherForm { .. })));
    let mut future = bundle(vec![]);
    future.format = 99;
    assert!(matches!(
        open(future),
        Err(OpenError::NewerFormat { found: 99, .. })
    ));
    let broken = bundle(vec![calculate("a", "${b} +")]);
    assert!(matches!(open(broken), Err(OpenError::BrokenBundle { .. })));
}

#[test]
fn an_open_form_may_travel_between_threads() {
    fn travels<T: Send>() {}
    travels::<forms::Form>();
    travels::<forms::Compiled>();
}
