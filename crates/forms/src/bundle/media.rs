//! What stands beside a sentence to be looked at or heard: names of documents, never their bytes.

use serde::Serialize;

use crate::text::Text;

/// A picture and a recording beside a label or a choice (`media` of XLSForm, `value form="image"` of ODK XForms). Each is named
/// by the SHA-256 of the document it comes in, for whoever reads Vietnamese and for whoever reads English; where the English
/// one is missing the Vietnamese one is shown.
///
/// The document is a `data:` address (RFC 2397): a text like everything else of the catalogue, so that it travels and is kept like
/// a list.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Media {
    /// To be looked at.
    #[serde(skip_serializing_if = "Text::is_empty")]
    pub image: Text,
    /// To be heard.
    #[serde(skip_serializing_if = "Text::is_empty")]
    pub audio: Text,
}

impl Media {
    /// The documents it is in.
    pub fn documents(&self) -> impl Iterator<Item = &str> {
        [&self.image, &self.audio]
            .into_iter()
            .flat_map(|text| [&*text.vi, &*text.en])
            .filter(|name| !name.is_empty())
    }
}
