//! Reading enums whose kind is named by the field `type`, with few bytes of wasm; it knows no format.

/// `tagged!(Action { Rate = "rate" { stars, note; comment } })`: fields before the semicolon must be there, those after it
/// may be missing. The counterpart of `#[serde(tag = "type")]` for [`reader::readable!`].
macro_rules! tagged {
    ($type:ident { $($variant:ident = $word:literal { $($need:ident),* $(; $($take:ident),*)? }),* $(,)? }) => {
        impl reader::Read for $type {
            fn read(value: serde_json::Value) -> Result<Self, reader::Unreadable> {
                let mut fields = reader::Fields::of(value, stringify!($type))?;
                let word: String = fields.need("type")?;
                Ok(match word.as_str() {
                    $($word => Self::$variant {
                        $($need: fields.need(stringify!($need))?,)*
                        $($($take: fields.take(stringify!($take))?,)*)?
                    },)*
                    _ => return Err(reader::Unreadable::new(stringify!($type))),
                })
            }
        }
        reader::readable!(with $type);
    };
}

pub(crate) use tagged;
