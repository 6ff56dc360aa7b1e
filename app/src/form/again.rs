//! What was said before, beside a question outside of any person's group that asks for it again: offered with where it was said,
//! never put in unasked.

use forms::{Form, Path};
use i18n::{Lang, t};
use leptos::prelude::*;
use leptos::task::spawn_local;
use people::{Again, Field, Person, Said, Standing, again};

use super::filling::Filling;
use super::told::{Lists, known_source, origin_line, place_name, value_words};
use crate::device::notebook::{self, Notebook};
use crate::state::{announce, shared, use_lang, whenever};
use crate::ui::button::{Button, Weight};
use crate::ui::icon::Icon;

/// One offer in words.
#[derive(Clone, PartialEq)]
struct Offered {
    again: Again,
    words: String,
    place: String,
}

/// The offers beside one question or one address; draws nothing where nothing was said.
#[component]
pub(super) fn SaidBefore(filling: Filling, at: Path) -> impl IntoView {
    let lang = use_lang();
    filling.say_sources(origin_line);
    let people = RwSignal::new(Vec::<Person>::new());
    let lists = RwSignal::new(Lists::default());
    whenever(move || {
        shared().kept.track();
        spawn_local(async move {
            // A locked notebook is opened where a person is asked for, not beside every telephone number.
            let now = match notebook::read().await {
                Notebook::Open(memory, _) => memory.people().to_vec(),
                _ => Vec::new(),
            };
            if people.try_with_untracked(|known| *known != now) == Some(true) {
                people.try_set(now);
            }
        });
    });
    let label = filling.ask_once(|form| place_name(form, &at, lang));
    // The button that was tapped stays under the finger.
    let tapped = RwSignal::new(false);
    let found = Memo::new(move |_| {
        let notes = filling.sources();
        let (people, lists) = (people.read(), lists.read());
        let tapped = tapped.get();
        filling.ask(|form| {
            let found = again(form, &at, &notes, &people).into_iter();
            let shown = found.filter(|again| again.standing == Standing::New || tapped);
            let offered = |again: Again| Offered {
                words: value_words(again.field, &again.value, &lists, lang),
                place: where_said(form, &again.said, lang),
                again,
            };
            shown.map(offered).collect::<Vec<Offered>>()
        })
    });
    let asks_lists = Memo::new(move |_| {
        let found = found.read();
        found
            .iter()
            .any(|offered| offered.again.field == Field::Residence)
    });
    whenever(move || {
        if asks_lists.get() {
            spawn_local(async move {
                lists.try_set(Lists::fetch().await);
            });
        }
    });
    let offer = move |Offered {
                          again,
                          words,
                          place,
                      }: Offered| {
        let filled = t::form::filled_again(lang, &words);
        let take = move |()| {
            tapped.set(true);
            take(filling, &again);
            announce(filled.clone());
        };
        view! {
            <div class="offers__person">
                <Button label=t::form::fill_again(lang, words) weight=Weight::Secondary icon=Icon::Person on_tap=take />
                <p class="offers__source">{place}</p>
            </div>
        }
        .into_any()
    };
    let any = Memo::new(move |_| !found.read().is_empty());
    (move || {
        any.get().then(|| {
            view! {
                <div class="offers offers--again" role="group" aria-label=t::form::said_before(lang, &label)>
                    // By what it offers: when one of them goes, the others keep the focus.
                    <For each=move || found.get() key=|offered| (offered.words.clone(), offered.place.clone(), offered.again.notes.clone()) children=offer />
                </div>
            }
        })
    })
    .into_any()
}

fn take(filling: Filling, again: &Again) {
    for ((path, value), note) in again.answers.iter().zip(&again.notes) {
        match note {
            Some(note) => filling.propose(path, value.clone(), note),
            None => filling.answer(path, Some(value.clone())),
        }
    }
    if let Said::Kept(..) = again.said {
        notebook::used();
    }
}

/// Where something was said, in words.
fn where_said(form: &Form, said: &Said, lang: Lang) -> String {
    match said {
        Said::Here(path) => t::form::said_here(lang, place_name(form, path, lang)),
        Said::Kept(name, known) => {
            let name = match &**name {
                "" => t::notebook::unnamed(lang),
                name => name,
            };
            t::form::said_kept(lang, name, known_source(known, lang))
        }
    }
}
