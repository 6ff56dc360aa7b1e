//! Reads a person out of claims, whichever of the three vocabularies met in the field they use; it checks no signature.

use calendar::PartialDate;
use serde_json::{Map, Value};
use sync::protocol::Sex;

use super::{IdentityError, Person, PersonSex};

/// Claims as they came.
pub(super) type Claims = Map<String, Value>;

/// National portal, VNeID, standard: in this order.
const NUMBER: [&str; 4] = [
    "SoDinhDanh",
    "citizenPid",
    "personal_number",
    "preferred_username",
];
const NAME: [&str; 3] = ["HoVaTen", "fullName", "name"];
const BIRTH: [&str; 3] = ["NgayThangNamSinh", "birthDate", "birthdate"];
const SEX: [&str; 3] = ["GioiTinh", "sex", "gender"];
const PHONE: [&str; 3] = ["SoDienThoai", "phoneNumber", "phone_number"];

/// The person these claims describe; without a 12-digit number and a name there is none.
pub(super) fn person(
    issuer: &str,
    subject: Option<&str>,
    claims: &Claims,
) -> Result<Person, IdentityError> {
    let personal_number = first(claims, &NUMBER)
        .filter(|number| number.len() == 12 && number.bytes().all(|byte| byte.is_ascii_digit()))
        .ok_or_else(|| IdentityError::Untrusted("no 12-digit personal number".into()))?;
    let name = first(claims, &NAME)
        .filter(|name| name.chars().count() <= 200)
        .ok_or_else(|| IdentityError::Untrusted("no name".into()))?;
    Ok(Person {
        issuer: issuer.to_owned(),
        subject: subject.unwrap_or(&personal_number).to_owned(),
        birth_date: first(claims, &BIRTH).and_then(|text| birth_date(&text)),
        sex: first(claims, &SEX).and_then(|text| sex(&text)),
        phone: first(claims, &PHONE).filter(|phone| phone.len() <= 20),
        name,
        personal_number,
    })
}

fn first(claims: &Claims, names: &[&str]) -> Option<String> {
    names
        .iter()
        .filter_map(|name| claims.get(*name)?.as_str())
        .map(str::trim)
        .find(|text| !text.is_empty())
        .map(str::to_owned)
}

/// `1958-04-12`, `12/04/1958`, `19580412` or only `1958`.
fn birth_date(text: &str) -> Option<PartialDate> {
    let compact = text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit());
    if compact {
        let iso = format!("{}-{}-{}", &text[..4], &text[4..6], &text[6..]);
        return PartialDate::parse_iso(&iso).ok();
    }
    PartialDate::parse_iso(text)
        .ok()
        .or_else(|| PartialDate::parse_written(text).ok())
}

fn sex(text: &str) -> Option<PersonSex> {
    match text.to_lowercase().as_str() {
        "nam" | "male" | "1" => Some(PersonSex(Sex::Male)),
        "nữ" | "nu" | "female" | "2" => Some(PersonSex(Sex::Female)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn read(claims: Value) -> Result<Person, IdentityError> {
        let Value::Object(claims) = claims else {
            panic!("an object")
        };
        person("https://idp.example", Some("s-1"), &claims)
    }

    #[test]
    fn the_three_vocabularies_say_the_same() {
        let portal = json!({"SoDinhDanh": "048058004217", "HoVaTen": "Hồ Văn Tư", "NgayThangNamSinh": "12/04/1958", "GioiTinh": "Nam"});
        let vneid = json!({"citizenPid": "048058004217", "fullName": "Hồ Văn Tư", "birthDate": "19580412", "gender": "male"});
        let standard = json!({"personal_number": "048058004217", "name": "Hồ Văn Tư", "birthdate": "1958-04-12", "gender": "male"});
        let expected = read(portal).expect("a person");
        assert_eq!(
            expected.birth_date.map(PartialDate::iso).as_deref(),
            Some("1958-04-12")
        );
        assert_eq!(expected.sex, Some(PersonSex(Sex::Male)));
        assert_eq!(read(vneid).expect("a person"), expected);
        assert_eq!(read(standard).expect("a person"), expected);
    }

    #[test]
    fn nobody_is_signed_in_without_a_personal_number() {
        assert!(read(json!({"name": "Hồ Văn Tư"})).is_err());
        assert!(read(json!({"name": "Hồ Văn Tư", "SoDinhDanh": "48058004217"})).is_err());
    }

    #[test]
    fn an_elder_may_have_only_a_birth_year() {
        let claims = json!({"SoDinhDanh": "048058004217", "HoVaTen": "Hồ Văn Tư", "NgayThangNamSinh": "1958"});
        let year = read(claims).expect("a person").birth_date;
        assert_eq!(year.map(PartialDate::iso).as_deref(), Some("1958"));
    }
}
