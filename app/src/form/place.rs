//! Where in a form a question stands, as addresses name it.

use forms::{Form, Path};

/// The address of a section or a question; questions outside any section stand under `start`.
pub(crate) fn address_of(path: &Path) -> String {
    if path.is_root() {
        "start".to_string()
    } else {
        path.to_string()
    }
}

/// What an address names; the root for what is none.
pub(crate) fn of_address(address: &str) -> Path {
    match address {
        "start" => Path::root(),
        address => Path::parse(address).unwrap_or_else(|_| Path::root()),
    }
}

/// The address of a question that this form has.
pub(crate) fn place_of(form: &Form, path: &Path) -> Option<String> {
    form.node(path).map(|_| address_of(path))
}

/// The id of the button that scans a card into the questions of one person.
pub(crate) fn scan_button(group: &Path) -> String {
    [&*group.html_id(), "-scan"].concat()
}
