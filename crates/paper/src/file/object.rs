//! The objects of a PDF as far as one must read them to know what it does (ISO 32000-2, 7.3); what strings say is not kept.

/// How deep arrays and dictionaries may lie in each other.
const DEEPEST: usize = 24;
/// How many values one object may hold.
const MOST_VALUES: usize = 20_000;
/// How long one text may be (bytes).
const LONGEST_TEXT: usize = 256 * 1024;

/// One value.
#[derive(Clone, PartialEq, Debug)]
pub(super) enum Object {
    /// A name without its slash, escapes undone.
    Name(Vec<u8>),
    /// A whole number.
    Number(i64),
    /// A reference to another object, by its number.
    Reference(u32),
    /// Values in order.
    Array(Vec<Object>),
    /// Names with their values.
    Dictionary(Vec<(Vec<u8>, Object)>),
    /// Text, true, false, null and numbers with fractions.
    Other,
}

impl Object {
    /// The value under a name of a dictionary.
    pub(super) fn get(&self, name: &[u8]) -> Option<&Object> {
        match self {
            Self::Dictionary(entries) => entries
                .iter()
                .find(|(key, _)| key == name)
                .map(|(_, value)| value),
            _ => None,
        }
    }

    /// Whether the value under a name is this name.
    pub(super) fn says(&self, key: &[u8], name: &[u8]) -> bool {
        matches!(self.get(key), Some(Self::Name(found)) if found == name)
    }

    /// The references in an array, or the one that this is.
    pub(super) fn references(&self) -> Vec<u32> {
        match self {
            Self::Reference(number) => vec![*number],
            Self::Array(values) => values
                .iter()
                .filter_map(|value| match value {
                    Self::Reference(number) => Some(*number),
                    _ => None,
                })
                .collect(),
            _ => Vec::new(),
        }
    }

    /// Every name in it, keys and values, however deep.
    pub(super) fn names(&self, each: &mut impl FnMut(&[u8])) {
        match self {
            Self::Name(name) => each(name),
            Self::Array(values) => values.iter().for_each(|value| value.names(each)),
            Self::Dictionary(entries) => {
                for (key, value) in entries {
                    each(key);
                    value.names(each);
                }
            }
            Self::Number(_) | Self::Reference(_) | Self::Other => {}
        }
    }
}

/// Reads objects from bytes, from a place on.
pub(super) struct Reader<'a> {
    bytes: &'a [u8],
    /// Where the next byte is.
    pub(super) at: usize,
    values: usize,
}

impl<'a> Reader<'a> {
    pub(super) fn new(bytes: &'a [u8], at: usize) -> Self {
        Self {
            bytes,
            at,
            values: 0,
        }
    }

    /// The next object. `None` where there is none, or one that is damaged or beyond the limits.
    pub(super) fn object(&mut self) -> Option<Object> {
        self.values = 0;
        self.value(0)
    }

    /// Whether the next word is this one; then it is passed.
    pub(super) fn passes(&mut self, word: &[u8]) -> bool {
        self.skip_space();
        let found = self.rest().starts_with(word);
        if found {
            self.at += word.len();
        }
        found
    }

    /// The next number, when it is whole and not negative.
    pub(super) fn count(&mut self) -> Option<usize> {
        match self.object()? {
            Object::Number(number) => usize::try_from(number).ok(),
            _ => None,
        }
    }

    fn rest(&self) -> &'a [u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }

    fn skip_space(&mut self) {
        while let Some(&byte) = self.bytes.get(self.at) {
            if byte == b'%' {
                let line = self
                    .rest()
                    .iter()
                    .position(|byte| matches!(byte, b'\r' | b'\n'));
                self.at += line.unwrap_or(self.rest().len());
            } else if is_space(byte) {
                self.at += 1;
            } else {
                return;
            }
        }
    }

    fn value(&mut self, depth: usize) -> Option<Object> {
        self.values += 1;
        if depth > DEEPEST || self.values > MOST_VALUES {
            return None;
        }
        self.skip_space();
        match *self.rest() {
            [b'<', b'<', ..] => {
                self.at += 2;
                self.dictionary(depth)
            }
            [b'[', ..] => {
                self.at += 1;
                let mut values = Vec::new();
                while !self.passes(b"]") {
                    values.push(self.value(depth + 1)?);
                }
                Some(Object::Array(values))
            }
            [b'/', ..] => Some(Object::Name(self.name()?)),
            [b'(', ..] => self.text(),
            [b'<', ..] => {
                let text = self.text_at_most();
                let end = text.iter().position(|byte| *byte == b'>');
                self.at += end.map_or(text.len(), |end| end + 1);
                end.map(|_| Object::Other)
            }
            [first, ..] if first.is_ascii_digit() || matches!(first, b'+' | b'-' | b'.') => {
                self.number()
            }
            [first, ..] if first.is_ascii_alphabetic() => match self.word() {
                b"true" | b"false" | b"null" => Some(Object::Other),
                _ => None,
            },
            _ => None,
        }
    }

