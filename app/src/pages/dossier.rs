//! `/dossiers/{id}`: how one dossier stands, what it asks of the person, what happened to it.

use calendar::Timestamp;
use domain::DossierId;
use domain::dossier::{DossierState, Outcome, Status};
use i18n::{Lang, t};
use leptos::prelude::*;
use leptos::task::spawn_local;
use sync::outbox::{Entry, Work};
use sync::protocol::PaymentView;
use sync::store::{About, Draft, DraftId, DraftState, StoreError};

use crate::device::{clock, vault};
use crate::folder::{self, Filed};
use crate::pages::dossier_file::FileButton;
use crate::pages::dossier_history::history;
use crate::pages::dossier_pay::look;
use crate::pages::dossier_tasks::Tasks;
use crate::pages::dossier_waiting::Waiting;
use crate::pages::dossier_wishes::{Rate, Withdraw};
use crate::pages::dossiers::{is_over, mood_of, status_name};
use crate::pages::draft::SentBackNote;
use crate::pages::home_work::name_of;
use crate::pages::notebook_keep;
use crate::pages::parts;
use crate::pages::pay::is_open;
use crate::route::Route;
use crate::state::{shared, use_lang, whenever};
use crate::ui::button::{LinkButton, Weight};
use crate::ui::facts::Facts;
use crate::ui::icon::Icon;
use crate::ui::later::later;
use crate::ui::loading::Loading;
use crate::ui::notice::{Notice, Tone};
use crate::ui::page::Page;
use crate::ui::tag::Tag;
use crate::ui::timeline::Timeline;

/// What this phone has of one dossier.
#[derive(Clone, Default)]
struct Known {
    filed: Option<Filed>,
    /// Work about it that has not arrived.
    waiting: Vec<Entry>,
    /// Payments begun here whose money may still come.
    paying: Vec<PaymentView>,
    /// It came back: the draft it is again.
    returned: Option<Draft>,
    /// Whether to ask if its people shall be kept for next time.
    ask: bool,
}

/// The page.
#[component]
pub(crate) fn Dossier(id: String) -> impl IntoView {
    let lang = use_lang();
    let Ok(id) = DossierId::parse(&id) else {
        return view! { <NotHere /> }.into_any();
    };
    let known = RwSignal::new(None::<Option<Known>>);
    whenever(move || {
        shared().kept.track();
        spawn_local(async move {
            known.try_set(Some(read(id).await));
        });
    });
    whenever(move || {
        shared().session.track();
        spawn_local(async move {
            let _ = folder::complete().await;
            look_at_payments(id).await;
        });
    });
    (move || match known.get() {
        None => {
            view! { <Page title=t::common::dossiers(lang) back=Route::Dossiers><Loading /></Page> }
                .into_any()
        }
        Some(Some(Known {
            filed: None,
            waiting,
            returned,
            ..
        })) if waiting.is_empty() => match returned {
            Some(draft) => view! { <SentBack draft /> }.into_any(),
            None => view! { <NotHere /> }.into_any(),
        },
        Some(Some(known)) => view! { <Here id known /> }.into_any(),
        Some(None) => view! {
            <Page title=t::dossier::cannot_read(lang) back=Route::Dossiers>
                <p>{t::dossier::cannot_read_hint(lang)}</p>
            </Page>
        }
        .into_any(),
    })
    .into_any()
}

async fn read(id: DossierId) -> Option<Known> {
    let filed = folder::dossier(id).await.ok()?;
    let slot = vault::slot().await.ok()?;
    let outbox = slot.outbox().await.ok()?;
    let waiting = outbox
        .into_iter()
        .filter(|entry| entry.work.dossier() == id)
        .collect();
    let draft = slot.draft(&DraftId::from(id)).await.ok()?;
    let returned = draft.filter(|draft| draft.state == DraftState::Editing);
    Some(Known {
        filed,
        waiting,
        paying: paying(id).await.ok()?,
        returned,
        ask: notebook_keep::is_to_ask(id).await,
    })
}

/// Payments for this dossier that are neither settled nor given up, as far as this phone knows.
async fn paying(id: DossierId) -> Result<Vec<PaymentView>, StoreError> {
    let mut payments = vault::slot().await?.payments().await?;
    payments.retain(|payment| payment.dossier == id && is_open(payment.state));
    Ok(payments)
}

