//! The provincial system's vocabulary: dossiers and their parts with the field names partners see;
//! it never decides what may happen to them.
//!
//! Field names are those of the published interface, so Rust names stay Vietnamese here.

use super::status::{self, Status};
use serde::{Deserialize, Serialize};

/// A code that was given out, whether or not a dossier came for it.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Issued {
    pub(crate) ma_ho_so: String,
    #[serde(rename = "MaTTHC")]
    pub(crate) ma_tthc: String,
    pub(crate) ngay_cap: String,
}

/// A file a partner or an officer stored.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct StoredFile {
    pub(crate) ma_ho_so: String,
    pub(crate) sha256: String,
    pub(crate) loai_tep: String,
    pub(crate) kich_thuoc: usize,
}

/// What a partner sends to create a dossier.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct Submitted {
    pub(crate) ma_ho_so: String,
    #[serde(rename = "MaTTHC")]
    pub(crate) ma_tthc: String,
    #[serde(rename = "TenTTHC")]
    pub(crate) ten_tthc: String,
    pub(crate) ma_linh_vuc: String,
    pub(crate) ten_linh_vuc: String,
    pub(crate) kenh_thuc_hien: String,
    pub(crate) so_giay_to_chu_ho_so: String,
    pub(crate) chu_ho_so: String,
    pub(crate) loai_doi_tuong: String,
    pub(crate) ma_doi_tuong: String,
    /// JSON text: an array of `{Ma, Ten, GiaTri}`, the answers of the e-form in their order.
    pub(crate) thong_tin_khac: String,
    pub(crate) email: String,
    pub(crate) fax: String,
    pub(crate) so_dien_thoai: String,
    pub(crate) trich_yeu_ho_so: String,
    pub(crate) trang_thai_ho_so: String,
    pub(crate) hinh_thuc: String,
    pub(crate) ghi_chu: String,
    pub(crate) tai_lieu_nop: Vec<Attached>,
    pub(crate) danh_sach_le_phi: Vec<Fee>,
    pub(crate) danh_sach_tep_dinh_kem_khac: Vec<OtherPaper>,
    pub(crate) noi_nop_ho_so: String,
    pub(crate) ho_so_co_thanh_phan_so_hoa: String,
    #[serde(rename = "TaiKhoanDuocXacThucVoiVNeID")]
    pub(crate) tai_khoan_duoc_xac_thuc_voi_vneid: String,
    pub(crate) duoc_thanh_toan_truc_tuyen: String,
    #[serde(rename = "DinhDanhCHS")]
    pub(crate) dinh_danh_chs: Vec<Identity>,
    pub(crate) ngay_nop_ho_so: String,
    #[serde(rename = "DSKetNoiCSDL")]
    pub(crate) ds_ket_noi_csdl: Vec<serde_json::Value>,
}

/// A paper of the dossier: a stored file and the component it serves.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct Attached {
    pub(crate) tep_dinh_kem_id: String,
    pub(crate) ten_tep_dinh_kem: String,
    pub(crate) is_deleted: String,
    pub(crate) ma_thanh_phan_ho_so: String,
    pub(crate) duong_dan_tai_tep_tin: String,
    pub(crate) duoc_so_hoa: String,
    pub(crate) duoc_tai_su_dung: String,
    #[serde(rename = "DuocLayTuKhoDMQG")]
    pub(crate) duoc_lay_tu_kho_dmqg: String,
    pub(crate) ma_ket_qua_thay_the: String,
}

/// A fee line.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct Fee {
    pub(crate) ten_phi_le_phi: String,
    pub(crate) ma_phi_le_phi: String,
    pub(crate) hinh_thuc_thu: String,
    pub(crate) gia: String,
    pub(crate) loai_phi_le_phi: String,
}

/// A paper that stays on paper.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct OtherPaper {
    pub(crate) ten_giay_to: String,
    pub(crate) so_luong: String,
    pub(crate) loai_giay_to: String,
}

/// An identity paper of the applicant.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct Identity {
    pub(crate) loai_dinh_danh: String,
    pub(crate) so_dinh_danh: String,
}

/// A request for supplements and its answer.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct Supplement {
    pub(crate) ho_so_bo_sung_id: String,
    pub(crate) nguoi_yeu_cau_bo_sung: String,
    pub(crate) noi_dung_bo_sung: String,
    pub(crate) ngay_bo_sung: String,
    pub(crate) nguoi_tiep_nhan_bo_sung: String,
    /// The citizen's words with the supplement.
    pub(crate) thong_tin_tiep_nhan: String,
    pub(crate) ngay_tiep_nhan_bo_sung: String,
    pub(crate) trang_thai_bo_sung: String,
    pub(crate) danh_sach_giay_to_bo_sung: Vec<SupplementPaper>,
    pub(crate) danh_sach_le_phi_bo_sung: Vec<Fee>,
    pub(crate) ngay_hen_tra_truoc: String,
    pub(crate) ngay_hen_tra_moi: String,
}

/// A paper that is asked for: by component when the officer chose one, else in words only.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct SupplementPaper {
    pub(crate) ma_thanh_phan_ho_so: String,
    pub(crate) ten_giay_to: String,
}

/// Supplement: the citizen was asked.
pub(crate) const SUPPLEMENT_ASKED: &str = "Yêu cầu công dân bổ sung";
/// Supplement: the citizen answered.
pub(crate) const SUPPLEMENT_SENT: &str = "Công dân đã gửi bổ sung";
/// Supplement: the officer took the answer.
pub(crate) const SUPPLEMENT_DONE: &str = "Hoàn thành bổ sung";

