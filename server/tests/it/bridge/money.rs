//! Money: asked for by either side, paid at the platform, believed only from its signed word, told to the province.

use axum::http::StatusCode;
use domain::dossier::{Event, RequestId, Status, Task};
use domain::{DossierId, PaymentId};
use sandbox::Kind;
use serde_json::json;
use server::payment::{NoticeAnswer, PaymentPlatform};
use server::payments;
use sync::protocol::{PaymentMethod, PaymentRequest, PaymentState, PaymentView};

use super::Town;
use crate::browser::Browser;
use crate::office::photo;

/// Ông Tư files with two copies: 16,000 đồng.
async fn owing(town: &Town) -> (Browser, DossierId, String) {
    let tu = town.office.ong_tu().await;
    tu.upload(&photo(1)).await;
    let submission = town.office.birth_with_copies(1, &[&photo(1)], 2);
    assert_eq!(tu.submit(&submission).await.status, StatusCode::CREATED);
    town.work().await;
    let code = town.code(submission.id).await.expect("a code");
    (tu, submission.id, code)
}

async fn begin(
    town: &Town,
    who: &Browser,
    id: DossierId,
    obligation: &str,
    method: PaymentMethod,
) -> PaymentId {
    let payment = PaymentId::new(town.office.state.clock.now(), [7; 10]);
    let request = PaymentRequest {
        dossier: id,
        obligation: RequestId::new(obligation),
        method,
    };
    let reply = who
        .put(&format!("/api/v1/payments/{payment}"), &request)
        .await;
    assert_eq!(reply.status, StatusCode::OK, "{}", reply.text());
    payment
}

async fn view(who: &Browser, payment: PaymentId) -> PaymentView {
    who.get(&format!("/api/v1/payments/{payment}")).await.json()
}

/// Somebody pays on the platform's page.
async fn pay(town: &Town, url: &str) {
    let page = town
        .http
        .post(format!("{url}/pay"))
        .form(&[("bank", "SUOI")])
        .send()
        .await
        .expect("an answer");
    assert!(page.status().is_success(), "{}", page.status());
}

/// The platform's word arrives at our door.
async fn hear(town: &mut Town) -> NoticeAnswer {
    let body = town.notice().await;
    let notice = town
        .platform
        .read_notice(&body)
        .expect("a believable notice");
    payments::apply(&town.office.state, &notice)
        .await
        .expect("the database")
}

#[tokio::test]
async fn paying_on_the_platforms_page_settles_the_fee_on_both_sides() {
    let mut town = Town::open().await;
    let (tu, id, code) = owing(&town).await;
    let payment = begin(&town, &tu, id, "filing", PaymentMethod::Platform).await;
    town.work().await;
    let url = view(&tu, payment).await.pay_url.expect("a page to pay on");
    pay(&town, &url).await;
    assert_eq!(
        view(&tu, payment).await.state,
        PaymentState::Waiting,
        "not before the platform says so"
    );
    assert_eq!(hear(&mut town).await, NoticeAnswer::Taken);
    let paid = view(&tu, payment).await;
    assert_eq!(paid.state, PaymentState::Paid);
    assert!(
        paid.receipt
            .is_some_and(|receipt| receipt.number.starts_with("BL-"))
    );
    town.fail("province.paid", Kind::LoseReply);
    town.work().await;
    town.later(30).await;
    let owed = town.dossier_there(&code).await["DanhSachNghiaVuTaiChinh"][0].clone();
    assert_eq!(owed["NghiaVuId"], "NOP_HO_SO");
    assert_eq!(owed["TrangThaiThanhToan"], "Đã thanh toán");
}

#[tokio::test]
async fn a_lost_answer_to_the_first_question_finds_the_same_bill() {
    let town = Town::open().await;
    let (tu, id, _) = owing(&town).await;
    let payment = begin(&town, &tu, id, "filing", PaymentMethod::Platform).await;
    town.fail("payment.init", Kind::LoseReply);
    town.work().await;
    assert_eq!(view(&tu, payment).await.state, PaymentState::Preparing);
    town.later(30).await;
    assert!(view(&tu, payment).await.pay_url.is_some());
}

