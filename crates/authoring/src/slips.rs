//! What people who know Excel write into an expression by habit, and what is written here instead. It is asked only of an
//! expression in which something was found; it never judges one itself.

use crate::edit::nearest;

/// One slip.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Slip {
    /// Where it begins, in letters from the beginning of the expression.
    pub(crate) at: usize,
    /// What stands there.
    pub(crate) written: String,
    /// What to write instead.
    pub(crate) instead: String,
}

/// The most slips of one expression that are told: whoever mends these sees the rest.
const MAX_SLIPS: usize = 8;

/// Signs of Excel, of programming languages and of mathematics, longer ones before those they begin with.
const SIGNS: [(&str, &str); 23] = [
    ("===", "="),
    ("!==", "!="),
    ("==", "="),
    ("<>", "!="),
    ("=>", ">="),
    ("=<", "<="),
    ("&&", "and"),
    ("||", "or"),
    ("≠", "!="),
    ("≥", ">="),
    ("≤", "<="),
    ("＝", "="),
    ("×", "*"),
    ("÷", "div"),
    ("−", "-"),
    ("–", "-"),
    (";", ","),
    ("，", ","),
    ("^", "pow(…, …)"),
    ("&", "concat(…, …)"),
    ("∧", "and"),
    ("∨", "or"),
    ("¬", "not(…)"),
];

/// Words between two operands, in small letters.
const BETWEEN: [(&str, &str); 8] = [
    ("and", "and"),
    ("or", "or"),
    ("div", "div"),
    ("mod", "mod"),
    ("và", "and"),
    ("hoặc", "or"),
    ("là", "="),
    ("bằng", "="),
];

/// Functions of Excel that have another name here, in small letters.
const CALLS: [(&str, &str); 36] = [
    ("and", "… and …"),
    ("or", "… or …"),
    ("và", "… and …"),
    ("hoặc", "… or …"),
    ("không", "not(…)"),
    ("nếu", "if(…)"),
    ("len", "string-length(…)"),
    ("length", "string-length(…)"),
    ("isblank", "… = ''"),
    ("isempty", "… = ''"),
    ("is-empty", "… = ''"),
    ("empty", "… = ''"),
    ("concatenate", "concat(…)"),
    ("text", "format-date(…)"),
    ("left", "substr(…, 0, n)"),
    ("right", "substr(…, -n)"),
    ("mid", "substr(…)"),
    ("upper", "upper-case(…)"),
    ("lower", "lower-case(…)"),
    ("trim", "normalize-space(…)"),
    ("average", "sum(…) div count(…)"),
    ("avg", "sum(…) div count(…)"),
    ("roundup", "ceiling(…)"),
    ("rounddown", "floor(…)"),
    ("datedif", "age-in-years(…)"),
    ("edate", "add-months(…)"),
    ("counta", "count-non-empty(…)"),
    ("power", "pow(…)"),
    ("iferror", "coalesce(…)"),
    ("vlookup", "pulldata(…)"),
    ("xlookup", "pulldata(…)"),
    ("search", "contains(…)"),
    ("datevalue", "date(…)"),
    ("value", "number(…)"),
    ("month", "format-date(…, '%m')"),
    ("day", "format-date(…, '%d')"),
];

/// What stands before a bracket and is no function.
const BEGINNINGS: [&str; 4] = ["current", "instance", "node", "text"];

/// Whether an expression may call it.
pub(crate) fn is_function(name: &str) -> bool {
    forms::functions().any(|known| known.name == name)
}

/// What an author who calls a function that does not exist may mean.
fn meant(name: &str) -> Option<String> {
    let small = name.to_lowercase();
    if is_function(&small) {
        return Some(format!("{small}(…)"));
    }
    if let Some((_, instead)) = CALLS.iter().find(|(known, _)| *known == small) {
        return Some((*instead).to_owned());
    }
    let known = forms::functions().map(|known| known.name);
    nearest(&small, known).map(|near| format!("{near}(…)"))
}

