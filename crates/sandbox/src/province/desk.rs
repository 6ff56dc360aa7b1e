//! The officer's pages: the list of dossiers and one dossier with everything that can be done to it;
//! it never changes anything itself.

use super::dossier::{Dossier, Submitted};
use super::reply::{Refusal, done};
use super::status;
use crate::World;
use crate::clock;
use crate::page::{money, page, trouble};
use axum::Router;
use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use axum::http::header::ACCEPT;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use maud::{Markup, html};
use serde::Deserialize;
use serde_json::json;
use std::sync::Arc;

pub(crate) fn router() -> Router<Arc<World>> {
    Router::new()
        .route("/province/officer", get(list))
        .route("/province/officer/{code}", get(one))
        .route("/province/officer/tep/{id}", get(stored_file))
}

#[derive(Debug, Deserialize)]
struct Filter {
    #[serde(default)]
    q: String,
}

fn wants_json(headers: &HeaderMap) -> bool {
    headers
        .get(ACCEPT)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|kinds| kinds.starts_with("application/json"))
}

async fn list(
    State(world): State<Arc<World>>,
    headers: HeaderMap,
    Query(filter): Query<Filter>,
) -> Response {
    let wanted = filter.q.trim().to_lowercase();
    let mut dossiers: Vec<Dossier> = world
        .province()
        .dossiers
        .iter()
        .map(|(_, dossier)| dossier.clone())
        .filter(|dossier| {
            let ho_so = &dossier.ho_so;
            [&ho_so.ma_ho_so, &ho_so.chu_ho_so, &ho_so.ten_tthc]
                .iter()
                .any(|text| text.to_lowercase().contains(&wanted))
        })
        .collect();
    dossiers.sort_by_key(|dossier| std::cmp::Reverse(dossier.so_thu_tu));
    if wants_json(&headers) {
        return done(json!({ "DanhSach": dossiers })).into_response();
    }
    page(
        "Hồ sơ của tỉnh",
        &html! {
            form method="get" role="search" {
                label for="q" { "Tìm theo mã, người nộp hoặc thủ tục" }
                input id="q" name="q" value=(filter.q);
                button { "Tìm" }
            }
            @if dossiers.is_empty() {
                p { "Chưa có hồ sơ nào. Hồ sơ nộp từ ứng dụng sẽ hiện ở đây." }
            } @else {
                table {
                    thead { tr { th scope="col" { "Hồ sơ" } th scope="col" { "Trạng thái" } } }
                    tbody {
                        @for dossier in &dossiers {
                            tr {
                                td {
                                    a href={ "/province/officer/" (dossier.ho_so.ma_ho_so) } { (dossier.ho_so.ma_ho_so) }
                                    br; (dossier.ho_so.ten_tthc) br; (dossier.ho_so.chu_ho_so)
                                }
                                td {
                                    span class=(status::colour(dossier.ma_trang_thai)) { (dossier.ten_trang_thai) }
                                    br; (clock::spoken(&dossier.ngay_cap_nhat))
                                }
                            }
                        }
                    }
                }
            }
        },
    )
}

async fn one(
    State(world): State<Arc<World>>,
    headers: HeaderMap,
    Path(code): Path<String>,
) -> Response {
    let dossier = match world.province().dossier(&code) {
        Ok(dossier) => dossier,
        Err(refusal) if wants_json(&headers) => return refusal.into_response(),
        Err(refusal) => return trouble(refusal.status, &refusal.message, "/province/officer"),
    };
    if wants_json(&headers) {
        return done(json!({ "HoSo": dossier })).into_response();
    }
    page(
        &format!("Hồ sơ {code}"),
        &html! {
            p { a href="/province/officer" { "Tất cả hồ sơ" } }
            p role="status" {
                span class=(status::colour(dossier.ma_trang_thai)) {
                    (dossier.ma_trang_thai) ". " (dossier.ten_trang_thai)
                }
                @if !dossier.ngay_hen_tra.is_empty() { br; "Hẹn trả " (clock::spoken(&dossier.ngay_hen_tra)) }
                @if !dossier.ly_do.is_empty() { br; "Lý do: " (dossier.ly_do) }
            }
            (actions(&dossier))
            (facts(&dossier.ho_so))
            (papers(&dossier))
            (history(&dossier))
        },
    )
}

