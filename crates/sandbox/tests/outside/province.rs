//! The provincial system as a partner and an officer meet it.

use crate::world::{Partner, Running, dossier};
use sandbox::Kind;
use serde_json::json;

#[tokio::test]
async fn nothing_is_answered_without_a_token() {
    let sandbox = Running::start().await;
    let stranger = Partner {
        sandbox: &sandbox,
        token: "doan-mo".into(),
    };
    let (status, answer) = stranger
        .call("CapMaHoSo", json!({ "MaTTHC": "2.000635" }))
        .await
        .unwrap();
    assert_eq!((status, answer["error_code"].as_str()), (401, Some("40")));
}

#[tokio::test]
async fn a_wrong_secret_gets_no_token() {
    let sandbox = Running::start().await;
    let answer = sandbox
        .http
        .post(format!("{}/province/token", sandbox.url))
        .basic_auth("motcua", Some("sai"))
        .form(&[("grant_type", "client_credentials")])
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), 401);
}

#[tokio::test]
async fn two_requests_for_a_code_give_two_codes_of_the_day() {
    let sandbox = Running::start().await;
    let partner = Partner::sign_in(&sandbox).await;
    let (first, second) = (partner.code().await, partner.code().await);
    assert!(first.starts_with("000.00.99.H99-"));
    assert!(first.ends_with("-0001"), "{first}");
    assert!(second.ends_with("-0002"), "{second}");
    assert_eq!(first.len(), 25);
}

#[tokio::test]
async fn one_code_makes_one_dossier() {
    let sandbox = Running::start().await;
    let partner = Partner::sign_in(&sandbox).await;
    let code = partner.dossier().await;
    let (status, answer) = partner.call("DongBoHoSoMC", dossier(&code)).await.unwrap();
    assert_eq!((status, answer["error_code"].as_str()), (409, Some("12")));
    assert!(answer["message"].as_str().unwrap().contains("đã tồn tại"));
}

#[tokio::test]
async fn a_code_nobody_issued_is_refused() {
    let sandbox = Running::start().await;
    let partner = Partner::sign_in(&sandbox).await;
    let (status, answer) = partner
        .call("DongBoHoSoMC", dossier("000.00.99.H99-261123-9999"))
        .await
        .unwrap();
    assert_eq!((status, answer["error_code"].as_str()), (422, Some("11")));
}

#[tokio::test]
async fn a_lost_answer_leaves_the_dossier_created() {
    let sandbox = Running::start().await;
    let partner = Partner::sign_in(&sandbox).await;
    let code = partner.code().await;
    sandbox.fail("province.create", Kind::LoseReply);
    assert!(partner.call("DongBoHoSoMC", dossier(&code)).await.is_err());
    assert_eq!(partner.look_up(&code).await["TrangThaiHoSo"], "1");
}

#[tokio::test]
async fn a_cut_connection_leaves_nothing_behind() {
    let sandbox = Running::start().await;
    let partner = Partner::sign_in(&sandbox).await;
    let code = partner.code().await;
    sandbox.fail("province.create", Kind::Cut);
    assert!(partner.call("DongBoHoSoMC", dossier(&code)).await.is_err());
    let (status, _) = partner.ask(&format!("TraCuuHoSo?MaHoSo={code}")).await;
    assert_eq!(status, 404);
}

#[tokio::test]
async fn later_means_202_now_and_the_dossier_afterwards() {
    let sandbox = Running::start().await;
    let partner = Partner::sign_in(&sandbox).await;
    let code = partner.code().await;
    sandbox.fail("province.create", Kind::Later);
    let (status, answer) = partner.call("DongBoHoSoMC", dossier(&code)).await.unwrap();
    assert_eq!((status, answer["error_code"].as_str()), (202, Some("1")));
    while partner.ask(&format!("TraCuuHoSo?MaHoSo={code}")).await.0 == 404 {
        tokio::task::yield_now().await;
    }
    assert_eq!(partner.look_up(&code).await["MaHoSo"], code.as_str());
}

#[tokio::test]
async fn down_and_refused_are_told_apart() {
    let sandbox = Running::start().await;
    let partner = Partner::sign_in(&sandbox).await;
    sandbox.fail("province.code", Kind::Refuse);
    let (status, answer) = partner
        .call("CapMaHoSo", json!({ "MaTTHC": "2.000635" }))
        .await
        .unwrap();
    assert_eq!((status, answer["error_code"].as_str()), (422, Some("16")));
    sandbox.fail("province.code", Kind::Down);
    let answer = sandbox
        .http
        .post(format!("{}/province/CapMaHoSo", sandbox.url))
        .bearer_auth(&partner.token)
        .json(&json!({ "MaTTHC": "2.000635" }))
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), 503);
}

async fn upload(
    partner: &Partner<'_>,
    code: &str,
    sha256: &str,
    bytes: &'static [u8],
) -> (u16, serde_json::Value) {
    let answer = partner
        .sandbox
        .http
        .post(format!("{}/province/TaiTep", partner.sandbox.url))
        .bearer_auth(&partner.token)
        .header("x-ma-ho-so", code)
        .header("x-sha256", sha256)
        .header("content-type", "image/jpeg")
        .body(bytes)
        .send()
        .await
        .unwrap();
    (answer.status().as_u16(), answer.json().await.unwrap())
}

