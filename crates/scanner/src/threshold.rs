//! Which pixels of a grey picture are dark; it looks for nothing among them.

use rxing::common::{BitMatrix, HybridBinarizer};
use rxing::{Binarizer, Luma8Source};

use crate::picture::Picture;

/// Blocks of eight pixels against the blocks around them: quick, and right for most light. `None` in a picture of one
/// brightness.
pub(crate) fn by_blocks(picture: &Picture) -> Option<BitMatrix> {
    let (width, height) = (picture.width() as u32, picture.height() as u32);
    let source = Luma8Source::new_with_slice(picture.luma(), width, height).ok()?;
    HybridBinarizer::new(source)
        .get_black_matrix()
        .ok()
        .cloned()
}

/// Each pixel against the mean of the square of `window` pixels around it: a dim or blurred code still has edges there. Dark
/// is what is darker than the mean by more than `margin`.
pub(crate) fn by_mean(picture: &Picture, window: usize, margin: u8) -> Option<BitMatrix> {
    let (width, height) = (picture.width(), picture.height());
    let reach = (window / 2).max(1);
    let mut bits = BitMatrix::new(width as u32, height as u32).ok()?;
    // Sums of the columns over the rows of the window; they move down with it.
    let mut columns = vec![0_u32; width];
    for y in 0..reach.min(height) {
        add(&mut columns, picture.row(y));
    }
    let mut sums = vec![0_u32; width + 1];
    for y in 0..height {
        if y + reach < height {
            add(&mut columns, picture.row(y + reach));
        }
        if y > reach {
            for (column, &pixel) in columns.iter_mut().zip(picture.row(y - reach - 1)) {
                *column -= u32::from(pixel);
            }
        }
        let rows = (y + reach).min(height - 1) - y.saturating_sub(reach) + 1;
        let mut sum = 0;
        for (total, column) in sums[1..].iter_mut().zip(&columns) {
            sum += column;
            *total = sum;
        }
        for (x, &pixel) in picture.row(y).iter().enumerate() {
            let (left, right) = (x.saturating_sub(reach), (x + reach + 1).min(width));
            let count = (rows * (right - left)) as u32;
            if (u32::from(pixel) + u32::from(margin)) * count < sums[right] - sums[left] {
                bits.set(x as u32, y as u32);
            }
        }
    }
    Some(bits)
}

fn add(columns: &mut [u32], row: &[u8]) {
    for (column, &pixel) in columns.iter_mut().zip(row) {
        *column += u32::from(pixel);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_mark_in_the_dusk_is_dark_and_the_wall_is_not() {
        let mut luma: Vec<u8> = (0..100 * 100).map(|at| 20 + (at % 100) as u8).collect();
        luma[50 * 100 + 50] -= 10;
        let wall = Picture::new(luma, 100, 100).expect("it fits");
        let bits = by_mean(&wall, 21, 4).expect("bits");
        assert!(bits.get(50, 50));
        assert!(!bits.get(40, 50) && !bits.get(60, 50));
    }

    proptest! {
        #[test]
        fn sums_that_move_are_the_means_of_the_squares(
            luma in proptest::collection::vec(any::<u8>(), 24 * 22),
            window in 1_usize..60,
            margin in 0_u8..20,
        ) {
            let picture = Picture::new(luma, 24, 22).expect("it fits");
            let bits = by_mean(&picture, window, margin).expect("bits");
            let reach = (window / 2).max(1) as i32;
            for (x, y) in (0..24).flat_map(|x| (0..22).map(move |y| (x, y))) {
                let around = (0..22_i32).flat_map(|row| (0..24_i32).map(move |column| (column, row)))
                    .filter(|(column, row)| (column - x).abs() <= reach && (row - y).abs() <= reach);
                let (count, sum) = around.fold((0, 0), |(count, sum), (column, row)| {
                    (count + 1, sum + u32::from(picture.row(row as usize)[column as usize]))
                });
                let pixel = u32::from(picture.row(y as usize)[x as usize]) + u32::from(margin);
                prop_assert_eq!(bits.get(x as u32, y as u32), pixel * count < sum);
            }
        }
    }
}
