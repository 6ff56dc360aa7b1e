//! Pictures and recordings that lie beside a form: found, judged, and made into the documents that phones fetch; it never changes
//! one.

use std::collections::BTreeMap;

use data_encoding::BASE64;
use domain::Sha256;
use domain::media::{MediaKind, MediaProblem};
use domain::picture::Size;
use forms::marked::key_of_choice;
use forms::{Bundle, ListRef, Look, MAX_PICTURED, Media, Question, Text, Wide};

use crate::AuthoringError;
use crate::catalogue::hash;
use crate::language::Language;
use crate::marks;
use crate::sheet::{Row, Sheet};

/// The most bytes of a picture: what is drawn on a phone as wide as its screen needs no more.
pub(crate) const MAX_IMAGE: usize = 200 << 10;
/// The most bytes of a recording: two minutes of speech.
pub(crate) const MAX_AUDIO: usize = 500 << 10;
/// The most bytes of everything beside one form: it is fetched by every phone that fills it.
pub(crate) const MAX_ALL: usize = 4 << 20;
/// The longest side of a picture, in pixels.
const LONGEST: u32 = 2_000;

/// Endings of the files that may lie beside a form.
pub(crate) const ENDINGS: [&str; 10] = [
    ".png", ".jpg", ".jpeg", ".webp", ".mp3", ".m4a", ".ogg", ".wav", ".weba", ".mp4",
];

/// What can stand beside a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    /// To be looked at.
    Image,
    /// To be heard.
    Audio,
}

impl Kind {
    /// All of them.
    pub(crate) const ALL: [Kind; 2] = [Kind::Image, Kind::Audio];

    /// Its column in a sheet.
    pub(crate) const fn column(self) -> &'static str {
        match self {
            Kind::Image => "image",
            Kind::Audio => "audio",
        }
    }

    const fn most(self) -> usize {
        match self {
            Kind::Image => MAX_IMAGE,
            Kind::Audio => MAX_AUDIO,
        }
    }

    fn of(self, media: &mut Media) -> &mut Text {
        match self {
            Kind::Image => &mut media.image,
            Kind::Audio => &mut media.audio,
        }
    }
}

/// The files that a sentence names.
#[derive(Debug, Default, Clone)]
pub(crate) struct Named {
    /// Where a bundle has what stands beside the sentence.
    pub(crate) key: String,
    /// Row or line in which they are named.
    pub(crate) row: usize,
    /// For each kind and language its file.
    pub(crate) files: BTreeMap<(Kind, Language), String>,
}

impl Named {
    /// What the cells of a row name.
    pub(crate) fn in_row(row: Row<'_>, key: String) -> Option<Named> {
        let mut files = BTreeMap::new();
        for kind in Kind::ALL {
            let Text { vi, en } = row.written(kind.column());
            for (tongue, file) in [(Language::Vi, vi), (Language::En, en)] {
                if !file.is_empty() {
                    files.insert((kind, tongue), file);
                }
            }
        }
        (!files.is_empty()).then_some(Named {
            key,
            row: row.number,
            files,
        })
    }
}

/// Why a file cannot stand beside a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// It is no name of a file, but a path or an address.
    NoName,
    /// There is none beside the form.
    NotThere,
    /// It is something else than the column asks for.
    OtherKind(Kind),
    /// It is damaged or cut off.
    Broken,
    /// It has so many bytes, and may have so many.
    TooHeavy(usize, usize),
    /// It has so many pixels.
    TooLarge(Size),
    /// With it there would be more beside the form than a phone should fetch.
    TooMuch,
}

impl Fault {
    /// What an author is told, in Vietnamese and English.
    pub(crate) fn told(&self, file: &str) -> (String, String) {
        let kb = |bytes: usize| bytes.div_ceil(1024);
        match self {
            Fault::NoName => (
                format!(
                    "“{file}” không phải tên tệp. Chỉ ghi tên, ví dụ the_can_cuoc.jpg, và đặt tệp cạnh biểu mẫu."
                ),
                format!(
                    "“{file}” is no name of a file. Write the name alone, such as card.jpg, and put the file beside the form."
                ),
            ),
            Fault::NotThere => (
                format!(
                    "Không có tệp {file} bên cạnh biểu mẫu. Hãy đặt nó cùng thư mục, hoặc vào cùng tệp .zip."
                ),
                format!(
                    "There is no file {file} beside the form. Put it into the same folder, or into the same .zip."
                ),
            ),
            Fault::OtherKind(Kind::Image) => (
                format!("Tệp {file} không phải hình JPEG, PNG hoặc WebP."),
                format!("The file {file} is no JPEG, PNG or WebP picture."),
            ),
            Fault::OtherKind(Kind::Audio) => (
                format!("Tệp {file} không phải tiếng MP3, M4A, OGG, WAV hoặc WebM."),
                format!("The file {file} is no MP3, M4A, OGG, WAV or WebM sound."),
            ),
            Fault::Broken => (
                format!("Tệp {file} bị hỏng hoặc thiếu phần cuối. Hãy lưu lại."),
                format!("The file {file} is damaged or cut off. Save it again."),
            ),
            Fault::TooHeavy(bytes, most) => (
                format!(
                    "Tệp {file} nặng {} KB, tối đa {} KB vì điện thoại phải tải về. Hãy thu nhỏ hoặc cắt ngắn.",
                    kb(*bytes),
                    kb(*most)
                ),
                format!(
                    "The file {file} has {} KB and may have {} KB, since phones must fetch it. Make it smaller or shorter.",
                    kb(*bytes),
                    kb(*most)
                ),
            ),
            Fault::TooLarge(Size { width, height }) => (
                format!(
                    "Hình {file} có {width} × {height} điểm, mỗi cạnh tối đa {LONGEST}. Hãy thu nhỏ."
                ),
                format!(
                    "The picture {file} has {width} × {height} pixels, {LONGEST} a side at most. Make it smaller."
                ),
            ),
            Fault::TooMuch => (
                format!(
                    "Thêm {file} thì hình và tiếng của biểu mẫu vượt {} MB. Hãy bớt đi.",
                    MAX_ALL >> 20
                ),
                format!(
                    "With {file} the pictures and recordings of the form are more than {} MB. Use fewer.",
                    MAX_ALL >> 20
                ),
            ),
        }
    }
}

