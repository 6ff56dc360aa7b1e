//! `/notebook`: the people and papers kept on this phone, what is known of each and from where, and the lock over all.

use std::cell::RefCell;

use domain::dossier::{Event, File};
use domain::{DossierId, ProcedureCode};
use i18n::{Lang, t};
use leptos::prelude::*;
use leptos::task::spawn_local;
use people::{Document, DocumentKind, Memory};
use sync::store::{Door, StoreError};

use crate::device::notebook::{self, Notebook};
use crate::device::vault;
use crate::form::told::Lists;
use crate::navigation::go_instead;
use crate::pages::dossier_file::FileButton;
use crate::pages::home_work::name_of;
use crate::pages::notebook_add::{Add, Living};
use crate::pages::notebook_lock::{Beside, Lock};
use crate::pages::notebook_parcel::{Export, Import};
use crate::pages::notebook_person::OnePerson;
use crate::pages::notebook_unlock::Unlock;
use crate::route::Route;
use crate::state::{announce, shared, use_lang, whenever};
use crate::ui::button::{Button, Weight};
use crate::ui::confirm::Confirm;
use crate::ui::empty::Empty;
use crate::ui::fold::Fold;
use crate::ui::icon::Icon;
use crate::ui::loading::Loading;
use crate::ui::notice::{Notice, Tone};
use crate::ui::page::Page;

