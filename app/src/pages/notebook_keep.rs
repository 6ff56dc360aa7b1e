//! After handing in: shall the people of this dossier be kept for next time? Asked once, plainly; nothing is kept without a yes.
//!
//! Until the answer only the sources of the answers are noted, by path: the answers themselves lie in the dossier anyway.

use std::collections::BTreeMap;

use domain::DossierId;
use forms::{Context, Lists, Path};
use i18n::{Lang, t};
use leptos::prelude::*;
use leptos::task::spawn_local;
use order::Map;
use people::{Document, DocumentKind, Field, Given, Group, Memory, Origin, Role, Source};
use sync::outbox::Work;
use sync::protocol::Submission;
use sync::store::StoreError;

use crate::catalogue;
use crate::device::notebook::{self, Notebook};
use crate::device::vault;
use crate::form::desk::opened;
use crate::form::told::field_name;
use crate::pages::notebook_unlock::Unlock;
use crate::route::Route;
use crate::state::{announce, kept_changed, shared, use_lang, whenever};
use crate::ui::button::{Button, Weight};
use crate::ui::checkbox::Checkbox;
use crate::ui::notice::Notice;

fn record(dossier: DossierId) -> String {
    format!("keep/{dossier}")
}

/// Notes where the answers came from, so that the question can be asked once the dossier is on its way. Best effort: without
/// the note nothing is asked. What a card said otherwise than the answer is not noted.
pub(crate) async fn ask_later(dossier: DossierId, mut sources: Map<Path, String>) {
    sources.retain(|_, note| {
        note.truncate(Origin::short(note).len());
        forms::edited(note).is_none()
    });
    let text = serde_json::to_string(&sources).unwrap_or_default();
    if let Ok(slot) = vault::slot().await {
        let _ = slot.keep(&record(dossier), &text).await;
    }
}

/// Whether the question waits for an answer.
pub(crate) async fn is_to_ask(dossier: DossierId) -> bool {
    matches!(note(dossier).await, Ok(Some(_)))
}

async fn note(dossier: DossierId) -> Result<Option<String>, StoreError> {
    vault::slot().await?.kept(&record(dossier)).await
}

/// The question has been answered.
async fn answered(dossier: DossierId) {
    if let Ok(slot) = vault::slot().await {
        let _ = slot.drop_kept(&record(dossier)).await;
    }
    kept_changed();
}

/// Somebody of the dossier with what was given about them.
#[derive(Clone, PartialEq)]
struct Somebody {
    role: Option<Role>,
    given: Vec<Given>,
}

impl Somebody {
    fn name(&self, lang: Lang) -> String {
        let name = self
            .given
            .iter()
            .find(|given| given.field == Field::FullName);
        name.map_or_else(
            || t::notebook::unnamed(lang).to_string(),
            |given| given.value.clone(),
        )
    }

    /// Whether anything about them is not in the memory yet.
    fn is_news(&self, memory: &Memory) -> bool {
        let Some(person) = memory.known(&self.given) else {
            return true;
        };
        self.given.iter().any(|given| {
            let value = given.field.tidy(&given.value);
            person.text(given.field).map(str::to_string) != value
        })
    }

    fn keep(&self, memory: &mut Memory) -> Result<(), people::MemoryError> {
        let known = memory.known(&self.given);
        let relation = memory.relation_of(self.role, known);
        let id = known.map_or_else(notebook::new_id, |person| person.id().clone());
        memory.keep(&id, relation, self.role, &self.given)
    }
}

/// Everything the question is about.
#[derive(Clone, PartialEq)]
struct About {
    people: Vec<Somebody>,
    papers: Vec<Document>,
}

async fn about(dossier: DossierId) -> Option<About> {
    let note = note(dossier).await.ok()??;
    let submission = submission(dossier).await.ok()??;
    let bundle = catalogue::bundle(&submission.bundle).await.ok()?;
    let context = Context::at(submission.declared_at, Lists::new());
    let answers = submission.answers.clone();
    let form = opened(bundle, answers, context).await.ok()?.ok()?;
    let sources: BTreeMap<String, String> = reader::from_str(&note).unwrap_or_default();
    let sources: Map<Path, String> = sources
        .into_iter()
        .filter_map(|(path, source)| Some((Path::parse(&path).ok()?, source)))
        .collect();
    let typed = Source::Form {
        procedure: submission.procedure,
        dossier,
    };
    let at = submission.declared_at;
    let somebody = |group: Group| Somebody {
        role: group.role,
        given: group.given(&form, &sources, &typed, at),
    };
    let tells = |somebody: &Somebody| {
        let named = |given: &Given| matches!(given.field, Field::FullName | Field::Number);
        somebody.given.iter().any(named)
    };
    let people = Group::all(&form)
        .into_iter()
        .filter(|group| !group.is_a_stranger())
        .map(somebody)
        .filter(tells)
        .collect();
    let papers = submission
        .attachments
        .iter()
        .map(|file| Document {
            sha256: file.sha256,
            kind: DocumentKind::Paper,
            name: file.name.clone(),
            dossier,
            procedure: submission.procedure,
            at,
        })
        .collect();
    Some(About { people, papers })
}

