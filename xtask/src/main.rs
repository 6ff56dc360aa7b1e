//! The two commands: run everything, test everything.
fn main() {}
