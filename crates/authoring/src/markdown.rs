//! The Markdown of XLSForm in labels and hints, and the few tags of HTML that come with it, read into pieces when a form is
//! published; total, in one pass, and it draws nothing.
//!
//! Read are `#` to `######`, `**bold**` and `__bold__`, `*italic*` and `_italic_`, `[words](https://…)`, lines that begin with
//! `-`, `*`, `+` or `1.` where there are two of them or more (one alone is how forms number their questions), line breaks,
//! `\` before a letter that would be a mark, `<b>`, `<strong>`, `<i>`, `<em>`, `<sup>`, `<sub>`, `<br>`. A mark that never
//! ends is the letters it is written with. `${…}` is never looked into.
//!
//! It is not CommonMark, and a library for that would have to be undone at every turn: to it `1. Họ và tên` alone is a list,
//! `____` a rule, four blanks before a word a program, and the line above `---` a heading.

use forms::marked::{Mark, Piece, leads_somewhere_safe, plain, written};

/// A sentence as its author wrote it, read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Marked {
    /// In plain words.
    pub(crate) plain: String,
    /// As a bundle has its marks; nothing where there are none.
    pub(crate) marked: Option<String>,
    /// What is not drawn, each once.
    pub(crate) left: Vec<Left>,
}

impl Marked {
    /// As it stands in a bundle where the same sentence has marks in the other language.
    pub(crate) fn beside(&self) -> String {
        let words = || written(&[Piece::Words(self.plain.clone())]);
        self.marked.clone().unwrap_or_else(words)
    }
}

/// Something in a sentence that is not drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Left {
    /// A tag that stays as it is written: `<u>`.
    Tag(String),
    /// Colours and fonts, whose words stay.
    Style,
    /// A link that may not lead there.
    Link(String),
}

/// As many marks may be open at once; of more the oldest is the letters it is written with.
const DEEPEST: usize = 20;
/// The longest tag or name of an answer, in letters: so that one that never ends is not looked for over and over.
const LONGEST: usize = 300;

/// Reads a sentence.
pub(crate) fn read(sentence: &str) -> Marked {
    let mut reader = Reader::default();
    reader.lines(sentence);
    let Reader { pieces, left } = reader;
    let unmarked = pieces.iter().all(|piece| matches!(piece, Piece::Words(_)));
    Marked {
        // Blanks alone are no line of words, and still what was written.
        plain: match pieces.is_empty() {
            true => sentence.to_owned(),
            false => plain(&pieces),
        },
        marked: (!unmarked).then(|| written(&pieces)),
        left,
    }
}

#[derive(Default)]
struct Reader {
    pieces: Vec<Piece>,
    left: Vec<Left>,
}

