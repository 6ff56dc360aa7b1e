//! What has to be paid and why; never how it is paid.

use reader::readable;
use serde::Serialize;

use crate::Money;

/// One line of a fee computation, with the law it rests on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FeeLine {
    /// Id of the fee inside its procedure, such as `copy`.
    pub id: String,
    /// What it is called, in Vietnamese, with the quantity where it matters.
    pub name: String,
    /// How much.
    pub amount: Money,
    /// The act that sets it, such as `TT 281/2016/TT-BTC`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub basis: Option<String>,
}

/// The sum of the lines.
pub fn total(lines: &[FeeLine]) -> Money {
    lines.iter().map(|line| line.amount).sum()
}

readable!(struct FeeLine { id, name, amount; basis });
