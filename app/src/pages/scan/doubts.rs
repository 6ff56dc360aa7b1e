//! What deserves a second look about a card, and why a text is none, in one sentence each.

use domain::person::{CardProblem, CardWarning, NumberWarning};
use i18n::{Lang, t};

/// The sentence; nothing for what is asked where the address goes.
pub(super) fn doubt(warning: CardWarning, lang: Lang) -> Option<&'static str> {
    Some(match warning {
        CardWarning::LettersRepaired => t::card::letters_repaired(lang),
        CardWarning::OldNumberOdd => t::card::old_number_odd(lang),
        CardWarning::BirthDayUnknown => t::card::birth_day_unknown(lang),
        CardWarning::IssuedInFuture => t::card::issued_in_future(lang),
        CardWarning::Number(NumberWarning::SexDiffers) => t::card::sex_differs(lang),
        CardWarning::Number(NumberWarning::BirthYearDiffers) => t::card::year_differs(lang),
        CardWarning::Number(NumberWarning::ProvinceUnknown) => t::card::province_unknown(lang),
        CardWarning::OldUnits => return None,
    })
}

/// Why what looks like a card cannot be taken, and what to do; the trouble that explains the others.
pub(super) fn broken(problems: &[CardProblem], lang: Lang) -> &'static str {
    let is = |wanted: CardProblem| problems.contains(&wanted);
    if is(CardProblem::LettersSpoilt) {
        t::card::letters_spoilt(lang)
    } else if is(CardProblem::IssuedBeforeBirth) || is(CardProblem::BirthInFuture) {
        t::card::days_impossible(lang)
    } else {
        t::card::read_in_part(lang)
    }
}
