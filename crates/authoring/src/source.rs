//! The folder as read: procedures with their sheets, shared lists, and what is wrong with each; it publishes nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::Path;

use domain::procedure::Procedure;
use forms::{Bundle, FORMAT, List, Lists, Mode, Question};

use crate::lists::Inline;
use crate::rules::Rules;
use crate::sheet::Sheet;
use crate::survey::Survey;
use crate::{AuthoringError, findings, length, lists, procedure, survey};

/// One procedure's folder, read.
pub(crate) struct Source {
    /// Relative name of its `procedure.toml`.
    pub(crate) file: String,
    /// The facts of the page.
    pub(crate) procedure: Procedure,
    /// Its form, when it has one.
    pub(crate) form: Option<FormSource>,
}

/// The sheets of one form, read.
pub(crate) struct FormSource {
    /// The form as phones will have it.
    pub(crate) bundle: Bundle,
    sheet: Sheet,
    survey: Survey,
    choices: Sheet,
    inline: BTreeMap<String, Inline>,
    rules: Rules,
}

/// Reads every procedure's folder.
pub(crate) fn read_procedures(folder: &Path, errors: &mut Vec<AuthoringError>) -> Vec<Source> {
    let mut sources = Vec::new();
    for name in entries(folder, "", errors) {
        if name.starts_with(['_', '.']) || !folder.join(&name).is_dir() {
            continue;
        }
        let file = format!("{name}/procedure.toml");
        let Some(text) = read_text(folder, &file, errors) else {
            continue;
        };
        let Some(procedure) = procedure::read(&file, &name, &text, errors) else {
            continue;
        };
        let form = match &procedure.form {
            Some(id) => read_form(folder, &name, id, &procedure, errors),
            None => None,
        };
        sources.push(Source {
            file,
            procedure,
            form,
        });
    }
    sources
}

fn read_form(
    folder: &Path,
    name: &str,
    id: &str,
    procedure: &Procedure,
    errors: &mut Vec<AuthoringError>,
) -> Option<FormSource> {
    let mut sheet_of = |file: &str, known: &[&str]| {
        let file = format!("{name}/{file}");
        let bytes = read_bytes(folder, &file, errors)?;
        Some(Sheet::read(&file, &bytes, known, errors))
    };
    let survey_sheet = sheet_of("survey.csv", survey::COLUMNS);
    let choices = sheet_of("choices.csv", &[]);
    let settings = sheet_of(
        "settings.csv",
        &[
            "form_id",
            "version",
            "default_language",
            "form_title",
            "legal_form",
            "source",
        ],
    );
    let file = format!("{name}/rules.toml");
    let rules_text = read_text(folder, &file, errors);
    let (sheet, choices, settings, rules_text) = (survey_sheet?, choices?, settings?, rules_text?);
    let rules = Rules::read(&file, &rules_text, errors);
    rules.check_papers(&procedure.papers, errors);
    let mut survey = survey::read(&sheet, errors);
    let inline = lists::inline(&choices, errors);
    let (version, title) = read_settings(&settings, id, errors);
    let bundle = Bundle {
        format: FORMAT,
        form_id: id.to_owned(),
        version,
        procedure: procedure.code.to_string(),
        title,
        mode: Mode::Strict,
        nodes: std::mem::take(&mut survey.nodes),
        choices: inline
            .iter()
            .map(|(name, read)| (name.clone(), read.list.clone()))
            .collect(),
        papers: rules.papers.clone(),
        fees: rules.fees.clone(),
    };
    Some(FormSource {
        bundle,
        sheet,
        survey,
        choices,
        inline,
        rules,
    })
}

fn read_settings(
    sheet: &Sheet,
    id: &str,
    errors: &mut Vec<AuthoringError>,
) -> (String, forms::Text) {
    let Some(row) = sheet.rows().next() else {
        errors.push(AuthoringError::file(
            &sheet.file,
            "Thiếu dòng thông tin biểu mẫu.",
            "The row about the form is missing.",
        ));
        return Default::default();
    };
    if row.cell("form_id") != id {
        errors.push(row.error(
            "form_id",
            format!("Mã biểu mẫu phải là “{id}” như trong procedure.toml."),
            format!("The form id must be “{id}” as in procedure.toml."),
        ));
    }
    let version = row.cell("version");
    if calendar::Date::parse_iso(version).is_err() {
        errors.push(row.error(
            "version",
            "Phiên bản là một ngày, ví dụ 2026-11-23.",
            "The version is a day, for example 2026-11-23.",
        ));
    }
    let title = row.text("form_title");
    length::check(row, "form_title", &title, length::LABEL, true, errors);
    (version.to_owned(), title)
}

