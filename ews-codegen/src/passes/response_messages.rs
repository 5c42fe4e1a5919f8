//! The response messages of each operation.
//!
//! The responses of most operations hold the same type, `m:ArrayOfResponseMessagesType`, a choice of the messages of all
//! operations. Each response gets a list of its own: the messages that belong to its operation, and whatever else a server
//! sends among them as XML. Otherwise every operation would reach half of EWS, and its messages would have to be taken out
//! of a choice.

use std::collections::BTreeMap;

use crate::ir::{
    Builtin, Choice, Counts, Derives, Field, FieldXml, MESSAGES, Occurs, Origin, Schema, Shape, Struct, Type, TypeId,
    TypeRef, TypeUse, Variant, Wildcard, XmlName,
};

/// Adds a list of its own messages to each operation for which the schema declares them.
pub(crate) fn separate(schema: &mut Schema) {
    let Some(array) = find_array(schema) else { return };
    let mut lists: BTreeMap<TypeId, TypeId> = BTreeMap::new();
    for index in 0..schema.operations.len() {
        let operation = &schema.operations[index];
        // SendNotification has them in the request.
        let holders: Vec<TypeId> = operation.types().collect();
        let Some(message) = message_of(schema, array, &operation.name) else {
            continue;
        };
        let message = message.clone();
        for holder in holders {
            let Some(field) = field_of(schema, holder, array).filter(|_| !lists.contains_key(&holder)) else {
                continue;
            };
            let list = add_list(schema, array, holder, &message);
            lists.insert(holder, list);
            if let Shape::Struct(shape) = &mut schema.types[holder.0].shape {
                shape.fields[field].of.ty = TypeRef::Type(list);
            }
        }
    }
}

fn find_array(schema: &Schema) -> Option<TypeId> {
    let is_array =
        |ty: &Type| matches!(&ty.origin, Origin::Named(name) if name.is(MESSAGES, "ArrayOfResponseMessagesType"));
    schema.types.iter().position(is_array).map(TypeId)
}

/// The alternative of the common list that belongs to an operation.
fn message_of<'a>(schema: &'a Schema, array: TypeId, operation: &str) -> Option<&'a Variant> {
    let [choice] = schema.get(array).references()[..] else {
        return None;
    };
    let Shape::Choice(Choice { variants }) = &schema.get(choice).shape else {
        return None;
    };
    let name = XmlName::new(Some(MESSAGES), format!("{operation}ResponseMessage"));
    variants
        .iter()
        .find(|variant| variant.xml.name() == Some(&name) && !variant.nillable)
}

/// The place of the field that holds the common list.
fn field_of(schema: &Schema, holder: TypeId, array: TypeId) -> Option<usize> {
    let Shape::Struct(shape) = &schema.get(holder).shape else {
        return None;
    };
    shape
        .fields
        .iter()
        .position(|field| field.of.ty == TypeRef::Type(array))
}

fn add_list(schema: &mut Schema, array: TypeId, holder: TypeId, message: &Variant) -> TypeId {
    let array = schema.get(array);
    let Some(name) = message.xml.name() else { return holder };
    let messages = Field {
        xml: FieldXml::Element(name.clone()),
        of: message.of.clone(),
        occurs: Occurs::AtLeastOnce,
        docs: message.docs.clone(),
        ..empty()
    };
    let others = Field {
        xml: FieldXml::Any {
            wildcard: Wildcard::Listed(vec![name.namespace.clone()]),
            number: 1,
        },
        of: TypeUse::of(TypeRef::Builtin(Builtin::XmlElement)),
        occurs: Occurs::Many,
        docs: "Messages of other operations.".to_owned(),
        ..empty()
    };
    let ty = Type {
        name: String::new(),
        origin: Origin::MessagesOf(holder),
        docs: array.docs.clone(),
        shape: Shape::Struct(Struct {
            fields: vec![messages, others],
            ..Struct::default()
        }),
        derives: Derives::default(),
        attributes: Vec::new(),
        external: None,
    };
    schema.types.push(ty);
    TypeId(schema.types.len() - 1)
}

fn empty() -> Field {
    Field {
        xml: FieldXml::Text,
        name: String::new(),
        of: TypeUse::of(TypeRef::Builtin(Builtin::String)),
        occurs: Occurs::Many,
        counts: Counts::ANY,
        nillable: false,
        boxed: false,
        required_on_success: false,
        docs: String::new(),
        default: None,
        attributes: Vec::new(),
    }
}
