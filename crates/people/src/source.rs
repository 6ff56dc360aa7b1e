//! Where a value came from, in words a draft and a file can hold; it never says whether the value is right.

use std::fmt;

use calendar::{Date, Timestamp};
use domain::person::CardKind;
use domain::{DossierId, ProcedureCode};

/// Where a value came from.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Source {
    /// Typed by hand into the notebook.
    Hand,
    /// Typed into the form of a dossier.
    Form {
        /// The procedure.
        procedure: ProcedureCode,
        /// The dossier.
        dossier: DossierId,
    },
    /// From the account somebody signed in with.
    Account,
    /// From the result of a dossier.
    Result {
        /// The dossier.
        dossier: DossierId,
    },
    /// From the code on an identity card; which card, where it is known.
    Card(Option<CardKind>),
    /// From the code on a health insurance card.
    HealthCard,
}

/// A text that names no source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a source such as `card:cccd`, `account` or `form:1.001193:…`")]
pub struct BadSource;

impl Source {
    /// Reads what [`fmt::Display`] writes.
    ///
    /// # Errors
    /// [`BadSource`] for anything else.
    pub fn parse(text: &str) -> Result<Source, BadSource> {
        let dossier = |text: &str| DossierId::parse(text).map_err(|_| BadSource);
        let (word, rest) = text.split_once(':').unwrap_or((text, ""));
        match (word, rest) {
            ("hand", "") => Ok(Source::Hand),
            ("account", "") => Ok(Source::Account),
            ("card", "") => Ok(Source::Card(None)),
            ("card", "cccd") => Ok(Source::Card(Some(CardKind::CitizenCard))),
            ("card", "bhyt") => Ok(Source::HealthCard),
            ("card", "the_can_cuoc") => Ok(Source::Card(Some(CardKind::IdentityCard))),
            ("result", id) => Ok(Source::Result {
                dossier: dossier(id)?,
            }),
            ("form", rest) => {
                let (code, id) = rest.split_once(':').ok_or(BadSource)?;
                Ok(Source::Form {
                    procedure: ProcedureCode::parse(code).map_err(|_| BadSource)?,
                    dossier: dossier(id)?,
                })
            }
            _ => Err(BadSource),
        }
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Source::Hand => f.write_str("hand"),
            Source::Account => f.write_str("account"),
            Source::HealthCard => f.write_str("card:bhyt"),
            Source::Card(None) => f.write_str("card"),
            Source::Card(Some(CardKind::CitizenCard)) => f.write_str("card:cccd"),
            Source::Card(Some(CardKind::IdentityCard)) => f.write_str("card:the_can_cuoc"),
            Source::Result { dossier } => write!(f, "result:{dossier}"),
            Source::Form { procedure, dossier } => write!(f, "form:{procedure}:{dossier}"),
        }
    }
}

/// What a draft notes beside an answer that was not typed: from where, when, and whether by way of the memory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// Taken from what was kept, not from the card or account itself.
    pub kept: bool,
    /// From where.
    pub source: Source,
    /// When it was read off there, where that is noted.
    pub at: Option<Timestamp>,
    /// The last good day of the card it was read off, where that was over already.
    pub over: Option<Date>,
    /// The text as it stands there, where the answer is made of it: an address with its old units.
    pub written: Option<String>,
}

/// Before the source of an answer that came by way of the memory.
const KEPT: &str = "kept ";
/// Before the last good day of a card that is over.
const OVER: &str = " until ";

/// Before the text as it stands there.
const WRITTEN: char = '|';

impl Origin {
    /// Read off a card or an account just now.
    pub fn now(source: Source, at: Timestamp) -> Origin {
        Origin {
            kept: false,
            source,
            at: Some(at),
            over: None,
            written: None,
        }
    }

    /// A note without the text as it stands there, for answers beside the one that tells it.
    #[must_use]
    pub fn short(note: &str) -> &str {
        note.split_once(WRITTEN).map_or(note, |(short, _)| short)
    }

    /// The same, beside the text as it stands there.
    #[must_use]
    pub fn written_as(self, text: &str) -> Origin {
        Origin {
            // An equals sign ends the note of an answer that was changed; no address has one.
            written: Some(text.replace('=', " ")),
            ..self
        }
    }

    /// Reads what [`fmt::Display`] writes, and `card` and `account` alone, as drafts noted them first.
    ///
    /// # Errors
    /// [`BadSource`] for anything else.
    pub fn parse(text: &str) -> Result<Origin, BadSource> {
        let (kept, rest) = match text.strip_prefix(KEPT) {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (rest, written) = match rest.split_once(WRITTEN) {
            Some((rest, written)) => (rest, Some(written.to_owned())),
            None => (rest, None),
        };
        let (rest, over) = match rest.split_once(OVER) {
            Some((rest, day)) => (rest, Some(Date::parse_iso(day).map_err(|_| BadSource)?)),
            None => (rest, None),
        };
        let (source, at) = match rest.split_once('@') {
            Some((source, at)) => (source, Some(Timestamp::parse(at).map_err(|_| BadSource)?)),
            None => (rest, None),
        };
        Ok(Origin {
            kept,
            source: Source::parse(source)?,
            at,
            over,
            written,
        })
    }

    /// Whether a note in a draft says that the answer came by way of the memory.
    pub fn is_kept(note: &str) -> bool {
        note.starts_with(KEPT)
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.kept {
            f.write_str(KEPT)?;
        }
        write!(f, "{}", self.source)?;
        if let Some(at) = self.at {
            write!(f, "@{at}")?;
        }
        if let Some(day) = self.over {
            write!(f, "{OVER}{}", day.iso())?;
        }
        match &self.written {
            Some(written) => write!(f, "{WRITTEN}{written}"),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_is_written_reads_the_same() {
        for text in [
            "card",
            "account",
            "card:bhyt@2026-11-23T08:00:00Z",
            "card:cccd@2026-11-23T08:00:00Z",
            "card:cccd@2026-11-23T08:00:00Z|Húc, Hướng Hóa, Quảng Trị",
            "kept card:the_can_cuoc@2026-11-23T08:00:00Z",
            "kept form:1.001193:0193a2b4-5c6d-7e8f-8a9b-0c1d2e3f4a5b@2026-11-23T08:00:00Z",
            "kept result:0193a2b4-5c6d-7e8f-8a9b-0c1d2e3f4a5b",
            "kept hand",
            "card:cccd@2026-11-23T08:00:00Z until 2024-06-01",
        ] {
            let origin = Origin::parse(text).unwrap();
            assert_eq!(origin.to_string(), text);
            assert_eq!(Origin::is_kept(text), origin.kept);
        }
        for text in [
            "",
            "kept",
            "neighbour",
            "card:library",
            "form:1.001193",
            "card@soon",
            "card until soon",
        ] {
            assert_eq!(Origin::parse(text), Err(BadSource), "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in any::<String>()) {
            if let Ok(origin) = Origin::parse(&text) {
                prop_assert_eq!(Origin::parse(&origin.to_string()), Ok(origin));
            }
        }
    }
}
