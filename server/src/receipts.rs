//! Signs receipts, and versions of forms, with the server's Ed25519 key and publishes the public half; the private half never leaves its file.

use std::io;
use std::path::Path;

use aws_lc_rs::rand;
use calendar::Timestamp;
use data_encoding::{BASE64URL_NOPAD, HEXLOWER};
use domain::receipt::Signature;
use domain::{Publication, Receipt, ReceiptCode};
use ed25519_dalek::{Signer, SigningKey};
use sha2::{Digest, Sha256};
use sync::protocol::PublicKey;

use crate::db::Db;

/// Why there is no key to sign with.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The file cannot be read or written.
    #[error("the signing key cannot be read or written: {0}")]
    File(#[from] io::Error),
    /// The file does not hold a key.
    #[error("the signing key file does not hold 32 bytes in base64url")]
    Broken,
    /// The public half cannot be recorded.
    #[error("the public key cannot be recorded: {0}")]
    Record(#[from] sqlx::Error),
}

/// Makes receipts that anyone can verify.
pub struct ReceiptSigner {
    key: SigningKey,
    id: String,
}

impl ReceiptSigner {
    /// Reads the key file, making one with fresh randomness the first time, and records the public half for ever.
    pub async fn open(file: &Path, db: &Db, now: Timestamp) -> Result<ReceiptSigner, KeyError> {
        let seed = match std::fs::read_to_string(file) {
            Ok(text) => read_seed(&text)?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => make_seed(file)?,
            Err(error) => return Err(error.into()),
        };
        let key = SigningKey::from_bytes(&seed);
        let public = key.verifying_key().to_bytes();
        let id = HEXLOWER.encode(&Sha256::digest(public)[..4]);
        let mut tx = db.write().await?;
        sqlx::query(
            "INSERT INTO signing_key (id, public_key, first_used_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        )
        .bind(&id)
        .bind(BASE64URL_NOPAD.encode(&public))
        .bind(now.millis())
        .execute(&mut *tx)
        .await?;
        tx.commit().await?;
        Ok(ReceiptSigner { key, id })
    }

    /// Which key signs now.
    #[must_use]
    pub fn key_id(&self) -> &str {
        &self.id
    }

    /// Signs a version of a form whose other fields are final.
    #[must_use]
    pub fn sign_publication(&self, mut publication: Publication) -> Publication {
        publication.key_id.clone_from(&self.id);
        let signature = self.key.sign(&publication.signed_bytes());
        publication.signature = Signature::from_bytes(signature.to_bytes());
        publication
    }

    /// Signs a receipt whose other fields are final.
    #[must_use]
    pub fn sign(&self, mut receipt: Receipt) -> Receipt {
        receipt.key_id.clone_from(&self.id);
        let signature = self.key.sign(&receipt.signed_bytes());
        receipt.signature = Signature::from_bytes(signature.to_bytes());
        receipt
    }
}

/// A receipt code nobody can guess.
///
/// # Panics
/// When the operating system has no randomness to give.
#[must_use]
pub fn random_code() -> ReceiptCode {
    let mut bytes = [0; 10];
    rand::fill(&mut bytes).expect("the operating system gives random bytes");
    ReceiptCode::new(bytes)
}

/// Every public key receipts were ever signed with, newest first.
pub async fn public_keys(db: &Db) -> Result<Vec<PublicKey>, sqlx::Error> {
    let rows: Vec<(String, String)> =
        sqlx::query_as("SELECT id, public_key FROM signing_key ORDER BY first_used_at DESC, id")
            .fetch_all(db.read())
            .await?;
    Ok(rows
        .into_iter()
        .map(|(id, public_key)| PublicKey {
            id,
            algorithm: "Ed25519".into(),
            public_key,
        })
        .collect())
}

fn read_seed(text: &str) -> Result<[u8; 32], KeyError> {
    BASE64URL_NOPAD
        .decode(text.trim().as_bytes())
        .ok()
        .and_then(|bytes| bytes.try_into().ok())
        .ok_or(KeyError::Broken)
}

fn make_seed(file: &Path) -> Result<[u8; 32], KeyError> {
    use std::io::Write;
    let mut seed = [0; 32];
    rand::fill(&mut seed).map_err(|_| io::Error::other("no randomness"))?;
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut out = options.open(file)?;
    out.write_all(BASE64URL_NOPAD.encode(&seed).as_bytes())?;
    out.sync_all()?;
    Ok(seed)
}
