//! The column `type`: every spelling XLSForm knows, what it becomes here, and by name what is not supported.

use forms::{Kind, ListRef, Question, Scale, Text, Wide, is_name};

use super::Survey;
use crate::AuthoringError;
use crate::beside::list_in;
use crate::edit::nearest;
use crate::lists::Refs;
use crate::sheet::Row;

/// The types an author may write.
const TYPES: [&str; 32] = [
    "text",
    "integer",
    "decimal",
    "date",
    "time",
    "dateTime",
    "range",
    "select_one",
    "select_multiple",
    "select_one_from_file",
    "select_multiple_from_file",
    "select_one_external",
    "csv-external",
    "xml-external",
    "rank",
    "geopoint",
    "geotrace",
    "geoshape",
    "barcode",
    "image",
    "file",
    "audio",
    "video",
    "calculate",
    "note",
    "acknowledge",
    "start",
    "today",
    "begin_group",
    "end_group",
    "begin_repeat",
    "end_repeat",
];

/// Types of XLSForm that do not exist here, with what an author can do instead.
const REFUSED: [(&str, &str, &str); 8] = [
    (
        "background-audio",
        "dùng audio, để người khai tự bấm ghi âm",
        "use audio, so that the person begins to record by hand",
    ),
    (
        "start-geopoint",
        "dùng geopoint, để người khai tự bấm lấy vị trí",
        "use geopoint, so that the person takes the position by hand",
    ),
    (
        "background-geopoint",
        "dùng geopoint, để người khai tự bấm lấy vị trí",
        "use geopoint, so that the person takes the position by hand",
    ),
    ("hidden", "dùng calculate", "use calculate"),
    ("start-position", "", ""),
    ("osm", "", ""),
    (
        "select_multiple_external",
        "dùng select_multiple với choice_filter",
        "use select_multiple with a choice_filter",
    ),
    ("entity", "", ""),
];

/// What other programs note of the device and of whoever holds it. Nothing here asks a phone for that: the field stays empty.
const UNASKED: [&str; 7] = [
    "end",
    "deviceid",
    "phonenumber",
    "username",
    "email",
    "simserial",
    "subscriberid",
];

/// A type in its one spelling: `select one from`, `begin group`, `int`, `photo` are other ways to write some.
pub(crate) fn spelt(written: &str) -> String {
    let words: Vec<&str> = written.split_whitespace().collect();
    let text = words.join(" ");
    let lower = text.to_lowercase();
    const LONG: [(&str, &str); 17] = [
        ("select all that apply from ", "select_multiple "),
        ("select all that apply ", "select_multiple "),
        ("select multiple from file ", "select_multiple_from_file "),
        ("select multiple from ", "select_multiple "),
        ("select multiple ", "select_multiple "),
        ("select one from file ", "select_one_from_file "),
        ("select one external ", "select_one_external "),
        ("select one from ", "select_one "),
        ("select one ", "select_one "),
        ("select1 ", "select_one "),
        ("select_one from ", "select_one "),
        ("select_multiple from ", "select_multiple "),
        ("add select one prompt using ", "select_one "),
        ("add select multiple prompt using ", "select_multiple "),
        ("select ", "select_multiple "),
        ("begin ", "begin_"),
        ("end ", "end_"),
    ];
    for (long, short) in LONG {
        if lower.starts_with(long)
            && let Some(rest) = text.get(long.len()..)
        {
            return format!("{short}{rest}");
        }
    }
    match lower.as_str() {
        "string" => "text".to_owned(),
        "int" => "integer".to_owned(),
        "trigger" | "acknowledgement" => "acknowledge".to_owned(),
        "photo" => "image".to_owned(),
        "gps" | "location" => "geopoint".to_owned(),
        "q string" => "text".to_owned(),
        _ if text.contains(' ') => text,
        _ => lower,
    }
}

/// Whether the question offers “other”.
pub(super) fn wants_other(kind: &str) -> bool {
    kind.starts_with("select_") && (kind.ends_with(" or_other") || kind.ends_with(" or other"))
}

/// The question that asks what “other” is.
pub(super) fn other(question: &Question) -> Question {
    Question {
        name: format!("{}_other", question.name),
        kind: Kind::Text,
        label: Text::new("Ghi rõ", "Specify other"),
        relevant: Some(format!("selected(${{{}}}, 'other')", question.name)),
        ..Question::default()
    }
}

