//! Serde asks a serializer for a response to every kind of value; these are the ones that XML has no place for.

use crate::xml::error::{ErrorKind, WriteError};

#[cold]
pub(super) fn unsupported<T>(what: &str) -> Result<T, WriteError> {
    Err(WriteError::new(
        ErrorKind::Unsupported,
        format!("{what} cannot be written as XML"),
    ))
}

/// Refuses the named kinds of values: `refuse! { tuple map }`.
macro_rules! refuse {
    ($($kind:ident)*) => { $(refuse!(@ $kind);)* };
    (@ tuple) => {
        type SerializeTuple = serde::ser::Impossible<(), WriteError>;
        type SerializeTupleStruct = serde::ser::Impossible<(), WriteError>;
        type SerializeTupleVariant = serde::ser::Impossible<(), WriteError>;
        fn serialize_tuple(self, _len: usize) -> Result<Self::SerializeTuple> {
            unsupported("a tuple")
        }
        fn serialize_tuple_struct(self, _name: &'static str, _len: usize) -> Result<Self::SerializeTupleStruct> {
            unsupported("a tuple struct")
        }
        fn serialize_tuple_variant(self, _name: &'static str, _index: u32, _variant: &'static str, _len: usize) -> Result<Self::SerializeTupleVariant> {
            unsupported("a tuple variant")
        }
    };
    (@ map) => {
        type SerializeMap = serde::ser::Impossible<(), WriteError>;
        fn serialize_map(self, _len: Option<usize>) -> Result<Self::SerializeMap> {
            unsupported("a map")
        }
    };
}

pub(super) use refuse;
