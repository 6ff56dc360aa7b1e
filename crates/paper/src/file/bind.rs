//! JPEG pages bound into one PDF of A4 pages, page after page; it says nothing of who made it, when or with what.

use domain::media::MediaKind;

use super::Orientation;
use super::clean::clean;
use super::header::{Header, HeaderProblem};
use domain::picture::Size;

/// A4 in points of 1/72 inch.
const A4: (f64, f64) = (595.28, 841.89);
/// White around what is not itself a page of A4 (points).
const MARGIN: f64 = 28.0;
/// A picture this near to the shape of the page is the page.
const PAGE_SHAPE: f64 = 0.02;
/// Objects before the first page: catalogue and list of pages.
const BEFORE: usize = 2;
/// Objects of one page: the page, where its picture stands, the picture.
const EACH: usize = 3;

/// How a picture's entries begin.
const PICTURE: &[u8] = b"/Type/XObject/Subtype/Image/Width ";

/// Why a page cannot be bound as it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum BindProblem {
    /// The picture must not be opened at all.
    #[error(transparent)]
    Picture(#[from] HeaderProblem),
    /// PNG, WebP, or a JPEG for print: write it as a plain JPEG first.
    #[error("the page is not a JPEG in grey or colour")]
    NotPlain,
}

/// A PDF being written (ISO 32000-2).
#[derive(Debug)]
pub struct Binder {
    bytes: Vec<u8>,
    /// Where each object begins, from object 3 on.
    begins: Vec<usize>,
}

impl Default for Binder {
    fn default() -> Self {
        Self::new()
    }
}

impl Binder {
    /// An empty PDF.
    #[must_use]
    pub fn new() -> Self {
        Self {
            // Bytes above 127 tell programs that this is not text.
            bytes: b"%PDF-1.4\n%\xc3\xa1\xc3\xa0\n".to_vec(),
            begins: Vec::new(),
        }
    }

    /// How many pages there are.
    #[must_use]
    pub fn pages(&self) -> usize {
        self.begins.len() / EACH
    }

    /// Adds a page: the JPEG as it is, without its metadata, upright and as large as fits on A4.
    ///
    /// # Errors
    /// [`BindProblem`]; the PDF is as it was before.
    pub fn page(&mut self, jpeg: &[u8]) -> Result<(), BindProblem> {
        let header = Header::read(jpeg)?;
        let space = match (header.kind, header.channels) {
            (MediaKind::Jpeg, 1) => "/DeviceGray",
            (MediaKind::Jpeg, 3) => "/DeviceRGB",
            _ => return Err(BindProblem::NotPlain),
        };
        let jpeg = clean(jpeg)?.bytes;
        let upright = header.upright();
        let sheet = sheet_for(upright);
        let place = placed(upright, sheet, header.orientation);
        let id = BEFORE + self.begins.len() + 1;
        let (content, picture) = (id + 1, id + 2);
        let (width, height) = (hundredths(sheet.0), hundredths(sheet.1));
        self.object(&format!(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 {width} {height}]/Resources<</XObject<</P {picture} 0 R>>>>/Contents {content} 0 R>>"
        ));
        let numbers = place.map(hundredths);
        let drawing = format!("q {} cm /P Do Q", numbers.join(" "));
        self.stream("", drawing.as_bytes());
        let Size { width, height } = header.stored;
        self.stream(
            &format!(
                "/Type/XObject/Subtype/Image/Width {width}/Height {height}/ColorSpace{space}/BitsPerComponent 8/Filter/DCTDecode"
            ),
            &jpeg,
        );
        Ok(())
    }

    /// The whole file.
    #[must_use]
    pub fn finish(mut self) -> Vec<u8> {
        let pages = self.pages();
        let kids: String = (0..pages)
            .map(|page| format!("{} 0 R ", BEFORE + 1 + page * EACH))
            .collect();
        let ids: Vec<usize> = (BEFORE + 1..).take(self.begins.len()).collect();
        let mut table: Vec<usize> = Vec::with_capacity(ids.len() + BEFORE);
        for (id, object) in [
            (1, "<</Type/Catalog/Pages 2 0 R>>".to_owned()),
            (
                2,
                format!("<</Type/Pages/Count {pages}/Kids[{}]>>", kids.trim_end()),
            ),
        ] {
            table.push(self.bytes.len());
            self.write(&format!("{id} 0 obj\n{object}\nendobj\n"));
        }
        table.append(&mut self.begins);
        let start = self.bytes.len();
        let size = table.len() + 1;
        self.write(&format!("xref\n0 {size}\n0000000000 65535 f \n"));
        for begin in table {
            self.write(&format!("{begin:010} 00000 n \n"));
        }
        self.write(&format!(
            "trailer\n<</Size {size}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n"
        ));
        self.bytes
    }

    fn write(&mut self, text: &str) {
        self.bytes.extend(text.as_bytes());
    }

    fn object(&mut self, object: &str) {
        self.begins.push(self.bytes.len());
        let id = BEFORE + self.begins.len();
        self.write(&format!("{id} 0 obj\n{object}\nendobj\n"));
    }

    fn stream(&mut self, entries: &str, data: &[u8]) {
        self.begins.push(self.bytes.len());
        let id = BEFORE + self.begins.len();
        self.write(&format!(
            "{id} 0 obj\n<<{entries}/Length {}>>\nstream\n",
            data.len()
        ));
        self.bytes.extend(data);
        self.write("\nendstream\nendobj\n");
    }
}

