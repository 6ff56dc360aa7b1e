//! Two memories become one: in any order, as often as one likes, and through a file.

use calendar::Timestamp;
use domain::{DossierId, ProcedureCode, Sha256};
use people::{
    Document, DocumentKind, Field, Given, Memory, MemoryError, PersonId, Relation, Role, Source,
};
use proptest::prelude::*;

fn at(minute: i64) -> Timestamp {
    Timestamp::parse("2026-11-23T08:00:00Z")
        .unwrap()
        .add_millis(minute * 60_000)
}

fn dossier(number: u8) -> DossierId {
    DossierId::parse(&format!("0193a2b4-5c6d-7e8f-8a9b-0c1d2e3f4a{number:02x}")).unwrap()
}

fn procedure() -> ProcedureCode {
    ProcedureCode::parse("1.004873").unwrap()
}

/// Few values, so that people and values meet often.
fn given() -> impl Strategy<Value = Given> {
    let field = prop::sample::select(vec![
        Field::FullName,
        Field::Number,
        Field::Phone,
        Field::Ethnicity,
    ]);
    (field, 0..3_usize, 0..5_i64, 0..4_u8).prop_map(|(field, which, minute, source)| {
        let value = match field {
            Field::FullName => ["Hồ Thị Lúa", "Hồ Văn Lương", "Ho Thi Lua"][which],
            Field::Number => ["045162009831", "045058004217", "045190001234"][which],
            Field::Phone => ["0912345678", "0987650142", "0351234567"][which],
            _ => ["01", "12", "23"][which],
        };
        let source = match source {
            0 => Source::Hand,
            1 => Source::Account,
            2 => Source::Card(None),
            number => Source::Form {
                procedure: procedure(),
                dossier: dossier(number),
            },
        };
        Given::new(field, value, source, at(minute))
    })
}

fn memory() -> impl Strategy<Value = Memory> {
    let person = (
        "[a-d]",
        prop::sample::select(Relation::ALL.to_vec()),
        prop::option::of(prop::sample::select(Role::ALL.to_vec())),
        prop::collection::vec(given(), 0..6),
    );
    let document = (0..3_u8, 0..4_i64, "[a-c]");
    (
        prop::collection::vec(person, 0..5),
        prop::collection::vec(document, 0..4),
    )
        .prop_map(|(people, documents)| {
            let mut memory = Memory::default();
            for (id, relation, role, given) in people {
                memory
                    .keep(&PersonId::parse(&id).unwrap(), relation, role, &given)
                    .unwrap();
            }
            for (number, minute, name) in documents {
                let document = Document {
                    sha256: Sha256::from_bytes([number; 32]),
                    kind: DocumentKind::Paper,
                    name,
                    dossier: dossier(number),
                    procedure: procedure(),
                    at: at(minute),
                };
                memory.keep_document(&document).unwrap();
            }
            memory
        })
}

proptest! {
    #[test]
    fn which_is_merged_into_which_makes_no_difference(one in memory(), other in memory()) {
        prop_assert_eq!(one.merged(&other).unwrap(), other.merged(&one).unwrap());
    }

    #[test]
    fn merging_again_changes_nothing(one in memory(), other in memory()) {
        let both = one.merged(&other).unwrap();
        prop_assert_eq!(both.merged(&other).unwrap(), both.clone());
        prop_assert_eq!(both.merged(&both).unwrap(), both);
        prop_assert_eq!(one.merged(&one).unwrap(), one);
    }

    #[test]
    fn three_memories_meet_in_any_order(a in memory(), b in memory(), c in memory()) {
        let left = a.merged(&b).unwrap().merged(&c).unwrap();
        let right = a.merged(&b.merged(&c).unwrap()).unwrap();
        prop_assert_eq!(left, right);
    }

    #[test]
    fn nothing_is_lost_by_merging(one in memory(), other in memory()) {
        let both = one.merged(&other).unwrap();
        for memory in [&one, &other] {
            for person in memory.people() {
                let joined = both.person(person.id()).unwrap();
                for field in Field::ALL {
                    for known in person.all(field) {
                        prop_assert!(joined.all(field).iter().any(|there| there.value == known.value));
                    }
                }
            }
        }
    }

    #[test]
    fn what_is_written_reads_the_same(memory in memory()) {
        let text = memory.write();
        let read = Memory::read(text.as_bytes()).unwrap();
        prop_assert_eq!(&read, &memory);
        prop_assert_eq!(read.write(), text);
    }

    #[test]
    fn any_bytes_give_a_memory_or_a_named_error(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        if let Ok(memory) = Memory::read(&bytes) {
            prop_assert!(memory.is_empty());
        }
    }

    #[test]
    fn a_damaged_memory_gives_a_memory_or_a_named_error(
        memory in memory(), cut in any::<prop::sample::Index>(), byte in any::<u8>(), place in any::<prop::sample::Index>(),
    ) {
        let mut bytes = memory.write().into_bytes();
        let at = place.index(bytes.len());
        bytes[at] = byte;
        if let Ok(read) = Memory::read(&bytes) {
            prop_assert_eq!(Memory::read(read.write().as_bytes()), Ok(read.clone()));
        }
        bytes.truncate(cut.index(bytes.len()));
        prop_assert!(Memory::read(&bytes).is_err());
    }
}

