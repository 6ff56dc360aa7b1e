//! What people hold in front of the camera.

use super::*;
use crate::ProcedureCode;
use crate::payment::PaymentNetwork;
use crate::person::Sex;
use calendar::PartialDate;
use proptest::prelude::*;

const ORIGIN: &str = "https://motcua.example.vn";

fn scan(text: &str) -> ScannedCode {
    classify(text, ORIGIN, Date::parse_iso("2026-11-15").unwrap())
}

fn procedure(code: &str) -> ScannedCode {
    ScannedCode::Procedure(Reference::Code(ProcedureCode::parse(code).unwrap()))
}

#[test]
fn leaflets_links_and_typed_codes_lead_to_the_procedure() {
    for (text, code) in [
        ("1.001193", "1.001193"),
        (" 1.001193\r\n", "1.001193"),
        ("1001193", "1.001193"),
        ("1,001193", "1.001193"),
        ("2.000884.000.00.00.H55", "2.000884"),
        ("Mã TTHC: 1.001193", "1.001193"),
        ("https://motcua.example.vn/p/1.001193", "1.001193"),
        ("HTTPS://MOTCUA.EXAMPLE.VN/p/1.001193?tu=to-roi", "1.001193"),
        (
            "https://dichvucong.gov.vn/nop?maThuTuc=1.001193",
            "1.001193",
        ),
        (
            "dichvucong.gov.vn/p/home/dvc-chi-tiet.html?ma_thu_tuc=2.000635",
            "2.000635",
        ),
        (
            "https://lienthong.dichvucong.gov.vn/#/ke-khai/2.000986",
            "2.000986",
        ),
    ] {
        assert_eq!(scan(text), procedure(code), "{text}");
    }
    let page = "https://dichvucong.gov.vn/thu-tuc-hanh-chinh/019d2bfd-8e2e-7359-b42f-d5dc8d74741b";
    let id = "019d2bfd-8e2e-7359-b42f-d5dc8d74741b".to_owned();
    assert_eq!(scan(page), ScannedCode::Procedure(Reference::Page(id)));
}

