//! The built app and one form over plain HTTP, for as long as an author looks at it; it answers GET alone, keeps nothing and
//! never leaves its folder.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use domain::procedure::CatalogueIndex;
use forms::Compiled;

use crate::FormFile;
use crate::catalogue::document;

/// The longest head of a request, in bytes.
const HEAD: u64 = 16 * 1024;
/// Whoever says nothing for so long is hung up on.
const PATIENCE: Duration = Duration::from_secs(10);
/// The most who are answered at once.
const MOST: usize = 32;

/// What the app may load and where it may be shown: as on the server, without the partners.
const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
     img-src 'self' blob: data:; media-src 'self' blob: data:; connect-src 'self'; worker-src 'self'; \
     manifest-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

/// A form and the folder of the app that shows it.
pub(super) struct Site {
    web: PathBuf,
    shell: Vec<u8>,
    /// Where the form is shown.
    page: String,
    /// What is made here, by path.
    made: BTreeMap<String, Vec<u8>>,
}

/// An answer to a request.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: &'static str,
    pub(super) kind: &'static str,
    pub(super) body: Vec<u8>,
}

impl Site {
    /// The site of a form.
    ///
    /// # Errors
    /// What the file system answers when there is no app in the folder.
    pub(super) fn of(form: &FormFile, dist: &Path) -> io::Result<Self> {
        let web = dist.join("web");
        let shell = fs::read(web.join("index.html"))?;
        let (hash, bytes) = document(&form.bundle);
        let mut made = BTreeMap::from([(format!("/api/v1/previews/{hash}"), bytes)]);
        let mut index = CatalogueIndex {
            version: hash.to_string(),
            ..CatalogueIndex::default()
        };
        let compiled = Compiled::new(Arc::new(form.bundle.clone()));
        let named = compiled.as_ref().map(Compiled::external_lists);
        for name in named.unwrap_or_default() {
            if let Some(list) = form.lists.get(name) {
                let (hash, bytes) = document(&**list);
                made.insert(format!("/api/v1/lists/{hash}"), bytes);
                index.lists.insert(name.to_owned(), hash);
            }
        }
        for (hash, text) in &form.media {
            made.insert(format!("/api/v1/media/{hash}"), text.clone().into_bytes());
        }
        made.insert("/api/v1/catalogue".to_owned(), document(&index).1);
        Ok(Self {
            web,
            shell,
            page: format!("/preview/{hash}"),
            made,
        })
    }

    /// Where the form is shown.
    pub(super) fn path(&self) -> &str {
        &self.page
    }

    /// Answers one after the other until the program is stopped.
    ///
    /// # Errors
    /// When nobody can be listened to any more.
    pub(super) fn serve(self, listener: &TcpListener) -> io::Result<()> {
        let site = Arc::new(self);
        let busy = Arc::new(AtomicUsize::new(0));
        loop {
            let (stream, _) = listener.accept()?;
            if busy.fetch_add(1, Ordering::SeqCst) >= MOST {
                busy.fetch_sub(1, Ordering::SeqCst);
                continue;
            }
            let (site, busy) = (Arc::clone(&site), Arc::clone(&busy));
            thread::spawn(move || {
                // Whoever hangs up early has what they wanted.
                let _ = site.talk(&stream);
                busy.fetch_sub(1, Ordering::SeqCst);
            });
        }
    }

    fn talk(&self, stream: &TcpStream) -> io::Result<()> {
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.set_write_timeout(Some(PATIENCE))?;
        let mut lines = BufReader::new(stream.take(HEAD)).lines();
        let first = lines.next().transpose()?.unwrap_or_default();
        for line in lines {
            if line?.is_empty() {
                break;
            }
        }
        let mut words = first.split(' ');
        let (method, target) = (words.next().unwrap_or_default(), words.next());
        let answer = self.answer(method, target.unwrap_or_default());
        let mut out = stream;
        write!(
            out,
            "HTTP/1.1 {}\r\ncontent-type: {}\r\ncontent-length: {}\r\ncache-control: no-store\r\n\
             content-security-policy: {POLICY}\r\nx-content-type-options: nosniff\r\nconnection: close\r\n\r\n",
            answer.status,
            answer.kind,
            answer.body.len()
        )?;
        if method != "HEAD" {
            out.write_all(&answer.body)?;
        }
        out.flush()
    }