/// What lies beside one form, each file opened once.
pub(crate) struct Beside<'a> {
    open: &'a dyn Fn(&str) -> Option<Vec<u8>>,
    known: BTreeMap<(String, Kind), Result<Sha256, Fault>>,
    bytes: usize,
    /// The documents, by their hash.
    pub(crate) documents: BTreeMap<Sha256, String>,
}

impl<'a> Beside<'a> {
    /// What `open` finds, by name.
    pub(crate) fn new(open: &'a dyn Fn(&str) -> Option<Vec<u8>>) -> Self {
        Self {
            open,
            known: BTreeMap::new(),
            bytes: 0,
            documents: BTreeMap::new(),
        }
    }

    /// Takes what a sentence names into a bundle's media; says of each file that cannot be used in which column and why.
    pub(crate) fn take(
        &mut self,
        named: &Named,
        into: &mut BTreeMap<String, Media>,
    ) -> Vec<((Kind, Language), String, Fault)> {
        let mut wrong = Vec::new();
        let mut media = Media::default();
        for ((kind, tongue), file) in &named.files {
            match self.document(file, *kind) {
                Ok(name) => {
                    let text = kind.of(&mut media);
                    match tongue {
                        Language::Vi => text.vi = name.to_string(),
                        Language::En => text.en = name.to_string(),
                    }
                }
                Err(fault) => wrong.push(((*kind, *tongue), file.clone(), fault)),
            }
        }
        // What is there in English alone stands for both.
        for text in [&mut media.image, &mut media.audio] {
            if text.vi.is_empty() {
                text.vi = std::mem::take(&mut text.en);
            }
        }
        if media != Media::default() {
            into.insert(named.key.clone(), media);
        }
        wrong
    }

    fn document(&mut self, file: &str, kind: Kind) -> Result<Sha256, Fault> {
        let key = (file.to_owned(), kind);
        if let Some(known) = self.known.get(&key) {
            return known.clone();
        }
        let made = self.make(file, kind);
        self.known.insert(key, made.clone());
        made
    }

    fn make(&mut self, file: &str, kind: Kind) -> Result<Sha256, Fault> {
        if file.contains(['/', '\\', ':']) || file.starts_with('.') {
            return Err(Fault::NoName);
        }
        let bytes = (self.open)(file).ok_or(Fault::NotThere)?;
        let media_type = judged(&bytes, kind)?;
        let document = format!("data:{media_type};base64,{}", BASE64.encode(&bytes));
        let name = hash(document.as_bytes());
        if !self.documents.contains_key(&name) {
            if self.bytes + bytes.len() > MAX_ALL {
                return Err(Fault::TooMuch);
            }
            self.bytes += bytes.len();
            self.documents.insert(name, document);
        }
        Ok(name)
    }
}

/// What these bytes are, when they may stand beside a sentence.
fn judged(bytes: &[u8], wanted: Kind) -> Result<&'static str, Fault> {
    if bytes.len() > wanted.most() {
        return Err(Fault::TooHeavy(bytes.len(), wanted.most()));
    }
    let kind = MediaKind::of(bytes).map_err(|problem| match problem {
        MediaProblem::Truncated => Fault::Broken,
        _ => Fault::OtherKind(wanted),
    })?;
    let fits = match wanted {
        Kind::Image => matches!(kind, MediaKind::Jpeg | MediaKind::Png | MediaKind::Webp),
        Kind::Audio => kind.is_sound(),
    };
    if !fits {
        return Err(Fault::OtherKind(wanted));
    }
    if wanted == Kind::Image {
        let size = Size::of(bytes).map_err(|_| Fault::Broken)?;
        if size.width.max(size.height) > LONGEST {
            return Err(Fault::TooLarge(size));
        }
    }
    Ok(kind.media_type())
}

