//! `/settings`: language, letters and colours, the account, and what is stored on this phone.

use i18n::{Lang, t};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::device::prefs::{self, TextSize, Theme};
use crate::device::{sound, speech};
use crate::pages::home_prompts::Update;
use crate::pages::settings_parcel::{Export, Import};
use crate::pages::settings_stored::{Stored, Wipe};
use crate::route::Route;
use crate::session;
use crate::state::{announce, shared, use_lang};
use crate::ui::button::{Button, LinkButton, Weight};
use crate::ui::field::Field;
use crate::ui::icon::Icon;
use crate::ui::link_list::{LinkList, LinkRow};
use crate::ui::notice::{Notice, Tone};
use crate::ui::page::Page;
use crate::ui::radio_group::{Choice, RadioGroup};

/// The page.
#[component]
pub(crate) fn Settings() -> impl IntoView {
    let lang = use_lang();
    let kept = vec![LinkRow {
        href: Route::Notebook.path(),
        title: t::notebook::title(lang).to_string(),
        detail: t::notebook::detail(lang).to_string(),
    }];
    let rows = vec![LinkRow {
        href: Route::Verify(None).path(),
        title: t::settings::verify(lang).to_string(),
        detail: String::new(),
    }];
    view! {
        <Page title=t::settings::title(lang) back=Route::Home>
            <Update />
            <Language />
            <Letters />
            <Colours />
            <Sound />
            <Aloud />
            <Questions />
            <h2>{t::settings::account(lang)}</h2>
            <Account />
            <h2>{t::settings::stored(lang)}</h2>
            <LinkList rows=kept />
            <Stored />
            <Export />
            <Import />
            <Wipe />
            <h2>{t::settings::more(lang)}</h2>
            <LinkList rows />
            <p class="muted">{t::settings::version(lang, env!("CARGO_PKG_VERSION"))}</p>
        </Page>
    }
}

#[component]
fn Language() -> impl IntoView {
    let lang = use_lang();
    let choices: Vec<Choice> = Lang::ALL
        .into_iter()
        .map(|lang| Choice::new(lang.code(), lang.own_name()))
        .collect();
    let choose = move |tag: String| {
        if let Some(chosen) = Lang::from_tag(&tag) {
            prefs::set_lang(chosen);
            shared().lang.set(chosen);
        }
    };
    view! {
        <Pick id="lang" label=t::settings::language(lang) choices value=RwSignal::new(lang.code().to_string()) on_choose=Callback::new(choose) />
    }
}

#[component]
fn Letters() -> impl IntoView {
    let lang = use_lang();
    let value = RwSignal::new(prefs::text_size().name().to_string());
    let choices: Vec<Choice> = TextSize::ALL
        .into_iter()
        .map(|size| {
            let label = match size {
                TextSize::Normal => t::settings::text_normal(lang),
                TextSize::Large => t::settings::text_large(lang),
                TextSize::Larger => t::settings::text_larger(lang),
                TextSize::Largest => t::settings::text_largest(lang),
            };
            Choice::new(size.name(), label)
        })
        .collect();
    let choose = move |name: String| {
        let chosen = TextSize::ALL.into_iter().find(|size| size.name() == name);
        if let Some(size) = chosen {
            prefs::set_text_size(size);
            value.set(name);
        }
    };
    view! { <Pick id="text" label=t::settings::text_size(lang) choices value on_choose=Callback::new(choose) /> }
}

#[component]
fn Questions() -> impl IntoView {
    const ONE: &str = "one";
    let lang = use_lang();
    let value = RwSignal::new(if prefs::one_question() { ONE } else { "" }.to_string());
    let mut one = Choice::new(ONE, t::settings::questions_one(lang));
    one.hint = t::settings::questions_hint(lang).to_string();
    let choices = vec![Choice::new("", t::settings::questions_usual(lang)), one];
    let choose = move |name: String| {
        prefs::set_one_question(name == ONE);
        value.set(name);
    };
    view! { <Pick id="questions" label=t::settings::questions(lang) choices value on_choose=Callback::new(choose) /> }
}

