//! What the contract's examples are made of: one form filled by fictional people.

use std::rc::Rc;

use domain::{ReceiptCode, dossier::RequestId};
use sync::canonical;
use sync::outbox::{Answer, Entry, Outcome, Step, Work};
use sync::protocol::{
    ActionId, Attachment, Channel, CommuneCode, Date, DossierId, Problem, ProblemCode,
    ProcedureCode, Receipt, Rejection, ResultDelivery, Sha256, Submission, Text, Timestamp, Value,
};
use sync::store::{
    About, Change, Cipher, Contents, Draft, DraftHead, DraftId, NewPage, Owner, Page, Slot, Store,
};

/// Two tabs over the same place, and a cipher for files to carry away.
pub(crate) struct Place {
    /// One tab.
    pub(crate) here: Store,
    /// Another tab over the same records.
    pub(crate) there: Store,
    /// Another phone with nothing on it.
    pub(crate) elsewhere: Store,
    /// For files to carry away.
    pub(crate) cipher: Rc<dyn Cipher>,
}

/// Noon of 23/11/2026 in Vietnam and so many seconds.
pub(crate) fn at(seconds: i64) -> Timestamp {
    Timestamp::from_millis(1_795_410_000_000 + seconds * 1000)
}

pub(crate) fn dossier_id(number: u8) -> DossierId {
    DossierId::new(at(i64::from(number)), [number; 10])
}

pub(crate) fn action_id(number: u8) -> ActionId {
    ActionId::new(at(i64::from(number)), [number; 10])
}

pub(crate) fn draft_id(number: u8) -> DraftId {
    dossier_id(number).into()
}

pub(crate) fn head(number: u8) -> DraftHead {
    DraftHead {
        id: draft_id(number),
        about: About::New {
            procedure: procedure(),
            requested: None,
        },
        bundle: Some(canonical::sha256(b"bundle")),
        started_at: at(i64::from(number)),
    }
}

pub(crate) fn supplement_head(action: ActionId, dossier: DossierId) -> DraftHead {
    DraftHead {
        id: action.into(),
        about: About::Supplement {
            dossier,
            request: RequestId::new("bs-1"),
        },
        bundle: None,
        started_at: at(0),
    }
}

pub(crate) fn set(path: &str, text: &str) -> Change {
    Change::Set {
        path: forms::Path::parse(path).unwrap(),
        value: Value::text(text),
    }
}

pub(crate) fn answer<'a>(contents: &'a Contents, path: &str) -> Option<&'a str> {
    contents.answers.at(path).and_then(Value::as_text)
}

pub(crate) fn page(paper: &str, name: &str) -> NewPage {
    NewPage {
        paper: paper.into(),
        name: name.into(),
        media_type: "image/jpeg".into(),
        advice: Vec::new(),
    }
}

/// So many bytes that differ from file to file.
pub(crate) fn photo(seed: u8, length: usize) -> Vec<u8> {
    (0..length)
        .map(|i| (i as u8).wrapping_mul(31).wrapping_add(seed))
        .collect()
}

pub(crate) async fn lua(store: &Store) -> Slot {
    store.slot(&Owner::Citizen("lua".into())).await.unwrap()
}

pub(crate) async fn tuan(store: &Store) -> Slot {
    store.slot(&Owner::Citizen("tuan".into())).await.unwrap()
}

/// A draft with one answer and two photos of one paper.
pub(crate) async fn filled(slot: &Slot, number: u8) -> Draft {
    let id = draft_id(number);
    let draft = slot.begin(head(number)).await.unwrap();
    let changed = slot
        .change(
            &id,
            draft.revision,
            at(1),
            &[set("ho_ten", "Nguyễn Thị Lụa")],
        )
        .await
        .unwrap();
    let (_, changed) = slot
        .attach(
            &id,
            changed.revision,
            at(2),
            page("giay_chung_sinh", "mat-truoc.jpg"),
            &photo(1, 1000),
        )
        .await
        .unwrap();
    slot.attach(
        &id,
        changed.revision,
        at(3),
        page("giay_chung_sinh", "mat-sau.jpg"),
        &photo(2, 2000),
    )
    .await
    .unwrap();
    slot.draft(&id).await.unwrap().unwrap()
}

/// The draft as it would be sent.
pub(crate) fn submission(draft: &Draft) -> Submission {
    Submission {
        id: DossierId::parse(&draft.head.id.0).unwrap(),
        procedure: procedure(),
        bundle: canonical::sha256(b"bundle"),
        answers: draft.contents.answers.clone(),
        attachments: draft.contents.pages.iter().map(attachment).collect(),
        centre: CommuneCode::parse("00070").unwrap(),
        result_delivery: ResultDelivery::Online,
        channel: Channel::Citizen,
        declared_at: at(10),
        device_today: Date::parse_iso("2026-11-23").unwrap(),
        app_version: "0.1.0".into(),
        snapshot_hash: canonical::sha256(b""),
    }
    .seal()
}

pub(crate) fn attachment(page: &Page) -> Attachment {
    Attachment {
        paper: page.paper.clone(),
        sha256: page.sha256,
        name: page.name.clone(),
        media_type: page.media_type.clone(),
        size: page.size,
    }
}

pub(crate) async fn frozen(slot: &Slot, draft: &Draft) -> Entry {
    let work = Work::Dossier {
        submission: submission(draft),
    };
    slot.freeze(&draft.head.id, draft.revision, work, at(10))
        .await
        .unwrap()
}

/// What a server answers that has all of it.
pub(crate) fn receipt(submission: &Submission) -> Receipt {
    let received = |file: &Attachment| domain::receipt::ReceivedFile {
        paper: file.paper.clone(),
        sha256: file.sha256,
        size: file.size,
    };
    Receipt {
        code: ReceiptCode::new([7; 10]),
        dossier: submission.id,
        procedure: submission.procedure,
        received_at: at(20),
        snapshot_hash: submission.snapshot_hash,
        files: submission.attachments.iter().map(received).collect(),
        centre: submission.centre,
        key_id: "k1".into(),
        signature: domain::receipt::Signature::from_bytes([0; 64]),
    }
}

pub(crate) fn taken(entry: &Entry) -> Outcome {
    match &entry.work {
        Work::Dossier { submission } => Outcome::Taken {
            receipt: receipt(submission),
        },
        other => panic!("not a dossier: {other:?}"),
    }
}

/// The server found these things wrong.
pub(crate) fn rejected() -> Answer {
    let mut problem = Problem::new(ProblemCode::Rejected);
    problem.problems = vec![Rejection {
        at: sync::protocol::Place::Answer {
            path: "ho_ten".into(),
        },
        message: Text::new(
            "Họ tên phải có ít nhất hai chữ.",
            "A full name has at least two words.",
        ),
    }];
    Answer::Refused(problem)
}

pub(crate) fn ask() -> Step {
    Step::Ask
}

fn procedure() -> ProcedureCode {
    ProcedureCode::parse("1.001193").unwrap()
}

/// The photo attached last.
pub(crate) fn last_page(draft: &Draft) -> Sha256 {
    draft.contents.pages[draft.contents.pages.len() - 1].sha256
}
