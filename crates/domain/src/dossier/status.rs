//! The ten national statuses of a dossier; never a province's own words.
//!
//! Codes, names and colours as the provincial system of Thanh Hóa has them (2025); the transitions are
//! inferred from the flow, not published, so they guide and are never enforced on what a province reports.

use reader::{Read, Unreadable, readable};
use serde::{Deserialize, Serialize};

/// Where a dossier stands. Travels as its number, 1 to 10.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(into = "u8")]
#[repr(u8)]
pub enum Status {
    /// Filed online, not yet taken in.
    New = 1,
    /// Taken in; the appointment slip is issued and the clock starts.
    Accepted = 2,
    /// Not taken in; the refusal slip says why.
    Refused = 3,
    /// With the officer who decides.
    InProgress = 4,
    /// Papers are missing; the clock is paused.
    SupplementRequested = 5,
    /// Something has to be paid; the clock is paused.
    PaymentRequested = 6,
    /// The citizen asked to withdraw it.
    Withdrawn = 7,
    /// Stopped with a notice.
    Stopped = 8,
    /// There is a result, waiting to be handed over.
    Processed = 9,
    /// The citizen has the result.
    Returned = 10,
}

/// The number is not a status.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0} is not a dossier status, which are 1 to 10")]
pub struct InvalidStatus(pub u8);

/// How a status is coloured, everywhere the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Colour {
    /// Goes its way.
    Green,
    /// Waits for somebody, often the citizen.
    Gold,
    /// Refused.
    Red,
}

impl Status {
    /// All ten, in the order of their numbers.
    pub const ALL: [Self; 10] = [
        Self::New,
        Self::Accepted,
        Self::Refused,
        Self::InProgress,
        Self::SupplementRequested,
        Self::PaymentRequested,
        Self::Withdrawn,
        Self::Stopped,
        Self::Processed,
        Self::Returned,
    ];

    /// The national number, 1 to 10.
    pub const fn number(self) -> u8 {
        self as u8
    }

    /// The official Vietnamese name.
    pub const fn vi(self) -> &'static str {
        match self {
            Self::New => "Mới đăng ký",
            Self::Accepted => "Được tiếp nhận",
            Self::Refused => "Không được tiếp nhận",
            Self::InProgress => "Đang xử lý",
            Self::SupplementRequested => "Yêu cầu bổ sung giấy tờ",
            Self::PaymentRequested => "Yêu cầu thực hiện nghĩa vụ tài chính",
            Self::Withdrawn => "Công dân yêu cầu rút hồ sơ",
            Self::Stopped => "Dừng xử lý",
            Self::Processed => "Đã xử lý xong",
            Self::Returned => "Đã trả kết quả",
        }
    }

    /// Its name in English.
    pub const fn en(self) -> &'static str {
        match self {
            Self::New => "Newly registered",
            Self::Accepted => "Accepted",
            Self::Refused => "Refused at reception",
            Self::InProgress => "In progress",
            Self::SupplementRequested => "Supplement requested",
            Self::PaymentRequested => "Payment requested",
            Self::Withdrawn => "Withdrawn by the citizen",
            Self::Stopped => "Stopped",
            Self::Processed => "Processed",
            Self::Returned => "Result returned",
        }
    }

    /// How it is coloured.
    pub const fn colour(self) -> Colour {
        match self {
            Self::Refused => Colour::Red,
            Self::SupplementRequested | Self::PaymentRequested | Self::Stopped => Colour::Gold,
            _ => Colour::Green,
        }
    }

    /// Statuses that usually follow this one.
    pub const fn next(self) -> &'static [Self] {
        use Status::*;
        match self {
            New => &[Accepted, Refused, SupplementRequested, Withdrawn],
            Accepted => &[
                InProgress,
                SupplementRequested,
                PaymentRequested,
                Withdrawn,
                Stopped,
            ],
            InProgress => &[
                SupplementRequested,
                PaymentRequested,
                Withdrawn,
                Stopped,
                Processed,
            ],
            SupplementRequested => &[New, Accepted, InProgress, Withdrawn, Stopped],
            PaymentRequested => &[Accepted, InProgress, Withdrawn, Stopped],
            Processed => &[Returned],
            Refused | Withdrawn | Stopped | Returned => &[],
        }
    }

    /// Nothing more happens after it.
    pub const fn is_final(self) -> bool {
        self.next().is_empty()
    }

    /// Whether the term stands still while the dossier waits for the citizen.
    pub const fn pauses_the_term(self) -> bool {
        matches!(self, Self::SupplementRequested | Self::PaymentRequested)
    }

    /// Whether a citizen may still ask to withdraw: until there is a result.
    pub fn can_be_withdrawn(self) -> bool {
        self.next().contains(&Self::Withdrawn)
    }
}

impl From<Status> for u8 {
    fn from(status: Status) -> Self {
        status.number()
    }
}

impl Read for Status {
    fn read(value: serde_json::Value) -> Result<Self, Unreadable> {
        Self::try_from(u8::read(value)?).map_err(|_| Unreadable::new("status"))
    }
}

readable!(with Status);

impl TryFrom<u8> for Status {
    type Error = InvalidStatus;
    fn try_from(number: u8) -> Result<Self, InvalidStatus> {
        let index = usize::from(number)
            .checked_sub(1)
            .ok_or(InvalidStatus(number))?;
        Self::ALL.get(index).copied().ok_or(InvalidStatus(number))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_status_travels_as_its_number() {
        for (number, status) in (1..).zip(Status::ALL) {
            assert_eq!(status.number(), number);
            assert_eq!(serde_json::to_string(&status).unwrap(), number.to_string());
            assert_eq!(
                serde_json::from_str::<Status>(&number.to_string()).unwrap(),
                status
            );
        }
        assert!(serde_json::from_str::<Status>("0").is_err());
        assert!(serde_json::from_str::<Status>("11").is_err());
    }

    #[test]
    fn four_statuses_are_final() {
        let last: Vec<_> = Status::ALL
            .into_iter()
            .filter(|status| status.is_final())
            .collect();
        assert_eq!(
            last,
            [
                Status::Refused,
                Status::Withdrawn,
                Status::Stopped,
                Status::Returned
            ]
        );
    }

    #[test]
    fn a_dossier_with_a_result_cannot_be_withdrawn() {
        assert!(Status::InProgress.can_be_withdrawn());
        assert!(!Status::Processed.can_be_withdrawn());
    }
}
