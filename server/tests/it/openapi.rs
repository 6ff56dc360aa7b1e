//! The published description says what the router does, no more and no less.

use std::collections::BTreeSet;

use serde_json::Value;
use server::routes;

use crate::office::Office;

#[tokio::test]
async fn every_address_is_described_and_every_description_has_an_address() {
    let office = Office::open().await;
    let described: Value = office.browser().get("/api/v1/openapi.json").await.json();
    let mut written = BTreeSet::new();
    for (path, operations) in described["paths"].as_object().expect("paths") {
        for method in operations.as_object().expect("operations").keys() {
            written.insert((method.to_uppercase(), path.clone()));
        }
    }
    let real: BTreeSet<(String, String)> = routes::addresses(&office.state)
        .into_iter()
        .map(|(method, path)| (method.to_owned(), path.to_owned()))
        .collect();
    assert_eq!(written, real);
}

#[tokio::test]
async fn every_reference_in_the_description_leads_somewhere() {
    let office = Office::open().await;
    let described: Value = office.browser().get("/api/v1/openapi.json").await.json();
    let mut open = vec![&described];
    while let Some(value) = open.pop() {
        match value {
            Value::Object(map) => {
                if let Some(reference) = map.get("$ref").and_then(Value::as_str) {
                    let pointer = reference.trim_start_matches('#');
                    assert!(described.pointer(pointer).is_some(), "{reference}");
                }
                open.extend(map.values());
            }
            Value::Array(items) => open.extend(items),
            _ => {}
        }
    }
}
