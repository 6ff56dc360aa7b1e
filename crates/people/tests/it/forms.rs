//! What is answered in one form is offered in the next, to the group it fits, with where it came from.

use std::sync::Arc;

use calendar::{Date, Timestamp};
use domain::{DossierId, ProcedureCode};
use forms::{Answers, Bundle, Context, Form, Lists, Path, Value, note_edit};
use order::Map;
use people::{
    Doubt, Field, Fit, Given, Group, Memory, Odd, OddAbout, Origin, PersonId, Relation, Role,
    SameNumber, Source, Standing, Witness, compare, oddities, offers, recall, same_numbers,
};

const BUNDLE: &str = r#"{
  "format": 1, "form_id": "HT-KS", "version": "1", "procedure": "1.001193", "title": {"vi": "Khai sinh"},
  "choices": {"giay_to": {"columns": [], "items": [
      {"name": "cccd", "label": {"vi": "CCCD"}}, {"name": "the_can_cuoc", "label": {"vi": "Thẻ căn cước"}}]},
    "gioi": {"columns": [], "items": [{"name": "nam", "label": {"vi": "Nam"}}, {"name": "nu", "label": {"vi": "Nữ"}}]}},
  "nodes": [
    {"group": {"name": "nguoi_yeu_cau", "appearance": ["section"], "children": [
      {"group": {"name": "nyc", "appearance": ["person"], "autofill": "vault.self", "children": [
        {"question": {"name": "nyc_ho_ten", "kind": "text", "autofill": "card.full_name"}},
        {"question": {"name": "nyc_so", "kind": "text", "autofill": "card.pin",
                      "constraints": [{"test": "string-length(.) = 12", "message": {"vi": "12 số."}}]}},
        {"question": {"name": "nyc_giay_to", "kind": {"select_one": {"inline": "giay_to"}}, "autofill": "card.kind"}},
        {"question": {"name": "nyc_ngay_cap", "kind": "date", "autofill": "card.issued_on"}},
        {"question": {"name": "nyc_sinh", "kind": "date", "autofill": "card.birth_date"}},
        {"group": {"name": "o", "appearance": ["area"], "autofill": "card.residence", "children": [
          {"question": {"name": "o_tinh", "kind": {"select_one": {"external": "provinces"}}}},
          {"question": {"name": "o_xa", "kind": {"select_one": {"external": "communes"}}}},
          {"question": {"name": "o_chi_tiet", "kind": "text"}}]}},
        {"question": {"name": "nyc_dt", "kind": "text", "autofill": "profile.phone"}}]}}]}},
    {"group": {"name": "me", "appearance": ["person"], "autofill": "vault.wife", "children": [
      {"question": {"name": "me_ho_ten", "kind": "text", "autofill": "card.full_name"}},
      {"question": {"name": "me_gioi", "kind": {"select_one": {"inline": "gioi"}}, "autofill": "card.sex"}},
      {"question": {"name": "me_so", "kind": "text", "autofill": "card.pin"}}]}}]
}"#;

const TODAY: &str = "2026-11-23";

fn form() -> Form {
    let bundle: Bundle = serde_json::from_str(BUNDLE).unwrap();
    let today = Date::parse_iso(TODAY).unwrap();
    Form::open(
        Arc::new(bundle),
        Answers::new(),
        Context::new(today, Lists::new()),
    )
    .unwrap()
}

fn today() -> Date {
    Date::parse_iso(TODAY).unwrap()
}

fn now() -> Timestamp {
    Timestamp::parse("2026-11-23T08:00:00Z").unwrap()
}

fn path(text: &str) -> Path {
    Path::parse(text).unwrap()
}

fn typed() -> Source {
    Source::Form {
        procedure: ProcedureCode::parse("1.001193").unwrap(),
        dossier: DossierId::parse("0193a2b4-5c6d-7e8f-8a9b-0c1d2e3f4a5b").unwrap(),
    }
}

fn answer(form: &mut Form, question: &str, text: &str) {
    let changes = form.answer_text(&path(question), text);
    assert_eq!(changes.refused, None, "{question}");
}

