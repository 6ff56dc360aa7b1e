//! JPEG pages bound into one PDF of A4 pages, page after page; it says nothing of who made it, when or with what.

use domain::media::MediaKind;

use super::Orientation;
use super::clean::clean;
use super::header::{Header, HeaderProblem};
use super::words::{Letters, Words, glyphs};
use domain::picture::Size;

/// A4 in points of 1/72 inch.
const A4: (f64, f64) = (595.28, 841.89);
/// White around what is not itself a page of A4 (points).
const MARGIN: f64 = 28.0;
/// A picture this near to the shape of the page is the page.
const PAGE_SHAPE: f64 = 0.02;
/// Objects before the first page: catalogue and list of pages.
const BEFORE: usize = 2;
/// With words the list of their fonts too.
const FONTS: usize = BEFORE + 1;
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
    pages: usize,
    /// Objects before the first page.
    before: usize,
    /// Where each object begins, from the first page's on.
    begins: Vec<usize>,
    /// Of a file whose pages say in words what they show.
    letters: Option<Letters>,
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
            pages: 0,
            before: BEFORE,
            begins: Vec::new(),
            letters: None,
        }
    }

    /// An empty PDF whose pages also say in words what they show. Photographed papers have none, and only a file without words
    /// comes apart again ([`unbind`]).
    #[must_use]
    pub fn with_words() -> Self {
        Self {
            before: FONTS,
            letters: Some(Letters::default()),
            ..Self::new()
        }
    }

    /// How many pages there are.
    #[must_use]
    pub fn pages(&self) -> usize {
        self.pages
    }

    /// The number of the object written next.
    fn next(&self) -> usize {
        self.before + self.begins.len() + 1
    }

    /// Adds a page: the JPEG as it is, without its metadata, upright and as large as fits on A4.
    ///
    /// # Errors
    /// [`BindProblem`]; the PDF is as it was before.
    pub fn page(&mut self, jpeg: &[u8]) -> Result<(), BindProblem> {
        self.page_saying(jpeg, &[])
    }

    /// Adds a page like [`Binder::page`], and the words it shows where this file has any.
    ///
    /// # Errors
    /// [`BindProblem`]; the PDF is as it was before.
    pub fn page_saying(&mut self, jpeg: &[u8], words: &[Words]) -> Result<(), BindProblem> {
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
        let id = self.next();
        let (content, picture) = (id + 1, id + 2);
        let (mut fonts, mut said) = (String::new(), String::new());
        if let Some(letters) = &mut self.letters {
            let [width, _, _, height, x, y] = place;
            fonts = format!("/Font {FONTS} 0 R");
            said = letters.drawing(words, (width, height), (x, y));
        }
        let (width, height) = (hundredths(sheet.0), hundredths(sheet.1));
        self.object(&format!(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 {width} {height}]/Resources<</XObject<</P {picture} 0 R>>{fonts}>>/Contents {content} 0 R>>"
        ));
        let numbers = place.map(hundredths);
        let drawing = format!("q {} cm /P Do Q{said}", numbers.join(" "));
        self.stream("", drawing.as_bytes());
        let Size { width, height } = header.stored;
        self.stream(
            &format!(
                "/Type/XObject/Subtype/Image/Width {width}/Height {height}/ColorSpace{space}/BitsPerComponent 8/Filter/DCTDecode"
            ),
            &jpeg,
        );
        self.pages += 1;
        Ok(())
    }

    /// The whole file.
    #[must_use]
    pub fn finish(mut self) -> Vec<u8> {
        let pages = self.pages();
        let kids: String = (0..pages)
            .map(|page| format!("{} 0 R ", self.before + 1 + page * EACH))
            .collect();
        let mut first = vec![
            "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
            format!("<</Type/Pages/Count {pages}/Kids[{}]>>", kids.trim_end()),
        ];
        if let Some(letters) = self.letters.take() {
            first.push(self.fonts(&letters));
        }
        let mut table: Vec<usize> = Vec::with_capacity(self.begins.len() + first.len());
        for (id, object) in (1..).zip(first) {
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

    /// Writes the fonts of these letters; the answer lists them.
    fn fonts(&mut self, letters: &Letters) -> String {
        let mut drawn = String::new();
        for (name, drawing) in glyphs() {
            drawn.push_str(&format!("/{name} {} 0 R", self.next()));
            self.stream("", drawing.as_bytes());
        }
        let mut list = String::from("<<");
        for (at, (entries, map)) in letters.fonts().into_iter().enumerate() {
            let id = self.next();
            let codes = id + 1;
            self.object(&format!(
                "<<{entries}/CharProcs<<{drawn}>>/ToUnicode {codes} 0 R>>"
            ));
            self.stream("", map.as_bytes());
            list.push_str(&format!("/F{at} {id} 0 R"));
        }
        list + ">>"
    }

    fn write(&mut self, text: &str) {
        self.bytes.extend(text.as_bytes());
    }

    fn object(&mut self, object: &str) {
        let id = self.next();
        self.begins.push(self.bytes.len());
        self.write(&format!("{id} 0 obj\n{object}\nendobj\n"));
    }

    fn stream(&mut self, entries: &str, data: &[u8]) {
        let id = self.next();
        self.begins.push(self.bytes.len());
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
        assert!(text(&pdf).contains("xref\n0 6\n"));
        every_object_is_there(&pdf);
    }

    fn every_object_is_there(pdf: &[u8]) {
        let start = pdf.windows(10).rposition(|end| end == b"startxref\n");
        let end = text(&pdf[start.expect("a table") + 10..]);
        let start: usize = end
            .lines()
            .next()
            .and_then(|line| line.parse().ok())
            .expect("a place");
        let table = text(&pdf[start..]);
        let mut lines = table.lines();
        assert_eq!(lines.next(), Some("xref"));
        let size = lines.next().and_then(|line| line.strip_prefix("0 "));
        let size: usize = size.and_then(|size| size.parse().ok()).expect("a size");
        for (id, line) in lines.take(size).enumerate().skip(1) {
            let begin: usize = line[..10].parse().expect("a place");
            assert!(
                pdf[begin..].starts_with(format!("{id} 0 obj").as_bytes()),
                "{id}"
            );
        }
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
    fn the_words_of_a_page_stand_where_it_shows_them_and_can_be_read_out_again() {
        let line = |text: &str, y: f64| Words {
            text: text.into(),
            x: 0.1,
            y,
            size: 0.02,
            width: 0.5,
        };
        let mut binder = Binder::with_words();
        let lines = [
            line("Tờ khai đăng ký khai sinh", 0.1),
            line("Hồ Thị Lúa – thôn Tà Rùng 😀", 0.2),
            line("", 0.3),
        ];
        let sheet = jpeg(1654, 2339, 3, 1);
        binder.page_saying(&sheet, &lines).expect("a page");
        binder.page_saying(&sheet, &lines[..1]).expect("a page");
        let pdf = binder.finish();
        let inspection = pdf::inspect(&pdf);
        assert_eq!(
            (inspection.pages, inspection.notices.as_slice()),
            (Some(2), &[][..])
        );
        let text = text(&pdf);
        assert_eq!(
            read_out(&text),
            [&*lines[0].text, &*lines[1].text, &*lines[0].text]
        );
        // A tenth from the top and from the left of A4.
        assert!(text.contains("1 0 0 1 59.53 757.70 Tm"), "{text}");
        assert_eq!(unbind(&pdf), None);
        every_object_is_there(&pdf);
    }

    #[test]
    fn letters_of_all_the_world_have_fonts_enough_and_what_cannot_stand_anywhere_is_left_out() {
        let all: String = ('\u{21}'..='\u{3000}').collect();
        let words = |text: &str, x: f64| Words {
            text: text.into(),
            x,
            y: 0.5,
            size: 0.01,
            width: 0.9,
        };
        let mut binder = Binder::with_words();
        let sheet = jpeg(1654, 2339, 3, 1);
        let lines = [words(&all, 0.0), words("x", f64::NAN), words("x", -1.0)];
        binder.page_saying(&sheet, &lines).expect("a page");
        let pdf = binder.finish();
        let said = read_out(&text(&pdf));
        let [said] = said.as_slice() else {
            panic!("one line");
        };
        let letters = |text: &str| text.chars().filter(|c| !c.is_control()).count();
        assert_eq!(said.chars().count(), letters(&all));
        assert!(all.starts_with(said.split('?').next().unwrap_or_default()));
        every_object_is_there(&pdf);
    }

    /// The lines of words of a PDF, by its maps.
    fn read_out(text: &str) -> Vec<String> {
        let maps: Vec<Vec<char>> = text
            .split("begincmap")
            .skip(1)
            .map(|map| {
                let entries = map.lines().filter_map(|line| line.split_once("><"));
                let letters = entries.filter(|(code, _)| code.len() == 3 && *code != "<00");
                letters
                    .map(|(_, letter)| {
                        let digits = letter.trim_end_matches('>').as_bytes();
                        let units = digits.chunks(4).map(|unit| {
                            let unit = std::str::from_utf8(unit).expect("digits");
                            u16::from_str_radix(unit, 16).expect("a unit")
                        });
                        let mut read = char::decode_utf16(units);
                        read.next().expect("a letter").expect("no half of one")
                    })
                    .collect()
            })
            .collect();
        text.lines()
            .filter(|line| line.starts_with("BT "))
            .map(|line| {
                let runs = line.split("/F").skip(1);
                runs.flat_map(|run| {
                    let (font, rest) = run.split_once(' ').expect("a font");
                    let map = &maps[font.parse::<usize>().expect("a number")];
                    let codes = rest.split(['<', '>']).nth(1).expect("codes");
                    let codes: Vec<usize> = (0..codes.len() / 2)
                        .map(|at| {
                            usize::from_str_radix(&codes[2 * at..2 * at + 2], 16).expect("a code")
                        })
                        .collect();
                    codes
                        .into_iter()
                        .map(|code| map[code - 1])
                        .collect::<Vec<_>>()
                })
                .collect()
            })
            .collect()
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
