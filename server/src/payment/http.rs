//! The national payment platform over HTTP; it proves what it sends, believes only what is proven, and makes nothing paid.

use std::time::Duration;

use async_trait::async_trait;
use domain::Money;
use reqwest::Client;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{Bill, Notice, NoticeAnswer, NoticeError, Opened, PaymentError, PaymentPlatform};
use crate::clock::Clock;
use crate::compact_time::{compact, parse_compact};
use crate::config::{AccountConfig, PartnerConfig};

const VERSION: &str = "1.0.6";
const PATIENCE: Duration = Duration::from_secs(20);

/// The platform as one partner sees it.
#[derive(Debug)]
pub struct HttpPlatform {
    http: Client,
    partner: PartnerConfig,
    account: AccountConfig,
    clock: Clock,
}

impl HttpPlatform {
    /// The platform at this address, which collects into this account.
    #[must_use]
    pub fn new(
        partner: &PartnerConfig,
        account: &AccountConfig,
        clock: Clock,
        http: Client,
    ) -> HttpPlatform {
        HttpPlatform {
            http,
            partner: partner.clone(),
            account: account.clone(),
            clock,
        }
    }

    /// SHA-256 hex over the fields and the secret, joined by `|`.
    fn proof(&self, fields: &[&str]) -> String {
        let mut joined = fields.join("|");
        joined.push('|');
        joined.push_str(self.partner.secret.reveal());
        sync::canonical::sha256(joined.as_bytes()).to_string()
    }

    async fn ask<T: for<'de> Deserialize<'de>>(
        &self,
        verb: &str,
        message: &(impl Serialize + Sync),
    ) -> Result<T, PaymentError> {
        let address = format!("{}/{verb}", self.partner.url.as_str().trim_end_matches('/'));
        let lost =
            |error: reqwest::Error| PaymentError::Unreachable(error.without_url().to_string());
        let answer = self
            .http
            .post(address)
            .timeout(PATIENCE)
            .json(message)
            .send()
            .await
            .map_err(lost)?;
        let status = answer.status();
        if status.is_client_error() {
            return Err(PaymentError::Refused(status.to_string()));
        }
        if status != reqwest::StatusCode::OK {
            return Err(PaymentError::Unreachable(status.to_string()));
        }
        answer.json().await.map_err(lost)
    }

    async fn bill(&self, reference: &str) -> Result<Option<Told>, PaymentError> {
        let time = compact(self.clock.now());
        let proof = self.proof(&["GET_BILL", VERSION, &self.partner.user, reference, &time]);
        let question = json!({
            "LoaiBanTin": "GET_BILL", "PhienBan": VERSION, "MaDoiTac": self.partner.user,
            "MaThamChieu": reference, "ThoiGianGD": time, "MaXacThuc": proof,
        });
        let told: Told = self.ask("query", &question).await?;
        match told.ma_loi.as_str() {
            "00" if !self.is_proven(&told) || told.ma_tham_chieu != reference => Err(
                PaymentError::Unreachable("an answer that is not proven".into()),
            ),
            "00" => Ok(Some(told)),
            "01" => Ok(None),
            code => Err(PaymentError::Refused(format!("code {code}"))),
        }
    }

    fn is_proven(&self, told: &Told) -> bool {
        let expected = self.proof(&[
            &told.ma_doi_tac,
            &told.ma_tham_chieu,
            &told.trang_thai_gd,
            &told.so_tien,
            &told.ma_giao_dich,
            &told.thoi_gian_thanh_toan,
            &told.so_bien_lai,
        ]);
        told.ma_doi_tac == self.partner.user
            && aws_lc_rs::constant_time::verify_slices_are_equal(
                expected.as_bytes(),
                told.ma_xac_thuc.as_bytes(),
            )
            .is_ok()
    }
}

/// What a notice and the answer to GET_BILL both say.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct Told {
    ma_loi: String,
    ma_doi_tac: String,
    ma_tham_chieu: String,
    #[serde(rename = "TrangThaiGD")]
    trang_thai_gd: String,
    so_tien: String,
    ma_giao_dich: String,
    thoi_gian_thanh_toan: String,
    so_bien_lai: String,
    url_bien_lai: String,
    url_thanh_toan: String,
    ma_xac_thuc: String,
}

