//! From the sheets a civil servant writes to the bundle a phone runs: native only.