/// What stands beside a question's label and its choices.
pub(crate) fn of<'b>(bundle: &'b Bundle, question: &Question) -> Vec<&'b Media> {
    let keys = marks::keys_of(bundle, question).into_iter();
    keys.filter_map(|key| bundle.media.get(&key)).collect()
}

/// What an author is told where the pictures and recordings of choices are not seen, in Vietnamese and English: there the choices
/// are words alone.
pub(crate) fn unseen(bundle: &Bundle, question: &Question) -> Option<(String, String)> {
    let (list, one) = match &question.kind {
        forms::Kind::SelectOne(ListRef::Inline(list)) => (list, true),
        forms::Kind::Wide(Wide::Rank(ListRef::Inline(list))) => (list, false),
        _ => return None,
    };
    let choices = bundle.choices.get(list)?.items();
    let searched = Look::of(&question.appearance) == Some(Look::Behind);
    if one && !searched && choices.len() <= MAX_PICTURED {
        return None;
    }
    let mut keys = choices
        .iter()
        .map(|choice| key_of_choice(list, &choice.name));
    keys.any(|key| bundle.media.contains_key(&key)).then(|| {
        (
            format!("Lựa chọn của câu này chỉ hiện bằng chữ, không có hình và tiếng: xếp thứ tự, `minimal`, hoặc hơn {MAX_PICTURED} lựa chọn."),
            format!("The choices of this question are words alone, without their pictures and recordings: they are ranked, `minimal`, or more than {MAX_PICTURED}."),
        )
    })
}

/// Says in its cell what is wrong with a file that a row names.
pub(crate) fn in_cell(
    sheet: &Sheet,
    row: usize,
    ((kind, tongue), file, fault): ((Kind, Language), String, Fault),
) -> AuthoringError {
    let (vi, en) = fault.told(&file);
    sheet.error_in(Some(row), kind.column(), Some(tongue), vi, en)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The smallest picture: one grey pixel.
    const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\0\0\0\0:~\x9bU\0\0\0\nIDATx\x9cc`\0\0\0\x02\0\x01H\xaf\xa4q\0\0\0\0IEND\xaeB`\x82";

    fn named(kind: Kind, file: &str) -> Named {
        Named {
            key: "a:label".into(),
            row: 2,
            files: BTreeMap::from([((kind, Language::Vi), file.to_owned())]),
        }
    }

    fn fault(kind: Kind, file: &str) -> Option<Fault> {
        let open = |file: &str| match file {
            "a.png" | "a.mp3" => Some(PNG.to_vec()),
            "cut.png" => Some(PNG[..40].to_vec()),
            "heavy.png" => Some(vec![0; MAX_IMAGE + 1]),
            "wide.png" => {
                let mut wide = PNG.to_vec();
                wide[18] = 0x20;
                Some(wide)
            }
            _ => None,
        };
        let mut media = BTreeMap::new();
        let mut beside = Beside::new(&open);
        let mut wrong = beside.take(&named(kind, file), &mut media);
        assert_eq!(wrong.is_empty(), !media.is_empty());
        wrong.pop().map(|(_, _, fault)| fault)
    }

    #[test]
    fn what_cannot_stand_beside_a_sentence_is_named() {
        assert_eq!(fault(Kind::Image, "a.png"), None);
        assert_eq!(fault(Kind::Image, "none.png"), Some(Fault::NotThere));
        assert_eq!(fault(Kind::Image, "../a.png"), Some(Fault::NoName));
        assert_eq!(fault(Kind::Image, "https://x/a.png"), Some(Fault::NoName));
        assert_eq!(fault(Kind::Image, "cut.png"), Some(Fault::Broken));
        assert_eq!(
            fault(Kind::Audio, "a.mp3"),
            Some(Fault::OtherKind(Kind::Audio))
        );
        assert_eq!(
            fault(Kind::Image, "heavy.png"),
            Some(Fault::TooHeavy(MAX_IMAGE + 1, MAX_IMAGE))
        );
        let wide = fault(Kind::Image, "wide.png");
        assert!(
            matches!(wide, Some(Fault::TooLarge(_) | Fault::Broken)),
            "{wide:?}"
        );
    }

    #[test]
    fn a_file_named_twice_is_one_document_named_by_its_hash() {
        let open = |_: &str| Some(PNG.to_vec());
        let mut beside = Beside::new(&open);
        let mut media = BTreeMap::new();
        for (key, file) in [("a:label", "a.png"), ("b:label", "b.png")] {
            let named = Named {
                key: key.into(),
                ..named(Kind::Image, file)
            };
            assert!(beside.take(&named, &mut media).is_empty());
        }
        assert_eq!(beside.documents.len(), 1);
        let (name, document) = beside.documents.first_key_value().unwrap();
        assert_eq!(hash(document.as_bytes()), *name);
        assert!(document.starts_with("data:image/png;base64,iVBOR"));
        assert_eq!(media["a:label"], media["b:label"]);
    }
}
