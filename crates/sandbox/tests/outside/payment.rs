//! The payment platform and the bank as an application and a payer meet them.

use crate::world::Running;
use axum::routing::post;
use axum::{Json, Router};
use sandbox::Kind;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::net::TcpListener;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

const SECRET: &str = "motcua-dev-secret";

fn proof(fields: &[&str]) -> String {
    let joined = format!("{}|{SECRET}", fields.join("|"));
    data_encoding::HEXLOWER.encode(&Sha256::digest(joined.as_bytes()))
}

fn init(reference: &str, amount: &str) -> Value {
    let fields = [
        "INIT",
        "1.0.6",
        "MOTCUA",
        reference,
        amount,
        "PAY",
        "WEB",
        "",
        "vi",
        "VND",
        "",
        "THANH TOAN HO SO",
        "20261123080500",
        "",
        "",
    ];
    json!({
        "LoaiBanTin": "INIT", "PhienBan": "1.0.6", "MaDoiTac": "MOTCUA",
        "MaThamChieu": reference, "SoTien": amount, "LoaiHinhThanhToan": "PAY",
        "MaKenhThanhToan": "WEB", "NgonNgu": "vi", "MaTienTe": "VND",
        "ThongTinGiaoDich": "THANH TOAN HO SO", "ThoiGianGD": "20261123080500",
        "ThongTinBienLai": {
            "MaHoSo": "000.00.99.H99-261123-0001",
            "TKThuHuong": "3600201008888", "MaNHThuHuong": "970405",
            "HoTenNguoiNop": "Hồ Thị Lúa",
            "PhiLePhi": [{ "TenPhiLePhi": "Lệ phí trích lục", "SoTien": amount }],
        },
        "MaXacThuc": proof(&fields),
    })
}

async fn send(sandbox: &Running, path: &str, body: &Value) -> Value {
    sandbox
        .http
        .post(format!("{}{path}", sandbox.url))
        .json(body)
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap()
}

/// An application that hears notices; it does not acknowledge the first `deaf` of them.
async fn application(deaf: usize) -> (String, UnboundedReceiver<Value>) {
    let (told, heard) = unbounded_channel();
    let count = Arc::new(AtomicUsize::new(0));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/thong-bao", listener.local_addr().unwrap());
    let hear = async move |Json(notice): Json<Value>| {
        told.send(notice).unwrap();
        let hears = count.fetch_add(1, Ordering::SeqCst) >= deaf;
        Json(json!({ "MaLoi": if hears { "00" } else { "99" } }))
    };
    let router = Router::new().route("/thong-bao", post(hear));
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    (url, heard)
}

async fn with_application(deaf: usize) -> (Running, UnboundedReceiver<Value>) {
    let (url, heard) = application(deaf).await;
    let sandbox = Running::start_with(|settings| {
        settings.notify_url = url;
        settings.notify_pause_ms = 16;
    })
    .await;
    (sandbox, heard)
}

async fn press(sandbox: &Running, url: &str, form: &[(&str, &str)]) {
    let answer = sandbox.http.post(url).form(form).send().await.unwrap();
    assert!(answer.status().is_redirection(), "{}", answer.status());
}

