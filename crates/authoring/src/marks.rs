//! Marks of Markdown and HTML in a form: those of labels, hints and choices go beside the plain words into the bundle, and of what
//! is not drawn its author is told; it reads none itself.

use forms::marked::{Said, key_of, key_of_choice};
use forms::{Bundle, Choice, List, Node, Question, Text};

use crate::markdown::{Left, read};

/// Makes every label, hint and choice of a form plain and puts those with marks beside them. What is not drawn, by the name of
/// its question or list.
pub(crate) fn take_in(bundle: &mut Bundle) -> Vec<(String, Left)> {
    let mut left = Vec::new();
    let mut marked = std::mem::take(&mut bundle.marked);
    let mut take = |key: String, name: &str, text: &mut Text| {
        let (vi, en) = (read(&text.vi), read(&text.en));
        if vi.marked.is_some() || en.marked.is_some() {
            marked.insert(key, Text::new(vi.beside(), en.beside()));
        }
        *text = Text::new(vi.plain, en.plain);
        left.extend(
            vi.left
                .into_iter()
                .chain(en.left)
                .map(|left| (name.to_owned(), left)),
        );
    };
    nodes(&mut bundle.nodes, &mut take);
    for (name, list) in &mut bundle.choices {
        let choices = list.items().iter().cloned().map(|mut choice: Choice| {
            let key = key_of_choice(name, &choice.name);
            take(key, name, &mut choice.label);
            choice
        });
        let choices = choices.collect();
        *list = List::new(list.columns().to_vec(), choices);
    }
    bundle.marked = marked;
    left
}

fn nodes(all: &mut [Node], take: &mut impl FnMut(String, &str, &mut Text)) {
    for node in all {
        let (name, label, hint, children) = match node {
            Node::Question(of) => (&of.name, &mut of.label, &mut of.hint, &mut [][..]),
            Node::Group(of) => (&of.name, &mut of.label, &mut of.hint, &mut of.children[..]),
            Node::Repeat(of) => (&of.name, &mut of.label, &mut of.hint, &mut of.children[..]),
        };
        take(key_of(name, Said::Label), name, label);
        take(key_of(name, Said::Hint), name, hint);
        nodes(children, take);
    }
}

/// The sentences of a question that have marks: its label, its hint, and those choices of its list.
pub(crate) fn of<'b>(bundle: &'b Bundle, question: &Question) -> Vec<&'b Text> {
    let keys = keys_of(bundle, question).into_iter();
    keys.filter_map(|key| bundle.marked.get(&key)).collect()
}

/// Where a bundle has more of what a question says: of its label, its hint, and the choices of its list.
pub(crate) fn keys_of(bundle: &Bundle, question: &Question) -> Vec<String> {
    let mut keys = [Said::Label, Said::Hint]
        .map(|said| key_of(&question.name, said))
        .to_vec();
    if let Some(list) = question.list().map(|list| list.name())
        && let Some(choices) = bundle.choices.get(list)
    {
        let choices = choices.items().iter();
        keys.extend(choices.map(|choice| key_of_choice(list, &choice.name)));
    }
    keys
}

/// What an author is told of something that is not drawn, in Vietnamese and English, and whether the form works without it.
pub(crate) fn told(left: &Left) -> (String, String, bool) {
    match left {
        Left::Tag(tag) => {
            let (vi, en) = as_written(tag);
            (vi, en, true)
        }
        Left::Style => (
            "Màu chữ, kiểu chữ trong thẻ <span> không được vẽ ở đây; chữ vẫn còn, chỉ không có màu. Muốn làm nổi, hãy dùng **đậm**.".to_owned(),
            "Colours and fonts of <span> are not drawn here; the words stay without them. Use **bold** instead.".to_owned(),
            true,
        ),
        Left::Link(to) => (
            format!("Liên kết “{to}” không dùng được. Địa chỉ phải bắt đầu bằng https://, tel: hoặc mailto:, không có khoảng trắng và không có ${{…}}."),
            format!("The link “{to}” cannot be used. An address begins with https://, tel: or mailto:, and has neither blanks nor ${{…}}."),
            false,
        ),
    }
}

/// The first mark in a sentence that is never drawn, such as a title or a message, and that other programs would draw.
pub(crate) fn mark(sentence: &str) -> Option<&'static str> {
    let html = sentence.match_indices('<').any(|(at, _)| {
        let rest = sentence[at + 1..].trim_start_matches('/');
        let tag = rest.split(['>', ' ']).next().unwrap_or_default();
        let named =
            !tag.is_empty() && tag.len() < 12 && tag.chars().all(|c| c.is_ascii_lowercase());
        named && rest.contains('>')
    });
    let heading = sentence.lines().any(|line| {
        let rest = line.trim_start_matches('#');
        rest.len() < line.len() && rest.starts_with(' ')
    });
    let pair = |mark: &str| sentence.matches(mark).count() >= 2;
    match () {
        () if html => Some("<…>"),
        () if pair("**") => Some("**…**"),
        () if pair("__") => Some("__…__"),
        () if sentence.contains("](") => Some("[…](…)"),
        () if heading => Some("# …"),
        () => None,
    }
}

/// What an author is told of a mark, in Vietnamese and English.
pub(crate) fn as_written(mark: &str) -> (String, String) {
    (
        format!(
            "Dấu định dạng {mark} không được vẽ ở đây, người điền sẽ thấy nguyên dấu. Hãy bỏ dấu đi."
        ),
        format!(
            "The marks {mark} are not drawn here; whoever fills the form sees them as they are written. Remove them."
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_found_and_ordinary_words_are_none() {
        for (sentence, found) in [
            ("A **strong** word", Some("**…**")),
            ("<b>Strong</b>", Some("<…>")),
            ("see [here](https://example.org)", Some("[…](…)")),
            ("# Part one", Some("# …")),
            ("5 < 6 and 7 > 6", None),
            ("2 * 3 * 4", None),
            ("Số #5", None),
            ("${ho_ten}_1", None),
        ] {
            assert_eq!(mark(sentence), found, "{sentence}");
        }
    }
}
