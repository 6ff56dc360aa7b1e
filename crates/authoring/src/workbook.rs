//! A form of its own, outside the catalogue: the sheets of an Excel workbook or of a folder of CSV files become a form; it
//! never fills one.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use domain::Sha256;
use forms::{Bundle, ListRef, Lists, Mode, Text};

use crate::beside::Beside;
use crate::edit::near;
use crate::findings::message_of;
use crate::form::{Choices, FormSource, Head};
use crate::headings::{CHOICES, Columns, Heading, SETTINGS, SURVEY};
use crate::language::{Language, Tongues};
use crate::lists::Refs;
use crate::rules::Rules;
use crate::sheet::Sheet;
use crate::table::Table;
use crate::{AuthoringError, Weight, advise, length, logic, repeated, style, survey, xlsx};

/// Sheets that are read.
const READ: [&str; 4] = ["survey", "choices", "settings", "external_choices"];
/// Sheets of XLSForm without which the form would mean something else.
const REFUSED: [&str; 3] = ["entities", "osm", "cascades"];

/// A form read from its source, with everything that was found.
#[derive(Debug)]
pub struct FormFile {
    /// The form, as far as it could be read.
    pub bundle: Bundle,
    /// The lists beside it that it uses.
    pub lists: Lists,
    /// The pictures and recordings beside it, by their hash, as the documents that phones fetch ([`forms::Media`]).
    pub media: BTreeMap<Sha256, String>,
    /// Everything that is wrong or odd, in the order of sheets and rows.
    pub findings: Vec<AuthoringError>,
    /// What phones lack of it: a form is read and filled with it, and not published.
    pub(crate) lacking: Vec<AuthoringError>,
    /// The rows that findings are about, by sheet and number.
    pub(crate) rows: BTreeMap<(String, usize), Vec<Cell>>,
}

/// One cell of a row, or one line of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// The heading of its column; empty for a line of a text.
    pub heading: String,
    /// What is in it, cut when it is long.
    pub content: String,
}

/// The most rows that are kept to be shown beside what is wrong in them.
const MAX_SHOWN: usize = 500;
/// The most letters of a cell that are.
const MAX_SHOWN_CELL: usize = 200;

impl FormFile {
    /// Whether it can be published: nothing in it is a mistake.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        self.findings
            .iter()
            .all(|finding| finding.weight == Weight::Advice)
    }

    /// The row a finding is about as it stands in the sheet, in the order of the columns; nothing where it is about no row.
    #[must_use]
    pub fn row(&self, finding: &AuthoringError) -> &[Cell] {
        let key = finding.row.map(|row| (finding.file.clone(), row));
        key.and_then(|key| self.rows.get(&key))
            .map_or(&[], Vec::as_slice)
    }

    /// Notes the lines of a text that findings are about.
    pub(crate) fn note_lines(&mut self, file: &str, text: &str) {
        let wanted: BTreeSet<usize> = self.findings.iter().filter_map(|error| error.row).collect();
        for (index, line) in text.lines().enumerate() {
            if wanted.contains(&(index + 1)) && self.rows.len() < MAX_SHOWN {
                let cell = Cell {
                    heading: String::new(),
                    content: shown(line.trim()),
                };
                self.rows.insert((file.to_owned(), index + 1), vec![cell]);
            }
        }
    }
}

fn shown(content: &str) -> String {
    let mut letters = content.chars();
    let mut short: String = letters.by_ref().take(MAX_SHOWN_CELL).collect();
    if letters.next().is_some() {
        short.push('…');
    }
    short
}

/// The rows of sheets that findings are about, and the one row of settings.
fn rows_of(
    tables: &BTreeMap<String, Table>,
    findings: &[AuthoringError],
) -> BTreeMap<(String, usize), Vec<Cell>> {
    let wanted: BTreeSet<(&str, usize)> = findings
        .iter()
        .filter_map(|error| Some((error.file.as_str(), error.row?)))
        .collect();
    let mut rows = BTreeMap::new();
    for (name, table) in tables {
        let Some((_, headings)) = table.rows.first() else {
            continue;
        };
        for (number, cells) in &table.rows {
            let asked = wanted.contains(&(table.file.as_str(), *number));
            if !(asked || name == "settings") || rows.len() >= MAX_SHOWN {
                continue;
            }
            let columns = headings.len().max(cells.len());
            let cell = |at: usize| Cell {
                heading: shown(headings.get(at).map_or("", String::as_str)),
                content: shown(cells.get(at).map_or("", String::as_str)),
            };
            let row = (0..columns).map(cell).collect();
            rows.insert((table.file.clone(), *number), row);
        }
    }
    rows
}

