//! Work about a dossier that has not arrived: the truth about how far it is, and what somebody has to do.

use i18n::{Lang, t};
use leptos::prelude::*;
use leptos::task::spawn_local;
use sync::outbox::{Act, Entry, EntryId, Outcome, Standing, Work};

use crate::device::{clock, outbox, vault};
use crate::navigation::go_instead;
use crate::route::Route;
use crate::session;
use crate::state::{kept_changed, shared, use_lang};
use crate::ui::button::{Button, LinkButton, Weight};
use crate::ui::icon::Icon;
use crate::ui::notice::{Notice, Tone};
use crate::ui::progress::Progress;

/// One box for each piece of waiting work.
#[component]
pub(crate) fn Waiting(entries: Vec<Entry>) -> impl IntoView {
    let lang = use_lang();
    let boxes: Vec<AnyView> = entries
        .into_iter()
        .filter(|entry| !matches!(entry.work, Work::Payment { .. }))
        .map(|entry| standing_box(entry, lang))
        .collect();
    boxes.into_any()
}

fn standing_box(entry: Entry, lang: Lang) -> AnyView {
    let id = entry.work.id();
    match entry.standing() {
        Standing::Waiting => {
            let title = match entry.work {
                Work::Dossier { .. } => t::outbox::waiting(lang),
                _ => t::dossier::action_waiting(lang),
            };
            view! {
                <Notice tone=Tone::Warning title>
                    <p>{t::outbox::waiting_detail(lang)}</p>
                    <SendNow />
                </Notice>
            }
            .into_any()
        }
        Standing::Sending { .. } => view! { <Sending entry /> }.into_any(),
        Standing::Later(later) => {
            let clock = later.until.in_vietnam().clock();
            view! {
                <Notice tone=Tone::Warning title=t::outbox::try_later(lang, clock)>
                    <p>{t::outbox::waiting_detail(lang)}</p>
                    <SendNow />
                </Notice>
            }
            .into_any()
        }
        Standing::Person(act) => view! { <Needed act id entry /> }.into_any(),
        Standing::Done(outcome) => {
            let title = match &*outcome {
                Outcome::Taken { receipt } => {
                    t::outbox::received(lang, receipt.received_at.in_vietnam())
                }
                _ => t::outbox::sent(lang).to_string(),
            };
            view! { <Notice tone=Tone::Success title /> }.into_any()
        }
    }
}

/// Progress by file.
#[component]
fn Sending(entry: Entry) -> impl IntoView {
    let lang = use_lang();
    let progress = entry.progress();
    let percent = progress.percent();
    let files: Vec<AnyView> = progress
        .files
        .iter()
        .map(|file| {
            let percent = (file.sent * 100).checked_div(file.size).unwrap_or(100);
            view! { <li>{t::outbox::sending_file(lang, &file.name, percent)}</li> }.into_any()
        })
        .collect();
    let label = t::outbox::sending(lang, percent);
    view! {
        <Notice title=t::outbox::sending(lang, percent)>
            <Progress label=label done=Signal::stored(f64::from(percent)) of=Signal::stored(100.0) />
            <ul>{files}</ul>
        </Notice>
    }
    .into_any()
}

/// "Now", for those who see the network is back.
#[component]
fn SendNow() -> impl IntoView {
    let lang = use_lang();
    view! {
        <Button label=t::outbox::try_now(lang).to_string() weight=Weight::Secondary on_tap=move |()| outbox::nudge() />
    }
}

/// A person has to act: what happened, what is safe, what to do.
#[component]
fn Needed(act: Act, id: EntryId, entry: Entry) -> impl IntoView {
    let lang = use_lang();
    let here = shared().route.get_untracked();
    match act {
        Act::SignIn => view! {
            <Notice tone=Tone::Warning title=t::outbox::sign_in_needed(lang)>
                <p>{t::outbox::sign_in_detail(lang)}</p>
                <LinkButton href=session::sign_in_href(&here) label=t::outbox::sign_in(lang) icon=Icon::Person />
            </Notice>
        }
        .into_any(),
        Act::Correct { problems } => {
            let rows: Vec<AnyView> = problems
                .into_iter()
                .map(|problem| view! { <li>{lang.pick(&problem.message.vi, &problem.message.en).to_string()}</li> }.into_any())
                .collect();
            view! {
                <Notice tone=Tone::Error title=t::outbox::rejected(lang)>
                    <p>{t::outbox::rejected_detail(lang)}</p>
                    <ul>{rows}</ul>
                    <OpenAgain id entry />
                </Notice>
            }
            .into_any()
        }
        Act::FileUnreadable { .. } => view! {
            <Notice tone=Tone::Error title=t::outbox::rejected(lang)>
                <p>{t::outbox::file_lost(lang)}</p>
                <OpenAgain id entry />
            </Notice>
        }
        .into_any(),
        Act::Refused { detail, .. } => view! {
            <Notice tone=Tone::Error title=t::outbox::rejected(lang)>
                <p>{detail.unwrap_or_else(|| t::outbox::stuck(lang).to_string())}</p>
                <OpenAgain id=id.clone() entry />
                <Again id />
            </Notice>
        }
        .into_any(),
        Act::KnownOtherwise | Act::NotProven => view! {
            <Notice tone=Tone::Error title=t::outbox::rejected(lang)>
                <p>{t::outbox::stuck(lang)}</p>
                <Again id />
            </Notice>
        }
        .into_any(),
    }
}

/// Sends it once more as it is.
#[component]
fn Again(id: EntryId) -> impl IntoView {
    let lang = use_lang();
    let again = move |()| {
        let id = id.clone();
        spawn_local(async move {
            if let Ok(slot) = vault::slot().await {
                let _ = slot.retry(&id).await;
            }
            outbox::nudge();
        });
    };
    view! { <Button label=t::outbox::try_now(lang).to_string() weight=Weight::Secondary on_tap=again /> }
}

/// Back to a draft that can be corrected; only a dossier has one.
#[component]
fn OpenAgain(id: EntryId, entry: Entry) -> impl IntoView {
    let lang = use_lang();
    let Work::Dossier { submission } = entry.work else {
        return ().into_any();
    };
    let draft = Route::Draft(submission.id.to_string());
    let open = move |()| {
        let (id, draft) = (id.clone(), draft.clone());
        spawn_local(async move {
            if let Ok(slot) = vault::slot().await {
                // A rejected dossier is a draft again already; then there is nothing to recall.
                let _ = slot.recall(&id, clock::now()).await;
            }
            kept_changed();
            go_instead(&draft);
        });
    };
    view! { <Button label=t::outbox::open_again(lang).to_string() icon=Icon::Edit on_tap=open /> }
        .into_any()
}