#[component]
fn Colours() -> impl IntoView {
    let lang = use_lang();
    let value = RwSignal::new(prefs::theme().name().to_string());
    let choices: Vec<Choice> = Theme::ALL
        .into_iter()
        .map(|theme| {
            let label = match theme {
                Theme::Auto => t::settings::theme_auto(lang),
                Theme::Light => t::settings::theme_light(lang),
                Theme::Dark => t::settings::theme_dark(lang),
            };
            Choice::new(theme.name(), label)
        })
        .collect();
    let choose = move |name: String| {
        let chosen = Theme::ALL.into_iter().find(|theme| theme.name() == name);
        if let Some(theme) = chosen {
            prefs::set_theme(theme);
            value.set(name);
        }
    };
    view! { <Pick id="theme" label=t::settings::theme(lang) choices value on_choose=Callback::new(choose) /> }
}

/// The tone of the scan page; it sounds once when it is switched on, so that one knows what it is.
#[component]
fn Sound() -> impl IntoView {
    let lang = use_lang();
    let value = RwSignal::new(if sound::is_on() { "on" } else { "off" }.to_string());
    let choices = vec![
        Choice::new("on", t::settings::sound_on(lang)),
        Choice::new("off", t::settings::sound_off(lang)),
    ];
    let choose = move |name: String| {
        sound::set_on(name == "on");
        sound::short();
        value.set(name);
    };
    view! { <Pick id="sound" label=t::settings::sound(lang) choices value on_choose=Callback::new(choose) /> }
}

/// The button that reads pages aloud. It says at once when this phone has no voice for that.
#[component]
fn Aloud() -> impl IntoView {
    let lang = use_lang();
    let value = RwSignal::new(if prefs::reads_aloud() { "on" } else { "off" }.to_string());
    let voiceless = RwSignal::new(false);
    let mut yes = Choice::new("on", t::settings::aloud_on(lang));
    yes.hint = t::settings::aloud_hint(lang).to_string();
    let choices = vec![yes, Choice::new("off", t::settings::aloud_off(lang))];
    let choose = move |name: String| {
        let on = name == "on";
        prefs::set_reads_aloud(on);
        value.set(name);
        voiceless.set(false);
        if on {
            spawn_local(async move {
                voiceless.try_set(speech::voice(lang).await.is_none());
            });
        }
    };
    view! {
        <Pick id="aloud" label=t::settings::aloud(lang) choices value on_choose=Callback::new(choose) />
        <div role="status">
            {move || voiceless.get().then(|| view! {
                <Notice tone=Tone::Warning title=t::settings::aloud_voiceless(lang)>
                    <p>{t::settings::aloud_install(lang)}</p>
                </Notice>
            })}
        </div>
    }
    .into_any()
}

/// One of a few, taking effect at once.
#[component]
fn Pick(
    id: &'static str,
    label: &'static str,
    choices: Vec<Choice>,
    value: RwSignal<String>,
    on_choose: Callback<String>,
) -> impl IntoView {
    view! {
        <Field
            id
            label=label.to_string()
            several=true
            control=Box::new(move |control| view! {
                <RadioGroup control choices value on_choose inline=true />
            }.into_any())
        />
    }
    .into_any()
}

/// Who is signed in.
#[component]
fn Account() -> impl IntoView {
    let lang = use_lang();
    let busy = RwSignal::new(false);
    let sign_out = move |()| {
        busy.set(true);
        spawn_local(async move {
            if session::sign_out().await.is_err() {
                announce(t::settings::sign_out_failed(lang));
            }
            busy.try_set(false);
        });
    };
    move || {
        let name = shared()
            .session
            .read()
            .person()
            .map(|person| person.name.clone());
        match name {
            Some(name) => view! {
                <p>{t::settings::signed_in_as(lang, name)}</p>
                <p class="muted">{t::settings::sign_out_note(lang)}</p>
                <Button label=t::settings::sign_out(lang).to_string() weight=Weight::Secondary busy on_tap=sign_out />
            }
            .into_any(),
            None => view! {
                <p>{t::settings::signed_out(lang)}</p>
                <LinkButton
                    href=session::sign_in_href(&Route::Settings)
                    label=t::settings::sign_in(lang)
                    weight=Weight::Secondary
                    icon=Icon::Person
                />
            }
            .into_any(),
        }
    }
}
