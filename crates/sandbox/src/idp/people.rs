//! The fictional people who can sign in; it never holds anyone who exists.

use serde_json::{Value, json};

/// A fictional person. Personal numbers have a valid form and belong to nobody.
#[derive(Debug)]
pub(super) struct Person {
    /// Stable identifier, also accepted as `login_hint`.
    pub(super) sub: &'static str,
    pub(super) name: &'static str,
    /// One line that helps a visitor choose.
    pub(super) about: &'static str,
    pub(super) number: &'static str,
    /// `yyyy-MM-dd`, or `yyyy` where only the year is known.
    pub(super) birth: &'static str,
    pub(super) male: bool,
    pub(super) phone: Option<&'static str>,
}

/// Everyone, in the order of the sign-in page.
pub(super) const PEOPLE: [Person; 7] = [
    Person {
        sub: "lua",
        name: "Hồ Thị Lúa",
        about: "Mẹ trẻ ở xã vùng cao, đăng ký khai sinh cho con",
        number: "045300123456",
        birth: "2000-03-12",
        male: false,
        phone: Some("0912000001"),
    },
    Person {
        sub: "luong",
        name: "Hồ Văn Lương",
        about: "Nông dân, sinh năm 1945, chỉ biết năm sinh, không có điện thoại",
        number: "045045004217",
        birth: "1945",
        male: true,
        phone: None,
    },
    Person {
        sub: "hanh",
        name: "Nguyễn Thị Hạnh",
        about: "Tình nguyện viên tổ công nghệ số cộng đồng",
        number: "001199008812",
        birth: "1999-11-02",
        male: false,
        phone: Some("0912000002"),
    },
    Person {
        sub: "tuan",
        name: "Trần Anh Tuấn",
        about: "Công nhân thuê trọ, đăng ký tạm trú",
        number: "040092007731",
        birth: "1992-07-24",
        male: true,
        phone: Some("0912000003"),
    },
    Person {
        sub: "be",
        name: "Lê Thị Bé",
        about: "Cụ bà 80 tuổi, đề nghị trợ cấp hưu trí xã hội",
        number: "049146002290",
        birth: "1946-01-01",
        male: false,
        phone: Some("0912000004"),
    },
    Person {
        sub: "sua",
        name: "Vàng A Súa",
        about: "Cán bộ thôn, xin xác nhận tình trạng hôn nhân",
        number: "011095003318",
        birth: "1995-05-09",
        male: true,
        phone: Some("0912000005"),
    },
    Person {
        sub: "mai",
        name: "Lò Thị Mai",
        about: "Công chức Trung tâm Phục vụ hành chính công",
        number: "014188001177",
        birth: "1988-09-30",
        male: false,
        phone: Some("0912000006"),
    },
];

/// Everyone on a line of their own: identifier, name, number, what is special.
pub(crate) fn introduced() -> String {
    PEOPLE
        .iter()
        .map(|person| {
            format!(
                "{:<6} {} · {} · {}\n",
                person.sub, person.name, person.number, person.about
            )
        })
        .collect()
}

/// The person with this identifier or personal number.
pub(super) fn find(hint: &str) -> Option<&'static Person> {
    PEOPLE
        .iter()
        .find(|person| person.sub == hint || person.number == hint)
}

impl Person {
    /// Day of birth as Vietnamese papers write it.
    pub(super) fn birth_written(&self) -> String {
        match self.birth.split('-').collect::<Vec<_>>()[..] {
            [year, month, day] => format!("{day}/{month}/{year}"),
            _ => self.birth.to_owned(),
        }
    }

    /// Claims with the names of the national portal's sign-in beside the standard ones.
    pub(super) fn claims(&self, issuer: &str) -> Value {
        let mut claims = json!({
            "sub": self.sub,
            "LoaiTaiKhoan": "1",
            "SoDinhDanh": self.number,
            "HoVaTen": self.name,
            "NgayThangNamSinh": self.birth_written(),
            "GioiTinh": if self.male { "Nam" } else { "Nữ" },
            "TechID": format!("CD-{}", self.sub),
            "loAs": "3",
            "IAL": "2",
            "userProfileUri": format!("{issuer}/userinfo"),
            "name": self.name,
            "birthdate": self.birth,
            "gender": if self.male { "male" } else { "female" },
            "locale": "vi",
        });
        if let Some(phone) = self.phone {
            claims["phone_number"] = json!(phone);
            claims["SoDienThoai"] = json!(phone);
        }
        claims
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_agrees_with_sex_and_year_of_birth() {
        for person in &PEOPLE {
            let digits: Vec<u32> = person
                .number
                .chars()
                .filter_map(|c| c.to_digit(10))
                .collect();
            assert_eq!(digits.len(), 12, "{}", person.name);
            let century = 1900 + digits[3] / 2 * 100;
            let year = century + digits[4] * 10 + digits[5];
            assert_eq!(digits[3].is_multiple_of(2), person.male, "{}", person.name);
            assert_eq!(year.to_string(), person.birth[..4], "{}", person.name);
        }
    }
}
