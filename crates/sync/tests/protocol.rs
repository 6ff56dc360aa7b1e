//! What travels, written out: a change in these snapshots is a change of contract with phones that are already out there.

use calendar::{Date, Timestamp};
use domain::dossier::{Event, Recorded, RequestId};
use domain::receipt::{ReceivedFile, Signature};
use domain::{ReceiptCode, Sha256};
use forms::{Answers, Path, Text, Value};
use insta::assert_json_snapshot;
use sync::protocol::*;

fn at() -> Timestamp {
    Timestamp::from_millis(1_795_410_000_000)
}

fn dossier() -> DossierId {
    DossierId::new(at(), [1; 10])
}

fn hash(byte: u8) -> Sha256 {
    Sha256::from_bytes([byte; 32])
}

fn photo() -> Attachment {
    Attachment {
        paper: "giay_chung_sinh".into(),
        sha256: hash(2),
        name: "giấy chứng sinh.jpg".into(),
        media_type: "image/jpeg".into(),
        size: 312_450,
    }
}

fn answers() -> Answers {
    let mut answers = Answers::new();
    answers.set(
        Path::parse("ho_ten").unwrap(),
        Value::text("Nguyễn Thị Lụa"),
    );
    answers
}

fn submission() -> Submission {
    Submission {
        id: dossier(),
        procedure: ProcedureCode::parse("1.001193").unwrap(),
        bundle: hash(1),
        answers: answers(),
        attachments: vec![photo()],
        centre: CommuneCode::parse("00070").unwrap(),
        result_delivery: ResultDelivery::Post {
            recipient: "Nguyễn Thị Lụa".into(),
            phone: "0900000000".into(),
            address: "số 5, thôn Đồng, xã Thử".into(),
        },
        channel: Channel::Citizen,
        declared_at: at(),
        device_today: Date::parse_iso("2026-11-23").unwrap(),
        app_version: "0.1.0".into(),
        snapshot_hash: hash(0),
    }
    .seal()
}

fn receipt() -> Receipt {
    Receipt {
        code: ReceiptCode::new([3; 10]),
        dossier: dossier(),
        procedure: ProcedureCode::parse("1.001193").unwrap(),
        received_at: at(),
        snapshot_hash: submission().snapshot_hash,
        files: vec![ReceivedFile {
            paper: photo().paper,
            sha256: photo().sha256,
            size: photo().size,
        }],
        centre: CommuneCode::parse("00070").unwrap(),
        key_id: "2026-11".into(),
        signature: Signature::from_bytes([4; 64]),
    }
}

fn recorded() -> Recorded {
    Recorded {
        seq: 7,
        dossier: dossier(),
        at: at(),
        event: Event::Supplemented {
            request: RequestId::new("bs-1"),
        },
    }
}

/// Writes it, holds it against the snapshot, and reads it back.
macro_rules! travels {
    ($name:literal, $value:expr) => {{
        let value = $value;
        assert_json_snapshot!($name, value);
        let text = serde_json::to_string(&value).unwrap();
        let back = serde_json::from_str(&text).unwrap();
        assert_eq!(value, back);
    }};
}

#[test]
fn dossiers_travel_as_agreed() {
    travels!("submission", submission());
    travels!("taken", Taken { receipt: receipt() });
    travels!(
        "dossier_view",
        DossierView {
            submission: submission(),
            receipt: receipt(),
            events: vec![recorded()]
        }
    );
    travels!("result_at_the_counter", ResultDelivery::Counter);
    travels!("result_online", ResultDelivery::Online);
}

#[test]
fn events_travel_as_agreed() {
    travels!(
        "events_page",
        EventsPage {
            events: vec![recorded()],
            cursor: 7,
            more: false
        }
    );
}

#[test]
fn actions_travel_as_agreed() {
    let request = |action| ActionRequest {
        dossier: dossier(),
        declared_at: at(),
        action,
    };
    travels!(
        "withdraw",
        request(Action::Withdraw {
            reason: "Nộp nhầm".into()
        })
    );
    travels!(
        "supplement",
        request(Action::Supplement {
            request: RequestId::new("bs-1"),
            attachments: vec![photo()],
            note: "Ảnh rõ hơn".into(),
            answers: Some(answers()),
        })
    );
    let (agreed, note) = (false, "Sai tên đệm".into());
    travels!(
        "confirm_draft",
        request(Action::ConfirmDraft {
            request: RequestId::new("dt-1"),
            agreed,
            note
        })
    );
    travels!(
        "rate",
        request(Action::Rate {
            stars: 5,
            note: String::new()
        })
    );
    travels!(
        "action_taken",
        ActionTaken {
            seq: 8,
            files: vec![hash(2)]
        }
    );
}

