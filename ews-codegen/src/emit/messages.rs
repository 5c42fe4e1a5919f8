//! Response messages, and the way from a response to those that it holds.

use std::collections::HashSet;

use proc_macro2::TokenStream;
use quote::quote;

use crate::ir::{Field, FieldXml, Occurs, Operation, Schema, Shape, Struct, TypeId, TypeRef};

use super::{Context, ident};

/// Where the messages of responses are.
pub(super) struct Messages {
    /// The types that hold messages, themselves aside.
    holders: HashSet<TypeId>,
    /// The types that a response holds or is.
    responded: HashSet<TypeId>,
}

impl Messages {
    pub(super) fn find(schema: &Schema) -> Self {
        let roots = schema.operations.iter().filter_map(Operation::response_type);
        Messages {
            holders: holders(schema),
            responded: reachable(schema, roots.collect()),
        }
    }
}

/// Every type that a message can be reached from, found from the messages backwards.
fn holders(schema: &Schema) -> HashSet<TypeId> {
    let mut users = vec![Vec::new(); schema.types.len()];
    for &id in &schema.emitted {
        for used in schema.get(id).references() {
            users[used.0].push(id);
        }
    }
    let mut found = HashSet::new();
    let mut open: Vec<TypeId> = schema
        .emitted
        .iter()
        .copied()
        .filter(|&id| is_message(schema, id))
        .collect();
    while let Some(id) = open.pop() {
        open.extend(users[id.0].iter().copied().filter(|&user| found.insert(user)));
    }
    found
}

fn reachable(schema: &Schema, mut open: Vec<TypeId>) -> HashSet<TypeId> {
    let mut found: HashSet<TypeId> = open.iter().copied().collect();
    while let Some(id) = open.pop() {
        open.extend(
            schema
                .get(id)
                .references()
                .into_iter()
                .filter(|&used| found.insert(used)),
        );
    }
    found
}

fn is_message(schema: &Schema, id: TypeId) -> bool {
    matches!(&schema.get(id).shape, Shape::Struct(shape) if shape.is_message)
}

/// What makes a type a response.
pub(super) fn implement_response(context: Context<'_>, id: TypeId) -> TokenStream {
    let runtime = context.runtime;
    let name = ident(&context.schema.get(id).name);
    let typed = typed_messages(context, id);
    let all = match (is_message(context.schema, id), context.messages.holders.contains(&id)) {
        (true, false) => quote! { vec![self] },
        (false, false) => quote! { Vec::new() },
        (true, true) => quote! {
            let mut messages: Vec<&dyn #runtime::ResponseMessage> = vec![self];
            self.collect_messages(&mut messages);
            messages
        },
        (false, true) => quote! {
            let mut messages = Vec::new();
            self.collect_messages(&mut messages);
            messages
        },
    };
    quote! {
        impl #runtime::Response for #name {
            #typed
            fn all_messages(&self) -> Vec<&dyn #runtime::ResponseMessage> { #all }
        }
    }
}

