//! One byte form for one meaning, so that a hash or a signature made on the phone holds on the server; never used for display.
//!
//! JSON with no white space and object keys sorted by their UTF-8 bytes; numbers and strings as `serde_json` writes them.

use crate::protocol::Sha256;
use serde::Serialize;
use serde_json::Value;
use sha2::{Digest, Sha256 as Hasher};

/// The canonical bytes of any of our formats.
pub fn bytes<T: Serialize>(value: &T) -> Vec<u8> {
    let mut out = Vec::new();
    write(&tree(value), &mut out);
    out
}

/// SHA-256 of some bytes.
pub fn sha256(bytes: &[u8]) -> Sha256 {
    Sha256::from_bytes(Hasher::digest(bytes).into())
}

/// SHA-256 of the canonical form of an object without some of its top-level fields.
pub fn hash_without<T: Serialize>(value: &T, fields: &[&str]) -> Sha256 {
    let mut value = tree(value);
    if let Value::Object(object) = &mut value {
        object.retain(|key, _| !fields.contains(&key.as_str()));
    }
    let mut out = Vec::new();
    write(&value, &mut out);
    sha256(&out)
}

/// A format as a tree. Written and read again, because the phone has a writer and a reader for other reasons, and what the library
/// would need beside them to build the tree at once is several kilobytes.
fn tree<T: Serialize>(value: &T) -> Value {
    // Our formats are plain structs with text keys, which JSON can always hold.
    let written = serde_json::to_vec(value).unwrap_or_default();
    reader::from_slice(&written).unwrap_or(Value::Null)
}

fn scalar<T: Serialize>(value: &T, out: &mut Vec<u8>) {
    // Writing into memory does not fail.
    let _ = serde_json::to_writer(out, value);
}

// Sorts by itself instead of trusting the map, whose order changes when any crate turns on `preserve_order`.
fn write(value: &Value, out: &mut Vec<u8>) {
    match value {
        Value::Object(object) => {
            let mut entries: Vec<_> = object.iter().collect();
            order::by(&mut entries, |(left, _), (right, _)| left.cmp(right));
            out.push(b'{');
            for (i, (key, value)) in entries.into_iter().enumerate() {
                if i > 0 {
                    out.push(b',');
                }
                scalar(key, out);
                out.push(b':');
                write(value, out);
            }
            out.push(b'}');
        }
        Value::Array(items) => {
            out.push(b'[');
            for (i, item) in items.iter().enumerate() {
                if i > 0 {
                    out.push(b',');
                }
                write(item, out);
            }
            out.push(b']');
        }
        value => scalar(value, out),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_order_in_which_fields_were_written_does_not_matter() {
        let a: Value = serde_json::from_str(r#"{"b":[1,{"d":null,"c":"Đ\"ỗ"}],"a":1.5}"#).unwrap();
        let b: Value =
            serde_json::from_str(r#"{ "a":1.5, "b":[1,{"c":"Đ\"ỗ","d":null}] }"#).unwrap();
        assert_eq!(bytes(&a), bytes(&b));
        assert_eq!(
            String::from_utf8(bytes(&a)).unwrap(),
            r#"{"a":1.5,"b":[1,{"c":"Đ\"ỗ","d":null}]}"#
        );
    }

    #[test]
    fn a_hash_can_leave_itself_out() {
        let with = json!({"x": 1, "hash": "abc"});
        assert_eq!(hash_without(&with, &["hash"]), sha256(br#"{"x":1}"#));
    }
}
