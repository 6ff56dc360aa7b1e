//! The rules of every kind in `wide`; what a time or a place is exactly is in the modules beside it.

use super::{Rules, clock, place};
use crate::expr::Expr;
use crate::expr::eval::Eval;
use crate::expr::seldom::seldom;
use crate::expr::val::Val;
use crate::list::List;
use crate::number;
use crate::text::Text;
use crate::typing;
use crate::value::{Value, ValueType};
use crate::wide::{Scale, Wide};

/// All of them.
#[derive(Debug)]
pub(crate) struct Whole;

impl Rules for Whole {
    fn fit(&self, kind: &Wide, value: Value, list: Option<&List>) -> (Option<Value>, bool) {
        match (kind.value_type(), value) {
            // The person's order, not the list's.
            (ValueType::Ranked, value) => typing::fit(value, ValueType::Choices, None),
            (ValueType::Spelt, Value::Text(text)) => match spelt(kind, &text) {
                Some(text) => (Some(Value::Text(text)), false),
                None => (Some(Value::Text(text)), true),
            },
            (ValueType::Spelt, value) => (Some(value), true),
            (number, value) => typing::fit(value, number, list),
        }
    }

    fn read(&self, kind: &Wide, typed: &str) -> Value {
        match kind.value_type() {
            ValueType::Spelt => {
                Value::Text(written(kind, typed).unwrap_or_else(|| typed.to_owned()))
            }
            number => typing::read(typed, number),
        }
    }

    fn asks(&self, kind: &Wide, missing: bool) -> Text {
        let (vi, en) = match kind {
            Wide::Time => (
                "Hãy điền giờ và phút, ví dụ 14:30.",
                "Please give hour and minute, such as 14:30.",
            ),
            Wide::DateTime => (
                "Hãy điền ngày và giờ, ví dụ 14:30 ngày 05/03/2026.",
                "Please give a day and a time, such as 05/03/2026 14:30.",
            ),
            Wide::Point => (
                "Hãy lấy vị trí, hoặc điền vĩ độ và kinh độ, ví dụ 16.6214, 106.7339.",
                "Please take the position, or give latitude and longitude, such as 16.6214, 106.7339.",
            ),
            Wide::Trace => (
                "Hãy cho ít nhất hai điểm, mỗi dòng một điểm.",
                "Please give at least two points, one a line.",
            ),
            Wide::Shape => (
                "Hãy cho ít nhất ba điểm ở góc thửa, mỗi dòng một điểm.",
                "Please give at least three corners, one a line.",
            ),
            Wide::Barcode => (
                "Hãy quét mã, hoặc gõ những gì in dưới mã.",
                "Please scan the code, or type what is printed below it.",
            ),
            Wide::Range(scale) if !missing => return on_scale(scale),
            Wide::Range(_) => ("Hãy chọn một số.", "Please choose a number."),
            Wide::Rank(_) => ("Hãy xếp thứ tự các mục.", "Please put the items in order."),
            Wide::Signature => (
                "Hãy ký, hoặc chọn ảnh chữ ký.",
                "Please sign, or choose a picture of your signature.",
            ),
            Wide::Drawing => (
                "Hãy vẽ, hoặc chọn một ảnh.",
                "Please draw, or choose a picture.",
            ),
            Wide::Image | Wide::Annotation => (
                "Hãy chụp hoặc chọn một ảnh.",
                "Please take or choose a picture.",
            ),
            Wide::File => (
                "Hãy chọn một ảnh hoặc tệp PDF.",
                "Please choose a picture or a PDF.",
            ),
            Wide::Audio => (
                "Hãy ghi âm, hoặc chọn một tệp âm thanh.",
                "Please record, or choose a recording.",
            ),
            Wide::Video => (
                "Hãy quay phim, hoặc chọn một tệp phim.",
                "Please film, or choose a film.",
            ),
        };
        Text::new(vi, en)
    }

    fn odd(&self, kind: &Wide, value: &Value, offered: Option<usize>) -> Option<Text> {
        match (kind, value) {
            (Wide::Range(scale), value) => value
                .as_number()
                .is_some_and(|number| !scale.has(number))
                .then(|| on_scale(scale)),
            (Wide::Rank(_), Value::Choices(names)) => offered
                .is_some_and(|offered| offered != names.len())
                .then(|| {
                    Text::new(
                        "Hãy xếp thứ tự tất cả các mục.",
                        "Please put all items in order.",
                    )
                }),
            _ => None,
        }
    }

    fn said(&self, kind: &Wide, value: &Value, english: bool) -> String {
        let Value::Text(text) = value else {
            return match value {
                Value::Int(number) => number.to_string(),
                Value::Decimal(number) => number::text(*number).replacen('.', ",", 1),
                _ => String::new(),
            };
        };
        match kind {
            Wide::Time | Wide::DateTime => clock::said(text),
            Wide::Point => place::said(text),
            Wide::Trace | Wide::Shape => place::each(text).join("\n"),
            kind if kind.is_file() => {
                let mark = text.get(..8).unwrap_or(text);
                let ending = text.rsplit('.').next().unwrap_or_default();
                match english {
                    true => format!("attached file …{mark}.{ending}"),
                    false => format!("tệp đính kèm …{mark}.{ending}"),
                }
            }
            _ => text.clone(),
        }
    }

