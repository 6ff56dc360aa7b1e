//! Appearances of questions with choices: which are drawn, what an author is told of the others, and what tables of questions
//! become.

use forms::{Appearance, Kind, Look, Node};

use crate::AuthoringError;
use crate::sheet::Row;
use crate::survey::kinds::spelt;

/// Choosing goes on.
const QUICK: &str = "quick";
/// The words above the columns of a table.
const LABEL: &str = "label";
/// A group whose questions are the rows of a table.
const TABLE: &str = "table-list";

/// Appearances of choices that are not drawn, and why or what to write instead, in Vietnamese and English; with `-` a number follows.
const NOT_DRAWN: [(&str, &str, &str); 7] = [
    (
        "no-buttons",
        "Dấu chọn luôn hiện, để người không phân biệt được màu cũng thấy mình đã chọn gì.",
        "The mark stays, so that what is chosen is seen without telling colours apart.",
    ),
    (
        "compact",
        "Hãy viết: columns-pack.",
        "Write instead: columns-pack.",
    ),
    (
        "compact-",
        "Hãy viết columns- và số cột.",
        "Write instead: columns- and how many.",
    ),
    (
        "quickcompact",
        "Hãy viết: quick columns-pack.",
        "Write instead: quick columns-pack.",
    ),
    (
        "quickcompact-",
        "Hãy viết quick, rồi columns- và số cột.",
        "Write instead: quick, then columns- and how many.",
    ),
    (
        "map",
        "Các lựa chọn hiện thành danh sách, dùng được khi không có mạng.",
        "The choices are a list, which works without a network.",
    ),
    (
        "image-map",
        "Hãy viết mỗi vùng của hình thành một lựa chọn bằng chữ.",
        "Write each part of the picture as a choice in words.",
    ),
];

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

/// What the types begin with at which a word about choices is drawn, and which those are.
fn home(word: &str) -> Option<(&'static str, &'static str)> {
    match word {
        QUICK => Some(("select_one", "select_one")),
        TABLE => Some(("begin_group", "begin_group")),
        LABEL => Some(("select_", "select_one, select_multiple")),
        _ => Look::of_word(word).map(|_| ("select_", "select_one, select_multiple")),
    }
}

/// Whether this appearance is not drawn at questions and groups of this type.
pub(crate) fn is_elsewhere(appearance: &Appearance, kind: &str) -> bool {
    let word = match appearance {
        Appearance::Other(word) => word,
        Appearance::Quick => QUICK,
        _ => return false,
    };
    home(word).is_none_or(|(types, _)| !kind.starts_with(types))
}

/// What is said of the appearances of a row that are not drawn.
pub(crate) fn not_drawn(row: Row<'_>, appearance: &[Appearance]) -> Vec<AuthoringError> {
    let kind = spelt(row.cell("type"));
    let elsewhere = appearance.iter().filter(|word| is_elsewhere(word, &kind));
    elsewhere
        .map(|word| said(row, &String::from(word.clone())))
        .collect()
}

fn said(row: Row<'_>, word: &str) -> AuthoringError {
    let usual = (
        "câu hỏi sẽ hiện theo cách thường.",
        "the question is drawn in the ordinary way.",
    );
    if let Some((_, types)) = home(word) {
        let error = row.error(
            "appearance",
            format!("Cách hiển thị “{word}” chỉ dành cho {types}; {}", usual.0),
            format!("The appearance “{word}” is for {types} alone; {}", usual.1),
        );
        return match row.sheet().is_strict() {
            true => error,
            false => error.advice(),
        };
    }
    let (why_vi, why_en) = reason(word).map_or_else(Default::default, |(vi, en)| {
        ([" ", vi].concat(), [" ", en].concat())
    });
    let wide = ["w", "columns-", "compact-", "quickcompact-"]
        .into_iter()
        .filter_map(|begun| word.strip_prefix(begun))
        .any(|n| n.parse::<u8>().is_ok());
    if !row.sheet().is_strict() && (wide || LOOKS.contains(&word)) {
        let error = row.error(
            "appearance",
            format!("Cách hiển thị “{word}” chưa có ở đây; {}{why_vi}", usual.0),
            format!(
                "The appearance “{word}” is not known here; {}{why_en}",
                usual.1
            ),
        );
        return error.advice();
    }
    row.error(
        "appearance",
        format!("Không có cách hiển thị “{word}”.{why_vi}"),
        format!("There is no appearance “{word}”.{why_en}"),
    )
}

/// What else is said of a word that is not drawn, in Vietnamese and English.
fn reason(word: &str) -> Option<(&'static str, &'static str)> {
    let same = |known: &str| known == word || (known.ends_with('-') && word.starts_with(known));
    let (_, vi, en) = NOT_DRAWN.iter().find(|(known, ..)| same(known))?;
    Some((vi, en))
}

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
