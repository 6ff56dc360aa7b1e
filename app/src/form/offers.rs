//! What the notebook offers to the questions of one person: offered, with source and doubt, never put in unasked; and a word
//! when one number stands under two people.

use forms::Path;
use i18n::{Lang, t};
use leptos::prelude::*;
use leptos::task::spawn_local;
use people::{Fit, Group, Offer, Person, Role, Standing, same_numbers};
use sync::store::Door;

use super::filling::Filling;
use super::told::{
    Lists, doubt_line, field_name, known_source, name_of_person, place_name, value_words,
};
use crate::device::clock;
use crate::device::notebook::{self, Notebook};
use crate::pages::notebook_unlock::Unlock;
use crate::state::{announce, shared, use_lang, whenever};
use crate::ui::button::{Button, Weight};
use crate::ui::fold::Fold;
use crate::ui::icon::Icon;
use crate::ui::notice::{Notice, Tone};

/// The offers of one group.
#[component]
pub(crate) fn Offers(filling: Filling, path: Path) -> impl IntoView {
    let lang = use_lang();
    let found = RwSignal::new(None::<(Notebook, Lists)>);
    whenever(move || {
        shared().kept.track();
        spawn_local(async move {
            let read = notebook::read().await;
            let lists = match &read {
                Notebook::Open(memory, _) if !memory.people().is_empty() => Lists::fetch().await,
                _ => Lists::default(),
            };
            let read = Some((read, lists));
            // Other things on the phone change often: what is on the page stays while this has not.
            if found.try_with_untracked(|known| differs(known, &read)) == Some(true) {
                found.try_set(read);
            }
        });
    });
    let group = path.clone();
    let offered = move || match found.get() {
        Some((Notebook::Locked(doors), _)) => {
            let id = format!("{}-pin", group.html_id());
            let label = t::notebook::unlock_to_fill(lang).to_string();
            view! { <Locked id doors label /> }.into_any()
        }
        Some((Notebook::Open(memory, _), lists)) => {
            let people = memory.people().to_vec();
            view! { <Ranked filling path=group.clone() people lists /> }.into_any()
        }
        _ => ().into_any(),
    };
    view! {
        {offered}
        <SameNumbers filling path />
    }
    .into_any()
}

fn differs(known: &Option<(Notebook, Lists)>, read: &Option<(Notebook, Lists)>) -> bool {
    let notebook =
        |of: &Option<(Notebook, Lists)>| of.as_ref().map(|(notebook, _)| notebook.clone());
    notebook(known) != notebook(read)
}

/// It is locked: a way to open it here.
#[component]
pub(super) fn Locked(
    /// Id of the box for the PIN.
    id: String,
    /// The ways in.
    doors: Vec<Door>,
    /// What it would be opened for.
    label: String,
) -> impl IntoView {
    let open = RwSignal::new(false);
    view! {
        <Button
            label
            weight=Weight::Quiet
            on_tap=move |()| open.update(|open| *open = !*open)
        />
        {move || open.get().then(|| view! { <Unlock id=id.clone() doors=doors.clone() /> })}
    }
    .into_any()
}

/// People from the best fit to the least, the unlikely folded away.
#[component]
fn Ranked(filling: Filling, path: Path, people: Vec<Person>, lists: Lists) -> impl IntoView {
    let lang = use_lang();
    let role = filling.ask_once(|form| Group::at(form, &path).and_then(|group| group.role));
    let mut people = people;
    order::by_key(&mut people, |person| {
        (fit(role, person), std::cmp::Reverse(person.last_given()))
    });
    let meant = people
        .iter()
        .filter(|person| fit(role, person) == Fit::Meant)
        .count();
    // With nobody meant, the few there are stand open.
    let shown = match meant {
        0 if people.len() <= 3 => people.len(),
        meant => meant,
    };
    let others = people.split_off(shown);
    let draw = move |people: Vec<Person>, path: Path, lists: Lists| {
        people
            .into_iter()
            .map(|person| {
                let (path, lists) = (path.clone(), lists.clone());
                view! { <Offered filling path person lists /> }.into_any()
            })
            .collect::<Vec<AnyView>>()
    };
    let folded = (!others.is_empty()).then(|| {
        let rest = draw(others, path.clone(), lists.clone());
        view! { <Fold title=t::notebook::others(lang)>{rest}</Fold> }
    });
    view! { <div class="offers">{draw(people, path, lists)}{folded}</div> }.into_any()
}

