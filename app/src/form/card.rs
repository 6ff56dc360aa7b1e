//! "Scan the ID card": fills the questions of one person from the card's code, or from the signed-in account; each answer
//! keeps its source until it is edited.

use calendar::Date;
use domain::person::CardWarning;
use forms::{Path, Value};
use i18n::t;
use leptos::prelude::*;
use people::{Field, Group, Holder, Origin, Source, answers_for, sex_code};
use sync::protocol::SessionPerson;

use super::extras;
use super::filling::Filling;
use super::old_address;
use super::place::scan_button;
use super::told::origin_line;
use crate::device::{clock, held};
use crate::pages::parts;
use crate::state::{announce, shared, use_lang};
use crate::ui::button::{Button, Weight};
use crate::ui::icon::Icon;
use crate::ui::later::later;

/// A fact, by the field that asks for it.
type Fact = (Field, String);

fn facts_of_account(person: &SessionPerson) -> Vec<Fact> {
    let mut facts = vec![
        (Field::FullName, person.name.clone()),
        (Field::Number, person.personal_number.clone()),
    ];
    let birth = person.birth_date.map(calendar::PartialDate::iso);
    facts.extend(birth.map(|birth| (Field::BirthDate, birth)));
    let sex = person.sex.map(|sex| sex_code(sex).to_string());
    facts.extend(sex.map(|sex| (Field::Sex, sex)));
    facts.extend(person.phone.clone().map(|phone| (Field::Phone, phone)));
    facts
}

/// Two buttons above the questions of one person.
#[component]
pub(crate) fn FillFromCard(filling: Filling, path: Path) -> impl IntoView {
    let lang = use_lang();
    let scanning = RwSignal::new(false);
    // The reader comes with the first tap, or with a card that was scanned just before.
    let wanted = RwSignal::new(held::is_there());
    let residence = RwSignal::new(None::<(String, bool, String)>);
    filling.say_sources(origin_line);
    let fill = {
        let path = path.clone();
        move |facts: &[Fact], source: Source, over: Option<Date>| {
            let note = Origin {
                over,
                ..Origin::now(source, clock::now())
            };
            let note = note.to_string();
            let answers: Vec<(Path, Value)> =
                filling.ask_once(|form| answers_for(form, &path, facts));
            for (path, value) in answers {
                filling.propose(&path, value, &note);
            }
        }
    };
    let on_holder = {
        let fill = fill.clone();
        Callback::new(move |holder: Holder| {
            fill(&holder.facts, holder.source.clone(), holder.over);
            let old_units = holder.warnings.contains(&CardWarning::OldUnits);
            let note = Origin::now(holder.source, clock::now())
                .written_as(&holder.residence)
                .to_string();
            residence.set(Some((holder.residence, old_units, note)));
            announce(t::form::card_read(lang, &holder.name));
        })
    };
    // A guest or a member of the household is not who holds the phone.
    let of_many = filling.ask_once(|form| Group::at(form, &path).is_some_and(|group| group.is_row));
    let account = move || {
        let fill = fill.clone();
        let session = shared().session.get();
        let person = session.person().filter(|_| !of_many).cloned()?;
        Some(view! {
            <Button
                label=t::form::fill_from_account(lang).to_string()
                weight=Weight::Secondary
                icon=Icon::Person
                on_tap=move |()| fill(&facts_of_account(&person), Source::Account, None)
            />
        })
    };
    let scan_id = scan_button(&path);
    let box_id = format!("{}-card-text", path.html_id());
    let offered = path.clone();
    view! {
        <div class="fill-from-card">
            <Button
                id=scan_id
                label=t::form::scan_card(lang).to_string()
                weight=Weight::Secondary
                icon=Icon::Scan
                on_tap=move |()| {
                    wanted.set(true);
                    scanning.update(|open| *open = !*open);
                }
            />
            {account}
            {later(move || extras::offers(filling, offered.clone()))}
            {move || wanted.get().then(|| {
                let box_id = box_id.clone();
                later(move || parts::card_reader(box_id.clone(), scanning, on_holder, true))
            })}
            {move || {
                let (address, old_units, note) =
                    residence.get().filter(|(address, ..)| !address.is_empty())?;
                let path = path.clone();
                Some(later(move || old_address::of_card(filling, path.clone(), address.clone(), old_units, note.clone())))
            }}
        </div>
    }
    .into_any()
}
