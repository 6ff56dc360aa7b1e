//! `scan` reads the pictures that the journeys show to the worker in a browser, and says the same of them; what is no picture
//! has a line that names why.

use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use image::{DynamicImage, ImageFormat, Rgba, RgbaImage};
use serde_json::Value;

fn pictures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pictures")
}

/// What each picture of the folder says, or why it says nothing.
fn expected() -> Vec<(String, Value)> {
    let written = include_str!("pictures/expected.json");
    let expected: serde_json::Map<String, Value> =
        serde_json::from_str(written).expect("a document");
    expected.into_iter().collect()
}

fn scan(words: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_scan"))
        .current_dir(pictures())
        .args(words)
        .output()
        .expect("it runs")
}

fn lines(output: &Output) -> Vec<Value> {
    String::from_utf8_lossy(&output.stdout)
        .lines()
        .map(|line| serde_json::from_str(line).expect("a line of JSON"))
        .collect()
}

#[test]
fn each_picture_says_what_it_should() {
    let expected = expected();
    let mut words = vec!["--origin", "https://motcua.example.vn"];
    words.extend(expected.iter().map(|(name, _)| name.as_str()));
    let output = scan(&words);
    // Some of them are no pictures.
    assert_eq!(output.status.code(), Some(1));
    let lines = lines(&output);
    assert_eq!(lines.len(), expected.len());
    for (line, (name, expected)) in lines.iter().zip(&expected) {
        assert_eq!(line["image"], name.as_str());
        assert_eq!(line.get("error"), expected.get("error"), "{name}");
        let codes = line["codes"].as_array().map_or(&[][..], Vec::as_slice);
        let mut texts: Vec<&Value> = codes.iter().map(|code| &code["text"]).collect();
        texts.sort_by_key(|text| text.as_str());
        let mut wanted: Vec<&Value> = expected["texts"].as_array().into_iter().flatten().collect();
        wanted.sort_by_key(|text| text.as_str());
        assert_eq!(texts, wanted, "{name}");
        for code in codes {
            let text = code["text"].as_str().expect("a text");
            let bytes: String = text.bytes().map(|byte| format!("{byte:02x}")).collect();
            assert_eq!(code["bytes"], bytes, "{name}");
        }
    }
}

#[test]
fn a_code_comes_with_its_meaning() {
    let lines = lines(&scan(&["card-blurred.jpg", "health-insurance-dense.jpg"]));
    let card = &lines[0]["codes"][0];
    assert_eq!(card["kind"], "card");
    assert_eq!(card["meaning"]["birth"], "1958-04-12");
    assert_eq!(card["meaning"]["sex"], "male");
    let health = &lines[1]["codes"][0];
    assert_eq!(health["kind"], "health-insurance");
    assert!(health["meaning"]["name"].is_string());
}

/// A folder with one file, which is scanned; the line that is said of it.
fn line_of(name: &str, file: &[u8]) -> Value {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join(name);
    std::fs::write(&path, file).expect("it is written");
    lines(&scan(&[path.to_str().expect("a plain path")])).remove(0)
}

/// A code whose dark modules are all there is: what is light is transparent.
fn without_ground(text: &str) -> DynamicImage {
    let matrix = scanner::encode(text).expect("it fits");
    let side = 4 * (matrix.side() as u32 + 8);
    let module = |at: u32| (at / 4).checked_sub(4).map(|at| at as usize);
    RgbaImage::from_fn(side, side, |x, y| match (module(x), module(y)) {
        (Some(x), Some(y)) if matrix.is_dark(x, y) => Rgba([0, 0, 0, 255]),
        _ => Rgba([0, 0, 0, 0]),
    })
    .into()
}

fn written(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut file = Cursor::new(Vec::new());
    picture.write_to(&mut file, format).expect("it is written");
    file.into_inner()
}

#[test]
fn a_code_on_nothing_is_read_as_on_white() {
    let picture = without_ground("Hồ sơ số 01494037");
    let line = line_of("sticker.png", &written(&picture, ImageFormat::Png));
    assert_eq!(line["codes"][0]["text"], "Hồ sơ số 01494037");
}

#[test]
fn every_kind_of_picture_that_browsers_open_is_opened() {
    for format in [ImageFormat::WebP, ImageFormat::Gif, ImageFormat::Bmp] {
        let line = line_of("code", &written(&without_ground("1.001193"), format));
        assert_eq!(line["codes"][0]["text"], "1.001193", "{format:?}");
    }
    let line = line_of(
        "photo.heic",
        b"\0\0\0\x18ftypheic\0\0\0\0....ispe\0\0\0\0\0\0\x02\0\0\0\x02\0",
    );
    assert_eq!(line["error"], "only-on-phones");
}

