//! Digests and base64 as XForms 1.1 has them; nothing secret is made here.

use data_encoding::{BASE64, HEXLOWER};
use md5::Md5;
use sha1::Sha1;
use sha2::{Digest, Sha256, Sha384, Sha512};

/// The digest of a text by an algorithm's name, written in hexadecimal or base64; nothing for a name it does not know.
pub(super) fn digest(text: &str, algorithm: &str, encoding: &str) -> Option<String> {
    let hash = match algorithm {
        "MD5" => Md5::digest(text).to_vec(),
        "SHA-1" => Sha1::digest(text).to_vec(),
        "SHA-256" => Sha256::digest(text).to_vec(),
        "SHA-384" => Sha384::digest(text).to_vec(),
        "SHA-512" => Sha512::digest(text).to_vec(),
        _ => return None,
    };
    match encoding {
        "hex" => Some(HEXLOWER.encode(&hash)),
        "base64" => Some(BASE64.encode(&hash)),
        _ => None,
    }
}

/// Bytes in base64.
pub(super) fn base64(bytes: &[u8]) -> String {
    BASE64.encode(bytes)
}

/// The text that base64 holds; empty where it holds none.
pub(super) fn from_base64(text: &str) -> String {
    let bytes = BASE64.decode(text.trim().as_bytes()).unwrap_or_default();
    String::from_utf8(bytes).unwrap_or_default()
}
