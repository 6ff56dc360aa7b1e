//! Pictures as rows of pixels, and small copies of them; it decodes no file and keeps nothing.

/// A picture of four bytes a pixel (red, green, blue, opacity), row by row, that somebody else holds.
#[derive(Clone, Copy, Debug)]
pub struct Rgba<'a> {
    bytes: &'a [u8],
    width: usize,
    height: usize,
}

impl<'a> Rgba<'a> {
    /// Looks at bytes as a picture. `None` when the picture has no pixel or the size does not fit the bytes.
    #[must_use]
    pub fn new(bytes: &'a [u8], width: u32, height: u32) -> Option<Self> {
        let (width, height) = (width as usize, height as usize);
        let length = width.checked_mul(height)?.checked_mul(4)?;
        (length > 0 && length == bytes.len()).then_some(Self {
            bytes,
            width,
            height,
        })
    }

    /// Pixels in a row.
    #[must_use]
    pub fn width(&self) -> usize {
        self.width
    }

    /// Rows.
    #[must_use]
    pub fn height(&self) -> usize {
        self.height
    }

    /// The colour between four pixels, by their distance; outside of the picture its nearest edge.
    #[inline]
    pub(crate) fn between(&self, x: f32, y: f32) -> [u8; 3] {
        // Casts of floats stop at the ends of the range, so no position leads out of the picture.
        let x = ((x - 0.5) * 256.0) as i32;
        let y = ((y - 0.5) * 256.0) as i32;
        let x = x.clamp(0, (self.width as i32 - 1) * 256) as usize;
        let y = y.clamp(0, (self.height as i32 - 1) * 256) as usize;
        let (column, row) = (x >> 8, y >> 8);
        let (right, down) = ((x & 255) as u32, (y & 255) as u32);
        let first = (row * self.width + column) * 4;
        let step = if column + 1 < self.width { 4 } else { 0 };
        let drop = if row + 1 < self.height {
            self.width * 4
        } else {
            0
        };
        let upper = mix(self.pixel(first), self.pixel(first + step), right);
        let lower = mix(
            self.pixel(first + drop),
            self.pixel(first + drop + step),
            right,
        );
        let [red, green, blue, _] = mix(upper, lower, down).to_le_bytes();
        [red, green, blue]
    }

    #[inline]
    fn pixel(&self, at: usize) -> u32 {
        match self.bytes.get(at..at + 4) {
            Some(&[red, green, blue, opacity]) => u32::from_le_bytes([red, green, blue, opacity]),
            _ => 0,
        }
    }

    /// A copy whose longer side has at most `longest` pixels; each of them is the mean of those it stands for.
    #[must_use]
    pub(crate) fn shrunk(&self, longest: usize) -> Small {
        let side = self.width.max(self.height);
        let (width, height) = if side <= longest {
            (self.width, self.height)
        } else {
            let scaled = |length: usize| ((length * longest + side / 2) / side).max(1);
            (scaled(self.width), scaled(self.height))
        };
        let mut pixels = Vec::with_capacity(width * height);
        for y in 0..height {
            let rows = y * self.height / height..((y + 1) * self.height / height);
            for x in 0..width {
                let columns = x * self.width / width..((x + 1) * self.width / width);
                pixels.push(self.mean(rows.clone(), columns));
            }
        }
        Small {
            pixels,
            width,
            height,
        }
    }

    fn mean(&self, rows: std::ops::Range<usize>, columns: std::ops::Range<usize>) -> [u8; 3] {
        let count = (rows.len() * columns.len()).max(1) as u32;
        let mut sums = [0_u32; 3];
        for y in rows {
            let first = (y * self.width + columns.start) * 4;
            let last = (y * self.width + columns.end) * 4;
            for pixel in self.bytes[first..last].chunks_exact(4) {
                for (sum, value) in sums.iter_mut().zip(pixel) {
                    *sum += u32::from(*value);
                }
            }
        }
        sums.map(|sum| ((sum + count / 2) / count) as u8)
    }
}

