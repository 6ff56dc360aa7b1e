//! The photo of a page with its four corners, to be put right by hand: with a finger, a mouse or the arrow keys.

use i18n::{Lang, t};
use leptos::html::{Dialog, Div};
use leptos::prelude::*;
use leptos::task::spawn_local;
use sync::store::Page;

use super::sheet::{made_again, remade};
use super::stack::{Shown, Work};
use super::taking::Made;
use crate::device::files;
use crate::device::papers::{Corners, Finish, How, WHOLE};
use crate::state::{use_lang, whenever};
use crate::ui::button::{Button, Weight};
use crate::ui::field::Field;
use crate::ui::loading::Loading;
use crate::ui::notice::{Notice, Tone};
use crate::ui::radio_group::{Choice, RadioGroup};

/// How far an arrow key moves a corner, as a share of the photo; with Shift ten times as far.
const STEP: f64 = 0.004;

/// The photo a page was made of, while its corners are shown.
#[derive(Clone)]
struct Open {
    made: Made,
    url: String,
}

/// The dialog. It is there as long as a page is being put right.
#[component]
pub(super) fn Adjust(sheet: Page, shown: Shown) -> impl IntoView {
    let lang = use_lang();
    let place = NodeRef::<Dialog>::new();
    let open = RwSignal::new_local(None::<Open>);
    let sheet = StoredValue::new(sheet);
    whenever(move || {
        if let Some(dialog) = place.get()
            && !dialog.open()
        {
            let _ = dialog.show_modal();
        }
    });
    let page = sheet.get_value();
    spawn_local(async move {
        let made = made_again(&page, shown).await;
        let url = made.as_ref().and_then(|made| made.photo.as_ref());
        match made.clone().zip(url.and_then(files::url_of)) {
            Some((made, url)) => {
                if let Some(Some(Open { url, .. })) = open.try_set(Some(Open { made, url })) {
                    files::forget_url(&url);
                }
            }
            None => {
                shown.say(t::photo::not_remade(lang));
                shown.adjusting.try_set(None);
            }
        }
    });
    on_cleanup(move || {
        if let Some(Some(Open { url, .. })) = open.try_get_untracked() {
            files::forget_url(&url);
        }
    });
    view! {
        <dialog
            class="adjust"
            node_ref=place
            aria-labelledby="adjust-title"
            on:close=move |_| shown.adjusting.set(None)
        >
            <h2 class="adjust__title" id="adjust-title">{t::photo::adjust_title(lang)}</h2>
            {move || match open.get() {
                None => view! { <Loading /> }.into_any(),
                Some(open) => view! { <Corrected open sheet=sheet.get_value() shown place /> }.into_any(),
            }}
        </dialog>
    }
    .into_any()
}

/// Corners, looks, and what to do with them.
#[component]
fn Corrected(
    open: Open,
    sheet: Page,
    shown: Shown,
    /// Closing it brings the focus back to where it was.
    place: NodeRef<Dialog>,
) -> impl IntoView {
    let lang = use_lang();
    let Open { made, url } = open;
    let corners = RwSignal::new(made.taken);
    let finish = RwSignal::new(made.finish.name().to_string());
    let crossed = RwSignal::new(false);
    let found = made.found;
    let busy = Signal::derive(move || shown.busy.get().is_some());
    let sheet = StoredValue::new(sheet);
    let made = StoredValue::new_local(made);
    let save = move |()| {
        let made = made.get_value();
        let chosen = Finish::ALL
            .into_iter()
            .find(|one| one.name() == *finish.read_untracked());
        let how = How {
            corners: Some(corners.get_untracked()),
            turns: made.turns,
            finish: chosen.unwrap_or_default(),
            expected: shown.asked.with_value(|asked| asked.expected),
        };
        if !is_a_sheet(corners.get_untracked()) {
            crossed.set(true);
            return;
        }
        crossed.set(false);
        shown.trouble.set(Vec::new());
        shown.work(Some(Work::Taking(0, 1)));
        let page = sheet.get_value();
        spawn_local(async move {
            remade(page, made, how, shown).await;
            shown.work(None);
            shown.adjusting.try_set(None);
        });
    };
    let close = move |()| {
        if let Some(dialog) = place.get_untracked() {
            dialog.close();
        }
    };
    let choices: Vec<Choice> = Finish::ALL
        .into_iter()
        .map(|one| Choice::new(one.name(), finish_words(one, lang)))
        .collect();
    view! {
        <p id="adjust-hint">{t::photo::adjust_hint(lang)}</p>
        <Photo url corners />
        {move || crossed.get().then(|| view! { <Notice tone=Tone::Error title=t::photo::corners_crossed(lang) /> })}
        <div class="row">
            {(found != WHOLE).then(|| view! {
                <Button label=t::photo::corners_found(lang).to_string() weight=Weight::Quiet on_tap=move |()| corners.set(found) />
            })}
            <Button label=t::photo::corners_whole(lang).to_string() weight=Weight::Quiet on_tap=move |()| corners.set(WHOLE) />
        </div>
        <Field
            id="adjust-finish"
            label=t::photo::finish(lang).to_string()
            several=true
            control=Box::new(move |control| view! {
                <RadioGroup control choices value=finish on_choose=move |value| finish.set(value) inline=true />
            }
            .into_any())
        />
        <div class="adjust__actions">
            <Button id="adjust-save" label=t::photo::use_page(lang).to_string() busy on_tap=save />
            <Button label=t::draft::cancel(lang).to_string() weight=Weight::Secondary on_tap=close />
        </div>
    }
    .into_any()
}