thread_local! {
    /// The part somebody is busy with: what is drawn anew after a change stays open there.
    static BUSY_WITH: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Somebody is busy with this part of the page.
pub(crate) fn stay_open(part: &str) {
    BUSY_WITH.set(part.to_string());
}

/// Whether somebody is.
pub(crate) fn stays_open(part: &str) -> bool {
    BUSY_WITH.with_borrow(|busy| busy == part)
}

/// What the page shows.
#[derive(Clone, PartialEq)]
struct Here {
    notebook: Notebook,
    results: Vec<Returned>,
    beside: bool,
}

/// A result the server keeps, as the events told.
#[derive(Clone, PartialEq)]
struct Returned {
    dossier: DossierId,
    procedure: Option<ProcedureCode>,
    file: File,
    day: String,
}

/// The page.
#[component]
pub(crate) fn NotebookPage() -> impl IntoView {
    let lang = use_lang();
    stay_open("");
    let here = RwSignal::new(None::<Here>);
    let lists = RwSignal::new(None::<Lists>);
    let living = RwSignal::new(None::<Living>);
    spawn_local(async move {
        let fetched = Lists::fetch().await;
        lists.try_set(Some(fetched));
    });
    whenever(move || {
        shared().kept.track();
        spawn_local(async move {
            let read = Some(read().await);
            if here.try_with_untracked(|known| *known != read) == Some(true) {
                here.try_set(read);
            }
        });
    });
    let shown = move || match (here.get(), lists.get()) {
        (Some(here), Some(lists)) => body(here, lists, living, lang),
        _ => view! { <Loading /> }.into_any(),
    };
    view! {
        <Page title=t::notebook::title(lang) back=Route::Settings>
            <p>{t::notebook::intro(lang)}</p>
            {shown}
        </Page>
    }
    .into_any()
}

async fn read() -> Here {
    let notebook = notebook::read().await;
    let beside = match &notebook {
        Notebook::Open(..) => notebook::join_beside().await,
        _ => false,
    };
    Here {
        // What was joined from beside is part of it.
        notebook: notebook::read().await,
        results: results().await.unwrap_or_default(),
        beside,
    }
}

/// Results of all dossiers of the open drawer, the newest first.
async fn results() -> Result<Vec<Returned>, StoreError> {
    let slot = vault::slot().await?;
    let dossiers = slot.dossiers().await?;
    let mut results = Vec::new();
    for recorded in slot.events().await?.into_iter().rev() {
        let Event::ResultReady { files, .. } = recorded.event else {
            continue;
        };
        let about = dossiers
            .iter()
            .find(|sent| sent.submission.id == recorded.dossier);
        let day = recorded.at.in_vietnam().date.to_string();
        results.extend(files.into_iter().map(|file| Returned {
            dossier: recorded.dossier,
            procedure: about.map(|sent| sent.submission.procedure),
            file,
            day: day.clone(),
        }));
    }
    Ok(results)
}

fn body(here: Here, lists: Lists, living: RwSignal<Option<Living>>, lang: Lang) -> AnyView {
    match here.notebook {
        Notebook::Locked(doors) => view! { <Closed doors /> }.into_any(),
        Notebook::Unreadable => view! {
            <Notice tone=Tone::Error title=t::notebook::unreadable_title(lang)>
                <p>{t::notebook::unreadable(lang)}</p>
            </Notice>
            <Wipe />
        }
        .into_any(),
        Notebook::Open(memory, doors) => {
            notebook::used();
            let beside = here.beside;
            view! {
                {beside.then(|| view! { <Beside /> })}
                <People memory=memory.clone() lists />
                <Add living />
                <h2>{t::notebook::documents(lang)}</h2>
                <Papers documents=memory.documents().to_vec() results=here.results />
                <Lock doors />
                <Export />
                <Import />
                <Wipe />
            }
            .into_any()
        }
    }
}

/// Locked: the ways in, and what is left for whoever has none.
#[component]
fn Closed(doors: Vec<Door>) -> impl IntoView {
    let lang = use_lang();
    view! {
        <Notice title=t::notebook::locked_title(lang) />
        <Unlock id="notebook-pin" doors />
        <Fold title=t::notebook::forgot_title(lang)>
            <p>{t::notebook::forgot_text(lang)}</p>
            <ThrowAway />
        </Fold>
    }
    .into_any()
}

#[component]
fn People(memory: Memory, lists: Lists) -> impl IntoView {
    let lang = use_lang();
    if memory.people().is_empty() {
        return view! {
            <Empty icon=Icon::Person title=t::notebook::empty_title(lang) text=t::notebook::empty_text(lang) />
        }
        .into_any();
    }
    let mut people = memory.people().to_vec();
    order::by_key(&mut people, |person| {
        (person.relation(), person.name().to_string())
    });
    let people: Vec<AnyView> = people
        .into_iter()
        .map(|person| view! { <OnePerson person lists=lists.clone() /> }.into_any())
        .collect();
    view! {
        <h2>{t::notebook::people(lang)}</h2>
        {people}
    }
    .into_any()
}

#[component]
fn Papers(documents: Vec<Document>, results: Vec<Returned>) -> impl IntoView {
    let lang = use_lang();
    if documents.is_empty() && results.is_empty() {
        return view! { <p class="muted">{t::notebook::documents_none(lang)}</p> }.into_any();
    }
    let known = |document: &Document| {
        results
            .iter()
            .any(|result| result.file.sha256 == document.sha256)
    };
    let kept: Vec<AnyView> = documents
        .iter()
        .filter(|document| !known(document))
        .map(|document| view! { <Paper document=document.clone() /> }.into_any())
        .collect();
    let returned: Vec<AnyView> = results
        .into_iter()
        .map(|result| {
            let about = result
                .procedure
                .map(|code| name_of(code.as_str(), lang))
                .unwrap_or_default();
            let label = t::dossier::result_file(lang, &result.file.name);
            view! {
                <li class="notebook__paper">
                    <p><a href=Route::Dossier(result.dossier.to_string()).path()>{about}</a></p>
                    <p class="muted">{t::notebook::document_result(lang, result.day)}</p>
                    <FileButton dossier=result.dossier file=result.file label />
                </li>
            }
            .into_any()
        })
        .collect();
    view! { <ul class="notebook__papers">{returned}{kept}</ul> }.into_any()
}

#[component]
fn Paper(document: Document) -> impl IntoView {
    let lang = use_lang();
    let day = document.at.in_vietnam().date;
    let kind = match document.kind {
        DocumentKind::Result => t::notebook::document_result(lang, day),
        DocumentKind::Paper => t::notebook::document_paper(lang, day),
    };
    let sha256 = document.sha256;
    let forget = move |()| {
        spawn_local(async move {
            let forgot = notebook::change(|memory| {
                memory.forget_document(&sha256);
                Ok(())
            });
            if forgot.await.is_err() {
                announce(t::notebook::failed(lang));
            }
        });
    };
    view! {
        <li class="notebook__paper">
            <p>{document.name.clone()}</p>
            <p class="muted">
                {kind} " " <a href=Route::Dossier(document.dossier.to_string()).path()>{name_of(document.procedure.as_str(), lang)}</a>
            </p>
            <Button
                label=t::notebook::forget_document(lang, &document.name)
                weight=Weight::Quiet
                on_tap=forget
            />
        </li>
    }
    .into_any()
}

/// Forgetting everything, after saying what goes and what stays.
#[component]
fn Wipe() -> impl IntoView {
    let lang = use_lang();
    view! {
        <Fold title=t::notebook::wipe(lang)>
            <p>{t::notebook::wipe_text(lang)}</p>
            <ThrowAway />
        </Fold>
    }
    .into_any()
}

#[component]
fn ThrowAway() -> impl IntoView {
    let lang = use_lang();
    let open = RwSignal::new(false);
    let wipe = move |()| {
        open.set(false);
        spawn_local(async move {
            match notebook::throw_away().await {
                Ok(()) => {
                    announce(t::notebook::wiped(lang));
                    go_instead(&Route::Notebook);
                }
                Err(_) => announce(t::notebook::failed(lang)),
            }
        });
    };
    view! {
        <Button label=t::notebook::wipe(lang).to_string() weight=Weight::Warning on_tap=move |()| open.set(true) />
        <Confirm
            open
            title=t::notebook::wipe(lang).to_string()
            yes=t::notebook::wipe(lang).to_string()
            no=t::notebook::cancel(lang).to_string()
            on_yes=wipe
            grave=true
        >
            <p>{t::notebook::wipe_text(lang)}</p>
        </Confirm>
    }
    .into_any()
}
