//! The lock over the notebook: put on, changed, taken away; and another notebook that lies beside it.

use i18n::t;
use leptos::prelude::*;
use leptos::task::spawn_local;
use sync::store::{Door, DoorKind};

use crate::device::notebook::{self, Unlocked};
use crate::device::passkey;
use crate::pages::notebook::{stay_open, stays_open};
use crate::pages::notebook_unlock::{PinBox, Waiting};
use crate::state::{announce, use_lang};
use crate::ui::button::{Button, Weight};
use crate::ui::fold::Fold;
use crate::ui::notice::{Notice, Tone};

/// Fewest and most digits of a PIN.
const DIGITS: std::ops::RangeInclusive<usize> = 6..=12;

/// This part of the page.
const LOCK: &str = "lock";

fn is_pin(text: &str) -> bool {
    DIGITS.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// The lock, with what it can do said plainly.
#[component]
pub(crate) fn Lock(doors: Vec<Door>) -> impl IntoView {
    let lang = use_lang();
    let locked = !doors.is_empty();
    let remove = move |()| {
        spawn_local(async move {
            match notebook::remove_lock().await {
                Ok(()) => announce(t::notebook::lock_removed(lang)),
                Err(_) => announce(t::notebook::failed(lang)),
            }
        });
    };
    let deeds = locked.then(|| {
        view! {
            <Button label=t::notebook::lock_now(lang).to_string() on_tap=move |()| notebook::lock() />
            <Button label=t::notebook::lock_remove(lang).to_string() weight=Weight::Secondary on_tap=remove />
        }
    });
    let has_passkey = doors.iter().any(|door| door.kind == DoorKind::Passkey);
    let passkey = (locked && !has_passkey && passkey::is_here()).then(|| view! { <AddPasskey /> });
    view! {
        <Fold title=t::notebook::lock_title(lang) open=stays_open(LOCK)>
            <p>{t::notebook::lock_text(lang)}</p>
            <p>{t::notebook::lock_honest(lang)}</p>
            {deeds}
            {passkey}
            <NewPin changing=locked />
        </Fold>
    }
    .into_any()
}

/// A PIN, typed twice.
#[component]
fn NewPin(changing: bool) -> impl IntoView {
    let lang = use_lang();
    let (first, again) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let (short, differs) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let busy = RwSignal::new(false);
    let lock = move || {
        let pin = first.get_untracked();
        let twice = pin == again.get_untracked();
        let say = |wrong: bool, text: &'static str| match wrong {
            true => text.to_string(),
            false => String::new(),
        };
        short.set(say(!is_pin(&pin), t::notebook::pin_short(lang)));
        differs.set(say(!twice, t::notebook::pin_differs(lang)));
        if busy.get_untracked() || !is_pin(&pin) || !twice {
            return;
        }
        busy.set(true);
        stay_open(LOCK);
        spawn_local(async move {
            match notebook::lock_with(DoorKind::Pin, "", &pin).await {
                Ok(()) => announce(t::notebook::locked_now(lang)),
                Err(_) => announce(t::notebook::failed(lang)),
            }
            first.try_set(String::new());
            again.try_set(String::new());
            busy.try_set(false);
        });
    };
    let label = match changing {
        true => t::notebook::lock_change(lang),
        false => t::notebook::lock_do(lang),
    };
    view! {
        <form
            class="stack"
            on:submit=move |event| {
                event.prevent_default();
                lock();
            }
        >
            <PinBox id="new-pin" label=t::notebook::pin(lang) typed=first error=short hint=t::notebook::pin_hint(lang) />
            <PinBox id="new-pin-again" label=t::notebook::pin_again(lang) typed=again error=differs />
            <Button label=label.to_string() weight=Weight::Secondary busy on_tap=move |()| lock() />
        </form>
    }
    .into_any()
}

/// One more way in: what the phone itself is opened with.
#[component]
fn AddPasskey() -> impl IntoView {
    let lang = use_lang();
    let trouble = RwSignal::new(false);
    let busy = RwSignal::new(false);
    let add = move |()| {
        busy.set(true);
        stay_open(LOCK);
        spawn_local(async move {
            let made = passkey::make(t::notebook::title(lang)).await;
            let locked = match made {
                Some((about, secret)) => notebook::lock_with(DoorKind::Passkey, &about, &secret)
                    .await
                    .is_ok(),
                None => false,
            };
            if locked {
                announce(t::notebook::passkey_added(lang));
            }
            trouble.try_set(!locked);
            busy.try_set(false);
        });
    };
    view! {
        <Button label=t::notebook::passkey_add(lang).to_string() weight=Weight::Secondary busy on_tap=add />
        {move || trouble.get().then(|| view! { <Notice tone=Tone::Warning title=t::notebook::passkey_failed(lang) /> })}
    }
    .into_any()
}

/// A notebook written before signing in, under a lock of its own, on a phone where the citizen had one already.
#[component]
pub(crate) fn Beside() -> impl IntoView {
    let lang = use_lang();
    let typed = RwSignal::new(String::new());
    let waiting = Waiting::begin();
    let join = move |()| {
        if untrack(|| waiting.is_on()) {
            return;
        }
        spawn_local(async move {
            match notebook::join_locked_beside(&typed.get_untracked()).await {
                Ok(Unlocked::Yes) => {}
                Ok(Unlocked::Wrong(left)) => waiting.wait(left, true),
                Ok(Unlocked::Wait(left)) => waiting.wait(left, false),
                Err(_) => announce(t::notebook::failed(lang)),
            }
        });
    };
    let throw_away = move |()| {
        spawn_local(async move {
            if notebook::throw_beside_away().await.is_err() {
                announce(t::notebook::failed(lang));
            }
        });
    };
    view! {
        <Notice tone=Tone::Warning title=t::notebook::beside_title(lang)>
            <p>{t::notebook::beside_text(lang)}</p>
            <PinBox
                id="beside-pin"
                label=t::notebook::pin(lang)
                typed
                error=Signal::derive(move || waiting.sentence(lang))
            />
            <Button label=t::notebook::unlock(lang).to_string() weight=Weight::Secondary on_tap=join />
            <Button label=t::notebook::wipe(lang).to_string() weight=Weight::Warning on_tap=throw_away />
        </Notice>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::is_pin;

    #[test]
    fn a_pin_is_six_to_twelve_digits() {
        for pin in ["264815", "264815264815"] {
            assert!(is_pin(pin), "{pin}");
        }
        for text in ["26481", "2648152648152", "26481a", "٢٦٤٨١٥", ""] {
            assert!(!is_pin(text), "{text}");
        }
    }
}
