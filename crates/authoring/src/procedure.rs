//! `procedure.toml`: the facts of the public page, checked for what a reader and a phone need; it never invents a fact.

use std::collections::BTreeSet;

use domain::ProcedureCode;
use domain::procedure::{Procedure, Text};

use crate::AuthoringError;
use crate::rules::{line, line_of_key, unreadable};

/// The moments of life that lead to procedures; the app has a name for each.
const LIFE_EVENTS: [&str; 14] = [
    "birth",
    "marriage",
    "death",
    "moving",
    "old_age",
    "land",
    "certification",
    "business",
    "merit",
    "identity",
    "family",
    "hardship",
    "travel",
    "tax_insurance",
];

/// How sure a source is.
const CONFIDENCE: [&str; 4] = ["sourced", "high", "medium", "low"];

/// Reads and checks the facts of one procedure, which stand in a folder named by its code.
pub(crate) fn read(
    file: &str,
    folder: &str,
    text: &str,
    errors: &mut Vec<AuthoringError>,
) -> Option<Procedure> {
    let procedure: Procedure = match toml::from_str(text) {
        Ok(procedure) => procedure,
        Err(error) => {
            errors.push(unreadable(file, text, &error));
            return None;
        }
    };
    let mut check = Check { file, text, errors };
    check.code(folder, procedure.code);
    check.words(&procedure);
    check.papers(&procedure);
    check.sources(&procedure);
    check.known_keys();
    Some(procedure)
}

struct Check<'a> {
    file: &'a str,
    text: &'a str,
    errors: &'a mut Vec<AuthoringError>,
}

