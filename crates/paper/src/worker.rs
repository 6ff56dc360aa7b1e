//! What the worker's script calls; it only passes on.

use domain::media::{MediaKind, MediaProblem};
use domain::picture::PictureProblem;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::advice::{Advice, of_edges, of_page};
use crate::file::bind::{BindProblem, Binder, unbind};
use crate::file::budget::{self, Next, STEPS, Weight};
use crate::file::clean::{Cleaned, clean};
use crate::file::header::{Header, HeaderProblem};
use crate::file::pdf::{Inspection, inspect};
use crate::file::words::Words;
use crate::{Cut, Finish, Found, Point, Quad, Rgba, Size, Straightening, Turns, find};

/// One piece of advice.
#[wasm_bindgen]
pub struct Advised(Advice);

#[wasm_bindgen]
impl Advised {
    /// Its name.
    #[wasm_bindgen(getter)]
    pub fn name(&self) -> String {
        self.0.name().into()
    }

    /// What was measured.
    #[wasm_bindgen(getter)]
    pub fn measure(&self) -> f64 {
        self.0.measure()
    }
}

/// Where the paper is in a photo.
#[wasm_bindgen]
pub struct Edges(Found);

#[wasm_bindgen]
impl Edges {
    /// Looks at RGBA pixels. Nothing when the size does not fit them.
    pub fn find(pixels: &[u8], width: u32, height: u32) -> Option<Edges> {
        Rgba::new(pixels, width, height).map(|photo| Self(find(photo)))
    }

    /// Eight shares of width and height, corner after corner from the top left clockwise.
    #[wasm_bindgen(getter)]
    pub fn corners(&self) -> Vec<f64> {
        let corners = self.0.quad.corners();
        corners.iter().flat_map(|at| [at.x, at.y]).collect()
    }

    /// From 0 to 1.
    #[wasm_bindgen(getter)]
    pub fn confidence(&self) -> f64 {
        self.0.confidence
    }

    /// Whether nobody needs to look.
    #[wasm_bindgen(getter)]
    pub fn sure(&self) -> bool {
        self.0.is_sure()
    }

    /// What a person may want to know about the corners.
    pub fn advice(&self) -> Vec<Advised> {
        of_edges(&self.0).into_iter().map(Advised).collect()
    }
}

/// One paper on its way from photo to page.
#[wasm_bindgen]
pub struct Job {
    cut: Cut,
    finish: Finish,
    part: Vec<u8>,
    straightening: Option<Straightening>,
}

#[wasm_bindgen]
impl Job {
    /// Plans the work: eight shares for the corners, quarter turns clockwise, the photo's size, the longest side of the
    /// page and the level of its finish. Nothing when the corners are not those of a paper.
    pub fn plan(
        corners: &[f64],
        turns: u8,
        width: u32,
        height: u32,
        longest: u32,
        finish: u8,
    ) -> Option<Job> {
        let [a, b, c, d, e, f, g, h] = *<&[f64; 8]>::try_from(corners).ok()?;
        let corners = [(a, b), (c, d), (e, f), (g, h)].map(|(x, y)| Point { x, y });
        let quad = Quad::new(corners).ok()?.turned(Turns::new(turns));
        Some(Self {
            cut: Cut::plan(&quad, Size { width, height }, longest),
            finish: Finish::from_level(finish),
            part: Vec::new(),
            straightening: None,
        })
    }

    /// Left, top, width and height of the part of the photo that is needed, width and height it is drawn with, width and
    /// height of the page.
    pub fn sizes(&self) -> Vec<u32> {
        let Cut {
            left,
            top,
            part,
            drawn,
            sheet,
            ..
        } = self.cut;
        let (first, rest) = ([left, top], [part, drawn, sheet]);
        first
            .into_iter()
            .chain(rest.into_iter().flat_map(|size| [size.width, size.height]))
            .collect()
    }

    /// Takes the next rows of the drawn part.
    pub fn take(&mut self, rows: &[u8]) {
        let whole = self.cut.drawn.width as usize * self.cut.drawn.height as usize * 4;
        if self.part.is_empty() {
            self.part.reserve_exact(whole);
        }
        let room = whole - self.part.len();
        self.part.extend(&rows[..rows.len().min(room)]);
    }

    /// The next rows of the page, `count` of them at most, from `first` on.
    pub fn rows(&mut self, first: u32, count: u32) -> Vec<u8> {
        let Some(part) = part(&self.part, self.cut.drawn) else {
            return Vec::new();
        };
        let straightening = self.straightening.get_or_insert_with(|| {
            Straightening::begin(part, &self.cut.quad, self.cut.sheet, self.finish)
        });
        let count = count.min(self.cut.sheet.height.saturating_sub(first));
        let mut rows = vec![0; self.cut.sheet.width as usize * count as usize * 4];
        straightening.rows(part, first, &mut rows);
        rows
    }

    /// What a person may want to know about the page; `expected` is the longer side through the shorter one of the paper
    /// that was asked for.
    pub fn advice(&self, expected: Option<f64>) -> Vec<Advised> {
        let Some(part) = part(&self.part, self.cut.drawn) else {
            return Vec::new();
        };
        of_page(part, &self.cut.quad, self.cut.sheet, expected)
            .into_iter()
            .map(Advised)
            .collect()
    }
}

fn part(bytes: &[u8], size: Size) -> Option<Rgba<'_>> {
    Rgba::new(bytes, size.width, size.height)
}

/// What the header of a file says, or why it is not opened.
#[wasm_bindgen]
pub struct FileHeader(Result<Header, HeaderProblem>);

#[wasm_bindgen]
impl FileHeader {
    /// Reads it from a whole file.
    pub fn read(bytes: &[u8]) -> FileHeader {
        Self(Header::read(bytes))
    }

