//! Choice lists, from two choices to twenty thousand, searchable by name, by column and by what a thumb types; never fetched here.

use crate::text::Text;
use fold::{Rank, fold, rank};
use reader::{Fields, Read, Unreadable, readable};
use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

/// Positions of the choices sorted by one column, made when first needed.
type Index = OnceLock<Box<[u32]>>;

/// A list of choices with extra columns that filters may use. In JSON: `{"columns":["province_code"],"items":[…]}`.
///
/// Indexes and folded texts are made when first needed and kept.
#[derive(Debug, Clone, Default, Serialize)]
pub struct List {
    /// Names of the columns of [`Choice::cells`], in order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    columns: Vec<String>,
    /// The choices in the order they are offered.
    items: Vec<Choice>,
    #[serde(skip)]
    by_name: Index,
    #[serde(skip)]
    by_label: Index,
    #[serde(skip)]
    by_column: OnceLock<Box<[Index]>>,
    #[serde(skip)]
    folded: OnceLock<Box<[String]>>,
}

impl PartialEq for List {
    fn eq(&self, other: &Self) -> bool {
        self.columns == other.columns && self.items == other.items
    }
}

/// One choice of a list.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Choice {
    /// What is stored: a code.
    pub name: String,
    /// What is read.
    pub label: Text,
    /// Other words people search it by.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub aliases: String,
    /// One cell for each column of the list; missing cells are empty.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub cells: Vec<String>,
}

readable!(struct Choice { name, label; aliases, cells });
readable!(with List);

impl Read for List {
    fn read(value: serde_json::Value) -> Result<Self, Unreadable> {
        let mut fields = Fields::of(value, "List")?;
        let (columns, items) = (fields.take("columns")?, fields.need("items")?);
        Ok(Self::new(columns, items))
    }
}

/// A column of a list: its name, its label or one of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Column {
    Name,
    Label,
    Cell(usize),
}

impl List {
    /// A list of choices; each [`Choice::cells`] follows `columns`.
    #[must_use]
    pub fn new(columns: Vec<String>, items: Vec<Choice>) -> Self {
        Self {
            columns,
            items,
            ..Self::default()
        }
    }

    /// The choices in the order they are offered.
    #[must_use]
    pub fn items(&self) -> &[Choice] {
        &self.items
    }

    /// Names of the extra columns.
    #[must_use]
    pub fn columns(&self) -> &[String] {
        &self.columns
    }

    /// The first choice with this name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Choice> {
        self.named(name).first().map(|at| self.item(*at))
    }

    /// What `choice` has in the column `column`; `name` and `label` are columns too.
    #[must_use]
    pub fn cell<'a>(&self, choice: &'a Choice, column: &str) -> Option<&'a str> {
        self.column(column).map(|column| cell(choice, column))
    }

    pub(crate) fn column(&self, name: &str) -> Option<Column> {
        match name {
            "name" => Some(Column::Name),
            "label" => Some(Column::Label),
            _ => self
                .columns
                .iter()
                .position(|column| column == name)
                .map(Column::Cell),
        }
    }

    pub(crate) fn item(&self, at: u32) -> &Choice {
        &self.items[at as usize]
    }

    /// Positions of the choices with this name, in order.
    pub(crate) fn named(&self, name: &str) -> &[u32] {
        let index = self.by_name.get_or_init(|| self.index(Column::Name));
        self.equal(index, Column::Name, name)
    }

    /// Positions of the choices with `value` in `column`, in order.
    pub(crate) fn with(&self, column: Column, value: &str) -> &[u32] {
        match column {
            Column::Name => self.named(value),
            Column::Label => {
                let index = self.by_label.get_or_init(|| self.index(Column::Label));
                self.equal(index, column, value)
            }
            Column::Cell(at) => {
                let columns = self
                    .by_column
                    .get_or_init(|| self.columns.iter().map(|_| Index::new()).collect());
                let index = columns[at].get_or_init(|| self.index(column));
                self.equal(index, column, value)
            }
        }
    }

    /// The choices that match what is typed without marks or by initials, the best first, among those that have a value in a
    /// column (`("province_code", "45")`), or among all. An empty text matches everything.
    #[must_use]
    pub fn find(&self, among: Option<(&str, &str)>, typed: &str) -> Vec<&Choice> {
        let offered = match among {
            Some((column, value)) => match self.column(column) {
                Some(column) => self.with(column, value).to_vec(),
                None => Vec::new(),
            },
            None => (0..u32::try_from(self.items.len()).unwrap_or(u32::MAX)).collect(),
        };
        let found = self.fitting(offered, typed).into_iter();
        found.map(|at| self.item(at)).collect()
    }

    /// Of the choices at these positions those that match what is typed, the best first.
    pub(crate) fn fitting(&self, offered: Vec<u32>, typed: &str) -> Vec<u32> {
        let query = fold(typed);
        if query.is_empty() {
            return offered;
        }
        let mut ranked: Vec<_> = offered
            .into_iter()
            .filter_map(|at| self.rank(at, &query).map(|rank| (rank, at)))
            .collect();
        order::natural(&mut ranked);
        ranked.into_iter().map(|(_, at)| at).collect()
    }

    /// How well a folded query matches the choice at this position.
    fn rank(&self, at: u32, query: &str) -> Option<Rank> {
        let folded = self.folded.get_or_init(|| {
            let searchable = |choice: &Choice| {
                let mut text = fold(&choice.label.vi);
                for more in [&choice.label.en, &choice.aliases] {
                    if !more.is_empty() {
                        text.push('\n');
                        text.push_str(&fold(more));
                    }
                }
                text
            };
            self.items.iter().map(searchable).collect()
        });
        folded[at as usize]
            .split('\n')
            .filter_map(|text| rank(text, query))
            .min()
    }

    fn index(&self, column: Column) -> Box<[u32]> {
        let mut sorted: Vec<u32> =
            (0..u32::try_from(self.items.len()).unwrap_or(u32::MAX)).collect();
        order::by(&mut sorted, |a, b| {
            cell(self.item(*a), column).cmp(cell(self.item(*b), column))
        });
        sorted.into_boxed_slice()
    }

    fn equal<'a>(&self, index: &'a [u32], column: Column, value: &str) -> &'a [u32] {
        let from = index.partition_point(|at| cell(self.item(*at), column) < value);
        let rest = &index[from..];
        let len = rest.partition_point(|at| cell(self.item(*at), column) == value);
        &rest[..len]
    }
}

