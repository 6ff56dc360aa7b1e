//! From grey pixels to what the codes among them say; it never waits and never keeps a picture.

use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::picture::Picture;
use crate::symbol::{self, Seen};
use crate::threshold::{by_blocks, by_mean};

/// How long to look. A camera's frames follow each other, so each gets a little; a photo is all there is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Effort {
    /// One of a camera's frames: a plain look at its middle, when that shows nothing one at all of it, and then one harder look,
    /// another one for each number.
    Frame(u32),
    /// All looks, until one shows a code.
    Photo,
}

/// What a code says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Found {
    /// Its text; bytes are read as UTF-8 where they are UTF-8 and the code names no other alphabet.
    pub text: String,
    /// Its bytes as they stand; digits and capitals as ASCII.
    pub bytes: Vec<u8>,
}

/// What a picture shows.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Looked {
    /// What its codes say, each once, the plainest first; at most eight.
    pub codes: Vec<Found>,
    /// What would help when there are none.
    pub hint: Hint,
}

/// What may be wrong with a picture without a readable code.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Hint {
    /// There is nothing like a code in it.
    #[default]
    None,
    /// It is too dark to tell.
    Dark,
    /// The corners of a code are there, but its modules run into each other: it is too far, moved or out of focus.
    Unclear,
}

/// More pixels than this are not looked at: a photo is to be made smaller first.
pub const MOST_PIXELS: usize = 16_000_000;

/// Mean brightness below which a lamp helps.
const DARK: u64 = 45;

/// Ways of looking, each good at what others are bad at. The times are those of `docs/scanning.md`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Look {
    /// The middle, where the page asks people to hold the code: the same as the whole, for two fifths of the time.
    Middle,
    /// As it is. Good light, any size.
    Plain,
    /// With noise smoothed away: dim kitchens, cheap cameras, blur.
    Soft,
    /// Dark and light exchanged.
    Inverted,
    /// The middle at twice the size: modules of hardly two pixels.
    MiddleDoubled,
    /// Against the mean of near surroundings: shadows and reflections.
    Local,
    /// The same at half the size: strong noise, and photos larger than their codes need.
    HalfLocal,
    /// The same at a third of it.
    ThirdLocal,
}

/// What a camera's frames get in turn when the plain look shows nothing; what helps most comes most often.
const TURNS: [Look; 8] = [
    Look::Soft,
    Look::MiddleDoubled,
    Look::Soft,
    Look::Inverted,
    Look::Soft,
    Look::Local,
    Look::MiddleDoubled,
    Look::HalfLocal,
];

/// What a photo gets, until one of them shows a code.
const ALL: [Look; 7] = [
    Look::Plain,
    Look::Soft,
    Look::MiddleDoubled,
    Look::Local,
    Look::HalfLocal,
    Look::Inverted,
    Look::ThirdLocal,
];

/// Looks for QR codes in a grey picture, one byte per pixel, row by row. Any bytes have an answer; there are no codes when the
/// size does not fit the bytes or is more than [`MOST_PIXELS`].
#[must_use]
pub fn decode(luma: &[u8], width: u32, height: u32, effort: Effort) -> Looked {
    if luma.len() > MOST_PIXELS {
        return Looked::default();
    }
    let Some(picture) = Picture::new(luma.to_vec(), width as usize, height as usize) else {
        return Looked::default();
    };
    let mut corners = false;
    let in_turn: [Look; 3];
    let looks: &[Look] = match effort {
        Effort::Frame(turn) => {
            in_turn = [
                Look::Middle,
                Look::Plain,
                TURNS[turn as usize % TURNS.len()],
            ];
            &in_turn
        }
        Effort::Photo => &ALL,
    };
    for &look in looks {
        let seen = looked(&picture, look);
        corners |= seen.corners;
        if !seen.codes.is_empty() {
            return Looked {
                codes: seen.codes,
                hint: Hint::None,
            };
        }
    }
    let hint = match corners {
        true => Hint::Unclear,
        false if is_dark(&picture) => Hint::Dark,
        false => Hint::None,
    };
    Looked {
        codes: Vec::new(),
        hint,
    }
}

