//! VietQR, the bank transfer code of NAPAS 247: written to be paid, read to be recognised. It never tells who paid.
//!
//! EMVCo merchant-presented TLV. A transfer carries no confirmation to us: only the payment platform's notice does.

use super::tlv;
use crate::Money;
use crate::compose::to_ascii;
use crate::dossier::DossierCode;

/// Where a transfer goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Account {
    /// To an account (QRIBFTTA).
    Account,
    /// To a card (QRIBFTTC).
    Card,
}

/// A bank transfer to be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VietQr {
    /// Six digits that name the bank (BIN).
    pub bank: String,
    /// Account or card number, at most 19 letters and digits.
    pub number: String,
    /// Which of the two it is.
    pub kind: Account,
    /// The amount; without one the payer types it.
    pub amount: Option<Money>,
    /// Bill number: the dossier code, alone. At most 25 characters.
    pub bill: Option<String>,
    /// Reference label, at most 25 characters.
    pub reference: Option<String>,
    /// What the transfer says to people, at most 25 characters.
    pub purpose: Option<String>,
    /// Who is paid, at most 25 characters.
    pub name: Option<String>,
    /// In which town, at most 15 characters.
    pub city: Option<String>,
}

/// Why a transfer cannot be written, or a text is not a VietQR transfer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
pub enum VietQrProblem {
    /// Not EMVCo TLV at all.
    #[error("not a payment code")]
    NotAPayment,
    /// Cut off, or a length is wrong.
    #[error("the payment code is cut off or damaged")]
    Damaged,
    /// The check sum is wrong.
    #[error("the check sum of the payment code is wrong")]
    CheckSum,
    /// Another network's code, such as VNPAY.
    #[error("not a bank transfer code of NAPAS")]
    OtherNetwork,
    /// Not in Vietnamese đồng.
    #[error("not in Vietnamese đồng")]
    OtherCurrency,
    /// Not for Vietnam, or the country is missing.
    #[error("not for Vietnam")]
    OtherCountry,
    /// The amount is not a whole number of đồng with at most 13 digits.
    #[error("the amount is not a whole number of đồng")]
    Amount,
    /// The bank is not six digits.
    #[error("the bank is not six digits")]
    Bank,
    /// The account is empty, too long or holds other signs.
    #[error("the account number cannot be written")]
    Number,
    /// A text is longer than the code may carry.
    #[error("a text is too long for the payment code")]
    TooLong,
}

const NAPAS: &str = "A000000727";
const VND: &str = "704";
/// EMVCo's limit of bill number, reference, purpose and name.
const TEXT: usize = 25;
const CITY: usize = 15;
/// EMVCo's limit of the whole code, in characters.
const LONGEST: usize = 512;
const LARGEST_AMOUNT: u64 = 9_999_999_999_999;

impl VietQr {
    /// A transfer of an amount for a dossier, the shape every fee has.
    pub fn fee(
        bank: &str,
        account: &str,
        amount: Money,
        dossier_code: &str,
        purpose: &str,
    ) -> Self {
        Self {
            bank: bank.to_owned(),
            number: account.to_owned(),
            kind: Account::Account,
            amount: Some(amount),
            bill: Some(dossier_code.to_owned()),
            reference: None,
            purpose: Some(purpose.to_owned()),
            name: None,
            city: None,
        }
    }

    /// The dossier it pays for: its bill number, or else what it says, where that is the code of one.
    pub fn dossier(&self) -> Option<DossierCode> {
        let texts = [&self.bill, &self.reference, &self.purpose];
        texts.into_iter().flatten().find_map(|text| {
            text.split_whitespace()
                .filter_map(|word| DossierCode::parse(word).ok())
                .find(|code| code.received_on().is_some())
        })
    }

    /// The text of the code. Diacritics are taken off first; texts that are still too long are an error, never cut:
    /// half a dossier code would pay for nobody.
    pub fn encode(&self) -> Result<String, VietQrProblem> {
        if self.bank.len() != 6 || !digits(&self.bank) {
            return Err(VietQrProblem::Bank);
        }
        let plain = self.number.bytes().all(|byte| byte.is_ascii_alphanumeric());
        if !plain || !(1..=19).contains(&self.number.len()) {
            return Err(VietQrProblem::Number);
        }

        let mut beneficiary = String::new();
        tlv::push(&mut beneficiary, 0, &self.bank);
        tlv::push(&mut beneficiary, 1, &self.number);
        let mut merchant = String::new();
        tlv::push(&mut merchant, 0, NAPAS);
        tlv::push(&mut merchant, 1, &beneficiary);
        tlv::push(&mut merchant, 2, self.kind.service());
        let mut additional = String::new();
        for (tag, text) in [(1, &self.bill), (5, &self.reference), (8, &self.purpose)] {
            push_text(&mut additional, tag, text.as_deref(), TEXT)?;
        }

        let mut code = String::with_capacity(200);
        tlv::push(&mut code, 0, "01");
        tlv::push(
            &mut code,
            1,
            if self.amount.is_some() { "12" } else { "11" },
        );
        tlv::push(&mut code, 38, &merchant);
        tlv::push(&mut code, 53, VND);
        if let Some(amount) = self.amount {
            if amount.dong() == 0 || amount.dong() > LARGEST_AMOUNT {
                return Err(VietQrProblem::Amount);
            }
            tlv::push(&mut code, 54, &amount.dong().to_string());
        }
        tlv::push(&mut code, 58, "VN");
        push_text(&mut code, 59, self.name.as_deref(), TEXT)?;
        push_text(&mut code, 60, self.city.as_deref(), CITY)?;
        if !additional.is_empty() {
            tlv::push(&mut code, 62, &additional);
        }
        code.push_str("6304");
        let crc = tlv::crc(code.as_bytes());
        code.push_str(&format!("{crc:04X}"));
        Ok(code)
    }