#[tokio::test]
async fn a_bill_is_opened_paid_told_and_receipted() {
    let (sandbox, mut heard) = with_application(0).await;
    let opened = send(&sandbox, "/payment/init", &init("TC0001", "8000")).await;
    assert_eq!(opened["MaLoi"], "00", "{opened}");
    let url = opened["UrlThanhToan"].as_str().unwrap();
    assert_eq!(opened["MaXacThuc"], proof(&["00", "TC0001", url]).as_str());
    let page = sandbox
        .http
        .get(url)
        .send()
        .await
        .unwrap()
        .text()
        .await
        .unwrap();
    assert!(page.contains("8.000 đ"));
    press(&sandbox, &format!("{url}/pay"), &[("bank", "SUOI")]).await;
    let notice = heard.recv().await.unwrap();
    assert_eq!(notice["TrangThaiGD"], "1");
    let said = |name: &str| notice[name].as_str().unwrap().to_owned();
    let fields = [
        "MaDoiTac",
        "MaThamChieu",
        "TrangThaiGD",
        "SoTien",
        "MaGiaoDich",
        "ThoiGianThanhToan",
        "SoBienLai",
    ]
    .map(said);
    let fields: Vec<&str> = fields.iter().map(String::as_str).collect();
    assert_eq!(notice["MaXacThuc"], proof(&fields).as_str());
    let receipt = sandbox
        .http
        .get(notice["UrlBienLai"].as_str().unwrap())
        .send()
        .await
        .unwrap();
    assert!(receipt.bytes().await.unwrap().starts_with(b"%PDF"));
}

#[tokio::test]
async fn a_touched_question_is_not_answered() {
    let sandbox = Running::start().await;
    let mut asked = init("TC0001", "8000");
    asked["SoTien"] = json!("1");
    let answer = send(&sandbox, "/payment/init", &asked).await;
    assert_eq!(answer["MaLoi"], "97");
}

#[tokio::test]
async fn the_same_reference_twice_is_one_bill_found_by_asking() {
    let sandbox = Running::start().await;
    let first = send(&sandbox, "/payment/init", &init("TC0001", "8000")).await;
    let second = send(&sandbox, "/payment/init", &init("TC0001", "8000")).await;
    assert_eq!(second["MaLoi"], "02");
    let fields = ["GET_BILL", "1.0.6", "MOTCUA", "TC0001", "20261123080600"];
    let bill = send(
        &sandbox,
        "/payment/query",
        &json!({
            "LoaiBanTin": "GET_BILL", "PhienBan": "1.0.6", "MaDoiTac": "MOTCUA",
            "MaThamChieu": "TC0001", "ThoiGianGD": "20261123080600", "MaXacThuc": proof(&fields),
        }),
    )
    .await;
    assert_eq!(bill["TrangThaiGD"], "0");
    assert_eq!(bill["UrlThanhToan"], first["UrlThanhToan"]);
}

#[tokio::test]
async fn a_notice_is_repeated_until_it_is_acknowledged() {
    let (sandbox, mut heard) = with_application(2).await;
    let opened = send(&sandbox, "/payment/init", &init("TC0001", "8000")).await;
    let url = opened["UrlThanhToan"].as_str().unwrap();
    press(&sandbox, &format!("{url}/pay"), &[("bank", "SUOI")]).await;
    let first = heard.recv().await.unwrap();
    assert_eq!(heard.recv().await.unwrap(), first);
    assert_eq!(heard.recv().await.unwrap(), first);
}

#[tokio::test]
async fn notices_can_be_doubled_or_wrong_on_demand() {
    let (sandbox, mut heard) = with_application(0).await;
    for (reference, fault) in [("TC0001", Kind::Duplicate), ("TC0002", Kind::WrongAmount)] {
        sandbox.fail("payment.notice", fault);
        let opened = send(&sandbox, "/payment/init", &init(reference, "8000")).await;
        let url = opened["UrlThanhToan"].as_str().unwrap();
        press(&sandbox, &format!("{url}/pay"), &[("bank", "SUOI")]).await;
        let first = heard.recv().await.unwrap();
        if fault == Kind::Duplicate {
            assert_eq!(heard.recv().await.unwrap(), first);
        } else {
            assert_eq!(first["SoTien"], "7000");
        }
    }
}

