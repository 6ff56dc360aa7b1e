//! What to tell somebody whose code is not read yet; it waits before it says anything, so that nobody is hurried.

use i18n::{Lang, t};

use crate::device::scanner::Hint;

/// One short sentence in the picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tip {
    /// Where to hold the code.
    Aim,
    /// It is too dark.
    Light,
    /// The code is there and cannot be read yet.
    Still,
    /// Nothing like a code is in view.
    Nearer,
    /// There is another way.
    OtherWays,
}

/// Frames without a code before what the decoder noticed is said.
const NOTICED_AFTER: u32 = 8;
/// Frames without a code before somebody is asked to come nearer.
const NEARER_AFTER: u32 = 25;
/// Frames without a code before the other ways are named.
const OTHER_WAYS_AFTER: u32 = 80;

/// The tip after so many frames without a code; `hint` is what the decoder noticed in the last of them.
pub(crate) fn tip(hint: Option<Hint>, without: u32) -> Tip {
    match hint {
        _ if without < NOTICED_AFTER => Tip::Aim,
        // Whatever the picture is like, by now somebody may want another way; then the picture again.
        _ if without >= OTHER_WAYS_AFTER && without / OTHER_WAYS_AFTER % 2 == 1 => Tip::OtherWays,
        Some(Hint::Dark) => Tip::Light,
        Some(Hint::Unclear) => Tip::Still,
        None if without >= NEARER_AFTER => Tip::Nearer,
        None => Tip::Aim,
    }
}

impl Tip {
    /// The sentence.
    pub(crate) fn words(self, lang: Lang) -> &'static str {
        match self {
            Tip::Aim => t::scan::aim(lang),
            Tip::Light => t::scan::tip_light(lang),
            Tip::Still => t::scan::tip_still(lang),
            Tip::Nearer => t::scan::tip_nearer(lang),
            Tip::OtherWays => t::scan::tip_other_ways(lang),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_hurried_and_nobody_is_left_alone() {
        assert_eq!(tip(Some(Hint::Dark), 1), Tip::Aim);
        assert_eq!(tip(Some(Hint::Dark), 10), Tip::Light);
        assert_eq!(tip(Some(Hint::Unclear), 10), Tip::Still);
        assert_eq!(tip(None, 10), Tip::Aim);
        assert_eq!(tip(None, 30), Tip::Nearer);
        assert_eq!(tip(Some(Hint::Unclear), 100), Tip::OtherWays);
        assert_eq!(tip(Some(Hint::Unclear), 170), Tip::Still);
    }
}
