//! Sorting, and maps that are sorted rows, with few bytes in the module a phone downloads; it knows nothing of what it sorts.
//!
//! The library's stable sort becomes four kilobytes of wasm for each type it sorts, and the app sorts two dozen types of a
//! few items each. Here one sort arranges places, and only the exchange of two items is written anew for each type.

mod map;

use core::cmp::Ordering;

pub use map::Map;

/// Sorts by a comparison; items that compare equal keep their order.
pub fn by<T>(items: &mut [T], mut compare: impl FnMut(&T, &T) -> Ordering) {
    let mut goes_to = destinations(items.len(), &mut |left, right| {
        compare(&items[left], &items[right])
    });
    for at in 0..items.len() {
        while goes_to[at] != at {
            let to = goes_to[at];
            items.swap(at, to);
            goes_to.swap(at, to);
        }
    }
}

/// Sorts by a key; items with equal keys keep their order.
pub fn by_key<T, K: Ord>(items: &mut [T], mut key: impl FnMut(&T) -> K) {
    by(items, |left, right| key(left).cmp(&key(right)));
}

/// Sorts by the items' own order.
pub fn natural<T: Ord>(items: &mut [T]) {
    by(items, T::cmp);
}

/// For each item, the place it belongs to.
#[inline(never)]
fn destinations(count: usize, compare: &mut dyn FnMut(usize, usize) -> Ordering) -> Vec<usize> {
    let mut sorted: Vec<usize> = (0..count).collect();
    sorted.sort_by(|left, right| compare(*left, *right));
    let mut goes_to = vec![0; count];
    for (place, item) in sorted.into_iter().enumerate() {
        goes_to[item] = place;
    }
    goes_to
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    #[test]
    fn what_compares_equal_keeps_its_order() {
        let mut drafts = [("b", 1), ("a", 1), ("c", 0)];
        super::by_key(&mut drafts, |draft| draft.1);
        assert_eq!(drafts, [("c", 0), ("b", 1), ("a", 1)]);
    }

    proptest! {
        #[test]
        fn it_sorts_as_the_library_does(mut items: Vec<(u8, u16)>) {
            let mut expected = items.clone();
            expected.sort_by_key(|item| item.0);
            super::by_key(&mut items, |item| item.0);
            prop_assert_eq!(items, expected);
        }

        #[test]
        fn whole_items_sort_by_their_own_order(mut words: Vec<String>) {
            let mut expected = words.clone();
            expected.sort();
            super::natural(&mut words);
            prop_assert_eq!(words, expected);
        }
    }
}
