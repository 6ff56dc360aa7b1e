//! The ten national statuses and which may follow which; it never changes a dossier.

/// A status of a dossier, 1 to 10.
pub(crate) type Status = u8;

/// Newly registered.
pub(crate) const NEW: Status = 1;
/// Accepted; the clock starts.
pub(crate) const ACCEPTED: Status = 2;
/// Refused at reception.
pub(crate) const REFUSED: Status = 3;
/// In progress.
pub(crate) const IN_PROGRESS: Status = 4;
/// Supplement requested.
pub(crate) const SUPPLEMENT: Status = 5;
/// Payment requested.
pub(crate) const PAYMENT: Status = 6;
/// Withdrawn by the citizen.
pub(crate) const WITHDRAWN: Status = 7;
/// Stopped.
pub(crate) const STOPPED: Status = 8;
/// Processed; a result exists.
pub(crate) const PROCESSED: Status = 9;
/// Result returned.
pub(crate) const RETURNED: Status = 10;

/// The status in the words of the national list.
pub(crate) fn name(status: Status) -> &'static str {
    match status {
        NEW => "Mới đăng ký",
        ACCEPTED => "Được tiếp nhận",
        REFUSED => "Không được tiếp nhận",
        IN_PROGRESS => "Đang xử lý",
        SUPPLEMENT => "Yêu cầu bổ sung giấy tờ",
        PAYMENT => "Yêu cầu thực hiện nghĩa vụ tài chính",
        WITHDRAWN => "Công dân yêu cầu rút hồ sơ",
        STOPPED => "Dừng xử lý",
        PROCESSED => "Đã xử lý xong",
        RETURNED => "Đã trả kết quả",
        _ => "Không rõ",
    }
}

/// The statuses that may follow.
pub(crate) fn next(status: Status) -> &'static [Status] {
    match status {
        NEW => &[ACCEPTED, REFUSED, SUPPLEMENT, PAYMENT, WITHDRAWN],
        ACCEPTED => &[IN_PROGRESS, SUPPLEMENT, PAYMENT, WITHDRAWN, STOPPED],
        IN_PROGRESS => &[SUPPLEMENT, PAYMENT, WITHDRAWN, STOPPED, PROCESSED],
        SUPPLEMENT => &[NEW, ACCEPTED, IN_PROGRESS, WITHDRAWN, STOPPED],
        PAYMENT => &[NEW, ACCEPTED, IN_PROGRESS, WITHDRAWN, STOPPED],
        PROCESSED => &[RETURNED],
        _ => &[],
    }
}

/// How the officer's list colours it.
pub(crate) fn colour(status: Status) -> &'static str {
    match status {
        REFUSED => "red",
        SUPPLEMENT | PAYMENT | STOPPED => "gold",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ended_dossiers_stay_ended() {
        for ended in [REFUSED, WITHDRAWN, STOPPED, RETURNED] {
            assert!(next(ended).is_empty(), "{}", name(ended));
        }
    }

    #[test]
    fn a_result_is_returned_only_after_it_exists() {
        for status in 1..=10 {
            assert_eq!(next(status).contains(&RETURNED), status == PROCESSED);
        }
    }
}
