//! What a file really is, told from its first and last bytes; it opens no picture and trusts no name.

use crate::recording;

/// Kinds of files an office can open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MediaKind {
    /// `image/jpeg`
    Jpeg,
    /// `image/png`
    Png,
    /// `image/webp`
    Webp,
    /// `application/pdf`
    Pdf,
    /// `audio/mp4`
    M4a,
    /// `audio/webm`
    WebmSound,
    /// `audio/ogg`
    Ogg,
    /// `audio/mpeg`
    Mp3,
    /// `audio/wav`
    Wav,
    /// `video/mp4`
    Mp4,
    /// `video/webm`
    WebmFilm,
    /// `video/quicktime`
    QuickTime,
}

/// Why a file cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
pub enum MediaProblem {
    /// No bytes at all.
    #[error("the file is empty")]
    Empty,
    /// An iPhone picture (ISO/IEC 23008-12) that offices cannot open.
    #[error("the file is a HEIC picture")]
    Heic,
    /// Something else than the kinds taken.
    #[error("the file is of a kind that is not taken")]
    Other,
    /// The end is missing.
    #[error("the end of the file is missing")]
    Truncated,
}

impl MediaKind {
    /// Every kind.
    pub const ALL: [MediaKind; 12] = [
        Self::Jpeg,
        Self::Png,
        Self::Webp,
        Self::Pdf,
        Self::M4a,
        Self::WebmSound,
        Self::Ogg,
        Self::Mp3,
        Self::Wav,
        Self::Mp4,
        Self::WebmFilm,
        Self::QuickTime,
    ];

    /// Whether it is a page: a picture or a PDF, which is what papers are. All else answers a question that asks for it.
    #[must_use]
    pub const fn is_page(self) -> bool {
        matches!(self, Self::Jpeg | Self::Png | Self::Webp | Self::Pdf)
    }

    /// Whether it is only heard.
    #[must_use]
    pub const fn is_sound(self) -> bool {
        matches!(
            self,
            Self::M4a | Self::WebmSound | Self::Ogg | Self::Mp3 | Self::Wav
        )
    }

    /// Whether it moves.
    #[must_use]
    pub const fn is_film(self) -> bool {
        matches!(self, Self::Mp4 | Self::WebmFilm | Self::QuickTime)
    }

    /// The media type (RFC 6838).
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Webp => "image/webp",
            Self::Pdf => "application/pdf",
            Self::M4a => "audio/mp4",
            Self::WebmSound => "audio/webm",
            Self::Ogg => "audio/ogg",
            Self::Mp3 => "audio/mpeg",
            Self::Wav => "audio/wav",
            Self::Mp4 => "video/mp4",
            Self::WebmFilm => "video/webm",
            Self::QuickTime => "video/quicktime",
        }
    }

    /// The usual ending of the name.
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Jpeg => "jpg",
            Self::Png => "png",
            Self::Webp => "webp",
            Self::Pdf => "pdf",
            Self::M4a => "m4a",
            Self::WebmSound => "weba",
            Self::Ogg => "ogg",
            Self::Mp3 => "mp3",
            Self::Wav => "wav",
            Self::Mp4 => "mp4",
            Self::WebmFilm => "webm",
            Self::QuickTime => "mov",
        }
    }

    /// Reads a media type; parameters are ignored.
    pub fn from_media_type(text: &str) -> Option<Self> {
        let bare = text.split(';').next().unwrap_or_default().trim();
        Self::ALL
            .into_iter()
            .find(|kind| kind.media_type().eq_ignore_ascii_case(bare))
    }

    /// What these bytes are, whole from beginning to end.
    pub fn of(bytes: &[u8]) -> Result<Self, MediaProblem> {
        let kind = match Self::beginning(bytes) {
            Err(MediaProblem::Other) => return recording::of(bytes),
            known => known?,
        };
        let whole = match kind {
            Self::Jpeg => jpeg_is_whole(bytes),
            Self::Png => png_is_whole(bytes),
            Self::Webp => riff_is_whole(bytes),
            Self::Pdf => pdf_is_whole(bytes),
            _ => true,
        };
        if whole {
            Ok(kind)
        } else {
            Err(MediaProblem::Truncated)
        }
    }

    fn beginning(bytes: &[u8]) -> Result<Self, MediaProblem> {
        if bytes.is_empty() {
            return Err(MediaProblem::Empty);
        }
        if bytes.starts_with(&[0xff, 0xd8, 0xff]) {
            Ok(Self::Jpeg)
        } else if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
            Ok(Self::Png)
        } else if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
            Ok(Self::Webp)
        } else if bytes.starts_with(b"%PDF-") {
            Ok(Self::Pdf)
        } else if bytes.get(4..8) == Some(b"ftyp") && is_heic_brand(bytes.get(8..12)) {
            Err(MediaProblem::Heic)
        } else {
            Err(MediaProblem::Other)
        }
    }
}

fn is_heic_brand(brand: Option<&[u8]>) -> bool {
    matches!(
        brand,
        Some(b"heic" | b"heix" | b"hevc" | b"hevx" | b"heim" | b"heis" | b"mif1" | b"msf1")
    )
}

