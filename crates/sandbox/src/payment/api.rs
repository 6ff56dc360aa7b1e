//! What a partner calls: INIT, GET_BILL and the receipt, each proven by MaXacThuc; it never answers an
//! unproven question.

use super::{Bill, BillState};
use crate::World;
use crate::clock;
use crate::secret::{random_bytes, same, sha256_hex};
use axum::extract::rejection::JsonRejection;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use data_encoding::HEXUPPER;
use serde::Deserialize;
use serde_json::{Value, json};
use std::sync::Arc;

pub(super) const VERSION: &str = "1.0.6";

pub(super) fn router(world: &Arc<World>) -> Router<Arc<World>> {
    let on = &world.faults;
    Router::new()
        .route("/payment/init", on.on("payment.init", post(init)))
        .route("/payment/query", on.on("payment.bill", post(query)))
        .route(
            "/payment/bien-lai/{receipt}",
            on.on("payment.receipt", get(receipt)),
        )
}

/// SHA-256 hex over the fields and the secret, joined by `|`.
pub(super) fn proof(fields: &[&str], secret: &str) -> String {
    let mut joined = fields.join("|");
    joined.push('|');
    joined.push_str(secret);
    sha256_hex(joined.as_bytes())
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct Init {
    loai_ban_tin: String,
    phien_ban: String,
    ma_doi_tac: String,
    ma_tham_chieu: String,
    so_tien: String,
    loai_hinh_thanh_toan: String,
    ma_kenh_thanh_toan: String,
    ma_thiet_bi: String,
    ngon_ngu: String,
    ma_tien_te: String,
    ma_ngan_hang: String,
    thong_tin_giao_dich: String,
    #[serde(rename = "ThoiGianGD")]
    thoi_gian_gd: String,
    ip: String,
    url_tro_ve: String,
    thong_tin_bien_lai: ReceiptFacts,
    ma_xac_thuc: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct ReceiptFacts {
    ma_ho_so: String,
    #[serde(rename = "TKThuHuong")]
    tk_thu_huong: String,
    #[serde(rename = "MaNHThuHuong")]
    ma_nh_thu_huong: String,
    ho_ten_nguoi_nop: String,
    phi_le_phi: Vec<FeeLine>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct FeeLine {
    ten_phi_le_phi: String,
    so_tien: String,
}

/// A failed call: HTTP stays 200, as this platform reports everything in `MaLoi`.
fn failed(code: &str, words: &str) -> Response {
    Json(json!({ "MaLoi": code, "MoTaLoi": words })).into_response()
}

async fn init(
    State(world): State<Arc<World>>,
    body: Result<Json<Init>, JsonRejection>,
) -> Response {
    let Ok(Json(asked)) = body else {
        return failed("03", "Bản tin không đúng định dạng");
    };
    let known = &world.settings.payment;
    let expected = proof(
        &[
            &asked.loai_ban_tin,
            &asked.phien_ban,
            &asked.ma_doi_tac,
            &asked.ma_tham_chieu,
            &asked.so_tien,
            &asked.loai_hinh_thanh_toan,
            &asked.ma_kenh_thanh_toan,
            &asked.ma_thiet_bi,
            &asked.ngon_ngu,
            &asked.ma_tien_te,
            &asked.ma_ngan_hang,
            &asked.thong_tin_giao_dich,
            &asked.thoi_gian_gd,
            &asked.ip,
            &asked.url_tro_ve,
        ],
        &known.secret,
    );
    if asked.ma_doi_tac != known.name || !same(&expected, &asked.ma_xac_thuc) {
        return failed("97", "Mã xác thực không đúng");
    }
    let amount = match well_formed(&asked) {
        Ok(amount) => amount,
        Err(words) => return failed("03", words),
    };
    let mut platform = world.platform();
    if platform.bills.get(&asked.ma_tham_chieu).is_some() {
        return failed("02", "Mã tham chiếu đã tồn tại, hãy dùng GET_BILL");
    }
    let facts = asked.thong_tin_bien_lai;
    let bill = Bill {
        number: HEXUPPER.encode(&random_bytes(6)),
        reference: asked.ma_tham_chieu,
        amount,
        description: asked.thong_tin_giao_dich,
        dossier: facts.ma_ho_so,
        payer: facts.ho_ten_nguoi_nop,
        account: facts.tk_thu_huong,
        bin: facts.ma_nh_thu_huong,
        lines: facts
            .phi_le_phi
            .into_iter()
            .map(|line| (line.ten_phi_le_phi, line.so_tien.parse().unwrap_or(0)))
            .collect(),
        return_url: asked.url_tro_ve,
        state: BillState::Open,
        created: clock::compact(clock::now()),
        transaction: String::new(),
        bank: String::new(),
        settled_at: String::new(),
        receipt: String::new(),
        told: true,
    };
    let url = pay_url(&world, &bill);
    let answer = json!({
        "MaLoi": "00",
        "MoTaLoi": "Thành công",
        "MaThamChieu": bill.reference,
        "UrlThanhToan": url,
        "MaXacThuc": proof(&["00", &bill.reference, &url], &known.secret),
    });
    match platform.save(bill) {
        Ok(()) => Json(answer).into_response(),
        Err(why) => {
            tracing::error!(%why, "the platform cannot write");
            failed("90", "Hệ thống không ghi được dữ liệu")
        }
    }
}

fn well_formed(asked: &Init) -> Result<u64, &'static str> {
    if asked.loai_ban_tin != "INIT" || asked.phien_ban != VERSION {
        return Err("Loại bản tin hoặc phiên bản không được hỗ trợ");
    }
    if asked.loai_hinh_thanh_toan != "PAY" || asked.ma_tien_te != "VND" {
        return Err("Chỉ nhận PAY bằng VND");
    }
    if !is_reference(&asked.ma_tham_chieu) {
        return Err("MaThamChieu dài 1–40 ký tự, chỉ gồm chữ, số, dấu chấm và gạch ngang");
    }
    if clock::parse_compact(&asked.thoi_gian_gd).is_none() {
        return Err("ThoiGianGD phải có dạng yyyyMMddHHmmss");
    }
    let facts = &asked.thong_tin_bien_lai;
    if facts.tk_thu_huong.is_empty() || facts.ma_nh_thu_huong.is_empty() {
        return Err("Thiếu tài khoản thụ hưởng");
    }
    match asked.so_tien.parse() {
        Ok(0) | Err(_) => Err("SoTien phải là số đồng lớn hơn 0"),
        Ok(amount) => Ok(amount),
    }
}

/// Whether a text can name a bill.
pub(super) fn is_reference(text: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.');
    !text.is_empty() && text.len() <= 40 && !text.starts_with('.') && text.chars().all(plain)
}

pub(super) fn pay_url(world: &World, bill: &Bill) -> String {
    format!(
        "{}/payment/thanh-toan/{}",
        world.settings.public_url, bill.number
    )
}

pub(super) fn receipt_url(world: &World, bill: &Bill) -> String {
    if bill.receipt.is_empty() {
        String::new()
    } else {
        format!(
            "{}/payment/bien-lai/{}",
            world.settings.public_url, bill.receipt
        )
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct Query {
    loai_ban_tin: String,
    phien_ban: String,
    ma_doi_tac: String,
    ma_tham_chieu: String,
    #[serde(rename = "ThoiGianGD")]
    thoi_gian_gd: String,
    ma_xac_thuc: String,
}

async fn query(
    State(world): State<Arc<World>>,
    body: Result<Json<Query>, JsonRejection>,
) -> Response {
    let Ok(Json(asked)) = body else {
        return failed("03", "Bản tin không đúng định dạng");
    };
    let known = &world.settings.payment;
    let expected = proof(
        &[
            &asked.loai_ban_tin,
            &asked.phien_ban,
            &asked.ma_doi_tac,
            &asked.ma_tham_chieu,
            &asked.thoi_gian_gd,
        ],
        &known.secret,
    );
    if asked.ma_doi_tac != known.name || !same(&expected, &asked.ma_xac_thuc) {
        return failed("97", "Mã xác thực không đúng");
    }
    if asked.loai_ban_tin != "GET_BILL" || asked.phien_ban != VERSION {
        return failed("03", "Loại bản tin hoặc phiên bản không được hỗ trợ");
    }
    match world.platform().bills.get(&asked.ma_tham_chieu) {
        Some(bill) => {
            let mut answer = facts(&world, bill, bill.amount);
            answer["MaLoi"] = json!("00");
            answer["MoTaLoi"] = json!("Thành công");
            answer["UrlThanhToan"] = json!(pay_url(&world, bill));
            Json(answer).into_response()
        }
        None => failed("01", "Không tìm thấy mã tham chiếu"),
    }
}

/// What a notice and GET_BILL both say about a bill, with its proof.
pub(super) fn facts(world: &World, bill: &Bill, amount: u64) -> Value {
    let known = &world.settings.payment;
    let amount = amount.to_string();
    let receipt_url = receipt_url(world, bill);
    let proof = proof(
        &[
            &known.name,
            &bill.reference,
            bill.state.code(),
            &amount,
            &bill.transaction,
            &bill.settled_at,
            &bill.receipt,
        ],
        &known.secret,
    );
    json!({
        "PhienBan": VERSION,
        "MaDoiTac": known.name,
        "MaThamChieu": bill.reference,
        "TrangThaiGD": bill.state.code(),
        "SoTien": amount,
        "MaTienTe": "VND",
        "MaGiaoDich": bill.transaction,
        "MaNganHang": bill.bank,
        "ThoiGianThanhToan": bill.settled_at,
        "SoBienLai": bill.receipt,
        "UrlBienLai": receipt_url,
        "MaXacThuc": proof,
    })
}

async fn receipt(State(world): State<Arc<World>>, Path(receipt): Path<String>) -> Response {
    let bill = world
        .platform()
        .bills
        .iter()
        .map(|(_, bill)| bill)
        .find(|bill| bill.receipt == receipt && bill.state == BillState::Paid)
        .cloned();
    match bill {
        Some(bill) => ([("content-type", "application/pdf")], bill.receipt_pdf()).into_response(),
        None => (StatusCode::NOT_FOUND, "Không tìm thấy biên lai").into_response(),
    }
}
