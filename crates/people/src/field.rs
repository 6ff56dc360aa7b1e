//! The facts that can be known of a person, by the names forms ask for them with; it knows no person.

use calendar::{Date, PartialDate};
use domain::PersonalNumber;
use domain::person::is_name;

/// One kind of fact. Its value is always text in one spelling, see [`Field::tidy`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// Full name.
    FullName,
    /// The twelve-digit number.
    Number,
    /// The nine digits of the identity card people had before, which a chip card still names.
    OldNumber,
    /// Date of birth, `1958-04-12` or as much of it as is known.
    BirthDate,
    /// Sex, as forms name it: `nam`, `nu`.
    Sex,
    /// The kind of identity paper, as forms name it: `cccd`, `the_can_cuoc`, `cmnd` …
    PaperKind,
    /// When that paper was issued.
    IssuedOn,
    /// Who issued it, as forms name it: `bca`, `qlhc`, `dkql`.
    Issuer,
    /// Where the person lives, see [`Residence`].
    Residence,
    /// Ethnic group, by its code.
    Ethnicity,
    /// Nationality, by its code.
    Nationality,
    /// Phone number.
    Phone,
    /// E-mail address.
    Email,
    /// Number of the health insurance card.
    Insurance,
}

/// Longest value in bytes; the longest answer a question of these kinds takes is shorter.
pub(crate) const MAX_VALUE: usize = 1_000;

impl Field {
    /// All of them, in the order a person is described.
    pub const ALL: [Field; 14] = [
        Field::FullName,
        Field::Number,
        Field::OldNumber,
        Field::BirthDate,
        Field::Sex,
        Field::PaperKind,
        Field::IssuedOn,
        Field::Issuer,
        Field::Residence,
        Field::Ethnicity,
        Field::Nationality,
        Field::Phone,
        Field::Email,
        Field::Insurance,
    ];

    /// What a question that asks for it says in its column `autofill`; also its name where it is stored.
    pub const fn name(self) -> &'static str {
        match self {
            Field::FullName => "card.full_name",
            Field::Number => "card.pin",
            Field::OldNumber => "card.old_number",
            Field::BirthDate => "card.birth_date",
            Field::Sex => "card.sex",
            Field::PaperKind => "card.kind",
            Field::IssuedOn => "card.issued_on",
            Field::Issuer => "card.issuer",
            Field::Residence => "card.residence",
            Field::Ethnicity => "profile.ethnicity",
            Field::Nationality => "profile.nationality",
            Field::Phone => "profile.phone",
            Field::Email => "profile.email",
            Field::Insurance => "profile.insurance_number",
        }
    }

    /// The field a question asks for.
    pub fn named(name: &str) -> Option<Field> {
        Field::ALL.into_iter().find(|field| field.name() == name)
    }

    /// Whether it describes an identity paper and not the person: it ends with the paper.
    pub const fn is_of_paper(self) -> bool {
        matches!(self, Field::PaperKind | Field::IssuedOn | Field::Issuer)
    }

    /// A value in the one spelling it is kept in; `None` when it cannot be such a fact.
    pub fn tidy(self, value: &str) -> Option<String> {
        let value = value.trim();
        if value.is_empty() || value.len() > MAX_VALUE {
            return None;
        }
        match self {
            Field::FullName => {
                let name = domain::compose::tidy(value);
                is_name(&name).then_some(name)
            }
            Field::Number => PersonalNumber::parse(value)
                .ok()
                .map(|number| number.to_string()),
            Field::OldNumber => {
                let digits: String = value.split_whitespace().collect();
                let nine = digits.len() == 9 && digits.bytes().all(|byte| byte.is_ascii_digit());
                nine.then_some(digits)
            }
            Field::BirthDate => PartialDate::parse_iso(value).ok().map(PartialDate::iso),
            Field::IssuedOn => Date::parse_iso(value).ok().map(Date::iso),
            Field::Residence => Residence::parse(value).map(|residence| residence.to_text()),
            Field::Sex
            | Field::PaperKind
            | Field::Issuer
            | Field::Ethnicity
            | Field::Nationality => forms_code(value),
            Field::Phone | Field::Email | Field::Insurance => one_line(value),
        }
    }
}

