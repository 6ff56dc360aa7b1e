//! Papers sent and results returned in earlier dossiers, named by the hash of their bytes; the bytes themselves are elsewhere.

use calendar::Timestamp;
use domain::{DossierId, ProcedureCode, Sha256};
use reader::readable;
use serde::Serialize;

/// What kind of document it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DocumentKind {
    /// A photographed paper that was sent.
    Paper,
    /// What the office gave back.
    Result,
}

readable!(words DocumentKind { Paper = "paper", Result = "result" });

/// A document of an earlier dossier.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Document {
    /// Hash of its bytes.
    pub sha256: Sha256,
    /// What kind.
    pub kind: DocumentKind,
    /// File name as a person knows it.
    pub name: String,
    /// The dossier it belongs to.
    pub dossier: DossierId,
    /// What that dossier was about.
    pub procedure: ProcedureCode,
    /// When it was sent or returned.
    pub at: Timestamp,
}

readable!(struct Document { sha256, kind, name, dossier, procedure, at; });

/// What two documents are compared by, so that of one file the latest mention stands, whichever way memories meet.
type Rank<'a> = (Timestamp, DocumentKind, &'a str, String, String);

impl Document {
    pub(crate) fn rank(&self) -> Rank<'_> {
        (
            self.at,
            self.kind,
            &self.name,
            self.dossier.to_string(),
            self.procedure.to_string(),
        )
    }
}

/// Puts a document beside those known: each file once, the latest first.
pub(crate) fn join(all: &mut Vec<Document>, new: &Document) {
    match all.iter_mut().find(|known| known.sha256 == new.sha256) {
        Some(known) if new.rank() > known.rank() => *known = new.clone(),
        Some(_) => {}
        None => all.push(new.clone()),
    }
    order::by(all, |left, right| {
        let latest_first = right.at.cmp(&left.at);
        latest_first.then_with(|| left.sha256.to_string().cmp(&right.sha256.to_string()))
    });
}
