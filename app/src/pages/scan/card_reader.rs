//! Takes a person's card inside another page: through the camera, a photo, a box for its text, or the card scanned just before. It
//! asks what the card leaves open, says what to look at again, and hands over who it is of; it fills nothing in.

use domain::person::CardWarning;
use domain::scan::{ScannedCode, Unusable, classify};
use i18n::t;
use leptos::html::Div;
use leptos::prelude::*;
use people::Holder;

use super::doubts::{broken, doubt};
use super::typed::TypedCode;
use super::within::Within;
use crate::device::{clock, held};
use crate::state::use_lang;
use crate::ui::button::{Button, Weight};
use crate::ui::icon::Icon;
use crate::ui::notice::{Notice, Tone};

/// While `open` the camera and the box; before it the card that is held, after it what is left to say.
#[component]
pub(crate) fn CardReader(
    /// Id of the box for the text.
    id: String,
    /// Whether the camera and the box are shown.
    open: RwSignal<bool>,
    /// Called with the holder of a card, once nothing about the card is open.
    on_holder: Callback<Holder>,
    /// Whether the page says itself what is odd about a number, beside the number.
    number_is_checked: bool,
) -> impl IntoView {
    let lang = use_lang();
    let bad = RwSignal::new(None::<&'static str>);
    let asked = RwSignal::new(None::<Holder>);
    let doubts = RwSignal::new(Vec::<&'static str>::new());
    let place = NodeRef::<Div>::new();
    // What had the focus is gone; what is said next is here.
    let go_on = move || {
        if let Some(place) = place.get_untracked() {
            let _ = place.focus();
        }
    };
    let done = move |holder: Holder| {
        go_on();
        asked.set(None);
        let said = |warning: &&CardWarning| {
            !(number_is_checked && matches!(warning, CardWarning::Number(_)))
        };
        let warnings = holder.warnings.iter().filter(said);
        doubts.set(
            warnings
                .filter_map(|warning| doubt(*warning, lang))
                .collect(),
        );
        on_holder.run(holder);
    };
    let take = move |holder: Holder| {
        open.set(false);
        go_on();
        bad.set(None);
        doubts.set(Vec::new());
        match holder.birth_in_doubt {
            Some(_) => asked.set(Some(holder)),
            None => done(holder),
        }
    };
    let on_code = Callback::new(
        move |text: String| match Holder::read(&text, clock::today()) {
            Ok(holder) => take(holder),
            Err(problems) => bad.set(Some(match classify(&text, "", clock::today()) {
                ScannedCode::Unknown(Unusable::BrokenCard(_)) => broken(&problems, lang),
                _ => t::form::not_a_card(lang),
            })),
        },
    );
    let waiting = held::held().map(|holder| {
        let label = t::card::take_held(lang, &holder.name);
        view! {
            <Button
                label
                weight=Weight::Secondary
                icon=Icon::Person
                on_tap=move |()| match held::held() {
                    Some(holder) => take(holder),
                    None => bad.set(Some(t::card::held_over(lang))),
                }
            />
        }
    });
    let question = move || {
        let holder = asked.get()?;
        let day = holder.birth_in_doubt?;
        let settle = move |only_year: bool| {
            let mut holder = holder.clone();
            holder.settle_birth(only_year);
            move |()| done(holder.clone())
        };
        let (right, year) = (settle(false), settle(true));
        Some(view! {
            <Notice tone=Tone::Warning title=t::card::birth_asked(lang, day)>
                <div class="stack">
                    <Button label=t::card::birth_right(lang, day) weight=Weight::Secondary on_tap=right />
                    <Button label=t::card::birth_year(lang, day.year()) weight=Weight::Secondary on_tap=year />
                </div>
            </Notice>
        })
    };
    view! {
        {waiting}
        {move || {
            let id = id.clone();
            open.get().then(|| view! {
                <Within on_code open>
                    <TypedCode
                        id
                        label=t::card::typed_label(lang)
                        hint=t::card::typed_hint(lang)
                        action=t::card::typed_read(lang)
                        typed=RwSignal::new(String::new())
                        on_code
                    />
                </Within>
            })
        }}
        <div aria-live="polite" tabindex="-1" node_ref=place>
            {move || bad.get().map(|title| view! { <Notice tone=Tone::Warning title /> })}
            {question}
            {move || {
                let doubts = doubts.get();
                (!doubts.is_empty()).then(|| view! { <LookAgain doubts /> })
            }}
        </div>
    }
    .into_any()
}

/// What to look at again.
#[component]
pub(super) fn LookAgain(
    /// One sentence each.
    doubts: Vec<&'static str>,
) -> impl IntoView {
    let lang = use_lang();
    let lines: Vec<AnyView> = doubts
        .into_iter()
        .map(|doubt| view! { <p>{doubt}</p> }.into_any())
        .collect();
    view! { <Notice tone=Tone::Warning title=t::card::look_again(lang)>{lines}</Notice> }.into_any()
}
