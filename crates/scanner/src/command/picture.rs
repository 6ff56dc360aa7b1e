//! A picture file made ready as the phone's browser makes it ready for the worker; its size is known to be bearable before its
//! pixels are unpacked.

use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use image::imageops::FilterType;
use image::{ImageReader, Limits};

/// A photo's longer side in pixels, as in `worker.js`.
const LARGEST_SIDE: u32 = 2400;
/// Larger files are no photos, as in `worker.js`.
const MOST_BYTES: u64 = 64 * 1024 * 1024;
/// Ten times a photo of a usual phone.
const MOST_PIXELS: u64 = 120_000_000;
/// What unpacking may take at once: those pixels in colour.
const MOST_MEMORY: u64 = 4 * MOST_PIXELS;

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
    #[error("this is no JPEG or PNG picture")]
    NotAPicture,
    #[error("the picture says it is {0} × {1} pixels, more than {MOST_PIXELS}")]
    TooManyPixels(u32, u32),
    #[error("the picture is damaged: {0}")]
    Damaged(image::ImageError),
}

impl NoPicture {
    /// For programs.
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Unreadable(_) => "unreadable",
            Self::TooManyBytes(_) => "too-many-bytes",
            Self::NotAPicture => "not-a-picture",
            Self::TooManyPixels(..) => "too-many-pixels",
            Self::Damaged(_) => "damaged",
        }
    }
}

/// Opens a JPEG or PNG file.
pub(super) fn open(path: &Path) -> Result<Picture, NoPicture> {
    let bytes = std::fs::metadata(path)
        .map_err(NoPicture::Unreadable)?
        .len();
    if bytes > MOST_BYTES {
        return Err(NoPicture::TooManyBytes(bytes));
    }
    let (width, height) = reader(path)?
        .into_dimensions()
        .map_err(NoPicture::Damaged)?;
    if u64::from(width) * u64::from(height) > MOST_PIXELS {
        return Err(NoPicture::TooManyPixels(width, height));
    }
    let mut limits = Limits::default();
    limits.max_alloc = Some(MOST_MEMORY);
    let mut reader = reader(path)?;
    reader.limits(limits);
    let picture = reader.decode().map_err(NoPicture::Damaged)?;
    let picture = if width.max(height) > LARGEST_SIDE {
        picture.resize(LARGEST_SIDE, LARGEST_SIDE, FilterType::Triangle)
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

fn reader(path: &Path) -> Result<ImageReader<BufReader<File>>, NoPicture> {
    // By what is in it: names of files often say something else.
    let reader = File::open(path)
        .and_then(|file| ImageReader::new(BufReader::new(file)).with_guessed_format())
        .map_err(NoPicture::Unreadable)?;
    match reader.format() {
        Some(image::ImageFormat::Jpeg | image::ImageFormat::Png) => Ok(reader),
        _ => Err(NoPicture::NotAPicture),
    }
}