/// Every form says what its button will do; only allowed steps are drawn.
fn actions(dossier: &Dossier) -> Markup {
    let code = &dossier.ho_so.ma_ho_so;
    let to = |action: &str| format!("/province/officer/{code}/{action}");
    let may = |next| status::next(dossier.ma_trang_thai).contains(&next);
    let due = clock::page_date(clock::weekdays_after(clock::now(), 3));
    html! {
        h2 { "Việc có thể làm" }
        @if status::next(dossier.ma_trang_thai).is_empty() {
            p { "Hồ sơ đã kết thúc." }
        }
        @if may(status::ACCEPTED) {
            form method="post" action=(to("status")) {
                input type="hidden" name="status" value="2";
                label for="due" { "Hẹn trả ngày" }
                input id="due" type="date" name="due" value=(due);
                button { "Tiếp nhận" }
            }
        }
        @if may(status::IN_PROGRESS) {
            form method="post" action=(to("status")) {
                input type="hidden" name="status" value="4";
                button { "Chuyển xử lý" }
            }
        }
        @if may(status::SUPPLEMENT) {
            details {
                summary { "Yêu cầu bổ sung giấy tờ" }
                form method="post" action=(to("supplement")) {
                    label for="papers" { "Giấy tờ cần bổ sung, mỗi dòng một giấy" }
                    textarea id="papers" name="papers" rows="3" {}
                    label for="text" { "Nội dung" }
                    textarea id="text" name="text" rows="3" required {}
                    button { "Gửi yêu cầu bổ sung" }
                }
            }
        }
        @if may(status::PAYMENT) {
            details {
                summary { "Yêu cầu nộp tiền" }
                form method="post" action=(to("payment")) {
                    label for="amount" { "Số tiền (đồng)" }
                    input id="amount" name="amount" inputmode="numeric" pattern="[0-9]+" required;
                    label for="reason-pay" { "Khoản thu, lý do" }
                    input id="reason-pay" name="reason" required;
                    button { "Gửi yêu cầu nộp tiền" }
                }
            }
        }
        @if matches!(dossier.ma_trang_thai, status::ACCEPTED | status::IN_PROGRESS) {
            details {
                summary { "Gửi bản nháp giấy tờ hộ tịch" }
                form method="post" action=(to("draft")) {
                    label for="fields" { "Nội dung bản nháp, mỗi dòng “tên: giá trị”" }
                    textarea id="fields" name="fields" rows="6" required {
                        @for (name, value) in answers(&dossier.ho_so) { (name) ": " (value) "\n" }
                    }
                    p { "Công dân có một ngày để xác nhận; không trả lời là đồng ý." }
                    button { "Gửi bản nháp" }
                }
            }
        }
        @if may(status::PROCESSED) || dossier.ma_trang_thai == status::PROCESSED {
            details {
                summary { "Đính kèm kết quả" }
                form method="post" action=(to("result")) {
                    label for="name" { "Tên giấy tờ kết quả" }
                    input id="name" name="name" required value={ "Kết quả: " (dossier.ho_so.ten_tthc) };
                    label for="result-text" { "Nội dung in trên giấy" }
                    textarea id="result-text" name="text" rows="4" {}
                    button { "Tạo giấy PDF và hoàn thành xử lý" }
                }
                form method="post" action=(to("result-file")) enctype="multipart/form-data" {
                    label for="file-name" { "Tên giấy tờ" }
                    input id="file-name" name="name" required;
                    label for="file" { "Hoặc chọn tệp có sẵn" }
                    input id="file" type="file" name="file" required;
                    button { "Tải tệp lên và hoàn thành xử lý" }
                }
            }
        }
        @if may(status::RETURNED) {
            form method="post" action=(to("return")) {
                label for="note" { "Nơi trả, người nhận" }
                input id="note" name="note" value="Trả bản điện tử";
                button { "Trả kết quả" }
            }
        }
        @if dossier.ma_trang_thai == status::ACCEPTED || dossier.ma_trang_thai == status::IN_PROGRESS {
            details {
                summary { "Xin lỗi và hẹn lại" }
                form method="post" action=(to("due")) {
                    label for="new-due" { "Ngày hẹn mới" }
                    input id="new-due" type="date" name="due" required;
                    label for="reason-due" { "Lý do" }
                    input id="reason-due" name="reason" required;
                    button { "Hẹn lại" }
                }
            }
        }
        @for (next, action, words) in [
            (status::REFUSED, "refuse", "Không tiếp nhận"),
            (status::STOPPED, "stop", "Dừng xử lý"),
        ] {
            @if may(next) {
                details {
                    summary { (words) }
                    form method="post" action=(to(action)) {
                        label for={ "reason-" (action) } { "Lý do" }
                        textarea id={ "reason-" (action) } name="reason" rows="3" required {}
                        button { (words) }
                    }
                }
            }
        }
        @if !status::next(dossier.ma_trang_thai).is_empty() {
            form method="post" action={ (to("finish")) "?form=true" } {
                button.plain { "Đi nhanh đến khi có kết quả" }
            }
        }
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct Answer {
    ma: String,
    ten: String,
    gia_tri: serde_json::Value,
}

/// The e-form's answers as name and value, when the partner sent them as published.
fn answers(ho_so: &Submitted) -> Vec<(String, String)> {
    let sent: Vec<Answer> = serde_json::from_str(&ho_so.thong_tin_khac).unwrap_or_default();
    sent.into_iter()
        .map(|answer| {
            let name = if answer.ten.is_empty() {
                answer.ma
            } else {
                answer.ten
            };
            let value = match answer.gia_tri {
                serde_json::Value::String(text) => text,
                other => other.to_string(),
            };
            (name, value)
        })
        .collect()
}

fn facts(ho_so: &Submitted) -> Markup {
    html! {
        h2 { "Thông tin hồ sơ" }
        dl {
            @for (name, value) in [
                ("Thủ tục", format!("{} ({})", ho_so.ten_tthc, ho_so.ma_tthc)),
                ("Người nộp", ho_so.chu_ho_so.clone()),
                ("Số giấy tờ", ho_so.so_giay_to_chu_ho_so.clone()),
                ("Điện thoại", ho_so.so_dien_thoai.clone()),
                ("Nơi nộp", ho_so.noi_nop_ho_so.clone()),
                ("Nhận kết quả", ho_so.hinh_thuc.clone()),
                ("Ngày nộp", clock::spoken(&ho_so.ngay_nop_ho_so)),
                ("Ghi chú", ho_so.ghi_chu.clone()),
            ] {
                @if !value.is_empty() { dt { (name) } dd { (value) } }
            }
            @for fee in &ho_so.danh_sach_le_phi {
                dt { (fee.ten_phi_le_phi) } dd { (money(fee.gia.parse().unwrap_or(0))) }
            }
        }
        details {
            summary { "Tờ khai điện tử" }
            dl {
                @for (name, value) in answers(ho_so) { dt { (name) } dd { (value) } }
            }
        }
    }
}

fn papers(dossier: &Dossier) -> Markup {
    html! {
        h2 { "Giấy tờ" }
        @if dossier.ho_so.tai_lieu_nop.is_empty() { p { "Không có tệp đính kèm." } }
        ul {
            @for paper in &dossier.ho_so.tai_lieu_nop {
                li {
                    a href={ "/province/officer/tep/" (paper.tep_dinh_kem_id) } { (paper.ten_tep_dinh_kem) }
                    @if !paper.ma_thanh_phan_ho_so.is_empty() { " · " (paper.ma_thanh_phan_ho_so) }
                }
            }
        }
        @if !dossier.danh_sach_giay_to_ket_qua.is_empty() {
            h2 { "Kết quả" }
            ul {
                @for paper in &dossier.danh_sach_giay_to_ket_qua {
                    li { a href={ "/province/officer/tep/" (paper.giay_to_id) } { (paper.ten_giay_to) } }
                }
            }
        }
    }
}

fn history(dossier: &Dossier) -> Markup {
    html! {
        @for asked in &dossier.danh_sach_ho_so_bo_sung {
            h2 { "Bổ sung: " (asked.trang_thai_bo_sung) }
            p { (asked.noi_dung_bo_sung) }
            @if !asked.thong_tin_tiep_nhan.is_empty() { p { "Công dân viết: " (asked.thong_tin_tiep_nhan) } }
        }
        @for owed in &dossier.danh_sach_nghia_vu_tai_chinh {
            h2 { "Nghĩa vụ tài chính: " (owed.trang_thai_thanh_toan) }
            p { (owed.ly_do) ", " (money(owed.so_tien))
                @if !owed.so_bien_lai.is_empty() { ", biên lai " (owed.so_bien_lai) } }
        }
        @for draft in &dossier.danh_sach_ban_nhap {
            h2 { "Bản nháp: " (draft.trang_thai) }
            p { "Hạn xác nhận " (clock::spoken(&draft.han_xac_nhan)) }
            @if !draft.y_kien.is_empty() { p { "Công dân viết: " (draft.y_kien) } }
        }
        @if dossier.danh_gia.so_sao > 0 {
            h2 { "Đánh giá của công dân" }
            p { (dossier.danh_gia.so_sao) " trên 5 sao. " (dossier.danh_gia.noi_dung) }
        }
        h2 { "Quá trình xử lý" }
        ol {
            @for step in &dossier.danh_sach_tien_do {
                li {
                    (clock::spoken(&step.thoi_diem_xu_ly)) ", " (step.nguoi_xu_ly) ": "
                    (step.trang_thai.parse().map_or("", status::name))
                    @if !step.noi_dung_xu_ly.is_empty() { " – " (step.noi_dung_xu_ly) }
                }
            }
        }
    }
}

async fn stored_file(
    State(world): State<Arc<World>>,
    Path(id): Path<String>,
) -> Result<Response, Refusal> {
    let (file, bytes) = world.province().file(&id)?;
    let shown = file.loai_tep == "application/pdf" || file.loai_tep.starts_with("image/");
    let headers = [
        (
            "content-disposition",
            if shown { "inline" } else { "attachment" }.to_owned(),
        ),
        ("content-type", file.loai_tep),
        ("x-content-type-options", "nosniff".to_owned()),
    ];
    Ok((headers, bytes).into_response())
}