fn group(form: &Form, name: &str) -> Group {
    Group::at(form, &path(name)).unwrap()
}

fn value(given: &[Given], field: Field) -> Option<&str> {
    let found = given.iter().find(|given| given.field == field);
    found.map(|given| given.value.as_str())
}

#[test]
fn a_form_says_whom_its_groups_ask_for() {
    let groups: Vec<_> = Group::all(&form())
        .into_iter()
        .map(|group| (group.path.to_string(), group.role))
        .collect();
    assert_eq!(
        groups,
        [
            ("nyc".to_string(), Some(Role::Myself)),
            ("me".to_string(), Some(Role::Wife))
        ]
    );
}

#[test]
fn what_is_answered_is_given_with_where_it_came_from_and_what_is_wrong_is_not() {
    let mut form = form();
    answer(&mut form, "nyc_ho_ten", "Hồ Thị Lúa");
    answer(&mut form, "nyc_so", "0451");
    answer(&mut form, "nyc_dt", "0912345678");
    answer(&mut form, "o_tinh", "45");
    answer(&mut form, "o_xa", "19300");
    answer(&mut form, "o_chi_tiet", "Thôn Tà Rùng");
    let card = Origin::now(Source::Card(None), now().add_millis(-1000));
    let mut notes = Map::new();
    notes.insert(path("nyc_ho_ten"), card.to_string());
    let given = group(&form, "nyc").given(&form, &notes, &typed(), now());
    assert_eq!(value(&given, Field::FullName), Some("Hồ Thị Lúa"));
    assert_eq!(given[0].source, Source::Card(None));
    assert_eq!(given[0].at, now().add_millis(-1000));
    assert_eq!(value(&given, Field::Number), None);
    assert_eq!(
        value(&given, Field::Residence),
        Some("45|19300|Thôn Tà Rùng")
    );
    let phone = given
        .iter()
        .find(|given| given.field == Field::Phone)
        .unwrap();
    assert_eq!((&phone.source, phone.at), (&typed(), now()));
}

fn lua() -> (Memory, PersonId) {
    let mut memory = Memory::default();
    let id = PersonId::parse("a").unwrap();
    let given = |field, value: &str| Given::new(field, value, Source::Card(None), now());
    let all = [
        given(Field::FullName, "Hồ Thị Lúa"),
        given(Field::Number, "045199009831"),
        given(Field::BirthDate, "1999-06-01"),
        given(Field::Sex, "nu"),
        given(Field::PaperKind, "cccd"),
        given(Field::IssuedOn, "2025-02-10"),
        given(Field::Residence, "45|19300|Thôn Tà Rùng"),
    ];
    memory.keep(&id, Relation::Myself, None, &all).unwrap();
    (memory, id)
}

#[test]
fn one_tap_fills_what_is_empty_and_notes_the_source_beside_it() {
    let (memory, id) = lua();
    let mut form = form();
    let none = Map::new();
    let offered = offers(
        &form,
        &path("nyc"),
        &none,
        memory.person(&id).unwrap(),
        today(),
    );
    assert_eq!(offered.len(), 6);
    assert!(offered.iter().all(|offer| offer.is_taken()));
    assert_eq!(offered[0].note(), "kept card@2026-11-23T08:00:00Z");
    let mut notes = Map::new();
    for offer in &offered {
        for (path, value) in &offer.answers {
            assert_eq!(form.answer(path, value.clone()).refused, None);
            notes.insert(path.clone(), offer.note());
        }
    }
    let again = offers(
        &form,
        &path("nyc"),
        &notes,
        memory.person(&id).unwrap(),
        today(),
    );
    assert!(again.iter().all(|offer| offer.standing == Standing::Same));

    // Learned again from the form that was filled so, everything keeps its source and nothing is doubled.
    let given = group(&form, "nyc").given(&form, &notes, &typed(), now().add_millis(5000));
    let mut learned = memory.clone();
    learned.keep(&id, Relation::Myself, None, &given).unwrap();
    assert_eq!(learned, memory);
}

