//! What is different between two forms, question by question, as an author and those who wait for the form want to read it; it
//! never judges a difference.

use std::collections::{BTreeMap, BTreeSet};

use forms::{Appearance, Bundle, Kind, List, Node, Question, Text, Wide};
use serde::Serialize;

use crate::{marks, media};

/// Names of choices that one sentence lists; of more it gives the number.
const LISTED: usize = 5;
/// Letters of a wording that one sentence quotes.
const QUOTED: usize = 120;

/// One difference.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Change {
    /// What kind of difference.
    pub what: What,
    /// Name of the question, group or list in the newer form, or in the older one where it is gone; empty for the whole form.
    pub name: String,
    /// The difference in a sentence.
    pub sentence: Text,
}

/// The kinds of difference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// A question that was not there.
    Added,
    /// A question that is gone.
    Removed,
    /// The same field of the national portal under another name.
    Renamed,
    /// It takes another kind of answer.
    Type,
    /// It must be answered, and did not have to be, or not always.
    Required,
    /// It need not be answered any more, or only sometimes.
    Optional,
    /// Choices came.
    ChoicesAdded,
    /// Choices went.
    ChoicesRemoved,
    /// Choices are called something else.
    ChoicesReworded,
    /// The question or its help reads differently.
    Wording,
    /// It stands in another section.
    Moved,
    /// Whether it applies, what must hold of it, or what it is calculated from.
    Rule,
    /// The title of the form.
    Title,
    /// Which papers the case needs.
    Papers,
    /// What the case costs.
    Fees,
}

/// A question and where it stands.
struct Asked<'b> {
    question: &'b Question,
    section: &'b str,
    rows: Vec<&'b str>,
}

/// Everything that is different in `new`, in its order; what is gone stands last.
#[must_use]
pub fn changes(old: &Bundle, new: &Bundle) -> Vec<Change> {
    let mut found = Vec::new();
    if old.title != new.title {
        found.push(change(
            What::Title,
            "",
            format!(
                "Tên biểu mẫu: “{}” thành “{}”.",
                quote(&old.title.vi),
                quote(&new.title.vi)
            ),
            format!(
                "The title “{}” is now “{}”.",
                quote(old.title.in_english()),
                quote(new.title.in_english())
            ),
        ));
    }
    let (before, after) = (asked(old), asked(new));
    let pairs = pairs(&before, &after);
    let mut kept: BTreeSet<&str> = BTreeSet::new();
    for asked in &after {
        match pairs.get(asked.question.name.as_str()) {
            Some(was) => {
                kept.insert(&was.question.name);
                compare((old, was), (new, asked), &mut found);
            }
            None => found.push(change(
                What::Added,
                &asked.question.name,
                format!("Câu hỏi mới: {}.", title(asked.question, false)),
                format!("New question: {}.", title(asked.question, true)),
            )),
        }
    }
    for asked in before
        .iter()
        .filter(|asked| !kept.contains(asked.question.name.as_str()))
    {
        found.push(change(
            What::Removed,
            &asked.question.name,
            format!("Không hỏi nữa: {}.", title(asked.question, false)),
            format!("No longer asked: {}.", title(asked.question, true)),
        ));
    }
    if old.papers != new.papers {
        found.push(change(
            What::Papers,
            "",
            "Quy tắc về giấy tờ phải nộp đã đổi.".to_owned(),
            "The rules about papers have changed.".to_owned(),
        ));
    }
    if old.fees != new.fees {
        found.push(change(
            What::Fees,
            "",
            "Quy tắc tính phí, lệ phí đã đổi.".to_owned(),
            "The rules about fees have changed.".to_owned(),
        ));
    }
    found
}

/// The older question of each newer one: by name, else by its field on the national portal.
fn pairs<'a, 'b>(before: &'a [Asked<'b>], after: &[Asked<'b>]) -> BTreeMap<&'b str, &'a Asked<'b>> {
    let mut pairs = BTreeMap::new();
    let mut taken: BTreeSet<&str> = BTreeSet::new();
    for asked in after {
        let name = asked.question.name.as_str();
        if let Some(was) = before.iter().find(|was| was.question.name == name) {
            taken.insert(name);
            pairs.insert(name, was);
        }
    }
    for asked in after {
        let name = asked.question.name.as_str();
        let Some(portal) = asked.question.portal_name.as_deref() else {
            continue;
        };
        let same = |was: &&Asked<'_>| {
            was.question.portal_name.as_deref() == Some(portal)
                && !taken.contains(was.question.name.as_str())
        };
        if !pairs.contains_key(name)
            && let Some(was) = before.iter().find(same)
        {
            taken.insert(was.question.name.as_str());
            pairs.insert(name, was);
        }
    }
    pairs
}

fn asked(bundle: &Bundle) -> Vec<Asked<'_>> {
    let mut found = Vec::new();
    below(&bundle.nodes, "", &[], &mut found);
    found
}

