//! The pages of one paper, whoever asks for it: taking more, and binding them; it never knows what the paper is.

use domain::Sha256;
use i18n::t;
use leptos::prelude::*;
use leptos::task::spawn_local;
use sync::store::Page;

use super::adjust::Adjust;
use super::binding::{self, Unbound};
use super::keeper::Keeper;
use super::place_of;
use super::sheet::OneSheet;
use super::taking::{Made, not_kept, refused, take};
use crate::device::files;
use crate::device::papers::Desk;
use crate::device::shared;
use crate::state::{announce, use_lang};
use crate::ui::button::{Button, Weight};
use crate::ui::icon::{Icon, Picture};
use crate::ui::notice::{Notice, Tone};
use crate::ui::progress::Progress;

/// Which paper, and where its pages go.
#[derive(Clone, PartialEq)]
pub(crate) struct Asked {
    /// Where they go.
    pub(crate) keeper: Keeper,
    /// The paper's id.
    pub(crate) paper: String,
    /// Longer side through shorter one, where that is known.
    pub(crate) expected: Option<f64>,
    /// What the ids of the controls begin with.
    pub(crate) html_id: String,
}

/// What the pages of a paper share while they are shown; copied freely.
#[derive(Clone, Copy)]
pub(super) struct Shown {
    /// Which paper.
    pub(super) asked: StoredValue<Asked>,
    /// All pages of the draft.
    pub(super) pages: RwSignal<Vec<Page>>,
    /// How those made in this tab were made.
    pub(super) made: RwSignal<Vec<(Sha256, Made)>, LocalStorage>,
    /// The page whose corners are being corrected.
    pub(super) adjusting: RwSignal<Option<Page>>,
    /// What went wrong last.
    pub(super) trouble: RwSignal<Vec<String>>,
    /// What is being worked on, of how much; nothing while nothing is.
    pub(super) busy: RwSignal<Option<Work>>,
}

/// Work that takes a while.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Work {
    /// Photos are made into pages: done, of.
    Taking(usize, usize),
    /// Pages are bound: written again, of.
    Binding(u32, u32),
}

impl Shown {
    /// Which paper; none once nobody looks at it any more.
    pub(super) fn asked(self) -> Option<Asked> {
        self.asked.try_get_value()
    }

    /// How a page was made, if that happened in this tab.
    pub(super) fn made_of(self, sha256: Sha256) -> Option<Made> {
        let made = self.made.try_read_untracked()?;
        let of_page = made.iter().rev().find(|(page, _)| *page == sha256);
        of_page.map(|(_, made)| made.clone())
    }

    /// Remembers how a page was made.
    pub(super) fn remember(self, sha256: Sha256, made: Made) {
        self.made.try_update(|all| {
            all.retain(|(page, _)| *page != sha256);
            all.push((sha256, made));
        });
    }

    /// Reads again what is kept.
    pub(super) async fn refresh(self) {
        if let Some(Asked { keeper, .. }) = self.asked() {
            keeper.show(self.pages).await;
        }
    }

    /// Says what went wrong, in place of what was said before.
    pub(super) fn say(self, sentence: &str) {
        self.trouble.try_set(vec![sentence.to_string()]);
    }

    /// Says what is being worked on.
    pub(super) fn work(self, work: Option<Work>) {
        self.busy.try_set(work);
    }

    /// How many pages there are; none once nobody looks any more.
    fn count(self) -> usize {
        let count = self.pages.try_with_untracked(Vec::len);
        count.unwrap_or_default()
    }
}

