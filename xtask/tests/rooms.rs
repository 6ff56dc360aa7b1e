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
    for rules in ["calendar", "fold", "forms", "domain", "places", "people"] {
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
        // Forms are published on the server, which therefore checks them as an author's desk does.
        &["app", "sandbox", "leptos", "web-sys"],
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

/// What the app calls its own words: `{:?}` and its kin.
const DEBUG_WORDS: [&str; 2] = [":?}", ":#?}"];

/// The release build leaves `Debug` without words, so nothing on a phone may be named, kept or sent by them.
#[test]
fn nothing_on_the_phone_depends_on_debug_words() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut folders: Vec<_> = [
        "app",
        "crates/calendar",
        "crates/domain",
        "crates/fold",
        "crates/forms",
        "crates/i18n",
        "crates/order",
        "crates/people",
        "crates/reader",
        "crates/sync",
    ]
    .map(|room| root.join(room).join("src"))
    .to_vec();
    let mut looked_at = 0;
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("the rooms are there") {
            let path = entry.expect("a readable folder").path();
            let name = path
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            if path.is_dir() {
                folders.push(path);
            } else if name.ends_with(".rs") && name != "tests.rs" {
                let text = std::fs::read_to_string(&path).expect("readable source");
                let ours = text.split("#[cfg(test)]").next().unwrap_or_default();
                looked_at += 1;
                for words in DEBUG_WORDS {
                    assert!(!ours.contains(words), "{} writes {words}", path.display());
                }
            }
        }
    }
    assert!(looked_at > 100, "only {looked_at} files were looked at");
}