/// What a line is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Line<'a> {
    Blank,
    Heading(u8, &'a str),
    Bullet(&'a str),
    Number(u32, &'a str),
    Words(&'a str),
}

fn line(of: &str) -> Line<'_> {
    let text = of.trim();
    let behind = |rest: &'_ str| rest.starts_with(' ') && !rest.trim().is_empty();
    if text.is_empty() {
        return Line::Blank;
    }
    let rest = text.trim_start_matches('#');
    let level = text.len() - rest.len();
    if (1..=6).contains(&level) && behind(rest) {
        return Line::Heading(level.try_into().unwrap_or(6), rest.trim_start());
    }
    if let Some(rest) = text.strip_prefix(['-', '*', '+'])
        && behind(rest)
    {
        return Line::Bullet(rest.trim_start());
    }
    if let Some((number, rest)) = text.split_once('.')
        && let (1..=9, Ok(number)) = (number.len(), number.parse())
        && behind(rest)
    {
        return Line::Number(number, rest.trim_start());
    }
    Line::Words(of)
}

impl Reader {
    fn lines(&mut self, sentence: &str) {
        let lines: Vec<&str> = sentence.split('\n').collect();
        let mut at = 0;
        // Line breaks that belong between words, and only there: headings and lists have lines of their own.
        let mut breaks = 0;
        let mut after_words = false;
        while at < lines.len() {
            let first = line(lines[at]);
            let items = lines[at..]
                .iter()
                .enumerate()
                .take_while(|(index, text)| follows(first, *index, line(text)))
                .count();
            match first {
                Line::Heading(level, words) => {
                    self.block(Mark::Heading(level), |reader| reader.inline(words));
                }
                Line::Bullet(_) | Line::Number(..) if items > 1 => {
                    let list = match first {
                        Line::Number(start, _) => Mark::Numbers(start),
                        _ => Mark::Bullets,
                    };
                    self.block(list, |reader| {
                        for text in &lines[at..at + items] {
                            if let Line::Bullet(words) | Line::Number(_, words) = line(text) {
                                reader.block(Mark::Item, |reader| reader.inline(words));
                            }
                        }
                    });
                    at += items;
                    (breaks, after_words) = (0, false);
                    continue;
                }
                Line::Blank => {
                    breaks += usize::from(after_words);
                    at += 1;
                    continue;
                }
                Line::Bullet(_) | Line::Number(..) | Line::Words(_) => {
                    if after_words {
                        let between = std::iter::repeat_n(Piece::Break, breaks + 1);
                        self.pieces.extend(between);
                    }
                    self.inline(lines[at]);
                    (breaks, after_words) = (0, true);
                    at += 1;
                    continue;
                }
            }
            (breaks, after_words) = (0, false);
            at += 1;
        }
    }

    fn block(&mut self, mark: Mark, inside: impl FnOnce(&mut Self)) {
        self.pieces.push(Piece::Begin(mark));
        inside(self);
        self.pieces.push(Piece::End);
    }

    fn leave(&mut self, what: Left) {
        if !self.left.contains(&what) {
            self.left.push(what);
        }
    }

    /// One line.
    fn inline(&mut self, text: &str) {
        let mut line = Inline::default();
        let mut rest = text;
        while let Some(c) = rest.chars().next() {
            let before = text[..text.len() - rest.len()].chars().next_back();
            let taken = match c {
                '$' if rest.starts_with("${") => first('}', rest).map(|end| {
                    line.words.push_str(&rest[..=end]);
                    end + 1
                }),
                '\\' => rest[1..]
                    .chars()
                    .next()
                    .filter(|c| MARKS.contains(*c))
                    .map(|c| {
                        line.words.push(c);
                        2
                    }),
                '*' | '_' => line.stress(rest, before, c),
                '[' => {
                    line.open(Kind::Link, "[");
                    Some(1)
                }
                ']' => line.link(rest, self),
                '<' => line.tag(rest, self),
                _ => None,
            };
            rest = &rest[taken.unwrap_or_else(|| {
                line.words.push(c);
                c.len_utf8()
            })..];
        }
        self.pieces.extend(line.pieces());
    }
}

/// Where what begins here ends, if that is near.
fn first(end: char, rest: &str) -> Option<usize> {
    let mut near = rest.char_indices().take(LONGEST);
    near.find(|(_, c)| *c == end).map(|(at, _)| at)
}

/// The letters that `\` makes ordinary.
const MARKS: &str = "\\*_[]()#<>+-.!`";

/// Whether the line at this place of a list goes on with it.
fn follows(first: Line<'_>, index: usize, line: Line<'_>) -> bool {
    match (first, line) {
        (Line::Bullet(_), Line::Bullet(_)) => true,
        (Line::Number(start, _), Line::Number(number, _)) => {
            u32::try_from(index).is_ok_and(|index| start.checked_add(index) == Some(number))
        }
        _ => false,
    }
}

/// What opened a mark; it is closed by the same.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Kind {
    Stress(&'static str),
    Link,
    Tag(String),
}

/// A line as far as it is read: pieces, of which those that open something are letters until it is closed.
#[derive(Default)]
struct Inline {
    done: Vec<Piece>,
    words: String,
    /// What is open, and which of `done` are its letters.
    open: Vec<(Kind, usize)>,
}

impl Inline {
    fn flush(&mut self) {
        if !self.words.is_empty() {
            self.done
                .push(Piece::Words(std::mem::take(&mut self.words)));
        }
    }

    fn open(&mut self, kind: Kind, letters: &str) {
        if self.open.len() == DEEPEST {
            self.open.remove(0);
        }
        self.flush();
        self.open.push((kind, self.done.len()));
        self.done.push(Piece::Words(letters.to_owned()));
    }

    /// Where the innermost mark of this kind began, if there is something in it.
    fn began(&self, kind: &Kind) -> Option<usize> {
        let found = self.open.iter().rev().find(|(open, _)| open == kind);
        let (_, at) = found?;
        (at + 1 < self.done.len() || !self.words.is_empty()).then_some(*at)
    }

    /// Ends the mark that began there; what was opened in it and is not closed stays letters. Without a mark, as for colours,
    /// only the letters go.
    fn close(&mut self, began: usize, mark: Option<Mark>) {
        self.flush();
        while self.open.last().is_some_and(|(_, at)| *at >= began) {
            self.open.pop();
        }
        self.done[began] = match mark {
            Some(mark) => {
                self.done.push(Piece::End);
                Piece::Begin(mark)
            }
            None => Piece::Words(String::new()),
        };
    }

    /// Stars and lines around words. How many bytes that was, or nothing where they are letters.
    fn stress(&mut self, rest: &str, before: Option<char>, c: char) -> Option<usize> {
        let run = rest.len() - rest.trim_start_matches(c).len();
        let singles = if c == '*' { "*" } else { "_" };
        let doubles = if c == '*' { "**" } else { "__" };
        let innermost = self.open.iter().rev().find_map(|(kind, _)| match kind {
            Kind::Stress(letters) if letters.starts_with(c) => Some(*letters),
            _ => None,
        });
        let letters = match run {
            1 => singles,
            2 => doubles,
            3 => match innermost {
                Some(letters) => letters,
                None => doubles,
            },
            // A line to write on, or a border.
            _ => {
                self.words.push_str(&rest[..run]);
                return Some(run);
            }
        };
        let after = rest[run..].chars().next();
        let touches = |side: Option<char>, brackets: &str| {
            side.is_some_and(|c| !c.is_whitespace() && !brackets.contains(c))
        };
        // Within a word only `**` is a mark.
        let apart = |side: Option<char>| {
            letters == "**" || !side.is_some_and(|c| c.is_alphanumeric() || "${}".contains(c))
        };
        let closes = touches(before, "([{«“") && apart(after);
        let opens = touches(after, ")]}»”.,:;!?") && apart(before);
        let kind = Kind::Stress(letters);
        match self.began(&kind).filter(|_| closes) {
            Some(began) => {
                let mark = match letters.len() {
                    2 => Mark::Bold,
                    _ => Mark::Italic,
                };
                self.close(began, Some(mark));
            }
            None if opens => self.open(kind, letters),
            None => return None,
        }
        Some(letters.len())
    }

    /// `](address)` behind the words of a link.
    fn link(&mut self, rest: &str, reader: &mut Reader) -> Option<usize> {
        let inside = rest.strip_prefix("](")?;
        let near = inside.char_indices().take(forms::marked::MAX_LINK + 1);
        let end = near
            .take_while(|(_, c)| *c != '\n')
            .find(|(_, c)| *c == ')')?
            .0;
        let began = self.began(&Kind::Link)?;
        let to = inside[..end].trim();
        if leads_somewhere_safe(to) {
            self.close(began, Some(Mark::Link(to.to_owned())));
        } else {
            self.close(began, None);
            reader.leave(Left::Link(to.to_owned()));
        }
        Some(end + 3)
    }

    /// A tag of HTML.
    fn tag(&mut self, rest: &str, reader: &mut Reader) -> Option<usize> {
        let end = first('>', rest)?;
        let inside = &rest[1..end];
        let (closing, inside) = match inside.strip_prefix('/') {
            Some(inside) => (true, inside),
            None => (false, inside),
        };
        let (name, more) = inside.split_once(' ').unwrap_or((inside, ""));
        let name = name.trim_end_matches('/').to_ascii_lowercase();
        let named = !name.is_empty() && name.len() < 12;
        if !named || !name.chars().all(|c| c.is_ascii_alphanumeric()) {
            return None;
        }
        let mark = match name.as_str() {
            "b" | "strong" => Some(Mark::Bold),
            "i" | "em" => Some(Mark::Italic),
            "sup" => Some(Mark::Above),
            "sub" => Some(Mark::Below),
            "span" => None,
            "br" => {
                self.flush();
                self.done.push(Piece::Break);
                return Some(end + 1);
            }
            _ => {
                reader.leave(Left::Tag(format!("<{name}>")));
                return None;
            }
        };
        if !closing {
            if !more.trim_end_matches('/').trim().is_empty() {
                reader.leave(Left::Style);
            }
            self.open(Kind::Tag(name), &rest[..=end]);
            return Some(end + 1);
        }
        let began = self.began(&Kind::Tag(name))?;
        self.close(began, mark);
        Some(end + 1)
    }

    /// Everything, with words that stand beside each other joined.
    fn pieces(mut self) -> Vec<Piece> {
        self.flush();
        let mut joined: Vec<Piece> = Vec::new();
        for piece in self.done {
            match (joined.last_mut(), piece) {
                (Some(Piece::Words(before)), Piece::Words(words)) => before.push_str(&words),
                (_, Piece::Words(words)) if words.is_empty() => {}
                (_, piece) => joined.push(piece),
            }
        }
        joined
    }
}

#[cfg(test)]
mod tests;
