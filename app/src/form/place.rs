//! Where in a form a question stands, as addresses name it.

use forms::{Form, Path};

/// The section a question stands in, as it is written in an address.
pub(crate) fn section_of(form: &Form, path: &Path) -> Option<String> {
    let inside = |section: &Path| {
        let mut waiting = vec![section.clone()];
        while let Some(node) = waiting.pop() {
            if node == *path {
                return true;
            }
            waiting.extend(form.children(&node));
        }
        false
    };
    let section = form
        .sections()
        .into_iter()
        .map(|part| part.path)
        .find(inside)?;
    Some(if section.is_root() {
        "start".into()
    } else {
        section.to_string()
    })
}