fn below<'b>(nodes: &'b [Node], section: &'b str, rows: &[&'b str], found: &mut Vec<Asked<'b>>) {
    for node in nodes {
        match node {
            Node::Question(question) => found.push(Asked {
                question,
                section,
                rows: rows.to_vec(),
            }),
            Node::Group(group) => {
                let own = node.has(&Appearance::Section) || section.is_empty();
                let section = if own { group.name.as_str() } else { section };
                below(&group.children, section, rows, found);
            }
            Node::Repeat(repeat) => {
                let mut rows = rows.to_vec();
                rows.push(&repeat.name);
                below(&repeat.children, section, &rows, found);
            }
        }
    }
}

fn compare(
    (old, was): (&Bundle, &Asked<'_>),
    (new, is): (&Bundle, &Asked<'_>),
    found: &mut Vec<Change>,
) {
    let (before, after) = (was.question, is.question);
    let name = after.name.as_str();
    let (vi, en) = (title(after, false), title(after, true));
    let mut say = |what, vi: String, en: String| found.push(change(what, name, vi, en));
    if before.name != after.name {
        say(
            What::Renamed,
            format!("{vi}: tên “{}” thành “{}”.", before.name, after.name),
            format!("{en}: the name “{}” is now “{}”.", before.name, after.name),
        );
    }
    let (kind_was, kind_is) = (kind(before), kind(after));
    if kind_was != kind_is {
        say(
            What::Type,
            format!("{vi}: kiểu trả lời “{}” thành “{}”.", kind_was.0, kind_is.0),
            format!(
                "{en}: the answer was {} and is now {}.",
                kind_was.1, kind_is.1
            ),
        );
    }
    match (need(before), need(after)) {
        (was, is) if was == is => {}
        (_, Need::Always) => say(
            What::Required,
            format!("{vi}: nay bắt buộc trả lời."),
            format!("{en}: must now be answered."),
        ),
        (Need::Never, Need::Sometimes(_)) => say(
            What::Required,
            format!("{vi}: nay có trường hợp bắt buộc trả lời."),
            format!("{en}: must now be answered in some cases."),
        ),
        (_, Need::Never) => say(
            What::Optional,
            format!("{vi}: nay không bắt buộc."),
            format!("{en}: need not be answered any more."),
        ),
        (_, Need::Sometimes(_)) => say(
            What::Optional,
            format!("{vi}: điều kiện bắt buộc đã đổi."),
            format!("{en}: it must be answered in other cases than before."),
        ),
    }
    if before.label != after.label {
        say(
            What::Wording,
            format!("{vi}: trước đây hỏi “{}”.", quote(&before.label.vi)),
            format!("{en}: it read “{}”.", quote(before.label.in_english())),
        );
    }
    if before.hint != after.hint || before.required_message != after.required_message {
        say(
            What::Wording,
            format!("{vi}: lời hướng dẫn đã đổi."),
            format!("{en}: its help reads differently."),
        );
    }
    if before.label == after.label
        && before.hint == after.hint
        && marks::of(old, before) != marks::of(new, after)
    {
        say(
            What::Wording,
            format!("{vi}: chữ đậm, danh sách hoặc liên kết trong câu đã đổi."),
            format!("{en}: what is bold, a list or a link in it has changed."),
        );
    }
    if media::of(old, before) != media::of(new, after) {
        say(
            What::Wording,
            format!("{vi}: hình hoặc tiếng kèm theo đã đổi."),
            format!("{en}: a picture or recording beside it has changed."),
        );
    }
    if was.section != is.section || was.rows != is.rows {
        say(
            What::Moved,
            format!("{vi}: chuyển sang phần khác."),
            format!("{en}: stands in another section."),
        );
    }
    if rules(before) != rules(after) {
        say(
            What::Rule,
            format!("{vi}: điều kiện hiện, kiểm tra hoặc cách tính đã đổi."),
            format!(
                "{en}: when it applies, what must hold of it or how it is calculated has changed."
            ),
        );
    }
    choices(
        (list(old, before), list(new, after)),
        name,
        (&vi, &en),
        found,
    );
}

fn choices(
    lists: (Option<&List>, Option<&List>),
    name: &str,
    (vi, en): (&str, &str),
    found: &mut Vec<Change>,
) {
    let (Some(before), Some(after)) = lists else {
        return;
    };
    let labels = |list: &List, english: bool, names: &[&str]| -> String {
        let shown = names.iter().take(LISTED).filter_map(|name| list.get(name));
        let shown: Vec<&str> = shown.map(|choice| choice.label.get(english)).collect();
        let more = names.len().saturating_sub(shown.len());
        match more {
            0 => shown.join(", "),
            more => format!("{} (+{more})", shown.join(", ")),
        }
    };
    let missing = |from: &List, list: &List| -> Vec<String> {
        let gone = list
            .items()
            .iter()
            .filter(|choice| from.get(&choice.name).is_none());
        gone.map(|choice| choice.name.clone()).collect()
    };
    let came = missing(before, after);
    let went = missing(after, before);
    let reworded: Vec<&str> = after
        .items()
        .iter()
        .filter(|choice| {
            before
                .get(&choice.name)
                .is_some_and(|was| was.label != choice.label)
        })
        .map(|choice| choice.name.as_str())
        .collect();
    let names = |all: &[String]| -> Vec<String> { all.to_vec() };
    let mut say = |what, list: &List, all: &[String], sentence: (&str, &str)| {
        if all.is_empty() {
            return;
        }
        let all: Vec<&str> = all.iter().map(String::as_str).collect();
        found.push(change(
            what,
            name,
            format!("{vi}: {} {}.", sentence.0, labels(list, false, &all)),
            format!("{en}: {} {}.", sentence.1, labels(list, true, &all)),
        ));
    };
    say(
        What::ChoicesAdded,
        after,
        &names(&came),
        ("thêm lựa chọn", "new choices"),
    );
    say(
        What::ChoicesRemoved,
        before,
        &names(&went),
        ("bỏ lựa chọn", "choices that are gone:"),
    );
    let reworded: Vec<String> = reworded.into_iter().map(str::to_owned).collect();
    say(
        What::ChoicesReworded,
        after,
        &reworded,
        ("đổi lời của lựa chọn", "choices that read differently:"),
    );
}

fn list<'b>(bundle: &'b Bundle, question: &Question) -> Option<&'b List> {
    bundle.choices.get(question.list()?.name())
}

