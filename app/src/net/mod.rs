//! Talks to the server with time limits and typed errors; it never decides what to do about them.

mod fetch;
pub(crate) mod line;
mod trouble;

pub(crate) use fetch::{Answer, Method, Order, send};
pub(crate) use trouble::Trouble;

use reader::Read;
use serde::Serialize;
use sync::protocol::{CHANGE_HEADER, Problem};

/// Asks for a JSON document.
pub(crate) async fn get<T: Read>(path: &str) -> Result<T, Trouble> {
    read(&text(path).await?)
}

/// Asks for a document as its text, to be kept as it came.
pub(crate) async fn text(path: &str) -> Result<String, Trouble> {
    let answer = accepted(Order::new(Method::Get, path)).await?;
    String::from_utf8(answer.body).map_err(|_| Trouble::Unreadable)
}

/// Puts something under an id made here and reads the answer. Repeating it is harmless.
pub(crate) async fn put<B: Serialize, T: Read>(path: &str, body: &B) -> Result<T, Trouble> {
    let body = serde_json::to_vec(body).map_err(|_| Trouble::Unreadable)?;
    let order = Order::new(Method::Put, path)
        .header(CHANGE_HEADER, "1")
        .header("Content-Type", "application/json")
        .body(body);
    let answer = accepted(order).await?;
    reader::from_slice(&answer.body).map_err(|_| Trouble::Unreadable)
}

/// Asks the server to do something that has no document of its own, such as signing out.
pub(crate) async fn post(path: &str) -> Result<(), Trouble> {
    let order = Order::new(Method::Post, path).header(CHANGE_HEADER, "1");
    accepted(order).await.map(|_| ())
}

/// Asks for bytes: a file of a dossier.
pub(crate) async fn bytes(path: &str) -> Result<Vec<u8>, Trouble> {
    Ok(accepted(Order::new(Method::Get, path)).await?.body)
}

/// A document that was fetched or kept.
pub(crate) fn read<T: Read>(text: &str) -> Result<T, Trouble> {
    reader::from_slice(text.as_bytes()).map_err(|_| Trouble::Unreadable)
}

async fn accepted(order: Order) -> Result<Answer, Trouble> {
    let answer = send(order).await.ok_or(Trouble::NoAnswer)?;
    if (200..300).contains(&answer.status) {
        return Ok(answer);
    }
    Err(match reader::from_slice::<Problem>(&answer.body) {
        Ok(problem) => Trouble::Problem(Box::new(problem)),
        // A proxy on the way answered, not the server.
        Err(_) if answer.status >= 500 => Trouble::NoAnswer,
        Err(_) => Trouble::Unreadable,
    })
}
