//! Tag, length, value as EMVCo writes them: two digits, two digits, that many characters. Knows no meaning.

/// Appends a field; the value must be ASCII of at most 99 characters.
pub(super) fn push(text: &mut String, tag: u8, value: &str) {
    for number in [usize::from(tag), value.len()] {
        text.push(char::from(b'0' + (number / 10 % 10) as u8));
        text.push(char::from(b'0' + (number % 10) as u8));
    }
    text.push_str(value);
}

/// Why a text is not a row of fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Broken;

/// Reads all fields; some makers count characters and others bytes, so only ASCII is certain.
pub(super) fn read(text: &str) -> Result<Vec<(u8, &str)>, Broken> {
    let mut fields = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let tag = two(rest.get(..2).ok_or(Broken)?)?;
        let length = usize::from(two(rest.get(2..4).ok_or(Broken)?)?);
        let end = 4 + byte_length(&rest[4..], length).ok_or(Broken)?;
        fields.push((tag, &rest[4..end]));
        rest = &rest[end..];
    }
    Ok(fields)
}

/// The first field with this tag.
pub(super) fn find<'a>(fields: &[(u8, &'a str)], tag: u8) -> Option<&'a str> {
    fields
        .iter()
        .find(|field| field.0 == tag)
        .map(|field| field.1)
}

/// Bytes taken by so many characters; `None` when there are fewer.
fn byte_length(text: &str, characters: usize) -> Option<usize> {
    let mut indices = text.char_indices().map(|(at, _)| at).chain([text.len()]);
    indices.nth(characters)
}

fn two(text: &str) -> Result<u8, Broken> {
    match text.as_bytes() {
        [tens @ b'0'..=b'9', ones @ b'0'..=b'9'] => Ok((tens - b'0') * 10 + ones - b'0'),
        _ => Err(Broken),
    }
}

/// CRC-16/CCITT-FALSE: polynomial 1021, start FFFF, nothing reflected.
pub(super) fn crc(bytes: &[u8]) -> u16 {
    bytes.iter().fold(0xffff, |crc, byte| {
        (0..8).fold(crc ^ u16::from(*byte) << 8, |crc, _| {
            if crc & 0x8000 == 0 {
                crc << 1
            } else {
                crc << 1 ^ 0x1021
            }
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_crc_of_the_catalogue_of_crcs() {
        assert_eq!(crc(b"123456789"), 0x29b1);
    }

    #[test]
    fn fields_are_read_one_after_the_other() {
        assert_eq!(read("000201010211"), Ok(vec![(0, "01"), (1, "11")]));
        assert_eq!(read(""), Ok(vec![]));
        for text in ["0", "00", "0002", "000201x", "00 201", "0x0201", "0002é"] {
            assert_eq!(read(text), Err(Broken), "{text}");
        }
    }
}
