//! One page as it is kept: its picture, what helps to make it better, and what can be done with it.

use i18n::{Lang, t};
use leptos::prelude::*;
use leptos::task::spawn_local;
use sync::store::Page;

use super::binding::{self, Unbound};
use super::legible::sentence;
use super::stack::{Asked, FileButton, Shown, Work};
use super::taking::{Made, Taken, not_kept, page_of, refused, take};
use crate::device::files::{self, FileProblem};
use crate::device::papers::{Desk, How};
use crate::state::use_lang;
use crate::ui::button::{Button, Weight};
use crate::ui::icon::{Icon, Picture};
use crate::ui::notice::{Notice, Tone};

/// One page.
#[component]
pub(super) fn OneSheet(
    sheet: Page,
    /// Which one, from 1.
    number: Signal<usize>,
    /// Whether none follows.
    last: Signal<bool>,
    shown: Shown,
) -> impl IntoView {
    let lang = use_lang();
    let is_photo = sheet.media_type.starts_with("image/");
    let is_bound = binding::is_bound(&sheet);
    let url = picture_of(&sheet, shown);
    let size = t::papers::size(lang, sheet.size.div_ceil(1024));
    let (name, sha256) = (sheet.name.clone(), sheet.sha256);
    let html_id = shown.asked.with_value(|asked| asked.html_id.clone());
    let advice = advice_of(&sheet, lang);
    let page = StoredValue::new(sheet);
    let say = move |sentence: fn(i18n::Lang, usize) -> String| {
        Signal::derive(move || sentence(lang, number.get()))
    };
    let move_by = move |by: isize| {
        move |()| {
            let page = page.get_value();
            spawn_local(async move { moved(page, by, shown).await });
        }
    };
    let remove = move |()| {
        let page = page.get_value();
        spawn_local(async move { removed(page, shown).await });
    };
    let retake = Callback::new(move |event: web_sys::Event| {
        let files = files::chosen(&event);
        let page = page.get_value();
        spawn_local(async move { retaken(page, files, shown).await });
    });
    let turn = move |()| {
        let page = page.get_value();
        spawn_local(async move { turned(page, shown).await });
    };
    let apart = move |()| {
        let page = page.get_value();
        spawn_local(async move { taken_apart(page, shown).await });
    };
    view! {
        <li class="sheet">
            {move || url.get().map(|url| view! {
                <img class="sheet__picture" src=url decoding="async" alt=t::papers::page_of(lang, number.get()) />
            })}
            {(!is_photo).then(|| view! { <Picture icon=Icon::Paper /> })}
            <span class="sheet__name">{move || t::papers::page_of(lang, number.get())}" · "{name}" · "{size}</span>
            {advice}
            <div class="sheet__actions">
                {is_photo.then(|| view! {
                    <Button label=say(t::photo::adjust_page) weight=Weight::Quiet icon=Icon::Edit on_tap=move |()| shown.adjusting.set(Some(page.get_value())) />
                    <Button label=say(t::photo::turn_page) weight=Weight::Quiet icon=Icon::Turn on_tap=turn />
                    <FileButton id=format!("{html_id}-again-{sha256}") label=say(t::photo::retake_page) icon=Icon::Camera camera=true quiet=true on_change=retake />
                })}
                {is_bound.then(|| view! {
                    <Button label=t::photo::take_apart(lang).to_string() weight=Weight::Quiet icon=Icon::Paper on_tap=apart />
                })}
                {move || (number.get() > 1).then(|| view! {
                    <Button label=say(t::photo::page_up) weight=Weight::Quiet icon=Icon::Up on_tap=move_by(-1) />
                })}
                {move || (!last.get()).then(|| view! {
                    <Button label=say(t::photo::page_down) weight=Weight::Quiet icon=Icon::Down on_tap=move_by(1) />
                })}
                <Button label=say(t::papers::remove_page) weight=Weight::Quiet icon=Icon::Delete on_tap=remove />
            </div>
        </li>
    }
    .into_any()
}

/// What may make the page hard to read, as it was found when the page was made.
fn advice_of(sheet: &Page, lang: Lang) -> Option<AnyView> {
    let bound = binding::is_bound(sheet);
    let lines: Vec<AnyView> = sheet
        .advice
        .iter()
        .filter_map(|advice| {
            let sentence = sentence(advice, lang)?;
            let line = match bound {
                true => [&*t::papers::page_of(lang, advice.page), ": ", &*sentence].concat(),
                false => sentence,
            };
            Some(view! { <li>{line}</li> }.into_any())
        })
        .collect();
    if lines.is_empty() {
        return None;
    }
    let said = view! {
        <Notice tone=Tone::Warning title=t::photo::advice_title(lang)>
            <ul>{lines}</ul>
            <p>{t::photo::advice_never_blocks(lang)}</p>
        </Notice>
    };
    Some(said.into_any())
}