/// What a question that fills itself is calculated from.
pub(super) fn preload(kind: &str) -> Option<&'static str> {
    match kind.trim() {
        "start" => Some("once(now())"),
        "today" => Some("once(today())"),
        kind if UNASKED.contains(&kind) => Some("''"),
        _ => None,
    }
}

/// The kind of a question, in its one spelling; the lists it needs are noted.
pub(super) fn read(
    survey: &mut Survey,
    row: Row<'_>,
    kind: &str,
    errors: &mut Vec<AuthoringError>,
) -> Option<Kind> {
    let (word, list) = kind
        .split_once(' ')
        .map_or((kind, ""), |(word, list)| (word, list.trim()));
    let wide = match word {
        "time" => Some(Wide::Time),
        "datetime" => Some(Wide::DateTime),
        "geopoint" => Some(Wide::Point),
        "geotrace" => Some(Wide::Trace),
        "geoshape" => Some(Wide::Shape),
        "barcode" => Some(Wide::Barcode),
        "image" => Some(picture(row.cell("appearance"))),
        "file" => Some(Wide::File),
        "audio" => Some(Wide::Audio),
        "video" => Some(Wide::Video),
        "range" if list.is_empty() => return scale(row, errors).map(Kind::Wide),
        _ => None,
    };
    if list.is_empty()
        && let Some(wide) = wide
    {
        return Some(Kind::Wide(wide));
    }
    let simple = match word {
        "text" => Some(Kind::Text),
        "integer" => Some(Kind::Integer),
        "decimal" => Some(Kind::Decimal),
        "date" => Some(Kind::Date),
        "note" => Some(Kind::Note),
        "acknowledge" => Some(Kind::Acknowledge),
        "calculate" | "start" | "today" => Some(Kind::Calculate),
        _ => None,
    };
    if simple.is_some() && list.is_empty() {
        return simple;
    }
    let other = wants_other(kind);
    let list = match list.rsplit_once([' ']) {
        Some((list, _)) if other => list.trim_end_matches(" or").trim(),
        _ => list,
    };
    if (word.starts_with("select_") || word == "rank") && TYPES.contains(&word) {
        return select(survey, row, word, list, other, errors);
    }
    if ["csv-external", "xml-external"].contains(&kind) {
        // Only says that the file is there: what looks into it names it.
        survey
            .external
            .entry(row.cell("name").to_owned())
            .or_insert(row.number);
        return None;
    }
    if UNASKED.contains(&kind) || kind == "audit" {
        let error = row.error(
            "type",
            format!("Hệ thống không lấy “{kind}” từ máy của người điền; ô này sẽ để trống."),
            format!("“{kind}” is not taken from the device of whoever fills the form; the field stays empty."),
        );
        errors.push(error.advice());
        return (kind != "audit").then_some(Kind::Calculate);
    }
    let refused = REFUSED.iter().find(|(name, ..)| *name == word);
    errors.push(match refused {
        Some((_, vi, en)) => row.error(
            "type",
            format!(
                "Hệ thống chưa hỗ trợ loại “{word}”. {}",
                hint("Thay vào đó: ", vi, "Hãy bỏ câu này.")
            ),
            format!(
                "The type “{word}” is not supported. {}",
                hint("Instead: ", en, "Remove this row.")
            ),
        ),
        None => {
            let guess = nearest(word, TYPES.into_iter());
            let (vi, en) = guess.map_or_else(Default::default, |guess| {
                (
                    format!(" Có phải “{guess}” không?"),
                    format!(" Did you mean “{guess}”?"),
                )
            });
            let known = TYPES.join(", ");
            row.error(
                "type",
                format!("Không có loại câu hỏi “{kind}”.{vi} Các loại dùng được: {known}."),
                format!("There is no type “{kind}”.{en} Types that exist: {known}."),
            )
        }
    });
    None
}

fn hint(before: &str, instead: &str, without: &str) -> String {
    match instead {
        "" => without.to_owned(),
        instead => format!("{before}{instead}."),
    }
}

/// What an image is by its appearance: a photo, or drawn by hand.
pub(crate) fn picture(appearance: &str) -> Wide {
    let has = |wanted: &str| appearance.split_whitespace().any(|word| word == wanted);
    if has("signature") {
        Wide::Signature
    } else if has("draw") {
        Wide::Drawing
    } else if has("annotate") {
        Wide::Annotation
    } else {
        Wide::Image
    }
}

