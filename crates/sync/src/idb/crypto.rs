//! The browser's own cryptography: AES-256-GCM with keys that cannot be taken out, SHA-256, PBKDF2; no algorithm is written here.

use async_trait::async_trait;
use js_sys::{Array, ArrayBuffer, Object, Reflect, Uint8Array, global};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AesGcmParams, AesKeyGenParams, Crypto, CryptoKey, Pbkdf2Params, SubtleCrypto};

use crate::protocol::Sha256;
use crate::store::Cipher;
use crate::store::backend::BackendError;
use crate::store::parcel::Lock;

const AES: &str = "AES-GCM";
const NONCE_BYTES: usize = 12;

/// A new key of a slot: it can be used here, but never read, not even by this app.
pub(super) async fn new_key() -> Result<CryptoKey, BackendError> {
    let kind = AesKeyGenParams::new(AES, 256);
    let key = subtle()?
        .generate_key_with_object(&kind, false, &usages())
        .map_err(unavailable)?;
    Ok(JsFuture::from(key)
        .await
        .map_err(unavailable)?
        .unchecked_into())
}

/// Encrypts under a random 96-bit nonce, bound to `with`. A slot's key sees far fewer than 2³² messages.
pub(super) async fn seal(
    key: &CryptoKey,
    with: &[u8],
    plain: &[u8],
) -> Result<(Uint8Array, Uint8Array), BackendError> {
    let mut nonce = [0; NONCE_BYTES];
    fill_random(&mut nonce)?;
    let nonce = Uint8Array::from(nonce.as_slice());
    let sealed = subtle()?
        .encrypt_with_object_and_u8_array(&params(&nonce, with), key, plain)
        .map_err(unavailable)?;
    Ok((
        nonce,
        bytes(JsFuture::from(sealed).await.map_err(unavailable)?),
    ))
}

/// The reverse; `None` when it was not sealed so.
pub(super) async fn open(
    key: &CryptoKey,
    with: &[u8],
    nonce: &Uint8Array,
    sealed: &Uint8Array,
) -> Result<Option<Vec<u8>>, BackendError> {
    let plain = subtle()?.decrypt_with_object_and_buffer_source(&params(nonce, with), key, sealed);
    let plain = JsFuture::from(plain.map_err(unavailable)?).await;
    Ok(plain.ok().map(|plain| bytes(plain).to_vec()))
}

pub(super) async fn sha256(data: &[u8]) -> Result<Sha256, BackendError> {
    let digest = subtle()?
        .digest_with_str_and_u8_array("SHA-256", data)
        .map_err(unavailable)?;
    let digest = bytes(JsFuture::from(digest).await.map_err(unavailable)?).to_vec();
    let digest: [u8; 32] = digest
        .try_into()
        .map_err(|_| BackendError::Unavailable("no SHA-256".into()))?;
    Ok(Sha256::from_bytes(digest))
}

/// Good randomness from the browser, for ids, salts and nonces.
pub fn fill_random(bytes: &mut [u8]) -> Result<(), BackendError> {
    crypto()?
        .get_random_values_with_u8_array(bytes)
        .map(drop)
        .map_err(unavailable)
}

/// Export files: PBKDF2-HMAC-SHA-256 into AES-256-GCM, by the browser.
pub struct WebCipher;

impl WebCipher {
    async fn key(passphrase: &str, lock: &Lock) -> Result<CryptoKey, BackendError> {
        let subtle = subtle()?;
        let secret = Uint8Array::from(passphrase.as_bytes());
        let derive_only = Array::of1(&"deriveKey".into());
        let secret = subtle
            .import_key_with_str("raw", &secret, "PBKDF2", false, &derive_only)
            .map_err(unavailable)?;
        let secret: CryptoKey = JsFuture::from(secret)
            .await
            .map_err(unavailable)?
            .unchecked_into();
        let salt = Uint8Array::from(lock.salt.as_slice());
        let stretch = Pbkdf2Params::new_with_str("PBKDF2", "SHA-256", lock.rounds, &salt);
        let kind = AesKeyGenParams::new(AES, 256);
        let key =
            subtle.derive_key_with_object_and_object(&stretch, &secret, &kind, false, &usages());
        Ok(JsFuture::from(key.map_err(unavailable)?)
            .await
            .map_err(unavailable)?
            .unchecked_into())
    }
}

#[async_trait(?Send)]
impl Cipher for WebCipher {
    async fn seal(
        &self,
        passphrase: &str,
        lock: &Lock,
        plain: &[u8],
    ) -> Result<Vec<u8>, BackendError> {
        let key = WebCipher::key(passphrase, lock).await?;
        let params = params(&Uint8Array::from(lock.nonce.as_slice()), &lock.header);
        let sealed = subtle()?
            .encrypt_with_object_and_u8_array(&params, &key, plain)
            .map_err(unavailable)?;
        Ok(bytes(JsFuture::from(sealed).await.map_err(unavailable)?).to_vec())
    }

    async fn open(
        &self,
        passphrase: &str,
        lock: &Lock,
        sealed: &[u8],
    ) -> Result<Option<Vec<u8>>, BackendError> {
        let key = WebCipher::key(passphrase, lock).await?;
        let nonce = Uint8Array::from(lock.nonce.as_slice());
        open(&key, &lock.header, &nonce, &Uint8Array::from(sealed)).await
    }
}

fn params(nonce: &Uint8Array, with: &[u8]) -> AesGcmParams {
    let params = AesGcmParams::new_with_u8_array(AES, nonce);
    params.set_additional_data_u8_array(&Uint8Array::from(with));
    params
}

fn usages() -> JsValue {
    Array::of2(&"encrypt".into(), &"decrypt".into()).into()
}

fn bytes(buffer: JsValue) -> Uint8Array {
    Uint8Array::new(buffer.unchecked_ref::<ArrayBuffer>())
}

fn crypto() -> Result<Crypto, BackendError> {
    let crypto = Reflect::get(&global(), &"crypto".into()).map_err(unavailable)?;
    match crypto.is_object() {
        true => Ok(crypto.unchecked_into()),
        false => Err(BackendError::Unavailable("no WebCrypto".into())),
    }
}

fn subtle() -> Result<SubtleCrypto, BackendError> {
    // Missing where the page did not come over HTTPS.
    let subtle = Reflect::get(crypto()?.as_ref(), &"subtle".into()).map_err(unavailable)?;
    match subtle.is_instance_of::<Object>() {
        true => Ok(subtle.unchecked_into()),
        false => Err(BackendError::Unavailable("no WebCrypto".into())),
    }
}

fn unavailable(error: JsValue) -> BackendError {
    super::transaction::error_of(error)
}
