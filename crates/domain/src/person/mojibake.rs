//! UTF-8 that a scanner read as Latin-1 or Windows-1252 and wrote as UTF-8 again; repaired only where one reading is possible.

/// The text as it was before the scanner; `None` when it is not spoilt or cannot be repaired.
pub(super) fn repair(text: &str) -> Option<String> {
    if text.is_ascii() {
        return None;
    }
    // A mark put on by the wedge itself is not part of what it spoiled.
    let bytes: Option<Vec<u8>> = text
        .trim_start_matches('\u{feff}')
        .chars()
        .map(single_byte)
        .collect();
    let mut bytes = bytes?;
    restore_blanks(&mut bytes);
    String::from_utf8(bytes)
        .ok()
        .filter(|repaired| !repaired.is_ascii())
}

/// Whether a name holds what no Vietnamese name holds and what spoiling leaves behind.
pub(super) fn is_spoilt(name: &str) -> bool {
    name.chars().any(|c| {
        matches!(
            c,
            '\u{80}'..='\u{bf}' | 'Ä' | 'Å' | 'Æ' | 'ä' | 'å' | 'æ' | '\u{fffd}'
        ) || windows_1252(c).is_some() && c != '’'
    })
}

/// Puts back the no-break spaces that the scanner wrote as spaces, where a byte is missing and no other letter of Vietnamese
/// can have stood there: `à`, `Ơ` and `Ạ` end in 0xA0. (`Ỡ` does too, but `ồ` with its last byte lost looks the same.)
fn restore_blanks(bytes: &mut [u8]) {
    for at in 1..bytes.len() {
        if bytes[at] != b' ' {
            continue;
        }
        let is_lost = match &bytes[..at] {
            [.., 0xc6] | [.., 0xe1, 0xba] => true,
            // After a capital that lost its byte (À, Ô …) the blank is a real one, and a capital follows or a word begins.
            [.., before, 0xc3] => {
                let next = bytes.get(at + 1).copied().unwrap_or(b' ');
                before.is_ascii_alphabetic()
                    && (next == b' ' || next == b',' || next.is_ascii_lowercase())
            }
            _ => false,
        };
        if is_lost {
            bytes[at] = 0xa0;
        }
    }
}

fn single_byte(c: char) -> Option<u8> {
    u8::try_from(c).ok().or_else(|| windows_1252(c))
}

/// The byte of a character that Windows-1252 puts at 0x80 to 0x9F.
fn windows_1252(c: char) -> Option<u8> {
    /// In their order; a space where it has nothing.
    const SIGNS: &str = "€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ";
    let at = SIGNS.chars().position(|known| known == c && c != ' ')?;
    Some(0x80 + at as u8)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// As a scanner spoils it that takes the bytes for Latin-1.
    fn spoil(text: &str) -> String {
        text.bytes().map(char::from).collect()
    }

    #[test]
    fn blanks_that_were_letters_come_back() {
        for name in ["Hà Thị Tà", "Tà Rùng, xã Hà", "Ơ Rê", "ẠN", "Hoàng Hà Lan"] {
            let spoilt = spoil(name).replace('\u{a0}', " ");
            assert_eq!(repair(&spoilt).as_deref(), Some(name));
        }
    }

    #[test]
    fn what_may_be_two_letters_is_left_alone() {
        // `Ỡ ` with a blank for its last byte and `ồ ` without it look the same.
        let lost = spoil("Hồ Lan").replace('\u{93}', "");
        assert_eq!(repair(&lost), None);
        assert!(is_spoilt(&lost));
        // À lost its byte; the blank after it is a real one.
        assert_eq!(repair(&spoil("TRÀ MY").replace('\u{80}', "")), None);
    }

    #[test]
    fn names_are_not_spoilt() {
        for name in [
            "Hồ Văn Lương",
            "K’Brêu",
            "H'Hen Niê Kđăm",
            "Ngô Ý",
            "Trần Đại Ân",
            "Võ Út",
        ] {
            assert_eq!(repair(name), None, "{name}");
            assert!(!is_spoilt(name), "{name}");
        }
    }

    proptest! {
        #[test]
        fn what_was_spoilt_is_repaired(name in "[A-Za-zÀ-ỹ ,]{1,30}") {
            prop_assume!(!name.is_ascii());
            prop_assert_eq!(repair(&spoil(&name)), Some(name));
        }

        #[test]
        fn a_blank_is_repaired_to_what_stood_there_or_not_at_all(name in "[A-Za-zÀ-ỹ]{1,8}( [A-ZĐ][a-zà-ỹ]{0,6}){0,4}") {
            if let Some(repaired) = repair(&spoil(&name).replace('\u{a0}', " ")) {
                prop_assert_eq!(repaired, name);
            }
        }

        #[test]
        fn no_text_makes_it_panic(text in any::<String>()) {
            let _ = (repair(&text), is_spoilt(&text));
        }
    }
}
