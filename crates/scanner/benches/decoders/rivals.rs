//! The decoders that are measured, each behind the same question: what does this picture say?

use std::fs;
use std::path::Path;
use std::process::Command;

use rxing::common::HybridBinarizer;
use rxing::qrcode::QRCodeReader;
use rxing::qrcode::cpp_port::QrReader;
use rxing::{BinaryBitmap, DecodeHints, FilteredImageReader, Luma8LuminanceSource, Reader};
use scanner::Effort;

use crate::frames::Frame;

/// What a decoder said, and how long it took.
pub(crate) struct Read {
    /// The text, when it found a code.
    pub(crate) text: Option<String>,
    /// Milliseconds of processor time, so that other programs do not count.
    pub(crate) milliseconds: f64,
}

type Decode = fn(&Frame) -> Option<String>;

/// Decoders that run in this process.
pub(crate) const NATIVE: [(&str, Decode); 6] = [
    ("ours, a photo", |frame| ours(frame, Effort::Photo)),
    ("ours, one frame", |frame| ours(frame, Effort::Frame(0))),
    ("rxing", |frame| rxing(QRCodeReader::new(), frame)),
    ("rxing, C++ port", |frame| rxing(QrReader, frame)),
    ("rxing, filtered", |frame| {
        rxing(FilteredImageReader::new(QrReader), frame)
    }),
    ("rqrr", rqrr),
];

fn ours(frame: &Frame, effort: Effort) -> Option<String> {
    let (width, height) = (frame.width as u32, frame.height as u32);
    let looked = scanner::decode(&frame.luma, width, height, effort);
    looked.codes.into_iter().next().map(|code| code.text)
}

fn rxing(mut reader: impl Reader, frame: &Frame) -> Option<String> {
    let (width, height) = (frame.width as u32, frame.height as u32);
    let source = Luma8LuminanceSource::new(frame.luma.clone(), width, height).ok()?;
    let hints = DecodeHints {
        TryHarder: Some(true),
        AlsoInverted: Some(true),
        ..Default::default()
    };
    let mut bitmap = BinaryBitmap::new(HybridBinarizer::new(source));
    let result = reader.decode_with_hints(&mut bitmap, &hints).ok()?;
    Some(result.getText().to_owned())
}

fn rqrr(frame: &Frame) -> Option<String> {
    let mut picture =
        rqrr::PreparedImage::prepare_from_greyscale(frame.width, frame.height, |x, y| {
            frame.luma[y * frame.width + x]
        });
    let grids = picture.detect_grids();
    grids.iter().find_map(|grid| Some(grid.decode().ok()?.1))
}

/// Runs a decoder and measures it.
pub(crate) fn timed(decode: impl FnOnce() -> Option<String>) -> Read {
    let clock = std::time::Instant::now();
    let begun = processor_time();
    let text = decode();
    let milliseconds = match (begun, processor_time()) {
        (Some(begun), Some(ended)) => (ended - begun) / 1e6,
        _ => clock.elapsed().as_secs_f64() * 1e3,
    };
    Read { text, milliseconds }
}

/// Nanoseconds that this thread has had a processor, where the system tells.
fn processor_time() -> Option<f64> {
    let text = fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    text.split(' ').next()?.parse().ok()
}

/// Milliseconds that the programs we started and waited for have had a processor, to a hundredth of a second; 0 where the system
/// does not tell.
fn childrens_time() -> f64 {
    let text = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // After the name in brackets; `cutime` and `cstime` are the 16th and 17th field.
    let fields = text
        .rsplit(')')
        .next()
        .unwrap_or_default()
        .split_whitespace();
    let ticks = fields
        .skip(13)
        .take(2)
        .filter_map(|ticks| ticks.parse::<f64>().ok());
    ticks.sum::<f64>() * 10.0
}

/// Writes a picture as a portable greymap, which every program reads.
pub(crate) fn store(frame: &Frame, path: &Path) {
    let mut file = format!("P5\n{} {}\n255\n", frame.width, frame.height).into_bytes();
    file.extend(&frame.luma);
    fs::write(path, file).expect("the picture is written");
}

/// What the decoders in JavaScript say of the pictures of a folder: name, number of the picture, answer.
pub(crate) fn in_node(folder: &Path) -> Vec<(String, usize, Read)> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/decoders");
    if !here.join("node_modules").exists() {
        println!(
            "left out what runs in JavaScript: run `npm ci` in {}",
            here.display()
        );
        return Vec::new();
    }
    let output = Command::new("node")
        .arg(here.join("in_node.mjs"))
        .arg(folder)
        .args(Some(crate::assets()).filter(|assets| assets.exists()))
        .stderr(std::process::Stdio::inherit())
        .output()
        .expect("node starts");
    String::from_utf8_lossy(&output.stdout)
        .lines()
        .filter_map(|line| {
            let mut fields = line.split('\t');
            let name = fields.next()?.to_owned();
            let at = fields.next()?.parse().ok()?;
            let milliseconds = fields.next()?.parse().ok()?;
            let text = data_encoding::BASE64
                .decode(fields.next()?.as_bytes())
                .ok()?;
            let text = String::from_utf8(text).ok().filter(|text| !text.is_empty());
            Some((name, at, Read { text, milliseconds }))
        })
        .collect()
}

/// What `zbarimg` says; the start of the program is part of its time.
pub(crate) fn zbar(folder: &Path, count: usize) -> Vec<(usize, Read)> {
    let read = |at: usize| {
        let begun = childrens_time();
        let output = Command::new("zbarimg")
            .args(["--quiet", "--raw", "-Sdisable", "-Sqrcode.enable"])
            .arg(folder.join(format!("{at:04}.pgm")))
            .output()
            .ok()?;
        let text = String::from_utf8_lossy(&output.stdout);
        let text = text.strip_suffix('\n').unwrap_or(&text);
        Some(Read {
            text: (!text.is_empty()).then(|| text.to_owned()),
            milliseconds: childrens_time() - begun,
        })
    };
    (0..count).map_while(|at| Some((at, read(at)?))).collect()
}
