//! What can happen to a dossier, as it is recorded and as it travels; fields are added, never renamed.

use std::fmt;

use calendar::{Date, Timestamp};
use reader::{Fields, Read, Unreadable, readable};
use serde::Serialize;
use serde_json::Value;

use super::{DossierCode, Status};
use crate::fee::FeeLine;
use crate::{DossierId, Money, PaymentId, ReceiptCode, Sha256};

/// One event with its place among all events of the citizen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Recorded {
    /// Number among the events of this citizen; grows, never repeats.
    pub seq: u64,
    /// Whose dossier.
    pub dossier: DossierId,
    /// When the server recorded it.
    pub at: Timestamp,
    /// What happened.
    pub event: Event,
}

/// Names a request of the province (for a supplement, a payment, a confirmation) until it is answered.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct RequestId(String);

impl RequestId {
    /// The id as whoever asked wrote it.
    pub fn new(id: impl Into<String>) -> Self {
        Self(id.into())
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What happened to a dossier.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Event {
    /// The server has all of it and gave a signed receipt.
    Received {
        /// Code of the receipt.
        receipt_code: ReceiptCode,
    },
    /// The province has it and gave it a code.
    CodeAssigned {
        /// The province's code.
        code: DossierCode,
    },
    /// The province reports a status.
    Status {
        /// The new status.
        status: Status,
        /// What the officer wrote about it.
        #[serde(skip_serializing_if = "Option::is_none")]
        note: Option<String>,
        /// Office or officer that set it.
        #[serde(skip_serializing_if = "Option::is_none")]
        by: Option<String>,
    },
    /// The result is promised for an instant.
    Due {
        /// Until when.
        at: Timestamp,
        /// Why the promise changed, when it did (letter of apology, Mẫu 04).
        #[serde(skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    },
    /// Papers or corrections are asked for (Mẫu 02).
    SupplementRequested {
        /// Names the request.
        request: RequestId,
        /// Everything that is missing.
        items: Vec<RequestedPaper>,
        /// Last day to answer.
        #[serde(skip_serializing_if = "Option::is_none")]
        until: Option<Date>,
    },
    /// The citizen answered a request for a supplement.
    Supplemented {
        /// The answered request.
        request: RequestId,
    },
    /// Something has to be paid.
    PaymentRequested {
        /// Names the obligation.
        obligation: RequestId,
        /// What for.
        lines: Vec<FeeLine>,
        /// Sum of the lines as the province states it.
        total: Money,
        /// In a sentence.
        #[serde(skip_serializing_if = "String::is_empty")]
        reason: String,
    },
    /// The payment platform told the server that it was paid.
    Paid {
        /// The paid obligation.
        obligation: RequestId,
        /// By which attempt.
        payment: PaymentId,
        /// How much.
        amount: Money,
        /// When, by the platform's clock.
        at: Timestamp,
        /// Number of the e-receipt (biên lai).
        #[serde(skip_serializing_if = "Option::is_none")]
        receipt_no: Option<String>,
    },
    /// The officer sent the draft certificate to look over (online civil status).
    DraftCertificate {
        /// Names the draft.
        request: RequestId,
        /// What the certificate will say.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        fields: Vec<DraftField>,
        /// The draft as a document.
        #[serde(skip_serializing_if = "Option::is_none")]
        file: Option<File>,
        /// After this instant silence counts as agreement.
        confirm_by: Timestamp,
    },
    /// The draft certificate was agreed to or objected to.
    DraftConfirmed {
        /// The answered draft.
        request: RequestId,
        /// Agreed, or wants a correction.
        agreed: bool,
        /// Nobody answered in time, which counts as agreement.
        silent: bool,
        /// What should be corrected.
        #[serde(skip_serializing_if = "Option::is_none")]
        note: Option<String>,
    },
    /// The citizen asked to withdraw.
    WithdrawalRequested {
        /// Why.
        #[serde(skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    },
    /// Refused, with the reason the slip states (Mẫu 03).
    Refused {
        /// Why.
        reason: String,
    },
    /// There is a result.
    ResultReady {
        /// The electronic result.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        files: Vec<File>,
        /// Where the paper result is, in words.
        #[serde(rename = "where", skip_serializing_if = "Option::is_none")]
        place: Option<String>,
    },
    /// The citizen rated the service.
    Rated {
        /// One to five.
        stars: u8,
        /// In words.
        #[serde(skip_serializing_if = "Option::is_none")]
        note: Option<String>,
    },
    /// The dossier cannot reach the province for now; people are looking into it.
    BridgeProblem {
        /// What the citizen should know.
        text: String,
    },
    /// Something this version of the program does not know yet. It changes nothing.
    Unknown,
}

/// One missing paper or correction.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RequestedPaper {
    /// Id of the paper in its procedure, when it is one of its papers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub paper: Option<String>,
    /// What is asked for.
    pub text: String,
}

/// One line of a draft certificate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DraftField {
    /// What it is, as printed on the certificate.
    pub label: String,
    /// What it will say.
    pub value: String,
}

/// A file the server keeps.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct File {
    /// Names its bytes.
    pub sha256: Sha256,
    /// Name to show and to save under.
    pub name: String,
    /// Such as `application/pdf`.
    pub media_type: String,
    /// In bytes.
    pub size: u64,
}

impl Read for RequestId {
    fn read(value: Value) -> Result<Self, Unreadable> {
        String::read(value).map(Self)
    }
}

impl Read for Event {
    fn read(value: Value) -> Result<Self, Unreadable> {
        let mut fields = Fields::of(value, "event")?;
        let kind: String = fields.need("type")?;
        Ok(match kind.as_str() {
            "received" => Self::Received {
                receipt_code: fields.need("receipt_code")?,
            },
            "code_assigned" => Self::CodeAssigned {
                code: fields.need("code")?,
            },
            "status" => Self::Status {
                status: fields.need("status")?,
                note: fields.take("note")?,
                by: fields.take("by")?,
            },
            "due" => Self::Due {
                at: fields.need("at")?,
                reason: fields.take("reason")?,
            },
            "supplement_requested" => Self::SupplementRequested {
                request: fields.need("request")?,
                items: fields.need("items")?,
                until: fields.take("until")?,
            },
            "supplemented" => Self::Supplemented {
                request: fields.need("request")?,
            },
            "payment_requested" => Self::PaymentRequested {
                obligation: fields.need("obligation")?,
                lines: fields.need("lines")?,
                total: fields.need("total")?,
                reason: fields.take("reason")?,
            },
            "paid" => Self::Paid {
                obligation: fields.need("obligation")?,
                payment: fields.need("payment")?,
                amount: fields.need("amount")?,
                at: fields.need("at")?,
                receipt_no: fields.take("receipt_no")?,
            },
            "draft_certificate" => Self::DraftCertificate {
                request: fields.need("request")?,
                fields: fields.take("fields")?,
                file: fields.take("file")?,
                confirm_by: fields.need("confirm_by")?,
            },
            "draft_confirmed" => Self::DraftConfirmed {
                request: fields.need("request")?,
                agreed: fields.need("agreed")?,
                silent: fields.take("silent")?,
                note: fields.take("note")?,
            },
            "withdrawal_requested" => Self::WithdrawalRequested {
                reason: fields.take("reason")?,
            },
            "refused" => Self::Refused {
                reason: fields.need("reason")?,
            },
            "result_ready" => Self::ResultReady {
                files: fields.take("files")?,
                place: fields.take("where")?,
            },
            "rated" => Self::Rated {
                stars: fields.need("stars")?,
                note: fields.take("note")?,
            },
            "bridge_problem" => Self::BridgeProblem {
                text: fields.need("text")?,
            },
            _ => Self::Unknown,
        })
    }
}

readable!(with Event);
readable!(with RequestId);
readable!(struct Recorded { seq, dossier, at, event; });
readable!(struct RequestedPaper { text; paper });
readable!(struct DraftField { label, value; });
readable!(struct File { sha256, name, media_type, size; });

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        Timestamp::parse(text).unwrap()
    }

    fn file() -> File {
        File {
            sha256: Sha256::from_bytes([0x22; 32]),
            name: "giay-khai-sinh.pdf".into(),
            media_type: "application/pdf".into(),
            size: 48_213,
        }
    }

    /// One of each kind, with every field filled in.
    fn one_of_each() -> Vec<Event> {
        let request = || RequestId::new("r-1");
        vec![
            Event::Received {
                receipt_code: ReceiptCode::new([1; 10]),
            },
            Event::CodeAssigned {
                code: DossierCode::parse("H50.24.19-261109-0007").unwrap(),
            },
            Event::Status {
                status: Status::InProgress,
                note: Some("Đã chuyển công chức hộ tịch".into()),
                by: Some("UBND xã Khe Sanh".into()),
            },
            Event::Due {
                at: at("2026-11-26T10:00:00Z"),
                reason: Some("Chờ xác minh".into()),
            },
            Event::SupplementRequested {
                request: request(),
                items: vec![RequestedPaper {
                    paper: Some("birth_proof".into()),
                    text: "Giấy chứng sinh bị mờ".into(),
                }],
                until: Date::parse_iso("2026-12-01").ok(),
            },
            Event::Supplemented { request: request() },
            Event::PaymentRequested {
                obligation: request(),
                lines: vec![FeeLine {
                    id: "copy".into(),
                    name: "Bản sao trích lục × 2".into(),
                    amount: Money(16_000),
                    basis: Some("TT 281/2016/TT-BTC".into()),
                }],
                total: Money(16_000),
                reason: "Phí cấp bản sao".into(),
            },
            Event::Paid {
                obligation: request(),
                payment: PaymentId::new(at("2026-11-23T08:05:00Z"), [2; 10]),
                amount: Money(16_000),
                at: at("2026-11-23T08:06:30Z"),
                receipt_no: Some("BL-0000123".into()),
            },
            Event::DraftCertificate {
                request: request(),
                fields: vec![DraftField {
                    label: "Họ, chữ đệm, tên".into(),
                    value: "Hồ Thị Ca Chiu".into(),
                }],
                file: Some(file()),
                confirm_by: at("2026-11-24T08:05:00Z"),
            },
            Event::DraftConfirmed {
                request: request(),
                agreed: false,
                silent: false,
                note: Some("Sai chữ đệm".into()),
            },
            Event::WithdrawalRequested {
                reason: Some("Nộp nhầm".into()),
            },
            Event::Refused {
                reason: "Không thuộc thẩm quyền".into(),
            },
            Event::ResultReady {
                files: vec![file()],
                place: Some("Trung tâm Phục vụ hành chính công xã".into()),
            },
            Event::Rated {
                stars: 5,
                note: Some("Nhanh".into()),
            },
            Event::BridgeProblem {
                text: "Hệ thống của tỉnh chưa trả lời".into(),
            },
        ]
    }

    #[test]
    fn the_event_format() {
        insta::assert_json_snapshot!(one_of_each());
    }

    #[test]
    fn a_recorded_event_is_numbered_and_dated() {
        let recorded = Recorded {
            seq: 7,
            dossier: DossierId::new(at("2026-11-23T08:05:00Z"), [7; 10]),
            at: at("2026-11-23T08:05:01Z"),
            event: Event::Supplemented {
                request: RequestId::new("r-1"),
            },
        };
        insta::assert_json_snapshot!(recorded);
    }

    #[test]
    fn every_event_reads_back() {
        for event in one_of_each() {
            let json = serde_json::to_string(&event).unwrap();
            assert_eq!(
                serde_json::from_str::<Event>(&json).unwrap(),
                event,
                "{json}"
            );
        }
    }

    #[test]
    fn fields_added_later_do_not_trouble_an_old_phone() {
        let json = r#"{"type":"refused","reason":"x","appeal_until":"2026-12-01"}"#;
        assert_eq!(
            serde_json::from_str::<Event>(json).unwrap(),
            Event::Refused { reason: "x".into() }
        );
    }
}