fn id(text: &str) -> PersonId {
    PersonId::parse(text).unwrap()
}

fn hand(field: Field, value: &str, minute: i64) -> Given {
    Given::new(field, value, Source::Hand, at(minute))
}

#[test]
fn the_newer_value_wins_and_the_older_stands_beside_it() {
    let mut old = Memory::default();
    let phone = |value, minute| hand(Field::Phone, value, minute);
    old.keep(&id("a"), Relation::Mother, None, &[phone("0912345678", 0)])
        .unwrap();
    let mut new = Memory::default();
    new.keep(&id("a"), Relation::Mother, None, &[phone("0987650142", 1)])
        .unwrap();
    let both = old.merged(&new).unwrap();
    let mother = &both.people()[0];
    assert_eq!(mother.text(Field::Phone), Some("0987650142"));
    assert_eq!(mother.all(Field::Phone).len(), 2);
}

#[test]
fn the_same_person_from_two_phones_is_one_and_a_slip_in_a_number_joins_nobody() {
    let person = |memory: &mut Memory, person: &str, name: &str, number: &str| {
        let given = [
            hand(Field::FullName, name, 0),
            hand(Field::Number, number, 0),
        ];
        memory
            .keep(&id(person), Relation::Other, None, &given)
            .unwrap();
    };
    let (mut here, mut there) = (Memory::default(), Memory::default());
    person(&mut here, "a", "Hồ Thị Lúa", "045162009831");
    person(&mut there, "b", "HỒ THỊ LÚA", "045162009831");
    person(&mut there, "c", "Hồ Văn Lương", "045162009831");
    let both = here.merged(&there).unwrap();
    assert_eq!(both.people().len(), 2);
    assert_eq!(both.person(&id("a")), both.person(&id("b")));
    assert_eq!(both.person(&id("c")).unwrap().name(), "Hồ Văn Lương");
}

#[test]
fn whoever_is_given_again_is_recognised() {
    let mut memory = Memory::default();
    let lua = [
        hand(Field::FullName, "Hồ Thị Lúa", 0),
        hand(Field::Number, "045162009831", 0),
    ];
    memory.keep(&id("a"), Relation::Myself, None, &lua).unwrap();
    let known = |given: &[Given]| memory.known(given).map(|person| person.id().clone());
    assert_eq!(
        known(&[hand(Field::Number, "045 162 009 831", 5)]),
        Some(id("a"))
    );
    assert_eq!(
        known(&[hand(Field::FullName, "hồ thị lúa", 5)]),
        Some(id("a"))
    );
    let slip = [
        hand(Field::FullName, "Hồ Văn Lương", 5),
        hand(Field::Number, "045162009831", 5),
    ];
    assert_eq!(known(&slip), None);
    let namesake = [
        hand(Field::FullName, "Hồ Thị Lúa", 5),
        hand(Field::Number, "045190001234", 5),
    ];
    assert_eq!(known(&namesake), None);
}

#[test]
fn there_is_one_holder_of_a_phone() {
    let mut memory = Memory::default();
    assert_eq!(
        memory.relation_of(Some(Role::Myself), None),
        Relation::Myself
    );
    memory.keep(&id("a"), Relation::Myself, None, &[]).unwrap();
    assert_eq!(
        memory.relation_of(Some(Role::Myself), None),
        Relation::Other
    );
    assert_eq!(
        memory.relation_of(Some(Role::Wife), memory.person(&id("a"))),
        Relation::Myself
    );
    assert_eq!(
        memory.myself().map(|person| person.id().clone()),
        Some(id("a"))
    );
}

#[test]
fn what_is_corrected_or_forgotten_is_gone() {
    let mut memory = Memory::default();
    let given = [
        hand(Field::Phone, "0912345678", 0),
        hand(Field::Email, "lua@vidu.vn", 0),
    ];
    memory
        .keep(&id("a"), Relation::Myself, None, &given)
        .unwrap();
    assert!(memory.correct(&id("a"), hand(Field::Phone, "0987650142", 1)));
    assert!(!memory.correct(&id("a"), hand(Field::Number, "12", 1)));
    memory.forget_value(&id("a"), Field::Email, "lua@vidu.vn");
    let person = memory.person(&id("a")).unwrap();
    assert_eq!(person.all(Field::Phone).len(), 1);
    assert_eq!(person.latest(Field::Email), None);
    memory.relate(&id("a"), Relation::Mother, at(0));
    assert_eq!(memory.people()[0].relation(), Relation::Mother);
    memory.forget(&id("a"));
    assert!(memory.is_empty());
}

#[test]
fn a_memory_has_an_end_and_says_so() {
    let mut memory = Memory::default();
    for number in 0..200 {
        memory
            .keep(&id(&format!("p{number}")), Relation::Other, None, &[])
            .unwrap();
    }
    assert_eq!(
        memory.keep(&id("more"), Relation::Other, None, &[]),
        Err(MemoryError::Full)
    );
    let mut other = Memory::default();
    other.keep(&id("q"), Relation::Other, None, &[]).unwrap();
    assert_eq!(memory.merged(&other), Err(MemoryError::Full));
    assert_eq!(
        Memory::read(&vec![b' '; 5 << 20]),
        Err(MemoryError::TooLong)
    );
    assert_eq!(Memory::read(br#"{"format":2}"#), Err(MemoryError::Newer));
}
