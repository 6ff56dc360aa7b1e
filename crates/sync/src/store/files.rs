//! Files on the device: named by the hash of their bytes, kept once however often they are used, in pieces a small phone can hold.

use reader::readable;
use serde::Serialize;

use super::backend::{Query, Table, Write};
use super::{Slot, StoreError, as_read, decode, encode};
use crate::protocol::Sha256;
use crate::tus::CHUNK_BYTES;

/// Bytes per piece: what one PATCH sends is one row.
const PIECE_BYTES: u64 = CHUNK_BYTES;

/// The row of a file.
#[derive(Default, Serialize)]
struct File {
    size: u64,
    /// Drafts and frozen work that need it.
    holders: Vec<String>,
}

impl File {
    fn add(&mut self, holder: &str) {
        if !self.holders.iter().any(|known| known == holder) {
            self.holders.push(holder.to_owned());
        }
    }
}

impl Slot {
    /// All bytes of a file, if it is here.
    pub async fn file(&self, sha256: &Sha256) -> Result<Option<Vec<u8>>, StoreError> {
        let queries = [
            Query::Key(Table::Files, self.file_key(sha256)),
            Query::Prefix(Table::Pieces, self.pieces_prefix(sha256)),
        ];
        let rows = self.store.backend.read(&queries).await?;
        let Some(file) = rows[0].first() else {
            return Ok(None);
        };
        let File { size, .. } = decode(file)?;
        let bytes: Vec<u8> = rows[1]
            .iter()
            .flat_map(|piece| &piece.body)
            .copied()
            .collect();
        match bytes.len() as u64 == size {
            true => Ok(Some(bytes)),
            false => Err(StoreError::Damaged(format!("file {sha256}"))),
        }
    }

    /// So many bytes of a file from an offset on; [`StoreError::FileMissing`] when they are not here.
    pub async fn file_part(
        &self,
        sha256: &Sha256,
        offset: u64,
        length: u64,
    ) -> Result<Vec<u8>, StoreError> {
        let end = offset.saturating_add(length);
        let pieces = offset / PIECE_BYTES..end.div_ceil(PIECE_BYTES);
        let queries: Vec<Query> = pieces
            .clone()
            .map(|piece| Query::Key(Table::Pieces, self.piece_key(sha256, piece)))
            .collect();
        let rows = self.store.backend.read(&queries).await?;
        let bytes: Vec<u8> = rows
            .into_iter()
            .flatten()
            .flat_map(|piece| piece.body)
            .collect();
        let from = (offset - pieces.start * PIECE_BYTES) as usize;
        let part = bytes.get(from..from + length as usize);
        part.map(<[u8]>::to_vec)
            .ok_or(StoreError::FileMissing(*sha256))
    }

    /// What to write so that these holders have these bytes.
    pub(super) async fn hold_bytes<'a>(
        &self,
        sha256: &Sha256,
        bytes: &[u8],
        holders: impl IntoIterator<Item = &'a str>,
    ) -> Result<Vec<Write>, StoreError> {
        let row = self.store.row(Table::Files, &self.file_key(sha256)).await?;
        let mut file = row.as_ref().map_or(Ok(File::default()), decode::<File>)?;
        let mut writes = Vec::new();
        if row.is_none() {
            file.size = bytes.len() as u64;
            for (number, piece) in bytes.chunks(PIECE_BYTES as usize).enumerate() {
                let key = self.piece_key(sha256, number as u64);
                writes.push(Write::Put(
                    Table::Pieces,
                    key,
                    super::backend::Expect::Anything,
                    piece.to_vec(),
                ));
            }
        }
        holders.into_iter().for_each(|holder| file.add(holder));
        writes.push(Write::Put(
            Table::Files,
            self.file_key(sha256),
            as_read(&row),
            encode(&file),
        ));
        Ok(writes)
    }

    /// What to write so that one more holder needs a file that is here.
    pub(super) async fn hold(&self, sha256: &Sha256, holder: &str) -> Result<Write, StoreError> {
        let row = self.store.row(Table::Files, &self.file_key(sha256)).await?;
        let mut file: File = decode(row.as_ref().ok_or(StoreError::FileMissing(*sha256))?)?;
        file.add(holder);
        Ok(Write::Put(
            Table::Files,
            self.file_key(sha256),
            as_read(&row),
            encode(&file),
        ))
    }

    /// What to write so that these holders no longer need a file; the last one takes the bytes along.
    pub(super) async fn release(
        &self,
        sha256: &Sha256,
        holders: &[&str],
    ) -> Result<Vec<Write>, StoreError> {
        let row = self.store.row(Table::Files, &self.file_key(sha256)).await?;
        let Some(known) = &row else {
            return Ok(Vec::new());
        };
        let mut file: File = decode(known)?;
        file.holders
            .retain(|holder| !holders.contains(&holder.as_str()));
        Ok(match file.holders.is_empty() {
            true => vec![
                Write::Delete(Table::Files, self.file_key(sha256), as_read(&row)),
                Write::DeletePrefix(Table::Pieces, self.pieces_prefix(sha256)),
            ],
            false => vec![Write::Put(
                Table::Files,
                self.file_key(sha256),
                as_read(&row),
                encode(&file),
            )],
        })
    }

    /// How many files are here and how many bytes they have.
    pub(super) async fn files_and_bytes(&self) -> Result<(usize, u64), StoreError> {
        let rows = self.store.rows(Table::Files, &self.key("")).await?;
        let sizes: Result<Vec<u64>, StoreError> = rows
            .iter()
            .map(|row| Ok(decode::<File>(row)?.size))
            .collect();
        Ok((rows.len(), sizes?.into_iter().sum()))
    }

    fn file_key(&self, sha256: &Sha256) -> String {
        self.key(&sha256.to_string())
    }

    fn pieces_prefix(&self, sha256: &Sha256) -> String {
        self.key(&format!("{sha256}/"))
    }

    fn piece_key(&self, sha256: &Sha256, number: u64) -> String {
        self.key(&format!("{sha256}/{number:06}"))
    }
}

readable!(struct File { size, holders; });
