//! What happens to a dossier at the province comes back, and what the citizen does then goes there.

use axum::http::StatusCode;
use domain::ActionId;
use domain::dossier::{Event, Outcome, Status, Task};
use sandbox::Kind;
use serde_json::json;
use sync::protocol::{Action, ActionRequest};

use super::{Town, hash};
use crate::browser::Browser;
use crate::office::{attachment, photo};

async fn act(town: &Town, who: &Browser, id: domain::DossierId, number: u8, action: Action) {
    let now = town.office.state.clock.now();
    let request = ActionRequest {
        dossier: id,
        declared_at: now,
        action,
    };
    let action = ActionId::new(now, [number; 10]);
    let reply = who
        .put(&format!("/api/v1/actions/{action}"), &request)
        .await;
    assert_eq!(reply.status, StatusCode::OK, "{}", reply.text());
}

#[tokio::test]
async fn the_way_to_the_result_is_followed_step_by_step() {
    let town = Town::open().await;
    let (tu, id, code) = town.filed().await;
    town.officer(&code, "status", json!({ "status": 2, "due": "2026-12-01" }))
        .await;
    let standing = town.standing(id).await;
    assert_eq!(standing.status, Some(Status::Accepted));
    assert_eq!(
        standing.due.map(|at| at.in_vietnam().date.iso()).as_deref(),
        Some("2026-12-01")
    );
    town.officer(
        &code,
        "status",
        json!({ "status": 4, "note": "Chuyển công chức hộ tịch" }),
    )
    .await;
    let standing = town.standing(id).await;
    assert_eq!(standing.status, Some(Status::InProgress));
    assert_eq!(standing.note.as_deref(), Some("Chuyển công chức hộ tịch"));
    town.officer(
        &code,
        "result",
        json!({ "name": "Giấy khai sinh", "text": "Bản điện tử" }),
    )
    .await;
    town.officer(&code, "return", json!({ "note": "Trả bản điện tử" }))
        .await;
    let standing = town.standing(id).await;
    assert_eq!(standing.status, Some(Status::Returned));
    let Some(Outcome::Result { files, place }) = standing.outcome else {
        panic!("a result");
    };
    assert_eq!(place.as_deref(), Some("Trả bản điện tử"));
    assert_eq!(files[0].name, "Giấy khai sinh.pdf");
    let file = tu
        .get(&format!("/api/v1/dossiers/{id}/files/{}", files[0].sha256))
        .await;
    assert_eq!(hash(&file.body), files[0].sha256);
    assert_eq!(file.header("content-type"), "application/pdf");
}

#[tokio::test]
async fn another_day_is_promised_with_its_reason() {
    let town = Town::open().await;
    let (_, id, code) = town.filed().await;
    town.officer(&code, "status", json!({ "status": 2, "due": "2026-12-01" }))
        .await;
    let why = "Chờ xác minh nơi cư trú";
    town.officer(&code, "due", json!({ "due": "2026-12-03", "reason": why }))
        .await;
    town.later(20).await;
    let reasons: Vec<Option<String>> = town
        .events(id)
        .await
        .into_iter()
        .filter_map(|event| match event {
            Event::Due { reason, .. } => Some(reason),
            _ => None,
        })
        .collect();
    assert_eq!(reasons, [None, Some(why.to_owned())]);
}

#[tokio::test]
async fn no_event_comes_twice_though_the_list_is_read_often() {
    let town = Town::open().await;
    let (_, id, code) = town.filed().await;
    town.officer(&code, "status", json!({ "status": 2 })).await;
    let before = town.events(id).await;
    town.fail("province.changes", Kind::LoseReply);
    for _ in 0..10 {
        town.later(20).await;
    }
    assert_eq!(town.events(id).await, before);
}

#[tokio::test]
async fn news_lost_on_the_way_are_read_again() {
    let town = Town::open().await;
    let (_, id, code) = town.filed().await;
    town.fail("province.status", Kind::LoseReply);
    town.officer(&code, "status", json!({ "status": 2 })).await;
    town.later(30).await;
    assert_eq!(town.standing(id).await.status, Some(Status::Accepted));
}

async fn asked_for_a_supplement(town: &Town) -> (Browser, domain::DossierId, String, Action) {
    let (tu, id, code) = town.filed().await;
    town.officer(
        &code,
        "supplement",
        json!({ "papers": ["giay_chung_sinh: Giấy chứng sinh rõ hơn"], "text": "Ảnh mờ, không đọc được số" }),
    )
    .await;
    let standing = town.standing(id).await;
    assert_eq!(standing.status, Some(Status::SupplementRequested));
    let Some(Task::Supplement { request, items, .. }) = standing.tasks.first() else {
        panic!("a task");
    };
    assert_eq!(items[0].paper.as_deref(), Some("giay_chung_sinh"));
    assert_eq!(items[1].text, "Ảnh mờ, không đọc được số");
    tu.upload(&photo(2)).await;
    let action = Action::Supplement {
        request: request.clone(),
        attachments: vec![attachment("giay_chung_sinh", &photo(2))],
        note: "Tôi gửi lại ảnh".into(),
        answers: None,
    };
    (tu, id, code, action)
}