/// Walks the segments to the picture itself; in it, FF D9 can only be the end (ITU-T T.81, B.1.1).
/// An end inside an embedded thumbnail is not mistaken for it.
fn jpeg_is_whole(bytes: &[u8]) -> bool {
    let mut at = 2;
    loop {
        let Some(&[0xff, marker]) = bytes.get(at..at + 2) else {
            return false;
        };
        match marker {
            0xff => at += 1,
            0xd9 => return true,
            0x01 | 0xd0..=0xd7 => at += 2,
            _ => {
                let Some(&[high, low]) = bytes.get(at + 2..at + 4) else {
                    return false;
                };
                at += 2 + usize::from(u16::from_be_bytes([high, low])).max(2);
                if marker == 0xda {
                    return bytes
                        .get(at..)
                        .is_some_and(|scan| scan.windows(2).any(|pair| pair == [0xff, 0xd9]));
                }
            }
        }
    }
}

/// Walks the chunks to the last one (ISO/IEC 15948).
fn png_is_whole(bytes: &[u8]) -> bool {
    let mut at = 8;
    while let Some(&[a, b, c, d, ref name @ ..]) = bytes.get(at..at + 8) {
        let length = usize::try_from(u32::from_be_bytes([a, b, c, d])).unwrap_or(usize::MAX);
        let Some(next) = at.checked_add(length).and_then(|end| end.checked_add(12)) else {
            return false;
        };
        if next > bytes.len() {
            return false;
        }
        if name == b"IEND" {
            return true;
        }
        at = next;
    }
    false
}

/// Whether a file of RIFF is as long as it says.
pub(crate) fn riff_is_whole(bytes: &[u8]) -> bool {
    match bytes.get(4..8) {
        Some(&[a, b, c, d]) => {
            let length = usize::try_from(u32::from_le_bytes([a, b, c, d])).unwrap_or(usize::MAX);
            length >= 12 && bytes.len().saturating_sub(8) >= length
        }
        _ => false,
    }
}

/// Looks for the end mark near the end (ISO 32000-2, 7.5.5); some programs write a little behind it.
fn pdf_is_whole(bytes: &[u8]) -> bool {
    let tail = &bytes[bytes.len().saturating_sub(2048)..];
    tail.windows(5).any(|window| window == b"%%EOF")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A picture with an embedded thumbnail that has an end mark of its own.
    fn jpeg() -> Vec<u8> {
        let mut bytes = vec![0xff, 0xd8];
        bytes.extend([0xff, 0xe1, 0x00, 0x08, 0xff, 0xd8, 0xff, 0xd9, 0x00, 0x00]);
        bytes.extend([0xff, 0xda, 0x00, 0x04, 0x01, 0x00]);
        bytes.extend([0x12, 0xff, 0x00, 0x34, 0xff, 0xd9]);
        bytes
    }

    fn png() -> Vec<u8> {
        let mut bytes = b"\x89PNG\r\n\x1a\n".to_vec();
        bytes.extend([0, 0, 0, 2]);
        bytes.extend(b"IDATxy\0\0\0\0");
        bytes.extend([0, 0, 0, 0]);
        bytes.extend(b"IEND\0\0\0\0");
        bytes
    }

    fn webp() -> Vec<u8> {
        let mut bytes = b"RIFF".to_vec();
        bytes.extend([12, 0, 0, 0]);
        bytes.extend(b"WEBPVP8 \0\0\0\0");
        bytes
    }

    #[test]
    fn whole_files_are_known_by_their_bytes() {
        assert_eq!(MediaKind::of(&jpeg()), Ok(MediaKind::Jpeg));
        assert_eq!(MediaKind::of(&png()), Ok(MediaKind::Png));
        assert_eq!(MediaKind::of(&webp()), Ok(MediaKind::Webp));
        assert_eq!(MediaKind::of(b"%PDF-1.7\n...\n%%EOF\n"), Ok(MediaKind::Pdf));
    }

    #[test]
    fn a_file_cut_anywhere_is_not_whole() {
        for whole in [jpeg(), png(), webp()] {
            for length in 12..whole.len() - 1 {
                let cut = MediaKind::of(&whole[..length]);
                assert_eq!(
                    cut,
                    Err(MediaProblem::Truncated),
                    "{length} of {}",
                    whole.len()
                );
            }
        }
        assert_eq!(
            MediaKind::of(b"%PDF-1.7\n..."),
            Err(MediaProblem::Truncated)
        );
    }

    #[test]
    fn what_cannot_be_used_says_why() {
        assert_eq!(MediaKind::of(b""), Err(MediaProblem::Empty));
        assert_eq!(
            MediaKind::of(b"\0\0\0\x18ftypheic\0\0\0\0"),
            Err(MediaProblem::Heic)
        );
        assert_eq!(
            MediaKind::of(b"PK\x03\x04word/document.xml"),
            Err(MediaProblem::Other)
        );
    }

    #[test]
    fn a_media_type_is_read_without_its_parameters() {
        assert_eq!(
            MediaKind::from_media_type("Image/JPEG; q=1"),
            Some(MediaKind::Jpeg)
        );
        assert_eq!(MediaKind::from_media_type("image/heic"), None);
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..200), kind in 0..3usize) {
            let mut file = [jpeg(), png(), webp()][kind][..8].to_vec();
            file.extend(&bytes);
            let _ = MediaKind::of(&file);
            let _ = MediaKind::of(&bytes);
        }
    }
}
