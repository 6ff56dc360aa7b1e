//! The way into a locked notebook: a PIN, or what the phone itself is opened with.

use i18n::t;
use leptos::prelude::*;
use leptos::task::spawn_local;
use sync::store::{Door, DoorKind};

use crate::device::notebook::{self, Unlocked};
use crate::device::{clock, passkey};
use crate::state::use_lang;
use crate::ui::button::{Button, Weight};
use crate::ui::field::Field;
use crate::ui::icon::Icon;
use crate::ui::notice::{Notice, Tone};
use crate::ui::text_input::{Keyboard, TextInput};

/// Up to so many milliseconds a wait is said once, so that nobody is read a countdown; longer ones are said anew as they shrink.
const SHORT: i64 = 90_000;
/// How often.
const AGAIN: i64 = 10_000;

/// A wait as it is said: never less than what is left.
fn wait_words(millis: i64, lang: i18n::Lang) -> String {
    match millis <= SHORT {
        true => t::notebook::seconds(lang, (millis + 999) / 1000),
        false => t::notebook::minutes(lang, (millis + 59_999) / 60_000),
    }
}

/// The box for a PIN.
#[component]
pub(crate) fn PinBox(
    /// Id of the box.
    #[prop(into)]
    id: String,
    /// Its name.
    label: &'static str,
    /// What stands in it.
    typed: RwSignal<String>,
    /// What is wrong with it.
    #[prop(into)]
    error: Signal<String>,
    /// How to choose one; empty where it only opens.
    #[prop(optional)]
    hint: &'static str,
) -> impl IntoView {
    view! {
        <Field
            id
            label=label.to_string()
            hint=hint.to_string()
            error
            required=true
            control=Box::new(move |control| view! {
                <TextInput control value=typed on_input=move |text| typed.set(text) keyboard=Keyboard::Digits width=12 />
            }.into_any())
        />
    }
    .into_any()
}

/// What is being waited for after a wrong PIN.
#[derive(Clone, Copy)]
pub(crate) struct Waiting {
    left: RwSignal<i64>,
    wrong: RwSignal<bool>,
}

impl Waiting {
    /// What is left from tries before this page was opened.
    pub(crate) fn begin() -> Waiting {
        let waiting = Waiting {
            left: RwSignal::new(0),
            wrong: RwSignal::new(false),
        };
        spawn_local(async move {
            let left = notebook::pause().await;
            if left > 0 {
                waiting.wait(left, false);
            }
        });
        waiting
    }

    /// Waits so many milliseconds more.
    pub(crate) fn wait(self, millis: i64, wrong: bool) {
        if self.left.try_set(millis).is_some() || self.wrong.try_set(wrong).is_some() {
            return;
        }
        spawn_local(async move {
            let until = clock::now().add_millis(millis);
            loop {
                let left = until.millis_since(clock::now()).clamp(0, millis);
                let gone = match left {
                    0 => self.left.try_set(0).is_some(),
                    left if left > SHORT => self.left.try_set(left).is_some(),
                    _ => false,
                };
                if gone || left == 0 {
                    return;
                }
                let step = if left > SHORT { AGAIN } else { left };
                clock::pause(step as i32).await;
            }
        });
    }

    /// Whether a try would not even be looked at.
    pub(crate) fn is_on(self) -> bool {
        self.left.get() > 0
    }

    /// The sentence for it; empty when nothing is waited for.
    pub(crate) fn sentence(self, lang: i18n::Lang) -> String {
        match (self.left.get(), self.wrong.get()) {
            (0, _) => String::new(),
            (left, true) => t::notebook::pin_wrong(lang, wait_words(left, lang)),
            (left, false) => t::notebook::pin_wait(lang, wait_words(left, lang)),
        }
    }
}

/// Opens the notebook, by any of its doors.
#[component]
pub(crate) fn Unlock(
    /// Id of the box for the PIN.
    #[prop(into)]
    id: String,
    /// The ways in.
    doors: Vec<Door>,
) -> impl IntoView {
    let lang = use_lang();
    let typed = RwSignal::new(String::new());
    let busy = RwSignal::new(false);
    let failed = RwSignal::new(false);
    let waiting = Waiting::begin();
    let unlock = move || {
        if busy.get_untracked() || untrack(|| waiting.is_on()) {
            return;
        }
        busy.set(true);
        failed.set(false);
        spawn_local(async move {
            match notebook::unlock(DoorKind::Pin, &typed.get_untracked()).await {
                Ok(Unlocked::Yes) => {}
                Ok(Unlocked::Wrong(left)) => waiting.wait(left, true),
                Ok(Unlocked::Wait(left)) => waiting.wait(left, false),
                Err(_) => drop(failed.try_set(true)),
            }
            typed.try_set(String::new());
            busy.try_set(false);
        });
    };
    let about = |kind: DoorKind| doors.iter().find(|door| door.kind == kind);
    let has_pin = about(DoorKind::Pin).is_some();
    let passkey = about(DoorKind::Passkey).map(|door| {
        let about = door.about.clone();
        let trouble = RwSignal::new(false);
        let open = move |()| {
            let about = about.clone();
            spawn_local(async move {
                let opened = match passkey::secret_of(&about).await {
                    Some(secret) => notebook::unlock(DoorKind::Passkey, &secret).await.ok(),
                    None => None,
                };
                trouble.try_set(opened != Some(Unlocked::Yes));
            });
        };
        view! {
            <Button
                label=t::notebook::passkey_unlock(lang).to_string()
                weight=Weight::Secondary
                icon=Icon::Person
                on_tap=open
            />
            {move || trouble.get().then(|| view! { <Notice tone=Tone::Warning title=t::notebook::passkey_failed(lang) /> })}
        }
    });
    let pin = has_pin.then(|| {
        view! {
            <form
                class="stack"
                on:submit=move |event| {
                    event.prevent_default();
                    // It may stand inside a section of a form, which must not take this for "go on".
                    event.stop_propagation();
                    unlock();
                }
            >
                <PinBox
                    id
                    label=t::notebook::pin(lang)
                    typed
                    error=Signal::derive(move || waiting.sentence(lang))
                />
                <Button label=t::notebook::unlock(lang).to_string() busy on_tap=move |()| unlock() />
            </form>
        }
    });
    view! {
        {pin}
        {passkey}
        {move || failed.get().then(|| view! { <Notice tone=Tone::Error title=t::notebook::unreadable_title(lang)><p>{t::notebook::unreadable(lang)}</p></Notice> })}
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::wait_words;
    use i18n::Lang;

    #[test]
    fn a_wait_is_never_said_shorter_than_it_is() {
        assert_eq!(wait_words(1_001, Lang::Vi), "2 giây");
        assert_eq!(wait_words(64_000, Lang::Vi), "64 giây");
        assert_eq!(wait_words(3_600_000, Lang::Vi), "60 phút");
    }
}
