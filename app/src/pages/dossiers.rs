//! `/dossiers`: what was sent and how it stands, with what waits and what asks for something on top.

use domain::dossier::{Colour, Status};
use i18n::{Lang, t};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::folder::{self, Filed, Folder};
use crate::pages::home_work::{draft_cards, name_of, task_cards, waiting_cards};
use crate::route::Route;
use crate::session;
use crate::state::{shared, use_lang, whenever};
use crate::ui::button::{LinkButton, Weight};
use crate::ui::empty::Empty;
use crate::ui::icon::Icon;
use crate::ui::loading::Loading;
use crate::ui::notice::{Notice, Tone};
use crate::ui::page::Page;
use crate::ui::tag::Mood;
use crate::ui::task_card::TaskCard;

/// The page.
#[component]
pub(crate) fn Dossiers() -> impl IntoView {
    let lang = use_lang();
    let folder = folder::watch();
    whenever(move || {
        shared().session.track();
        spawn_local(async {
            // Trouble here only means that what this phone knows is all there is to show.
            let _ = folder::complete().await;
        });
    });
    let body = move || {
        match &*folder.read() {
        None => view! { <Loading /> }.into_any(),
        Some(Err(_)) => view! {
            <Notice tone=Tone::Error title=t::dossier::cannot_read(lang)>
                <p>{t::dossier::cannot_read_hint(lang)}</p>
            </Notice>
        }
        .into_any(),
        Some(Ok(folder)) if folder.is_empty() => view! {
            <Empty icon=Icon::Dossiers title=t::dossier::list_empty(lang) text=t::dossier::list_empty_hint(lang)>
                <LinkButton href="/" label=t::dossier::find_procedure(lang) icon=Icon::Search />
            </Empty>
        }
        .into_any(),
        Some(Ok(folder)) => view! { <Lists folder=folder.clone() /> }.into_any(),
    }
    };
    view! {
        <Page title=t::dossier::list_title(lang) back=Route::Home>
            {body}
            <SignInHint />
        </Page>
    }
}

/// Everything of the drawer, by what it asks of the person.
#[component]
fn Lists(folder: Folder) -> impl IntoView {
    let lang = use_lang();
    let tasks = task_cards(&folder, lang);
    let waiting = waiting_cards(&folder, lang);
    let drafts = draft_cards(&folder, lang);
    let filed: Vec<AnyView> = folder
        .filed
        .iter()
        .map(|filed| filed_card(filed, lang))
        .collect();
    let part = |title: &'static str, cards: Vec<AnyView>| {
        (!cards.is_empty()).then(|| view! { <h2>{title}</h2> {cards} })
    };
    view! {
        {part(t::dossier::to_do(lang), tasks)}
        {part(t::home::waiting_title(lang), waiting)}
        {part(t::home::draft_status(lang), drafts)}
        {part(t::dossier::filed(lang), filed)}
    }
    .into_any()
}

/// Invites those who filed from another phone.
#[component]
fn SignInHint() -> impl IntoView {
    let lang = use_lang();
    move || {
        shared().session.read().person().is_none().then(|| {
            view! {
                <p class="section">{t::dossier::signed_out_hint(lang)}</p>
                <LinkButton
                    href=session::sign_in_href(&Route::Dossiers)
                    label=t::dossier::sign_in(lang)
                    weight=Weight::Secondary
                    icon=Icon::Person
                />
            }
        })
    }
}

/// A dossier the server has, as a card.
pub(crate) fn filed_card(filed: &Filed, lang: Lang) -> AnyView {
    let submission = &filed.sent.submission;
    let title = name_of(submission.procedure.as_str(), lang);
    let status = filed.state.status.map_or_else(
        || t::dossier::event_received(lang).to_string(),
        |status| status_name(status, lang).to_string(),
    );
    let mut detail = match &filed.state.code {
        Some(code) => code.to_string(),
        None => t::dossier::no_code_yet(lang).to_string(),
    };
    if let Some(due) = filed.state.due.filter(|_| !is_over(filed.state.status)) {
        detail.push_str(" · ");
        detail.push_str(t::dossier::due(lang));
        detail.push(' ');
        detail.push_str(&due.in_vietnam().to_string());
    }
    let href = Route::Dossier(submission.id.to_string()).path();
    let mood = mood_of(filed.state.status);
    view! { <TaskCard title detail status mood href /> }.into_any()
}

/// Name of a status in this language.
pub(crate) fn status_name(status: Status, lang: Lang) -> &'static str {
    lang.pick(status.vi(), status.en())
}

/// Whether the promise of a due date no longer matters.
pub(crate) fn is_over(status: Option<Status>) -> bool {
    status.is_some_and(|status| status.is_final() || status == Status::Processed)
}

/// Colour of a status.
pub(crate) fn mood_of(status: Option<Status>) -> Mood {
    match status.map(Status::colour) {
        None => Mood::Plain,
        Some(Colour::Green) => Mood::Good,
        Some(Colour::Gold) => Mood::Waiting,
        Some(Colour::Red) => Mood::Bad,
    }
}
