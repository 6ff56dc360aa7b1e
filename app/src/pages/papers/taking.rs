//! From a file a person took or chose to a page that can be kept, and what to say of it; it keeps nothing and forbids nothing
//! but what nobody could open.

use i18n::{Lang, t};
use sync::store::{Advice, NewPage, StoreError};
use web_sys::{Blob, File};

use super::binding::JPEG;
use crate::device::files::{self, FileProblem, Ready};
use crate::device::papers::{Corners, Desk, DeskError, Finish, How, Straightened, WHOLE};

/// A page ready to be kept.
pub(super) struct Taken {
    /// What to keep.
    pub(super) page: NewPage,
    /// Its bytes.
    pub(super) bytes: Vec<u8>,
    /// What it was made of; none for files kept as they are.
    pub(super) made: Made,
}

/// How a page was made, for as long as this tab shows it, so that corners can be corrected.
#[derive(Clone, Default)]
pub(super) struct Made {
    /// The photo; none for files kept as they are.
    pub(super) photo: Option<Blob>,
    /// Where the paper seems to be in it.
    pub(super) found: Corners,
    /// What was taken of it.
    pub(super) taken: Corners,
    /// Quarter turns clockwise.
    pub(super) turns: u8,
    /// How it looks.
    pub(super) finish: Finish,
}

impl Made {
    /// A page that is taken up again: it is its own photo, and stays as it looks.
    pub(super) fn again(page: Blob) -> Made {
        Made {
            photo: Some(page),
            found: WHOLE,
            taken: WHOLE,
            turns: 0,
            finish: Finish::Natural,
        }
    }
}

/// Looks at a chosen file and makes a page of it. What the worker cannot do is done as it is done without one: the photo small
/// and without metadata, the PDF as it is.
///
/// # Errors
/// [`FileProblem`]; the file itself is never changed.
pub(super) async fn take(
    file: File,
    paper: &str,
    expected: Option<f64>,
) -> Result<Taken, FileProblem> {
    if file.size() == 0.0 {
        return Err(FileProblem::Empty);
    }
    if files::too_big_to_open(&file) {
        return Err(FileProblem::TooBig);
    }
    let name = file.name();
    let desk = Desk::open();
    if files::begins_like_pdf(&file).await {
        let inside = match &desk {
            Ok(desk) => desk.inspect(&file).await.unwrap_or_default(),
            Err(_) => Default::default(),
        };
        let ready = files::prepare(file).await?;
        let mut taken = as_it_is(ready, paper);
        // What is said of all pages is said of the last.
        let last = inside.pages.unwrap_or(1);
        let notices = inside.notices.into_iter();
        taken.page.advice = notices.map(|about| Advice { page: last, about }).collect();
        return Ok(taken);
    }
    let how = How {
        expected,
        ..How::default()
    };
    let straightened = match &desk {
        Ok(desk) => desk.straighten(&file, how).await,
        Err(error) => Err(*error),
    };
    match straightened {
        Ok(straightened) => {
            let name = files::jpeg_name(&name);
            page_of(file.into(), straightened, how, (paper, name))
                .await
                .ok_or(FileProblem::Broken)
        }
        Err(DeskError::File(problem)) => Err(problem),
        Err(_) => files::prepare(file)
            .await
            .map(|ready| as_it_is(ready, paper)),
    }
}

/// The page a photo was made into.
pub(super) async fn page_of(
    photo: Blob,
    straightened: Straightened,
    how: How,
    (paper, name): (&str, String),
) -> Option<Taken> {
    let bytes = files::bytes_of(&straightened.page).await?;
    let advice = straightened.advice.into_iter();
    Some(Taken {
        page: NewPage {
            paper: paper.to_string(),
            name,
            media_type: JPEG.to_string(),
            advice: advice.map(|about| Advice { page: 1, about }).collect(),
        },
        bytes,
        made: Made {
            photo: Some(photo),
            found: straightened.found,
            taken: straightened.taken,
            turns: how.turns,
            finish: how.finish,
        },
    })
}

fn as_it_is(ready: Ready, paper: &str) -> Taken {
    Taken {
        page: NewPage {
            paper: paper.to_string(),
            name: ready.name,
            media_type: ready.media_type.to_string(),
            advice: Vec::new(),
        },
        bytes: ready.bytes,
        made: Made::default(),
    }
}

/// Why a file became no page, and what to do.
pub(crate) fn refused(problem: FileProblem, name: &str, lang: Lang) -> String {
    match problem {
        FileProblem::Empty => t::papers::empty_file(lang, name),
        FileProblem::TooBig => {
            let limit = format!("{} MB", sync::protocol::MAX_FILE_BYTES / (1024 * 1024));
            t::papers::too_big(lang, limit, name)
        }
        FileProblem::NotSupported => t::papers::not_supported(lang, name),
        FileProblem::Heic => t::papers::heic(lang, name),
        FileProblem::Broken => t::papers::broken(lang, name),
        FileProblem::Huge => t::photo::huge(lang, name),
    }
}

/// Why a page could not be kept, and what is safe.
pub(super) fn not_kept(error: &StoreError, name: &str, lang: Lang) -> String {
    match error {
        StoreError::Full => t::papers::disk_full(lang, name),
        _ => t::papers::not_kept(lang, name),
    }
}
