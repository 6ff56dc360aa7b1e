//! Sheets of an Excel workbook as tables of text, with every size looked at before anything is unpacked; it never runs a
//! formula and never knows what a heading means.
//!
//! Excel keeps what its author sees apart from what is stored: a day is a number that counts from 1900 or 1904, `1` may be a
//! fraction, one value spans merged cells. Here every cell becomes the text its author means: `2026-11-23`, `1`, the value of
//! the merged cells in each of their rows.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{DataRef, Dimensions, ExcelDateTime, Reader, SheetType, SheetVisible, Xlsx};

use crate::error::letters;
use crate::table::{MAX_COLUMNS, MAX_ROWS, Table, clean, too_many_rows};
use crate::{AuthoringError, package};

/// The most cells that are looked at in one sheet, empty ones included.
const MAX_CELLS: usize = 5_000_000;
/// The most letters of one cell; Excel itself holds 32,767.
const MAX_CELL: usize = 1 << 20;

/// The most letters of one sheet, in bytes: many cells may share one text, and each gets its own.
const MAX_LETTERS: usize = 100 << 20;

/// The first number that is beyond the year 9999.
const SERIAL_END: f64 = 2_958_466.0;

/// A sheet of a workbook.
#[derive(Debug)]
pub(crate) struct WorkbookSheet {
    /// Its name, as its author wrote it.
    pub(crate) name: String,
    /// Whether its author hid it.
    pub(crate) hidden: bool,
    /// What is in it.
    pub(crate) table: Table,
}

/// Reads the sheets of a workbook for which `wanted` holds, and the names of all of them.
pub(crate) fn read(
    bytes: &[u8],
    wanted: &dyn Fn(&str) -> bool,
    errors: &mut Vec<AuthoringError>,
) -> Vec<WorkbookSheet> {
    if let Err(refused) = package::bounded(bytes) {
        errors.push(*refused);
        return Vec::new();
    }
    // The library is not ours; should it stumble over foreign bytes, that is one more file that cannot be read.
    let read = catch_unwind(AssertUnwindSafe(|| {
        let mut found = Vec::new();
        let sheets = sheets(bytes, wanted, &mut found);
        (sheets, found)
    }));
    match read {
        Ok((Ok(sheets), found)) => {
            errors.extend(found);
            sheets
        }
        Ok((Err(reason), found)) => {
            errors.extend(found);
            errors.push(unreadable(&reason));
            Vec::new()
        }
        Err(_) => {
            errors.push(unreadable("?"));
            Vec::new()
        }
    }
}

fn sheets(
    bytes: &[u8],
    wanted: &dyn Fn(&str) -> bool,
    errors: &mut Vec<AuthoringError>,
) -> Result<Vec<WorkbookSheet>, String> {
    let mut book: Xlsx<_> =
        Xlsx::new(Cursor::new(bytes)).map_err(|error: calamine::XlsxError| error.to_string())?;
    let mut sheets = Vec::new();
    for meta in book.sheets_metadata().to_vec() {
        if meta.typ != SheetType::WorkSheet {
            continue;
        }
        let table = if wanted(&meta.name) {
            table(&mut book, &meta.name, errors)?
        } else {
            Table::default()
        };
        sheets.push(WorkbookSheet {
            name: meta.name,
            hidden: meta.visible != SheetVisible::Visible,
            table,
        });
    }
    Ok(sheets)
}

