//! What a recording of sound or film is, told from the structure of its container; it decodes neither.

use crate::media::{MediaKind, MediaProblem};

/// What a container holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Holds {
    Sound,
    Film,
}

/// What these bytes are, whole from beginning to end as far as the container tells.
pub(crate) fn of(bytes: &[u8]) -> Result<MediaKind, MediaProblem> {
    use Holds::{Film, Sound};
    if bytes.get(4..8) == Some(b"ftyp") {
        let quicktime = bytes.get(8..12) == Some(b"qt  ");
        return Ok(match (mp4(bytes)?, quicktime) {
            (Sound, _) => MediaKind::M4a,
            (Film, false) => MediaKind::Mp4,
            (Film, true) => MediaKind::QuickTime,
        });
    }
    if bytes.starts_with(&[0x1a, 0x45, 0xdf, 0xa3]) {
        return Ok(match webm(bytes)? {
            Sound => MediaKind::WebmSound,
            Film => MediaKind::WebmFilm,
        });
    }
    if bytes.starts_with(b"OggS") {
        return ogg(bytes).map(|()| MediaKind::Ogg);
    }
    if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WAVE") {
        return match crate::media::riff_is_whole(bytes) {
            true => Ok(MediaKind::Wav),
            false => Err(MediaProblem::Truncated),
        };
    }
    match bytes {
        // A tag (id3.org), or a frame of MPEG layer III (ISO/IEC 11172-3); neither says where the file ends.
        [b'I', b'D', b'3', ..] | [0xff, 0xfb | 0xfa | 0xf3 | 0xf2 | 0xe3 | 0xe2, ..] => {
            Ok(MediaKind::Mp3)
        }
        _ => Err(MediaProblem::Other),
    }
}

/// One box of ISO/IEC 14496-12 and what follows it: name, content, rest. Nothing where it reaches beyond the end.
fn first_box(bytes: &[u8]) -> Option<(&[u8], &[u8], &[u8])> {
    let &[a, b, c, d] = bytes.get(..4)? else {
        return None;
    };
    let name = bytes.get(4..8)?;
    let (header, size) = match u32::from_be_bytes([a, b, c, d]) {
        0 => (8, bytes.len()),
        1 => {
            let long = bytes.get(8..16)?.try_into().ok()?;
            (16, usize::try_from(u64::from_be_bytes(long)).ok()?)
        }
        size => (8, usize::try_from(size).ok()?),
    };
    Some((name, bytes.get(header..size)?, &bytes[size..]))
}

/// The boxes of one name, those beside them passed over.
fn boxes<'a>(mut bytes: &'a [u8], wanted: &'static [u8]) -> impl Iterator<Item = &'a [u8]> {
    std::iter::from_fn(move || {
        loop {
            let (name, content, rest) = first_box(bytes)?;
            bytes = rest;
            if name == wanted {
                return Some(content);
            }
        }
    })
}

/// A track's handler says whether it is seen or heard.
fn mp4(bytes: &[u8]) -> Result<Holds, MediaProblem> {
    let mut rest = bytes;
    while !rest.is_empty() {
        rest = first_box(rest).ok_or(MediaProblem::Truncated)?.2;
    }
    let handlers = boxes(bytes, b"moov")
        .flat_map(|movie| boxes(movie, b"trak"))
        .flat_map(|track| boxes(track, b"mdia"))
        .flat_map(|media| boxes(media, b"hdlr"))
        .filter_map(|handler| handler.get(8..12));
    told(handlers.map(|handler| match handler {
        b"vide" => Some(Holds::Film),
        b"soun" => Some(Holds::Sound),
        _ => None,
    }))
}

/// Film if anything is seen, sound if something is heard.
fn told(tracks: impl Iterator<Item = Option<Holds>>) -> Result<Holds, MediaProblem> {
    let mut heard = false;
    for track in tracks.flatten() {
        if track == Holds::Film {
            return Ok(Holds::Film);
        }
        heard = true;
    }
    heard.then_some(Holds::Sound).ok_or(MediaProblem::Other)
}

