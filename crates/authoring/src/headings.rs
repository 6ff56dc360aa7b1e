//! What the headings of a sheet mean: which column a spelling names, in which language, and which columns are not for us; it
//! never reads a cell.

use crate::edit::near;

/// What is known about the columns of one kind of sheet.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Columns {
    /// Columns that are read.
    pub(crate) read: &'static [&'static str],
    /// Other spellings of them.
    pub(crate) spelt: &'static [(&'static str, &'static str)],
    /// Columns of XLSForm that this system leaves out, which the author is told: the form works without them.
    pub(crate) left_out: &'static [&'static str],
    /// Columns of XLSForm without which the form would mean something else.
    pub(crate) refused: &'static [&'static str],
    /// What becomes of any other heading.
    pub(crate) others: Others,
}

/// What becomes of a heading nobody knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Others {
    /// It is a mistake.
    Mistake,
    /// It is an author's own note, unless it looks like a misspelling.
    Note,
    /// It is read, under its own name.
    Read,
}

/// What one heading names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Heading {
    /// A column that is read, and the language as it is written.
    Read(String, Option<String>),
    /// A column that is left out.
    LeftOut(String),
    /// A column that is refused.
    Refused(String),
    /// A column nobody knows; where it looks like a known one, that one.
    Unknown(Option<&'static str>),
}

impl Columns {
    /// Columns of the catalogue, which knows one spelling for each and takes no other.
    pub(crate) const fn only(read: &'static [&'static str]) -> Self {
        Self {
            read,
            spelt: &[],
            left_out: &[],
            refused: &[],
            others: Others::Mistake,
        }
    }

    /// Reads a heading: `label::Tiếng Việt (vi)`, `Constraint Message`, `bind::jr:constraintMsg`, `media::image::English (en)`.
    pub(crate) fn heading(&self, heading: &str) -> Heading {
        let mut parts: Vec<&str> = heading.split("::").map(str::trim).collect();
        if self.others != Others::Mistake && parts.len() == 1 {
            parts = self.old_style(heading);
        }
        for take in (1..=parts.len()).rev() {
            let spelt = parts[..take].join("::");
            let language = parts.get(take).map(|language| (*language).to_owned());
            if parts.len() > take + 1 {
                continue;
            }
            if let Some(found) = self.find(&spelt, language) {
                return found;
            }
        }
        if self.others == Others::Read {
            return Heading::Read(
                parts[0].to_owned(),
                parts.get(1).map(|language| (*language).to_owned()),
            );
        }
        let spelt = tight(parts[0]);
        Heading::Unknown(self.read.iter().find(|known| near(&spelt, known)).copied())
    }

    /// `label:English` of old forms, but not `jr:count`.
    fn old_style<'h>(&self, heading: &'h str) -> Vec<&'h str> {
        match heading.split_once(':') {
            Some((name, language)) if self.read.contains(&&*tight(name)) => {
                vec![name.trim(), language.trim()]
            }
            _ => vec![heading.trim()],
        }
    }

    fn find(&self, spelt: &str, language: Option<String>) -> Option<Heading> {
        if self.read.contains(&spelt) {
            return Some(Heading::Read(spelt.to_owned(), language));
        }
        if self.others == Others::Mistake {
            return None;
        }
        let spelt = tight(spelt);
        let spelt = self
            .spelt
            .iter()
            .find(|(other, _)| *other == spelt)
            .map_or(spelt.as_str(), |(_, known)| known);
        if self.read.contains(&spelt) {
            Some(Heading::Read(spelt.to_owned(), language))
        } else if self.left_out.contains(&spelt) {
            Some(Heading::LeftOut(spelt.to_owned()))
        } else if self.refused.contains(&spelt) || spelt.starts_with("instance::") {
            Some(Heading::Refused(spelt.to_owned()))
        } else {
            None
        }
    }
}

/// In small letters, with `_` for blanks.
fn tight(heading: &str) -> String {
    let words: Vec<&str> = heading.split_whitespace().collect();
    words.join("_").to_lowercase()
}