#[test]
fn what_was_typed_stays_and_what_came_from_the_memory_gives_way() {
    let (memory, id) = lua();
    let mut form = form();
    answer(&mut form, "nyc_ho_ten", "Hồ Thị Lụa");
    answer(&mut form, "nyc_so", "045199000000");
    let mut notes = Map::new();
    notes.insert(path("nyc_so"), "kept hand".to_string());
    let offered = offers(
        &form,
        &path("nyc"),
        &notes,
        memory.person(&id).unwrap(),
        today(),
    );
    let standing = |field| {
        let offer = offered.iter().find(|offer| offer.field == field);
        offer.unwrap().standing
    };
    assert_eq!(standing(Field::FullName), Standing::Differs);
    assert_eq!(standing(Field::Number), Standing::New);
}

#[test]
fn a_card_that_is_over_is_not_put_in_unseen() {
    let (mut memory, id) = lua();
    memory.correct(
        &id,
        Given::new(Field::IssuedOn, "2021-05-10", Source::Card(None), now()),
    );
    let offered = offers(
        &form(),
        &path("nyc"),
        &Map::new(),
        memory.person(&id).unwrap(),
        today(),
    );
    let until = Date::parse_iso("2024-06-01").unwrap();
    for offer in &offered {
        let of_paper = matches!(offer.field, Field::PaperKind | Field::IssuedOn);
        assert_eq!(offer.doubt, of_paper.then_some(Doubt::CardOver(until)));
        assert_eq!(offer.is_taken(), !of_paper);
    }
}

#[test]
fn a_choice_the_form_does_not_have_is_not_offered() {
    let (mut memory, id) = lua();
    memory.correct(
        &id,
        Given::new(Field::PaperKind, "ho_chieu", Source::Hand, now()),
    );
    let offered = offers(
        &form(),
        &path("nyc"),
        &Map::new(),
        memory.person(&id).unwrap(),
        today(),
    );
    assert!(offered.iter().all(|offer| offer.field != Field::PaperKind));
}

#[test]
fn a_year_alone_goes_as_it_is_where_the_form_wants_a_day() {
    let (mut memory, id) = lua();
    memory.correct(
        &id,
        Given::new(Field::BirthDate, "1999", Source::Hand, now()),
    );
    let offered = offers(
        &form(),
        &path("nyc"),
        &Map::new(),
        memory.person(&id).unwrap(),
        today(),
    );
    let birth = offered
        .iter()
        .find(|offer| offer.field == Field::BirthDate)
        .unwrap();
    assert_eq!(birth.answers[0].1, Value::text("1999"));
}

#[test]
fn the_same_number_in_two_roles_is_noticed() {
    let mut form = form();
    answer(&mut form, "nyc_so", "045199009831");
    assert_eq!(same_numbers(&form), []);
    answer(&mut form, "me_so", "045199009831");
    assert_eq!(
        same_numbers(&form),
        [SameNumber {
            first: path("nyc"),
            second: path("me"),
            question: path("me_so"),
        }]
    );
}

#[test]
fn a_role_knows_whom_it_means() {
    let (mut memory, id) = lua();
    let fit = |memory: &Memory, role: Role| role.fit(memory.person(&id).unwrap());
    assert_eq!(fit(&memory, Role::Myself), Fit::Meant);
    assert_eq!(fit(&memory, Role::Wife), Fit::Meant);
    assert_eq!(fit(&memory, Role::Husband), Fit::Unlikely);
    assert_eq!(fit(&memory, Role::Mother), Fit::Possible);
    assert_eq!(fit(&memory, Role::Other), Fit::Possible);
    memory
        .keep(&id, Relation::Myself, Some(Role::Mother), &[])
        .unwrap();
    assert_eq!(fit(&memory, Role::Mother), Fit::Meant);
}

