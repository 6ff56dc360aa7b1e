//! Reads a VietQR payload as a bank's app would (EMVCo merchant-presented mode, NAPAS 247);
//! it never writes one.

use std::collections::BTreeMap;

/// What a transfer would say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Transfer {
    /// Bank number of the beneficiary's bank (38-01-00).
    pub(crate) bin: String,
    /// Account of the beneficiary (38-01-01).
    pub(crate) account: String,
    /// Amount in đồng (54); a static code has none.
    pub(crate) amount: Option<u64>,
    /// Name of the beneficiary (59).
    pub(crate) name: String,
    /// Bill number (62-01).
    pub(crate) bill: String,
    /// Purpose (62-08).
    pub(crate) purpose: String,
}

/// Why a text is not a payment code, in words for the person who scanned it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum NotVietQr {
    #[error("Đây không phải mã chuyển tiền VietQR.")]
    Shape,
    #[error("Mã chuyển tiền bị hỏng (sai mã kiểm tra), hãy quét lại.")]
    Checksum,
    #[error("Mã này không phải chuyển tiền liên ngân hàng (NAPAS 247).")]
    OtherScheme,
}

/// Reads a payload.
pub(crate) fn read(payload: &str) -> Result<Transfer, NotVietQr> {
    let payload = payload.trim();
    if !payload.is_ascii() || !payload.starts_with("000201") || payload.len() < 12 {
        return Err(NotVietQr::Shape);
    }
    let (signed, sum) = payload.split_at(payload.len() - 4);
    if !signed.ends_with("6304") {
        return Err(NotVietQr::Shape);
    }
    if format!("{:04X}", crc(signed.as_bytes())) != sum.to_ascii_uppercase() {
        return Err(NotVietQr::Checksum);
    }
    let fields = split(payload)?;
    let account = split(fields.get("38").ok_or(NotVietQr::OtherScheme)?)?;
    if account.get("00").map(String::as_str) != Some("A000000727") {
        return Err(NotVietQr::OtherScheme);
    }
    let beneficiary = split(account.get("01").ok_or(NotVietQr::Shape)?)?;
    let more = fields
        .get("62")
        .map_or(Ok(BTreeMap::new()), |text| split(text))?;
    let amount = match fields.get("54") {
        Some(text) => Some(text.parse().map_err(|_| NotVietQr::Shape)?),
        None => None,
    };
    let of = |map: &BTreeMap<String, String>, tag: &str| map.get(tag).cloned().unwrap_or_default();
    Ok(Transfer {
        bin: of(&beneficiary, "00"),
        account: of(&beneficiary, "01"),
        amount,
        name: of(&fields, "59"),
        bill: of(&more, "01"),
        purpose: of(&more, "08"),
    })
}

/// Two characters of tag, two digits of length, the value; again until the end.
fn split(mut text: &str) -> Result<BTreeMap<String, String>, NotVietQr> {
    let mut fields = BTreeMap::new();
    while !text.is_empty() {
        let tag = text.get(..2).ok_or(NotVietQr::Shape)?;
        let length: usize = text
            .get(2..4)
            .and_then(|digits| digits.parse().ok())
            .ok_or(NotVietQr::Shape)?;
        let value = text.get(4..4 + length).ok_or(NotVietQr::Shape)?;
        fields.insert(tag.to_owned(), value.to_owned());
        text = &text[4 + length..];
    }
    Ok(fields)
}

/// CRC-16/CCITT-FALSE.
fn crc(bytes: &[u8]) -> u16 {
    bytes.iter().fold(0xFFFF, |sum, byte| {
        (0..8).fold(sum ^ (u16::from(*byte) << 8), |sum, _| {
            if sum & 0x8000 == 0 {
                sum << 1
            } else {
                (sum << 1) ^ 0x1021
            }
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const FEE: &str = "00020101021238570010A00000072701270006970405011336002010088880208QRIBFTTA53037045405100005802VN62540125000.00.16.H46-250825-00010821PHI CHUNG THUC CHU KY630486B6";

    #[test]
    fn a_certification_fee_is_read() {
        let read = read(FEE).unwrap();
        assert_eq!(read.bin, "970405");
        assert_eq!(read.account, "3600201008888");
        assert_eq!(read.amount, Some(10_000));
        assert_eq!(read.bill, "000.00.16.H46-250825-0001");
        assert_eq!(read.purpose, "PHI CHUNG THUC CHU KY");
    }

    #[test]
    fn a_changed_amount_is_noticed() {
        let touched = FEE.replace("540510000", "540590000");
        assert_eq!(read(&touched), Err(NotVietQr::Checksum));
    }

    #[test]
    fn other_texts_are_told_apart() {
        assert_eq!(read("https://vi.wikipedia.org"), Err(NotVietQr::Shape));
        assert_eq!(read(""), Err(NotVietQr::Shape));
        assert_eq!(read("00020163"), Err(NotVietQr::Shape));
    }
}
