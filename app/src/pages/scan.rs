//! `/scan`: camera, photo or typed code, and what the code turned out to be; it fills nothing in, but a card is held for the form
//! that is opened next.

mod card_reader;
mod choice;
mod doubts;
mod looking;
mod tip;
mod transfer;
mod typed;
mod verdict;
mod viewfinder;
mod within;

use domain::scan::{ScannedCode, classify};
use i18n::t;
use leptos::html::Div;
use leptos::prelude::*;

use crate::device::{clock, held, inapp};
use crate::navigation::go;
use crate::pages::home::Hotline;
use crate::pages::home_prompts::InApp;
use crate::route::Route;
use crate::state::{use_lang, whenever};
use crate::ui::button::{LinkButton, Weight};
use crate::ui::icon::Icon;
use crate::ui::page::Page;

pub(crate) use card_reader::CardReader;
use typed::TypedCode;
use viewfinder::Viewfinder;
pub(crate) use within::Within;

/// What the codes in view turned out to be.
#[derive(Clone, Default)]
enum Read {
    /// Nothing to say.
    #[default]
    Nothing,
    /// One code that opens no page.
    One(ScannedCode),
    /// Several, and which one is meant only the person knows.
    Several(Vec<ScannedCode>),
}

/// The page.
#[component]
pub(crate) fn Scan() -> impl IntoView {
    let lang = use_lang();
    let read = RwSignal::new(Read::Nothing);
    let typed = RwSignal::new(String::new());
    let open = Callback::new(move |code: ScannedCode| match verdict::page_of(&code) {
        Some(route) => go(&route),
        None => {
            if let Some(holder) = verdict::holder_of(&code) {
                // Who looks at the phone next need not read it there.
                typed.set(String::new());
                held::hold(holder);
            }
            read.set(Read::One(code));
        }
    });
    let seen = Callback::new(move |texts: Vec<String>| {
        let mut meant = choice::meant(&texts, &origin(), clock::today());
        match meant.len() {
            0 => read.set(Read::Nothing),
            1 => meant.pop().into_iter().for_each(|code| open.run(code)),
            _ => read.set(Read::Several(meant)),
        }
    });
    let place = NodeRef::<Div>::new();
    // Whoever looks at the picture does not see what is said below the edge of the screen.
    whenever(move || {
        if let (Some(place), false) = (place.get(), matches!(read.get(), Read::Nothing)) {
            place.scroll_into_view();
        }
    });
    view! {
        <Page title=t::scan::title(lang) back=Route::Home>
            <p>{t::scan::intro(lang)}</p>
            {inapp::app().map(|app| view! { <InApp app /> })}
            <Viewfinder on_codes=seen />
            <div aria-live="polite" id="scan-verdict" class="scan-verdict" node_ref=place>
                {move || match read.get() {
                    Read::Nothing => ().into_any(),
                    Read::One(code) => view! { <verdict::Verdict code /> }.into_any(),
                    Read::Several(codes) => view! { <choice::Choice codes on_choose=open /> }.into_any(),
                }}
            </div>
            <TypedCode
                id="typed-code".to_string()
                label=t::scan::typed_label(lang)
                hint=t::scan::typed_hint(lang)
                action=t::scan::typed_open(lang)
                typed
                on_code=Callback::new(move |text| seen.run(vec![text]))
            />
            <h2>{t::scan::other_ways(lang)}</h2>
            <div class="stack">
                <LinkButton
                    href=Route::Home.path()
                    label=t::scan::search_by_name(lang)
                    weight=Weight::Secondary
                    icon=Icon::Search
                />
                <Hotline />
            </div>
        </Page>
    }
}

/// Of the codes in view, the one a form for a person's card asks for: the first that is a card, else the first.
fn card_among(texts: &[String]) -> Option<&String> {
    let is_card = |text: &&String| {
        matches!(
            classify(text, &origin(), clock::today()),
            ScannedCode::Card(_) | ScannedCode::HealthInsurance(_)
        )
    };
    texts.iter().find(is_card).or(texts.first())
}

/// Our own address, as it is printed on our leaflets.
fn origin() -> String {
    window().location().origin().unwrap_or_default()
}
