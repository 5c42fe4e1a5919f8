//! Arbitrary values of any of our types, made from arbitrary bytes: a serde deserializer that makes up what it is asked
//! for. Every field is there, so that no value is refused for what it lacks.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::de::value::StrDeserializer;
use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, IntoDeserializer, MapAccess, SeqAccess, VariantAccess, Visitor,
};
use serde::forward_to_deserialize_any;

/// How deep values nest at most.
const DEPTH: u32 = 24;

/// Characters that something in a reader or writer may trip over.
const NASTY: [&str; 32] = [
    "<",
    ">",
    "&",
    "\"",
    "'",
    "]]>",
    "<![CDATA[",
    "-->",
    "<!--",
    "?>",
    "&amp;",
    "&#13;",
    "\r",
    "\n",
    "\t",
    " ",
    "\r\n",
    "ä",
    "€",
    "😀",
    "\u{85}",
    "\u{2028}",
    "\u{A0}",
    "\u{FEFF}",
    "\u{FFFD}",
    "\u{10FFFF}",
    "\u{7F}",
    "\u{9F}",
    "xmlns",
    "</t:Subject>",
    "{",
    "true",
];

/// Characters that XML 1.0 cannot carry.
const FORBIDDEN: [char; 6] = ['\0', '\u{1}', '\u{1F}', '\u{FFFE}', '\u{FFFF}', '\u{B}'];

const NAMES: [&str; 5] = ["a", "b", "ä", "_x.y-1", "漢字"];

const NAMESPACES: [&str; 10] = [
    "",
    "http://schemas.xmlsoap.org/soap/envelope/",
    "http://schemas.microsoft.com/exchange/services/2006/messages",
    "http://schemas.microsoft.com/exchange/services/2006/types",
    "http://schemas.microsoft.com/exchange/services/2006/errors",
    "http://www.w3.org/2001/XMLSchema-instance",
    "http://www.w3.org/XML/1998/namespace",
    "urn:x",
    "urn:}y z\t\r\n&\"'<>]]>",
    "urn:ä",
];

/// The bytes that a value is made from. When they end, everything is empty.
pub struct Source<'d> {
    bytes: &'d [u8],
    /// No character that XML cannot carry.
    clean: bool,
    /// Texts are all the same.
    harmless: bool,
    /// The items of an `xs:list` neither are empty nor hold white space.
    in_list: bool,
    /// The texts of mixed content are not empty, and do not follow each other: reading would make one of them.
    in_mixed: bool,
    after_text: bool,
    depth: u32,
}

/// There is no such value.
#[derive(Debug)]
pub struct Impossible;

impl fmt::Display for Impossible {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("impossible")
    }
}

impl std::error::Error for Impossible {}

impl serde::de::Error for Impossible {
    fn custom<T: fmt::Display>(_message: T) -> Self {
        Self
    }
}

type Result<T> = std::result::Result<T, Impossible>;

impl<'d> Source<'d> {
    pub fn new(bytes: &'d [u8]) -> Self {
        let (first, bytes) = bytes.split_first().unwrap_or((&0, bytes));
        Self {
            bytes,
            clean: first % 4 != 3,
            harmless: false,
            in_list: false,
            in_mixed: false,
            after_text: false,
            depth: 0,
        }
    }

    /// The same value, but for its texts.
    pub fn harmless(self) -> Self {
        Self { harmless: true, ..self }
    }

    /// Whether the value can be written.
    pub fn is_clean(&self) -> bool {
        self.clean
    }

    fn byte(&mut self) -> u8 {
        let (first, rest) = self.bytes.split_first().unwrap_or((&0, &[]));
        self.bytes = rest;
        *first
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[usize::from(self.byte()) % from.len()]
    }

    fn number(&mut self) -> u64 {
        let byte = self.byte();
        match byte {
            0..=249 => u64::from(byte),
            250 => u64::MAX,
            251 => i64::MAX as u64,
            252 => i64::MIN as u64,
            _ => u64::from_le_bytes(std::array::from_fn(|_| self.byte())),
        }
    }

    fn text(&mut self) -> String {
        let mut text = String::new();
        for _ in 0..self.byte() % 10 {
            match self.byte() {
                byte @ 0..128 => text += NASTY[usize::from(byte) % NASTY.len()],
                byte @ 128..200 => text.push(char::from(b' ' + byte % 64)),
                byte @ 200..208 => text.push(FORBIDDEN[usize::from(byte) % FORBIDDEN.len()]),
                _ => {
                    let code = u32::from_le_bytes([self.byte(), self.byte(), self.byte() % 17, 0]);
                    text.extend(char::from_u32(code));
                }
            }
        }
        if self.clean {
            text.retain(
                |c| !matches!(c, '\0'..='\u{8}' | '\u{B}' | '\u{C}' | '\u{E}'..='\u{1F}' | '\u{FFFE}' | '\u{FFFF}'),
            );
        }
        if self.in_list {
            text.retain(|c| !" \t\r\n".contains(c));
            text.push('i');
        }
        if self.in_mixed {
            text.push('i');
        }
        match self.harmless {
            true => "x".to_owned(),
            false => text,
        }
    }

