//! The catalogue of this repository compiles without a mistake and holds what its readers rely on.

use std::path::PathBuf;
use std::sync::OnceLock;

use authoring::{Catalogue, compile};
use domain::ProcedureCode;
use domain::procedure::Reference;

fn catalogue() -> &'static Catalogue {
    static CATALOGUE: OnceLock<Catalogue> = OnceLock::new();
    CATALOGUE.get_or_init(|| {
        let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../procedures");
        compile(&folder).unwrap_or_else(|errors| {
            let all: Vec<String> = errors.iter().map(ToString::to_string).collect();
            panic!("{} mistakes:\n{}", all.len(), all.join("\n"))
        })
    })
}

fn code(text: &str) -> ProcedureCode {
    ProcedureCode::parse(text).unwrap()
}

/// The procedures that can be filed here, and the form each follows.
const FILED: &[(&str, &str)] = &[
    ("1.000419", "HT-KT"),
    ("1.000656", "HT-KT"),
    ("1.000689", "HT-KS"),
    ("1.000894", "HT-KH"),
    ("1.001193", "HT-KS"),
    ("1.001266", "HKD"),
    ("1.001612", "HKD"),
    ("1.001653", "KT-DX"),
    ("1.001699", "KT-DX"),
    ("1.001731", "MTP"),
    ("1.001776", "BTXH"),
    ("1.002755", "CT01"),
    ("1.003197", "CT01"),
    ("1.003583", "HT-KS"),
    ("1.003677", "CT03"),
    ("1.004194", "CT01"),
    ("1.004222", "CT01"),
    ("1.004837", "HT-GH"),
    ("1.004859", "HT-TD"),
    ("1.004873", "HT-HN"),
    ("1.004884", "HT-KS"),
    ("1.010038", "CT01"),
    ("1.010039", "CT01"),
    ("1.010040", "CT01"),
    ("1.010041", "CT01"),
    ("1.011607", "HN-RS"),
    ("1.012566", "DC02"),
    ("1.014027", "HTXH"),
    ("1.014028", "MTP"),
    ("1.014061", "DC02"),
    ("1.014062", "DC02"),
    ("1.014063", "DC02"),
    ("1.014064", "DC02"),
    ("2.000635", "HT-TL"),
    ("2.000720", "HKD"),
    ("2.000815", "CTBS"),
    ("2.000884", "CTCK"),
    ("2.000908", "HT-TL"),
    ("2.001159", "LUUTRU"),
    ("2.002516", "HT-TL"),
    ("2.002913", "LT-KT"),
    ("3.000228", "TK01"),
    ("3.000722", "LT-KS"),
];

#[test]
fn every_procedure_compiles_and_these_can_be_filed() {
    let catalogue = catalogue();
    assert_eq!(catalogue.procedures.len(), 59);
    let filed: Vec<(&str, &str)> = catalogue
        .procedures
        .iter()
        .filter(|procedure| procedure.bundle_hash.is_some())
        .filter_map(|procedure| Some((procedure.code.as_str(), procedure.form.as_deref()?)))
        .collect();
    assert_eq!(filed, FILED);
}

#[test]
fn every_question_says_where_it_comes_from() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../procedures");
    for (code, _) in FILED {
        let mut sheet = csv::Reader::from_path(folder.join(code).join("survey.csv")).unwrap();
        let headings = sheet.headers().unwrap().clone();
        let mut in_address = false;
        for row in sheet.records() {
            let row = row.unwrap();
            let cell = |name: &str| {
                let column = headings.iter().position(|heading| heading == name);
                column.and_then(|column| row.get(column)).unwrap_or("")
            };
            // The parts of an address come from where the address comes from.
            match cell("type") {
                "begin_group" => in_address = cell("appearance") == "area",
                "end_group" => in_address = false,
                "note" | "begin_repeat" | "end_repeat" => {}
                _ => assert!(
                    in_address || !cell("source").is_empty(),
                    "{code} {}",
                    cell("name")
                ),
            }
        }
    }
}

#[test]
fn an_old_code_leads_to_todays_procedure() {
    let index = &catalogue().index;
    for (old, new) in [
        ("2.000986", "3.000722"),
        ("2.001023", "3.000722"),
        ("2.002621", "2.002913"),
        ("2.002622", "2.002913"),
        ("1.012796", "1.115446"),
    ] {
        let found = index.resolve(code(old)).unwrap();
        assert_eq!(
            (found.entry.code, found.old.map(|old| old.code)),
            (code(new), Some(code(old)))
        );
    }
}

