//! Wildcards: which namespaces an `xs:any` takes.

use std::fmt;

use super::XmlName;
use super::name::Namespace;

/// The namespaces of the elements that stand for an `xs:any`, or of the attributes that stand for an `xs:anyAttribute`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Wildcard {
    /// Any, or none.
    Any,
    /// Any but this one. An element without a namespace does not count.
    Other(Namespace),
    /// One of these, with `None` for no namespace.
    Listed(Vec<Namespace>),
}

impl Wildcard {
    /// Whether an element of this namespace counts.
    fn takes(&self, namespace: &Namespace) -> bool {
        match self {
            Wildcard::Any => true,
            Wildcard::Other(own) => namespace != own && *namespace != Namespace::None,
            Wildcard::Listed(listed) => listed.contains(namespace),
        }
    }

    /// Whether this element counts.
    pub(crate) fn takes_element(&self, name: &XmlName) -> bool {
        self.takes(&name.namespace)
    }

    /// Whether there are elements that count for both.
    pub(crate) fn overlaps(&self, other: &Wildcard) -> bool {
        match (self, other) {
            (Wildcard::Listed(listed), wildcard) | (wildcard, Wildcard::Listed(listed)) => {
                listed.iter().any(|namespace| wildcard.takes(namespace))
            }
            _ => true,
        }
    }

    /// What both take: that of a type which several wildcards describe.
    pub(crate) fn intersection(&self, other: &Wildcard) -> Wildcard {
        match (self, other) {
            (Wildcard::Any, wildcard) | (wildcard, Wildcard::Any) => wildcard.clone(),
            (Wildcard::Listed(listed), wildcard) | (wildcard, Wildcard::Listed(listed)) => {
                let taken = listed.iter().filter(|namespace| wildcard.takes(namespace));
                Wildcard::Listed(taken.cloned().collect())
            }
            // Two namespaces that are both not taken cannot be said; one of them is the missing one at most.
            (Wildcard::Other(Namespace::None), other) | (other, Wildcard::Other(_)) => other.clone(),
        }
    }

    /// What one of them takes: that of a type which extends another.
    pub(crate) fn union(&self, other: &Wildcard) -> Wildcard {
        match (self, other) {
            (Wildcard::Listed(one), Wildcard::Listed(other)) => {
                let more = other.iter().filter(|namespace| !one.contains(namespace));
                Wildcard::Listed(one.iter().chain(more).cloned().collect())
            }
            (one, other) if one == other => one.clone(),
            (Wildcard::Other(own), Wildcard::Listed(listed)) | (Wildcard::Listed(listed), Wildcard::Other(own)) => {
                match (listed.contains(own), listed.contains(&Namespace::None)) {
                    (false, false) => Wildcard::Other(own.clone()),
                    (true, false) => Wildcard::Other(Namespace::None),
                    // Nothing less says that what has no namespace is taken.
                    (_, true) => Wildcard::Any,
                }
            }
            (Wildcard::Other(_), Wildcard::Other(_)) => Wildcard::Other(Namespace::None),
            (Wildcard::Any, _) | (_, Wildcard::Any) => Wildcard::Any,
        }
    }

    /// How it stands in a serde name: `**`, `!m:*`, `t:*|{urn:x}*|*`.
    pub(crate) fn to_text(&self) -> String {
        let of = |namespace: &Namespace| {
            XmlName {
                namespace: namespace.clone(),
                local: "*".into(),
            }
            .to_text()
        };
        match self {
            Wildcard::Any => "**".to_owned(),
            Wildcard::Other(own) => format!("!{}", of(own)),
            Wildcard::Listed(listed) => listed.iter().map(of).collect::<Vec<_>>().join("|"),
        }
    }
}

impl Wildcard {
    /// In words, with what it takes: `element`, `attribute`.
    pub(crate) fn words(&self, what: &str) -> String {
        let of = |namespace: &Namespace| match namespace.as_deref() {
            Some(uri) => format!("`{uri}`"),
            None => "no namespace".to_owned(),
        };
        match self {
            Wildcard::Any => format!("any {what}"),
            Wildcard::Other(Namespace::None) => format!("any {what} that has a namespace"),
            Wildcard::Other(own) => format!("any {what} of a namespace other than {}", of(own)),
            Wildcard::Listed(listed) => {
                let listed: Vec<_> = listed.iter().map(of).collect();
                format!("any {what} in {}", listed.join(" or "))
            }
        }
    }
}

impl fmt::Display for Wildcard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words("element"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ir::{MESSAGES, TYPES};

    fn namespace(uri: &str) -> Namespace {
        XmlName::new(Some(uri), "a").namespace
    }

    #[test]
    fn a_wildcard_takes_what_the_schema_says() {
        let other = Wildcard::Other(namespace(MESSAGES));
        let listed = Wildcard::Listed(vec![namespace("urn:x"), Namespace::None]);
        let takes = |wildcard: &Wildcard| {
            [Some(MESSAGES), Some("urn:x"), None].map(|uri| wildcard.takes_element(&XmlName::new(uri, "a")))
        };
        assert_eq!(takes(&Wildcard::Any), [true, true, true]);
        assert_eq!(takes(&other), [false, true, false]);
        assert_eq!(takes(&listed), [false, true, true]);
        assert_eq!([&other, &listed].map(Wildcard::to_text), ["!m:*", "{urn:x}*|*"]);
    }

    #[test]
    fn wildcards_of_attributes_are_brought_together() {
        let listed = |uris: &[&str]| Wildcard::Listed(uris.iter().map(|uri| namespace(uri)).collect());
        let other = Wildcard::Other(namespace(MESSAGES));
        let local = Wildcard::Listed(vec![Namespace::None]);
        assert_eq!(other.intersection(&listed(&[MESSAGES, TYPES])), listed(&[TYPES]));
        assert_eq!(Wildcard::Any.intersection(&other), other);
        assert_eq!(other.union(&listed(&[MESSAGES])), Wildcard::Other(Namespace::None));
        assert_eq!(
            listed(&["urn:a"]).union(&listed(&["urn:b", "urn:a"])),
            listed(&["urn:a", "urn:b"])
        );
        assert_eq!(other.union(&local), Wildcard::Any);
    }

    #[test]
    fn wildcards_overlap_where_both_take_an_element() {
        let other = Wildcard::Other(namespace(MESSAGES));
        let listed = |uris: &[&str]| Wildcard::Listed(uris.iter().map(|uri| namespace(uri)).collect());
        assert!(Wildcard::Any.overlaps(&other) && other.overlaps(&Wildcard::Other(namespace(TYPES))));
        assert!(other.overlaps(&listed(&[MESSAGES, TYPES])));
        assert!(!listed(&[MESSAGES]).overlaps(&other));
        assert!(!listed(&["urn:a"]).overlaps(&listed(&["urn:b"])));
    }
}
