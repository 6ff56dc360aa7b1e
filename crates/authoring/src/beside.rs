//! The lists that lie beside a form: CSV, XML and GeoJSON become rows of one kind; nothing is fetched from anywhere else.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use forms::{List, Lists, Mode};
use serde_json::Value;

use crate::AuthoringError;
use crate::language::Tongues;
use crate::lists::{self, Refs};
use crate::sheet::Sheet;
use crate::table::{MAX_COLUMNS, MAX_ROWS, Table, clean, too_many_rows};
use crate::xml::{self, elements, name};

/// The endings of files that hold a list.
pub(crate) const ENDINGS: [&str; 3] = [".csv", ".xml", ".geojson"];

/// The list in a file's name.
pub(crate) fn list_in(file: &str) -> Option<&str> {
    ENDINGS.iter().find_map(|ending| file.strip_suffix(ending))
}

/// Where the lists lie that a form names.
pub(crate) struct Beside<'a> {
    /// The form's own folder, or what came with it.
    pub(crate) places: Places<'a>,
    /// Its name without its ending: lists may lie in `{stem}-media`.
    pub(crate) stem: &'a str,
    /// How expressions are read, where whoever asks decides and not the form.
    pub(crate) mode: Option<Mode>,
}

/// Where to look for what a form names.
#[derive(Clone, Copy)]
pub(crate) enum Places<'a> {
    /// A folder of files.
    Folder(&'a Path),
    /// Files that came along, by name, and the lists of the catalogue.
    Given {
        files: &'a BTreeMap<String, Vec<u8>>,
        lists: &'a Lists,
    },
}

impl Beside<'_> {
    /// The list with this name, read from the first file that has it; `refs` say which of its columns is the code and which is
    /// shown.
    pub(crate) fn list(
        &self,
        name: &str,
        refs: &Refs,
        errors: &mut Vec<AuthoringError>,
    ) -> Option<List> {
        let found = ENDINGS.iter().find_map(|ending| {
            let file = format!("{name}{ending}");
            let bytes = self.bytes(&file)?;
            Some((file, bytes))
        });
        let Some((file, bytes)) = found else {
            return match self.places {
                Places::Folder(_) => None,
                Places::Given { lists, .. } => lists.get(name).map(|list| List::clone(list)),
            };
        };
        let table = match file.rsplit('.').next() {
            Some("xml") => from_xml(&file, &bytes, errors),
            Some("geojson") => from_geojson(&file, &bytes, errors),
            _ => Table::from_csv(&file, &bytes, errors),
        }?;
        let sheet = Sheet::of(table, &lists::COLUMNS, &Tongues::default(), errors);
        Some(lists::beside(&sheet, refs, errors))
    }

    /// What is in a file beside the form.
    pub(crate) fn bytes(&self, file: &str) -> Option<Vec<u8>> {
        match self.places {
            Places::Folder(folder) => {
                let places = [
                    folder.join(file),
                    folder.join(format!("{}-media", self.stem)).join(file),
                    folder.join("../_lists").join(file),
                ];
                places.iter().find_map(|place| fs::read(place).ok())
            }
            Places::Given { files, .. } => files.get(&file.to_lowercase()).cloned(),
        }
    }
}

/// Rows of cells by their column's name: the columns are those of all rows.
fn table(file: &str, all: Vec<Vec<(String, String)>>, errors: &mut Vec<AuthoringError>) -> Table {
    let mut columns: Vec<String> = Vec::new();
    let mut rows = Vec::new();
    let mut cut = false;
    for (index, cells) in all.into_iter().enumerate() {
        if index >= MAX_ROWS {
            errors.push(too_many_rows(file, index + 2));
            cut = true;
            break;
        }
        let mut row = vec![String::new(); columns.len()];
        for (column, cell) in cells {
            match columns.iter().position(|known| *known == column) {
                Some(at) => row[at] = clean(&cell),
                None if columns.len() < MAX_COLUMNS => {
                    columns.push(column);
                    row.push(clean(&cell));
                }
                None => {}
            }
        }
        rows.push((index + 2, row));
    }
    rows.insert(0, (1, columns));
    Table {
        file: file.to_owned(),
        rows,
        cut,
    }
}

/// An external instance in XML: `root`, its items, and their columns.
fn from_xml(file: &str, bytes: &[u8], errors: &mut Vec<AuthoringError>) -> Option<Table> {
    let text = String::from_utf8_lossy(bytes);
    let document = match xml::parse(text.trim_start_matches('\u{FEFF}')) {
        Ok(document) => document,
        Err(bad) => {
            let mut error = AuthoringError::file(file, bad.vi, bad.en);
            error.row = bad.line;
            errors.push(error);
            return None;
        }
    };
    let items = elements(document.root_element());
    let rows = items.map(|item| {
        elements(item)
            .map(|cell| (name(cell).to_owned(), xml::text(cell)))
            .collect()
    });
    Some(table(file, rows.collect(), errors))
}

