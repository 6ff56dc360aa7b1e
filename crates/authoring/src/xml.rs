//! XML from foreign hands: read within bounds, without document types and therefore without entities; it never fetches
//! anything.

use std::fmt::Write;

use roxmltree::{Document, Node, ParsingOptions};

/// The most bytes of an XML file.
pub(crate) const MAX_BYTES: usize = 32 << 20;
/// The most nodes of an XML file.
const MAX_NODES: u32 = 2_000_000;
/// The most elements inside each other.
const MAX_DEPTH: usize = 100;

/// Why XML is not read, in Vietnamese and English, and the line where that is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct BadXml {
    pub(crate) line: Option<usize>,
    pub(crate) vi: String,
    pub(crate) en: String,
}

/// Reads XML.
pub(crate) fn parse(text: &str) -> Result<Document<'_>, BadXml> {
    let bad = |line, vi: &str, en: &str| BadXml {
        line,
        vi: vi.to_owned(),
        en: en.to_owned(),
    };
    if text.len() > MAX_BYTES {
        return Err(bad(
            None,
            "Tệp XML lớn hơn 32 MB.",
            "The XML file is larger than 32 MB.",
        ));
    }
    deep(text).map_err(|line| {
        bad(
            Some(line),
            "Các phần tử XML lồng nhau quá 100 tầng.",
            "XML elements are nested more than 100 deep.",
        )
    })?;
    let options = ParsingOptions {
        allow_dtd: false,
        nodes_limit: MAX_NODES,
        ..ParsingOptions::default()
    };
    Document::parse_with_options(text, options).map_err(|error| match error {
        roxmltree::Error::DtdDetected => bad(
            None,
            "Tệp XML có khai báo DOCTYPE, không được dùng ở đây. Hãy xóa khai báo đó.",
            "The XML file declares a DOCTYPE, which is not allowed here. Remove it.",
        ),
        error => bad(
            Some(error.pos().row as usize),
            &format!("Không đọc được XML: {error}."),
            &format!("The XML cannot be read: {error}."),
        ),
    })
}

/// Counts how deep elements stand before a tree is made of them: the line where they stand too deep. Counting is rough, what
/// looks like an element in a comment counts too, but never too little.
fn deep(text: &str) -> Result<(), usize> {
    let bytes = text.as_bytes();
    let (mut depth, mut line) = (0_usize, 1);
    for (at, byte) in bytes.iter().enumerate() {
        match byte {
            b'\n' => line += 1,
            b'<' => match bytes.get(at + 1) {
                Some(b'/') => depth = depth.saturating_sub(1),
                Some(b'!' | b'?') => {}
                _ => depth += 1,
            },
            b'>' if at > 0 && bytes[at - 1] == b'/' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > MAX_DEPTH {
            return Err(line);
        }
    }
    Ok(())
}

/// The elements directly in this one.
pub(crate) fn elements<'a, 'i>(node: Node<'a, 'i>) -> impl Iterator<Item = Node<'a, 'i>> {
    node.children().filter(Node::is_element)
}

/// The line where a node begins.
pub(crate) fn line(node: Node<'_, '_>) -> usize {
    node.document().text_pos_at(node.range().start).row as usize
}

/// The name as it is written in a file, where it has a prefix with it: `orx:meta`.
pub(crate) fn name<'a>(node: Node<'a, '_>) -> &'a str {
    node.tag_name().name()
}

/// All text inside.
pub(crate) fn text(node: Node<'_, '_>) -> String {
    node.descendants()
        .filter(Node::is_text)
        .filter_map(|node| node.text())
        .collect()
}

/// Writes text so that every reader gives back exactly that text.
pub(crate) fn escape(text: &str, into: &mut String) {
    for letter in text.chars() {
        match letter {
            '&' => into.push_str("&amp;"),
            '<' => into.push_str("&lt;"),
            '>' => into.push_str("&gt;"),
            '"' => into.push_str("&quot;"),
            '\t' | '\n' | '\r' => {
                let _ = write!(into, "&#{};", letter as u32);
            }
            // XML 1.0 has no way to say these; nothing that is typed holds them.
            '\0'..='\u{1F}' | '\u{FFFE}' | '\u{FFFF}' => {}
            letter => into.push(letter),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn entities_and_depth_are_refused() {
        let bomb = "<!DOCTYPE a [<!ENTITY x \"ha\">]><a>&x;</a>";
        assert!(parse(bomb).unwrap_err().en.contains("DOCTYPE"));
        let deep = "<a>".repeat(10_000) + &"</a>".repeat(10_000);
        assert!(parse(&deep).unwrap_err().en.contains("nested"));
        assert!(parse(&format!("<a>{}</a>", "<b/>".repeat(10_000))).is_ok());
    }

    proptest! {
        #[test]
        fn written_text_reads_as_it_was(text in "\\PC*") {
            let mut xml = "<a>".to_owned();
            escape(&text, &mut xml);
            xml.push_str("</a>");
            let document = parse(&xml).unwrap();
            prop_assert_eq!(super::text(document.root_element()), text);
        }

        #[test]
        fn any_text_is_answered(text in "(<[a-z/!?&;]{0,4}>?|\\PC){0,40}") {
            let _ = parse(&text);
        }
    }
}