/// The pages of a PDF that was bound here, as they went in; `None` for any other file, so that nothing is ever lost by taking
/// one apart.
#[must_use]
pub fn unbind(pdf: &[u8]) -> Option<Vec<&[u8]>> {
    let mut pages = Vec::new();
    let mut rest = pdf;
    while let Some(at) = find(rest, PICTURE) {
        let (_, entries) = rest.split_at(at);
        let end = find(entries, b">>\nstream\n")?;
        let (entries, data) = (&entries[..end], &entries[end + b">>\nstream\n".len()..]);
        let length = find(entries, b"/Length ")? + b"/Length ".len();
        let length: usize = std::str::from_utf8(&entries[length..]).ok()?.parse().ok()?;
        let jpeg = data.get(..length)?;
        pages.push(jpeg);
        rest = &data[length..];
    }
    let mut again = Binder::new();
    for jpeg in &pages {
        again.page(jpeg).ok()?;
    }
    (!pages.is_empty() && again.finish() == pdf).then_some(pages)
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes
        .windows(wanted.len())
        .position(|window| window == wanted)
}

/// A number of points to a hundredth, which is finer than any printer.
fn hundredths(points: f64) -> String {
    let whole = (points.abs() * 100.0).round() as u32;
    let sign = if points < 0.0 && whole > 0 { "-" } else { "" };
    format!("{sign}{}.{:02}", whole / 100, whole % 100)
}

/// A4 upright, or lying for a picture that is wider than high.
fn sheet_for(picture: Size) -> (f64, f64) {
    if picture.width > picture.height {
        (A4.1, A4.0)
    } else {
        A4
    }
}

/// The matrix that puts the stored picture, a unit square seen from its bottom left, onto the sheet.
fn placed(
    upright: Size,
    (sheet_width, sheet_height): (f64, f64),
    orientation: Orientation,
) -> [f64; 6] {
    let shape = f64::from(upright.width) / f64::from(upright.height);
    let whole = (shape / (sheet_width / sheet_height) - 1.0).abs() < PAGE_SHAPE;
    let margin = if whole { 0.0 } else { MARGIN };
    let (most_width, most_height) = (sheet_width - 2.0 * margin, sheet_height - 2.0 * margin);
    let (w, h) = if whole {
        (sheet_width, sheet_height)
    } else {
        let width = most_width.min(most_height * shape);
        (width, width / shape)
    };
    let (x, y) = ((sheet_width - w) / 2.0, (sheet_height - h) / 2.0);
    match orientation.number() {
        2 => [-w, 0.0, 0.0, h, x + w, y],
        3 => [-w, 0.0, 0.0, -h, x + w, y + h],
        4 => [w, 0.0, 0.0, -h, x, y + h],
        5 => [0.0, -h, -w, 0.0, x + w, y + h],
        6 => [0.0, -h, w, 0.0, x, y + h],
        7 => [0.0, h, w, 0.0, x, y],
        8 => [0.0, h, -w, 0.0, x + w, y],
        _ => [w, 0.0, 0.0, h, x, y],
    }
}

#[cfg(test)]
mod tests {
    use super::super::header::tests::jpeg;
    use super::super::pdf;
    use super::*;

    fn text(pdf: &[u8]) -> String {
        String::from_utf8_lossy(pdf).into_owned()
    }

