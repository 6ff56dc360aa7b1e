//! What every page of questions has, however much stands on it: what is wrong said at its top, and a way past it below.

use forms::Path;
use i18n::{Lang, t};
use leptos::prelude::*;

use crate::form::filling::Filling;
use crate::pages::draft::{KeepingLine, mistakes_in};
use crate::state::use_lang;
use crate::ui::button::{Button, Weight};
use crate::ui::error_summary::{ErrorSummary, Mistake};

/// A page that asks.
#[derive(Clone, Copy)]
pub(crate) struct Asking {
    filling: Filling,
    /// What was wrong when the person last tried to go on.
    mistakes: RwSignal<Vec<Mistake>>,
    /// Leaves for the next page.
    onwards: Callback<()>,
}

impl Asking {
    /// A page nobody has tried to leave yet.
    pub(crate) fn new(filling: Filling, onwards: Callback<()>) -> Asking {
        filling.set_tried(false);
        Asking {
            filling,
            mistakes: RwSignal::new(Vec::new()),
            onwards,
        }
    }

    /// Goes on, or says everything that is wrong with these nodes.
    pub(crate) fn go_on(self, nodes: Vec<Path>, lang: Lang) {
        self.filling.set_tried(true);
        let wrong = self.filling.ask_once(|form| mistakes_in(form, nodes, lang));
        if wrong.is_empty() {
            self.onwards.run(());
        } else {
            self.mistakes.set(wrong);
        }
    }
}

/// The page between its title and its bar.
#[component]
pub(crate) fn Asked(
    asking: Asking,
    /// A draft is behind it: says whether everything typed is on the phone.
    #[prop(optional)]
    kept: bool,
    /// What the enter key does; nothing where there are several questions.
    #[prop(optional_no_strip)]
    on_enter: Option<Callback<()>>,
    /// The questions.
    children: Children,
) -> impl IntoView {
    let lang = use_lang();
    let Asking {
        filling,
        mistakes,
        onwards,
    } = asking;
    view! {
        <ErrorSummary mistakes on_seek=move |id: String| filling.seek(id) />
        {kept.then(|| view! { <KeepingLine filling /> })}
        <form class="form" novalidate on:submit=move |event| {
            event.prevent_default();
            if let Some(enter) = on_enter {
                enter.run(());
            }
        }>
            {children()}
        </form>
        <Show when=move || !mistakes.read().is_empty()>
            <Button label=t::draft::later(lang).to_string() weight=Weight::Secondary on_tap=onwards />
        </Show>
    }
    .into_any()
}
