//! One-page PDF papers with Vietnamese text and no font file; it never reads a PDF.
//!
//! The fourteen fonts every PDF reader has lack Vietnamese letters. Courier is one of them and all its
//! letters are equally wide, so each base letter is set in Courier and its marks are drawn as strokes in
//! their place. `ActualText` keeps the true words for copying, searching and screen readers
//! (ISO 32000-1 §14.9.4).

use std::fmt::Write;
use unicode_normalization::UnicodeNormalization;

const SIZE: f32 = 12.0;
const WIDTH: f32 = SIZE * 0.6;
const LEADING: f32 = 22.0;
const LEFT: f32 = 60.0;
const TOP: f32 = 770.0;
const COLUMNS: usize = 66;
const LINES: usize = 32;

/// A page of lines under a title. Lines that are too long are wrapped; what does not fit on the page is left out.
pub(crate) fn paper(title: &str, lines: &[String]) -> Vec<u8> {
    let mut content = String::from("0.7 w 1 J\n");
    let wrapped = std::iter::once(String::from(title))
        .chain(std::iter::once(String::new()))
        .chain(lines.iter().flat_map(|line| wrap(line)));
    for (row, line) in wrapped.take(LINES).enumerate() {
        set_line(&mut content, TOP - LEADING * row as f32, &line);
    }
    assemble(title, &content)
}

fn wrap(line: &str) -> Vec<String> {
    let mut rows = vec![String::new()];
    for word in line.split_whitespace() {
        let last = rows
            .last_mut()
            .filter(|row| row.is_empty() || row.nfc().count() + 1 + word.nfc().count() <= COLUMNS);
        match last {
            Some(row) if row.is_empty() => row.push_str(word),
            Some(row) => {
                row.push(' ');
                row.push_str(word);
            }
            None => rows.push(word.to_owned()),
        }
    }
    rows
}

fn set_line(content: &mut String, y: f32, line: &str) {
    let mut letters = String::new();
    let mut strokes = String::new();
    let mut column = 0.0_f32;
    let mut tall = false;
    let mut raised = false;
    for c in line.nfd() {
        let x = LEFT + WIDTH * (column - 1.0);
        match c {
            '\u{300}'..='\u{36f}' => draw_mark(&mut strokes, c, x, y, tall, &mut raised),
            'đ' | 'Đ' => {
                letters.push(if c == 'đ' { 'd' } else { 'D' });
                let (from, to, height) = if c == 'đ' {
                    (0.35, 0.62, 0.54)
                } else {
                    (0.0, 0.3, 0.28)
                };
                let x = x + WIDTH;
                stroke(
                    &mut strokes,
                    &[
                        (x + SIZE * from, y + SIZE * height),
                        (x + SIZE * to, y + SIZE * height),
                    ],
                );
                column += 1.0;
            }
            _ => {
                letters.push(match c {
                    '·' => '-',
                    '–' | '—' => '-',
                    '…' => '.',
                    ' '..='~' => c,
                    _ => '?',
                });
                tall = c.is_uppercase() || matches!(c, 'b' | 'd' | 'f' | 'h' | 'k' | 'l');
                raised = false;
                column += 1.0;
            }
        }
    }
    let letters = letters
        .replace('\\', "\\\\")
        .replace('(', "\\(")
        .replace(')', "\\)");
    let _ = writeln!(
        content,
        "/Span <</ActualText <{}>>> BDC BT /F1 {SIZE} Tf {LEFT} {y} Td ({letters}) Tj ET {strokes}EMC",
        utf16_hex(line)
    );
}