    /// Reads a transfer code, refusing what a Vietnamese bank would refuse.
    pub fn decode(text: &str) -> Result<Self, VietQrProblem> {
        let text = text.trim_matches(['\u{feff}', '\r', '\n', '\0', ' ']);
        if !text.starts_with("000201") {
            return Err(VietQrProblem::NotAPayment);
        }
        if text.len() > LONGEST {
            return Err(VietQrProblem::TooLong);
        }
        let fields = tlv::read(text).map_err(|_| VietQrProblem::Damaged)?;
        check_sum(text, &fields)?;

        let merchant = tlv::find(&fields, 38).ok_or(VietQrProblem::OtherNetwork)?;
        let merchant = tlv::read(merchant).map_err(|_| VietQrProblem::Damaged)?;
        if tlv::find(&merchant, 0) != Some(NAPAS) {
            return Err(VietQrProblem::OtherNetwork);
        }
        let beneficiary = tlv::find(&merchant, 1).ok_or(VietQrProblem::Damaged)?;
        let beneficiary = tlv::read(beneficiary).map_err(|_| VietQrProblem::Damaged)?;
        let bank = tlv::find(&beneficiary, 0).filter(|bank| bank.len() == 6 && digits(bank));
        let number = tlv::find(&beneficiary, 1).filter(|number| (1..=19).contains(&number.len()));
        let kind = match tlv::find(&merchant, 2) {
            Some("QRIBFTTC") => Account::Card,
            _ => Account::Account,
        };
        if tlv::find(&fields, 53) != Some(VND) {
            return Err(VietQrProblem::OtherCurrency);
        }
        if tlv::find(&fields, 58) != Some("VN") {
            return Err(VietQrProblem::OtherCountry);
        }
        let additional = tlv::read(tlv::find(&fields, 62).unwrap_or_default())
            .map_err(|_| VietQrProblem::Damaged)?;
        let text = |fields: &[(u8, &str)], tag| tlv::find(fields, tag).map(str::to_owned);
        Ok(Self {
            bank: bank.ok_or(VietQrProblem::Bank)?.to_owned(),
            number: number.ok_or(VietQrProblem::Number)?.to_owned(),
            kind,
            amount: tlv::find(&fields, 54).map(amount).transpose()?,
            bill: text(&additional, 1),
            reference: text(&additional, 5),
            purpose: text(&additional, 8),
            name: text(&fields, 59),
            city: text(&fields, 60),
        })
    }
}

impl Account {
    const fn service(self) -> &'static str {
        match self {
            Self::Account => "QRIBFTTA",
            Self::Card => "QRIBFTTC",
        }
    }
}

fn push_text(
    code: &mut String,
    tag: u8,
    text: Option<&str>,
    longest: usize,
) -> Result<(), VietQrProblem> {
    let plain = to_ascii(text.unwrap_or_default().trim());
    if plain.len() > longest {
        return Err(VietQrProblem::TooLong);
    }
    if !plain.is_empty() {
        tlv::push(code, tag, &plain);
    }
    Ok(())
}

/// The check sum is the last field and covers everything before its own four digits.
fn check_sum(text: &str, fields: &[(u8, &str)]) -> Result<(), VietQrProblem> {
    let Some((63, sum)) = fields.last() else {
        return Err(VietQrProblem::Damaged);
    };
    let computed = tlv::crc(&text.as_bytes()[..text.len() - sum.len()]);
    match u16::from_str_radix(sum, 16) {
        Ok(stated) if sum.len() == 4 && stated == computed => Ok(()),
        _ => Err(VietQrProblem::CheckSum),
    }
}

fn amount(text: &str) -> Result<Money, VietQrProblem> {
    if text.len() > 13 || !digits(text) {
        return Err(VietQrProblem::Amount);
    }
    text.parse().map(Money).map_err(|_| VietQrProblem::Amount)
}

fn digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests;
