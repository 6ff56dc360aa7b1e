//! What partners call: token, code, files, create, status and changes, and the way to the later deeds;
//! it never takes a step that belongs to an officer.

use super::auth::{Partner, token};
use super::deeds::{confirm_draft, paid, progress, rate, update};
use super::dossier::{Attached, Dossier, FILING_FEE, Issued, Obligation, Submitted, UNPAID};
use super::files::LARGEST;
use super::reply::{Refusal, Reply, done};
use super::{Province, fast_forward, status};
use crate::World;
use crate::clock;
use crate::secret::sha256_hex;
use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Json, Path, Query, State};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::sync::Arc;

pub(crate) fn router(world: &Arc<World>) -> Router<Arc<World>> {
    let on = &world.faults;
    Router::new()
        .route("/province/token", on.on("province.token", post(token)))
        .route("/province/CapMaHoSo", on.on("province.code", post(code)))
        .route("/province/TaiTep", on.on("province.file", post(file)))
        .route(
            "/province/DongBoHoSoMC",
            on.on("province.create", post(create)),
        )
        .route(
            "/province/CapNhatHoSoMC",
            on.on("province.update", post(update)),
        )
        .route(
            "/province/CapNhatTienDoHoSoMC",
            on.on("province.progress", post(progress)),
        )
        .route(
            "/province/XacNhanBanNhap",
            on.on("province.draft", post(confirm_draft)),
        )
        .route(
            "/province/CapNhatThanhToan",
            on.on("province.paid", post(paid)),
        )
        .route(
            "/province/DanhGiaHoSo",
            on.on("province.rating", post(rate)),
        )
        .route(
            "/province/TraCuuHoSo",
            on.on("province.status", get(look_up)),
        )
        .route(
            "/province/DanhSachThayDoi",
            on.on("province.changes", get(changes)),
        )
        .route(
            "/province/TepKetQua/{id}",
            on.on("province.result", get(result_file)),
        )
        .layer(DefaultBodyLimit::max(LARGEST + 4096))
}

pub(super) type Body<T> = Result<Json<T>, axum::extract::rejection::JsonRejection>;

