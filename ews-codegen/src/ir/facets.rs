//! What a schema asks of a value beyond its type.

use std::collections::HashMap;
use std::hash::{Hash, Hasher};
use std::ops::{Deref, DerefMut};
use std::sync::{Arc, LazyLock};

/// What a schema asks of a value beyond its type.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Facets {
    /// The built-in type that says how values are spelled and compared, where it is not `xs:string` or one like it.
    pub(crate) kind: Option<&'static str>,
    pub(crate) white_space: WhiteSpace,
    pub(crate) min_inclusive: Option<String>,
    pub(crate) max_inclusive: Option<String>,
    pub(crate) min_exclusive: Option<String>,
    pub(crate) max_exclusive: Option<String>,
    pub(crate) min_length: Option<String>,
    pub(crate) max_length: Option<String>,
    pub(crate) total_digits: Option<String>,
    pub(crate) fraction_digits: Option<String>,
    pub(crate) patterns: Vec<String>,
    /// The values allowed, where the type is not an enumeration of its own.
    pub(crate) values: Vec<String>,
}

/// What counts of the white space in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum WhiteSpace {
    Preserve,
    Replace,
    Collapse,
}

impl WhiteSpace {
    /// The text with only the white space that counts.
    pub(crate) fn normalize(self, text: &str) -> String {
        let is_space = |c: char| matches!(c, ' ' | '\t' | '\r' | '\n');
        match self {
            WhiteSpace::Preserve => text.to_owned(),
            WhiteSpace::Replace => text.replace(is_space, " "),
            WhiteSpace::Collapse => {
                let words: Vec<&str> = text.split(is_space).filter(|word| !word.is_empty()).collect();
                words.join(" ")
            }
        }
    }
}

/// The built-in types that have a spelling or an order of their own.
const KINDS: &[&str] = &[
    "boolean",
    "decimal",
    "integer",
    "float",
    "double",
    "dateTime",
    "date",
    "time",
    "duration",
    "gYear",
    "gYearMonth",
    "gMonth",
    "gMonthDay",
    "gDay",
    "hexBinary",
    "base64Binary",
    "language",
    "Name",
    "NCName",
    "ID",
    "IDREF",
    "ENTITY",
    "NMTOKEN",
    "QName",
    "NOTATION",
];

/// The built-in types that are whole numbers.
const INTEGERS: &[&str] = &[
    "byte",
    "short",
    "int",
    "long",
    "unsignedByte",
    "unsignedShort",
    "unsignedInt",
    "unsignedLong",
    "negativeInteger",
    "nonPositiveInteger",
    "nonNegativeInteger",
    "positiveInteger",
];

impl Facets {
    /// No facets.
    const NONE: Facets = Facets {
        kind: None,
        white_space: WhiteSpace::Preserve,
        min_inclusive: None,
        max_inclusive: None,
        min_exclusive: None,
        max_exclusive: None,
        min_length: None,
        max_length: None,
        total_digits: None,
        fraction_digits: None,
        patterns: Vec::new(),
        values: Vec::new(),
    };

    /// The kind of the union without members, which has no values.
    pub(crate) const NOTHING: &'static str = "nothing";

    /// Whether the type has no text that is not one of its values.
    pub(crate) fn allow_any_text(&self) -> bool {
        let Facets {
            kind,
            min_length,
            max_length,
            values,
            ..
        } = self;
        kind.is_none() && min_length.is_none() && max_length.is_none() && values.is_empty()
    }
}

/// Those of one use of a type. Nearly all have none, and copies of the others are cheap.
#[derive(Clone, Debug, Default)]
pub(crate) struct SharedFacets(Option<Arc<Facets>>);

impl SharedFacets {
    /// What a built-in type of XML Schema asks beyond the Rust type that it becomes.
    pub(crate) fn of_xsd(name: &str) -> Self {
        static KNOWN: LazyLock<HashMap<&str, SharedFacets>> = LazyLock::new(|| {
            let names = KINDS
                .iter()
                .chain(INTEGERS)
                .chain(&["normalizedString", "token", "anyURI"]);
            names.map(|name| (*name, SharedFacets::made_of_xsd(name))).collect()
        });
        KNOWN.get(name).cloned().unwrap_or_default()
    }

    fn made_of_xsd(name: &str) -> Self {
        let white_space = match name {
            "normalizedString" => WhiteSpace::Replace,
            _ => WhiteSpace::Collapse,
        };
        let kind = match INTEGERS.contains(&name) {
            true => Some("integer"),
            false => KINDS.iter().copied().find(|kind| *kind == name),
        };
        let (min, max) = match name {
            "positiveInteger" => (Some("1"), None),
            "nonNegativeInteger" => (Some("0"), None),
            "nonPositiveInteger" => (None, Some("0")),
            "negativeInteger" => (None, Some("-1")),
            _ => (None, None),
        };
        SharedFacets(Some(Arc::new(Facets {
            kind,
            white_space,
            min_inclusive: min.map(str::to_owned),
            max_inclusive: max.map(str::to_owned),
            ..Facets::NONE
        })))
    }
}

impl Deref for SharedFacets {
    type Target = Facets;

    fn deref(&self) -> &Facets {
        static NONE: Facets = Facets::NONE;
        self.0.as_deref().unwrap_or(&NONE)
    }
}

impl DerefMut for SharedFacets {
    fn deref_mut(&mut self) -> &mut Facets {
        Arc::make_mut(self.0.get_or_insert_with(|| Arc::new(Facets::NONE)))
    }
}

impl PartialEq for SharedFacets {
    fn eq(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (None, None) => true,
            // Some may be none all the same.
            _ => **self == **other,
        }
    }
}

impl Eq for SharedFacets {}

impl Hash for SharedFacets {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (**self).hash(state);
    }
}
