//! A bank's app on another person's phone: reads a VietQR code, shows what will be paid, pays;
//! it never tells the partner anything, that is the platform's part.

use super::api::is_reference;
use super::{BANKS, Bill, BillState, Unmatched, notice};
use crate::World;
use crate::clock;
use crate::page::{money, page, trouble};
use crate::secret::{random_bytes, random_text};
use crate::vietqr::{self, Transfer};
use axum::Router;
use axum::extract::{Form, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::get;
use data_encoding::HEXUPPER;
use maud::{PreEscaped, html};
use serde::Deserialize;
use std::sync::Arc;

pub(super) fn router() -> Router<Arc<World>> {
    Router::new().route("/bank", get(show).post(transfer))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Scanned {
    payload: String,
    /// Amount typed by the payer, for codes that carry none.
    amount: String,
}

async fn show(Query(scanned): Query<Scanned>) -> Response {
    if scanned.payload.trim().is_empty() {
        return page(
            "Ngân hàng trên điện thoại",
            &html! {
                p { "Đây là điện thoại của người trả tiền. Dán nội dung mã VietQR, hoặc chọn ảnh mã." }
                form method="get" {
                    label for="payload" { "Nội dung mã VietQR" }
                    textarea id="payload" name="payload" rows="4" required {}
                    div id="photo" hidden {
                        label for="file" { "Hoặc chọn ảnh mã QR" }
                        input id="file" type="file" accept="image/*";
                    }
                    button { "Tiếp tục" }
                }
                script { (PreEscaped(READ_PHOTO)) }
            },
        );
    }
    match vietqr::read(&scanned.payload) {
        Ok(read) => confirm(&scanned.payload, &read),
        Err(why) => trouble(StatusCode::BAD_REQUEST, &why.to_string(), "/bank"),
    }
}

fn confirm(payload: &str, read: &Transfer) -> Response {
    page(
        "Xác nhận chuyển khoản",
        &html! {
            dl {
                dt { "Đến tài khoản" } dd { (read.account) " (ngân hàng " (read.bin) ")" }
                @if !read.name.is_empty() { dt { "Người nhận" } dd { (read.name) } }
                @if let Some(amount) = read.amount { dt { "Số tiền" } dd { strong { (money(amount)) } } }
                dt { "Mã hóa đơn" } dd { (read.bill) }
                dt { "Nội dung" } dd { (read.purpose) }
            }
            form method="post" {
                input type="hidden" name="payload" value=(payload);
                @if read.amount.is_none() {
                    label for="amount" { "Số tiền (đồng)" }
                    input id="amount" name="amount" inputmode="numeric" pattern="[0-9]+" required;
                }
                button { "Chuyển tiền" }
            }
            p { a href="/bank" { "Không chuyển" } }
        },
    )
}

async fn transfer(State(world): State<Arc<World>>, Form(scanned): Form<Scanned>) -> Response {
    let read = match vietqr::read(&scanned.payload) {
        Ok(read) => read,
        Err(why) => return trouble(StatusCode::BAD_REQUEST, &why.to_string(), "/bank"),
    };
    let Some(amount) = read.amount.or_else(|| scanned.amount.parse().ok()) else {
        return trouble(StatusCode::BAD_REQUEST, "Chưa nhập số tiền.", "/bank");
    };
    match arrive(&world, &read, amount) {
        Ok(()) => page(
            "Đã chuyển tiền",
            &html! {
                p role="status" { "Đã chuyển " (money(amount)) ". Cơ quan thu tiền sẽ nhận được xác nhận từ nền tảng thanh toán." }
                p { a href="/bank" { "Chuyển khoản khác" } }
            },
        ),
        Err(why) => {
            tracing::error!(%why, "the platform cannot write");
            trouble(
                StatusCode::INTERNAL_SERVER_ERROR,
                "Chưa chuyển được, tiền vẫn ở trong tài khoản.",
                "/bank",
            )
        }
    }
}

/// A transfer reaches the platform: it pays the open bill it names; a bill number the platform has not met
/// is the collecting agency's own and is passed on as it is; anything else waits for a person to look into it.
fn arrive(world: &Arc<World>, read: &Transfer, amount: u64) -> std::io::Result<()> {
    let mut platform = world.platform();
    let names = |bill: &&Bill| bill.reference == read.bill || bill.dossier == read.bill;
    let fits = |bill: &&Bill| bill.amount == amount && bill.account == read.account;
    let named: Vec<Bill> = platform
        .bills
        .iter()
        .map(|(_, bill)| bill)
        .filter(names)
        .cloned()
        .collect();
    let open = |bill: &&Bill| bill.state == BillState::Open;
    if let Some(bill) = named.iter().find(|bill| open(bill) && fits(bill)) {
        let mut bill = bill.clone();
        let reference = bill.reference.clone();
        bill.pay(BANKS[0].0);
        platform.save(bill)?;
        notice::send(world, &reference);
        return Ok(());
    }
    if named.is_empty() && is_reference(&read.bill) {
        let mut bill = from_transfer(read, amount);
        bill.pay(BANKS[0].0);
        platform.save(bill)?;
        notice::send(world, &read.bill);
        return Ok(());
    }
    let reason = if named.is_empty() {
        "Chuyển khoản không có mã hóa đơn."
    } else if named.iter().any(|bill| open(&bill)) {
        "Số tiền hoặc tài khoản khác với khoản thu."
    } else {
        "Khoản thu này đã thanh toán hoặc đã hủy."
    };
    let at = clock::compact(clock::now());
    let key = format!("{at}-{}", random_text(6));
    platform.unmatched.put(
        &key,
        Unmatched {
            at,
            bill: read.bill.clone(),
            amount,
            account: read.account.clone(),
            reason: reason.to_owned(),
        },
    )
}

/// A bill for money that arrived before anybody registered it.
fn from_transfer(read: &Transfer, amount: u64) -> Bill {
    Bill {
        reference: read.bill.clone(),
        number: HEXUPPER.encode(&random_bytes(6)),
        amount,
        description: read.purpose.clone(),
        account: read.account.clone(),
        bin: read.bin.clone(),
        created: clock::compact(clock::now()),
        ..Bill::default()
    }
}

/// Shown only by browsers that can read codes themselves.
const READ_PHOTO: &str = "
if ('BarcodeDetector' in window) {
  const photo = document.getElementById('photo');
  photo.hidden = false;
  photo.querySelector('input').addEventListener('change', async (event) => {
    const image = await createImageBitmap(event.target.files[0]);
    const found = await new BarcodeDetector({ formats: ['qr_code'] }).detect(image);
    const box = document.getElementById('payload');
    if (found.length > 0) { box.value = found[0].rawValue; box.form.submit(); }
    else { alert('Không thấy mã QR trong ảnh này. Hãy chọn ảnh rõ hơn.'); }
  });
}
";
