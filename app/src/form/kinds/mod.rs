//! What few forms ask, as a part of the app of its own: times, places, codes, scales, ranks, pictures, choices in rows and
//! columns, one file for each way to answer; and the marks that few forms have in their sentences. What is right or wrong is
//! decided by the `forms` crate.

mod barcode;
mod canvas;
mod laid_out;
mod marked;
mod media;
mod picture;
mod place;
mod rank;
mod recording;
mod scale;
mod slot;
mod spelt;
mod typed_name;

use std::sync::Arc;

use forms::{Answers, Bundle, Compiled, Context, Form, Kind, OpenError, Wide};
use i18n::t;
use leptos::prelude::*;
use wasm_split_helpers::{SplitLoaderError, wasm_split};

use super::question::Ask;
use crate::device::clock;
use crate::state::use_lang;
use crate::ui::field::{Control, Field};
use crate::ui::later::Drawn;
use crate::ui::styled::{ask_for_the_rest, styled};
use crate::ui::words::draw_marks;

/// Opens a form with such questions, or with marks, pictures or recordings in its sentences.
#[wasm_split(wide, fallible)]
pub(super) fn open(
    bundle: Arc<Bundle>,
    answers: Answers,
    context: Context,
) -> Result<Result<Form, OpenError>, SplitLoaderError> {
    if !(bundle.marked.is_empty() && bundle.media.is_empty()) {
        draw_marks(marked::draw);
        ask_for_the_rest();
    }
    let mut bits = [0; 16];
    clock::random(&mut bits);
    let context = context.with_randomness(u128::from_le_bytes(bits));
    Ok(Compiled::wide(bundle).and_then(|compiled| compiled.open(answers, context)))
}

/// One such question with everything around it.
#[wasm_split(wide, fallible)]
pub(super) fn question(ask: Ask, error: Signal<String>, warning: Signal<String>) -> Drawn {
    Ok(styled(move || match kind_of(&ask) {
        Some(kind) => view! { <Question kind ask error warning /> }.into_any(),
        None => view! { <laid_out::Question ask error warning /> }.into_any(),
    }))
}

/// What the question asks for; nothing where it is choices, which are laid out as their author says.
fn kind_of(ask: &Ask) -> Option<Wide> {
    ask.filling.ask_once(|form| {
        let question = form.node(&ask.path)?.question()?;
        match &question.kind {
            Kind::Wide(kind) => Some(kind.clone()),
            _ => None,
        }
    })
}

/// What is said behind the question where it need not be answered.
fn mark_of(ask: &Ask) -> Signal<String> {
    let (lang, shown) = (use_lang(), ask.shown);
    Signal::derive(move || match shown.read().required {
        true => String::new(),
        false => t::form::optional_mark(lang).to_string(),
    })
}

/// The answer as a person reads it; empty while there is none or none that can be read.
fn said(ask: &Ask) -> Signal<String> {
    let lang = use_lang();
    let (filling, path, shown) = (ask.filling, ask.path.clone(), ask.shown);
    Signal::derive(move || {
        shown.track();
        let english = lang == i18n::Lang::En;
        filling
            .ask_once(|form| form.said(&path, english))
            .unwrap_or_default()
    })
}

#[component]
fn Question(kind: Wide, ask: Ask, error: Signal<String>, warning: Signal<String>) -> impl IntoView {
    let lang = use_lang();
    let shown = ask.shown;
    let mark = mark_of(&ask);
    let usual = match kind {
        Wide::Time => t::kinds::time_hint(lang),
        Wide::DateTime => t::kinds::date_time_hint(lang),
        Wide::Point => t::kinds::point_hint(lang),
        Wide::Trace => t::kinds::trace_hint(lang),
        Wide::Shape => t::kinds::shape_hint(lang),
        Wide::Barcode => t::kinds::barcode_hint(lang),
        Wide::Rank(_) => t::kinds::rank_hint(lang),
        Wide::Signature => t::kinds::signature_hint(lang),
        Wide::Drawing | Wide::Annotation => t::kinds::drawing_hint(lang),
        Wide::Audio => t::kinds::sound_hint(lang),
        Wide::Video => t::kinds::film_hint(lang),
        Wide::Range(_) | Wide::Image | Wide::File => "",
    };
    let hint = Signal::derive(move || match &*shown.read().hint {
        "" => usual.to_string(),
        hint => hint.to_string(),
    });
    // How a time was understood, once somebody else's letters would be read differently.
    let note = match kind {
        Wide::Time | Wide::DateTime | Wide::Point => {
            let said = said(&ask);
            Signal::derive(move || {
                let said = said.get();
                let wrong = shown.read().problem.is_some();
                match said.is_empty() || wrong {
                    true => String::new(),
                    false => t::kinds::understood(lang, said),
                }
            })
        }
        _ => Signal::stored(String::new()),
    };
    let several = matches!(kind, Wide::Rank(_)) || kind.is_file();
    let id = ask.path.html_id();
    let marks = ask.path.as_str().to_owned();
    let required = shown.read_untracked().required;
    let control: Box<dyn FnOnce(Control) -> AnyView> = Box::new(move |control| match kind {
        Wide::Time | Wide::DateTime => view! { <spelt::Typed ask control /> }.into_any(),
        Wide::Trace | Wide::Shape => view! { <place::Way ask control /> }.into_any(),
        Wide::Point => view! { <place::Place ask control /> }.into_any(),
        Wide::Barcode => view! { <barcode::Code ask control /> }.into_any(),
        Wide::Range(scale) => view! { <scale::OnScale ask control scale /> }.into_any(),
        Wide::Rank(_) => view! { <rank::Ranked ask control /> }.into_any(),
        kind @ (Wide::Audio | Wide::Video) => {
            view! { <recording::Recording ask control kind /> }.into_any()
        }
        kind => view! { <picture::Handed ask control kind /> }.into_any(),
    });
    view! {
        <Field
            id
            label=Signal::derive(move || shown.read().label.clone())
            mark
            hint
            error
            warning
            note
            required
            several
            marks
            control
        />
    }
    .into_any()
}
