//! A person's browser: keeps the session cookie, marks its changes as our pages do, reads answers.

use axum::Router;
use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, Request, StatusCode, header};
use data_encoding::BASE64;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sync::protocol::{Problem, Submission};
use tower::ServiceExt;

/// A browser.
#[derive(Clone)]
pub(crate) struct Browser {
    router: Router,
    cookie: Option<String>,
    headers: Vec<(&'static str, String)>,
    marked: bool,
}

/// What came back.
pub(crate) struct Reply {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl Reply {
    pub(crate) fn json<T: DeserializeOwned>(&self) -> T {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|error| panic!("{error}: {} {}", self.status, self.text()))
    }

    pub(crate) fn problem(&self) -> Problem {
        assert_eq!(
            self.header("content-type"),
            "application/problem+json",
            "{}",
            self.text()
        );
        self.json()
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    }
}

impl Browser {
    pub(crate) fn new(router: Router) -> Browser {
        Browser {
            router,
            cookie: None,
            headers: Vec::new(),
            marked: true,
        }
    }

    /// With this session's cookie.
    pub(crate) fn with_session(mut self, token: &str) -> Browser {
        self.cookie = Some(format!("motcua={token}"));
        self
    }

    /// With these cookies.
    pub(crate) fn with_cookies(mut self, cookies: &str) -> Browser {
        self.cookie = Some(cookies.to_owned());
        self
    }

    /// With one more header on every request.
    pub(crate) fn with(mut self, name: &'static str, value: &str) -> Browser {
        self.headers.push((name, value.to_owned()));
        self
    }

    /// A page of another site: it cannot set our header.
    pub(crate) fn elsewhere(mut self) -> Browser {
        self.marked = false;
        self
    }

    pub(crate) async fn send(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: Body,
    ) -> Reply {
        let mut request = Request::builder().method(method).uri(path);
        if let Some(cookie) = &self.cookie {
            request = request.header(header::COOKIE, cookie);
        }
        if self.marked {
            request = request.header("X-Motcua", "1");
        }
        for (name, value) in &self.headers {
            request = request.header(*name, value);
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(body).expect("a request");
        let response = self
            .router
            .clone()
            .oneshot(request)
            .await
            .expect("an answer");
        let (parts, body) = response.into_parts();
        Reply {
            status: parts.status,
            headers: parts.headers,
            body: axum::body::to_bytes(body, usize::MAX)
                .await
                .expect("a body"),
        }
    }

    pub(crate) async fn get(&self, path: &str) -> Reply {
        self.send("GET", path, &[], Body::empty()).await
    }

    pub(crate) async fn put<T: Serialize>(&self, path: &str, body: &T) -> Reply {
        let json = serde_json::to_vec(body).expect("JSON");
        let headers = [("content-type", "application/json")];
        self.send("PUT", path, &headers, Body::from(json)).await
    }

    pub(crate) async fn post(
        &self,
        path: &str,
        content_type: &str,
        body: impl Into<Body>,
    ) -> Reply {
        self.send("POST", path, &[("content-type", content_type)], body.into())
            .await
    }

    /// Begins a tus upload.
    pub(crate) async fn announce(&self, bytes: &[u8], media_type: &str) -> Reply {
        let hash = sync::canonical::sha256(bytes);
        self.announce_as(&hash.to_string(), bytes.len(), media_type)
            .await
    }

    pub(crate) async fn announce_as(&self, sha256: &str, size: usize, media_type: &str) -> Reply {
        let metadata = format!(
            "sha256 {},type {}",
            BASE64.encode(sha256.as_bytes()),
            BASE64.encode(media_type.as_bytes())
        );
        let headers = [
            ("tus-resumable", "1.0.0"),
            ("upload-length", &size.to_string()),
            ("upload-metadata", &metadata),
        ];
        self.send("POST", "/api/v1/uploads", &headers, Body::empty())
            .await
    }

    /// Sends bytes of a tus upload from an offset.
    pub(crate) async fn continue_at(
        &self,
        location: &str,
        offset: usize,
        body: impl Into<Body>,
    ) -> Reply {
        let headers = [
            ("tus-resumable", "1.0.0"),
            ("upload-offset", &offset.to_string()),
            ("content-type", "application/offset+octet-stream"),
        ];
        self.send("PATCH", location, &headers, body.into()).await
    }

    /// Where a tus upload stands.
    pub(crate) async fn stand(&self, location: &str) -> Reply {
        self.send(
            "HEAD",
            location,
            &[("tus-resumable", "1.0.0")],
            Body::empty(),
        )
        .await
    }

    /// Uploads a whole file.
    pub(crate) async fn upload(&self, bytes: &[u8]) {
        let begun = self.announce(bytes, "image/jpeg").await;
        assert_eq!(begun.status, StatusCode::CREATED, "{}", begun.text());
        let location = begun.header("location").to_owned();
        let sent = self.continue_at(&location, 0, bytes.to_vec()).await;
        assert_eq!(sent.status, StatusCode::NO_CONTENT, "{}", sent.text());
    }

    /// Submits a dossier.
    pub(crate) async fn submit(&self, submission: &Submission) -> Reply {
        self.put(&format!("/api/v1/dossiers/{}", submission.id), submission)
            .await
    }
}
