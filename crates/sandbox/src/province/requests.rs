//! What an officer asks of the citizen: papers, money, a look at the draft certificate; it never answers for them.

use super::dossier::{
    DRAFT_WAITING, DraftCertificate, DraftField, Fee, OFFICER, Obligation, SUPPLEMENT_ASKED,
    Supplement, SupplementPaper, UNPAID,
};
use super::officer::{Sent, act, read_time, step};
use super::reply::Refusal;
use super::status;
use crate::World;
use crate::clock;
use crate::secret::random_text;
use axum::extract::{Path, State};
use axum::response::Response;
use serde::{Deserialize, Deserializer};
use std::sync::Arc;
use time::Duration;

#[derive(Debug, Deserialize)]
pub(super) struct SupplementAsked {
    /// Papers in words; a form sends one per line. A line `id: words` names a component.
    #[serde(default, deserialize_with = "lines")]
    papers: Vec<String>,
    text: String,
    #[serde(default)]
    until: String,
}

pub(super) async fn ask_supplement(
    State(world): State<Arc<World>>,
    Path(code): Path<String>,
    sent: Sent<SupplementAsked>,
) -> Response {
    act(&world, &code, sent.by_form, |_, dossier| {
        let asked = sent.what;
        if asked.text.trim().is_empty() && asked.papers.is_empty() {
            return Err(Refusal::field("text", "còn trống"));
        }
        let until = if asked.until.is_empty() {
            String::new()
        } else {
            clock::compact(read_time("until", &asked.until)?)
        };
        step(dossier, status::SUPPLEMENT, &asked.text)?;
        let known: Vec<String> = dossier
            .ho_so
            .tai_lieu_nop
            .iter()
            .map(|paper| paper.ma_thanh_phan_ho_so.clone())
            .collect();
        let papers = asked
            .papers
            .iter()
            .map(|line| paper(line, &known))
            .collect();
        dossier.danh_sach_ho_so_bo_sung.push(Supplement {
            ho_so_bo_sung_id: random_text(9),
            nguoi_yeu_cau_bo_sung: OFFICER.into(),
            noi_dung_bo_sung: asked.text,
            ngay_bo_sung: clock::compact(clock::now()),
            trang_thai_bo_sung: SUPPLEMENT_ASKED.into(),
            danh_sach_giay_to_bo_sung: papers,
            ngay_hen_tra_truoc: dossier.ngay_hen_tra.clone(),
            ngay_hen_tra_moi: until,
            ..Supplement::default()
        });
        Ok(())
    })
}

/// `ma: words` names a component when it is one of the dossier's; everything else is words.
fn paper(line: &str, known: &[String]) -> SupplementPaper {
    let (id, words) = line.split_once(':').unwrap_or((line, ""));
    if known.iter().any(|known| known == id.trim()) {
        SupplementPaper {
            ma_thanh_phan_ho_so: id.trim().to_owned(),
            ten_giay_to: words.trim().to_owned(),
        }
    } else {
        SupplementPaper {
            ma_thanh_phan_ho_so: String::new(),
            ten_giay_to: line.trim().to_owned(),
        }
    }
}

#[derive(Debug, Deserialize)]
pub(super) struct PaymentAsked {
    amount: u64,
    reason: String,
}

pub(super) async fn ask_payment(
    State(world): State<Arc<World>>,
    Path(code): Path<String>,
    sent: Sent<PaymentAsked>,
) -> Response {
    act(&world, &code, sent.by_form, |_, dossier| {
        let asked = sent.what;
        if asked.amount == 0 {
            return Err(Refusal::field("amount", "phải lớn hơn 0"));
        }
        step(dossier, status::PAYMENT, &asked.reason)?;
        dossier.danh_sach_nghia_vu_tai_chinh.push(Obligation {
            nghia_vu_id: random_text(9),
            ly_do: asked.reason.clone(),
            so_tien: asked.amount,
            danh_sach_le_phi: vec![Fee {
                ten_phi_le_phi: asked.reason,
                ma_phi_le_phi: "LP01".into(),
                hinh_thuc_thu: "TRUC_TUYEN".into(),
                gia: asked.amount.to_string(),
                loai_phi_le_phi: "LE_PHI".into(),
            }],
            ngay_yeu_cau: clock::compact(clock::now()),
            trang_thai_thanh_toan: UNPAID.into(),
            ..Obligation::default()
        });
        Ok(())
    })
}

#[derive(Debug, Deserialize)]
pub(super) struct DraftSent {
    /// Lines `name: value`.
    #[serde(deserialize_with = "lines")]
    fields: Vec<String>,
    /// When silence becomes agreement, `yyyyMMddHHmmss`; one day when absent.
    #[serde(default)]
    confirm_by: String,
}

pub(super) async fn send_draft(
    State(world): State<Arc<World>>,
    Path(code): Path<String>,
    sent: Sent<DraftSent>,
) -> Response {
    act(&world, &code, sent.by_form, |_, dossier| {
        if !matches!(
            dossier.ma_trang_thai,
            status::ACCEPTED | status::IN_PROGRESS
        ) {
            return Err(Refusal::order(
                "Chỉ gửi bản nháp khi hồ sơ đã tiếp nhận hoặc đang xử lý",
            ));
        }
        let now = clock::now();
        let until = if sent.what.confirm_by.is_empty() {
            now + Duration::DAY
        } else {
            read_time("confirm_by", &sent.what.confirm_by)?
        };
        let fields = sent.what.fields.iter().map(|line| {
            let (name, value) = line.split_once(':').unwrap_or((line, ""));
            DraftField {
                ten: name.trim().to_owned(),
                gia_tri: value.trim().to_owned(),
            }
        });
        dossier.danh_sach_ban_nhap.push(DraftCertificate {
            ban_nhap_id: random_text(9),
            noi_dung: fields.collect(),
            ngay_gui: clock::compact(now),
            han_xac_nhan: clock::compact(until),
            trang_thai: DRAFT_WAITING.into(),
            y_kien: String::new(),
        });
        let words = "Gửi bản nháp giấy tờ hộ tịch để công dân xác nhận";
        dossier.note(OFFICER, &clock::compact(now), words);
        Ok(())
    })
}

/// A list, or text with one item per line.
fn lines<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<String>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Either {
        List(Vec<String>),
        Text(String),
    }
    let all = match Either::deserialize(from)? {
        Either::List(all) => all,
        Either::Text(text) => text.lines().map(str::to_owned).collect(),
    };
    Ok(all
        .into_iter()
        .filter(|line| !line.trim().is_empty())
        .collect())
}
