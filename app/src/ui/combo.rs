//! One of many, found by typing: the list narrows with every letter, marks or no marks.

use i18n::t;
use leptos::prelude::*;

use crate::device::tap;
use crate::state::use_lang;
use crate::ui::field::Control;
use crate::ui::radio_group::Choice;

/// What a search gave.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Found {
    /// The best ones, as many as were asked for.
    pub(crate) choices: Vec<Choice>,
    /// How many fit in all.
    pub(crate) total: usize,
    /// False while the list itself is not on the phone yet.
    pub(crate) loaded: bool,
}

/// A text box over a list, after the ARIA combobox pattern: arrows move, Enter takes, Escape closes; on a
/// phone one taps. What is typed and not taken is put back to the chosen label on leaving.
#[component]
pub(crate) fn Combo(
    /// From [`Field`](crate::ui::field::Field).
    control: Control,
    /// Label of the chosen value; empty while nothing is chosen.
    #[prop(into)]
    chosen: Signal<String>,
    /// Finds choices for what is typed; an empty text gives the start of the list.
    #[prop(into)]
    search: Callback<String, Found>,
    /// Called with the choice taken, or nothing when the box was emptied.
    #[prop(into)]
    on_choose: Callback<Option<Choice>>,
) -> impl IntoView {
    let lang = use_lang();
    let typed = RwSignal::new(None::<String>);
    let active = RwSignal::new(0_usize);
    let open = move || typed.read().is_some();
    let found = Memo::new(move |_| typed.get().map(|text| search.run(text)).unwrap_or_default());
    let id = StoredValue::new(control.id.clone());
    let option_id = move |index: usize| format!("{}-option-{index}", id.read_value());
    let take = move |choice: Choice| {
        typed.set(None);
        on_choose.run(Some(choice));
    };
    let leave = move || {
        // Nothing either where the page has gone and taken the focus away.
        let Some(Some(text)) = typed.try_get_untracked() else {
            return;
        };
        if text.trim().is_empty() && !chosen.read_untracked().is_empty() {
            on_choose.run(None);
        }
        // The list takes its place with it when it closes: not from under a finger that is on its way to what is below.
        tap::when_over(move || {
            let here = document().active_element();
            if here.is_none_or(|here| id.try_with_value(|id| here.id() != *id) == Some(true)) {
                typed.try_set(None);
            }
        });
    };
    let on_key = move |event: web_sys::KeyboardEvent| {
        let last = found.read_untracked().choices.len().saturating_sub(1);
        match event.key().as_str() {
            "ArrowDown" if open() => active.update(|at| *at = (*at + 1).min(last)),
            "ArrowDown" => typed.set(Some(String::new())),
            "ArrowUp" => active.update(|at| *at = at.saturating_sub(1)),
            "Enter" if open() => {
                let choice = found
                    .read_untracked()
                    .choices
                    .get(active.get_untracked())
                    .cloned();
                if let Some(choice) = choice {
                    take(choice);
                }
            }
            "Escape" if open() => typed.set(None),
            _ => return,
        }
        event.prevent_default();
    };
    let options = move || {
        let found = found.get();
        let rows: Vec<AnyView> = found
            .choices
            .into_iter()
            .enumerate()
            .map(|(index, choice)| {
                let label = choice.label.clone();
                let hint = choice.hint.clone();
                view! {
                    <li
                        class="combo__option"
                        class:combo__option--active=move || active.get() == index
                        id=option_id(index)
                        role="option"
                        aria-selected=move || if active.get() == index { "true" } else { "false" }
                        on:mousedown=move |event| event.prevent_default()
                        on:click=move |_| take(choice.clone())
                    >
                        {label}
                        {(!hint.is_empty()).then(|| view! { <span class="combo__hint">{hint}</span> })}
                    </li>
                }
                .into_any()
            })
            .collect();
        rows
    };
    let count = move || {
        if !open() {
            return String::new();
        }
        let found = found.read();
        match (found.loaded, found.total) {
            (false, _) => t::common::list_not_here(lang).to_string(),
            (true, 0) => t::common::nothing_found(lang).to_string(),
            (true, total) if total > found.choices.len() => {
                t::common::found_more(lang, found.choices.len(), total)
            }
            (true, total) => t::common::found_some(lang, total),
        }
    };
    let list_id = format!("{}-list", control.id);
    view! {
        <div class="combo" class:combo--open=open>
            <input
                class="text-input combo__input"
                id=control.id.clone()
                type="text"
                role="combobox"
                autocomplete="off"
                spellcheck="false"
                aria-autocomplete="list"
                aria-expanded=move || if open() { "true" } else { "false" }
                aria-controls=list_id.clone()
                aria-activedescendant=move || open().then(|| option_id(active.get()))
                aria-required=control.required.then_some("true")
                aria-invalid=control.aria_invalid()
                aria-describedby=control.aria_describedby()
                placeholder=t::common::type_to_search(lang)
                prop:value=move || typed.get().unwrap_or_else(|| chosen.get())
                on:input:target=move |event| {
                    active.set(0);
                    typed.set(Some(event.target().value()));
                }
                on:focus:target=move |event| event.target().select()
                on:click=move |_| {
                    if !open() {
                        active.set(0);
                        typed.set(Some(String::new()));
                    }
                }
                on:blur=move |_| leave()
                on:keydown=on_key
            />
            <ul class="combo__list" role="listbox" id=list_id aria-label=t::common::suggestions(lang) hidden=move || !open()>
                {options}
            </ul>
            <p class="combo__count" role="status">{count}</p>
        </div>
    }
    .into_any()
}