/// The dossier as it was handed in, on its way or arrived.
async fn submission(dossier: DossierId) -> Result<Option<Submission>, StoreError> {
    let slot = vault::slot().await?;
    if let Some(sent) = slot.dossier(dossier).await? {
        return Ok(Some(sent.submission));
    }
    let waiting = slot.outbox().await?.into_iter();
    let found = waiting.filter_map(|entry| match entry.work {
        Work::Dossier { submission } if submission.id == dossier => Some(submission),
        _ => None,
    });
    Ok(found.into_iter().next())
}

/// The question.
#[component]
pub(crate) fn Keep(id: DossierId) -> impl IntoView {
    let lang = use_lang();
    let found = RwSignal::new(None::<(About, Notebook)>);
    whenever(move || {
        shared().kept.track();
        spawn_local(async move {
            let read = about(id).await;
            let read = match read {
                Some(about) => Some((about, notebook::read().await)),
                None => None,
            };
            if found.try_with_untracked(|known| *known != read) == Some(true) {
                found.try_set(read);
            }
        });
    });
    (move || match found.get() {
        Some((about, Notebook::Open(memory, _))) => {
            let people: Vec<Somebody> = about
                .people
                .into_iter()
                .filter(|somebody| somebody.is_news(&memory))
                .collect();
            if people.is_empty() {
                // Everything is known already: nothing to ask.
                spawn_local(answered(id));
                return ().into_any();
            }
            view! { <Question id people papers=about.papers /> }.into_any()
        }
        Some((_, Notebook::Locked(doors))) => view! {
            <Notice title=t::notebook::keep_title(lang)>
                <p>{t::notebook::keep_text(lang)}</p>
                <Unlock id="keep-pin" doors />
                <No id />
            </Notice>
        }
        .into_any(),
        _ => ().into_any(),
    })
    .into_any()
}

#[component]
fn Question(id: DossierId, people: Vec<Somebody>, papers: Vec<Document>) -> impl IntoView {
    let lang = use_lang();
    let chosen: Vec<(Somebody, RwSignal<bool>)> = people
        .into_iter()
        .map(|somebody| (somebody, RwSignal::new(true)))
        .collect();
    let with_papers = RwSignal::new(!papers.is_empty());
    let boxes: Vec<AnyView> = chosen
        .iter()
        .enumerate()
        .map(|(at, (somebody, on))| {
            let on = *on;
            let what: Vec<&str> = somebody
                .given
                .iter()
                .map(|given| field_name(given.field, lang))
                .collect();
            let label = t::notebook::keep_person(lang, somebody.name(lang), what.join(", "));
            view! { <Checkbox id=format!("keep-{at}") label checked=on on_change=move |yes| on.set(yes) /> }
                .into_any()
        })
        .collect();
    let paper_box = (!papers.is_empty()).then(|| {
        view! {
            <Checkbox
                id="keep-papers"
                label=t::notebook::keep_papers(lang)
                checked=with_papers
                on_change=move |yes| with_papers.set(yes)
            />
        }
    });
    let keep = move |()| {
        let people: Vec<Somebody> = chosen
            .iter()
            .filter(|(_, on)| on.get_untracked())
            .map(|(somebody, _)| somebody.clone())
            .collect();
        let papers = match with_papers.get_untracked() {
            true => papers.clone(),
            false => Vec::new(),
        };
        spawn_local(async move {
            let kept = notebook::change(|memory| {
                for somebody in &people {
                    somebody.keep(memory)?;
                }
                for paper in &papers {
                    memory.keep_document(paper)?;
                }
                Ok(())
            });
            match kept.await {
                Ok(()) => {
                    announce(t::notebook::kept(lang));
                    answered(id).await;
                }
                Err(notebook::Refused::Full) => announce(t::notebook::full(lang)),
                Err(_) => announce(t::notebook::failed(lang)),
            }
        });
    };
    view! {
        <Notice title=t::notebook::keep_title(lang)>
            <p>{t::notebook::keep_text(lang)}</p>
            <div class="stack">
                {boxes}
                {paper_box}
                <Button label=t::notebook::keep_yes(lang).to_string() on_tap=keep />
                <No id />
                <p><a href=Route::Notebook.path()>{t::notebook::title(lang)}</a></p>
            </div>
        </Notice>
    }
    .into_any()
}

/// Keeps nothing, and does not ask again.
#[component]
fn No(id: DossierId) -> impl IntoView {
    let lang = use_lang();
    let no = move |()| spawn_local(answered(id));
    view! { <Button label=t::notebook::keep_no(lang).to_string() weight=Weight::Secondary on_tap=no /> }
        .into_any()
}