/// Whether a cell that is not meant as plain words calls a function, be it one of Excel's: a name and at once a bracket.
pub(crate) fn calls(text: &str) -> bool {
    text.match_indices('(').any(|(at, _)| {
        let before = &text[..at];
        let word = before.trim_end_matches(is_letter).len();
        let name = &before[word..];
        let habit = || {
            let small = name.to_lowercase();
            let shouted = !name.chars().any(char::is_lowercase);
            shouted && (is_function(&small) || CALLS.iter().any(|(known, _)| *known == small))
        };
        !name.is_empty() && (is_function(name) || habit())
    })
}

/// The first slips of an expression, in order.
pub(crate) fn slips(source: &str) -> Vec<Slip> {
    let mut reader = Reader {
        source,
        at: 0,
        operand: false,
        calls: Vec::new(),
        found: Vec::new(),
    };
    while reader.at < source.len() && reader.found.len() < MAX_SLIPS {
        reader.word();
    }
    reader.found
}

struct Reader<'s> {
    source: &'s str,
    /// Byte offset.
    at: usize,
    /// Whether an operand ends here, so that an operator must follow.
    operand: bool,
    /// Of each bracket that is open, whether it holds the arguments of a function.
    calls: Vec<bool>,
    found: Vec<Slip>,
}

