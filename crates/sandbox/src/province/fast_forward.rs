//! All an officer's steps to a returned result in one go, for demonstrations; it never skips a status.

use super::Province;
use super::officer::{accept, hand_over};
use super::reply::Refusal;
use super::results::write_result;
use super::{dossier::OFFICER, status};
use crate::clock;
use crate::settings::Settings;

/// Takes every remaining step, each as its own change.
pub(crate) fn to_the_result(
    province: &mut Province,
    settings: &Settings,
    code: &str,
) -> Result<(), Refusal> {
    tracing::info!(unit = settings.code_prefix, "fast-forward");
    loop {
        let mut dossier = province.dossier(code)?;
        match dossier.ma_trang_thai {
            status::NEW => accept(&mut dossier, "", "")?,
            status::ACCEPTED | status::SUPPLEMENT | status::PAYMENT => {
                dossier.enter(
                    status::IN_PROGRESS,
                    OFFICER,
                    &clock::compact(clock::now()),
                    "",
                );
            }
            status::IN_PROGRESS => {
                let name = format!("Kết quả: {}", dossier.ho_so.ten_tthc);
                write_result(province, &mut dossier, &name, "")?;
            }
            status::PROCESSED => hand_over(&mut dossier, "Trả bản điện tử")?,
            status::RETURNED => return Ok(()),
            _ => {
                return Err(Refusal::order(format!(
                    "Hồ sơ đã dừng ở “{}”",
                    dossier.ten_trang_thai
                )));
            }
        }
        province.save(dossier)?;
    }
}
