use proptest::prelude::*;

use super::*;

const VGA: Result<Size, PictureProblem> = Ok(Size {
    width: 640,
    height: 480,
});

fn png(width: u32, height: u32, data: usize) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
    bytes.extend(width.to_be_bytes());
    bytes.extend(height.to_be_bytes());
    bytes.extend([8, 2, 0, 0, 0, 0, 0, 0, 0]);
    bytes.extend(u32::try_from(data).expect("a short chunk").to_be_bytes());
    bytes.extend(b"IDAT");
    bytes.resize(bytes.len() + data + 4, 0);
    bytes.extend(b"\0\0\0\0IEND\0\0\0\0");
    bytes
}

fn jpeg(width: u16, height: u16, data: usize) -> Vec<u8> {
    let mut bytes = vec![0xff, 0xd8, 0xff, 0xc0, 0, 11, 8];
    bytes.extend(height.to_be_bytes());
    bytes.extend(width.to_be_bytes());
    bytes.extend([1, 1, 0x11, 0, 0xff, 0xda, 0, 8, 1, 1, 0, 0, 63, 0]);
    bytes.resize(bytes.len() + data, 0);
    bytes.extend([0xff, 0xd9]);
    bytes
}

fn webp(chunk: &[u8; 4], content: &[u8]) -> Vec<u8> {
    let mut bytes = b"RIFF".to_vec();
    bytes.extend((content.len() as u32 + 12).to_le_bytes());
    bytes.extend(b"WEBP");
    bytes.extend(chunk);
    bytes.extend((content.len() as u32).to_le_bytes());
    bytes.extend(content);
    bytes
}

/// A screen of 640 × 480 with a remark and a picture at (`left`, 0).
fn gif(left: u16) -> Vec<u8> {
    let mut bytes = b"GIF89a\x80\x02\xe0\x01\x80\0\0abcdef\x21\xfe\x04note\0\x2c".to_vec();
    bytes.extend(left.to_le_bytes());
    bytes.extend([0, 0, 0x80, 2, 0xe0, 1, 0]);
    bytes
}

fn heif(brand: &[u8; 4], sizes: &[(u32, u32)]) -> Vec<u8> {
    let mut bytes = [&b"\0\0\0\x18ftyp"[..], brand, b"\0\0\0\0"].concat();
    for (width, height) in sizes {
        bytes.extend(b"\0\0\0\x14ispe\0\0\0\0");
        bytes.extend(width.to_be_bytes());
        bytes.extend(height.to_be_bytes());
    }
    bytes
}

#[test]
fn every_kind_says_its_size() {
    assert_eq!(Size::of(&png(640, 480, 40)), VGA);
    assert_eq!(Size::of(&jpeg(640, 480, 600)), VGA);
    let lossy = [0, 0, 0, 0x9d, 0x01, 0x2a, 0x80, 0x02, 0xe0, 0x01];
    assert_eq!(Size::of(&webp(b"VP8 ", &lossy)), VGA);
    let lossless = 639_u32 | 479 << 14;
    let mut content = vec![0x2f];
    content.extend(lossless.to_le_bytes());
    content.extend([0; 5]);
    assert_eq!(Size::of(&webp(b"VP8L", &content)), VGA);
    let extended = [0, 0, 0, 0, 0x7f, 0x02, 0, 0xdf, 0x01, 0];
    assert_eq!(Size::of(&webp(b"VP8X", &extended)), VGA);
    assert_eq!(Size::of(&gif(0)), VGA);
    let mut bmp = b"BM............\x28\0\0\0\x80\x02\0\0".to_vec();
    bmp.extend((-480_i32).to_le_bytes());
    assert_eq!(Size::of(&bmp), VGA);
    assert_eq!(Size::of(b"BM............\x0c\0\0\0\x80\x02\xe0\x01"), VGA);
    assert_eq!(Size::of(&heif(b"heic", &[(512, 480), (640, 480)])), VGA);
    assert_eq!(Size::of(&heif(b"avif", &[(640, 480)])), VGA);
}

#[test]
fn a_small_file_with_a_huge_picture_is_refused_before_it_is_decoded() {
    let huge = |width, height| Err(PictureProblem::TooLarge { width, height });
    assert_eq!(Size::of(&png(10_900, 10_900, 9)), huge(10_900, 10_900));
    assert_eq!(Size::of(&png(16_385, 1, 9)), huge(16_385, 1));
    assert_eq!(
        Size::of(&png(u32::MAX, u32::MAX, 9)),
        huge(u32::MAX, u32::MAX)
    );
    assert_eq!(Size::of(&jpeg(9248, 6936, 9)), huge(9248, 6936));
    assert_eq!(Size::of(&gif(60_000)), huge(60_640, 480));
    assert_eq!(
        Size::of(&heif(b"mif1", &[(512, 512), (9_000, 9_000)])),
        huge(9_000, 9_000)
    );
}

#[test]
fn a_header_that_speaks_of_more_than_the_file_can_hold_is_not_believed() {
    assert_eq!(
        Size::of(&jpeg(7900, 7900, 100)),
        Err(PictureProblem::NoSize)
    );
    assert!(Size::of(&jpeg(7900, 7900, 125_000)).is_ok());
    assert_eq!(Size::of(&png(7900, 7900, 100)), Err(PictureProblem::NoSize));
    assert!(Size::of(&png(7900, 7900, 8000)).is_ok());
}

#[test]
fn what_is_no_picture_or_a_part_of_one_says_so() {
    for other in [&b""[..], b"hello", b"%PDF-1.7 %%EOF"] {
        assert_eq!(Size::of(other), Err(PictureProblem::NotAPicture));
    }
    let photo = jpeg(640, 480, 600);
    assert_eq!(
        Size::of(&photo[..photo.len() / 2]),
        Err(PictureProblem::Truncated)
    );
    let mut short = webp(b"VP8X", &[0; 40]);
    short[16] = 9;
    assert_eq!(Size::of(&short), Err(PictureProblem::NoSize));
    for sizeless in [&png(0, 5, 9)[..], b"GIF89a", b"BM", &heif(b"heic", &[])] {
        assert_eq!(Size::of(sizeless), Err(PictureProblem::NoSize));
    }
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..300), at in 0..40_usize) {
        let _ = Size::of(&bytes);
        for mut file in [png(40, 30, 9), jpeg(40, 30, 9), gif(3), heif(b"avif", &[(4, 3)]), b"BM".to_vec()] {
            file.truncate(at + 6);
            file.extend(&bytes);
            if let Ok(size) = Size::of(&file) {
                prop_assert!(u64::from(size.width) * u64::from(size.height) <= MOST_PIXELS);
            }
        }
    }
}

#[test]
fn a_png_begins_with_a_header_of_thirteen_bytes() {
    // Where the size of VGA stands, whoever walks from chunk to chunk finds a checksum and the length of the next one.
    let mut file = b"\x89PNG\r\n\x1a\n\0\0\0\0IHDR\0\0\x02\x80\0\0\x01\xe0IDAT".to_vec();
    file.resize(file.len() + 480 + 4, 0);
    file.extend(b"\0\0\0\0IEND\0\0\0\0");
    assert_eq!(MediaKind::of(&file), Ok(MediaKind::Png));
    assert_eq!(Size::of(&file), Err(PictureProblem::NoSize));
}
