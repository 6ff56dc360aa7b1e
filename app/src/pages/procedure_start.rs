//! The way from reading about a procedure to filling in its form: a new draft, the old one, or where else to file.

use domain::procedure::{OnlineLevel, Procedure as Facts};
use domain::{DossierId, Sha256};
use i18n::t;
use leptos::prelude::*;
use leptos::task::spawn_local;
use sync::store::{About, Draft, DraftHead, StoreError};

use crate::app::go;
use crate::catalogue;
use crate::device::{clock, install, vault};
use crate::folder;
use crate::net::Trouble;
use crate::pages::home::Hotline;
use crate::route::Route;
use crate::state::{kept_changed, use_lang};
use crate::ui::button::{Button, LinkButton, Weight};
use crate::ui::icon::Icon;
use crate::ui::notice::{Notice, Tone};

/// Why a draft could not be begun.
#[derive(Debug, Clone)]
enum Stopped {
    Form(Trouble),
    Storage(StoreError),
}

/// The button that starts, or the truth about where to file instead.
#[component]
pub(crate) fn Start(facts: Facts) -> impl IntoView {
    match facts.bundle_hash {
        Some(bundle) if facts.validity.covers(clock::today()) => {
            view! { <StartHere facts bundle /> }.into_any()
        }
        Some(_) => ().into_any(),
        None => view! { <Elsewhere facts /> }.into_any(),
    }
}

/// The form is here.
#[component]
fn StartHere(facts: Facts, bundle: Sha256) -> impl IntoView {
    let lang = use_lang();
    let code = facts.code;
    let busy = RwSignal::new(false);
    let stopped = RwSignal::new(None::<Stopped>);
    let ready = RwSignal::new(None::<bool>);
    spawn_local(async move {
        // Fetching it now makes the sentence below true before the person walks out of coverage.
        let here = catalogue::bundle(&bundle).await.is_ok();
        ready.try_set(Some(here));
    });
    let folder = folder::watch();
    let draft = Memo::new(move |_| {
        match &*folder.read() {
        Some(Ok(folder)) => folder
            .drafts
            .iter()
            .find(|draft| matches!(&draft.head.about, About::New { procedure, .. } if *procedure == code))
            .map(|draft: &Draft| draft.head.id.to_string()),
        _ => None,
    }
    });
    let start = move |()| {
        busy.set(true);
        stopped.set(None);
        spawn_local(async move {
            match begin(code, bundle).await {
                Ok(id) => go(&Route::Draft(id.to_string())),
                Err(why) => {
                    busy.try_set(false);
                    stopped.try_set(Some(why));
                }
            }
        });
    };
    view! {
        {facts.handling.is_some_and(|handling| handling.visit).then(|| view! {
            <Notice title=t::procedure::visit_title(lang)><p>{t::procedure::visit_text(lang)}</p></Notice>
        })}
        {move || stopped.get().map(|why| {
            let sentence = match why {
                Stopped::Form(trouble) => trouble.sentence(lang),
                Stopped::Storage(StoreError::Full) => t::draft::not_saved_full(lang).to_string(),
                Stopped::Storage(_) => t::dossier::not_queued(lang).to_string(),
            };
            view! { <Notice tone=Tone::Error title=t::procedure::start_failed(lang)><p>{sentence}</p></Notice> }
        })}
        <div class="stack no-print">
            {move || match draft.get() {
                Some(id) => view! {
                    <LinkButton href=Route::Draft(id).path() label=t::procedure::continue_draft(lang) icon=Icon::Edit />
                    <Button label=t::procedure::start_another(lang).to_string() weight=Weight::Secondary on_tap=start busy />
                }
                .into_any(),
                None => view! {
                    <Button label=t::procedure::start(lang).to_string() on_tap=start busy icon=Icon::Edit />
                }
                .into_any(),
            }}
            <p class="muted" role="status">
                {move || ready.get().map(|here| if here {
                    t::procedure::offline_here(lang)
                } else {
                    t::procedure::offline_not_here(lang)
                })}
            </p>
        </div>
    }
    .into_any()
}

/// Makes a draft pinned to today's form.
async fn begin(code: domain::ProcedureCode, bundle: Sha256) -> Result<DossierId, Stopped> {
    catalogue::bundle(&bundle).await.map_err(Stopped::Form)?;
    let slot = vault::slot().await.map_err(Stopped::Storage)?;
    let now = clock::now();
    let id = DossierId::new(now, clock::id_bytes());
    let head = DraftHead {
        id: id.into(),
        about: About::New {
            procedure: code,
            requested: None,
        },
        bundle: Some(bundle),
        started_at: now,
    };
    slot.begin(head).await.map_err(Stopped::Storage)?;
    // Now there is something worth keeping; most browsers answer by themselves.
    spawn_local(async {
        install::keep_storage().await;
    });
    kept_changed();
    Ok(id)
}

/// No form here: where to file instead.
#[component]
fn Elsewhere(facts: Facts) -> impl IntoView {
    let lang = use_lang();
    let online = facts.online != OnlineLevel::InPerson;
    let text = if online {
        t::procedure::elsewhere_online(lang)
    } else {
        t::procedure::elsewhere_counter(lang)
    };
    view! {
        <Notice title=t::procedure::elsewhere_title(lang)>
            <p>{text}</p>
            {facts.url.filter(|_| online).map(|url| view! {
                <p><a href=url rel="noreferrer" target="_blank">{t::procedure::portal_page(lang)}</a></p>
            })}
            <Hotline />
        </Notice>
    }
    .into_any()
}