/// The address of the page's picture, once it is read, for as long as the page is shown.
fn picture_of(sheet: &Page, shown: Shown) -> RwSignal<Option<String>> {
    let url = RwSignal::new(None::<String>);
    if sheet.media_type.starts_with("image/") {
        let sheet = sheet.clone();
        let keeper = shown.asked.with_value(|asked| asked.keeper.clone());
        spawn_local(async move {
            let blob = binding::blob_of(&keeper, &sheet).await;
            if let Some(address) = blob.as_ref().and_then(files::url_of)
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
    url
}

async fn removed(page: Page, shown: Shown) {
    if let Some(Asked { keeper, .. }) = shown.asked()
        && keeper.detach(&page).await.is_ok()
    {
        shown.refresh().await;
    }
}

/// Changes places with the page before or behind.
async fn moved(page: Page, by: isize, shown: Shown) {
    let Some((asked, pages)) = shown.asked().zip(shown.pages.try_get_untracked()) else {
        return;
    };
    let of_paper = pages.iter().filter(|page| page.paper == asked.paper);
    let mut order: Vec<_> = of_paper.map(|page| page.sha256).collect();
    let from = order.iter().position(|sha256| *sha256 == page.sha256);
    let to = from.and_then(|at| at.checked_add_signed(by));
    if let (Some(from), Some(to)) = (from, to)
        && to < order.len()
    {
        order.swap(from, to);
        if asked.keeper.order(&asked.paper, order).await.is_ok() {
            shown.refresh().await;
        }
    }
}

/// Another photo in the place of this one.
async fn retaken(page: Page, files: Vec<web_sys::File>, shown: Shown) {
    let lang = use_lang();
    let Some((asked, file)) = shown.asked().zip(files.into_iter().next()) else {
        return;
    };
    let name = file.name();
    shown.work(Some(Work::Taking(0, 1)));
    let taken = take(file, &asked.paper, asked.expected).await;
    match taken {
        Ok(taken) => put_instead(&page, taken, shown).await,
        Err(problem) => shown.say(&refused(problem, &name, lang)),
    }
    shown.work(None);
}

/// A quarter turn clockwise.
async fn turned(page: Page, shown: Shown) {
    shown.work(Some(Work::Taking(0, 1)));
    let made = made_again(&page, shown).await;
    if let Some(made) = made {
        let how = How {
            corners: Some(made.taken),
            turns: (made.turns + 1) % 4,
            finish: made.finish,
            expected: None,
        };
        remade(page, made, how, shown).await;
    }
    shown.work(None);
}

async fn taken_apart(page: Page, shown: Shown) {
    let lang = use_lang();
    let Some(Asked { keeper, .. }) = shown.asked() else {
        return;
    };
    match binding::unbind(&keeper, &page).await {
        Ok(()) => shown.refresh().await,
        Err(Unbound::TooMuch | Unbound::Failed) => shown.say(t::photo::apart_failed(lang)),
    }
}

/// How a page was made; one from an earlier visit is its own photo.
pub(super) async fn made_again(page: &Page, shown: Shown) -> Option<Made> {
    if let Some(made) = shown
        .made_of(page.sha256)
        .filter(|made| made.photo.is_some())
    {
        return Some(made);
    }
    let Asked { keeper, .. } = shown.asked()?;
    binding::blob_of(&keeper, page).await.map(Made::again)
}

/// Makes a page once more from its photo, and puts it in its own place. False when that could not be done, which is said.
pub(super) async fn remade(page: Page, made: Made, how: How, shown: Shown) -> bool {
    let lang = use_lang();
    let Some(photo) = made.photo else {
        return false;
    };
    let straightened = match Desk::open() {
        Ok(desk) => desk.straighten(&photo, how).await,
        Err(error) => Err(error),
    };
    let Ok(mut straightened) = straightened else {
        shown.say(t::photo::not_remade(lang));
        return false;
    };
    // Where the paper was found first is still worth going back to.
    straightened.found = made.found;
    let at = (page.paper.as_str(), page.name.clone());
    match page_of(photo, straightened, how, at).await {
        Some(taken) => put_instead(&page, taken, shown).await,
        None => {
            shown.say(&refused(FileProblem::Broken, &page.name, lang));
            return false;
        }
    }
    true
}

async fn put_instead(page: &Page, taken: Taken, shown: Shown) {
    let lang = use_lang();
    let Some(Asked { keeper, .. }) = shown.asked() else {
        return;
    };
    let new = vec![(taken.page, taken.bytes)];
    match keeper.replace((&page.paper, &[page.sha256]), new).await {
        Ok(sha256s) => {
            if let Some(sha256) = sha256s.first() {
                shown.remember(*sha256, taken.made);
            }
            shown.refresh().await;
        }
        Err(error) => shown.say(&not_kept(&error, &page.name, lang)),
    }
}
