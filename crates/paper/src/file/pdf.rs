//! What a PDF holds besides pages, so that a person is told before it is sent; it shows no page and runs nothing.

use std::collections::{BTreeMap, BTreeSet};

use super::object::{Object, Reader, is_space};

/// From so many pages on, a person is asked whether all of them are meant.
pub const MANY_PAGES: u32 = 100;
/// Objects that are kept to walk from page to page.
const MOST_KEPT: usize = 60_000;
/// Packed objects are unpacked up to so many bytes, each and together.
const MOST_UNPACKED: usize = 8 << 20;
const MOST_UNPACKED_ALL: usize = 24 << 20;
/// Bytes that are read in vain, because what began like an object was none, before the file counts as damaged.
const MOST_IN_VAIN: usize = 32 << 20;

/// One thing a person should know about a PDF.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Notice {
    /// It asks for a password, or forbids something: offices may be unable to open it.
    Locked,
    /// More pages than a paper usually has.
    ManyPages,
    /// How many pages there are could not be told: it is damaged or of an unknown kind.
    PagesUnknown,
    /// It runs JavaScript when it is opened or filled.
    Script,
    /// Other files are packed into it.
    Attachment,
    /// It starts other programs.
    Launch,
    /// Its pages are made by a program when it is opened (XFA), and empty in most readers.
    DynamicForm,
}

impl Notice {
    /// Its name in messages of the worker.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Locked => "locked",
            Self::ManyPages => "many-pages",
            Self::PagesUnknown => "pages-unknown",
            Self::Script => "script",
            Self::Attachment => "attachment",
            Self::Launch => "launch",
            Self::DynamicForm => "dynamic-form",
        }
    }
}

/// What was found in a PDF.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Inspection {
    /// How many pages it has. `None` where it could not be told.
    pub pages: Option<u32>,
    /// What a person should know, each once.
    pub notices: Vec<Notice>,
}

/// Looks through a PDF once, from its first byte to its last, whatever its own tables say: files with damaged tables are
/// common, and tables can be made to hide things. The work is bounded by the size of the file and the limits above.
#[must_use]
pub fn inspect(bytes: &[u8]) -> Inspection {
    let mut seen = Seen::default();
    seen.look_through(bytes);
    let pages = seen.count_pages();
    let mut notices: Vec<Notice> = seen.notices.into_iter().collect();
    match pages {
        None => notices.push(Notice::PagesUnknown),
        Some(pages) if pages >= MANY_PAGES => notices.push(Notice::ManyPages),
        Some(_) => {}
    }
    Inspection { pages, notices }
}

/// What is needed of an object to walk to the pages.
enum Kept {
    Page,
    /// The objects below it.
    Pages(Vec<u32>),
    /// The list of pages.
    Catalogue(u32),
    /// A list that another object points to.
    List(Vec<u32>),
}

#[derive(Default)]
struct Seen {
    kept: BTreeMap<u32, Kept>,
    root: Option<u32>,
    unpacked: usize,
    in_vain: usize,
    /// From here to the end no stream ends.
    endless: bool,
    notices: BTreeSet<Notice>,
}

impl Seen {
    fn look_through(&mut self, bytes: &[u8]) {
        let mut at = 0;
        while at < bytes.len() && self.in_vain <= MOST_IN_VAIN {
            let rest = &bytes[at..];
            if rest.starts_with(b"trailer") {
                let mut reader = Reader::new(bytes, at + 7);
                if let Some(trailer) = reader.object() {
                    self.trailer(&trailer);
                }
                at = reader.at.max(at + 7);
            } else if rest.starts_with(b"obj") && !rest.starts_with(b"object") {
                at = self.object(bytes, at);
            } else {
                at += 1;
            }
        }
    }

    /// Reads the object whose `obj` begins at a place, and returns where to go on.
    fn object(&mut self, bytes: &[u8], at: usize) -> usize {
        let Some(number) = number_before(&bytes[..at]) else {
            return at + 3;
        };
        let mut reader = Reader::new(bytes, at + 3);
        let Some(object) = reader.object() else {
            self.in_vain += reader.at - at;
            return at + 3;
        };
        self.keep(number, &object);
        if !reader.passes(b"stream") {
            return reader.at;
        }
        let data = &bytes[reader.at..];
        let line = match data {
            [b'\r', b'\n', ..] => 2,
            [b'\r' | b'\n', ..] => 1,
            _ => 0,
        };
        let begin = reader.at + line;
        let Some(end) = self.stream_end(bytes, begin, &object) else {
            return begin;
        };
        if object.says(b"Type", b"XRef") {
            self.trailer(&object);
        }
        if object.says(b"Type", b"ObjStm") {
            self.packed(&object, &bytes[begin..end]);
        }
        end
    }

    /// Where the data of a stream ends: by its own word when that is true, otherwise before the next `endstream`.
    fn stream_end(&mut self, bytes: &[u8], begin: usize, stream: &Object) -> Option<usize> {
        const END: &[u8] = b"endstream";
        let said = match stream.get(b"Length") {
            Some(Object::Number(length)) => usize::try_from(*length).ok(),
            _ => None,
        };
        let said = said.and_then(|length| begin.checked_add(length));
        if let Some(end) = said
            && end <= bytes.len()
            && Reader::new(bytes, end).passes(END)
        {
            return Some(end);
        }
        if self.endless {
            return None;
        }
        let length = bytes[begin..]
            .windows(END.len())
            .position(|window| window == END);
        self.endless = length.is_none();
        length.map(|length| begin + length)
    }

