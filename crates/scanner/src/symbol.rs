//! From dark and light pixels to the codes among them, through rxing's port of ZXing-C++; where its look at single pixels does
//! not do, the grey picture is asked once more. It never decides how a picture is made ready.

use rxing::Point;
use rxing::common::{BitMatrix, DetectorRXingResult, PerspectiveTransform, Quadrilateral};
use rxing::qrcode::cpp_port::decoder::Decode;
use rxing::qrcode::cpp_port::detector::{FindFinderPatterns, GenerateFinderPatternSets, SampleQR};

use crate::Found;
use crate::grid::Grid;
use crate::picture::Picture;

/// So many sets of three corners are tried in one picture: noise and print make thousands.
const SETS: usize = 60;
/// So many of them are asked of the grey picture when the pixels alone say nothing.
const GREY_SETS: usize = 4;
/// A frame of a leaflet shows a few codes, not a sheet of stamps.
const MOST: usize = 8;

/// What one look at a picture showed.
#[derive(Default)]
pub(crate) struct Seen {
    /// What its codes say, most plausible first.
    pub(crate) codes: Vec<Found>,
    /// Whether there were the corners of a code, readable or not.
    pub(crate) corners: bool,
}

/// The codes in `bits`. `picture` is what `bits` was made of; when they were inverted, so is it read.
pub(crate) fn codes(bits: &BitMatrix, picture: &Picture, inverted: bool) -> Seen {
    let mut seen = Seen::default();
    let mut used: Vec<Point> = Vec::new();
    let mut grey = GREY_SETS;
    let mut corners = FindFinderPatterns(bits, true, 0);
    for set in GenerateFinderPatternSets(&mut corners)
        .into_iter()
        .take(SETS)
    {
        let own = [set.bl.p, set.tl.p, set.tr.p];
        if own.iter().any(|corner| used.contains(corner)) {
            continue;
        }
        // Corners without a square between them are chance.
        let Ok(sampled) = SampleQR(bits, &set) else {
            continue;
        };
        seen.corners = true;
        let Some(code) = read(&sampled, picture, inverted, &mut grey) else {
            continue;
        };
        used.extend(own);
        if !seen.codes.contains(&code) {
            seen.codes.push(code);
        }
        if seen.codes.len() == MOST {
            break;
        }
    }
    seen
}

fn read(
    sampled: &impl DetectorRXingResult,
    picture: &Picture,
    inverted: bool,
    grey: &mut usize,
) -> Option<Found> {
    let modules = sampled.getBits();
    if let Some(found) = content(modules) {
        return Some(found);
    }
    *grey = grey.checked_sub(1)?;
    let &[tl, tr, bl, br] = sampled.getPoints() else {
        return None;
    };
    let side = modules.width();
    // The sampler's corners are half a pixel further than ours, whose pixels have their middles at a half.
    let half = Point::new(0.5, 0.5);
    let view = PerspectiveTransform::quadrilateralToQuadrilateral(
        Quadrilateral::rectangle(side as i32, side as i32, Some(0.0)),
        Quadrilateral([tl - half, tr - half, br - half, bl - half]),
    )
    .ok()?;
    let grid = Grid::of(picture, side as usize, inverted, |x, y| {
        let point = view.transform_point(Point::new(x, y));
        (point.x, point.y)
    });
    grid.readings().find_map(|modules| content(&modules))
}

/// What the modules of one code say, once their checksums agree.
fn content(modules: &BitMatrix) -> Option<Found> {
    let decoded = Decode(modules).ok()?;
    if !decoded.isValid() {
        return None;
    }
    let content = decoded.content();
    let bytes = content.bytes().to_vec();
    // Without a word about its alphabet a code of our days is UTF-8 where it can be; guessing would make other letters of it.
    let text = match std::str::from_utf8(&bytes) {
        Ok(text) if !content.has_eci => text.to_owned(),
        _ => content.to_string(),
    };
    (!bytes.is_empty()).then_some(Found { text, bytes })
}