/// The name of a choice.
fn forms_code(text: &str) -> Option<String> {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-');
    (text.len() <= 64 && text.chars().all(plain)).then(|| text.to_owned())
}

fn one_line(text: &str) -> Option<String> {
    (!text.contains(char::is_control)).then(|| text.to_owned())
}

/// Where a person lives, in today's units.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Residence {
    /// Code of the province.
    pub province: String,
    /// Code of the commune.
    pub commune: String,
    /// House, street, hamlet.
    pub detail: String,
}

impl Residence {
    /// The parts of an area group, by the end of the question's name.
    pub(crate) const ENDINGS: [&'static str; 3] = ["_tinh", "_xa", "_chi_tiet"];

    /// Reads `45|19300|Thôn Tà Rùng`; codes may be missing, but not everything.
    pub fn parse(text: &str) -> Option<Residence> {
        let mut parts = text.splitn(3, '|');
        let mut code = || -> Option<String> {
            match parts.next()? {
                "" => Some(String::new()),
                code => forms_code(code),
            }
        };
        let (province, commune) = (code()?, code()?);
        let detail = parts.next()?;
        let detail = detail.split_whitespace().collect::<Vec<_>>().join(" ");
        let anything = !province.is_empty() || !commune.is_empty() || !detail.is_empty();
        (anything && text.len() <= MAX_VALUE).then_some(Residence {
            province,
            commune,
            detail,
        })
    }

    /// The reverse of [`Residence::parse`].
    pub fn to_text(&self) -> String {
        format!("{}|{}|{}", self.province, self.commune, self.detail)
    }

    /// The three parts, in the order of [`Residence::ENDINGS`].
    pub(crate) fn parts(&self) -> [&str; 3] {
        [&self.province, &self.commune, &self.detail]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_is_kept_has_one_spelling() {
        let tidy = |field: Field, text| field.tidy(text);
        assert_eq!(
            tidy(Field::FullName, "  Hồ   Thị Lúa ").as_deref(),
            Some("Hồ Thị Lúa")
        );
        assert_eq!(
            tidy(Field::Number, "045 162 009 831").as_deref(),
            Some("045162009831")
        );
        assert_eq!(
            tidy(Field::OldNumber, "197 034 562").as_deref(),
            Some("197034562")
        );
        assert_eq!(tidy(Field::OldNumber, "C1234567"), None);
        assert_eq!(tidy(Field::OldNumber, "045162009831"), None);
        assert_eq!(tidy(Field::BirthDate, "1962").as_deref(), Some("1962"));
        assert_eq!(tidy(Field::Number, "197034562"), None);
        assert_eq!(tidy(Field::BirthDate, "12/04/1958"), None);
        assert_eq!(tidy(Field::Sex, "nam giới"), None);
        assert_eq!(tidy(Field::Phone, "   "), None);
    }

    #[test]
    fn an_address_keeps_its_three_parts_together() {
        let there = Residence::parse("45|19300|Thôn Tà Rùng | nhà số 2").unwrap();
        assert_eq!(
            (there.province.as_str(), there.commune.as_str()),
            ("45", "19300")
        );
        assert_eq!(there.detail, "Thôn Tà Rùng | nhà số 2");
        assert_eq!(Residence::parse("||"), None);
        assert_eq!(Residence::parse("45"), None);
    }

    proptest! {
        #[test]
        fn tidying_twice_is_tidying_once(text in any::<String>()) {
            for field in Field::ALL {
                if let Some(once) = field.tidy(&text) {
                    prop_assert_eq!(field.tidy(&once), Some(once.clone()));
                }
            }
        }

        #[test]
        fn addresses_tidy_once_too(text in "[0-9]{0,3}\\|[a-z0-9]{0,5}\\|.{0,30}") {
            if let Some(once) = Field::Residence.tidy(&text) {
                prop_assert_eq!(Field::Residence.tidy(&once), Some(once.clone()));
            }
        }
    }
}
