//! What only some sections draw, as parts of the app of their own: answers taken from a card or from memory, long lists, and
//! with what few forms have rows that may be added.

use domain::DossierId;
use forms::Path;
use i18n::t;
use leptos::prelude::*;
use wasm_split_helpers::wasm_split;

use super::again::SaidBefore;
use super::beside::Beside;
use super::card::FillFromCard;
use super::choice::SearchedAnswer;
use super::filling::Filling;
use super::group::some;
use super::offers::Offers;
use super::old_address;
use super::question::Ask;
use super::repeat::Repeat;
use crate::device::near;
use crate::state::{use_lang, whenever};
use crate::ui::button::{Button, Weight};
use crate::ui::field::Control;
use crate::ui::later::{Drawn, later};
use crate::ui::styled::styled;

/// What follows of a long section: drawn once it comes near the screen, or when somebody wants to be led to a question that is
/// not there yet. So a section of 2,000 questions costs what is looked at of it.
#[wasm_split(extras, fallible)]
pub(super) fn rest(filling: Filling, paths: Vec<Path>) -> Drawn {
    let wanted = RwSignal::new(false);
    let want = move || {
        if wanted.try_get_untracked() == Some(false) {
            wanted.set(true);
        }
    };
    let end = NodeRef::<leptos::html::Div>::new();
    whenever(move || {
        if let Some(end) = end.get() {
            near::when(&end, want);
        }
    });
    whenever(move || {
        if !filling.sought().is_empty() {
            want();
        }
    });
    let rest = move || match wanted.get() {
        true => some(filling, paths.clone()),
        false => view! { <div node_ref=end></div> }.into_any(),
    };
    Ok(rest.into_any())
}

/// The rows of a repeat and the button that adds one, under its name where that stands nowhere else.
#[wasm_split(wide, fallible)]
pub(super) fn repeat(filling: Filling, path: Path, named: bool) -> Drawn {
    Ok(styled(move || {
        view! { <Repeat filling path named /> }.into_any()
    }))
}

/// The buttons that fill in one person from a card or an account.
#[wasm_split(extras, fallible)]
pub(super) fn fill_from_card(filling: Filling, path: Path) -> Drawn {
    Ok(view! { <FillFromCard filling path /> }.into_any())
}

/// The way to an address whose old names alone are known.
#[wasm_split(extras, fallible)]
pub(super) fn old_names(filling: Filling, area: Path) -> Drawn {
    Ok(view! { <OldNames filling area /> }.into_any())
}

#[component]
fn OldNames(filling: Filling, area: Path) -> impl IntoView {
    let lang = use_lang();
    let open = RwSignal::new(false);
    view! {
        <Button
            label=t::address::only_old(lang).to_string()
            weight=Weight::Quiet
            on_tap=move |()| open.update(|open| *open = !*open)
        />
        {move || {
            let area = area.clone();
            open.get().then(|| later(move || old_address::by_old_names(filling, area.clone())))
        }}
    }
    .into_any()
}

/// What the notebook offers to the questions of one person, and what looks wrong between people.
#[wasm_split(remembering, fallible)]
pub(super) fn offers(filling: Filling, path: Path) -> Drawn {
    Ok(view! { <Offers filling path /> }.into_any())
}

/// What was said before that a question outside of any person's group could take.
#[wasm_split(remembering, fallible)]
pub(super) fn said_before(filling: Filling, at: Path) -> Drawn {
    Ok(view! { <SaidBefore filling at /> }.into_any())
}

/// What the form says of people beside what else is known of them.
#[wasm_split(remembering, fallible)]
pub(crate) fn beside(draft: DossierId, filling: Filling) -> Drawn {
    Ok(view! { <Beside draft filling /> }.into_any())
}

/// The box that searches a long list.
#[wasm_split(extras, fallible)]
pub(super) fn searched(ask: Ask, control: Control) -> Drawn {
    Ok(view! { <SearchedAnswer ask control /> }.into_any())
}
