//! Things put in order: each has a button up and a button down, so that one thumb, a keyboard and a screen reader do the same.

use forms::Value;
use i18n::t;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use crate::form::question::Ask;
use crate::state::{announce, use_lang};
use crate::ui::button::{Button, Weight};
use crate::ui::field::Control;

/// One thing in its place.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Item {
    name: String,
    label: String,
}

/// The items in the person's order; those not ranked yet follow in the list's order.
fn items(ask: &Ask) -> Signal<Vec<Item>> {
    let lang = use_lang();
    let (filling, path, shown) = (ask.filling, ask.path.clone(), ask.shown);
    Memo::new(move |_| {
        let ranked: Vec<String> = shown
            .read()
            .value
            .iter()
            .flat_map(Value::chosen)
            .map(String::from)
            .collect();
        filling.ask_once(|form| {
            let offered = form.choices(&path, "", usize::MAX).items;
            let mut items: Vec<Item> = offered
                .into_iter()
                .map(|listed| Item {
                    name: listed.name.clone(),
                    label: lang
                        .pick(&listed.label.vi, listed.label.in_english())
                        .to_string(),
                })
                .collect();
            order::by_key(&mut items, |item| {
                ranked
                    .iter()
                    .position(|name| *name == item.name)
                    .unwrap_or(usize::MAX)
            });
            items
        })
    })
    .into()
}

/// The list.
#[component]
pub(super) fn Ranked(ask: Ask, control: Control) -> impl IntoView {
    let lang = use_lang();
    let items = items(&ask);
    let shown = ask.shown;
    let (filling, path, left) = (ask.filling, ask.path.clone(), ask.left);
    let id = StoredValue::new(control.id.clone());
    let keep = Callback::new(move |items: Vec<Item>| {
        let names = items.into_iter().map(|item| item.name).collect();
        filling.answer(&path, Some(Value::Choices(names)));
        left.note();
    });
    let shift = Callback::new(move |(name, up): (String, bool)| {
        let mut all = items.get_untracked();
        let Some(at) = all.iter().position(|item| item.name == name) else {
            return;
        };
        let to = match up {
            true => at.saturating_sub(1),
            false => (at + 1).min(all.len() - 1),
        };
        if to == at {
            return;
        }
        all.swap(at, to);
        let (label, count) = (all[to].label.clone(), all.len());
        keep.run(all);
        announce(t::kinds::ranked_at(lang, count, label, to + 1));
        // The row was taken out and put in elsewhere, and with it the focus.
        let button = format!(
            "{}-{}-{}",
            id.read_value(),
            if up { "up" } else { "down" },
            name
        );
        request_animation_frame(move || focus(&button));
    });
    let unranked = Signal::derive(move || shown.read().value.is_none());
    let readonly = Signal::derive(move || shown.read().readonly);
    view! {
        <ol class="rank" id=id.get_value() tabindex="-1" aria-describedby=control.aria_describedby()>
            <ForEnumerate
                each=move || items.get()
                key=|item| item.name.clone()
                children=move |at, item| view! { <Row id=id.get_value() at item readonly shift /> }
            />
        </ol>
        {move || (unranked.get() && !readonly.get()).then(|| view! {
            <Button
                id=format!("{}-keep", id.read_value())
                label=t::kinds::rank_keep(lang).to_string()
                weight=Weight::Secondary
                on_tap=move |()| keep.run(items.get_untracked())
            />
        })}
    }
    .into_any()
}

#[component]
fn Row(
    id: String,
    at: ReadSignal<usize>,
    item: Item,
    readonly: Signal<bool>,
    shift: Callback<(String, bool)>,
) -> impl IntoView {
    let lang = use_lang();
    let Item { name, label } = item;
    let (up, down) = (name.clone(), name.clone());
    view! {
        <li class="rank__row">
            <span class="rank__place" aria-hidden="true">{move || at.get() + 1}</span>
            <span class="rank__label">{label.clone()}</span>
            <button
                type="button"
                class="button button--secondary rank__move"
                id=format!("{id}-up-{name}")
                aria-label=t::kinds::rank_up(lang, &label)
                disabled=move || readonly.get()
                on:click=move |_| shift.run((up.clone(), true))
            >
                "↑"
            </button>
            <button
                type="button"
                class="button button--secondary rank__move"
                id=format!("{id}-down-{name}")
                aria-label=t::kinds::rank_down(lang, &label)
                disabled=move || readonly.get()
                on:click=move |_| shift.run((down.clone(), false))
            >
                "↓"
            </button>
        </li>
    }
    .into_any()
}

fn focus(id: &str) {
    let element = document()
        .get_element_by_id(id)
        .and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok());
    if let Some(element) = element {
        let _ = element.focus();
    }
}