impl<'s> Reader<'s> {
    fn rest(&self) -> &'s str {
        &self.source[self.at..]
    }

    /// Takes so many bytes; what comes then stands behind an operand or not.
    fn take(&mut self, bytes: usize, operand: bool) {
        self.at += bytes;
        self.operand = operand;
    }

    fn slip(&mut self, bytes: usize, instead: impl Into<String>, operand: bool) {
        let written = self.rest()[..bytes].trim().to_owned();
        let at = self.source[..self.at].chars().count();
        let instead = instead.into();
        self.found.push(Slip {
            at,
            written,
            instead,
        });
        self.take(bytes, operand);
    }

    fn word(&mut self) {
        let rest = self.rest();
        let Some(first) = rest.chars().next() else {
            return;
        };
        if let Some((sign, instead)) = SIGNS.iter().find(|(sign, _)| rest.starts_with(sign)) {
            return self.slip(sign.len(), *instead, false);
        }
        match first {
            c if c.is_whitespace() => self.at += c.len_utf8(),
            '\'' | '"' => {
                let end = rest[1..].find(first).map_or(rest.len(), |end| end + 2);
                self.take(end, true);
            }
            '‘' | '’' | '“' | '”' | '„' | '«' | '»' => {
                let inside = &rest[first.len_utf8()..];
                let closes = |c: char| matches!(c, '‘' | '’' | '“' | '”' | '«' | '»' | '\'' | '"');
                let end = inside.find(closes).unwrap_or(inside.len());
                let close = inside[end..].chars().next().map_or(0, char::len_utf8);
                let plain = format!("'{}'", &inside[..end]);
                self.slip(first.len_utf8() + end + close, plain, true);
            }
            '$' | '{' => self.reference(rest),
            '#' if rest.starts_with("#{") => self.reference(rest),
            '0'..='9' => self.number(rest),
            '!' if !rest.starts_with("!=") => self.slip(1, "not(…)", false),
            '/' if self.operand && divides(&rest[1..]) => self.slip(1, "div", false),
            '(' | '[' => {
                self.calls.push(false);
                self.take(1, false);
            }
            ')' | ']' => {
                self.calls.pop();
                self.take(1, true);
            }
            '.' => self.take(1, true),
            '*' => self.take(1, !self.operand),
            c if is_letter(c) => self.name(rest),
            c => self.take(c.len_utf8(), false),
        }
    }

    /// `${name}`; `{name}`, `#{name}` and `$name` are slips.
    fn reference(&mut self, rest: &str) {
        let inside = rest.trim_start_matches(['#', '$', '{']);
        let length = inside.find(|c: char| !is_letter(c)).unwrap_or(inside.len());
        let name = &inside[..length];
        let before = rest.len() - inside.len();
        let closed = usize::from(inside[length..].starts_with('}'));
        if rest.starts_with("${") {
            let end = rest.find('}').map_or(rest.len(), |end| end + 1);
            self.take(end, true);
        } else if forms::is_name(name) {
            self.slip(before + length + closed, format!("${{{name}}}"), true);
        } else {
            self.take(before, false);
        }
    }

    /// A number; with a comma, where none can stand, it is written as Vietnamese people write it.
    fn number(&mut self, rest: &str) {
        let digits = |text: &str| {
            let end = text.find(|c: char| !(c.is_ascii_digit() || c == '.'));
            end.unwrap_or(text.len())
        };
        let whole = digits(rest);
        let fraction = rest[whole..].strip_prefix(',').map_or(0, digits);
        if fraction == 0 || self.calls.last() == Some(&true) {
            self.take(whole, true);
        } else {
            let plain = rest[..whole + 1 + fraction].replacen(',', ".", 1);
            self.slip(whole + 1 + fraction, plain, true);
        }
    }

    fn name(&mut self, rest: &str) {
        let prefix = if rest.starts_with("jr:") { 3 } else { 0 };
        let end = rest[prefix..].find(|c: char| !is_letter(c));
        let length = end.map_or(rest.len(), |end| prefix + end);
        let name = &rest[..length];
        let small = name.to_lowercase();
        let behind = rest[length..].trim_start();
        if self.operand {
            if let Some(instead) = BETWEEN.iter().find(|(word, _)| *word == small) {
                return match instead.1 {
                    right if right == name => self.take(length, false),
                    instead => self.slip(length, instead, false),
                };
            }
            if small == "is" {
                let (length, instead) = emptiness(rest, length);
                return self.slip(length, instead, instead.ends_with('\''));
            }
        }
        if behind.starts_with('(') {
            let known = is_function(name) || BEGINNINGS.contains(&name);
            let blank = rest.len() - length - behind.len();
            match meant(name).filter(|_| !known) {
                Some(instead) => self.slip(length + blank + 1, instead, false),
                None => self.take(length + blank + 1, false),
            }
            self.calls.push(true);
            return;
        }
        let alone = match small.as_str() {
            "not" | "không" if !self.operand && !behind.is_empty() => Some("not(…)"),
            "true" | "đúng" => Some("true()"),
            "false" | "sai" => Some("false()"),
            _ => None,
        };
        match alone {
            Some(instead) => self.slip(length, instead, instead.ends_with("()")),
            None => self.take(length, true),
        }
    }
}

/// `is empty`, `is not empty`, or `is` alone: how long it is, and what to write.
fn emptiness(rest: &str, is: usize) -> (usize, &'static str) {
    let mut end = is;
    let mut instead = "=";
    let mut sign = ["= ''", "="];
    for word in rest[is..].split_inclusive(char::is_whitespace) {
        match word.trim().to_lowercase().as_str() {
            "" => {}
            "not" if sign[1] == "=" => {
                sign = ["!= ''", "!="];
                instead = sign[1];
                end = word.as_ptr() as usize - rest.as_ptr() as usize + word.trim_end().len();
            }
            "empty" | "blank" | "null" | "rỗng" | "trống" => {
                let end = word.as_ptr() as usize - rest.as_ptr() as usize + word.trim_end().len();
                return (end, sign[0]);
            }
            _ => break,
        }
    }
    (end, instead)
}

/// Whether what follows a stroke is an operand and no step of a path.
fn divides(rest: &str) -> bool {
    let rest = rest.trim_start();
    rest.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '$' | '('))
}

/// Whether it may stand in a name.
fn is_letter(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '-')
}

#[cfg(test)]
mod tests;
