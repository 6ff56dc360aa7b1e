//! Why a request brought nothing, and the sentence for it; what to do next is the page's to offer.

use i18n::{Lang, t};
use sync::protocol::{Problem, ProblemCode};

/// Why there is no answer to use.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Trouble {
    /// No network, too slow, or the server is down: nothing is lost, try later.
    NoAnswer,
    /// The server says no and why.
    Problem(Box<Problem>),
    /// The answer is not what this version of the app understands.
    Unreadable,
}

impl Trouble {
    /// What the server called it, when the server answered.
    pub(crate) fn code(&self) -> Option<ProblemCode> {
        match self {
            Trouble::Problem(problem) => Some(problem.code),
            _ => None,
        }
    }

    /// What happened, what is safe, what to do.
    pub(crate) fn sentence(&self, lang: Lang) -> String {
        match self {
            Trouble::NoAnswer => t::common::no_answer(lang).to_string(),
            Trouble::Unreadable => t::common::unreadable(lang).to_string(),
            Trouble::Problem(problem) => problem
                .detail
                .clone()
                .filter(|detail| !detail.is_empty())
                .unwrap_or_else(|| problem.title.clone()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_servers_own_words_come_first() {
        let mut problem = Problem::new(ProblemCode::NotFound);
        problem.title = "Không có".into();
        assert_eq!(
            Trouble::Problem(Box::new(problem.clone())).sentence(Lang::Vi),
            "Không có"
        );
        problem.detail = Some("Mã này không có trong hệ thống.".into());
        assert_eq!(
            Trouble::Problem(Box::new(problem)).sentence(Lang::Vi),
            "Mã này không có trong hệ thống."
        );
    }

    #[test]
    fn no_answer_says_that_nothing_is_lost() {
        assert!(Trouble::NoAnswer.sentence(Lang::Vi).contains("vẫn còn"));
    }
}
