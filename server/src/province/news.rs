//! What the province shows of a dossier, read as our events; it fetches nothing and remembers nothing but a mark.
//!
//! The province keeps lists that only grow (steps, requests, drafts, results). A mark counts how much of each list has been
//! read and what the last promised date was, so news are what lies beyond it.

use std::fmt;

use domain::Money;
use domain::dossier::{DraftField, Event, RequestId, RequestedPaper, Status};
use domain::fee::FeeLine;

use super::wire::{
    DRAFT_WAITING, Dossier, Draft, FILING_OBLIGATION, Obligation, ResultPaper, SUPPLEMENT_ASKED,
    Step, Supplement, UNPAID,
};
use crate::compact_time::parse_compact;

/// How much of a dossier has been read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Mark {
    steps: usize,
    supplements: usize,
    obligations: usize,
    drafts: usize,
    results: usize,
    due: String,
}

impl Mark {
    /// Reads a mark; one that is not ours means the beginning.
    pub(super) fn parse(text: &str) -> Mark {
        let parts: Vec<&str> = text.split(',').collect();
        let &[steps, supplements, obligations, drafts, results, due] = &parts[..] else {
            return Mark::default();
        };
        let count = |text: &str| text.parse().unwrap_or(0);
        Mark {
            steps: count(steps),
            supplements: count(supplements),
            obligations: count(obligations),
            drafts: count(drafts),
            results: count(results),
            due: due.to_owned(),
        }
    }
}

impl fmt::Display for Mark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{},{},{},{},{},{}",
            self.steps, self.supplements, self.obligations, self.drafts, self.results, self.due
        )
    }
}

/// What lies beyond a mark.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Read {
    /// In the order they happened.
    pub(super) events: Vec<Event>,
    /// When there are results to tell of: whether a paper one waits, and where.
    pub(super) results: Option<Option<String>>,
    /// Read up to here.
    pub(super) mark: Mark,
}

/// Reads what lies beyond a mark.
///
/// A request of an officer comes just before the step that announces it, so that a later step can settle it.
pub(super) fn read(dossier: &Dossier, since: &Mark) -> Read {
    let mut events = Vec::new();
    let mut supplements = dossier
        .danh_sach_ho_so_bo_sung
        .iter()
        .skip(since.supplements);
    let mut obligations = dossier
        .danh_sach_nghia_vu_tai_chinh
        .iter()
        .skip(since.obligations)
        .filter(|owed| owed.nghia_vu_id != FILING_OBLIGATION);
    let mut before = status_before(dossier, since.steps);
    let mut told_results = false;
    let due = due(dossier, since);
    let why_due = match &due {
        Some(Event::Due { reason, .. }) => reason.as_deref(),
        _ => None,
    };
    for step in dossier.danh_sach_tien_do.iter().skip(since.steps) {
        let status = status_of(step);
        let entered = status.filter(|status| before != Some(*status));
        match entered {
            Some(Status::SupplementRequested) => events.extend(supplements.next().map(supplement)),
            Some(Status::PaymentRequested) => events.extend(obligations.next().map(obligation)),
            Some(Status::Processed | Status::Returned) => told_results = true,
            _ => {}
        }
        // The step in which the officer promised another day says the reason once more.
        let says_why = why_due.is_some_and(|why| step.noi_dung_xu_ly.trim().ends_with(why));
        if let Some(status) = status
            && (entered.is_some() || !says_why)
            && let Some(event) = announced(dossier, step, status, entered.is_some())
        {
            events.push(event);
        }
        before = status.or(before);
    }
    let asked = |supplement: &&Supplement| supplement.trang_thai_bo_sung == SUPPLEMENT_ASKED;
    let owed = |obligation: &&Obligation| obligation.trang_thai_thanh_toan == UNPAID;
    events.extend(supplements.filter(asked).map(supplement));
    events.extend(obligations.filter(owed).map(obligation));
    events.extend(due);
    let waiting = |draft: &&Draft| draft.trang_thai == DRAFT_WAITING;
    events.extend(
        dossier
            .danh_sach_ban_nhap
            .iter()
            .skip(since.drafts)
            .filter(waiting)
            .filter_map(draft),
    );
    let new_papers = dossier.danh_sach_giay_to_ket_qua.len() > since.results;
    Read {
        events,
        results: (told_results || new_papers).then(|| place(dossier)),
        mark: Mark {
            steps: dossier.danh_sach_tien_do.len(),
            supplements: dossier.danh_sach_ho_so_bo_sung.len(),
            obligations: dossier.danh_sach_nghia_vu_tai_chinh.len(),
            drafts: dossier.danh_sach_ban_nhap.len(),
            results: dossier.danh_sach_giay_to_ket_qua.len(),
            due: dossier.ngay_hen_tra.replace(',', ""),
        },
    }
}

