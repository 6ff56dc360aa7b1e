//! Files with names made from their bytes, and their compressed twins; it never knows what a file means.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};

use crate::project::{Profile, files_below};

/// Above this size brotli's window of 4 MB is worth its memory.
const BROTLI_WINDOW_BITS: i32 = 22;
const BROTLI_QUALITY: i32 = 11;

/// A web root being written: everything goes beside the old one and replaces it at once.
pub(crate) struct WebRoot {
    folder: PathBuf,
    finished: PathBuf,
}

impl WebRoot {
    /// Starts an empty web root that will end up at `finished`.
    pub(crate) fn begin(finished: PathBuf) -> Result<Self> {
        let folder = finished.with_extension("next");
        if folder.exists() {
            fs::remove_dir_all(&folder)?;
        }
        fs::create_dir_all(folder.join("assets"))?;
        Ok(Self { folder, finished })
    }

    /// Where everything is written for now.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Writes a file under a fixed name.
    pub(crate) fn put(&self, name: &str, bytes: impl AsRef<[u8]>) -> Result<()> {
        let path = self.folder.join(name);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::write(&path, bytes).with_context(|| format!("could not write {}", path.display()))
    }

    /// Writes a file whose name carries the hash of its bytes and returns its URL,
    /// `/assets/app.0123456789abcdef.js`. Such a URL never changes its content.
    pub(crate) fn put_hashed(&self, stem: &str, extension: &str, bytes: &[u8]) -> Result<String> {
        let name = format!("assets/{stem}.{}.{extension}", short_hash(bytes));
        self.put(&name, bytes)?;
        Ok(format!("/{name}"))
    }

    /// Compresses what compresses (release only) and puts the new root in the place of the old.
    pub(crate) fn finish(self, profile: Profile) -> Result<()> {
        if profile == Profile::Release {
            compress_below(&self.folder)?;
        }
        let old = self.finished.with_extension("old");
        if old.exists() {
            fs::remove_dir_all(&old)?;
        }
        if self.finished.exists() {
            fs::rename(&self.finished, &old)?;
        }
        fs::rename(&self.folder, &self.finished)?;
        if old.exists() {
            fs::remove_dir_all(&old)?;
        }
        Ok(())
    }
}

/// The first 16 hexadecimal digits of the SHA-256 of some bytes.
pub(crate) fn short_hash(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    digest
        .iter()
        .take(8)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// Sizes of the blocks (as powers of two) in which brotli takes its statistics anew; nought leaves it to brotli. Code of different
/// kinds lies side by side in a large module, and smaller blocks tell it apart: a hundredth less.
const BLOCK_BITS: [i32; 3] = [0, 16, 17];

/// What brotli at its best makes of these bytes.
pub(crate) fn brotli(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut least: Option<Vec<u8>> = None;
    for lgblock in BLOCK_BITS {
        // A small file is one block anyway.
        if lgblock > 0 && bytes.len() >> lgblock == 0 {
            continue;
        }
        let parameters = brotli::enc::BrotliEncoderParams {
            quality: BROTLI_QUALITY,
            lgwin: BROTLI_WINDOW_BITS,
            lgblock,
            size_hint: bytes.len(),
            ..Default::default()
        };
        let mut compressed = Vec::new();
        brotli::BrotliCompress(&mut &bytes[..], &mut compressed, &parameters)?;
        if least
            .as_ref()
            .is_none_or(|least| compressed.len() < least.len())
        {
            least = Some(compressed);
        }
    }
    Ok(least.unwrap_or_default())
}

/// Takes away every `name.br`.
pub(crate) fn drop_compressed_below(folder: &Path) -> Result<()> {
    let compressed = |path: &PathBuf| path.extension().is_some_and(|extension| extension == "br");
    for path in files_below(folder)?.iter().filter(|path| compressed(path)) {
        fs::remove_file(path)?;
    }
    Ok(())
}

/// Writes `name.br` beside every file that becomes smaller by it, on every core.
pub(crate) fn compress_below(folder: &Path) -> Result<()> {
    let files: Vec<PathBuf> = files_below(folder)?
        .into_iter()
        .filter(|path| compresses(path))
        .collect();
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let next = std::sync::atomic::AtomicUsize::new(0);
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..cores)
            .map(|_| {
                scope.spawn(|| -> Result<()> {
                    loop {
                        let index = next.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
                        let Some(path) = files.get(index) else {
                            return Ok(());
                        };
                        compress(path)?;
                    }
                })
            })
            .collect();
        for worker in workers {
            worker
                .join()
                .map_err(|_| anyhow::anyhow!("a compressing thread panicked"))??;
        }
        Ok(())
    })
}

fn compress(path: &Path) -> Result<()> {
    let bytes = fs::read(path)?;
    let compressed = brotli(&bytes)?;
    if compressed.len() < bytes.len() {
        let mut name = path.as_os_str().to_owned();
        name.push(".br");
        fs::write(name, compressed)?;
    }
    Ok(())
}

fn compresses(path: &Path) -> bool {
    const KINDS: [&str; 10] = [
        "css",
        "html",
        "js",
        "json",
        "pack",
        "svg",
        "txt",
        "wasm",
        "webmanifest",
        "xml",
    ];
    path.extension()
        .and_then(|extension| extension.to_str())
        .is_some_and(|extension| KINDS.contains(&extension))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_follows_the_bytes_and_nothing_else() {
        assert_eq!(short_hash(b"abc"), "ba7816bf8f01cfea");
        assert_ne!(short_hash(b"abd"), short_hash(b"abc"));
    }

    #[test]
    fn pictures_that_are_compressed_already_are_left_alone() {
        assert!(compresses(Path::new("app.js")));
        assert!(!compresses(Path::new("icon.png")));
        assert!(!compresses(Path::new("app.js.br")));
    }
}
