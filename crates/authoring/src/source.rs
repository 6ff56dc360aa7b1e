//! The folder as read: procedures with their sheets, shared lists, and what is wrong with each; it publishes nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::Path;

use domain::Sha256;
use domain::procedure::Procedure;
use forms::{List, Lists, Mode};

use crate::form::{Choices, FormSource, Head};
use crate::headings::Columns;
use crate::rules::Rules;
use crate::sheet::Sheet;
use crate::{AuthoringError, length, lists, procedure, style, survey};

/// Columns of the sheet `settings` in the catalogue.
const SETTINGS: &[&str] = &[
    "form_id",
    "version",
    "default_language",
    "form_title",
    "style",
    "legal_form",
    "source",
];

/// One procedure's folder, read.
pub(crate) struct Source {
    /// Relative name of its `procedure.toml`.
    pub(crate) file: String,
    /// The facts of the page.
    pub(crate) procedure: Procedure,
    /// Its form, when it has one.
    pub(crate) form: Option<FormSource>,
    /// The pictures and recordings beside it, by their hash, as the documents that phones fetch.
    pub(crate) media: BTreeMap<Sha256, String>,
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
        let mut form = match &procedure.form {
            Some(id) => read_form(folder, &name, id, &procedure, errors),
            None => None,
        };
        let beside = folder.join(&name).join("media");
        let open = |file: &str| fs::read(beside.join(file)).ok();
        let media = form.as_mut().map(|form| form.bring(&open, errors));
        sources.push(Source {
            file,
            procedure,
            form,
            media: media.unwrap_or_default(),
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
    let mut sheet_of = |file: &str, columns: &Columns| {
        let file = format!("{name}/{file}");
        let bytes = read_bytes(folder, &file, errors)?;
        Some(Sheet::read(&file, &bytes, columns, errors))
    };
    let survey_sheet = sheet_of("survey.csv", &Columns::only(survey::COLUMNS));
    let choices = sheet_of("choices.csv", &lists::COLUMNS);
    let settings = sheet_of("settings.csv", &Columns::only(SETTINGS));
    let file = format!("{name}/rules.toml");
    let rules_text = read_text(folder, &file, errors);
    let (sheet, choices, settings, rules_text) = (survey_sheet?, choices?, settings?, rules_text?);
    let rules = Rules::read(&file, &rules_text, errors);
    rules.check_papers(&procedure.papers, errors);
    let survey = survey::read(&sheet, errors);
    let choices = Choices::read(choices, errors);
    let (version, title, layout) = read_settings(&settings, id, errors);
    let head = Head {
        form_id: id.to_owned(),
        version,
        procedure: procedure.code.to_string(),
        title,
        mode: Mode::Strict,
        layout,
    };
    Some(FormSource::new(head, sheet, survey, vec![choices], rules))
}

fn read_settings(
    sheet: &Sheet,
    id: &str,
    errors: &mut Vec<AuthoringError>,
) -> (String, forms::Text, forms::Layout) {
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
    length::check(row, "form_title", length::LABEL, true, errors);
    (version.to_owned(), title, style::layout(row, errors))
}

impl Source {
    /// Checks the form against the lists and asks the engine what is wrong with it.
    pub(crate) fn check(
        &self,
        shared: &BTreeMap<String, List>,
        at_hand: &Lists,
        errors: &mut Vec<AuthoringError>,
    ) {
        if let Some(form) = &self.form {
            form.check(shared, at_hand, errors);
        }
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
                let sheet = Sheet::read(&file, &bytes, &lists::COLUMNS, errors);
                all.insert(name.to_owned(), lists::shared(&sheet, wanted, errors));
            }
            Err(error) => errors.push(error),
        }
    }
    all
}

/// Joins the old units of `_places/` and the lists of today's into the document that old addresses are read by; a catalogue
/// may be without.
pub(crate) fn read_places(folder: &Path, errors: &mut Vec<AuthoringError>) -> Option<Vec<u8>> {
    if !folder.join("_places").is_dir() {
        return None;
    }
    let old = read_text(folder, "_places/old_units.txt", errors)?;
    let provinces = read_text(folder, "_lists/provinces.csv", errors)?;
    let communes = read_text(folder, "_lists/communes.csv", errors)?;
    places::compile(&old, &provinces, &communes)
        .map_err(|mistake| {
            errors.push(AuthoringError::row(
                mistake.source_file,
                mistake.line,
                format!("Dòng này không đúng mẫu: {}", mistake.what),
                format!("This line does not fit: {}", mistake.what),
            ));
        })
        .ok()
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
