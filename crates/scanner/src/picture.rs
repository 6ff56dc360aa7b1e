//! A grey picture, and what is done to its brightness before a code is looked for; it knows nothing of codes.

/// The smallest code with hardly a pixel for each module is 21 pixels wide.
const SMALLEST: usize = 21;

/// One byte of brightness per pixel, row by row.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Picture {
    luma: Vec<u8>,
    width: usize,
    height: usize,
}

impl Picture {
    /// `None` when the size does not fit the bytes, or no code could be in it.
    pub(crate) fn new(luma: Vec<u8>, width: usize, height: usize) -> Option<Self> {
        let fits = width.checked_mul(height) == Some(luma.len());
        (fits && width >= SMALLEST && height >= SMALLEST).then_some(Self {
            luma,
            width,
            height,
        })
    }

    /// Pixels across.
    pub(crate) fn width(&self) -> usize {
        self.width
    }

    /// Pixels down.
    pub(crate) fn height(&self) -> usize {
        self.height
    }

    /// All of it.
    pub(crate) fn luma(&self) -> &[u8] {
        &self.luma
    }

    /// One row of it.
    pub(crate) fn row(&self, y: usize) -> &[u8] {
        &self.luma[y * self.width..(y + 1) * self.width]
    }

    /// The middle, `share` eighths of each side: where the page asks people to hold the code.
    pub(crate) fn middle(&self, share: usize) -> Option<Self> {
        let (width, height) = (self.width * share / 8, self.height * share / 8);
        let (left, top) = ((self.width - width) / 2, (self.height - height) / 2);
        let luma = (top..top + height)
            .flat_map(|y| &self.row(y)[left..left + width])
            .copied()
            .collect();
        Self::new(luma, width, height)
    }

    /// Each square of `side` pixels becomes one, by its mean; noise goes and so does half a blur.
    pub(crate) fn shrunk(&self, side: usize) -> Option<Self> {
        let (width, height) = (self.width / side, self.height / side);
        let area = u32::try_from(side * side).ok()?;
        let mut sums = vec![0_u32; width];
        let mut luma = Vec::with_capacity(width * height);
        for y in 0..height {
            sums.fill(0);
            for row in 0..side {
                let row = self.row(y * side + row);
                for (sum, pixels) in sums.iter_mut().zip(row.chunks_exact(side)) {
                    *sum += pixels.iter().map(|&pixel| u32::from(pixel)).sum::<u32>();
                }
            }
            // A mean of bytes is a byte.
            luma.extend(sums.iter().map(|sum| (sum / area) as u8));
        }
        Self::new(luma, width, height)
    }

    /// Twice as wide and high, with even steps between the pixels; small modules become wide enough to be told apart.
    pub(crate) fn doubled(&self) -> Option<Self> {
        let (width, height) = (2 * self.width, 2 * self.height);
        let mut luma = Vec::with_capacity(width * height);
        for y in 0..height {
            // A pixel lies a quarter of the way from its nearest old one to the next.
            let near = self.row(y / 2);
            let next = match y % 2 {
                0 => self.row((y / 2).saturating_sub(1)),
                _ => self.row((y / 2 + 1).min(self.height - 1)),
            };
            let mixed = |x: usize| 3 * u32::from(near[x]) + u32::from(next[x]);
            for x in 0..self.width {
                let here = mixed(x);
                let left = mixed(x.saturating_sub(1));
                let right = mixed((x + 1).min(self.width - 1));
                luma.push(((3 * here + left + 8) / 16) as u8);
                luma.push(((3 * here + right + 8) / 16) as u8);
            }
        }
        Self::new(luma, width, height)
    }

    /// Each pixel becomes the mean of the three by three around it, against noise.
    pub(crate) fn softened(&self) -> Self {
        let mut luma = Vec::with_capacity(self.luma.len());
        let mut columns = vec![0_u16; self.width];
        for y in 0..self.height {
            let above = self.row(y.saturating_sub(1));
            let here = self.row(y);
            let below = self.row((y + 1).min(self.height - 1));
            for (x, column) in columns.iter_mut().enumerate() {
                *column = u16::from(above[x]) + u16::from(here[x]) + u16::from(below[x]);
            }
            let last = self.width - 1;
            luma.push(((2 * columns[0] + columns[1]) / 9) as u8);
            luma.extend(
                columns
                    .windows(3)
                    .map(|around| (around.iter().sum::<u16>() / 9) as u8),
            );
            luma.push(((columns[last - 1] + 2 * columns[last]) / 9) as u8);
        }
        Self { luma, ..*self }
    }

    /// The brightness at a point, with even steps between the middles of pixels; outside it is that of the edge.
    pub(crate) fn at(&self, x: f32, y: f32) -> f32 {
        // What is not a number becomes the edge, too.
        let within = |at: f32, pixels: usize| (at - 0.5).max(0.0).min(pixels as f32 - 1.0);
        let (x, y) = (within(x, self.width), within(y, self.height));
        let (left, top) = (x as usize, y as usize);
        let (right, below) = (
            (left + 1).min(self.width - 1),
            (top + 1).min(self.height - 1),
        );
        let (across, down) = (x - left as f32, y - top as f32);
        let pixel = |x: usize, y: usize| f32::from(self.luma[y * self.width + x]);
        let upper = pixel(left, top) * (1.0 - across) + pixel(right, top) * across;
        let lower = pixel(left, below) * (1.0 - across) + pixel(right, below) * across;
        upper * (1.0 - down) + lower * down
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slope(width: usize, height: usize) -> Picture {
        let luma = (0..width * height).map(|at| (at % width) as u8).collect();
        Picture::new(luma, width, height).expect("it fits")
    }

    #[test]
    fn a_size_that_does_not_fit_the_bytes_is_no_picture() {
        assert_eq!(Picture::new(vec![0; 100], 640, 480), None);
        assert_eq!(Picture::new(vec![0; 400], 20, 20), None);
        assert_eq!(Picture::new(Vec::new(), 0, 0), None);
        assert_eq!(Picture::new(Vec::new(), usize::MAX, 2), None);
    }

    #[test]
    fn a_slope_stays_a_slope() {
        let slope = slope(60, 50);
        let half = slope.shrunk(2).expect("large enough");
        assert_eq!((half.width(), half.height()), (30, 25));
        assert_eq!(half.row(3)[..4], [0, 2, 4, 6]);
        let double = slope.doubled().expect("large enough");
        assert_eq!((double.width(), double.height()), (120, 100));
        assert!(double.row(7).windows(2).all(|pair| pair[0] <= pair[1]));
        assert_eq!(slope.softened().row(9)[1..59], slope.row(9)[1..59]);
        assert_eq!(slope.at(10.5, 7.5), 10.0);
        assert_eq!(slope.at(11.0, 7.0), 10.5);
        assert_eq!(slope.at(-5.0, 1e9), 0.0);
        assert_eq!(slope.at(f32::NAN, f32::INFINITY), 0.0);
    }

    #[test]
    fn the_middle_is_the_middle() {
        let middle = slope(80, 80).middle(4).expect("large enough");
        assert_eq!((middle.width(), middle.height()), (40, 40));
        assert_eq!(middle.row(0)[0], 20);
    }
}