/// Money asked for.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct Obligation {
    pub(crate) nghia_vu_id: String,
    pub(crate) ly_do: String,
    pub(crate) so_tien: u64,
    pub(crate) danh_sach_le_phi: Vec<Fee>,
    pub(crate) ngay_yeu_cau: String,
    pub(crate) trang_thai_thanh_toan: String,
    pub(crate) so_bien_lai: String,
    pub(crate) thoi_diem_thanh_toan: String,
}

/// Name of the obligation that the fees of the create call become.
pub(crate) const FILING_FEE: &str = "NOP_HO_SO";
/// Obligation: not paid yet.
pub(crate) const UNPAID: &str = "Chưa thanh toán";
/// Obligation: paid.
pub(crate) const PAID: &str = "Đã thanh toán";

/// A draft certificate sent to the citizen to confirm.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct DraftCertificate {
    pub(crate) ban_nhap_id: String,
    pub(crate) noi_dung: Vec<DraftField>,
    pub(crate) ngay_gui: String,
    pub(crate) han_xac_nhan: String,
    pub(crate) trang_thai: String,
    pub(crate) y_kien: String,
}

/// One line of a draft certificate.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct DraftField {
    pub(crate) ten: String,
    pub(crate) gia_tri: String,
}

/// Draft certificate: waiting for the citizen.
pub(crate) const DRAFT_WAITING: &str = "Chờ xác nhận";
/// Draft certificate: agreed.
pub(crate) const DRAFT_AGREED: &str = "Đã đồng ý";
/// Draft certificate: agreed by silence.
pub(crate) const DRAFT_SILENT: &str = "Mặc nhiên đồng ý";
/// Draft certificate: the citizen wants a change.
pub(crate) const DRAFT_OBJECTED: &str = "Đề nghị sửa";

/// A result paper.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct ResultPaper {
    pub(crate) ten_giay_to: String,
    pub(crate) ma_thanh_phan_ho_so: String,
    pub(crate) giay_to_id: String,
    pub(crate) duong_dan_tep_tin_ket_qua: String,
    pub(crate) ma_giay_to_ket_qua: String,
    pub(crate) ma_bam: String,
    pub(crate) loai_tep: String,
}

/// A step somebody took.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct Progress {
    pub(crate) ma_ho_so: String,
    pub(crate) nguoi_xu_ly: String,
    pub(crate) chuc_danh: String,
    pub(crate) thoi_diem_xu_ly: String,
    pub(crate) phong_ban_xu_ly: String,
    pub(crate) noi_dung_xu_ly: String,
    pub(crate) trang_thai: String,
    pub(crate) ngay_bat_dau: String,
    pub(crate) ngay_ket_thuc_theo_quy_dinh: String,
}

/// A dossier as the provincial system keeps and shows it.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct Dossier {
    #[serde(flatten)]
    pub(crate) ho_so: Submitted,
    pub(crate) so_thu_tu: u64,
    pub(crate) ngay_cap_nhat: String,
    pub(crate) ma_trang_thai: Status,
    pub(crate) ten_trang_thai: String,
    pub(crate) ngay_tiep_nhan: String,
    pub(crate) ngay_hen_tra: String,
    /// Why the date was changed last; empty while it is the first.
    pub(crate) ly_do_hen_lai: String,
    pub(crate) ngay_tra: String,
    pub(crate) thong_tin_tra: String,
    pub(crate) ngay_ket_thuc_xu_ly: String,
    pub(crate) ngay_tu_choi: String,
    pub(crate) ly_do: String,
    pub(crate) don_vi_xu_ly: String,
    pub(crate) danh_sach_ho_so_bo_sung: Vec<Supplement>,
    pub(crate) danh_sach_nghia_vu_tai_chinh: Vec<Obligation>,
    pub(crate) danh_sach_ban_nhap: Vec<DraftCertificate>,
    pub(crate) danh_sach_giay_to_ket_qua: Vec<ResultPaper>,
    pub(crate) danh_sach_tien_do: Vec<Progress>,
    pub(crate) danh_gia: Rating,
}

/// What the citizen thought of it.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct Rating {
    /// 1 to 5; 0 while there is none.
    pub(crate) so_sao: u8,
    pub(crate) noi_dung: String,
}

impl Dossier {
    /// Moves to `to` and writes the step down, whether or not the move is allowed.
    pub(crate) fn enter(&mut self, to: Status, who: &str, at: &str, words: &str) {
        self.ma_trang_thai = to;
        self.ten_trang_thai = status::name(to).to_owned();
        self.ho_so.trang_thai_ho_so = to.to_string();
        self.note(who, at, words);
    }

    /// Writes a step down without moving.
    pub(crate) fn note(&mut self, who: &str, at: &str, words: &str) {
        let office = self.don_vi_xu_ly.clone();
        self.danh_sach_tien_do.push(Progress {
            ma_ho_so: self.ho_so.ma_ho_so.clone(),
            nguoi_xu_ly: who.to_owned(),
            chuc_danh: if who == OFFICER { "Công chức" } else { "" }.to_owned(),
            thoi_diem_xu_ly: at.to_owned(),
            phong_ban_xu_ly: office,
            noi_dung_xu_ly: words.to_owned(),
            trang_thai: self.ma_trang_thai.to_string(),
            ngay_bat_dau: self.ngay_tiep_nhan.clone(),
            ngay_ket_thuc_theo_quy_dinh: self.ngay_hen_tra.clone(),
        });
    }
}

/// The one fictional officer of this province.
pub(crate) const OFFICER: &str = "Lò Thị Mai";
