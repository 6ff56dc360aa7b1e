//! `/d/{id}/papers`: photos of the papers the case needs, kept on this phone page by page.

use domain::DossierId;
use domain::procedure::Paper;
use i18n::{Lang, t};
use leptos::prelude::*;
use leptos::task::spawn_local;
use sync::store::{Contents, NewPage, Page as Sheet, StoreError};
use wasm_bindgen::JsCast;

use crate::device::files::{self, FileProblem};
use crate::device::vault;
use crate::form::desk::OnTable;
use crate::form::filling::Filling;
use crate::navigation::go;
use crate::pages::draft::{KeepingLine, WithDraft};
use crate::route::Route;
use crate::state::{announce, use_lang};
use crate::ui::bottom_bar::BottomBar;
use crate::ui::button::{Button, Weight};
use crate::ui::icon::{Icon, Picture};
use crate::ui::notice::{Notice, Tone};
use crate::ui::page::Page;
use crate::ui::tag::{Mood, Tag};

/// The page.
#[component]
pub(crate) fn Papers(id: String) -> impl IntoView {
    let page = Callback::new(|on_table: OnTable| view! { <Needed on_table /> }.into_any());
    view! { <WithDraft id page /> }
}

/// A paper of this case.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Wanted {
    /// What the procedure says of it.
    pub(crate) paper: Paper,
    /// Whether the dossier is incomplete without it.
    pub(crate) required: bool,
}

/// The papers of the case that are attached, in the procedure's order.
pub(crate) fn wanted(filling: Filling, papers: &[Paper]) -> Vec<Wanted> {
    let states: Vec<(String, bool)> = filling.ask_once(|form| {
        let relevant = form.papers().into_iter().filter(|state| state.relevant);
        relevant
            .map(|state| (state.id.to_string(), state.required))
            .collect()
    });
    papers
        .iter()
        .filter(|paper| paper.attach)
        .filter_map(|paper| {
            let (_, required) = states.iter().find(|(id, _)| *id == paper.id)?;
            Some(Wanted {
                paper: paper.clone(),
                required: *required,
            })
        })
        .collect()
}

/// The name of a paper in the language of the page.
pub(crate) fn say(text: &domain::procedure::Text, lang: Lang) -> String {
    lang.pick(&text.vi, text.english()).to_string()
}

#[component]
fn Needed(on_table: OnTable) -> impl IntoView {
    let lang = use_lang();
    let OnTable {
        id,
        filling,
        procedure,
        contents,
        ..
    } = on_table;
    let contents = RwSignal::new(contents);
    let papers = wanted(filling, &procedure.papers);
    let none = papers.is_empty();
    let cards = papers
        .into_iter()
        .map(|wanted| view! { <OnePaper id wanted contents /> })
        .collect_view();
    view! {
        <Page title=t::papers::title(lang) caption=say(&procedure.name, lang) back=Route::Draft(id.to_string()) no_tabs=true>
            <KeepingLine filling />
            {if none {
                view! { <Notice tone=Tone::Success title=t::papers::none_needed(lang) /> }.into_any()
            } else {
                view! { <p>{t::papers::intro(lang)}</p> }.into_any()
            }}
            {cards}
            <BottomBar>
                <Button
                    id="continue"
                    label=t::draft::go_on(lang).to_string()
                    on_tap=move |()| go(&Route::Review(id.to_string()))
                />
            </BottomBar>
        </Page>
    }
    .into_any()
}

/// One paper: what it is, the pages so far, and two ways to add one.
#[component]
fn OnePaper(id: DossierId, wanted: Wanted, contents: RwSignal<Contents>) -> impl IntoView {
    let lang = use_lang();
    let Wanted { paper, required } = wanted;
    let busy = RwSignal::new(false);
    let trouble = RwSignal::new(Vec::<String>::new());
    let paper_id = StoredValue::new(paper.id.clone());
    let sheets = Memo::new(move |_| {
        let contents = contents.read();
        paper_id.with_value(|paper| contents.pages_of(paper).cloned().collect::<Vec<_>>())
    });
    let add = move |event: web_sys::Event| {
        let Some(input) = event
            .target()
            .and_then(|target| target.dyn_into::<web_sys::HtmlInputElement>().ok())
        else {
            return;
        };
        let chosen: Vec<web_sys::File> = input
            .files()
            .map(|files| (0..files.length()).filter_map(|at| files.get(at)).collect())
            .unwrap_or_default();
        // So that choosing the same file again is noticed.
        input.set_value("");
        busy.set(true);
        trouble.set(Vec::new());
        spawn_local(async move {
            for file in chosen {
                if let Err(sentence) =
                    keep_sheet(id, &paper_id.get_value(), file, contents, lang).await
                {
                    trouble.update(|lines| lines.push(sentence));
                }
            }
            busy.set(false);
        });
    };
    let html_id = format!("paper-{}", paper.id);
    let (tag, mood) = if required {
        (t::papers::required(lang), Mood::Waiting)
    } else {
        (t::papers::optional(lang), Mood::Plain)
    };
    view! {
        <section class="paper" id=html_id.clone() tabindex="-1" aria-label=say(&paper.name, lang)>
            <h2 class="paper__name">{say(&paper.name, lang)}</h2>
            <p><Tag label=tag mood /></p>
            {paper.case.as_ref().map(|case| view! { <p class="paper__note">{say(case, lang)}</p> })}
            {paper.note.as_ref().map(|note| view! { <p class="paper__note">{say(note, lang)}</p> })}
            {paper.original.then(|| view! { <p class="paper__note">{t::papers::show_original(lang)}</p> })}
            {move || trouble.get().into_iter().map(|text| view! { <Notice tone=Tone::Error title=text /> }).collect_view()}
            <ol class="sheets">
                <ForEnumerate
                    each=move || sheets.get()
                    key=|sheet| sheet.sha256
                    children=move |at, sheet| view! { <OneSheet id sheet number=Signal::derive(move || at.get() + 1) contents /> }
                />
            </ol>
            <p role="status">{move || busy.get().then(|| t::papers::preparing(lang))}</p>
            <div class="paper__actions">
                <FileButton id=format!("{html_id}-photo") label=t::papers::take_photo(lang) icon=Icon::Camera camera=true on_change=Callback::new(add) />
                <FileButton id=format!("{html_id}-file") label=t::papers::choose_file(lang) icon=Icon::Paper camera=false on_change=Callback::new(add) />
            </div>
        </section>
    }
    .into_any()
}

