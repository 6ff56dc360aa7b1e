//! What the server wrote into a procedure's page besides its text: the facts themselves, so that a first visit asks for nothing
//! that has just come. It lasts as long as the server's text does.

use domain::Sha256;
use domain::procedure::Procedure;
use leptos::prelude::document;
use leptos::task::spawn_local;

use super::keep;
use crate::net;

/// The procedure of the page that was opened, with its hash, if it is the one with this code. It is kept on the phone.
pub(super) fn procedure(code: &str) -> Option<(Procedure, Sha256)> {
    let element = document().get_element_by_id("facts")?;
    let hash = Sha256::parse(&element.get_attribute("data-hash")?).ok()?;
    let text = element.text_content()?;
    let procedure: Procedure = net::read(&text).ok()?;
    if procedure.code.as_str() != code {
        return None;
    }
    spawn_local(async move { keep::set_procedure(procedure.code, hash, &text).await });
    Some((procedure, hash))
}
