//! Rows of cells as they stand in a file, within bounds; it never knows what a heading means.

use unicode_normalization::UnicodeNormalization;

use crate::AuthoringError;

/// The most bytes a sheet of text may have.
const MAX_BYTES: usize = 8 << 20;

/// The most rows a sheet may have.
pub(crate) const MAX_ROWS: usize = 100_000;

/// The most columns a sheet may have.
pub(crate) const MAX_COLUMNS: usize = 500;

/// A sheet's rows, each with its number as spreadsheet programs count; rows without a word are left out.
#[derive(Debug, Clone, Default)]
pub(crate) struct Table {
    /// Relative name of the file, or the name of the sheet in a workbook.
    pub(crate) file: String,
    /// Number and cells of each row.
    pub(crate) rows: Vec<(usize, Vec<String>)>,
    /// Whether it goes on beyond what a sheet may hold.
    pub(crate) cut: bool,
}

impl Table {
    /// Reads a CSV file. Nothing is given when it cannot be read at all.
    pub(crate) fn from_csv(
        file: &str,
        bytes: &[u8],
        errors: &mut Vec<AuthoringError>,
    ) -> Option<Self> {
        if bytes.len() > MAX_BYTES {
            errors.push(AuthoringError::file(
                file,
                "Tệp lớn hơn 8 MB. Hãy chia nhỏ biểu mẫu hoặc danh sách.",
                "The file is larger than 8 MB. Split the form or the list.",
            ));
            return None;
        }
        let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .from_reader(bytes);
        let mut rows = Vec::new();
        let mut cut = false;
        for (index, record) in reader.records().enumerate() {
            let number = index + 1;
            match record {
                Ok(record) if index <= MAX_ROWS => {
                    let cells: Vec<String> = record.iter().take(MAX_COLUMNS).map(clean).collect();
                    if cells.iter().any(|cell| !cell.is_empty()) {
                        rows.push((number, cells));
                    }
                }
                Ok(_) => {
                    errors.push(too_many_rows(file, number));
                    cut = true;
                    break;
                }
                Err(_) if index == 0 => {
                    errors.push(AuthoringError::file(
                        file,
                        "Không đọc được dòng tiêu đề. Hãy lưu tệp dạng CSV UTF-8, dòng đầu là tên cột.",
                        "The headings cannot be read. Save the file as UTF-8 CSV with the column names in the first row.",
                    ));
                    return None;
                }
                Err(error) => errors.push(AuthoringError::row(
                    file,
                    number,
                    format!("Không đọc được dòng này: {error}. Hãy lưu tệp dạng CSV UTF-8."),
                    format!("This row cannot be read: {error}. Save the file as UTF-8 CSV."),
                )),
            }
        }
        Some(Self {
            file: file.to_owned(),
            rows,
            cut,
        })
    }
}

/// The mistake of a sheet that goes on too long.
pub(crate) fn too_many_rows(file: &str, number: usize) -> AuthoringError {
    AuthoringError::row(
        file,
        number,
        "Quá 100.000 dòng nên trang này không được đọc. Hãy xóa các dòng thừa, hoặc chia ra.",
        "More than 100,000 rows, so this sheet is not read. Remove what is not needed, or split it.",
    )
}

/// A cell without the blanks around it and with composed letters: decomposed ones look the same and are not equal.
pub(crate) fn clean(cell: &str) -> String {
    cell.trim_matches(|c: char| c.is_whitespace() || c == '\u{200B}' || c == '\u{FEFF}')
        .nfc()
        .collect()
}
