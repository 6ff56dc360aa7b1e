//! The signed receipt that says what arrived; signing and verifying are done by the caller.

use std::fmt;
use std::str::FromStr;

use calendar::Timestamp;
use reader::readable;
use serde::{Serialize, Serializer};

use crate::{CommuneCode, DossierId, ProcedureCode, Sha256, hex};

/// Code of a receipt: 80 random bits in Crockford's base 32, shown as `XXXX-XXXX-XXXX-XXXX`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ReceiptCode([u8; 10]);

/// The text is not a receipt code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a receipt code of sixteen letters and digits")]
pub struct InvalidReceiptCode;

const CROCKFORD: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

impl ReceiptCode {
    /// A code of ten bytes of good randomness.
    pub const fn new(random: [u8; 10]) -> Self {
        Self(random)
    }

    /// Reads a code as people copy it: dashes and spaces anywhere, small letters, O for 0, I and L for 1.
    pub fn parse(text: &str) -> Result<Self, InvalidReceiptCode> {
        let mut bits: u128 = 0;
        let mut count = 0;
        for letter in text.bytes().filter(|byte| !matches!(byte, b'-' | b' ')) {
            let letter = match letter.to_ascii_uppercase() {
                b'O' => b'0',
                b'I' | b'L' => b'1',
                other => other,
            };
            let value = CROCKFORD
                .iter()
                .position(|known| *known == letter)
                .ok_or(InvalidReceiptCode)?;
            count += 1;
            if count > 16 {
                return Err(InvalidReceiptCode);
            }
            bits = bits << 5 | value as u128;
        }
        if count != 16 {
            return Err(InvalidReceiptCode);
        }
        let mut bytes = [0; 10];
        bytes.copy_from_slice(&bits.to_be_bytes()[6..]);
        Ok(Self(bytes))
    }

    /// The ten bytes.
    pub const fn as_bytes(&self) -> &[u8; 10] {
        &self.0
    }
}

impl fmt::Display for ReceiptCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut bytes = [0; 16];
        bytes[6..].copy_from_slice(&self.0);
        let bits = u128::from_be_bytes(bytes);
        for index in 0..16 {
            if index > 0 && index % 4 == 0 {
                f.write_str("-")?;
            }
            let value = (bits >> (75 - index * 5)) as usize & 31;
            write!(f, "{}", char::from(CROCKFORD[value]))?;
        }
        Ok(())
    }
}

impl fmt::Debug for ReceiptCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for ReceiptCode {
    type Err = InvalidReceiptCode;
    fn from_str(text: &str) -> Result<Self, InvalidReceiptCode> {
        Self::parse(text)
    }
}

impl Serialize for ReceiptCode {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

readable!(text ReceiptCode);
readable!(with ReceiptCode);

/// An Ed25519 signature (RFC 8032). Travels as 128 hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Signature([u8; 64]);

impl Signature {
    /// The signature some signer made.
    pub const fn from_bytes(bytes: [u8; 64]) -> Self {
        Self(bytes)
    }

    /// The 64 bytes.
    pub const fn as_bytes(&self) -> &[u8; 64] {
        &self.0
    }
}

impl fmt::Debug for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(&self.0))
    }
}

impl Serialize for Signature {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&hex::encode(&self.0))
    }
}

impl Signature {
    /// Reads 128 hexadecimal digits.
    pub fn parse(text: &str) -> Result<Self, InvalidSignature> {
        hex::decode(text).map(Self).ok_or(InvalidSignature)
    }
}

/// The text is not 128 hexadecimal digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a signature of 128 hexadecimal digits")]
pub struct InvalidSignature;

readable!(text Signature);
readable!(with Signature);

/// Proof that the server has a submission and which files came with it. Holds nothing personal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Receipt {
    /// Code a person can read out; also the address of the verify page.
    pub code: ReceiptCode,
    /// Which dossier.
    pub dossier: DossierId,
    /// Which procedure.
    pub procedure: ProcedureCode,
    /// When the server had all of it.
    pub received_at: Timestamp,
    /// Hash of the canonical form of what was submitted.
    pub snapshot_hash: Sha256,
    /// Every file that arrived.
    pub files: Vec<ReceivedFile>,
    /// The receiving centre.
    pub centre: CommuneCode,
    /// Which of the server's keys signed.
    pub key_id: String,
    /// Signature over [`Receipt::signed_bytes`].
    pub signature: Signature,
}

/// One file that arrived.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ReceivedFile {
    /// Id of the paper it is for.
    pub paper: String,
    /// Names its bytes.
    pub sha256: Sha256,
    /// In bytes.
    pub size: u64,
}

