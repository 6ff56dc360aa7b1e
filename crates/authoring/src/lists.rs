//! Choice lists: those of one form (the sheet `choices`) and those many forms share (`_lists/`); it never filters them.

use std::collections::{BTreeMap, BTreeSet};

use forms::marked::key_of_choice;
use forms::{Choice, List, Text};

use crate::AuthoringError;
use crate::headings::{Columns, Others};
use crate::length;
use crate::media::Named;
use crate::sheet::Sheet;

/// The sheets of lists have any columns their authors like.
pub(crate) const COLUMNS: Columns = Columns {
    others: Others::Read,
    ..Columns::only(&[])
};

/// Columns of the sheet `choices`; any further column may be used by filters.
const OWN: [&str; 5] = ["list_name", "name", "label", "image", "audio"];

/// Which columns of a list are the code and the words of a choice; empty where nobody says so.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Refs {
    /// The column of the code.
    pub(crate) value: String,
    /// The column of the words.
    pub(crate) label: String,
}

impl Refs {
    fn column<'a>(
        &self,
        said: &'a str,
        otherwise: &'a str,
        sheet: &Sheet,
        errors: &mut Vec<AuthoringError>,
    ) -> &'a str {
        if said.is_empty() || sheet.has(said) {
            return if said.is_empty() { otherwise } else { said };
        }
        errors.push(AuthoringError::file(
            &sheet.file,
            format!("Danh sách không có cột “{said}” mà câu hỏi cần."),
            format!("The list has no column “{said}”, which a question needs."),
        ));
        otherwise
    }
}

/// A list of the sheet `choices` and the row it begins in.
#[derive(Debug, Default)]
pub(crate) struct Inline {
    /// The list.
    pub(crate) list: List,
    /// Row of its first choice.
    pub(crate) row: usize,
    /// Pictures and recordings beside its choices.
    pub(crate) media: Vec<Named>,
}

/// Reads the sheet `choices`.
pub(crate) fn inline(sheet: &Sheet, errors: &mut Vec<AuthoringError>) -> BTreeMap<String, Inline> {
    let extra: Vec<&str> = sheet
        .plain_columns()
        .into_iter()
        .filter(|name| !OWN.contains(name))
        .collect();
    let mut lists: BTreeMap<String, (usize, Vec<Choice>, Vec<Named>)> = BTreeMap::new();
    let mut seen = BTreeSet::new();
    for row in sheet.rows() {
        let list = row.cell("list_name");
        if list.is_empty() && row.cell("name").is_empty() && !sheet.is_strict() {
            continue;
        }
        if list.is_empty() {
            errors.push(row.error(
                "list_name",
                "Thiếu tên danh sách của lựa chọn này.",
                "The name of the list this choice belongs to is missing.",
            ));
            continue;
        }
        let begun = lists.entry(list.to_owned());
        let (_, choices, media) = begun.or_insert_with(|| (row.number, Vec::new(), Vec::new()));
        let name = row.cell("name");
        media.extend(Named::in_row(row, key_of_choice(list, name)));
        if name.is_empty() || name.contains(char::is_whitespace) {
            errors.push(row.error(
                "name",
                "Mã lựa chọn không được trống và không có khoảng trắng. Ví dụ: cha_de",
                "A choice needs a code without spaces. Example: cha_de",
            ));
        }
        if !seen.insert((list, name)) {
            errors.push(row.error(
                "name",
                format!("Mã “{name}” có hai lần trong danh sách này."),
                format!("The code “{name}” stands twice in this list."),
            ));
        }
        let label = row.text("label");
        length::check(row, "label", length::CHOICE, true, errors);
        let cells: Vec<String> = extra
            .iter()
            .map(|column| row.cell(column).to_owned())
            .collect();
        choices.push(Choice {
            name: name.to_owned(),
            label,
            aliases: String::new(),
            cells,
        });
    }
    let columns: Vec<String> = extra.into_iter().map(str::to_owned).collect();
    lists
        .into_iter()
        .map(|(name, (row, choices, media))| {
            let list = List::new(columns.clone(), choices);
            (name, Inline { list, row, media })
        })
        .collect()
}

/// Reads a list that lies beside a form as a CSV file, as XLSForm has them: the columns `name` and `label`, or as shared lists
/// here have them `code` and `name`; every other column may be used by filters and `pulldata()`.
pub(crate) fn beside(sheet: &Sheet, refs: &Refs, errors: &mut Vec<AuthoringError>) -> List {
    let (code, label) = match sheet.has("code") {
        true if refs.value.is_empty() => ("code", "name"),
        // What GeoJSON has in their place.
        _ if !sheet.has("name") && sheet.has("geometry") => ("id", "title"),
        _ => ("name", "label"),
    };
    let code = refs.column(&refs.value, code, sheet, errors);
    let label = refs.column(&refs.label, label, sheet, errors);
    let all = sheet.plain_columns();
    let code = if sheet.has(code) {
        code
    } else {
        // A table that is only looked up in has no choices: its first column names its rows.
        all.first().copied().unwrap_or(code)
    };
    let own = [code, label, "aliases"];
    let columns: Vec<&str> = all
        .into_iter()
        .filter(|name| !own.contains(name) || *name == "name" && code != "name" && label != "name")
        .collect();
    let mut choices = Vec::new();
    for row in sheet.rows() {
        let name = row.cell(code);
        if name.is_empty() {
            errors.push(row.error(code, "Dòng này không có mã.", "This row has no code."));
            continue;
        }
        let mut words = row.text(label);
        if words.is_empty() {
            words.vi = name.to_owned();
        }
        choices.push(Choice {
            name: name.to_owned(),
            label: words,
            aliases: row.cell("aliases").replace('|', ", "),
            cells: columns
                .iter()
                .map(|column| row.cell(column).to_owned())
                .collect(),
        });
    }
    List::new(columns.into_iter().map(str::to_owned).collect(), choices)
}

/// Reads a shared list: `code`, `name`, and where they are `name_en` and `aliases` (joined by `|`). Of the other columns only
/// those in `wanted`, the ones that filters of some form use, travel to phones.
pub(crate) fn shared(
    sheet: &Sheet,
    wanted: &BTreeSet<String>,
    errors: &mut Vec<AuthoringError>,
) -> List {
    let columns: Vec<String> = sheet
        .plain_columns()
        .into_iter()
        .filter(|column| wanted.contains(*column))
        .map(str::to_owned)
        .collect();
    let mut seen = BTreeSet::new();
    let mut choices = Vec::new();
    for row in sheet.rows() {
        let code = row.cell("code");
        if code.is_empty() || code.contains(char::is_whitespace) || !seen.insert(code) {
            errors.push(row.error(
                "code",
                format!("Mã “{code}” trống, có khoảng trắng hoặc đã dùng ở dòng trên."),
                format!("The code “{code}” is empty, has spaces or was used above."),
            ));
        }
        let name = row.cell("name");
        if name.is_empty() {
            errors.push(row.error("name", "Thiếu tên.", "The name is missing."));
        }
        let english = row.cell("name_en");
        choices.push(Choice {
            name: code.to_owned(),
            label: Text::new(name, if english == name { "" } else { english }),
            aliases: row.cell("aliases").replace('|', ", "),
            cells: columns
                .iter()
                .map(|column| row.cell(column).to_owned())
                .collect(),
        });
    }
    if choices.is_empty() {
        errors.push(AuthoringError::file(
            &sheet.file,
            "Danh sách trống.",
            "The list is empty.",
        ));
    }
    List::new(columns, choices)
}