const ABC: &str = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

#[tokio::test]
async fn a_file_with_another_hash_is_refused() {
    let sandbox = Running::start().await;
    let partner = Partner::sign_in(&sandbox).await;
    let code = partner.code().await;
    let (status, answer) = upload(&partner, &code, ABC, b"abd").await;
    assert_eq!((status, answer["error_code"].as_str()), (422, Some("13")));
}

#[tokio::test]
async fn a_dossier_names_only_files_of_its_own() {
    let sandbox = Running::start().await;
    let partner = Partner::sign_in(&sandbox).await;
    let (mine, other) = (partner.code().await, partner.code().await);
    let (status, file) = upload(&partner, &other, ABC, b"abc").await;
    assert_eq!(status, 200, "{file}");
    let mut sent = dossier(&mine);
    sent["TaiLieuNop"] = json!([{ "TepDinhKemId": file["TepDinhKemId"] }]);
    let (status, _) = partner.call("DongBoHoSoMC", sent.clone()).await.unwrap();
    assert_eq!(status, 400);
    sent["MaHoSo"] = json!(other);
    let (status, answer) = partner.call("DongBoHoSoMC", sent).await.unwrap();
    assert_eq!(status, 200, "{answer}");
    let seen = sandbox
        .get(&format!(
            "/province/officer/tep/{}",
            file["TepDinhKemId"].as_str().unwrap()
        ))
        .await;
    assert_eq!(&seen.bytes().await.unwrap()[..], b"abc");
}

#[tokio::test]
async fn an_officer_takes_a_dossier_through_every_step() {
    let sandbox = Running::start().await;
    let partner = Partner::sign_in(&sandbox).await;
    let code = partner.dossier().await;
    let steps = [
        ("status", json!({ "status": 2, "due": "2026-12-01" })),
        ("status", json!({ "status": 4 })),
        (
            "supplement",
            json!({ "papers": ["Giấy chứng sinh"], "text": "Ảnh mờ" }),
        ),
        ("status", json!({ "status": 4 })),
        (
            "payment",
            json!({ "amount": 8000, "reason": "Lệ phí trích lục" }),
        ),
        ("status", json!({ "status": 4 })),
        ("draft", json!({ "fields": ["Họ và tên: Hồ Văn Nam"] })),
        (
            "result",
            json!({ "name": "Trích lục khai sinh", "text": "Bản sao" }),
        ),
        ("return", json!({ "note": "Trả bản điện tử" })),
    ];
    for (action, what) in steps {
        let (status, answer) = sandbox.officer(&code, action, what).await;
        assert_eq!(status, 200, "{action}: {answer}");
    }
    let seen = partner.look_up(&code).await;
    assert_eq!(seen["TrangThaiHoSo"], "10");
    assert_eq!(seen["NgayHenTra"], "20261201170000");
    let result = &seen["DanhSachGiayToKetQua"][0];
    let file = sandbox
        .http
        .get(format!(
            "{}{}",
            sandbox.url,
            result["DuongDanTepTinKetQua"].as_str().unwrap()
        ))
        .bearer_auth(&partner.token)
        .send()
        .await
        .unwrap();
    assert_eq!(
        file.headers()["x-sha256"],
        result["MaBam"].as_str().unwrap()
    );
    assert!(file.bytes().await.unwrap().starts_with(b"%PDF-1.7"));
}

#[tokio::test]
async fn an_officer_cannot_skip_or_reopen() {
    let sandbox = Running::start().await;
    let partner = Partner::sign_in(&sandbox).await;
    let code = partner.dossier().await;
    let (status, answer) = sandbox.officer(&code, "return", json!({})).await;
    assert_eq!((status, answer["error_code"].as_str()), (409, Some("14")));
    let (status, _) = sandbox
        .officer(&code, "refuse", json!({ "reason": "" }))
        .await;
    assert_eq!(status, 400, "a refusal needs a reason");
    let (status, _) = sandbox
        .officer(
            &code,
            "refuse",
            json!({ "reason": "Không đúng thẩm quyền" }),
        )
        .await;
    assert_eq!(status, 200);
    let (status, _) = sandbox
        .officer(&code, "status", json!({ "status": 2 }))
        .await;
    assert_eq!(status, 409);
    assert_eq!(
        partner.look_up(&code).await["LyDo"],
        "Không đúng thẩm quyền"
    );
}

