//! Everything a person may want to know about a procedure before starting, each fact with its source.

use std::fmt;

use calendar::Date;
use reader::readable;
use serde::Serialize;

use crate::{Money, ProcedureCode, Sha256};

/// A sentence or name in Vietnamese, and in English when somebody wrote it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Text {
    /// Vietnamese.
    pub vi: String,
    /// English.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub en: Option<String>,
}

impl Text {
    /// In Vietnamese only.
    pub fn vi(text: impl Into<String>) -> Self {
        Self {
            vi: text.into(),
            en: None,
        }
    }

    /// In English when there is English, else in Vietnamese.
    pub fn english(&self) -> &str {
        self.en.as_deref().unwrap_or(&self.vi)
    }
}

/// One procedure in full.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Procedure {
    /// Today's national code.
    pub code: ProcedureCode,
    /// Official name.
    pub name: Text,
    /// Group on our home page, such as `Hộ tịch`.
    pub group: String,
    /// Field of administration (lĩnh vực) as the national portal names it.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub field: String,
    /// Level of government, such as `Cấp xã`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub level: Option<Text>,
    /// Who may file.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub subjects: Vec<Text>,
    /// Who decides.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub competent_body: Option<Text>,
    /// Moments of life that lead here, such as `birth`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub life_events: Vec<String>,
    /// Other words people look for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub keywords: Vec<String>,
    /// Decision that published it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decision: Option<String>,
    /// Its page on the national portal.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// How much of it can be done online.
    pub online: OnlineLevel,
    /// Whether an officer may come to the person's home, and when.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub home_visit: Option<Text>,
    /// Ways to file, with time and fee of each.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub methods: Vec<Method>,
    /// Papers by case.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub papers: Vec<Paper>,
    /// What the person gets.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub results: Vec<ResultPaper>,
    /// Acts it rests on.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub legal_basis: Vec<LegalAct>,
    /// Conditions to meet.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub conditions: Vec<Text>,
    /// What happens, in order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub steps: Vec<Text>,
    /// How long it takes, in a sentence.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time_summary: Option<Text>,
    /// What it costs, in a sentence.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fee_summary: Option<Text>,
    /// Things worth knowing.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<Text>,
    /// How a dossier is handled once it is received; only for procedures that can be filed here.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub handling: Option<Handling>,
    /// When this code is in force.
    pub validity: Validity,
    /// Codes it had before.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub predecessors: Vec<Predecessor>,
    /// Where each fact comes from.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub sources: Vec<Source>,
    /// Id of its form, when it can be filled in here.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub form: Option<String>,
    /// The published form bundle, when there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bundle_hash: Option<Sha256>,
}

/// How much can be done online (Decree 42/2022/NĐ-CP).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum OnlineLevel {
    /// Toàn trình: everything.
    Full,
    /// Một phần: part of it; the person comes once.
    Partial,
    /// Only information online; the person comes, or an officer visits.
    #[default]
    InPerson,
}

/// One way to file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Method {
    /// Which way.
    pub channel: Channel,
    /// How long it takes this way.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time: Option<Term>,
    /// What it costs this way.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fee: Option<Fee>,
    /// What the page adds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<Text>,
}

/// Ways to hand in a dossier (KenhThucHien).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// Trực tiếp: at the counter.
    Counter,
    /// Trực tuyến: online.
    Online,
    /// Bưu chính công ích: by public post.
    Post,
}

impl Channel {
    /// National number: 1 counter, 2 online, 3 post.
    pub const fn number(self) -> u8 {
        match self {
            Self::Counter => 1,
            Self::Online => 2,
            Self::Post => 3,
        }
    }

    /// Official Vietnamese name.
    pub const fn vi(self) -> &'static str {
        match self {
            Self::Counter => "Trực tiếp",
            Self::Online => "Trực tuyến",
            Self::Post => "Bưu chính công ích",
        }
    }
}

/// A length of time as a procedure states it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Term {
    /// How many.
    pub value: u32,
    /// Of what.
    pub unit: TermUnit,
}

/// Units of a [`Term`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum TermUnit {
    /// Ngày làm việc.
    WorkingDays,
    /// Ngày.
    Days,
    /// Giờ làm việc, eight to a day.
    Hours,
    /// Days whose kind the page does not state.
    UnstatedDays,
}

impl fmt::Display for Term {
    /// In Vietnamese: `3 ngày làm việc`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unit = match self.unit {
            TermUnit::WorkingDays => "ngày làm việc",
            TermUnit::Days | TermUnit::UnstatedDays => "ngày",
            TermUnit::Hours => "giờ",
        };
        write!(f, "{} {unit}", self.value)
    }
}

/// A fee as a page states it; consulates charge in dollars.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Fee {
    /// Whole units of the currency.
    pub amount: u64,
    /// Đồng unless said otherwise.
    pub currency: Currency,
}

/// Currencies of fees.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub enum Currency {
    /// Vietnamese đồng.
    #[default]
    #[serde(rename = "VND")]
    Vnd,
    /// United States dollar.
    #[serde(rename = "USD")]
    Usd,
}

impl fmt::Display for Fee {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.currency {
            Currency::Vnd => Money(self.amount).fmt(f),
            Currency::Usd => write!(f, "{} USD", self.amount),
        }
    }
}

