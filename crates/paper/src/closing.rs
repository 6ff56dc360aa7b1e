//! Takes letters and thin lines off a small picture, so that only large shapes keep their edges; it moves no edge of them.

use crate::pixels::Small;

/// Removes whatever is darker than its surroundings and thinner than twice `radius` pixels: each pixel becomes the
/// brightest around it, then the darkest of those (a morphological closing, channel by channel).
pub(crate) fn close(picture: &mut Small, radius: usize) {
    everywhere(picture, radius, u8::max);
    everywhere(picture, radius, u8::min);
}

fn everywhere(picture: &mut Small, radius: usize, extreme: impl Fn(u8, u8) -> u8 + Copy) {
    along_rows(picture, radius, extreme);
    along_columns(picture, radius, extreme);
}

fn along_rows(picture: &mut Small, radius: usize, extreme: impl Fn(u8, u8) -> u8 + Copy) {
    let mut line = Vec::new();
    for row in picture.pixels.chunks_exact_mut(picture.width) {
        line.clear();
        line.extend_from_slice(row);
        extremes(&line, radius, extreme, |at, value| row[at] = value);
    }
}

fn along_columns(picture: &mut Small, radius: usize, extreme: impl Fn(u8, u8) -> u8 + Copy) {
    let width = picture.width;
    let mut line = Vec::new();
    for x in 0..width {
        line.clear();
        line.extend(picture.pixels.iter().skip(x).step_by(width));
        let pixels = &mut picture.pixels;
        extremes(&line, radius, extreme, |at, value| {
            pixels[at * width + x] = value;
        });
    }
}

/// The extreme within `radius` of each place. The line is cut into blocks as long as the window; running extremes from
/// both ends of each block give every window in three steps, however wide it is (van Herk 1992).
fn extremes(
    line: &[[u8; 3]],
    radius: usize,
    extreme: impl Fn(u8, u8) -> u8 + Copy,
    mut put: impl FnMut(usize, [u8; 3]),
) {
    let both =
        |a: [u8; 3], b: [u8; 3]| std::array::from_fn(|channel| extreme(a[channel], b[channel]));
    let window = 2 * radius + 1;
    let length = line.len();
    let mut forward = line.to_vec();
    let mut backward = line.to_vec();
    for at in 1..length {
        if !at.is_multiple_of(window) {
            forward[at] = both(forward[at], forward[at - 1]);
        }
        let back = length - 1 - at;
        if !(back + 1).is_multiple_of(window) {
            backward[back] = both(backward[back], backward[back + 1]);
        }
    }
    for at in 0..length {
        let first = at.saturating_sub(radius);
        let last = (at + radius).min(length - 1);
        let value = if first / window == last / window {
            // One block, cut short by an end of the line.
            if first == 0 {
                forward[last]
            } else {
                backward[first]
            }
        } else {
            both(backward[first], forward[last])
        };
        put(at, value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn picture(width: usize, rows: &[u8]) -> Small {
        Small {
            pixels: rows.iter().map(|&grey| [grey; 3]).collect(),
            width,
            height: rows.len() / width,
        }
    }

    proptest! {
        #[test]
        fn every_window_has_its_extreme(
            line in prop::collection::vec(any::<[u8; 3]>(), 1..60),
            radius in 1..8_usize,
        ) {
            let mut found = vec![[0; 3]; line.len()];
            extremes(&line, radius, u8::max, |at, value| found[at] = value);
            for (at, value) in found.iter().enumerate() {
                let window = &line[at.saturating_sub(radius)..(at + radius + 1).min(line.len())];
                let expected: [u8; 3] = std::array::from_fn(|channel| {
                    window.iter().map(|pixel| pixel[channel]).max().unwrap_or_default()
                });
                prop_assert_eq!(*value, expected, "at {} of {}", at, line.len());
            }
        }
    }

    #[test]
    fn a_thin_line_goes_and_a_broad_edge_stays() {
        let mut rows = [200_u8; 20 * 20];
        for y in 0..20 {
            rows[y * 20 + 6] = 10;
            rows[y * 20 + 14..(y + 1) * 20].fill(30);
        }
        let mut picture = picture(20, &rows);
        close(&mut picture, 2);
        for (at, pixel) in picture.pixels.iter().enumerate() {
            let expected = if at % 20 < 14 { 200 } else { 30 };
            assert_eq!(*pixel, [expected; 3], "at {at}");
        }
    }
}
