//! `/`: find a procedure, go on with what was begun.

use domain::search::ProcedureSearch;
use i18n::{Lang, t};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::catalogue::{self, Index};
use crate::device::vault;
use crate::pages::home_prompts::{Prompts, Update};
use crate::pages::life::{Life, procedure_row};
use crate::pages::parts;
use crate::route::Route;
use crate::state::{shared, use_lang, whenever};
use crate::ui::button::{Button, LinkButton, Weight};
use crate::ui::empty::Empty;
use crate::ui::fold::Fold;
use crate::ui::icon::{Icon, Picture};
use crate::ui::later::later;
use crate::ui::link_list::{LinkList, LinkRow};
use crate::ui::loading::Loading;
use crate::ui::notice::{Notice, Tone};
use crate::ui::page::Page;

/// As many results as a person looks through.
const RESULTS: usize = 20;

/// The page.
#[component]
pub(crate) fn Home() -> impl IntoView {
    let lang = use_lang();
    let typed = RwSignal::new(String::new());
    let searching = Memo::new(move |_| !typed.read().trim().is_empty());
    view! {
        <Page title=t::home::question(lang)>
            <form class="search-box" role="search" on:submit=move |event| event.prevent_default()>
                <label class="visually-hidden" for="search">{t::home::search_label(lang)}</label>
                <Picture icon=Icon::Search />
                <input
                    class="search-box__input"
                    id="search"
                    type="search"
                    enterkeyhint="search"
                    autocomplete="off"
                    spellcheck="false"
                    placeholder=t::home::search_placeholder(lang)
                    prop:value=move || typed.get()
                    on:input:target=move |event| typed.set(event.target().value())
                />
            </form>
            {move || if searching.get() {
                view! { <Results typed /> }.into_any()
            } else {
                view! { <Start /> }.into_any()
            }}
        </Page>
    }
}

/// What matches, as it is typed.
#[component]
fn Results(typed: RwSignal<String>) -> impl IntoView {
    let lang = use_lang();
    let folded = Memo::new_with_compare(
        |_| match &*shared().index.read() {
            Index::Here(index) => ProcedureSearch::new(index),
            _ => ProcedureSearch::default(),
        },
        |_, _| true,
    );
    move || match &*shared().index.read() {
        Index::Opening => view! { <Loading /> }.into_any(),
        Index::Missing => view! { <Missing /> }.into_any(),
        Index::Here(index) => {
            let typed = typed.get();
            let found = folded.read().find(typed.trim(), RESULTS);
            if found.is_empty() {
                return view! {
                    <div role="status">
                        <Empty
                            icon=Icon::Search
                            title=t::home::no_results(lang, typed)
                            text=t::home::no_results_hint(lang)
                        >
                            <Hotline />
                        </Empty>
                    </div>
                }
                .into_any();
            }
            let count = found.len();
            let rows = found
                .into_iter()
                .filter_map(|at| index.procedures.get(at))
                .map(|entry| procedure_row(entry, lang))
                .collect();
            view! {
                <p class="muted" role="status">{t::home::results(lang, count)}</p>
                <LinkList rows />
            }
            .into_any()
        }
    }
}

/// Everything while nothing is searched.
#[component]
fn Start() -> impl IntoView {
    let lang = use_lang();
    let online = shared().online;
    let begun = begun();
    view! {
        <LinkButton href=Route::Scan.path() label=t::home::scan(lang) icon=Icon::Scan />
        {move || (!online.get()).then(|| view! {
            <p class="status-line">
                <Picture icon=Icon::Offline />
                <span>{t::home::offline(lang)}</span>
            </p>
        })}
        <Update />
        <Prompts begun />
        {move || begun.get().then(|| later(parts::work))}
        <LifeEvents />
        <AllProcedures />
        <h2>{t::home::hotline_title(lang)}</h2>
        <p>{t::home::hotline_text(lang)}</p>
        <Hotline />
        <p class="muted section">{t::home::about(lang)}</p>
    }
    .into_any()
}

/// Whether something of this person's is on this phone; told without reading it, so that a first visit need not wait for what
/// reads it.
fn begun() -> Memo<bool> {
    let begun = RwSignal::new(false);
    whenever(move || {
        shared().kept.track();
        spawn_local(async move {
            let holding = vault::holding().await.unwrap_or_default();
            // The page may be gone by now.
            begun.try_set(holding.anything());
        });
    });
    Memo::new(move |_| begun.get())
}

/// One tap to a person.
#[component]
pub(crate) fn Hotline() -> impl IntoView {
    let lang = use_lang();
    view! {
        <LinkButton
            href="tel:1022"
            label=t::common::hotline_call(lang, "1022")
            weight=Weight::Secondary
            icon=Icon::Phone
        />
    }
}

/// Tiles of life events.
#[component]
fn LifeEvents() -> impl IntoView {
    let lang = use_lang();
    let tiles: Vec<AnyView> = Life::ALL
        .into_iter()
        .map(|life| {
            view! {
                <li class="tiles__item">
                    <a class="tiles__link" href=Route::Life(life.name().to_string()).path()>
                        <Picture icon=life.icon() />
                        <span>{life.label(lang)}</span>
                    </a>
                </li>
            }
            .into_any()
        })
        .collect();
    view! {
        <h2>{t::home::life_title(lang)}</h2>
        <ul class="tiles">{tiles}</ul>
    }
    .into_any()
}

/// The whole catalogue by group.
#[component]
fn AllProcedures() -> impl IntoView {
    let lang = use_lang();
    let body = move || match &*shared().index.read() {
        Index::Opening => view! { <Loading /> }.into_any(),
        Index::Missing => view! { <Missing /> }.into_any(),
        Index::Here(index) => {
            let mut groups: Vec<(String, Vec<LinkRow>)> = Vec::new();
            for entry in &index.procedures {
                let row = procedure_row(entry, lang);
                match groups.iter_mut().find(|(name, _)| *name == entry.group) {
                    Some((_, rows)) => rows.push(row),
                    None => groups.push((entry.group.clone(), vec![row])),
                }
            }
            order::by_key(&mut groups, |(_, rows)| core::cmp::Reverse(rows.len()));
            let folds: Vec<AnyView> = groups
                .into_iter()
                .map(|(name, rows)| {
                    let title = format!("{name} ({})", rows.len());
                    view! { <Fold title><LinkList rows /></Fold> }.into_any()
                })
                .collect();
            folds.into_any()
        }
    };
    view! {
        <h2>{t::home::all_title(lang)}</h2>
        {body}
    }
    .into_any()
}

/// Neither on the phone nor reachable.
#[component]
pub(crate) fn Missing() -> impl IntoView {
    let lang: Lang = use_lang();
    view! {
        <Notice tone=Tone::Warning title=t::home::catalogue_missing(lang)>
            <p>{t::home::catalogue_missing_hint(lang)}</p>
            <Button
                label=t::common::try_again(lang).to_string()
                weight=Weight::Secondary
                on_tap=move |()| {
                    shared().index.set(Index::Opening);
                    catalogue::open();
                }
            />
        </Notice>
    }
    .into_any()
}
