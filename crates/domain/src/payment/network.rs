//! Whose a payment code is that is no bank transfer; such a code is sound, only not for a bank's app.

use super::tlv;

/// A payment network.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PaymentNetwork {
    /// VNPAY (application A000000775).
    Vnpay,
    /// MoMo's own code, beginning `2|99|`; its newer ones are VietQR.
    Momo,
    /// PromptPay of Thailand (applications A000000677…).
    PromptPay,
    /// Visa (fields 02 and 03).
    Visa,
    /// Mastercard (fields 04 and 05).
    Mastercard,
    /// UnionPay (fields 15 and 16).
    UnionPay,
    /// Some other one.
    Other,
}

impl PaymentNetwork {
    /// Whose this EMVCo code is; what the whole world knows by its number comes first.
    pub fn of(text: &str) -> Self {
        let fields = tlv::read(text).unwrap_or_default();
        let mut found = Self::Other;
        for (tag, value) in fields {
            let application = match tag {
                26..=51 => tlv::read(value).ok().and_then(|inner| tlv::find(&inner, 0)),
                _ => None,
            };
            let named = match (tag, application) {
                (_, Some("A000000775")) => Self::Vnpay,
                (_, Some(name)) if name.starts_with("A000000677") => Self::PromptPay,
                (2 | 3, _) => Self::Visa,
                (4 | 5, _) => Self::Mastercard,
                (15 | 16, _) => Self::UnionPay,
                _ => continue,
            };
            // A shop's code often carries the cards it takes beside the network that made it.
            if found == Self::Other || application.is_some() {
                found = named;
            }
        }
        found
    }

    /// What it calls itself; nothing for one that is not known.
    pub const fn name(self) -> Option<&'static str> {
        Some(match self {
            Self::Vnpay => "VNPAY",
            Self::Momo => "MoMo",
            Self::PromptPay => "PromptPay",
            Self::Visa => "Visa",
            Self::Mastercard => "Mastercard",
            Self::UnionPay => "UnionPay",
            Self::Other => return None,
        })
    }
}
