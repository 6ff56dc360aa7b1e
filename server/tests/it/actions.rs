//! What citizens do after filing: once each, only when it makes sense, carried on to the province.

use axum::http::StatusCode;
use calendar::{Date, Timestamp};
use domain::dossier::{Event, RequestId, RequestedPaper, Status};
use domain::{ActionId, DossierId};
use server::events;
use sync::protocol::{Action, ActionRequest, ActionTaken, DossierView, ProblemCode};

use crate::browser::{Browser, Reply};
use crate::office::{Office, attachment, photo};

async fn filed(office: &Office, tu: &Browser) -> DossierId {
    tu.upload(&photo(1)).await;
    let submission = office.birth(1, &[&photo(1)]);
    assert_eq!(tu.submit(&submission).await.status, StatusCode::CREATED);
    submission.id
}

/// The province says something about a dossier.
async fn happens(office: &Office, dossier: DossierId, event: Event) {
    let mut tx = office.state.db.write().await.expect("a transaction");
    let now = office.state.clock.now();
    events::record(&mut tx, dossier, now, &event)
        .await
        .expect("recorded");
    tx.commit().await.expect("committed");
}

fn status(status: Status) -> Event {
    Event::Status {
        status,
        note: None,
        by: None,
    }
}

fn action(office: &Office, dossier: DossierId, action: Action) -> ActionRequest {
    ActionRequest {
        dossier,
        declared_at: office.state.clock.now(),
        action,
    }
}

async fn act(browser: &Browser, number: u8, request: &ActionRequest) -> Reply {
    let id = ActionId::new(Timestamp::from_millis(1_795_400_000_000), [number; 10]);
    browser.put(&format!("/api/v1/actions/{id}"), request).await
}

async fn jobs(office: &Office, kind: &str) -> i64 {
    sqlx::query_scalar("SELECT count(*) FROM job WHERE kind = ?")
        .bind(kind)
        .fetch_one(office.state.db.read())
        .await
        .expect("a number")
}

#[tokio::test]
async fn withdrawing_twice_is_withdrawing_once() {
    let office = Office::open().await;
    let tu = office.ong_tu().await;
    let dossier = filed(&office, &tu).await;
    let wish = Action::Withdraw {
        reason: "Nộp nhầm".into(),
    };
    let wish = action(&office, dossier, wish);
    let first = act(&tu, 1, &wish).await;
    assert_eq!(first.status, StatusCode::OK, "{}", first.text());
    let again = act(&tu, 1, &wish).await;
    assert_eq!(first.json::<ActionTaken>(), again.json::<ActionTaken>());
    assert_eq!(jobs(&office, "send_withdrawal").await, 1);
    // A second wish makes no sense any more.
    assert_eq!(
        act(&tu, 2, &wish).await.problem().code,
        ProblemCode::Conflict
    );
}

#[tokio::test]
async fn the_same_id_with_other_words_does_not_replace_the_first() {
    let office = Office::open().await;
    let tu = office.ong_tu().await;
    let dossier = filed(&office, &tu).await;
    let reason = |text: &str| {
        let wish = Action::Withdraw {
            reason: text.into(),
        };
        action(&office, dossier, wish)
    };
    act(&tu, 1, &reason("Nộp nhầm")).await;
    assert_eq!(
        act(&tu, 1, &reason("Lý do khác")).await.problem().code,
        ProblemCode::Conflict
    );
}

