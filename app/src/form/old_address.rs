//! Addresses as people remember them and as cards print them, brought to today's province and commune; what is in doubt is the
//! person's to choose. A part of the app of its own, with the table of units it fetches on first use.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use domain::address::Commune;
use forms::{Definition, Form, ListRef, Path, Value};
use i18n::t;
use leptos::prelude::*;
use leptos::task::spawn_local;
use people::{Origin, Residence, in_words};
use places::{Doubt, Places, Reading, Verdict, Written};
use wasm_split_helpers::wasm_split;

use super::filling::Filling;
use crate::catalogue;
use crate::net::Trouble;
use crate::state::{announce, use_lang};
use crate::ui::button::{Button, Weight};
use crate::ui::field::{Control, Field};
use crate::ui::later::Drawn;
use crate::ui::notice::{Notice, Tone};
use crate::ui::text_input::TextInput;

thread_local! {
    /// Reading the table takes a slow phone a moment, so it is done once.
    static PLACES: RefCell<Option<Rc<Places>>> = const { RefCell::new(None) };
}

/// A box for an old address, inside the group of an address.
#[wasm_split(remembering, fallible)]
pub(super) fn by_old_names(filling: Filling, area: Path) -> Drawn {
    Ok(view! { <ByOldNames filling area /> }.into_any())
}

/// The address of a card that was just read, for every address inside the group of its person that asks for it; the note says
/// which card it is from, when, and how it stands there.
#[wasm_split(remembering, fallible)]
pub(super) fn of_card(
    filling: Filling,
    person: Path,
    given: String,
    old_units: bool,
    note: String,
) -> Drawn {
    Ok(view! { <OfCard filling person given old_units note /> }.into_any())
}

/// The address of a card that was just read, for whoever else has use for it.
#[wasm_split(remembering, fallible)]
pub(crate) fn of_holder(given: String, old_units: bool, on_found: Callback<Residence>) -> Drawn {
    let goal = Goal {
        asks: true,
        on_found: Callback::new(move |found: Found| on_found.run(found.residence)),
    };
    Ok(answered(goal, given, written_on_card(old_units)))
}

/// The questions of one address.
#[derive(Clone, Default)]
struct Area {
    province: Option<Path>,
    commune: Option<Path>,
    detail: Option<Path>,
}

impl Area {
    /// The questions inside this group.
    fn of(form: &Form, group: &Path) -> Area {
        let mut area = Area::default();
        for path in form.children(group) {
            let Some(Definition::Question(question)) = form.node(&path).map(|node| node.definition)
            else {
                continue;
            };
            match question.list() {
                Some(ListRef::External(list)) if list == "provinces" => area.province = Some(path),
                Some(ListRef::External(list)) if list == "communes" => area.commune = Some(path),
                Some(_) => {}
                None => area.detail = area.detail.or(Some(path)),
            }
        }
        area
    }

    /// Answers with what was found of the three; from where, when it was not typed.
    fn take(&self, filling: Filling, found: &Residence, source: Option<&str>) {
        let answers = [
            (&self.province, &found.province),
            (&self.commune, &found.commune),
            (&self.detail, &found.detail),
        ];
        // The text as it stands on the card is told once, beside the lowest unit.
        let lowest = match &*found.commune {
            "" => &self.province,
            _ => &self.commune,
        };
        for (path, answer) in answers {
            let Some(path) = path.as_ref().filter(|_| !answer.is_empty()) else {
                continue;
            };
            let answer = Value::text(answer.clone());
            match source {
                Some(source) if Some(path) == lowest.as_ref() => {
                    filling.propose(path, answer, source);
                }
                Some(source) => filling.propose(path, answer, Origin::short(source)),
                None => filling.answer(path, Some(answer)),
            }
        }
    }
}

fn found_in(reading: &Reading, commune: &Commune) -> Found {
    let province = reading.province.as_ref();
    let province = province.filter(|province| province.code == commune.province);
    let words = [
        &*reading.detail,
        &*commune.name,
        province.map_or("", |province| &*province.full_name),
    ];
    let words = words.into_iter().filter(|part| !part.is_empty());
    Found {
        residence: Residence {
            province: commune.province.to_string(),
            commune: commune.code.to_string(),
            detail: reading.detail.clone(),
        },
        words: words.collect::<Vec<_>>().join(", "),
    }
}

