//! What an officer does to a dossier, from the page (form) or from a test (JSON); it never sees a partner's token.

use super::dossier::{
    DRAFT_WAITING, Dossier, DraftCertificate, DraftField, Fee, OFFICER, Obligation, ResultPaper,
    SUPPLEMENT_ASKED, SUPPLEMENT_DONE, SUPPLEMENT_SENT, Supplement, SupplementPaper, UNPAID,
};
use super::files::LARGEST;
use super::reply::{Refusal, done};
use super::status::{self, Status};
use super::{Province, fast_forward};
use crate::clock;
use crate::page::trouble;
use crate::secret::random_text;
use crate::{World, pdf};
use axum::Router;
use axum::extract::{
    DefaultBodyLimit, Form, FromRequest, Json, Multipart, Path, Query, Request, State,
};
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::post;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};
use serde_json::json;
use std::sync::Arc;
use time::Duration;

pub(crate) fn router() -> Router<Arc<World>> {
    Router::new()
        .route("/province/officer/{code}/status", post(set_status))
        .route("/province/officer/{code}/due", post(set_due))
        .route("/province/officer/{code}/supplement", post(ask_supplement))
        .route("/province/officer/{code}/payment", post(ask_payment))
        .route("/province/officer/{code}/draft", post(send_draft))
        .route("/province/officer/{code}/refuse", post(refuse))
        .route("/province/officer/{code}/stop", post(stop))
        .route("/province/officer/{code}/result", post(attach_result))
        .route("/province/officer/{code}/result-file", post(upload_result))
        .route("/province/officer/{code}/return", post(return_result))
        .route("/province/officer/{code}/finish", post(finish))
        .layer(DefaultBodyLimit::max(LARGEST + 4096))
}

/// What an officer sent, and whether a browser's form or a program sent it.
struct Sent<T> {
    what: T,
    by_form: bool,
}

impl<T: DeserializeOwned> FromRequest<Arc<World>> for Sent<T> {
    type Rejection = Refusal;

