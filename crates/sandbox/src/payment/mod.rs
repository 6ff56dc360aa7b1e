//! A fictional payment platform: bills, a page to pay them, transfers that arrive from banks, notices to
//! the partner and receipts; it never says paid before money moved, and never holds personal numbers of payers.

mod api;
mod bank;
mod notice;
mod pay_page;

use crate::World;
use crate::shelf::Shelf;
use crate::{clock, pdf, secret};
use axum::Router;
use serde::{Deserialize, Serialize};
use std::io;
use std::path::Path;
use std::sync::Arc;

pub(crate) use notice::resume as resume_notices;

/// What the platform remembers.
#[derive(Debug)]
pub(crate) struct Platform {
    bills: Shelf<Bill>,
    unmatched: Shelf<Unmatched>,
}

/// What a partner asked to be paid. Keys are the partner's references.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct Bill {
    reference: String,
    /// The platform's own number, also the last part of the pay page's address.
    number: String,
    amount: u64,
    description: String,
    dossier: String,
    payer: String,
    account: String,
    bin: String,
    lines: Vec<(String, u64)>,
    return_url: String,
    state: BillState,
    created: String,
    transaction: String,
    bank: String,
    /// When it was paid or cancelled, `yyyyMMddHHmmss`; empty while open.
    settled_at: String,
    receipt: String,
    /// Whether the partner has acknowledged the notice about the present state.
    told: bool,
}

/// Where a bill stands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum BillState {
    #[default]
    Open,
    Paid,
    Cancelled,
}

/// A transfer that fits no bill: kept for a person to look into.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Unmatched {
    at: String,
    bill: String,
    amount: u64,
    account: String,
    reason: String,
}

impl BillState {
    /// As the platform writes it on the wire.
    fn code(self) -> &'static str {
        match self {
            Self::Open => "0",
            Self::Paid => "1",
            Self::Cancelled => "2",
        }
    }
}

/// The fictional banks money can come from.
const BANKS: [(&str, &str); 4] = [
    ("VUON", "Ngân hàng Vườn Chuối (hư cấu)"),
    ("SUOI", "Ngân hàng Suối Trong (hư cấu)"),
    ("NUIXA", "Ngân hàng Núi Xa (hư cấu)"),
    ("VIDT", "Ví điện tử Bến Nước (hư cấu)"),
];

impl Platform {
    pub(crate) fn open(folder: &Path) -> io::Result<Self> {
        Ok(Self {
            bills: Shelf::open(&folder.join("hoa-don"))?,
            unmatched: Shelf::open(&folder.join("tra-soat"))?,
        })
    }

    fn by_number(&self, number: &str) -> Option<Bill> {
        self.bills
            .iter()
            .map(|(_, bill)| bill)
            .find(|bill| bill.number == number)
            .cloned()
    }

    fn save(&mut self, bill: Bill) -> io::Result<()> {
        let reference = bill.reference.clone();
        self.bills.put(&reference, bill)
    }
}

impl Bill {
    fn pay(&mut self, bank: &str) {
        let now = clock::now();
        self.state = BillState::Paid;
        self.transaction = format!("GD{}", secret::random_text(9));
        bank.clone_into(&mut self.bank);
        self.settled_at = clock::compact(now);
        self.receipt = format!("BL-{}-{}", clock::code_date(now), &self.number);
        self.told = false;
    }

    fn cancel(&mut self) {
        self.state = BillState::Cancelled;
        self.transaction = format!("HUY{}", secret::random_text(9));
        self.settled_at = clock::compact(clock::now());
        self.told = false;
    }

    fn receipt_pdf(&self) -> Vec<u8> {
        let mut lines = vec![
            format!("Số biên lai: {}", self.receipt),
            format!("Người nộp: {}", self.payer),
            format!("Mã hồ sơ: {}", self.dossier),
            format!("Nội dung: {}", self.description),
            String::new(),
        ];
        for (name, amount) in &self.lines {
            lines.push(format!("- {name}: {}", crate::page::money(*amount)));
        }
        lines.push(format!("Tổng cộng: {}", crate::page::money(self.amount)));
        lines.push(format!("Thời điểm: {}", clock::spoken(&self.settled_at)));
        lines.push(format!("Mã giao dịch: {}", self.transaction));
        lines.push(String::new());
        lines.push("Biên lai thử nghiệm, không có giá trị thanh toán.".into());
        pdf::paper("BIÊN LAI THU PHÍ, LỆ PHÍ ĐIỆN TỬ", &lines)
    }
}

/// `/payment/…` and `/bank`.
pub(crate) fn router(world: &Arc<World>) -> Router {
    Router::new()
        .merge(api::router(world))
        .merge(pay_page::router())
        .merge(bank::router())
        .with_state(world.clone())
}
