//! Security headers every answer carries; it knows no route.

use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;

use crate::config::Config;

/// Which frames a page may be in or have; noted in the extensions of an answer by whoever makes it. Without a note there are none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Framing {
    /// It may be shown inside a page of ours.
    Inside,
    /// It shows pages of ours inside it.
    Around,
}

/// The headers, made once at start.
#[derive(Clone, Debug)]
pub(crate) struct SecurityHeaders {
    all: Vec<(HeaderName, HeaderValue)>,
    policy: [Option<HeaderValue>; 3],
}

impl SecurityHeaders {
    /// For this configuration: the identity provider may receive forms, TLS is insisted on where it is used.
    #[must_use]
    pub(crate) fn new(config: &Config) -> SecurityHeaders {
        let provider = config.identity.issuer.origin().ascii_serialization();
        let policy = |frames: &str, ancestors: &str| {
            let text = format!(
                "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
                 img-src 'self' blob: data:; media-src 'self' blob: data:; connect-src 'self'; worker-src 'self'; \
                 manifest-src 'self'; form-action 'self' {provider}; {frames}frame-ancestors {ancestors}; base-uri 'none'"
            );
            HeaderValue::from_str(&text).ok()
        };
        let policy = [
            policy("", "'none'"),
            policy("", "'self'"),
            policy("frame-src 'self'; ", "'none'"),
        ];
        let mut headers = vec![
            (
                header::X_CONTENT_TYPE_OPTIONS,
                HeaderValue::from_static("nosniff"),
            ),
            (
                header::REFERRER_POLICY,
                HeaderValue::from_static("same-origin"),
            ),
            (
                HeaderName::from_static("permissions-policy"),
                HeaderValue::from_static(
                    "camera=(self), geolocation=(self), microphone=(self), payment=(), usb=(), interest-cohort=()",
                ),
            ),
            (
                HeaderName::from_static("cross-origin-opener-policy"),
                HeaderValue::from_static("same-origin"),
            ),
            (
                HeaderName::from_static("cross-origin-resource-policy"),
                HeaderValue::from_static("same-origin"),
            ),
        ];
        if config.is_https() {
            headers.push((
                header::STRICT_TRANSPORT_SECURITY,
                HeaderValue::from_static("max-age=63072000; includeSubDomains"),
            ));
        }
        SecurityHeaders {
            all: headers,
            policy,
        }
    }

    /// Those that say where a page may be shown.
    fn framing(&self, framing: Option<Framing>) -> [(HeaderName, Option<HeaderValue>); 2] {
        let (policy, old) = match framing {
            None => (0, "DENY"),
            Some(Framing::Inside) => (1, "SAMEORIGIN"),
            Some(Framing::Around) => (2, "DENY"),
        };
        [
            (header::X_FRAME_OPTIONS, Some(HeaderValue::from_static(old))),
            (
                header::CONTENT_SECURITY_POLICY,
                self.policy.get(policy).cloned().flatten(),
            ),
        ]
    }
}

/// Adds the headers to an answer that does not say otherwise itself.
pub(crate) async fn secure(
    State(headers): State<SecurityHeaders>,
    request: Request,
    next: Next,
) -> Response {
    let mut response = next.run(request).await;
    let framing = response.extensions_mut().remove::<Framing>();
    for (name, value) in headers.framing(framing) {
        if let Some(value) = value {
            response.headers_mut().entry(name).or_insert(value);
        }
    }
    for (name, value) in &headers.all {
        response
            .headers_mut()
            .entry(name)
            .or_insert_with(|| value.clone());
    }
    response
}
