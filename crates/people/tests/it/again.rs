//! Rows that ask for a person each, and questions outside of any person's group that ask again what was said.

use std::sync::Arc;

use calendar::{Date, Timestamp};
use forms::{Answers, Bundle, Context, Form, Lists, Path, Value, note_edit};
use order::Map;
use people::{
    Field, Given, Group, Memory, PersonId, Relation, Role, Said, Source, Standing, again,
    answers_for, in_words, same_numbers,
};

/// Who asks, the members of the household, and who takes the letter in.
const BUNDLE: &str = r#"{
  "format": 1, "form_id": "X", "version": "1", "procedure": "1.001193", "title": {"vi": "Thử"},
  "nodes": [
    {"group": {"name": "nyc", "label": {"vi": "Thông tin của bạn"}, "appearance": ["person"], "autofill": "vault.self", "children": [
      {"question": {"name": "ho_ten", "kind": "text", "autofill": "card.full_name"}},
      {"question": {"name": "so", "kind": "text", "autofill": "card.pin"}},
      {"group": {"name": "o", "autofill": "card.residence", "children": [
        {"question": {"name": "o_tinh", "kind": {"select_one": {"external": "provinces"}}}},
        {"question": {"name": "o_xa", "kind": {"select_one": {"external": "communes"}}}},
        {"question": {"name": "o_chi_tiet", "kind": "text"}}]}},
      {"question": {"name": "dt", "kind": "text", "autofill": "profile.phone"}}]}},
    {"repeat": {"name": "thanh_vien", "appearance": ["person"], "autofill": "vault.other", "begin": 2, "children": [
      {"question": {"name": "tv_ho_ten", "kind": "text", "autofill": "card.full_name"}},
      {"question": {"name": "tv_noi_o", "kind": "text", "autofill": "card.residence"}},
      {"question": {"name": "tv_so", "kind": "text", "autofill": "card.pin"}}]}},
    {"group": {"name": "mat", "appearance": ["person"], "autofill": "vault.deceased", "children": [
      {"question": {"name": "mat_ho_ten", "kind": "text", "autofill": "card.full_name"}}]}},
    {"repeat": {"name": "khach", "appearance": ["person"], "children": [
      {"question": {"name": "k_ho_ten", "kind": "text", "autofill": "card.full_name"}}]}},
    {"group": {"name": "thu", "children": [
      {"question": {"name": "nguoi_nhan", "kind": "text", "autofill": "card.full_name"}},
      {"group": {"name": "n", "autofill": "card.residence", "children": [
        {"question": {"name": "n_tinh", "kind": {"select_one": {"external": "provinces"}}}},
        {"question": {"name": "n_xa", "kind": {"select_one": {"external": "communes"}}}},
        {"question": {"name": "n_chi_tiet", "kind": "text"}}]}},
      {"question": {"name": "nhan_dt", "kind": "text", "autofill": "profile.phone"}}]}}]
}"#;

const CARD: &str = "card:cccd@2026-11-23T08:00:00Z";

fn form() -> Form {
    let bundle: Bundle = serde_json::from_str(BUNDLE).unwrap();
    let today = Date::parse_iso("2026-11-23").unwrap();
    let context = Context::new(today, Lists::new());
    Form::open(Arc::new(bundle), Answers::new(), context).unwrap()
}

fn path(text: &str) -> Path {
    Path::parse(text).unwrap()
}

fn answer(form: &mut Form, question: &str, text: &str) {
    let changes = form.answer_text(&path(question), text);
    assert_eq!(changes.refused, None, "{question}");
}

/// Whoever asks lives at Khối 3.
fn form_with_address() -> Form {
    let mut form = form();
    for (question, value) in [
        ("o_tinh", "45"),
        ("o_xa", "19429"),
        ("o_chi_tiet", "Khối 3"),
    ] {
        let _ = form.answer(&path(question), Value::text(value));
    }
    form
}

