//! The answer to a request for supplements: photos by item, a word to the officer, kept on this phone until sent.

use calendar::Date;
use domain::dossier::RequestedPaper;
use domain::{ActionId, DossierId};
use i18n::t;
use leptos::prelude::*;
use leptos::task::spawn_local;
use sync::outbox::Work;
use sync::protocol::{Action, ActionRequest, Attachment, RequestId};
use sync::store::{Page, StoreError};

use crate::device::{clock, outbox, vault};
use crate::pages::papers::{Asked, Keeper, bind_all, draft_of, supplement_paper};
use crate::pages::parts;
use crate::state::{announce, kept_changed, use_lang};
use crate::ui::button::Button;
use crate::ui::field::Field;
use crate::ui::later::later;
use crate::ui::notice::{Notice, Tone};
use crate::ui::task_card::TaskCard;
use crate::ui::text_input::TextInput;

/// The card.
#[component]
pub(crate) fn Supplement(
    dossier: DossierId,
    request: RequestId,
    items: Vec<RequestedPaper>,
    until: Option<Date>,
) -> impl IntoView {
    let lang = use_lang();
    let pages = RwSignal::new(Vec::<Page>::new());
    let note = RwSignal::new(String::new());
    let busy = RwSignal::new(false);
    let trouble = RwSignal::new(Vec::<String>::new());
    let keeper = Keeper::Supplement {
        dossier,
        request: request.clone(),
    };
    let request = StoredValue::new(request);
    let known = keeper.clone();
    spawn_local(async move {
        if let Ok(kept) = known.pages().await {
            pages.try_set(kept);
        }
    });
    let asked: Vec<String> = items.iter().map(supplement_paper).collect();
    let asked = StoredValue::new(asked);
    let send = move |()| {
        let word = note.get_untracked().trim().to_string();
        if pages.read_untracked().is_empty() && word.is_empty() {
            trouble.set(vec![t::dossier::supplement_nothing(lang).to_string()]);
            return;
        }
        busy.set(true);
        spawn_local(async move {
            let keeper = Keeper::Supplement {
                dossier,
                request: request.get_value(),
            };
            bind_all(&keeper, &asked.get_value(), |_, _| ()).await;
            match freeze(dossier, request.get_value(), word).await {
                Ok(()) => {
                    announce(t::dossier::queued(lang));
                    kept_changed();
                    outbox::wake();
                }
                Err(_) => {
                    trouble.try_set(vec![t::dossier::not_queued(lang).to_string()]);
                }
            }
            busy.try_set(false);
        });
    };
    let items: Vec<AnyView> = items
        .into_iter()
        .enumerate()
        .map(|(index, item)| {
            let asked = Asked {
                keeper: keeper.clone(),
                paper: supplement_paper(&item),
                expected: None,
                html_id: format!("supplement-{index}"),
            };
            view! {
                <section class="paper">
                    <h4 class="paper__name">{item.text}</h4>
                    {later(move || parts::stack(asked.clone(), pages))}
                </section>
            }
            .into_any()
        })
        .collect();
    view! {
        <TaskCard title=t::dossier::supplement_title(lang) urgent=true>
            {until.map(|until| view! { <p>{t::dossier::supplement_until(lang, until)}</p> })}
            <p>{t::dossier::supplement_intro(lang)}</p>
            {items}
            {move || trouble.get().into_iter().map(|text| view! { <Notice tone=Tone::Error title=text /> }.into_any()).collect::<Vec<_>>()}
            <Field
                id="supplement-note"
                label=t::dossier::supplement_note(lang).to_string()
                mark=t::common::optional(lang).to_string()
                control=Box::new(move |control| view! {
                    <TextInput control value=note on_input=move |text| note.set(text) multiline=true />
                }.into_any())
            />
            <Button label=t::dossier::supplement_send(lang).to_string() busy on_tap=send />
        </TaskCard>
    }
    .into_any()
}

/// Freezes the supplement and queues it, in one step.
async fn freeze(dossier: DossierId, request: RequestId, note: String) -> Result<(), StoreError> {
    let slot = vault::slot().await?;
    let draft = draft_of(&slot, dossier, &request).await?;
    let now = clock::now();
    let id = ActionId::parse(&draft.head.id.to_string()).map_err(|_| StoreError::Missing)?;
    let attachments = draft
        .contents
        .pages
        .iter()
        .map(|page| Attachment {
            paper: page.paper.clone(),
            sha256: page.sha256,
            name: page.name.clone(),
            media_type: page.media_type.clone(),
            size: page.size,
        })
        .collect();
    let action = Action::Supplement {
        request,
        attachments,
        note,
        answers: None,
    };
    let request = ActionRequest {
        dossier,
        declared_at: now,
        action,
    };
    slot.freeze(
        &draft.head.id,
        draft.revision,
        Work::Action { id, request },
        now,
    )
    .await?;
    Ok(())
}
