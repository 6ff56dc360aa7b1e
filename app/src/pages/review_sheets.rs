//! The filled form set on sheets of A4: which words stand where, page by page. It measures nothing itself and draws nothing.

/// Width and height of a sheet of A4 at 200 dots per inch: sharp on paper, and few enough for a small phone.
pub(crate) const SHEET: (f64, f64) = (1654.0, 2339.0);
/// White at every side: 18 mm.
const MARGIN: f64 = 142.0;
/// Where answers begin, from the left edge.
const ANSWERS: f64 = 690.0;
/// Between a question and its answer.
const GUTTER: f64 = 30.0;
/// Space below the page's last line, for its number.
const FOOT: f64 = 60.0;

/// How words are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Style {
    Title,
    Heading,
    Question,
    Answer,
    Small,
}

impl Style {
    /// Letters as the browser names them; 11 points are 30 dots.
    pub(crate) const fn font(self) -> &'static str {
        match self {
            Style::Title => "bold 46px system-ui, Roboto, \"Noto Sans\", sans-serif",
            Style::Heading => "bold 36px system-ui, Roboto, \"Noto Sans\", sans-serif",
            Style::Question | Style::Answer => "30px system-ui, Roboto, \"Noto Sans\", sans-serif",
            Style::Small => "26px system-ui, Roboto, \"Noto Sans\", sans-serif",
        }
    }

    /// Height of the letters.
    pub(crate) const fn size(self) -> f64 {
        match self {
            Style::Title => 46.0,
            Style::Heading => 36.0,
            Style::Question | Style::Answer => 30.0,
            Style::Small => 26.0,
        }
    }

    /// From one line to the next.
    const fn line(self) -> f64 {
        match self {
            Style::Title => 62.0,
            Style::Heading => 50.0,
            Style::Question | Style::Answer => 42.0,
            Style::Small => 36.0,
        }
    }
}

/// What is set, in order.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Piece {
    Title(String),
    Note(String),
    Heading(String),
    /// A question and its answer, beside each other.
    Row(String, String),
}

/// Words in their place: the left end of the line they stand on.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Words {
    pub(crate) style: Style,
    pub(crate) x: f64,
    pub(crate) y: f64,
    pub(crate) text: String,
}

/// One sheet, without its number.
pub(crate) type Sheet = Vec<Words>;

/// Sets everything; `wide` says how wide a text is in dots. There is always a first sheet.
pub(crate) fn set(pieces: &[Piece], wide: &dyn Fn(&str, Style) -> f64) -> Vec<Sheet> {
    let mut setter = Setter {
        sheets: vec![Vec::new()],
        y: MARGIN,
    };
    let across = SHEET.0 - 2.0 * MARGIN;
    for piece in pieces {
        let (columns, above, together) = match piece {
            Piece::Title(text) => (vec![(Style::Title, MARGIN, across, text)], 0.0, 0.0),
            Piece::Note(text) => (vec![(Style::Small, MARGIN, across, text)], 8.0, 0.0),
            // A heading does not stand alone at the foot of a sheet.
            Piece::Heading(text) => {
                let next = 3.0 * Style::Answer.line();
                (vec![(Style::Heading, MARGIN, across, text)], 36.0, next)
            }
            Piece::Row(question, answer) => {
                let first = ANSWERS - MARGIN - GUTTER;
                let second = SHEET.0 - MARGIN - ANSWERS;
                let columns = vec![
                    (Style::Question, MARGIN, first, question),
                    (Style::Answer, ANSWERS, second, answer),
                ];
                (columns, 14.0, 0.0)
            }
        };
        let columns = columns.into_iter().map(|(style, x, most, text)| {
            let lines = wrapped(text, most, &|text| wide(text, style));
            (style, x, lines)
        });
        setter.place(&columns.collect::<Vec<_>>(), above, together);
    }
    setter.sheets
}

/// Lines beside each other: how they are written, where they begin, and the lines.
type Column = (Style, f64, Vec<String>);

struct Setter {
    sheets: Vec<Sheet>,
    y: f64,
}

impl Setter {
    fn place(&mut self, columns: &[Column], above: f64, together: f64) {
        let line = columns.first().map_or(0.0, |(style, ..)| style.line());
        let count = columns.iter().map(|(.., lines)| lines.len()).max();
        let height = line * count.unwrap_or_default() as f64;
        // What fits on one sheet is not torn.
        let whole = Self::bottom() - MARGIN;
        if self.y + above + height + together > Self::bottom() && height + together <= whole {
            self.turn();
        }
        if self.y > MARGIN {
            self.y += above;
        }
        for at in 0..count.unwrap_or_default() {
            if self.y + line > Self::bottom() {
                self.turn();
            }
            self.y += line;
            for (style, x, lines) in columns {
                let Some(text) = lines.get(at) else {
                    continue;
                };
                let words = Words {
                    style: *style,
                    x: *x,
                    y: self.y,
                    text: text.clone(),
                };
                if let Some(sheet) = self.sheets.last_mut() {
                    sheet.push(words);
                }
            }
        }
    }

