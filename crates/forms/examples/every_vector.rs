//! Every case of `tests/vectors` and what it gives, one a line: as a program it prints them, and as a module for WebAssembly it is
//! loaded by `end2end/journeys/vectors.spec.ts`, which compares the two.

#[path = "../tests/cases/mod.rs"]
mod cases;

use std::fmt::Write as _;

use forms::{Outcome, evaluate};

/// Each case: its file, its name, and the type and value it gives, or why it is refused.
fn told() -> String {
    let mut lines = String::new();
    for (file, case, whole) in cases::cases() {
        let expression = case["expression"].as_str().unwrap_or_default();
        let given = match evaluate(expression, &cases::world(&case, &whole)) {
            // To the last bit.
            Ok(Outcome::Number(number)) => format!("number {:016x} {number}", number.to_bits()),
            Ok(Outcome::Nodes(nodes)) => format!("node-set {}", serde_json::json!(nodes)),
            Ok(outcome) => format!("{} {}", outcome.kind(), serde_json::json!(outcome.text())),
            Err(refused) => format!("refused at {}: {}", refused.at, refused.message.vi),
        };
        let _ = writeln!(lines, "{file}: {}: {given}", case["name"]);
    }
    lines
}

/// What [`told`] tells, in a browser.
#[cfg(target_arch = "wasm32")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn every_vector() -> String {
    told()
}

/// Prints what [`told`] tells.
pub fn main() {
    print!("{}", told());
}
