//! One form's sheets, read: from them the bundle, and against the lists everything that is wrong; it opens no file.

use std::collections::{BTreeMap, BTreeSet};

use domain::Sha256;
use forms::{Bundle, Choice, FORMAT, Field, Finding, Layout, List, Lists, Mode, Question, Text};

use crate::lists::{Inline, Refs};
use crate::rules::Rules;
use crate::sheet::Sheet;
use crate::survey::Survey;
use crate::{AuthoringError, advise, findings, lists, logic, marks, media};

/// What the sheet `settings` says.
#[derive(Debug, Default)]
pub(crate) struct Head {
    /// The form, across its versions.
    pub(crate) form_id: String,
    /// Its version.
    pub(crate) version: String,
    /// Code of its procedure.
    pub(crate) procedure: String,
    /// Its title.
    pub(crate) title: Text,
    /// How its expressions are read.
    pub(crate) mode: Mode,
    /// How much stands on one page.
    pub(crate) layout: Layout,
}

/// A sheet of choices and the lists in it.
#[derive(Debug)]
pub(crate) struct Choices {
    sheet: Sheet,
    lists: BTreeMap<String, Inline>,
}

impl Choices {
    /// Reads the lists of a sheet.
    pub(crate) fn read(sheet: Sheet, errors: &mut Vec<AuthoringError>) -> Self {
        let lists = lists::inline(&sheet, errors);
        Self { sheet, lists }
    }
}

/// The sheets of one form, read.
pub(crate) struct FormSource {
    /// The form as phones will have it.
    pub(crate) bundle: Bundle,
    sheet: Sheet,
    survey: Survey,
    choices: Vec<Choices>,
    rules: Rules,
}

impl FormSource {
    /// A form of its sheets.
    pub(crate) fn new(
        head: Head,
        sheet: Sheet,
        mut survey: Survey,
        choices: Vec<Choices>,
        rules: Rules,
    ) -> Self {
        let mut lists: BTreeMap<String, List> = BTreeMap::new();
        for (name, read) in choices.iter().flat_map(|choices| &choices.lists) {
            lists
                .entry(name.clone())
                .or_insert_with(|| read.list.clone());
        }
        for name in &survey.with_other {
            if let Some(list) = lists.get_mut(name)
                && list.get("other").is_none()
            {
                *list = with_other(list);
            }
        }
        let mut bundle = Bundle {
            format: FORMAT,
            form_id: head.form_id,
            version: head.version,
            procedure: head.procedure,
            title: head.title,
            mode: head.mode,
            layout: head.layout,
            nodes: std::mem::take(&mut survey.nodes),
            choices: lists,
            papers: rules.papers.clone(),
            fees: rules.fees.clone(),
            ..Bundle::default()
        };
        // What is not drawn is said of its cell.
        marks::take_in(&mut bundle);
        Self {
            bundle,
            sheet,
            survey,
            choices,
            rules,
        }
    }

    /// Brings the pictures and recordings that its rows name; `open` finds a file beside the form. The answer is the documents
    /// that phones fetch.
    pub(crate) fn bring(
        &mut self,
        open: &dyn Fn(&str) -> Option<Vec<u8>>,
        errors: &mut Vec<AuthoringError>,
    ) -> BTreeMap<Sha256, String> {
        let mut beside = media::Beside::new(open);
        let of_choices = self.choices.iter().flat_map(|choices| {
            let lists = choices.lists.values().flat_map(|list| &list.media);
            lists.map(|named| (&choices.sheet, named))
        });
        let of_rows = self.survey.media.iter().map(|named| (&self.sheet, named));
        for (sheet, named) in of_rows.chain(of_choices) {
            for wrong in beside.take(named, &mut self.bundle.media) {
                errors.push(media::in_cell(sheet, named.row, wrong));
            }
        }
        for question in self.bundle.questions() {
            if let Some((vi, en)) = media::unseen(&self.bundle, question)
                && let Some(place) = self.survey.places.get(&question.name)
            {
                errors.push(self.sheet.error(place.row, "type", vi, en).advice());
            }
        }
        beside.documents
    }

