//! A form as it comes over a network, as bytes with a name; everything it may unpack to is counted first, and no file is opened.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};

use forms::{Lists, Mode};

use crate::beside::{Beside, Places, list_in};
use crate::file::{UnreadableFile, read_bytes};
use crate::media;
use crate::workbook::{FormFile, read_files, read_xlsx};

/// The most bytes of an upload; a workbook may have that many.
pub const MAX_UPLOAD: usize = 20 << 20;
/// What an ODK XForm speaks of.
const XFORMS: &[u8] = b"http://www.w3.org/2002/xforms";
/// How the name of an Excel file ends.
const EXCEL: &str = ".xlsx";
/// The most files in a zip of sheets.
const MAX_ENTRIES: usize = 200;
/// The most bytes of all of them, unpacked.
const MAX_UNPACKED: u64 = 32 << 20;

/// Reads a form that was uploaded: an Excel file, ODK XForms XML, a zip with one of these or with `survey.csv` and the other
/// sheets, and with the lists, pictures and recordings beside them, Form.io JSON, or a form that was published. `lists` are those
/// the catalogue has.
///
/// # Errors
/// [`UnreadableFile`] when there is no form at all; what is wrong inside one is among its findings.
pub fn read_upload(name: &str, bytes: &[u8], lists: &Lists) -> Result<FormFile, UnreadableFile> {
    // Phones open no other, so this is how it is checked, whatever the file says.
    read_upload_as(name, bytes, lists, Some(Mode::Strict))
}

/// The same, with expressions read in this mode; in the one the file says where none is given.
///
/// # Errors
/// Those of [`read_upload`].
pub fn read_upload_as(
    name: &str,
    bytes: &[u8],
    lists: &Lists,
    mode: Option<Mode>,
) -> Result<FormFile, UnreadableFile> {
    let path = PathBuf::from(name);
    if bytes.len() > MAX_UPLOAD {
        return Err(UnreadableFile::TooLarge(path));
    }
    let stem = Path::new(name).file_stem().unwrap_or_default();
    let stem = stem.to_string_lossy().into_owned();
    let beside = |files| Beside {
        places: Places::Given { files, lists },
        stem: &stem,
        mode,
    };
    if !bytes.starts_with(b"PK") {
        return read_bytes(&path, bytes, &beside(&BTreeMap::new()));
    }
    match sheets(bytes) {
        Sheets::Workbook => Ok(read_xlsx(bytes, &beside(&BTreeMap::new()))),
        Sheets::Packed(form, files) if form.starts_with(b"PK") => {
            Ok(read_xlsx(&form, &beside(&files)))
        }
        Sheets::Packed(form, files) => read_bytes(&path, &form, &beside(&files)),
        Sheets::Files(files) => Ok(read_files(&beside(&files), &|name| {
            files.get(name).cloned()
        })),
        Sheets::TooLarge => Err(UnreadableFile::TooLarge(path)),
        Sheets::Neither => Err(UnreadableFile::UnknownKind(path)),
    }
}

/// What a zip is.
enum Sheets {
    /// An Excel file, or nothing that can be read: who reads workbooks says which.
    Workbook,
    /// CSV files, and what lies beside them, by name without their folder.
    Files(BTreeMap<String, Vec<u8>>),
    /// One Excel file or ODK XForm, and what lies beside it.
    Packed(Vec<u8>, BTreeMap<String, Vec<u8>>),
    /// More than a form may unpack to.
    TooLarge,
    /// A zip of something else.
    Neither,
}

fn sheets(bytes: &[u8]) -> Sheets {
    let Ok(mut archive) = zip::ZipArchive::new(Cursor::new(bytes)) else {
        return Sheets::Workbook;
    };
    let excel = archive
        .file_names()
        .filter_map(Result::ok)
        .any(|name| name == "[Content_Types].xml" || name.starts_with("xl/"));
    if excel {
        return Sheets::Workbook;
    }
    if archive.len() > MAX_ENTRIES {
        return Sheets::TooLarge;
    }
    let mut files = BTreeMap::new();
    let mut left = MAX_UNPACKED;
    for index in 0..archive.len() {
        let Ok(entry) = archive.by_index(index) else {
            return Sheets::Neither;
        };
        let Ok(path) = entry.name().map(|name| name.replace('\\', "/")) else {
            continue;
        };
        let name = path.rsplit('/').next().unwrap_or_default().to_lowercase();
        let known = list_in(&name).is_some()
            || name.ends_with(EXCEL)
            || media::ENDINGS.iter().any(|ending| name.ends_with(ending));
        // What some systems put beside every file is no sheet.
        if !known || name.starts_with(['.', '~']) || path.starts_with("__MACOSX/") {
            continue;
        }
        if entry.size() > left {
            return Sheets::TooLarge;
        }
        // What a zip declares is only a promise: the real size is counted.
        let mut content = Vec::new();
        if entry.take(left + 1).read_to_end(&mut content).is_err() {
            return Sheets::Neither;
        }
        let Some(rest) = left.checked_sub(content.len() as u64) else {
            return Sheets::TooLarge;
        };
        left = rest;
        files.entry(name).or_insert(content);
    }
    if files.contains_key("survey.csv") {
        return Sheets::Files(files);
    }
    // Lists are XML too, but do not speak of forms.
    let is_form = |(name, content): &(&String, &Vec<u8>)| {
        let says = |word: &[u8]| content.windows(word.len()).any(|at| at == word);
        name.ends_with(EXCEL) || (name.ends_with(".xml") && says(XFORMS))
    };
    let mut forms = files.iter().filter(is_form).map(|(name, _)| name.clone());
    let (Some(only), None) = (forms.next(), forms.next()) else {
        return Sheets::Neither;
    };
    let form = files.remove(&only).unwrap_or_default();
    Sheets::Packed(form, files)
}
