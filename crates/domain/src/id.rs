//! Ids made on the phone, so that a request sent twice is recognised; never made from a hidden clock.

use std::fmt;
use std::str::FromStr;

use calendar::Timestamp;
use reader::readable;
use serde::{Serialize, Serializer};
use uuid::{Builder, Uuid};

/// The text is not a UUID of version 7 (RFC 9562).
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a version 7 UUID")]
pub struct InvalidId;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Uuid);

        impl $name {
            /// A new id from the present instant and ten bytes of good randomness (RFC 9562 §5.7).
            /// Instants before 1970 count as 1970.
            pub fn new(now: Timestamp, random: [u8; 10]) -> Self {
                let millis = u64::try_from(now.millis()).unwrap_or(0);
                Self(Builder::from_unix_timestamp_millis(millis, &random).into_uuid())
            }

            /// Reads a version 7 UUID.
            pub fn parse(text: &str) -> Result<Self, InvalidId> {
                let id = Uuid::try_parse(text).map_err(|_| InvalidId)?;
                if id.get_version_num() == 7 { Ok(Self(id)) } else { Err(InvalidId) }
            }

            /// The sixteen bytes, big-endian, as databases keep them.
            pub const fn as_bytes(&self) -> &[u8; 16] {
                self.0.as_bytes()
            }

            /// When the phone made it, by the phone's own clock.
            pub fn made_at(&self) -> Timestamp {
                let [a, b, c, d, e, f, ..] = *self.0.as_bytes();
                Timestamp::from_millis(i64::from_be_bytes([0, 0, a, b, c, d, e, f]))
            }
        }

        impl FromStr for $name {
            type Err = InvalidId;
            fn from_str(text: &str) -> Result<Self, InvalidId> {
                Self::parse(text)
            }
        }

        impl From<$name> for Uuid {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        impl TryFrom<Uuid> for $name {
            type Error = InvalidId;
            fn try_from(id: Uuid) -> Result<Self, InvalidId> {
                if id.get_version_num() == 7 { Ok(Self(id)) } else { Err(InvalidId) }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(&self.0, f)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(&self.0)
            }
        }

        readable!(text $name);
        readable!(with $name);
    };
}

id!(
    /// A dossier, and the draft it was before: they share the id.
    DossierId
);
id!(
    /// One deed of a citizen on a dossier: withdraw, supplement, confirm a draft, rate.
    ActionId
);
id!(
    /// One attempt to pay one obligation.
    PaymentId
);

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn ids_sort_by_the_time_they_were_made() {
        let first = DossierId::new(Timestamp::from_millis(1_795_400_000_000), [255; 10]);
        let second = DossierId::new(Timestamp::from_millis(1_795_400_000_001), [0; 10]);
        assert!(first < second && first.to_string() < second.to_string());
        assert_eq!(first.made_at(), Timestamp::from_millis(1_795_400_000_000));
    }

    #[test]
    fn only_version_7_is_taken() {
        assert_eq!(
            DossierId::parse("67e55044-10b1-426f-9247-bb680e5fe0c8"),
            Err(InvalidId)
        );
        assert_eq!(DossierId::parse("không phải"), Err(InvalidId));
    }

    proptest! {
        #[test]
        fn an_id_reads_back(millis in any::<i64>(), random in any::<[u8; 10]>()) {
            let id = PaymentId::new(Timestamp::from_millis(millis), random);
            prop_assert_eq!(PaymentId::parse(&id.to_string()), Ok(id));
        }
    }
}
