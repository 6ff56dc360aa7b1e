//! One question: finds the drawing for its kind and joins label, hint, trouble and answer.

use forms::{Appearance, Kind, Layout, Path};
use i18n::t;
use leptos::prelude::*;
use people::is_asked_again;

use super::answer::{AgreeAnswer, DateAnswer, TextAnswer};
use super::choice::{ManyAnswer, OneAnswer};
use super::extras;
use super::filling::Filling;
use super::group::OfPerson;
use super::kinds;
use super::old_address;
use super::shown::Shown;
use crate::device::tap;
use crate::pages::draft::layout_of;
use crate::state::use_lang;
use crate::ui::field::{Control, Field};
use crate::ui::later::later;
use crate::ui::words::{more, words};

/// What the drawing of an answer needs.
#[derive(Clone)]
pub(crate) struct Ask {
    /// The open form.
    pub(crate) filling: Filling,
    /// Which question.
    pub(crate) path: Path,
    /// As it stands now.
    pub(crate) shown: Memo<Shown>,
    /// Whether the person has been in this field and left it.
    pub(crate) left: Left,
}

impl Ask {
    /// Called when the person leaves the field.
    pub(crate) fn on_leave(&self) -> Callback<()> {
        let left = self.left;
        Callback::new(move |()| left.note())
    }
}

/// Whether the person has been in a field and left it, from when on what is wrong with its answer is said.
#[derive(Clone, Copy)]
pub(crate) struct Left(RwSignal<bool>);

impl Left {
    /// Notes that the person has left the field. It is said after the tap that led away: a sentence that comes in above moves
    /// what is below it, and the tap would be lost.
    pub(crate) fn note(self) {
        tap::when_over(move || {
            self.0.try_set(true);
        });
    }

    fn get(self) -> bool {
        self.0.get()
    }
}

/// How a question is drawn; decided once, by its kind and appearance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Drawing {
    Text,
    Date,
    One,
    Many,
    Agree,
    Note,
    Calculated,
    /// In a part of the app of its own.
    Wide,
}

fn drawing(question: &forms::Question) -> Drawing {
    if question.calculation.is_some() {
        return Drawing::Calculated;
    }
    match question.kind {
        Kind::Text | Kind::Integer | Kind::Decimal => Drawing::Text,
        Kind::Date => Drawing::Date,
        Kind::SelectOne(_) => Drawing::One,
        Kind::SelectMultiple(_) => Drawing::Many,
        Kind::Acknowledge => Drawing::Agree,
        Kind::Note => Drawing::Note,
        Kind::Calculate => Drawing::Calculated,
        Kind::Wide(_) => Drawing::Wide,
    }
}

/// Whether choices stand in another way than one below the other, or choosing goes on by itself.
fn is_laid_out(appearance: &[Appearance], filling: Filling) -> bool {
    appearance.iter().any(|word| match word {
        Appearance::Other(_) => true,
        Appearance::Quick => layout_of(filling) == Layout::Questions,
        _ => false,
    })
}

/// One question, drawn while it applies.
#[component]
pub(crate) fn Question(filling: Filling, path: Path) -> impl IntoView {
    let lang = use_lang();
    let Some((mut kind, appearance, below)) = filling.ask_once(|form| {
        let question = form.node(&path)?.question()?.clone();
        let below = Below::of(&question);
        Some((drawing(&question), question.appearance, below))
    }) else {
        return ().into_any();
    };
    if matches!(kind, Drawing::One | Drawing::Many) && is_laid_out(&appearance, filling) {
        kind = Drawing::Wide;
    }
    let watched = path.clone();
    let shown = Memo::new(move |_| filling.shown(&watched, lang));
    let begun = shown.read_untracked().value.is_some();
    let ask = Ask {
        filling,
        path,
        shown,
        left: Left(RwSignal::new(begun)),
    };
    let relevant = Memo::new(move |_| shown.read().relevant);
    let drawn = move || {
        relevant
            .get()
            .then(|| (draw(kind, &appearance, ask.clone()), below.draw(&ask)))
    };
    drawn.into_any()
}