#[test]
fn our_own_links_open_our_pages() {
    let code = ReceiptCode::new([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    assert_eq!(
        scan(&format!("{ORIGIN}/v/{code}")),
        ScannedCode::Receipt(code)
    );
    assert_eq!(scan(&code.to_string()), ScannedCode::Receipt(code));
    assert_eq!(
        scan(&format!("{ORIGIN}/pay/abc?x=1")),
        ScannedCode::OurLink("/pay/abc?x=1".into())
    );
    assert_eq!(scan(ORIGIN), ScannedCode::OurLink("/".into()));
}

#[test]
fn an_address_that_only_begins_like_ours_is_foreign() {
    let foreign = |host: &str| ScannedCode::ForeignUrl { host: host.into() };
    assert_eq!(
        scan("https://motcua.example.vn.evil.example/pay/x"),
        foreign("motcua.example.vn.evil.example")
    );
    assert_eq!(
        scan("https://motcua.example.vn@evil.example/pay/x"),
        foreign("evil.example")
    );
    assert_eq!(scan("https://Zalo.me/0912345678"), foreign("zalo.me"));
    assert_eq!(scan("www.example.com"), foreign("www.example.com"));
    assert_eq!(
        scan("https://shop.example.com/gia?v=1.250000"),
        foreign("shop.example.com")
    );
    assert_eq!(
        scan(&format!("{ORIGIN}//evil.example/x")),
        ScannedCode::OurLink("/evil.example/x".into())
    );
}

#[test]
fn cards_are_told_apart() {
    let card = "045058004217|197034562|Hồ Văn Lương|12041958|Nam|Thôn Tà Rùng, Húc, Hướng Hóa, Quảng Trị|10052021";
    assert!(matches!(scan(card), ScannedCode::Card(card) if card.name == "Hồ Văn Lương"));
    let health = "DK2454012345678|48e1bb932056c4836e204cc6b0c6a16e67|12/04/1958|1|58c3a3204b68652053616e68|45 - 012|01/01/2026|-|05/01/2026|45000012345678|-|4|01/01/2015|15c1f5b0a|$";
    let expected = HealthCard {
        number: "DK2454012345678".into(),
        name: Some("Hồ Văn Lương".into()),
        birth: PartialDate::parse_written("12/04/1958").ok(),
        sex: Some(Sex::Male),
        address: Some("Xã Khe Sanh".into()),
        valid_from: Date::parse_iso("2026-01-01").ok(),
    };
    assert_eq!(scan(health), ScannedCode::HealthInsurance(expected));
    // What cannot be read is left out; the number is enough.
    let bare = HealthCard {
        number: "4512345678".into(),
        name: None,
        birth: None,
        sex: None,
        address: None,
        valid_from: None,
    };
    let personal = "045058004217|48e1bb932056c4836e204cc6b0c6a16e67|12/04/1958|1|58c3a3204b68652053616e68|45 - 012|01/01/2026|-";
    assert!(
        matches!(scan(personal), ScannedCode::HealthInsurance(card) if card.number == "045058004217")
    );
    for text in ["4512345678|zz|?|3||", "4512345678|c3|||c3|-|-|-"] {
        assert_eq!(
            scan(text),
            ScannedCode::HealthInsurance(bare.clone()),
            "{text}"
        );
    }
    let six = "045058004217|Hồ Văn Lương|12041958|Nam|Húc, Hướng Hóa, Quảng Trị|10052021";
    assert_eq!(
        scan(six),
        ScannedCode::Unknown(Unusable::BrokenCard(vec![CardProblem::TooFewFields(6)]))
    );
    assert_eq!(scan("a|b|c"), ScannedCode::Unknown(Unusable::Text));
}

#[test]
fn payment_codes_are_recognised_even_broken() {
    let good = "00020101021138570010A00000072701270006970403011300110123456780208QRIBFTTA53037045802VN63049E6F";
    assert!(matches!(scan(good), ScannedCode::VietQr(transfer) if transfer.bank == "970403"));
    let broken = &good[..60];
    assert_eq!(
        scan(broken),
        ScannedCode::Unknown(Unusable::BrokenPayment(VietQrProblem::Damaged))
    );
}

#[test]
fn sound_codes_of_other_networks_are_no_damaged_ones() {
    use PaymentNetwork::*;
    let shop = "52045311530370454061200005802VN5905QUAN16005HANOI6304";
    for (account, network) in [
        ("26280010A00000077501100123456789", Vnpay),
        ("29370016A00000067701011101130066000000000", PromptPay),
        ("02164111111111111111", Visa),
        ("04165555555555555555", Mastercard),
        (
            "0216411111111111111126280010A00000077501100123456789",
            Vnpay,
        ),
        ("27120008COM.SHOP", Other),
    ] {
        let text = sealed(&format!("000201010212{account}{shop}"));
        assert_eq!(scan(&text), ScannedCode::OtherPayment(network), "{text}");
        let mut broken = text.clone();
        broken.replace_range(
            text.len() - 1..,
            if text.ends_with('0') { "1" } else { "0" },
        );
        assert!(
            matches!(
                scan(&broken),
                ScannedCode::Unknown(Unusable::BrokenPayment(_))
            ),
            "{broken}"
        );
    }
    let own = "2|99|0912345678|NGUYEN VAN A|a@example.com|0|0|50000||transfer_myqr";
    assert_eq!(scan(own), ScannedCode::OtherPayment(Momo));
}

/// With the check sum that belongs to it.
fn sealed(text: &str) -> String {
    let crc = text.bytes().fold(0xffff_u16, |crc, byte| {
        (0..8).fold(crc ^ u16::from(byte) << 8, |crc, _| {
            if crc & 0x8000 == 0 {
                crc << 1
            } else {
                crc << 1 ^ 0x1021
            }
        })
    });
    format!("{text}{crc:04X}")
}

#[test]
fn a_transfer_names_the_dossier_it_is_for() {
    let code = DossierCode::parse("000.00.16.H46-250825-0001").unwrap();
    let fee = |bill: &str, purpose: &str| {
        let fee = VietQr::fee(
            "970405",
            "3600201008888",
            crate::Money(10_000),
            bill,
            purpose,
        );
        fee.dossier()
    };
    assert_eq!(fee("000.00.16.H46-250825-0001", "PHI"), Some(code.clone()));
    assert_eq!(fee("", "000.00.16.H46-250825-0001"), Some(code));
    assert_eq!(fee("HD-17", "TIEN DIEN THANG 11"), None);
}

#[test]
fn a_slip_names_its_dossier() {
    for code in [
        "000.00.16.H46-250825-0001",
        "H50.24.19-261109-0007",
        "H56.12.3-26110900001",
    ] {
        assert_eq!(
            scan(code),
            ScannedCode::Dossier(DossierCode::parse(code).unwrap()),
            "{code}"
        );
    }
}

#[test]
fn a_link_to_follow_a_dossier_names_it() {
    let link =
        "https://dvc.quangtri.gov.vn/portaldvc/tra-cuu?MHS=H50.24.19-261109-0007&SGT=045058004217";
    let code = DossierCode::parse("H50.24.19-261109-0007").unwrap();
    assert_eq!(scan(link), ScannedCode::Dossier(code));
    assert_eq!(
        scan("https://example.com/tra-cuu?MHS=H50.24.19-261109-0007"),
        ScannedCode::ForeignUrl {
            host: "example.com".into()
        }
    );
}

#[test]
fn the_rest_says_what_it_is() {
    for (text, what) in [
        ("", Unusable::Empty),
        (" \r\n", Unusable::Empty),
        (&"x".repeat(LONGEST + 1), Unusable::TooLong),
        ("WIFI:S:quan-ca-phe;T:WPA;P:12345678;;", Unusable::Wifi),
        ("BEGIN:VCARD\nVERSION:3.0", Unusable::Contact),
        ("tel:0912345678", Unusable::Message),
        ("xin chào", Unusable::Text),
        ("8934563138165", Unusable::Text),
        ("045058004217", Unusable::PersonalNumber),
        ("KQ.G15.000031", Unusable::ResultKind),
        ("kq.g15.000031\r\n", Unusable::ResultKind),
        ("H56.12.3", Unusable::Office),
        ("000.00.16.H46", Unusable::Office),
        ("G15", Unusable::Office),
        ("K15.12", Unusable::Text),
        ("H56.", Unusable::Text),
    ] {
        assert_eq!(scan(text), ScannedCode::Unknown(what), "{text}");
    }
}

proptest! {
    #[test]
    fn no_text_makes_it_panic(text in any::<String>(), origin in any::<String>()) {
        let today = Date::parse_iso("2026-11-15").unwrap();
        let _ = classify(&text, &origin, today);
        let _ = classify(&text, ORIGIN, today);
    }

    #[test]
    fn nothing_that_looks_like_a_code_makes_it_panic(text in "(https?://|000201|2\\|99\\||KQ\\.|H[0-9]|[A-Z]{2}[0-9]{13}\\||[0-9]{10}([0-9]{2})?\\|)?[0-9a-fA-FéĐ./|:@-]{0,60}") {
        let _ = scan(&text);
    }
}