/// One element of EBML (RFC 8794): id, size where it is known, and the bytes behind both.
fn element(bytes: &[u8]) -> Option<(u32, Option<usize>, &[u8])> {
    let first = *bytes.first()?;
    let width = first.leading_zeros() as usize + 1;
    let id = bytes.get(..width).filter(|_| width <= 4)?;
    let id = id.iter().fold(0, |id, byte| id << 8 | u32::from(*byte));
    let bytes = &bytes[width..];
    let first = *bytes.first()?;
    let width = first.leading_zeros() as usize + 1;
    let size = bytes.get(..width).filter(|_| width <= 8)?;
    let most = u64::MAX >> (64 - 7 * width);
    let size = size
        .iter()
        .fold(0, |size, byte| size << 8 | u64::from(*byte))
        & most;
    let size = match size == most {
        true => None,
        false => Some(usize::try_from(size).ok()?),
    };
    Some((id, size, &bytes[width..]))
}

/// The elements directly inside, as far as they are whole and say their size.
fn elements(mut bytes: &[u8]) -> impl Iterator<Item = (u32, &[u8])> {
    std::iter::from_fn(move || {
        let (id, size, rest) = element(bytes)?;
        let size = size?;
        let content = rest.get(..size)?;
        bytes = &rest[size..];
        Some((id, content))
    })
}

/// The tracks of WebM stand before the first cluster; a recorder that writes as it goes does not say how long the whole is.
fn webm(bytes: &[u8]) -> Result<Holds, MediaProblem> {
    const DOC_TYPE: u32 = 0x4282;
    const SEGMENT: u32 = 0x1853_8067;
    const TRACKS: u32 = 0x1654_ae6b;
    const TRACK: u32 = 0xae;
    const TRACK_TYPE: u32 = 0x83;
    let cut = MediaProblem::Truncated;
    let (_, size, rest) = element(bytes).ok_or(cut)?;
    let size = size.ok_or(MediaProblem::Other)?;
    let head = rest.get(..size).ok_or(cut)?;
    let named = elements(head).any(|(id, content)| id == DOC_TYPE && content == b"webm");
    if !named {
        return Err(MediaProblem::Other);
    }
    let (id, size, segment) = element(&rest[size..]).ok_or(cut)?;
    if id != SEGMENT {
        return Err(MediaProblem::Other);
    }
    if size.is_some_and(|size| size > segment.len()) {
        return Err(cut);
    }
    let (_, tracks) = elements(segment).find(|(id, _)| *id == TRACKS).ok_or(cut)?;
    let entries = elements(tracks).filter(|(id, _)| *id == TRACK);
    let kinds = entries
        .flat_map(|(_, entry)| elements(entry))
        .filter(|(id, _)| *id == TRACK_TYPE);
    told(kinds.map(|(_, kind)| match kind {
        [1] => Some(Holds::Film),
        [2] => Some(Holds::Sound),
        _ => None,
    }))
}

