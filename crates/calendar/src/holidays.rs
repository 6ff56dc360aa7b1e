//! Days off and days worked instead, as data by year; never a rule that guesses the lunar year.
//!
//! Sources: 2025 and 2026 as announced by the Government (notice 12729/VPCP of 25/12/2025 for 2026; 24 November is
//! a holiday from 2026). 2027 follows the Labour Code and the lunar calendar; which days are swapped is not decided yet.

use crate::Certainty;

/// What is known about one year.
pub(crate) struct Year {
    pub(crate) year: i32,
    pub(crate) certainty: Certainty,
    /// Month, day and why.
    pub(crate) off: &'static [(u8, u8, &'static str)],
    /// Saturdays worked in place of a swapped day: month and day.
    pub(crate) worked: &'static [(u8, u8)],
}

const NEW_YEAR: &str = "Tết Dương lịch";
const TET: &str = "Tết Nguyên đán";
const HUNG_KINGS: &str = "Giỗ Tổ Hùng Vương";
const VICTORY: &str = "Ngày Chiến thắng";
const LABOUR: &str = "Quốc tế Lao động";
const NATIONAL: &str = "Quốc khánh";
const CULTURE: &str = "Ngày Văn hóa Việt Nam";
const IN_LIEU: &str = "Nghỉ bù";
const SWAPPED: &str = "Nghỉ hoán đổi";

pub(crate) const YEARS: &[Year] = &[
    Year {
        year: 2025,
        certainty: Certainty::Official,
        off: &[
            (1, 1, NEW_YEAR),
            (1, 27, TET),
            (1, 28, TET),
            (1, 29, TET),
            (1, 30, TET),
            (1, 31, TET),
            (4, 7, HUNG_KINGS),
            (4, 30, VICTORY),
            (5, 1, LABOUR),
            (5, 2, SWAPPED),
            (9, 1, NATIONAL),
            (9, 2, NATIONAL),
        ],
        worked: &[(4, 26)],
    },
    Year {
        year: 2026,
        certainty: Certainty::Official,
        off: &[
            (1, 1, NEW_YEAR),
            (1, 2, SWAPPED),
            (2, 16, TET),
            (2, 17, TET),
            (2, 18, TET),
            (2, 19, TET),
            (2, 20, TET),
            (4, 26, HUNG_KINGS),
            (4, 27, IN_LIEU),
            (4, 30, VICTORY),
            (5, 1, LABOUR),
            (8, 31, SWAPPED),
            (9, 1, NATIONAL),
            (9, 2, NATIONAL),
            (11, 24, CULTURE),
        ],
        worked: &[(1, 10), (8, 22)],
    },
    Year {
        year: 2027,
        certainty: Certainty::Expected,
        off: &[
            (1, 1, NEW_YEAR),
            (2, 4, TET),
            (2, 5, TET),
            (2, 6, TET),
            (2, 7, TET),
            (2, 8, TET),
            (2, 9, IN_LIEU),
            (2, 10, IN_LIEU),
            (4, 16, HUNG_KINGS),
            (4, 30, VICTORY),
            (5, 1, LABOUR),
            (5, 3, IN_LIEU),
            (9, 2, NATIONAL),
            (9, 3, NATIONAL),
            (11, 24, CULTURE),
        ],
        worked: &[],
    },
];

/// Holidays with a fixed solar date, for years without data: month, day, first year, name.
pub(crate) const FIXED: &[(u8, u8, i32, &str)] = &[
    (1, 1, 1, NEW_YEAR),
    (4, 30, 1976, VICTORY),
    (5, 1, 1946, LABOUR),
    (9, 2, 1945, NATIONAL),
    (11, 24, 2026, CULTURE),
];
