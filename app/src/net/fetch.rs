//! One request through the browser, with a time limit; it believes what happened, not what `navigator.onLine` claims.

use core::time::Duration;

use js_sys::Uint8Array;
use leptos::prelude::{set_timeout_with_handle, window};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, Headers, RequestInit, Response};

use crate::device::online;
use crate::device::prefs;
use crate::net::line::Errand;

/// Longest wait for a small answer. A line that is slower than this is worth trying again later.
const PATIENCE: Duration = Duration::from_secs(20);
/// Bytes a very slow line (4 KB/s) still carries within [`PATIENCE`]; each more of these earns as much time again.
const BYTES_PER_PATIENCE: usize = 80 * 1024;

/// HTTP methods we use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Method {
    /// Reads.
    Get,
    /// Reads headers only.
    Head,
    /// Writes under a known name.
    Put,
    /// Does something.
    Post,
    /// Adds to an upload.
    Patch,
}

impl Method {
    const fn name(self) -> &'static str {
        match self {
            Method::Get => "GET",
            Method::Head => "HEAD",
            Method::Put => "PUT",
            Method::Post => "POST",
            Method::Patch => "PATCH",
        }
    }
}

/// A request to be sent.
pub(crate) struct Order {
    method: Method,
    path: String,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Order {
    /// A request without headers of its own and without a body.
    pub(crate) fn new(method: Method, path: &str) -> Order {
        Order {
            method,
            path: path.to_string(),
            headers: Vec::new(),
            body: Vec::new(),
        }
    }

    /// Adds a header.
    pub(crate) fn header(mut self, name: &str, value: &str) -> Order {
        self.headers.push((name.to_string(), value.to_string()));
        self
    }

    /// Sets the body.
    pub(crate) fn body(mut self, body: Vec<u8>) -> Order {
        self.body = body;
        self
    }
}

/// What came back.
pub(crate) struct Answer {
    /// HTTP status.
    pub(crate) status: u16,
    /// Body, whole.
    pub(crate) body: Vec<u8>,
    headers: Headers,
}

impl Answer {
    /// A header of the answer.
    pub(crate) fn header(&self, name: &str) -> Option<String> {
        self.headers.get(name).ok().flatten()
    }
}

/// Sends a request; `None` when no answer came in time. Either way the app knows better now whether there is a network.
pub(crate) async fn send(order: Order) -> Option<Answer> {
    let _errand = Errand::begin();
    let answer = try_send(order).await;
    online::learn(answer.is_ok());
    answer.ok()
}

async fn try_send(order: Order) -> Result<Answer, JsValue> {
    let headers = Headers::new()?;
    headers.set("Accept-Language", prefs::lang().code())?;
    for (name, value) in &order.headers {
        headers.set(name, value)?;
    }
    let stop = AbortController::new()?;
    let init = RequestInit::new();
    init.set_method(order.method.name());
    init.set_headers(&headers);
    init.set_signal(Some(&stop.signal()));
    let rounds = 1 + order.body.len() / BYTES_PER_PATIENCE;
    if !order.body.is_empty() {
        init.set_body(&Uint8Array::from(order.body.as_slice()));
    }
    let limit = PATIENCE * u32::try_from(rounds).unwrap_or(u32::MAX);
    let timer = set_timeout_with_handle(move || stop.abort(), limit)?;
    let answer = receive(&order.path, &init).await;
    timer.clear();
    answer
}

async fn receive(path: &str, init: &RequestInit) -> Result<Answer, JsValue> {
    let response: Response = JsFuture::from(window().fetch_with_str_and_init(path, init))
        .await?
        .dyn_into()?;
    let body = JsFuture::from(response.array_buffer()?).await?;
    Ok(Answer {
        status: response.status(),
        body: Uint8Array::new(&body).to_vec(),
        headers: response.headers(),
    })
}