/// The type of the messages, and the two ways to them.
fn typed_messages(context: Context<'_>, id: TypeId) -> TokenStream {
    let runtime = context.runtime;
    if is_message(context.schema, id) {
        return quote! {
            type Message = Self;
            fn messages(&self) -> impl Iterator<Item = &Self> { std::iter::once(self) }
            fn into_messages(self) -> impl Iterator<Item = Self> { std::iter::once(self) }
        };
    }
    let Some((held, list)) = message_list(context.schema, id) else {
        return quote! {
            type Message = #runtime::NoMessage;
            fn messages(&self) -> impl Iterator<Item = &#runtime::NoMessage> { std::iter::empty() }
            fn into_messages(self) -> impl Iterator<Item = #runtime::NoMessage> { std::iter::empty() }
        };
    };
    let message = context.ty(list.of.ty);
    let (held_name, list_name) = (ident(&held.name), ident(&list.name));
    // In steps that rustfmt leaves in one line each, whatever the names are.
    let (borrowed, owned) = match (held.occurs, held.nillable) {
        (Occurs::Required, false) => (
            quote! {
                let held = &self.#held_name;
                let messages = &held.#list_name;
                messages.iter()
            },
            quote! {
                let held = self.#held_name;
                let messages = held.#list_name;
                messages.into_iter()
            },
        ),
        _ => (
            quote! {
                let held = self.#held_name.iter();
                held.flat_map(|held| &held.#list_name)
            },
            quote! {
                let held = self.#held_name.into_iter();
                held.flat_map(|held| held.#list_name)
            },
        ),
    };
    quote! {
        type Message = #message;
        fn messages(&self) -> impl Iterator<Item = &#message> { #borrowed }
        fn into_messages(self) -> impl Iterator<Item = #message> { #owned }
    }
}

/// The only field of a response that holds a list of messages of one type, and that list.
fn message_list(schema: &Schema, id: TypeId) -> Option<(&Field, &Field)> {
    let Shape::Struct(response) = &schema.get(id).shape else {
        return None;
    };
    let mut found = response.fields.iter().filter_map(|held| {
        let TypeRef::Type(holder) = held.of.ty else { return None };
        let Shape::Struct(shape) = &schema.get(holder).shape else {
            return None;
        };
        let is_list = |field: &&Field| {
            let is_message = matches!(field.of.ty, TypeRef::Type(id) if is_message(schema, id));
            is_message && field.occurs.is_many() && !field.nillable && !field.boxed
        };
        let list = shape.fields.iter().find(is_list)?;
        Some((held, list)).filter(|_| schema.get(holder).external.is_none())
    });
    let first = found.next()?;
    found.next().is_none().then_some(first)
}

/// What makes a type a response message, if it is one.
pub(super) fn implement_message(context: Context<'_>, id: TypeId) -> Option<TokenStream> {
    let runtime = context.runtime;
    let ty = context.schema.get(id);
    let Shape::Struct(Struct {
        fields,
        is_message: true,
        base: _,
    }) = &ty.shape
    else {
        return None;
    };
    let name = ident(&ty.name);
    let required_on_success = fields.iter().filter(|field| field.required_on_success).map(|field| {
        let name = ident(&field.name);
        let shown = shown(context.schema, field);
        quote!(#name = #shown)
    });
    Some(quote! { #runtime::response_message! { #name { #(#required_on_success,)* } } })
}

/// How an error names a field that is missing.
fn shown(schema: &Schema, field: &Field) -> String {
    match (&field.xml, field.of.ty) {
        (FieldXml::Element(name), _) => name.to_string(),
        (FieldXml::Attribute(name), _) => format!("@{name}"),
        (_, TypeRef::Type(id)) => match &schema.get(id).shape {
            Shape::Choice(choice) => {
                let names: Vec<String> = choice.variants.iter().map(|variant| variant.xml.to_string()).collect();
                names.join(" or ")
            }
            _ => String::new(),
        },
        _ => String::new(),
    }
}

/// The function with which a type collects the messages that it holds, if a response needs it.
pub(super) fn collector(context: Context<'_>, id: TypeId) -> Option<TokenStream> {
    if !context.messages.holders.contains(&id) || !context.messages.responded.contains(&id) {
        return None;
    }
    let runtime = context.runtime;
    let ty = context.schema.get(id);
    let name = ident(&ty.name);
    let body = match &ty.shape {
        Shape::Struct(shape) => {
            let fields = shape.fields.iter().filter_map(|field| collect_field(context, field));
            quote! { #(#fields)* }
        }
        Shape::Choice(choice) | Shape::Derived(choice) => {
            let arm = |variant: &crate::ir::Variant| {
                let value = if variant.boxed {
                    quote!(value.as_ref())
                } else {
                    quote!(value)
                };
                let collect = collect_value(context, variant.of.ty, &value)?;
                let name = ident(&variant.name);
                // A message has attributes: where it may be nil, it is a `Nillable`.
                Some(match (variant.nillable, context.has_attributes(variant.of.ty)) {
                    (true, true) => {
                        quote! { Self::#name(value) => { if let Some(value) = value.value() { #collect } } }
                    }
                    (true, false) => quote! { Self::#name(value) => { if let Some(value) = value { #collect } } },
                    (false, _) => quote! { Self::#name(value) => { #collect } },
                })
            };
            let arms: Vec<TokenStream> = choice.variants.iter().filter_map(arm).collect();
            let rest = (arms.len() < choice.variants.len()).then(|| quote! { _ => {} });
            quote! { match self { #(#arms)* #rest } }
        }
        Shape::OpenEnum(_) | Shape::Union(_) | Shape::List(_) | Shape::Newtype(_) => return None,
    };
    // The type that holds this one may be in another file.
    let visibility = context.schema.modules.as_ref().map(|_| quote!(pub(crate)));
    Some(quote! {
        impl #name {
            #visibility fn collect_messages<'a>(&'a self, messages: &mut Vec<&'a dyn #runtime::ResponseMessage>) { #body }
        }
    })
}

fn collect_field(context: Context<'_>, field: &Field) -> Option<TokenStream> {
    let name = ident(&field.name);
    let value = if field.boxed {
        quote!(value.as_ref())
    } else {
        quote!(value)
    };
    let collect = collect_value(context, field.of.ty, &value)?;
    let value = match (field.nillable, context.has_attributes(field.of.ty)) {
        (true, true) => quote!(value.value()),
        (true, false) => quote!(value.as_ref()),
        (false, _) => quote!(Some(value)),
    };
    Some(match field.occurs {
        Occurs::Many | Occurs::AtLeastOnce | Occurs::Optional if field.nillable => {
            quote! { for value in self.#name.iter().filter_map(|value| #value) { #collect } }
        }
        Occurs::Required if field.nillable => {
            quote! { let value = &self.#name; if let Some(value) = #value { #collect } }
        }
        Occurs::Many | Occurs::AtLeastOnce => quote! { for value in &self.#name { #collect } },
        Occurs::Required => quote! { let value = &self.#name; #collect },
        Occurs::Optional => quote! { if let Some(value) = &self.#name { #collect } },
    })
}

/// The statements that add the messages in `value`; `None` if there can be none.
fn collect_value(context: Context<'_>, ty: TypeRef, value: &TokenStream) -> Option<TokenStream> {
    let TypeRef::Type(id) = ty else { return None };
    let own = is_message(context.schema, id).then(|| quote! { messages.push(#value); });
    let held = context
        .messages
        .holders
        .contains(&id)
        .then(|| quote! { #value.collect_messages(messages); });
    (own.is_some() || held.is_some()).then(|| quote! { #own #held })
}
