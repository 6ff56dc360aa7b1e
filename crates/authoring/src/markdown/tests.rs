use forms::marked::{Piece, read as pieces_of};
use proptest::prelude::*;

use super::*;

fn marked(sentence: &str) -> String {
    let read = read(sentence);
    read.marked.unwrap_or(read.plain)
}

#[test]
fn marks_are_read_as_xlsform_has_them() {
    for (sentence, wanted) in [
        ("A **strong** word", "A <b>strong</b> word"),
        ("__Lưu ý__: *đọc kỹ*", "<b>Lưu ý</b>: <i>đọc kỹ</i>"),
        ("trong**đậm**chữ", "trong<b>đậm</b>chữ"),
        ("***both***", "<b><i>both</i></b>"),
        ("**a *b* c**", "<b>a <i>b</i> c</b>"),
        ("**${ten}**", "<b>${ten}</b>"),
        ("_${ten}_", "<i>${ten}</i>"),
        (
            "xem [**tại đây**](https://example.org/a_b_c)",
            r#"xem <a href="https://example.org/a_b_c"><b>tại đây</b></a>"#,
        ),
        (
            "[gọi](tel:1900) [thư](mailto:a@example.org)",
            r#"<a href="tel:1900">gọi</a> <a href="mailto:a@example.org">thư</a>"#,
        ),
        ("### Phần ba\nChữ", "<h3>Phần ba</h3>Chữ"),
        (
            "Cần:\n- thẻ\n- ảnh\n\nHết",
            "Cần:<ul><li>thẻ</li><li>ảnh</li></ul>Hết",
        ),
        (
            "2. hai\n3. *ba*",
            r#"<ol start="2"><li>hai</li><li><i>ba</i></li></ol>"#,
        ),
        ("1. một\n3. ba", "1. một<br>3. ba"),
        ("một\nhai\n\nba", "một<br>hai<br><br>ba"),
        (
            "H<sub>2</sub>O<br/>m<sup>2</sup>",
            "H<sub>2</sub>O<br>m<sup>2</sup>",
        ),
        ("<STRONG>a</STRONG> <em>b</em>", "<b>a</b> <i>b</i>"),
    ] {
        assert_eq!(marked(sentence), wanted, "{sentence}");
    }
}

#[test]
fn ordinary_words_stay_letter_by_letter() {
    for sentence in [
        "5 < 6 and 7 > 6",
        "2 * 3 * 4",
        "2*3*4",
        "Số #5",
        "#5",
        "${ho_ten}_1 và a_b_c",
        "(*) bắt buộc (*)",
        "**",
        "a ** b ** c",
        "Họ tên: ______",
        "1. Họ và tên",
        "- Nơi sinh",
        "* Ghi chú",
        "[x] đã đọc (mục 1)",
        "Điều 5.2",
        "<chưa đóng",
        "<>",
    ] {
        let read = read(sentence);
        assert_eq!((read.plain.as_str(), read.marked), (sentence, None));
        assert!(read.left.is_empty(), "{sentence}");
    }
}

#[test]
fn a_backslash_makes_a_mark_a_letter() {
    for (sentence, plain) in [
        (r"\*\*not bold\*\*", "**not bold**"),
        (r"a\_b\_", "a_b_"),
        (r"\# 5", "# 5"),
        (r"\[a](https://example.org)", "[a](https://example.org)"),
        (r"C:\tệp \\", r"C:\tệp \"),
    ] {
        let read = read(sentence);
        assert_eq!((read.plain.as_str(), read.marked), (plain, None));
    }
}

#[test]
fn strays_leave_later_marks_alone() {
    let strays = "(a *b [c ".repeat(50);
    assert_eq!(
        read(&format!("{strays}**d**")).marked,
        Some(format!("{strays}<b>d</b>"))
    );
}

#[test]
fn what_is_not_drawn_is_named() {
    let link = |to: &str| vec![Left::Link(to.to_owned())];
    for (sentence, wanted, left) in [
        ("<u>a</u>", "<u>a</u>", vec![Left::Tag("<u>".to_owned())]),
        (
            r#"a <span style="color:red">**đỏ**</span>"#,
            "a <b>đỏ</b>",
            vec![Left::Style],
        ),
        (r#"<b class="x">a</b>"#, "<b>a</b>", vec![Left::Style]),
        ("[a](http://example.org)", "a", link("http://example.org")),
        ("[a](javascript:alert(1))", "a)", link("javascript:alert(1")),
        ("[a](https://x/${b})", "a", link("https://x/${b}")),
    ] {
        let read = read(sentence);
        let found = read.marked.map_or(read.plain, |marked| {
            marked.replace("&lt;", "<").replace("&amp;", "&")
        });
        assert_eq!((found.as_str(), read.left), (wanted, left), "{sentence}");
    }
}

#[test]
fn blanks_alone_stay() {
    assert_eq!(read(" ").plain, " ");
    assert_eq!(read("").plain, "");
}

/// The `${…}` of a sentence, in order.
fn outputs(text: &str) -> Vec<&str> {
    text.split("${")
        .skip(1)
        .filter_map(|rest| Some(rest.split_once('}')?.0))
        .collect()
}

proptest! {
    #[test]
    fn any_sentence_is_read_and_its_outputs_stay(
        sentence in r"(\*{1,4}|_{1,3}|[a-zơ0-9 \[\]()#\\.\-+]|<b>|</b>|<span style='color:red'>|</span>|<u>|<br>|\]\(https://a\)|\n|\$\{ten_1\}|\$\{b\}){0,40}"
    ) {
        let read = read(&sentence);
        let mut said = String::new();
        for piece in pieces_of(read.marked.as_deref().unwrap_or_default()) {
            if let Piece::Words(words) = piece {
                said.push_str(&words);
            }
        }
        // An output in the address of a link is refused with the link.
        if !read.left.iter().any(|left| matches!(left, Left::Link(_))) {
            prop_assert_eq!(outputs(&read.plain), outputs(&sentence));
            if read.marked.is_some() {
                prop_assert_eq!(outputs(&said), outputs(&sentence));
            }
        }
    }

    #[test]
    fn a_sentence_without_marks_is_itself(sentence in "[\\p{L}\\p{N} ,:;?!()/“”%]{0,60}") {
        let read = read(&sentence);
        prop_assert_eq!((read.plain, read.marked, read.left), (sentence, None, Vec::new()));
    }
}
