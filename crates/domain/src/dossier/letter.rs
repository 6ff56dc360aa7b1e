//! The official letters that go with statuses: names and numbers, never their text.

use super::Status;

/// Forms 01 to 07 of Circular 03/2025/TT-VPCP, which guides Decree 118/2025/NĐ-CP.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Letter {
    /// Receipt and appointment slip.
    Appointment = 1,
    /// Request for supplements.
    Supplement = 2,
    /// Refusal slip.
    Refusal = 3,
    /// Apology with a new date.
    Apology = 4,
    /// Notice that handling stops.
    Stopped = 5,
    /// Slip that follows the dossier from desk to desk.
    Control = 6,
    /// Register of dossiers.
    Register = 7,
}

impl Letter {
    /// `Mẫu 01` to `Mẫu 07`.
    pub fn form(self) -> String {
        format!("Mẫu 0{}", self as u8)
    }

    /// Official Vietnamese name.
    pub const fn vi(self) -> &'static str {
        match self {
            Self::Appointment => "Giấy tiếp nhận hồ sơ và hẹn trả kết quả",
            Self::Supplement => "Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ",
            Self::Refusal => "Phiếu từ chối tiếp nhận giải quyết hồ sơ",
            Self::Apology => "Văn bản xin lỗi và đề nghị gia hạn thời gian giải quyết",
            Self::Stopped => "Thông báo dừng giải quyết hồ sơ",
            Self::Control => "Phiếu kiểm soát quá trình giải quyết hồ sơ",
            Self::Register => "Sổ theo dõi hồ sơ",
        }
    }

    /// Its name in English.
    pub const fn en(self) -> &'static str {
        match self {
            Self::Appointment => "Receipt and appointment slip",
            Self::Supplement => "Supplement request slip",
            Self::Refusal => "Refusal slip",
            Self::Apology => "Letter of apology and extension",
            Self::Stopped => "Notice of stopping",
            Self::Control => "Process control slip",
            Self::Register => "Dossier register",
        }
    }

    /// The letter a citizen gets when a dossier reaches this status.
    pub const fn of(status: Status) -> Option<Self> {
        match status {
            Status::Accepted => Some(Self::Appointment),
            Status::SupplementRequested => Some(Self::Supplement),
            Status::Refused => Some(Self::Refusal),
            Status::Stopped => Some(Self::Stopped),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_comes_with_form_03() {
        let letter = Letter::of(Status::Refused).unwrap();
        assert_eq!(
            (letter.form().as_str(), letter.vi()),
            ("Mẫu 03", "Phiếu từ chối tiếp nhận giải quyết hồ sơ")
        );
        assert_eq!(Letter::of(Status::InProgress), None);
    }
}