#[test]
fn somebody_known_stands_beside_what_the_form_says_of_them_by_number_or_by_name_and_birth() {
    let (memory, _) = lua();
    let mut form = form();
    let differing = |form: &Form| {
        let beside = compare(form, &Map::new(), &memory, &Memory::default(), today());
        let fields = beside.iter().flat_map(|beside| {
            let of = beside.group.path.clone();
            beside
                .differing
                .iter()
                .map(move |offer| (of.to_string(), offer.field))
        });
        fields.collect::<Vec<_>>()
    };
    answer(&mut form, "nyc_ho_ten", "Hồ Thị Lụa");
    assert_eq!(differing(&form), [], "a stranger is compared with nobody");
    answer(&mut form, "nyc_so", "045199009831");
    assert_eq!(differing(&form), [("nyc".to_string(), Field::FullName)]);

    answer(&mut form, "nyc_ho_ten", "hồ thị lúa");
    answer(&mut form, "nyc_so", "045199009813");
    answer(&mut form, "nyc_sinh", "1/6/1999");
    assert!(differing(&form).contains(&("nyc".to_string(), Field::Number)));

    answer(&mut form, "me_so", "045199009831");
    answer(&mut form, "me_gioi", "nam");
    assert!(differing(&form).contains(&("me".to_string(), Field::Sex)));
}

#[test]
fn a_card_that_is_over_deserves_a_look_also_where_it_is_answered_as_known() {
    let (mut memory, id) = lua();
    memory.correct(
        &id,
        Given::new(Field::IssuedOn, "2021-05-10", Source::Card(None), now()),
    );
    let mut form = form();
    answer(&mut form, "nyc_so", "045199009831");
    answer(&mut form, "nyc_ngay_cap", "10/5/2021");
    let beside = compare(&form, &Map::new(), &memory, &Memory::default(), today());
    assert_eq!(beside.len(), 1);
    assert_eq!(beside[0].doubtful[0].field, Field::IssuedOn);
    assert!(beside[0].doubtful[0].doubt.is_some());
}

/// Types over an answer, as a form on the table does.
fn edit(form: &mut Form, notes: &mut Map<Path, String>, question: &str, text: &str) {
    let question = path(question);
    let before = form.node(&question).and_then(|node| node.value.cloned());
    assert_eq!(form.answer_text(&question, text).refused, None);
    let now = form.node(&question).and_then(|node| node.value.cloned());
    note_edit(notes, &question, before.as_ref(), now.as_ref());
}

/// A form into which a card was scanned, with its notes.
fn scanned() -> (Form, Map<Path, String>) {
    let mut form = form();
    let note = Origin::now(Source::Card(None), now()).to_string();
    let mut notes = Map::new();
    for (question, text) in [
        ("nyc_ho_ten", "Hồ Thị Lúa"),
        ("nyc_so", "045199009831"),
        ("nyc_giay_to", "cccd"),
        ("nyc_ngay_cap", "10/2/2025"),
        ("nyc_sinh", "1/6/1999"),
    ] {
        answer(&mut form, question, text);
        notes.insert(path(question), note.clone());
    }
    (form, notes)
}

#[test]
fn an_answer_that_was_edited_stands_beside_what_the_card_said_without_any_notebook() {
    let (mut form, mut notes) = scanned();
    let nobody = Memory::default();
    let beside =
        |form: &Form, notes: &Map<Path, String>| compare(form, notes, &nobody, &nobody, today());
    assert!(beside(&form, &notes).is_empty());

    edit(&mut form, &mut notes, "nyc_ho_ten", "HỒ THỊ LÚA");
    assert!(
        beside(&form, &notes).is_empty(),
        "capitals are no difference"
    );
    edit(&mut form, &mut notes, "nyc_ho_ten", "Hồ Thị Lụa");
    edit(&mut form, &mut notes, "nyc_sinh", "1/7/1999");
    edit(&mut form, &mut notes, "nyc_ngay_cap", "");
    let found = beside(&form, &notes);
    assert_eq!(found.len(), 1);
    assert_eq!(
        (found[0].witness, found[0].name.as_str()),
        (Witness::Card, "Hồ Thị Lúa")
    );
    let differing: Vec<_> = found[0].differing.iter().map(|offer| offer.field).collect();
    assert_eq!(
        differing,
        [Field::FullName, Field::IssuedOn, Field::BirthDate]
    );

    // One tap takes the card's value back, and then it is the card's again.
    for offer in &found[0].differing {
        assert_eq!(offer.note(), "card@2026-11-23T08:00:00Z");
        for (path, value) in &offer.answers {
            assert_eq!(form.answer(path, value.clone()).refused, None);
            notes.insert(path.clone(), offer.note());
        }
    }
    assert!(beside(&form, &notes).is_empty());
}

