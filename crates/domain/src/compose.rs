//! Vietnamese letters put together from, and taken apart into, their parts; knows no other alphabet.
//!
//! Phones and scanners send the same letter composed (NFC) or decomposed (NFD). Everything stored or compared here is
//! composed. A table of the 134 accented Vietnamese letters does it, so that the wasm carries no Unicode tables.

use std::borrow::Cow;

/// Six tones of each vowel: none, grave, hook above, tilde, acute, dot below.
const VOWELS: [&str; 24] = [
    "aàảãáạ",
    "ăằẳẵắặ",
    "âầẩẫấậ",
    "eèẻẽéẹ",
    "êềểễếệ",
    "iìỉĩíị",
    "oòỏõóọ",
    "ôồổỗốộ",
    "ơờởỡớợ",
    "uùủũúụ",
    "ưừửữứự",
    "yỳỷỹýỵ",
    "AÀẢÃÁẠ",
    "ĂẰẲẴẮẶ",
    "ÂẦẨẪẤẬ",
    "EÈẺẼÉẸ",
    "ÊỀỂỄẾỆ",
    "IÌỈĨÍỊ",
    "OÒỎÕÓỌ",
    "ÔỒỔỖỐỘ",
    "ƠỜỞỠỚỢ",
    "UÙỦŨÚỤ",
    "ƯỪỬỮỨỰ",
    "YỲỶỸÝỴ",
];

/// Tone marks in the order of [`VOWELS`], from its second letter on.
const TONES: [char; 5] = ['\u{300}', '\u{309}', '\u{303}', '\u{301}', '\u{323}'];

/// Letters with a shape of their own: plain letter, mark, shaped letter. The last ones occur in
/// Ê-đê, Gia-rai and Ba-na names.
const SHAPES: [(char, char, char); 25] = [
    ('a', '\u{306}', 'ă'),
    ('a', '\u{302}', 'â'),
    ('e', '\u{302}', 'ê'),
    ('o', '\u{302}', 'ô'),
    ('o', '\u{31b}', 'ơ'),
    ('u', '\u{31b}', 'ư'),
    ('A', '\u{306}', 'Ă'),
    ('A', '\u{302}', 'Â'),
    ('E', '\u{302}', 'Ê'),
    ('O', '\u{302}', 'Ô'),
    ('O', '\u{31b}', 'Ơ'),
    ('U', '\u{31b}', 'Ư'),
    ('e', '\u{306}', 'ĕ'),
    ('i', '\u{306}', 'ĭ'),
    ('o', '\u{306}', 'ŏ'),
    ('u', '\u{306}', 'ŭ'),
    ('c', '\u{30c}', 'č'),
    ('n', '\u{303}', 'ñ'),
    ('j', '\u{30c}', 'ǰ'),
    ('E', '\u{306}', 'Ĕ'),
    ('I', '\u{306}', 'Ĭ'),
    ('O', '\u{306}', 'Ŏ'),
    ('U', '\u{306}', 'Ŭ'),
    ('C', '\u{30c}', 'Č'),
    ('N', '\u{303}', 'Ñ'),
];

fn is_mark(c: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&c)
}

/// Letters composed (NFC for Vietnamese). Marks that make no Vietnamese letter stay as they are.
pub fn compose(text: &str) -> Cow<'_, str> {
    if !text.contains(is_mark) {
        return Cow::Borrowed(text);
    }
    let mut composed = String::with_capacity(text.len());
    let mut letter: Option<char> = None;
    for c in text.chars() {
        match letter.and_then(|base| if is_mark(c) { join(base, c) } else { None }) {
            Some(joined) => letter = Some(joined),
            None if is_mark(c) => {
                // A mark that does not join ends the letter, so that no later mark jumps over it.
                composed.extend(letter.take());
                composed.push(c);
            }
            None => {
                composed.extend(letter.replace(c));
            }
        }
    }
    composed.extend(letter);
    Cow::Owned(composed)
}

/// A letter with one more mark, whichever order the marks come in.
fn join(letter: char, mark: char) -> Option<char> {
    let (vowel, tone) = split_tone(letter);
    let toned = TONES
        .iter()
        .position(|known| *known == mark)
        .filter(|_| tone == 0);
    if let Some(joined) = toned.and_then(|index| with_tone(vowel, index + 1)) {
        return Some(joined);
    }
    let shaped = SHAPES
        .iter()
        .find(|shape| shape.0 == vowel && shape.1 == mark)?
        .2;
    if tone == 0 {
        Some(shaped)
    } else {
        with_tone(shaped, tone)
    }
}

