//! Curly quotes and odd blanks that word processors put into expressions, made plain; texts inside quotes keep their letters.

/// An expression with straight quotes and plain blanks. What stands inside a text stays as it is.
pub(crate) fn straighten(expression: &str) -> String {
    if expression.is_ascii() {
        return expression.to_owned();
    }
    let mut plain = String::with_capacity(expression.len());
    let mut letters = expression.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '\'' | '"' => {
                plain.push(letter);
                for inside in letters.by_ref() {
                    plain.push(inside);
                    if inside == letter {
                        break;
                    }
                }
            }
            _ if is_double(letter) => text(&mut letters, &mut plain, is_double),
            _ if is_single(letter) => text(&mut letters, &mut plain, is_single),
            '\u{A0}' | '\u{2007}' | '\u{202F}' => plain.push(' '),
            '\u{200B}' | '\u{FEFF}' => {}
            '−' | '–' => plain.push('-'),
            other => plain.push(other),
        }
    }
    plain
}

/// A text that a curly quote has opened.
fn text(letters: &mut std::str::Chars<'_>, plain: &mut String, closes: fn(char) -> bool) {
    let mut inside = String::new();
    let closed = letters.by_ref().any(|letter| {
        let end =
            closes(letter) || (closes('“') && letter == '"') || (closes('‘') && letter == '\'');
        if !end {
            inside.push(letter);
        }
        end
    });
    let quote = if inside.contains('\'') { '"' } else { '\'' };
    plain.push(quote);
    plain.push_str(&inside);
    if closed {
        plain.push(quote);
    }
}

fn is_double(letter: char) -> bool {
    matches!(letter, '“' | '”' | '„' | '‟' | '«' | '»')
}

fn is_single(letter: char) -> bool {
    matches!(letter, '‘' | '’' | '‚' | '‛')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn curly_quotes_become_straight_ones_around_texts_only() {
        for (written, read) in [
            ("${a} = ‘nam’", "${a} = 'nam'"),
            ("${a} = “nam”", "${a} = 'nam'"),
            (
                "concat(\"Côte d’Ivoire\", “x”)",
                "concat(\"Côte d’Ivoire\", 'x')",
            ),
            ("“d'Ivoire”", "\"d'Ivoire\""),
            ("${a}\u{A0}–\u{A0}1", "${a} - 1"),
            ("‘chưa đóng", "'chưa đóng"),
        ] {
            assert_eq!(straighten(written), read, "{written}");
        }
    }
}
