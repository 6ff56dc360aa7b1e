//! The answer to a request for supplements: photos by item, a word to the officer, kept on this phone until sent.

use calendar::Date;
use domain::dossier::RequestedPaper;
use domain::{ActionId, DossierId};
use i18n::{Lang, t};
use leptos::prelude::*;
use leptos::task::spawn_local;
use sync::outbox::Work;
use sync::protocol::{Action, ActionRequest, Attachment, RequestId};
use sync::store::{About, Draft, DraftHead, DraftState, NewPage, Page, Slot, StoreError};
use wasm_bindgen::JsCast;

use crate::device::{clock, files, outbox, vault};
use crate::pages::papers::{FileButton, sentence};
use crate::state::{announce, kept_changed, use_lang};
use crate::ui::button::{Button, Weight};
use crate::ui::field::Field;
use crate::ui::icon::Icon;
use crate::ui::notice::{Notice, Tone};
use crate::ui::task_card::TaskCard;
use crate::ui::text_input::TextInput;

/// Name for papers the officer asked for in words only.
const OTHER: &str = "other";

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
    let request = StoredValue::new(request);
    spawn_local(async move {
        let asked = request.get_value();
        if let Ok(slot) = vault::slot().await
            && let Ok(Some(draft)) = draft_of(&slot, dossier, &asked).await
        {
            pages.try_set(draft.contents.pages);
        }
    });
    let add = Callback::new(move |(paper, event): (String, web_sys::Event)| {
        let chosen = chosen(&event);
        busy.set(true);
        trouble.set(Vec::new());
        spawn_local(async move {
            for file in chosen {
                match keep(dossier, &request.get_value(), &paper, file, lang).await {
                    Ok(page) => pages.update(|pages| pages.push(page)),
                    Err(sentence) => trouble.update(|lines| lines.push(sentence)),
                }
            }
            busy.try_set(false);
        });
    });
    let take_away = Callback::new(move |page: Page| {
        spawn_local(async move {
            if remove(dossier, &request.get_value(), &page).await.is_ok() {
                pages.update(|pages| pages.retain(|known| *known != page));
            }
        });
    });
    let send = move |()| {
        let word = note.get_untracked().trim().to_string();
        if pages.read_untracked().is_empty() && word.is_empty() {
            trouble.set(vec![t::dossier::supplement_nothing(lang).to_string()]);
            return;
        }
        busy.set(true);
        spawn_local(async move {
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
        .map(|(index, item)| view! { <Item index item pages add take_away /> }.into_any())
        .collect();
    view! {
        <TaskCard title=t::dossier::supplement_title(lang) urgent=true>
            {until.map(|until| view! { <p>{t::dossier::supplement_until(lang, until)}</p> })}
            <p>{t::dossier::supplement_intro(lang)}</p>
            {items}
            <p role="status">{move || busy.get().then(|| t::papers::preparing(lang))}</p>
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

/// One thing the officer asked for, with its photos so far.
#[component]
fn Item(
    index: usize,
    item: RequestedPaper,
    pages: RwSignal<Vec<Page>>,
    add: Callback<(String, web_sys::Event)>,
    take_away: Callback<Page>,
) -> impl IntoView {
    let lang = use_lang();
    let paper = item.paper.unwrap_or_else(|| OTHER.to_string());
    let mine = StoredValue::new(paper.clone());
    let rows = move || {
        let rows: Vec<AnyView> = pages
            .get()
            .into_iter()
            .filter(|page| mine.with_value(|paper| *paper == page.paper))
            .enumerate()
            .map(|(at, page)| {
                let number = at + 1;
                let name = page.name.clone();
                view! {
                    <li class="sheet">
                        <span class="sheet__name">{t::papers::page_of(lang, number)}" · "{name}</span>
                        <Button
                            label=t::papers::remove_page(lang, number)
                            weight=Weight::Quiet
                            icon=Icon::Delete
                            on_tap=move |()| take_away.run(page.clone())
                        />
                    </li>
                }
                .into_any()
            })
            .collect();
        rows
    };
    let on_change = Callback::new(move |event| add.run((paper.clone(), event)));
    view! {
        <section class="paper">
            <h4 class="paper__name">{item.text}</h4>
            <ol class="sheets">{rows}</ol>
            <div class="paper__actions">
                <FileButton id=format!("supplement-{index}-photo") label=t::papers::take_photo(lang) icon=Icon::Camera camera=true on_change />
                <FileButton id=format!("supplement-{index}-file") label=t::papers::choose_file(lang) icon=Icon::Paper camera=false on_change />
            </div>
        </section>
    }
    .into_any()
}

/// Files of an input, which is emptied so that choosing the same one again is noticed.
fn chosen(event: &web_sys::Event) -> Vec<web_sys::File> {
    let input: Option<web_sys::HtmlInputElement> =
        event.target().and_then(|target| target.dyn_into().ok());
    let Some(input) = input else {
        return Vec::new();
    };
    let files = input
        .files()
        .map(|files| (0..files.length()).filter_map(|at| files.get(at)).collect());
    input.set_value("");
    files.unwrap_or_default()
}

/// The supplement begun earlier for this request.
async fn draft_of(
    slot: &Slot,
    dossier: DossierId,
    request: &RequestId,
) -> Result<Option<Draft>, StoreError> {
    let drafts = slot.drafts().await?;
    Ok(drafts.into_iter().find(|draft| {
        draft.state == DraftState::Editing
            && matches!(&draft.head.about, About::Supplement { dossier: of, request: to } if *of == dossier && to == request)
    }))
}

/// That one, or a new one.
async fn draft(slot: &Slot, dossier: DossierId, request: &RequestId) -> Result<Draft, StoreError> {
    if let Some(draft) = draft_of(slot, dossier, request).await? {
        return Ok(draft);
    }
    let now = clock::now();
    let head = DraftHead {
        id: ActionId::new(now, clock::id_bytes()).into(),
        about: About::Supplement {
            dossier,
            request: request.clone(),
        },
        bundle: None,
        started_at: now,
    };
    slot.begin(head).await
}

/// Makes one chosen file ready and keeps it; the sentence says why it could not be.
async fn keep(
    dossier: DossierId,
    request: &RequestId,
    paper: &str,
    file: web_sys::File,
    lang: Lang,
) -> Result<Page, String> {
    let name = file.name();
    let ready = files::prepare(file)
        .await
        .map_err(|problem| sentence(problem, &name, lang))?;
    let new = NewPage {
        paper: paper.to_string(),
        name: ready.name,
        media_type: ready.media_type.to_string(),
    };
    let kept = async {
        let slot = vault::slot().await?;
        let draft = draft(&slot, dossier, request).await?;
        slot.attach(
            &draft.head.id,
            draft.revision,
            clock::now(),
            new,
            &ready.bytes,
        )
        .await
    };
    match kept.await {
        Ok((page, _)) => Ok(page),
        Err(StoreError::Full) => Err(t::papers::disk_full(lang, &name)),
        Err(_) => Err(t::papers::not_kept(lang, &name)),
    }
}

async fn remove(dossier: DossierId, request: &RequestId, page: &Page) -> Result<(), StoreError> {
    let slot = vault::slot().await?;
    let draft = draft(&slot, dossier, request).await?;
    slot.detach(
        &draft.head.id,
        draft.revision,
        clock::now(),
        &page.paper,
        page.sha256,
    )
    .await?;
    Ok(())
}

/// Freezes the supplement and queues it, in one step.
async fn freeze(dossier: DossierId, request: RequestId, note: String) -> Result<(), StoreError> {
    let slot = vault::slot().await?;
    let draft = draft(&slot, dossier, &request).await?;
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
