//! The platform's page where a person chooses a bank and pays or cancels; it never takes a card number.

use super::{BANKS, Bill, BillState, api, notice};
use crate::World;
use crate::clock;
use crate::page::{money, page, trouble};
use axum::Router;
use axum::extract::{Form, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use maud::{Markup, html};
use serde::Deserialize;
use std::sync::Arc;

pub(super) fn router() -> Router<Arc<World>> {
    Router::new()
        .route("/payment", get(list))
        .route("/payment/thanh-toan/{number}", get(show))
        .route("/payment/thanh-toan/{number}/pay", post(pay))
        .route("/payment/thanh-toan/{number}/cancel", post(cancel))
}

fn unknown() -> Response {
    trouble(
        StatusCode::NOT_FOUND,
        "Không có khoản thu nào ở địa chỉ này.",
        "/payment",
    )
}

async fn list(State(world): State<Arc<World>>) -> Response {
    let platform = world.platform();
    page(
        "Nền tảng thanh toán",
        &html! {
            h2 { "Khoản thu" }
            table {
                thead { tr { th scope="col" { "Nội dung" } th scope="col" { "Số tiền" } th scope="col" { "Trạng thái" } } }
                tbody {
                    @for (_, bill) in platform.bills.iter() {
                        tr {
                            td { a href={ "/payment/thanh-toan/" (bill.number) } { (bill.description) } }
                            td { (money(bill.amount)) }
                            td { (words(bill.state)) @if !bill.told { " · chưa báo được cho ứng dụng" } }
                        }
                    }
                }
            }
            h2 { "Chuyển khoản cần tra soát" }
            ul {
                @for (_, transfer) in platform.unmatched.iter() {
                    li { (clock::spoken(&transfer.at)) ": " (money(transfer.amount)) ", nội dung “" (transfer.bill) "”. " (transfer.reason) }
                }
            }
        },
    )
}

fn words(state: BillState) -> &'static str {
    match state {
        BillState::Open => "Chưa thanh toán",
        BillState::Paid => "Đã thanh toán",
        BillState::Cancelled => "Đã hủy",
    }
}

async fn show(State(world): State<Arc<World>>, Path(number): Path<String>) -> Response {
    let Some(bill) = world.platform().by_number(&number) else {
        return unknown();
    };
    page(
        "Thanh toán trực tuyến",
        &html! {
            dl {
                dt { "Nội dung" } dd { (bill.description) }
                dt { "Hồ sơ" } dd { (bill.dossier) }
                @for (name, amount) in &bill.lines { dt { (name) } dd { (money(*amount)) } }
                dt { "Tổng cộng" } dd { strong { (money(bill.amount)) } }
            }
            (choices(&world, &bill))
        },
    )
}

fn choices(world: &World, bill: &Bill) -> Markup {
    html! {
        @match bill.state {
            BillState::Open => {
                form method="post" action={ "/payment/thanh-toan/" (bill.number) "/pay" } {
                    label for="bank" { "Trả từ" }
                    select id="bank" name="bank" {
                        @for (code, name) in BANKS { option value=(code) { (name) } }
                    }
                    button { "Thanh toán " (money(bill.amount)) }
                }
                form method="post" action={ "/payment/thanh-toan/" (bill.number) "/cancel" } {
                    button.plain { "Hủy, không thanh toán" }
                }
            }
            BillState::Paid => {
                p role="status" { "Đã thanh toán lúc " (clock::spoken(&bill.settled_at)) ". Biên lai số " (bill.receipt) "." }
                p { a href=(api::receipt_url(world, bill)) { "Tải biên lai (PDF)" } }
            }
            BillState::Cancelled => { p role="status" { "Khoản thu này đã hủy. Bạn chưa bị trừ tiền." } }
        }
        @if !bill.return_url.is_empty() && bill.state != BillState::Open {
            p { a.button href=(bill.return_url) { "Quay lại ứng dụng" } }
        }
    }
}

#[derive(Debug, Deserialize)]
struct Chosen {
    bank: String,
}

async fn pay(
    State(world): State<Arc<World>>,
    Path(number): Path<String>,
    Form(chosen): Form<Chosen>,
) -> Response {
    if !BANKS.iter().any(|(code, _)| *code == chosen.bank) {
        return trouble(
            StatusCode::BAD_REQUEST,
            "Chưa chọn ngân hàng.",
            &format!("/payment/thanh-toan/{number}"),
        );
    }
    settle(&world, &number, |bill| bill.pay(&chosen.bank))
}

async fn cancel(State(world): State<Arc<World>>, Path(number): Path<String>) -> Response {
    settle(&world, &number, Bill::cancel)
}

/// Changes an open bill once; a second press of the button changes nothing.
fn settle(world: &Arc<World>, number: &str, change: impl FnOnce(&mut Bill)) -> Response {
    let mut platform = world.platform();
    let Some(mut bill) = platform.by_number(number) else {
        return unknown();
    };
    if bill.state == BillState::Open {
        change(&mut bill);
        let reference = bill.reference.clone();
        if let Err(why) = platform.save(bill) {
            tracing::error!(%why, "the platform cannot write");
            return trouble(
                StatusCode::INTERNAL_SERVER_ERROR,
                "Chưa ghi được, bạn chưa bị trừ tiền.",
                "/payment",
            );
        }
        notice::send(world, &reference);
    }
    Redirect::to(&format!("/payment/thanh-toan/{number}")).into_response()
}
