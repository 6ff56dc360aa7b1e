//! Which kind of form a file holds, and how it is read; it never judges what is in it.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use forms::Mode;

use crate::beside::{Beside, Places};
use crate::workbook::{FormFile, published, read_files, read_xlsx};
use crate::{formio, xform};

/// The most bytes of a form's file.
const MAX_FILE: u64 = 64 << 20;

/// Why a file was not read at all.
#[derive(Debug)]
pub enum UnreadableFile {
    /// The file system said no.
    Io(PathBuf, io::Error),
    /// It is larger than any form.
    TooLarge(PathBuf),
    /// It is no form of a kind that is known.
    UnknownKind(PathBuf),
}

impl std::fmt::Display for UnreadableFile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Io(path, error) => write!(
                f,
                "{}: không mở được tệp ({error}) / the file cannot be opened ({error})",
                path.display()
            ),
            Self::TooLarge(path) => write!(
                f,
                "{}: tệp lớn hơn 64 MB / the file is larger than 64 MB",
                path.display()
            ),
            Self::UnknownKind(path) => write!(
                f,
                "{}: không phải biểu mẫu. Dùng được: tệp Excel .xlsx, thư mục có survey.csv, ODK XForms .xml, Form.io .json, biểu mẫu đã xuất bản .json / not a form. A form is an Excel file .xlsx, a folder with survey.csv, ODK XForms .xml, Form.io .json or a published form .json",
                path.display()
            ),
        }
    }
}

impl std::error::Error for UnreadableFile {}

/// Reads a form: an Excel file, a folder with `survey.csv` (or that file itself), ODK XForms
/// XML, Form.io JSON, or a form that was published.
///
/// # Errors
/// [`UnreadableFile`] when there is no form at all; what is wrong inside one is among its findings.
pub fn read_form(path: &Path) -> Result<FormFile, UnreadableFile> {
    read_form_as(path, None)
}

/// The same, with expressions read in this mode whatever the file says.
pub(crate) fn read_form_as(path: &Path, mode: Option<Mode>) -> Result<FormFile, UnreadableFile> {
    let unreadable = |error| UnreadableFile::Io(path.to_owned(), error);
    let about = fs::metadata(path).map_err(unreadable)?;
    if about.is_dir() {
        return read_folder_of(path, mode);
    }
    if about.len() > MAX_FILE {
        return Err(UnreadableFile::TooLarge(path.to_owned()));
    }
    let folder = path.parent().unwrap_or(Path::new(""));
    if path.file_name().is_some_and(|name| name == "survey.csv") {
        return read_folder_of(folder, mode);
    }
    let bytes = fs::read(path).map_err(unreadable)?;
    let stem = stem(path);
    let beside = Beside {
        places: Places::Folder(folder),
        stem: &stem,
        mode,
    };
    if bytes.starts_with(b"PK") {
        return Ok(read_xlsx(&bytes, &beside));
    }
    read_bytes(path, &bytes, &beside)
}

/// Reads a form that is one text, by what it begins with.
pub(crate) fn read_bytes(
    path: &Path,
    bytes: &[u8],
    beside: &Beside<'_>,
) -> Result<FormFile, UnreadableFile> {
    let text = std::str::from_utf8(bytes).unwrap_or_default();
    let text = text.trim_start_matches('\u{FEFF}').trim_start();
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let mut form = match text.chars().next() {
        Some('<') => xform::read(text, &name, beside),
        Some('{') => read_json(text, &name, beside, path)?,
        _ => return Err(UnreadableFile::UnknownKind(path.to_owned())),
    };
    form.note_lines(&name, text);
    Ok(form)
}

fn read_json(
    text: &str,
    name: &str,
    beside: &Beside<'_>,
    path: &Path,
) -> Result<FormFile, UnreadableFile> {
    let document: serde_json::Value = serde_json::from_str(text)
        .map_err(|error| UnreadableFile::Io(path.to_owned(), error.into()))?;
    if formio::is_one(&document) {
        return Ok(formio::read(&document, name, beside));
    }
    match serde_json::from_value(document) {
        Ok(bundle) => Ok(published(bundle, name, beside)),
        Err(_) => Err(UnreadableFile::UnknownKind(path.to_owned())),
    }
}

fn read_folder_of(folder: &Path, mode: Option<Mode>) -> Result<FormFile, UnreadableFile> {
    if !folder.join("survey.csv").is_file() {
        return Err(UnreadableFile::UnknownKind(folder.to_owned()));
    }
    let stem = stem(&fs::canonicalize(folder).unwrap_or_else(|_| folder.to_owned()));
    let beside = Beside {
        places: Places::Folder(folder),
        stem: &stem,
        mode,
    };
    Ok(read_files(&beside, &|name| {
        fs::read(folder.join(name)).ok()
    }))
}

fn stem(path: &Path) -> String {
    let name = path.file_stem().unwrap_or_default();
    name.to_string_lossy().into_owned()
}
