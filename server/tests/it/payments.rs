//! Money: shown as owed, shared by link, and paid only when the platform says so to the server, once.

use axum::http::StatusCode;
use calendar::Timestamp;
use domain::dossier::{Event, RequestId};
use domain::payment::VietQr;
use domain::{Money, PaymentId};
use sync::protocol::{
    EventsPage, PaymentMethod, PaymentRequest, PaymentState, PaymentView, ProblemCode,
    SharedPayment,
};

use crate::browser::{Browser, Reply};
use crate::office::{MORNING, Office, Platform, photo};

async fn owing(office: &Office, tu: &Browser) -> PaymentRequest {
    tu.upload(&photo(1)).await;
    let submission = office.birth_with_copies(1, &[&photo(1)], 2);
    assert_eq!(tu.submit(&submission).await.status, StatusCode::CREATED);
    PaymentRequest {
        dossier: submission.id,
        obligation: RequestId::new("filing"),
        method: PaymentMethod::Vietqr,
    }
}

async fn pay(browser: &Browser, number: u8, request: &PaymentRequest) -> Reply {
    let id = PaymentId::new(Timestamp::parse(MORNING).expect("an instant"), [number; 10]);
    browser
        .put(&format!("/api/v1/payments/{id}"), request)
        .await
}

fn reference(payment: &PaymentView) -> String {
    let code = payment.vietqr.as_ref().expect("a code");
    VietQr::decode(&code.payload)
        .expect("readable")
        .bill
        .expect("a reference")
}

async fn notice(
    office: &Office,
    reference: &str,
    transaction: &str,
    amount: u64,
    signed: &str,
) -> StatusCode {
    let body = Platform::notice(reference, transaction, amount, signed);
    let from_outside = office.browser().elsewhere();
    from_outside
        .post("/api/v1/payment-notices", "application/json", body)
        .await
        .status
}

async fn times_paid(tu: &Browser) -> usize {
    let page: EventsPage = tu.get("/api/v1/events").await.json();
    page.events
        .iter()
        .filter(|record| matches!(record.event, Event::Paid { .. }))
        .count()
}

#[tokio::test]
async fn a_vietqr_payment_is_paid_when_the_platform_says_so_and_only_once() {
    let office = Office::open().await;
    let tu = office.ong_tu().await;
    let request = owing(&office, &tu).await;
    let begun = pay(&tu, 1, &request).await;
    assert_eq!(begun.status, StatusCode::OK, "{}", begun.text());
    let begun: PaymentView = begun.json();
    assert_eq!(
        (begun.amount, begun.state),
        (Money(16_000), PaymentState::Waiting)
    );
    let code = VietQr::decode(&begun.vietqr.as_ref().expect("a code").payload).expect("readable");
    assert_eq!(code.amount, Some(Money(16_000)));
    // Asked again, it is the same payment.
    assert_eq!(pay(&tu, 1, &request).await.json::<PaymentView>(), begun);
    assert_eq!(times_paid(&tu).await, 0);

    for _ in 0..2 {
        assert_eq!(
            notice(&office, &reference(&begun), "gd-1", 16_000, "platform").await,
            StatusCode::OK
        );
    }
    let paid: PaymentView = tu
        .get(&format!("/api/v1/payments/{}", begun.id))
        .await
        .json();
    assert_eq!(paid.state, PaymentState::Paid);
    assert_eq!(
        paid.receipt.map(|receipt| receipt.number).as_deref(),
        Some("BL-0000123")
    );
    assert_eq!(times_paid(&tu).await, 1);
    assert_eq!(
        pay(&tu, 2, &request).await.problem().code,
        ProblemCode::Conflict
    );
}

