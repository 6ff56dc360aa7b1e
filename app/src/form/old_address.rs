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
use order::Map;
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
    /// The last address that was given to be read, by the first question it is for: an earlier one is nobody's wish any more.
    static LAST: RefCell<Map<Path, u32>> = const { RefCell::new(Map::new()) };
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
    Ok(answered(
        Goal::Other(on_found),
        given,
        written_on_card(old_units),
    ))
}

/// The way from old names to today's, for an address that is written in words.
#[wasm_split(remembering, fallible)]
pub(super) fn in_todays_words(filling: Filling, line: Path) -> Drawn {
    Ok(view! { <InTodaysWords filling line /> }.into_any())
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

#[component]
fn InTodaysWords(filling: Filling, line: Path) -> impl IntoView {
    let lang = use_lang();
    let asked = RwSignal::new(None::<String>);
    let there = {
        let line = line.clone();
        Memo::new(move |_| {
            filling
                .shown(&line, lang)
                .value
                .and_then(|value| value.as_text().map(str::to_owned))
        })
    };
    let find = move |()| asked.set(there.get_untracked());
    let goal = move || Goal::questions(filling, Vec::new(), vec![line.clone()], None);
    view! {
        {move || there.read().is_some().then(|| view! {
            <Button label=t::address::find(lang).to_string() weight=Weight::Quiet on_tap=find />
        })}
        {move || asked.get().map(|given| answered(goal(), given, Written::AnyTime))}
    }
    .into_any()
}

/// How far reading one address has come.
#[derive(Clone)]
enum State {
    Fetching,
    NotHere,
    Read(Arc<Reading>),
    /// What is certain about it was filled in.
    Taken(Arc<Reading>),
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
    let goal = move || {
        let areas = filling.ask_once(|form| vec![Area::of(form, &area)]);
        Goal::questions(filling, areas, Vec::new(), None)
    };
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
        {move || asked.get().map(|given| answered(goal(), given, Written::AnyTime))}
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

/// An address by today's units.
struct Found {
    residence: Residence,
    /// The same as people write it; empty where no commune is known.
    words: String,
}

/// Where an address that was read goes. It may be read after the page was left or the row was folded.
#[derive(Clone)]
enum Goal {
    Questions(Arc<Questions>),
    /// Whoever else has use for it.
    Other(Callback<Residence>),
}

/// The questions of some addresses, and those that take one in words.
struct Questions {
    filling: Filling,
    areas: Vec<Area>,
    lines: Vec<Path>,
    source: Option<String>,
    /// What stood there when the address was given to be read.
    before: Vec<(Path, Option<Value>)>,
    /// Which address it was for these questions.
    turn: u32,
}

impl Questions {
    /// Whether nobody has answered since: what is read by itself replaces nothing that was typed meanwhile.
    fn is_as_before(&self) -> bool {
        self.before
            .iter()
            .all(|(path, before)| answer_at(self.filling, path) == *before)
    }

    /// Whether no other address was given since, for the same questions.
    fn is_last(&self) -> bool {
        let first = self.before.first();
        first.is_none_or(|(path, _)| {
            LAST.with_borrow(|last| last.get(path).is_none_or(|turn| *turn == self.turn))
        })
    }

    fn take(&self, found: &Found) {
        let source = self.source.as_deref();
        for area in &self.areas {
            area.take(self.filling, &found.residence, source);
        }
        let lines = self.lines.iter().filter(|_| !found.words.is_empty());
        for line in lines {
            let words = Value::text(found.words.clone());
            match source {
                Some(source) => self.filling.propose(line, words, source),
                None => self.filling.answer(line, Some(words)),
            }
        }
    }
}

fn answer_at(filling: Filling, path: &Path) -> Option<Value> {
    filling.ask_once(|form| form.node(path)?.value.cloned())
}

impl Goal {
    /// The questions of these addresses, and those that ask for one in words.
    fn questions(
        filling: Filling,
        areas: Vec<Area>,
        lines: Vec<Path>,
        source: Option<String>,
    ) -> Goal {
        let parts = |area: &Area| [&area.province, &area.commune, &area.detail].map(Clone::clone);
        let of_areas = areas.iter().flat_map(parts).flatten();
        let before: Vec<(Path, Option<Value>)> = of_areas
            .chain(lines.iter().cloned())
            .map(|path| (path.clone(), answer_at(filling, &path)))
            .collect();
        let turn = before.first().map_or(0, |(path, _)| {
            LAST.with_borrow_mut(|last| {
                let turn = last.or_default(path);
                *turn = turn.wrapping_add(1);
                *turn
            })
        });
        Goal::Questions(Arc::new(Questions {
            filling,
            areas,
            lines,
            source,
            before,
            turn,
        }))
    }

    /// Whether anything asks for it.
    fn asks(&self) -> bool {
        match self {
            Goal::Questions(of) => !of.areas.is_empty() || !of.lines.is_empty(),
            Goal::Other(_) => true,
        }
    }

    fn take(&self, found: Found) {
        match self {
            Goal::Questions(of) => of.take(&found),
            // Nobody waits for it any more.
            Goal::Other(on_found) => drop(on_found.try_run(found.residence)),
        }
    }

    /// Whether somebody still wants it.
    fn is_wanted(&self) -> bool {
        match self {
            Goal::Questions(of) => of.is_last(),
            Goal::Other(_) => true,
        }
    }

    /// Whether anything of it is chosen from lists.
    fn has_lists(&self) -> bool {
        match self {
            Goal::Questions(of) => !of.areas.is_empty(),
            Goal::Other(_) => true,
        }
    }

    /// Whether everything there is to take was taken; the rest is the person's to choose.
    fn take_what_is_certain(&self, reading: &Reading) -> bool {
        if !self.asks() {
            return false;
        }
        let found = match (reading.verdict, &*reading.communes, &reading.province) {
            (Verdict::Certain, [commune, ..], _) => found_in(reading, commune),
            (Verdict::Unknown, _, Some(province)) if self.has_lists() => Found {
                residence: Residence {
                    province: province.code.to_string(),
                    ..Residence::default()
                },
                words: String::new(),
            },
            _ => return false,
        };
        match self {
            Goal::Questions(of) if !of.is_as_before() => false,
            goal => {
                goal.take(found);
                reading.verdict == Verdict::Certain || reading.communes.is_empty()
            }
        }
    }
}

/// Reads an address and takes it over, or asks which of several it is.
fn answered(goal: Goal, given: String, written: Written) -> AnyView {
    let lang = use_lang();
    let state = RwSignal::new(State::Fetching);
    let waiting = goal.clone();
    let look = move |()| {
        state.set(State::Fetching);
        let (given, goal) = (given.clone(), waiting.clone());
        spawn_local(async move {
            let read = read(&given, written).await;
            if !goal.is_wanted() {
                return;
            }
            let now = match read {
                Err(_) => State::NotHere,
                Ok(None) => State::TooLong,
                Ok(Some(reading)) => match goal.take_what_is_certain(&reading) {
                    true => State::Taken(Arc::new(reading)),
                    false => State::Read(Arc::new(reading)),
                },
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
        State::Read(reading) if !goal.asks() => {
            view! { <Notice title=t::form::residence_on_card(lang, &reading.given) /> }.into_any()
        }
        State::Taken(reading) => taken(&reading),
        State::Read(reading) => to_choose(&reading, &goal, state),
        State::Chosen(sentence) => view! { <Notice title=sentence /> }.into_any(),
    })
    .into_any()
}

/// That a name was spelt otherwise.
fn respelled(reading: &Reading) -> Option<AnyView> {
    let lang = use_lang();
    reading
        .doubts
        .contains(&Doubt::Respelled)
        .then(|| view! { <p>{t::address::respelled(lang)}</p> }.into_any())
}

fn warning(title: String) -> AnyView {
    view! { <Notice tone=Tone::Warning title /> }.into_any()
}

/// What was filled in.
fn taken(reading: &Reading) -> AnyView {
    let lang = use_lang();
    let (given, today) = (&*reading.given, reading.address().unwrap_or_default());
    if today.commune.is_empty() {
        return warning(t::address::unknown_province(lang, given, &today.province));
    }
    let today = [&*today.commune, ", ", &*today.province].concat();
    let sentence = t::address::taken(lang, given, &today);
    announce(sentence.clone());
    let respelled = respelled(reading);
    view! { <Notice title=sentence>{respelled}</Notice> }.into_any()
}

/// What is the person's to choose: between communes, or whether the one there is takes the place of what was typed meanwhile.
fn to_choose(reading: &Arc<Reading>, goal: &Goal, state: RwSignal<State>) -> AnyView {
    let lang = use_lang();
    let given = &*reading.given;
    if reading.communes.is_empty() {
        return warning(match goal.has_lists() {
            true => t::address::unknown(lang, given),
            false => t::address::unknown_in_words(lang, given),
        });
    }
    let (choices, respelled) = (choices(reading, goal, state), respelled(reading));
    match reading.verdict {
        Verdict::Certain => {
            let title = t::address::not_taken(lang, given);
            view! { <Notice title>{respelled}{choices}</Notice> }.into_any()
        }
        Verdict::Unknown => {
            let title = t::address::unknown_commune(lang, given);
            view! { <Notice tone=Tone::Warning title>{choices}</Notice> }.into_any()
        }
        Verdict::Choose => view! {
            <Notice title=t::address::choose(lang, given)>{respelled}{choices}</Notice>
        }
        .into_any(),
    }
}

/// A button for each commune it may be.
fn choices(reading: &Arc<Reading>, goal: &Goal, state: RwSignal<State>) -> AnyView {
    let lang = use_lang();
    let rows: Vec<AnyView> = reading
        .communes
        .iter()
        .map(|commune| {
            let (reading, commune, goal) = (Arc::clone(reading), commune.clone(), goal.clone());
            let label = commune.name.clone();
            let on_tap = move |()| {
                goal.take(found_in(&reading, &commune));
                let sentence = t::address::taken(lang, &reading.given, &commune.name);
                announce(sentence.clone());
                state.set(State::Chosen(sentence));
            };
            view! { <li><Button label weight=Weight::Secondary on_tap /></li> }.into_any()
        })
        .collect();
    view! { <ul class="plain-list">{rows}</ul> }.into_any()
}
