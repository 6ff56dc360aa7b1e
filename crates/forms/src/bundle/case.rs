//! The case around a form: which papers belong to it and what it costs.

use crate::text::Text;
use serde::Serialize;

/// Whether a paper belongs to the case.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct PaperRule {
    /// Id of the paper in the procedure.
    pub id: String,
    /// Whether the case has this paper; always when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub relevant: Option<String>,
    /// Whether the dossier is incomplete without it; never when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub required: Option<String>,
}

/// One line of what the case costs.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct FeeRule {
    /// Id of the line.
    pub id: String,
    /// What is paid for.
    pub name: Text,
    /// Amount in đồng.
    pub amount: String,
    /// Whether the line applies; always when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub when: Option<String>,
    /// The legal basis and the reason, for the person to read.
    pub basis: Text,
}