impl Receipt {
    /// What the signature is over: JSON without spaces, keys in alphabetical order, without `signature`
    /// (the form of RFC 8785 for these values). The signature in `self` plays no part.
    pub fn signed_bytes(&self) -> Vec<u8> {
        // Fields are serialised in the order they are declared, which is alphabetical here.
        #[derive(Serialize)]
        struct Signed<'a> {
            centre: &'a CommuneCode,
            code: &'a ReceiptCode,
            dossier: &'a DossierId,
            files: &'a [ReceivedFile],
            key_id: &'a str,
            procedure: &'a ProcedureCode,
            received_at: &'a Timestamp,
            snapshot_hash: &'a Sha256,
        }
        let signed = Signed {
            centre: &self.centre,
            code: &self.code,
            dossier: &self.dossier,
            files: &self.files,
            key_id: &self.key_id,
            procedure: &self.procedure,
            received_at: &self.received_at,
            snapshot_hash: &self.snapshot_hash,
        };
        serde_json::to_vec(&signed).unwrap_or_default()
    }

    /// Whether it proves that this snapshot and each of these files arrived for this dossier.
    /// Only then may a phone delete its own copy (once the signature is verified).
    pub fn covers<'a>(
        &self,
        dossier: DossierId,
        snapshot: &Sha256,
        files: impl IntoIterator<Item = &'a Sha256>,
    ) -> bool {
        self.dossier == dossier
            && self.snapshot_hash == *snapshot
            && files
                .into_iter()
                .all(|file| self.files.iter().any(|received| received.sha256 == *file))
    }
}

readable!(struct Receipt {
    code, dossier, procedure, received_at, snapshot_hash, files, centre, key_id, signature;
});
readable!(struct ReceivedFile { paper, sha256, size; });

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn receipt() -> Receipt {
        Receipt {
            code: ReceiptCode::new([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]),
            dossier: DossierId::new(Timestamp::from_millis(1_795_400_000_000), [7; 10]),
            procedure: ProcedureCode::parse("1.001193").unwrap(),
            received_at: Timestamp::parse("2026-11-23T08:05:00Z").unwrap(),
            snapshot_hash: Sha256::from_bytes([0x11; 32]),
            files: vec![ReceivedFile {
                paper: "birth_proof".into(),
                sha256: Sha256::from_bytes([0x22; 32]),
                size: 312_044,
            }],
            centre: CommuneCode::parse("19429").unwrap(),
            key_id: "2026-11".into(),
            signature: Signature::from_bytes([0x33; 64]),
        }
    }

    #[test]
    fn the_receipt_format() {
        insta::assert_json_snapshot!(receipt());
    }

    #[test]
    fn the_signed_bytes() {
        insta::assert_snapshot!(String::from_utf8(receipt().signed_bytes()).unwrap());
    }

    #[test]
    fn a_receipt_reads_back() {
        let json = serde_json::to_string(&receipt()).unwrap();
        assert_eq!(serde_json::from_str::<Receipt>(&json).unwrap(), receipt());
    }

    #[test]
    fn a_file_that_is_not_listed_is_not_proved() {
        let receipt = receipt();
        let listed = receipt.files[0].sha256;
        assert!(receipt.covers(receipt.dossier, &receipt.snapshot_hash, [&listed]));
        assert!(!receipt.covers(
            receipt.dossier,
            &receipt.snapshot_hash,
            [&listed, &Sha256::from_bytes([9; 32])]
        ));
        assert!(!receipt.covers(receipt.dossier, &listed, []));
    }

    #[test]
    fn a_code_copied_by_hand_is_understood() {
        let code = ReceiptCode::parse("0123-4567-89AB-CDEF").unwrap();
        assert_eq!(ReceiptCode::parse("o i23 4567 89ab cdef"), Ok(code));
        assert_eq!(code.to_string(), "0123-4567-89AB-CDEF");
        for text in [
            "",
            "0123-4567-89AB-CDE",
            "0123-4567-89AB-CDEU",
            "0123-4567-89AB-CDEF-0",
        ] {
            assert_eq!(ReceiptCode::parse(text), Err(InvalidReceiptCode), "{text}");
        }
    }

    proptest! {
        #[test]
        fn a_code_reads_back(random in any::<[u8; 10]>()) {
            let code = ReceiptCode::new(random);
            prop_assert_eq!(ReceiptCode::parse(&code.to_string()), Ok(code));
        }

        #[test]
        fn no_text_makes_the_parser_panic(text in any::<String>()) {
            let _ = ReceiptCode::parse(&text);
        }
    }
}
