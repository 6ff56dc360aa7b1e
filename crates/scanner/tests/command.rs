//! `scan` reads the pictures that the journeys show to the worker in a browser, and says the same of them; what is no picture
//! has a line that names why.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

fn pictures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pictures")
}

/// What each picture of the folder says, or why it says nothing.
fn expected() -> Vec<(String, Value)> {
    let written = include_str!("pictures/expected.json");
    let expected: serde_json::Map<String, Value> =
        serde_json::from_str(written).expect("a document");
    expected.into_iter().collect()
}

fn scan(words: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_scan"))
        .current_dir(pictures())
        .args(words)
        .output()
        .expect("it runs")
}

fn lines(output: &Output) -> Vec<Value> {
    String::from_utf8_lossy(&output.stdout)
        .lines()
        .map(|line| serde_json::from_str(line).expect("a line of JSON"))
        .collect()
}

#[test]
fn each_picture_says_what_it_should() {
    let expected = expected();
    let mut words = vec!["--json", "--origin", "https://motcua.example.vn"];
    words.extend(expected.iter().map(|(name, _)| name.as_str()));
    let output = scan(&words);
    // Some of them are no pictures.
    assert_eq!(output.status.code(), Some(1));
    let lines = lines(&output);
    assert_eq!(lines.len(), expected.len());
    for (line, (name, expected)) in lines.iter().zip(&expected) {
        assert_eq!(line["image"], name.as_str());
        assert_eq!(line.get("error"), expected.get("error"), "{name}");
        let codes = line["codes"].as_array().map_or(&[][..], Vec::as_slice);
        let mut texts: Vec<&Value> = codes.iter().map(|code| &code["text"]).collect();
        texts.sort_by_key(|text| text.as_str());
        let mut wanted: Vec<&Value> = expected["texts"].as_array().into_iter().flatten().collect();
        wanted.sort_by_key(|text| text.as_str());
        assert_eq!(texts, wanted, "{name}");
        for code in codes {
            let text = code["text"].as_str().expect("a text");
            let bytes: String = text.bytes().map(|byte| format!("{byte:02x}")).collect();
            assert_eq!(code["bytes"], bytes, "{name}");
        }
    }
}

#[test]
fn a_code_comes_with_its_meaning() {
    let lines = lines(&scan(&[
        "--json",
        "card-blurred.jpg",
        "health-insurance-dense.jpg",
    ]));
    let card = &lines[0]["codes"][0];
    assert_eq!(card["kind"], "card");
    assert_eq!(card["meaning"]["birth"], "1958-04-12");
    assert_eq!(card["meaning"]["sex"], "male");
    let health = &lines[1]["codes"][0];
    assert_eq!(health["kind"], "health-insurance");
    assert!(health["meaning"]["name"].is_string());
}

#[test]
fn words_that_make_no_sense_are_answered_with_the_right_ones() {
    for words in [
        &[][..],
        &["--json"],
        &["--what", "a-wall.png"],
        &["--origin"],
    ] {
        let output = scan(words);
        assert_eq!(output.status.code(), Some(2), "{words:?}");
        assert!(String::from_utf8_lossy(&output.stderr).contains("scan [--json]"));
    }
}

#[test]
fn for_people_there_is_a_sentence() {
    let output = scan(&["leaflet-noise.jpg", "no-such-file.jpg"]);
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(said.contains("leaflet-noise.jpg: 1 code, "), "{said}");
    assert!(said.contains("(unreadable)"), "{said}");
}
