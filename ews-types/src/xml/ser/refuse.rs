//! Serde asks a serializer for a response to every kind of value; these are the ones that XML has no place for.

use crate::xml::error::{ErrorKind, WriteError};

pub(super) fn unsupported<T>(what: &str) -> Result<T, WriteError> {
    Err(WriteError::new(
        ErrorKind::Unsupported,
        format!("{what} cannot be written as XML"),
    ))
}

/// Refuses the named kinds of values: `refuse! { "in an attribute": tuple map seq }`.
macro_rules! refuse {
    ($where:literal: $($kind:ident)*) => { $(refuse!(@ $kind $where);)* };
    (@ seq $where:literal) => {
        type SerializeSeq = serde::ser::Impossible<(), WriteError>;
        fn serialize_seq(self, _len: Option<usize>) -> Result<Self::SerializeSeq> {
            unsupported(concat!("a repeated value ", $where))
        }
    };
    (@ tuple $where:literal) => {
        type SerializeTuple = serde::ser::Impossible<(), WriteError>;
        type SerializeTupleStruct = serde::ser::Impossible<(), WriteError>;
        type SerializeTupleVariant = serde::ser::Impossible<(), WriteError>;
        fn serialize_tuple(self, _len: usize) -> Result<Self::SerializeTuple> {
            unsupported(concat!("a tuple ", $where))
        }
        fn serialize_tuple_struct(self, _name: &'static str, _len: usize) -> Result<Self::SerializeTupleStruct> {
            unsupported(concat!("a tuple struct ", $where))
        }
        fn serialize_tuple_variant(self, _name: &'static str, _index: u32, _variant: &'static str, _len: usize) -> Result<Self::SerializeTupleVariant> {
            unsupported(concat!("a tuple variant ", $where))
        }
    };
    (@ map $where:literal) => {
        type SerializeMap = serde::ser::Impossible<(), WriteError>;
        fn serialize_map(self, _len: Option<usize>) -> Result<Self::SerializeMap> {
            unsupported(concat!("a map ", $where))
        }
    };
    (@ structure $where:literal) => {
        type SerializeStruct = serde::ser::Impossible<(), WriteError>;
        fn serialize_struct(self, _name: &'static str, _len: usize) -> Result<Self::SerializeStruct> {
            unsupported(concat!("a struct ", $where))
        }
    };
    (@ variant $where:literal) => {
        type SerializeStructVariant = serde::ser::Impossible<(), WriteError>;
        fn serialize_struct_variant(self, _name: &'static str, _index: u32, _variant: &'static str, _len: usize) -> Result<Self::SerializeStructVariant> {
            unsupported(concat!("a struct variant ", $where))
        }
    };
    (@ newtype_variant $where:literal) => {
        fn serialize_newtype_variant<T: ?Sized + Serialize>(self, _name: &'static str, _index: u32, _variant: &'static str, _value: &T) -> Result<()> {
            unsupported(concat!("a choice ", $where))
        }
    };
    (@ newtype $where:literal) => {
        fn serialize_newtype_struct<T: ?Sized + Serialize>(self, _name: &'static str, value: &T) -> Result<()> {
            value.serialize(self)
        }
    };
    (@ unit $where:literal) => {
        fn serialize_unit(self) -> Result<()> {
            unsupported(concat!("a unit ", $where))
        }
        fn serialize_unit_struct(self, _name: &'static str) -> Result<()> {
            unsupported(concat!("a unit struct ", $where))
        }
        fn serialize_unit_variant(self, _name: &'static str, _index: u32, _variant: &'static str) -> Result<()> {
            unsupported(concat!("a unit variant ", $where))
        }
    };
    (@ option $where:literal) => {
        fn serialize_none(self) -> Result<()> {
            Ok(())
        }
        fn serialize_some<T: ?Sized + Serialize>(self, value: &T) -> Result<()> {
            value.serialize(self)
        }
    };
    (@ bytes $where:literal) => {
        fn serialize_bytes(self, _value: &[u8]) -> Result<()> {
            unsupported(concat!("bytes ", $where))
        }
    };
    (@ text $where:literal) => {
        fn serialize_str(self, _value: &str) -> Result<()> {
            unsupported(concat!("a text ", $where))
        }
    };
    (@ numbers $where:literal) => {
        refuse! { @ number $where bool serialize_bool }
        refuse! { @ number $where i8 serialize_i8 }
        refuse! { @ number $where i16 serialize_i16 }
        refuse! { @ number $where i32 serialize_i32 }
        refuse! { @ number $where i64 serialize_i64 }
        refuse! { @ number $where u8 serialize_u8 }
        refuse! { @ number $where u16 serialize_u16 }
        refuse! { @ number $where u32 serialize_u32 }
        refuse! { @ number $where u64 serialize_u64 }
        refuse! { @ number $where f32 serialize_f32 }
        refuse! { @ number $where f64 serialize_f64 }
        refuse! { @ number $where char serialize_char }
    };
    (@ number $where:literal $type:ident $method:ident) => {
        fn $method(self, _value: $type) -> Result<()> {
            unsupported(concat!("a ", stringify!($type), " ", $where))
        }
    };
}

pub(super) use refuse;
