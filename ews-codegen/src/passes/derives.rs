//! Decides which traits a type derives beyond `Clone`, `Debug` and `PartialEq`.

use crate::ir::{Builtin, Occurs, Schema, Shape, TypeId, TypeRef};

/// Sets the derives of every emitted type.
pub(crate) fn decide(schema: &mut Schema) {
    // Types contain each other, so this starts from the one assumption that grows and the one that shrinks.
    for id in schema.emitted.clone() {
        let derives = &mut schema.types[id.0].derives;
        derives.eq = true;
        derives.default = false;
    }
    settle(schema, |schema, id| {
        let keeps = schema.get(id).derives.eq && can_eq(schema, id);
        std::mem::replace(&mut schema.types[id.0].derives.eq, keeps) != keeps
    });
    settle(schema, |schema, id| {
        let gains = can_default(schema, id);
        std::mem::replace(&mut schema.types[id.0].derives.default, gains) != gains
    });
}

/// Repeats a step over all types until it changes none.
fn settle(schema: &mut Schema, mut step: impl FnMut(&mut Schema, TypeId) -> bool) {
    let emitted = schema.emitted.clone();
    let mut changed = true;
    while changed {
        changed = false;
        // From the back, since types mostly mention what comes after them.
        for &id in emitted.iter().rev() {
            changed |= step(schema, id);
        }
    }
}

fn can_eq(schema: &Schema, id: TypeId) -> bool {
    let has_eq = |ty: TypeRef| match ty {
        TypeRef::Type(id) => schema.get(id).derives.eq,
        TypeRef::Builtin(builtin) => !matches!(builtin, Builtin::F32 | Builtin::F64),
    };
    match &schema.get(id).shape {
        Shape::Struct(shape) => shape.fields.iter().all(|field| has_eq(field.of.ty)),
        Shape::Choice(choice) | Shape::Derived(choice) => choice.variants.iter().all(|variant| has_eq(variant.of.ty)),
        Shape::OpenEnum(_) => true,
        Shape::Union(shape) => shape.members.iter().all(|member| has_eq(member.of.ty)),
        Shape::List(shape) => has_eq(shape.item.ty),
        Shape::Newtype(shape) => has_eq(shape.of.ty),
    }
}

fn can_default(schema: &Schema, id: TypeId) -> bool {
    let has_default = |ty: TypeRef| match ty {
        TypeRef::Type(id) => schema.get(id).derives.default,
        TypeRef::Builtin(builtin) => !matches!(builtin, Builtin::XmlElement | Builtin::XmlAttribute),
    };
    match &schema.get(id).shape {
        Shape::Struct(shape) => {
            let mut required = shape
                .fields
                .iter()
                .filter(|field| field.occurs == Occurs::Required && !field.nillable);
            required.all(|field| has_default(field.of.ty))
        }
        Shape::List(_) => true,
        Shape::Newtype(shape) => shape.nillable || has_default(shape.of.ty),
        Shape::Choice(_) | Shape::Derived(_) | Shape::OpenEnum(_) | Shape::Union(_) => false,
    }
}
