//! Appearances of questions with choices: which are drawn, what an author is told of the others, and what tables of questions
//! become.

use forms::{Appearance, Kind, Look, Node};

use crate::AuthoringError;
use crate::sheet::Row;
use crate::survey::kinds::spelt;

/// Appearances of choices that are not drawn, and why or what to write instead, in Vietnamese and English.
const NOT_DRAWN: [(&str, &str, &str); 6] = [
    (
        "no-buttons",
        "Dấu chọn luôn hiện, để người không phân biệt được màu cũng thấy mình đã chọn gì.",
        "The mark stays, so that what is chosen is seen without telling colours apart.",
    ),
    ("compact", INSTEAD.0, INSTEAD.1),
    (
        "quickcompact",
        "Hãy viết: quick columns-pack.",
        "Write instead: quick columns-pack.",
    ),
    (
        "compact-",
        "Hãy viết columns- và số cột.",
        "Write instead: columns- and how many.",
    ),
    (
        "map",
        "Các lựa chọn hiện thành danh sách có ô tìm, dùng được khi không có mạng.",
        "The choices are a list that is searched, which works without a network.",
    ),
    (
        "image-map",
        "Hãy viết mỗi vùng của hình thành một lựa chọn bằng chữ.",
        "Write each part of the picture as a choice in words.",
    ),
];

const INSTEAD: (&str, &str) = ("Hãy viết: columns-pack.", "Write instead: columns-pack.");

/// Appearances of XLSForm that only change how a question looks; here it is drawn in the ordinary way.
const LOOKS: [&str; 28] = [
    "autocomplete_chars",
    "autocomplete_noedit",
    "no-buttons",
    "compact",
    "quickcompact",
    "textarea",
    "numbers",
    "thousands-sep",
    "no-calendar",
    "spinner",
    "no-ticks",
    "vertical",
    "picker",
    "rating",
    "masked",
    "placement-map",
    "maps",
    "streets",
    "satellite",
    "new",
    "new-front",
    "front",
    "hidden-answer",
    "bearing",
    "counter",
    "map",
    "url",
    "hide-input",
];

/// Whether this word is drawn at a question with choices (`select_one`, `select_multiple`).
pub(crate) fn of_choices(word: &str) -> bool {
    word == LABEL || Look::of_word(word).is_some()
}

/// What is said of a word that none of the appearances is; nothing where it says how this type lays out its choices.
pub(crate) fn not_drawn(row: Row<'_>, word: &str) -> Option<AuthoringError> {
    let kind = spelt(row.cell("type"));
    let (choices, table) = (of_choices(word), word == TABLE);
    if (choices && kind.starts_with("select_")) || (table && kind == "begin_group") {
        return None;
    }
    let why = match reason(word) {
        _ if choices => Some((
            "Nó chỉ dành cho select_one, select_multiple.",
            "It is for select_one and select_multiple alone.",
        )),
        _ if table => Some((
            "Nó chỉ dành cho begin_group.",
            "It is for begin_group alone.",
        )),
        reason => reason,
    };
    let (why_vi, why_en) = why.map_or_else(Default::default, |(vi, en)| {
        ([" ", vi].concat(), [" ", en].concat())
    });
    let wide = ["w", "compact-", "quickcompact-"]
        .into_iter()
        .filter_map(|begun| word.strip_prefix(begun))
        .any(|n| n.parse::<u8>().is_ok());
    let known = choices || table || wide || LOOKS.contains(&word);
    if !row.sheet().is_strict() && known {
        let error = row.error(
            "appearance",
            format!("Cách hiển thị “{word}” chưa có ở đây; câu hỏi sẽ hiện theo cách thường.{why_vi}"),
            format!("The appearance “{word}” is not known here; the question is drawn in the ordinary way.{why_en}"),
        );
        return Some(error.advice());
    }
    Some(row.error(
        "appearance",
        format!("Không có cách hiển thị “{word}”.{why_vi}"),
        format!("There is no appearance “{word}”.{why_en}"),
    ))
}