#[tokio::test]
async fn money_whose_notice_got_lost_is_found_by_asking() {
    let town = Town::open().await;
    let (tu, id, _) = owing(&town).await;
    let payment = begin(&town, &tu, id, "filing", PaymentMethod::Platform).await;
    town.work().await;
    town.fail("payment.notice", Kind::Lost);
    let url = view(&tu, payment).await.pay_url.expect("a page to pay on");
    pay(&town, &url).await;
    town.later(61).await;
    assert_eq!(view(&tu, payment).await.state, PaymentState::Paid);
}

#[tokio::test]
async fn a_notice_of_another_amount_pays_nothing() {
    let mut town = Town::open().await;
    let (tu, id, _) = owing(&town).await;
    let payment = begin(&town, &tu, id, "filing", PaymentMethod::Platform).await;
    town.work().await;
    town.fail("payment.notice", Kind::WrongAmount);
    let url = view(&tu, payment).await.pay_url.expect("a page to pay on");
    pay(&town, &url).await;
    assert_eq!(hear(&mut town).await, NoticeAnswer::NotOurs);
    assert_eq!(view(&tu, payment).await.state, PaymentState::Waiting);
}

#[tokio::test]
async fn a_code_scanned_on_another_phone_pays_once_however_often_the_notice_comes() {
    let mut town = Town::open().await;
    let (tu, id, _) = owing(&town).await;
    let payment = begin(&town, &tu, id, "filing", PaymentMethod::Vietqr).await;
    let shown = view(&tu, payment).await.vietqr.expect("a code");
    town.fail("payment.notice", Kind::Duplicate);
    let transferred = town
        .http
        .post(format!("{}/bank", town.url))
        .form(&[("payload", &shown.payload)])
        .send()
        .await
        .expect("an answer");
    assert!(
        transferred
            .text()
            .await
            .expect("a page")
            .contains("Đã chuyển 16.000 đ")
    );
    assert_eq!(hear(&mut town).await, NoticeAnswer::Taken);
    assert_eq!(hear(&mut town).await, NoticeAnswer::Taken);
    assert_eq!(view(&tu, payment).await.state, PaymentState::Paid);
    let events = town.events(id).await;
    assert_eq!(
        events
            .iter()
            .filter(|event| matches!(event, Event::Paid { .. }))
            .count(),
        1
    );
}

#[tokio::test]
async fn money_the_officer_asks_for_is_paid_and_the_dossier_goes_on() {
    let mut town = Town::open().await;
    let (tu, id, code) = town.filed().await;
    town.officer(
        &code,
        "payment",
        json!({ "amount": 8000, "reason": "Lệ phí bản sao" }),
    )
    .await;
    let standing = town.standing(id).await;
    assert_eq!(standing.status, Some(Status::PaymentRequested));
    let Some(Task::Pay {
        obligation, total, ..
    }) = standing.tasks.first()
    else {
        panic!("a task");
    };
    assert_eq!(total.dong(), 8000);
    let payment = begin(&town, &tu, id, obligation.as_str(), PaymentMethod::Platform).await;
    town.work().await;
    let url = view(&tu, payment).await.pay_url.expect("a page to pay on");
    pay(&town, &url).await;
    hear(&mut town).await;
    town.work().await;
    let owed = town.dossier_there(&code).await["DanhSachNghiaVuTaiChinh"][0].clone();
    assert_eq!(owed["TrangThaiThanhToan"], "Đã thanh toán");
    assert!(
        owed["SoBienLai"]
            .as_str()
            .is_some_and(|number| !number.is_empty())
    );
    town.officer(&code, "status", json!({ "status": 2 })).await;
    assert!(town.standing(id).await.tasks.is_empty());
}

#[tokio::test]
async fn a_given_up_payment_can_be_begun_again() {
    let mut town = Town::open().await;
    let (tu, id, _) = owing(&town).await;
    let payment = begin(&town, &tu, id, "filing", PaymentMethod::Platform).await;
    town.work().await;
    let url = view(&tu, payment).await.pay_url.expect("a page to pay on");
    town.http
        .post(format!("{url}/cancel"))
        .send()
        .await
        .expect("an answer");
    assert_eq!(hear(&mut town).await, NoticeAnswer::Taken);
    assert_eq!(view(&tu, payment).await.state, PaymentState::Failed);
}
