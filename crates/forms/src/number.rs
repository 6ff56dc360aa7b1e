//! Decimal numbers read and written exactly, in few bytes of wasm; it knows no answer and no type.
//!
//! The library's own reading and writing bring fifteen kilobytes of tables that do not compress. Forms need neither exponents
//! nor speed here, so ordinary numbers take one division and all others plain arithmetic on long integers.

/// Digits that fit into a `u64` for certain.
const SHORT: usize = 19;

/// Up to this power, powers of ten are exact as `f64`.
const EXACT_POWER: usize = 22;

/// More digits than a text answer or a literal can have without being a mistake.
const MAX_DIGITS: usize = 1_000;

/// Reads a number: a sign or none, digits, perhaps a point among them. The nearest `f64`, as the library's `parse` gives it;
/// `None` for anything else, also for exponents and for more digits than anybody writes.
pub(crate) fn parse(text: &str) -> Option<f64> {
    let (negative, digits) = match text.as_bytes() {
        [b'-', digits @ ..] => (true, digits),
        [b'+', digits @ ..] => (false, digits),
        digits => (false, digits),
    };
    let mut significant = Vec::new();
    let (mut fraction, mut point, mut any) = (0, false, false);
    for digit in digits {
        match digit {
            b'0'..=b'9' => {
                any = true;
                fraction += usize::from(point);
                if *digit != b'0' || !significant.is_empty() {
                    significant.push(digit - b'0');
                }
            }
            b'.' if !point => point = true,
            _ => return None,
        }
    }
    if !any || significant.len() > MAX_DIGITS || fraction > MAX_DIGITS {
        return None;
    }
    let size = nearest(&significant, fraction);
    Some(if negative { -size } else { size })
}

/// The `f64` nearest to an integer, given by its digits, over ten to the power of `fraction`.
fn nearest(digits: &[u8], fraction: usize) -> f64 {
    if digits.len() <= SHORT && fraction <= EXACT_POWER {
        let whole = digits
            .iter()
            .fold(0, |whole, digit| whole * 10 + u64::from(*digit));
        // Both sides are exact, so the one rounding of the division is the right one.
        if whole < 1 << 53 {
            let power = (0..fraction).fold(1.0, |power, _| power * 10.0);
            return whole as f64 / power;
        }
    }
    let mut above = Long::default();
    for digit in digits {
        above.times_plus(10, u32::from(*digit));
    }
    let mut below = Long::one();
    for _ in 0..fraction {
        below.times_plus(10, 0);
    }
    quotient(above, below)
}

/// The `f64` nearest to a quotient of integers.
fn quotient(mut above: Long, mut below: Long) -> f64 {
    if above.0.is_empty() {
        return 0.0;
    }
    // Scaled by a power of two so that the quotient has 64 or 65 bits.
    let shift = 65 - (above.bits() as i32 - below.bits() as i32);
    if shift > 0 {
        above.shift_left(shift as usize);
    } else {
        below.shift_left(-shift as usize);
    }
    below.shift_left(65);
    let mut bits: u128 = 0;
    for _ in 0..=65 {
        bits <<= 1;
        if above.subtract(&below) {
            bits |= 1;
        }
        below.halve();
    }
    let mut rest = !above.0.is_empty();
    let mut exponent = -shift;
    while bits >> 64 != 0 {
        rest |= bits & 1 == 1;
        bits >>= 1;
        exponent += 1;
    }
    // Now the highest bit is bit 63, worth 2^top.
    let top = exponent + 63;
    if top > 1023 {
        return f64::INFINITY;
    }
    // A normal number keeps 53 bits; below 2^-1022 there is room for fewer.
    let dropped = 11 + (-1022 - top).max(0);
    if dropped > 64 {
        return 0.0;
    }
    let kept = (bits >> dropped) as u64;
    let lost = bits & ((1 << dropped) - 1);
    let half = 1 << (dropped - 1);
    let up = lost > half || (lost == half && (rest || kept & 1 == 1));
    let kept = kept + u64::from(up);
    if top < -1022 {
        return f64::from_bits(kept);
    }
    // Adding carries a mantissa that was rounded up to 2^53 into the exponent.
    f64::from_bits((((top + 1023) as u64) << 52) + kept - (1 << 52))
}

/// A number as people and XPath write it: all digits it takes to read the same number back, and no exponent.
pub(crate) fn text(number: f64) -> String {
    if !number.is_finite() {
        return if number.is_nan() {
            "NaN"
        } else if number > 0.0 {
            "inf"
        } else {
            "-inf"
        }
        .to_owned();
    }
    let mut buffer = zmij::Buffer::new();
    let shortest = buffer.format_finite(number);
    let (sign, size) = match shortest.strip_prefix('-') {
        Some(size) => ("-", size),
        None => ("", shortest),
    };
    let (digits, exponent) = size.split_once('e').unwrap_or((size, "0"));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let fraction = fraction.trim_end_matches('0');
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let all = [whole, fraction].concat();
    // Where the point stands among all digits.
    let point = whole.len() as i32 + exponent;
    let mut out = String::from(sign);
    if point <= 0 {
        out.push_str("0.");
        out.extend(std::iter::repeat_n('0', point.unsigned_abs() as usize));
        out.push_str(&all);
    } else {
        let point = point as usize;
        out.push_str(&all[..point.min(all.len())]);
        out.extend(std::iter::repeat_n('0', point.saturating_sub(all.len())));
        if point < all.len() {
            out.push('.');
            out.push_str(&all[point..]);
        }
    }
    out
}

