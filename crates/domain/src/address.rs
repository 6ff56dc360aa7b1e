//! Addresses of the two levels there are since July 2025, province and commune; old three-level addresses stay plain text.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{CommuneCode, ProvinceCode};

/// A province or centrally run city.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Province {
    /// Two digits.
    pub code: ProvinceCode,
    /// Name without its kind: `Quảng Trị`.
    pub name: String,
    /// Name with its kind: `Tỉnh Quảng Trị`.
    pub full_name: String,
}

/// A ward, commune or special zone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Commune {
    /// Five digits.
    pub code: CommuneCode,
    /// Name with its kind: `Xã Khe Sanh`.
    pub name: String,
    /// Which of the three kinds.
    pub kind: CommuneKind,
    /// Where it is.
    pub province: ProvinceCode,
}

/// Kinds of communes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CommuneKind {
    /// Phường.
    Ward,
    /// Xã.
    Commune,
    /// Đặc khu.
    SpecialZone,
}

impl CommuneKind {
    /// Vietnamese name, small.
    pub const fn vi(self) -> &'static str {
        match self {
            Self::Ward => "phường",
            Self::Commune => "xã",
            Self::SpecialZone => "đặc khu",
        }
    }
}

/// One place, as written on an envelope.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Address {
    /// House, street, hamlet.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub detail: String,
    /// Name of the commune with its kind.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub commune: String,
    /// Name of the province with its kind.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub province: String,
    /// Country, when it is not Vietnam.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub country: String,
}

impl fmt::Display for Address {
    /// From the smallest to the largest, as Vietnamese people write it; empty parts are left out.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts = [&self.detail, &self.commune, &self.province, &self.country];
        for (index, part) in parts
            .into_iter()
            .filter(|part| !part.trim().is_empty())
            .enumerate()
        {
            if index > 0 {
                f.write_str(", ")?;
            }
            f.write_str(part.trim())?;
        }
        Ok(())
    }
}

/// A Trung tâm Phục vụ hành chính công of a commune, which takes dossiers of anybody in its province.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Centre {
    /// The commune it belongs to.
    pub code: CommuneCode,
    /// Its name.
    pub name: String,
    /// Province within which it takes dossiers.
    pub province: ProvinceCode,
    /// Where to find it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// Telephone of the counter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// When the counter is open, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hours: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_goes_from_the_smallest_to_the_largest() {
        let mut address = Address {
            detail: " Thôn Tà Rùng ".into(),
            commune: "Xã Khe Sanh".into(),
            province: "Tỉnh Quảng Trị".into(),
            country: String::new(),
        };
        assert_eq!(
            address.to_string(),
            "Thôn Tà Rùng, Xã Khe Sanh, Tỉnh Quảng Trị"
        );
        address.detail.clear();
        assert_eq!(address.to_string(), "Xã Khe Sanh, Tỉnh Quảng Trị");
        assert_eq!(Address::default().to_string(), "");
    }
}
