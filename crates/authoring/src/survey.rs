//! The sheet `survey`: rows become questions, groups and repeats; whether expressions make sense is asked elsewhere.

use std::collections::{BTreeMap, BTreeSet};

use forms::marked::{Said, key_of};
use forms::{Appearance, Group, Kind, ListRef, Node, Question, Repeat, Wide, is_name};

use crate::AuthoringError;
use crate::cells::{appearance, condition, expression, rule, shuffle, triggered};
use crate::defaults::default;
use crate::lists::Refs;
use crate::media::Named;
use crate::sheet::{Row, Sheet};
use crate::{length, looks};

pub(crate) mod kinds;

/// Columns of the sheet. `portal_name`, `autofill`, `warning`, `row_label` and `source` are ours, the others are XLSForm's.
pub(crate) const COLUMNS: &[&str] = &[
    "type",
    "name",
    "label",
    "hint",
    "image",
    "audio",
    "required",
    "required_message",
    "relevant",
    "constraint",
    "constraint_message",
    "calculation",
    "choice_filter",
    "trigger",
    "appearance",
    "default",
    "readonly",
    "repeat_count",
    "parameters",
    "row_label",
    "warning",
    "warning_message",
    "warning2",
    "warning2_message",
    "warning3",
    "warning3_message",
    "warning4",
    "warning4_message",
    "autofill",
    "portal_name",
    "source",
];

/// The columns of warnings with their sentences, in order.
pub(crate) const WARNINGS: [(&str, &str); 4] = [
    ("warning", "warning_message"),
    ("warning2", "warning2_message"),
    ("warning3", "warning3_message"),
    ("warning4", "warning4_message"),
];

/// The most groups inside each other.
const MAX_DEPTH: usize = 16;

/// What the sheet says.
#[derive(Debug, Default)]
pub(crate) struct Survey {
    /// The form's nodes.
    pub(crate) nodes: Vec<Node>,
    /// Row of each node, and which of its warning columns are filled.
    pub(crate) places: BTreeMap<String, Place>,
    /// Lists of the sheet `choices` that are used, with the row of their first use.
    pub(crate) inline: BTreeMap<String, usize>,
    /// Shared lists that are used, with the row of their first use.
    pub(crate) external: BTreeMap<String, usize>,
    /// Which columns of shared lists are read, where a question says so.
    pub(crate) refs: BTreeMap<String, Refs>,
    /// Lists to which a question adds “other”.
    pub(crate) with_other: BTreeSet<String>,
    /// Pictures and recordings beside labels.
    pub(crate) media: Vec<Named>,
    /// Names that stand in more than one row.
    pub(crate) doubled: BTreeSet<String>,
}

/// Where a node stands.
#[derive(Debug, Default)]
pub(crate) struct Place {
    /// Its row.
    pub(crate) row: usize,
    /// Columns of its warnings, in the order of the bundle.
    pub(crate) warnings: Vec<(&'static str, &'static str)>,
}

/// A group or repeat whose end has not come yet.
enum Open {
    Group(usize, Group),
    Repeat(usize, Repeat),
}

/// Reads the sheet.
pub(crate) fn read(sheet: &Sheet, errors: &mut Vec<AuthoringError>) -> Survey {
    let mut survey = Survey::default();
    let mut open: Vec<Open> = Vec::new();
    let mut beyond = 0_usize;
    for row in sheet.rows() {
        let kind = kinds::spelt(row.cell("type"));
        let (begins, ends) = (kind.starts_with("begin_"), kind.starts_with("end_"));
        if begins && open.len() >= MAX_DEPTH {
            if beyond == 0 {
                errors.push(row.error(
                    "type",
                    format!("Nhóm lồng nhau quá {MAX_DEPTH} tầng. Hãy bớt tầng."),
                    format!("Groups are nested more than {MAX_DEPTH} deep. Use fewer levels."),
                ));
            }
            beyond += 1;
            continue;
        }
        if ends && beyond > 0 {
            beyond -= 1;
            continue;
        }
        match kind.as_str() {
            "begin_group" => open.push(Open::Group(row.number, survey.group(row, errors))),
            "begin_repeat" => open.push(Open::Repeat(row.number, survey.repeat(row, errors))),
            "end_group" | "end_repeat" => survey.close(row, &kind, &mut open, errors),
            // A row without a type and a name is the author's own remark.
            "" if row.cell("name").is_empty() && !sheet.is_strict() => {}
            _ => {
                if let Some(question) = survey.question(row, &kind, errors) {
                    let other = kinds::wants_other(&kind).then(|| kinds::other(&question));
                    survey.put(Node::Question(Box::new(question)), &mut open);
                    if let Some(other) = other {
                        survey.put(Node::Question(Box::new(other)), &mut open);
                    }
                }
            }
        }
    }
    for left in open {
        let (number, what) = match left {
            Open::Group(number, _) => (number, "end_group"),
            Open::Repeat(number, _) => (number, "end_repeat"),
        };
        errors.push(sheet.error(
            number,
            "type",
            format!("Chưa có dòng {what} cho nhóm này. Hãy thêm một dòng {what} ở cuối nhóm."),
            format!("This group has no {what}. Add a row {what} at its end."),
        ));
    }
    looks::settle(&mut survey.nodes);
    survey
}

