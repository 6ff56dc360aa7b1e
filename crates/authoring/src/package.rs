//! The zip that an Excel workbook is, before it is opened: every size, declared and real, and no document type in any part; it
//! knows nothing of sheets.

use std::io::{self, Cursor, Read};

use crate::AuthoringError;
use crate::xlsx::unreadable;

/// The most bytes a workbook may have.
const MAX_BYTES: usize = 20 << 20;
/// The most bytes of everything in it, unpacked.
const MAX_UNPACKED: u64 = 100 << 20;
/// The most files in it.
const MAX_ENTRIES: usize = 2_000;
/// The most different texts it may say it has.
const MAX_TEXTS: u64 = 2_000_000;

/// Looks at every size, declared and real, before the workbook is opened.
pub(crate) fn bounded(bytes: &[u8]) -> Result<(), Box<AuthoringError>> {
    let large = || {
        Box::new(AuthoringError::file(
            "",
            "Tệp quá lớn, hoặc mở ra quá lớn (hơn 100 MB). Hãy xóa hình và trang tính không cần, rồi lưu lại.",
            "The file is too large, or unpacks to more than 100 MB. Remove pictures and sheets that are not needed and save it again.",
        ))
    };
    let typed = || {
        Box::new(AuthoringError::file(
            "",
            "Trong tệp Excel này có khai báo DOCTYPE, không được dùng ở đây. Hãy mở bằng Excel hoặc LibreOffice rồi lưu lại.",
            "This Excel file declares a DOCTYPE, which is not allowed here. Open it in Excel or LibreOffice and save it again.",
        ))
    };
    let broken = |error: &dyn std::fmt::Display| Box::new(unreadable(&error.to_string()));
    if bytes.len() > MAX_BYTES {
        return Err(large());
    }
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| {
        Box::new(AuthoringError::file(
            "",
            "Đây không phải tệp Excel .xlsx. Hãy mở bằng Excel hoặc LibreOffice rồi lưu dạng .xlsx.",
            "This is not an Excel .xlsx file. Open it in Excel or LibreOffice and save it as .xlsx.",
        ))
    })?;
    if archive.len() > MAX_ENTRIES {
        return Err(large());
    }
    let mut left = MAX_UNPACKED;
    for index in 0..archive.len() {
        let entry = archive.by_index(index).map_err(|error| broken(&error))?;
        if entry.size() > left {
            return Err(large());
        }
        let texts = entry
            .name()
            .is_ok_and(|name| name.to_ascii_lowercase().ends_with("sharedstrings.xml"));
        // What a zip declares is only a promise: the real size is counted.
        let name = entry.name().map(|name| name.to_ascii_lowercase());
        let marked = name.is_ok_and(|name| name.ends_with(".xml") || name.ends_with(".rels"));
        let mut entry = entry.take(left + 1);
        let unpacked = if texts {
            let mut content = Vec::new();
            let read = entry.read_to_end(&mut content);
            let size = read.map_err(|error| broken(&error))? as u64;
            if promised(&content) > MAX_TEXTS {
                return Err(large());
            }
            if DocumentType::default().passes(&content) {
                return Err(typed());
            }
            size
        } else if marked {
            let mut sieve = DocumentType::default();
            let size = io::copy(&mut entry, &mut sieve).map_err(|error| broken(&error))?;
            if sieve.found {
                return Err(typed());
            }
            size
        } else {
            io::copy(&mut entry, &mut io::sink()).map_err(|error| broken(&error))?
        };
        left = left.checked_sub(unpacked).ok_or_else(large)?;
    }
    Ok(())
}

/// Looks for the declaration of a document type, and with it of entities, in bytes that go by in pieces.
#[derive(Default)]
struct DocumentType {
    found: bool,
    /// The end of what went by, in which a declaration may have begun.
    tail: Vec<u8>,
}

impl DocumentType {
    const WORD: &'static [u8] = b"<!DOCTYPE";

    /// Whether one has gone by with these bytes.
    fn passes(&mut self, bytes: &[u8]) -> bool {
        let most = Self::WORD.len() - 1;
        self.tail.extend(bytes.iter().take(most));
        let within = |bytes: &[u8]| bytes.windows(Self::WORD.len()).any(|at| at == Self::WORD);
        self.found |= within(&self.tail) || within(bytes);
        if bytes.len() >= most {
            self.tail.clear();
            self.tail.extend(&bytes[bytes.len() - most..]);
        } else {
            let gone = self.tail.len().saturating_sub(most);
            self.tail.drain(..gone);
        }
        self.found
    }
}

impl io::Write for DocumentType {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.passes(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// How many different texts the table of texts says it has: room is made for that many before the first is read.
fn promised(content: &[u8]) -> u64 {
    let word = b"uniqueCount";
    let (mut most, mut rest) = (0, content);
    while let Some(at) = rest.windows(word.len()).position(|at| at == word) {
        // Nothing is looked at twice: what stands before the number says the same of it however often it stands there.
        rest = &rest[at + word.len()..];
        let value = |byte: &u8| byte.is_ascii_digit() || *byte == b'>';
        let Some(from) = rest.iter().position(value) else {
            break;
        };
        rest = &rest[from..];
        let digits = rest.iter().take_while(|byte| byte.is_ascii_digit());
        let number = digits.fold(0_u64, |number, byte| {
            number
                .saturating_mul(10)
                .saturating_add(u64::from(byte - b'0'))
        });
        most = most.max(number);
    }
    most
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_most_that_is_promised_anywhere_counts() {
        for (content, most) in [
            (
                "<sst uniqueCount=\"7\" count='9'><x uniqueCount = '12'>",
                12,
            ),
            ("<sst uniqueCount=''>5", 0),
            ("uniqueCountuniqueCount=4", 4),
            ("uniqueCount=", 0),
            ("<sst count='9'>", 0),
        ] {
            assert_eq!(promised(content.as_bytes()), most, "{content}");
        }
        // Looked at once from each place, this would not end.
        assert_eq!(promised(&b"uniqueCount".repeat(1 << 20)), 0);
    }

    proptest! {
        #[test]
        fn a_document_type_is_seen_however_it_is_cut(before in "[<!DOCTYPE ]{0,20}", after in "[<!a-z ]{0,20}", cuts in prop::collection::vec(1..9_usize, 1..40)) {
            for (text, there) in [(format!("{before}<!DOCTYPE{after}"), true), (after.clone(), false)] {
                let (mut sieve, mut rest) = (DocumentType::default(), text.as_bytes());
                for cut in cuts.iter().cycle() {
                    let (piece, left) = rest.split_at(rest.len().min(*cut));
                    sieve.passes(piece);
                    rest = left;
                    if rest.is_empty() {
                        break;
                    }
                }
                prop_assert_eq!(sieve.found, there, "{}", text);
            }
        }
    }
}
