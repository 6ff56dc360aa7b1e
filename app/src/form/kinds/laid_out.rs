//! Choices as the form's author lays them out: rows of points, columns, behind one control; and choosing that goes on by itself.

use forms::{Appearance, Kind, Layout, Look};
use i18n::t;
use leptos::html::Details;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, HtmlInputElement};

use super::mark_of;
use crate::device::tap;
use crate::form::choice::{ManyAnswer, OneAnswer, fits_on_the_page, offered};
use crate::form::extras;
use crate::form::question::Ask;
use crate::pages::draft::layout_of;
use crate::state::{use_lang, whenever};
use crate::ui::field::{Control, Field};
use crate::ui::later::later;

/// One such question with everything around it.
#[component]
pub(super) fn Question(ask: Ask, error: Signal<String>, warning: Signal<String>) -> impl IntoView {
    let lang = use_lang();
    let (filling, shown) = (ask.filling, ask.shown);
    let Some((one, look, quick)) = filling.ask_once(|form| {
        let question = form.node(&ask.path)?.question()?;
        Some((
            matches!(question.kind, Kind::SelectOne(_)),
            Look::of(&question.appearance),
            question.has(&Appearance::Quick),
        ))
    }) else {
        return ().into_any();
    };
    let few = fits_on_the_page(filling, &ask.path);
    let look = look.filter(|look| few || !one || *look == Look::Behind);
    let searched = one && (!few || look == Some(Look::Behind));
    let quick = quick && one && !searched && stands_alone(&ask);
    // Beside the question, not in its hint: who is told beforehand is not taken by surprise, whatever the hint says.
    let optional = mark_of(&ask);
    let mark = Signal::derive(move || match quick {
        true => [&*optional.read(), t::kinds::goes_on(lang)].join(" "),
        false => optional.get(),
    });
    let (id, marks) = (ask.path.html_id(), ask.path.as_str().to_owned());
    let required = shown.read_untracked().required;
    let control: Box<dyn FnOnce(Control) -> AnyView> = Box::new(move |control| {
        if searched {
            return later(move || extras::searched(ask.clone(), control.clone()));
        }
        let asked = ask.clone();
        let choices = match one {
            true => view! { <OneAnswer ask=ask.clone() control /> }.into_any(),
            false if look == Some(Look::Behind) => {
                return view! { <Behind ask=ask.clone() control /> }.into_any();
            }
            false => view! { <ManyAnswer ask=ask.clone() control /> }.into_any(),
        };
        let choices = match look {
            Some(look) => view! { <Spread ask=asked.clone() look choices /> }.into_any(),
            None => choices,
        };
        match quick {
            true => going_on(asked, choices),
            false => choices,
        }
    });
    view! {
        <Field
            id
            label=Signal::derive(move || shown.read().label.clone())
            mark
            hint=Signal::derive(move || shown.read().hint.clone())
            error
            warning
            note=Signal::derive(move || shown.read().source.clone())
            required
            several=!searched
            marks
            control
        />
    }
    .into_any()
}

/// Choices in a row or in columns. How wide one is follows from its words; where the page is too narrow, by the size of its
/// letters too, the stylesheet draws one below the other.
#[component]
fn Spread(ask: Ask, look: Look, choices: AnyView) -> impl IntoView {
    let offered = offered(&ask, use_lang());
    let width = move || {
        let offered = offered.read();
        let widths = offered.iter().map(|choice| look.width_for(&choice.label));
        widths.max().unwrap_or(0).to_string()
    };
    let columns = move || look.columns(offered.read().len()).to_string();
    let class = match look {
        Look::Row => "choices choices--row",
        Look::Packed => "choices choices--packed",
        Look::Columns => "choices choices--fitting",
        Look::ColumnsOf(_) | Look::Behind => "choices choices--columns",
    };
    view! {
        <div class=class style=("--width", width) style=("--columns", columns)>
            <div class="choices__all">{choices}</div>
        </div>
    }
    .into_any()
}

/// Boxes to tick behind a line that says which are ticked.
#[component]
fn Behind(ask: Ask, control: Control) -> impl IntoView {
    let lang = use_lang();
    let (filling, shown, offered) = (ask.filling, ask.shown, offered(&ask, lang));
    let said = move || {
        let shown = shown.read();
        let chosen = |name: &str| {
            shown
                .value
                .as_ref()
                .is_some_and(|value| value.has_choice(name))
        };
        let offered = offered.read();
        let labels = offered.iter().filter(|choice| chosen(&choice.value));
        let labels: Vec<&str> = labels.map(|choice| &*choice.label).collect();
        match labels.is_empty() {
            true => t::kinds::open_to_choose(lang).to_owned(),
            false => labels.join(", "),
        }
    };
    let details = NodeRef::<Details>::new();
    let id = control.id.clone();
    whenever(move || {
        if filling.sought() == id
            && let Some(details) = details.get()
        {
            details.set_open(true);
        }
    });
    view! {
        <details class="behind" node_ref=details>
            <summary class="behind__line">{said}</summary>
            <div class="behind__choices"><ManyAnswer ask control /></div>
        </details>
    }
    .into_any()
}

/// Whether the question has a page of its own.
fn stands_alone(ask: &Ask) -> bool {
    let layout = layout_of(ask.filling);
    let has_page = |form: &forms::Form| {
        let steps = form.steps(layout);
        steps.iter().any(|step| step.path == ask.path)
    };
    layout == Layout::Questions && ask.filling.ask_once(has_page)
}

/// What the keyboard is doing in a question where choosing goes on.
#[derive(Clone, Copy, PartialEq)]
enum Hand {
    Free,
    /// An arrow key walks through the choices.
    Walking,
    /// A choice was made and the page is about to be left.
    Leaving,
}

/// Presses the button that goes on once a choice has been made: tapped, or taken with the space bar or by a screen reader. Arrow
/// keys only walk through the choices, and who has something to read stays.
fn going_on(ask: Ask, choices: AnyView) -> AnyView {
    let shown = ask.shown;
    let hand = StoredValue::new(Hand::Free);
    let decide = move |event: &web_sys::Event, only_checked: bool| {
        let target = event.target();
        let radio = target.and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
        let decided = radio.is_some_and(|radio| radio.checked() || !only_checked);
        if !decided || hand.get_value() != Hand::Free {
            return;
        }
        hand.set_value(Hand::Leaving);
        // The click comes before the answer.
        tap::when_over(move || {
            hand.try_set_value(Hand::Free);
            // Gone with the page where something else has left it.
            let reads = shown
                .try_read_untracked()
                .is_none_or(|shown| shown.problem.is_some() || !shown.warning.is_empty());
            let button = document().get_element_by_id("continue");
            if !reads && let Some(button) = button {
                button.unchecked_into::<HtmlElement>().click();
            }
        });
    };
    let on_keydown = move |event: web_sys::KeyboardEvent| {
        if event.key().starts_with("Arrow") {
            hand.set_value(Hand::Walking);
        }
    };
    let on_keyup = move |event: web_sys::KeyboardEvent| {
        if hand.get_value() == Hand::Walking {
            hand.set_value(Hand::Free);
        }
        // On a choice that is made already the space bar is no click in every browser.
        if event.key() == " " {
            decide(&event, true);
        }
    };
    view! {
        <div on:keydown=on_keydown on:keyup=on_keyup on:click=move |event| decide(&event, false)>
            {choices}
        </div>
    }
    .into_any()
}