#[tokio::test]
async fn a_forged_or_foreign_notice_pays_nothing() {
    let office = Office::open().await;
    let tu = office.ong_tu().await;
    let request = owing(&office, &tu).await;
    let payment: PaymentView = pay(&tu, 1, &request).await.json();
    let reference = reference(&payment);
    assert_eq!(
        notice(&office, &reference, "gd-1", 16_000, "me").await,
        StatusCode::UNAUTHORIZED
    );
    assert_eq!(
        notice(&office, &reference, "gd-2", 15_000, "platform").await,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    assert_eq!(
        notice(&office, "KHONGCO", "gd-3", 16_000, "platform").await,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    assert_eq!(times_paid(&tu).await, 0);
    let still: PaymentView = tu
        .get(&format!("/api/v1/payments/{}", payment.id))
        .await
        .json();
    assert_eq!(still.state, PaymentState::Waiting);
}

#[tokio::test]
async fn two_people_paying_the_same_fee_settle_it_once_and_the_second_is_noted() {
    let office = Office::open().await;
    let tu = office.ong_tu().await;
    let request = owing(&office, &tu).await;
    let first: PaymentView = pay(&tu, 1, &request).await.json();
    let second: PaymentView = pay(&tu, 2, &request).await.json();
    for (payment, transaction) in [(&first, "gd-1"), (&second, "gd-2")] {
        assert_eq!(
            notice(
                &office,
                &reference(payment),
                transaction,
                16_000,
                "platform"
            )
            .await,
            StatusCode::OK
        );
    }
    assert_eq!(times_paid(&tu).await, 1);
    let outcomes: Vec<String> =
        sqlx::query_scalar("SELECT outcome FROM payment_notice ORDER BY transaction_no")
            .fetch_all(office.state.db.read())
            .await
            .expect("rows");
    assert_eq!(outcomes, ["applied", "surplus"]);
}

#[tokio::test]
async fn a_shared_link_shows_the_code_and_nothing_personal() {
    let office = Office::open().await;
    let tu = office.ong_tu().await;
    let request = owing(&office, &tu).await;
    let payment: PaymentView = pay(&tu, 1, &request).await.json();
    let token = payment.share_url.rsplit('/').next().expect("a token");
    let shared = office.browser().get(&format!("/api/v1/pay/{token}")).await;
    let text = shared.text();
    for personal in [
        "Tư",
        "045058004217",
        "Ca Chiu",
        &request.dossier.to_string(),
    ] {
        assert!(!text.contains(personal), "{personal}");
    }
    let shared: SharedPayment = shared.json();
    assert_eq!(
        (shared.amount, &shared.vietqr),
        (Money(16_000), &payment.vietqr)
    );
    assert_eq!(
        office.browser().get("/api/v1/pay/khong-co").await.status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn nobody_sees_or_begins_another_persons_payment() {
    let office = Office::open().await;
    let (tu, lua) = (office.ong_tu().await, office.ba_lua().await);
    let request = owing(&office, &tu).await;
    let payment: PaymentView = pay(&tu, 1, &request).await.json();
    assert_eq!(
        lua.get(&format!("/api/v1/payments/{}", payment.id))
            .await
            .status,
        StatusCode::NOT_FOUND
    );
    assert_eq!(pay(&lua, 2, &request).await.status, StatusCode::NOT_FOUND);
    assert_eq!(pay(&lua, 1, &request).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn what_is_not_owed_cannot_be_paid() {
    let office = Office::open().await;
    let tu = office.ong_tu().await;
    let mut request = owing(&office, &tu).await;
    request.obligation = RequestId::new("khac");
    assert_eq!(pay(&tu, 1, &request).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_platforms_page_is_prepared_by_the_worker_not_by_the_request() {
    let office = Office::open().await;
    let tu = office.ong_tu().await;
    let mut request = owing(&office, &tu).await;
    request.method = PaymentMethod::Platform;
    let payment: PaymentView = pay(&tu, 1, &request).await.json();
    assert_eq!(
        (payment.state, payment.pay_url),
        (PaymentState::Preparing, None)
    );
    assert!(
        office
            .platform
            .opened
            .lock()
            .expect("not poisoned")
            .is_empty()
    );
    server::payments::opened(&office.state, payment.id, "https://pay.example/1")
        .await
        .expect("written");
    let ready: PaymentView = tu
        .get(&format!("/api/v1/payments/{}", payment.id))
        .await
        .json();
    assert_eq!(ready.pay_url.as_deref(), Some("https://pay.example/1"));
}

#[tokio::test]
async fn a_payment_nobody_made_expires_but_late_money_still_counts() {
    let office = Office::open().await;
    let tu = office.ong_tu().await;
    let request = owing(&office, &tu).await;
    let payment: PaymentView = pay(&tu, 1, &request).await.json();
    office.state.clock.advance(server::payments::TERM + 1);
    let tu = office.ong_tu().await;
    let expired: PaymentView = tu
        .get(&format!("/api/v1/payments/{}", payment.id))
        .await
        .json();
    assert_eq!(
        (expired.state, expired.vietqr),
        (PaymentState::Expired, None)
    );
    assert_eq!(
        notice(&office, &reference(&payment), "gd-9", 16_000, "platform").await,
        StatusCode::OK
    );
    assert_eq!(times_paid(&tu).await, 1);
}