/// What a choice has in a column; empty where there is nothing.
pub(crate) fn cell(choice: &Choice, column: Column) -> &str {
    match column {
        Column::Name => &choice.name,
        Column::Label => &choice.label.vi,
        Column::Cell(at) => choice.cells.get(at).map_or("", String::as_str),
    }
}

/// The external lists at hand, by name. A list that has not been fetched yet is simply not there.
#[derive(Debug, Clone, Default)]
pub struct Lists(BTreeMap<String, Arc<List>>);

impl Lists {
    /// No list at all.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// These lists and one more.
    #[must_use]
    pub fn with(mut self, name: impl Into<String>, list: Arc<List>) -> Self {
        self.insert(name, list);
        self
    }

    /// Adds or replaces a list.
    pub fn insert(&mut self, name: impl Into<String>, list: Arc<List>) {
        self.0.insert(name.into(), list);
    }

    /// The list, if it is at hand.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Arc<List>> {
        self.0.get(name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn communes() -> List {
        let commune = |name: &str, label: &str, province: &str| Choice {
            name: name.into(),
            label: Text::vi(label),
            cells: vec![province.into()],
            ..Choice::default()
        };
        List::new(
            vec!["province_code".into()],
            vec![
                commune("00004", "Phường Ba Đình", "01"),
                commune("26734", "Phường Sài Gòn", "79"),
                commune("00008", "Phường Ngọc Hà", "01"),
            ],
        )
    }

    #[test]
    fn a_column_finds_its_choices_in_their_order() {
        let list = communes();
        let column = list.column("province_code").unwrap();
        let names: Vec<_> = list
            .with(column, "01")
            .iter()
            .map(|at| &list.item(*at).name)
            .collect();
        assert_eq!(names, ["00004", "00008"]);
        assert!(list.with(column, "99").is_empty());
    }

    #[test]
    fn a_choice_is_found_by_name_and_without_marks() {
        let list = communes();
        assert_eq!(list.get("26734").unwrap().label.vi, "Phường Sài Gòn");
        assert!(list.get("26735").is_none());
        assert_eq!(list.rank(0, "ba dinh"), Some(Rank::Words));
        assert_eq!(list.rank(1, "ba dinh"), None);
    }

    #[test]
    fn choices_are_found_among_those_of_one_province_or_all() {
        let list = communes();
        let names = |among, typed| -> Vec<&str> {
            let found = list.find(among, typed).into_iter();
            found.map(|choice| choice.name.as_str()).collect()
        };
        assert_eq!(names(Some(("province_code", "01")), ""), ["00004", "00008"]);
        assert_eq!(names(Some(("province_code", "01")), "ngoc"), ["00008"]);
        assert_eq!(names(None, "sai gon"), ["26734"]);
        assert!(names(Some(("no such column", "01")), "").is_empty());
    }

    #[test]
    fn a_list_is_small_json() {
        let json = serde_json::to_string(&communes()).unwrap();
        assert!(json.starts_with(r#"{"columns":["province_code"],"items":[{"name":"00004","label":{"vi":"Phường Ba Đình"},"cells":["01"]}"#));
        assert_eq!(serde_json::from_str::<List>(&json).unwrap(), communes());
    }
}
