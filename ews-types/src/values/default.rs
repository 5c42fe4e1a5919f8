//! Elements that are there, but empty, and have a value all the same.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, Deserializer, Visitor};

/// Declares a function for serde's `deserialize_with` that reads an empty element as the value of a text: the `default` or
/// `fixed` value that the schema has for the element.
///
/// The text follows `$default:`, or `$nillable:` for a list in which `xsi:nil` takes a place (see [`keep_nil`]). Generated
/// code calls this; it works on types of your own as well:
///
/// ```
/// use ews_types::{Body, Envelope, Header};
/// use serde::{Deserialize, Serialize};
///
/// ews_types::element_default! { ten = "$default:10" }
///
/// #[derive(Serialize, Deserialize)]
/// struct Page {
///     #[serde(rename = "m:Size", default, deserialize_with = "ten")]
///     size: Option<u32>,
/// }
///
/// impl Body for Page {
///     type Header = Header;
///     const ELEMENTS: &'static [&'static str] = &["m:Page"];
/// }
///
/// let xml = r#"<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"
///     xmlns="http://schemas.microsoft.com/exchange/services/2006/messages"><s:Body><Page><Size/></Page></s:Body></s:Envelope>"#;
/// assert_eq!(Envelope::<Page>::from_xml(xml)?.body.size, Some(10));
/// # Ok::<(), ews_types::Error>(())
/// ```
///
/// [`keep_nil`]: crate::keep_nil
#[macro_export]
macro_rules! element_default {
    ($name:ident = $value:literal) => {
        fn $name<'de, T: ::serde::Deserialize<'de>, D: ::serde::Deserializer<'de>>(
            deserializer: D,
        ) -> ::core::result::Result<T, D::Error> {
            $crate::__private::deserialize_named(deserializer, $value)
        }
    };
}

/// Reads what is inside a newtype of this name: the name tells the reader how.
pub fn deserialize_named<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
    deserializer: D,
    name: &'static str,
) -> Result<T, D::Error> {
    deserializer.deserialize_newtype_struct(name, Inside(PhantomData))
}

/// Hands on what is inside.
struct Inside<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for Inside<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value or nil")
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<T, D::Error> {
        T::deserialize(deserializer)
    }
}
