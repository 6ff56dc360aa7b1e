//! Result papers, generated or brought by the officer; a dossier with one is processed. It never hands them over.

use super::Province;
use super::dossier::{Dossier, ResultPaper};
use super::officer::{Sent, act, step};
use super::reply::Refusal;
use super::status;
use crate::clock;
use crate::{World, pdf};
use axum::extract::{Multipart, Path, State};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use std::sync::Arc;

#[derive(Debug, Deserialize)]
pub(super) struct ResultAttached {
    name: String,
    #[serde(default)]
    text: String,
}

pub(super) async fn attach_result(
    State(world): State<Arc<World>>,
    Path(code): Path<String>,
    sent: Sent<ResultAttached>,
) -> Response {
    act(&world, &code, sent.by_form, |province, dossier| {
        write_result(province, dossier, &sent.what.name, &sent.what.text)
    })
}

/// Attaches a generated paper as the result and marks the dossier processed.
pub(crate) fn write_result(
    province: &mut Province,
    dossier: &mut Dossier,
    name: &str,
    text: &str,
) -> Result<(), Refusal> {
    let ho_so = &dossier.ho_so;
    let mut lines = vec![
        format!("Mã hồ sơ: {}", ho_so.ma_ho_so),
        format!("Thủ tục: {} ({})", ho_so.ten_tthc, ho_so.ma_tthc),
        format!("Người nộp: {}", ho_so.chu_ho_so),
        format!("Nơi giải quyết: {}", dossier.don_vi_xu_ly),
        format!("Ngày cấp: {}", clock::spoken(&clock::compact(clock::now()))),
        String::new(),
    ];
    lines.extend(text.lines().map(str::to_owned));
    lines.push(String::new());
    lines.push("Giấy tờ thử nghiệm, không có giá trị pháp lý.".to_owned());
    let bytes = pdf::paper(name, &lines);
    add_result(province, dossier, name, "application/pdf", &bytes)
}

fn add_result(
    province: &mut Province,
    dossier: &mut Dossier,
    name: &str,
    media_type: &str,
    bytes: &[u8],
) -> Result<(), Refusal> {
    if name.trim().is_empty() {
        return Err(Refusal::field("name", "còn trống"));
    }
    if dossier.ma_trang_thai != status::PROCESSED {
        step(dossier, status::PROCESSED, name)?;
        dossier.ngay_ket_thuc_xu_ly = clock::compact(clock::now());
    }
    let (id, file) = province.keep_file(&dossier.ho_so.ma_ho_so, media_type, bytes)?;
    dossier.danh_sach_giay_to_ket_qua.push(ResultPaper {
        ten_giay_to: name.to_owned(),
        ma_giay_to_ket_qua: format!("KQ.{}", dossier.ho_so.ma_tthc),
        duong_dan_tep_tin_ket_qua: format!("/province/TepKetQua/{id}"),
        giay_to_id: id,
        ma_bam: file.sha256,
        loai_tep: file.loai_tep,
        ..ResultPaper::default()
    });
    Ok(())
}

pub(super) async fn upload_result(
    State(world): State<Arc<World>>,
    Path(code): Path<String>,
    mut parts: Multipart,
) -> Response {
    let mut name = String::new();
    let mut file = None;
    loop {
        match parts.next_field().await {
            Ok(Some(part)) if part.name() == Some("name") => {
                name = part.text().await.unwrap_or_default();
            }
            Ok(Some(part)) if part.name() == Some("file") => {
                let kind = part
                    .content_type()
                    .unwrap_or("application/octet-stream")
                    .to_owned();
                file = part.bytes().await.ok().map(|bytes| (kind, bytes));
            }
            Ok(Some(_)) => {}
            Ok(None) => break,
            Err(why) => return Refusal::unreadable(why.body_text()).into_response(),
        }
    }
    act(&world, &code, true, |province, dossier| match file {
        Some((kind, bytes)) if !bytes.is_empty() => {
            add_result(province, dossier, &name, &kind, &bytes)
        }
        _ => Err(Refusal::field("file", "còn trống hoặc quá 10 MB")),
    })
}