fn fit(role: Option<Role>, person: &Person) -> Fit {
    role.map_or(Fit::Possible, |role| role.fit(person))
}

fn offers_now(filling: Filling, path: &Path, person: &Person) -> Vec<Offer> {
    let notes = filling.sources();
    filling.ask(|form| people::offers(form, path, &notes, person, clock::today()))
}

/// One person: one tap to take, and a look at what would come in and from where.
#[component]
fn Offered(filling: Filling, path: Path, person: Person, lists: Lists) -> impl IntoView {
    let lang = use_lang();
    let name = name_of_person(&person, lang);
    let take = {
        let (path, person) = (path.clone(), person.clone());
        move |()| {
            notebook::used();
            let offers = untrack(|| offers_now(filling, &path, &person));
            let taken: Vec<&Offer> = offers.iter().filter(|offer| offer.is_taken()).collect();
            for offer in &taken {
                let note = offer.note();
                for (path, value) in &offer.answers {
                    filling.propose(path, value.clone(), &note);
                }
            }
            announce(match taken.len() {
                0 => t::notebook::filled_nothing(lang).to_string(),
                count => t::notebook::filled(lang, count),
            });
        }
    };
    let lines = move || {
        offers_now(filling, &path, &person)
            .iter()
            .map(|offer| line(offer, &lists, lang))
            .collect::<Vec<AnyView>>()
    };
    view! {
        <div class="offers__person">
            <Button
                label=t::notebook::fill_from(lang, &name)
                weight=Weight::Secondary
                icon=Icon::Person
                on_tap=take
            />
            <Fold title=t::notebook::preview(lang, &name)>
                <dl class="offers__values">{lines}</dl>
            </Fold>
        </div>
    }
    .into_any()
}

fn line(offer: &Offer, lists: &Lists, lang: Lang) -> AnyView {
    let standing = match offer.standing {
        Standing::New => String::new(),
        Standing::Same => t::notebook::is_there(lang).to_string(),
        Standing::Differs => t::notebook::stays(lang).to_string(),
    };
    let doubt = offer.doubt.map(|doubt| doubt_line(doubt, lang));
    view! {
        <div class="offers__value">
            <dt class="offers__name">{field_name(offer.field, lang)}</dt>
            <dd class="offers__words">
                {value_words(offer.field, &offer.known.value, lists, lang)}
                <span class="offers__source">{known_source(&offer.known, lang)}</span>
                {(!standing.is_empty()).then(|| view! { <span class="offers__source">{standing}</span> })}
                {doubt.map(|doubt| view! { <span class="offers__doubt">{doubt}</span> })}
            </dd>
        </div>
    }
    .into_any()
}

/// One number under two people, said where it stands.
#[component]
fn SameNumbers(filling: Filling, path: Path) -> impl IntoView {
    let lang = use_lang();
    let others = Memo::new(move |_| {
        filling.ask(|form| {
            let beside = same_numbers(form).into_iter().filter_map(|same| {
                let other = match (same.first == path, same.second == path) {
                    (true, _) => same.second,
                    (_, true) => same.first,
                    _ => return None,
                };
                Some(place_name(form, &other, lang))
            });
            beside.collect::<Vec<String>>()
        })
    });
    let said = move || {
        let notice = |group: String| {
            view! {
                <Notice tone=Tone::Warning title=t::notebook::same_number(lang, group)>
                    <p>{t::notebook::same_number_text(lang)}</p>
                </Notice>
            }
            .into_any()
        };
        others
            .get()
            .into_iter()
            .map(notice)
            .collect::<Vec<AnyView>>()
    };
    said.into_any()
}