/// The scale of a range: from 1 to 10 by ones, as XLSForm has it, where the parameters do not say otherwise.
fn scale(row: Row<'_>, errors: &mut Vec<AuthoringError>) -> Option<Wide> {
    let parameter = |name: &str, otherwise: &'static str| {
        let mut written = row.cell("parameters").split([' ', ';', ',']);
        written
            .find_map(|part| part.strip_prefix(name)?.strip_prefix('='))
            .unwrap_or(otherwise)
    };
    let (start, end) = (parameter("start", "1"), parameter("end", "10"));
    let step = parameter("step", "1");
    let scale = Scale::new(start, end, step);
    if scale.is_none() {
        errors.push(row.error(
            "parameters",
            format!("Thang từ {start} đến {end} cách nhau {step} không dùng được: số phải đi lên và đến đúng số cuối. Ví dụ: start=0 end=10 step=1"),
            format!("A scale from {start} to {end} by {step} cannot be used: it goes upwards and ends on a step. Example: start=0 end=10 step=1"),
        ));
    }
    scale.map(Wide::Range)
}

fn select(
    survey: &mut Survey,
    row: Row<'_>,
    word: &str,
    list: &str,
    other: bool,
    errors: &mut Vec<AuthoringError>,
) -> Option<Kind> {
    let list_ref = if word.ends_with("_from_file") {
        list_in(list).filter(|name| is_name(name)).map(|name| {
            survey.external.entry(name.to_owned()).or_insert(row.number);
            columns(survey, row, name, errors);
            ListRef::External(name.to_owned())
        })
    } else {
        Some(list).filter(|name| is_name(name)).map(|name| {
            survey.inline.entry(name.to_owned()).or_insert(row.number);
            if other {
                survey.with_other.insert(name.to_owned());
            }
            ListRef::Inline(name.to_owned())
        })
    };
    let Some(list_ref) = list_ref else {
        errors.push(row.error(
            "type",
            format!("“{list}” không phải tên danh sách. Ví dụ: select_one gioi_tinh, select_one_from_file communes.csv"),
            format!("“{list}” does not name a list. Example: select_one gioi_tinh, select_one_from_file communes.csv"),
        ));
        return None;
    };
    Some(if word == "rank" {
        Kind::Wide(Wide::Rank(list_ref))
    } else if word.starts_with("select_one") {
        Kind::SelectOne(list_ref)
    } else {
        Kind::SelectMultiple(list_ref)
    })
}

/// `value=` and `label=` among the parameters: the columns of the list. Two questions read one list in one way.
fn columns(survey: &mut Survey, row: Row<'_>, list: &str, errors: &mut Vec<AuthoringError>) {
    let parameter = |name: &str| {
        let mut written = row.cell("parameters").split([' ', ';', ',']);
        let found = written.find_map(|part| part.strip_prefix(name)?.strip_prefix('='));
        found.unwrap_or_default().to_owned()
    };
    let refs = Refs {
        value: parameter("value"),
        label: parameter("label"),
    };
    let known = survey.refs.entry(list.to_owned());
    if *known.or_insert_with(|| refs.clone()) != refs {
        errors.push(row.error(
            "parameters",
            format!("Câu khác dùng danh sách {list} với value hay label khác. Hãy ghi giống nhau."),
            format!("Another question reads the list {list} with another value or label. Write the same."),
        ));
    }
}

/// Names every parameter that nothing here reads.
pub(super) fn parameters(row: Row<'_>, known: &[&str], errors: &mut Vec<AuthoringError>) {
    let written = row.cell("parameters");
    for part in written
        .split([' ', ';', ','])
        .filter(|part| !part.is_empty())
    {
        let name = part.split('=').next().unwrap_or(part).trim();
        if !known.contains(&name) {
            errors.push(row.error(
                "parameters",
                format!("Loại này không có tham số “{name}”."),
                format!("This type has no parameter “{name}”."),
            ));
        }
    }
}

/// Columns that decide something of a question and that neither groups nor repeats have.
pub(super) const OF_QUESTIONS: [&str; 6] = [
    "required",
    "constraint",
    "calculation",
    "default",
    "choice_filter",
    "trigger",
];

/// Names every filled cell of these columns: without what is in it the form would work differently.
pub(super) fn unread(row: Row<'_>, columns: &[&str], errors: &mut Vec<AuthoringError>) {
    for column in columns {
        let cell = row.cell(column);
        let no = ["no", "false", "false()"].contains(&cell.to_lowercase().as_str());
        if !cell.is_empty() && !no {
            errors.push(row.error(
                column,
                format!("Nhóm không dùng được cột {column}. Hãy ghi ở từng câu bên trong."),
                format!("A group or repeat has no {column}. Write it at each question inside."),
            ));
        }
    }
}
