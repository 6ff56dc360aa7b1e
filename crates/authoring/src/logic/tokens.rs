//! The words of a condition, as far as conditions are thought about.

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Token {
    Number(f64),
    Text(String),
    Answer(String),
    Here,
    Word(String),
    Sign(&'static str),
}

const SIGNS: [&str; 14] = [
    "!=", "<=", ">=", "=", "<", ">", "(", ")", ",", "+", "-", "*", "|", "/",
];

/// The tokens of a condition; nothing where a letter has no place in one that is understood.
pub(super) fn tokens(source: &str) -> Option<Vec<Token>> {
    let mut tokens = Vec::new();
    let mut rest = source.trim_start();
    while let Some(first) = rest.chars().next() {
        let (token, length) = match first {
            '\'' | '"' => {
                let end = rest[1..].find(first)?;
                (Token::Text(rest[1..=end].to_owned()), end + 2)
            }
            '0'..='9' => {
                let end = rest
                    .find(|c: char| !(c.is_ascii_digit() || c == '.'))
                    .unwrap_or(rest.len());
                (Token::Number(rest[..end].parse().ok()?), end)
            }
            '$' => {
                let end = rest.find('}')?;
                let name = rest[..end].strip_prefix("${")?.trim();
                (Token::Answer(name.to_owned()), end + 1)
            }
            '.' if !rest.starts_with("..") && !rest.starts_with("./") => (Token::Here, 1),
            c if c.is_alphabetic() || c == '_' => {
                let end = rest
                    .find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '-' | ':' | '.')))
                    .unwrap_or(rest.len());
                (Token::Word(rest[..end].to_owned()), end)
            }
            _ => {
                let sign = SIGNS.into_iter().find(|sign| rest.starts_with(sign))?;
                (Token::Sign(sign), sign.len())
            }
        };
        tokens.push(token);
        rest = rest[length..].trim_start();
    }
    Some(tokens)
}
