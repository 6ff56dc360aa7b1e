//! Resumable upload as the tus protocol 1.0 describes it (creation, HEAD, PATCH): what to ask and how to read the answer; it sends nothing.

use data_encoding::BASE64;

use crate::outbox::Answer;
use crate::protocol::Attachment;
use crate::wire::{Request, Response};

/// Where uploads are created.
pub const UPLOADS: &str = "/api/v1/uploads";
/// Protocol version in every request and answer.
pub const TUS_RESUMABLE: (&str, &str) = ("Tus-Resumable", "1.0.0");
/// Bytes per PATCH, so that a cut costs this much at most (256 KiB).
pub const CHUNK_BYTES: u64 = 256 * 1024;
/// Media type of a PATCH body.
pub const OFFSET_STREAM: &str = "application/offset+octet-stream";

/// `POST`: announces a file by its hash; the server may have it already.
pub fn create(file: &Attachment) -> Request {
    tus("POST", UPLOADS)
        .header("Upload-Length", file.size.to_string())
        .header("Upload-Metadata", metadata(file))
}

/// `HEAD`: asks how much the server has.
pub fn ask_offset(url: &str) -> Request {
    tus("HEAD", url)
}

/// `PATCH`: sends bytes from an offset on.
pub fn send_chunk(url: &str, offset: u64, bytes: Vec<u8>) -> Request {
    let mut request = tus("PATCH", url)
        .header("Upload-Offset", offset.to_string())
        .header("Content-Type", OFFSET_STREAM);
    request.body = bytes;
    request
}

/// What the answer to [`create`] says.
pub fn read_created(response: Option<Response>) -> Answer {
    match response {
        None => Answer::Lost,
        Some(response) => match (response.status, &response.location) {
            (200 | 201, Some(url)) => Answer::Created {
                url: url.clone(),
                offset: response.upload_offset.unwrap_or(0),
            },
            (200..=299, _) => Answer::Lost,
            _ => Answer::Refused(response.problem()),
        },
    }
}

/// What the answer to [`ask_offset`] or [`send_chunk`] says.
pub fn read_offset(response: Option<Response>) -> Answer {
    match response {
        None => Answer::Lost,
        Some(response) => match (response.status, response.upload_offset) {
            (200..=299, Some(offset)) => Answer::At { offset },
            (200..=299, None) => Answer::Lost,
            _ => Answer::Refused(response.problem()),
        },
    }
}

fn tus(method: &'static str, url: &str) -> Request {
    Request::change(method, url).header(TUS_RESUMABLE.0, TUS_RESUMABLE.1)
}

/// `Upload-Metadata`: comma-separated `key base64(value)`.
fn metadata(file: &Attachment) -> String {
    [
        ("sha256", file.sha256.to_string().as_str()),
        ("type", &file.media_type),
        ("name", &file.name),
    ]
    .map(|(key, value)| format!("{key} {}", BASE64.encode(value.as_bytes())))
    .join(",")
}

/// Reads `Upload-Metadata` as a server receives it: the value of one key, when it is there and is text.
pub fn metadata_value(header: &str, key: &str) -> Option<String> {
    header
        .split(',')
        .find_map(|pair| {
            let (name, value) = pair.trim().split_once(' ')?;
            (name == key).then(|| BASE64.decode(value.trim().as_bytes()).ok())?
        })
        .and_then(|bytes| String::from_utf8(bytes).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn metadata_is_pairs_of_a_key_and_base64() {
        let metadata = "type aW1hZ2UvanBlZw==, name xJHGoW4uanBn,flag";
        assert_eq!(
            metadata_value(metadata, "type").as_deref(),
            Some("image/jpeg")
        );
        assert_eq!(metadata_value(metadata, "name").as_deref(), Some("đơn.jpg"));
        assert_eq!(metadata_value(metadata, "flag"), None);
        assert_eq!(metadata_value("type %%%", "type"), None);
    }
}
