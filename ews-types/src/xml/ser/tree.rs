//! `XmlElement` and `XmlAttribute` as what they stand for.

use super::{Place, Result, unsupported};
use crate::xml::attributes::{AttributeNames, RawAttribute, is_name, split_name};
use crate::xml::derived::Types;
use crate::xml::error::{ErrorKind, Quoted, WriteError, shortened};
use crate::xml::field_name;
use crate::xml::namespace;
use crate::xml::text::{push_all, trim};
use crate::xml::write::{Aside, Writer, is_reserved};

/// An `XmlElement`, field by field: `namespace`, perhaps `prefixes`, and `name` come first, then `attributes`, then
/// `children`.
pub(crate) struct Tree<'w> {
    writer: &'w mut Writer,
    /// The serde name of its field or alternative, which says what it may be called.
    place: &'static str,
    namespace: String,
    /// The name, until it is known how that is written.
    local: String,
    /// What is to be declared for values.
    prefixes: Vec<Parts>,
    /// The name as it stands in the tags, once that has been decided.
    tag: String,
    /// The default namespace outside this element.
    outside: Option<String>,
    /// The prefixes in scope outside it.
    scope: usize,
    /// Where the content begins, once the start tag is closed.
    content: Option<usize>,
}

impl<'w> Tree<'w> {
    pub(super) fn new(writer: &'w mut Writer, place: &'static str) -> Self {
        Self {
            scope: writer.scope.mark(),
            writer,
            place,
            namespace: String::new(),
            local: String::new(),
            prefixes: Vec::new(),
            tag: String::new(),
            outside: None,
            content: None,
        }
    }

