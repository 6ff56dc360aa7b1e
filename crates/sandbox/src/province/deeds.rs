//! What partners pass on of the citizen's later deeds: supplements, withdrawal, confirmations, payments, ratings;
//! each is taken once, and it never takes a step that belongs to an officer.

use super::api::{Body, check_files, read};
use super::auth::Partner;
use super::dossier::{
    Attached, DRAFT_AGREED, DRAFT_OBJECTED, DRAFT_SILENT, DRAFT_WAITING, PAID, Progress,
    SUPPLEMENT_ASKED, SUPPLEMENT_SENT, Supplement, UNPAID,
};
use super::reply::{Refusal, Reply, done};
use super::status;
use crate::World;
use crate::clock;
use axum::extract::State;
use serde::Deserialize;
use serde_json::json;
use std::sync::Arc;

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(super) struct Update {
    ma_ho_so: String,
    tai_lieu_nop: Vec<Attached>,
    danh_sach_ho_so_bo_sung: Vec<Supplement>,
    /// Corrected answers, whole; absent when they did not change.
    thong_tin_khac: Option<String>,
}

pub(super) async fn update(
    _: Partner,
    State(world): State<Arc<World>>,
    body: Body<Update>,
) -> Reply {
    let sent = read(body)?;
    let mut province = world.province();
    let mut dossier = province.dossier(&sent.ma_ho_so)?;
    check_files(&province, &sent.ma_ho_so, &sent.tai_lieu_nop)?;
    if sent.danh_sach_ho_so_bo_sung.is_empty() {
        return Err(Refusal::field("DanhSachHoSoBoSung", "còn trống"));
    }
    let now = clock::compact(clock::now());
    for answer in sent.danh_sach_ho_so_bo_sung {
        let asked = dossier
            .danh_sach_ho_so_bo_sung
            .iter_mut()
            .find(|asked| asked.ho_so_bo_sung_id == answer.ho_so_bo_sung_id)
            .ok_or_else(|| Refusal::missing("yêu cầu bổ sung"))?;
        if asked.trang_thai_bo_sung != SUPPLEMENT_ASKED {
            return Err(Refusal::order("Yêu cầu bổ sung này đã được trả lời"));
        }
        asked.trang_thai_bo_sung = SUPPLEMENT_SENT.into();
        asked.thong_tin_tiep_nhan = answer.thong_tin_tiep_nhan;
        asked.ngay_tiep_nhan_bo_sung = now.clone();
    }
    dossier.ho_so.tai_lieu_nop.extend(sent.tai_lieu_nop);
    if let Some(answers) = sent.thong_tin_khac {
        dossier.ho_so.thong_tin_khac = answers;
    }
    let who = dossier.ho_so.chu_ho_so.clone();
    dossier.note(&who, &now, SUPPLEMENT_SENT);
    province.save(dossier)?;
    done(json!({ "MaHoSo": sent.ma_ho_so }))
}

