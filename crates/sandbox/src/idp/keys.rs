//! The provider's one Ed25519 key and the tokens it signs; it never reads a token it did not sign.

use crate::secret::random_bytes;
use crate::shelf::write_whole;
use data_encoding::BASE64URL_NOPAD;
use ed25519_dalek::{Signature, Signer, SigningKey, Verifier};
use serde_json::{Value, json};
use std::path::Path;
use std::{fs, io};

const FILE: &str = "khoa-ky.bin";
const KEY_ID: &str = "thu-nghiem-1";

/// The signing key.
#[derive(Debug)]
pub(super) struct SigningKeys(SigningKey);

impl SigningKeys {
    /// Reads the key from its folder, or makes one.
    pub(super) fn open(folder: &Path) -> io::Result<Self> {
        let bytes = match fs::read(folder.join(FILE)) {
            Ok(bytes) => bytes,
            Err(why) if why.kind() == io::ErrorKind::NotFound => {
                let bytes = random_bytes(32);
                write_whole(folder, FILE, &bytes)?;
                bytes
            }
            Err(why) => return Err(why),
        };
        let bytes: [u8; 32] = bytes
            .try_into()
            .map_err(|_| io::Error::new(io::ErrorKind::InvalidData, "not a signing key"))?;
        Ok(Self(SigningKey::from_bytes(&bytes)))
    }

    /// The public half (RFC 8037).
    pub(super) fn public_jwk(&self) -> Value {
        json!({
            "kty": "OKP",
            "crv": "Ed25519",
            "use": "sig",
            "alg": "EdDSA",
            "kid": KEY_ID,
            "x": BASE64URL_NOPAD.encode(self.0.verifying_key().as_bytes()),
        })
    }

    /// A compact JWS (RFC 7515) over `claims`, of media type `typ`.
    pub(super) fn sign(&self, typ: &str, claims: &Value) -> String {
        let header = json!({ "alg": "EdDSA", "kid": KEY_ID, "typ": typ });
        let part = |value: &Value| BASE64URL_NOPAD.encode(value.to_string().as_bytes());
        let signed = format!("{}.{}", part(&header), part(claims));
        let signature = self.0.sign(signed.as_bytes());
        format!("{signed}.{}", BASE64URL_NOPAD.encode(&signature.to_bytes()))
    }

    /// The claims of a token of ours; `None` when it is anything else.
    pub(super) fn read(&self, token: &str) -> Option<Value> {
        let (signed, signature) = token.rsplit_once('.')?;
        let (_, claims) = signed.split_once('.')?;
        let signature = BASE64URL_NOPAD.decode(signature.as_bytes()).ok()?;
        let signature = Signature::from_slice(&signature).ok()?;
        self.0
            .verifying_key()
            .verify(signed.as_bytes(), &signature)
            .ok()?;
        serde_json::from_slice(&BASE64URL_NOPAD.decode(claims.as_bytes()).ok()?).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_its_own_untouched_tokens_are_read() {
        let folder = crate::settings::fresh_folder();
        let keys = SigningKeys::open(&folder).unwrap();
        let token = keys.sign("JWT", &json!({ "sub": "moc" }));
        assert_eq!(keys.read(&token).unwrap()["sub"], "moc");
        let again = SigningKeys::open(&folder).unwrap();
        assert!(again.read(&token).is_some(), "the key is kept");
        let mut touched = token.clone();
        touched.replace_range(0..1, "f");
        assert!(keys.read(&touched).is_none());
        assert!(keys.read("").is_none());
        fs::remove_dir_all(folder).unwrap();
    }
}