impl Check<'_> {
    /// A mistake at the line where `needle` first stands.
    fn at(&mut self, needle: &str, key: &str, vi: impl Into<String>, en: impl Into<String>) {
        let mut error = AuthoringError::file(self.file, vi, en).in_column(key);
        error.row = self.text.find(needle).map(|byte| line(self.text, byte));
        self.errors.push(error);
    }

    fn code(&mut self, folder: &str, code: ProcedureCode) {
        if code.as_str() != folder {
            self.at(
                "code =",
                "code",
                format!("Mã {code} không khớp tên thư mục {folder}."),
                format!("The code {code} is not the name of the folder {folder}."),
            );
        }
    }

    fn both(&mut self, key: &str, text: &Text) {
        if text.vi.trim().is_empty() || text.en.as_deref().is_none_or(|en| en.trim().is_empty()) {
            self.at(
                &text.vi,
                key,
                format!("“{}” phải có cả tiếng Việt và tiếng Anh.", text.vi),
                format!("“{}” needs Vietnamese and English.", text.vi),
            );
        }
    }

    fn words(&mut self, procedure: &Procedure) {
        self.both("name", &procedure.name);
        for (key, texts) in [
            ("conditions", &procedure.conditions),
            ("steps", &procedure.steps),
            ("subjects", &procedure.subjects),
            ("notes", &procedure.notes),
        ] {
            for text in texts {
                self.both(key, text);
            }
        }
        let summaries = [
            ("time_summary", &procedure.time_summary),
            ("fee_summary", &procedure.fee_summary),
            ("home_visit", &procedure.home_visit),
            ("level", &procedure.level),
            ("competent_body", &procedure.competent_body),
        ];
        for (key, summary) in summaries {
            if let Some(summary) = summary {
                self.both(key, summary);
            }
        }
        if procedure.steps.is_empty() {
            self.at(
                "code =",
                "steps",
                "Thiếu các bước thực hiện.",
                "The steps are missing.",
            );
        }
        for event in &procedure.life_events {
            if !LIFE_EVENTS.contains(&event.as_str()) {
                self.at(
                    event,
                    "life_events",
                    format!(
                        "Không có sự kiện “{event}”. Các sự kiện: {}.",
                        LIFE_EVENTS.join(", ")
                    ),
                    format!(
                        "There is no life event “{event}”. They are: {}.",
                        LIFE_EVENTS.join(", ")
                    ),
                );
            }
        }
        if procedure.life_events.is_empty() || procedure.keywords.is_empty() {
            self.at(
                "code =",
                "life_events",
                "Thiếu life_events hoặc keywords: người dân sẽ không tìm thấy thủ tục.",
                "life_events or keywords are missing: nobody would find the procedure.",
            );
        }
    }

    fn papers(&mut self, procedure: &Procedure) {
        let mut seen = BTreeSet::new();
        for paper in &procedure.papers {
            let place = format!("id = \"{}\"", paper.id);
            if !forms::is_name(&paper.id) || !seen.insert(&paper.id) {
                self.at(
                    &place,
                    "id",
                    format!("Mã giấy tờ “{}” có hai lần hoặc có ký tự lạ.", paper.id),
                    format!(
                        "The paper id “{}” stands twice or has odd letters.",
                        paper.id
                    ),
                );
            }
            self.both("name", &paper.name);
            for text in [&paper.case, &paper.note].into_iter().flatten() {
                self.both("case", text);
            }
        }
        let mut methods = BTreeSet::new();
        for method in &procedure.methods {
            methods.insert(method.channel);
            if let Some(note) = &method.note {
                self.both("note", note);
            }
        }
        if procedure.form.is_some() && procedure.handling.is_none() {
            self.at(
                "form =",
                "handling",
                "Thủ tục nộp được ở đây phải có mục [handling]: thời hạn và cách xử lý.",
                "A procedure that can be filed here needs [handling]: its deadline and how it is handled.",
            );
        }
    }

    fn sources(&mut self, procedure: &Procedure) {
        if procedure.sources.is_empty() {
            self.at(
                "code =",
                "sources",
                "Thiếu nguồn. Mỗi thủ tục phải nói từng điều lấy ở đâu, ngày nào, tin đến mức nào.",
                "No source. Every procedure says where each fact is from, when, and how sure it is.",
            );
        }
        for source in &procedure.sources {
            if !CONFIDENCE.contains(&source.confidence.as_str()) {
                self.at(
                    &source.source,
                    "confidence",
                    format!(
                        "“{}” phải là một trong: {}.",
                        source.confidence,
                        CONFIDENCE.join(", ")
                    ),
                    format!(
                        "“{}” must be one of: {}.",
                        source.confidence,
                        CONFIDENCE.join(", ")
                    ),
                );
            }
        }
        if procedure
            .validity
            .from
            .zip(procedure.validity.to)
            .is_some_and(|(from, to)| from > to)
        {
            self.at(
                "[validity]",
                "validity",
                "Ngày hết hiệu lực trước ngày có hiệu lực.",
                "The last day is before the first.",
            );
        }
    }

    /// A key nobody reads is a misspelt one.
    fn known_keys(&mut self) {
        let Ok(table) = toml::from_str::<toml::Table>(self.text) else {
            return;
        };
        self.keys_of("", &table);
        for (section, value) in &table {
            let tables: Vec<&toml::Table> = match value {
                toml::Value::Table(table) => vec![table],
                toml::Value::Array(values) => {
                    values.iter().filter_map(toml::Value::as_table).collect()
                }
                _ => Vec::new(),
            };
            for table in tables {
                self.keys_of(section, table);
            }
        }
    }

    fn keys_of(&mut self, section: &str, table: &toml::Table) {
        let Some((_, known)) = KEYS.iter().find(|(name, _)| *name == section) else {
            return;
        };
        for key in table.keys().filter(|key| !known.contains(&key.as_str())) {
            let mut error = AuthoringError::file(
                self.file,
                format!(
                    "Không có mục “{key}” ở đây. Các mục dùng được: {}.",
                    known.join(", ")
                ),
                format!(
                    "There is no key “{key}” here. Keys that exist: {}.",
                    known.join(", ")
                ),
            )
            .in_column(key.clone());
            error.row = line_of_key(self.text, key);
            self.errors.push(error);
        }
    }
}

/// The keys of each part of the file; an empty name is the file itself.
const KEYS: [(&str, &[&str]); 16] = [
    (
        "",
        &[
            "code",
            "name",
            "group",
            "field",
            "level",
            "subjects",
            "competent_body",
            "life_events",
            "keywords",
            "decision",
            "url",
            "online",
            "home_visit",
            "methods",
            "papers",
            "results",
            "legal_basis",
            "conditions",
            "steps",
            "time_summary",
            "fee_summary",
            "notes",
            "handling",
            "validity",
            "predecessors",
            "sources",
            "form",
        ],
    ),
    ("name", &["vi", "en"]),
    ("level", &["vi", "en"]),
    ("subjects", &["vi", "en"]),
    ("competent_body", &["vi", "en"]),
    ("conditions", &["vi", "en"]),
    ("steps", &["vi", "en"]),
    ("notes", &["vi", "en"]),
    ("methods", &["channel", "time", "fee", "note"]),
    (
        "papers",
        &[
            "id", "name", "case", "quantity", "original", "attach", "note",
        ],
    ),
    ("results", &["name", "code"]),
    ("legal_basis", &["number", "title"]),
    ("handling", &["deadline", "draft_certificate", "visit"]),
    ("validity", &["from", "to"]),
    ("predecessors", &["code", "until"]),
    ("sources", &["fact", "source", "checked", "confidence"]),
];
