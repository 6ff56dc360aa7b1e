//! The frame of a page: bar with "back", heading, content, and what lies under the thumb.

use i18n::t;
use leptos::prelude::*;

use crate::device::{prefs, shell};
use crate::route::Route;
use crate::state::{use_lang, whenever};
use crate::ui::icon::{Icon, Picture};
use crate::ui::later::later;
use crate::ui::read_aloud;

/// Letters from which a title is set smaller: official names run to 150.
const LONG: usize = 60;

/// The frame every page is drawn in. Names the window, moves the reading position to the heading, and
/// takes the place of the server's text.
#[component]
pub(crate) fn Page(
    /// Heading and window title.
    #[prop(into)]
    title: String,
    /// Small line above the heading: where in a longer task this page is.
    #[prop(into, optional)]
    caption: String,
    /// Where "back" leads; none on the home page.
    #[prop(optional)]
    back: Option<Route>,
    /// True on pages with an own bar of actions: the four tabs give way.
    #[prop(optional)]
    no_tabs: bool,
    children: Children,
) -> impl IntoView {
    let lang = use_lang();
    document().set_title(&if back.is_some() {
        format!("{title} – {}", t::common::app_name(lang))
    } else {
        t::common::app_name(lang).to_string()
    });
    let class = if title.chars().count() > LONG {
        "page__title page__title--long"
    } else {
        "page__title"
    };
    let heading = NodeRef::<leptos::html::H1>::new();
    whenever(move || {
        if let Some(heading) = heading.get() {
            shell::reveal();
            shell::focus_quietly(&heading);
        }
    });
    view! {
        <a class="skip-link" href="#main">{t::common::skip_to_content(lang)}</a>
        <Header back />
        <main id="main" class=if no_tabs { "page page--acts" } else { "page" } tabindex="-1">
            {(!caption.is_empty()).then(|| view! { <p class="page__caption">{caption}</p> })}
            <h1 class=class tabindex="-1" node_ref=heading>{title}</h1>
            {prefs::reads_aloud().then(|| later(read_aloud::whole_page))}
            {children()}
        </main>
        {(!no_tabs).then(|| view! { <Tabs /> })}
    }
    .into_any()
}

/// The bar at the top.
#[component]
fn Header(back: Option<Route>) -> impl IntoView {
    let lang = use_lang();
    let start = match back {
        Some(route) => view! {
            <a class="header__back" href=route.path()>
                <Picture icon=Icon::Back />
                <span>{t::common::back(lang)}</span>
            </a>
        }
        .into_any(),
        None => view! { <span class="header__motto">{t::common::motto(lang)}</span> }.into_any(),
    };
    view! {
        <header class="header">
            <div class="header__row">
                {start}
                <a class="header__name" href="/">
                    <svg class="header__mark" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
                        <path d="M4 21V10a8 8 0 0 1 16 0v11h-4V10a4 4 0 0 0-8 0v11z" />
                        <path class="header__light" d="M10 21V10a2 2 0 0 1 4 0v11z" />
                    </svg>
                    {t::common::app_name(lang)}
                </a>
            </div>
        </header>
    }
    .into_any()
}

/// The four places of the app, under the thumb.
#[component]
fn Tabs() -> impl IntoView {
    let lang = use_lang();
    let here = crate::state::shared().route.get_untracked();
    let tabs = [
        (Route::Home, Icon::Home, t::common::home(lang)),
        (Route::Scan, Icon::Scan, t::common::scan(lang)),
        (Route::Dossiers, Icon::Dossiers, t::common::dossiers(lang)),
        (Route::Settings, Icon::Settings, t::common::settings(lang)),
    ];
    let links: Vec<AnyView> = tabs
        .into_iter()
        .map(|(route, icon, label)| {
            let current = (route == here).then_some("page");
            view! {
                <li class="tabs__item">
                    <a class="tabs__link" href=route.path() aria-current=current>
                        <Picture icon />
                        <span>{label}</span>
                    </a>
                </li>
            }
            .into_any()
        })
        .collect();
    view! {
        <nav class="tabs" aria-label=t::common::main_places(lang)>
            <ul class="tabs__list">{links}</ul>
        </nav>
    }
    .into_any()
}