#[derive(PartialEq)]
enum Need<'q> {
    Never,
    Sometimes(&'q str),
    Always,
}

fn need(question: &Question) -> Need<'_> {
    match question.required.as_deref() {
        None | Some("false()") => Need::Never,
        Some("true()") => Need::Always,
        Some(when) => Need::Sometimes(when),
    }
}

/// Everything about a question that decides and is not said in words of its own.
fn rules(question: &Question) -> impl PartialEq {
    let tests = |rules: &[forms::Rule]| -> Vec<String> {
        rules.iter().map(|rule| rule.test.clone()).collect()
    };
    (
        question.relevant.clone(),
        question.readonly.clone(),
        question.calculation.clone(),
        question.default.clone(),
        question.choice_filter.clone(),
        tests(&question.constraints),
        tests(&question.warnings),
        question.actions.clone(),
    )
}

/// The kind of answer as people say it, in Vietnamese and English.
fn kind(question: &Question) -> (&'static str, &'static str) {
    match &question.kind {
        Kind::Text => ("chữ", "text"),
        Kind::Integer => ("số nguyên", "a whole number"),
        Kind::Decimal => ("số", "a number"),
        Kind::Date if question.has(&Appearance::YearAllowed) => {
            ("ngày, có thể chỉ có năm", "a date, perhaps only a year")
        }
        Kind::Date => ("ngày", "a date"),
        Kind::SelectOne(_) => ("chọn một", "one choice"),
        Kind::SelectMultiple(_) => ("chọn nhiều", "several choices"),
        Kind::Note => ("chỉ để đọc", "something to read"),
        Kind::Acknowledge => ("đánh dấu đồng ý", "a box to tick"),
        Kind::Calculate => ("tự tính", "calculated"),
        Kind::Wide(wide) => match wide {
            Wide::Time => ("giờ", "a time"),
            Wide::DateTime => ("ngày và giờ", "a day and a time"),
            Wide::Point => ("một điểm trên bản đồ", "a place on the map"),
            Wide::Trace => ("một đường trên bản đồ", "a way on the map"),
            Wide::Shape => ("một khu đất trên bản đồ", "a piece of land on the map"),
            Wide::Barcode => ("mã quét được", "a printed code"),
            Wide::Range(_) => ("thang điểm", "a scale"),
            Wide::Rank(_) => ("xếp thứ tự", "an order"),
            Wide::Image => ("ảnh", "a picture"),
            Wide::Signature => ("chữ ký", "a signature"),
            Wide::Drawing => ("hình vẽ", "a drawing"),
            Wide::Annotation => ("ảnh có vẽ thêm", "a photo that is drawn upon"),
            Wide::File => ("tệp", "a file"),
            Wide::Audio => ("ghi âm", "a recording"),
            Wide::Video => ("phim", "a film"),
        },
    }
}

/// A question by its label, or by its name where it has none.
fn title(question: &Question, english: bool) -> String {
    match question.label.get(english) {
        "" => question.name.clone(),
        label => format!("“{}”", quote(label)),
    }
}

fn quote(text: &str) -> String {
    let mut letters = text.chars();
    let mut short: String = letters.by_ref().take(QUOTED).collect();
    if letters.next().is_some() {
        short.push('…');
    }
    short
}

fn change(what: What, name: &str, vi: String, en: String) -> Change {
    Change {
        what,
        name: name.to_owned(),
        sentence: Text::new(vi, en),
    }
}
