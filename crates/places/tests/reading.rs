//! Written addresses and what they are today, with the units of this repository.

use std::path::Path;
use std::sync::OnceLock;

use places::crossed::Crossed;
use places::sample::Report;
use places::{Doubt, Places, Reading, Verdict, Written, compile};
use proptest::prelude::*;

fn source(name: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../procedures");
    std::fs::read_to_string(folder.join(name)).unwrap()
}

fn document() -> &'static [u8] {
    static DOCUMENT: OnceLock<Vec<u8>> = OnceLock::new();
    DOCUMENT.get_or_init(|| {
        compile(
            &source("_places/old_units.txt"),
            &source("_lists/provinces.csv"),
            &source("_lists/communes.csv"),
        )
        .unwrap()
    })
}

fn places() -> &'static Places {
    static PLACES: OnceLock<Places> = OnceLock::new();
    PLACES.get_or_init(|| Places::read(document()).unwrap())
}

fn find(text: &str) -> Reading {
    places().find(text, Written::AnyTime).unwrap()
}

fn address(reading: &Reading) -> String {
    reading
        .address()
        .map(|address| address.to_string())
        .unwrap_or_default()
}

#[test]
fn the_residence_on_a_card_becomes_todays_address_and_stays_beside_it() {
    let reading = find("Thôn Tà Rùng, Húc, Hướng Hóa, Quảng Trị");
    assert_eq!(reading.verdict, Verdict::Certain);
    assert_eq!(
        address(&reading),
        "Thôn Tà Rùng, Xã Khe Sanh, Tỉnh Quảng Trị"
    );
    assert_eq!(reading.given, "Thôn Tà Rùng, Húc, Hướng Hóa, Quảng Trị");
    let old = reading.old.unwrap();
    assert_eq!(
        (
            old.commune.as_deref(),
            old.district.as_deref(),
            old.province.as_str()
        ),
        (Some("Xã Húc"), Some("Huyện Hướng Hóa"), "Tỉnh Quảng Trị")
    );
    assert!(reading.doubts.is_empty());
}

#[test]
fn however_it_is_written_it_is_the_same_place() {
    for text in [
        "thon ta rung, huc, huong hoa, quang tri",
        "THÔN TÀ RÙNG, XÃ HÚC, HUYỆN HƯỚNG HÓA, TỈNH QUẢNG TRỊ",
        "Thôn Tà Rùng; X.Húc; H. Hướng Hoá; T.Quảng Trị; Việt Nam",
        "Thôn Tà Rùng, Húc - Hướng Hóa - Quảng Trị",
        "Tho\u{302}n Ta\u{300} Ru\u{300}ng, Hu\u{301}c, Hu\u{31b}o\u{301}ng Ho\u{301}a, Qua\u{309}ng Tri\u{323}",
        "Thôn Tà Rùng, Quảng Trị, Hướng Hóa, Húc",
    ] {
        let reading = find(text);
        assert_eq!(reading.verdict, Verdict::Certain, "{text}");
        assert_eq!(reading.communes[0].code.as_str(), "19429", "{text}");
        assert!(
            fold_eq(&reading.detail, "Thôn Tà Rùng"),
            "{text}: {}",
            reading.detail
        );
    }
}

fn fold_eq(a: &str, b: &str) -> bool {
    fold::fold(a) == fold::fold(b)
}

#[test]
fn a_divided_ward_asks_with_the_likely_one_first() {
    let reading = find("Phường Cống Vị, Ba Đình, Hà Nội");
    assert_eq!(reading.verdict, Verdict::Choose);
    let names: Vec<&str> = reading
        .communes
        .iter()
        .map(|commune| commune.name.as_str())
        .collect();
    assert_eq!(names, ["Phường Ngọc Hà", "Phường Giảng Võ"]);
    assert_eq!(reading.doubts, [Doubt::Divided]);
}

#[test]
fn an_address_of_today_stays_as_it_is() {
    let reading = find("Số 1 Lê Duẩn, Phường Sài Gòn, Thành phố Hồ Chí Minh");
    assert_eq!(
        (reading.verdict, reading.old.as_ref()),
        (Verdict::Certain, None)
    );
    assert_eq!(
        address(&reading),
        "Số 1 Lê Duẩn, Phường Sài Gòn, Thành phố Hồ Chí Minh"
    );
}

#[test]
fn what_was_understood_of_an_unknown_commune_is_a_start() {
    let reading = find("Xã Không Có, Huyện Hướng Hóa, Tỉnh Quảng Trị");
    assert_eq!(reading.verdict, Verdict::Unknown);
    assert_eq!(reading.province.as_ref().unwrap().name, "Quảng Trị");
    assert!(
        reading
            .communes
            .iter()
            .any(|commune| commune.name == "Xã Khe Sanh")
    );
    assert_eq!(reading.detail, "Xã Không Có");
}

#[test]
fn a_slip_is_forgiven_and_told() {
    let reading = find("Hướng Phugn, Hướng Hoa, Quảng Trị");
    assert_eq!(reading.verdict, Verdict::Certain);
    assert_eq!(reading.communes[0].name, "Xã Hướng Phùng");
    assert_eq!(reading.doubts, [Doubt::Respelled]);
}