    fn trailer(&mut self, trailer: &Object) {
        if let Some(Object::Reference(root)) = trailer.get(b"Root") {
            self.root = Some(*root);
        }
        if trailer
            .get(b"Encrypt")
            .is_some_and(|value| *value != Object::Other)
        {
            self.notices.insert(Notice::Locked);
        }
    }

    /// Objects packed together and deflated (ISO 32000-2, 7.5.7).
    fn packed(&mut self, stream: &Object, data: &[u8]) {
        let is_deflated = |filter: &Object| *filter == Object::Name(b"FlateDecode".to_vec());
        let deflated = match stream.get(b"Filter") {
            None => false,
            Some(Object::Array(filters)) if filters.len() == 1 => is_deflated(&filters[0]),
            Some(filter) => is_deflated(filter),
        };
        let unpacked;
        let objects = if deflated {
            let limit = MOST_UNPACKED.min(MOST_UNPACKED_ALL - self.unpacked);
            // What was unpacked before the limit or some damage is looked at as well.
            unpacked = miniz_oxide::inflate::decompress_to_vec_zlib_with_limit(data, limit)
                .unwrap_or_else(|error| error.output);
            self.unpacked += unpacked.len();
            &unpacked
        } else if stream.get(b"Filter").is_none() {
            data
        } else {
            return;
        };
        let count = |name: &[u8]| match stream.get(name) {
            Some(Object::Number(number)) => usize::try_from(*number).ok(),
            _ => None,
        };
        let (Some(number), Some(first)) = (count(b"N"), count(b"First")) else {
            return;
        };
        let mut table = Reader::new(objects, 0);
        let mut read = 0;
        for _ in 0..number {
            let (Some(id), Some(offset)) = (table.count(), table.count()) else {
                return;
            };
            let mut reader = Reader::new(objects, first.saturating_add(offset));
            let begun = reader.at;
            if let (Ok(id), Some(object)) = (u32::try_from(id), reader.object()) {
                self.keep(id, &object);
            }
            // Objects that lie on top of each other are none.
            read += reader.at - begun;
            if read > objects.len() {
                return;
            }
        }
    }

    fn keep(&mut self, number: u32, object: &Object) {
        object.names(&mut |name| {
            let notice = match name {
                b"JavaScript" | b"JS" => Notice::Script,
                b"EmbeddedFile" | b"EmbeddedFiles" | b"EF" => Notice::Attachment,
                b"Launch" => Notice::Launch,
                b"XFA" => Notice::DynamicForm,
                _ => return,
            };
            self.notices.insert(notice);
        });
        if self.kept.len() >= MOST_KEPT {
            return;
        }
        let kept = match object {
            Object::Array(_) => Kept::List(object.references()),
            _ if object.says(b"Type", b"Page") => Kept::Page,
            _ if object.says(b"Type", b"Pages") => Kept::Pages(
                object
                    .get(b"Kids")
                    .map(Object::references)
                    .unwrap_or_default(),
            ),
            _ if object.says(b"Type", b"Catalog") => match object.get(b"Pages") {
                Some(Object::Reference(pages)) => {
                    // The table that names the root may itself be packed in a way we do not read.
                    self.root.get_or_insert(number);
                    Kept::Catalogue(*pages)
                }
                _ => return,
            },
            _ => return,
        };
        self.kept.insert(number, kept);
    }

    /// Walks from the root to every page, each only once.
    fn count_pages(&self) -> Option<u32> {
        if self.in_vain > MOST_IN_VAIN {
            return None;
        }
        let Some(Kept::Catalogue(pages)) = self.kept.get(&self.root?) else {
            return None;
        };
        let mut open = vec![*pages];
        let mut known = BTreeSet::new();
        let mut count = 0;
        while let Some(number) = open.pop() {
            if !known.insert(number) {
                continue;
            }
            match self.kept.get(&number)? {
                Kept::Page => count += 1,
                Kept::Pages(kids) | Kept::List(kids) => open.extend(kids),
                Kept::Catalogue(_) => return None,
            }
        }
        (count > 0).then_some(count)
    }
}

/// The object's number in `12 0 ` before its `obj`.
fn number_before(bytes: &[u8]) -> Option<u32> {
    let digits = |bytes: &[u8]| {
        bytes
            .iter()
            .rev()
            .take_while(|byte| byte.is_ascii_digit())
            .count()
    };
    let spaces = |bytes: &[u8]| {
        bytes
            .iter()
            .rev()
            .take_while(|byte| is_space(**byte))
            .take(8)
            .count()
    };
    let before = &bytes[..bytes.len() - spaces(bytes)];
    let generation = digits(before);
    let before = &before[..before.len() - generation];
    let space = spaces(before);
    if generation == 0 || space == 0 {
        return None;
    }
    let rest = &before[..before.len() - space];
    let length = digits(rest).min(10);
    std::str::from_utf8(&rest[rest.len() - length..])
        .ok()?
        .parse()
        .ok()
}

#[cfg(test)]
mod tests;
