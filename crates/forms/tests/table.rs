//! The table of functions in `docs/forms.md` is what the engine knows, with examples that the vectors hold true. To write it anew:
//! `WRITE_DOCS=1 cargo test -p forms --test table`.

use forms::functions;
use serde_json::Value;
use std::fmt::Write;
use std::path::Path;

const BEGIN: &str = "<!-- functions: written by crates/forms/tests/table.rs -->\n";
const END: &str = "<!-- functions: end -->\n";

/// Every case of every file of vectors.
fn cases() -> Vec<Value> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vectors");
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|file| file.unwrap().path())
        .collect();
    files.sort();
    let mut cases = Vec::new();
    for file in files {
        let mut json: Value = serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap();
        cases.extend(
            json["cases"]
                .as_array_mut()
                .map(std::mem::take)
                .unwrap_or_default(),
        );
    }
    cases
}

fn calls(expression: &str, name: &str) -> bool {
    expression.match_indices(name).any(|(at, _)| {
        let before = expression[..at].chars().next_back();
        let part_of_name = before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '-' | ':'));
        !part_of_name && expression[at + name.len()..].starts_with('(')
    })
}

fn table() -> String {
    let cases = cases();
    let mut table = String::from(
        "| function | arguments | on phones | example | gives | cases |\n| --- | --- | --- | --- | --- | --- |\n",
    );
    let mut functions: Vec<_> = functions().collect();
    functions.sort_by_key(|function| function.name);
    for function in functions {
        let mut about: Vec<&Value> = cases
            .iter()
            .filter(|case| {
                calls(
                    case["expression"].as_str().unwrap_or_default(),
                    function.name,
                )
            })
            .collect();
        let count = about.len();
        about.retain(|case| {
            case["expects"].is_string()
                || case["expects"].is_number()
                || case["expects"].is_boolean()
        });
        // The case that says most of this function and least of others.
        about.sort_by_key(|case| {
            let expression = case["expression"].as_str().unwrap_or_default();
            (
                !expression.starts_with(function.name),
                expression.matches('(').count(),
                case["expects"] == "",
            )
        });
        let arguments = match function.most {
            None => format!("{} or more", function.fewest),
            Some(most) if most == function.fewest => most.to_string(),
            Some(most) => format!("{} to {most}", function.fewest),
        };
        let (example, gives) = about
            .first()
            .map_or((String::new(), String::new()), |case| {
                let code = |text: String| format!("`{}`", text.replace('|', "\\|"));
                let gives = match &case["expects"] {
                    Value::String(text) if text.is_empty() => "nothing".to_owned(),
                    Value::String(text) => code(text.clone()),
                    other => code(other.to_string()),
                };
                (
                    code(case["expression"].as_str().unwrap_or_default().to_owned()),
                    gives,
                )
            });
        let phone = if function.on_phone { "yes" } else { "no" };
        let name = function.name;
        writeln!(
            table,
            "| `{name}` | {arguments} | {phone} | {example} | {gives} | {count} |"
        )
        .unwrap();
    }
    table
}

#[test]
fn the_documented_table_is_what_the_engine_knows() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/forms.md");
    let text = std::fs::read_to_string(&file).unwrap();
    let (before, rest) = text.split_once(BEGIN).expect("where the table begins");
    let (_, after) = rest.split_once(END).expect("where the table ends");
    let wanted = [before, BEGIN, &table(), END, after].concat();
    if std::env::var_os("WRITE_DOCS").is_some() {
        std::fs::write(&file, &wanted).unwrap();
    }
    let found = std::fs::read_to_string(&file).unwrap();
    assert!(
        found == wanted,
        "docs/forms.md is stale: WRITE_DOCS=1 cargo test -p forms --test table"
    );
}

#[test]
fn every_function_has_cases() {
    let cases = cases();
    for function in functions() {
        let has = cases.iter().any(|case| {
            calls(
                case["expression"].as_str().unwrap_or_default(),
                function.name,
            )
        });
        assert!(has, "{}", function.name);
    }
}
