//! Shuffling that every engine of the specification does alike: Park and Miller's generator, Fisher and Yates' inside-out shuffle.

use sha2::{Digest, Sha256};

const MODULUS: i64 = 2_147_483_647;
const MULTIPLIER: i64 = 16_807;

/// The seed that a value stands for: the whole part of a number, 0 for nothing, else the first eight bytes of its SHA-256.
pub(crate) fn seed_of(text: &str) -> i64 {
    match text.trim() {
        "" | "NaN" | "Infinity" | "-Infinity" => 0,
        text => match super::to_number(text) {
            number if number.is_finite() => number.trunc() as i64,
            _ => {
                let hash = Sha256::digest(text);
                hash.iter()
                    .take(8)
                    .fold(0, |seed: i64, byte| seed << 8 | i64::from(*byte))
            }
        },
    }
}

/// The items in the order that the seed gives.
pub(crate) fn shuffled<T: Copy>(items: Vec<T>, seed: i64) -> Vec<T> {
    let mut state = seed % MODULUS;
    if state <= 0 {
        state += MODULUS - 1;
    }
    let mut shuffled: Vec<T> = Vec::with_capacity(items.len());
    for (at, item) in items.into_iter().enumerate() {
        state = state * MULTIPLIER % MODULUS;
        let share = (state - 1) as f64 / (MODULUS - 1) as f64;
        let other = (share * (at + 1) as f64) as usize;
        shuffled.push(item);
        shuffled[at] = shuffled[other.min(at)];
        shuffled[other.min(at)] = item;
    }
    shuffled
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letters(seed: &str) -> String {
        let letters: Vec<char> = "ABCDEF".chars().collect();
        shuffled(letters, seed_of(seed)).into_iter().collect()
    }

    #[test]
    fn a_seed_gives_the_order_that_other_engines_give() {
        for (seed, order) in [
            ("42", "AFCBDE"),
            ("-42", "EDAFBC"),
            ("1", "BFEACD"),
            ("1.1", "BFEACD"),
            ("11111111", "ACDBFE"),
            ("0", "CBEAFD"),
            ("NaN", "CBEAFD"),
            ("Infinity", "CBEAFD"),
        ] {
            assert_eq!(letters(seed), order, "{seed}");
        }
    }
}