/// The pages so far, and ways to add some.
#[component]
pub(crate) fn Stack(
    /// Which paper.
    asked: Asked,
    /// All pages of the draft.
    pages: RwSignal<Vec<Page>>,
) -> impl IntoView {
    let lang = use_lang();
    let html_id = asked.html_id.clone();
    let asked = StoredValue::new(asked);
    let shown = Shown {
        asked,
        pages,
        made: RwSignal::new_local(Vec::new()),
        adjusting: RwSignal::new(None),
        trouble: RwSignal::new(Vec::new()),
        busy: RwSignal::new(None),
    };
    // The worker stays while its papers are shown, once it was needed.
    let desk = StoredValue::new_local(None);
    let sheets = Memo::new(move |_| {
        let pages = pages.read();
        asked.with_value(|asked| {
            let of_paper = pages.iter().filter(|page| page.paper == asked.paper);
            of_paper.cloned().collect::<Vec<_>>()
        })
    });
    let loose = move || asked.with_value(|asked| binding::loose(&pages.read(), &asked.paper));
    let add = move |files: Vec<web_sys::File>| {
        desk.set_value(Desk::open().ok());
        shown.trouble.set(Vec::new());
        shown.work(Some(Work::Taking(0, files.len())));
        spawn_local(async move {
            let all = files.len();
            for (at, file) in files.into_iter().enumerate() {
                // Whoever leaves keeps what was taken so far; photos not yet looked at are still in the gallery.
                let Some(asked) = shown.asked() else { return };
                shown.work(Some(Work::Taking(at, all)));
                if let Err(sentence) = keep_one(&asked, shown, file).await {
                    shown.trouble.try_update(|lines| lines.push(sentence));
                }
            }
            shown.work(None);
        });
    };
    let on_change = Callback::new(move |event: web_sys::Event| add(files::chosen(&event)));
    // What another app shared, once somebody has said that it is this paper.
    let place = asked.with_value(|asked| place_of(&asked.keeper, &asked.paper));
    let arrived = shared::take_for(&place);
    if !arrived.is_empty() {
        add(arrived);
    }
    let bind = move |()| {
        let Asked { keeper, paper, .. } = asked.get_value();
        desk.set_value(Desk::open().ok());
        shown.work(Some(Work::Binding(0, 0)));
        spawn_local(async move {
            let told = move |done, of| {
                shown.work(Some(Work::Binding(done, of)));
            };
            let bound = binding::bind(&keeper, &paper, told).await;
            keeper.show(pages).await;
            match bound {
                Ok(()) => announce(t::photo::bound(lang)),
                Err(Unbound::TooMuch) => shown.say(t::photo::bind_too_much(lang)),
                Err(Unbound::Failed) => shown.say(t::photo::bind_failed(lang)),
            }
            shown.work(None);
        });
    };
    view! {
        {move || shown.trouble.get().into_iter().map(|text| view! { <Notice tone=Tone::Error title=text /> }).collect_view()}
        <ol class="sheets">
            <ForEnumerate
                each=move || sheets.get()
                key=|sheet| sheet.sha256
                children=move |at, sheet| {
                    let number = Signal::derive(move || at.get() + 1);
                    let last = Signal::derive(move || at.get() + 1 == sheets.read().len());
                    view! { <OneSheet sheet number last shown /> }
                }
            />
        </ol>
        <div role="status">{move || shown.busy.get().map(|work| view! { <Working work /> })}</div>
        {move || (loose() > 0 && shown.busy.get().is_none()).then(|| view! {
            <p class="paper__note">{t::photo::will_be_bound(lang, loose())}</p>
            <Button label=t::photo::bind(lang).to_string() weight=Weight::Quiet icon=Icon::Paper on_tap=bind />
        })}
        <div class="paper__actions">
            <FileButton id=format!("{html_id}-photo") label=t::papers::take_photo(lang).to_string() icon=Icon::Camera camera=true on_change />
            <FileButton id=format!("{html_id}-file") label=t::papers::choose_file(lang).to_string() icon=Icon::Paper camera=false on_change />
        </div>
        {move || shown.adjusting.get().map(|sheet| view! { <Adjust sheet shown /> })}
    }
    .into_any()
}

/// How far it is.
#[component]
fn Working(work: Work) -> impl IntoView {
    let lang = use_lang();
    let (label, done, of) = match work {
        Work::Taking(_, 0 | 1) => (t::papers::preparing(lang).to_string(), 0.0, 0.0),
        Work::Taking(done, of) => (t::photo::taking(lang, done + 1, of), done as f64, of as f64),
        Work::Binding(done, of) => (
            t::photo::binding(lang).to_string(),
            f64::from(done),
            f64::from(of),
        ),
    };
    view! { <Progress label=label done=done of=of /> }.into_any()
}

/// Makes one chosen file ready and keeps it; the sentence says why it could not be.
async fn keep_one(asked: &Asked, shown: Shown, file: web_sys::File) -> Result<(), String> {
    let lang = use_lang();
    let name = file.name();
    if shown.count() >= sync::protocol::MAX_FILES {
        return Err(t::papers::too_many(lang).to_string());
    }
    let taken = take(file, &asked.paper, asked.expected)
        .await
        .map_err(|problem| refused(problem, &name, lang))?;
    let before = shown.count();
    let page = asked.keeper.attach(taken.page, &taken.bytes).await;
    let page = page.map_err(|error| not_kept(&error, &name, lang))?;
    shown.remember(page.sha256, taken.made);
    shown.refresh().await;
    if shown.count() == before && shown.asked().is_some() {
        announce(t::papers::already_there(lang));
    }
    Ok(())
}

/// A file input that looks like a button; the input itself keeps keyboard and screen reader.
#[component]
pub(crate) fn FileButton(
    id: String,
    #[prop(into)] label: Signal<String>,
    icon: Icon,
    camera: bool,
    /// Among other small actions.
    #[prop(optional)]
    quiet: bool,
    on_change: Callback<web_sys::Event>,
) -> impl IntoView {
    let target = id.clone();
    let class = if quiet {
        "file-button file-button--quiet"
    } else {
        "file-button"
    };
    view! {
        <label class=class for=target>
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
            <span>{move || label.get()}</span>
        </label>
    }
    .into_any()
}