#[test]
fn a_province_that_does_not_hold_the_rest_asks() {
    let reading = find("Xã Húc, Huyện Hướng Hóa, Tỉnh Cà Mau");
    assert_eq!(reading.verdict, Verdict::Choose);
    assert!(reading.doubts.contains(&Doubt::Contradiction));
}

#[test]
fn a_name_that_changed_its_place_is_read_by_when_it_was_written() {
    // Today's ward Vũng Tàu lies in the old city of Vũng Tàu, whose name alone said nothing of the ward.
    let text = "Vũng Tàu, Bà Rịa - Vũng Tàu";
    let before = places().find(text, Written::BeforeMerger).unwrap();
    assert_ne!(before.verdict, Verdict::Certain);
    assert!(before.communes.len() > 1);
}

#[test]
fn nonsense_and_places_abroad_are_unknown_and_kept() {
    for text in [
        "",
        ",,;--",
        "như trên",
        "10 Downing Street, London",
        "東京都千代田区丸の内1-1",
        "Vientiane, Lao PDR",
    ] {
        let reading = find(text);
        assert_eq!(
            (reading.verdict, reading.province),
            (Verdict::Unknown, None),
            "{text}"
        );
        assert_eq!(reading.detail, text);
    }
}

#[test]
fn a_text_longer_than_any_address_is_refused() {
    assert!(places().find(&"a".repeat(1001), Written::AnyTime).is_err());
    assert!(
        places()
            .find(&"Húc, ".repeat(160), Written::AnyTime)
            .is_ok()
    );
}

#[test]
fn the_labelled_sample_is_read_and_nobody_is_misled() {
    let report = Report::of(places(), include_str!("data/sample.tsv")).unwrap();
    let all = report.all();
    assert!(all.lines >= 600);
    assert!(all.right * 100 >= all.lines * 98, "{:#?}", report.errors);
    assert_eq!(all.misled, 0, "{:#?}", report.errors);
}

#[test]
fn a_commune_that_changed_its_district_is_found_beside_either() {
    for (text, code) in [
        ("Xã Phú Dương, Phú Vang, Thừa Thiên Huế", "19909"),
        ("Xã Hương Vinh, TX Hương Trà, Thừa Thiên Huế", "20014"),
        ("Thủy Vân, Hương Thủy, Thừa Thiên Huế", "19777"),
        ("Phường Hương An, Hương Trà, Thừa Thiên Huế", "19804"),
        ("Thủy Bằng, Hương Thủy, Thừa Thiên Huế", "19813"),
        ("Hải Dương, Hương Trà, Thừa Thiên Huế", "19900"),
        ("Xã Phú Dương, TP Huế, Thừa Thiên Huế", "19909"),
    ] {
        for written in [Written::AnyTime, Written::BeforeMerger] {
            let reading = places().find(text, written).unwrap();
            assert_eq!(reading.verdict, Verdict::Certain, "{text}");
            assert_eq!(reading.communes[0].code.as_str(), code, "{text}");
        }
    }
}

#[test]
fn the_exact_name_beside_a_wrong_district_asks_and_comes_first() {
    // Húc lies in Hướng Hóa; Đakrông has Húc Nghì.
    let reading = find("Xã Húc, Huyện Đakrông, Tỉnh Quảng Trị");
    assert_eq!(reading.verdict, Verdict::Choose);
    assert_eq!(reading.communes[0].code.as_str(), "19429");
    assert!(reading.doubts.contains(&Doubt::Contradiction));
    assert_eq!(reading.detail, "");
    assert_eq!(
        reading.old.unwrap().district.as_deref(),
        Some("Huyện Hướng Hóa")
    );
}

#[test]
fn no_old_name_beside_a_wrong_district_is_certain_for_another_commune() {
    // Every pair is read by `places crossed`; here each seventeenth, so that all provinces and both spellings are met.
    let crossed = Crossed::wrong_districts(places(), 17);
    assert!(crossed.lines > 5_000, "{}", crossed.lines);
    assert!(
        crossed.first * 100 >= crossed.lines * 80,
        "{}",
        crossed.first
    );
    assert!(crossed.misled.is_empty(), "{:#?}", crossed.misled);
}

#[test]
fn a_name_that_is_both_a_province_and_its_capital_asks() {
    let crossed = Crossed::capitals(places());
    assert!(crossed.lines > 30, "{}", crossed.lines);
    assert!(crossed.misled.is_empty(), "{:#?}", crossed.misled);

    let reading = find("P.1, Quảng Trị");
    assert_eq!(reading.verdict, Verdict::Choose);
    assert!(reading.doubts.contains(&Doubt::SeveralFit));
    // The kind says which it is.
    assert_eq!(find("P.1, TX Quảng Trị").verdict, Verdict::Certain);
}

