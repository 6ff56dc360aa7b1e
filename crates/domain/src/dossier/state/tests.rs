//! What folding means, told by example.

use super::*;
use crate::DossierId;
use proptest::prelude::*;

fn recorded(seq: u64, event: Event) -> Recorded {
    let at = Timestamp::from_millis(1_795_400_000_000 + seq as i64 * 60_000);
    Recorded {
        seq,
        dossier: DossierId::new(Timestamp::from_millis(0), [7; 10]),
        at,
        event,
    }
}

fn history(events: Vec<Event>) -> Vec<Recorded> {
    (1..)
        .zip(events)
        .map(|(seq, event)| recorded(seq, event))
        .collect()
}

fn status(status: Status) -> Event {
    Event::Status {
        status,
        note: None,
        by: None,
    }
}

fn supplement(request: &str) -> Event {
    let items = vec![RequestedPaper {
        paper: Some("birth_proof".into()),
        text: "Giấy chứng sinh bị mờ".into(),
    }];
    Event::SupplementRequested {
        request: RequestId::new(request),
        items,
        until: None,
    }
}

fn fee(obligation: &str) -> Event {
    Event::PaymentRequested {
        obligation: RequestId::new(obligation),
        lines: Vec::new(),
        total: Money(8_000),
        reason: String::new(),
    }
}

fn paid(obligation: &str) -> Event {
    Event::Paid {
        obligation: RequestId::new(obligation),
        payment: PaymentId::new(Timestamp::from_millis(1), [1; 10]),
        amount: Money(8_000),
        at: Timestamp::from_millis(2),
        receipt_no: None,
    }
}

fn received() -> Event {
    Event::Received {
        receipt_code: ReceiptCode::new([3; 10]),
    }
}

#[test]
fn a_received_dossier_is_newly_registered() {
    let state = DossierState::fold(&history(vec![received()]));
    assert_eq!(state.status, Some(Status::New));
    assert!(state.receipt.is_some());
    assert!(state.can_be_withdrawn());
}

#[test]
fn a_supplement_is_a_task_until_it_is_answered() {
    let mut events = history(vec![
        received(),
        status(Status::SupplementRequested),
        supplement("s1"),
    ]);
    assert_eq!(DossierState::fold(&events).tasks.len(), 1);
    events.push(recorded(
        4,
        Event::Supplemented {
            request: RequestId::new("s1"),
        },
    ));
    assert_eq!(DossierState::fold(&events).tasks, []);
}

#[test]
fn a_request_repeated_after_its_answer_does_not_open_again() {
    let answered = Event::Supplemented {
        request: RequestId::new("s1"),
    };
    let state = DossierState::fold(&history(vec![supplement("s1"), answered, supplement("s1")]));
    assert_eq!(state.tasks, []);
}

#[test]
fn a_fee_asked_for_at_filing_stays_open_while_the_dossier_moves_on() {
    let mut events = history(vec![
        received(),
        fee("f1"),
        status(Status::Accepted),
        status(Status::InProgress),
    ]);
    assert_eq!(DossierState::fold(&events).tasks.len(), 1);
    events.push(recorded(5, paid("f1")));
    let state = DossierState::fold(&events);
    assert_eq!(state.tasks, []);
    assert_eq!(state.paid[0].amount, Money(8_000));
}

#[test]
fn a_fee_paid_at_the_counter_is_no_longer_a_task() {
    let events = vec![
        received(),
        status(Status::PaymentRequested),
        fee("f1"),
        status(Status::InProgress),
    ];
    assert_eq!(DossierState::fold(&history(events)).tasks, []);
}

