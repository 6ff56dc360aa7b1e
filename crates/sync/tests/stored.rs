//! What the phone keeps, written out: an update of the app must still read what the version before has written.

use forms::{Path, Value};
use insta::assert_json_snapshot;
use sync::outbox::{Answer, Entry, Step, Work};
use sync::protocol::*;
use sync::store::{About, Advice, Change, Contents, DraftHead, Page};

fn at() -> Timestamp {
    Timestamp::from_millis(1_795_410_000_000)
}

fn path() -> Path {
    Path::parse("con[1]/ho_ten").unwrap()
}

fn page() -> Page {
    Page {
        paper: "cccd".into(),
        sha256: Sha256::from_bytes([2; 32]),
        name: "thẻ.jpg".into(),
        media_type: "image/jpeg".into(),
        size: 5,
        advice: Vec::new(),
    }
}

fn changes() -> Vec<Change> {
    let message = forms::Text::new("Thiếu", "Missing");
    vec![
        Change::Set {
            path: path(),
            value: Value::text("Lụa"),
        },
        Change::Source {
            path: path(),
            source: "card".into(),
        },
        Change::Clear {
            path: Path::parse("que_quan").unwrap(),
        },
        Change::Attach { page: page() },
        Change::Order {
            paper: "cccd".into(),
            pages: vec![page().sha256],
        },
        Change::Detach {
            paper: "don".into(),
            sha256: page().sha256,
        },
        Change::Centre {
            centre: CommuneCode::parse("00070").unwrap(),
        },
        Change::Delivery {
            delivery: ResultDelivery::Counter,
        },
        Change::Section {
            section: "con".into(),
        },
        Change::Returned {
            problems: vec![Rejection {
                at: Place::Centre,
                message,
            }],
        },
        Change::Extra {
            key: "an_y".into(),
            value: Some("đã xem".into()),
        },
        Change::Extra {
            key: "khac".into(),
            value: None,
        },
    ]
}

#[test]
fn drafts_are_kept_as_before() {
    let mut contents = Contents::default();
    changes().iter().for_each(|change| contents.apply(change));
    let replace = Change::Replace {
        answers: contents.answers.clone(),
    };
    let head = DraftHead {
        id: DossierId::new(at(), [1; 10]).into(),
        about: About::New {
            procedure: ProcedureCode::parse("1.001193").unwrap(),
            requested: None,
        },
        bundle: Some(Sha256::from_bytes([1; 32])),
        started_at: at(),
    };
    let supplement = About::Supplement {
        dossier: DossierId::new(at(), [1; 10]),
        request: RequestId::new("bs-1"),
    };
    assert_json_snapshot!("changes", changes());
    assert_json_snapshot!("replace", replace);
    assert_json_snapshot!("contents", contents);
    assert_json_snapshot!("head", head);
    assert_json_snapshot!("supplement_draft", supplement);
    let text = serde_json::to_string(&(changes(), &contents, &head, &supplement)).unwrap();
    assert_eq!(
        serde_json::from_str::<(Vec<Change>, Contents, DraftHead, About)>(&text).unwrap(),
        (changes(), contents, head, supplement)
    );
}

#[test]
fn what_is_said_of_a_page_is_kept_and_pages_of_before_have_nothing_said_of_them() {
    let advised = Page {
        advice: vec![Advice {
            page: 1,
            about: "blurred".into(),
        }],
        ..page()
    };
    let change = Change::Attach {
        page: advised.clone(),
    };
    assert_json_snapshot!("advice", change);
    let text = serde_json::to_string(&change).unwrap();
    assert_eq!(serde_json::from_str::<Change>(&text).unwrap(), change);
    let before = text.replace(r#","advice":[{"page":1,"about":"blurred"}]"#, "");
    assert_ne!(before, text);
    let read = serde_json::from_str::<Change>(&before).unwrap();
    assert_eq!(read, Change::Attach { page: page() });
}

#[test]
fn work_on_its_way_is_kept_as_before() {
    let photo = Attachment {
        paper: "cccd".into(),
        sha256: page().sha256,
        name: page().name,
        media_type: page().media_type,
        size: 5,
    };
    let action = Action::Supplement {
        request: RequestId::new("bs-1"),
        attachments: vec![photo.clone()],
        note: String::new(),
        answers: None,
    };
    let request = ActionRequest {
        dossier: DossierId::new(at(), [1; 10]),
        declared_at: at(),
        action,
    };
    let work = Work::Action {
        id: ActionId::new(at(), [6; 10]),
        request,
    };
    let mut entry = Entry::new(work, at());
    let created = Answer::Created {
        url: "/api/v1/uploads/1".into(),
        offset: 0,
    };
    entry.answered(&Step::CreateUpload(photo), created, at(), 0);
    let chunk = entry.next(at());
    entry.answered(&chunk, Answer::Lost, at(), 0);
    assert_json_snapshot!("work", entry.work);
    assert_json_snapshot!("waiting", entry.state);
    let text = serde_json::to_string(&entry.state).unwrap();
    assert_eq!(
        serde_json::from_str::<sync::outbox::State>(&text).unwrap(),
        entry.state
    );

    entry.retry();
    entry.answered(
        &chunk,
        Answer::Refused(Problem::new(ProblemCode::SignInNeeded)),
        at(),
        0,
    );
    assert_json_snapshot!("needs_a_person", entry.state);
}
