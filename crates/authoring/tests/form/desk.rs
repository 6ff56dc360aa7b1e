//! A folder with one author's files, and short ways to say what is in them and what was found.

use std::fs;
use std::path::PathBuf;

use authoring::{FormFile, Weight, read_form};
use rust_xlsxwriter::Workbook;
use tempfile::TempDir;

/// The sheets of a workbook: name and rows of cells.
pub(crate) type Sheets<'a> = &'a [(&'a str, &'a [&'a [&'a str]])];

/// One author's folder.
pub(crate) struct Desk {
    folder: TempDir,
}

impl Desk {
    pub(crate) fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
        }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn put(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, bytes).unwrap();
        path
    }

    /// A workbook of texts.
    pub(crate) fn workbook(&self, name: &str, sheets: Sheets<'_>) -> PathBuf {
        let mut book = Workbook::new();
        for (sheet, rows) in sheets {
            let page = book.add_worksheet();
            page.set_name(*sheet).unwrap();
            for (row, cells) in (0..).zip(*rows) {
                for (column, cell) in (0..).zip(*cells) {
                    if !cell.is_empty() {
                        page.write_string(row, column, *cell).unwrap();
                    }
                }
            }
        }
        self.save(name, &mut book)
    }

    pub(crate) fn save(&self, name: &str, book: &mut Workbook) -> PathBuf {
        self.put(name, book.save_to_buffer().unwrap())
    }
}

/// The form in a workbook of texts.
pub(crate) fn form(sheets: Sheets<'_>) -> FormFile {
    let desk = Desk::new();
    read_form(&desk.workbook("to_khai.xlsx", sheets)).unwrap()
}

/// Cells of the mistakes, in the order in which they are reported.
pub(crate) fn mistakes(form: &FormFile) -> Vec<String> {
    cells(form, Weight::Mistake)
}

/// Cells of the advice.
pub(crate) fn advice(form: &FormFile) -> Vec<String> {
    cells(form, Weight::Advice)
}

fn cells(form: &FormFile, weight: Weight) -> Vec<String> {
    for finding in &form.findings {
        assert!(
            !finding.vi.is_empty() && !finding.en.is_empty(),
            "{finding}"
        );
    }
    let of_weight = form
        .findings
        .iter()
        .filter(|finding| finding.weight == weight);
    of_weight.map(|finding| finding.cell()).collect()
}