/// Reads the form in a workbook's bytes.
pub(crate) fn read_xlsx(bytes: &[u8], beside: &Beside<'_>) -> FormFile {
    let mut errors = Vec::new();
    let mut wanted = READ.to_vec();
    wanted.extend(REFUSED);
    let known = |name: &str| wanted.contains(&name.trim().to_lowercase().as_str());
    let mut tables: BTreeMap<String, Table> = BTreeMap::new();
    let mut sheets = xlsx::read(bytes, &known, &mut errors);
    // Of two sheets with one name the visible one is what its author works on.
    sheets.sort_by_key(|sheet| sheet.hidden);
    for sheet in sheets {
        let name = sheet.name.trim().to_lowercase();
        if !known(&sheet.name) {
            if let Some(meant) = READ.iter().find(|known| near(&name, known)) {
                errors.push(AuthoringError::file(
                    &sheet.name,
                    format!(
                        "Trang tính “{}” không được đọc. Nếu là “{meant}” thì hãy sửa tên.",
                        sheet.name
                    ),
                    format!(
                        "The sheet “{}” is not read. If it is “{meant}”, mend its name.",
                        sheet.name
                    ),
                ));
            }
            continue;
        }
        if tables.contains_key(&name) {
            continue;
        }
        if sheet.hidden && READ.contains(&name.as_str()) {
            let error = AuthoringError::file(
                &name,
                "Trang tính này đang bị ẩn nhưng vẫn thuộc biểu mẫu. Hãy bỏ ẩn để người khác thấy.",
                "This sheet is hidden and yet belongs to the form. Unhide it so that others see it.",
            );
            errors.push(error.advice());
        }
        tables.insert(name, sheet.table);
    }
    read_tables(tables, beside, errors)
}

/// Reads the form whose sheets are CSV files.
pub(crate) fn read_files(beside: &Beside<'_>, open: &dyn Fn(&str) -> Option<Vec<u8>>) -> FormFile {
    let mut errors = Vec::new();
    let mut tables = BTreeMap::new();
    for name in READ.iter().chain(&REFUSED) {
        let file = format!("{name}.csv");
        if let Some(bytes) = open(&file)
            && let Some(table) = Table::from_csv(&file, &bytes, &mut errors)
        {
            tables.insert((*name).to_owned(), table);
        }
    }
    read_tables(tables, beside, errors)
}

