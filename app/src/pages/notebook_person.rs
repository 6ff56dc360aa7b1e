//! One person of the notebook: every value with its source and day, to be changed or forgotten one by one or all at once.

use i18n::t;
use leptos::prelude::*;
use leptos::task::spawn_local;
use people::{Field, Given, Known, Memory, Person, PersonId, Relation, Source};

use crate::device::clock;
use crate::device::notebook;
use crate::form::told::{
    Lists, field_name, is_written, known_source, name_of_person, relation_name, typed_value,
    value_words,
};
use crate::pages::notebook::{stay_open, stays_open};
use crate::pages::notebook_choosing::Choosing;
use crate::state::{announce, use_lang};
use crate::ui::button::{Button, Weight};
use crate::ui::confirm::Confirm;
use crate::ui::field::Field as Question;
use crate::ui::fold::Fold;
use crate::ui::radio_group::{Choice, RadioGroup};
use crate::ui::text_input::{Keyboard, TextInput};

/// Changes the notebook behind the person's back; what fails is said.
fn change(id: &PersonId, make: impl Fn(&mut Memory, &PersonId) + 'static) {
    let id = id.clone();
    stay_open(&id.to_string());
    let lang = use_lang();
    spawn_local(async move {
        let changed = notebook::change(|memory| {
            make(memory, &id);
            Ok(())
        });
        if changed.await.is_err() {
            announce(t::notebook::failed(lang));
        }
    });
}

/// One person.
#[component]
pub(crate) fn OnePerson(person: Person, lists: Lists) -> impl IntoView {
    let lang = use_lang();
    let id = person.id().clone();
    let name = name_of_person(&person, lang);
    let known: Vec<AnyView> = Field::ALL
        .into_iter()
        .filter(|field| !person.all(*field).is_empty())
        .map(|field| {
            let known = person.all(field).to_vec();
            view! { <Line id=id.clone() field known lists=lists.clone() /> }.into_any()
        })
        .collect();
    let missing: Vec<AnyView> = Field::ALL
        .into_iter()
        .filter(|field| person.all(*field).is_empty())
        .map(|field| {
            view! { <Changing id=id.clone() field value=String::new() lists=lists.clone() /> }
                .into_any()
        })
        .collect();
    let title = t::notebook::person_title(lang, &name, relation_name(person.relation(), lang));
    view! {
        <Fold title open=stays_open(&id.to_string())>
            <dl class="notebook__values">{known}</dl>
            <div class="notebook__deeds">{missing}</div>
            <div class="section"><Who id=id.clone() relation=person.relation() /></div>
            <Forget id name />
        </Fold>
    }
    .into_any()
}

/// One field with all its values.
#[component]
fn Line(id: PersonId, field: Field, known: Vec<Known>, lists: Lists) -> impl IntoView {
    let lang = use_lang();
    let what = field_name(field, lang);
    let mut known = known.into_iter();
    let Some(latest) = known.next() else {
        return ().into_any();
    };
    let older: Vec<AnyView> = known
        .map(|old| {
            let value = value_words(field, &old.value, &lists, lang);
            let said = t::notebook::before(lang, known_source(&old, lang), &value);
            let (id, gone) = (id.clone(), old.value);
            let forget = move |()| {
                let gone = gone.clone();
                change(&id, move |memory, id| memory.forget_value(id, field, &gone));
            };
            view! {
                <dd class="notebook__older">
                    <span>{said}</span>
                    <Button label=t::notebook::forget_older(lang, value) weight=Weight::Quiet on_tap=forget />
                </dd>
            }
            .into_any()
        })
        .collect();
    let value = value_words(field, &latest.value, &lists, lang);
    let forget = {
        let (id, gone) = (id.clone(), latest.value.clone());
        move |()| {
            let gone = gone.clone();
            change(&id, move |memory, id| memory.forget_value(id, field, &gone));
        }
    };
    view! {
        <div class="notebook__value">
            <dt class="notebook__name">{what}</dt>
            <dd class="notebook__words">{value.clone()}</dd>
            <dd class="notebook__source">{known_source(&latest, lang)}</dd>
            {older}
            <dd class="notebook__deeds">
                <Changing id field value=latest.value.clone() lists />
                <Button label=t::notebook::forget_value(lang, what) weight=Weight::Quiet on_tap=forget />
            </dd>
        </div>
    }
    .into_any()
}

