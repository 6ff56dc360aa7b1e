//! Kinds that few forms have: times, places, scales, ranks, pictures, as a person fills them and as they are sent.

use crate::scenario::*;
use forms::{
    Answers, Compiled, Context, Kind, ListRef, Lists, ProblemKind, Scale, Value, Wide, check,
    check_submission,
};
use proptest::prelude::*;
use std::sync::Arc;

fn rank() -> Kind {
    Kind::Wide(Wide::Rank(ListRef::Inline("viec".into())))
}

fn scale(start: &str, end: &str, step: &str) -> Kind {
    Kind::Wide(Wide::Range(Scale::new(start, end, step).unwrap()))
}

/// One question of every kind, and what follows from the answers.
fn form() -> forms::Bundle {
    let mut form = bundle(vec![
        plain("gio", Kind::Wide(Wide::Time)),
        plain("luc", Kind::Wide(Wide::DateTime)),
        ask("xong", Kind::Wide(Wide::DateTime), |q| {
            q.constraints = vec![rule(". > ${luc}", "xong trước khi bắt đầu")]
        }),
        plain("nha", Kind::Wide(Wide::Point)),
        plain("duong", Kind::Wide(Wide::Trace)),
        plain("thua", Kind::Wide(Wide::Shape)),
        plain("ma", Kind::Wide(Wide::Barcode)),
        plain("diem", scale("0", "10", "1")),
        plain("ty_le", scale("0", "1", "0.25")),
        ask("uu_tien", rank(), |q| q.required = Some("true()".into())),
        plain("anh", Kind::Wide(Wide::Image)),
        plain("ky", Kind::Wide(Wide::Signature)),
        plain("ve", Kind::Wide(Wide::Drawing)),
        plain("danh_dau", Kind::Wide(Wide::Annotation)),
        plain("tep", Kind::Wide(Wide::File)),
        calculate("dien_tich", "round(area(${thua}))"),
        calculate("dai", "round(distance(${duong}))"),
        calculate("truoc", "selected-at(${uu_tien}, 0)"),
        calculate("som", "decimal-time(${gio}) < 0.5"),
        calculate("bao_lau", "round((${xong} - ${luc}) * 24)"),
        calculate("viet_gio", "format-date(${luc}, '%d/%m %H:%M')"),
    ]);
    form.choices = [(
        "viec".to_owned(),
        list(
            &[],
            &[&["duong", "Đường"], &["truong", "Trường"], &["cho", "Chợ"]],
        ),
    )]
    .into();
    form
}

fn filled() -> Scenario {
    let mut s = Scenario::with(form(), Lists::new());
    for (at, typed) in [
        ("gio", "8h30"),
        ("luc", "14h30 ngày 5/3/2026"),
        ("xong", "5/3/2026 17:00"),
        ("nha", "16.6214, 106.7339"),
        ("duong", "16.62, 106.73\n16.63, 106.73"),
        ("thua", "16.62, 106.73\n16.63, 106.73\n16.63, 106.74"),
        ("ma", " 8934563138165 "),
        ("diem", "7"),
        ("ty_le", "0,75"),
    ] {
        s.type_in(at, typed);
    }
    let names = ["cho", "duong", "truong"].map(str::to_owned);
    s.answer("uu_tien", Value::Choices(names.into()));
    for (at, ending) in [
        ("anh", "jpg"),
        ("ky", "png"),
        ("ve", "png"),
        ("danh_dau", "webp"),
        ("tep", "pdf"),
    ] {
        s.answer(
            at,
            Value::text(format!("{}.{ending}", "0123456789abcdef".repeat(4))),
        );
    }
    s
}

#[test]
fn a_form_of_every_kind_has_nothing_wrong_in_it() {
    assert_eq!(check(&form(), &Lists::new()), []);
}

#[test]
fn every_kind_is_kept_in_its_one_spelling_and_read_by_rules() {
    let s = filled();
    let form = &s.form;
    assert_eq!(form.problems(), []);
    let at = |name: &str| form.node(&path(name)).unwrap().value.cloned().unwrap();
    assert_eq!(at("gio"), Value::text("08:30:00.000+07:00"));
    assert_eq!(at("luc"), Value::text("2026-03-05T14:30:00.000+07:00"));
    assert_eq!(at("nha"), Value::text("16.6214 106.7339"));
    assert_eq!(at("duong"), Value::text("16.62 106.73; 16.63 106.73"));
    assert_eq!(at("ma"), Value::text("8934563138165"));
    assert_eq!(at("diem"), Value::Int(7));
    assert_eq!(at("ty_le"), Value::Decimal(0.75));
    assert_eq!(at("truoc"), Value::text("cho"));
    assert_eq!(at("som"), Value::Bool(true));
    // Two and a half hours, rounded.
    assert_eq!(at("bao_lau"), Value::Int(3));
    assert_eq!(at("viet_gio"), Value::text("05/03 14:30"));
    assert_eq!(at("dai"), Value::Int(1113));
    assert_eq!(at("dien_tich"), Value::Int(593_694));
}

#[test]
fn what_cannot_be_read_is_kept_to_the_letter_and_told() {
    let mut s = filled();
    for (at, typed) in [
        ("gio", "25:70"),
        ("luc", "hôm qua"),
        ("nha", "Khe Sanh"),
        ("duong", "16.62, 106.73"),
        ("thua", "16.62, 106.73\n16.63, 106.73"),
        ("diem", "bảy"),
        ("anh", "nha.jpg"),
        ("ky", "khong phai anh"),
    ] {
        s.type_in(at, typed);
        let node = s.form.node(&path(at)).unwrap();
        assert_eq!(node.value, Some(&Value::text(typed)), "{at}");
        assert_eq!(
            node.problem.map(|problem| problem.kind),
            Some(ProblemKind::Type),
            "{at}"
        );
    }
}