    #[test]
    fn three_photos_become_three_pages_of_a4_without_a_word_about_their_maker() {
        let mut binder = Binder::new();
        for channels in [3, 1, 3] {
            binder.page(&jpeg(1414, 2000, channels, 1)).expect("a page");
        }
        let pdf = binder.finish();
        let inspection = pdf::inspect(&pdf);
        assert_eq!(
            (inspection.pages, inspection.notices.as_slice()),
            (Some(3), &[][..])
        );
        let text = text(&pdf);
        assert_eq!(text.matches("/MediaBox[0 0 595.28 841.89]").count(), 3);
        assert_eq!(
            text.matches("q 595.28 0.00 0.00 841.89 0.00 0.00 cm")
                .count(),
            3
        );
        for word in ["/Info", "/Producer", "/CreationDate", "/ID", "GPS", "Exif"] {
            assert!(!text.contains(word), "{word}");
        }
    }

    #[test]
    fn every_object_is_where_the_table_says() {
        let mut binder = Binder::new();
        binder.page(&jpeg(856, 540, 3, 1)).expect("a page");
        let pdf = binder.finish();
        let text = text(&pdf);
        let table = text.split("xref\n0 6\n").nth(1).expect("a table of six");
        for (id, line) in table.lines().take(6).enumerate().skip(1) {
            let begin: usize = line[..10].parse().expect("a place");
            assert!(
                pdf[begin..].starts_with(format!("{id} 0 obj").as_bytes()),
                "{id}"
            );
        }
        let start: usize = text
            .rsplit("startxref\n")
            .next()
            .and_then(|end| end.lines().next()?.parse().ok())
            .expect("a place");
        assert!(pdf[start..].starts_with(b"xref"));
    }

    #[test]
    fn a_card_lies_in_the_middle_of_a_lying_sheet() {
        let mut binder = Binder::new();
        binder.page(&jpeg(856, 540, 3, 1)).expect("a page");
        let text = text(&binder.finish());
        assert!(text.contains("/MediaBox[0 0 841.89 595.28]"));
        assert!(
            text.contains("q 785.89 0.00 0.00 495.77 28.00 49.75 cm"),
            "{text}"
        );
    }

    #[test]
    fn a_photo_stored_lying_stands_upright_whatever_its_turn() {
        let upright = Size {
            width: 3000,
            height: 4000,
        };
        let corners = |number: u16, x: f64, y: f64| {
            let [a, b, c, d, e, f] = placed(upright, A4, Orientation::from_exif(number));
            (a * x + c * y + e, b * x + d * y + f)
        };
        let ((left, bottom), (right, top)) = (corners(1, 0.0, 0.0), corners(1, 1.0, 1.0));
        // Where the first stored row and column meet: Exif names the corner at which they are seen.
        for (number, x, y) in [
            (2, right, top),
            (3, right, bottom),
            (4, left, bottom),
            (5, left, top),
            (6, right, top),
            (7, right, bottom),
            (8, left, bottom),
        ] {
            let seen = corners(number, 0.0, 1.0);
            assert!(
                (seen.0 - x).abs() < 1e-6 && (seen.1 - y).abs() < 1e-6,
                "{number}"
            );
        }
    }

    #[test]
    fn what_was_bound_here_comes_apart_as_it_went_in() {
        let pages = [
            jpeg(1414, 2000, 3, 1),
            jpeg(2000, 1414, 1, 1),
            jpeg(856, 540, 3, 1),
        ];
        let mut binder = Binder::new();
        for page in &pages {
            binder.page(page).expect("a page");
        }
        let pdf = binder.finish();
        let apart = unbind(&pdf).expect("ours");
        let plain: Vec<Vec<u8>> = pages
            .iter()
            .map(|page| clean(page).expect("a picture").bytes)
            .collect();
        assert_eq!(apart, plain.iter().map(Vec::as_slice).collect::<Vec<_>>());
    }

    #[test]
    fn what_others_bound_or_changed_stays_in_one_piece() {
        let mut binder = Binder::new();
        binder.page(&jpeg(1414, 2000, 3, 1)).expect("a page");
        let pdf = binder.finish();
        for at in [20, 120, pdf.len() - 2] {
            let mut changed = pdf.clone();
            changed[at] ^= 1;
            assert_eq!(unbind(&changed), None, "{at}");
        }
        assert_eq!(unbind(&pdf[..pdf.len() / 2]), None);
        assert_eq!(unbind(b""), None);
        assert_eq!(unbind(&Binder::new().finish()), None);
    }

    #[test]
    fn what_is_no_plain_jpeg_is_named_and_nothing_is_added() {
        let mut binder = Binder::new();
        assert_eq!(binder.page(&jpeg(10, 10, 4, 1)), Err(BindProblem::NotPlain));
        assert!(binder.page(b"GIF89a").is_err());
        assert_eq!(binder.pages(), 0);
    }
}