/// Walks the pages of RFC 3533; the first says what is in them.
fn ogg(bytes: &[u8]) -> Result<(), MediaProblem> {
    const SOUNDS: [&[u8]; 3] = [b"OpusHead", b"\x01vorbis", b"\x7fFLAC"];
    let mut rest = bytes;
    let mut first = true;
    while !rest.is_empty() {
        let page = || {
            let segments = usize::from(*rest.get(26).filter(|_| rest.starts_with(b"OggS"))?);
            let lengths = rest.get(27..27 + segments)?;
            let length: usize = lengths.iter().map(|length| usize::from(*length)).sum();
            let begin = 27 + segments;
            Some((rest.get(begin..begin + length)?, &rest[begin + length..]))
        };
        let (content, behind) = page().ok_or(MediaProblem::Truncated)?;
        if first && !SOUNDS.iter().any(|sound| content.starts_with(sound)) {
            return Err(MediaProblem::Other);
        }
        first = false;
        rest = behind;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn in_box(name: &[u8; 4], content: &[u8]) -> Vec<u8> {
        let size = u32::try_from(content.len() + 8).unwrap();
        [&size.to_be_bytes()[..], name, content].concat()
    }

    fn track(handler: &[u8; 4]) -> Vec<u8> {
        let handler = in_box(b"hdlr", &[&[0; 8][..], handler, &[0; 12]].concat());
        in_box(b"trak", &in_box(b"mdia", &handler))
    }

    fn movie(brand: &[u8; 4], handlers: &[&[u8; 4]]) -> Vec<u8> {
        let tracks: Vec<u8> = handlers.iter().flat_map(|handler| track(handler)).collect();
        [
            in_box(b"ftyp", &[brand, &[0; 4][..]].concat()),
            in_box(b"moov", &tracks),
            in_box(b"mdat", b"...."),
        ]
        .concat()
    }

    fn in_element(id: &[u8], content: &[u8]) -> Vec<u8> {
        let size = 0x80 | u8::try_from(content.len()).unwrap();
        [id, &[size], content].concat()
    }

    fn live(kinds: &[u8]) -> Vec<u8> {
        let entries: Vec<u8> = kinds
            .iter()
            .flat_map(|kind| in_element(&[0xae], &in_element(&[0x83], &[*kind])))
            .collect();
        [
            in_element(
                &[0x1a, 0x45, 0xdf, 0xa3],
                &in_element(&[0x42, 0x82], b"webm"),
            ),
            // A segment of unknown size, as a recorder begins it.
            vec![
                0x18, 0x53, 0x80, 0x67, 0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
            ],
            in_element(&[0x15, 0x49, 0xa9, 0x66], b"info"),
            in_element(&[0x16, 0x54, 0xae, 0x6b], &entries),
            vec![
                0x1f, 0x43, 0xb6, 0x75, 0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1, 2, 3,
            ],
        ]
        .concat()
    }

    fn pages() -> Vec<u8> {
        let page = |content: &[u8]| {
            let length = u8::try_from(content.len()).unwrap();
            [&b"OggS"[..], &[0; 22], &[1, length], content].concat()
        };
        [page(b"OpusHead...."), page(b"sound")].concat()
    }

    fn wave() -> Vec<u8> {
        [&b"RIFF"[..], &[12, 0, 0, 0], b"WAVEfmt \0\0\0\0"].concat()
    }

    #[test]
    fn sound_and_film_are_told_apart_inside_their_container() {
        assert_eq!(of(&movie(b"M4A ", &[b"soun"])), Ok(MediaKind::M4a));
        assert_eq!(of(&movie(b"isom", &[b"soun", b"vide"])), Ok(MediaKind::Mp4));
        assert_eq!(of(&movie(b"qt  ", &[b"vide"])), Ok(MediaKind::QuickTime));
        assert_eq!(of(&live(&[2])), Ok(MediaKind::WebmSound));
        assert_eq!(of(&live(&[2, 1])), Ok(MediaKind::WebmFilm));
        assert_eq!(of(&pages()), Ok(MediaKind::Ogg));
        assert_eq!(of(&wave()), Ok(MediaKind::Wav));
        assert_eq!(of(b"ID3\x04\0\0"), Ok(MediaKind::Mp3));
    }

    #[test]
    fn what_holds_neither_is_not_taken() {
        for other in [
            movie(b"isom", &[b"text"]),
            live(&[17]),
            [&b"OggS"[..], &[0; 22], &[1, 4], b"text"].concat(),
            b"\xff\xf1aac".to_vec(),
            b"plain words".to_vec(),
        ] {
            assert_eq!(of(&other), Err(MediaProblem::Other), "{other:?}");
        }
    }

    #[test]
    fn a_recording_that_was_cut_is_not_whole() {
        for whole in [movie(b"isom", &[b"vide"]), pages(), wave()] {
            let cut = of(&whole[..whole.len() - 1]);
            assert_eq!(cut, Err(MediaProblem::Truncated), "{whole:?}");
        }
        // A recorder writes no length, so only what lacks its tracks is known to be cut.
        assert_eq!(of(&live(&[2])[..30]), Err(MediaProblem::Truncated));
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(
            bytes in prop::collection::vec(any::<u8>(), 0..120),
            kind in 0..4usize,
            keep in 0..80usize,
        ) {
            let whole = [movie(b"isom", &[b"vide"]), live(&[1]), pages(), wave()];
            let whole = &whole[kind];
            let mut file = whole[..keep.min(whole.len())].to_vec();
            file.extend(&bytes);
            let _ = of(&file);
            let _ = of(&bytes);
        }
    }
}
