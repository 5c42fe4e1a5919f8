//! The response messages of each operation.
//!
//! The responses of most operations hold the same type, `m:ArrayOfResponseMessagesType`, a choice of the messages of all
//! operations. Each response gets a list of its own: the messages that belong to its operation, and whatever else a server
//! sends among them as XML. Otherwise every operation would reach half of EWS, and its messages would have to be taken out
//! of a choice.
//!
//! No message bears the name of some operations. Their responses hold what they return beside the list, so that a message has
//! only an outcome to report: their lists take the messages that are a plain `m:ResponseMessageType`, whatever their elements
//! are called.

use std::collections::BTreeMap;

use crate::ir::{
    Builtin, Choice, Counts, Derives, Field, FieldXml, Holder, MESSAGES, Occurs, Origin, Schema, Shape, Struct, Type,
    TypeId, TypeRef, TypeUse, Variant, Wildcard, XmlName,
};

/// Replaces the common list in each response, and in each request with messages, by one of the messages of its operation.
pub(crate) fn separate(schema: &mut Schema) {
    let Some(array) = find_array(schema) else { return };
    let mut lists: BTreeMap<TypeId, TypeId> = BTreeMap::new();
    let mut unnamed = Vec::new();
    for index in 0..schema.operations.len() {
        let operation = &schema.operations[index];
        // SendNotification has them in the request.
        let holders: Vec<TypeId> = operation.types().collect();
        let message = message_of(schema, array, &operation.name).cloned();
        for holder in holders {
            let Some(field) = field_of(schema, holder, array).filter(|_| !lists.contains_key(&holder)) else {
                continue;
            };
            match &message {
                Some(message) => {
                    let list = add_list(schema, array, holder, of_operation(message));
                    set_list(schema, holder, field, list);
                    lists.insert(holder, list);
                }
                None => unnamed.push((holder, field)),
            }
        }
    }
    separate_unnamed(schema, array, &unnamed);
}

/// Replaces the common list by one of plain messages where no message is named after the operation.
fn separate_unnamed(schema: &mut Schema, array: TypeId, unnamed: &[(TypeId, usize)]) {
    let variants = plain_messages(schema, array);
    if variants.is_empty() || unnamed.is_empty() {
        return;
    }
    // Behind its owners, from which it has its name.
    let choice = TypeId(schema.types.len() + unnamed.len());
    let holders = unnamed.iter().map(|&(holder, field)| {
        let owner = add_list(schema, array, holder, of_any(choice));
        set_list(schema, holder, field, owner);
        Holder {
            owner,
            whole: false,
            group: None,
        }
    });
    let origin = Origin::Choice {
        holders: holders.collect(),
        head: None,
    };
    add_type(schema, origin, String::new(), Shape::Choice(Choice { variants }));
}

fn set_list(schema: &mut Schema, holder: TypeId, field: usize, list: TypeId) {
    if let Shape::Struct(shape) = &mut schema.types[holder.0].shape {
        shape.fields[field].of.ty = TypeRef::Type(list);
    }
}

fn find_array(schema: &Schema) -> Option<TypeId> {
    let is_array =
        |ty: &Type| matches!(&ty.origin, Origin::Named(name) if name.is(MESSAGES, "ArrayOfResponseMessagesType"));
    schema.types.iter().position(is_array).map(TypeId)
}

/// The alternatives of the common list.
fn messages(schema: &Schema, array: TypeId) -> &[Variant] {
    match schema.get(array).references()[..] {
        [choice] => match &schema.get(choice).shape {
            Shape::Choice(Choice { variants }) => variants,
            _ => &[],
        },
        _ => &[],
    }
}

/// The alternative that belongs to an operation.
fn message_of<'a>(schema: &'a Schema, array: TypeId, operation: &str) -> Option<&'a Variant> {
    let name = XmlName::new(Some(MESSAGES), format!("{operation}ResponseMessage"));
    messages(schema, array)
        .iter()
        .find(|variant| variant.xml.name() == Some(&name) && !variant.nillable)
}

/// The alternatives that are nothing but an outcome.
fn plain_messages(schema: &Schema, array: TypeId) -> Vec<Variant> {
    let is_plain = |variant: &&Variant| match variant.of.ty {
        TypeRef::Type(id) => {
            matches!(&schema.get(id).origin, Origin::Named(name) if name.is(MESSAGES, "ResponseMessageType"))
        }
        TypeRef::Builtin(_) => false,
    };
    messages(schema, array).iter().filter(is_plain).cloned().collect()
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

/// A field for the messages of one operation.
fn of_operation(message: &Variant) -> Field {
    Field {
        xml: message
            .xml
            .name()
            .map_or(FieldXml::Text, |name| FieldXml::Element(name.clone())),
        of: message.of.clone(),
        occurs: Occurs::AtLeastOnce,
        docs: message.docs.clone(),
        ..empty()
    }
}

/// A field for messages of any of the names in `choice`.
fn of_any(choice: TypeId) -> Field {
    Field {
        xml: FieldXml::Choice,
        of: TypeUse::of(TypeRef::Type(choice)),
        // All can be among the others.
        occurs: Occurs::Many,
        ..empty()
    }
}

fn add_list(schema: &mut Schema, array: TypeId, holder: TypeId, messages: Field) -> TypeId {
    let others = Field {
        xml: FieldXml::any(Wildcard::Listed(vec![XmlName::new(Some(MESSAGES), "").namespace])),
        of: TypeUse::of(TypeRef::Builtin(Builtin::XmlElement)),
        occurs: Occurs::Many,
        docs: "Messages of other operations.".to_owned(),
        ..empty()
    };
    let shape = Shape::Struct(Struct {
        fields: vec![messages, others],
        ..Struct::default()
    });
    let docs = schema.get(array).docs.clone();
    add_type(schema, Origin::MessagesOf(holder), docs, shape)
}

fn add_type(schema: &mut Schema, origin: Origin, docs: String, shape: Shape) -> TypeId {
    schema.types.push(Type {
        name: String::new(),
        origin,
        docs,
        shape,
        derives: Derives::default(),
        attributes: Vec::new(),
        external: None,
    });
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