fn table(
    book: &mut Xlsx<Cursor<&[u8]>>,
    name: &str,
    errors: &mut Vec<AuthoringError>,
) -> Result<Table, String> {
    let file = name.trim().to_lowercase();
    let mut cells: BTreeMap<usize, BTreeMap<usize, String>> = BTreeMap::new();
    let mut reader = book
        .worksheet_cells_reader(name)
        .map_err(|error| error.to_string())?;
    let mut seen = 0;
    let mut left = MAX_LETTERS;
    let mut too_wide = false;
    // Formulas are not copied from the cells that share them: that alone could take more room than the file.
    while let Some(cell) = reader
        .next_cell_with_formula_metadata()
        .map_err(|error| error.to_string())?
    {
        let (row, column) = cell.pos;
        let (row, column) = (row as usize + 1, column as usize);
        seen += 1;
        // What a formula comes to stands beside it, an empty text too; without that nobody here knows what it means.
        let unknown = cell.formula.is_some() && cell.value == DataRef::Empty;
        let text = match written(&cell.value) {
            _ if unknown => Err(unreckoned()),
            read => read,
        };
        let text = match text {
            Ok(text) if text.is_empty() => continue,
            Ok(text) => text,
            Err((vi, en)) => {
                errors.push(AuthoringError::row(&file, row, vi, en).at_column(column));
                continue;
            }
        };
        if column >= MAX_COLUMNS {
            if !too_wide {
                let error = AuthoringError::row(
                    &file,
                    row,
                    format!("Quá {MAX_COLUMNS} cột. Cột này và các cột sau chưa được đọc."),
                    format!(
                        "More than {MAX_COLUMNS} columns. This one and those after it were not read."
                    ),
                );
                errors.push(error.at_column(column));
            }
            too_wide = true;
            continue;
        }
        if (cells.len() > MAX_ROWS && !cells.contains_key(&row)) || seen > MAX_CELLS {
            errors.push(too_many_rows(&file, row));
            let cut = true;
            return Ok(Table {
                file,
                cut,
                ..Table::default()
            });
        }
        let Some(less) = left.checked_sub(text.len()) else {
            errors.push(too_many_letters(&file, row));
            let cut = true;
            return Ok(Table {
                file,
                cut,
                ..Table::default()
            });
        };
        left = less;
        cells.entry(row).or_default().insert(column, text);
    }
    drop(reader);
    let merged = book
        .merge_cells_by_sheet_name(name)
        .map_err(|error| error.to_string())?;
    let mut room = MAX_CELLS;
    for region in merged {
        let first = region.start.0 as usize + 1;
        let looked = spread(&file, region, &mut cells, &mut left, errors);
        room = room.saturating_sub(looked.unwrap_or(0));
        if looked.is_none() || room == 0 {
            errors.push(match looked {
                None => too_many_letters(&file, first),
                Some(_) => too_many_rows(&file, first),
            });
            let cut = true;
            return Ok(Table {
                file,
                cut,
                ..Table::default()
            });
        }
    }
    let rows = cells
        .into_iter()
        .map(|(number, cells)| {
            let width = cells.keys().next_back().map_or(0, |last| last + 1);
            let mut row = vec![String::new(); width];
            for (at, text) in cells {
                row[at] = text;
            }
            (number, row)
        })
        .collect();
    Ok(Table {
        file,
        rows,
        cut: false,
    })
}

/// Gives the value of merged cells to each of their rows that has anything in it. Cells merged over several columns would mean
/// one thing in two columns, which nobody can know. Says how many rows it has looked at; nothing where no letters are left.
fn spread(
    file: &str,
    region: Dimensions,
    cells: &mut BTreeMap<usize, BTreeMap<usize, String>>,
    left: &mut usize,
    errors: &mut Vec<AuthoringError>,
) -> Option<usize> {
    let (first, column) = (region.start.0 as usize + 1, region.start.1 as usize);
    let (last, last_column) = (region.end.0 as usize + 1, region.end.1 as usize);
    let Some(text) = cells.get(&first).and_then(|row| row.get(&column)).cloned() else {
        return Some(1);
    };
    if last_column > column {
        let place = format!("{}{first}:{}{last}", letters(column), letters(last_column));
        let error = AuthoringError::row(
            file,
            first,
            format!(
                "Các ô {place} đang gộp qua nhiều cột nên không biết nội dung thuộc cột nào. Hãy bỏ gộp ô."
            ),
            format!(
                "The cells {place} are merged over several columns, so it is unclear which column the words belong to. Unmerge them."
            ),
        );
        errors.push(error.at_column(column));
        return Some(1);
    }
    let mut looked = 1;
    for (_, row) in cells.range_mut(first..=last.max(first)) {
        if let Entry::Vacant(place) = row.entry(column) {
            *left = left.checked_sub(text.len())?;
            place.insert(text.clone());
        }
        looked += 1;
    }
    Some(looked)
}

fn too_many_letters(file: &str, number: usize) -> AuthoringError {
    AuthoringError::row(
        file,
        number,
        "Trang này có hơn 100 MB chữ nên không được đọc. Hãy xóa những gì thừa, hoặc chia ra.",
        "This sheet has more than 100 MB of text and is not read. Remove what is not needed, or split it.",
    )
}

