//! The code a province gives to a dossier; its shape belongs to the province, so little is asked of it.

use std::fmt;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};

/// A dossier code as printed on the slip, such as `000.00.16.H46-250825-0001` or `H50.24.19-261109-0007`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct DossierCode(String);

/// The text cannot be a dossier code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a dossier code")]
pub struct InvalidDossierCode;

/// The longest code taken, in characters.
const LONGEST: usize = 40;

impl DossierCode {
    /// Reads a code of 6 to 40 letters, digits, points, dashes and slashes with at least four digits.
    /// Letters become capitals.
    pub fn parse(text: &str) -> Result<Self, InvalidDossierCode> {
        let code = text.trim().to_ascii_uppercase();
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'/');
        let digits = code.bytes().filter(u8::is_ascii_digit).count();
        if (6..=LONGEST).contains(&code.len()) && digits >= 4 && code.bytes().all(plain) {
            Ok(Self(code))
        } else {
            Err(InvalidDossierCode)
        }
    }

    /// The code as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for DossierCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for DossierCode {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_of_many_provinces_are_taken() {
        for code in [
            "000.00.16.H46-250825-0001",
            "H50.24.19-261109-0007",
            "G22.99-261109-0001",
            "H56.12.3-26110900001",
        ] {
            assert_eq!(DossierCode::parse(code).unwrap().as_str(), code);
        }
        assert_eq!(
            DossierCode::parse(" h50.24.19-261109-0007 ")
                .unwrap()
                .as_str(),
            "H50.24.19-261109-0007"
        );
    }

    #[test]
    fn other_texts_are_not() {
        for text in [
            "",
            "abc",
            "<script>1234</script>",
            "H50 1234",
            "HỒ-1234-56",
            &"1".repeat(41),
        ] {
            assert_eq!(DossierCode::parse(text), Err(InvalidDossierCode), "{text}");
        }
    }
}