/// The addresses inside the group of a person that a card may fill.
fn areas_of_card(form: &Form, group: &Path) -> Vec<Area> {
    let mut found = Vec::new();
    for path in form.children(group) {
        match form.node(&path).map(|node| node.definition) {
            Some(Definition::Group(inner))
                if inner.autofill.as_deref() == Some("card.residence") =>
            {
                found.push(Area::of(form, &path));
            }
            Some(Definition::Group(_)) => found.extend(areas_of_card(form, &path)),
            _ => {}
        }
    }
    found
}

async fn read(given: &str, written: Written) -> Result<Option<Reading>, Trouble> {
    let places = match PLACES.with_borrow(Clone::clone) {
        Some(places) => places,
        None => {
            let document = catalogue::places().await?;
            let places = Places::read(document.as_bytes()).map_err(|_| Trouble::Unreadable)?;
            let places = Rc::new(places);
            PLACES.set(Some(Rc::clone(&places)));
            places
        }
    };
    Ok(places.find(given, written).ok())
}

/// How far reading one address has come.
#[derive(Clone)]
enum State {
    Fetching,
    NotHere,
    Read(Arc<Reading>),
    /// The person said which of several it is.
    Chosen(String),
    TooLong,
}

#[component]
fn ByOldNames(filling: Filling, area: Path) -> impl IntoView {
    let lang = use_lang();
    let text = RwSignal::new(String::new());
    let error = RwSignal::new(String::new());
    let asked = RwSignal::new(None::<String>);
    let id = [&*area.html_id(), "-old"].concat();
    let goal = Goal::questions(
        filling,
        filling.ask_once(|form| vec![Area::of(form, &area)]),
        Vec::new(),
        None,
    );
    let control: Box<dyn FnOnce(Control) -> AnyView> = Box::new(move |control| {
        view! {
            <TextInput
                control
                value=text
                on_input=move |typed: String| {
                    error.set(String::new());
                    text.set(typed);
                }
            />
        }
        .into_any()
    });
    let find = move |()| {
        let written = text.get_untracked();
        match written.trim() {
            "" => error.set(t::address::empty(lang).to_string()),
            written => asked.set(Some(written.to_string())),
        }
    };
    view! {
        <Field
            id
            label=t::address::old_label(lang).to_string()
            hint=t::address::old_hint(lang).to_string()
            error
            control
        />
        <Button label=t::address::find(lang).to_string() weight=Weight::Secondary on_tap=find />
        {move || asked.get().map(|given| answered(goal, given, Written::AnyTime))}
    }
    .into_any()
}

#[component]
fn OfCard(
    filling: Filling,
    person: Path,
    given: String,
    old_units: bool,
    note: String,
) -> impl IntoView {
    let (areas, lines) =
        filling.ask_once(|form| (areas_of_card(form, &person), in_words(form, &person)));
    // Until it is read, and where it cannot be, what the card says is what would be typed.
    for line in &lines {
        filling.propose(line, Value::text(given.clone()), Origin::short(&note));
    }
    let goal = Goal::questions(filling, areas, lines, Some(note));
    answered(goal, given, written_on_card(old_units))
}

const fn written_on_card(old_units: bool) -> Written {
    match old_units {
        true => Written::BeforeMerger,
        false => Written::AnyTime,
    }
}

/// Where an address that was read goes.
#[derive(Clone, Copy)]
struct Goal {
    /// Whether anything asks for it.
    asks: bool,
    on_found: Callback<Found>,
}

/// An address by today's units.
struct Found {
    residence: Residence,
    /// The same as people write it; empty where no commune is known.
    words: String,
}

impl Goal {
    /// The questions of these addresses, and those that ask for one in words.
    fn questions(
        filling: Filling,
        areas: Vec<Area>,
        lines: Vec<Path>,
        source: Option<String>,
    ) -> Goal {
        Goal {
            asks: !areas.is_empty() || !lines.is_empty(),
            on_found: Callback::new(move |found: Found| {
                for area in &areas {
                    area.take(filling, &found.residence, source.as_deref());
                }
                if let (Some(source), false) = (&source, found.words.is_empty()) {
                    for line in &lines {
                        filling.propose(line, Value::text(found.words.clone()), source);
                    }
                }
            }),
        }
    }