    /// The answer to a request.
    pub(super) fn answer(&self, method: &str, target: &str) -> Answer {
        if !matches!(method, "GET" | "HEAD") {
            return refused("405 Method Not Allowed");
        }
        let path = target.split(['?', '#']).next().unwrap_or_default();
        if let Some(body) = self.made.get(path) {
            return found("application/json", body.clone());
        }
        if path == "/" || path == "/index.html" || path == self.page {
            return found("text/html; charset=utf-8", self.shell.clone());
        }
        match self.file(path) {
            Some(body) => found(kind_of(path), body),
            None => refused("404 Not Found"),
        }
    }

    /// A file of the app; nothing outside of its folder has a name here.
    fn file(&self, path: &str) -> Option<Vec<u8>> {
        let relative = Path::new(path.strip_prefix('/')?);
        let plain = relative
            .components()
            .all(|part| matches!(part, Component::Normal(_)));
        if !plain || path.contains(['%', '\\', ':']) {
            return None;
        }
        fs::read(self.web.join(relative)).ok()
    }
}

fn found(kind: &'static str, body: Vec<u8>) -> Answer {
    Answer {
        status: "200 OK",
        kind,
        body,
    }
}

fn refused(status: &'static str) -> Answer {
    Answer {
        status,
        kind: "text/plain; charset=utf-8",
        body: status.as_bytes().to_vec(),
    }
}

fn kind_of(path: &str) -> &'static str {
    match path.rsplit('.').next().unwrap_or_default() {
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "wasm" => "application/wasm",
        "json" => "application/json",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap as Map;

    use forms::{Bundle, Lists};

    fn site(dist: &Path) -> Site {
        fs::create_dir_all(dist.join("web/assets")).unwrap();
        fs::write(dist.join("web/index.html"), "<html>").unwrap();
        fs::write(dist.join("web/assets/app.wasm"), "asm").unwrap();
        fs::write(dist.join("secret.txt"), "no").unwrap();
        let form = FormFile {
            lacking: Vec::new(),
            bundle: Bundle {
                form_id: "thu".into(),
                ..Bundle::default()
            },
            lists: Lists::new(),
            media: Map::new(),
            findings: Vec::new(),
            rows: Map::new(),
        };
        Site::of(&form, dist).unwrap()
    }

    #[test]
    fn the_app_and_the_form_are_there_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let site = site(folder.path());
        let hash = site.path().rsplit('/').next().unwrap().to_owned();
        let get = |path: &str| site.answer("GET", path);
        assert_eq!(get(site.path()).body, b"<html>");
        assert!(
            get(&format!("/api/v1/previews/{hash}?x=1"))
                .body
                .starts_with(b"{")
        );
        assert_eq!(get("/assets/app.wasm").kind, "application/wasm");
        for elsewhere in [
            "/../secret.txt",
            "/assets/../../secret.txt",
            "/%2e%2e/secret.txt",
            "//etc/passwd",
            "/assets",
            "secret.txt",
            "",
            "/api/v1/session",
        ] {
            assert_eq!(get(elsewhere).status, "404 Not Found", "{elsewhere}");
        }
        assert_eq!(site.answer("PUT", "/").status, "405 Method Not Allowed");
    }

    #[test]
    fn without_the_app_there_is_no_site() {
        let folder = tempfile::tempdir().unwrap();
        let form = FormFile {
            lacking: Vec::new(),
            bundle: Bundle::default(),
            lists: Lists::new(),
            media: Map::new(),
            findings: Vec::new(),
            rows: Map::new(),
        };
        assert!(Site::of(&form, folder.path()).is_err());
    }
}