#[tokio::test]
async fn a_supplement_is_answered_once() {
    let sandbox = Running::start().await;
    let partner = Partner::sign_in(&sandbox).await;
    let code = partner.dossier().await;
    sandbox
        .officer(
            &code,
            "supplement",
            json!({ "text": "Thiếu giấy chứng sinh" }),
        )
        .await;
    let asked = partner.look_up(&code).await["DanhSachHoSoBoSung"][0].clone();
    let answer = json!({
        "MaHoSo": code,
        "DanhSachHoSoBoSung": [{
            "HoSoBoSungId": asked["HoSoBoSungId"],
            "ThongTinTiepNhan": "Tôi gửi lại ảnh rõ hơn",
        }],
    });
    let (status, _) = partner.call("CapNhatHoSoMC", answer.clone()).await.unwrap();
    assert_eq!(status, 200);
    let (status, said) = partner.call("CapNhatHoSoMC", answer).await.unwrap();
    assert_eq!((status, said["error_code"].as_str()), (409, Some("14")));
    let seen = partner.look_up(&code).await;
    assert_eq!(
        seen["DanhSachHoSoBoSung"][0]["TrangThaiBoSung"],
        "Công dân đã gửi bổ sung"
    );
}

#[tokio::test]
async fn the_fees_a_dossier_is_filed_with_are_owed_until_they_are_paid() {
    let sandbox = Running::start().await;
    let partner = Partner::sign_in(&sandbox).await;
    let code = partner.code().await;
    let mut sent = dossier(&code);
    sent["DanhSachLePhi"] = json!([{ "TenPhiLePhi": "Lệ phí trích lục", "Gia": "8000" }]);
    partner.call("DongBoHoSoMC", sent).await.unwrap();
    let paid = json!({
        "MaHoSo": code, "NghiaVuId": "NOP_HO_SO", "SoTien": 8000,
        "SoBienLai": "BL-1", "ThoiDiemThanhToan": "20261123090000",
    });
    let (status, _) = partner.call("CapNhatThanhToan", paid).await.unwrap();
    assert_eq!(status, 200);
    let owed = &partner.look_up(&code).await["DanhSachNghiaVuTaiChinh"][0];
    assert_eq!(owed["TrangThaiThanhToan"], "Đã thanh toán");
}

#[tokio::test]
async fn a_withdrawn_dossier_is_over_and_a_finished_one_cannot_be_withdrawn() {
    let sandbox = Running::start().await;
    let partner = Partner::sign_in(&sandbox).await;
    let withdraw = |code: &str| {
        json!({
            "MaHoSo": code, "TrangThai": "7", "NguoiXuLy": "Hồ Thị Lúa",
            "ThoiDiemXuLy": "20261123090000", "NoiDungXuLy": "Nộp nhầm nơi",
        })
    };
    let code = partner.dossier().await;
    let (status, _) = partner
        .call("CapNhatTienDoHoSoMC", withdraw(&code))
        .await
        .unwrap();
    assert_eq!(status, 200);
    assert_eq!(partner.look_up(&code).await["MaTrangThai"], 7);
    let finished = partner.dossier().await;
    sandbox.officer(&finished, "finish", json!({})).await;
    let (status, _) = partner
        .call("CapNhatTienDoHoSoMC", withdraw(&finished))
        .await
        .unwrap();
    assert_eq!(status, 409);
}

#[tokio::test]
async fn changes_are_listed_from_where_one_stopped() {
    let sandbox = Running::start().await;
    let partner = Partner::sign_in(&sandbox).await;
    let (first, second) = (partner.dossier().await, partner.dossier().await);
    let (_, list) = partner.ask("DanhSachThayDoi?Tu=0").await;
    assert_eq!(list["DanhSach"].as_array().unwrap().len(), 2);
    let cursor = list["ConTro"].as_u64().unwrap();
    sandbox
        .officer(&first, "status", json!({ "status": 2 }))
        .await;
    let (_, list) = partner.ask(&format!("DanhSachThayDoi?Tu={cursor}")).await;
    assert_eq!(list["DanhSach"].as_array().unwrap().len(), 1);
    assert_eq!(list["DanhSach"][0]["MaHoSo"], first.as_str());
    assert_ne!(first, second);
}

#[tokio::test]
async fn pages_show_the_dossier_and_its_answers() {
    let sandbox = Running::start().await;
    let partner = Partner::sign_in(&sandbox).await;
    let code = partner.dossier().await;
    let list = sandbox.get("/province/officer").await.text().await.unwrap();
    assert!(list.contains(&code));
    let page = sandbox
        .get(&format!("/province/officer/{code}"))
        .await
        .text()
        .await
        .unwrap();
    assert!(page.contains("Hồ Văn Nam") && page.contains("Tiếp nhận"));
    let pressed = sandbox
        .http
        .post(format!("{}/province/officer/{code}/status", sandbox.url))
        .form(&[("status", "2"), ("due", "2026-12-01")])
        .send()
        .await
        .unwrap();
    assert_eq!(pressed.status(), 303);
    assert_eq!(partner.look_up(&code).await["MaTrangThai"], 2);
}

#[tokio::test]
async fn dossiers_are_there_after_a_restart() {
    let sandbox = Running::start().await;
    let partner = Partner::sign_in(&sandbox).await;
    let code = partner.dossier().await;
    let data = sandbox.data();
    let again = Running::start_with(|settings| settings.data = data).await;
    let partner = Partner::sign_in(&again).await;
    assert_eq!(partner.look_up(&code).await["MaHoSo"], code.as_str());
    assert!(partner.code().await.ends_with("-0002"), "serials go on");
}