/// Partners may only pass on that the citizen withdraws (status 7); every other step is an officer's.
pub(super) async fn progress(
    _: Partner,
    State(world): State<Arc<World>>,
    body: Body<Progress>,
) -> Reply {
    let sent = read(body)?;
    if clock::parse_compact(&sent.thoi_diem_xu_ly).is_none() {
        return Err(Refusal::field(
            "ThoiDiemXuLy",
            "phải có dạng yyyyMMddHHmmss",
        ));
    }
    if sent.trang_thai != status::WITHDRAWN.to_string() {
        return Err(Refusal::field("TrangThai", "chỉ được là 7 (rút hồ sơ)"));
    }
    let mut province = world.province();
    let mut dossier = province.dossier(&sent.ma_ho_so)?;
    if !status::next(dossier.ma_trang_thai).contains(&status::WITHDRAWN) {
        return Err(Refusal::order(format!(
            "Hồ sơ đang ở trạng thái “{}” nên không rút được nữa",
            dossier.ten_trang_thai
        )));
    }
    dossier.enter(
        status::WITHDRAWN,
        &sent.nguoi_xu_ly,
        &sent.thoi_diem_xu_ly,
        &sent.noi_dung_xu_ly,
    );
    province.save(dossier)?;
    done(json!({ "MaHoSo": sent.ma_ho_so }))
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct DraftAnswer {
    ma_ho_so: String,
    ban_nhap_id: String,
    dong_y: bool,
    #[serde(default)]
    mac_nhien: bool,
    #[serde(default)]
    y_kien: String,
}

pub(super) async fn confirm_draft(
    _: Partner,
    State(world): State<Arc<World>>,
    body: Body<DraftAnswer>,
) -> Reply {
    let sent = read(body)?;
    let mut province = world.province();
    let mut dossier = province.dossier(&sent.ma_ho_so)?;
    let draft = dossier
        .danh_sach_ban_nhap
        .iter_mut()
        .find(|draft| draft.ban_nhap_id == sent.ban_nhap_id)
        .ok_or_else(|| Refusal::missing("bản nháp"))?;
    if draft.trang_thai != DRAFT_WAITING {
        return Err(Refusal::order("Bản nháp này đã có ý kiến"));
    }
    let state = match (sent.dong_y, sent.mac_nhien) {
        (true, true) => DRAFT_SILENT,
        (true, false) => DRAFT_AGREED,
        (false, _) => DRAFT_OBJECTED,
    };
    draft.trang_thai = state.into();
    draft.y_kien = sent.y_kien;
    let who = dossier.ho_so.chu_ho_so.clone();
    let words = format!("Bản nháp: {state}");
    dossier.note(&who, &clock::compact(clock::now()), &words);
    province.save(dossier)?;
    done(json!({ "MaHoSo": sent.ma_ho_so }))
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct PaidReport {
    ma_ho_so: String,
    nghia_vu_id: String,
    so_tien: u64,
    so_bien_lai: String,
    thoi_diem_thanh_toan: String,
}

pub(super) async fn paid(
    _: Partner,
    State(world): State<Arc<World>>,
    body: Body<PaidReport>,
) -> Reply {
    let sent = read(body)?;
    let mut province = world.province();
    let mut dossier = province.dossier(&sent.ma_ho_so)?;
    let owed = dossier
        .danh_sach_nghia_vu_tai_chinh
        .iter_mut()
        .find(|owed| owed.nghia_vu_id == sent.nghia_vu_id)
        .ok_or_else(|| Refusal::missing("nghĩa vụ tài chính"))?;
    if owed.trang_thai_thanh_toan != UNPAID {
        return Err(Refusal::order("Nghĩa vụ tài chính này đã thanh toán"));
    }
    if owed.so_tien != sent.so_tien {
        return Err(Refusal::field("SoTien", "khác với số tiền phải nộp"));
    }
    owed.trang_thai_thanh_toan = PAID.into();
    owed.so_bien_lai = sent.so_bien_lai;
    owed.thoi_diem_thanh_toan = sent.thoi_diem_thanh_toan;
    let who = dossier.ho_so.chu_ho_so.clone();
    dossier.note(&who, &clock::compact(clock::now()), PAID);
    province.save(dossier)?;
    done(json!({ "MaHoSo": sent.ma_ho_so }))
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Rating {
    ma_ho_so: String,
    so_sao: u8,
    #[serde(default)]
    noi_dung: String,
}

pub(super) async fn rate(_: Partner, State(world): State<Arc<World>>, body: Body<Rating>) -> Reply {
    let sent = read(body)?;
    if !(1..=5).contains(&sent.so_sao) {
        return Err(Refusal::field("SoSao", "phải từ 1 đến 5"));
    }
    let mut province = world.province();
    let mut dossier = province.dossier(&sent.ma_ho_so)?;
    if dossier.danh_gia.so_sao != 0 {
        return Err(Refusal::order("Hồ sơ này đã được đánh giá"));
    }
    dossier.danh_gia = super::dossier::Rating {
        so_sao: sent.so_sao,
        noi_dung: sent.noi_dung,
    };
    let who = dossier.ho_so.chu_ho_so.clone();
    let words = format!("Đánh giá {} trên 5 sao", sent.so_sao);
    dossier.note(&who, &clock::compact(clock::now()), &words);
    province.save(dossier)?;
    done(json!({ "MaHoSo": sent.ma_ho_so }))
}
