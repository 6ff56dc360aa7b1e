//! The provincial interface's messages with its own field names; it decides nothing.

use serde::{Deserialize, Serialize};

/// The one shape of every answer.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Answer<T> {
    pub(super) error_code: String,
    pub(super) message: String,
    #[serde(flatten)]
    pub(super) data: T,
}

/// An answer nothing is read from.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Nothing {}

#[derive(Debug, Deserialize)]
pub(super) struct Token {
    pub(super) access_token: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(super) struct Reserved {
    pub(super) ma_ho_so: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(super) struct Stored {
    pub(super) tep_dinh_kem_id: String,
    pub(super) ma_bam: String,
}

/// A new dossier. Everything is text, also numbers and yes (`1`) or no (`0`).
#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct NewDossier {
    pub(super) ma_ho_so: String,
    #[serde(rename = "MaTTHC")]
    pub(super) ma_tthc: String,
    #[serde(rename = "TenTTHC")]
    pub(super) ten_tthc: String,
    pub(super) ten_linh_vuc: String,
    pub(super) kenh_thuc_hien: &'static str,
    pub(super) so_giay_to_chu_ho_so: String,
    pub(super) chu_ho_so: String,
    pub(super) loai_doi_tuong: &'static str,
    pub(super) thong_tin_khac: String,
    pub(super) so_dien_thoai: String,
    pub(super) trich_yeu_ho_so: String,
    pub(super) trang_thai_ho_so: &'static str,
    pub(super) hinh_thuc: &'static str,
    pub(super) thong_tin_tra: String,
    pub(super) tai_lieu_nop: Vec<Attached>,
    pub(super) danh_sach_le_phi: Vec<Fee>,
    pub(super) noi_nop_ho_so: String,
    pub(super) ho_so_co_thanh_phan_so_hoa: &'static str,
    #[serde(rename = "TaiKhoanDuocXacThucVoiVNeID")]
    pub(super) tai_khoan_duoc_xac_thuc_voi_vneid: &'static str,
    pub(super) duoc_thanh_toan_truc_tuyen: &'static str,
    #[serde(rename = "DinhDanhCHS")]
    pub(super) dinh_danh_chs: Vec<Identity>,
    pub(super) ngay_nop_ho_so: String,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Attached {
    pub(super) tep_dinh_kem_id: String,
    pub(super) ten_tep_dinh_kem: String,
    pub(super) is_deleted: &'static str,
    pub(super) ma_thanh_phan_ho_so: String,
    pub(super) duoc_so_hoa: &'static str,
}

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(super) struct Fee {
    pub(super) ten_phi_le_phi: String,
    pub(super) ma_phi_le_phi: String,
    pub(super) hinh_thuc_thu: String,
    pub(super) gia: String,
    pub(super) loai_phi_le_phi: String,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Identity {
    pub(super) loai_dinh_danh: &'static str,
    pub(super) so_dinh_danh: String,
}

/// One line of `ThongTinKhac`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Line<'a> {
    pub(super) ma: &'a str,
    pub(super) ten: &'a str,
    pub(super) gia_tri: &'a str,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Update<'a> {
    pub(super) ma_ho_so: &'a str,
    pub(super) tai_lieu_nop: Vec<Attached>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) thong_tin_khac: Option<String>,
    pub(super) danh_sach_ho_so_bo_sung: [SupplementAnswer<'a>; 1],
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct SupplementAnswer<'a> {
    pub(super) ho_so_bo_sung_id: &'a str,
    pub(super) thong_tin_tiep_nhan: &'a str,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(super) struct Found {
    pub(super) ho_so: Dossier,
}

/// A dossier as the province shows it; what we do not use is not read.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(super) struct Dossier {
    pub(super) ma_trang_thai: u8,
    pub(super) ngay_hen_tra: String,
    pub(super) ly_do_hen_lai: String,
    pub(super) thong_tin_tra: String,
    pub(super) ly_do: String,
    pub(super) don_vi_xu_ly: String,
    pub(super) danh_sach_ho_so_bo_sung: Vec<Supplement>,
    pub(super) danh_sach_nghia_vu_tai_chinh: Vec<Obligation>,
    pub(super) danh_sach_ban_nhap: Vec<Draft>,
    pub(super) danh_sach_giay_to_ket_qua: Vec<ResultPaper>,
    pub(super) danh_sach_tien_do: Vec<Step>,
    pub(super) danh_gia: Rating,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(super) struct Supplement {
    pub(super) ho_so_bo_sung_id: String,
    pub(super) noi_dung_bo_sung: String,
    pub(super) trang_thai_bo_sung: String,
    pub(super) danh_sach_giay_to_bo_sung: Vec<SupplementPaper>,
    pub(super) ngay_hen_tra_moi: String,
}

/// Of a supplement: the citizen was asked and has not answered.
pub(super) const SUPPLEMENT_ASKED: &str = "Yêu cầu công dân bổ sung";

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(super) struct SupplementPaper {
    pub(super) ma_thanh_phan_ho_so: String,
    pub(super) ten_giay_to: String,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(super) struct Obligation {
    pub(super) nghia_vu_id: String,
    pub(super) ly_do: String,
    pub(super) so_tien: u64,
    pub(super) danh_sach_le_phi: Vec<FeeRead>,
    pub(super) trang_thai_thanh_toan: String,
}

/// Of an obligation: not paid.
pub(super) const UNPAID: &str = "Chưa thanh toán";
/// The obligation that the fees of a new dossier become.
pub(super) const FILING_OBLIGATION: &str = "NOP_HO_SO";

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(super) struct FeeRead {
    pub(super) ten_phi_le_phi: String,
    pub(super) ma_phi_le_phi: String,
    pub(super) gia: String,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(super) struct Draft {
    pub(super) ban_nhap_id: String,
    pub(super) noi_dung: Vec<DraftLine>,
    pub(super) han_xac_nhan: String,
    pub(super) trang_thai: String,
}

/// Of a draft certificate: waits for the citizen.
pub(super) const DRAFT_WAITING: &str = "Chờ xác nhận";

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(super) struct DraftLine {
    pub(super) ten: String,
    pub(super) gia_tri: String,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(super) struct ResultPaper {
    pub(super) ten_giay_to: String,
    pub(super) giay_to_id: String,
    pub(super) ma_bam: String,
    pub(super) loai_tep: String,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(super) struct Step {
    pub(super) nguoi_xu_ly: String,
    pub(super) chuc_danh: String,
    pub(super) phong_ban_xu_ly: String,
    pub(super) noi_dung_xu_ly: String,
    pub(super) trang_thai: String,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(super) struct Rating {
    pub(super) so_sao: u8,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(super) struct ChangeList {
    pub(super) danh_sach: Vec<Change>,
    pub(super) con_tro: u64,
    pub(super) con_nua: bool,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(super) struct Change {
    pub(super) so_thu_tu: u64,
    pub(super) ma_ho_so: String,
}
