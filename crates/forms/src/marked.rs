//! Sentences with marks: bold, links, lists. A bundle carries them beside the same sentences in plain words, in a few tags of HTML;
//! it never reads Markdown, and an answer that is put in is words whatever it looks like.
//!
//! In the bundle `marked` has the sentence under `question:label`, `question:hint` or `list/choice`:
//! `Xin chào <b>${ho_ten}</b>`. `<` and `&` of words are `&lt;` and `&amp;`. A tag that is not known here, or a link that leads
//! elsewhere than [`leads_somewhere_safe`], is passed over and its words stay, so what a newer program writes can be read.

use crate::bundle::ListRef;
use crate::engine::rows::Place;
use crate::form::Form;
use crate::path::Path;

/// What a mark makes of the words in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mark {
    /// Strong.
    Bold,
    /// Stressed.
    Italic,
    /// Raised.
    Above,
    /// Lowered.
    Below,
    /// A heading inside of a sentence, from 1, the largest, to 6.
    Heading(u8),
    /// A list of items without numbers.
    Bullets,
    /// A list of items whose first has this number.
    Numbers(u32),
    /// One item of a list.
    Item,
    /// A link to an address that [`leads_somewhere_safe`].
    Link(String),
}

/// A piece of a sentence. What begins also ends, innermost first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// Words.
    Words(String),
    /// The next words stand on a new line.
    Break,
    /// A mark begins.
    Begin(Mark),
    /// The mark that began last ends.
    End,
}

/// Which sentence of a question, group or repeat.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Said {
    /// The question or heading.
    Label,
    /// The help below it.
    Hint,
}

/// The longest address of a link, in bytes.
pub const MAX_LINK: usize = 2_000;

/// Whether a link may lead there: to a page over a secure line, to a telephone or to a mailbox.
#[must_use]
pub fn leads_somewhere_safe(to: &str) -> bool {
    let known = ["https://", "tel:", "mailto:"];
    let somewhere = known
        .iter()
        .any(|scheme| to.strip_prefix(scheme).is_some_and(|rest| !rest.is_empty()));
    // Nothing that would end the address in the bundle, or is an answer.
    somewhere
        && to.len() <= MAX_LINK
        && !to.contains(|c: char| c.is_whitespace() || c.is_control() || "<>\"{}".contains(c))
}

/// Where `marked` has a sentence of a question, group or repeat.
#[must_use]
pub fn key_of(node: &str, said: Said) -> String {
    let said = match said {
        Said::Label => ":label",
        Said::Hint => ":hint",
    };
    [node, said].concat()
}

/// Where `marked` has a choice of a list of the form.
#[must_use]
pub fn key_of_choice(list: &str, choice: &str) -> String {
    [list, "/", choice].concat()
}

impl Form {
    /// The pieces of a label or hint with answers put in, where its author marked something.
    #[must_use]
    pub fn pieces(&self, path: &Path, said: Said, english: bool) -> Option<Vec<Piece>> {
        let Place::Node(row, def) = self.state.find(path)? else {
            return None;
        };
        let node = self.state.plan.node(def)?;
        let marked = self.bundle().marked.get(&key_of(node.name(), said))?;
        let mut pieces = read(marked.get(english));
        for piece in &mut pieces {
            if let Piece::Words(words) = piece {
                *words = self.state.filled(words, row, english);
            }
        }
        Some(pieces)
    }

    /// The pieces of what a choice says, where its author marked something.
    #[must_use]
    pub fn choice_pieces(&self, path: &Path, choice: &str, english: bool) -> Option<Vec<Piece>> {
        let Place::Node(_, def) = self.state.find(path)? else {
            return None;
        };
        let ListRef::Inline(list) = self.state.plan.question(def)?.list()? else {
            return None;
        };
        let marked = self.bundle().marked.get(&key_of_choice(list, choice))?;
        Some(read(marked.get(english)))
    }
}

/// The pieces of a sentence as a bundle has it; total.
#[must_use]
pub fn read(marked: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    // Of each tag that is open whether it is a mark.
    let mut open = Vec::new();
    let mut rest = marked;
    while !rest.is_empty() {
        let words = rest.find('<').unwrap_or(rest.len());
        let tag = rest[words..].get(1..).and_then(|tag| tag.split_once('>'));
        // Without an end it is no tag, and nothing behind it is one.
        let words = if tag.is_some() { words } else { rest.len() };
        if words > 0 {
            let words = rest[..words].replace("&lt;", "<").replace("&amp;", "&");
            pieces.push(Piece::Words(words));
        }
        let Some((tag, behind)) = tag else { break };
        rest = behind;
        if tag == "br" {
            pieces.push(Piece::Break);
        } else if tag.starts_with('/') {
            if open.pop() == Some(true) {
                pieces.push(Piece::End);
            }
        } else {
            let mark = mark_of(tag);
            open.push(mark.is_some());
            pieces.extend(mark.map(Piece::Begin));
        }
    }
    for is_mark in open {
        if is_mark {
            pieces.push(Piece::End);
        }
    }
    pieces
}

fn mark_of(tag: &str) -> Option<Mark> {
    let (name, more) = tag.split_once(' ').unwrap_or((tag, ""));
    let more = more
        .split_once("=\"")
        .and_then(|(_, value)| value.strip_suffix('"'));
    Some(match name {
        "b" => Mark::Bold,
        "i" => Mark::Italic,
        "sup" => Mark::Above,
        "sub" => Mark::Below,
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => Mark::Heading(name.as_bytes()[1] - b'0'),
        "ul" => Mark::Bullets,
        "ol" => Mark::Numbers(more.and_then(|start| start.parse().ok()).unwrap_or(1)),
        "li" => Mark::Item,
        "a" => Mark::Link(more.filter(|to| leads_somewhere_safe(to))?.to_owned()),
        _ => return None,
    })
}

