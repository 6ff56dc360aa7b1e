//! The public catalogue and the phone's preferences: plain text, never anything about a person.

use super::backend::{Expect, Table, Write};
use super::{Store, StoreError};

impl Store {
    /// Whether a document is the one its address names: addresses of documents that never change end with the hash of their
    /// bytes.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] where this browser cannot tell.
    pub async fn is_named(&self, address: &str, text: &str) -> Result<bool, StoreError> {
        let hash = self.backend.sha256(text.as_bytes()).await?;
        Ok(address.ends_with(&hash.to_string()))
    }

    /// Keeps public documents, all or none of them.
    pub async fn put_public(&self, documents: &[(&str, &str)]) -> Result<(), StoreError> {
        let put = |(key, text): &(&str, &str)| {
            Write::Put(
                Table::Public,
                (*key).to_owned(),
                Expect::Anything,
                text.as_bytes().to_vec(),
            )
        };
        Ok(self
            .backend
            .commit(documents.iter().map(put).collect())
            .await?)
    }

    /// A public document, if it is here.
    pub async fn public(&self, key: &str) -> Result<Option<String>, StoreError> {
        self.plain(Table::Public, key).await
    }

    /// Keys of public documents that begin so.
    pub async fn public_keys(&self, prefix: &str) -> Result<Vec<String>, StoreError> {
        Ok(self.backend.keys(Table::Public, prefix).await?)
    }

    /// Forgets public documents.
    pub async fn remove_public(&self, keys: &[&str]) -> Result<(), StoreError> {
        let delete = |key: &&str| Write::Delete(Table::Public, (*key).to_owned(), Expect::Anything);
        Ok(self
            .backend
            .commit(keys.iter().map(delete).collect())
            .await?)
    }

    /// A preference of this phone (language, text size …).
    pub async fn pref(&self, key: &str) -> Result<Option<String>, StoreError> {
        self.plain(Table::Prefs, key).await
    }

    /// Sets a preference; `None` forgets it.
    pub async fn set_pref(&self, key: &str, value: Option<&str>) -> Result<(), StoreError> {
        let key = key.to_owned();
        let write = match value {
            Some(value) => Write::Put(
                Table::Prefs,
                key,
                Expect::Anything,
                value.as_bytes().to_vec(),
            ),
            None => Write::Delete(Table::Prefs, key, Expect::Anything),
        };
        Ok(self.backend.commit(vec![write]).await?)
    }

    async fn plain(&self, table: Table, key: &str) -> Result<Option<String>, StoreError> {
        let row = self.row(table, key).await?;
        Ok(row.and_then(|row| String::from_utf8(row.body).ok()))
    }
}
