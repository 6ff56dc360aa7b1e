//! What travels between phone and server, and the outbox that carries it; it draws nothing and opens no connection itself.

pub mod basic;
pub mod canonical;
pub mod protocol;