#[tokio::test]
async fn a_supplement_goes_there_once_though_the_answer_was_lost() {
    for fault in [None, Some(Kind::LoseReply), Some(Kind::Cut)] {
        let town = Town::open().await;
        let (tu, id, code, action) = asked_for_a_supplement(&town).await;
        act(&town, &tu, id, 1, action).await;
        if let Some(kind) = fault {
            town.fail("province.update", kind);
        }
        town.work().await;
        town.later(30).await;
        let there = town.dossier_there(&code).await;
        assert_eq!(
            there["DanhSachHoSoBoSung"][0]["TrangThaiBoSung"],
            "Công dân đã gửi bổ sung"
        );
        assert_eq!(
            there["DanhSachHoSoBoSung"][0]["ThongTinTiepNhan"],
            "Tôi gửi lại ảnh"
        );
        assert_eq!(
            there["TaiLieuNop"].as_array().map(Vec::len),
            Some(2),
            "{fault:?}"
        );
        assert!(town.standing(id).await.problem.is_none(), "{fault:?}");
    }
}

#[tokio::test]
async fn a_supplement_the_province_refuses_is_explained_and_holds_up_nothing() {
    let town = Town::open().await;
    let (tu, id, code, action) = asked_for_a_supplement(&town).await;
    act(&town, &tu, id, 1, action).await;
    town.fail("province.update", Kind::Refuse);
    town.work().await;
    let problem = town.standing(id).await.problem.expect("a problem");
    assert!(
        problem.contains("Hệ thống từ chối yêu cầu này"),
        "{problem}"
    );
    let reason = "Nộp nhầm nơi".to_owned();
    act(&town, &tu, id, 2, Action::Withdraw { reason }).await;
    town.work().await;
    assert_eq!(town.dossier_there(&code).await["MaTrangThai"], 7);
}

#[tokio::test]
async fn a_withdrawal_goes_there_and_comes_back() {
    let town = Town::open().await;
    let (tu, id, code) = town.filed().await;
    let reason = "Nộp nhầm nơi".to_owned();
    act(&town, &tu, id, 1, Action::Withdraw { reason }).await;
    town.fail("province.progress", Kind::LoseReply);
    town.work().await;
    town.later(30).await;
    assert_eq!(town.dossier_there(&code).await["MaTrangThai"], 7);
    assert_eq!(town.standing(id).await.status, Some(Status::Withdrawn));
}

async fn sent_a_draft(
    town: &Town,
) -> (
    Browser,
    domain::DossierId,
    String,
    domain::dossier::RequestId,
) {
    let (tu, id, code) = town.filed().await;
    town.officer(&code, "status", json!({ "status": 2 })).await;
    // The sandbox's officer lives by the machine's clock, this office by its own.
    let term =
        json!({ "fields": ["Họ, chữ đệm, tên: Hồ Thị Ca Chiu"], "confirm_by": "20261124081000" });
    town.officer(&code, "draft", term).await;
    let standing = town.standing(id).await;
    let Some(Task::ConfirmDraft {
        request, fields, ..
    }) = standing.tasks.first()
    else {
        panic!("a task");
    };
    assert_eq!(fields[0].value, "Hồ Thị Ca Chiu");
    (tu, id, code, request.clone())
}

#[tokio::test]
async fn after_a_day_silence_agrees_to_the_draft_and_the_province_is_told() {
    let town = Town::open().await;
    let (_, id, code, _) = sent_a_draft(&town).await;
    town.later(23 * 3600).await;
    assert_eq!(
        town.standing(id).await.tasks.len(),
        1,
        "the day is not over"
    );
    town.later(2 * 3600).await;
    assert!(town.standing(id).await.tasks.is_empty());
    let agreed = town.events(id).await.into_iter().any(|event| {
        matches!(
            event,
            Event::DraftConfirmed {
                agreed: true,
                silent: true,
                ..
            }
        )
    });
    assert!(agreed);
    let there = town.dossier_there(&code).await;
    assert_eq!(there["DanhSachBanNhap"][0]["TrangThai"], "Mặc nhiên đồng ý");
}

#[tokio::test]
async fn silence_does_not_speak_over_an_objection() {
    let town = Town::open().await;
    let (tu, id, code, request) = sent_a_draft(&town).await;
    let objection = Action::ConfirmDraft {
        request,
        agreed: false,
        note: "Sai tên đệm".into(),
    };
    act(&town, &tu, id, 1, objection).await;
    town.work().await;
    town.later(25 * 3600).await;
    let there = town.dossier_there(&code).await;
    assert_eq!(there["DanhSachBanNhap"][0]["TrangThai"], "Đề nghị sửa");
    assert_eq!(there["DanhSachBanNhap"][0]["YKien"], "Sai tên đệm");
    let answers = town.events(id).await.into_iter();
    assert_eq!(
        answers
            .filter(|event| matches!(event, Event::DraftConfirmed { .. }))
            .count(),
        1
    );
}

#[tokio::test]
async fn a_rating_reaches_the_province() {
    let town = Town::open().await;
    let (tu, id, code) = town.filed().await;
    town.officer(&code, "finish", json!({})).await;
    let rating = Action::Rate {
        stars: 5,
        note: "Cán bộ tận tình".into(),
    };
    act(&town, &tu, id, 1, rating).await;
    town.work().await;
    assert_eq!(town.dossier_there(&code).await["DanhGia"]["SoSao"], 5);
}

#[tokio::test]
async fn a_refusal_by_the_officer_carries_its_reason() {
    let town = Town::open().await;
    let (_, id, code) = town.filed().await;
    town.officer(
        &code,
        "refuse",
        json!({ "reason": "Không thuộc thẩm quyền của xã" }),
    )
    .await;
    let standing = town.standing(id).await;
    assert_eq!(standing.status, Some(Status::Refused));
    assert!(matches!(
        standing.outcome,
        Some(Outcome::Refused { reason }) if reason == "Không thuộc thẩm quyền của xã"
    ));
}
