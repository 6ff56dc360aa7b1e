//! The SHA-256 of some bytes as a name for them; hashing itself is done by the caller.

use std::fmt;
use std::str::FromStr;

use reader::readable;
use serde::{Serialize, Serializer};

use crate::hex;

/// A SHA-256 digest (FIPS 180-4). Travels and displays as 64 lower-case hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Sha256([u8; 32]);

/// The text is not 64 hexadecimal digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a SHA-256 of 64 hexadecimal digits")]
pub struct InvalidHash;

impl Sha256 {
    /// The digest some hash function computed.
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The 32 bytes.
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Reads 64 hexadecimal digits of either case.
    pub fn parse(text: &str) -> Result<Self, InvalidHash> {
        hex::decode(text).map(Self).ok_or(InvalidHash)
    }
}

impl FromStr for Sha256 {
    type Err = InvalidHash;
    fn from_str(text: &str) -> Result<Self, InvalidHash> {
        Self::parse(text)
    }
}

impl fmt::Display for Sha256 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(&self.0))
    }
}

impl fmt::Debug for Sha256 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Sha256 {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

readable!(text Sha256);
readable!(with Sha256);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_reads_back_what_it_wrote() {
        let hash = Sha256::from_bytes([0xab; 32]);
        assert_eq!(Sha256::parse(&hash.to_string().to_uppercase()), Ok(hash));
        for text in ["", "ab", &"g".repeat(64), &"é".repeat(32)] {
            assert_eq!(Sha256::parse(text), Err(InvalidHash));
        }
    }
}