#[tokio::test]
async fn nobody_acts_on_another_persons_dossier() {
    let office = Office::open().await;
    let (tu, lua) = (office.ong_tu().await, office.ba_lua().await);
    let dossier = filed(&office, &tu).await;
    let wish = Action::Withdraw {
        reason: "Của tôi".into(),
    };
    let refused = act(&lua, 1, &action(&office, dossier, wish)).await;
    assert_eq!(refused.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_supplement_answers_the_request_with_files_that_arrived() {
    let office = Office::open().await;
    let tu = office.ong_tu().await;
    let dossier = filed(&office, &tu).await;
    let answer = |request: &str| {
        let supplement = Action::Supplement {
            request: RequestId::new(request),
            attachments: vec![attachment("giay_chung_sinh", &photo(9))],
            note: "Chụp lại cho rõ".into(),
            answers: None,
        };
        action(&office, dossier, supplement)
    };
    assert_eq!(
        act(&tu, 1, &answer("bs-1")).await.problem().code,
        ProblemCode::Conflict
    );

    let asked = Event::SupplementRequested {
        request: RequestId::new("bs-1"),
        items: vec![RequestedPaper {
            paper: Some("giay_chung_sinh".into()),
            text: "Giấy chứng sinh bị mờ".into(),
        }],
        until: Date::parse_iso("2026-12-01").ok(),
    };
    happens(&office, dossier, status(Status::SupplementRequested)).await;
    happens(&office, dossier, asked).await;
    assert_eq!(
        act(&tu, 1, &answer("bs-1")).await.problem().code,
        ProblemCode::MissingAttachments
    );
    tu.upload(&photo(9)).await;
    let taken = act(&tu, 1, &answer("bs-1")).await;
    assert_eq!(
        taken.json::<ActionTaken>().files,
        [sync::canonical::sha256(&photo(9))]
    );
    assert_eq!(jobs(&office, "send_supplement").await, 1);
    let file = format!(
        "/api/v1/dossiers/{dossier}/files/{}",
        sync::canonical::sha256(&photo(9))
    );
    assert_eq!(tu.get(&file).await.status, StatusCode::OK);
}

#[tokio::test]
async fn an_empty_supplement_is_sent_back_with_a_sentence() {
    let office = Office::open().await;
    let tu = office.ong_tu().await;
    let dossier = filed(&office, &tu).await;
    let empty = Action::Supplement {
        request: RequestId::new("bs-1"),
        attachments: Vec::new(),
        note: "  ".into(),
        answers: None,
    };
    let refused = act(&tu, 1, &action(&office, dossier, empty))
        .await
        .problem();
    assert_eq!(refused.code, ProblemCode::Rejected);
    assert!(refused.problems[0].message.vi.contains("ít nhất một thứ"));
}

#[tokio::test]
async fn a_draft_certificate_is_confirmed_before_its_hour_and_not_after() {
    let office = Office::open().await;
    let tu = office.ong_tu().await;
    let dossier = filed(&office, &tu).await;
    let draft = |name: &str| Event::DraftCertificate {
        request: RequestId::new(name),
        fields: Vec::new(),
        file: None,
        confirm_by: office.state.clock.now().add_millis(24 * 3_600_000),
    };
    happens(&office, dossier, status(Status::InProgress)).await;
    happens(&office, dossier, draft("gks-1")).await;
    let answer = |name: &str, agreed: bool, note: &str| {
        let answer = Action::ConfirmDraft {
            request: RequestId::new(name),
            agreed,
            note: note.into(),
        };
        action(&office, dossier, answer)
    };
    // "Wrong" needs a word about what is wrong.
    assert_eq!(
        act(&tu, 1, &answer("gks-1", false, ""))
            .await
            .problem()
            .code,
        ProblemCode::Rejected
    );
    assert_eq!(
        act(&tu, 2, &answer("gks-1", true, "")).await.status,
        StatusCode::OK
    );
    happens(&office, dossier, draft("gks-2")).await;
    office.state.clock.advance(24 * 3_600_000 + 1);
    let tu = office.ong_tu().await;
    assert_eq!(
        act(&tu, 3, &answer("gks-2", true, "")).await.problem().code,
        ProblemCode::Conflict
    );
}

#[tokio::test]
async fn a_result_can_be_rated_once() {
    let office = Office::open().await;
    let tu = office.ong_tu().await;
    let dossier = filed(&office, &tu).await;
    let rate = |stars: u8| {
        let rating = Action::Rate {
            stars,
            note: String::new(),
        };
        action(&office, dossier, rating)
    };
    assert_eq!(
        act(&tu, 1, &rate(5)).await.problem().code,
        ProblemCode::Conflict
    );
    for step in [
        Status::Accepted,
        Status::InProgress,
        Status::Processed,
        Status::Returned,
    ] {
        happens(&office, dossier, status(step)).await;
    }
    assert_eq!(
        act(&tu, 1, &rate(6)).await.problem().code,
        ProblemCode::Rejected
    );
    assert_eq!(act(&tu, 1, &rate(5)).await.status, StatusCode::OK);
    let view: DossierView = tu.get(&format!("/api/v1/dossiers/{dossier}")).await.json();
    assert!(matches!(
        view.events.last().map(|record| &record.event),
        Some(Event::Rated { stars: 5, .. })
    ));
}
