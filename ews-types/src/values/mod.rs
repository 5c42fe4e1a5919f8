//! Values that XML Schema has and Rust has not.

pub(crate) mod base64;
#[cfg(feature = "chrono")]
mod chrono;
#[cfg(any(feature = "chrono", feature = "jiff", feature = "time"))]
mod conversion;
mod counts;
mod date_time;
mod default;
pub mod facets;
mod hex;
mod integer;
#[cfg(feature = "jiff")]
mod jiff;
mod lexical;
mod moment;
mod nil;
mod numeral;
mod open_enum;
pub(crate) mod qname;
mod simple;
#[cfg(feature = "time")]
mod time;
pub(crate) mod union;

#[doc(hidden)]
pub mod __private {
    pub use super::default::deserialize_named;
    pub use super::open_enum::{Index, deserialize_enumeration, read_enumeration};
    pub use super::simple::{list_text, read_list};
    pub use super::union::{deserialize_union, parse_union, read_member, write_member};
    pub use crate::xml::derived::from_derived;
}

pub use self::base64::Base64Binary;
#[cfg(any(feature = "chrono", feature = "jiff", feature = "time"))]
pub use self::conversion::ConversionError;
pub use self::date_time::{Date, DateTime, Duration, Time};
pub use self::hex::HexBinary;
pub use self::integer::Integer;
pub use self::nil::{Nillable, keep_nil};
pub use self::qname::{ParseQNameError, QName};