/// Mixes two pixels, two channels at a time; `share` of 256 is of the second.
#[inline]
fn mix(first: u32, second: u32, share: u32) -> u32 {
    const EVEN: u32 = 0x00ff_00ff;
    const HALF: u32 = 0x0080_0080;
    let pair = |first: u32, second: u32| {
        (((first & EVEN) * (256 - share) + (second & EVEN) * share + HALF) >> 8) & EVEN
    };
    pair(first, second) | (pair(first >> 8, second >> 8) << 8)
}

/// A small copy of a picture, to think about.
#[derive(Clone, Debug)]
pub(crate) struct Small {
    pub(crate) pixels: Vec<[u8; 3]>,
    pub(crate) width: usize,
    pub(crate) height: usize,
}

/// The brightness of a colour, weighed as an eye does (ITU-R BT.601).
#[inline]
pub(crate) fn brightness([red, green, blue]: [u8; 3]) -> u8 {
    ((u32::from(red) * 77 + u32::from(green) * 150 + u32::from(blue) * 29 + 128) >> 8) as u8
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn picture(width: usize, height: usize, colour: impl Fn(usize, usize) -> u8) -> Vec<u8> {
        (0..width * height)
            .flat_map(|at| {
                let grey = colour(at % width, at / width);
                [grey, grey, grey, 255]
            })
            .collect()
    }

    #[test]
    fn a_size_that_does_not_fit_is_no_picture() {
        assert!(Rgba::new(&[0; 16], 2, 2).is_some());
        assert!(Rgba::new(&[0; 16], 4, 2).is_none());
        assert!(Rgba::new(&[], 0, 0).is_none());
        assert!(Rgba::new(&[0; 16], u32::MAX, u32::MAX).is_none());
    }

    #[test]
    fn between_two_pixels_is_their_mixture_and_outside_is_the_edge() {
        let bytes = picture(2, 2, |x, _| if x == 0 { 0 } else { 200 });
        let picture = Rgba::new(&bytes, 2, 2).expect("a picture");
        assert_eq!(picture.between(1.0, 1.0), [100; 3]);
        assert_eq!(picture.between(0.5, 0.5), [0; 3]);
        assert_eq!(picture.between(1.5, 1.5), [200; 3]);
        assert_eq!(picture.between(-1e9, f32::NAN), [0; 3]);
        assert_eq!(picture.between(1e9, 1e9), [200; 3]);
    }

    proptest! {
        #[test]
        fn pixels_mix_channel_by_channel(first: [u8; 4], second: [u8; 4], share in 0..256_u32) {
            let mixed = mix(u32::from_le_bytes(first), u32::from_le_bytes(second), share).to_le_bytes();
            for channel in 0..4 {
                let (a, b) = (f64::from(first[channel]), f64::from(second[channel]));
                let exact = a + (b - a) * f64::from(share) / 256.0;
                prop_assert!((f64::from(mixed[channel]) - exact).abs() <= 0.5);
            }
        }
    }

    #[test]
    fn a_small_copy_keeps_the_mean_and_the_shape() {
        let bytes = picture(40, 20, |x, y| if (x + y) % 2 == 0 { 0 } else { 200 });
        let small = Rgba::new(&bytes, 40, 20).expect("a picture").shrunk(10);
        assert_eq!((small.width, small.height), (10, 5));
        assert!(small.pixels.iter().all(|pixel| *pixel == [100; 3]));
    }

    #[test]
    fn a_picture_that_is_small_enough_stays_as_it_is() {
        let bytes = picture(3, 2, |x, y| (x * 10 + y) as u8);
        let small = Rgba::new(&bytes, 3, 2).expect("a picture").shrunk(10);
        assert_eq!(small.pixels[4], [11; 3]);
    }

    #[test]
    fn white_is_bright_and_green_is_brighter_than_blue() {
        assert_eq!(brightness([255; 3]), 255);
        assert!(brightness([0, 255, 0]) > brightness([0, 0, 255]));
    }
}
