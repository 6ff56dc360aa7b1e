//! How leaflets, links and people name a procedure; never whether it exists.

use crate::ProcedureCode;

/// What a text says about which procedure is meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reference {
    /// A national code, today's or an old one.
    Code(ProcedureCode),
    /// Id of a page on the national portal, a UUID in small letters.
    Page(String),
}

/// Texts longer than this, in bytes, are not looked at beyond it.
const LONGEST: usize = 4096;

impl Reference {
    /// The first reference in a text: a code (`1.001193`; the suffix of a unit as in `1.012796.H36` or
    /// `2.000884.000.00.00.H55` is dropped), else the UUID in the address of a page of the national portal.
    pub fn find_in(text: &str) -> Option<Self> {
        let text = text.as_bytes();
        let text = &text[..text.len().min(LONGEST)];
        find_code(text)
            .map(Self::Code)
            .or_else(|| find_page(text).map(Self::Page))
    }

    /// A code typed by hand and nothing else, its point left out or mistyped: `1001193`, `1,001193`, `1 001193`.
    pub fn typed(text: &str) -> Option<Self> {
        let digits: String = text
            .trim()
            .chars()
            .filter(|c| !matches!(c, '.' | ',' | ' ' | '-' | '\u{a0}'))
            .collect();
        let (first, rest) = digits.split_at_checked(1)?;
        ProcedureCode::parse(&format!("{first}.{rest}"))
            .ok()
            .map(Self::Code)
    }
}

/// A code that is not part of a longer word or number.
fn find_code(text: &[u8]) -> Option<ProcedureCode> {
    let word = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_' || !byte.is_ascii();
    text.windows(8).enumerate().find_map(|(at, window)| {
        let before = at.checked_sub(1).and_then(|index| text.get(index));
        let after = text.get(at + 8);
        if before.is_some_and(word) || after.is_some_and(word) {
            return None;
        }
        ProcedureCode::parse(std::str::from_utf8(window).ok()?).ok()
    })
}

/// A UUID that follows `/thu-tuc-hanh-chinh/`.
fn find_page(text: &[u8]) -> Option<String> {
    const BEFORE: &[u8] = b"/thu-tuc-hanh-chinh/";
    let at = text
        .windows(BEFORE.len())
        .position(|window| window.eq_ignore_ascii_case(BEFORE))?;
    let id = text.get(at + BEFORE.len()..at + BEFORE.len() + 36)?;
    let id = uuid::Uuid::try_parse_ascii(id).ok()?;
    Some(id.hyphenated().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn codes_are_found_where_leaflets_and_portals_put_them() {
        for (text, code) in [
            ("1.001193", "1.001193"),
            ("https://dichvucong.gov.vn/p?maThuTuc=1.001193", "1.001193"),
            (
                "https://example.gov.vn/x?maThuTucHanhChinh=1.115446&b=2",
                "1.115446",
            ),
            (
                "https://lienthong.dichvucong.gov.vn/#/ke-khai/2.000986",
                "2.000986",
            ),
            ("1.012796.H36", "1.012796"),
            ("2.000884.000.00.00.H55", "2.000884"),
            ("Mã thủ tục: 2.000884", "2.000884"),
        ] {
            let expected = ProcedureCode::parse(code).unwrap();
            assert_eq!(
                Reference::find_in(text),
                Some(Reference::Code(expected)),
                "{text}"
            );
        }
    }

    #[test]
    fn numbers_that_only_look_like_codes_are_left_alone() {
        for text in [
            "",
            "11.001193",
            "1.0011934",
            "5.001193",
            "v1.001193a",
            "10.001193",
            "đ1.001193",
        ] {
            assert_eq!(Reference::find_in(text), None, "{text}");
        }
    }

    #[test]
    fn a_code_may_be_typed_without_its_point() {
        let expected = ProcedureCode::parse("1.001193").map(Reference::Code).ok();
        for text in ["1001193", " 1.001193 ", "1,001193", "1 001 193"] {
            assert_eq!(Reference::typed(text), expected, "{text}");
        }
        for text in ["", "1", "9001193", "10011934", "đ001193"] {
            assert_eq!(Reference::typed(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_the_parser_panic(text in any::<String>()) {
            let _ = Reference::find_in(&text);
            let _ = Reference::typed(&text);
        }

        #[test]
        fn no_page_address_makes_the_parser_panic(text in "/thu-tuc-hanh-chinh/[0-9a-f-]{0,40}é?") {
            let _ = Reference::find_in(&text);
        }
    }
}
