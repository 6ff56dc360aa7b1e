//! A folder of JSON documents held in memory as well, so that the sandbox remembers across restarts;
//! it never answers before the document is on disk, and never knows what a document means.

use serde::Serialize;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Documents of one kind, by key.
#[derive(Debug)]
pub(crate) struct Shelf<T> {
    folder: PathBuf,
    documents: BTreeMap<String, T>,
}

impl<T: Serialize + DeserializeOwned> Shelf<T> {
    /// Opens (or makes) the folder and reads what is in it.
    ///
    /// # Errors
    /// When the folder cannot be made or read, or a document in it is not what it should be.
    pub(crate) fn open(folder: &Path) -> io::Result<Self> {
        fs::create_dir_all(folder)?;
        let mut documents = BTreeMap::new();
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.extension().is_some_and(|ext| ext == "json")
                && let Some(key) = path.file_stem().and_then(|stem| stem.to_str())
            {
                let document = serde_json::from_slice(&fs::read(&path)?)?;
                documents.insert(key.to_owned(), document);
            }
        }
        Ok(Self {
            folder: folder.to_owned(),
            documents,
        })
    }

    /// The document under `key`.
    pub(crate) fn get(&self, key: &str) -> Option<&T> {
        self.documents.get(key)
    }

    /// Every document, in the order of keys.
    pub(crate) fn iter(&self) -> impl DoubleEndedIterator<Item = (&String, &T)> {
        self.documents.iter()
    }

    /// Writes a document to disk, then to memory.
    ///
    /// # Errors
    /// When the key is not a plain file name or the disk refuses; memory is then unchanged.
    pub(crate) fn put(&mut self, key: &str, document: T) -> io::Result<()> {
        write_whole(
            &self.folder,
            &format!("{}.json", plain(key)?),
            &serde_json::to_vec_pretty(&document)?,
        )?;
        self.documents.insert(key.to_owned(), document);
        Ok(())
    }
}

/// Writes a file so that a reader sees all of it or none of it.
///
/// # Errors
/// When the name is not plain or the disk refuses.
pub(crate) fn write_whole(folder: &Path, name: &str, bytes: &[u8]) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    let name = plain(name)?;
    let unfinished = folder.join(format!(".{name}.part"));
    let mut file = File::create(&unfinished)?;
    file.write_all(bytes)?;
    file.sync_data()?;
    fs::rename(unfinished, folder.join(name))
}

fn plain(name: &str) -> io::Result<&str> {
    let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    if !name.is_empty() && name.len() <= 120 && !name.starts_with('.') && name.chars().all(allowed)
    {
        Ok(name)
    } else {
        Err(io::Error::new(
            io::ErrorKind::InvalidInput,
            "not a plain name",
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_is_there_after_a_restart() {
        let folder = crate::settings::fresh_folder();
        let mut shelf: Shelf<String> = Shelf::open(&folder).unwrap();
        shelf
            .put("000.00.99.H99-261123-0001", "hồ sơ".into())
            .unwrap();
        drop(shelf);
        let shelf: Shelf<String> = Shelf::open(&folder).unwrap();
        assert_eq!(
            shelf.get("000.00.99.H99-261123-0001").map(String::as_str),
            Some("hồ sơ")
        );
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn a_key_cannot_leave_its_folder() {
        let folder = crate::settings::fresh_folder();
        let mut shelf: Shelf<String> = Shelf::open(&folder).unwrap();
        for key in ["", "../x", "a/b", ".hidden"] {
            assert!(shelf.put(key, String::new()).is_err(), "{key}");
        }
        fs::remove_dir_all(folder).unwrap();
    }
}