#[test]
fn a_picture_that_is_cut_off_is_refused_by_name() {
    for whole in ["card-blurred.jpg", "three-codes.png"] {
        let file = std::fs::read(pictures().join(whole)).expect("a picture");
        let line = line_of("half", &file[..file.len() / 2]);
        assert_eq!(line["error"], "cut-off", "{whole}");
        assert!(line["why"].is_string() && line.get("codes").is_none());
    }
}

/// A whole picture of one colour, of a side that its header says or, as a lie, of less.
fn blank_png(side: u32, rows: u32) -> Vec<u8> {
    let mut file = b"\x89PNG\r\n\x1a\n".to_vec();
    let mut chunk = |name: &[u8], data: &[u8]| {
        file.extend((data.len() as u32).to_be_bytes());
        let body = [name, data].concat();
        file.extend(&body);
        file.extend(crc(&body).to_be_bytes());
    };
    let size = [side.to_be_bytes(), side.to_be_bytes()].concat();
    // One bit a pixel, grey.
    chunk(b"IHDR", &[&size[..], &[1, 0, 0, 0, 0]].concat());
    let row = 1 + side.div_ceil(8) as usize;
    let packed = miniz_oxide::deflate::compress_to_vec_zlib(&vec![0; row * rows as usize], 1);
    chunk(b"IDAT", &packed);
    chunk(b"IEND", &[]);
    file
}

/// The checksum of PNG (ISO/IEC 15948, annex D).
fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| match sum & 1 {
            1 => sum >> 1 ^ 0xedb8_8320,
            _ => sum >> 1,
        })
    })
}

#[test]
fn a_huge_picture_is_refused_however_small_its_file() {
    let huge = blank_png(10_900, 10_900);
    // All of it would be unpacked by a browser.
    assert!(huge.len() < 200_000, "{}", huge.len());
    let line = line_of("huge.png", &huge);
    assert_eq!(line["error"], "too-many-pixels");
    assert_eq!(
        line["why"],
        "the picture of 10900 × 10900 pixels is too large"
    );
    // The largest that is opened, which is made smaller before it is looked at.
    let line = line_of("large.png", &blank_png(4000, 4000));
    assert_eq!(
        (&line["width"], &line["height"]),
        (&2400.into(), &2400.into())
    );
}

#[test]
fn a_header_that_lies_about_the_size_is_not_believed() {
    assert_eq!(line_of("lie.png", &blank_png(7900, 1))["error"], "damaged");
    let mut lie = std::fs::read(pictures().join("card-blurred.jpg")).expect("a picture");
    let frame = lie
        .windows(2)
        .position(|pair| pair == [0xff, 0xc0])
        .expect("a frame");
    lie[frame + 5..frame + 9].copy_from_slice(&[0x1e, 0xdc, 0x1e, 0xdc]);
    assert_eq!(line_of("lie.jpg", &lie)["error"], "damaged");
}

#[test]
fn a_card_without_a_day_of_issue_is_of_no_known_kind() {
    let card = |issued: &str| {
        let text =
            format!("045058004217|197034562|Hồ Văn Lương|12041958|Nam|Tà Rùng, Quảng Trị|{issued}");
        let line = line_of(
            "card.png",
            &written(&without_ground(&text), ImageFormat::Png),
        );
        line["codes"][0]["meaning"].clone()
    };
    let (said, unsaid) = (card("10052021"), card(""));
    assert_eq!(said["kind"], "citizen_card");
    assert!(said["issuer"].is_string());
    assert_eq!(unsaid["name"], "Hồ Văn Lương");
    assert!(unsaid["kind"].is_null() && unsaid["issuer"].is_null());
}

#[test]
fn words_that_make_no_sense_are_answered_with_the_right_ones() {
    for words in [
        &[][..],
        &["--plain"],
        &["--what", "a-wall.png"],
        &["--origin"],
    ] {
        let output = scan(words);
        assert_eq!(output.status.code(), Some(2), "{words:?}");
        assert!(String::from_utf8_lossy(&output.stderr).contains("scan [--plain]"));
    }
}

#[test]
fn for_people_there_is_a_sentence() {
    let output = scan(&["--plain", "leaflet-noise.jpg", "no-such-file.jpg"]);
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(said.contains("leaflet-noise.jpg: 1 code, "), "{said}");
    assert!(said.contains("(unreadable)"), "{said}");
}