    /// Where the value of a field is written.
    pub(super) fn field(&mut self, key: &'static str) -> Part<'_> {
        match key {
            "namespace" => Part::Text(&mut self.namespace),
            "prefixes" => Part::Prefixes(&mut self.prefixes),
            "name" => Part::Text(&mut self.local),
            "attributes" => Part::Attributes(Attributes::new(self.writer).into()),
            _ => {
                self.writer.out.push('>');
                self.content = Some(self.writer.out.len());
                Part::Nodes(self.writer)
            }
        }
    }

    pub(super) fn field_written(&mut self, key: &'static str) -> Result<()> {
        match key {
            "name" => {
                let local = std::mem::take(&mut self.local);
                self.start(local)
            }
            _ => Ok(()),
        }
    }

    fn start(&mut self, local: String) -> Result<()> {
        check_name(&local)?;
        check_namespace(&self.namespace)?;
        self.check_place(&local)?;
        let mut default = None;
        let mut declared = Vec::new();
        for Parts { namespace, name, .. } in std::mem::take(&mut self.prefixes) {
            if name.is_empty() {
                check_namespace(&namespace)?;
                default = Some(namespace);
            } else if self.writer.scope.uri(&name) != Some(&namespace) {
                check_prefix(&name, &namespace)?;
                self.writer.scope.bind(&name, &namespace);
                declared.push((name, namespace));
            }
        }
        let default = self.name(local, default, &mut declared)?;
        self.writer.open_declared(&self.tag);
        if default != self.writer.default_namespace {
            self.writer.attribute("xmlns", &default)?;
            self.outside = Some(std::mem::replace(&mut self.writer.default_namespace, default));
        }
        declared.sort();
        for pair in declared.windows(2) {
            if pair[0].0 == pair[1].0 {
                let message = format!("the prefix {} is declared twice", Quoted(&pair[0].0));
                return Err(WriteError::new(ErrorKind::Duplicate, message));
            }
        }
        declared
            .iter()
            .try_for_each(|(prefix, uri)| self.writer.push_declaration(prefix, uri))
    }

    /// Decides how the name is written, and returns the default namespace. That may be given, for a value.
    fn name(&mut self, local: String, given: Option<String>, declared: &mut Vec<(String, String)>) -> Result<String> {
        let namespace = &self.namespace;
        let default = given.as_ref().unwrap_or(&self.writer.default_namespace);
        let prefix = self.writer.scope.prefix(namespace).map(str::to_owned);
        if prefix.is_none() && (given.is_none() || default == namespace) {
            self.tag = local;
            return Ok(namespace.clone());
        }
        if namespace.is_empty() {
            let message = format!("{local} has no namespace, and a default namespace is declared for a value of it");
            return Err(WriteError::new(ErrorKind::InvalidValue, message));
        }
        let default = default.clone();
        let prefix = prefix.unwrap_or_else(|| {
            let prefix = self.writer.scope.free_prefix();
            self.writer.scope.bind(&prefix, namespace);
            declared.push((prefix.clone(), namespace.clone()));
            prefix
        });
        self.tag = format!("{prefix}:{local}");
        Ok(default)
    }

    /// Whether an element of this name may stand here.
    fn check_place(&self, local: &str) -> Result<()> {
        let place = self.place;
        let is_allowed = match field_name::wildcard(place) {
            Some(mut patterns) => patterns.any(|pattern| field_name::takes(pattern, &self.namespace)),
            None if field_name::is_pattern(place) => field_name::any_takes(place, &self.namespace),
            None if place.is_empty() || place.starts_with('$') => true,
            None => field_name::local_of(place) == local && field_name::namespace_of(place) == Some(&self.namespace),
        };
        if is_allowed {
            return Ok(());
        }
        let namespace = Quoted(&self.namespace);
        let message = format!("{local} of the namespace {namespace} is no element for this place ({place})");
        Err(WriteError::new(ErrorKind::InvalidValue, message))
    }

    /// Puts an error into this element, once it has a name.
    pub(super) fn place(&self, error: WriteError) -> WriteError {
        match self.tag.is_empty() {
            true => error,
            false => error.within(shortened(self.tag.as_bytes()).into_owned()),
        }
    }

    pub(super) fn finish(self) {
        let out = &mut self.writer.out;
        if self.content.is_some_and(|content| content < out.len()) {
            push_all(out, &["</", &self.tag, ">"]);
        } else {
            out.truncate(self.content.map_or(out.len(), |content| content - 1));
            out.push_str("/>");
        }
        self.writer.scope.leave(self.scope);
        if let Some(outside) = self.outside {
            self.writer.default_namespace = outside;
        }
    }
}

fn check_name(local: &str) -> Result<()> {
    if is_name(local) {
        return Ok(());
    }
    let message = format!("{} is no name of an element or attribute", Quoted(local));
    Err(WriteError::new(ErrorKind::InvalidValue, message))
}

/// Nothing can be in the namespace of namespace declarations.
fn check_namespace(namespace: &str) -> Result<()> {
    if namespace != namespace::XMLNS {
        return Ok(());
    }
    let message = format!("an element or attribute cannot be in the namespace {namespace:?}");
    Err(WriteError::new(ErrorKind::InvalidValue, message))
}

fn check_prefix(prefix: &str, uri: &str) -> Result<()> {
    check_namespace(uri)?;
    if is_name(prefix) && !is_reserved(prefix) && !uri.is_empty() && uri != namespace::XML {
        return Ok(());
    }
    let message = format!("{} cannot be a prefix of the namespace {}", Quoted(prefix), Quoted(uri));
    Err(WriteError::new(ErrorKind::InvalidValue, message))
}

/// Declares the prefixes that values have in the start tag that was written last, behind what that holds so far.
fn declare_all(writer: &mut Writer, prefixes: Vec<Parts>) -> Result<()> {
    for Parts { namespace, name, .. } in prefixes {
        if writer.scope.uri(&name) == Some(&namespace) {
            continue;
        }
        check_prefix(&name, &namespace)?;
        if !writer.can_declare(&name) {
            let message = format!("the prefix {} stands for another namespace here", Quoted(&name));
            return Err(WriteError::new(ErrorKind::InvalidValue, message));
        }
        writer.declare(&name, &namespace)?;
    }
    Ok(())
}

/// A sequence of `XmlAttribute`s into the start tag.
pub(crate) struct Attributes<'w> {
    writer: &'w mut Writer,
    /// The attributes that the start tag has, by namespace and name.
    seen: AttributeNames,
    /// The field that holds them.
    field: &'static str,
    /// The one that is being written.
    current: Parts,
}

impl<'w> Attributes<'w> {
    pub(super) fn new(writer: &'w mut Writer) -> Self {
        Self::of_field(writer, "$anyAttribute")
    }