#[tokio::test]
async fn a_cancelled_bill_is_told_and_stays_cancelled() {
    let (sandbox, mut heard) = with_application(0).await;
    let opened = send(&sandbox, "/payment/init", &init("TC0001", "8000")).await;
    let url = opened["UrlThanhToan"].as_str().unwrap();
    press(&sandbox, &format!("{url}/cancel"), &[]).await;
    assert_eq!(heard.recv().await.unwrap()["TrangThaiGD"], "2");
    press(&sandbox, &format!("{url}/pay"), &[("bank", "SUOI")]).await;
    let page = sandbox
        .http
        .get(url)
        .send()
        .await
        .unwrap()
        .text()
        .await
        .unwrap();
    assert!(page.contains("Bạn chưa bị trừ tiền"));
}

/// Bill number 000.00.99.H99-261123-0001, 8.000 đ to the account of the bill above.
fn code(amount: &str, bill: &str) -> String {
    let field = |tag: &str, value: &str| format!("{tag}{:02}{value}", value.len());
    let account = field("00", "970405") + &field("01", "3600201008888");
    let merchant = field("00", "A000000727") + &field("01", &account) + &field("02", "QRIBFTTA");
    let body = [
        field("00", "01"),
        field("01", "12"),
        field("38", &merchant),
        field("53", "704"),
        field("54", amount),
        field("58", "VN"),
        field("62", &(field("01", bill) + &field("08", "LE PHI"))),
        "6304".to_owned(),
    ]
    .concat();
    let sum = body.bytes().fold(0xFFFF_u16, |sum, byte| {
        (0..8).fold(sum ^ (u16::from(byte) << 8), |sum, _| {
            (sum << 1) ^ if sum & 0x8000 == 0 { 0 } else { 0x1021 }
        })
    });
    format!("{body}{sum:04X}")
}

async fn transfer(sandbox: &Running, payload: &str) -> String {
    let shown = sandbox
        .http
        .get(format!("{}/bank", sandbox.url))
        .query(&[("payload", payload)])
        .send()
        .await
        .unwrap();
    assert_eq!(shown.status(), 200);
    sandbox
        .http
        .post(format!("{}/bank", sandbox.url))
        .form(&[("payload", payload)])
        .send()
        .await
        .unwrap()
        .text()
        .await
        .unwrap()
}

#[tokio::test]
async fn a_scanned_code_pays_the_bill_it_names() {
    let (sandbox, mut heard) = with_application(0).await;
    send(&sandbox, "/payment/init", &init("TC0001", "8000")).await;
    let page = transfer(&sandbox, &code("8000", "000.00.99.H99-261123-0001")).await;
    assert!(page.contains("Đã chuyển 8.000 đ"), "{page}");
    let notice = heard.recv().await.unwrap();
    assert_eq!(
        (&notice["MaThamChieu"], &notice["SoTien"]),
        (&json!("TC0001"), &json!("8000"))
    );
}

#[tokio::test]
async fn a_scanned_code_of_the_agency_is_passed_on_under_its_own_number() {
    let (sandbox, mut heard) = with_application(0).await;
    transfer(&sandbox, &code("8000", "K7M2P9Q4R8T3W6XZ")).await;
    let notice = heard.recv().await.unwrap();
    assert_eq!(notice["MaThamChieu"], "K7M2P9Q4R8T3W6XZ");
    assert_eq!(notice["TrangThaiGD"], "1");
}

#[tokio::test]
async fn a_transfer_of_another_amount_waits_for_a_person() {
    let sandbox = Running::start().await;
    send(&sandbox, "/payment/init", &init("TC0001", "8000")).await;
    transfer(&sandbox, &code("5000", "TC0001")).await;
    let page = sandbox.get("/payment").await.text().await.unwrap();
    assert!(page.contains("Số tiền hoặc tài khoản khác"));
}

#[tokio::test]
async fn a_damaged_code_says_what_to_do() {
    let sandbox = Running::start().await;
    let damaged = code("8000", "TC0001").replace("8000", "9000");
    let answer = sandbox
        .http
        .get(format!("{}/bank", sandbox.url))
        .query(&[("payload", &damaged)])
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), 400);
    assert!(answer.text().await.unwrap().contains("hãy quét lại"));
}