/// One paper of the dossier.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Paper {
    /// Names it inside the procedure.
    pub id: String,
    /// What it is.
    pub name: Text,
    /// In which case it is needed; empty when always.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub case: Option<Text>,
    /// How many and of which kind, as the page says (`1 bản chính`).
    #[serde(skip_serializing_if = "String::is_empty")]
    pub quantity: String,
    /// Whether the original is asked for.
    pub original: bool,
    /// Whether a photo or file is attached when filing online; papers that are only shown are not.
    pub attach: bool,
    /// Advice.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<Text>,
}

impl Paper {
    /// How many and of which kind, with a language's words for an original and a copy; the kind is added where only
    /// [`original`](Paper::original) says it.
    #[must_use]
    pub fn quantity_in(&self, original: &str, copy: &str) -> String {
        let mut said = self.quantity.replace("bản chính", original);
        said = said.replace("bản chụp", copy);
        if self.original && !self.quantity.contains("bản") {
            if !said.is_empty() {
                said.push(' ');
            }
            said.push_str(original);
        }
        said
    }
}

/// Something the person gets in the end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ResultPaper {
    /// What it is.
    pub name: Text,
    /// National code of the kind of result, such as `KQ.G15.000031`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
}

/// An act the procedure rests on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LegalAct {
    /// Such as `60/2014/QH13`.
    pub number: String,
    /// Its title.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
}

/// How a dossier is handled once it is received.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Handling {
    /// When the result is due; absent where the law sets no term.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deadline: Option<Deadline>,
    /// Whether the officer sends a draft certificate to be confirmed within one day, silence agreeing
    /// (online civil status, decision 163/QĐ-BTP).
    pub draft_certificate: bool,
    /// Whether the dossier is a request for an officer's visit (Decree 23/2015/NĐ-CP, Article 10).
    pub visit: bool,
}

/// When a result is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Deadline {
    /// How many.
    pub value: u32,
    /// Of what.
    pub unit: TermUnit,
    /// Whether what is received before 15:00 is done the same day, and what comes later the next working day.
    pub same_day_before_15: bool,
}

impl Deadline {
    /// The term as the calendar counts it. Days whose kind the page does not state are counted as working days,
    /// as civil-status offices do.
    pub const fn term(self) -> calendar::Term {
        if self.same_day_before_15 {
            return calendar::Term::SameDay;
        }
        match self.unit {
            TermUnit::WorkingDays | TermUnit::UnstatedDays => {
                calendar::Term::WorkingDays(self.value)
            }
            TermUnit::Days => calendar::Term::Days(self.value),
            TermUnit::Hours => calendar::Term::WorkingHours(self.value),
        }
    }
}

/// Days between which a code is in force, both included; open where absent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Validity {
    /// First day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<Date>,
    /// Last day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<Date>,
}

impl Validity {
    /// Whether it is in force on that day.
    pub fn covers(&self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }
}

/// A code the procedure had before; old leaflets still carry it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Predecessor {
    /// The old code.
    pub code: ProcedureCode,
    /// Last day it was in force, when known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<Date>,
}

/// Where a fact comes from and how sure it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Source {
    /// Which fact: a field of the procedure, such as `papers`, or `page` for all of it.
    pub fact: String,
    /// In words or as an address.
    pub source: String,
    /// When somebody last looked.
    pub checked: Date,
    /// `sourced`, `high`, `medium` or `low`.
    pub confidence: String,
}

readable!(struct Text { vi; en });
readable!(struct Procedure {
    code, name, group, online;
    field, level, subjects, competent_body, life_events, keywords, decision, url, home_visit, methods, papers, results,
    legal_basis, conditions, steps, time_summary, fee_summary, notes, handling, validity, predecessors, sources, form,
    bundle_hash
});
readable!(words OnlineLevel { Full = "full", Partial = "partial", InPerson = "in_person" });
readable!(struct Method { channel; time, fee, note });
readable!(words Channel { Counter = "counter", Online = "online", Post = "post" });
readable!(struct Term { value, unit; });
readable!(words TermUnit { WorkingDays = "working_days", Days = "days", Hours = "hours", UnstatedDays = "unstated_days" });
readable!(struct Fee { amount; currency });
readable!(words Currency { Vnd = "VND", Usd = "USD" });
readable!(struct Paper { id, name; case, quantity, original, attach, note });
readable!(struct ResultPaper { name; code });
readable!(struct LegalAct { number; title });
readable!(struct Handling { ; deadline, draft_certificate, visit });
readable!(struct Deadline { value, unit; same_day_before_15 });
readable!(struct Validity { ; from, to });
readable!(struct Predecessor { code; until });
readable!(struct Source { fact, source, checked, confidence; });

#[cfg(test)]
mod tests {
    use super::Paper;

    #[test]
    fn how_many_papers_are_asked_for_is_said_in_each_language() {
        let said = |quantity: &str, original: bool| {
            let json = format!(
                r#"{{"id":"a","name":{{"vi":"A"}},"quantity":"{quantity}","original":{original},"attach":true}}"#
            );
            let paper: Paper = reader::from_str(&json).expect("a paper");
            [
                paper.quantity_in("bản chính", "bản chụp"),
                paper.quantity_in("original", "copy"),
            ]
        };
        assert_eq!(said("1 bản chính", true), ["1 bản chính", "1 original"]);
        assert_eq!(said("1 bản chụp", false), ["1 bản chụp", "1 copy"]);
        assert_eq!(said("2", true), ["2 bản chính", "2 original"]);
        assert_eq!(said("", true), ["bản chính", "original"]);
        assert_eq!(said("", false), ["", ""]);
    }
}
