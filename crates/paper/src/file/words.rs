//! Words that can be found, copied and heard in a PDF whose pages are pictures: they stand where the picture shows them and draw
//! nothing.
//!
//! Their letters are those of Type 3 fonts (ISO 32000-2, 9.6.4) whose glyphs are empty, so no font travels with the file; which
//! letter a code means says the font's map to Unicode (9.10.3).

use std::collections::BTreeMap;
use std::fmt::Write;

/// Codes of one font: one byte each, and never 0.
const CODES: usize = 255;
/// Entries of a map that stand together (9.10.3).
const TOGETHER: usize = 100;
/// How wide letters are, in thousandths of their height, and how wide a space is: programs take a wide one for the gap between two
/// columns.
const LETTER: usize = 500;
const SPACE: usize = 250;
/// Fonts of one file: more letters than all of Latin, Greek and Cyrillic. What goes beyond is a question mark.
const MOST_FONTS: usize = 16;

/// A line of words as it stands on a page, in shares of the page's picture.
#[derive(Clone, PartialEq, Debug)]
pub struct Words {
    /// What they say.
    pub text: String,
    /// Where they begin, from the left.
    pub x: f64,
    /// The line they stand on, from the top.
    pub y: f64,
    /// How high the letters are, of the height.
    pub size: f64,
    /// How far they reach, of the width.
    pub width: f64,
}

/// The letters of a file in the order they were met.
#[derive(Debug, Default)]
pub(super) struct Letters {
    places: BTreeMap<char, usize>,
    met: Vec<char>,
}

impl Letters {
    /// Font and code of a letter.
    fn code(&mut self, letter: char) -> (usize, usize) {
        let known = self.places.get(&letter).copied();
        let place = known.unwrap_or_else(|| {
            if self.met.len() == MOST_FONTS * CODES - 1 && letter != '?' {
                let (font, code) = self.code('?');
                return font * CODES + code - 1;
            }
            self.places.insert(letter, self.met.len());
            self.met.push(letter);
            self.met.len() - 1
        });
        (place / CODES, place % CODES + 1)
    }

    /// Words on a page whose picture has this width and height and stands here (points, from the bottom left).
    pub(super) fn drawing(
        &mut self,
        words: &[Words],
        (width, height): (f64, f64),
        (x, y): (f64, f64),
    ) -> String {
        let mut drawing = String::new();
        for line in words {
            let letters: Vec<char> = line.text.chars().filter(|c| !c.is_control()).collect();
            let size = line.size * height;
            let wide: usize = letters.iter().map(|letter| breadth(*letter)).sum();
            let natural = wide as f64 * size / 1000.0;
            let sound = [line.x, line.y, line.width, size]
                .iter()
                .all(|n| n.is_finite() && *n >= 0.0);
            if natural <= 0.0 || !sound {
                continue;
            }
            let stretched = (line.width * width / natural * 100.0).clamp(1.0, 1000.0);
            let (x, y) = (
                x + line.x.min(1.0) * width,
                y + (1.0 - line.y.min(1.0)) * height,
            );
            // Writing to text never fails.
            let _ = write!(drawing, "\nBT {stretched:.2} Tz 1 0 0 1 {x:.2} {y:.2} Tm");
            let mut here = None;
            for letter in letters {
                let (font, code) = self.code(letter);
                if here != Some(font) {
                    let end = if here.is_some() { "> Tj" } else { "" };
                    let _ = write!(drawing, "{end} /F{font} {size:.2} Tf <");
                    here = Some(font);
                }
                let _ = write!(drawing, "{code:02X}");
            }
            drawing.push_str("> Tj ET");
        }
        drawing
    }

    /// For each font its entries, without the numbers of other objects, and its map to Unicode.
    pub(super) fn fonts(&self) -> Vec<(String, String)> {
        self.met
            .chunks(CODES)
            .map(|letters| (font(letters), map(letters)))
            .collect()
    }
}

const fn breadth(letter: char) -> usize {
    match letter {
        ' ' => SPACE,
        _ => LETTER,
    }
}

/// The glyphs of all fonts, by name: each moves on and draws nothing.
pub(super) fn glyphs() -> [(&'static str, String); 2] {
    [("e", LETTER), ("s", SPACE)].map(|(name, width)| (name, format!("{width} 0 d0")))
}

fn font(letters: &[char]) -> String {
    let (mut widths, mut names) = (String::new(), String::new());
    for letter in letters {
        let _ = write!(widths, "{} ", breadth(*letter));
        names.push_str(if *letter == ' ' { "/s" } else { "/e" });
    }
    format!(
        "/Type/Font/Subtype/Type3/FontBBox[0 -200 {LETTER} 800]/FontMatrix[0.001 0 0 0.001 0 0]/FirstChar 1/LastChar {}/Widths[{}]/Encoding<</Type/Encoding/Differences[1{names}]>>/Resources<<>>",
        letters.len(),
        widths.trim_end()
    )
}

fn map(letters: &[char]) -> String {
    let mut map = String::from(
        "/CIDInit/ProcSet findresource begin\n12 dict begin\nbegincmap\n/CMapName/W def\n/CMapType 2 def\n1 begincodespacerange\n<00><FF>\nendcodespacerange\n",
    );
    let numbered: Vec<(usize, char)> = (1..).zip(letters.iter().copied()).collect();
    for part in numbered.chunks(TOGETHER) {
        let _ = writeln!(map, "{} beginbfchar", part.len());
        for (code, letter) in part {
            let _ = write!(map, "<{code:02X}><");
            for unit in letter.encode_utf16(&mut [0; 2]) {
                let _ = write!(map, "{unit:04X}");
            }
            map.push_str(">\n");
        }
        map.push_str("endbfchar\n");
    }
    map.push_str("endcmap\nCMapName currentdict/CMap defineresource pop\nend\nend");
    map
}