#[test]
fn silence_agrees_to_the_draft() {
    let draft = Event::DraftCertificate {
        request: RequestId::new("d1"),
        fields: vec![DraftField {
            label: "Họ và tên".into(),
            value: "Hồ Thị Ca Chiu".into(),
        }],
        file: None,
        confirm_by: Timestamp::from_millis(10),
    };
    let silence = Event::DraftConfirmed {
        request: RequestId::new("d1"),
        agreed: true,
        silent: true,
        note: None,
    };
    assert_eq!(
        DossierState::fold(&history(vec![draft.clone()]))
            .tasks
            .len(),
        1
    );
    assert_eq!(DossierState::fold(&history(vec![draft, silence])).tasks, []);
}

#[test]
fn a_finished_dossier_asks_for_nothing() {
    for last in [
        Status::Refused,
        Status::Stopped,
        Status::Withdrawn,
        Status::Processed,
        Status::Returned,
    ] {
        let state = DossierState::fold(&history(vec![received(), supplement("s1"), status(last)]));
        assert_eq!(state.tasks, [], "{last:?}");
        assert!(!state.can_be_withdrawn());
    }
}

#[test]
fn a_refusal_keeps_its_reason() {
    let state = DossierState::fold(&history(vec![
        received(),
        Event::Refused {
            reason: "Không thuộc thẩm quyền".into(),
        },
    ]));
    assert_eq!(state.status, Some(Status::Refused));
    assert_eq!(
        state.outcome,
        Some(Outcome::Refused {
            reason: "Không thuộc thẩm quyền".into()
        })
    );
}

#[test]
fn a_problem_on_the_way_is_over_when_the_code_arrives() {
    let problem = Event::BridgeProblem {
        text: "Hệ thống của tỉnh chưa trả lời".into(),
    };
    let code = DossierCode::parse("H50.24.19-261109-0007").unwrap();
    let mut events = history(vec![received(), problem]);
    assert!(DossierState::fold(&events).problem.is_some());
    events.push(recorded(3, Event::CodeAssigned { code }));
    assert_eq!(DossierState::fold(&events).problem, None);
}

#[test]
fn a_newer_kind_of_event_is_kept_in_the_timeline_and_changes_nothing() {
    let newer: Event =
        serde_json::from_str(r#"{"type":"moved_to_another_office","office":"x"}"#).unwrap();
    let state = DossierState::fold(&history(vec![received(), newer]));
    assert_eq!(state.status, Some(Status::New));
    assert_eq!(state.timeline.len(), 2);
}

fn any_event() -> impl Strategy<Value = Event> {
    let request = prop_oneof![Just("a"), Just("b")];
    prop_oneof![
        Just(received()),
        (1u8..=10).prop_map(|number| status(Status::try_from(number).unwrap())),
        request.clone().prop_map(supplement),
        request.clone().prop_map(|id| Event::Supplemented {
            request: RequestId::new(id)
        }),
        request.clone().prop_map(fee),
        request.clone().prop_map(paid),
        request.prop_map(|id| Event::DraftConfirmed {
            request: RequestId::new(id),
            agreed: false,
            silent: false,
            note: None
        }),
        Just(Event::WithdrawalRequested { reason: None }),
        Just(Event::Refused { reason: "x".into() }),
        Just(Event::ResultReady {
            files: Vec::new(),
            place: None
        }),
        any::<u8>().prop_map(|stars| Event::Rated { stars, note: None }),
        Just(Event::BridgeProblem { text: "x".into() }),
        Just(Event::Unknown),
    ]
}

proptest! {
    #[test]
    fn order_and_repetition_of_delivery_do_not_matter(
        events in proptest::collection::vec(any_event(), 0..20),
        repeats in proptest::collection::vec(any::<proptest::sample::Index>(), 0..10),
        rotation in any::<proptest::sample::Index>(),
    ) {
        let once = history(events);
        let mut twice = once.clone();
        if !once.is_empty() {
            twice.extend(repeats.iter().map(|index| once[index.index(once.len())].clone()));
            let middle = rotation.index(twice.len());
            twice.rotate_left(middle);
            twice.reverse();
        }
        prop_assert_eq!(DossierState::fold(&once), DossierState::fold(&twice));
    }
}