#[test]
fn payments_travel_as_agreed() {
    let (obligation, method) = (RequestId::new("lp-1"), PaymentMethod::Vietqr);
    let id = PaymentId::new(at(), [5; 10]);
    let code = VietqrView {
        payload: "00020101…".into(),
        bank: "Ngân hàng Thử nghiệm".into(),
        account: "0000000000".into(),
        holder: "KHO BAC THU NGHIEM".into(),
        content: "MOTCUA7Q2M".into(),
    };
    travels!(
        "payment_request",
        PaymentRequest {
            dossier: dossier(),
            obligation: obligation.clone(),
            method
        }
    );
    travels!(
        "payment_waiting",
        PaymentView {
            id,
            dossier: dossier(),
            obligation: obligation.clone(),
            amount: Money(8000),
            method,
            state: PaymentState::Waiting,
            vietqr: Some(code.clone()),
            pay_url: None,
            share_url: "http://localhost:8080/pay/k3y".into(),
            receipt: None,
        }
    );
    travels!(
        "payment_paid",
        PaymentView {
            id,
            dossier: dossier(),
            obligation,
            amount: Money(8000),
            method: PaymentMethod::Platform,
            state: PaymentState::Paid,
            vietqr: None,
            pay_url: Some("http://localhost:8081/payment/p/1".into()),
            share_url: "http://localhost:8080/pay/k3y".into(),
            receipt: Some(PaymentReceipt {
                number: "BL-000001".into(),
                paid_at: at(),
                url: None
            }),
        }
    );
    let procedure = Text::new("Đăng ký khai sinh", "Birth registration");
    let shared = SharedPayment {
        procedure,
        amount: Money(8000),
        state: PaymentState::Waiting,
        vietqr: Some(code),
        pay_url: None,
    };
    travels!("shared_payment", shared);
}

#[test]
fn people_and_public_proofs_travel_as_agreed() {
    travels!("nobody_signed_in", SessionView::default());
    let person = SessionPerson {
        citizen: "0b5c7a3e".into(),
        name: "Nguyễn Thị Lụa".into(),
        personal_number: "001190000001".into(),
        birth_date: Date::parse_iso("1990-05-02").ok().map(Into::into),
        sex: Some(Sex::Female),
        phone: None,
    };
    travels!(
        "somebody_signed_in",
        SessionView {
            person: Some(person)
        }
    );
    travels!(
        "public_receipt",
        PublicReceipt {
            code: receipt().code.to_string(),
            procedure: receipt().procedure,
            procedure_name: Text::new("Đăng ký khai sinh", "Birth registration"),
            received_at: at(),
            centre: receipt().centre,
            centre_name: "Phường Hoàn Kiếm".into(),
            files: 1,
            snapshot_hash: receipt().snapshot_hash,
            key_id: receipt().key_id,
        }
    );
    let key = PublicKey {
        id: "2026-11".into(),
        algorithm: "Ed25519".into(),
        public_key: "AAAA".into(),
    };
    travels!("keys", KeysView { keys: vec![key] });
}

#[test]
fn problems_travel_as_agreed() {
    let mut problem = Problem::new(ProblemCode::Rejected);
    problem.title = "Hồ sơ chưa nhận được".into();
    let place = |at| Rejection {
        at,
        message: Text::new("Thiếu", "Missing"),
    };
    problem.problems = vec![
        place(Place::Answer {
            path: "con[1]/ho_ten".into(),
        }),
        place(Place::Paper {
            paper: "giay_chung_sinh".into(),
        }),
        place(Place::File { sha256: hash(2) }),
        place(Place::Centre),
        place(Place::Dossier),
    ];
    travels!("rejected", problem);
    let mut missing = Problem::new(ProblemCode::MissingAttachments);
    missing.hashes = vec![hash(2)];
    travels!("missing_attachments", missing);
    let mut later = Problem::new(ProblemCode::Later);
    later.retry_after = Some(30);
    travels!("later", later);
}

#[test]
fn a_code_and_its_name_are_the_same_word() {
    use ProblemCode::*;
    for code in [
        BadRequest,
        SignInNeeded,
        Forbidden,
        NotFound,
        MethodNotAllowed,
        MissingAttachments,
        Conflict,
        OffsetMismatch,
        Gone,
        TooLarge,
        UnsupportedMedia,
        Rejected,
        TooManyRequests,
        ChecksumMismatch,
        Later,
        Internal,
    ] {
        assert_eq!(serde_json::to_value(code).unwrap(), code.name());
    }
}

#[test]
fn a_phone_understands_a_problem_code_it_has_never_heard_of() {
    let text = r#"{"type":"urn:x","title":"?","status":451,"code":"unavailable_for_legal_reasons","more":1}"#;
    assert_eq!(
        serde_json::from_str::<Problem>(text).unwrap().code,
        ProblemCode::Unknown
    );
}

#[test]
fn a_sealed_submission_shows_when_anything_was_changed() {
    let sealed = submission();
    assert!(sealed.is_sealed());
    let read: Submission = serde_json::from_slice(&sync::canonical::bytes(&sealed)).unwrap();
    assert!(read.is_sealed() && read == sealed);
    let mut changed = sealed;
    changed.attachments[0].name.push('!');
    assert!(!changed.is_sealed());
}
