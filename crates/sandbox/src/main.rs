//! The outside world in one process: provincial system, identity provider, payment platform.
fn main() {}
