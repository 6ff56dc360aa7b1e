//! The thin bridge between phones and the province.
fn main() {}