/// An integer of any length: 32 bits each, the lowest first, none of them a leading zero.
#[derive(Default)]
struct Long(Vec<u32>);

impl Long {
    fn one() -> Long {
        Long(vec![1])
    }

    fn bits(&self) -> usize {
        let top = self.0.last().map_or(0, |top| 32 - top.leading_zeros());
        (self.0.len().saturating_sub(1)) * 32 + top as usize
    }

    fn times_plus(&mut self, factor: u32, plus: u32) {
        let mut carry = u64::from(plus);
        for word in &mut self.0 {
            carry += u64::from(*word) * u64::from(factor);
            *word = carry as u32;
            carry >>= 32;
        }
        if carry != 0 {
            self.0.push(carry as u32);
        }
    }

    fn shift_left(&mut self, bits: usize) {
        if self.0.is_empty() {
            return;
        }
        for _ in 0..bits % 32 {
            self.times_plus(2, 0);
        }
        self.0.splice(0..0, std::iter::repeat_n(0, bits / 32));
    }

    fn halve(&mut self) {
        let mut carry = 0;
        for word in self.0.iter_mut().rev() {
            let low = *word & 1;
            *word = *word >> 1 | carry << 31;
            carry = low;
        }
        self.trim();
    }

    /// Takes another away where it is not greater; whether it was.
    fn subtract(&mut self, other: &Long) -> bool {
        let order = self.0.len().cmp(&other.0.len());
        let order = order.then_with(|| self.0.iter().rev().cmp(other.0.iter().rev()));
        if order.is_lt() {
            return false;
        }
        let mut borrow = 0;
        for (at, word) in self.0.iter_mut().enumerate() {
            let take = u64::from(other.0.get(at).copied().unwrap_or(0)) + borrow;
            let have = u64::from(*word);
            borrow = u64::from(have < take);
            *word = (have + (borrow << 32) - take) as u32;
        }
        self.trim();
        true
    }

    fn trim(&mut self) {
        while self.0.last() == Some(&0) {
            self.0.pop();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{parse, text};
    use proptest::prelude::*;

    #[test]
    fn numbers_are_read_as_people_write_them() {
        let read = [
            ("0", 0.0),
            ("3.5", 3.5),
            (".5", 0.5),
            ("5.", 5.0),
            ("+7", 7.0),
            ("-0.1", -0.1),
            ("9007199254740993", 9_007_199_254_740_992.0),
            ("0.1000000000000000055511151231257827", 0.1),
        ];
        for (written, number) in read {
            assert_eq!(parse(written), Some(number), "{written}");
        }
        for nothing in [
            "", "-", ".", "1e5", "1,5", "1.2.3", "inf", "NaN", "--1", " 1",
        ] {
            assert_eq!(parse(nothing), None, "{nothing}");
        }
        assert_eq!(parse(&"9".repeat(1_001)), None);
        assert_eq!(parse(&"9".repeat(400)), Some(f64::INFINITY));
    }

    #[test]
    fn numbers_are_written_without_exponents() {
        let written = [
            (0.0, "0"),
            (-0.0, "-0"),
            (1.0, "1"),
            (-2.25, "-2.25"),
            (1e21, "1000000000000000000000"),
            (1.5e-7, "0.00000015"),
        ];
        for (number, words) in written {
            assert_eq!(text(number), words);
        }
    }

    fn finite() -> impl Strategy<Value = f64> {
        any::<u64>()
            .prop_map(f64::from_bits)
            .prop_filter("finite", |number| number.is_finite())
    }

    #[test]
    fn halfway_between_two_texts_the_even_digit_is_written() {
        // Exactly 128605796127194.625; the library writes 63.
        assert_eq!(text(128_605_796_127_194.63), "128605796127194.62");
    }

    proptest! {
        #[test]
        fn reading_gives_what_the_library_gives(digits in "[+-]?[0-9]{0,40}[.]?[0-9]{0,60}") {
            prop_assert_eq!(parse(&digits), digits.parse().ok());
        }

        #[test]
        fn halves_between_two_numbers_go_where_the_library_puts_them(number in finite(), more in 0_u8..10) {
            // All digits of a number, then one more: the hardest to round.
            let written = format!("{:.760}{more}", number.abs() / 1e15);
            let digits = written.trim_start_matches('0');
            if digits.len() < 900 {
                prop_assert_eq!(parse(&written), written.parse().ok());
            }
        }

        #[test]
        fn writing_gives_what_the_library_gives(number in finite()) {
            let (ours, library) = (text(number), number.to_string());
            // A number halfway between two equally short texts may become either; see the test after this one.
            if ours != library {
                prop_assert_eq!(ours.len(), library.len());
                prop_assert_eq!(ours.parse().ok(), Some(number));
            }
        }

        #[test]
        fn what_is_written_is_read_back(number in finite()) {
            let written = text(number);
            prop_assert_eq!(parse(&written).map(f64::to_bits), Some(number.to_bits()));
        }
    }
}
