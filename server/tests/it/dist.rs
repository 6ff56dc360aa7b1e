//! A small catalogue and web app, as the build would have made them.

use std::path::Path;

use calendar::Date;
use domain::Sha256;
use domain::procedure::{
    CatalogueIndex, IndexEntry, OnlineLevel, Predecessor, Procedure, Validity,
};
use forms::{Bundle, Choice, FeeRule, Kind, List, Mode, Node, PaperRule, Question, Text};
use serde_json::json;

use crate::office::{BIRTH, ENDED, KHE_SANH, OLD_BIRTH};

/// A document of units; only that it is handed out is tested here.
pub(crate) const PLACES: &str = "version 2026-10\n";

/// Writes a small catalogue and web app; returns the form's hash.
pub(crate) fn write_dist(dist: &Path) -> Sha256 {
    let catalogue = dist.join("catalogue");
    for folder in ["procedures", "bundles", "lists", "places"] {
        std::fs::create_dir_all(catalogue.join(folder)).expect("a folder");
    }
    let bundle = serde_json::to_vec(&birth_form()).expect("JSON");
    let hash = sync::canonical::sha256(&bundle);
    write(&catalogue.join(format!("bundles/{hash}.json")), &bundle);
    let communes = serde_json::to_vec(&communes()).expect("JSON");
    let communes_hash = sync::canonical::sha256(&communes);
    write(
        &catalogue.join(format!("lists/{communes_hash}.json")),
        &communes,
    );
    let mut index = CatalogueIndex {
        version: "test".into(),
        ..CatalogueIndex::default()
    };
    index.lists.insert("communes".into(), communes_hash);
    let places_hash = sync::canonical::sha256(PLACES.as_bytes());
    write(
        &catalogue.join(format!("places/{places_hash}.txt")),
        PLACES.as_bytes(),
    );
    index.places = Some(places_hash);
    for procedure in [birth_procedure(hash), ended_procedure(hash)] {
        let json = serde_json::to_vec(&procedure).expect("JSON");
        index
            .procedures
            .push(entry(&procedure, sync::canonical::sha256(&json)));
        write(
            &catalogue.join(format!("procedures/{}.json", procedure.code)),
            &json,
        );
    }
    write(
        &catalogue.join("index.json"),
        &serde_json::to_vec(&index).expect("JSON"),
    );
    write(&catalogue.join("pack.json"), b"{}");
    let web = dist.join("web");
    std::fs::create_dir_all(web.join("assets")).expect("a folder");
    let shell = "<!doctype html>\n<html lang=\"vi\"><head><meta name=\"build\" content=\"b1\"><!--head--></head>\
                 <body><main id=\"shell\"><!--page--></main></body></html>";
    write(&web.join("index.html"), shell.as_bytes());
    write(&web.join("sw.js"), b"self.x=1");
    write(&web.join("assets/app.0123456789abcdef.css"), b"a{}");
    write(&web.join("assets/app.0123456789abcdef.css.br"), b"small");
    hash
}

fn write(path: &Path, bytes: &[u8]) {
    std::fs::write(path, bytes).expect("a file");
}

fn birth_form() -> Bundle {
    let question = |name: &str, kind: Kind, required: Option<&str>| {
        Node::Question(Box::new(Question {
            name: name.into(),
            kind,
            label: Text::vi(name),
            required: required.map(Into::into),
            ..Question::default()
        }))
    };
    Bundle {
        format: forms::FORMAT,
        form_id: "HT-KS".into(),
        version: "1".into(),
        procedure: BIRTH.into(),
        title: Text::vi("Tờ khai đăng ký khai sinh"),
        mode: Mode::Strict,
        nodes: vec![
            question("ho_ten", Kind::Text, Some("true()")),
            question("so_ban", Kind::Integer, None),
            question("co_giay", Kind::Text, None),
        ],
        choices: std::collections::BTreeMap::new(),
        papers: vec![
            PaperRule {
                id: "giay_chung_sinh".into(),
                relevant: None,
                required: Some("true()".into()),
            },
            PaperRule {
                id: "van_ban_uy_quyen".into(),
                relevant: Some("${co_giay} = 'uy_quyen'".into()),
                required: None,
            },
        ],
        fees: vec![FeeRule {
            id: "ban_sao".into(),
            name: Text::vi("Bản sao trích lục"),
            amount: "${so_ban} * 8000".into(),
            when: Some("${so_ban} > 0".into()),
            basis: Text::vi("TT 281/2016/TT-BTC"),
        }],
        ..Bundle::default()
    }
}