/// The same with RGBA bytes, as a browser gives them.
#[must_use]
pub fn decode_rgba(pixels: &[u8], width: u32, height: u32, effort: Effort) -> Looked {
    if pixels.len() / 4 > MOST_PIXELS {
        return Looked::default();
    }
    decode(&luma_from_rgba(pixels), width, height, effort)
}

/// One look. The reader of modules is not ours: where it stumbles over a picture, there is no code in it.
fn looked(picture: &Picture, look: Look) -> Seen {
    catch_unwind(AssertUnwindSafe(|| look_at(picture, look)))
        .ok()
        .flatten()
        .unwrap_or_default()
}

fn look_at(picture: &Picture, look: Look) -> Option<Seen> {
    Some(match look {
        Look::Middle => plain(&picture.middle(5)?)?,
        Look::Plain => plain(picture)?,
        Look::Soft => {
            let soft = picture.softened();
            symbol::codes(&by_blocks(&soft)?, &soft, false)
        }
        Look::Inverted => {
            let mut bits = by_blocks(picture)?;
            bits.flip_self();
            symbol::codes(&bits, picture, true)
        }
        Look::MiddleDoubled => {
            let near = picture.middle(5)?.doubled()?;
            symbol::codes(&by_blocks(&near)?, &near, false)
        }
        Look::Local => symbol::codes(&by_mean(picture, 21, 2)?, picture, false),
        Look::HalfLocal => {
            let half = picture.shrunk(2)?;
            symbol::codes(&by_mean(&half, 21, 1)?, &half, false)
        }
        Look::ThirdLocal => {
            let third = picture.shrunk(3)?;
            symbol::codes(&by_mean(&third, 21, 1)?, &third, false)
        }
    })
}

/// Where nothing dark looks like the corners of a code, something light may.
fn plain(picture: &Picture) -> Option<Seen> {
    let mut bits = by_blocks(picture)?;
    let seen = symbol::codes(&bits, picture, false);
    if seen.corners {
        return Some(seen);
    }
    bits.flip_self();
    Some(symbol::codes(&bits, picture, true))
}

fn is_dark(picture: &Picture) -> bool {
    let sum: u64 = picture.luma().iter().map(|&pixel| u64::from(pixel)).sum();
    sum < DARK * picture.luma().len() as u64
}