    fn turn(&mut self) {
        self.sheets.push(Vec::new());
        self.y = MARGIN;
    }

    const fn bottom() -> f64 {
        SHEET.1 - MARGIN - FOOT
    }
}

/// Text in lines no wider than `most`, broken between words, and inside a word only where it alone is wider.
fn wrapped(text: &str, most: f64, wide: &dyn Fn(&str) -> f64) -> Vec<String> {
    let mut lines = Vec::new();
    for part in text.lines() {
        let mut line = String::new();
        for word in part.split_whitespace() {
            let longer = match line.is_empty() {
                true => word.to_string(),
                false => [&*line, " ", word].concat(),
            };
            if wide(&longer) <= most {
                line = longer;
                continue;
            }
            if !line.is_empty() {
                lines.push(std::mem::take(&mut line));
            }
            for letter in word.chars() {
                line.push(letter);
                if wide(&line) > most && line.chars().count() > 1 {
                    line.pop();
                    lines.push(std::mem::take(&mut line));
                    line.push(letter);
                }
            }
        }
        lines.push(line);
    }
    lines
}

/// Where the number of a sheet stands.
pub(crate) fn foot() -> (f64, f64) {
    (MARGIN, SHEET.1 - MARGIN)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wide(text: &str, _: Style) -> f64 {
        text.chars().count() as f64 * 20.0
    }

    fn row(at: usize) -> Piece {
        Piece::Row(format!("Câu {at}"), "Thôn Tà Rùng ".repeat(at % 7 + 1))
    }

    #[test]
    fn every_word_stands_inside_its_sheet_once_and_in_order() {
        let pieces: Vec<Piece> = (0..90)
            .map(|at| match at % 10 {
                0 => Piece::Heading(format!("Phần {at}")),
                _ => row(at),
            })
            .collect();
        let sheets = set(&pieces, &wide);
        assert!(sheets.len() > 2);
        for words in sheets.iter().flatten() {
            let right = words.x + wide(&words.text, words.style);
            assert!(words.x >= MARGIN && right <= SHEET.0 - MARGIN, "{words:?}");
            assert!(words.y > MARGIN && words.y <= Setter::bottom(), "{words:?}");
        }
        let said = |style| {
            let all = sheets
                .iter()
                .flatten()
                .filter(move |words| words.style == style);
            all.map(|words| words.text.clone()).collect::<Vec<_>>()
        };
        let asked: Vec<String> = (0..90)
            .filter(|at| at % 10 != 0)
            .map(|at| format!("Câu {at}"))
            .collect();
        assert_eq!(said(Style::Question), asked);
        let words: usize = said(Style::Answer)
            .iter()
            .map(|line| line.split(' ').count())
            .sum();
        let given: usize = (0..90)
            .filter(|at| at % 10 != 0)
            .map(|at| 3 * (at % 7 + 1))
            .sum();
        assert_eq!(words, given);
        // No heading is the last of its sheet.
        for sheet in &sheets {
            assert_ne!(sheet.last().unwrap().style, Style::Heading);
        }
    }

    #[test]
    fn letters_are_as_high_as_they_say() {
        for style in [
            Style::Title,
            Style::Heading,
            Style::Question,
            Style::Answer,
            Style::Small,
        ] {
            let height = format!("{}px", style.size());
            assert!(style.font().contains(&height), "{style:?}");
        }
    }

    #[test]
    fn an_answer_longer_than_a_sheet_goes_on_on_the_next() {
        let long = "một hai ba bốn ".repeat(1_500);
        let sheets = set(&[Piece::Row("Trình bày".into(), long)], &wide);
        assert!(sheets.len() > 1);
        assert!(sheets.iter().all(|sheet| !sheet.is_empty()));
    }

    #[test]
    fn words_are_broken_between_and_only_what_is_too_wide_inside() {
        let lines = |text: &str| wrapped(text, 100.0, &|text| text.chars().count() as f64 * 20.0);
        assert_eq!(lines("Hồ Thị Mai"), ["Hồ", "Thị", "Mai"]);
        assert_eq!(lines("Tà R"), ["Tà R"]);
        assert_eq!(lines("0451950033"), ["04519", "50033"]);
        assert_eq!(lines("a\nb"), ["a", "b"]);
        assert_eq!(lines(""), Vec::<String>::new());
    }
}