    /// Its media type; of a file that is not opened nothing, of a PDF its own.
    #[wasm_bindgen(getter)]
    pub fn kind(&self) -> Option<String> {
        match self.0 {
            Ok(header) => Some(header.kind.media_type().into()),
            Err(HeaderProblem::Picture(PictureProblem::NotAPicture)) => {
                Some(MediaKind::Pdf.media_type().into())
            }
            Err(_) => None,
        }
    }

    /// Why it is not opened.
    #[wasm_bindgen(getter)]
    pub fn problem(&self) -> Option<String> {
        self.0.err().map(|problem| problem_name(problem).into())
    }

    /// Width as it is seen.
    #[wasm_bindgen(getter)]
    pub fn width(&self) -> u32 {
        self.0.map_or(0, |header| header.upright().width)
    }

    /// Height as it is seen.
    #[wasm_bindgen(getter)]
    pub fn height(&self) -> u32 {
        self.0.map_or(0, |header| header.upright().height)
    }
}

fn problem_name(problem: HeaderProblem) -> &'static str {
    match problem {
        HeaderProblem::File(MediaProblem::Empty) => "empty",
        HeaderProblem::File(MediaProblem::Heic) => "heic",
        HeaderProblem::File(MediaProblem::Other)
        | HeaderProblem::Picture(PictureProblem::NotAPicture) => "not-supported",
        HeaderProblem::File(MediaProblem::Truncated)
        | HeaderProblem::Picture(PictureProblem::Truncated | PictureProblem::NoSize) => "broken",
        HeaderProblem::Picture(PictureProblem::TooLarge { .. }) => "too-large",
    }
}

/// What a PDF holds.
#[wasm_bindgen]
pub struct Document(Inspection);

#[wasm_bindgen]
impl Document {
    /// Looks through a whole file.
    pub fn inspect(bytes: &[u8]) -> Document {
        Self(inspect(bytes))
    }

    /// How many pages, where that could be told.
    #[wasm_bindgen(getter)]
    pub fn pages(&self) -> Option<u32> {
        self.0.pages
    }

    /// Names of what a person should know.
    #[wasm_bindgen(getter)]
    pub fn notices(&self) -> Vec<String> {
        let notices = self.0.notices.iter();
        notices.map(|notice| notice.name().into()).collect()
    }
}

/// A picture without its metadata.
#[wasm_bindgen]
pub struct CleanFile(Cleaned);

#[wasm_bindgen]
impl CleanFile {
    /// Cleans a whole file. Nothing when it is no picture.
    pub fn clean(bytes: &[u8]) -> Option<CleanFile> {
        clean(bytes).ok().map(Self)
    }

    /// The file.
    #[wasm_bindgen(getter)]
    pub fn bytes(&self) -> Vec<u8> {
        self.0.bytes.clone()
    }

    /// Whether it lies as it shall be seen.
    #[wasm_bindgen(getter)]
    pub fn upright(&self) -> bool {
        self.0.orientation.number() == 1
    }
}

/// A PDF being bound.
#[wasm_bindgen]
pub struct Book {
    binder: Binder,
    /// Of the page that comes next.
    words: Vec<Words>,
}

#[wasm_bindgen]
impl Book {
    /// An empty one, whose pages also say in words what they show, or do not.
    pub fn begin(with_words: bool) -> Book {
        Self {
            binder: match with_words {
                true => Binder::with_words(),
                false => Binder::new(),
            },
            words: Vec::new(),
        }
    }

    /// A line of words on the page that comes next, in shares of its width and height.
    pub fn words(&mut self, text: String, x: f64, y: f64, size: f64, width: f64) {
        self.words.push(Words {
            text,
            x,
            y,
            size,
            width,
        });
    }

    /// Adds a JPEG; the answer says why it could not be added. `plain` asks to write it as a plain JPEG first.
    pub fn page(&mut self, jpeg: &[u8]) -> Option<String> {
        match self.binder.page_saying(jpeg, &self.words) {
            Ok(()) => {
                self.words.clear();
                None
            }
            Err(BindProblem::NotPlain) => Some("plain".into()),
            Err(BindProblem::Picture(problem)) => Some(problem_name(problem).into()),
        }
    }

    /// The whole PDF.
    pub fn finish(self) -> Vec<u8> {
        self.binder.finish()
    }
}

/// The pages of a PDF that was bound here; of any other file none.
#[wasm_bindgen]
pub fn unbound(pdf: &[u8]) -> Vec<js_sys::Uint8Array> {
    let pages = unbind(pdf).unwrap_or_default();
    pages.into_iter().map(js_sys::Uint8Array::from).collect()
}

/// What to do next with pages of these sizes (bytes), written with these steps: nothing to bind them, page and step to write
/// one again, one number when they can never fit.
#[wasm_bindgen]
pub fn next(sizes: &[f64], steps: &[u8], budget: Option<f64>) -> Vec<u32> {
    let pages: Vec<Weight> = sizes
        .iter()
        .zip(steps)
        .map(|(bytes, step)| Weight {
            bytes: *bytes as u64,
            step: usize::from(*step).min(STEPS.len() - 1),
        })
        .collect();
    let budget = budget.map_or(budget::USUAL, |bytes| bytes as u64);
    match budget::next(&pages, budget) {
        Next::Bind => Vec::new(),
        Next::Rewrite { page, step } => vec![page as u32, step as u32],
        Next::TooMuch => vec![0],
    }
}

/// Longest side and quality (of 100) of a step.
#[wasm_bindgen]
pub fn step(at: u8) -> Vec<u32> {
    let step = STEPS[usize::from(at).min(STEPS.len() - 1)];
    vec![step.longest, u32::from(step.quality)]
}