/// The brightness of each RGBA pixel, weighed as an eye does (ITU-R BT.601) and seen on white paper: a code without a ground of
/// its own is drawn to be put on a light one.
fn luma_from_rgba(pixels: &[u8]) -> Vec<u8> {
    pixels
        .chunks_exact(4)
        .map(|pixel| {
            let [red, green, blue, opacity] = [0, 1, 2, 3].map(|at| u32::from(pixel[at]));
            let luma = (red * 299 + green * 587 + blue * 114) / 1000;
            // Neither factor is above 255, and so is not what is left.
            (255 - (255 - luma) * opacity / 255) as u8
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::encode;
    use proptest::prelude::*;

    const TEXT: &str =
        "https://dichvucong.gov.vn/p/home/dvc-chi-tiet-thu-tuc-hanh-chinh.html?ma_thu_tuc=1.001193";
    const CARD: &str = "012345678901|123456789|Nguyễn Thị Ánh Tuyết|01011990|Nữ|Số 5 ngõ 3, Hồng Hà, Hà Nội|15062021";

    /// A picture of a code, `scale` pixels per module, on white.
    fn picture(text: &str, scale: usize) -> (Vec<u8>, u32) {
        let matrix = encode(text).expect("it fits into a code");
        let side = (matrix.side() + 8) * scale;
        let mut luma = vec![255_u8; side * side];
        for y in 0..matrix.side() {
            for x in 0..matrix.side() {
                if matrix.is_dark(x, y) {
                    for row in 0..scale {
                        let start = ((y + 4) * scale + row) * side + (x + 4) * scale;
                        luma[start..start + scale].fill(0);
                    }
                }
            }
        }
        (luma, u32::try_from(side).expect("a small picture"))
    }

    /// A picture whose pixels are each the mean of the square around them.
    fn blurred(luma: &[u8], side: u32, reach: usize) -> Vec<u8> {
        let side = side as usize;
        let around = |at: usize| at.saturating_sub(reach)..(at + reach + 1).min(side);
        (0..side * side)
            .map(|at| {
                let (rows, columns) = (around(at / side), around(at % side));
                let count = (rows.len() * columns.len()) as u32;
                let sum: u32 = rows
                    .flat_map(|row| &luma[row * side..][columns.clone()])
                    .map(|&pixel| u32::from(pixel))
                    .sum();
                (sum / count) as u8
            })
            .collect()
    }

    fn texts(looked: &Looked) -> Vec<&str> {
        looked.codes.iter().map(|code| code.text.as_str()).collect()
    }

    #[test]
    fn a_leaflet_is_read_at_the_first_look() {
        let (luma, side) = picture(TEXT, 4);
        for turn in [0, 1, 1000, u32::MAX] {
            let looked = decode(&luma, side, side, Effort::Frame(turn));
            assert_eq!(texts(&looked), [TEXT]);
        }
    }

    #[test]
    fn vietnamese_letters_arrive_whole_however_short() {
        for text in [CARD, "Hồ sơ", "Đ", "Ỷ", "ngõ 3", "0912|Nữ"] {
            let (luma, side) = picture(text, 3);
            let looked = decode(&luma, side, side, Effort::Frame(0));
            assert_eq!(texts(&looked), [text]);
            assert_eq!(looked.codes[0].bytes, text.as_bytes());
        }
    }

    #[test]
    fn light_on_dark_is_read_at_the_first_look() {
        let (mut luma, side) = picture("1.001193", 6);
        for pixel in &mut luma {
            *pixel = 255 - *pixel;
        }
        for effort in [Effort::Frame(0), Effort::Photo] {
            let looked = decode(&luma, side, side, effort);
            assert_eq!(texts(&looked), ["1.001193"]);
        }
    }

    #[test]
    fn of_a_frame_the_middle_is_meant_and_of_a_photo_all_of_it() {
        let ((near, side), (far, small)) = (picture(TEXT, 4), picture("1.004194", 2));
        let width = 2 * side;
        let mut luma = vec![255; (width * width) as usize];
        let mut put = |code: &[u8], side: u32, at: u32| {
            for (y, row) in code.chunks(side as usize).enumerate() {
                let start = (at as usize + y) * width as usize + at as usize;
                luma[start..start + side as usize].copy_from_slice(row);
            }
        };
        put(&near, side, side / 2);
        put(&far, small, 0);
        let frame = decode(&luma, width, width, Effort::Frame(0));
        assert_eq!(texts(&frame), [TEXT]);
        let photo = decode(&luma, width, width, Effort::Photo);
        assert_eq!(photo.codes.len(), 2);
    }

    #[test]
    fn a_huge_photo_of_a_small_code_is_read() {
        let (luma, side) = picture("1.001193", 60);
        let looked = decode(&luma, side, side, Effort::Photo);
        assert_eq!(texts(&looked), ["1.001193"]);
    }

    #[test]
    fn a_code_blurred_wider_than_its_modules_is_read_from_its_grey() {
        let (luma, side) = picture(CARD, 6);
        let looked = decode(&blurred(&luma, side, 4), side, side, Effort::Photo);
        assert_eq!(texts(&looked), [CARD]);
    }

    #[test]
    fn two_codes_on_one_sheet_are_both_read() {
        let ((left, height), (right, side)) = (picture(TEXT, 4), picture("1.004194", 4));
        let width = height + side;
        let mut luma = vec![255; (width * height) as usize];
        for y in 0..height as usize {
            let row = &mut luma[y * width as usize..][..width as usize];
            row[..height as usize].copy_from_slice(&left[y * height as usize..][..height as usize]);
            if y < side as usize {
                row[height as usize..]
                    .copy_from_slice(&right[y * side as usize..][..side as usize]);
            }
        }
        let looked = decode(&luma, width, height, Effort::Frame(0));
        let mut texts = texts(&looked);
        texts.sort_unstable();
        assert_eq!(texts, ["1.004194", TEXT]);
    }

    #[test]
    fn an_empty_wall_and_a_wrong_size_say_nothing() {
        let nothing = Looked::default();
        let wall = decode(&[200; 640 * 480], 640, 480, Effort::Photo);
        assert_eq!(wall, nothing);
        assert_eq!(decode(&[200; 100], 640, 480, Effort::Frame(0)), nothing);
        assert_eq!(decode(&[], 0, 0, Effort::Photo), nothing);
        assert_eq!(decode(&[], u32::MAX, u32::MAX, Effort::Photo), nothing);
        let huge = vec![0; MOST_PIXELS + 4000];
        let height = u32::try_from(huge.len() / 4000).expect("a height");
        assert_eq!(decode(&huge, 4000, height, Effort::Photo), nothing);
    }

    #[test]
    fn what_would_help_is_said() {
        let night = decode(&[12; 640 * 480], 640, 480, Effort::Frame(0));
        assert_eq!(night.hint, Hint::Dark);
        let (mut luma, side) = picture(CARD, 6);
        let (from, to) = (side as usize * 2 / 5, side as usize * 7 / 10);
        for y in from..to {
            luma[y * side as usize..][from..to].fill(128);
        }
        let torn = decode(&luma, side, side, Effort::Frame(0));
        assert_eq!((torn.codes, torn.hint), (Vec::new(), Hint::Unclear));
    }

    #[test]
    fn brightness_weighs_green_most() {
        assert_eq!(
            luma_from_rgba(&[255, 255, 255, 255, 0, 255, 0, 255, 0, 0, 255, 255]),
            [255, 149, 29]
        );
    }

    /// Dark modules on nothing: their colour is that of the pixels that cannot be seen, too.
    #[test]
    fn what_is_transparent_is_white() {
        let (luma, side) = picture(CARD, 4);
        let pixels: Vec<u8> = luma
            .iter()
            .flat_map(|&luma| [0, 0, 0, 255 - luma])
            .collect();
        let looked = decode_rgba(&pixels, side, side, Effort::Frame(0));
        assert_eq!(texts(&looked), [CARD]);
        assert_eq!(
            luma_from_rgba(&[9, 9, 9, 0, 0, 0, 0, 51, 200, 200, 200, 255]),
            [255, 204, 200]
        );
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn any_pixels_have_an_answer(
            luma in proptest::collection::vec(any::<u8>(), 21 * 21..64 * 64),
            width in 0_u32..70,
            height in 0_u32..70,
            turn in any::<u32>(),
        ) {
            let _ = decode(&luma, width, height, Effort::Frame(turn));
            let fitting = luma.len() as u32 / width.max(1);
            let cut = &luma[..(width * fitting) as usize];
            let _ = decode(cut, width, fitting, Effort::Photo);
        }

        #[test]
        fn a_spoilt_code_is_read_as_it_is_or_not_at_all(
            text in "[ -~àêđ]{1,120}",
            spots in proptest::collection::vec((any::<prop::sample::Index>(), 1_usize..14, any::<u8>()), 0..12),
        ) {
            let (mut luma, side) = picture(&text, 3);
            for (at, size, grey) in spots {
                let at = at.index(luma.len());
                for row in 0..size {
                    let start = at + row * side as usize;
                    let end = (start + size).min(luma.len());
                    if start < end {
                        luma[start..end].fill(grey);
                    }
                }
            }
            let looked = decode(&luma, side, side, Effort::Photo);
            for code in &looked.codes {
                prop_assert_eq!(&code.text, &text);
            }
        }
    }
}
