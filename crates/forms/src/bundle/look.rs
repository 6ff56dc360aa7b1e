//! How the choices of a question are laid out, and the room that takes; it never changes what is right or wrong.

use super::Appearance;

/// How the choices of a question stand on the page, where it is not one below the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// A row of points with the words under each: XLSForm's `likert`, and the rows of its tables, `list` and `list-nolabel`.
    /// A phone has no room for a table, so the words stand in every row.
    Row,
    /// As many equal columns as there is room for: `columns`.
    Columns,
    /// So many columns: `columns-2` to `columns-10`.
    ColumnsOf(u32),
    /// Each as wide as its words, as many in a line as fit: `columns-pack`.
    Packed,
    /// Behind one control that opens: `minimal`, `autocomplete`, `search`.
    Behind,
}

/// Around the words of a choice in columns, in tenths of `rem`: its mark and the room beside both.
const BESIDE: u32 = 45;
/// Between two words, in tenths of `rem`.
const BETWEEN: u32 = 5;
/// What a thumb needs, in tenths of `rem`.
const THUMB: u32 = 30;

impl Look {
    /// What a word of the column `appearance` means for choices.
    #[must_use]
    pub fn of_word(word: &str) -> Option<Self> {
        Some(match word {
            "likert" | "list" | "list-nolabel" => Self::Row,
            "columns" | "horizontal" => Self::Columns,
            "columns-pack" | "columns-flex" | "horizontal-compact" => Self::Packed,
            "minimal" | "autocomplete" | "search" => Self::Behind,
            _ => {
                let columns = word.strip_prefix("columns-")?.parse().ok()?;
                (1..=10).contains(&columns).then_some(())?;
                Self::ColumnsOf(columns)
            }
        })
    }

    /// How the choices of a question with these appearances are laid out; `None` where they stand one below the other.
    #[must_use]
    pub fn of(appearance: &[Appearance]) -> Option<Self> {
        appearance.iter().find_map(|word| match word {
            Appearance::Other(word) => Self::of_word(word),
            _ => None,
        })
    }

    /// How many columns there shall be for so many choices; 0 where there shall be as many as fit.
    #[must_use]
    pub fn columns(self, choices: usize) -> u32 {
        match self {
            Self::Row => u32::try_from(choices).unwrap_or(u32::MAX),
            Self::ColumnsOf(columns) => columns,
            Self::Columns | Self::Packed | Self::Behind => 0,
        }
    }

    /// How wide one column must be for a choice with this label, in tenths of `rem`, so that its longest word is whole and the
    /// whole has few lines. Letters are taken as wide as those of common fonts are on average.
    #[must_use]
    pub fn width_for(self, label: &str) -> u32 {
        let letters = |text: &str| u32::try_from(text.chars().count()).unwrap_or(u32::MAX / 8);
        let longest = label.split_whitespace().map(letters).max().unwrap_or(0);
        let all = letters(label);
        match self {
            // Small letters of half a `rem`, at most four lines.
            Self::Row => THUMB.max(longest.max(all.div_ceil(4)) * 5 + BETWEEN),
            // Common letters, at most three lines.
            _ => longest.max(all.div_ceil(3)) * 6 + BESIDE,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a phone of 360 px leaves between its margins, in tenths of `rem`.
    const PHONE: u32 = 205;

    fn fits(look: Look, labels: &[&str]) -> bool {
        let widest = labels.iter().map(|label| look.width_for(label)).max();
        widest.unwrap() * look.columns(labels.len()) <= PHONE
    }

    #[test]
    fn a_scale_of_five_short_answers_fits_on_a_phone_and_long_ones_do_not() {
        let content = [
            "Rất không hài lòng",
            "Không hài lòng",
            "Bình thường",
            "Hài lòng",
            "Rất hài lòng",
        ];
        assert!(fits(Look::Row, &content));
        assert!(fits(Look::Row, &["1", "2", "3", "4", "5", "6"]));
        assert!(!fits(Look::Row, &["1", "2", "3", "4", "5", "6", "7"]));
        assert!(!fits(
            Look::Row,
            &["Satisfied", "Neither of the two", "Dissatisfied", "Unknown"]
        ));
        let sentence = "Tôi đã nhận kết quả đúng ngày hẹn và không phải đi lại lần nào";
        assert!(!fits(Look::Row, &["Có", sentence, "Không"]));
    }

    #[test]
    fn two_columns_of_short_words_fit_on_a_phone_and_three_do_not() {
        let words = ["Lúa", "Ngô", "Khoai", "Sắn"];
        assert!(fits(Look::ColumnsOf(2), &words));
        assert!(!fits(Look::ColumnsOf(3), &words));
        assert!(!fits(
            Look::ColumnsOf(2),
            &["Nuôi trồng thủy sản nước ngọt"]
        ));
    }

    #[test]
    fn words_that_are_no_look_are_none() {
        for word in [
            "",
            "columns-",
            "columns-0",
            "columns-11",
            "columns-x",
            "likert ",
            "w4",
            "quick",
        ] {
            assert_eq!(Look::of_word(word), None, "{word}");
        }
        let words = ["quick", "w4", "columns-3"].map(|word| Appearance::from(word.to_owned()));
        assert_eq!(Look::of(&words), Some(Look::ColumnsOf(3)));
        assert_eq!(Look::of(&words[..2]), None);
    }

    #[test]
    fn no_label_is_too_long() {
        let endless = "a".repeat(1_000_000);
        for look in [Look::Row, Look::Columns] {
            assert!(look.width_for(&endless) > PHONE);
            assert!(look.width_for("") <= 45);
        }
    }
}
