//! A value of the notebook that is a choice, changed with what a form asks for it with: a few choices as buttons, a long list
//! by searching, an address by province, commune and what is written of it.

use i18n::t;
use leptos::prelude::*;
use people::{Field, Residence};

use crate::form::told::{Lists, choices_of, field_name, list_of};
use crate::state::use_lang;
use crate::ui::button::{Button, Weight};
use crate::ui::combo::Combo;
use crate::ui::field::{Control, Field as Question};
use crate::ui::radio_group::{Choice, RadioGroup};
use crate::ui::text_input::TextInput;

/// The choices of one field; calls back with the value as it is kept.
#[component]
pub(super) fn Choosing(
    /// What the ids of the controls begin with.
    id: String,
    field: Field,
    /// As it is kept.
    value: String,
    lists: Lists,
    on_save: Callback<String>,
) -> impl IntoView {
    if field == Field::Residence {
        return view! { <Living id value lists on_save /> }.into_any();
    }
    let lang = use_lang();
    let label = field_name(field, lang).to_string();
    let value = RwSignal::new(value);
    let choose = Callback::new(move |code: String| value.set(code));
    let control = match list_of(field) {
        Some(list) => {
            let place = Place {
                lists,
                list,
                value,
                within: None,
            };
            searched(id, label, place, choose)
        }
        None => {
            let choices = choices_of(field, lang);
            let control: Box<dyn FnOnce(Control) -> AnyView> = Box::new(move |control| {
                view! { <RadioGroup control choices value on_choose=choose /> }.into_any()
            });
            view! { <Question id label several=true control /> }.into_any()
        }
    };
    // Nothing chosen changes nothing: there is a button to forget.
    let save = Callback::new(move |()| {
        let code = value.get_untracked();
        if !code.is_empty() {
            on_save.run(code);
        }
    });
    saved(control, save)
}

/// Questions with a button under them: who moves through choices with the arrow keys has not chosen yet.
fn saved(questions: AnyView, save: Callback<()>) -> AnyView {
    let lang = use_lang();
    view! {
        <form
            class="stack"
            on:submit=move |event| {
                event.prevent_default();
                save.run(());
            }
        >
            {questions}
            <Button label=t::notebook::save(lang).to_string() weight=Weight::Secondary on_tap=save />
        </form>
    }
    .into_any()
}

/// An answer searched in a long list.
struct Place {
    lists: Lists,
    list: &'static str,
    value: RwSignal<String>,
    /// The province whose communes are offered.
    within: Option<RwSignal<String>>,
}

fn searched(id: String, label: String, place: Place, on_choose: Callback<String>) -> AnyView {
    let lang = use_lang();
    let Place {
        lists,
        list,
        value,
        within,
    } = place;
    let lists = StoredValue::new(lists);
    let chosen = Signal::derive(move || {
        let code = value.get();
        lists.with_value(|lists| lists.word(list, &code, lang))
    });
    let search = move |query: String| {
        let province = within.map(|province| province.get_untracked());
        lists.with_value(|lists| lists.find(list, province.as_deref(), &query, lang))
    };
    let take = move |choice: Option<Choice>| {
        on_choose.run(choice.map(|choice| choice.value).unwrap_or_default());
    };
    let control: Box<dyn FnOnce(Control) -> AnyView> = Box::new(move |control| {
        view! { <Combo control chosen search on_choose=take /> }.into_any()
    });
    let hint = Signal::derive(move || {
        let waits = within.is_some_and(|province| province.read().is_empty());
        match waits {
            true => t::form::choose_province_first(lang).to_string(),
            false => String::new(),
        }
    });
    view! { <Question id label hint control /> }.into_any()
}

/// Where somebody lives.
#[component]
fn Living(id: String, value: String, lists: Lists, on_save: Callback<String>) -> impl IntoView {
    let lang = use_lang();
    let before = Residence::parse(&value).unwrap_or_default();
    let province = RwSignal::new(before.province);
    let commune = RwSignal::new(before.commune);
    let detail = RwSignal::new(before.detail);
    let error = RwSignal::new(String::new());
    let save = Callback::new(move |()| {
        let residence = Residence {
            province: province.get_untracked(),
            commune: commune.get_untracked(),
            detail: detail.get_untracked(),
        };
        let text = residence.to_text();
        match Residence::parse(&text) {
            Some(_) => on_save.run(text),
            None => error.set(t::notebook::not_such_value(lang).to_string()),
        }
    });
    let of_province = Callback::new(move |code: String| {
        if code != province.get_untracked() {
            commune.set(String::new());
        }
        province.set(code);
    });
    let of_commune = Callback::new(move |code: String| commune.set(code));
    let provinces = Place {
        lists: lists.clone(),
        list: "provinces",
        value: province,
        within: None,
    };
    let communes = Place {
        lists,
        list: "communes",
        value: commune,
        within: Some(province),
    };
    let part = |ending: &str| [&*id, ending].concat();
    let questions = view! {
        {searched(part("-province"), t::form::choose_province(lang).to_string(), provinces, of_province)}
        {searched(part("-commune"), t::form::choose_commune(lang).to_string(), communes, of_commune)}
        <Question
            id=part("-detail")
            label=t::form::area_detail(lang).to_string()
            error
            control=Box::new(move |control| view! {
                <TextInput control value=detail on_input=move |text| detail.set(text) />
            }.into_any())
        />
    };
    saved(questions.into_any(), save)
}
