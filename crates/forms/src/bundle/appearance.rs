//! How a question or a group is drawn; what this version does not know is drawn in the ordinary way.

use serde::Serialize;

/// How to draw a question or a group. It never changes what is right or wrong, except `year-allowed`, which also changes the
/// type of a date.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(into = "String")]
pub enum Appearance {
    /// A person's name.
    Name,
    /// A 12-digit personal number.
    Pin,
    /// A telephone number.
    Phone,
    /// An e-mail address.
    Email,
    /// A date that may be only a month or a year.
    YearAllowed,
    /// An amount in đồng.
    Money,
    /// Several lines of text.
    Multiline,
    /// Where one question stands on a page, choosing one of its choices goes on to the next.
    Quick,
    /// A group that is a page of its own.
    Section,
    /// A group drawn as one address: province, commune, detail.
    Area,
    /// A group that a card scan can fill; a repeat in which it can fill each row.
    Person,
    /// A group whose questions stand together on one page where the others stand alone; a repeat whose rows stand whole below
    /// each other.
    FieldList,
    /// A signature that may also be the person's name, typed by whoever cannot draw.
    Typed,
    /// Any other word: how choices are laid out (see [`Look`](crate::Look)), or something this version of the app does not know and
    /// draws in the ordinary way.
    Other(String),
}

const APPEARANCES: [(&str, Appearance); 13] = [
    ("name", Appearance::Name),
    ("pin", Appearance::Pin),
    ("phone", Appearance::Phone),
    ("email", Appearance::Email),
    ("year-allowed", Appearance::YearAllowed),
    ("money", Appearance::Money),
    ("multiline", Appearance::Multiline),
    ("quick", Appearance::Quick),
    ("section", Appearance::Section),
    ("area", Appearance::Area),
    ("person", Appearance::Person),
    ("field-list", Appearance::FieldList),
    ("typed", Appearance::Typed),
];

impl From<String> for Appearance {
    fn from(word: String) -> Self {
        APPEARANCES
            .iter()
            .find(|(known, _)| *known == word)
            .map_or(Self::Other(word), |(_, appearance)| appearance.clone())
    }
}

impl From<Appearance> for String {
    fn from(appearance: Appearance) -> Self {
        match appearance {
            Appearance::Other(word) => word,
            known => APPEARANCES
                .iter()
                .find(|(_, appearance)| *appearance == known)
                .map(|(word, _)| (*word).to_owned())
                .unwrap_or_default(),
        }
    }
}