fn read_tables(
    mut tables: BTreeMap<String, Table>,
    beside: &Beside<'_>,
    mut errors: Vec<AuthoringError>,
) -> FormFile {
    let unread: BTreeSet<_> = errors.iter().filter_map(place_of).collect();
    let first_checked = errors.len();
    // Of a sheet that goes on too long nothing more is said: what is wrong in it is wrong a hundred thousand times.
    if tables.values().any(|table| table.cut) {
        return FormFile {
            bundle: Bundle {
                form_id: beside.stem.to_owned(),
                ..Bundle::default()
            },
            lists: Lists::new(),
            media: BTreeMap::new(),
            findings: repeated::capped(errors),
            lacking: Vec::new(),
            rows: BTreeMap::new(),
        };
    }
    for name in REFUSED {
        if tables.get(name).is_some_and(|table| table.rows.len() > 1) {
            errors.push(AuthoringError::file(
                name,
                format!("Hệ thống chưa hỗ trợ trang tính “{name}”. Hãy xóa trang này."),
                format!("The sheet “{name}” is not supported. Remove it."),
            ));
        }
    }
    // What is read is taken apart; the rows are wanted again beside what is wrong in them.
    let written: BTreeMap<String, Table> = tables
        .iter()
        .map(|(name, table)| (name.clone(), table.clone()))
        .collect();
    let settings = tables.remove("settings");
    let first = settings.as_ref().map_or("", default_language);
    let tongues = Tongues::of_workbook(&languages(&tables), first);
    let sheet = |table: Option<Table>, columns: &Columns, errors: &mut Vec<AuthoringError>| {
        let table = table.filter(|table| !table.rows.is_empty())?;
        Some(Sheet::of(table, columns, &tongues, errors))
    };
    let settings = sheet(settings, &SETTINGS, &mut errors);
    let survey_sheet = sheet(tables.remove("survey"), &SURVEY, &mut errors);
    let choices: Vec<Choices> = ["choices", "external_choices"]
        .into_iter()
        .filter_map(|name| {
            let sheet = sheet(tables.remove(name), &CHOICES, &mut errors)?;
            Some(Choices::read(sheet, &mut errors))
        })
        .collect();
    if survey_sheet.is_none() && errors.is_empty() {
        errors.push(AuthoringError::file(
            "survey",
            "Thiếu trang tính “survey”: mỗi dòng là một câu hỏi, cột đầu là type.",
            "The sheet “survey” is missing: one question a row, the first column is type.",
        ));
    }
    let survey_sheet = survey_sheet.unwrap_or_default();
    if survey_sheet.rows().next().is_some() {
        check_languages(&survey_sheet, &mut errors);
    }
    let mut head = head(settings.as_ref(), beside.stem, &mut errors);
    head.mode = beside.mode.unwrap_or(head.mode);
    let survey = survey::read(&survey_sheet, &mut errors);
    let mut form = FormSource::new(head, survey_sheet, survey, choices, Rules::default());
    let media = form.bring(&|file| beside.bytes(file), &mut errors);
    let mut shared = BTreeMap::new();
    let mut at_hand = Lists::new();
    let named = form.external().map(str::to_owned);
    for name in named.chain(pulled(&form.bundle)).collect::<BTreeSet<_>>() {
        let refs = form.refs(&name);
        if let Some(list) = beside.list(&name, &refs, &mut errors) {
            at_hand.insert(name.clone(), Arc::new(list.clone()));
            shared.insert(name, list);
        }
    }
    form.check(&shared, &at_hand, &mut errors);
    if form.bundle.nodes.is_empty() && errors.is_empty() {
        errors.push(AuthoringError::file(
            "survey",
            "Biểu mẫu không có câu hỏi nào.",
            "The form has no questions.",
        ));
    }
    // A cell that could not be read is told once, not also as the empty one it was taken for.
    let checked = errors.split_off(first_checked);
    errors.extend(checked.into_iter().filter(|error| {
        let place = place_of(error);
        !place.is_some_and(|place| unread.contains(&place))
    }));
    let order = |error: &AuthoringError| {
        let sheet = error.file.trim_end_matches(".csv");
        READ.iter()
            .position(|name| *name == sheet)
            .unwrap_or(READ.len())
    };
    errors.sort_by_cached_key(|error| {
        let letters = error.letters.clone().unwrap_or_default();
        (
            order(error),
            error.row,
            letters.len(),
            letters,
            error.clone(),
        )
    });
    errors.dedup();
    let errors = repeated::capped(errors);
    let lacking = repeated::capped(form.lacking());
    let shown: Vec<AuthoringError> = errors.iter().chain(&lacking).cloned().collect();
    FormFile {
        rows: rows_of(&written, &shown),
        lacking,
        bundle: form.bundle,
        lists: at_hand,
        media,
        findings: errors,
    }
}

/// Sheet, row and column of a finding that is about one cell.
fn place_of(error: &AuthoringError) -> Option<(String, usize, String)> {
    Some((error.file.clone(), error.row?, error.letters.clone()?))
}

/// What phones lack of a form, where only the names of its nodes say where it stands.
pub(crate) fn lacking(bundle: &Bundle, file: &str) -> Vec<AuthoringError> {
    let found = forms::lacking_on_phones(bundle).into_iter();
    let found = found.map(|finding| {
        let (vi, en) = message_of(&finding);
        let node = &finding.node;
        let error = AuthoringError::file(file, format!("{node}: {vi}"), format!("{node}: {en}"));
        error.in_column(finding.node)
    });
    repeated::capped(found.collect())
}

/// A form that was published before, checked again.
pub(crate) fn published(mut bundle: Bundle, file: &str, beside: &Beside<'_>) -> FormFile {
    bundle.mode = beside.mode.unwrap_or(bundle.mode);
    let mut findings = Vec::new();
    let mut lists = Lists::new();
    let external = bundle
        .questions()
        .filter_map(|question| match question.list() {
            Some(ListRef::External(name)) => Some(name.clone()),
            _ => None,
        });
    for name in external.chain(pulled(&bundle)).collect::<BTreeSet<_>>() {
        if let Some(list) = beside.list(&name, &Refs::default(), &mut findings) {
            lists.insert(name, Arc::new(list));
        }
    }
    let found = advise::check(&bundle, &lists)
        .into_iter()
        .chain(logic::check(&bundle));
    for finding in found {
        let (vi, en) = message_of(&finding);
        findings.push(AuthoringError::file(file, vi, en).in_column(finding.node));
    }
    let lacking = lacking(&bundle, file);
    FormFile {
        lacking,
        bundle,
        lists,
        media: BTreeMap::new(),
        findings: repeated::capped(findings),
        rows: BTreeMap::new(),
    }
}