    fn take_what_is_certain(self, reading: &Reading) {
        match (reading.verdict, &*reading.communes, &reading.province) {
            (Verdict::Certain, [commune, ..], _) => {
                self.on_found.run(found_in(reading, commune));
            }
            (Verdict::Unknown, _, Some(province)) => self.on_found.run(Found {
                residence: Residence {
                    province: province.code.to_string(),
                    ..Residence::default()
                },
                words: String::new(),
            }),
            _ => {}
        }
    }
}

/// Reads an address and takes it over, or asks which of several it is.
fn answered(goal: Goal, given: String, written: Written) -> AnyView {
    let lang = use_lang();
    let state = RwSignal::new(State::Fetching);
    let look = move |()| {
        state.set(State::Fetching);
        let given = given.clone();
        spawn_local(async move {
            let now = match read(&given, written).await {
                Err(_) => State::NotHere,
                Ok(None) => State::TooLong,
                Ok(Some(reading)) => {
                    goal.take_what_is_certain(&reading);
                    State::Read(Arc::new(reading))
                }
            };
            state.try_set(now);
        });
    };
    look(());
    let look = Callback::new(look);
    (move || match state.get() {
        State::Fetching => view! { <p role="status">{t::address::fetching(lang)}</p> }.into_any(),
        State::NotHere => view! {
            <Notice tone=Tone::Warning title=t::address::not_here(lang)>
                <Button label=t::common::try_again(lang).to_string() on_tap=look />
            </Notice>
        }
        .into_any(),
        State::TooLong => {
            view! { <Notice tone=Tone::Warning title=t::form::too_long(lang) /> }.into_any()
        }
        State::Read(reading) if !goal.asks => {
            view! { <Notice title=t::form::residence_on_card(lang, &reading.given) /> }.into_any()
        }
        State::Read(reading) => told(&reading, goal, state),
        State::Chosen(sentence) => view! { <Notice title=sentence /> }.into_any(),
    })
    .into_any()
}

/// What became of the address: taken over, to be chosen, or not understood.
fn told(reading: &Arc<Reading>, goal: Goal, state: RwSignal<State>) -> AnyView {
    let lang = use_lang();
    let given = &*reading.given;
    let respelled = reading
        .doubts
        .contains(&Doubt::Respelled)
        .then(|| view! { <p>{t::address::respelled(lang)}</p> });
    let warning = |title: String| view! { <Notice tone=Tone::Warning title /> }.into_any();
    match (reading.verdict, reading.address()) {
        (Verdict::Certain, Some(today)) => {
            let today = [&*today.commune, ", ", &*today.province].concat();
            let sentence = t::address::taken(lang, given, &today);
            announce(sentence.clone());
            view! { <Notice title=sentence>{respelled}</Notice> }.into_any()
        }
        (Verdict::Choose, _) => {
            let choices = choices(reading, goal, state);
            view! { <Notice title=t::address::choose(lang, given)>{respelled}{choices}</Notice> }
                .into_any()
        }
        (_, Some(_)) if !reading.communes.is_empty() => {
            let choices = choices(reading, goal, state);
            let title = t::address::unknown_commune(lang, given);
            view! { <Notice tone=Tone::Warning title>{choices}</Notice> }.into_any()
        }
        (_, Some(today)) => warning(t::address::unknown_province(lang, given, &today.province)),
        (_, None) => warning(t::address::unknown(lang, given)),
    }
}

/// A button for each commune it may be.
fn choices(reading: &Arc<Reading>, goal: Goal, state: RwSignal<State>) -> AnyView {
    let lang = use_lang();
    let rows: Vec<AnyView> = reading
        .communes
        .iter()
        .map(|commune| {
            let (reading, commune) = (Arc::clone(reading), commune.clone());
            let label = commune.name.clone();
            let on_tap = move |()| {
                goal.on_found.run(found_in(&reading, &commune));
                let sentence = t::address::taken(lang, &reading.given, &commune.name);
                announce(sentence.clone());
                state.set(State::Chosen(sentence));
            };
            view! { <li><Button label weight=Weight::Secondary on_tap /></li> }.into_any()
        })
        .collect();
    view! { <ul class="plain-list">{rows}</ul> }.into_any()
}
