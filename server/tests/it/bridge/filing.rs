//! Each dossier reaches the province once, whatever happens on the way.

use axum::http::StatusCode;
use domain::dossier::{Event, Outcome, Status};
use sandbox::Kind;

use super::Town;
use crate::office::photo;

#[tokio::test]
async fn a_dossier_arrives_whole_and_comes_back_with_a_code() {
    let town = Town::open().await;
    let tu = town.office.ong_tu().await;
    tu.upload(&photo(1)).await;
    let submission = town.office.birth_with_copies(1, &[&photo(1)], 2);
    assert_eq!(tu.submit(&submission).await.status, StatusCode::CREATED);
    assert_eq!(town.code(submission.id).await, None);

    town.work().await;

    let code = town.code(submission.id).await.expect("a code");
    assert!(code.starts_with("000.00.99.H99-"), "{code}");
    let there = town.dossier_there(&code).await;
    assert_eq!(there["ChuHoSo"], "Hồ Văn Tư");
    assert_eq!(there["SoGiayToChuHoSo"], "045058004217");
    assert_eq!(there["TenTTHC"], "Thủ tục đăng ký khai sinh");
    assert_eq!(there["NoiNopHoSo"], "Xã Khe Sanh");
    assert_eq!(there["NgayNopHoSo"], "20261123080500");
    assert_eq!(there["DanhSachLePhi"][0]["Gia"], "16000");
    assert_eq!(there["TaiLieuNop"][0]["MaThanhPhanHoSo"], "giay_chung_sinh");
    let answers = there["ThongTinKhac"].as_str().expect("text");
    assert!(answers.contains("Hồ Thị Ca Chiu"), "{answers}");
    let file = format!(
        "{}/province/officer/tep/{}",
        town.url,
        there["TaiLieuNop"][0]["TepDinhKemId"]
            .as_str()
            .expect("an id")
    );
    let bytes = town
        .http
        .get(file)
        .send()
        .await
        .expect("an answer")
        .bytes()
        .await
        .expect("bytes");
    assert_eq!(&bytes[..], &photo(1)[..]);
}

/// After this fault the dossier is there once.
async fn survives(target: &str, kind: Kind) {
    let town = Town::open().await;
    let (_, submission) = town.file(1).await;
    town.fail(target, kind);
    town.work().await;
    for _ in 0..5 {
        town.later(30).await;
    }
    let code = town.code(submission.id).await;
    assert!(code.is_some(), "{target} {kind:?}");
    assert_eq!(town.at_the_province().await.len(), 1, "{target} {kind:?}");
    let events = town.events(submission.id).await;
    let codes = events
        .iter()
        .filter(|event| matches!(event, Event::CodeAssigned { .. }))
        .count();
    assert_eq!(codes, 1, "{target} {kind:?}");
}

#[tokio::test]
async fn a_lost_answer_to_create_makes_one_dossier() {
    survives("province.create", Kind::LoseReply).await;
}

#[tokio::test]
async fn a_cut_connection_before_create_makes_one_dossier() {
    survives("province.create", Kind::Cut).await;
}

#[tokio::test]
async fn a_lost_code_is_only_a_gap() {
    let town = Town::open().await;
    let (_, submission) = town.file(1).await;
    town.fail("province.code", Kind::LoseReply);
    town.work().await;
    town.later(30).await;
    let code = town.code(submission.id).await.expect("a code");
    assert!(code.ends_with("-0002"), "{code}");
    assert_eq!(town.at_the_province().await.len(), 1);
}

#[tokio::test]
async fn a_lost_answer_about_a_file_brings_it_again() {
    survives("province.file", Kind::LoseReply).await;
}

#[tokio::test]
async fn a_province_that_is_down_gets_it_later() {
    for target in [
        "province.token",
        "province.code",
        "province.file",
        "province.create",
    ] {
        survives(target, Kind::Down).await;
    }
}

#[tokio::test]
async fn a_slow_province_gets_it_once() {
    survives("province.create", Kind::Slow).await;
}

#[tokio::test]
async fn a_dossier_the_province_works_on_is_looked_up_and_not_sent_again() {
    survives("province.create", Kind::Later).await;
}

#[tokio::test]
async fn looking_it_up_may_fail_too() {
    let town = Town::open().await;
    let (_, submission) = town.file(1).await;
    town.fail("province.create", Kind::LoseReply);
    town.fault("province.status", Kind::Cut, Some(2), None);
    town.work().await;
    for _ in 0..4 {
        town.later(30).await;
    }
    assert!(town.code(submission.id).await.is_some());
    assert_eq!(town.at_the_province().await.len(), 1);
}

#[tokio::test]
async fn a_refusal_ends_it_with_the_reason() {
    let town = Town::open().await;
    let (_, submission) = town.file(1).await;
    town.fail("province.create", Kind::Refuse);
    town.work().await;
    let standing = town.standing(submission.id).await;
    assert_eq!(standing.status, Some(Status::Refused));
    assert!(matches!(
        standing.outcome,
        Some(Outcome::Refused { reason }) if reason == "Hệ thống từ chối yêu cầu này"
    ));
    town.later(600).await;
    assert!(town.at_the_province().await.is_empty());
}

#[tokio::test]
async fn after_three_days_of_silence_a_person_is_asked_and_the_citizen_told() {
    let town = Town::open().await;
    let (_, submission) = town.file(1).await;
    town.fault("province.*", Kind::Down, None, Some(1.0));
    town.work().await;
    town.later(3 * 24 * 3600 + 60).await;
    let standing = town.standing(submission.id).await;
    assert!(
        standing
            .problem
            .is_some_and(|text| text.contains("không phải nộp lại"))
    );
}

#[tokio::test]
async fn through_any_weather_every_dossier_arrives_exactly_once() {
    let town = Town::open().await;
    let tu = town.office.ong_tu().await;
    tu.upload(&photo(1)).await;
    for kind in [Kind::LoseReply, Kind::Cut, Kind::Down] {
        town.fault("province.*", kind, None, Some(0.15));
    }
    let mut filed = Vec::new();
    for number in 1..=20 {
        let submission = town.office.birth(number, &[&photo(1)]);
        assert!(tu.submit(&submission).await.status.is_success());
        filed.push(submission.id);
    }
    for _ in 0..40 {
        town.later(601).await;
    }
    let mut codes = Vec::new();
    for id in filed {
        codes.push(town.code(id).await.expect("every dossier has a code"));
    }
    codes.sort();
    let mut there: Vec<String> = town
        .at_the_province()
        .await
        .iter()
        .map(|dossier| dossier["MaHoSo"].as_str().unwrap_or_default().to_owned())
        .collect();
    there.sort();
    assert_eq!(there, codes);
}