#[test]
fn a_street_named_like_a_province_stays_in_the_detail() {
    for (text, code, detail) in [
        (
            "12 Nguyễn Huệ, phường Phú Hội, thành phố Huế",
            "19789",
            "12 Nguyễn Huệ",
        ),
        (
            "số 5 Cao Bằng, P. Hợp Giang, TP Cao Bằng",
            "01273",
            "số 5 Cao Bằng",
        ),
    ] {
        let reading = find(text);
        assert_eq!(
            (reading.verdict, &*reading.detail),
            (Verdict::Certain, detail),
            "{text}"
        );
        assert_eq!(reading.communes[0].code.as_str(), code, "{text}");
    }
}

#[test]
fn what_people_write_for_a_province_or_a_kind_is_understood() {
    for (text, code, detail) in [
        (
            "Thị trấn Nông trường Mộc Châu, Mộc Châu, Sơn La",
            "03982",
            "",
        ),
        ("TT NT Mộc Châu, Mộc Châu, Sơn La", "03982", ""),
        ("Phường Rạch Giá, KG", "30742", ""),
        ("Minh Tân, Thủy Nguyên, HP", "11473", ""),
        ("Xã Chàng Sơn, huyện Thạch Thất, Hà Tây", "10003", ""),
        (
            "Thôn Đông, huyện đảo Lý Sơn, Quảng Ngãi",
            "21548",
            "Thôn Đông",
        ),
    ] {
        let reading = find(text);
        assert_eq!(reading.verdict, Verdict::Certain, "{text}");
        assert_eq!(
            (reading.communes[0].code.as_str(), &*reading.detail),
            (code, detail),
            "{text}"
        );
    }
    // Hà Giang and Hậu Giang, Hải Dương and Hà Nam… are written alike: what fits both is asked.
    let reading = find("Xã Tân Thành, TN");
    assert_eq!(reading.verdict, Verdict::Choose);
}

#[test]
fn every_old_commune_written_in_full_leads_to_its_successors() {
    let mut province = String::new();
    let mut districts: Vec<String> = Vec::new();
    let text = std::str::from_utf8(document()).unwrap();
    let mut old = false;
    let (mut all, mut other) = (0, Vec::new());
    for line in text.lines() {
        let (head, rest) = line.split_once(' ').unwrap();
        let names = |rest: &str| -> Vec<String> {
            let rest = rest.split_once(' ').unwrap().1;
            let rest = rest
                .split(" ~ ")
                .next()
                .unwrap()
                .split(" > ")
                .next()
                .unwrap();
            rest.split(" | ").map(str::to_owned).collect()
        };
        match head {
            "province" => {
                old = true;
                province = names(rest).remove(0);
            }
            "district" => districts = names(rest),
            "version" | "today" => {}
            _ if old => {
                let (name, heirs) = rest.split(" ~ ").next().unwrap().split_once(" > ").unwrap();
                let (kinds, name) = name.split_at(
                    name.char_indices()
                        .find(|(_, c)| c.is_uppercase() || c.is_ascii_digit())
                        .unwrap()
                        .0,
                );
                let kind = kinds.trim().split('/').next_back().unwrap();
                all += 1;
                let reading = find(&format!("{kind} {name}, {}, {province}", districts[0]));
                let read: Vec<&str> = reading
                    .communes
                    .iter()
                    .map(|commune| commune.code.as_str())
                    .collect();
                if read != heirs.split(' ').collect::<Vec<_>>() {
                    other.push(reading.given);
                }
            }
            _ => {}
        }
    }
    assert!(all > 10_900);
    // Two communes of one name and kind in one district, at different times, cannot be told apart by what is written.
    assert!(other.len() <= 12, "{other:#?}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn no_text_makes_it_panic(text in any::<String>()) {
        let _ = places().find(&text, Written::AnyTime);
    }

    #[test]
    fn nothing_that_looks_like_an_address_makes_it_panic(
        words in proptest::collection::vec(
            prop_oneof![
                Just("Húc".to_owned()), Just("Quận".to_owned()), Just(",".to_owned()), Just("TP.HCM".to_owned()),
                Just("Phường".to_owned()), Just("Vĩnh Long".to_owned()), Just("-".to_owned()), "[0-9A-Za-zÀ-ỹ.]{1,6}",
            ],
            0..40,
        ),
        before in any::<bool>(),
    ) {
        let written = if before { Written::BeforeMerger } else { Written::AnyTime };
        if let Ok(reading) = places().find(&words.join(" "), written) {
            prop_assert!(reading.verdict != Verdict::Certain || reading.communes.len() == 1);
            prop_assert!(reading.verdict != Verdict::Choose || !reading.communes.is_empty());
        }
    }

    #[test]
    fn no_bytes_make_the_reader_of_the_document_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let _ = Places::read(&bytes);
    }

    #[test]
    fn a_damaged_document_is_read_or_refused(
        lines in proptest::collection::vec(0_usize..15_000, 1..40),
        letter in any::<char>(),
    ) {
        let text = std::str::from_utf8(document()).unwrap();
        let all: Vec<&str> = text.lines().collect();
        let mut damaged = String::from("version 1\n");
        for line in lines {
            damaged.push_str(all[line % all.len()]);
            damaged.push(if line % 7 == 0 { letter } else { '\n' });
        }
        let _ = Places::read(damaged.as_bytes());
    }
}