/// The languages that headings name.
fn languages(tables: &BTreeMap<String, Table>) -> BTreeSet<String> {
    let mut named = BTreeSet::new();
    for (name, columns) in [("survey", &SURVEY), ("choices", &CHOICES)] {
        let headings = tables
            .get(name)
            .and_then(|table| table.rows.first())
            .map_or(&[][..], |(_, cells)| cells);
        for heading in headings {
            if let Heading::Read(_, Some(language)) = columns.heading(heading) {
                named.insert(language);
            }
        }
    }
    named
}

fn default_language(settings: &Table) -> &str {
    let (Some((_, headings)), Some((_, cells))) = (settings.rows.first(), settings.rows.get(1))
    else {
        return "";
    };
    let named = |heading: &String| {
        SETTINGS.heading(heading) == Heading::Read("default_language".to_owned(), None)
    };
    let at = headings.iter().position(named);
    at.and_then(|at| cells.get(at)).map_or("", String::as_str)
}

/// Says once which of the two languages the form does not have at all.
fn check_languages(sheet: &Sheet, errors: &mut Vec<AuthoringError>) {
    let label = sheet.has("label");
    let vietnamese = sheet.speaks(Language::Vi) || sheet.plain_columns().contains(&"label");
    let said = [
        (vietnamese, "tiếng Việt", "Tiếng Việt (vi)", "Vietnamese"),
        (
            sheet.speaks(Language::En),
            "tiếng Anh",
            "English (en)",
            "English",
        ),
    ];
    for (there, vi, heading, en) in said {
        if label && !there {
            let error = sheet.error_in(
                Some(1),
                "label",
                None,
                format!("Biểu mẫu chưa có {vi}. Hãy thêm cột label::{heading}."),
                format!("The form has no {en}. Add a column label::{heading}."),
            );
            errors.push(error.advice());
        }
    }
}

/// Reads the sheet `settings`, which XLSForm lets authors leave out.
fn head(settings: Option<&Sheet>, stem: &str, errors: &mut Vec<AuthoringError>) -> Head {
    let name = |text: &str| {
        let plain: String = text
            .chars()
            .map(|c| if c.is_ascii_alphanumeric() { c } else { '_' })
            .collect();
        format!("f_{plain}")
    };
    let mut head = Head {
        form_id: if forms::is_name(stem) {
            stem.to_owned()
        } else {
            name(stem)
        },
        version: "1".to_owned(),
        title: Text::vi(stem),
        ..Head::default()
    };
    let Some(row) = settings.and_then(|sheet| sheet.rows().next()) else {
        return head;
    };
    let take = |column: &str, into: &mut String| {
        let cell = row.cell(column);
        if !cell.is_empty() {
            cell.clone_into(into);
        }
    };
    take("form_id", &mut head.form_id);
    take("version", &mut head.version);
    take("procedure", &mut head.procedure);
    let title = row.text("form_title");
    if !title.is_empty() {
        head.title = title;
        length::check(row, "form_title", length::LABEL, true, errors);
    }
    head.layout = style::layout(row, errors);
    match row.cell("mode") {
        "" | "strict" => head.mode = Mode::Strict,
        "xforms-compat" => head.mode = Mode::XformsCompat,
        other => errors.push(row.error(
            "mode",
            format!("Không có cách đọc biểu thức “{other}”. Hãy ghi strict hoặc xforms-compat."),
            format!("There is no mode “{other}”. Write strict or xforms-compat."),
        )),
    }
    head
}

/// Names of the lists that `pulldata()` and `instance()` look up in.
fn pulled(bundle: &Bundle) -> Vec<String> {
    let mut names = Vec::new();
    for question in bundle.questions() {
        let sources = [
            &question.relevant,
            &question.required,
            &question.readonly,
            &question.calculation,
            &question.default,
            &question.choice_filter,
        ];
        let tests = question.constraints.iter().chain(&question.warnings);
        let sources = sources
            .into_iter()
            .flatten()
            .chain(tests.map(|rule| &rule.test));
        for source in sources {
            for call in ["pulldata(", "instance("] {
                for (at, _) in source.match_indices(call) {
                    let rest = source[at + call.len()..].trim_start();
                    let Some(quote) = rest.chars().next().filter(|c| matches!(c, '\'' | '"'))
                    else {
                        continue;
                    };
                    if let Some(name) = rest[1..].split(quote).next()
                        && forms::is_name(name)
                        && !bundle.choices.contains_key(name)
                    {
                        names.push(name.to_owned());
                    }
                }
            }
        }
    }
    names
}