    /// Those of a field, whose name says in which namespaces they can be.
    pub(super) fn of_field(writer: &'w mut Writer, field: &'static str) -> Self {
        let seen = written_attributes(writer);
        Self {
            writer,
            seen,
            field,
            current: Parts::default(),
        }
    }
}

/// The attributes that were written to the start tag at the end of a document, by the fields of a struct.
fn written_attributes(writer: &Writer) -> AttributeNames {
    let out = writer.out.as_bytes();
    // No value holds a `<`: the last one begins the start tag.
    let begin = memchr::memrchr(b'<', out).map_or(out.len(), |at| at + 1);
    let mut written = AttributeNames::default();
    let Some((_, attributes)) = split_name(&out[begin..]) else {
        return written;
    };
    for RawAttribute { name, .. } in attributes.flatten() {
        let prefix = String::from_utf8_lossy(name.prefix);
        let uri = match prefix.is_empty() {
            true => "",
            false => writer.scope.uri(&prefix).unwrap_or_default(),
        };
        written.insert(uri.as_bytes(), name.local);
    }
    written
}

impl Attributes<'_> {
    fn attribute(&mut self, parts: Parts) -> Result<()> {
        let Parts {
            namespace,
            name,
            value,
            prefixes,
        } = parts;
        declare_all(self.writer, prefixes)?;
        check_name(&name)?;
        check_namespace(&namespace)?;
        self.check_place(&namespace, &name)?;
        if namespace.is_empty() && name == "xmlns" {
            let message = "an attribute cannot be called xmlns: that would declare a namespace";
            return Err(WriteError::new(ErrorKind::InvalidValue, message));
        }
        let written = match namespace.as_str() {
            namespace::XSI if name == "type" && !self.writer.is_in_scope(trim(&value)) => {
                self.writer.type_attribute(trim(&value))
            }
            "" => self.writer.attribute(&name, &value),
            namespace => self.writer.foreign_attribute(namespace, &name, &value),
        };
        written.map_err(|error| error.within(format!("@{}", shortened(name.as_bytes()))))?;
        if self.seen.insert(namespace.as_bytes(), name.as_bytes()) {
            return Ok(());
        }
        let message = format!("attribute {} occurs more than once", shortened(name.as_bytes()));
        Err(WriteError::new(ErrorKind::Duplicate, message))
    }
}

impl Attributes<'_> {
    /// Whether an attribute of this name may stand here.
    fn check_place(&self, namespace: &str, name: &str) -> Result<()> {
        let patterns = field_name::attribute_wildcard(self.field);
        // XML Schema's own attributes belong everywhere.
        if namespace == namespace::XSI
            || patterns.is_some_and(|mut all| all.any(|pattern| field_name::takes(pattern, namespace)))
        {
            return Ok(());
        }
        let namespace = Quoted(namespace);
        let name = shortened(name.as_bytes());
        let message = format!(
            "attribute {name} of the namespace {namespace} is none for this place ({})",
            self.field
        );
        Err(WriteError::new(ErrorKind::InvalidValue, message))
    }
}

/// The parts of an `XmlAttribute`; or a prefix as the name of its namespace.
#[derive(Default)]
pub(crate) struct Parts {
    namespace: String,
    name: String,
    value: String,
    prefixes: Vec<Parts>,
}