/// Heights are parts of the font size above the baseline; `raised` says a circumflex or breve is already there.
fn draw_mark(out: &mut String, mark: char, x: f32, y: f32, tall: bool, raised: &mut bool) {
    let base = if tall { 0.62 } else { 0.48 } + if *raised { 0.13 } else { 0.0 };
    let middle = 0.3;
    let at = |dx: f32, dy: f32| (x + SIZE * (middle + dx), y + SIZE * (base + dy));
    match mark {
        '\u{300}' => stroke(out, &[at(-0.1, 0.14), at(0.06, 0.03)]),
        '\u{301}' => stroke(out, &[at(0.1, 0.14), at(-0.06, 0.03)]),
        '\u{302}' => {
            stroke(out, &[at(-0.12, 0.02), at(0.0, 0.11), at(0.12, 0.02)]);
            *raised = true;
        }
        '\u{303}' => stroke(
            out,
            &[
                at(-0.13, 0.03),
                at(-0.05, 0.1),
                at(0.05, 0.04),
                at(0.13, 0.11),
            ],
        ),
        '\u{306}' => {
            stroke(
                out,
                &[
                    at(-0.12, 0.11),
                    at(-0.05, 0.03),
                    at(0.05, 0.03),
                    at(0.12, 0.11),
                ],
            );
            *raised = true;
        }
        '\u{309}' => stroke(
            out,
            &[
                at(-0.04, 0.16),
                at(0.06, 0.15),
                at(0.06, 0.09),
                at(0.0, 0.03),
            ],
        ),
        '\u{31b}' => {
            let top = if tall { 0.56 } else { 0.42 };
            stroke(
                out,
                &[
                    (x + SIZE * 0.5, y + SIZE * (top - 0.06)),
                    (x + SIZE * 0.58, y + SIZE * top),
                    (x + SIZE * 0.57, y + SIZE * (top + 0.08)),
                ],
            );
        }
        '\u{323}' => {
            let dot = (x + SIZE * middle, y - SIZE * 0.12);
            let _ = write!(out, "1.6 w ");
            stroke(out, &[dot, (dot.0 + 0.01, dot.1)]);
            let _ = write!(out, "0.7 w ");
        }
        _ => {}
    }
}

fn stroke(out: &mut String, points: &[(f32, f32)]) {
    for (at, (x, y)) in points.iter().enumerate() {
        let _ = write!(out, "{x:.2} {y:.2} {} ", if at == 0 { "m" } else { "l" });
    }
    out.push_str("S ");
}

fn utf16_hex(text: &str) -> String {
    let mut hex = String::from("FEFF");
    for unit in text.encode_utf16() {
        let _ = write!(hex, "{unit:04X}");
    }
    hex
}

fn assemble(title: &str, content: &str) -> Vec<u8> {
    let objects = [
        "<</Type/Catalog/Pages 2 0 R/Lang(vi)>>".to_owned(),
        "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned(),
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 5 0 R/Resources<</Font<</F1 4 0 R>>>>>>"
            .to_owned(),
        "<</Type/Font/Subtype/Type1/BaseFont/Courier/Encoding/WinAnsiEncoding>>".to_owned(),
        format!("<</Length {}>>stream\n{content}endstream", content.len()),
        format!("<</Title<{}>>>", utf16_hex(title)),
    ];
    let mut file = String::from("%PDF-1.7\n");
    let mut offsets = Vec::new();
    for (at, object) in objects.iter().enumerate() {
        offsets.push(file.len());
        let _ = write!(file, "{} 0 obj\n{object}\nendobj\n", at + 1);
    }
    let table = file.len();
    let _ = write!(file, "xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for offset in offsets {
        let _ = writeln!(file, "{offset:010} 00000 n ");
    }
    let _ = write!(
        file,
        "trailer\n<</Size {}/Root 1 0 R/Info 6 0 R>>\nstartxref\n{table}\n%%EOF\n",
        objects.len() + 1
    );
    file.into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_paper_is_ascii_and_its_table_points_at_its_objects() {
        let bytes = paper("BIÊN LAI ĐIỆN TỬ", &["Người nộp: Hồ Văn Lương".into()]);
        let text = String::from_utf8(bytes).unwrap();
        assert!(text.is_ascii());
        let table = text.find("xref\n").unwrap();
        for (at, row) in text[table..].lines().skip(3).take(6).enumerate() {
            let offset: usize = row[..10].parse().unwrap();
            assert!(text[offset..].starts_with(&format!("{} 0 obj", at + 1)));
        }
    }

    #[test]
    fn long_lines_wrap_between_words() {
        let rows = wrap(&"trích lục khai sinh ".repeat(10));
        assert!(rows.len() > 1);
        assert!(rows.iter().all(|row| row.chars().count() <= COLUMNS));
    }
}