/// A collection of features: each has its properties, its `id`, and as `geometry` the places as answers hold them.
fn from_geojson(file: &str, bytes: &[u8], errors: &mut Vec<AuthoringError>) -> Option<Table> {
    let wrong = |vi: &str, en: &str| AuthoringError::file(file, vi, en);
    let document: Value = serde_json::from_slice(bytes)
        .map_err(|_| errors.push(wrong("Không đọc được JSON.", "The JSON cannot be read.")))
        .ok()?;
    let Some(features) = document.get("features").and_then(Value::as_array) else {
        errors.push(wrong(
            "Tệp GeoJSON phải là một FeatureCollection.",
            "GeoJSON must be a FeatureCollection.",
        ));
        return None;
    };
    let mut rows = Vec::new();
    for (index, feature) in features.iter().enumerate() {
        let Some(geometry) = feature.get("geometry").and_then(places) else {
            errors.push(AuthoringError::row(
                file,
                index + 1,
                "Chỉ dùng được Point, LineString và Polygon một vòng.",
                "Only Point, LineString and Polygon of one ring can be used.",
            ));
            continue;
        };
        let mut row = vec![("geometry".to_owned(), geometry)];
        let properties = feature.get("properties").and_then(Value::as_object);
        let own = properties.into_iter().flatten();
        let id = feature.get("id").map(|id| ("id".to_owned(), word(id)));
        row.extend(id);
        for (name, value) in own {
            if !row.iter().any(|(known, _)| known == name) {
                row.push((name.clone(), word(value)));
            }
        }
        rows.push(row);
    }
    Some(table(file, rows, errors))
}

fn word(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

/// The places of a geometry: latitude and longitude, places apart by semicolons.
fn places(geometry: &Value) -> Option<String> {
    let coordinates = geometry.get("coordinates")?.as_array()?;
    let place = |of: &[Value]| {
        Some(format!(
            "{} {}",
            of.get(1)?.as_f64()?,
            of.first()?.as_f64()?
        ))
    };
    let line = |of: &[Value]| {
        let all: Option<Vec<String>> = of.iter().map(|one| place(one.as_array()?)).collect();
        Some(all?.join("; "))
    };
    match (geometry.get("type")?.as_str()?, coordinates.as_slice()) {
        ("Point", of) => place(of),
        ("LineString", of) => line(of),
        ("Polygon", [ring]) => line(ring.as_array()?),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(file: &str, bytes: &str, refs: &Refs) -> (Vec<(String, String, Vec<String>)>, usize) {
        let files = BTreeMap::from([(file.to_owned(), bytes.as_bytes().to_vec())]);
        let beside = Beside {
            places: Places::Given {
                files: &files,
                lists: &Lists::new(),
            },
            stem: "",
            mode: None,
        };
        let mut errors = Vec::new();
        let list = beside.list(list_in(file).unwrap(), refs, &mut errors);
        let items = list.map(|list| list.items().to_vec()).unwrap_or_default();
        let items = items
            .into_iter()
            .map(|item| (item.name, item.label.vi, item.cells));
        (items.collect(), errors.len())
    }

    #[test]
    fn xml_and_geojson_are_lists_like_csv() {
        let refs = |value: &str, label: &str| Refs {
            value: value.to_owned(),
            label: label.to_owned(),
        };
        let row = |name: &str, label: &str, cells: &[&str]| {
            let cells = cells.iter().map(|cell| (*cell).to_owned()).collect();
            (name.to_owned(), label.to_owned(), cells)
        };
        let xml = "<root><item><name>a</name><label>A</label><x>1</x></item><item><name>b</name><label>B</label></item></root>";
        assert_eq!(
            read("l.xml", xml, &Refs::default()),
            (vec![row("a", "A", &["1"]), row("b", "B", &[""])], 0)
        );
        let geojson = r#"{"type": "FeatureCollection", "features": [
            {"id": "a", "properties": {"title": "A"}, "geometry": {"type": "Point", "coordinates": [106.7, 16.5]}},
            {"id": "b", "properties": {"title": "B"}, "geometry": {"type": "MultiPoint", "coordinates": []}}]}"#;
        assert_eq!(
            read("l.geojson", geojson, &refs("id", "title")),
            (vec![row("a", "A", &["16.5 106.7"])], 1)
        );
        let csv = "ma,ten\nm,M\n";
        let named = read("l.csv", csv, &refs("ma", "ten"));
        assert_eq!(named, (vec![row("m", "M", &[])], 0));
        assert_eq!(read("l.csv", csv, &refs("nothing", "ten")).1, 1);
    }

    proptest! {
        #[test]
        fn any_text_is_answered(text in "[<>/a-z{}\\[\\]\":,0-9 ]{0,60}") {
            let _ = read("l.xml", &text, &Refs::default());
            let _ = read("l.geojson", &text, &Refs::default());
        }
    }
}
