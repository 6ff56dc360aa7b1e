//! How far a payment is, in the words of provincial systems.

use serde::{Deserialize, Serialize};

/// How far a payment is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PaymentStatus {
    /// Begun, not confirmed.
    Pending,
    /// Owed, not begun.
    Unpaid,
    /// Confirmed by the platform.
    Paid,
    /// Given up.
    Cancelled,
    /// Paid back.
    Refunded,
}

impl PaymentStatus {
    /// Vietnamese name.
    pub const fn vi(self) -> &'static str {
        match self {
            Self::Pending => "Chờ thanh toán",
            Self::Unpaid => "Chưa thanh toán",
            Self::Paid => "Đã thanh toán",
            Self::Cancelled => "Hủy thanh toán",
            Self::Refunded => "Hoàn phí",
        }
    }

    /// English name.
    pub const fn en(self) -> &'static str {
        match self {
            Self::Pending => "Waiting for payment",
            Self::Unpaid => "Not paid",
            Self::Paid => "Paid",
            Self::Cancelled => "Cancelled",
            Self::Refunded => "Refunded",
        }
    }

    /// Whether it may still become something else without the citizen beginning anew.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Pending | Self::Unpaid)
    }
}

/// Ways to pay a fee.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PayMethod {
    /// Trực tuyến: through the payment platform.
    Online,
    /// Tiền mặt: cash at the counter.
    Cash,
    /// Chuyển khoản: bank transfer, for instance by VietQR.
    Transfer,
}

impl PayMethod {
    /// Vietnamese name.
    pub const fn vi(self) -> &'static str {
        match self {
            Self::Online => "Trực tuyến",
            Self::Cash => "Tiền mặt",
            Self::Transfer => "Chuyển khoản",
        }
    }
}
