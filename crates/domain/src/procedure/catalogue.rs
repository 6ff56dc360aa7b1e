//! The index of all procedures and how a code, even an old one, finds today's procedure.

use std::collections::BTreeMap;

use calendar::Date;
use reader::readable;
use serde::Serialize;

use super::{OnlineLevel, Predecessor, Reference, Validity};
use crate::{ProcedureCode, Sha256};

/// What the phone keeps to search and to find; details come one by one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct CatalogueIndex {
    /// Changes with every published change.
    pub version: String,
    /// All procedures in force.
    pub procedures: Vec<IndexEntry>,
    /// External choice lists (provinces, communes, …) by name.
    pub lists: BTreeMap<String, Sha256>,
    /// The document of old and present units, fetched only when an old address is to be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub places: Option<Sha256>,
}

/// One procedure in the index.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct IndexEntry {
    /// Today's code.
    pub code: ProcedureCode,
    /// Official name in Vietnamese.
    pub name: String,
    /// Name in English.
    pub name_en: String,
    /// Group on the home page.
    pub group: String,
    /// Moments of life that lead here.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub life_events: Vec<String>,
    /// Other words people look for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub keywords: Vec<String>,
    /// Codes it had before.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub predecessors: Vec<Predecessor>,
    /// How much can be done online.
    pub online: OnlineLevel,
    /// When the code is in force.
    pub validity: Validity,
    /// Id of its page on the national portal.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page_id: Option<String>,
    /// Id of its form, when it can be filled in here.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub form: Option<String>,
    /// The published form bundle.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bundle_hash: Option<Sha256>,
    /// Hash of the detail document.
    pub hash: Sha256,
    /// The signed description of the version by which an author put the bundle in force, as a
    /// [`Publication`](crate::Publication) is written; absent where the bundle was built with the catalogue. Few phones read
    /// it, so it stays as it came.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub publication: Option<serde_json::Value>,
}

impl IndexEntry {
    /// Letters of the Vietnamese name beside "thủ tục" and "đăng ký". A plain case has fewer than its special ones
    /// ("khai sinh", "khai sinh lưu động"), so lists put it first where nothing else tells two procedures apart.
    pub fn plain_length(&self) -> usize {
        let name = self.name.strip_prefix("Thủ tục ").unwrap_or(&self.name);
        let plain = name
            .strip_prefix("đăng ký ")
            .or_else(|| name.strip_prefix("Đăng ký "));
        plain.unwrap_or(name).chars().count()
    }
}

/// A procedure that was looked for and found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found<'a> {
    /// Today's procedure.
    pub entry: &'a IndexEntry,
    /// Set when it was found by a code it had before: tell the person.
    pub old: Option<&'a Predecessor>,
}

impl CatalogueIndex {
    /// Finds today's procedure for a code, even an old one.
    pub fn resolve(&self, code: ProcedureCode) -> Option<Found<'_>> {
        if let Some(entry) = self.procedures.iter().find(|entry| entry.code == code) {
            return Some(Found { entry, old: None });
        }
        self.procedures.iter().find_map(|entry| {
            let old = entry.predecessors.iter().find(|old| old.code == code)?;
            Some(Found {
                entry,
                old: Some(old),
            })
        })
    }

    /// Finds a procedure by what a leaflet or link says.
    pub fn find(&self, reference: &Reference) -> Option<Found<'_>> {
        match reference {
            Reference::Code(code) => self.resolve(*code),
            Reference::Page(page) => {
                let entry = self.procedures.iter().find(|entry| {
                    entry
                        .page_id
                        .as_deref()
                        .is_some_and(|id| id.eq_ignore_ascii_case(page))
                })?;
                Some(Found { entry, old: None })
            }
        }
    }
}

impl Found<'_> {
    /// Whether today's code is in force on that day.
    pub fn in_force(&self, day: Date) -> bool {
        self.entry.validity.covers(day)
    }
}

readable!(struct CatalogueIndex { version, procedures; lists, places });
readable!(struct IndexEntry {
    code, name, name_en, group, online, hash;
    life_events, keywords, predecessors, validity, page_id, form, bundle_hash, publication
});

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: &str) -> ProcedureCode {
        ProcedureCode::parse(text).unwrap()
    }

    fn index() -> CatalogueIndex {
        let entry = |today: &str, name: &str, before: &[&str], page: Option<&str>| IndexEntry {
            publication: None,
            code: code(today),
            name: name.into(),
            name_en: String::new(),
            group: "Hộ tịch".into(),
            life_events: Vec::new(),
            keywords: Vec::new(),
            predecessors: before
                .iter()
                .map(|old| Predecessor {
                    code: code(old),
                    until: None,
                })
                .collect(),
            online: OnlineLevel::Full,
            validity: Validity::default(),
            page_id: page.map(Into::into),
            form: None,
            bundle_hash: None,
            hash: Sha256::from_bytes([0; 32]),
        };
        CatalogueIndex {
            version: "1".into(),
            procedures: vec![
                entry(
                    "3.000722",
                    "Liên thông khai sinh",
                    &["2.000986", "2.001023"],
                    None,
                ),
                entry(
                    "2.000884",
                    "Chứng thực chữ ký",
                    &[],
                    Some("019d2bfd-8e2e-7359-b42f-d5dc8d74741b"),
                ),
            ],
            lists: BTreeMap::new(),
            places: None,
        }
    }

    #[test]
    fn an_old_code_finds_todays_procedure_and_says_so() {
        let index = index();
        let found = index.resolve(code("2.000986")).unwrap();
        assert_eq!(found.entry.code, code("3.000722"));
        assert_eq!(found.old.unwrap().code, code("2.000986"));
        assert_eq!(index.resolve(code("3.000722")).unwrap().old, None);
        assert_eq!(index.resolve(code("1.999999")), None);
    }

    #[test]
    fn a_page_of_the_national_portal_finds_its_procedure() {
        let index = index();
        let page = Reference::find_in(
            "https://dichvucong.gov.vn/thu-tuc-hanh-chinh/019d2bfd-8e2e-7359-b42f-d5dc8d74741b",
        );
        assert_eq!(
            index.find(&page.unwrap()).unwrap().entry.code,
            code("2.000884")
        );
    }

    #[test]
    fn a_code_is_in_force_between_its_days() {
        let validity = Validity {
            from: Date::parse_iso("2026-08-04").ok(),
            to: None,
        };
        assert!(validity.covers(Date::parse_iso("2026-08-04").unwrap()));
        assert!(!validity.covers(Date::parse_iso("2026-08-03").unwrap()));
    }
}