impl Source {
    /// Checks the form against the lists and asks the engine what is wrong with it.
    pub(crate) fn check(
        &mut self,
        shared: &BTreeMap<String, List>,
        at_hand: &Lists,
        errors: &mut Vec<AuthoringError>,
    ) {
        let Some(form) = &mut self.form else {
            return;
        };
        for (name, row) in &form.survey.external {
            if !shared.contains_key(name) {
                errors.push(form.sheet.error(
                    *row,
                    "type",
                    format!("Không có danh sách _lists/{name}.csv."),
                    format!("There is no list _lists/{name}.csv."),
                ));
            }
        }
        for (name, row) in &form.survey.inline {
            if !form.inline.contains_key(name) {
                errors.push(form.sheet.error(
                    *row,
                    "type",
                    format!("Không có danh sách “{name}” trong choices.csv."),
                    format!("There is no list “{name}” in choices.csv."),
                ));
            }
        }
        for (name, list) in &form.inline {
            if !form.survey.inline.contains_key(name) {
                errors.push(form.choices.error(
                    list.row,
                    "list_name",
                    format!(
                        "Danh sách “{name}” không câu hỏi nào dùng. Hãy xóa, hoặc sửa tên cho khớp."
                    ),
                    format!("No question uses the list “{name}”. Remove it, or mend its name."),
                ));
            }
        }
        let missing = |question: &Question| {
            question.list().is_some_and(|list| {
                let name = list.name();
                !shared.contains_key(name) && !form.inline.contains_key(name)
            })
        };
        let named_already: BTreeSet<String> = form
            .bundle
            .questions()
            .filter(|question| missing(question))
            .map(|question| question.name.clone())
            .collect();
        let found = forms::check(&form.bundle, at_hand)
            .into_iter()
            .filter(|finding| {
                !(finding.field == forms::Field::Kind && named_already.contains(&finding.node))
            })
            .collect();
        errors.extend(findings::place(
            found,
            &form.sheet,
            &form.survey,
            &form.rules,
        ));
    }
}

/// Every word of every choice filter: the columns of shared lists that phones need.
pub(crate) fn filter_words(sources: &[Source]) -> BTreeSet<String> {
    let forms = sources.iter().filter_map(|source| source.form.as_ref());
    forms
        .flat_map(|form| form.bundle.questions())
        .filter_map(|question| question.choice_filter.as_deref())
        .flat_map(|filter| filter.split(|c: char| !(c.is_alphanumeric() || c == '_')))
        .map(str::to_owned)
        .collect()
}

/// Reads every list of `_lists/`.
pub(crate) fn read_lists(
    folder: &Path,
    wanted: &BTreeSet<String>,
    errors: &mut Vec<AuthoringError>,
) -> BTreeMap<String, List> {
    let mut all = BTreeMap::new();
    for entry in entries(folder, "_lists", errors) {
        let Some(name) = entry.strip_suffix(".csv") else {
            continue;
        };
        let file = format!("_lists/{entry}");
        let bytes = fs::read(folder.join(&entry)).map_err(|error| unreadable(&file, &error));
        match bytes {
            Ok(bytes) => {
                let sheet = Sheet::read(&file, &bytes, &[], errors);
                all.insert(name.to_owned(), lists::shared(&sheet, wanted, errors));
            }
            Err(error) => errors.push(error),
        }
    }
    all
}

/// Names in a folder, sorted.
fn entries(folder: &Path, shown: &str, errors: &mut Vec<AuthoringError>) -> Vec<String> {
    let read = fs::read_dir(folder).and_then(|entries| entries.collect::<io::Result<Vec<_>>>());
    match read {
        Ok(entries) => {
            let mut names: Vec<String> = entries
                .iter()
                .map(|entry| entry.file_name().to_string_lossy().into_owned())
                .collect();
            names.sort();
            names
        }
        Err(error) => {
            errors.push(unreadable(shown, &error));
            Vec::new()
        }
    }
}

fn read_bytes(folder: &Path, file: &str, errors: &mut Vec<AuthoringError>) -> Option<Vec<u8>> {
    fs::read(folder.join(file))
        .map_err(|error| errors.push(unreadable(file, &error)))
        .ok()
}

fn read_text(folder: &Path, file: &str, errors: &mut Vec<AuthoringError>) -> Option<String> {
    fs::read_to_string(folder.join(file))
        .map_err(|error| errors.push(unreadable(file, &error)))
        .ok()
}

fn unreadable(file: &str, error: &io::Error) -> AuthoringError {
    AuthoringError::file(
        file,
        format!("Không mở được tệp hoặc thư mục này: {error}"),
        format!("This file or folder cannot be opened: {error}"),
    )
}
