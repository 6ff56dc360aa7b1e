//! Amounts of Vietnamese money; never fractions and never another currency.

use std::fmt;
use std::iter::Sum;

use reader::{Read, Unreadable, readable};
use serde::Serialize;

/// An amount in đồng. Displays as `10.000 đ`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Money(pub u64);

impl Money {
    /// Nothing to pay.
    pub const ZERO: Self = Self(0);

    /// So many đồng.
    pub const fn new(dong: u64) -> Self {
        Self(dong)
    }

    /// Amount in đồng.
    pub const fn dong(self) -> u64 {
        self.0
    }

    /// Both together, held at the largest amount there is.
    pub const fn plus(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }

    /// So many times this amount, held at the largest amount there is.
    pub const fn times(self, count: u64) -> Self {
        Self(self.0.saturating_mul(count))
    }

    /// In words, as receipts write it: `Mười nghìn đồng`.
    pub fn in_words(self) -> String {
        let words = calendar::number_in_words(self.0);
        let mut letters = words.chars();
        let first = letters.next().map(|letter| letter.to_ascii_uppercase());
        first
            .into_iter()
            .chain(letters)
            .chain(" đồng".chars())
            .collect()
    }

    /// Whether there is nothing to pay.
    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }
}

impl Read for Money {
    fn read(value: serde_json::Value) -> Result<Self, Unreadable> {
        u64::read(value).map(Self)
    }
}

readable!(with Money);

impl Sum for Money {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::ZERO, Self::plus)
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = self.0.to_string();
        for (index, digit) in digits.chars().enumerate() {
            if index > 0 && (digits.len() - index).is_multiple_of(3) {
                f.write_str(".")?;
            }
            write!(f, "{digit}")?;
        }
        // A no-break space: the sign never stands alone on the next line.
        f.write_str("\u{a0}đ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_parted_by_points() {
        for (amount, shown) in [
            (0, "0\u{a0}đ"),
            (500, "500\u{a0}đ"),
            (10_000, "10.000\u{a0}đ"),
            (1_234_567, "1.234.567\u{a0}đ"),
        ] {
            assert_eq!(Money(amount).to_string(), shown);
        }
    }

    #[test]
    fn an_amount_is_written_in_words() {
        assert_eq!(Money(10_000).in_words(), "Mười nghìn đồng");
        assert_eq!(Money(0).in_words(), "Không đồng");
        assert_eq!(Money(50_500).in_words(), "Năm mươi nghìn năm trăm đồng");
    }

    #[test]
    fn sums_never_wrap_around() {
        assert_eq!(Money(u64::MAX).plus(Money(1)), Money(u64::MAX));
        assert_eq!(
            [Money(8_000), Money(2_000)].into_iter().sum::<Money>(),
            Money(10_000)
        );
    }
}
