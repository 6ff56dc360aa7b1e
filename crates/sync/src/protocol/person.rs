//! Who is signed in, and what anybody may see of a receipt; never more of a person than the page needs.

use reader::readable;
use serde::Serialize;

use calendar::PartialDate;

use super::{CommuneCode, ProcedureCode, Sex, Sha256, Text, Timestamp};

/// `GET /api/v1/session`: who is signed in on this browser.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct SessionView {
    /// Nobody, or the person the identity provider vouches for.
    pub person: Option<SessionPerson>,
}

/// What the identity provider vouches for.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SessionPerson {
    /// Opaque and stable: names the citizen's slot on the device. Not the personal number.
    pub citizen: String,
    /// Full name with diacritics.
    pub name: String,
    /// 12 digits.
    pub personal_number: String,
    /// Date of birth, or only its year, when given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub birth_date: Option<PartialDate>,
    /// Sex, when given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sex: Option<Sex>,
    /// Phone, when given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
}

/// `GET /api/v1/receipts/{code}`: what anyone holding the code may see of a receipt. Nothing personal.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PublicReceipt {
    /// The receipt's code.
    pub code: String,
    /// The procedure.
    pub procedure: ProcedureCode,
    /// The procedure's name.
    pub procedure_name: Text,
    /// When the server took it.
    pub received_at: Timestamp,
    /// Receiving centre.
    pub centre: CommuneCode,
    /// The receiving centre's name.
    pub centre_name: String,
    /// How many files arrived.
    pub files: usize,
    /// Hash of the snapshot, to compare with the paper or phone in hand.
    pub snapshot_hash: Sha256,
    /// Which key signed it.
    pub key_id: String,
}

/// `GET /api/v1/keys`: the public keys receipts are signed with, past and present.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct KeysView {
    /// Newest first.
    pub keys: Vec<PublicKey>,
}

/// One Ed25519 public key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PublicKey {
    /// Its name in receipts.
    pub id: String,
    /// Always `Ed25519` today.
    pub algorithm: String,
    /// 32 bytes, base64url without padding.
    pub public_key: String,
}

readable!(struct SessionView { ; person });
readable!(struct SessionPerson { citizen, name, personal_number; birth_date, sex, phone });
readable!(struct PublicReceipt {
    code, procedure, procedure_name, received_at, centre, centre_name, files, snapshot_hash, key_id;
});
readable!(struct KeysView { keys; });
readable!(struct PublicKey { id, algorithm, public_key; });
