//! Names of Vietnamese banks by the six digits that payment codes carry. From the public list of NAPAS members, 2026.

const BANKS: [(u32, &str); 57] = [
    (422_589, "CIMB Bank"),
    (458_761, "HSBC Vietnam"),
    (546_034, "CAKE by VPBank"),
    (546_035, "Ubank by VPBank"),
    (668_888, "Kasikornbank"),
    (796_500, "DBS Bank"),
    (801_011, "Nonghyup Bank"),
    (963_369, "Liobank"),
    (963_388, "Timo"),
    (970_400, "SaigonBank"),
    (970_403, "Sacombank"),
    (970_405, "Agribank"),
    (970_406, "Vikki Bank"),
    (970_407, "Techcombank"),
    (970_408, "GPBank"),
    (970_409, "BacA Bank"),
    (970_410, "Standard Chartered Vietnam"),
    (970_412, "PVcomBank"),
    (970_414, "MBV"),
    (970_415, "VietinBank"),
    (970_416, "ACB"),
    (970_418, "BIDV"),
    (970_419, "NCB Bank"),
    (970_421, "VietNgaBank"),
    (970_422, "MB Bank"),
    (970_423, "TPBank"),
    (970_424, "Shinhan Bank"),
    (970_425, "AB Bank"),
    (970_426, "MSB"),
    (970_427, "VietABank"),
    (970_428, "Nam A Bank"),
    (970_429, "SCB"),
    (970_430, "PG Bank"),
    (970_431, "Eximbank"),
    (970_432, "VPBank"),
    (970_433, "VietBank"),
    (970_434, "Indovina Bank"),
    (970_436, "Vietcombank"),
    (970_437, "HDBank"),
    (970_438, "BaoViet Bank"),
    (970_439, "Public Bank Vietnam"),
    (970_440, "SeABank"),
    (970_441, "VIB"),
    (970_442, "HongLeong Bank"),
    (970_443, "SHB"),
    (970_444, "CB Bank"),
    (970_446, "Co-op Bank"),
    (970_448, "OCB Bank"),
    (970_449, "LPBank"),
    (970_452, "KienlongBank"),
    (970_454, "BVBank"),
    (970_455, "IBK HN"),
    (970_456, "IBK HCM"),
    (970_457, "Woori Bank"),
    (970_458, "United Overseas Bank Vietnam"),
    (970_462, "Kookmin Bank HN"),
    (970_463, "Kookmin Bank HCM"),
];

/// The bank as people call it; `None` when its number is not known.
pub fn bank_name(bank: &str) -> Option<&'static str> {
    let number: u32 = bank.parse().ok()?;
    let at = BANKS.binary_search_by_key(&number, |entry| entry.0).ok()?;
    Some(BANKS[at].1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn banks_are_found_by_their_number() {
        assert_eq!(bank_name("970405"), Some("Agribank"));
        assert_eq!(bank_name("970436"), Some("Vietcombank"));
        assert_eq!(bank_name("000000"), None);
        assert_eq!(bank_name("VCB"), None);
        assert!(BANKS.is_sorted_by_key(|entry| entry.0));
    }
}
