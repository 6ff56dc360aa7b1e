//! What a written address turned out to mean; it is plain data and finds nothing.

use domain::CommuneCode;
use domain::address::{Address, Commune, Province};
use serde::{Deserialize, Serialize};

/// When an address was written, as far as the caller knows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Written {
    /// Unknown: a name that is a commune of today is taken for it.
    #[default]
    AnyTime,
    /// Before July 2025, such as on a card issued then: a unit of today is only believed where no old one fits.
    BeforeMerger,
}

/// How sure the answer is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// One commune of today.
    Certain,
    /// One of these communes, the likely one first: the person chooses.
    Choose,
    /// The commune was not found; what was understood is given so that the person can go on from there.
    Unknown,
}

/// Why an answer deserves a second look; it never blocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Doubt {
    /// The old commune was divided among several of today's.
    Divided,
    /// A name was misspelt and the nearest one in its place was taken.
    Respelled,
    /// Several old communes fit what is written.
    SeveralFit,
    /// A unit is named that does not contain the others.
    Contradiction,
    /// No province is named.
    ProvinceMissing,
    /// An old commune without its district.
    DistrictMissing,
    /// A name from before 2021 that was already given up then.
    NameGivenUp,
}

/// The old units an address names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Old {
    /// Code of the commune in the catalogue of its time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<CommuneCode>,
    /// Commune with its kind.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub commune: Option<String>,
    /// District with its kind.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub district: Option<String>,
    /// Province with its kind.
    pub province: String,
}

/// A written address, read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reading {
    /// The text as it was given, tidied: it is kept beside whatever is made of it.
    pub given: String,
    /// How sure the answer is.
    pub verdict: Verdict,
    /// Communes of today: one when certain, those to choose from otherwise; with [`Verdict::Unknown`] those of the district
    /// that was understood, or none.
    pub communes: Vec<Commune>,
    /// Province of today, as soon as that much is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub province: Option<Province>,
    /// The old units, unless the address already names today's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub old: Option<Old>,
    /// What is left of the text: house, street, hamlet.
    pub detail: String,
    /// What to look at again.
    pub doubts: Vec<Doubt>,
}

impl Reading {
    /// The address in today's units, with the likely commune when there are several; only the province when none is known.
    pub fn address(&self) -> Option<Address> {
        let province = self.province.as_ref()?;
        let commune = match self.verdict {
            Verdict::Unknown => None,
            Verdict::Certain | Verdict::Choose => self.communes.first(),
        };
        Some(Address {
            detail: self.detail.clone(),
            commune: commune
                .map(|commune| commune.name.clone())
                .unwrap_or_default(),
            province: province.full_name.clone(),
            country: String::new(),
        })
    }
}

/// The text is longer than any address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0} bytes are too long for an address")]
pub struct TooLong(pub usize);
