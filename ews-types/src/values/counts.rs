//! How many elements a list has: `minOccurs` and `maxOccurs`.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, Deserializer, Error as _, Visitor};
use serde::ser::{Error as _, Serialize, Serializer};

use super::facets::{Checked, Facets, Violation};
use super::simple::Check;

/// Checks how many values there are.
fn check(count: usize, min: usize, max: usize) -> Result<(), Violation> {
    if (min..=max).contains(&count) {
        return Ok(());
    }
    let elements = |count: usize| match count {
        1 => "1 element".to_owned(),
        count => format!("{count} elements"),
    };
    let expected = match (min, max) {
        (min, max) if min == max => elements(min),
        (min, usize::MAX) => format!("at least {}", elements(min)),
        (0, max) => format!("at most {}", elements(max)),
        (min, max) => format!("from {min} to {}", elements(max)),
    };
    let found = match count {
        0 => "none".to_owned(),
        count => count.to_string(),
    };
    Err(Violation::new(expected, found))
}

/// Reads with `R`, and holds the number of values against the bounds if the reader is strict.
struct Counted<T, R> {
    min: usize,
    max: usize,
    read: R,
    values: PhantomData<T>,
}

impl<'de, T, R: ReadList<'de, T>> Visitor<'de> for Counted<T, R> {
    type Value = Vec<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("as many elements as the schema allows")
    }

    /// A lenient reader, and formats that know nothing of occurrences.
    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<Vec<T>, D::Error> {
        self.read.read(deserializer)
    }

    /// A strict reader.
    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Vec<T>, D::Error> {
        let values = self.read.read(deserializer)?;
        check(values.len(), self.min, self.max).map_err(D::Error::custom)?;
        Ok(values)
    }
}

/// How the values themselves are read.
trait ReadList<'de, T> {
    fn read<D: Deserializer<'de>>(self, deserializer: D) -> Result<Vec<T>, D::Error>;
}

struct Plain;

impl<'de, T: Deserialize<'de>> ReadList<'de, T> for Plain {
    fn read<D: Deserializer<'de>>(self, deserializer: D) -> Result<Vec<T>, D::Error> {
        Vec::deserialize(deserializer)
    }
}

struct WithFacets<F>(PhantomData<F>);

impl<'de, F: Facets, T: Check + Deserialize<'de>> ReadList<'de, T> for WithFacets<F> {
    fn read<D: Deserializer<'de>>(self, deserializer: D) -> Result<Vec<T>, D::Error> {
        Checked::<F>::deserialize(deserializer)
    }
}

fn read<'de, T, R: ReadList<'de, T>, D: Deserializer<'de>>(
    read: R,
    (min, max): (usize, usize),
    nil: bool,
    deserializer: D,
) -> Result<Vec<T>, D::Error> {
    let values = PhantomData;
    let name = if nil { "$checked?nil" } else { "$checked" };
    deserializer.deserialize_newtype_struct(name, Counted { min, max, read, values })
}

macro_rules! counts {
    ($($(#[$doc:meta])* $name:ident<$($count:ident),*> = ($min:expr, $max:expr);)*) => {$(
        $(#[$doc])*
        #[derive(Debug)]
        pub enum $name<$(const $count: usize),*> {}

        impl<$(const $count: usize),*> $name<$($count),*> {
            /// Writes the elements.
            ///
            /// # Errors
            ///
            /// If there are too few or too many; and what the serializer refuses.
            pub fn serialize<T: Serialize, S: Serializer>(values: &[T], serializer: S) -> Result<S::Ok, S::Error> {
                check(values.len(), $min, $max).map_err(S::Error::custom)?;
                values.serialize(serializer)
            }

            /// Reads the elements.
            ///
            /// # Errors
            ///
            /// Those of the type itself, and, if the reader is strict, too few or too many.
            pub fn deserialize<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
                deserializer: D,
            ) -> Result<Vec<T>, D::Error> {
                read(Plain, ($min, $max), false, deserializer)
            }

            /// The same for elements that can be nil: see [`keep_nil`](crate::keep_nil).
            ///
            /// # Errors
            ///
            /// As [`deserialize`](Self::deserialize).
            pub fn keep_nil<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
                deserializer: D,
            ) -> Result<Vec<T>, D::Error> {
                read(Plain, ($min, $max), true, deserializer)
            }
        }
    )*};
}

counts! {
    /// For `#[serde(with = "AtLeast::<1>")]`: a `Vec` of which writing rejects less than `MIN` elements.
    ///
    /// What is not there at all is not read by this: see `$lists` in the documentation of the crate.
    AtLeast<MIN> = (MIN, usize::MAX);
    /// For `#[serde(with = "Times::<2, 5>")]`: a `Vec` of at least `MIN` elements and at most `MAX`.
    Times<MIN, MAX> = (MIN, MAX);
}

macro_rules! checked_counts {
    ($($(#[$doc:meta])* $name:ident<$($count:ident),*> = ($min:expr, $max:expr);)*) => {$(
        $(#[$doc])*
        #[derive(Debug)]
        pub struct $name<F, $(const $count: usize),*>(PhantomData<F>);

        impl<F: Facets, $(const $count: usize),*> $name<F, $($count),*> {
            /// Writes the elements.
            ///
            /// # Errors
            ///
            /// If there are too few or too many, or one violates the facets; and what the serializer refuses.
            pub fn serialize<T: Check + Serialize, S: Serializer>(
                values: &Vec<T>,
                serializer: S,
            ) -> Result<S::Ok, S::Error> {
                check(values.len(), $min, $max).map_err(S::Error::custom)?;
                Checked::<F>::serialize(values, serializer)
            }

            /// Reads the elements, each with only the white space that counts.
            ///
            /// # Errors
            ///
            /// Those of the type itself, and, if the reader is strict, too few or too many, or one that violates the facets.
            pub fn deserialize<'de, T: Check + Deserialize<'de>, D: Deserializer<'de>>(
                deserializer: D,
            ) -> Result<Vec<T>, D::Error> {
                read(WithFacets::<F>(PhantomData), ($min, $max), false, deserializer)
            }
        }
    )*};
}

checked_counts! {
    /// [`AtLeast`] for values with facets.
    CheckedAtLeast<MIN> = (MIN, usize::MAX);
    /// [`Times`] for values with facets.
    CheckedTimes<MIN, MAX> = (MIN, MAX);
}
