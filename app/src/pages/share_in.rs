//! `/share`: files from another app, and the question which paper of which draft they are; it keeps none of them itself.

use domain::DossierId;
use domain::dossier::Task;
use forms::{Context, Lists};
use i18n::{Lang, t};
use leptos::prelude::*;
use leptos::task::spawn_local;
use sync::store::{About, Draft};

use crate::catalogue;
use crate::device::{clock, shared};
use crate::folder::{self, Filed};
use crate::form::desk::opened;
use crate::navigation::{go, go_instead};
use crate::pages::home_work::name_of;
use crate::pages::papers::{Keeper, place_of, say, supplement_paper, wanted_of};
use crate::route::Route;
use crate::state::use_lang;
use crate::ui::button::{Button, LinkButton, Weight};
use crate::ui::empty::Empty;
use crate::ui::icon::Icon;
use crate::ui::loading::Loading;
use crate::ui::notice::{Notice, Tone};
use crate::ui::page::Page;
use crate::ui::tag::Mood;

/// A draft or a request that lacks papers.
#[derive(Clone)]
struct Place {
    /// What it is.
    title: String,
    /// When it was begun or asked for; may be empty.
    detail: String,
    /// Where its papers are photographed.
    route: Route,
    /// Its papers.
    papers: Vec<Gap>,
}

/// One paper that a file could be.
#[derive(Clone)]
struct Gap {
    name: String,
    /// Where the page of that paper looks for files that are meant for it.
    place: String,
    /// Pages it has already.
    pages: usize,
}

/// The page.
#[component]
pub(crate) fn ShareIn() -> impl IntoView {
    let lang = use_lang();
    let places = RwSignal::new(None::<Vec<Place>>);
    spawn_local(async move {
        shared::collect().await;
        let found = if shared::waiting() == 0 {
            Vec::new()
        } else {
            places_here(lang).await
        };
        places.try_set(Some(found));
    });
    view! {
        <Page title=t::share::title(lang) back=Route::Home>
            {move || match places.get() {
                None => view! { <Loading /> }.into_any(),
                Some(_) if shared::waiting() == 0 => view! {
                    <Empty icon=Icon::Share title=t::share::nothing_title(lang) text=t::share::nothing(lang)>
                        <LinkButton href="/" label=t::draft::go_home(lang) />
                    </Empty>
                }
                .into_any(),
                Some(places) => view! { <Which places /> }.into_any(),
            }}
        </Page>
    }
    .into_any()
}

/// The files, and every paper they could be.
#[component]
fn Which(places: Vec<Place>) -> impl IntoView {
    let lang = use_lang();
    let names = shared::names();
    let count = names.len();
    let none = places.is_empty();
    let forget = move |()| {
        shared::forget();
        go_instead(&Route::Home);
    };
    view! {
        <p>{t::share::arrived(lang, count)}</p>
        <ul>{names.into_iter().map(|name| view! { <li>{name}</li> }).collect_view()}</ul>
        <p class="muted">{t::share::not_kept_yet(lang)}</p>
        {if none {
            view! {
                <Notice tone=Tone::Warning title=t::share::no_draft_title(lang)>
                    <p>{t::share::no_draft(lang)}</p>
                    <LinkButton href="/" label=t::share::find_procedure(lang) />
                </Notice>
            }
            .into_any()
        } else {
            view! { <h2>{t::share::which(lang)}</h2> }.into_any()
        }}
        {places.into_iter().map(|place| view! { <OnePlace place /> }).collect_view()}
        <Button label=t::share::forget(lang).to_string() weight=Weight::Quiet icon=Icon::Delete on_tap=forget />
    }
    .into_any()
}

#[component]
fn OnePlace(place: Place) -> impl IntoView {
    let lang = use_lang();
    let Place {
        title,
        detail,
        route,
        papers,
    } = place;
    let rows = papers.into_iter().map(|gap| {
        let route = route.clone();
        let state = match gap.pages {
            0 => t::papers::missing(lang).to_string(),
            count => t::papers::count(lang, count),
        };
        let mood = match gap.pages {
            0 => Mood::Waiting,
            _ => Mood::Plain,
        };
        let take = move |()| {
            shared::mean(gap.place.clone());
            go(&route);
        };
        view! { <li><PaperChoice name=gap.name state mood on_tap=take /></li> }
    });
    let label = title.clone();
    view! {
        <section class="paper" aria-label=label>
            <h3 class="paper__name">{title}</h3>
            {(!detail.is_empty()).then(|| view! { <p class="paper__note">{detail}</p> })}
            <ul class="plain-list">{rows.collect_view()}</ul>
        </section>
    }
    .into_any()
}

/// A paper to tap.
#[component]
fn PaperChoice(
    name: String,
    state: String,
    mood: Mood,
    #[prop(into)] on_tap: Callback<()>,
) -> impl IntoView {
    view! {
        <Button label=name weight=Weight::Secondary icon=Icon::Paper on_tap />
        <crate::ui::tag::Tag label=state mood />
    }
    .into_any()
}

/// Everything on this phone that papers can be added to.
async fn places_here(lang: Lang) -> Vec<Place> {
    let Ok(folder) = folder::read().await else {
        return Vec::new();
    };
    let mut places = Vec::new();
    for draft in folder.drafts {
        places.extend(of_draft(draft, lang).await);
    }
    for filed in &folder.filed {
        places.extend(of_requests(filed, lang));
    }
    places
}

/// A draft with the papers of its case; none when its form is not on this phone or it needs no paper.
async fn of_draft(draft: Draft, lang: Lang) -> Option<Place> {
    let About::New { procedure, .. } = draft.head.about else {
        return None;
    };
    let id = DossierId::parse(&draft.head.id.to_string()).ok()?;
    let asked = catalogue::procedure(&procedure.to_string()).await.ok()?;
    let bundle = catalogue::bundle(&draft.head.bundle?).await.ok()?;
    let context = Context::at(clock::now(), Lists::new());
    let answers = draft.contents.answers.clone();
    let form = opened(bundle, answers, context).await.ok()?.ok()?;
    let keeper = Keeper::Draft(id);
    let papers: Vec<Gap> = wanted_of(&form, &asked.procedure.papers)
        .into_iter()
        .map(|wanted| Gap {
            name: say(&wanted.paper.name, lang),
            place: place_of(&keeper, &wanted.paper.id),
            pages: draft.contents.pages_of(&wanted.paper.id).count(),
        })
        .collect();
    (!papers.is_empty()).then(|| Place {
        title: name_of(procedure.as_str(), lang),
        detail: t::home::draft_detail(lang, draft.changed_at.in_vietnam()),
        route: Route::Papers(id.to_string()),
        papers,
    })
}

/// What officers have asked for about a dossier.
fn of_requests(filed: &Filed, lang: Lang) -> Vec<Place> {
    let dossier = filed.sent.submission.id;
    let tasks = filed.state.tasks.iter();
    tasks
        .filter_map(|task| {
            let Task::Supplement { request, items, .. } = task else {
                return None;
            };
            let keeper = Keeper::Supplement {
                dossier,
                request: request.clone(),
            };
            let papers = items.iter().map(|item| Gap {
                name: item.text.clone(),
                place: place_of(&keeper, &supplement_paper(item)),
                pages: 0,
            });
            Some(Place {
                title: name_of(filed.sent.submission.procedure.as_str(), lang),
                detail: t::home::task_supplement(lang).to_string(),
                route: Route::Dossier(dossier.to_string()),
                papers: papers.collect(),
            })
        })
        .collect()
}