/// A value changed by hand where there is one, added where there is none.
#[component]
fn Changing(
    id: PersonId,
    field: Field,
    /// As it is kept.
    value: String,
    lists: Lists,
) -> impl IntoView {
    let lang = use_lang();
    let what = field_name(field, lang);
    let open = RwSignal::new(false);
    let label = match value.is_empty() {
        true => t::notebook::add(lang, what),
        false => t::notebook::edit(lang, what),
    };
    let box_id = [&*id.to_string(), "-", &*field.name().replace('.', "-")].concat();
    let save = Callback::new(move |value: String| {
        open.set(false);
        change(&id, move |memory, id| {
            let given = Given::new(field, value.clone(), Source::Hand, clock::now());
            memory.correct(id, given);
        });
    });
    let boxed = move || {
        let (id, value, lists) = (box_id.clone(), value.clone(), lists.clone());
        open.get().then(|| match is_written(field) {
            true => {
                let text = value_words(field, &value, &lists, lang);
                view! { <WritingBox id field text on_save=save /> }.into_any()
            }
            false => view! { <Choosing id field value lists on_save=save /> }.into_any(),
        })
    };
    view! {
        <Button label weight=Weight::Quiet on_tap=move |()| open.update(|open| *open = !*open) />
        {boxed}
    }
    .into_any()
}

#[component]
fn WritingBox(
    id: String,
    field: Field,
    text: String,
    /// Called with the value as it is kept.
    on_save: Callback<String>,
) -> impl IntoView {
    let lang = use_lang();
    let typed = RwSignal::new(text);
    let error = RwSignal::new(String::new());
    let save = move || {
        let value = typed_value(field, &typed.get_untracked());
        if field.tidy(&value).is_none() {
            error.set(t::notebook::not_such_value(lang).to_string());
            return;
        }
        on_save.run(value);
    };
    let keyboard = match field {
        Field::Number | Field::OldNumber => Keyboard::Digits,
        Field::Phone => Keyboard::Phone,
        Field::Email => Keyboard::Email,
        _ => Keyboard::Text,
    };
    let hint = match field {
        Field::BirthDate | Field::IssuedOn => t::notebook::date_hint(lang),
        _ => "",
    };
    view! {
        <form
            class="stack"
            on:submit=move |event| {
                event.prevent_default();
                save();
            }
        >
            <Question
                id
                label=field_name(field, lang).to_string()
                hint=hint.to_string()
                error
                control=Box::new(move |control| view! {
                    <TextInput control value=typed on_input=move |text| typed.set(text) keyboard words={field == Field::FullName} />
                }.into_any())
            />
            <Button label=t::notebook::save(lang).to_string() weight=Weight::Secondary on_tap=move |()| save() />
        </form>
    }
    .into_any()
}

/// Who the person is to the holder of the phone.
#[component]
fn Who(id: PersonId, relation: Relation) -> impl IntoView {
    let lang = use_lang();
    let choices: Vec<Choice> = Relation::ALL
        .into_iter()
        .map(|relation| Choice::new(relation.word(), relation_name(relation, lang)))
        .collect();
    let value = RwSignal::new(relation.word().to_string());
    let box_id = format!("{id}-relation");
    let choose = move |word: String| {
        if let Some(relation) = Relation::named(&word) {
            value.set(word);
            change(&id, move |memory, id| {
                memory.relate(id, relation, clock::now())
            });
        }
    };
    view! {
        <Question
            id=box_id
            label=t::notebook::relation(lang).to_string()
            several=true
            control=Box::new(move |control| view! {
                <RadioGroup control choices value on_choose=Callback::new(choose) inline=true />
            }.into_any())
        />
    }
    .into_any()
}

/// Forgets a person, after asking.
#[component]
fn Forget(id: PersonId, name: String) -> impl IntoView {
    let lang = use_lang();
    let open = RwSignal::new(false);
    let forget = move |()| {
        open.set(false);
        change(&id, |memory, id| memory.forget(id));
    };
    let label = t::notebook::forget_person(lang, name);
    view! {
        <Button label=label.clone() weight=Weight::Warning on_tap=move |()| open.set(true) />
        <Confirm
            open
            title=label.clone()
            yes=label
            no=t::notebook::cancel(lang).to_string()
            on_yes=forget
            grave=true
        >
            <p>{t::notebook::forget_person_text(lang)}</p>
        </Confirm>
    }
    .into_any()
}
