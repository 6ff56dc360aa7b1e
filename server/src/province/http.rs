//! The provincial system over HTTP; it translates and calls, and never decides what to do about an answer.

use async_trait::async_trait;
use bytes::Bytes;
use domain::dossier::{DossierCode, Event, File};
use domain::{ProcedureCode, Sha256};
use serde::Serialize;
use serde_json::json;
use sync::protocol::Attachment;

use super::client::{Connection, Said};
use super::news::{self, Mark};
use super::wire::{
    ChangeList, DRAFT_WAITING, Dossier, FILING_OBLIGATION, Found, Nothing, Reserved,
    SUPPLEMENT_ASKED, Stored, SupplementAnswer, UNPAID, Update,
};
use super::{
    Changes, Created, Deed, FILING_FEE, Filing, News, Province, ProvinceError, SentFile, filing,
};
use crate::compact_time::compact;
use crate::config::PartnerConfig;

/// Status 7, withdrawn, as the province counts.
const WITHDRAWN: u8 = 7;
/// A dossier with this code is there already.
const EXISTS: &str = "12";
/// Nothing by this name.
const NOT_FOUND: &str = "15";

/// A province that speaks the interface described in the README.
#[derive(Debug)]
pub struct HttpProvince(Connection);

impl HttpProvince {
    /// The province at this address.
    #[must_use]
    pub fn new(partner: &PartnerConfig, http: reqwest::Client) -> HttpProvince {
        HttpProvince(Connection::new(partner.clone(), http))
    }

    async fn order(
        &self,
        verb: &str,
        message: &(impl Serialize + Sync),
    ) -> Result<Said<Nothing>, ProvinceError> {
        self.0.call(self.0.post(verb).json(message)).await
    }

    async fn find(&self, code: &DossierCode) -> Result<Dossier, ProvinceError> {
        let request = self.0.get("TraCuuHoSo", &[("MaHoSo", code.as_str())])?;
        match self.0.call::<Found>(request).await? {
            Said::Done(found) => Ok(found.ho_so),
            Said::Noted => Err(ProvinceError::Later("it is still looking".into())),
        }
    }

    /// Every result paper with its bytes, checked against the announced hash.
    async fn results(&self, dossier: &Dossier) -> Result<Vec<(File, Bytes)>, ProvinceError> {
        let mut files = Vec::new();
        for paper in &dossier.danh_sach_giay_to_ket_qua {
            let request = self
                .0
                .get(&format!("TepKetQua/{}", paper.giay_to_id), &[])?;
            let bytes = self.0.bytes(request).await?;
            let sha256 = sync::canonical::sha256(&bytes);
            if Sha256::parse(&paper.ma_bam) != Ok(sha256) {
                return Err(ProvinceError::Unknown("a result arrived damaged".into()));
            }
            let file = File {
                sha256,
                name: news::file_name(paper),
                media_type: paper.loai_tep.clone(),
                size: bytes.len() as u64,
            };
            files.push((file, bytes));
        }
        Ok(files)
    }
}

#[async_trait]
impl Province for HttpProvince {
    async fn reserve_code(&self, procedure: ProcedureCode) -> Result<DossierCode, ProvinceError> {
        let request = self
            .0
            .post("CapMaHoSo")
            .json(&json!({ "MaTTHC": procedure }));
        match self.0.call::<Reserved>(request).await? {
            Said::Done(reserved) => DossierCode::parse(&reserved.ma_ho_so).map_err(|_| {
                ProvinceError::Misunderstood("it gave something that is no dossier code".into())
            }),
            Said::Noted => Err(ProvinceError::Later("no code yet".into())),
        }
    }

    async fn put_file(
        &self,
        code: &DossierCode,
        file: &Attachment,
        bytes: Bytes,
    ) -> Result<SentFile, ProvinceError> {
        let request = self
            .0
            .post("TaiTep")
            .header("content-type", &file.media_type)
            .header("x-ma-ho-so", code.as_str())
            .header("x-sha256", file.sha256.to_string())
            .body(bytes);
        match self.0.call::<Stored>(request).await? {
            Said::Done(stored) if stored.ma_bam.eq_ignore_ascii_case(&file.sha256.to_string()) => {
                Ok(SentFile {
                    file: file.clone(),
                    remote_id: stored.tep_dinh_kem_id,
                })
            }
            Said::Done(_) => Err(ProvinceError::Unknown("it stored other bytes".into())),
            Said::Noted => Err(ProvinceError::Later("the file is not stored yet".into())),
        }
    }

    async fn create(
        &self,
        code: &DossierCode,
        filing: &Filing,
        files: &[SentFile],
    ) -> Result<Created, ProvinceError> {
        let message = filing::new_dossier(code, filing, files);
        match self.order("DongBoHoSoMC", &message).await {
            Ok(Said::Done(_)) => Ok(Created::Taken),
            Ok(Said::Noted) => Ok(Created::StillWorking),
            // The code was given to us alone, so what is there under it is ours.
            Err(ProvinceError::Refused { code, .. }) if code == EXISTS => Ok(Created::Taken),
            Err(error) => Err(error),
        }
    }