#[test]
fn an_earlier_dossier_says_what_is_different_now_and_nothing_that_the_card_or_the_notebook_said_already()
 {
    let mut sent = form();
    for (question, text) in [
        ("nyc_ho_ten", "Hồ Thị Lúa"),
        ("nyc_so", "045199009831"),
        ("nyc_sinh", "1/6/1999"),
        ("nyc_dt", "0912345678"),
    ] {
        answer(&mut sent, question, text);
    }
    let mut earlier = Memory::default();
    recall(&mut earlier, &sent, &typed(), now());
    recall(&mut earlier, &sent, &typed(), now().add_millis(1000));
    assert_eq!(earlier.people().len(), 1);

    let mut next = form();
    answer(&mut next, "nyc_ho_ten", "Hồ Thị Lụa");
    answer(&mut next, "nyc_so", "045199009831");
    answer(&mut next, "nyc_dt", "+84 912 345 678");
    let none = Map::new();
    let found = compare(&next, &none, &Memory::default(), &earlier, today());
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].witness, Witness::Earlier);
    let differing: Vec<_> = found[0].differing.iter().map(|offer| offer.field).collect();
    assert_eq!(differing, [Field::FullName]);
    assert!(found[0].differing[0].note().starts_with("form:1.001193:"));

    let (notebook, _) = lua();
    let found = compare(&next, &none, &notebook, &earlier, today());
    let witnesses: Vec<_> = found.iter().map(|beside| beside.witness).collect();
    assert_eq!(witnesses, [Witness::Notebook]);

    answer(&mut next, "nyc_so", "045199000000");
    assert!(compare(&next, &none, &Memory::default(), &earlier, today()).is_empty());
}

#[test]
fn a_card_past_its_age_is_odd_whether_it_was_typed_or_scanned_and_so_is_one_number_under_two_people()
 {
    let (mut form, mut notes) = scanned();
    assert_eq!(oddities(&form, &notes, today()), []);
    edit(&mut form, &mut notes, "nyc_ngay_cap", "10/5/2021");
    let over = |group: &str, day: &str| Odd {
        group: path(group),
        about: OddAbout::CardOver(Date::parse_iso(day).unwrap()),
    };
    assert_eq!(
        oddities(&form, &notes, today()),
        [over("nyc", "2024-06-01")]
    );
    // Without a day of birth the year in the number says it, late rather than early.
    answer(&mut form, "nyc_sinh", "");
    assert_eq!(
        oddities(&form, &Map::new(), today()),
        [over("nyc", "2024-12-31")]
    );

    answer(&mut form, "nyc_ngay_cap", "10/2/2025");
    answer(&mut form, "me_so", "045199009831");
    let mut card = Origin::now(Source::Card(None), now());
    card.over = Some(Date::parse_iso("2023-01-02").unwrap());
    notes.insert(path("me_so"), card.to_string());
    let same = Odd {
        group: path("me"),
        about: OddAbout::SameNumber {
            other: path("nyc"),
            question: path("me_so"),
        },
    };
    assert_eq!(
        oddities(&form, &notes, today()),
        [over("me", "2023-01-02"), same.clone()]
    );
    // The scan knew better than what is answered, until the day of issue is another.
    notes.insert(path("nyc_ngay_cap"), card.to_string());
    assert_eq!(
        oddities(&form, &notes, today()),
        [
            over("nyc", "2023-01-02"),
            over("me", "2023-01-02"),
            same.clone()
        ]
    );
    edit(&mut form, &mut notes, "nyc_ngay_cap", "11/2/2025");
    assert_eq!(
        oddities(&form, &notes, today()),
        [over("me", "2023-01-02"), same]
    );
}
