//! Boxes what would make a type infinite, and what would make an enum needlessly large.

use std::collections::HashMap;

use crate::ir::{Builtin, Occurs, Schema, Shape, TypeId, TypeRef};

/// A variant of more bytes than this is boxed. Clippy asks for it when a variant is 200 bytes larger than the next one;
/// sizes are estimates here, so there is some room.
const LARGE: usize = 128;

/// Decides which fields and variants are boxed.
pub(crate) fn place(schema: &mut Schema) {
    let mut search = Search {
        states: HashMap::with_capacity(schema.emitted.len()),
        sizes: HashMap::with_capacity(schema.emitted.len()),
        schema,
    };
    for id in search.schema.emitted.clone() {
        search.visit(id);
    }
}

/// The estimated size in bytes of a type that is contained directly.
pub(crate) fn is_large(schema: &Schema, id: TypeId) -> bool {
    let mut sizes = HashMap::new();
    size_of(schema, id, &mut sizes, 0) > LARGE
}

enum State {
    Open,
    Done,
}

/// A search in depth over what contains what. An edge back to a type that is still open closes a cycle: it is boxed.
struct Search<'s> {
    schema: &'s mut Schema,
    states: HashMap<TypeId, State>,
    sizes: HashMap<TypeId, usize>,
}

/// Where a type contains another: the index of a field or variant.
type Edge = (usize, TypeId);

impl Search<'_> {
    /// Without recursion: schemas can nest deeply.
    fn visit(&mut self, id: TypeId) {
        let mut stack = Vec::new();
        self.open(id, &mut stack);
        while let Some((id, edges)) = stack.last_mut() {
            let id = *id;
            match edges.next() {
                None => {
                    stack.pop();
                    self.states.insert(id, State::Done);
                    self.box_large_variants(id);
                    let size = size_of(self.schema, id, &mut self.sizes, 0);
                    self.sizes.insert(id, size);
                }
                Some((index, target)) => match self.states.get(&target) {
                    Some(State::Open) => self.set_boxed(id, index),
                    Some(State::Done) => {}
                    None => self.open(target, &mut stack),
                },
            }
        }
    }

    fn open(&mut self, id: TypeId, stack: &mut Vec<(TypeId, std::vec::IntoIter<Edge>)>) {
        if self.states.contains_key(&id) {
            return;
        }
        self.states.insert(id, State::Open);
        stack.push((id, edges(self.schema, id).into_iter()));
    }

    fn set_boxed(&mut self, id: TypeId, index: usize) {
        match &mut self.schema.types[id.0].shape {
            Shape::Struct(shape) => shape.fields[index].boxed = true,
            Shape::Choice(choice) | Shape::Derived(choice) => choice.variants[index].boxed = true,
            Shape::OpenEnum(_) | Shape::Union(_) | Shape::List(_) | Shape::Newtype(_) => {}
        }
    }

    fn box_large_variants(&mut self, id: TypeId) {
        for (index, target) in edges(self.schema, id) {
            let is_enum = matches!(self.schema.get(id).shape, Shape::Choice(_) | Shape::Derived(_));
            if is_enum && size_of(self.schema, target, &mut self.sizes, 0) > LARGE {
                self.set_boxed(id, index);
            }
        }
    }
}

/// The types that a type contains directly, not behind a `Vec`.
fn edges(schema: &Schema, id: TypeId) -> Vec<Edge> {
    let generated = |ty: TypeRef| match ty {
        TypeRef::Type(id) => Some(id),
        TypeRef::Builtin(_) => None,
    };
    match &schema.get(id).shape {
        Shape::Struct(shape) => {
            let direct = shape
                .fields
                .iter()
                .enumerate()
                .filter(|(_, field)| !field.occurs.is_many());
            direct
                .filter_map(|(index, field)| Some((index, generated(field.of.ty)?)))
                .collect()
        }
        Shape::Choice(choice) | Shape::Derived(choice) => {
            let variants = choice.variants.iter().enumerate();
            variants
                .filter_map(|(index, variant)| Some((index, generated(variant.of.ty)?)))
                .collect()
        }
        // Nothing mentions a newtype, so no cycle leads through one.
        Shape::OpenEnum(_) | Shape::Union(_) | Shape::List(_) | Shape::Newtype(_) => Vec::new(),
    }
}

/// How deep sizes are followed where no size is known yet.
const MAX_DEPTH: usize = 64;

fn size_of(schema: &Schema, id: TypeId, sizes: &mut HashMap<TypeId, usize>, depth: usize) -> usize {
    if let Some(&known) = sizes.get(&id) {
        return known;
    }
    if depth > MAX_DEPTH {
        return 8;
    }
    let size = match &schema.get(id).shape {
        Shape::Struct(shape) => {
            let mut size = 0;
            for field in &shape.fields {
                size += match field.occurs {
                    Occurs::Many | Occurs::AtLeastOnce => 24,
                    _ if field.boxed => 8,
                    Occurs::Required => ref_size(schema, field.of.ty, sizes, depth),
                    Occurs::Optional => optional(ref_size(schema, field.of.ty, sizes, depth)),
                };
            }
            size.next_multiple_of(8)
        }
        Shape::Choice(choice) | Shape::Derived(choice) => {
            let mut size = 0;
            for variant in &choice.variants {
                let own = if variant.boxed {
                    8
                } else {
                    ref_size(schema, variant.of.ty, sizes, depth)
                };
                size = size.max(own);
            }
            size.next_multiple_of(8) + 8
        }
        Shape::OpenEnum(_) | Shape::List(_) => 24,
        Shape::Union(_) => 32,
        Shape::Newtype(shape) => ref_size(schema, shape.of.ty, sizes, depth),
    };
    sizes.insert(id, size);
    size
}

fn ref_size(schema: &Schema, ty: TypeRef, sizes: &mut HashMap<TypeId, usize>, depth: usize) -> usize {
    match ty {
        TypeRef::Type(id) => size_of(schema, id, sizes, depth + 1),
        TypeRef::Builtin(builtin) => match builtin {
            Builtin::Bool | Builtin::I8 | Builtin::U8 => 1,
            Builtin::I16 | Builtin::U16 => 2,
            Builtin::I32 | Builtin::U32 | Builtin::F32 => 4,
            Builtin::I64 | Builtin::U64 | Builtin::F64 => 8,
            Builtin::String
            | Builtin::Integer
            | Builtin::Base64Binary
            | Builtin::HexBinary
            | Builtin::DateTime
            | Builtin::Date
            | Builtin::Time
            | Builtin::Duration => 24,
            Builtin::XmlElement => 8,
            Builtin::QName => 72,
            Builtin::XmlAttribute => 24,
            Builtin::Derived => 8,
        },
    }
}

/// Text and structs with text have room for the `None`; numbers do not.
fn optional(size: usize) -> usize {
    if size > 1 && size <= 8 { size * 2 } else { size.max(1) }
}