/// What an `XmlElement` is made of: each part takes one kind of value.
pub(crate) enum Part<'w> {
    /// A namespace, a name or a value.
    Text(&'w mut String),
    /// A sequence of `XmlAttribute`s.
    Attributes(Box<Attributes<'w>>),
    /// One of them, or a prefix.
    Attribute(&'w mut Parts),
    /// A sequence of prefixes.
    Prefixes(&'w mut Vec<Parts>),
    /// A sequence of `XmlNode`s, or one of them.
    Nodes(&'w mut Writer),
    /// A `Derived`.
    Derived(Box<Added<'w>>),
}

impl<'w> Part<'w> {
    pub(super) fn string(self, value: &str) -> Result<()> {
        match self {
            Part::Text(text) => text.push_str(value),
            _ => return unsupported("a text in place of attributes or nodes"),
        }
        Ok(())
    }

    /// Where what a variant holds is written.
    pub(super) fn variant(self, variant: &'static str) -> Result<Place<'w>> {
        match (self, variant) {
            (Part::Nodes(writer), "Element") => Ok(Place::element(writer, "$any")),
            (Part::Nodes(writer), _) => Ok(Place::text(writer)),
            _ => unsupported("a choice as an attribute"),
        }
    }

    /// Where the next value of a sequence is written.
    pub(super) fn item(&mut self) -> Result<Part<'_>> {
        match self {
            Part::Nodes(writer) => Ok(Part::Nodes(writer)),
            Part::Attributes(attributes) => {
                attributes.current = Parts::default();
                Ok(Part::Attribute(&mut attributes.current))
            }
            Part::Prefixes(prefixes) => {
                let at = prefixes.len();
                prefixes.push(Parts::default());
                Ok(Part::Attribute(&mut prefixes[at]))
            }
            Part::Text(_) | Part::Attribute(_) | Part::Derived(_) => unsupported("a repeated value as an attribute"),
        }
    }

    pub(super) fn item_written(&mut self) -> Result<()> {
        match self {
            Part::Attributes(attributes) => {
                let parts = std::mem::take(&mut attributes.current);
                attributes.attribute(parts)
            }
            _ => Ok(()),
        }
    }

    /// Where the value of a field is written.
    pub(super) fn field(&mut self, key: &'static str) -> Result<Part<'_>> {
        let parts = match self {
            Part::Attribute(parts) => parts,
            Part::Derived(added) => return Ok(added.field(key)),
            _ => return unsupported("a struct in place of a text, attributes or nodes"),
        };
        Ok(match key {
            "namespace" => Part::Text(&mut parts.namespace),
            "name" => Part::Text(&mut parts.name),
            "prefixes" => Part::Prefixes(&mut parts.prefixes),
            _ => Part::Text(&mut parts.value),
        })
    }

    pub(super) fn field_written(&mut self, key: &'static str) -> Result<()> {
        match self {
            Part::Derived(added) => added.field_written(key),
            _ => Ok(()),
        }
    }
}

/// A `Derived`, field by field, as an `XmlElement`: the type and the attributes go into the start tag at the end of the
/// document, and the elements aside.
pub(crate) struct Added<'w> {
    writer: &'w mut Writer,
    elements: &'w mut Box<str>,
    /// The types that the name may be of.
    allowed: Types<'static>,
    namespace: String,
    local: String,
    /// What is to be declared for values.
    prefixes: Vec<Parts>,
    aside: Option<Aside>,
}

impl<'w> Added<'w> {
    pub(super) fn new(writer: &'w mut Writer, elements: &'w mut Box<str>, allowed: Types<'static>) -> Self {
        Self {
            writer,
            elements,
            allowed,
            namespace: String::new(),
            local: String::new(),
            prefixes: Vec::new(),
            aside: None,
        }
    }

    fn field(&mut self, key: &'static str) -> Part<'_> {
        match key {
            "namespace" => Part::Text(&mut self.namespace),
            "prefixes" => Part::Prefixes(&mut self.prefixes),
            "name" => Part::Text(&mut self.local),
            "attributes" => Part::Attributes(Attributes::new(self.writer).into()),
            _ => {
                self.aside = Some(self.writer.begin_aside());
                Part::Nodes(self.writer)
            }
        }
    }

    fn field_written(&mut self, key: &'static str) -> Result<()> {
        match key {
            "prefixes" => declare_all(self.writer, std::mem::take(&mut self.prefixes)),
            "name" => {
                check_name(&self.local)?;
                self.check_type()?;
                let name = ["{", &self.namespace, "}", &self.local].concat();
                self.writer.type_attribute(&name)
            }
            _ => {
                if let Some(aside) = self.aside.take() {
                    *self.elements = self.writer.end_aside(aside).into();
                }
                Ok(())
            }
        }
    }

    /// Rejects a type that does not derive from the declared one: nobody could read what it adds.
    fn check_type(&self) -> Result<()> {
        let name = (self.namespace.as_str(), self.local.as_str());
        if self.allowed.clone().any(|ty| field_name::split(ty.name) == name) {
            return Ok(());
        }
        let message = format!("{} is no type that derives from the declared one", Quoted(&self.local));
        Err(WriteError::new(ErrorKind::InvalidValue, message))
    }
}
