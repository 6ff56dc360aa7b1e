//! Talks to the server with time limits and typed errors; it never decides what to do about them.