    async fn from_request(request: Request, world: &Arc<World>) -> Result<Self, Refusal> {
        let by_form = request
            .headers()
            .get(CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .is_some_and(|kind| kind.starts_with("application/x-www-form-urlencoded"));
        let what = if by_form {
            Form::from_request(request, world)
                .await
                .map_err(|why| Refusal::unreadable(why.body_text()))?
                .0
        } else {
            Json::from_request(request, world).await?.0
        };
        Ok(Self { what, by_form })
    }
}

/// Changes a dossier, saves it and answers in the manner of the question.
fn act(
    world: &World,
    code: &str,
    by_form: bool,
    change: impl FnOnce(&mut Province, &mut Dossier) -> Result<(), Refusal>,
) -> Response {
    let mut province = world.province();
    let changed = province.dossier(code).and_then(|mut dossier| {
        change(&mut province, &mut dossier)?;
        province.save(dossier)?;
        province.dossier(code)
    });
    match changed {
        Ok(_) if by_form => Redirect::to(&format!("/province/officer/{code}")).into_response(),
        Ok(dossier) => done(json!({ "HoSo": dossier })).into_response(),
        Err(refusal) if by_form => trouble(
            refusal.status,
            &refusal.message,
            &format!("/province/officer/{code}"),
        ),
        Err(refusal) => refusal.into_response(),
    }
}

fn step(dossier: &mut Dossier, to: Status, words: &str) -> Result<(), Refusal> {
    if !status::next(dossier.ma_trang_thai).contains(&to) {
        return Err(Refusal::order(format!(
            "Không chuyển được từ “{}” sang “{}”",
            dossier.ten_trang_thai,
            status::name(to)
        )));
    }
    if dossier.ma_trang_thai == status::SUPPLEMENT {
        for asked in &mut dossier.danh_sach_ho_so_bo_sung {
            if asked.trang_thai_bo_sung == SUPPLEMENT_SENT {
                asked.trang_thai_bo_sung = SUPPLEMENT_DONE.into();
                asked.nguoi_tiep_nhan_bo_sung = OFFICER.into();
            }
        }
    }
    dossier.enter(to, OFFICER, &clock::compact(clock::now()), words);
    Ok(())
}

#[derive(Debug, Deserialize)]
struct StatusChange {
    status: Status,
    #[serde(default)]
    note: String,
    /// `2026-11-30` or `yyyyMMddHHmmss`; only read on acceptance, three weekdays when absent.
    #[serde(default)]
    due: String,
}

async fn set_status(
    State(world): State<Arc<World>>,
    Path(code): Path<String>,
    sent: Sent<StatusChange>,
) -> Response {
    act(&world, &code, sent.by_form, |_, dossier| {
        let asked = sent.what;
        match asked.status {
            status::NEW | status::IN_PROGRESS | status::PROCESSED => {
                step(dossier, asked.status, &asked.note)
            }
            status::ACCEPTED => accept(dossier, &asked.due, &asked.note),
            status::RETURNED => hand_over(dossier, &asked.note),
            _ => Err(Refusal::order(format!(
                "“{}” có thao tác riêng",
                status::name(asked.status)
            ))),
        }
    })
}

pub(crate) fn accept(dossier: &mut Dossier, due: &str, note: &str) -> Result<(), Refusal> {
    step(dossier, status::ACCEPTED, note)?;
    let now = clock::now();
    if dossier.ngay_tiep_nhan.is_empty() {
        dossier.ngay_tiep_nhan = clock::compact(now);
    }
    let due = if due.is_empty() {
        clock::weekdays_after(now, 3)
    } else {
        read_time("due", due)?
    };
    dossier.ngay_hen_tra = clock::compact(due);
    Ok(())
}

fn read_time(name: &str, text: &str) -> Result<time::OffsetDateTime, Refusal> {
    clock::parse_compact(text)
        .or_else(|| clock::parse_page_date(text))
        .ok_or_else(|| Refusal::field(name, "không phải ngày"))
}

#[derive(Debug, Deserialize)]
struct DueChange {
    due: String,
    #[serde(default)]
    reason: String,
}

async fn set_due(
    State(world): State<Arc<World>>,
    Path(code): Path<String>,
    sent: Sent<DueChange>,
) -> Response {
    act(&world, &code, sent.by_form, |_, dossier| {
        let due = clock::compact(read_time("due", &sent.what.due)?);
        dossier.ngay_hen_tra.clone_from(&due);
        let words = format!("Hẹn lại {}. {}", clock::spoken(&due), sent.what.reason);
        dossier.note(OFFICER, &clock::compact(clock::now()), words.trim());
        Ok(())
    })
}

#[derive(Debug, Deserialize)]
struct SupplementAsked {
    /// Papers in words; a form sends one per line. A line `id: words` names a component.
    #[serde(default, deserialize_with = "lines")]
    papers: Vec<String>,
    text: String,
    #[serde(default)]
    until: String,
}

async fn ask_supplement(
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
struct PaymentAsked {
    amount: u64,
    reason: String,
}

async fn ask_payment(
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
struct DraftSent {
    /// Lines `name: value`.
    #[serde(deserialize_with = "lines")]
    fields: Vec<String>,
    /// When silence becomes agreement, `yyyyMMddHHmmss`; one day when absent.
    #[serde(default)]
    confirm_by: String,
}

async fn send_draft(
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

#[derive(Debug, Deserialize)]
struct Reason {
    reason: String,
}

async fn refuse(
    State(world): State<Arc<World>>,
    Path(code): Path<String>,
    sent: Sent<Reason>,
) -> Response {
    act(&world, &code, sent.by_form, |_, dossier| {
        end(dossier, status::REFUSED, sent.what.reason)
    })
}

async fn stop(
    State(world): State<Arc<World>>,
    Path(code): Path<String>,
    sent: Sent<Reason>,
) -> Response {
    act(&world, &code, sent.by_form, |_, dossier| {
        end(dossier, status::STOPPED, sent.what.reason)
    })
}

fn end(dossier: &mut Dossier, how: Status, reason: String) -> Result<(), Refusal> {
    if reason.trim().is_empty() {
        return Err(Refusal::field("reason", "còn trống: phải nêu lý do"));
    }
    step(dossier, how, &reason)?;
    let now = clock::compact(clock::now());
    if how == status::REFUSED {
        dossier.ngay_tu_choi = now;
    } else {
        dossier.ngay_ket_thuc_xu_ly = now;
    }
    dossier.ly_do = reason;
    Ok(())
}

#[derive(Debug, Deserialize)]
struct ResultAttached {
    name: String,
    #[serde(default)]
    text: String,
}

async fn attach_result(
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

async fn upload_result(
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

#[derive(Debug, Deserialize)]
struct HandOver {
    #[serde(default)]
    note: String,
}

async fn return_result(
    State(world): State<Arc<World>>,
    Path(code): Path<String>,
    sent: Sent<HandOver>,
) -> Response {
    act(&world, &code, sent.by_form, |_, dossier| {
        hand_over(dossier, &sent.what.note)
    })
}

/// Marks the result as returned.
pub(crate) fn hand_over(dossier: &mut Dossier, note: &str) -> Result<(), Refusal> {
    step(dossier, status::RETURNED, note)?;
    dossier.ngay_tra = clock::compact(clock::now());
    note.clone_into(&mut dossier.thong_tin_tra);
    Ok(())
}

#[derive(Debug, Deserialize)]
struct Finish {
    #[serde(default)]
    form: bool,
}

/// Takes the remaining steps to the returned result at once.
async fn finish(
    State(world): State<Arc<World>>,
    Path(code): Path<String>,
    Query(how): Query<Finish>,
) -> Response {
    let done_all = fast_forward::to_the_result(&mut world.province(), &world.settings, &code);
    match done_all {
        Ok(()) => act(&world, &code, how.form, |_, _| Ok(())),
        Err(refusal) if how.form => trouble(
            refusal.status,
            &refusal.message,
            &format!("/province/officer/{code}"),
        ),
        Err(refusal) => refusal.into_response(),
    }
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