impl Survey {
    fn put(&mut self, node: Node, open: &mut [Open]) {
        match open.last_mut() {
            Some(Open::Group(_, group)) => group.children.push(node),
            Some(Open::Repeat(_, repeat)) => repeat.children.push(node),
            None => self.nodes.push(node),
        }
    }

    fn close(
        &mut self,
        row: Row<'_>,
        kind: &str,
        open: &mut Vec<Open>,
        errors: &mut Vec<AuthoringError>,
    ) {
        let node = match (open.pop(), kind) {
            (Some(Open::Group(_, group)), "end_group") => Node::Group(Box::new(group)),
            (Some(Open::Repeat(_, repeat)), "end_repeat") => Node::Repeat(Box::new(repeat)),
            (other, _) => {
                let (vi, en) = match &other {
                    None => (
                        format!("Dòng {kind} này không đóng nhóm nào. Hãy xóa dòng này."),
                        format!("This {kind} closes nothing. Remove the row."),
                    ),
                    Some(Open::Group(begun, _)) => (
                        format!(
                            "Nhóm đang mở từ dòng {begun} là begin_group, phải đóng bằng end_group."
                        ),
                        format!(
                            "The group opened in row {begun} is a begin_group: close it with end_group."
                        ),
                    ),
                    Some(Open::Repeat(begun, _)) => (
                        format!(
                            "Nhóm đang mở từ dòng {begun} là begin_repeat, phải đóng bằng end_repeat."
                        ),
                        format!(
                            "The group opened in row {begun} is a begin_repeat: close it with end_repeat."
                        ),
                    ),
                };
                errors.push(row.error("type", vi, en));
                open.extend(other);
                return;
            }
        };
        let name = row.cell("name");
        if !name.is_empty() && name != node.name() {
            // XLSForm reads no name here; the two only look as if they belonged together.
            errors.push(row.advise(
                "name",
                None,
                format!("Dòng này đóng nhóm “{}”, không phải “{name}”.", node.name()),
                format!("This row closes the group “{}”, not “{name}”.", node.name()),
            ));
        }
        if node.children().is_empty() {
            errors.push(row.error(
                "type",
                format!(
                    "Nhóm “{}” không có câu nào. Hãy thêm câu hỏi hoặc xóa nhóm.",
                    node.name()
                ),
                format!(
                    "The group “{}” has nothing in it. Add a question or remove it.",
                    node.name()
                ),
            ));
        }
        self.put(node, open);
    }

    /// Takes the row's name and remembers where it stands.
    fn name(&mut self, row: Row<'_>, errors: &mut Vec<AuthoringError>) -> String {
        let name = row.cell("name");
        if !is_name(name) {
            errors.push(row.error(
                "name",
                format!("“{name}” không dùng làm tên được. Tên bắt đầu bằng chữ cái không dấu, sau đó là chữ, số, gạch dưới."),
                format!("“{name}” cannot be a name. A name begins with a plain letter, then letters, digits, underscores."),
            ));
        }
        if let Some(first) = self.places.get(name) {
            errors.push(row.error(
                "name",
                format!(
                    "Tên “{name}” đã có ở dòng {}. Mỗi tên chỉ dùng một lần.",
                    first.row
                ),
                format!(
                    "The name “{name}” stands in row {} already. Use each name once.",
                    first.row
                ),
            ));
            self.doubled.insert(name.to_owned());
        } else {
            let place = Place {
                row: row.number,
                ..Place::default()
            };
            self.places.insert(name.to_owned(), place);
        }
        name.to_owned()
    }

    fn beside(&mut self, row: Row<'_>, name: &str) {
        let named = Named::in_row(row, key_of(name, Said::Label));
        self.media.extend(named);
    }

