//! Marks of Markdown and HTML in a sentence: nothing here draws them, so whoever reads the form would see the marks themselves.

/// The first mark in a sentence that other programs would draw.
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