    async fn exists(&self, code: &DossierCode) -> Result<bool, ProvinceError> {
        match self.find(code).await {
            Ok(_) => Ok(true),
            Err(ProvinceError::Refused { code, .. }) if code == NOT_FOUND => Ok(false),
            Err(error) => Err(error),
        }
    }

    async fn tell(&self, code: &DossierCode, deed: &Deed) -> Result<(), ProvinceError> {
        let ma = code.as_str();
        let said = match deed {
            Deed::Supplement {
                request,
                files,
                note,
                declared,
            } => {
                let update = Update {
                    ma_ho_so: ma,
                    tai_lieu_nop: filing::attached(files),
                    thong_tin_khac: declared.as_deref().map(filing::declared),
                    danh_sach_ho_so_bo_sung: [SupplementAnswer {
                        ho_so_bo_sung_id: request,
                        thong_tin_tiep_nhan: note,
                    }],
                };
                self.order("CapNhatHoSoMC", &update).await?
            }
            Deed::Withdraw { by, reason, at } => {
                let message = json!({
                    "MaHoSo": ma, "TrangThai": WITHDRAWN.to_string(), "NguoiXuLy": by,
                    "ThoiDiemXuLy": compact(*at), "NoiDungXuLy": reason,
                });
                self.order("CapNhatTienDoHoSoMC", &message).await?
            }
            Deed::DraftAnswer {
                request,
                agreed,
                silent,
                note,
            } => {
                let message = json!({
                    "MaHoSo": ma, "BanNhapId": request, "DongY": agreed, "MacNhien": silent, "YKien": note,
                });
                self.order("XacNhanBanNhap", &message).await?
            }
            Deed::Rating { stars, note } => {
                let message = json!({ "MaHoSo": ma, "SoSao": stars, "NoiDung": note });
                self.order("DanhGiaHoSo", &message).await?
            }
            Deed::Paid {
                obligation,
                receipt_no,
                amount,
                at,
            } => {
                let message = json!({
                    "MaHoSo": ma, "NghiaVuId": remote_obligation(obligation), "SoTien": amount.dong(),
                    "SoBienLai": receipt_no, "ThoiDiemThanhToan": compact(*at),
                });
                self.order("CapNhatThanhToan", &message).await?
            }
        };
        match said {
            Said::Done(_) => Ok(()),
            Said::Noted => Err(ProvinceError::Unknown("noted, not done yet".into())),
        }
    }

    async fn knows(&self, code: &DossierCode, deed: &Deed) -> Result<bool, ProvinceError> {
        let there = self.find(code).await?;
        Ok(match deed {
            Deed::Supplement { request, .. } => there.danh_sach_ho_so_bo_sung.iter().any(|asked| {
                asked.ho_so_bo_sung_id == *request && asked.trang_thai_bo_sung != SUPPLEMENT_ASKED
            }),
            Deed::Withdraw { .. } => there.ma_trang_thai == WITHDRAWN,
            Deed::DraftAnswer { request, .. } => there
                .danh_sach_ban_nhap
                .iter()
                .any(|draft| draft.ban_nhap_id == *request && draft.trang_thai != DRAFT_WAITING),
            Deed::Rating { .. } => there.danh_gia.so_sao > 0,
            Deed::Paid { obligation, .. } => {
                there.danh_sach_nghia_vu_tai_chinh.iter().any(|owed| {
                    owed.nghia_vu_id == remote_obligation(obligation)
                        && owed.trang_thai_thanh_toan != UNPAID
                })
            }
        })
    }

    async fn changes(&self, since: Option<&str>) -> Result<Changes, ProvinceError> {
        let since = since.unwrap_or("0");
        let request = self
            .0
            .get("DanhSachThayDoi", &[("Tu", since), ("SoLuong", "200")])?;
        let Said::Done(list) = self.0.call::<ChangeList>(request).await? else {
            return Err(ProvinceError::Later("the list is not ready".into()));
        };
        Ok(Changes {
            // A dossier of another partner may have a code of another shape; it is none of ours.
            dossiers: list
                .danh_sach
                .iter()
                .filter_map(|change| {
                    let code = DossierCode::parse(&change.ma_ho_so).ok()?;
                    Some((code, change.so_thu_tu.to_string()))
                })
                .collect(),
            mark: list.con_tro.to_string(),
            more: list.con_nua,
        })
    }

    async fn news(&self, code: &DossierCode, since: Option<&str>) -> Result<News, ProvinceError> {
        let dossier = self.find(code).await?;
        let read = news::read(&dossier, &since.map(Mark::parse).unwrap_or_default());
        let mut events = read.events;
        let mut files = Vec::new();
        if let Some(place) = read.results {
            files = self.results(&dossier).await?;
            events.push(Event::ResultReady {
                files: files.iter().map(|(file, _)| file.clone()).collect(),
                place,
            });
        }
        Ok(News {
            events,
            files,
            mark: read.mark.to_string(),
        })
    }
}

/// The fee of filing has a name of its own on each side.
fn remote_obligation(ours: &str) -> &str {
    if ours == FILING_FEE {
        FILING_OBLIGATION
    } else {
        ours
    }
}
