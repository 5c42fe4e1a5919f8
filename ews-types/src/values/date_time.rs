//! Dates and times of XML Schema, kept exactly as they are written.

use std::fmt;

use serde_derive::{Deserialize, Serialize};

macro_rules! lexical {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// The text, as it is in the document.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.to_owned())
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self(text)
            }
        }

        impl From<$name> for String {
            fn from(value: $name) -> Self {
                value.0
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

lexical! {
    /// A point in time (`xs:dateTime`): `2026-11-23T14:31:00Z`, with an offset, or with no zone at all.
    ///
    /// Exchange sends all three, and which one it was matters to the caller; so the text is kept as it is. Convert it
    /// with the date and time library of your choice, or with the feature `jiff`.
    ///
    /// ```
    /// use ews_types::DateTime;
    ///
    /// let start = DateTime::from("2026-11-23T14:31:00Z");
    /// assert_eq!(start.as_str(), "2026-11-23T14:31:00Z");
    /// ```
    DateTime
}

lexical! {
    /// A day (`xs:date`): `2026-11-23`. Some servers add a zone: `2026-11-23+01:00`.
    Date
}

lexical! {
    /// A time of day (`xs:time`): `14:31:00`.
    Time
}

lexical! {
    /// A length of time (`xs:duration`): `PT30M`, `-P1D`.
    Duration
}