/// The columns of the sheet `survey` in XLSForm, and ours.
pub(crate) const SURVEY: Columns = Columns {
    read: crate::survey::COLUMNS,
    spelt: &[
        ("command", "type"),
        ("tag", "name"),
        ("value", "name"),
        ("caption", "label"),
        ("relevance", "relevant"),
        ("bind::relevant", "relevant"),
        ("calculate", "calculation"),
        ("bind::calculate", "calculation"),
        ("calculations", "calculation"),
        ("bind::required", "required"),
        ("requiredmsg", "required_message"),
        ("required_msg", "required_message"),
        ("bind::jr:requiredmsg", "required_message"),
        ("read_only", "readonly"),
        ("bind::readonly", "readonly"),
        ("bind::constraint", "constraint"),
        ("constraint_msg", "constraint_message"),
        ("constraintmsg", "constraint_message"),
        ("bind::jr:constraintmsg", "constraint_message"),
        ("choicefilter", "choice_filter"),
        ("control::appearance", "appearance"),
        ("body::appearance", "appearance"),
        ("count", "repeat_count"),
        ("jr:count", "repeat_count"),
        ("control::jr:count", "repeat_count"),
        ("body::jr:count", "repeat_count"),
        ("media::image", "image"),
        ("media::big-image", "big-image"),
        ("media::audio", "audio"),
        ("media::video", "video"),
        ("bind::saveincomplete", "saveincomplete"),
        ("bind::type", "bind::type"),
    ],
    left_out: &[
        "guidance_hint",
        "note",
        "notes",
        "comment",
        "comments",
        "disabled",
        "autoplay",
        "body::autoplay",
        "control::autoplay",
        "noapperrorstring",
        "saveincomplete",
        "control::rows",
        "body::rows",
        "rows",
        "background-color",
    ],
    refused: &[
        "big-image",
        "video",
        "save_to",
        "query",
        "bind::type",
        "bind::jr:preload",
        "bind::jr:preloadparams",
        "bind::odk:length",
        "body::accuracythreshold",
        "control::accuracythreshold",
        "body::intent",
        "intent",
    ],
    others: Others::Note,
};

/// The columns of the sheets `choices` and `external_choices`; further ones are for filters.
pub(crate) const CHOICES: Columns = Columns {
    read: &["list_name", "name", "label", "image", "audio"],
    spelt: &[
        ("list name", "list_name"),
        ("listname", "list_name"),
        ("value", "name"),
        ("caption", "label"),
        ("media::image", "image"),
        ("media::big-image", "big-image"),
        ("media::audio", "audio"),
        ("media::video", "video"),
    ],
    left_out: &[],
    refused: &["big-image", "video"],
    others: Others::Read,
};

/// The columns of the sheet `settings`.
pub(crate) const SETTINGS: Columns = Columns {
    read: &[
        "form_id",
        "version",
        "default_language",
        "form_title",
        "procedure",
        "mode",
        "style",
        "legal_form",
        "source",
    ],
    spelt: &[
        ("id_string", "form_id"),
        ("set_form_id", "form_id"),
        ("title", "form_title"),
        ("set_form_title", "form_title"),
        ("language", "default_language"),
    ],
    left_out: &[
        "instance_name",
        "sms_keyword",
        "sms_separator",
        "sms_allow_media",
        "sms_date_format",
        "sms_datetime_format",
        "sms_response",
        "prefix",
        "delimiter",
        "omit_instanceid",
        "clean_text_values",
        "name",
    ],
    refused: &[
        "public_key",
        "submission_url",
        "auto_send",
        "auto_delete",
        "allow_choice_duplicates",
        "namespaces",
        "client_editable",
        "attribute",
    ],
    others: Others::Note,
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_is_known_by_each_of_its_spellings() {
        for (heading, name, language) in [
            ("label", "label", None),
            ("label::Tiếng Việt (vi)", "label", Some("Tiếng Việt (vi)")),
            ("label :: vi", "label", Some("vi")),
            ("label:English", "label", Some("English")),
            ("Constraint Message::en", "constraint_message", Some("en")),
            ("bind::jr:constraintMsg", "constraint_message", None),
            ("jr:count", "repeat_count", None),
            ("read only", "readonly", None),
            ("relevance", "relevant", None),
            ("media::image::English (en)", "image", Some("English (en)")),
        ] {
            let expected = Heading::Read(name.to_owned(), language.map(str::to_owned));
            assert_eq!(SURVEY.heading(heading), expected, "{heading}");
        }
    }

    #[test]
    fn what_is_left_out_or_refused_has_its_name() {
        assert_eq!(
            SURVEY.heading("guidance_hint::en"),
            Heading::LeftOut("guidance_hint".into())
        );
        assert_eq!(
            SURVEY.heading("media::video::English (en)"),
            Heading::Refused("video".into())
        );
        assert_eq!(
            SURVEY.heading("relevent"),
            Heading::Unknown(Some("relevant"))
        );
        assert_eq!(SURVEY.heading("người phụ trách"), Heading::Unknown(None));
        assert_eq!(CHOICES.heading("tinh"), Heading::Read("tinh".into(), None));
    }
}
