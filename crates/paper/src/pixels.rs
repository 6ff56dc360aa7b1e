//! Pictures as rows of pixels, and small copies of them; it decodes no file and keeps nothing.

use wide::{i16x8, i32x4, u8x16, u16x8};

/// Which byte of two pixels comes where, each as a number of sixteen bits; no byte has the number 255, so there comes nought.
const PAIRS: u8x16 = u8x16::new([
    0, 255, 4, 255, 1, 255, 5, 255, 2, 255, 6, 255, 3, 255, 7, 255,
]);

/// Half of what [`Rgba::blend`] counts in.
const HALF: i32x4 = i32x4::splat(1 << 15);

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

    /// The colour between four pixels, by their distance; outside of the picture its nearest edge. The place is given in
    /// 256ths of a pixel from the middle of the first one; each channel comes in 65536ths.
    #[inline]
    pub(crate) fn blend(&self, x: i32, y: i32) -> i32x4 {
        let x = x.clamp(0, (self.width as i32 - 1) * 256);
        let y = y.clamp(0, (self.height as i32 - 1) * 256);
        let first = ((y >> 8) as usize * self.width + (x >> 8) as usize) * 4;
        // At the last column and row the other pixel has no weight, so it does not matter which one it is.
        let (above, below) = (self.pair(first), self.pair(first + self.width * 4));
        let (right, down) = ((x & 255) as i16, (y & 255) as i16);
        // Fifteen bits, so that the sign stays free: (255 × 256) / 2.
        let column: u16x8 = bytemuck::cast(above * splat(256 - down) + below * splat(down));
        let column: i16x8 = bytemuck::cast(column >> 1_u32);
        let weights = i32::from(right) << 16 | i32::from(256 - right);
        column.dot(bytemuck::cast(i32x4::splat(weights))) << 1_u32
    }

    /// The same as whole numbers, at a place counted in pixels from the corner of the picture.
    #[inline]
    pub(crate) fn between(&self, x: f32, y: f32) -> [u8; 3] {
        // Casts of floats stop at the ends of the range, so no position leads out of the picture.
        self.colour(((x - 0.5) * 256.0) as i32, ((y - 0.5) * 256.0) as i32)
    }

    /// The colour [`blend`](Self::blend)ed at a place, as whole numbers.
    #[inline]
    pub(crate) fn colour(&self, x: i32, y: i32) -> [u8; 3] {
        let [red, green, blue, _] = ((self.blend(x, y) + HALF) >> 16_u32).to_array();
        [red as u8, green as u8, blue as u8]
    }

    /// A pixel and the one after it, channel by channel: red, the other's red, green and so on. After the last one comes
    /// nothing.
    #[inline]
    fn pair(&self, at: usize) -> i16x8 {
        let bytes = match self.bytes.get(at..).and_then(<[u8]>::first_chunk) {
            Some(bytes) => *bytes,
            None => self.ending(at),
        };
        bytemuck::cast(u8x16::new(bytes).shuffle_zeroing(PAIRS))
    }

    #[cold]
    fn ending(&self, at: usize) -> [u8; 16] {
        let rest = self.bytes.get(at..).unwrap_or_default();
        std::array::from_fn(|at| rest.get(at).copied().unwrap_or_default())
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

fn splat(share: i16) -> i16x8 {
    i16x8::splat(share)
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
        fn four_pixels_blend_channel_by_channel(four: [[u8; 4]; 4], right in 0..=256_i32, down in 0..=256_i32) {
            let bytes = four.concat();
            let picture = Rgba::new(&bytes, 2, 2).expect("a picture");
            let blended = picture.blend(right, down).to_array();
            let (across, along) = (f64::from(right) / 256.0, f64::from(down) / 256.0);
            for channel in 0..4 {
                let [a, b, c, d] = four.map(|pixel| f64::from(pixel[channel]));
                let exact = (a + (b - a) * across) * (1.0 - along) + (c + (d - c) * across) * along;
                prop_assert!((f64::from(blended[channel]) / 65536.0 - exact).abs() <= 0.01);
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
