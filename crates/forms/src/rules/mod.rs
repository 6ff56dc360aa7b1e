//! What is right of answers to the kinds in `wide`: how they are read, what is wrong with them, how they are said. A phone has it
//! in a part of the app of its own: forms without such questions never call it.

#[cfg(feature = "wide")]
mod clock;
#[cfg(feature = "wide")]
mod place;
#[cfg(feature = "wide")]
mod whole;

#[cfg(feature = "wide")]
use crate::expr::{Expr, eval::Eval, val::Val};
use crate::list::List;
use crate::text::Text;
use crate::value::Value;
use crate::wide::Wide;
use std::fmt::Debug;

#[cfg(feature = "wide")]
pub(crate) use whole::{Whole, media_type};

/// What a form has of them by itself: everything where everything is built in.
#[cfg(feature = "full")]
pub(crate) const OWN: Option<&dyn Rules> = Some(&Whole);

/// What a form has of them by itself: nothing on a phone.
#[cfg(not(feature = "full"))]
pub(crate) const OWN: Option<&dyn Rules> = None;

/// What the engine asks about a question of a wide kind.
pub(crate) trait Rules: Debug + Sync {
    /// The answer as its question wants it, and whether it could not be made so.
    fn fit(&self, kind: &Wide, value: Value, list: Option<&List>) -> (Option<Value>, bool);
    /// What was typed, read as people write it; what cannot be read stays text.
    fn read(&self, kind: &Wide, typed: &str) -> Value;
    /// What to say where there is no answer, or one that cannot be read.
    fn asks(&self, kind: &Wide, missing: bool) -> Text;
    /// What is wrong with an answer of the right type; `offered` is how many choices there are.
    fn odd(&self, kind: &Wide, value: &Value, offered: Option<usize>) -> Option<Text>;
    /// The answer as a person reads it.
    fn said(&self, kind: &Wide, value: &Value, english: bool) -> String;
    /// A function of the language over answers of these kinds.
    #[cfg(feature = "wide")]
    fn call<'a>(&self, eval: &Eval<'a>, name: &str, arguments: &'a [Expr]) -> Val<'a>;
}