/// The sentence as a bundle has it; [`read`] gives the same pieces again.
#[cfg(feature = "full")]
#[must_use]
pub fn written(pieces: &[Piece]) -> String {
    let mut out = String::new();
    let mut open: Vec<&'static str> = Vec::new();
    for piece in pieces {
        match piece {
            Piece::Words(words) => {
                out.push_str(&words.replace('&', "&amp;").replace('<', "&lt;"));
            }
            Piece::Break => out.push_str("<br>"),
            Piece::Begin(mark) => {
                let name = tag_of(mark);
                out.push('<');
                out.push_str(name);
                match mark {
                    Mark::Link(to) => out.extend([" href=\"", to, "\""]),
                    Mark::Numbers(start) if *start != 1 => {
                        out.push_str(&format!(" start=\"{start}\""));
                    }
                    _ => {}
                }
                out.push('>');
                open.push(name);
            }
            Piece::End => {
                if let Some(name) = open.pop() {
                    out.extend(["</", name, ">"]);
                }
            }
        }
    }
    out
}

#[cfg(feature = "full")]
fn tag_of(mark: &Mark) -> &'static str {
    match mark {
        Mark::Bold => "b",
        Mark::Italic => "i",
        Mark::Above => "sup",
        Mark::Below => "sub",
        Mark::Heading(level) => {
            ["h1", "h2", "h3", "h4", "h5", "h6"][usize::from(level.clamp(&1, &6) - 1)]
        }
        Mark::Bullets => "ul",
        Mark::Numbers(_) => "ol",
        Mark::Item => "li",
        Mark::Link(_) => "a",
    }
}

/// The sentence in plain words: headings and items on lines of their own, items with their dash or number.
#[cfg(feature = "full")]
#[must_use]
pub fn plain(pieces: &[Piece]) -> String {
    let mut out = String::new();
    // Of each mark that is open whether it needs lines of its own; of each list its next number.
    let mut open = Vec::new();
    let mut lists: Vec<Option<u32>> = Vec::new();
    let mut fresh = false;
    let line = |out: &mut String, fresh: &mut bool| {
        if std::mem::take(fresh) && !out.is_empty() && !out.ends_with('\n') {
            out.push('\n');
        }
    };
    for piece in pieces {
        match piece {
            Piece::Words(words) => {
                line(&mut out, &mut fresh);
                out.push_str(words);
            }
            Piece::Break => {
                line(&mut out, &mut fresh);
                out.push('\n');
            }
            Piece::Begin(mark) => {
                let block = matches!(mark, Mark::Heading(_) | Mark::Item)
                    || matches!(mark, Mark::Bullets | Mark::Numbers(_));
                fresh |= block;
                open.push(block);
                match mark {
                    Mark::Bullets => lists.push(None),
                    Mark::Numbers(start) => lists.push(Some(*start)),
                    Mark::Item => {
                        line(&mut out, &mut fresh);
                        match lists.last_mut() {
                            Some(Some(number)) => {
                                out.push_str(&format!("{number}. "));
                                *number = number.saturating_add(1);
                            }
                            _ => out.push_str("- "),
                        }
                    }
                    _ => {}
                }
            }
            Piece::End => fresh |= open.pop() == Some(true),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_sentence_is_read_as_it_was_written() {
        let words = |words: &str| Piece::Words(words.to_owned());
        let pieces = [
            Piece::Begin(Mark::Heading(2)),
            words("1 < 2 & 3"),
            Piece::End,
            Piece::Begin(Mark::Numbers(3)),
            Piece::Begin(Mark::Item),
            Piece::Begin(Mark::Link("https://example.org/?a=1&b=2".to_owned())),
            words("${ten}"),
            Piece::End,
            Piece::End,
            Piece::End,
            words("a"),
            Piece::Break,
            words("b"),
        ];
        let marked = written(&pieces);
        assert_eq!(
            marked,
            r#"<h2>1 &lt; 2 &amp; 3</h2><ol start="3"><li><a href="https://example.org/?a=1&b=2">${ten}</a></li></ol>a<br>b"#
        );
        assert_eq!(read(&marked), pieces);
        assert_eq!(plain(&pieces), "1 < 2 & 3\n3. ${ten}\na\nb");
    }

    #[test]
    fn what_is_not_known_leaves_its_words() {
        for marked in [
            "<marquee>a</marquee>",
            r#"<a href="javascript:alert(1)">a</a>"#,
            r#"<a href="https://">a</a>"#,
            "a</b>",
        ] {
            assert_eq!(read(marked), [Piece::Words("a".to_owned())], "{marked}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_and_what_begins_ends(marked in "([a-zô<>/&; ]|<b>|</b>|<li>|<br>|<u>|&lt;){0,60}") {
            let mut depth = 0_i32;
            for piece in read(&marked) {
                match piece {
                    Piece::Begin(_) => depth += 1,
                    Piece::End => depth -= 1,
                    Piece::Words(_) | Piece::Break => {}
                }
                prop_assert!(depth >= 0);
            }
            prop_assert_eq!(depth, 0);
        }
    }
}