    fn group(&mut self, row: Row<'_>, errors: &mut Vec<AuthoringError>) -> Group {
        let name = self.name(row, errors);
        self.beside(row, &name);
        let group = Group {
            name,
            label: row.text("label"),
            hint: row.text("hint"),
            appearance: appearance(row, errors),
            relevant: expression(row, "relevant"),
            readonly: condition(row, "readonly"),
            autofill: expression(row, "autofill"),
            ..Group::default()
        };
        kinds::unread(row, &kinds::OF_QUESTIONS, errors);
        let named = group.appearance.contains(&Appearance::Section)
            || group.appearance.contains(&Appearance::Area);
        length::check(row, "label", length::LABEL, named, errors);
        length::check(row, "hint", length::HINT, false, errors);
        group
    }

    fn repeat(&mut self, row: Row<'_>, errors: &mut Vec<AuthoringError>) -> Repeat {
        let bound = |name: &str, errors: &mut Vec<AuthoringError>| {
            let value = row
                .cell("parameters")
                .split([' ', ';', ','])
                .find_map(|part| part.strip_prefix(name)?.strip_prefix('='))?;
            let number = value.parse::<u32>().ok();
            if number.is_none() {
                errors.push(row.error(
                    "parameters",
                    format!("“{value}” không phải số dòng. Ví dụ: min=1 max=20"),
                    format!("“{value}” is not a number of rows. Example: min=1 max=20"),
                ));
            }
            number
        };
        kinds::parameters(row, &["min", "max"], errors);
        kinds::unread(row, &kinds::OF_QUESTIONS, errors);
        kinds::unread(row, &["readonly"], errors);
        let name = self.name(row, errors);
        self.beside(row, &name);
        let repeat = Repeat {
            name,
            label: row.text("label"),
            hint: row.text("hint"),
            appearance: appearance(row, errors),
            row_label: row.text("row_label"),
            relevant: expression(row, "relevant"),
            count: expression(row, "repeat_count"),
            min: bound("min", errors).unwrap_or(0),
            max: bound("max", errors),
            autofill: expression(row, "autofill"),
            ..Repeat::default()
        };
        length::check(row, "label", length::LABEL, true, errors);
        length::check(row, "hint", length::HINT, false, errors);
        repeat
    }

    fn question(
        &mut self,
        row: Row<'_>,
        kind: &str,
        errors: &mut Vec<AuthoringError>,
    ) -> Option<Question> {
        let name = self.name(row, errors);
        let kind = kinds::read(self, row, kind, errors)?;
        self.beside(row, &name);
        let label = row.text("label");
        let hint = row.text("hint");
        let long = matches!(kind, Kind::Note | Kind::Acknowledge);
        let most = if long { length::MESSAGE } else { length::LABEL };
        length::check(row, "label", most, kind != Kind::Calculate, errors);
        length::check(row, "hint", length::HINT, false, errors);
        let calculation = kinds::preload(row.cell("type"))
            .map(str::to_owned)
            .or_else(|| expression(row, "calculation"));
        if kind == Kind::Calculate && calculation.is_none() {
            errors.push(row.error(
                "calculation",
                "Câu loại calculate phải có công thức ở cột này.",
                "A calculate needs its formula in this column.",
            ));
        }
        let known: &[&str] = match kind {
            Kind::SelectOne(ListRef::External(_)) | Kind::SelectMultiple(ListRef::External(_)) => {
                &["randomize", "seed", "value", "label"]
            }
            Kind::SelectOne(_) | Kind::SelectMultiple(_) | Kind::Wide(Wide::Rank(_)) => {
                &["randomize", "seed"]
            }
            Kind::Wide(Wide::Range(_)) => &["start", "end", "step"],
            _ => &[],
        };
        kinds::parameters(row, known, errors);
        let (actions, calculation) = triggered(row, calculation, errors);
        let required_message = row.text("required_message");
        length::check(row, "required_message", length::MESSAGE, false, errors);
        let mut warnings = Vec::new();
        for (test, message) in WARNINGS {
            if let Some(rule) = rule(row, test, message, errors) {
                warnings.push(rule);
                if let Some(place) = self.places.get_mut(&name) {
                    place.warnings.push((test, message));
                }
            }
        }
        Some(Question {
            label,
            hint,
            appearance: appearance(row, errors),
            relevant: expression(row, "relevant"),
            required: condition(row, "required"),
            required_message,
            readonly: condition(row, "readonly"),
            constraints: rule(row, "constraint", "constraint_message", errors)
                .into_iter()
                .collect(),
            warnings,
            calculation,
            default: default(row, &kind, errors),
            choice_filter: expression(row, "choice_filter"),
            shuffle: shuffle(row),
            actions,
            autofill: expression(row, "autofill"),
            portal_name: expression(row, "portal_name"),
            name,
            kind,
            ..Question::default()
        })
    }
}

#[cfg(test)]
mod tests;
