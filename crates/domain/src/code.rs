//! Codes of fixed length that the State gives to procedures, provinces and communes; never their names.

use std::fmt;
use std::str::FromStr;

use reader::readable;
use serde::{Serialize, Serializer};

/// The text is not a code of the wanted kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a {0}")]
pub struct InvalidCode(&'static str);

macro_rules! fixed_code {
    ($(#[$doc:meta])* $name:ident, $length:literal, $what:literal, $valid:expr) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name([u8; $length]);

        impl $name {
            /// Reads exactly one code, nothing around it.
            pub fn parse(text: &str) -> Result<Self, InvalidCode> {
                let valid: fn(&[u8; $length]) -> bool = $valid;
                <[u8; $length]>::try_from(text.as_bytes())
                    .ok()
                    .filter(|bytes| valid(bytes))
                    .map(Self)
                    .ok_or(InvalidCode($what))
            }

            /// The code as text.
            pub fn as_str(&self) -> &str {
                std::str::from_utf8(&self.0).unwrap_or_default()
            }
        }

        impl FromStr for $name {
            type Err = InvalidCode;
            fn from_str(text: &str) -> Result<Self, InvalidCode> {
                Self::parse(text)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        readable!(text $name);
        readable!(with $name);
    };
}

fixed_code!(
    /// National code of a procedure: a digit 1–3, a point, six digits (`1.001193`).
    ///
    /// Codes are given up and replaced; see [`crate::procedure::CatalogueIndex::resolve`].
    ProcedureCode,
    8,
    "procedure code such as 1.001193",
    |code| matches!(code[0], b'1'..=b'3') && code[1] == b'.' && code[2..].iter().all(u8::is_ascii_digit)
);

fixed_code!(
    /// Code of a commune, ward or special zone: five digits, leading zeros kept
    /// (catalogue of administrative units, decision 19/2025/QĐ-TTg).
    CommuneCode,
    5,
    "commune code of five digits",
    |code| code.iter().all(u8::is_ascii_digit)
);

fixed_code!(
    /// Code of a province or centrally run city: two digits, leading zero kept.
    ProvinceCode,
    2,
    "province code of two digits",
    |code| code.iter().all(u8::is_ascii_digit)
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_procedure_code_is_one_digit_a_point_and_six_digits() {
        assert_eq!(
            ProcedureCode::parse("1.001193").unwrap().to_string(),
            "1.001193"
        );
        for text in [
            "",
            "4.001193",
            "1.00119",
            "1.001193.H36",
            "1,001193",
            "1.00119é",
        ] {
            assert!(ProcedureCode::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn communes_keep_their_leading_zeros() {
        let code: CommuneCode = serde_json::from_str(r#""00004""#).unwrap();
        assert_eq!(serde_json::to_string(&code).unwrap(), r#""00004""#);
        assert!(ProvinceCode::parse("1").is_err());
    }
}