fn communes() -> List {
    let item = |name: &str, label: &str| Choice {
        name: name.into(),
        label: Text::vi(label),
        aliases: String::new(),
        cells: vec!["45".into()],
    };
    List::new(
        vec!["province_code".into()],
        vec![item(KHE_SANH, "Xã Khe Sanh"), item("19438", "Xã Lao Bảo")],
    )
}

fn birth_procedure(bundle: Sha256) -> Procedure {
    let json = json!({
        "code": BIRTH, "name": {"vi": "Thủ tục đăng ký khai sinh", "en": "Birth registration"}, "group": "Hộ tịch",
        "subjects": [{"vi": "Công dân Việt Nam", "en": "Vietnamese citizens"}],
        "competent_body": {"vi": "Ủy ban nhân dân cấp xã", "en": "Commune People’s Committee"}, "online": "full",
        "time_summary": {"vi": "Trong ngày", "en": "Same day"}, "fee_summary": {"vi": "Miễn phí", "en": "Free"},
        "papers": [
            {"id": "giay_chung_sinh", "name": {"vi": "Giấy chứng sinh", "en": "Proof of birth"}, "quantity": "1 bản chính", "attach": true},
            {"id": "van_ban_uy_quyen", "name": {"vi": "Văn bản ủy quyền"}, "case": {"vi": "Khi nhờ người khác nộp", "en": "When someone else files"}, "attach": true}
        ],
        "steps": [{"vi": "Nộp hồ sơ", "en": "File"}, {"vi": "Nhận kết quả", "en": "Get the result"}],
        "legal_basis": [{"number": "60/2014/QH13", "title": "Luật Hộ tịch"}],
        "methods": [{"channel": "online", "time": {"value": 1, "unit": "working_days"}, "fee": {"amount": 0}}],
        "predecessors": [{"code": OLD_BIRTH}],
        "sources": [{"fact": "page", "source": "Trang thủ tục", "checked": "2026-07-20", "confidence": "sourced"}],
        "form": "HT-KS", "bundle_hash": bundle,
    });
    serde_json::from_value(json).expect("a procedure")
}

fn ended_procedure(bundle: Sha256) -> Procedure {
    let json = json!({
        "code": ENDED, "name": {"vi": "Thủ tục đã bãi bỏ"}, "group": "Hộ tịch", "online": "full",
        "validity": {"to": "2026-11-15"}, "form": "HT-KS", "bundle_hash": bundle,
    });
    serde_json::from_value(json).expect("a procedure")
}

fn entry(procedure: &Procedure, hash: Sha256) -> IndexEntry {
    IndexEntry {
        publication: None,
        code: procedure.code,
        name: procedure.name.vi.clone(),
        name_en: procedure.name.english().to_owned(),
        group: procedure.group.clone(),
        life_events: Vec::new(),
        keywords: Vec::new(),
        predecessors: procedure
            .predecessors
            .iter()
            .map(|old| Predecessor {
                code: old.code,
                until: Date::parse_iso("2025-06-30").ok(),
            })
            .collect(),
        online: OnlineLevel::Full,
        validity: Validity {
            ..procedure.validity
        },
        page_id: None,
        form: procedure.form.clone(),
        bundle_hash: procedure.bundle_hash,
        hash,
    }
}
