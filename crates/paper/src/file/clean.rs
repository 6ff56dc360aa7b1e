//! Takes place, time, camera and everything else that is not the picture out of a file; the picture itself stays bit for bit.

use domain::media::{MediaKind, MediaProblem};
use domain::picture::PictureProblem;
use domain::picture::jpeg::Segments;

use super::Orientation;
use super::header::{Header, HeaderProblem};

/// A picture without its story.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Cleaned {
    /// The file.
    pub bytes: Vec<u8>,
    /// How the picture must be turned. The file does not say it any more: draw it upright, or bind it into a PDF, which does.
    pub orientation: Orientation,
}

/// Removes the metadata of a JPEG, PNG or WebP. Colour profiles stay, or colours would change. What some phones write behind
/// the picture, such as a short film, goes as well.
///
/// # Errors
/// [`HeaderProblem`], when the file is no picture that may be decoded.
pub fn clean(bytes: &[u8]) -> Result<Cleaned, HeaderProblem> {
    let header = Header::read(bytes)?;
    let cleaned = match header.kind {
        MediaKind::Jpeg => jpeg(bytes),
        MediaKind::Png => png(bytes),
        MediaKind::Webp => webp(bytes),
        _ => return Err(PictureProblem::NotAPicture.into()),
    };
    let bytes = cleaned.ok_or(HeaderProblem::File(MediaProblem::Truncated))?;
    // Words may have made the file long enough for a size that its picture does not have.
    Header::read(&bytes)?;
    Ok(Cleaned {
        bytes,
        orientation: header.orientation,
    })
}

/// Copies what belongs to the picture: JFIF, colour profile, Adobe's colour transform, tables, frames and scans.
fn jpeg(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut clean = Vec::with_capacity(bytes.len());
    clean.extend([0xff, 0xd8]);
    let mut rest = bytes;
    // The first pair of bytes is the start of the picture; later rounds begin behind the data of a scan.
    loop {
        let mut segments = Segments::of(rest);
        let mut scanning = false;
        for segment in segments.by_ref() {
            let content = segment.content();
            let belongs = match segment.marker {
                0xe0 => content.starts_with(b"JFIF\0"),
                0xe2 => content.starts_with(b"ICC_PROFILE\0"),
                0xee => content.starts_with(b"Adobe"),
                0xe1..=0xef | 0xfe => false,
                _ => true,
            };
            if belongs {
                clean.extend(segment.whole);
            }
            if segment.marker == 0xda {
                scanning = true;
                break;
            }
        }
        let after = segments.rest();
        if !scanning {
            // Only the end may come now; what is behind it is not the picture.
            clean.extend([0xff, 0xd9]);
            return after.starts_with(&[0xff, 0xd9]).then_some(clean);
        }
        // In the data, FF is followed by 00, a restart or the next marker.
        let end = after
            .windows(2)
            .position(|pair| pair[0] == 0xff && !matches!(pair[1], 0x00 | 0xff | 0xd0..=0xd7))?;
        clean.extend(&after[..end]);
        // The iterator skips two bytes for the start of a picture: give it two of the data.
        rest = &bytes[bytes.len() - after.len() + end - 2..];
    }
}

/// Copies the chunks that change how the picture looks (PNG, third edition, 11).
fn png(bytes: &[u8]) -> Option<Vec<u8>> {
    const SEEN: [&[u8]; 7] = [
        b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT", b"cICP",
    ];
    let mut clean = bytes.get(..8)?.to_vec();
    let mut rest = &bytes[8..];
    loop {
        let length = u32::from_be_bytes(rest.get(..4)?.try_into().ok()?);
        let chunk = rest.get(..usize::try_from(length).ok()?.checked_add(12)?)?;
        let name = &chunk[4..8];
        // A capital first letter marks what no reader may ignore.
        if name[0].is_ascii_uppercase() || SEEN.contains(&name) {
            clean.extend(chunk);
        }
        if name == b"IEND" {
            return Some(clean);
        }
        rest = &rest[chunk.len()..];
    }
}

/// Copies all chunks but Exif, XMP and unknown ones, and takes their flags off (RFC 9649, 2.7).
fn webp(bytes: &[u8]) -> Option<Vec<u8>> {
    const SEEN: [&[u8]; 7] = [
        b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP",
    ];
    let end = usize::try_from(u32::from_le_bytes(bytes.get(4..8)?.try_into().ok()?)).ok()?;
    let mut rest = bytes.get(12..end.checked_add(8)?)?;
    let mut clean = bytes[..12].to_vec();
    while rest.len() >= 8 {
        let length = u32::from_le_bytes(rest.get(4..8)?.try_into().ok()?);
        let length = usize::try_from(length).ok()?.checked_add(8)?;
        // The last chunk of a file written carelessly lacks its padding.
        let chunk = rest.get(..length)?;
        let padded = length.checked_add(length % 2)?.min(rest.len());
        if SEEN.contains(&&chunk[..4]) {
            let start = clean.len();
            clean.extend(&rest[..padded]);
            if chunk.starts_with(b"VP8X")
                && let Some(flags) = clean.get_mut(start + 8)
            {
                *flags &= !(0x08 | 0x04);
            }
        }
        rest = &rest[padded..];
    }
    let length = u32::try_from(clean.len() - 8).ok()?;
    clean[4..8].copy_from_slice(&length.to_le_bytes());
    Some(clean)
}

