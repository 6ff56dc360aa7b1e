//! The walls of the house: which crate may never see which. It reads the dependency graph and nothing else.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

const PHONE: &str = "wasm32-unknown-unknown";
const SERVER: &str = "x86_64-unknown-linux-gnu";

/// Names of every crate that comes along with `start` when it is compiled for a target;
/// what only runs while compiling does not count.
fn reaches(start: &str, target: &str) -> BTreeSet<String> {
    let output = Command::new("cargo")
        .args(["tree", "--locked", "--package", start, "--target", target])
        .args([
            "--edges",
            "normal,no-proc-macro",
            "--prefix",
            "none",
            "--format",
            "{p}",
        ])
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(".."))
        .output()
        .expect("cargo is on the path");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let tree = String::from_utf8_lossy(&output.stdout);
    let names: BTreeSet<String> = tree
        .lines()
        .filter_map(|line| line.split_whitespace().next())
        .map(str::to_owned)
        .collect();
    assert!(
        names.contains(start),
        "the tree of {start} begins with itself"
    );
    names
}

fn never(start: &str, target: &str, forbidden: &[&str]) {
    let reached = reaches(start, target);
    for name in forbidden {
        assert!(!reached.contains(*name), "{start} reaches {name}");
    }
}

const OUTSIDE: [&str; 9] = [
    "axum",
    "hyper",
    "reqwest",
    "sqlx",
    "tokio",
    "web-sys",
    "js-sys",
    "leptos",
    "wasm-bindgen",
];

#[test]
fn rules_know_no_framework_no_database_and_no_browser() {
    for rules in ["calendar", "fold", "forms", "domain", "places"] {
        never(rules, PHONE, &OUTSIDE);
    }
}

#[test]
fn app_and_server_never_depend_on_each_other() {
    never(
        "app",
        PHONE,
        &[
            "server",
            "sandbox",
            "authoring",
            "scanner",
            "paper",
            "axum",
            "sqlx",
            "tokio",
        ],
    );
    never(
        "server",
        SERVER,
        &["app", "sandbox", "authoring", "leptos", "web-sys"],
    );
}

#[test]
fn the_outside_world_shares_no_code_with_us() {
    never(
        "sandbox",
        SERVER,
        &["server", "app", "sync", "domain", "forms", "calendar"],
    );
}

#[test]
fn no_decoder_and_no_author_tools_come_to_the_phone_with_the_app() {
    never(
        "app",
        PHONE,
        &["rxing", "qrcode", "miniz_oxide", "image", "csv", "calamine"],
    );
}
