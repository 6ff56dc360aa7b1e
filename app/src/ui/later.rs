//! What comes in a part of the app that may not be here yet: grey lines first, and a way on when it cannot be fetched.

use std::cell::RefCell;
use std::pin::Pin;
use std::rc::Rc;

use i18n::t;
use leptos::prelude::*;
use leptos::reactive::computed::ScopedFuture;
use leptos::task::spawn_local;
use wasm_split_helpers::SplitLoaderError;

use crate::device::shell;
use crate::net::line::Errand;
use crate::state::use_lang;
use crate::ui::button::Button;
use crate::ui::loading::Loading;
use crate::ui::notice::{Notice, Tone};

/// A view out of a part, or why the part could not be fetched.
pub(crate) type Drawn = Result<AnyView, SplitLoaderError>;

/// Asks for a part and for what it draws; may be asked again.
type Ask = Rc<dyn Fn() -> Pin<Box<dyn Future<Output = Drawn>>>>;

#[derive(Clone, Copy, PartialEq)]
enum Coming {
    Still,
    Here,
    Failed,
}

/// What `ask` draws, as soon as its part is here.
pub(crate) fn later<F>(ask: impl Fn() -> F + 'static) -> AnyView
where
    F: Future<Output = Drawn> + 'static,
{
    drawn_when_here(Rc::new(move || Box::pin(ask())))
}

fn drawn_when_here(ask: Ask) -> AnyView {
    let coming = RwSignal::new(Coming::Still);
    let drawn = StoredValue::new_local(Rc::new(RefCell::new(None)));
    let owner = Owner::current().unwrap_or_default();
    let fetch = Rc::new(move || {
        let drawn = drawn.get_value();
        // What is drawn belongs to the page that asked, as if it had been here all along.
        let asked = owner.with(|| ScopedFuture::new(ask()));
        spawn_local(async move {
            let _errand = Errand::begin();
            let now = match asked.await {
                Ok(view) => {
                    *drawn.borrow_mut() = Some(view);
                    Coming::Here
                }
                Err(_) => Coming::Failed,
            };
            coming.try_set(now);
        });
    });
    fetch();
    let fetch = StoredValue::new_local(fetch);
    let again = move |()| {
        coming.set(Coming::Still);
        fetch.get_value()();
    };
    (move || match coming.get() {
        Coming::Still => view! { <Loading /> }.into_any(),
        Coming::Here => drawn
            .get_value()
            .borrow_mut()
            .take()
            .unwrap_or_else(|| ().into_any()),
        Coming::Failed => {
            let lang = use_lang();
            shell::reveal();
            view! {
                <Notice tone=Tone::Warning title=t::common::part_missing_title(lang)>
                    <p>{t::common::part_missing(lang)}</p>
                    <Button label=t::common::try_again(lang).to_string() on_tap=again />
                </Notice>
            }
            .into_any()
        }
    })
    .into_any()
}