#[cfg(test)]
mod tests {
    use super::super::header::tests::{jpeg, segment};
    use super::*;
    use proptest::prelude::*;

    fn has(bytes: &[u8], word: &[u8]) -> bool {
        bytes.windows(word.len()).any(|window| window == word)
    }

    #[test]
    fn place_and_remarks_go_and_the_turn_is_told() {
        let mut photo = jpeg(40, 30, 3, 6);
        photo.extend(b"a short film of the kitchen");
        let cleaned = clean(&photo).expect("a photo");
        assert_eq!(cleaned.orientation.number(), 6);
        for word in [&b"GPS"[..], b"Exif", b"home", b"kitchen"] {
            assert!(!has(&cleaned.bytes, word));
        }
        assert!(
            cleaned
                .bytes
                .ends_with(&[0x12, 0xff, 0x00, 0x34, 0xff, 0xd9])
        );
        assert_eq!(
            clean(&cleaned.bytes).map(|again| again.bytes),
            Ok(cleaned.bytes)
        );
    }

    #[test]
    fn a_size_that_only_the_words_had_room_for_is_not_believed() {
        let mut lie = jpeg(40, 30, 3, 1);
        let frame = lie.windows(2).position(|pair| pair == [0xff, 0xc0]);
        let width = frame.expect("a frame") + 7;
        lie[width..width + 2].copy_from_slice(&[0x05, 0x55]);
        assert!(Header::read(&lie).is_ok());
        assert_eq!(clean(&lie), Err(PictureProblem::NoSize.into()));
    }

    #[test]
    fn colours_and_later_scans_stay() {
        let mut photo = vec![0xff, 0xd8];
        segment(&mut photo, 0xe0, b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0");
        segment(&mut photo, 0xe2, b"ICC_PROFILE\0\x01\x01profile");
        segment(&mut photo, 0xe2, b"MPF\0second picture");
        segment(&mut photo, 0xc2, &[8, 0, 3, 0, 4, 1, 1, 0x11, 0]);
        for scan in 0..3 {
            segment(&mut photo, 0xc4, b"table");
            segment(&mut photo, 0xda, &[1, 1, 0, 0, 0, scan]);
            photo.extend([0x55, 0xff, 0xd0, 0x66, 0xff, 0x00, scan]);
        }
        photo.extend([0xff, 0xd9]);
        let cleaned = clean(&photo).expect("a photo").bytes;
        assert!(has(&cleaned, b"profile") && has(&cleaned, b"JFIF") && !has(&cleaned, b"MPF"));
        let tables = cleaned
            .windows(5)
            .filter(|window| *window == b"table")
            .count();
        assert_eq!(tables, 3);
        assert_eq!(
            photo.len() - cleaned.len(),
            b"MPF\0second picture".len() + 4
        );
    }

    #[test]
    fn a_png_keeps_its_colours_and_loses_its_words() {
        let mut png =
            b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\0\x02\0\0\0\x02\x08\x02\0\0\0....".to_vec();
        png.extend(b"\0\0\0\x04gAMAgama....");
        png.extend(b"\0\0\0\x05tEXthome!....");
        png.extend(b"\0\0\0\x03eXIfGPS....");
        png.extend(b"\0\0\0\0IEND....and more");
        let cleaned = clean(&png).expect("a picture").bytes;
        assert!(has(&cleaned, b"gAMA") && cleaned.ends_with(b"IEND...."));
        assert!(!has(&cleaned, b"home") && !has(&cleaned, b"GPS"));
    }

    #[test]
    fn a_webp_forgets_that_it_had_metadata() {
        let mut content = b"VP8X\x0a\0\0\0\x0c\0\0\0\x01\0\0\x01\0\0".to_vec();
        content.extend(b"VP8 \x01\0\0\0x\0EXIF\x03\0\0\0GPS\0XMP \x02\0\0\0hi");
        let mut webp = b"RIFF".to_vec();
        webp.extend((content.len() as u32 + 4).to_le_bytes());
        webp.extend(b"WEBP");
        webp.extend(&content);
        let cleaned = clean(&webp).expect("a picture").bytes;
        assert!(!has(&cleaned, b"GPS") && !has(&cleaned, b"XMP"));
        assert_eq!(cleaned[20], 0);
        assert_eq!(usize::from(cleaned[4]), cleaned.len() - 8);
        assert!(Header::read(&cleaned).is_ok());
    }

    proptest! {
        #[test]
        fn whatever_is_cleaned_is_still_a_picture_of_the_same_size(
            bytes in prop::collection::vec(any::<u8>(), 0..80),
            at in 2..160_usize,
        ) {
            let mut photo = jpeg(40, 30, 3, 3);
            for (byte, other) in photo.iter_mut().skip(at).zip(&bytes) {
                *byte = *other;
            }
            if let Ok(cleaned) = clean(&photo) {
                let (before, after) = (Header::read(&photo), Header::read(&cleaned.bytes));
                prop_assert_eq!(before.map(|header| header.stored), after.map(|header| header.stored));
            }
        }

        #[test]
        fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            for start in [&b"\x89PNG\r\n\x1a\n"[..], b"RIFF\x40\0\0\0WEBP", &[0xff, 0xd8, 0xff]] {
                let mut file = start.to_vec();
                file.extend(&bytes);
                let _ = (png(&file), webp(&file), super::jpeg(&file));
            }
        }
    }
}