    /// A text of which the white space around it does not count.
    fn token(&mut self) -> String {
        let text = self.text();
        text.trim_matches([' ', '\t', '\r', '\n']).to_owned()
    }

    fn nested<T>(&mut self, value: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        if self.depth == DEPTH {
            return Err(Impossible);
        }
        self.depth += 1;
        let value = value(self);
        self.depth -= 1;
        value
    }
}

macro_rules! numbers {
    ($($method:ident $visit:ident $type:ty,)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
            visitor.$visit(self.number() as $type)
        }
    )*};
}

impl<'de> Deserializer<'de> for &mut Source<'_> {
    type Error = Impossible;

    numbers! {
        deserialize_i8 visit_i8 i8, deserialize_i16 visit_i16 i16, deserialize_i32 visit_i32 i32,
        deserialize_i64 visit_i64 i64, deserialize_u8 visit_u8 u8, deserialize_u16 visit_u16 u16,
        deserialize_u32 visit_u32 u32, deserialize_u64 visit_u64 u64,
    }

    fn deserialize_f32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        visitor.visit_f32(
            [
                0.0,
                -0.0,
                0.1,
                f32::MAX,
                f32::MIN_POSITIVE,
                f32::INFINITY,
                -f32::INFINITY,
                -1e-40,
            ][usize::from(self.byte() % 8)],
        )
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        visitor.visit_f64(
            [
                0.0,
                -0.0,
                0.1,
                f64::MAX,
                f64::MIN_POSITIVE,
                f64::INFINITY,
                -f64::INFINITY,
                -1e-310,
            ][usize::from(self.byte() % 8)],
        )
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        visitor.visit_bool(self.byte() % 2 == 1)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        visitor.visit_string(self.text())
    }

    /// Enumerations and unions ask for this.
    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        visitor.visit_string(self.token())
    }

    fn deserialize_byte_buf<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        let len = self.byte() % 32;
        let bytes = (0..len).map(|_| self.byte()).collect();
        visitor.visit_byte_buf(bytes)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        match self.byte() % 2 == 1 && self.depth < DEPTH {
            true => visitor.visit_some(self),
            false => visitor.visit_none(),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, name: &'static str, visitor: V) -> Result<V::Value> {
        let in_list = self.in_list;
        self.in_list |= name == "$list";
        let value = visitor.visit_newtype_struct(&mut *self);
        self.in_list = in_list;
        value
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        let len = match self.depth < DEPTH {
            true => self.byte() % 4,
            false => 0,
        };
        self.after_text = false;
        visitor.visit_seq(Items { source: self, len })
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value> {
        self.nested(|source| match name {
            "$element" => visitor.visit_map(Tree { source, next: 0 }),
            _ => visitor.visit_map(Fields {
                source,
                fields,
                field: "",
            }),
        })
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value> {
        self.nested(|source| {
            let index = usize::from(source.byte()) | usize::from(source.byte()) << 8;
            let after_text = std::mem::take(&mut source.after_text);
            let variants = variants
                .iter()
                .copied()
                .filter(|&variant| !after_text || variant != "$text");
            let variants: Vec<&'static str> = variants.collect();
            let variant = *variants.get(index % variants.len().max(1)).ok_or(Impossible)?;
            source.in_mixed = variant == "$text";
            let value = visitor.visit_enum(Variant {
                source: &mut *source,
                variant,
            });
            source.after_text = std::mem::take(&mut source.in_mixed);
            value
        })
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        visitor.visit_unit()
    }

    fn deserialize_any<V: Visitor<'de>>(self, _visitor: V) -> Result<V::Value> {
        Err(Impossible)
    }

    forward_to_deserialize_any! {
        i128 u128 char bytes unit_struct tuple tuple_struct map identifier ignored_any
    }
}

struct Items<'s, 'd> {
    source: &'s mut Source<'d>,
    len: u8,
}

impl<'de> SeqAccess<'de> for Items<'_, '_> {
    type Error = Impossible;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>> {
        let Some(len) = self.len.checked_sub(1) else {
            return Ok(None);
        };
        self.len = len;
        seed.deserialize(&mut *self.source).map(Some)
    }
}

struct Fields<'s, 'd> {
    source: &'s mut Source<'d>,
    fields: &'static [&'static str],
    field: &'static str,
}

impl<'de> MapAccess<'de> for Fields<'_, '_> {
    type Error = Impossible;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>> {
        let Some((field, rest)) = self.fields.split_first() else {
            return Ok(None);
        };
        self.fields = rest;
        self.field = field;
        seed.deserialize(StrDeserializer::new(field)).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value> {
        if let Some(allowed) = self.field.strip_prefix("$anyAttribute") {
            let mut attributes = attributes(self.source);
            // What is in XML Schema's own namespace is not part of any value.
            attributes.retain(|attribute| !attribute["namespace"].ends_with("-instance"));
            match allowed {
                "" => {}
                ":soap:*" => attributes.retain(|attribute| attribute["namespace"].ends_with("/soap/envelope/")),
                // No attributes are allowed everywhere.
                _ => attributes.clear(),
            }
            return seed.deserialize(attributes.into_deserializer());
        }
        seed.deserialize(&mut *self.source)
    }
}

struct Variant<'s, 'd> {
    source: &'s mut Source<'d>,
    variant: &'static str,
}

impl<'de, 's, 'd> EnumAccess<'de> for Variant<'s, 'd> {
    type Error = Impossible;
    type Variant = Self;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Self)> {
        let variant = seed.deserialize(StrDeserializer::<Impossible>::new(self.variant))?;
        Ok((variant, self))
    }
}