    fn call<'a>(&self, eval: &Eval<'a>, name: &str, arguments: &'a [Expr]) -> Val<'a> {
        seldom(eval, name, arguments)
    }
}

fn on_scale(scale: &Scale) -> Text {
    let (start, end, step) = scale.numbers().unwrap_or_default();
    let [start, end, step] =
        [start, end, step].map(|number| number::text(number).replacen('.', ",", 1));
    Text::new(
        format!("Hãy chọn một số từ {start} đến {end}, cách nhau {step}."),
        format!("Please choose a number from {start} to {end}, in steps of {step}."),
    )
}

/// An answer as it travels, in its one spelling.
fn spelt(kind: &Wide, text: &str) -> Option<String> {
    match kind {
        Wide::Time => clock::time(text),
        Wide::DateTime => clock::moment(text),
        Wide::Point => place::point(text),
        Wide::Trace => place::points(text, 2, false),
        Wide::Shape => place::points(text, 3, true),
        Wide::Barcode => Some(text.trim().to_owned()),
        kind => media_type(kind, text).map(|_| text.to_owned()),
    }
}

/// An answer as people write it, in its one spelling.
fn written(kind: &Wide, typed: &str) -> Option<String> {
    let read = match kind {
        Wide::Time => clock::written_time(typed),
        Wide::DateTime => clock::written_moment(typed),
        Wide::Point => place::written(typed),
        Wide::Trace => place::written_points(typed, 2, false),
        Wide::Shape => place::written_points(typed, 3, true),
        _ => None,
    };
    read.or_else(|| spelt(kind, typed))
}

/// What a file is by its name, which is the hash of its bytes and the usual ending; nothing where the kind takes no such file.
pub(crate) fn media_type(kind: &Wide, name: &str) -> Option<&'static str> {
    const ENDINGS: [(&str, &str); 12] = [
        ("jpg", "image/jpeg"),
        ("png", "image/png"),
        ("webp", "image/webp"),
        ("pdf", "application/pdf"),
        ("m4a", "audio/mp4"),
        ("weba", "audio/webm"),
        ("ogg", "audio/ogg"),
        ("mp3", "audio/mpeg"),
        ("wav", "audio/wav"),
        ("mp4", "video/mp4"),
        ("webm", "video/webm"),
        ("mov", "video/quicktime"),
    ];
    let (hash, ending) = name.split_once('.')?;
    let hex = |b: u8| b.is_ascii_digit() || (b'a'..=b'f').contains(&b);
    let (_, media) = ENDINGS.iter().find(|(known, _)| *known == ending)?;
    let taken = match kind {
        Wide::Audio => media.starts_with("audio/"),
        Wide::Video => media.starts_with("video/"),
        Wide::File => media.starts_with("image/") || ending == "pdf",
        kind => kind.is_file() && media.starts_with("image/"),
    };
    (taken && hash.len() == 64 && hash.bytes().all(hex)).then_some(*media)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_named_by_its_bytes_and_a_picture_is_no_pdf() {
        let hash = "0123456789abcdef".repeat(4);
        let name = |ending: &str| format!("{hash}.{ending}");
        assert_eq!(
            media_type(&Wide::File, &name("pdf")),
            Some("application/pdf")
        );
        assert_eq!(media_type(&Wide::Image, &name("jpg")), Some("image/jpeg"));
        assert_eq!(media_type(&Wide::Signature, &name("pdf")), None);
        assert_eq!(media_type(&Wide::File, &name("exe")), None);
        assert_eq!(media_type(&Wide::File, "chung.pdf"), None);
        assert_eq!(media_type(&Wide::Time, &name("jpg")), None);
        assert_eq!(media_type(&Wide::Audio, &name("weba")), Some("audio/webm"));
        assert_eq!(media_type(&Wide::Audio, &name("webm")), None);
        assert_eq!(media_type(&Wide::Video, &name("webm")), Some("video/webm"));
        assert_eq!(media_type(&Wide::File, &name("mp4")), None);
    }

    #[test]
    fn a_number_beside_the_scale_is_told_which_there_are() {
        let kind = Wide::Range(Scale::new("0", "1", "0.25").unwrap());
        assert_eq!(Whole.read(&kind, "0,5"), Value::Decimal(0.5));
        assert_eq!(Whole.odd(&kind, &Value::Decimal(0.75), None), None);
        let told = Whole.odd(&kind, &Value::Decimal(0.8), None).unwrap();
        assert_eq!(told.vi, "Hãy chọn một số từ 0 đến 1, cách nhau 0,25.");
    }
}
