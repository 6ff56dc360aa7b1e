//! What a person meets while filling a form: relevance, need, rules, calculations, choices, rows.

use crate::scenario::*;
use calendar::PartialDate;
use forms::{Appearance, Kind, Lists, OpenError, Path, ProblemKind, Refusal, Text, Value};
use std::sync::Arc;

fn required(q: &mut forms::Question) {
    q.required = Some("true()".into());
}

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

#[test]
fn an_open_form_may_travel_between_threads() {
    fn travels<T: Send>() {}
    travels::<forms::Form>();
    travels::<forms::Compiled>();
}