impl<'de> VariantAccess<'de> for Variant<'_, '_> {
    type Error = Impossible;

    fn unit_variant(self) -> Result<()> {
        Ok(())
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value> {
        // The attributes of an element that is nil.
        if self.variant == "Nil" {
            let mut attributes = attributes(self.source);
            attributes.retain(|attribute| !attribute["namespace"].ends_with("-instance"));
            return seed.deserialize(attributes.into_deserializer());
        }
        seed.deserialize(self.source)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _len: usize, _visitor: V) -> Result<V::Value> {
        Err(Impossible)
    }

    fn struct_variant<V: Visitor<'de>>(self, _fields: &'static [&'static str], _visitor: V) -> Result<V::Value> {
        Err(Impossible)
    }
}

/// An `XmlElement` as reading gives them: attributes differ, neighbouring texts are one, none is blank.
struct Tree<'s, 'd> {
    source: &'s mut Source<'d>,
    next: usize,
}

impl<'de> MapAccess<'de> for Tree<'_, '_> {
    type Error = Impossible;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>> {
        let Some(key) = ["namespace", "name", "attributes", "children"].get(self.next) else {
            return Ok(None);
        };
        self.next += 1;
        seed.deserialize(StrDeserializer::<Impossible>::new(key)).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value> {
        match self.next {
            1 => {
                // roxmltree knows the prefix `xml` in names of attributes only.
                let namespace = self.source.pick(&NAMESPACES);
                let namespace = if namespace.ends_with("/XML/1998/namespace") {
                    "urn:x"
                } else {
                    namespace
                };
                seed.deserialize(namespace.into_deserializer())
            }
            2 => seed.deserialize(self.source.pick(&NAMES).into_deserializer()),
            3 => seed.deserialize(attributes(self.source).into_deserializer()),
            _ => {
                let len = self.source.byte() % 4;
                seed.deserialize(serde::de::value::SeqAccessDeserializer::new(Nodes {
                    source: self.source,
                    len,
                    after_text: false,
                }))
            }
        }
    }
}

fn attributes(source: &mut Source<'_>) -> Vec<BTreeMap<&'static str, String>> {
    let mut seen = BTreeSet::new();
    let mut attributes = Vec::new();
    for _ in 0..source.byte() % 4 {
        let (namespace, name) = (source.pick(&NAMESPACES), source.pick(&NAMES));
        let value = source.text();
        if seen.insert((namespace, name)) {
            let (namespace, name) = (namespace.to_owned(), name.to_owned());
            attributes.push(BTreeMap::from([
                ("namespace", namespace),
                ("name", name),
                ("value", value),
            ]));
        }
    }
    attributes
}

struct Nodes<'s, 'd> {
    source: &'s mut Source<'d>,
    len: u8,
    after_text: bool,
}

impl<'de> SeqAccess<'de> for Nodes<'_, '_> {
    type Error = Impossible;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>> {
        let Some(len) = self.len.checked_sub(1) else {
            return Ok(None);
        };
        self.len = len;
        let text = self.source.byte().is_multiple_of(2) && !self.after_text;
        self.after_text = text;
        let source = &mut *self.source;
        seed.deserialize(Node { source, text }).map(Some)
    }
}

struct Node<'s, 'd> {
    source: &'s mut Source<'d>,
    text: bool,
}

impl<'de> Deserializer<'de> for Node<'_, '_> {
    type Error = Impossible;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        visitor.visit_enum(self)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

impl<'de> EnumAccess<'de> for Node<'_, '_> {
    type Error = Impossible;
    type Variant = Self;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Self)> {
        let variant = if self.text { "Text" } else { "Element" };
        Ok((seed.deserialize(StrDeserializer::<Impossible>::new(variant))?, self))
    }
}

impl<'de> VariantAccess<'de> for Node<'_, '_> {
    type Error = Impossible;

    fn unit_variant(self) -> Result<()> {
        Err(Impossible)
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value> {
        if !self.text {
            return seed.deserialize(self.source);
        }
        let mut text = self.source.text();
        if text.trim_matches([' ', '\t', '\r', '\n']).is_empty() {
            text.push('x');
        }
        seed.deserialize(text.into_deserializer())
    }

    fn tuple_variant<V: Visitor<'de>>(self, _len: usize, _visitor: V) -> Result<V::Value> {
        Err(Impossible)
    }

    fn struct_variant<V: Visitor<'de>>(self, _fields: &'static [&'static str], _visitor: V) -> Result<V::Value> {
        Err(Impossible)
    }
}