    /// Names of the shared lists it chooses from.
    pub(crate) fn external(&self) -> impl Iterator<Item = &str> {
        self.survey.external.keys().map(String::as_str)
    }

    /// Which columns of a shared list its questions read.
    pub(crate) fn refs(&self, list: &str) -> Refs {
        self.survey.refs.get(list).cloned().unwrap_or_default()
    }

    /// Checks the form against the lists and asks the engine what is wrong with it.
    pub(crate) fn check(
        &self,
        shared: &BTreeMap<String, List>,
        at_hand: &Lists,
        errors: &mut Vec<AuthoringError>,
    ) {
        self.check_lists(shared, errors);
        if self.sheet.is_strict() {
            errors.extend(self.lacking());
        }
        let missing = |question: &Question| {
            question.list().is_some_and(|list| {
                let name = list.name();
                !shared.contains_key(name) && !self.bundle.choices.contains_key(name)
            })
        };
        let named_already: BTreeSet<String> = self
            .bundle
            .questions()
            .filter(|question| missing(question))
            .map(|question| question.name.clone())
            .collect();
        let found = advise::check(&self.bundle, at_hand)
            .into_iter()
            .filter(|finding| {
                !(finding.field == Field::Kind && named_already.contains(&finding.node))
            })
            .collect();
        errors.extend(findings::place(
            found,
            &self.sheet,
            &self.survey,
            &self.rules,
        ));
        let (never, hidden): (Vec<Finding>, Vec<Finding>) = logic::check(&self.bundle)
            .into_iter()
            .partition(|finding| finding.field != Field::Relevant);
        let place = |found| findings::place(found, &self.sheet, &self.survey, &self.rules);
        errors.extend(place(never));
        let strict = self.sheet.is_strict();
        let weighed = |error: AuthoringError| if strict { error } else { error.advice() };
        errors.extend(place(hidden).into_iter().map(weighed));
    }

    /// What phones lack of the form, by its cells.
    pub(crate) fn lacking(&self) -> Vec<AuthoringError> {
        let found = forms::lacking_on_phones(&self.bundle);
        findings::place(found, &self.sheet, &self.survey, &self.rules)
    }

    fn check_lists(&self, shared: &BTreeMap<String, List>, errors: &mut Vec<AuthoringError>) {
        for (name, row) in &self.survey.external {
            if !shared.contains_key(name) {
                let (vi, en) = if self.sheet.is_strict() {
                    (
                        format!("Không có danh sách _lists/{name}.csv."),
                        format!("There is no list _lists/{name}.csv."),
                    )
                } else {
                    (
                        format!(
                            "Không có tệp {name}.csv bên cạnh biểu mẫu. Hãy đặt nó cùng thư mục."
                        ),
                        format!(
                            "There is no file {name}.csv beside the form. Put it into the same folder."
                        ),
                    )
                };
                errors.push(self.sheet.error(*row, "type", vi, en));
            }
        }
        let sheet = if self.sheet.is_strict() {
            "choices.csv"
        } else {
            "choices"
        };
        for (name, row) in &self.survey.inline {
            if !self.bundle.choices.contains_key(name) {
                errors.push(self.sheet.error(
                    *row,
                    "type",
                    format!("Không có danh sách “{name}” trong {sheet}."),
                    format!("There is no list “{name}” in {sheet}."),
                ));
            }
        }
        for choices in &self.choices {
            for (name, list) in &choices.lists {
                if !self.survey.inline.contains_key(name) {
                    let error = choices.sheet.error(
                        list.row,
                        "list_name",
                        format!(
                            "Danh sách “{name}” không câu hỏi nào dùng. Hãy xóa, hoặc sửa tên cho khớp."
                        ),
                        format!("No question uses the list “{name}”. Remove it, or mend its name."),
                    );
                    errors.push(if self.sheet.is_strict() {
                        error
                    } else {
                        error.advice()
                    });
                }
            }
        }
    }
}

/// The list and “other” at its end.
fn with_other(list: &List) -> List {
    let mut items = list.items().to_vec();
    items.push(Choice {
        name: "other".to_owned(),
        label: Text::new("Khác", "Other"),
        ..Choice::default()
    });
    List::new(list.columns().to_vec(), items)
}
