//! Joins the old units and the lists of today's into the document that phones fetch; it reads no file.

use std::fmt::Write as _;

use crate::{Broken, Places};

/// What is wrong with the sources, for whoever keeps them.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{source_file}:{line}: {what}")]
pub struct Mistake {
    /// Which of the three, by its name in `procedures/`.
    pub source_file: &'static str,
    /// Its line, from 1; 0 for the whole file.
    pub line: usize,
    /// What is wrong.
    pub what: String,
}

/// Makes the document from the text of `old_units.txt` and of the lists `provinces.csv` (`code,name,…`) and `communes.csv`
/// (`code,name,type,province_code`). The result is checked: [`Places::read`] takes it.
///
/// # Errors
/// The first line that does not fit.
pub fn compile(old: &str, provinces: &str, communes: &str) -> Result<Vec<u8>, Mistake> {
    let mut text = String::with_capacity(old.len() + communes.len());
    let version = old.lines().find(|line| line.starts_with("version "));
    let version = version.ok_or_else(|| mistake(OLD, 0, "it names no version"))?;
    let _ = writeln!(text, "{version}");
    let communes = rows(COMMUNES, communes, ["code", "name", "province_code"])?;
    for [code, name, _] in rows(PROVINCES, provinces, ["code", "name", "name"])? {
        let _ = writeln!(text, "today {code} {name}");
        for [commune, name, _] in communes.iter().filter(|row| row[2] == code) {
            let _ = writeln!(text, "{commune} {name}");
        }
    }
    let today = text.lines().count();
    let mut taken = Vec::new();
    for (index, line) in old.lines().enumerate() {
        if !line.starts_with('#') && !line.starts_with("version ") {
            text.push_str(line);
            text.push('\n');
            taken.push(index + 1);
        }
    }
    let document = text.into_bytes();
    match Places::read(&document) {
        Ok(_) => Ok(document),
        Err(Broken { line, what }) if line > today => Err(mistake(
            OLD,
            taken.get(line - today - 1).copied().unwrap_or_default(),
            what,
        )),
        Err(Broken { what, .. }) => Err(mistake(COMMUNES, 0, what)),
    }
}

const OLD: &str = "_places/old_units.txt";
const PROVINCES: &str = "_lists/provinces.csv";
const COMMUNES: &str = "_lists/communes.csv";

fn mistake(source_file: &'static str, line: usize, what: impl Into<String>) -> Mistake {
    Mistake {
        source_file,
        line,
        what: what.into(),
    }
}

/// Three columns of a sheet whose cells need no quotes.
fn rows<'a>(
    file: &'static str,
    sheet: &'a str,
    wanted: [&str; 3],
) -> Result<Vec<[&'a str; 3]>, Mistake> {
    let mut lines = sheet.trim_start_matches('\u{feff}').lines();
    let heading: Vec<&str> = lines.next().unwrap_or_default().split(',').collect();
    let mut columns = [0; 3];
    for (column, name) in columns.iter_mut().zip(wanted) {
        *column = heading
            .iter()
            .position(|known| *known == name)
            .ok_or_else(|| mistake(file, 1, format!("there is no column {name}")))?;
    }
    lines
        .enumerate()
        .map(|(index, line)| {
            let cells: Vec<&str> = line.split(',').collect();
            if cells.len() != heading.len() || line.contains('"') {
                return Err(mistake(
                    file,
                    index + 2,
                    "cells here have neither commas nor quotes",
                ));
            }
            Ok(columns.map(|column| cells[column]))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const OLD_UNITS: &str = "\
# where it is from
version 2026-10
province 45 tỉnh Quảng Trị > 44
district 465 huyện Hướng Hóa
19429 thị trấn Khe Sanh > 19429
19474 xã Húc > 19429
";
    const PROVINCE: &str = "code,name,type,aliases\n44,Tỉnh Quảng Trị,tỉnh,Quảng Bình\n";
    const COMMUNE: &str = "code,name,type,province_code\n19429,Xã Khe Sanh,xã,44\n";

    #[test]
    fn the_document_holds_today_first_and_then_what_was() {
        let document = compile(OLD_UNITS, PROVINCE, COMMUNE).unwrap();
        let text = String::from_utf8(document).unwrap();
        assert!(text.starts_with(
            "version 2026-10\ntoday 44 Tỉnh Quảng Trị\n19429 Xã Khe Sanh\nprovince 45"
        ));
        assert!(!text.contains('#'));
    }

    #[test]
    fn a_successor_that_does_not_exist_is_told_by_its_line() {
        let old = OLD_UNITS.replace("Húc > 19429", "Húc > 19999");
        let mistake = compile(&old, PROVINCE, COMMUNE).unwrap_err();
        assert_eq!(
            mistake.to_string(),
            "_places/old_units.txt:6: the successor is not a commune of today"
        );
    }

    #[test]
    fn a_missing_column_is_told_by_its_name() {
        let mistake = compile(OLD_UNITS, PROVINCE, "code,name\n").unwrap_err();
        assert_eq!(
            mistake.to_string(),
            "_lists/communes.csv:1: there is no column province_code"
        );
    }
}