/// Whoever comes back from the payment platform has paid or given up: the server may know.
async fn look_at_payments(id: DossierId) {
    if shared().session.read_untracked().person().is_none() {
        return;
    }
    for payment in paying(id).await.unwrap_or_default() {
        look(&payment).await;
    }
}

/// Not on this phone.
#[component]
pub(crate) fn NotHere() -> impl IntoView {
    let lang = use_lang();
    let back = shared().route.get_untracked();
    view! {
        <Page title=t::dossier::not_found(lang) back=Route::Dossiers>
            <p>{t::dossier::not_found_hint(lang)}</p>
            <LinkButton
                href=crate::session::sign_in_href(&back)
                label=t::dossier::sign_in(lang)
                icon=Icon::Person
            />
        </Page>
    }
    .into_any()
}

/// The server sent it back and it is a draft again: what is wrong, and the way to mend it.
#[component]
fn SentBack(draft: Draft) -> impl IntoView {
    let lang = use_lang();
    let title = match &draft.head.about {
        About::New { procedure, .. } => name_of(procedure.as_str(), lang),
        About::Supplement { .. } => t::common::dossiers(lang).to_string(),
    };
    view! {
        <Page title back=Route::Dossiers>
            <SentBackNote returned=draft.contents.returned />
            <LinkButton
                href=Route::Draft(draft.head.id.to_string()).path()
                label=t::outbox::open_again(lang)
                icon=Icon::Edit
            />
        </Page>
    }
    .into_any()
}

/// Everything about it.
#[component]
fn Here(id: DossierId, known: Known) -> impl IntoView {
    let lang = use_lang();
    let Known {
        filed,
        waiting,
        paying,
        ask,
        ..
    } = known;
    let procedure = filed
        .as_ref()
        .map(|filed| filed.sent.submission.procedure)
        .or_else(|| {
            waiting.iter().find_map(|entry| match &entry.work {
                Work::Dossier { submission } => Some(submission.procedure),
                _ => None,
            })
        });
    let title = procedure.map_or_else(
        || t::common::dossiers(lang).to_string(),
        |code| name_of(code.as_str(), lang),
    );
    let caption = filed
        .as_ref()
        .and_then(|filed| filed.state.code.as_ref())
        .map(|code| t::dossier::title_code(lang, code))
        .unwrap_or_default();
    let keep = ask
        .then(|| later(move || parts::keep_for_next_time(id)))
        .into_any();
    let body = match filed {
        Some(filed) => {
            let waiting = waiting.clone();
            view! { <FiledBody id filed waiting paying keep /> }.into_any()
        }
        None => keep,
    };
    view! {
        <Page title caption back=Route::Dossiers>
            <Waiting entries=waiting />
            {body}
        </Page>
    }
    .into_any()
}

/// A dossier the server has.
#[component]
fn FiledBody(
    id: DossierId,
    filed: Filed,
    waiting: Vec<Entry>,
    paying: Vec<PaymentView>,
    /// Asks whether to keep what was given: after how it stands and what to do, before what is only looked up.
    keep: AnyView,
) -> impl IntoView {
    let lang = use_lang();
    let Filed { sent, state } = filed;
    let status = state.status.map(|status| {
        view! { <p><Tag label=status_name(status, lang) mood=mood_of(Some(status)) /></p> }
    });
    let note = state
        .note
        .clone()
        .map(|note| view! { <p>{t::dossier::note_from_officer(lang, note)}</p> });
    let problem = state.problem.clone().map(|text| {
        view! { <Notice tone=Tone::Warning title=t::dossier::problem_title(lang)><p>{text}</p></Notice> }
    });
    let rows = vec![
        (
            t::dossier::code(lang).to_string(),
            match &state.code {
                Some(code) => code.to_string(),
                None => t::dossier::no_code_yet(lang).to_string(),
            },
        ),
        (
            t::dossier::due(lang).to_string(),
            due_words(&state, clock::now(), lang),
        ),
        (
            t::dossier::received_at(lang).to_string(),
            sent.receipt.received_at.in_vietnam().to_string(),
        ),
    ];
    let withdrawable = state.can_be_withdrawn();
    let rateable = state.can_be_rated();
    let entries = history(&state, lang);
    view! {
        {status}
        {note}
        {problem}
        {state.withdrawal_pending.then(|| view! { <Notice title=t::dossier::withdraw_pending(lang) /> })}
        <Ending outcome=state.outcome.clone() dossier=id />
        <Tasks id tasks=state.tasks.clone() waiting=waiting.clone() paying />
        {rateable.then(|| view! { <Rate id waiting=waiting.clone() /> })}
        {keep}
        <Facts rows />
        <LinkButton
            href=Route::Receipt(id.to_string()).path()
            label=t::dossier::see_receipt(lang)
            weight=Weight::Secondary
            icon=Icon::Paper
        />
        <h2>{t::dossier::timeline(lang)}</h2>
        <Timeline entries />
        {withdrawable.then(|| view! { <Withdraw id waiting /> })}
    }
    .into_any()
}

