//! Every document the phone reads is written and read by the same types, with every field filled in.

use domain::procedure::{CatalogueIndex, Procedure};
use serde_json::{Value, json};

fn procedure() -> Value {
    let text = json!({"vi": "Một", "en": "One"});
    json!({
        "code": "1.001193",
        "name": text,
        "group": "Hộ tịch",
        "field": "Hộ tịch",
        "level": text,
        "subjects": [text],
        "competent_body": text,
        "life_events": ["birth"],
        "keywords": ["giấy khai sinh"],
        "decision": "163/QĐ-BTP",
        "url": "https://dichvucong.gov.vn/thu-tuc-hanh-chinh/019d2bfd-3fe0-70ac-b9d6-5e9e20d6eef7",
        "online": "full",
        "home_visit": text,
        "methods": [{
            "channel": "online",
            "time": {"value": 1, "unit": "unstated_days"},
            "fee": {"amount": 10, "currency": "USD"},
            "note": text,
        }],
        "papers": [{
            "id": "birth_proof",
            "name": text,
            "case": text,
            "quantity": "1 bản chính",
            "original": true,
            "attach": true,
            "note": text,
        }],
        "results": [{"name": text, "code": "KQ.G15.000031"}],
        "legal_basis": [{"number": "60/2014/QH13", "title": "Luật Hộ tịch"}],
        "conditions": [text],
        "steps": [text],
        "time_summary": text,
        "fee_summary": text,
        "notes": [text],
        "handling": {
            "deadline": {"value": 1, "unit": "working_days", "same_day_before_15": true},
            "draft_certificate": true,
            "visit": true,
        },
        "validity": {"from": "2025-07-01", "to": "2030-12-31"},
        "predecessors": [{"code": "2.000986", "until": "2026-03-31"}],
        "sources": [{"fact": "page", "source": "dichvucong.gov.vn", "checked": "2026-07-20", "confidence": "sourced"}],
        "form": "HT-KS",
        "bundle_hash": "ab".repeat(32),
    })
}

fn index() -> Value {
    json!({
        "version": "2026-11-23",
        "procedures": [{
            "code": "1.001193",
            "name": "Thủ tục đăng ký khai sinh",
            "name_en": "Birth registration",
            "group": "Hộ tịch",
            "life_events": ["birth"],
            "keywords": ["giấy khai sinh"],
            "predecessors": [{"code": "2.000986", "until": "2026-03-31"}],
            "online": "partial",
            "validity": {"from": "2025-07-01", "to": "2030-12-31"},
            "page_id": "019d2bfd-3fe0-70ac-b9d6-5e9e20d6eef7",
            "form": "HT-KS",
            "bundle_hash": "ab".repeat(32),
            "hash": "cd".repeat(32),
        }],
        "lists": {"communes": "ef".repeat(32)},
    })
}

#[test]
fn a_procedure_reads_back_with_every_field() {
    let read: Procedure = serde_json::from_value(procedure()).unwrap();
    assert_eq!(serde_json::to_value(&read).unwrap(), procedure());
}

#[test]
fn a_procedure_needs_little() {
    let little = json!({"code": "1.001193", "name": {"vi": "Một"}, "group": "Hộ tịch", "online": "in_person"});
    let read: Procedure = serde_json::from_value(little).unwrap();
    assert!(read.papers.is_empty() && read.handling.is_none() && read.validity.from.is_none());
}

#[test]
fn the_index_reads_back_with_every_field() {
    let read: CatalogueIndex = serde_json::from_value(index()).unwrap();
    assert_eq!(serde_json::to_value(&read).unwrap(), index());
}

#[test]
fn a_document_that_is_wrong_names_the_field() {
    let mut wrong = procedure();
    wrong["papers"][0]["original"] = json!("có");
    let error = serde_json::from_value::<Procedure>(wrong).unwrap_err();
    assert_eq!(error.to_string(), "cannot read original");
}
