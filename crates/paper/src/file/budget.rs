//! Which page to make smaller next so that a PDF keeps within its size; it makes none smaller itself.

/// A PDF of one paper may have so many bytes when nothing else is said: 6 MB.
pub const USUAL: u64 = 6 * 1024 * 1024;
/// What the PDF itself needs, and for each page.
const AROUND_ALL: u64 = 512;
const AROUND_PAGE: u64 = 768;

/// One way to write a page as JPEG.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Step {
    /// The longer side has at most so many pixels.
    pub longest: u32,
    /// Quality of the JPEG, 0 to 100.
    pub quality: u8,
    /// How large a page of text becomes, compared to the first step: only for choosing, then it is measured.
    share: f64,
}

/// From the first, which every page is written with, to the last that can still be read: 1200 pixels are 100 dots an inch
/// of A4.
pub const STEPS: [Step; 7] = [
    step(2000, 80, 1.0),
    step(2000, 68, 0.78),
    step(2000, 55, 0.64),
    step(1700, 55, 0.49),
    step(1700, 42, 0.40),
    step(1400, 42, 0.29),
    step(1200, 35, 0.20),
];

const fn step(longest: u32, quality: u8, share: f64) -> Step {
    Step {
        longest,
        quality,
        share,
    }
}

/// A page as it is now.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Weight {
    /// Bytes of its JPEG.
    pub bytes: u64,
    /// The index of the step it was written with.
    pub step: usize,
}

/// What to do next.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Next {
    /// All pages fit.
    Bind,
    /// Write one page again.
    Rewrite {
        /// Which one, from 0.
        page: usize,
        /// The index of the step to write it with.
        step: usize,
    },
    /// Every page is as small as it may be: the paper needs several files.
    TooMuch,
}

/// Looks at the pages and says what to do. The heaviest page gives way first; whoever writes it notes its new weight and
/// step, and asks again. Each page is written at most once per step, so this comes to an end.
#[must_use]
pub fn next(pages: &[Weight], budget: u64) -> Next {
    let all: u64 = pages
        .iter()
        .map(|page| page.bytes.saturating_add(AROUND_PAGE))
        .fold(AROUND_ALL, u64::saturating_add);
    if all <= budget {
        return Next::Bind;
    }
    let last = STEPS.len() - 1;
    let heaviest = pages
        .iter()
        .enumerate()
        .filter(|(_, page)| page.step < last)
        .max_by_key(|(at, page)| (page.bytes, std::cmp::Reverse(*at)));
    let Some((page, weight)) = heaviest else {
        return Next::TooMuch;
    };
    let wanted = level(pages, budget) / weight.bytes as f64 * STEPS[weight.step].share;
    let step = (weight.step + 1..last)
        .find(|step| STEPS[*step].share <= wanted)
        .unwrap_or(last);
    Next::Rewrite { page, step }
}

/// The weight that no page may exceed for all to fit: light pages leave room to heavy ones.
fn level(pages: &[Weight], budget: u64) -> f64 {
    let mut sizes: Vec<u64> = pages.iter().map(|page| page.bytes).collect();
    sizes.sort_unstable();
    let around = AROUND_ALL + AROUND_PAGE * pages.len() as u64;
    let mut room = budget.saturating_sub(around) as f64;
    for (at, size) in sizes.iter().enumerate() {
        let fair = room / (sizes.len() - at) as f64;
        if *size as f64 > fair {
            return fair;
        }
        room -= *size as f64;
    }
    f64::INFINITY
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn first(bytes: u64) -> Weight {
        Weight { bytes, step: 0 }
    }

    /// Writes pages as a camera's photos behave: nearly in proportion, each with its own will.
    fn settle(mut pages: Vec<Weight>, will: f64, budget: u64) -> (Next, Vec<Weight>, usize) {
        let begun = pages.clone();
        for rewritten in 0.. {
            match next(&pages, budget) {
                Next::Rewrite { page, step } => {
                    let share = STEPS[step].share.powf(will);
                    pages[page] = Weight {
                        bytes: (begun[page].bytes as f64 * share) as u64,
                        step,
                    };
                }
                done => return (done, pages, rewritten),
            }
        }
        unreachable!("the loop has no end")
    }

    #[test]
    fn pages_that_fit_are_left_alone() {
        assert_eq!(next(&[first(1_000_000); 5], USUAL), Next::Bind);
        assert_eq!(next(&[], USUAL), Next::Bind);
    }

    #[test]
    fn the_heaviest_page_gives_way_first() {
        let pages = [first(2_000_000), first(5_000_000), first(1_000_000)];
        assert_eq!(next(&pages, USUAL), Next::Rewrite { page: 1, step: 2 });
    }

    #[test]
    fn twenty_photos_of_a_page_fit_after_one_writing_each() {
        let (done, pages, rewritten) = settle(vec![first(500_000); 20], 1.0, USUAL);
        assert_eq!(done, Next::Bind);
        assert!(rewritten <= 20);
        assert!(pages.iter().all(|page| page.step <= 3));
    }

    #[test]
    fn what_can_never_fit_is_said() {
        let smallest = Weight {
            bytes: 200_000,
            step: STEPS.len() - 1,
        };
        assert_eq!(next(&[smallest; 40], USUAL), Next::TooMuch);
    }

    proptest! {
        #[test]
        fn it_always_ends_with_pages_that_fit_or_cannot(
            sizes in prop::collection::vec(1_000..9_000_000_u64, 0..40),
            will in 0.0..2.0_f64,
            budget in 1_000..20_000_000_u64,
        ) {
            let begun: Vec<Weight> = sizes.into_iter().map(first).collect();
            let (done, pages, rewritten) = settle(begun, will, budget);
            prop_assert!(rewritten <= pages.len() * (STEPS.len() - 1));
            let all: u64 = pages.iter().map(|page| page.bytes).sum();
            match done {
                Next::Bind => prop_assert!(all <= budget),
                _ => prop_assert!(pages.iter().all(|page| page.step == STEPS.len() - 1)),
            }
        }
    }
}