/// How it ended: refused with the reason, or a result and where to get it.
#[component]
fn Ending(outcome: Option<Outcome>, dossier: DossierId) -> impl IntoView {
    let lang = use_lang();
    match outcome {
        None => ().into_any(),
        Some(Outcome::Refused { reason }) => view! {
            <Notice tone=Tone::Error title=t::dossier::refused_title(lang)>
                <p>{reason}</p>
                <p>{t::dossier::refused_next(lang)}</p>
            </Notice>
        }
        .into_any(),
        Some(Outcome::Result { files, place }) => {
            let files: Vec<AnyView> = files
                .into_iter()
                .map(|file| {
                    let label = t::dossier::result_file(lang, &file.name);
                    view! { <FileButton dossier file label /> }.into_any()
                })
                .collect();
            view! {
                <Notice tone=Tone::Success title=t::dossier::result_title(lang)>
                    {place.map(|place| view! { <p>{t::dossier::result_where(lang, place)}</p> })}
                    <div class="stack">{files}</div>
                </Notice>
            }
            .into_any()
        }
    }
}

/// The promise and how long it still is.
fn due_words(state: &DossierState, now: Timestamp, lang: Lang) -> String {
    let Some(due) = state.due else {
        return String::new();
    };
    let (until, today) = (due.in_vietnam(), now.in_vietnam());
    if is_over(state.status) {
        return until.to_string();
    }
    if state.status.is_some_and(Status::pauses_the_term) {
        return t::dossier::due_paused(lang, until);
    }
    if now > due {
        return t::dossier::due_over(lang, until);
    }
    match today.date.working_days_until(until.date) {
        0 => t::dossier::due_today(lang, until),
        days => t::dossier::due_in(lang, days, until),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        Timestamp::parse(text).unwrap()
    }

    fn state(status: Status) -> DossierState {
        DossierState {
            status: Some(status),
            due: Some(at("2026-11-26T17:00:00+07:00")),
            ..DossierState::default()
        }
    }

    #[test]
    fn a_day_off_is_not_counted_before_the_due_date() {
        // 24 November is a public holiday from 2026 on.
        let words = due_words(
            &state(Status::InProgress),
            at("2026-11-23T09:00:00+07:00"),
            Lang::Vi,
        );
        assert_eq!(words, "17:00 26/11/2026 (còn 2 ngày làm việc)");
    }

    #[test]
    fn the_clock_stands_still_while_the_office_waits_for_the_citizen() {
        let words = due_words(
            &state(Status::SupplementRequested),
            at("2026-11-30T09:00:00+07:00"),
            Lang::Vi,
        );
        assert!(words.contains("tạm dừng"));
    }

    #[test]
    fn late_is_said_plainly() {
        let words = due_words(
            &state(Status::InProgress),
            at("2026-11-27T09:00:00+07:00"),
            Lang::Vi,
        );
        assert!(words.contains("quá hẹn"));
    }

    #[test]
    fn a_finished_dossier_is_never_late() {
        let words = due_words(
            &state(Status::Returned),
            at("2027-01-01T09:00:00+07:00"),
            Lang::Vi,
        );
        assert_eq!(words, "17:00 26/11/2026");
    }
}
