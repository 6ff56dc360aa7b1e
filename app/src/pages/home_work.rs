//! What was begun, waits or asks for something: the most urgent first.

use domain::dossier::Task;
use i18n::{Lang, t};
use leptos::prelude::*;
use sync::outbox::{Act, Standing};
use sync::store::About;

use crate::folder::{self, Filed, Folder, entry_of};
use crate::pages::dossiers::{filed_card, mood_of};
use crate::pages::life::short_title;
use crate::route::Route;
use crate::state::use_lang;
use crate::ui::tag::Mood;
use crate::ui::task_card::TaskCard;

/// As many finished dossiers as the home page shows; the rest are one tap away.
const FILED: usize = 3;

/// Cards for everything open; draws nothing when there is nothing.
#[component]
pub(crate) fn Work() -> impl IntoView {
    let lang = use_lang();
    let folder = folder::watch();
    move || {
        match &*folder.read() {
        Some(Ok(folder)) if !folder.is_empty() => view! {
            <h2>{t::home::work_title(lang)}</h2>
            {task_cards(folder, lang)}
            {waiting_cards(folder, lang)}
            {draft_cards(folder, lang)}
            {folder.filed.iter().filter(|filed| filed.state.tasks.is_empty()).take(FILED).map(|filed| filed_card(filed, lang)).collect::<Vec<_>>()}
        }
        .into_any(),
        _ => ().into_any(),
    }
    }
}

/// Name of a procedure by its code; the code itself while the catalogue is not here.
pub(crate) fn name_of(code: &str, lang: Lang) -> String {
    entry_of(code).map_or_else(
        || code.to_string(),
        |entry| short_title(lang.pick(&entry.name, &entry.name_en)),
    )
}

/// Dossiers that ask something of the person.
pub(crate) fn task_cards(folder: &Folder, lang: Lang) -> Vec<AnyView> {
    let open = |filed: &&Filed| !filed.state.tasks.is_empty();
    folder
        .filed
        .iter()
        .filter(open)
        .flat_map(|filed| filed.state.tasks.iter().map(move |task| (filed, task)))
        .map(|(filed, task)| {
            let status = task_words(task, lang);
            let href = Route::Dossier(filed.sent.submission.id.to_string()).path();
            let title = name_of(filed.sent.submission.procedure.as_str(), lang);
            let mood = mood_of(filed.state.status);
            view! { <TaskCard title status mood href urgent=true /> }.into_any()
        })
        .collect()
}

/// A task in a few words.
pub(crate) fn task_words(task: &Task, lang: Lang) -> String {
    match task {
        Task::Supplement { .. } => t::home::task_supplement(lang).to_string(),
        Task::Pay { total, .. } => t::home::task_pay(lang, total),
        Task::ConfirmDraft { confirm_by, .. } => {
            t::home::task_confirm(lang, confirm_by.in_vietnam())
        }
    }
}

/// Frozen work that has not arrived yet.
pub(crate) fn waiting_cards(folder: &Folder, lang: Lang) -> Vec<AnyView> {
    folder
        .waiting
        .iter()
        .map(|entry| {
            let dossier = entry.work.dossier();
            let submission = match &entry.work {
                sync::outbox::Work::Dossier { submission } => Some(submission),
                _ => None,
            };
            let procedure = match submission {
                Some(submission) => Some(submission.procedure.to_string()),
                None => folder
                    .filed
                    .iter()
                    .find(|filed| filed.sent.submission.id == dossier)
                    .map(|filed| filed.sent.submission.procedure.to_string()),
            };
            let title = procedure.map_or_else(
                || t::home::waiting_title(lang).to_string(),
                |code| name_of(&code, lang),
            );
            let standing = entry.standing();
            let (status, mood) = standing_words(&standing, lang);
            let urgent = matches!(standing, Standing::Person(_));
            let href = Route::Dossier(dossier.to_string()).path();
            view! { <TaskCard title status mood href urgent /> }.into_any()
        })
        .collect()
}

/// How waiting work stands, in a few words and a colour.
pub(crate) fn standing_words(standing: &Standing, lang: Lang) -> (String, Mood) {
    match standing {
        Standing::Waiting => (t::outbox::waiting(lang).to_string(), Mood::Waiting),
        Standing::Sending { percent } => (t::outbox::sending(lang, percent), Mood::Plain),
        Standing::Later(later) => (
            t::outbox::try_later(lang, later.until.in_vietnam().clock()),
            Mood::Waiting,
        ),
        Standing::Person(Act::SignIn) => {
            (t::outbox::sign_in_needed(lang).to_string(), Mood::Waiting)
        }
        Standing::Person(_) => (t::outbox::rejected(lang).to_string(), Mood::Bad),
        Standing::Done(_) => (t::outbox::sent(lang).to_string(), Mood::Good),
    }
}

/// Drafts, newest change first.
pub(crate) fn draft_cards(folder: &Folder, lang: Lang) -> Vec<AnyView> {
    folder
        .drafts
        .iter()
        .map(|draft| {
            let detail = t::home::draft_detail(lang, draft.changed_at.in_vietnam());
            let (title, href) = match &draft.head.about {
                About::New { procedure, .. } => (
                    name_of(procedure.as_str(), lang),
                    Route::Draft(draft.head.id.to_string()).path(),
                ),
                About::Supplement { dossier, .. } => (
                    t::home::supplement_draft(lang).to_string(),
                    Route::Dossier(dossier.to_string()).path(),
                ),
            };
            let sent_back = !draft.contents.returned.is_empty();
            let (status, mood) = if sent_back {
                (t::outbox::rejected(lang), Mood::Bad)
            } else {
                (t::home::draft_status(lang), Mood::Plain)
            };
            view! { <TaskCard title detail status mood href urgent=sent_back /> }.into_any()
        })
        .collect()
}