#[test]
fn a_qr_code_of_the_portal_leads_to_its_procedure() {
    let text = "https://dichvucong.gov.vn/thu-tuc-hanh-chinh/019d2bfd-8e2e-7359-b42f-d5dc8d74741b";
    let reference = Reference::find_in(text).unwrap();
    assert_eq!(
        catalogue().index.find(&reference).unwrap().entry.code,
        code("2.000884")
    );
}

#[test]
fn people_find_birth_registration_by_what_they_type() {
    let entry = catalogue().index.resolve(code("1.001193")).unwrap().entry;
    for typed in ["khai sinh", "lam giay khai sinh"] {
        assert!(
            entry.keywords.iter().any(|keyword| keyword.contains(typed)),
            "{typed}"
        );
    }
    assert!(entry.life_events.contains(&"birth".to_owned()));
}

#[test]
fn the_shared_lists_are_whole() {
    let lists = catalogue().lists();
    let size = |name: &str| lists.get(name).unwrap().items().len();
    assert_eq!((size("provinces"), size("communes")), (34, 3321));
    assert_eq!(
        (size("ethnic"), size("banks"), size("countries")),
        (55, 57, 240)
    );
    let communes = lists.get("communes").unwrap();
    let province = |code: &str| communes.cell(communes.get(code).unwrap(), "province_code");
    assert_eq!(province("00004"), Some("01"));
    let provinces = lists.get("provinces").unwrap();
    assert!(communes.items().iter().all(|commune| {
        let code = communes.cell(commune, "province_code").unwrap_or_default();
        provinces.get(code).is_some()
    }));
    assert!(provinces.get("24").unwrap().aliases.contains("Bắc Giang"));
}

#[test]
fn a_file_named_by_a_hash_is_listed_in_the_index() {
    let catalogue = catalogue();
    for entry in &catalogue.index.procedures {
        assert!(
            catalogue
                .files()
                .contains_key(&format!("procedures/{}.json", entry.code))
        );
        if let Some(hash) = entry.bundle_hash {
            assert!(
                catalogue
                    .files()
                    .contains_key(&format!("bundles/{hash}.json"))
            );
        }
    }
    for hash in catalogue.index.lists.values() {
        assert!(
            catalogue
                .files()
                .contains_key(&format!("lists/{hash}.json"))
        );
    }
}

#[test]
fn old_addresses_are_read_by_a_document_of_this_catalogue() {
    let catalogue = catalogue();
    let name = format!("places/{}.txt", catalogue.index.places.unwrap());
    let places = places::Places::read(&catalogue.files()[&name]).unwrap();
    let reading = places
        .find("Húc, Hướng Hóa, Quảng Trị", places::Written::BeforeMerger)
        .unwrap();
    let communes = catalogue.lists().get("communes").unwrap();
    let choice = communes.get(reading.communes[0].code.as_str()).unwrap();
    assert_eq!(choice.label.vi, "Xã Khe Sanh");
}

#[test]
fn compiling_twice_gives_the_same_bytes() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../procedures");
    assert_eq!(compile(&folder).unwrap().files(), catalogue().files());
}

#[test]
fn every_public_fact_names_its_source() {
    for procedure in &catalogue().procedures {
        assert!(!procedure.sources.is_empty(), "{}", procedure.code);
        assert!(!procedure.papers.is_empty(), "{}", procedure.code);
        assert!(
            !procedure.legal_basis.is_empty() || procedure.url.is_none(),
            "{}",
            procedure.code
        );
    }
}

#[test]
fn every_page_says_how_long_how_much_where_and_what_comes_of_it() {
    for procedure in &catalogue().procedures {
        let code = procedure.code;
        assert!(procedure.time_summary.is_some(), "{code}: time");
        assert!(procedure.fee_summary.is_some(), "{code}: fee");
        assert!(procedure.competent_body.is_some(), "{code}: where");
        assert!(!procedure.methods.is_empty(), "{code}: how");
        assert!(!procedure.results.is_empty(), "{code}: results");
        for result in &procedure.results {
            assert!(result.name.en.is_some(), "{code}: {}", result.name.vi);
        }
    }
}