/// Somebody in the notebook: id, relation, facts.
type Somebody<'a> = (&'a str, Relation, &'a [(Field, &'a str)]);

fn memory(people: &[Somebody<'_>]) -> Memory {
    let at = Timestamp::parse("2026-11-23T08:00:00Z").unwrap();
    let mut memory = Memory::default();
    for (id, relation, facts) in people {
        let given: Vec<Given> = facts
            .iter()
            .map(|(field, value)| Given::new(*field, *value, Source::Hand, at))
            .collect();
        let id = PersonId::parse(id).unwrap();
        memory.keep(&id, *relation, None, &given).unwrap();
    }
    memory
}

fn values(form: &Form, at: &str, memory: &Memory) -> Vec<String> {
    again(form, &path(at), &Map::new(), memory.people())
        .into_iter()
        .map(|one| one.value)
        .collect()
}

#[test]
fn each_row_of_a_repeat_may_ask_for_a_person_of_its_own() {
    let mut form = form();
    let groups = Group::all(&form);
    let found: Vec<(&str, Option<Role>, bool)> = groups
        .iter()
        .map(|group| (group.path.as_str(), group.role, group.is_row))
        .collect();
    let member = Some(Role::Other);
    assert_eq!(
        found,
        [
            ("nyc", Some(Role::Myself), false),
            ("thanh_vien[1]", member, true),
            ("thanh_vien[2]", member, true),
            ("mat", Some(Role::Deceased), false)
        ]
    );
    let facts = [
        (Field::FullName, "Hồ Văn Lương".to_string()),
        (Field::Number, "045092007741".to_string()),
    ];
    let second = path("thanh_vien[2]");
    let answers = answers_for(&form, &second, &facts);
    assert_eq!(
        answers,
        [
            (path("thanh_vien[2]/tv_ho_ten"), Value::text("Hồ Văn Lương")),
            (path("thanh_vien[2]/tv_so"), Value::text("045092007741"))
        ]
    );
    // An address in words takes no codes.
    assert_eq!(in_words(&form, &second), [path("thanh_vien[2]/tv_noi_o")]);
    assert_eq!(in_words(&form, &path("nyc")), []);

    answer(&mut form, "so", "045092007741");
    answer(&mut form, "thanh_vien[2]/tv_so", "045092007741");
    let same = same_numbers(&form);
    assert_eq!(same.len(), 1);
    assert_eq!(same[0].second, second);
}

#[test]
fn what_was_said_in_this_form_comes_before_the_notebook() {
    let mut form = form();
    let memory = memory(&[
        (
            "b",
            Relation::Mother,
            &[
                (Field::FullName, "Hồ Thị Kăn Lấm"),
                (Field::Phone, "0987650142"),
            ],
        ),
        ("a", Relation::Myself, &[(Field::FullName, "Hồ Thị Lúa")]),
    ]);
    assert_eq!(
        values(&form, "nguoi_nhan", &memory),
        ["Hồ Thị Lúa", "Hồ Thị Kăn Lấm"]
    );
    answer(&mut form, "thanh_vien[1]/tv_ho_ten", "Hồ Văn Lương");
    answer(&mut form, "ho_ten", "Hồ Thị Lúa");
    assert_eq!(
        values(&form, "nguoi_nhan", &memory),
        ["Hồ Thị Lúa", "Hồ Văn Lương", "Hồ Thị Kăn Lấm"]
    );
    let first = &again(&form, &path("nguoi_nhan"), &Map::new(), memory.people())[0];
    assert_eq!(first.said, Said::Here(path("nyc")));
    assert_eq!(first.notes, [None]);
    assert_eq!(first.standing, Standing::New);
    let phone = &again(&form, &path("nhan_dt"), &Map::new(), memory.people())[0];
    assert!(matches!(&phone.said, Said::Kept(name, _) if name == "Hồ Thị Kăn Lấm"));
    assert_eq!(
        phone.notes,
        [Some("kept hand@2026-11-23T08:00:00Z".to_string())]
    );
}

#[test]
fn what_came_from_a_card_keeps_its_source_and_what_was_typed_stays() {
    let mut form = form();
    answer(&mut form, "ho_ten", "Hồ Thị Lúa");
    let notes = Map::from_iter([(path("ho_ten"), CARD.to_string())]);
    let found = again(&form, &path("nguoi_nhan"), &notes, &[]);
    assert_eq!(found[0].notes, [Some(CARD.to_string())]);
    answer(&mut form, "nguoi_nhan", "Hồ Thị L");
    assert_eq!(again(&form, &path("nguoi_nhan"), &notes, &[]), []);
    answer(&mut form, "nguoi_nhan", "Hồ Thị Lúa");
    let there = &again(&form, &path("nguoi_nhan"), &notes, &[])[0];
    assert_eq!(there.standing, Standing::Same);
}

#[test]
fn an_address_is_said_again_as_a_whole() {
    let form = form_with_address();
    let found = again(&form, &path("n"), &Map::new(), &[]);
    assert_eq!(
        found[0].answers,
        [
            (path("n_tinh"), Value::text("45")),
            (path("n_xa"), Value::text("19429")),
            (path("n_chi_tiet"), Value::text("Khối 3"))
        ]
    );
}

#[test]
fn each_part_of_an_address_keeps_its_own_source() {
    let form = form_with_address();
    let mut notes = Map::from_iter([
        (path("o_tinh"), CARD.to_string()),
        (path("o_chi_tiet"), CARD.to_string()),
    ]);
    let (before, now) = (Value::text("Khối 2"), Value::text("Khối 3"));
    note_edit(&mut notes, &path("o_chi_tiet"), Some(&before), Some(&now));
    let found = again(&form, &path("n"), &notes, &[]);
    assert_eq!(found[0].notes, [Some(CARD.to_string()), None, None]);
}

#[test]
fn who_has_died_takes_no_letters_in() {
    let mut form = form();
    let mut memory = memory(&[
        (
            "a",
            Relation::Mother,
            &[(Field::FullName, "Hồ Thị Kăn Lấm")],
        ),
        ("b", Relation::Father, &[(Field::FullName, "Hồ Văn Bách")]),
    ]);
    answer(&mut form, "mat_ho_ten", "HỒ VĂN BÁCH");
    assert_eq!(values(&form, "nguoi_nhan", &memory), ["Hồ Thị Kăn Lấm"]);
    // Nor later, when that was kept.
    let mother = PersonId::parse("a").unwrap();
    memory
        .keep(&mother, Relation::Mother, Some(Role::Deceased), &[])
        .unwrap();
    assert_eq!(values(&form, "nguoi_nhan", &memory), Vec::<String>::new());
}

#[test]
fn only_rows_that_nobody_vouches_for_are_strangers() {
    let mut form = form();
    let _ = form.add_row(&path("khach"));
    let strangers: Vec<Path> = Group::all(&form)
        .into_iter()
        .filter(Group::is_a_stranger)
        .map(|group| group.path)
        .collect();
    assert_eq!(strangers, [path("khach[1]")]);
}

#[test]
fn a_person_has_offers_of_their_own_and_a_wrong_answer_is_no_fact() {
    let mut form = form();
    answer(&mut form, "ho_ten", "H0 Th1");
    answer(&mut form, "nguoi_nhan", "Hồ Thị Lúa");
    assert_eq!(
        values(&form, "ho_ten", &Memory::default()),
        Vec::<String>::new()
    );
    assert_eq!(
        values(&form, "thanh_vien[1]/tv_ho_ten", &Memory::default()),
        Vec::<String>::new()
    );
    answer(&mut form, "nguoi_nhan", "");
    assert_eq!(
        values(&form, "nguoi_nhan", &Memory::default()),
        Vec::<String>::new()
    );
}
