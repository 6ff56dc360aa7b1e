//! Files of dossiers, kept by their hash; it never keeps bytes whose hash was not checked.

use super::Province;
use super::dossier::StoredFile;
use super::reply::Refusal;
use crate::secret::{random_text, sha256_hex};
use crate::shelf::write_whole;

/// Largest file the province takes, in bytes (10 MiB).
pub(crate) const LARGEST: usize = 10 * 1024 * 1024;

impl Province {
    /// Stores a file of a dossier and gives its id.
    pub(crate) fn keep_file(
        &mut self,
        code: &str,
        media_type: &str,
        bytes: &[u8],
    ) -> Result<(String, StoredFile), Refusal> {
        let sha256 = sha256_hex(bytes);
        write_whole(&self.contents, &sha256, bytes).map_err(Refusal::disk)?;
        let id = random_text(12);
        let id = format!("T{id}");
        let file = StoredFile {
            ma_ho_so: code.to_owned(),
            sha256,
            loai_tep: media_type.to_owned(),
            kich_thuoc: bytes.len(),
        };
        self.files.put(&id, file.clone()).map_err(Refusal::disk)?;
        Ok((id, file))
    }

    /// A stored file's facts and bytes.
    pub(crate) fn file(&self, id: &str) -> Result<(StoredFile, Vec<u8>), Refusal> {
        let file = self
            .files
            .get(id)
            .cloned()
            .ok_or_else(|| Refusal::missing("tệp"))?;
        let bytes = std::fs::read(self.contents.join(&file.sha256)).map_err(Refusal::disk)?;
        Ok((file, bytes))
    }
}
