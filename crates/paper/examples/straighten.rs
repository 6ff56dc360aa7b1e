//! `straighten IMAGE -o OUT`: what the phone makes of a photographed paper, from the same code, for people who judge it.
//!
//! Prints one line of JSON: the corners as shares of the photo, how sure they are, the size, and the milliseconds.

use std::path::PathBuf;
use std::time::Instant;

use image::imageops::FilterType;
use image::{ImageReader, RgbaImage};
use paper::{Cut, Finish, Found, Point, Quad, Rgba, Size, Straightening, Turns, find};

const USAGE: &str = "straighten IMAGE -o OUT.png [--finish even|grey|black|natural] [--turns 0..3] [--longest PIXELS] [--corners x,y,x,y,x,y,x,y]";

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let wish = Wish::read(std::env::args().skip(1))?;
    let begun = Instant::now();
    let photo = ImageReader::open(&wish.photo)?
        .with_guessed_format()?
        .decode()?
        .into_rgba8();
    let decoded = begun.elapsed();

    let begun = Instant::now();
    let (found, cut, page) = straighten(&photo, &wish)?;
    let straightened = begun.elapsed();
    page.save(&wish.out)?;

    let corners: Vec<String> = found
        .quad
        .corners()
        .iter()
        .map(|at| format!("[{:.4},{:.4}]", at.x, at.y))
        .collect();
    println!(
        r#"{{"corners":[{}],"confidence":{:.2},"sure":{},"cutOff":{},"width":{},"height":{},"decodeMs":{:.1},"straightenMs":{:.1}}}"#,
        corners.join(","),
        found.confidence,
        found.is_sure(),
        found.cut_off,
        cut.sheet.width,
        cut.sheet.height,
        decoded.as_secs_f64() * 1e3,
        straightened.as_secs_f64() * 1e3,
    );
    Ok(())
}

fn straighten(
    photo: &RgbaImage,
    wish: &Wish,
) -> Result<(Found, Cut, RgbaImage), Box<dyn std::error::Error>> {
    let whole =
        Rgba::new(photo.as_raw(), photo.width(), photo.height()).ok_or("the picture is empty")?;
    let found = match wish.corners {
        Some(corners) => Found {
            quad: Quad::new(corners)?,
            confidence: 1.0,
            cut_off: 0,
        },
        None => find(whole),
    };
    let size = Size {
        width: photo.width(),
        height: photo.height(),
    };
    let cut = Cut::plan(&found.quad.turned(wish.turns), size, wish.longest);
    // The phone's browser does these two steps while it draws.
    let part = image::imageops::crop_imm(photo, cut.left, cut.top, cut.part.width, cut.part.height)
        .to_image();
    let part = if cut.drawn == cut.part {
        part
    } else {
        image::imageops::resize(
            &part,
            cut.drawn.width,
            cut.drawn.height,
            FilterType::Triangle,
        )
    };
    let part =
        Rgba::new(part.as_raw(), part.width(), part.height()).ok_or("nothing was cut out")?;
    let straightening = Straightening::begin(part, &cut.quad, cut.sheet, wish.finish);
    let mut page = RgbaImage::new(cut.sheet.width, cut.sheet.height);
    straightening.rows(part, 0, &mut page);
    Ok((found, cut, page))
}

struct Wish {
    photo: PathBuf,
    out: PathBuf,
    finish: Finish,
    turns: Turns,
    longest: u32,
    corners: Option<[Point; 4]>,
}

impl Wish {
    fn read(mut words: impl Iterator<Item = String>) -> Result<Self, Box<dyn std::error::Error>> {
        let (mut photo, mut out) = (None, None);
        let (mut finish, mut turns, mut longest, mut corners) =
            (Finish::Even, Turns::default(), 2000, None);
        while let Some(word) = words.next() {
            if !word.starts_with('-') {
                photo = Some(PathBuf::from(word));
                continue;
            }
            let value = words.next().ok_or(USAGE)?;
            match word.as_str() {
                "-o" => out = Some(PathBuf::from(value)),
                "--finish" => {
                    finish = match value.as_str() {
                        "even" => Finish::Even,
                        "grey" => Finish::Grey,
                        "black" => Finish::BlackOnWhite,
                        "natural" => Finish::Natural,
                        _ => return Err(USAGE.into()),
                    }
                }
                "--turns" => turns = Turns::new(value.parse()?),
                "--longest" => longest = value.parse()?,
                "--corners" => corners = Some(four_points(&value)?),
                _ => return Err(USAGE.into()),
            }
        }
        Ok(Self {
            photo: photo.ok_or(USAGE)?,
            out: out.ok_or(USAGE)?,
            finish,
            turns,
            longest,
            corners,
        })
    }
}

fn four_points(text: &str) -> Result<[Point; 4], Box<dyn std::error::Error>> {
    let numbers: Vec<f64> = text.split(',').map(str::parse).collect::<Result<_, _>>()?;
    let [a, b, c, d, e, f, g, h]: [f64; 8] = numbers.try_into().map_err(|_| USAGE)?;
    Ok([(a, b), (c, d), (e, f), (g, h)].map(|(x, y)| Point { x, y }))
}
