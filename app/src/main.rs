//! The citizen's window: a Leptos app that works with no network.
fn main() {}
