//! "Scan the ID card": fills the questions of one person from the card's code, or from the signed-in account; each answer
//! keeps its source until it is edited.

use calendar::Date;
use domain::Card;
use domain::person::{CardKind, CardWarning, Sex};
use forms::{Definition, Form, Path, Value};
use i18n::t;
use leptos::prelude::*;
use sync::protocol::SessionPerson;

use super::filling::Filling;
use super::old_address;
use crate::device::clock;
use crate::pages::parts;
use crate::state::{announce, shared, use_lang};
use crate::ui::button::{Button, Weight};
use crate::ui::icon::Icon;
use crate::ui::later::later;
use crate::ui::notice::{Notice, Tone};

/// A fact offered to the questions that ask for it by this name.
type Fact = (&'static str, Value);

/// From this day on cards are issued by the ministry itself (Law 26/2023/QH15).
const MINISTRY_FROM: &str = "2024-07-01";

/// From this year on, and before that day, by the department for administrative management.
const DEPARTMENT_FROM: i32 = 2018;

fn facts_of_card(card: &Card) -> Vec<Fact> {
    let mut facts = vec![
        ("card.full_name", Value::text(card.name.clone())),
        ("card.pin", Value::text(card.number.to_string())),
        ("card.birth_date", Value::PartialDate(card.birth)),
        ("card.sex", Value::text(sex_code(card.sex))),
        ("card.kind", Value::text(kind_code(card.kind()))),
    ];
    if let Some(issued) = card.issued {
        facts.push(("card.issued_on", Value::Date(issued)));
        facts.push(("card.issuer", Value::text(issuer_code(issued))));
    }
    facts
}

fn facts_of_account(person: &SessionPerson) -> Vec<Fact> {
    let mut facts = vec![
        ("card.full_name", Value::text(person.name.clone())),
        ("card.pin", Value::text(person.personal_number.to_string())),
    ];
    facts.extend(
        person
            .birth_date
            .map(|birth| ("card.birth_date", Value::PartialDate(birth))),
    );
    facts.extend(
        person
            .sex
            .map(|sex| ("card.sex", Value::text(sex_code(sex)))),
    );
    facts.extend(
        person
            .phone
            .as_ref()
            .map(|phone| ("profile.phone", Value::text(phone.to_string()))),
    );
    facts
}

const fn sex_code(sex: Sex) -> &'static str {
    match sex {
        Sex::Male => "nam",
        Sex::Female => "nu",
    }
}

const fn kind_code(kind: CardKind) -> &'static str {
    match kind {
        CardKind::CitizenCard => "cccd",
        CardKind::IdentityCard => "the_can_cuoc",
    }
}

fn issuer_code(issued: Date) -> &'static str {
    match Date::parse_iso(MINISTRY_FROM) {
        Ok(from) if issued >= from => "bca",
        _ if issued.year() >= DEPARTMENT_FROM => "qlhc",
        _ => "dkql",
    }
}

/// The questions inside a group that ask for a fact, with the answer each would get.
fn answers_for(form: &Form, group: &Path, facts: &[Fact]) -> Vec<(Path, Value)> {
    let mut found = Vec::new();
    for path in form.children(group) {
        let Some(node) = form.node(&path) else {
            continue;
        };
        match node.definition {
            Definition::Question(question) => {
                let wanted = question.autofill.as_deref();
                let fact = facts.iter().find(|(name, _)| Some(*name) == wanted);
                let fitting = fact.map(|(_, value)| fit(value, question));
                found.extend(fitting.map(|value| (path, value)));
            }
            _ => found.extend(answers_for(form, &path, facts)),
        }
    }
    found
}

/// A year-only birth date stays one where the question allows it; where it does not, the person is asked.
fn fit(value: &Value, question: &forms::Question) -> Value {
    match value {
        Value::PartialDate(partial) if question.value_type() == forms::ValueType::Date => partial
            .date()
            .map_or_else(|| Value::text(partial.to_string()), Value::Date),
        value => value.clone(),
    }
}

/// Two buttons above the questions of one person.
#[component]
pub(crate) fn FillFromCard(filling: Filling, path: Path) -> impl IntoView {
    let lang = use_lang();
    let scanning = RwSignal::new(false);
    let trouble = RwSignal::new(None::<&'static str>);
    let residence = RwSignal::new(None::<(String, bool)>);
    let fill = {
        let path = path.clone();
        move |facts: &[Fact], source: &'static str| {
            let answers = filling.ask_once(|form| answers_for(form, &path, facts));
            for (path, value) in answers {
                filling.propose(&path, value, source);
            }
        }
    };
    let on_code = {
        let fill = fill.clone();
        Callback::new(
            move |text: String| match Card::read(&text, clock::today()) {
                Ok(card) => {
                    scanning.set(false);
                    trouble.set(None);
                    fill(&facts_of_card(&card), "card");
                    let old_units = card.warnings.contains(&CardWarning::OldUnits);
                    residence.set(Some((card.residence.clone(), old_units)));
                    announce(t::form::card_read(lang, &card.name));
                }
                Err(_) => trouble.set(Some(t::form::not_a_card(lang))),
            },
        )
    };
    let account = move || {
        let fill = fill.clone();
        let person = shared().session.get().person().cloned()?;
        Some(view! {
            <Button
                label=t::form::fill_from_account(lang).to_string()
                weight=Weight::Secondary
                icon=Icon::Person
                on_tap=move |()| fill(&facts_of_account(&person), "account")
            />
        })
    };
    let scan_id = format!("{}-scan", path.html_id());
    view! {
        <div class="fill-from-card">
            <Button
                id=scan_id
                label=t::form::scan_card(lang).to_string()
                weight=Weight::Secondary
                icon=Icon::Scan
                on_tap=move |()| scanning.update(|open| *open = !*open)
            />
            {account}
            {move || scanning.get().then(|| later(move || parts::viewfinder(on_code)))}
            {move || trouble.get().map(|text| view! { <Notice tone=Tone::Warning title=text /> })}
            {move || {
                let (address, old_units) = residence.get().filter(|(address, _)| !address.is_empty())?;
                let path = path.clone();
                Some(later(move || old_address::of_card(filling, path.clone(), address.clone(), old_units)))
            }}
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_issuer_follows_from_the_day_of_issue() {
        let day = |text| Date::parse_iso(text).unwrap();
        assert_eq!(issuer_code(day("2024-07-01")), "bca");
        assert_eq!(issuer_code(day("2021-05-10")), "qlhc");
        assert_eq!(issuer_code(day("2016-03-02")), "dkql");
    }

    #[test]
    fn a_card_offers_what_it_says_and_nothing_else() {
        let text = "045058004217|197034562|Hồ Văn Lương|12041958|Nam|Thôn Tà Rùng, Húc, Hướng Hóa, Quảng Trị|10052021";
        let card = Card::read(text, Date::parse_iso("2026-11-23").unwrap()).unwrap();
        let facts = facts_of_card(&card);
        let of = |name| {
            facts
                .iter()
                .find(|(known, _)| *known == name)
                .map(|(_, value)| value.clone())
        };
        assert_eq!(of("card.full_name"), Some(Value::text("Hồ Văn Lương")));
        assert_eq!(of("card.kind"), Some(Value::text("cccd")));
        assert_eq!(of("profile.phone"), None);
    }
}
