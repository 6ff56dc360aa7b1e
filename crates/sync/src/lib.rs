//! What travels between phone and server, and the outbox that carries it; it draws nothing and opens no connection itself.

pub mod canonical;
pub mod carry;
#[cfg(all(feature = "idb", target_arch = "wasm32"))]
pub mod idb;
pub mod memory;
pub mod outbox;
pub mod protocol;
mod reading;
pub mod store;
pub mod tus;
pub mod wire;
