//! A button that reads what stands on the page, for who reads slowly or not at all; the words being read are marked.

use i18n::t;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use wasm_split_helpers::wasm_split;
use web_sys::{
    Element, HtmlElement, ScrollIntoViewOptions, ScrollLogicalPosition, SpeechSynthesisVoice,
};

use crate::device::speech::{self, Turn};
use crate::state::use_lang;
use crate::ui::button::{Button, Weight};
use crate::ui::icon::Icon;
use crate::ui::later::Drawn;
use crate::ui::styled::styled;

/// What is read in one breath: whatever holds none of these itself.
const BLOCKS: &str = "h1,h2,h3,h4,p,li,dt,dd,div,section,article,fieldset,legend,form,ul,ol,dl,table,tr,td,th,details,summary,label,button,.button";
/// Says itself.
const SILENT: &str = "[data-silent],[aria-hidden=true],input,select,textarea";
/// On what is being read.
const READ: &str = "data-read";

/// The button for a whole page.
#[wasm_split(around, fallible)]
pub(crate) fn whole_page() -> Drawn {
    Ok(view! { <ReadAloud of="main" /> }.into_any())
}

/// The button; phones without a voice of their own for the language have none.
#[component]
pub(crate) fn ReadAloud(
    /// Id of what is read.
    of: &'static str,
) -> impl IntoView {
    let lang = use_lang();
    let voice = StoredValue::new_local(None::<SpeechSynthesisVoice>);
    let here = RwSignal::new(false);
    let reading = RwSignal::new(None::<Turn>);
    spawn_local(async move {
        let found = speech::voice(lang).await;
        let found_one = found.is_some();
        if voice.try_set_value(found).is_none() {
            here.try_set(found_one);
        }
    });
    on_cleanup(speech::stop);
    let tap = move |()| {
        if reading.get_untracked().is_some() {
            reading.set(None);
            return speech::stop();
        }
        let (Some(voice), Some(root)) = (voice.get_value(), document().get_element_by_id(of))
        else {
            return;
        };
        let turn = Turn::begin();
        reading.set(Some(turn));
        spawn_local(async move {
            for piece in pieces(&root) {
                if !read(&piece, turn, &voice).await {
                    break;
                }
            }
            // Stopped and begun again, it hears of its end when the next is already being read.
            reading.try_update(|now| now.take_if(|now| *now == turn));
        });
    };
    let label = Signal::derive(move || {
        match reading.get() {
            Some(_) => t::common::stop_reading(lang),
            None => t::common::read_aloud(lang),
        }
        .to_string()
    });
    (move || {
        here.get().then(|| {
            styled(move || {
                view! {
                    <div class="no-print" data-silent="">
                        <Button label weight=Weight::Quiet icon=Icon::Loud on_tap=tap />
                    </div>
                }
                .into_any()
            })
        })
    })
    .into_any()
}

/// Reads one piece, and shows which.
async fn read(piece: &HtmlElement, turn: Turn, voice: &SpeechSynthesisVoice) -> bool {
    let words = piece.inner_text();
    // An element always takes an attribute.
    let _ = piece.set_attribute(READ, "");
    let nearest = ScrollIntoViewOptions::new();
    nearest.set_block(ScrollLogicalPosition::Nearest);
    piece.scroll_into_view_with_scroll_into_view_options(&nearest);
    let said = turn.say(words.trim(), voice).await;
    let _ = piece.remove_attribute(READ);
    said
}

/// What is read, in order.
fn pieces(root: &Element) -> Vec<HtmlElement> {
    let mut found = Vec::new();
    gather(root, &mut found);
    found
}

fn gather(element: &Element, found: &mut Vec<HtmlElement>) {
    let is = |selector: &str| element.matches(selector).unwrap_or_default();
    if is(SILENT) {
        return;
    }
    if let Ok(None) = element.query_selector(BLOCKS) {
        let words = element.dyn_ref::<HtmlElement>();
        // What is not shown has no text.
        let shown = |element: &&HtmlElement| {
            let drawn = element.get_bounding_client_rect();
            drawn.height() > 0.0 && !element.inner_text().trim().is_empty()
        };
        return found.extend(words.filter(shown).cloned());
    }
    let inside = element.children();
    for at in 0..inside.length() {
        if let Some(child) = inside.item(at) {
            gather(&child, found);
        }
    }
}