#[test]
fn what_the_kind_itself_forbids_is_told() {
    let mut s = filled();
    let kind_of = |s: &Scenario, at: &str| {
        let node = s.form.node(&path(at)).unwrap();
        node.problem.map(|problem| problem.kind)
    };
    s.type_in("diem", "11");
    assert_eq!(kind_of(&s, "diem"), Some(ProblemKind::Constraint));
    s.type_in("ty_le", "0,8");
    assert_eq!(kind_of(&s, "ty_le"), Some(ProblemKind::Constraint));
    s.answer(
        "uu_tien",
        Value::Choices(vec!["cho".into(), "duong".into()]),
    );
    assert_eq!(kind_of(&s, "uu_tien"), Some(ProblemKind::Constraint));
    s.answer("uu_tien", Value::Choices(vec!["cho".into(), "song".into()]));
    assert_eq!(kind_of(&s, "uu_tien"), Some(ProblemKind::NotAChoice));
    s.type_in("xong", "5/3/2026 14:00");
    assert_eq!(kind_of(&s, "xong"), Some(ProblemKind::Constraint));
    s.answer("anh", Value::text(format!("{}.pdf", "0".repeat(64))));
    assert_eq!(kind_of(&s, "anh"), Some(ProblemKind::Type));
}

#[test]
fn the_files_that_answers_name_are_those_that_must_travel() {
    let files = filled().form.files();
    let told: Vec<_> = files
        .iter()
        .map(|file| (file.question.as_str(), file.media_type))
        .collect();
    assert_eq!(
        told,
        [
            ("anh", "image/jpeg"),
            ("ky", "image/png"),
            ("ve", "image/png"),
            ("danh_dau", "image/webp"),
            ("tep", "application/pdf")
        ]
    );
    assert!(
        files
            .iter()
            .all(|file| file.sha256 == "0123456789abcdef".repeat(4))
    );
}

#[test]
fn an_answer_is_said_as_a_person_reads_it() {
    let s = filled();
    let said = |at: &str, english| s.form.said(&path(at), english).unwrap();
    assert_eq!(said("gio", false), "08:30");
    assert_eq!(said("luc", false), "14:30 05/03/2026");
    assert_eq!(said("nha", true), "16.6214, 106.7339");
    assert_eq!(said("ty_le", false), "0,75");
    assert_eq!(said("tep", true), "attached file …01234567.pdf");
    assert_eq!(s.form.said(&path("dai"), false), None);
    assert_eq!(s.form.said(&path("uu_tien"), false), None);
}

#[test]
fn the_server_takes_what_the_phone_sends_and_nothing_else() {
    let sent = filled().form.submission_answers();
    let check = |answers: &Answers| {
        let context = Context::new(day(TODAY), Lists::new());
        check_submission(&Arc::new(form()), answers, context).unwrap()
    };
    assert_eq!(check(&sent), []);
    assert_eq!(Answers::from_json(&sent.to_json()).unwrap(), sent);
    // The right time in a spelling that is not the one.
    let mut other = sent.clone();
    other.set(path("gio"), Value::text("08:30"));
    assert_eq!(check(&other)[0].1.kind, ProblemKind::Type);
    let mut other = sent;
    other.set(path("diem"), Value::Int(70));
    assert_eq!(check(&other)[0].1.kind, ProblemKind::Constraint);
}

#[test]
fn a_bundle_names_its_kinds_and_is_read_again() {
    let bundle = form();
    let json = serde_json::to_string(&bundle).unwrap();
    for kind in [
        r#""kind":"time""#,
        r#""kind":"date_time""#,
        r#""kind":"geopoint""#,
        r#""kind":{"range":"0 1 0.25"}"#,
        r#""kind":{"rank":{"inline":"viec"}}"#,
        r#""kind":"signature""#,
    ] {
        assert!(json.contains(kind), "{kind}");
    }
    let again: forms::Bundle = serde_json::from_str(&json).unwrap();
    assert_eq!(again, bundle);
    assert!(Compiled::wide(Arc::new(again)).is_ok());
}

#[test]
fn a_time_of_day_is_compared_as_a_number_and_the_author_is_told() {
    let mut form = form();
    form.nodes.push(calculate("sai", "${gio} < '12:00'"));
    form.nodes.push(calculate("sai_nua", "${nha} + 1"));
    let told: Vec<String> = check(&form, &Lists::new())
        .into_iter()
        .map(|finding| finding.node)
        .collect();
    assert_eq!(told, ["sai", "sai_nua"]);
}

proptest! {
    #[test]
    fn anything_typed_is_kept_and_sending_it_is_never_a_surprise(
        texts in prop::collection::vec(prop_oneof!["\\PC{0,30}", "[0-9:h/ ]{0,18}", "[0-9.,; ]{0,40}"], 15),
    ) {
        let mut s = Scenario::with(form(), Lists::new());
        let names = ["gio", "luc", "xong", "nha", "duong", "thua", "ma", "diem", "ty_le", "uu_tien", "anh", "ky", "ve", "danh_dau", "tep"];
        for (name, text) in names.iter().zip(&texts) {
            s.type_in(name, text);
        }
        let kept = s.form.answers();
        // Opened again, nothing has changed.
        let again = Compiled::new(Arc::new(form())).unwrap();
        let again = again.open(kept.clone(), Context::new(day(TODAY), Lists::new())).unwrap();
        prop_assert_eq!(again.answers(), kept);
        prop_assert_eq!(again.problems().len(), s.form.problems().len());
    }
}
