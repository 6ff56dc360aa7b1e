//! Transfers as NAPAS prints them and codes a bank would refuse.

use super::*;
use proptest::prelude::*;

fn to(bank: &str, number: &str) -> VietQr {
    VietQr {
        bank: bank.into(),
        number: number.into(),
        kind: Account::Account,
        amount: None,
        bill: None,
        reference: None,
        purpose: None,
        name: None,
        city: None,
    }
}

/// Samples of the NAPAS specification and fees, all with fictional accounts.
fn samples() -> Vec<(VietQr, &'static str)> {
    let fee = |bank, number, amount, bill, purpose| {
        VietQr::fee(bank, number, Money(amount), bill, purpose)
    };
    let named = VietQr {
        name: Some("UBND XÃ KHE SANH".into()),
        city: Some("QUẢNG TRỊ".into()),
        ..fee(
            "970418",
            "21510001234567",
            16_000,
            "H50.24.19-261109-0008",
            "2 BẢN TRÍCH LỤC",
        )
    };
    let test = |amount| VietQr {
        amount: Some(Money(amount)),
        purpose: Some("TEST".into()),
        ..to("970407", "19030000000001")
    };
    vec![
        (
            to("970403", "0011012345678"),
            "00020101021138570010A00000072701270006970403011300110123456780208QRIBFTTA53037045802VN63049E6F",
        ),
        (
            fee(
                "970403",
                "0011012345678",
                180_000,
                "NPS6869",
                "thanh toan don hang",
            ),
            "00020101021238570010A00000072701270006970403011300110123456780208QRIBFTTA530370454061800005802VN62340107NPS68690819thanh toan don hang63042E2E",
        ),
        (
            VietQr {
                kind: Account::Card,
                ..to("970403", "9704031101234567")
            },
            "00020101021138600010A00000072701300006970403011697040311012345670208QRIBFTTC53037045802VN63044F52",
        ),
        (
            fee(
                "970405",
                "3600201008888",
                10_000,
                "000.00.16.H46-250825-0001",
                "PHÍ CHỨNG THỰC CHỮ KÝ",
            ),
            "00020101021238570010A00000072701270006970405011336002010088880208QRIBFTTA53037045405100005802VN62540125000.00.16.H46-250825-00010821PHI CHUNG THUC CHU KY630486B6",
        ),
        (
            fee(
                "970436",
                "1023456789",
                8_000,
                "H50.24.19-261109-0007",
                "PHÍ TRÍCH LỤC HỘ TỊCH",
            ),
            "00020101021238540010A00000072701240006970436011010234567890208QRIBFTTA5303704540480005802VN62500121H50.24.19-261109-00070821PHI TRICH LUC HO TICH630417B0",
        ),
        (
            named,
            "00020101021238580010A000000727012800069704180114215100012345670208QRIBFTTA53037045405160005802VN5916UBND XA KHE SANH6009QUANG TRI62440121H50.24.19-261109-000808152 BAN TRICH LUC6304E85C",
        ),
        (
            fee(
                "970415",
                "118000123456",
                10_000,
                "G01.899.108-261109-0001",
                "LỆ PHÍ THƯỜNG TRÚ",
            ),
            "00020101021238560010A0000007270126000697041501121180001234560208QRIBFTTA53037045405100005802VN62480123G01.899.108-261109-00010817LE PHI THUONG TRU6304FDA7",
        ),
        (
            fee(
                "970422",
                "0990123456789",
                400_000,
                "H50.24.19-261109-0010",
                "LỆ PHÍ NUÔI CON NUÔI",
            ),
            "00020101021238570010A00000072701270006970422011309901234567890208QRIBFTTA530370454064000005802VN62490121H50.24.19-261109-00100820LE PHI NUOI CON NUOI63041F9E",
        ),
        (
            to("970405", "3600201008888"),
            "00020101021138570010A00000072701270006970405011336002010088880208QRIBFTTA53037045802VN6304BE33",
        ),
        (
            VietQr {
                kind: Account::Card,
                ..to("970436", "9704366600001234567")
            },
            "00020101021138630010A00000072701330006970436011997043666000012345670208QRIBFTTC53037045802VN6304DAD6",
        ),
        (
            test(1),
            "00020101021238580010A000000727012800069704070114190300000000010208QRIBFTTA5303704540115802VN62080804TEST6304E474",
        ),
        (
            test(9_999_999_999_999),
            "00020101021238580010A000000727012800069704070114190300000000010208QRIBFTTA5303704541399999999999995802VN62080804TEST6304561C",
        ),
    ]
}

#[test]
fn transfers_are_written_to_the_byte() {
    for (transfer, code) in samples() {
        assert_eq!(transfer.encode().as_deref(), Ok(code));
    }
}

#[test]
fn transfers_read_back() {
    for (_, code) in samples() {
        let read = VietQr::decode(code).unwrap();
        assert_eq!(read.encode().as_deref(), Ok(code));
    }
}

#[test]
fn what_a_bank_would_refuse_is_refused() {
    use VietQrProblem::*;
    for (code, why) in [
        (
            "00020101021238570010A00000072701270006970403011300110123456780208QRIBFTTA530370454061800005802VN62340107NPS68690819thanh toan don hang63042E20",
            CheckSum,
        ),
        (
            "00020101021238570010A00000072701270006970403011300110123456780208QRIBFTTA530384054061800005802VN62340107NPS68690819thanh toan don hang63042799",
            OtherCurrency,
        ),
        (
            "00020101021238570010A00000077501270006970403011300110123456780208QRIBFTTA530370454061800005802VN62340107NPS68690819thanh toan don hang630433FE",
            OtherNetwork,
        ),
        (
            "00020101021238570010A000000727012700069704030113001101234567",
            Damaged,
        ),
        (
            "00020101021238570010A00000072701270006970403011300110123456780208QRIBFTTA5303704540618000062340107NPS68690819thanh toan don hang6304CA5F",
            OtherCountry,
        ),
        (
            "00020101021238570010A00000072701270006970403011300110123456780208QRIBFTTA53037045406180.005802VN62340107NPS68690819thanh toan don hang6304A34B",
            Amount,
        ),
        ("1.001193", NotAPayment),
    ] {
        assert_eq!(VietQr::decode(code), Err(why), "{code}");
    }
}

#[test]
fn nothing_is_cut_to_fit() {
    let long = VietQr::fee(
        "970405",
        "3600201008888",
        Money(1),
        "000.00.16.H46-250825-00012",
        "",
    );
    assert_eq!(long.encode(), Err(VietQrProblem::TooLong));
    let nothing = VietQr::fee("970405", "3600201008888", Money(0), "X", "");
    assert_eq!(nothing.encode(), Err(VietQrProblem::Amount));
    assert_eq!(to("97040", "1").encode(), Err(VietQrProblem::Bank));
    assert_eq!(to("970405", "12 34").encode(), Err(VietQrProblem::Number));
}

proptest! {
    #[test]
    fn no_text_makes_the_reader_panic(text in any::<String>()) {
        let _ = VietQr::decode(&text);
    }

    #[test]
    fn no_fields_make_the_reader_panic(text in "000201[0-9A-Zđ]{0,60}") {
        let _ = VietQr::decode(&text);
    }

    #[test]
    fn every_fee_reads_back(amount in 1u64..=LARGEST_AMOUNT, bill in "[0-9A-Z.-]{1,25}", purpose in "[A-Z0-9]{1,25}") {
        let fee = VietQr::fee("970405", "3600201008888", Money(amount), &bill, &purpose);
        prop_assert_eq!(VietQr::decode(&fee.encode().unwrap()), Ok(fee));
    }
}
