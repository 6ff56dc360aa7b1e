//! Bytes of attachments in an object store (a local folder by default); it never knows whose they are beyond their name.

use std::path::Path;
use std::sync::Arc;

use bytes::Bytes;
use futures_util::{StreamExt, TryStreamExt};
use object_store::local::LocalFileSystem;
use object_store::path::Path as Key;
use object_store::{ObjectStore, ObjectStoreExt};
use sync::protocol::Sha256;

/// The store, wherever it is.
#[derive(Clone, Debug)]
pub struct Objects(Arc<dyn ObjectStore>);

/// The store did not do what was asked.
pub type ObjectError = object_store::Error;

impl Objects {
    /// A folder on this machine; what is written is on the disk before it is acknowledged.
    pub fn folder(path: &Path) -> Result<Objects, ObjectError> {
        let store = LocalFileSystem::new_with_prefix(path)?
            .with_automatic_cleanup(true)
            .with_fsync(true);
        Ok(Objects(Arc::new(store)))
    }

    /// Keeps one piece of a running upload.
    pub async fn put_piece(
        &self,
        upload: &str,
        piece: &str,
        bytes: Bytes,
    ) -> Result<(), ObjectError> {
        self.0.put(&piece_key(upload, piece), bytes.into()).await?;
        Ok(())
    }

    /// One piece of a running upload.
    pub async fn piece(&self, upload: &str, piece: &str) -> Result<Bytes, ObjectError> {
        self.0.get(&piece_key(upload, piece)).await?.bytes().await
    }

    /// Forgets one piece.
    pub async fn drop_piece(&self, upload: &str, piece: &str) -> Result<(), ObjectError> {
        self.0.delete(&piece_key(upload, piece)).await
    }

    /// Forgets the pieces of an upload; forgetting twice is fine.
    pub async fn drop_pieces(&self, upload: &str) -> Result<(), ObjectError> {
        let folder = Key::from_iter(["uploads", upload]);
        let keys = self
            .0
            .list(Some(&folder))
            .map_ok(|meta| meta.location)
            .boxed();
        self.0
            .delete_stream(keys)
            .try_for_each(|_| async { Ok(()) })
            .await
    }

    /// Keeps a whole file of a citizen under the hash of its bytes.
    pub async fn put_file(
        &self,
        owner: &str,
        sha256: &Sha256,
        bytes: Bytes,
    ) -> Result<(), ObjectError> {
        self.0.put(&file_key(owner, sha256), bytes.into()).await?;
        Ok(())
    }

    /// Forgets a whole file of a citizen.
    pub async fn drop_file(&self, owner: &str, sha256: &Sha256) -> Result<(), ObjectError> {
        self.0.delete(&file_key(owner, sha256)).await
    }

    /// A whole file of a citizen.
    pub async fn file(&self, owner: &str, sha256: &Sha256) -> Result<Bytes, ObjectError> {
        self.0.get(&file_key(owner, sha256)).await?.bytes().await
    }
}

fn piece_key(upload: &str, piece: &str) -> Key {
    Key::from_iter(["uploads", upload, piece])
}

fn file_key(owner: &str, sha256: &Sha256) -> Key {
    let name = sha256.to_string();
    Key::from_iter(["files", owner, &name[..2], &name])
}
