//! Values that XML Schema has and Rust has not.

pub(crate) mod base64;
mod date_time;
mod default;
pub mod facets;
#[cfg(feature = "jiff")]
mod jiff;
mod nil;
mod open_enum;
pub(crate) mod qname;

#[doc(hidden)]
pub use self::open_enum::__private;

pub use self::base64::Base64Binary;
pub use self::date_time::{Date, DateTime, Duration, Time};
#[cfg(feature = "jiff")]
pub use self::jiff::ConversionError;
pub use self::nil::{Nillable, keep_nil};
pub use self::qname::{ParseQNameError, QName};
