//! Randomness and hashes; it never decides who may do what.

use data_encoding::{BASE64URL_NOPAD, HEXLOWER};
use sha2::{Digest, Sha256};

/// `bytes` random bytes as base64url text.
///
/// # Panics
/// When the operating system has no randomness to give: nothing here may run without it.
pub(crate) fn random_text(bytes: usize) -> String {
    BASE64URL_NOPAD.encode(&random_bytes(bytes))
}

/// `count` random bytes.
///
/// # Panics
/// When the operating system has no randomness to give.
pub(crate) fn random_bytes(count: usize) -> Vec<u8> {
    let mut bytes = vec![0; count];
    getrandom::fill(&mut bytes).expect("the operating system gives randomness");
    bytes
}

/// A number in `0.0..1.0`, for faults that strike with a probability.
pub(crate) fn dice() -> f64 {
    let mut bytes = [0; 4];
    bytes.copy_from_slice(&random_bytes(4));
    f64::from(u32::from_le_bytes(bytes)) / (f64::from(u32::MAX) + 1.0)
}

/// SHA-256 as lowercase hex.
pub(crate) fn sha256_hex(bytes: &[u8]) -> String {
    HEXLOWER.encode(&Sha256::digest(bytes))
}

/// SHA-256 as base64url without padding, as PKCE writes it (RFC 7636 §4.2).
pub(crate) fn sha256_base64url(bytes: &[u8]) -> String {
    BASE64URL_NOPAD.encode(&Sha256::digest(bytes))
}

/// Whether two secrets are equal, in time that does not depend on where they differ.
pub(crate) fn same(a: &str, b: &str) -> bool {
    let (a, b) = (Sha256::digest(a.as_bytes()), Sha256::digest(b.as_bytes()));
    a.iter().zip(b.iter()).fold(0, |d, (x, y)| d | (x ^ y)) == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pkce_example_of_rfc_7636_holds() {
        assert_eq!(
            sha256_base64url(b"dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"),
            "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
        );
    }

    #[test]
    fn secrets_compare_by_value() {
        assert!(same("abc", "abc"));
        assert!(!same("abc", "abd"));
    }
}
