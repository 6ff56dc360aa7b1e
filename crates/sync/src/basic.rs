//! The smallest identifiers the wire needs; nothing here knows what they identify.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

macro_rules! text_newtype {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub String);
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { f.write_str(&self.0) }
        }
    )*};
}

text_newtype! {
    /// Code of a procedure.
    ProcedureCode;
    /// Code of a commune.
    CommuneCode;
    /// ISO date.
    Date;
    /// Instant in RFC 3339.
    Timestamp;
}

macro_rules! uuid_newtype {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub uuid::Uuid);
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { self.0.fmt(f) }
        }
    )*};
}

uuid_newtype! {
    /// A dossier, and the draft it was.
    DossierId;
    /// Something done to a dossier.
    ActionId;
    /// A wish to pay.
    PaymentId;
}

/// Đồng.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Money(pub u64);

/// A SHA-256 digest.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Sha256(pub [u8; 32]);

impl fmt::Display for Sha256 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|b| write!(f, "{b:02x}"))
    }
}
impl fmt::Debug for Sha256 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
impl FromStr for Sha256 {
    type Err = &'static str;
    fn from_str(s: &str) -> Result<Self, Self::Err> {
        let bad = "a SHA-256 is 64 lowercase hexadecimal digits";
        if s.len() != 64 || !s.is_ascii() {
            return Err(bad);
        }
        let mut out = [0; 32];
        for (i, b) in out.iter_mut().enumerate() {
            *b = u8::from_str_radix(&s[2 * i..2 * i + 2], 16).map_err(|_| bad)?;
        }
        Ok(Sha256(out))
    }
}
impl Serialize for Sha256 {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}
impl<'de> Deserialize<'de> for Sha256 {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        String::deserialize(d)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}

/// Vietnamese and English.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Text {
    /// Vietnamese.
    pub vi: String,
    /// English.
    pub en: String,
}

/// Answers by path.
pub type Answers = std::collections::BTreeMap<String, serde_json::Value>;
/// What happened to a dossier.
pub type Event = serde_json::Value;

/// Signed proof of what arrived.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Receipt {
    /// XXXX-XXXX-XXXX-XXXX.
    pub code: String,
    /// The dossier.
    pub dossier: DossierId,
    /// Hash of the snapshot that arrived.
    pub snapshot_hash: Sha256,
    /// Files that arrived.
    pub files: Vec<ReceiptFile>,
}

/// A file that arrived.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReceiptFile {
    /// Its paper.
    pub paper: String,
    /// Its hash.
    pub sha256: Sha256,
    /// Its length in bytes.
    pub size: u64,
}