pub(super) fn read<T: DeserializeOwned>(body: Body<T>) -> Result<T, Refusal> {
    Ok(body?.0)
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct CodeRequest {
    #[serde(rename = "MaTTHC")]
    ma_tthc: String,
}

async fn code(_: Partner, State(world): State<Arc<World>>, body: Body<CodeRequest>) -> Reply {
    let asked = read(body)?;
    if asked.ma_tthc.is_empty() {
        return Err(Refusal::field("MaTTHC", "còn trống"));
    }
    let now = clock::now();
    let day = format!("{}-{}-", world.settings.code_prefix, clock::code_date(now));
    let mut province = world.province();
    let serial = province
        .issued
        .iter()
        .filter_map(|(code, _)| code.strip_prefix(&day)?.parse::<u32>().ok())
        .max()
        .unwrap_or(0)
        + 1;
    let code = format!("{day}{serial:0width$}", width = world.settings.code_digits);
    let issued = Issued {
        ma_ho_so: code.clone(),
        ma_tthc: asked.ma_tthc,
        ngay_cap: clock::compact(now),
    };
    province.issued.put(&code, issued).map_err(Refusal::disk)?;
    done(json!({ "MaHoSo": code }))
}

async fn file(
    _: Partner,
    State(world): State<Arc<World>>,
    headers: HeaderMap,
    body: Result<Bytes, axum::extract::rejection::BytesRejection>,
) -> Reply {
    let header = |name: &str| {
        headers
            .get(name)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    };
    let code = header("x-ma-ho-so");
    let bytes = body.map_err(|why| {
        if why.status() == StatusCode::PAYLOAD_TOO_LARGE {
            Refusal::new(
                StatusCode::PAYLOAD_TOO_LARGE,
                "17",
                "Tệp lớn hơn 10 MB, hãy giảm dung lượng",
            )
        } else {
            why.into()
        }
    })?;
    if bytes.is_empty() {
        return Err(Refusal::unreadable("tệp rỗng"));
    }
    if !header("x-sha256").eq_ignore_ascii_case(&sha256_hex(&bytes)) {
        return Err(Refusal::hash());
    }
    let mut province = world.province();
    if province.issued.get(code).is_none() {
        return Err(Refusal::never_issued(code));
    }
    let (id, stored) = province.keep_file(code, header(CONTENT_TYPE.as_str()), &bytes)?;
    done(json!({
        "TepDinhKemId": id,
        "DuongDanTaiTepTin": format!("{}/province/officer/tep/{id}", world.settings.public_url),
        "MaBam": stored.sha256,
    }))
}

async fn create(_: Partner, State(world): State<Arc<World>>, body: Body<Submitted>) -> Reply {
    let sent = read(body)?;
    let code = sent.ma_ho_so.clone();
    let mut province = world.province();
    check(&province, &sent)?;
    let mut dossier = Dossier {
        don_vi_xu_ly: sent.noi_nop_ho_so.clone(),
        danh_sach_nghia_vu_tai_chinh: filing_fee(&sent).into_iter().collect(),
        ho_so: sent,
        ..Dossier::default()
    };
    let who = dossier.ho_so.chu_ho_so.clone();
    let now = clock::compact(clock::now());
    dossier.enter(status::NEW, &who, &now, "Nộp hồ sơ trực tuyến");
    province.save(dossier)?;
    if world.settings.auto {
        fast_forward::to_the_result(&mut province, &world.settings, &code)?;
    }
    done(json!({ "MaHoSo": code }))
}

/// The fees a dossier is filed with are one obligation from the beginning.
fn filing_fee(sent: &Submitted) -> Option<Obligation> {
    let total: u64 = sent
        .danh_sach_le_phi
        .iter()
        .filter_map(|fee| fee.gia.parse::<u64>().ok())
        .sum();
    (total > 0).then(|| Obligation {
        nghia_vu_id: FILING_FEE.into(),
        ly_do: "Phí, lệ phí khi nộp hồ sơ".into(),
        so_tien: total,
        danh_sach_le_phi: sent.danh_sach_le_phi.clone(),
        ngay_yeu_cau: sent.ngay_nop_ho_so.clone(),
        trang_thai_thanh_toan: UNPAID.into(),
        ..Obligation::default()
    })
}

fn check(province: &Province, sent: &Submitted) -> Result<(), Refusal> {
    for (name, value) in [
        ("MaHoSo", &sent.ma_ho_so),
        ("MaTTHC", &sent.ma_tthc),
        ("TenTTHC", &sent.ten_tthc),
        ("ChuHoSo", &sent.chu_ho_so),
        ("NoiNopHoSo", &sent.noi_nop_ho_so),
    ] {
        if value.trim().is_empty() {
            return Err(Refusal::field(name, "còn trống"));
        }
    }
    let issued = province
        .issued
        .get(&sent.ma_ho_so)
        .ok_or_else(|| Refusal::never_issued(&sent.ma_ho_so))?;
    if province.dossiers.get(&sent.ma_ho_so).is_some() {
        return Err(Refusal::exists(&sent.ma_ho_so));
    }
    if issued.ma_tthc != sent.ma_tthc {
        return Err(Refusal::field("MaTTHC", "khác với lúc xin cấp mã"));
    }
    if clock::parse_compact(&sent.ngay_nop_ho_so).is_none() {
        return Err(Refusal::field("NgayNopHoSo", "phải có dạng yyyyMMddHHmmss"));
    }
    if sent.trang_thai_ho_so != "1" {
        return Err(Refusal::field("TrangThaiHoSo", "của hồ sơ mới phải là 1"));
    }
    for fee in &sent.danh_sach_le_phi {
        if fee.gia.parse::<u64>().is_err() {
            return Err(Refusal::field("Gia", "phải là số đồng, chỉ gồm chữ số"));
        }
    }
    check_files(province, &sent.ma_ho_so, &sent.tai_lieu_nop)
}

pub(super) fn check_files(
    province: &Province,
    code: &str,
    papers: &[Attached],
) -> Result<(), Refusal> {
    for paper in papers {
        let known = province.files.get(&paper.tep_dinh_kem_id);
        if known.is_none_or(|file| file.ma_ho_so != code) {
            return Err(Refusal::field(
                "TepDinhKemId",
                "không phải tệp đã tải lên của hồ sơ này",
            ));
        }
    }
    Ok(())
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct LookUp {
    ma_ho_so: String,
}

async fn look_up(
    _: Partner,
    State(world): State<Arc<World>>,
    Query(asked): Query<LookUp>,
) -> Reply {
    let dossier = world.province().dossier(&asked.ma_ho_so)?;
    done(json!({ "HoSo": dossier }))
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct ChangesSince {
    #[serde(default)]
    tu: u64,
    #[serde(default)]
    so_luong: Option<usize>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Change {
    so_thu_tu: u64,
    ma_ho_so: String,
    trang_thai_ho_so: String,
    ngay_cap_nhat: String,
}

async fn changes(
    _: Partner,
    State(world): State<Arc<World>>,
    Query(asked): Query<ChangesSince>,
) -> Reply {
    let most = asked.so_luong.unwrap_or(100).clamp(1, 500);
    let province = world.province();
    let mut list: Vec<Change> = province
        .dossiers
        .iter()
        .filter(|(_, dossier)| dossier.so_thu_tu > asked.tu)
        .map(|(code, dossier)| Change {
            so_thu_tu: dossier.so_thu_tu,
            ma_ho_so: code.clone(),
            trang_thai_ho_so: dossier.ho_so.trang_thai_ho_so.clone(),
            ngay_cap_nhat: dossier.ngay_cap_nhat.clone(),
        })
        .collect();
    list.sort_by_key(|change| change.so_thu_tu);
    let more = list.len() > most;
    list.truncate(most);
    let cursor = list.last().map_or(asked.tu, |change| change.so_thu_tu);
    done(json!({ "DanhSach": list, "ConTro": cursor, "ConNua": more }))
}

async fn result_file(
    _: Partner,
    State(world): State<Arc<World>>,
    Path(id): Path<String>,
) -> Result<Response, Refusal> {
    let (file, bytes) = world.province().file(&id)?;
    let headers = [("content-type", file.loai_tep), ("x-sha256", file.sha256)];
    Ok((headers, bytes).into_response())
}
