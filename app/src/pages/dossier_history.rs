//! The events of a dossier as lines of a timeline, the newest first; it decides nothing.

use domain::dossier::{Colour, DossierState, Event, Recorded, Status};
use i18n::{Lang, t};

use crate::pages::dossiers::status_name;
use crate::ui::timeline::{Entry, Step};

/// Every event that means something to a person, the newest first, with what usually follows on top.
pub(crate) fn history(state: &DossierState, lang: Lang) -> Vec<Entry> {
    let mut entries: Vec<Entry> = state
        .timeline
        .iter()
        .rev()
        .filter_map(|recorded| entry(recorded, lang))
        .collect();
    if let Some(newest) = entries.iter_mut().find(|entry| entry.step == Step::Past) {
        newest.step = Step::Now;
    }
    let next = state.status.map(likely_next).unwrap_or_default();
    if !next.is_empty() {
        let names: Vec<&str> = next
            .iter()
            .map(|status| status_name(*status, lang))
            .collect();
        let ahead = Entry {
            step: Step::Ahead,
            title: t::dossier::timeline_next(lang, names.join(" → ")),
            when: String::new(),
            text: String::new(),
        };
        entries.insert(0, ahead);
    }
    entries
}

/// The ordinary way on from a status: no detours.
fn likely_next(status: Status) -> &'static [Status] {
    match status {
        Status::New => &[Status::Accepted, Status::InProgress, Status::Processed],
        Status::Accepted => &[Status::InProgress, Status::Processed],
        Status::InProgress | Status::SupplementRequested | Status::PaymentRequested => {
            &[Status::Processed]
        }
        Status::Processed => &[Status::Returned],
        Status::Refused | Status::Withdrawn | Status::Stopped | Status::Returned => &[],
    }
}

fn entry(recorded: &Recorded, lang: Lang) -> Option<Entry> {
    let mut when = recorded.at.in_vietnam().to_string();
    let mut text = String::new();
    let mut step = Step::Past;
    let title = match &recorded.event {
        Event::Received { .. } => t::dossier::event_received(lang).to_string(),
        Event::CodeAssigned { code } => t::dossier::event_code(lang, code),
        Event::Status { status, note, by } => {
            if let Some(by) = by {
                when = t::dossier::status_by(lang, by, &when);
            }
            text = note.clone().unwrap_or_default();
            step = match status.colour() {
                Colour::Green => Step::Past,
                Colour::Gold => Step::Waiting,
                Colour::Red => Step::Stopped,
            };
            status_name(*status, lang).to_string()
        }
        Event::Due { at, reason } => {
            text = reason.clone().unwrap_or_default();
            t::dossier::event_due(lang, at.in_vietnam())
        }
        Event::SupplementRequested { items, .. } => {
            step = Step::Waiting;
            text = items
                .iter()
                .map(|item| item.text.as_str())
                .collect::<Vec<_>>()
                .join("; ");
            t::dossier::event_supplement(lang).to_string()
        }
        Event::Supplemented { .. } => t::dossier::event_supplemented(lang).to_string(),
        Event::PaymentRequested { total, reason, .. } => {
            step = Step::Waiting;
            text = reason.clone();
            t::dossier::event_payment(lang, total)
        }
        Event::Paid {
            amount, receipt_no, ..
        } => {
            text = receipt_no
                .as_ref()
                .map(|number| t::dossier::event_paid_receipt(lang, number))
                .unwrap_or_default();
            t::dossier::event_paid(lang, amount)
        }
        Event::DraftCertificate { .. } => {
            step = Step::Waiting;
            t::dossier::event_draft(lang).to_string()
        }
        Event::DraftConfirmed {
            agreed,
            silent,
            note,
            ..
        } => {
            text = note.clone().unwrap_or_default();
            match (agreed, silent) {
                (true, true) => t::dossier::event_agreed_silent(lang),
                (true, false) => t::dossier::event_agreed(lang),
                (false, _) => t::dossier::event_objected(lang),
            }
            .to_string()
        }
        Event::WithdrawalRequested { reason } => {
            text = reason.clone().unwrap_or_default();
            t::dossier::event_withdrawal(lang).to_string()
        }
        Event::Refused { reason } => {
            step = Step::Stopped;
            text = reason.clone();
            t::dossier::event_refused(lang).to_string()
        }
        Event::ResultReady { place, .. } => {
            text = place.clone().unwrap_or_default();
            t::dossier::event_result(lang).to_string()
        }
        Event::Rated { stars, .. } => t::dossier::event_rated(lang, stars),
        Event::BridgeProblem { text: said } => {
            step = Step::Waiting;
            text = said.clone();
            t::dossier::problem_title(lang).to_string()
        }
        Event::Unknown => return None,
    };
    Some(Entry {
        step,
        title,
        when,
        text,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use calendar::Timestamp;
    use domain::{DossierId, ReceiptCode};

    fn recorded(seq: u64, event: Event) -> Recorded {
        let at = Timestamp::parse("2026-11-23T08:05:00Z").unwrap();
        Recorded {
            seq,
            dossier: DossierId::new(at, [1; 10]),
            at,
            event,
        }
    }

    fn status(status: Status) -> Event {
        Event::Status {
            status,
            note: None,
            by: Some("UBND xã Khe Sanh".into()),
        }
    }

    #[test]
    fn the_newest_stands_on_top_under_what_comes_next() {
        let events = [
            recorded(
                1,
                Event::Received {
                    receipt_code: ReceiptCode::new([1; 10]),
                },
            ),
            recorded(2, status(Status::Accepted)),
        ];
        let entries = history(&DossierState::fold(&events), Lang::Vi);
        assert_eq!(
            entries[0].title,
            "Tiếp theo thường là: Đang xử lý → Đã xử lý xong"
        );
        assert_eq!(entries[1].title, "Được tiếp nhận");
        assert_eq!(entries[1].step, Step::Now);
        assert_eq!(entries[1].when, "15:05 23/11/2026 · UBND xã Khe Sanh");
        assert_eq!(entries[2].step, Step::Past);
    }

    #[test]
    fn an_event_of_a_later_version_is_left_out() {
        let events = [recorded(1, Event::Unknown)];
        assert!(history(&DossierState::fold(&events), Lang::Vi).is_empty());
    }
}
