//! What a component of Form.io says: label, hint and content as words; marks of HTML that say more than words are named.

use forms::Text;

use super::Import;
use super::part::Part;

/// Elements of HTML of which something is lost when only their words stay.
const MORE_THAN_WORDS: [&str; 10] = [
    "img", "video", "audio", "iframe", "object", "embed", "script", "input", "svg", "table",
];

impl Import<'_> {
    /// The label, with what stands before and behind the answer.
    pub(super) fn label(&mut self, of: &Part<'_>, place: &str) -> Text {
        let label = self.words(of.text("label"), place);
        let beside = [of.text("prefix"), of.text("suffix")].map(plain);
        let beside = beside.iter().filter(|it| !it.is_empty());
        let beside: Vec<&str> = beside.map(String::as_str).collect();
        Text::vi(match beside.is_empty() {
            true => label,
            false => format!("{label} ({})", beside.join(" … ")),
        })
    }

    /// Description, tooltip and placeholder, each of which tells how to answer.
    pub(super) fn hint(&mut self, of: &Part<'_>, place: &str) -> Text {
        let mut all: Vec<String> = Vec::new();
        for key in ["description", "tooltip", "placeholder"] {
            let said = self.words(of.text(key), place);
            if !said.is_empty() && !all.contains(&said) {
                all.push(said);
            }
        }
        Text::vi(all.join("\n"))
    }

    /// The words of a text in HTML.
    pub(super) fn words(&mut self, html: &str, place: &str) -> String {
        let lower = html.to_ascii_lowercase();
        let mut lost: Vec<String> = MORE_THAN_WORDS
            .iter()
            .filter(|name| element_in(&lower, name))
            .map(|name| format!("<{name}>"))
            .collect();
        if html.contains("{{") {
            lost.push("{{ … }}".to_owned());
        }
        for what in lost {
            self.wrong(
                place,
                format!("Chưa hỗ trợ {what} trong câu chữ. Hãy viết lại bằng lời."),
                format!("{what} is not supported in a sentence. Write it in words."),
            );
        }
        if element_in(&lower, "a") {
            self.leave_out(place, "<a>");
        }
        plain(html)
    }
}

/// Whether an element stands in a text of HTML in small letters.
fn element_in(html: &str, name: &str) -> bool {
    html.match_indices('<').any(|(at, _)| {
        let rest = html[at + 1..].strip_prefix(name);
        rest.is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_alphanumeric()))
    })
}

/// Words without markup. Where no name follows, `<` is a sign like others: it means less.
pub(super) fn plain(html: &str) -> String {
    let mut words = String::new();
    let mut inside = false;
    for (at, letter) in html.char_indices() {
        let begins = |next: char| next.is_ascii_alphabetic() || matches!(next, '/' | '!');
        match letter {
            '<' if html[at + 1..].starts_with(begins) => inside = true,
            '>' if inside => {
                inside = false;
                words.push(' ');
            }
            letter if !inside => words.push(letter),
            _ => {}
        }
    }
    let words = words.replace("&nbsp;", " ").replace("&amp;", "&");
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn only_markup_is_taken_out() {
        for (html, words) in [
            ("Trẻ em < 6 tuổi", "Trẻ em < 6 tuổi"),
            ("Từ <b>5</b> đến <6", "Từ 5 đến <6"),
            ("Một<br/>hai <!-- ba --> bốn", "Một hai bốn"),
            ("5 <", "5 <"),
        ] {
            assert_eq!(plain(html), words);
        }
    }
}
