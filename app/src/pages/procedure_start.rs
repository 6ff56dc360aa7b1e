//! The way from reading about a procedure to filling in its form: a new draft, the old one, or where else to file.

use domain::procedure::{OnlineLevel, Procedure as Facts};
use domain::{ProcedureCode, Sha256};
use i18n::t;
use leptos::prelude::*;
use leptos::task::spawn_local;
use sync::store::StoreError;

use crate::catalogue;
use crate::device::{clock, service_worker};
use crate::navigation::go;
use crate::net::Trouble;
use crate::net::line::Errand;
use crate::pages::home::Hotline;
use crate::pages::procedure_begin;
use crate::route::Route;
use crate::state::{shared, use_lang, whenever};
use crate::ui::bottom_bar::BottomBar;
use crate::ui::button::{Button, LinkButton, Weight};
use crate::ui::icon::Icon;
use crate::ui::notice::{Notice, Tone};

/// Why a draft could not be begun.
#[derive(Debug, Clone)]
pub(super) enum Stopped {
    /// Its form could not be read or fetched.
    Form(Trouble),
    /// The phone could not keep it.
    Storage(StoreError),
}

/// Whether a draft of this procedure may be begun here today.
pub(crate) fn can_start(facts: &Facts) -> bool {
    facts.bundle_hash.is_some() && facts.validity.covers(clock::today())
}

/// What the page and its bar share about beginning.
#[derive(Clone, Copy)]
pub(crate) struct Begun {
    code: ProcedureCode,
    bundle: Sha256,
    /// A draft of this procedure that is on the phone already.
    draft: Signal<Option<String>>,
    busy: RwSignal<bool>,
    stopped: RwSignal<Option<Stopped>>,
}

impl Begun {
    /// For a procedure that can be begun here; follows the drafts on this phone.
    pub(crate) fn watch(facts: &Facts) -> Option<Begun> {
        let bundle = facts.bundle_hash.filter(|_| can_start(facts))?;
        let code = facts.code;
        let draft = RwSignal::new(None);
        whenever(move || {
            shared().kept.track();
            spawn_local(async move {
                if let Ok(looking) = procedure_begin::draft_of(code).await {
                    let found = looking.await;
                    // The page may be gone by now.
                    draft.try_set(found);
                }
            });
        });
        Some(Begun {
            code,
            bundle,
            draft: draft.into(),
            busy: RwSignal::new(false),
            stopped: RwSignal::new(None),
        })
    }

    /// Begins a draft and opens it; says why when it cannot.
    fn begin(self) {
        self.busy.set(true);
        self.stopped.set(None);
        spawn_local(async move {
            let begun = match procedure_begin::begin(self.code, self.bundle).await {
                Ok(beginning) => beginning.await,
                Err(_) => Err(Stopped::Form(Trouble::NoAnswer)),
            };
            match begun {
                Ok(id) => go(&Route::Draft(id.to_string())),
                Err(why) => {
                    self.busy.try_set(false);
                    self.stopped.try_set(Some(why));
                }
            }
        });
    }
}

/// What to know before starting, or the truth about where to file instead.
#[component]
pub(crate) fn Start(facts: Facts, begun: Option<Begun>) -> impl IntoView {
    match begun {
        Some(begun) => view! { <StartHere facts begun /> }.into_any(),
        None if facts.bundle_hash.is_some() => ().into_any(),
        None => view! { <Elsewhere facts /> }.into_any(),
    }
}

/// The form is here.
#[component]
fn StartHere(facts: Facts, begun: Begun) -> impl IntoView {
    let lang = use_lang();
    let ready = RwSignal::new(None::<bool>);
    spawn_local(catalogue::bring(begun.bundle));
    spawn_local(async move {
        let errand = Errand::begin();
        // Fetching it now makes the sentence below true before the person walks out of coverage.
        let here = match procedure_begin::ready(begun.bundle).await {
            Ok(fetching) => fetching.await,
            Err(_) => false,
        };
        drop(errand);
        // The form helps nobody whose browser cannot open the app again.
        ready.try_set(Some(here && service_worker::kept().await));
    });
    view! {
        {facts.handling.is_some_and(|handling| handling.visit).then(|| view! {
            <Notice title=t::procedure::visit_title(lang)><p>{t::procedure::visit_text(lang)}</p></Notice>
        })}
        <p class="muted no-print" role="status">
            {move || ready.get().map(|here| if here {
                t::procedure::offline_here(lang)
            } else {
                t::procedure::offline_not_here(lang)
            })}
        </p>
        {move || begun.draft.get().map(|_| view! {
            <Button
                label=t::procedure::start_another(lang).to_string()
                weight=Weight::Quiet
                on_tap=move |()| begun.begin()
                busy=begun.busy
            />
        })}
    }
    .into_any()
}

/// The one thing to do, under the thumb.
#[component]
pub(crate) fn StartBar(begun: Begun) -> impl IntoView {
    let lang = use_lang();
    view! {
        <BottomBar>
            {move || begun.stopped.get().map(|why| {
                let sentence = match why {
                    Stopped::Form(trouble) => trouble.sentence(lang),
                    Stopped::Storage(StoreError::Full) => t::draft::not_saved_full(lang).to_string(),
                    Stopped::Storage(_) => t::dossier::not_queued(lang).to_string(),
                };
                view! { <Notice tone=Tone::Error title=t::procedure::start_failed(lang)><p>{sentence}</p></Notice> }
            })}
            {move || match begun.draft.get() {
                Some(id) => view! {
                    <LinkButton href=Route::Draft(id).path() label=t::procedure::continue_draft(lang) icon=Icon::Edit />
                }
                .into_any(),
                None => view! {
                    <Button
                        label=t::procedure::start(lang).to_string()
                        on_tap=move |()| begun.begin()
                        busy=begun.busy
                        icon=Icon::Edit
                    />
                }
                .into_any(),
            }}
        </BottomBar>
    }
    .into_any()
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