/// What else is said of a word that is not drawn, in Vietnamese and English.
fn reason(word: &str) -> Option<(&'static str, &'static str)> {
    let same = |known: &str| known == word || (known.ends_with('-') && word.starts_with(known));
    let (_, vi, en) = NOT_DRAWN.iter().find(|(known, ..)| same(known))?;
    Some((vi, en))
}

/// The words above the columns of a table.
const LABEL: &str = "label";
/// A group whose questions are the rows of a table.
pub(crate) const TABLE: &str = "table-list";

/// Brings tables of questions into what a phone draws: the questions of a `table-list` are rows that say their choices
/// themselves and stand on one page, and a question with the appearance `label`, which nobody answers, is read only. One that
/// must be answered is asked.
pub(crate) fn settle(nodes: &mut [Node]) {
    for node in nodes {
        match node {
            Node::Question(question) => {
                let words = question.has(&Appearance::Other(LABEL.to_owned()));
                if words && has_choices(&question.kind) && question.required.is_none() {
                    question.kind = Kind::Note;
                    question.appearance.clear();
                }
            }
            Node::Group(group) => {
                let table = Appearance::Other(TABLE.to_owned());
                if let Some(at) = group.appearance.iter().position(|word| *word == table) {
                    group.appearance[at] = Appearance::FieldList;
                    rows(&mut group.children);
                }
                settle(&mut group.children);
            }
            Node::Repeat(repeat) => settle(&mut repeat.children),
        }
    }
}

fn rows(nodes: &mut [Node]) {
    for node in nodes {
        if let Node::Question(question) = node
            && has_choices(&question.kind)
            && Look::of(&question.appearance).is_none()
        {
            let row = Appearance::Other("list-nolabel".to_owned());
            question.appearance.push(row);
        }
    }
}

fn has_choices(kind: &Kind) -> bool {
    matches!(kind, Kind::SelectOne(_) | Kind::SelectMultiple(_))
}

#[cfg(test)]
mod tests {
    use forms::{Group, ListRef, Question};

    use super::*;

    fn question(kind: Kind, words: &[&str]) -> Node {
        let words = words
            .iter()
            .map(|word| Appearance::from((*word).to_owned()));
        Node::Question(Box::new(Question {
            kind,
            appearance: words.collect(),
            ..Question::default()
        }))
    }

    fn one() -> Kind {
        Kind::SelectOne(ListRef::Inline("ds".to_owned()))
    }

    fn written(node: &Node) -> Vec<String> {
        node.appearance().iter().cloned().map(Into::into).collect()
    }

    #[test]
    fn the_questions_of_a_table_are_rows_on_one_page() {
        let mut nodes = [Node::Group(Box::new(Group {
            appearance: vec![Appearance::Other(TABLE.to_owned())],
            children: vec![
                question(one(), &["label"]),
                question(one(), &[]),
                question(one(), &["columns"]),
                question(Kind::Text, &[]),
            ],
            ..Group::default()
        }))];
        settle(&mut nodes);
        assert_eq!(written(&nodes[0]), ["field-list"]);
        let inside = nodes[0].children();
        assert_eq!(written(&inside[1]), ["list-nolabel"]);
        assert_eq!(written(&inside[2]), ["columns"]);
        assert_eq!(written(&inside[3]), [""; 0]);
    }

    #[test]
    fn words_above_columns_are_read_and_asked_only_where_an_answer_must_be() {
        let mut must = question(one(), &["label"]);
        if let Node::Question(question) = &mut must {
            question.required = Some("true()".to_owned());
        }
        let mut nodes = [
            question(one(), &["label"]),
            must,
            question(Kind::Text, &["label"]),
        ];
        settle(&mut nodes);
        let kinds = nodes.map(|node| match node {
            Node::Question(question) => question.kind,
            _ => unreachable!(),
        });
        assert_eq!(kinds, [Kind::Note, one(), Kind::Text]);
    }
}