/// The photo under its four corners.
#[component]
fn Photo(url: String, corners: RwSignal<Corners>) -> impl IntoView {
    let lang = use_lang();
    let frame = NodeRef::<Div>::new();
    let said = RwSignal::new(String::new());
    let outline = move || {
        let corners = corners.get();
        let points = corners
            .chunks_exact(2)
            .map(|at| format!("{},{}", at[0], at[1]));
        points.collect::<Vec<_>>().join(" ")
    };
    let handles: Vec<AnyView> = (0..4)
        .map(|at| view! { <Handle at corners frame said /> }.into_any())
        .collect();
    view! {
        <div class="adjust__table">
            <div class="adjust__frame" node_ref=frame>
                <img class="adjust__photo" src=url alt=t::photo::photo(lang) />
                <svg class="adjust__outline" viewBox="0 0 1 1" preserveAspectRatio="none" aria-hidden="true" focusable="false">
                    <polygon points=outline />
                </svg>
                {handles}
            </div>
        </div>
        <p class="visually-hidden" role="status">{move || said.get()}</p>
    }
    .into_any()
}

/// One corner: as large as a thumb, moved by dragging or with the arrow keys.
#[component]
fn Handle(
    at: usize,
    corners: RwSignal<Corners>,
    frame: NodeRef<Div>,
    /// Where it is now, for those who do not see it.
    said: RwSignal<String>,
) -> impl IntoView {
    let lang = use_lang();
    let held = RwSignal::new(false);
    let name = corner_words(at, lang);
    let put = move |x: f64, y: f64| {
        corners.update(|corners| {
            corners[at * 2] = x.clamp(0.0, 1.0);
            corners[at * 2 + 1] = y.clamp(0.0, 1.0);
        });
    };
    let drag = move |event: web_sys::PointerEvent| {
        if !held.get_untracked() {
            return;
        }
        if let Some(frame) = frame.get_untracked() {
            let room = frame.get_bounding_client_rect();
            if room.width() > 0.0 && room.height() > 0.0 {
                put(
                    (f64::from(event.client_x()) - room.left()) / room.width(),
                    (f64::from(event.client_y()) - room.top()) / room.height(),
                );
            }
        }
    };
    let take = move |event: web_sys::PointerEvent| {
        event.prevent_default();
        if let Some(handle) = event.current_target() {
            let handle: web_sys::HtmlElement = wasm_bindgen::JsCast::unchecked_into(handle);
            // Without it the corner is lost under a fast finger; it can be taken again.
            let _ = handle.set_pointer_capture(event.pointer_id());
            let _ = handle.focus();
        }
        held.set(true);
    };
    let key = move |event: web_sys::KeyboardEvent| {
        let step = if event.shift_key() { 10.0 * STEP } else { STEP };
        let (x, y) = match event.key().as_str() {
            "ArrowLeft" => (-step, 0.0),
            "ArrowRight" => (step, 0.0),
            "ArrowUp" => (0.0, -step),
            "ArrowDown" => (0.0, step),
            _ => return,
        };
        event.prevent_default();
        let now = corners.get_untracked();
        put(now[at * 2] + x, now[at * 2 + 1] + y);
        let now = corners.get_untracked().map(|share| (share * 100.0).round());
        said.set(t::photo::corner_at(
            lang,
            name,
            now[at * 2],
            now[at * 2 + 1],
        ));
    };
    let place = move |axis: usize| move || format!("{}%", corners.get()[at * 2 + axis] * 100.0);
    view! {
        <button
            type="button"
            class="adjust__corner"
            aria-label=name
            aria-describedby="adjust-hint"
            style:left=place(0)
            style:top=place(1)
            on:pointerdown=take
            on:pointermove=drag
            on:pointerup=move |_| held.set(false)
            on:pointercancel=move |_| held.set(false)
            on:keydown=key
        ></button>
    }
    .into_any()
}

/// Whether four corners go around a paper: clockwise, each a corner. The worker asks the same; here it is said before it waits.
fn is_a_sheet(corners: Corners) -> bool {
    let corner = |at: usize| (corners[at % 4 * 2], corners[at % 4 * 2 + 1]);
    (0..4).all(|at| {
        let (before, here, after) = (corner(at + 3), corner(at), corner(at + 1));
        let (ax, ay) = (here.0 - before.0, here.1 - before.1);
        let (bx, by) = (after.0 - here.0, after.1 - here.1);
        ax * by - ay * bx > 1e-4
    })
}

fn corner_words(at: usize, lang: Lang) -> &'static str {
    match at {
        0 => t::photo::corner_top_left(lang),
        1 => t::photo::corner_top_right(lang),
        2 => t::photo::corner_bottom_right(lang),
        _ => t::photo::corner_bottom_left(lang),
    }
}

fn finish_words(finish: Finish, lang: Lang) -> &'static str {
    match finish {
        Finish::Even => t::photo::finish_even(lang),
        Finish::Grey => t::photo::finish_grey(lang),
        Finish::Black => t::photo::finish_black(lang),
        Finish::Natural => t::photo::finish_natural(lang),
    }
}

#[cfg(test)]
mod tests {
    use super::{WHOLE, is_a_sheet};

    #[test]
    fn the_photo_itself_is_a_sheet_and_crossed_corners_are_none() {
        assert!(is_a_sheet(WHOLE));
        assert!(is_a_sheet([0.1, 0.2, 0.9, 0.1, 0.8, 0.9, 0.2, 0.8]));
        assert!(!is_a_sheet([0.9, 0.2, 0.1, 0.1, 0.8, 0.9, 0.2, 0.8]));
        assert!(!is_a_sheet([0.5; 8]));
    }
}
