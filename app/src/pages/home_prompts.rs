//! What the home page says once: wrong browser, nothing is kept here, put me on the home screen. Never two at a time.

use i18n::t;
use leptos::prelude::*;

use crate::device::install::{self, Way};
use crate::device::{clock, inapp, prefs, service_worker, share, vault};
use crate::state::{shared, use_lang};
use crate::ui::button::{Button, Weight};
use crate::ui::notice::{Notice, Tone};

/// Flag that remembers when the home-screen hint was put aside.
const PUT_ASIDE: &str = "install-put-aside";
/// Days it stays aside.
const ASIDE_DAYS: i64 = 14;

/// A newer version waits: this page holds nothing that a reload could lose.
#[component]
pub(crate) fn Update() -> impl IntoView {
    let lang = use_lang();
    move || {
        shared().update_waits.get().then(|| {
            view! {
                <Notice title=t::home::update_title(lang)>
                    <p>{t::home::update_text(lang)}</p>
                    <Button
                        label=t::home::update_yes(lang).to_string()
                        weight=Weight::Secondary
                        on_tap=move |()| service_worker::activate()
                    />
                </Notice>
            }
        })
    }
}

/// The most urgent of them, if any.
#[component]
pub(crate) fn Prompts(
    /// Whether anything was begun on this phone.
    begun: Memo<bool>,
) -> impl IntoView {
    if let Some(app) = inapp::app() {
        return view! { <InApp app /> }.into_any();
    }
    let lang = use_lang();
    let aside = RwSignal::new(was_put_aside());
    (move || {
        let begun = begun.get();
        if !vault::lasting() {
            return view! {
                <Notice tone=Tone::Warning title=t::home::not_lasting_title(lang)>
                    <p>{t::home::not_lasting_text(lang)}</p>
                </Notice>
            }
            .into_any();
        }
        // Only somebody who has begun something knows why they would want it.
        let way = install::way(shared().install_offered.get());
        match way.filter(|_| begun && !aside.get()) {
            Some(way) => view! { <Install way aside /> }.into_any(),
            None => ().into_any(),
        }
    })
    .into_any()
}

/// Inside Zalo or Facebook: a way out.
#[component]
pub(crate) fn InApp(app: &'static str) -> impl IntoView {
    let lang = use_lang();
    view! {
        <Notice tone=Tone::Warning title=t::home::inapp_title(lang, app)>
            <p>{t::home::inapp_text(lang)}</p>
            <Button
                label=t::common::copy_link(lang).to_string()
                weight=Weight::Secondary
                on_tap=move |()| share::copy(share::this_page(), lang)
            />
        </Notice>
    }
    .into_any()
}

/// The home-screen hint.
#[component]
fn Install(way: Way, aside: RwSignal<bool>) -> impl IntoView {
    let lang = use_lang();
    let later = move |()| {
        prefs::set_flag(PUT_ASIDE, &clock::today().iso());
        aside.set(true);
    };
    let act = match way {
        Way::Button => view! {
            <Button label=t::home::install_yes(lang).to_string() weight=Weight::Secondary on_tap=move |()| install::ask() />
        }
        .into_any(),
        Way::ShareMenu => view! { <p>{t::home::install_ios(lang)}</p> }.into_any(),
    };
    view! {
        <Notice title=t::home::install_title(lang)>
            <p>{t::home::install_text(lang)}</p>
            {act}
            <Button label=t::home::not_now(lang).to_string() weight=Weight::Quiet on_tap=later />
        </Notice>
    }
    .into_any()
}

fn was_put_aside() -> bool {
    let day = prefs::flag(PUT_ASIDE).and_then(|day| calendar::Date::parse_iso(&day).ok());
    day.is_some_and(|day| clock::today().days_since(day) < ASIDE_DAYS)
}