/// A file input that looks like a button; the input itself keeps keyboard and screen reader.
#[component]
pub(crate) fn FileButton(
    id: String,
    label: &'static str,
    icon: Icon,
    camera: bool,
    on_change: Callback<web_sys::Event>,
) -> impl IntoView {
    let target = id.clone();
    view! {
        <label class="file-button" for=target>
            <input
                class="file-button__input"
                id=id
                type="file"
                accept="image/*,application/pdf,.heic,.heif"
                capture=camera.then_some("environment")
                multiple=!camera
                on:change=move |event| on_change.run(event)
            />
            <Picture icon />
            <span>{label}</span>
        </label>
    }
    .into_any()
}

/// Makes one chosen file ready and keeps it; the sentence says why it could not be.
async fn keep_sheet(
    id: DossierId,
    paper: &str,
    file: web_sys::File,
    contents: RwSignal<Contents>,
    lang: Lang,
) -> Result<(), String> {
    let name = file.name();
    if contents.read_untracked().pages.len() >= sync::protocol::MAX_FILES {
        return Err(t::papers::too_many(lang).to_string());
    }
    let ready = files::prepare(file)
        .await
        .map_err(|problem| sentence(problem, &name, lang))?;
    let page = NewPage {
        paper: paper.to_string(),
        name: ready.name,
        media_type: ready.media_type.to_string(),
    };
    let sheet = vault::attach(id, page, &ready.bytes)
        .await
        .map_err(|error| match error {
            StoreError::Full => t::papers::disk_full(lang, &name),
            _ => t::papers::not_kept(lang, &name),
        })?;
    let known = contents
        .read_untracked()
        .pages_of(paper)
        .any(|page| page.sha256 == sheet.sha256);
    if known {
        announce(t::papers::already_there(lang));
    } else {
        contents.update(|contents| contents.pages.push(sheet));
    }
    Ok(())
}

pub(crate) fn sentence(problem: FileProblem, name: &str, lang: Lang) -> String {
    match problem {
        FileProblem::Empty => t::papers::empty_file(lang, name),
        FileProblem::TooBig => {
            let limit = format!("{} MB", sync::protocol::MAX_FILE_BYTES / (1024 * 1024));
            t::papers::too_big(lang, limit, name)
        }
        FileProblem::NotSupported => t::papers::not_supported(lang, name),
        FileProblem::Heic => t::papers::heic(lang, name),
        FileProblem::Broken => t::papers::broken(lang, name),
    }
}

/// One page as kept, with its picture and a way to take it away.
#[component]
fn OneSheet(
    id: DossierId,
    sheet: Sheet,
    number: Signal<usize>,
    contents: RwSignal<Contents>,
) -> impl IntoView {
    let lang = use_lang();
    let url = RwSignal::new(None::<String>);
    let is_photo = sheet.media_type.starts_with("image/");
    if is_photo {
        let sheet = sheet.clone();
        spawn_local(async move {
            let Ok(slot) = vault::slot().await else {
                return;
            };
            if let Ok(Some(bytes)) = slot.file(&sheet.sha256).await
                && let Some(address) = files::url_of(&bytes, &sheet.media_type)
                && let Some(Some(unused)) = url.try_set(Some(address))
            {
                files::forget_url(&unused);
            }
        });
    }
    on_cleanup(move || {
        if let Some(Some(url)) = url.try_get_untracked() {
            files::forget_url(&url);
        }
    });
    let gone = sheet.clone();
    let remove = move |()| {
        let gone = gone.clone();
        spawn_local(async move {
            if vault::detach(id, &gone).await.is_ok() {
                contents.update(|contents| {
                    contents
                        .pages
                        .retain(|page| page.paper != gone.paper || page.sha256 != gone.sha256);
                });
            }
        });
    };
    let size = t::papers::size(lang, sheet.size.div_ceil(1024));
    view! {
        <li class="sheet">
            {move || url.get().map(|url| view! { <img class="sheet__picture" src=url alt=t::papers::page_of(lang, number.get()) /> })}
            {(!is_photo).then(|| view! { <Picture icon=Icon::Paper /> })}
            <span class="sheet__name">{move || t::papers::page_of(lang, number.get())}" · "{sheet.name.clone()}" · "{size}</span>
            <Button
                label=Signal::derive(move || t::papers::remove_page(lang, number.get()))
                weight=Weight::Quiet
                icon=Icon::Delete
                on_tap=remove
            />
        </li>
    }
    .into_any()
}
