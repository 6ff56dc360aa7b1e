//! A sheet to draw or sign on with a finger, a pen or a mouse; each line is kept as soon as it is drawn, and can be taken back.
//! Whoever cannot draw hands in a picture instead: the buttons for that stand below the sheet.

use i18n::t;
use leptos::ev::PointerEvent;
use leptos::html::Canvas;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use web_sys::ImageBitmap;

use crate::device::drawing::{self, Line};
use crate::state::use_lang;
use crate::ui::button::{Button, Weight};

/// Points nearer to each other than this part of the sheet are one.
const NEAR: f64 = 0.002;

/// The most points of a drawing; a signature has a few hundred.
const MOST_POINTS: usize = 20_000;

/// A sheet.
#[component]
pub(super) fn Sheet(
    /// Id of the question.
    id: String,
    /// What is asked, for those who cannot see the sheet.
    label: String,
    /// The photo to draw upon.
    below: Option<ImageBitmap>,
    /// Called with what is on the sheet after each line; nothing once it is empty.
    on_drawn: Callback<Option<Vec<u8>>>,
    /// Called when the person is done.
    on_done: Callback<()>,
) -> impl IntoView {
    let lang = use_lang();
    let canvas = NodeRef::<Canvas>::new();
    let lines = StoredValue::new(Vec::<Line>::new());
    let drawing = StoredValue::new(false);
    let empty = RwSignal::new(true);
    let turn = StoredValue::new(0_u32);
    let photo = below.is_some();
    let below = StoredValue::new_local(below);
    let show = move || {
        if let Some(canvas) = canvas.get_untracked() {
            below.with_value(|below| {
                lines.with_value(|lines| drawing::draw(&canvas, below.as_ref(), lines));
            });
        }
    };
    canvas.on_load(move |_| show());
    let keep = move || {
        let none = lines.with_value(Vec::is_empty);
        empty.set(none);
        turn.update_value(|turn| *turn += 1);
        let mine = turn.get_value();
        if none && !photo {
            on_drawn.run(None);
            return;
        }
        let Some(canvas) = canvas.get_untracked() else {
            return;
        };
        spawn_local(async move {
            let bytes = drawing::bytes_of(&canvas, photo).await;
            // A line drawn meanwhile brings the whole sheet itself.
            if bytes.is_some() && turn.try_get_value() == Some(mine) {
                on_drawn.run(bytes);
            }
        });
    };
    let point = move |event: &PointerEvent| {
        let canvas = canvas.get_untracked()?;
        let across = f64::from(canvas.client_width().max(1));
        Some((
            f64::from(event.offset_x()) / across,
            f64::from(event.offset_y()) / across,
        ))
    };
    let begin = move |event: PointerEvent| {
        if lines.with_value(|lines| lines.iter().map(Vec::len).sum::<usize>()) > MOST_POINTS {
            return;
        }
        let Some(at) = point(&event) else { return };
        event.prevent_default();
        if let Some(target) = event
            .target()
            .and_then(|target| target.dyn_into::<web_sys::Element>().ok())
        {
            let _ = target.set_pointer_capture(event.pointer_id());
        }
        drawing.set_value(true);
        lines.update_value(|lines| lines.push(vec![at]));
        show();
    };
    let go_on = move |event: PointerEvent| {
        if !drawing.get_value() {
            return;
        }
        let Some((x, y)) = point(&event) else { return };
        lines.update_value(|lines| {
            if let Some(line) = lines.last_mut() {
                let far = line
                    .last()
                    .is_none_or(|(a, b)| (a - x).abs() + (b - y).abs() > NEAR);
                if far && line.len() < MOST_POINTS {
                    line.push((x, y));
                }
            }
        });
        show();
    };
    let end = move |_: PointerEvent| {
        if drawing.get_value() {
            drawing.set_value(false);
            keep();
        }
    };
    let undo = move |()| {
        lines.update_value(|lines| {
            lines.pop();
        });
        show();
        keep();
    };
    let clear = move |()| {
        lines.set_value(Vec::new());
        show();
        keep();
    };
    view! {
        <div class="canvas">
            <canvas
                class="canvas__sheet"
                id=format!("{id}-sheet")
                role="img"
                aria-label=t::kinds::sheet(lang, label)
                node_ref=canvas
                on:pointerdown=begin
                on:pointermove=go_on
                on:pointerup=end
                on:pointercancel=end
            ></canvas>
            <div class="canvas__buttons">
                <Button id=format!("{id}-undo") label=t::kinds::undo(lang).to_string() weight=Weight::Quiet on_tap=undo />
                <Button id=format!("{id}-clear") label=t::kinds::clear(lang).to_string() weight=Weight::Quiet on_tap=clear />
            </div>
            {move || (!empty.get() || photo).then(|| view! {
                <Button
                    id=format!("{id}-done")
                    label=t::kinds::drawn(lang).to_string()
                    weight=Weight::Secondary
                    on_tap=move |()| on_done.run(())
                />
            })}
        </div>
    }
    .into_any()
}
