//! A new person for the notebook: from the code on an identity card, or by name.

use domain::person::CardWarning;
use i18n::t;
use leptos::prelude::*;
use leptos::task::spawn_local;
use people::{Field, Given, Holder, Memory, MemoryError, Relation, Residence, Source};

use crate::device::{clock, held, notebook};
use crate::form::old_address;
use crate::pages::parts;
use crate::state::{announce, use_lang};
use crate::ui::button::{Button, Weight};
use crate::ui::field::Field as Question;
use crate::ui::icon::Icon;
use crate::ui::later::later;
use crate::ui::text_input::TextInput;

/// Keeps somebody known already under their id, somebody new as the holder of the phone if there is none yet.
fn keep(memory: &mut Memory, given: &[Given]) -> Result<(), MemoryError> {
    let known = memory.known(given);
    let relation = match known {
        Some(person) => person.relation(),
        None if memory.people().is_empty() => Relation::Myself,
        None => Relation::Other,
    };
    let id = known.map_or_else(notebook::new_id, |person| person.id().clone());
    memory.keep(&id, relation, None, given)
}

/// Somebody whose card was read, and where it says they live: one line, perhaps in units of before the merger.
#[derive(Clone)]
pub(crate) struct Living {
    name: String,
    given: Vec<Given>,
    source: Source,
    address: String,
    old_units: bool,
}

/// The two ways to add somebody.
#[component]
pub(crate) fn Add(
    /// Whose address waits to be found among today's; it outlives this part of the page, which every change draws anew.
    living: RwSignal<Option<Living>>,
) -> impl IntoView {
    let lang = use_lang();
    let scanning = RwSignal::new(false);
    let wanted = RwSignal::new(held::is_there());
    let typed = RwSignal::new(String::new());
    let error = RwSignal::new(String::new());
    let add = move |given: Vec<Given>, name: String| {
        spawn_local(async move {
            match notebook::change(|memory| keep(memory, &given)).await {
                Ok(()) => announce(t::notebook::added(lang, name)),
                Err(notebook::Refused::Full) => announce(t::notebook::full(lang)),
                Err(_) => announce(t::notebook::failed(lang)),
            }
        });
    };
    let on_holder = Callback::new(move |holder: Holder| {
        let now = clock::now();
        let old_units = holder.warnings.contains(&CardWarning::OldUnits);
        let facts = holder.facts.into_iter();
        let given: Vec<Given> = facts
            .map(|(field, value)| Given::new(field, value, holder.source.clone(), now))
            .collect();
        let found = Living {
            name: holder.name.clone(),
            given: given.clone(),
            source: holder.source,
            address: holder.residence,
            old_units,
        };
        living.set(Some(found).filter(|found| !found.address.is_empty()));
        add(given, holder.name);
    });
    let write = move || {
        let name = typed.get_untracked();
        if Field::FullName.tidy(&name).is_none() {
            error.set(t::notebook::not_such_value(lang).to_string());
            return;
        }
        error.set(String::new());
        typed.set(String::new());
        let given = Given::new(Field::FullName, name.clone(), Source::Hand, clock::now());
        add(vec![given], name);
    };
    view! {
        <h2>{t::notebook::add_title(lang)}</h2>
        <Button
            id="notebook-scan"
            label=t::notebook::add_scan(lang).to_string()
            weight=Weight::Secondary
            icon=Icon::Scan
            on_tap=move |()| {
                wanted.set(true);
                scanning.update(|open| *open = !*open);
            }
        />
        {move || wanted.get().then(|| {
            later(move || parts::card_reader("notebook-card-text".to_string(), scanning, on_holder, false))
        })}
        {move || living.get().map(|found| later(move || {
            old_address::of_holder(found.address.clone(), found.old_units, lives_there(living))
        }))}
        <form
            class="section"
            on:submit=move |event| {
                event.prevent_default();
                write();
            }
        >
            <Question
                id="notebook-name"
                label=t::notebook::add_typed(lang).to_string()
                error
                control=Box::new(move |control| view! {
                    <TextInput control value=typed on_input=move |text| typed.set(text) words=true />
                }.into_any())
            />
            <Button label=t::notebook::add_do(lang).to_string() weight=Weight::Secondary on_tap=move |()| write() />
        </form>
    }
    .into_any()
}

/// Keeps where the holder of the card lives. It waits no longer once its commune is known.
fn lives_there(living: RwSignal<Option<Living>>) -> Callback<Residence> {
    let lang = use_lang();
    Callback::new(move |residence: Residence| {
        let Some(Living {
            name,
            mut given,
            source,
            ..
        }) = living.get_untracked()
        else {
            return;
        };
        given.push(Given::new(
            Field::Residence,
            residence.to_text(),
            source,
            clock::now(),
        ));
        let complete = !residence.commune.is_empty();
        if complete {
            living.set(None);
        }
        spawn_local(async move {
            match notebook::change(|memory| keep(memory, &given)).await {
                Ok(()) if complete => announce(t::notebook::residence_added(lang, name)),
                Ok(()) => {}
                Err(_) => announce(t::notebook::failed(lang)),
            }
        });
    })
}