type Refused = (String, String);

/// What is said of a formula that no program has reckoned yet.
fn unreckoned() -> Refused {
    (
        "Ô này có công thức nhưng tệp không lưu kết quả của nó. Hãy mở tệp bằng Excel hoặc LibreOffice rồi lưu lại, hoặc gõ thẳng giá trị vào ô.".to_owned(),
        "This cell has a formula, but the file does not hold its result. Open the file in Excel or LibreOffice and save it again, or type the value into the cell.".to_owned(),
    )
}

/// What the author sees in a cell, as text.
fn written(value: &DataRef<'_>) -> Result<String, Refused> {
    let text = match value {
        DataRef::Empty => String::new(),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
            bounded_text(text)?
        }
        DataRef::SharedString(text) => bounded_text(text)?,
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => plain(*number),
        DataRef::Bool(true) => "TRUE".to_owned(),
        DataRef::Bool(false) => "FALSE".to_owned(),
        DataRef::DateTime(moment) if moment.is_duration() => plain(moment.as_f64()),
        DataRef::DateTime(moment) => day(moment)?,
        DataRef::Error(error) => {
            return Err((
                format!(
                    "Ô này đang báo lỗi công thức ({error}). Hãy sửa công thức hoặc gõ giá trị."
                ),
                format!(
                    "This cell shows a formula error ({error}). Mend the formula or type the value."
                ),
            ));
        }
    };
    Ok(text)
}

fn bounded_text(text: &str) -> Result<String, Refused> {
    if text.len() > MAX_CELL {
        return Err((
            "Ô này dài hơn 1 MB. Hãy viết gọn lại.".to_owned(),
            "This cell is longer than 1 MB. Shorten it.".to_owned(),
        ));
    }
    // Excel writes a line break or a control letter that XML cannot hold as `_x000D_`.
    Ok(clean(&text.replace("_x000D_", "")))
}

/// A number as an author types it: without a fraction where it has none.
fn plain(number: f64) -> String {
    if number.fract() == 0.0 && number.abs() < 1e15 {
        return format!("{number:.0}");
    }
    number.to_string()
}

/// A day, a moment or a time of day from Excel's count of days.
fn day(moment: &ExcelDateTime) -> Result<String, Refused> {
    let serial = moment.as_f64();
    let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
    let gap = (year, month, day) == (1900, 2, 29);
    if !(0.0..SERIAL_END).contains(&serial) || gap {
        return Err((
            format!(
                "Ngày trong ô này không có thật (số {serial}). Hãy gõ lại ngày, ví dụ 2026-11-23."
            ),
            format!(
                "The date in this cell does not exist (number {serial}). Type it again, for example 2026-11-23."
            ),
        ));
    }
    let time = format!("{hour:02}:{minute:02}:{second:02}");
    Ok(if serial < 1.0 {
        time
    } else if (hour, minute, second) == (0, 0, 0) {
        format!("{year:04}-{month:02}-{day:02}")
    } else {
        format!("{year:04}-{month:02}-{day:02}T{time}")
    })
}

/// The mistake of a workbook that cannot be read.
pub(crate) fn unreadable(reason: &str) -> AuthoringError {
    // The library counts places in pieces of a file it does not name.
    let reason = reason.replace("at 0..0: ", "");
    AuthoringError::file(
        "",
        format!("Không đọc được tệp Excel này: {reason}. Hãy mở và lưu lại dạng .xlsx."),
        format!("This Excel file cannot be read: {reason}. Open it and save it as .xlsx again."),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_merged_cell_is_spread_no_further_than_there_is_room() {
        let rows = || (1..=4).map(|row| (row, BTreeMap::from([(9, "x".to_owned())])));
        let region = Dimensions {
            start: (0, 0),
            end: (3, 0),
        };
        for (mut left, looked) in [(9, Some(5)), (8, None)] {
            let mut cells: BTreeMap<_, BTreeMap<_, _>> = rows().collect();
            if let Some(first) = cells.get_mut(&1) {
                first.insert(0, "chu".to_owned());
            }
            let found = spread("t", region, &mut cells, &mut left, &mut Vec::new());
            assert_eq!(found, looked);
        }
    }
}
