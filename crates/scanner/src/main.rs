//! `scan IMAGE…`: what the phone would read from each picture, by the code of its worker, for people who judge it; it changes
//! and sends nothing.
//!
//! `cargo run --release -p scanner -- [--plain] [--origin ADDRESS] IMAGE…` prints for each picture a line of JSON: its codes (text,
//! bytes, kind, meaning) and the milliseconds; with `--plain` the same for people. A picture that cannot be looked at has a line that names
//! why. Exit code 1: some could not; 2: the command was wrong.

#[cfg(not(target_arch = "wasm32"))]
mod command;

/// There are no commands on a phone.
#[cfg(target_arch = "wasm32")]
fn main() {}

#[cfg(not(target_arch = "wasm32"))]
fn main() -> std::process::ExitCode {
    command::run()
}
