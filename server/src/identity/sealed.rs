//! Opens answers that VNeID sends as `{data, key}`: an AES key wrapped with our RSA key, and the JSON under that AES key.
//!
//! The scheme (RSA PKCS#1 v1.5, AES-ECB with PKCS#7 padding) is the partner's, weaker than one would choose; TLS protects
//! it on the way. It never decides whether to believe what is inside.

use aws_lc_rs::cipher::{
    AES_128, AES_192, AES_256, DecryptionContext, PaddedBlockDecryptingKey, UnboundCipherKey,
};
use aws_lc_rs::rsa::{Pkcs1PrivateDecryptingKey, PrivateDecryptingKey};
use data_encoding::{BASE64, BASE64_MIME_PERMISSIVE};
use serde::Deserialize;

/// Why an answer could not be opened. Says nothing about which step failed: that would help whoever forged it.
#[derive(Debug, thiserror::Error)]
pub enum SealedError {
    /// The key file is no RSA private key in PKCS#8 (DER or PEM).
    #[error("not an RSA private key in PKCS#8")]
    Key,
    /// The body cannot be opened with our key.
    #[error("the sealed answer cannot be opened")]
    Closed,
}

/// Our half of the key pair registered with the provider.
pub struct SealedKey(Pkcs1PrivateDecryptingKey);

#[derive(Deserialize)]
struct Sealed {
    data: String,
    key: String,
}

impl SealedKey {
    /// Reads a PKCS#8 key, DER or PEM.
    pub fn from_file(bytes: &[u8]) -> Result<SealedKey, SealedError> {
        let der = match std::str::from_utf8(bytes) {
            Ok(text) if text.contains("-----BEGIN") => {
                let body: String = text
                    .lines()
                    .filter(|line| !line.starts_with("-----"))
                    .collect();
                BASE64_MIME_PERMISSIVE
                    .decode(body.as_bytes())
                    .map_err(|_| SealedError::Key)?
            }
            _ => bytes.to_vec(),
        };
        let key = PrivateDecryptingKey::from_pkcs8(&der).map_err(|_| SealedError::Key)?;
        Pkcs1PrivateDecryptingKey::new(key)
            .map(SealedKey)
            .map_err(|_| SealedError::Key)
    }

    /// The body as it was before it was sealed; a body that is not sealed comes back as it is.
    pub fn open(&self, body: &[u8]) -> Result<Vec<u8>, SealedError> {
        let Ok(sealed) = serde_json::from_slice::<Sealed>(body) else {
            return Ok(body.to_vec());
        };
        let wrapped = BASE64
            .decode(sealed.key.as_bytes())
            .map_err(|_| SealedError::Closed)?;
        let mut data = BASE64
            .decode(sealed.data.as_bytes())
            .map_err(|_| SealedError::Closed)?;
        let mut room = vec![0; self.0.min_output_size()];
        let key = self
            .0
            .decrypt(&wrapped, &mut room)
            .map_err(|_| SealedError::Closed)?;
        let algorithm = match key.len() {
            16 => &AES_128,
            24 => &AES_192,
            32 => &AES_256,
            _ => return Err(SealedError::Closed),
        };
        let key = UnboundCipherKey::new(algorithm, key).map_err(|_| SealedError::Closed)?;
        let key = PaddedBlockDecryptingKey::ecb_pkcs7(key).map_err(|_| SealedError::Closed)?;
        key.decrypt(&mut data, DecryptionContext::None)
            .map(|plain| plain.to_vec())
            .map_err(|_| SealedError::Closed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use aws_lc_rs::cipher::PaddedBlockEncryptingKey;
    use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der};
    use aws_lc_rs::rsa::{KeySize, Pkcs1PublicEncryptingKey};

    fn pair() -> (SealedKey, Pkcs1PublicEncryptingKey) {
        let private = PrivateDecryptingKey::generate(KeySize::Rsa2048).expect("a key");
        let public = Pkcs1PublicEncryptingKey::new(private.public_key()).expect("its public half");
        let der = AsDer::<Pkcs8V1Der<'static>>::as_der(&private).expect("PKCS#8");
        let pem = format!(
            "-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n",
            BASE64.encode(der.as_ref())
        );
        (
            SealedKey::from_file(pem.as_bytes()).expect("reads back"),
            public,
        )
    }

    fn seal(public: &Pkcs1PublicEncryptingKey, plain: &str) -> String {
        let secret = [7; 32];
        let mut wrapped = vec![0; public.ciphertext_size()];
        let wrapped = public.encrypt(&secret, &mut wrapped).expect("wraps");
        let key = UnboundCipherKey::new(&AES_256, &secret).expect("a key");
        let mut data = plain.as_bytes().to_vec();
        let key = PaddedBlockEncryptingKey::ecb_pkcs7(key).expect("a key");
        key.encrypt(&mut data).expect("encrypts");
        serde_json::json!({"data": BASE64.encode(&data), "key": BASE64.encode(wrapped)}).to_string()
    }

    #[test]
    fn what_was_sealed_for_us_opens() {
        let (ours, public) = pair();
        let body = seal(
            &public,
            r#"{"citizenPid":"048058004217","fullName":"Hồ Văn Tư"}"#,
        );
        let opened = ours.open(body.as_bytes()).expect("opens");
        assert!(String::from_utf8_lossy(&opened).contains("Hồ Văn Tư"));
    }

    #[test]
    fn what_was_sealed_for_another_stays_closed() {
        let (ours, _) = pair();
        let (_, theirs) = pair();
        let body = seal(&theirs, "{}");
        assert!(matches!(
            ours.open(body.as_bytes()),
            Err(SealedError::Closed)
        ));
        assert!(matches!(
            ours.open(br#"{"data":"!","key":"!"}"#),
            Err(SealedError::Closed)
        ));
    }

    #[test]
    fn a_plain_answer_passes_through() {
        let (ours, _) = pair();
        assert_eq!(
            ours.open(br#"{"sub":"1"}"#).expect("as it is"),
            br#"{"sub":"1"}"#
        );
    }

    #[test]
    fn a_file_that_is_no_key_is_refused() {
        assert!(matches!(
            SealedKey::from_file(b"xin chao"),
            Err(SealedError::Key)
        ));
    }
}