/// The letter without its tone, and which tone it is: 0 none, 1 grave, 2 hook above, 3 tilde, 4 acute, 5 dot below.
pub fn split_tone(letter: char) -> (char, usize) {
    if letter.is_ascii() {
        return (letter, 0);
    }
    for row in VOWELS {
        if let Some(tone) = row.chars().position(|known| known == letter) {
            return (row.chars().next().unwrap_or(letter), tone);
        }
    }
    (letter, 0)
}

fn with_tone(vowel: char, tone: usize) -> Option<char> {
    VOWELS
        .iter()
        .find(|row| row.starts_with(vowel))?
        .chars()
        .nth(tone)
}

/// The text in ASCII with its capitals kept, for bank messages: `Phí chứng thực` becomes `Phi chung thuc`.
/// Letters of other alphabets are left out.
pub fn to_ascii(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for c in text.chars() {
        let c = match c {
            'đ' => 'd',
            'Đ' => 'D',
            'ƀ' => 'b',
            '–' | '—' => '-',
            '’' | '‘' => '\'',
            '“' | '”' => '"',
            '\u{a0}' | '\n' | '\r' | '\t' => ' ',
            other => other,
        };
        let (vowel, _) = split_tone(c);
        let base = SHAPES
            .iter()
            .find(|shape| shape.2 == vowel)
            .map_or(vowel, |shape| shape.0);
        if matches!(base, ' '..='~') {
            plain.push(base);
        }
    }
    plain
}

/// Composed, without invisible signs, and with single spaces inside and none around.
pub fn tidy(text: &str) -> String {
    let mut tidy = String::with_capacity(text.len());
    for word in compose(text).split(|c: char| c.is_whitespace() || c.is_control()) {
        let word = word.trim_matches(['\u{feff}', '\u{200b}', '\u{200c}', '\u{200d}']);
        if !word.is_empty() {
            if !tidy.is_empty() {
                tidy.push(' ');
            }
            tidy.push_str(word);
        }
    }
    tidy
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn apart(letter: char) -> Vec<char> {
        let (vowel, tone) = split_tone(letter);
        let shape = SHAPES.iter().find(|shape| shape.2 == vowel);
        let mut parts = vec![shape.map_or(vowel, |shape| shape.0)];
        parts.extend(shape.map(|shape| shape.1));
        parts.extend(tone.checked_sub(1).map(|index| TONES[index]));
        parts
    }

    #[test]
    fn every_letter_is_composed_whichever_way_its_marks_come() {
        for letter in VOWELS.iter().flat_map(|row| row.chars()) {
            let mut parts = apart(letter);
            assert_eq!(
                compose(&parts.iter().collect::<String>()),
                letter.to_string()
            );
            parts[1..].reverse();
            assert_eq!(
                compose(&parts.iter().collect::<String>()),
                letter.to_string()
            );
        }
    }

    #[test]
    fn names_of_the_highlands_are_composed_too() {
        assert_eq!(
            compose("H'Hen Nie\u{302} K\u{111}a\u{306}m"),
            "H'Hen Niê Kđăm"
        );
        assert_eq!(compose("Siu Kla\u{306}h"), "Siu Klăh");
        assert_eq!(compose("C\u{30c}u\u{306}"), "Čŭ");
    }

    #[test]
    fn other_marks_stay() {
        assert_eq!(compose("x\u{301}a\u{301}"), "x\u{301}á");
        assert_eq!(compose("\u{301}a"), "\u{301}a");
        assert_eq!(compose("á\u{301}"), "á\u{301}");
    }

    #[test]
    fn bank_messages_are_plain() {
        assert_eq!(
            to_ascii("Phí chứng thực CHỮ KÝ – Đắk Lắk"),
            "Phi chung thuc CHU KY - Dak Lak"
        );
        assert_eq!(to_ascii("Ha\u{300} No\u{323}\u{302}i 漢"), "Ha Noi ");
    }

    #[test]
    fn tidy_text_has_single_spaces() {
        assert_eq!(tidy("\u{feff}  Hồ\u{a0} Văn \t Lương\r\n"), "Hồ Văn Lương");
    }

    proptest! {
        #[test]
        fn composing_twice_changes_nothing(text in "[aAeEoOuUyc\u{300}\u{301}\u{302}\u{303}\u{306}\u{309}\u{31b}\u{323}ếẶ]{0,12}") {
            let once = compose(&text).into_owned();
            prop_assert_eq!(compose(&once), once.as_str());
            let _ = to_ascii(&text);
        }

        #[test]
        fn no_text_makes_it_panic(text in any::<String>()) {
            let _ = compose(&text);
            let _ = to_ascii(&text);
            let _ = tidy(&text);
        }
    }
}
