//! What travels between phone and server, and the outbox that carries it.