/// What may stand below a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Below {
    Nothing,
    /// What was said before.
    Again,
    /// The way from old names to today's.
    TodaysWords,
}

impl Below {
    fn of(question: &forms::Question) -> Below {
        match question.autofill.as_deref() {
            Some("card.residence") => Below::TodaysWords,
            Some(fact) if is_asked_again(fact) => Below::Again,
            _ => Below::Nothing,
        }
    }

    fn draw(self, ask: &Ask) -> Option<AnyView> {
        let (filling, path) = (ask.filling, ask.path.clone());
        match self {
            Below::Nothing => None,
            Below::Again if use_context::<OfPerson>().is_some() => None,
            Below::Again => Some(later(move || extras::said_before(filling, path.clone()))),
            Below::TodaysWords => Some(later(move || {
                old_address::in_todays_words(filling, path.clone())
            })),
        }
    }
}

fn draw(drawing: Drawing, appearance: &[Appearance], ask: Ask) -> AnyView {
    let lang = use_lang();
    let shown = ask.shown;
    if drawing == Drawing::Note {
        let (path, id) = (ask.path.clone(), ask.path.html_id());
        return view! {
            {more(ask.path.as_str(), "beside")}
            <p class="form-note" id=id>{move || words(path.as_str(), "label", shown.read().label.clone())}</p>
        }
        .into_any();
    }
    if drawing == Drawing::Calculated {
        return view! { <super::answer::Calculated shown path=ask.path /> }.into_any();
    }
    let Ask { filling, left, .. } = ask.clone();
    let error = Signal::derive(move || match &shown.read().problem {
        Some(trouble) if filling.tried() || (left.get() && !trouble.missing) => {
            trouble.text.clone()
        }
        _ => String::new(),
    });
    let warning = Signal::derive(move || match &*shown.read().warning {
        "" => String::new(),
        text => format!(
            "{} {text} {}",
            t::form::warning_prefix(lang),
            t::form::warning_note(lang)
        ),
    });
    if drawing == Drawing::Wide {
        return later(move || kinds::question(ask.clone(), error, warning));
    }
    if drawing == Drawing::Agree {
        return view! { <AgreeAnswer ask error /> }.into_any();
    }
    let mark = Signal::derive(move || match shown.read().required {
        true => String::new(),
        false => t::form::optional_mark(lang).to_string(),
    });
    let has = |wanted: &Appearance| appearance.contains(wanted);
    let several = drawing == Drawing::Date
        || drawing == Drawing::Many
        || (drawing == Drawing::One && super::choice::fits_on_the_page(filling, &ask.path));
    let hint = Signal::derive({
        let year_allowed = has(&Appearance::YearAllowed);
        move || match (&*shown.read().hint, drawing) {
            ("", Drawing::Date) if year_allowed => t::form::date_or_year_hint(lang).to_string(),
            ("", Drawing::Date) => t::form::date_hint(lang).to_string(),
            (hint, _) => hint.to_string(),
        }
    });
    let note = Signal::derive(move || shown.read().source.clone());
    let id = ask.path.html_id();
    let marks = ask.path.as_str().to_owned();
    let required = shown.read_untracked().required;
    let appearance = appearance.to_vec();
    let control: Box<dyn FnOnce(Control) -> AnyView> = Box::new(move |control| match drawing {
        Drawing::Date => view! { <DateAnswer ask control /> }.into_any(),
        Drawing::One => view! { <OneAnswer ask control /> }.into_any(),
        Drawing::Many => view! { <ManyAnswer ask control /> }.into_any(),
        _ => view! { <TextAnswer ask control appearance /> }.into_any(),
    });
    view! {
        <Field
            id
            label=Signal::derive(move || shown.read().label.clone())
            mark
            hint
            error
            warning
            note
            required
            several
            marks
            control
        />
    }
    .into_any()
}
