//! Things that may occur several times: one card a row, "add another" below.

use forms::{Definition, Path};
use i18n::t;
use leptos::prelude::*;

use super::filling::Filling;
use super::group::Nodes;
use crate::state::use_lang;
use crate::ui::button::{Button, Weight};
use crate::ui::confirm::Confirm;

/// A row, by the number that stays with it while the form is open.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Row {
    key: u32,
    number: usize,
    removable: bool,
    path: Path,
}

fn rows_of(filling: Filling, path: &Path) -> Vec<Row> {
    let rows = filling.children(path);
    filling.ask_once(|form| {
        let row = |path: Path| match form.node(&path)?.definition {
            Definition::Row(_, view) => Some(Row {
                key: view.key,
                number: view.number,
                removable: view.removable,
                path,
            }),
            _ => None,
        };
        rows.into_iter().filter_map(row).collect()
    })
}

/// The rows and the button that adds one.
#[component]
pub(crate) fn Repeat(filling: Filling, path: Path) -> impl IntoView {
    let lang = use_lang();
    let (watched, listed) = (path.clone(), path.clone());
    let shown = Memo::new(move |_| filling.shown(&watched, lang));
    let relevant = Memo::new(move |_| shown.read().relevant);
    let rows = Memo::new(move |_| rows_of(filling, &listed));
    move || {
        {
        let path = path.clone();
        relevant.get().then(|| {
            let head = shown.read_untracked();
            let (label, hint) = (head.label.clone(), head.hint.clone());
            let (id, added) = (path.html_id(), path.clone());
            let add_label = Signal::derive(move || match rows.read().is_empty() {
                true => t::form::add_first(lang).to_string(),
                false => t::form::add_another(lang).to_string(),
            });
            let error = Signal::derive(move || {
                shown.read().problem.clone().filter(|_| filling.tried()).map(|trouble| trouble.text)
            });
            view! {
                <section class="repeat" id=id.clone() tabindex="-1">
                    <h2 class="repeat__label">{label}</h2>
                    {(!hint.is_empty()).then(|| view! { <p class="field__hint">{hint}</p> })}
                    {move || error.get().map(|text| view! { <p class="field__error">{text}</p> })}
                    {move || rows.read().is_empty().then(|| view! { <p class="repeat__empty">{t::form::repeat_empty(lang)}</p> })}
                    <ForEnumerate
                        each=move || rows.get()
                        key=|row| (row.key, row.number)
                        children=move |_, row| view! { <RowCard filling row /> }
                    />
                    <Button
                        label=add_label
                        id=format!("{id}-add")
                        weight=Weight::Secondary
                        on_tap=move |()| filling.add_row(&added)
                    />
                </section>
            }
        })
    }
    .into_any()
    }
}

/// One row.
#[component]
fn RowCard(filling: Filling, row: Row) -> impl IntoView {
    let lang = use_lang();
    let asking = RwSignal::new(false);
    let (watched, gone) = (row.path.clone(), row.path.clone());
    let title = move || {
        let label = filling.shown(&watched, lang).label;
        let number = t::form::repeat_item(lang, row.number);
        if label.is_empty() || label == row.number.to_string() {
            number
        } else {
            format!("{number}: {label}")
        }
    };
    let remove = row.removable.then(|| {
        view! {
            <Button
                label=t::form::remove_item(lang, row.number)
                weight=Weight::Quiet
                on_tap=move |()| asking.set(true)
            />
            <Confirm
                open=asking
                title=t::form::remove_item(lang, row.number)
                yes=t::draft::delete_confirm(lang).to_string()
                no=t::draft::cancel(lang).to_string()
                on_yes=move |()| {
                    asking.set(false);
                    filling.remove_row(&gone);
                }
                grave=true
            >
                <p>{t::form::remove_item_question(lang, row.number)}</p>
            </Confirm>
        }
    });
    view! {
        <div class="repeat__row" id=row.path.html_id()>
            <h3 class="repeat__title">{title}</h3>
            <Nodes filling path=row.path.clone() />
            {remove}
        </div>
    }
    .into_any()
}