    fn dictionary(&mut self, depth: usize) -> Option<Object> {
        let mut entries = Vec::new();
        while !self.passes(b">>") {
            if self.bytes.get(self.at) != Some(&b'/') {
                return None;
            }
            let key = self.name()?;
            entries.push((key, self.value(depth + 1)?));
        }
        Some(Object::Dictionary(entries))
    }

    /// A name; `#4A` stands for one byte, which is how scripts are hidden.
    fn name(&mut self) -> Option<Vec<u8>> {
        self.at += 1;
        let word = self.word();
        let mut name = Vec::with_capacity(word.len());
        let mut rest = word;
        while let Some((&byte, after)) = rest.split_first() {
            let escaped = after
                .get(..2)
                .filter(|_| byte == b'#')
                .and_then(|pair| std::str::from_utf8(pair).ok())
                .and_then(|pair| u8::from_str_radix(pair, 16).ok());
            name.push(escaped.unwrap_or(byte));
            rest = if escaped.is_some() {
                &after[2..]
            } else {
                after
            };
        }
        Some(name)
    }

    /// Everything up to a space or a delimiter.
    fn word(&mut self) -> &'a [u8] {
        let rest = self.rest();
        let end = rest
            .iter()
            .position(|byte| is_space(*byte) || b"()<>[]{}/%".contains(byte))
            .unwrap_or(rest.len());
        self.at += end;
        &rest[..end]
    }

    fn text(&mut self) -> Option<Object> {
        let text = self.text_at_most();
        let mut open = 0_usize;
        let mut bytes = text.iter().enumerate();
        while let Some((at, byte)) = bytes.next() {
            match byte {
                b'\\' => {
                    bytes.next();
                }
                b'(' => open += 1,
                b')' if open == 1 => {
                    self.at += at + 1;
                    return Some(Object::Other);
                }
                b')' => open -= 1,
                _ => {}
            }
        }
        self.at += text.len();
        None
    }

    /// What may belong to a text that begins here.
    fn text_at_most(&self) -> &'a [u8] {
        let rest = self.rest();
        &rest[..rest.len().min(LONGEST_TEXT)]
    }

    /// A number, or the reference that begins with it: `12 0 R`.
    fn number(&mut self) -> Option<Object> {
        let word = std::str::from_utf8(self.word()).ok()?;
        let Ok(number) = word.parse::<i64>() else {
            return word.parse::<f64>().is_ok().then_some(Object::Other);
        };
        let here = self.at;
        self.skip_space();
        let generation = self.word();
        if !generation.is_empty() && generation.iter().all(u8::is_ascii_digit) {
            self.skip_space();
            if self.word() == b"R"
                && let Ok(number) = u32::try_from(number)
            {
                return Some(Object::Reference(number));
            }
        }
        self.at = here;
        Some(Object::Number(number))
    }
}

/// Whether a byte separates words (ISO 32000-2, table 1).
pub(super) fn is_space(byte: u8) -> bool {
    matches!(byte, 0 | b'\t' | b'\n' | 0x0c | b'\r' | b' ')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> Option<Object> {
        Reader::new(text.as_bytes(), 0).object()
    }

    #[test]
    fn a_dictionary_is_read_with_everything_in_it() {
        let object = read("<</Type/Page % remark\n/Kids[3 0 R 4 0 R]/N -2/T(a\\)(b)c)/H<48>/X<</Y 1.5 /Z true>>>>").expect("an object");
        assert!(object.says(b"Type", b"Page"));
        assert_eq!(
            object.get(b"Kids").map(Object::references),
            Some(vec![3, 4])
        );
        assert_eq!(object.get(b"N"), Some(&Object::Number(-2)));
        assert_eq!(
            object.get(b"X").and_then(|inner| inner.get(b"Z")),
            Some(&Object::Other)
        );
    }

    #[test]
    fn an_escaped_name_is_the_name_it_means() {
        let mut names = Vec::new();
        read("<</S/J#61vaScript/A#G 1>>")
            .expect("an object")
            .names(&mut |name| names.push(String::from_utf8_lossy(name).into_owned()));
        assert_eq!(names, ["S", "JavaScript", "A#G"]);
    }

    #[test]
    fn numbers_that_follow_each_other_are_no_reference() {
        assert_eq!(
            read("[1 2 3]"),
            Some(Object::Array(vec![
                Object::Number(1),
                Object::Number(2),
                Object::Number(3)
            ]))
        );
    }

    #[test]
    fn what_is_damaged_or_too_deep_is_nothing() {
        assert_eq!(read("<</A"), None);
        assert_eq!(read("(never closed"), None);
        assert_eq!(read(&"[".repeat(100_000)), None);
        assert_eq!(read(&format!("[{}]", "1 ".repeat(30_000))), None);
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes in prop::collection::vec(prop_oneof![any::<u8>(), prop::sample::select(&b"<>[]()/# 0R\\%"[..])], 0..200)) {
            let mut reader = Reader::new(&bytes, 0);
            let _ = reader.object();
            prop_assert!(reader.at <= bytes.len());
        }
    }
}
