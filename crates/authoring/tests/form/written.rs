//! Tables of the documents that the tests write: what a document says is what is done.

use std::path::Path;

/// Fails when a document's part of this name, between its two marks, is not this text. `WRITE_DOCS=1` writes it anew.
pub(crate) fn expect_written(document: &str, name: &str, text: &str) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../docs")
        .join(document);
    let begin = format!("<!-- {name}: written by crates/authoring/tests/form/{name}.rs -->\n");
    let end = format!("<!-- {name}: end -->");
    let found = std::fs::read_to_string(&file).unwrap();
    let (before, rest) = found.split_once(&begin).expect("where the part begins");
    let (_, after) = rest.split_once(&end).expect("where the part ends");
    let wanted = [before, &begin, text, &end, after].concat();
    if std::env::var_os("WRITE_DOCS").is_some() {
        std::fs::write(&file, wanted).unwrap();
    } else {
        assert!(
            found == wanted,
            "docs/{document} is stale: WRITE_DOCS=1 cargo test -p authoring --test form {name}"
        );
    }
}
