//! The code a province gives to a dossier; its shape belongs to the province, so little is asked of it.

use std::fmt;

use calendar::Date;
use reader::readable;
use serde::Serialize;

/// A dossier code as printed on the slip, such as `000.00.16.H46-250825-0001` or `H50.24.19-261109-0007`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct DossierCode(String);

/// The text cannot be a dossier code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a dossier code")]
pub struct InvalidDossierCode;

/// The longest code taken, in characters.
const LONGEST: usize = 40;

impl DossierCode {
    /// Reads a code of 6 to 40 letters, digits, points, dashes and slashes with at least four digits.
    /// Letters become capitals.
    pub fn parse(text: &str) -> Result<Self, InvalidDossierCode> {
        let code = text.trim().to_ascii_uppercase();
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'/');
        let digits = code.bytes().filter(u8::is_ascii_digit).count();
        if (6..=LONGEST).contains(&code.len()) && digits >= 4 && code.bytes().all(plain) {
            Ok(Self(code))
        } else {
            Err(InvalidDossierCode)
        }
    }

    /// The code as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The day of reception that most codes carry after a dash as `yymmdd`, in this century.
    pub fn received_on(&self) -> Option<Date> {
        self.0
            .split('-')
            .skip(1)
            .find_map(|part| read_day(part.get(..6)?))
    }
}

/// How one province builds its codes: prefix, day, running number. Circular 01/2018/TT-VPCP wrote
/// `V1V2V3.Z1Z2.Y1Y2.MX1X2-YYMMDD-XXXX`; its successor's shape is not public, so it is configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeShape {
    /// Code of the office, such as `H50.24.19`.
    pub prefix: String,
    /// Digits of the running number of the day.
    pub serial_width: usize,
    /// Whether a dash stands between day and running number.
    pub parted: bool,
}

impl CodeShape {
    /// The code of the dossier with this running number on this day; `None` when the number has too many digits
    /// or the prefix makes no code.
    pub fn compose(&self, day: Date, serial: u32) -> Option<DossierCode> {
        let width = self.serial_width.min(10);
        let serial = format!("{serial:0width$}");
        if serial.len() > width {
            return None;
        }
        let dash = if self.parted { "-" } else { "" };
        let (year, month, day) = (day.year() % 100, day.month(), day.day());
        DossierCode::parse(&format!(
            "{}-{year:02}{month:02}{day:02}{dash}{serial}",
            self.prefix
        ))
        .ok()
    }

    /// Day and running number of a code of this shape.
    pub fn read(&self, code: &DossierCode) -> Option<(Date, u32)> {
        let rest = code
            .as_str()
            .strip_prefix(&self.prefix.to_ascii_uppercase())?
            .strip_prefix('-')?;
        let (day, rest) = rest.split_at_checked(6)?;
        let serial = if self.parted {
            rest.strip_prefix('-')?
        } else {
            rest
        };
        if serial.len() != self.serial_width || !serial.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        Some((read_day(day)?, serial.parse().ok()?))
    }
}

fn read_day(digits: &str) -> Option<Date> {
    if digits.len() != 6 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    Date::parse_iso(&format!(
        "20{}-{}-{}",
        &digits[..2],
        &digits[2..4],
        &digits[4..]
    ))
    .ok()
}

impl fmt::Display for DossierCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

readable!(text DossierCode);
readable!(with DossierCode);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_of_many_provinces_are_taken() {
        for code in [
            "000.00.16.H46-250825-0001",
            "H50.24.19-261109-0007",
            "G22.99-261109-0001",
            "H56.12.3-26110900001",
        ] {
            assert_eq!(DossierCode::parse(code).unwrap().as_str(), code);
        }
        assert_eq!(
            DossierCode::parse(" h50.24.19-261109-0007 ")
                .unwrap()
                .as_str(),
            "H50.24.19-261109-0007"
        );
    }

    #[test]
    fn a_code_tells_its_day() {
        let day = |code| {
            DossierCode::parse(code)
                .unwrap()
                .received_on()
                .map(Date::iso)
        };
        assert_eq!(
            day("000.00.16.H46-250825-0001").as_deref(),
            Some("2025-08-25")
        );
        assert_eq!(day("H56.12.3-26110900001").as_deref(), Some("2026-11-09"));
        assert_eq!(day("H50.24.19-261399-0007"), None);
        assert_eq!(day("26110900001"), None);
    }

    #[test]
    fn a_shape_writes_what_it_reads() {
        let day = Date::parse_iso("2026-11-09").unwrap();
        for (parted, serial_width, code) in [
            (true, 4, "H50.24.19-261109-0007"),
            (false, 5, "H50.24.19-26110900007"),
        ] {
            let shape = CodeShape {
                prefix: "H50.24.19".into(),
                serial_width,
                parted,
            };
            let composed = shape.compose(day, 7).unwrap();
            assert_eq!(composed.as_str(), code);
            assert_eq!(shape.read(&composed), Some((day, 7)));
            assert_eq!(shape.compose(day, 1_000_000), None);
        }
    }

    #[test]
    fn other_texts_are_not() {
        for text in [
            "",
            "abc",
            "<script>1234</script>",
            "H50 1234",
            "HỒ-1234-56",
            &"1".repeat(41),
        ] {
            assert_eq!(DossierCode::parse(text), Err(InvalidDossierCode), "{text}");
        }
    }
}
