//! Our dossier in the province's words; it never sends anything.

use domain::dossier::DossierCode;
use domain::fee::FeeLine;
use sync::protocol::ResultDelivery;

use super::wire::{Attached, Fee, Identity, Line, NewDossier};
use super::{Declared, Filing, SentFile};
use crate::compact_time::compact;

/// The message that creates a dossier.
pub(super) fn new_dossier(code: &DossierCode, filing: &Filing, files: &[SentFile]) -> NewDossier {
    let applicant = &filing.applicant;
    let (form, place) = delivery(&filing.delivery);
    NewDossier {
        ma_ho_so: code.as_str().to_owned(),
        ma_tthc: filing.procedure.to_string(),
        ten_tthc: filing.procedure_name.clone(),
        ten_linh_vuc: filing.field.clone(),
        kenh_thuc_hien: "2",
        so_giay_to_chu_ho_so: applicant.personal_number.clone(),
        chu_ho_so: applicant.name.clone(),
        loai_doi_tuong: "1",
        thong_tin_khac: declared(&filing.declared),
        so_dien_thoai: applicant.phone.clone().unwrap_or_default(),
        trich_yeu_ho_so: filing.procedure_name.clone(),
        trang_thai_ho_so: "1",
        hinh_thuc: form,
        thong_tin_tra: place,
        tai_lieu_nop: attached(files),
        danh_sach_le_phi: filing.fees.iter().map(fee).collect(),
        noi_nop_ho_so: filing.centre.clone(),
        ho_so_co_thanh_phan_so_hoa: if files.is_empty() { "0" } else { "1" },
        tai_khoan_duoc_xac_thuc_voi_vneid: "1",
        duoc_thanh_toan_truc_tuyen: "1",
        dinh_danh_chs: vec![Identity {
            loai_dinh_danh: "CCCD",
            so_dinh_danh: applicant.personal_number.clone(),
        }],
        ngay_nop_ho_so: compact(filing.received_at),
    }
}

/// Codes of `HinhThuc`, and where to.
fn delivery(delivery: &ResultDelivery) -> (&'static str, String) {
    match delivery {
        ResultDelivery::Counter => ("Nhận trực tiếp", String::new()),
        ResultDelivery::Online => ("Nhận trực tuyến", String::new()),
        ResultDelivery::Post {
            recipient,
            phone,
            address,
        } => (
            "Nhận qua bưu chính",
            format!("{recipient}, {phone}, {address}"),
        ),
    }
}

/// `ThongTinKhac`: the answers as JSON text.
pub(super) fn declared(answers: &[Declared]) -> String {
    let lines: Vec<Line<'_>> = answers
        .iter()
        .map(|answer| Line {
            ma: &answer.code,
            ten: &answer.name,
            gia_tri: &answer.value,
        })
        .collect();
    serde_json::to_string(&lines).unwrap_or_default()
}

/// `TaiLieuNop`.
pub(super) fn attached(files: &[SentFile]) -> Vec<Attached> {
    files
        .iter()
        .map(|sent| Attached {
            tep_dinh_kem_id: sent.remote_id.clone(),
            ten_tep_dinh_kem: sent.file.name.clone(),
            is_deleted: "0",
            ma_thanh_phan_ho_so: sent.file.paper.clone(),
            duoc_so_hoa: "1",
        })
        .collect()
}

fn fee(line: &FeeLine) -> Fee {
    Fee {
        ten_phi_le_phi: line.name.clone(),
        ma_phi_le_phi: line.id.clone(),
        hinh_thuc_thu: "TRUC_TUYEN".into(),
        gia: line.amount.dong().to_string(),
        loai_phi_le_phi: "LE_PHI".into(),
    }
}