impl Told {
    /// `None` while the bill is open.
    fn notice(self) -> Result<Option<Notice>, NoticeError> {
        let unreadable = |what: &str| NoticeError::Unreadable(what.to_owned());
        let succeeded = match self.trang_thai_gd.as_str() {
            "0" => return Ok(None),
            "1" => true,
            "2" => false,
            _ => return Err(unreadable("an unknown state")),
        };
        if self.ma_giao_dich.is_empty() {
            return Err(unreadable("no transaction"));
        }
        let amount = self.so_tien.parse().map_err(|_| unreadable("no amount"))?;
        let some = |text: String| Some(text).filter(|text| !text.is_empty());
        Ok(Some(Notice {
            reference: self.ma_tham_chieu,
            transaction: self.ma_giao_dich,
            amount: Money(amount),
            succeeded,
            at: parse_compact(&self.thoi_gian_thanh_toan).ok_or_else(|| unreadable("no time"))?,
            receipt_no: some(self.so_bien_lai),
            receipt_url: some(self.url_bien_lai),
        }))
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct InitAnswer {
    ma_loi: String,
    ma_tham_chieu: String,
    url_thanh_toan: String,
    ma_xac_thuc: String,
}

#[async_trait]
impl PaymentPlatform for HttpPlatform {
    async fn open(&self, bill: &Bill) -> Result<Opened, PaymentError> {
        let time = compact(self.clock.now());
        let amount = bill.amount.dong().to_string();
        let partner = self.partner.user.as_str();
        let signed = [
            ("LoaiBanTin", "INIT"),
            ("PhienBan", VERSION),
            ("MaDoiTac", partner),
            ("MaThamChieu", &bill.reference),
            ("SoTien", &amount),
            ("LoaiHinhThanhToan", "PAY"),
            ("MaKenhThanhToan", "WEB"),
            ("MaThietBi", ""),
            ("NgonNgu", "vi"),
            ("MaTienTe", "VND"),
            ("MaNganHang", ""),
            ("ThongTinGiaoDich", &bill.purpose),
            ("ThoiGianGD", &time),
            ("Ip", ""),
            ("UrlTroVe", &bill.return_url),
        ];
        let proof = self.proof(&signed.map(|(_, value)| value));
        let mut message: serde_json::Map<String, Value> = signed
            .iter()
            .map(|(name, value)| ((*name).to_owned(), json!(value)))
            .collect();
        let lines: Vec<Value> = bill
            .lines
            .iter()
            .map(|(name, amount)| json!({ "TenPhiLePhi": name, "SoTien": amount.dong().to_string() }))
            .collect();
        message.insert(
            "ThongTinBienLai".into(),
            json!({
                "MaTTHC": bill.procedure,
                "MaHoSo": bill.dossier_code.as_deref().unwrap_or_default(),
                "TKThuHuong": self.account.number, "MaNHThuHuong": self.account.bank_bin,
                "PhiLePhi": lines,
            }),
        );
        message.insert("MaXacThuc".into(), json!(proof));
        let answer: InitAnswer = self.ask("init", &message).await?;
        match answer.ma_loi.as_str() {
            "00" => {
                let expected = self.proof(&["00", &bill.reference, &answer.url_thanh_toan]);
                if answer.ma_tham_chieu == bill.reference && answer.ma_xac_thuc == expected {
                    Ok(Opened {
                        pay_url: answer.url_thanh_toan,
                    })
                } else {
                    Err(PaymentError::Unreachable(
                        "an answer that is not proven".into(),
                    ))
                }
            }
            // An earlier attempt arrived and its answer was lost: the bill is there, ask for its page.
            "02" => match self.bill(&bill.reference).await? {
                Some(told) if told.so_tien == amount => Ok(Opened {
                    pay_url: told.url_thanh_toan,
                }),
                _ => Err(PaymentError::Refused(
                    "the reference names another bill".into(),
                )),
            },
            code => Err(PaymentError::Refused(format!("code {code}"))),
        }
    }

    async fn look_up(&self, reference: &str) -> Result<Option<Notice>, PaymentError> {
        match self.bill(reference).await? {
            Some(told) => told
                .notice()
                .map_err(|error| PaymentError::Unreachable(error.to_string())),
            None => Ok(None),
        }
    }

    fn read_notice(&self, body: &[u8]) -> Result<Notice, NoticeError> {
        let told: Told = serde_json::from_slice(body)
            .map_err(|error| NoticeError::Unreadable(error.to_string()))?;
        if !self.is_proven(&told) {
            return Err(NoticeError::Forged);
        }
        told.notice()?.ok_or_else(|| {
            NoticeError::Unreadable("a notice of something that did not happen".into())
        })
    }

    fn answer(&self, answer: NoticeAnswer) -> Value {
        let (code, words) = match answer {
            NoticeAnswer::Taken => ("00", "Đã ghi nhận"),
            NoticeAnswer::NotOurs => ("01", "Mã tham chiếu hoặc số tiền không khớp, đang tra soát"),
            NoticeAnswer::NotBelieved => ("97", "Mã xác thực không đúng"),
            NoticeAnswer::Later => ("99", "Chưa ghi được, hãy gửi lại sau"),
        };
        json!({ "MaLoi": code, "MoTaLoi": words })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Secret;
    use calendar::Timestamp;

    fn platform() -> HttpPlatform {
        let partner = PartnerConfig {
            url: "http://127.0.0.1:9/payment".parse().expect("a URL"),
            user: "MOTCUA".into(),
            secret: Secret::new("bi-mat"),
        };
        let account = AccountConfig {
            bank_bin: "970405".into(),
            bank_name: "Agribank".into(),
            number: "3600201008888".into(),
            holder: "TRUNG TAM".into(),
            city: "DA NANG".into(),
        };
        let clock = Clock::standing_at(Timestamp::from_millis(0));
        HttpPlatform::new(&partner, &account, clock, Client::new())
    }

    fn notice(state: &str, amount: &str) -> Value {
        let fields = [
            "MOTCUA",
            "K7M2P9Q4",
            state,
            amount,
            "GD1",
            "20261123150509",
            "BL-1",
        ];
        json!({
            "MaDoiTac": "MOTCUA", "MaThamChieu": "K7M2P9Q4", "TrangThaiGD": state, "SoTien": amount,
            "MaGiaoDich": "GD1", "ThoiGianThanhToan": "20261123150509", "SoBienLai": "BL-1",
            "MaXacThuc": platform().proof(&fields),
        })
    }

    #[test]
    fn a_proven_notice_is_read() {
        let read = platform().read_notice(notice("1", "8000").to_string().as_bytes());
        let read = read.expect("a notice");
        assert!(read.succeeded);
        assert_eq!(
            (read.amount, read.reference.as_str()),
            (Money(8000), "K7M2P9Q4")
        );
        assert_eq!(read.receipt_no.as_deref(), Some("BL-1"));
    }

    #[test]
    fn a_touched_notice_is_forged() {
        let mut touched = notice("1", "8000");
        touched["SoTien"] = json!("1");
        let read = platform().read_notice(touched.to_string().as_bytes());
        assert!(matches!(read, Err(NoticeError::Forged)));
    }

    #[test]
    fn a_notice_of_an_open_bill_or_of_nothing_is_unreadable() {
        for body in [
            notice("0", "8000").to_string(),
            notice("1", "nhiều").to_string(),
            "{".into(),
        ] {
            let read = platform().read_notice(body.as_bytes());
            assert!(matches!(read, Err(NoticeError::Unreadable(_))), "{body}");
        }
    }

    #[test]
    fn a_cancelled_bill_is_a_notice_that_nothing_was_paid() {
        let read = platform().read_notice(notice("2", "8000").to_string().as_bytes());
        assert!(!read.expect("a notice").succeeded);
    }
}
