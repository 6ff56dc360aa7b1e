//! How many slips of the finger lie between two words; it knows no letters' meaning.

/// Names longer than this are never compared.
const LONGEST: usize = 32;

/// The number of letters left out, added, changed or swapped with their neighbour, when it is at most `most`.
pub(crate) fn slips(written: &str, meant: &str, most: usize) -> Option<usize> {
    let (a, b) = (written.as_bytes(), meant.as_bytes());
    if a.len().abs_diff(b.len()) > most || a.len() > LONGEST || b.len() > LONGEST {
        return None;
    }
    let mut before = [0_u8; LONGEST + 1];
    let mut above = [0_u8; LONGEST + 1];
    let mut row = [0_u8; LONGEST + 1];
    for (at, cell) in above.iter_mut().enumerate() {
        *cell = at as u8;
    }
    for i in 1..=a.len() {
        row[0] = i as u8;
        let mut least = row[0];
        for j in 1..=b.len() {
            let changed = above[j - 1] + u8::from(a[i - 1] != b[j - 1]);
            let mut best = changed.min(above[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(before[j - 2] + 1);
            }
            row[j] = best;
            least = least.min(best);
        }
        if usize::from(least) > most {
            return None;
        }
        before = above;
        above = row;
    }
    let slips = usize::from(above[b.len()]);
    (slips <= most).then_some(slips)
}

/// How many slips a name of this length may have and still be recognised.
pub(crate) fn forgiven(letters: usize) -> usize {
    match letters {
        0..=3 => 0,
        4..=7 => 1,
        _ => 2,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn left_out_added_changed_and_swapped_letters_are_one_slip_each() {
        for written in ["huonghoa", "huonhoa", "huongghoa", "huonghia", "huognhoa"] {
            let expected = usize::from(written != "huonghoa");
            assert_eq!(slips(written, "huonghoa", 2), Some(expected), "{written}");
        }
        assert_eq!(slips("huonghoa", "dakrong", 2), None);
        assert_eq!(slips("", "ab", 2), Some(2));
    }

    proptest! {
        #[test]
        fn it_is_the_same_both_ways(a in "[a-d]{0,9}", b in "[a-d]{0,9}") {
            prop_assert_eq!(slips(&a, &b, 9), slips(&b, &a, 9));
            prop_assert_eq!(slips(&a, &a, 0), Some(0));
        }
    }
}
