//! From characters to words of the expression language, total and bounded; it never knows what a name stands for.

use crate::expr::{Binary, Fault, FaultKind};
use crate::path::is_name;

/// The longest source of one expression, in bytes.
pub(crate) const MAX_SOURCE: usize = 20_000;

/// A word of the language.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Token<'s> {
    Number(f64),
    Text(&'s str),
    /// `${name}`
    Reference(&'s str),
    /// A bare name, possibly with a colon: `age`, `jr:choice-name`.
    Name(&'s str),
    Operator(Binary),
    Open,
    Close,
    OpenTest,
    CloseTest,
    Comma,
    Slash,
    SlashSlash,
    Dot,
    DotDot,
    /// `*` where a name could stand.
    Star,
    /// `::` behind the name of an axis.
    Axis,
}

/// Words of an expression, each with its byte offset.
pub(crate) fn words(source: &str) -> Result<Vec<(usize, Token<'_>)>, Fault> {
    if source.len() > MAX_SOURCE {
        return Err(Fault::new(0, FaultKind::TooLong));
    }
    let mut words: Vec<(usize, Token<'_>)> = Vec::new();
    let mut at = 0;
    while let Some(c) = source[at..].chars().next() {
        if c.is_whitespace() {
            at += c.len_utf8();
            continue;
        }
        let after_operand = words.last().is_some_and(|(_, word)| ends_operand(word));
        let (token, len) =
            word(&source[at..], after_operand).map_err(|kind| Fault::new(at, kind))?;
        words.push((at, token));
        at += len;
    }
    Ok(words)
}

/// Whether an operator, not an operand, must follow: this is how XPath tells `div` the operator from `div` the name.
fn ends_operand(token: &Token<'_>) -> bool {
    matches!(
        token,
        Token::Number(_)
            | Token::Text(_)
            | Token::Reference(_)
            | Token::Name(_)
            | Token::Close
            | Token::CloseTest
            | Token::Dot
            | Token::DotDot
            | Token::Star
    )
}

fn word(rest: &str, after_operand: bool) -> Result<(Token<'_>, usize), FaultKind> {
    let bytes = rest.as_bytes();
    let second = bytes.get(1).copied();
    let pair = |token, len| Ok((token, len));
    match bytes[0] {
        b'(' => pair(Token::Open, 1),
        b')' => pair(Token::Close, 1),
        b'[' => pair(Token::OpenTest, 1),
        b']' => pair(Token::CloseTest, 1),
        b',' => pair(Token::Comma, 1),
        b'/' if second == Some(b'/') => pair(Token::SlashSlash, 2),
        b'/' => pair(Token::Slash, 1),
        b'|' => pair(Token::Operator(Binary::Union), 1),
        b':' if second == Some(b':') => pair(Token::Axis, 2),
        b'+' => pair(Token::Operator(Binary::Add), 1),
        b'-' => pair(Token::Operator(Binary::Subtract), 1),
        b'*' if after_operand => pair(Token::Operator(Binary::Multiply), 1),
        b'*' => pair(Token::Star, 1),
        b'=' => pair(Token::Operator(Binary::Equal), 1),
        b'!' if second == Some(b'=') => pair(Token::Operator(Binary::Unequal), 2),
        b'<' if second == Some(b'=') => pair(Token::Operator(Binary::LessEqual), 2),
        b'<' => pair(Token::Operator(Binary::Less), 1),
        b'>' if second == Some(b'=') => pair(Token::Operator(Binary::GreaterEqual), 2),
        b'>' => pair(Token::Operator(Binary::Greater), 1),
        b'.' if second == Some(b'.') => pair(Token::DotDot, 2),
        b'.' if !second.is_some_and(|b| b.is_ascii_digit()) => pair(Token::Dot, 1),
        b'.' | b'0'..=b'9' => number(rest),
        quote @ (b'\'' | b'"') => rest[1..]
            .find(char::from(quote))
            .map(|len| (Token::Text(&rest[1..=len]), len + 2))
            .ok_or(FaultKind::UnclosedText),
        b'$' => reference(rest),
        b'a'..=b'z' | b'A'..=b'Z' | b'_' => Ok(name(rest, after_operand)),
        _ => match rest.chars().next() {
            Some('\u{2018}'..='\u{201f}' | '«' | '»') => Err(FaultKind::SmartQuote),
            Some(c) if is_letter(c) => Ok(name(rest, after_operand)),
            Some(c) => Err(FaultKind::BadCharacter(c)),
            None => Err(FaultKind::EndedEarly),
        },
    }
}

/// Whether a character may stand in a name of XML; of those outside ASCII every one that is no sign (its tables would cost a
/// phone more than they are worth).
fn is_letter(c: char) -> bool {
    match c {
        '\0'..='\x7f' => c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.'),
        '\u{80}'..='\u{bf}'
        | '\u{d7}'
        | '\u{f7}'
        | '\u{2000}'..='\u{2fff}'
        | '\u{3000}'..='\u{3030}' => false,
        _ => !matches!(c, '\u{fe00}'..='\u{feff}' | '\u{fff0}'..='\u{ffff}'),
    }
}

fn number(rest: &str) -> Result<(Token<'_>, usize), FaultKind> {
    let len = rest
        .find(|c: char| !c.is_ascii_digit() && c != '.')
        .unwrap_or(rest.len());
    let number = crate::number::parse(&rest[..len]).ok_or(FaultKind::BadNumber)?;
    if number.is_finite() {
        Ok((Token::Number(number), len))
    } else {
        Err(FaultKind::BadNumber)
    }
}

fn reference(rest: &str) -> Result<(Token<'_>, usize), FaultKind> {
    let inside = rest.strip_prefix("${").ok_or(FaultKind::BadReference)?;
    let end = inside.find('}').ok_or(FaultKind::BadReference)?;
    let name = inside[..end].trim();
    if is_name(name) {
        Ok((Token::Reference(name), end + 3))
    } else {
        Err(FaultKind::BadReference)
    }
}

fn name(rest: &str, after_operand: bool) -> (Token<'_>, usize) {
    let end_of = |from: usize| {
        let len = rest[from..].find(|c: char| !is_letter(c));
        len.map_or(rest.len(), |len| from + len)
    };
    let mut len = end_of(0);
    // A prefix and its colon, but not the two colons behind an axis.
    if rest[len..].starts_with(':') && rest[len + 1..].starts_with(is_letter) {
        len = end_of(len + 1);
    }
    while rest[..len].ends_with('.') {
        len -= 1;
    }
    let name = &rest[..len];
    let operator = match name {
        "and" => Binary::And,
        "or" => Binary::Or,
        "div" => Binary::Divide,
        "mod" => Binary::Modulo,
        _ => return (Token::Name(name), len),
    };
    if after_operand {
        (Token::Operator(operator), len)
    } else {
        (Token::Name(name), len)
    }
}
