//! A form made ready to take the place of a procedure's form: what the sheets do not say comes from the form in force, and what
//! would not fit the procedure is a mistake; it publishes nothing.

use std::collections::BTreeSet;

use calendar::Date;
use domain::ProcedureCode;
use forms::{Bundle, ListRef, Lists, Mode};

use crate::error::letters;
use crate::findings::{message_of, of_case};
use crate::{AuthoringError, FormFile, Weight, advise};

/// The most items of a list that goes into the form itself.
const MAX_ITEMS: usize = 2_000;

/// What a procedure asks of the form that is to be its own.
#[derive(Debug, Clone, Copy)]
pub struct Wanted<'a> {
    /// Code of the procedure.
    pub code: ProcedureCode,
    /// Id of its form; absent while it has none.
    pub form: Option<&'a str>,
    /// The form in force: papers and fees stand in no sheet and are taken from it.
    pub in_force: Option<&'a Bundle>,
    /// The day it is.
    pub today: Date,
    /// Every form it ever had, with its version: answers name the version, so none may come twice.
    pub versions: &'a BTreeSet<String>,
    /// Lists of the catalogue; any other list goes into the form itself.
    pub lists: &'a Lists,
}

/// Says so when phones would not open the form: each function they lack by its cell.
pub fn for_phones(form: &mut FormFile) {
    let lacking = std::mem::take(&mut form.lacking);
    form.findings.extend(lacking);
    if form.bundle.mode == Mode::XformsCompat {
        form.findings.push(AuthoringError::file(
            "settings",
            "Điện thoại không mở biểu mẫu ở cách đọc xforms-compat. Hãy xuất bản với --mode strict và sửa những lỗi hiện ra.",
            "Phones do not open forms in the mode xforms-compat. Publish with --mode strict and mend what is then found.",
        ));
    }
}

/// Makes a form ready for its procedure; what does not fit is among its findings.
pub fn for_procedure(form: &mut FormFile, wanted: &Wanted<'_>) {
    for_phones(form);
    if !form.bundle.procedure.is_empty() && form.bundle.procedure != wanted.code.as_str() {
        let said = form.bundle.procedure.clone();
        form.wrong_in_settings(
            "procedure",
            format!(
                "Biểu mẫu ghi thủ tục {said}, nhưng đang tải lên cho thủ tục {}. Hãy sửa cột procedure hoặc chọn đúng thủ tục.",
                wanted.code
            ),
            format!(
                "The form names the procedure {said} and is uploaded for {}. Mend the column procedure or choose the other procedure.",
                wanted.code
            ),
        );
    }
    form.bundle.procedure = wanted.code.to_string();
    if let Some(id) = wanted.form
        && form.bundle.form_id != id
    {
        form.wrong_in_settings(
            "form_id",
            format!("Mã biểu mẫu của thủ tục này là “{id}”. Hãy ghi “{id}” vào cột form_id của trang settings."),
            format!("The form of this procedure is “{id}”. Write “{id}” in the column form_id of the sheet settings."),
        );
    }
    let version = form.bundle.version.clone();
    if wanted.versions.contains(&version) {
        form.wrong_in_settings(
            "version",
            format!("Phiên bản “{version}” đã dùng rồi. Hãy ghi phiên bản mới vào cột version của trang settings, ví dụ ngày hôm nay."),
            format!("The version “{version}” has been used already. Write a new version in the column version of the sheet settings, for example today's date."),
        );
    }
    not_before(form, wanted.today, Weight::Advice);
    carry_case(form, wanted.in_force);
    take_lists_in(form, wanted.lists);
}

/// A version that is a day to come: phones take such a form for a clock that is wrong, and what is filled on it cannot be handed
/// in before that day.
pub(crate) fn not_before(form: &mut FormFile, today: Date, weight: Weight) {
    let version = form.bundle.version.clone();
    if Date::parse_iso(&version).is_ok_and(|day| day > today) {
        form.wrong_in_settings(
            "version",
            format!("Phiên bản “{version}” là một ngày chưa tới: điện thoại sẽ tưởng đồng hồ sai và không nộp được. Hãy ghi ngày hôm nay ({}) hoặc sớm hơn vào cột version của trang settings, hoặc chỉ xuất bản từ ngày {version}.", today.iso()),
            format!("The version “{version}” is a day to come: phones would take their clock for wrong and could not hand it in. Write today ({}) or an earlier day in the column version of the sheet settings, or publish it from {version} on only.", today.iso()),
        );
        if let Some(last) = form.findings.last_mut() {
            last.weight = weight;
        }
    }
}

/// Papers and fees of the form in force go on; where they ask for a question that is gone, the author is told.
fn carry_case(form: &mut FormFile, in_force: Option<&Bundle>) {
    let Some(in_force) = in_force else { return };
    if form.bundle.papers.is_empty() {
        form.bundle.papers.clone_from(&in_force.papers);
    }
    if form.bundle.fees.is_empty() {
        form.bundle.fees.clone_from(&in_force.fees);
    }
    for finding in advise::check(&form.bundle, &form.lists) {
        if !of_case(finding.field) {
            continue;
        }
        let (vi, en) = message_of(&finding);
        form.findings.push(AuthoringError::file(
            "survey",
            format!(
                "Quy tắc “{}” về giấy tờ hoặc phí của thủ tục cần biểu mẫu này: {vi} Hãy giữ lại câu hỏi đó hoặc tên của nó.",
                finding.node
            ),
            format!(
                "The rule “{}” about papers or fees of the procedure needs this form: {en} Keep that question, or its name.",
                finding.node
            ),
        ));
    }
}

/// Lists that only this form has go into it, so that phones fetch one document.
fn take_lists_in(form: &mut FormFile, catalogue: &Lists) {
    let named: BTreeSet<String> = form
        .bundle
        .questions()
        .filter_map(|question| match question.list() {
            Some(ListRef::External(name)) => Some(name.clone()),
            _ => None,
        })
        .collect();
    for name in named {
        let Some(list) = form.lists.get(&name) else {
            continue;
        };
        let shared = catalogue
            .get(&name)
            .is_some_and(|shared| shared.items() == list.items());
        if shared {
            continue;
        }
        if list.items().len() > MAX_ITEMS {
            form.findings.push(AuthoringError::file(
                &format!("{name}.csv"),
                format!("Danh sách riêng của biểu mẫu có quá {MAX_ITEMS} dòng. Hãy dùng danh sách chung của hệ thống, hoặc rút ngắn lại."),
                format!("A list of the form's own has more than {MAX_ITEMS} rows. Use a list of the catalogue, or shorten it."),
            ));
            continue;
        }
        form.bundle.choices.insert(name, forms::List::clone(list));
    }
}

impl FormFile {
    /// A mistake in the one row of the sheet `settings`, by its cell where the sheet has the column.
    fn wrong_in_settings(&mut self, column: &str, vi: String, en: String) {
        let sheet = self
            .rows
            .iter()
            .find(|((file, row), _)| file.starts_with("settings") && *row > 1);
        let mut error = match sheet {
            Some(((file, row), _)) => AuthoringError::row(file, *row, vi, en),
            None => AuthoringError::file("settings", vi, en),
        };
        let at = sheet.and_then(|(_, cells)| {
            let same = |heading: &str| {
                heading
                    .trim()
                    .replace(' ', "_")
                    .eq_ignore_ascii_case(column)
            };
            cells.iter().position(|cell| same(&cell.heading))
        });
        error.letters = at.map(letters);
        self.findings.push(error.in_column(column));
    }
}
