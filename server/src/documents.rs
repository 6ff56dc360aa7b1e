//! Files that never change while the server runs, kept in memory with their compressed twin; it writes nothing.

use std::collections::HashMap;
use std::io::{self, Write};
use std::path::Path;

use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;
use bytes::Bytes;
use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};

/// Where speed and size meet for what is compressed while somebody waits.
const QUALITY: u32 = 5;
const WINDOW: u32 = 20;

/// How long a browser may keep a file without asking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Caching {
    /// For ever: the name changes with the content.
    Immutable,
    /// Keeps it, but asks each time whether it is still good.
    Ask,
}

impl Caching {
    fn header(self) -> HeaderValue {
        HeaderValue::from_static(match self {
            Caching::Immutable => "public, max-age=31536000, immutable",
            Caching::Ask => "no-cache",
        })
    }
}

/// One file.
#[derive(Clone, Debug)]
pub struct Document {
    plain: Bytes,
    brotli: Option<Bytes>,
    media_type: &'static str,
    etag: String,
}

impl Document {
    /// A file of this type, with its brotli form when there is one.
    #[must_use]
    pub fn new(plain: Bytes, brotli: Option<Bytes>, media_type: &'static str) -> Document {
        let digest = Sha256::digest(&plain);
        Document {
            etag: HEXLOWER.encode(&digest[..12]),
            plain,
            brotli,
            media_type,
        }
    }

    /// A file that was made while the server runs, compressed quickly rather than tightly.
    #[must_use]
    pub fn compressed(plain: Bytes, media_type: &'static str) -> Document {
        let mut small = brotli::CompressorWriter::new(Vec::new(), 4096, QUALITY, WINDOW);
        let brotli = small
            .write_all(&plain)
            .map(|()| Bytes::from(small.into_inner()));
        Document::new(plain, brotli.ok(), media_type)
    }

    /// The bytes, uncompressed.
    #[must_use]
    pub fn bytes(&self) -> &Bytes {
        &self.plain
    }

    /// The answer to a request with these headers.
    #[must_use]
    pub fn answer(&self, request: &HeaderMap, caching: Caching) -> Response {
        let compressed = self.brotli.as_ref().filter(|_| takes_brotli(request));
        let etag = match compressed {
            Some(_) => format!("\"{}-br\"", self.etag),
            None => format!("\"{}\"", self.etag),
        };
        let known = request
            .get_all(header::IF_NONE_MATCH)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(','))
            .any(|tag| {
                tag.trim()
                    .trim_start_matches("W/")
                    .trim_matches('"')
                    .trim_end_matches("-br")
                    == self.etag
            });
        let mut response = Response::new(Body::empty());
        let headers = response.headers_mut();
        headers.insert(header::CACHE_CONTROL, caching.header());
        headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
        if let Ok(etag) = HeaderValue::from_str(&etag) {
            headers.insert(header::ETAG, etag);
        }
        if known {
            *response.status_mut() = StatusCode::NOT_MODIFIED;
            return response;
        }
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static(self.media_type),
        );
        let body = match compressed {
            Some(bytes) => {
                headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("br"));
                bytes
            }
            None => &self.plain,
        };
        *response.body_mut() = Body::from(body.clone());
        response
    }
}

/// Whether the request accepts brotli (and does not refuse it with `q=0`).
pub(crate) fn takes_brotli(headers: &HeaderMap) -> bool {
    headers
        .get_all(header::ACCEPT_ENCODING)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|part| {
            let mut words = part.split(';').map(str::trim);
            words.next() == Some("br")
                && !words.any(|word| matches!(word, "q=0" | "q=0.0" | "q=0.00" | "q=0.000"))
        })
}

/// Every file below a folder by its path with slashes; a file that is missing there simply is not in the map.
pub fn read_folder(root: &Path) -> io::Result<HashMap<String, Document>> {
    let mut files = HashMap::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            if path.extension().is_some_and(|ending| ending == "br") {
                continue;
            }
            let Ok(relative) = path.strip_prefix(root) else {
                continue;
            };
            let name: Vec<_> = relative.iter().map(|part| part.to_string_lossy()).collect();
            let mut twin = path.clone().into_os_string();
            twin.push(".br");
            let brotli = std::fs::read(twin).ok().map(Bytes::from);
            let plain = Bytes::from(std::fs::read(&path)?);
            let name = name.join("/");
            let media_type = media_type(&name);
            files.insert(name, Document::new(plain, brotli, media_type));
        }
    }
    Ok(files)
}

fn media_type(name: &str) -> &'static str {
    match name.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "wasm" => "application/wasm",
        "json" => "application/json",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "webp" => "image/webp",
        "jpg" | "jpeg" => "image/jpeg",
        "ico" => "image/x-icon",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asking(name: header::HeaderName, value: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(name, HeaderValue::from_static(value))])
    }

    fn document() -> Document {
        Document::new(
            Bytes::from_static(b"plain"),
            Some(Bytes::from_static(b"small")),
            "text/plain",
        )
    }

    #[test]
    fn a_browser_that_takes_brotli_gets_it() {
        let response =
            document().answer(&asking(header::ACCEPT_ENCODING, "gzip, br"), Caching::Ask);
        assert_eq!(response.headers()[header::CONTENT_ENCODING], "br");
        let refused = document().answer(
            &asking(header::ACCEPT_ENCODING, "br;q=0, gzip"),
            Caching::Ask,
        );
        assert!(!refused.headers().contains_key(header::CONTENT_ENCODING));
    }

    #[test]
    fn what_the_browser_has_is_not_sent_again() {
        let first = document().answer(&HeaderMap::new(), Caching::Ask);
        let mut request = HeaderMap::new();
        request.insert(header::IF_NONE_MATCH, first.headers()[header::ETAG].clone());
        let second = document().answer(&request, Caching::Ask);
        assert_eq!(second.status(), StatusCode::NOT_MODIFIED);
        assert_eq!(second.headers()[header::CACHE_CONTROL], "no-cache");
    }

    #[test]
    fn a_folder_is_read_with_its_compressed_twins() {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::create_dir(folder.path().join("assets")).expect("a folder");
        std::fs::write(folder.path().join("assets/app.css"), "a").expect("a file");
        std::fs::write(folder.path().join("assets/app.css.br"), "b").expect("a file");
        let files = read_folder(folder.path()).expect("readable");
        assert_eq!(files.len(), 1);
        assert!(files["assets/app.css"].brotli.is_some());
    }
}
