//! A picture file made ready as the phone's browser makes it ready for the worker; its size is known to be bearable before its
//! pixels are unpacked.

use std::fs;
use std::io::Cursor;
use std::path::Path;

use domain::picture::{MOST_PIXELS, PictureProblem, Size};
use image::{ImageError, ImageReader, Limits};

/// A photo's longer side in pixels, as in `worker.js`.
const LARGEST_SIDE: u32 = 2400;
/// Larger files are no photos, as in `worker.js`.
const MOST_BYTES: u64 = 64 * 1024 * 1024;
/// What unpacking may take at once: those pixels in colours of two bytes.
const MOST_MEMORY: u64 = 8 * MOST_PIXELS;

/// Pixels as a browser's canvas gives them.
pub(super) struct Picture {
    /// Red, green, blue and opacity of each pixel, row by row.
    pub(super) rgba: Vec<u8>,
    /// Pixels across.
    pub(super) width: u32,
    /// Pixels down.
    pub(super) height: u32,
}

/// Why there is no picture.
#[derive(Debug, thiserror::Error)]
pub(super) enum NoPicture {
    #[error("the file cannot be read: {0}")]
    Unreadable(std::io::Error),
    #[error("the file has {0} bytes, more than {MOST_BYTES}")]
    TooManyBytes(u64),
    #[error(transparent)]
    Refused(#[from] PictureProblem),
    #[error("only some phones open this picture (HEIC, AVIF); here write it as a JPEG first")]
    OnlyOnPhones,
    #[error("the picture is damaged: {0}")]
    Damaged(ImageError),
}

impl NoPicture {
    /// For programs.
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Unreadable(_) => "unreadable",
            Self::TooManyBytes(_) => "too-many-bytes",
            Self::Refused(PictureProblem::NotAPicture) => "not-a-picture",
            Self::Refused(PictureProblem::TooLarge { .. }) => "too-many-pixels",
            Self::Refused(PictureProblem::Truncated) => "cut-off",
            Self::Refused(PictureProblem::NoSize) | Self::Damaged(_) => "damaged",
            Self::OnlyOnPhones => "only-on-phones",
        }
    }
}

/// Opens a picture file of the kinds that every browser opens.
pub(super) fn open(path: &Path) -> Result<Picture, NoPicture> {
    let bytes = fs::metadata(path).map_err(NoPicture::Unreadable)?.len();
    if bytes > MOST_BYTES {
        return Err(NoPicture::TooManyBytes(bytes));
    }
    let file = fs::read(path).map_err(NoPicture::Unreadable)?;
    Size::of(&file)?;
    // By what is in it: names of files often say something else.
    let mut reader = ImageReader::new(Cursor::new(file))
        .with_guessed_format()
        .map_err(NoPicture::Unreadable)?;
    let mut limits = Limits::default();
    limits.max_alloc = Some(MOST_MEMORY);
    reader.limits(limits);
    if reader.format().is_none() {
        return Err(NoPicture::OnlyOnPhones);
    }
    let picture = reader.decode().map_err(NoPicture::Damaged)?;
    let picture = if picture.width().max(picture.height()) > LARGEST_SIDE {
        // Means of whole squares, without a copy in between.
        picture.thumbnail(LARGEST_SIDE, LARGEST_SIDE)
    } else {
        picture
    };
    let picture = picture.into_rgba8();
    Ok(Picture {
        width: picture.width(),
        height: picture.height(),
        rgba: picture.into_raw(),
    })
}