/// The promise, when it is new or another than was read; the reason belongs to a change.
fn due(dossier: &Dossier, since: &Mark) -> Option<Event> {
    if dossier.ngay_hen_tra == since.due {
        return None;
    }
    Some(Event::Due {
        at: parse_compact(&dossier.ngay_hen_tra)?,
        reason: some(&dossier.ly_do_hen_lai),
    })
}

fn status_of(step: &Step) -> Option<Status> {
    Status::try_from(step.trang_thai.parse::<u8>().ok()?).ok()
}

fn status_before(dossier: &Dossier, steps: usize) -> Option<Status> {
    let last = steps.checked_sub(1)?;
    status_of(dossier.danh_sach_tien_do.get(last)?)
}

/// The event a step becomes; nothing for the citizen's own steps, which we know already, unless they moved the dossier.
fn announced(dossier: &Dossier, step: &Step, status: Status, entered: bool) -> Option<Event> {
    let by_officer = !step.chuc_danh.is_empty();
    let words = some(&step.noi_dung_xu_ly);
    match status {
        Status::New if !by_officer => None,
        Status::Refused if entered => Some(Event::Refused {
            reason: some(&dossier.ly_do).or(words).unwrap_or_default(),
        }),
        _ if entered || (by_officer && words.is_some()) => Some(Event::Status {
            status,
            note: words.filter(|_| by_officer),
            by: some(&step.phong_ban_xu_ly)
                .or_else(|| some(&step.nguoi_xu_ly))
                .filter(|_| by_officer),
        }),
        _ => None,
    }
}

fn supplement(asked: &Supplement) -> Event {
    let mut items: Vec<RequestedPaper> = asked
        .danh_sach_giay_to_bo_sung
        .iter()
        .map(|paper| RequestedPaper {
            paper: some(&paper.ma_thanh_phan_ho_so),
            text: paper.ten_giay_to.clone(),
        })
        .collect();
    if let Some(text) = some(&asked.noi_dung_bo_sung) {
        items.push(RequestedPaper { paper: None, text });
    }
    Event::SupplementRequested {
        request: RequestId::new(&asked.ho_so_bo_sung_id),
        items,
        until: parse_compact(&asked.ngay_hen_tra_moi).map(|at| at.in_vietnam().date),
    }
}

fn obligation(owed: &Obligation) -> Event {
    let mut lines: Vec<FeeLine> = owed
        .danh_sach_le_phi
        .iter()
        .filter_map(|fee| {
            Some(FeeLine {
                id: fee.ma_phi_le_phi.clone(),
                name: fee.ten_phi_le_phi.clone(),
                amount: Money(fee.gia.parse().ok()?),
                basis: None,
            })
        })
        .collect();
    let total = Money(owed.so_tien);
    if domain::fee::total(&lines) != total {
        lines = vec![FeeLine {
            id: owed.nghia_vu_id.clone(),
            name: owed.ly_do.clone(),
            amount: total,
            basis: None,
        }];
    }
    Event::PaymentRequested {
        obligation: RequestId::new(&owed.nghia_vu_id),
        lines,
        total,
        reason: owed.ly_do.clone(),
    }
}

/// A draft whose term cannot be read could never end in silence, so it is left to the officer.
fn draft(sent: &Draft) -> Option<Event> {
    Some(Event::DraftCertificate {
        request: RequestId::new(&sent.ban_nhap_id),
        fields: sent
            .noi_dung
            .iter()
            .map(|line| DraftField {
                label: line.ten.clone(),
                value: line.gia_tri.clone(),
            })
            .collect(),
        file: None,
        confirm_by: parse_compact(&sent.han_xac_nhan)?,
    })
}

/// Where a paper result is: what the officer wrote on handing it over, else the office.
fn place(dossier: &Dossier) -> Option<String> {
    some(&dossier.thong_tin_tra).or_else(|| some(&dossier.don_vi_xu_ly))
}

fn some(text: &str) -> Option<String> {
    Some(text.trim())
        .filter(|text| !text.is_empty())
        .map(str::to_owned)
}

/// A name to save a result under.
pub(super) fn file_name(paper: &ResultPaper) -> String {
    let ending = match paper.loai_tep.as_str() {
        "application/pdf" => ".pdf",
        "image/jpeg" => ".jpg",
        "image/png" => ".png",
        _ => "",
    };
    let plain: String = paper
        .ten_giay_to
        .chars()
        .map(|c| {
            if c.is_control() || matches!(c, '/' | '\\' | ':') {
                ' '
            } else {
                c
            }
        })
        .take(120)
        .collect();
    format!("{}{ending}", plain.trim())
}

#[cfg(test)]
#[path = "news_tests.rs"]
mod tests;
