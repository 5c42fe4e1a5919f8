//! What makes types the requests and answers of operations.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::quote;

use crate::ir::{Field, FieldXml, MESSAGES, Occurs, Operation, Schema, Shape, Struct, TypeId, TypeRef, XmlName};
use crate::passes::boxes;

use super::{Context, docs, ident};

/// The traits of a type: of a request, of an answer, of a response message.
pub(super) fn implementations(context: Context<'_>, id: TypeId) -> TokenStream {
    let operations = &context.schema.operations;
    let request = operations.iter().find(|operation| operation.request_type == id);
    let response = operations.iter().find(|operation| operation.response_type == id);
    let name = ident(&context.schema.get(id).name);
    let request = request.map(|operation| {
        let body = body(context, &name, &[&operation.request]);
        let operation = implement_operation(context, &name, operation);
        quote! { #body #operation }
    });
    let response = response.map(|operation| {
        let body = body(context, &name, &[&operation.response]);
        let response = implement_response(context, id);
        quote! { #body #response }
    });
    let message = match &context.schema.get(id).shape {
        Shape::Struct(shape) if shape.is_message => Some(implement_message(context, &name, shape)),
        _ => None,
    };
    let collector = collector(context, id);
    quote! { #request #response #message #collector }
}

fn body(context: Context<'_>, name: &syn::Ident, elements: &[&XmlName]) -> TokenStream {
    let runtime = context.runtime;
    let elements = elements.iter().map(ToString::to_string);
    quote! {
        impl #runtime::Body for #name {
            type Header = Header;
            const ELEMENTS: &'static [&'static str] = &[#(#elements),*];
        }
    }
}

fn implement_operation(context: Context<'_>, name: &syn::Ident, operation: &Operation) -> TokenStream {
    let runtime = context.runtime;
    let response = ident(&context.schema.get(operation.response_type).name);
    let (text, action) = (&operation.name, &operation.soap_action);
    quote! {
        impl #runtime::Operation for #name {
            type Response = #response;
            const NAME: &'static str = #text;
            const SOAP_ACTION: &'static str = #action;
        }
    }
}

fn implement_response(context: Context<'_>, id: TypeId) -> TokenStream {
    let runtime = context.runtime;
    let name = ident(&context.schema.get(id).name);
    let own = is_message(context.schema, id);
    let collected = match (own, holds_messages(context.schema, id)) {
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
            fn messages(&self) -> Vec<&dyn #runtime::ResponseMessage> { #collected }
        }
    }
}

/// The status of a response message, from its attribute and its first four elements.
fn implement_message(context: Context<'_>, name: &syn::Ident, shape: &Struct) -> TokenStream {
    let runtime = context.runtime;
    let attribute = FieldXml::Attribute(XmlName::new(None, "ResponseClass"));
    let class = find(shape, &attribute).map(|field| {
        let name = ident(&field.name);
        match field.occurs {
            Occurs::Required => quote!(self.#name.as_str()),
            _ => quote!(self.#name.as_ref().map_or("", |class| class.as_str())),
        }
    });
    let class = class.unwrap_or_else(|| quote!(""));
    let code = element(shape, "ResponseCode").map(|name| quote!(self.#name.as_ref().map(|code| code.as_str())));
    let text = element(shape, "MessageText").map(|name| quote!(self.#name.as_deref()));
    let key = element(shape, "DescriptiveLinkKey").map(|name| quote!(self.#name));
    let detail =
        element(shape, "MessageXml").map(|name| quote!(self.#name.as_ref().map_or(&[], |xml| xml.any.as_slice())));
    let [code, text, key] = [code, text, key].map(|part| part.unwrap_or_else(|| quote!(None)));
    let detail = detail.unwrap_or_else(|| quote!(&[]));
    let missing = missing_element(context, shape);
    quote! {
        impl #runtime::ResponseMessage for #name {
            fn status(&self) -> #runtime::Status<'_> {
                #runtime::Status {
                    class: #class,
                    code: #code,
                    text: #text,
                    descriptive_link_key: #key,
                    detail: #detail,
                }
            }
            #missing
        }
    }
}

/// The check for what a success must have.
fn missing_element(context: Context<'_>, shape: &Struct) -> Option<TokenStream> {
    let awaited: Vec<&Field> = shape.fields.iter().filter(|field| field.awaited).collect();
    if awaited.is_empty() {
        return None;
    }
    let checks = awaited.iter().map(|field| {
        let name = ident(&field.name);
        let shown = shown(context.schema, field);
        quote! { if self.#name.is_none() { return Some(#shown); } }
    });
    Some(quote! {
        fn missing_element(&self) -> Option<&'static str> {
            #(#checks)*
            None
        }
    })
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

fn find<'s>(shape: &'s Struct, xml: &FieldXml) -> Option<&'s Field> {
    shape.fields.iter().find(|field| field.xml == *xml)
}

fn element(shape: &Struct, local: &str) -> Option<syn::Ident> {
    find(shape, &FieldXml::Element(XmlName::new(Some(MESSAGES), local))).map(|field| ident(&field.name))
}

fn is_message(schema: &Schema, id: TypeId) -> bool {
    matches!(&schema.get(id).shape, Shape::Struct(shape) if shape.is_message)
}

/// Whether a type, besides being a message, holds messages: on the way from an answer to them.
fn holds_messages(schema: &Schema, id: TypeId) -> bool {
    let mut open = schema.get(id).references();
    let mut seen = std::collections::HashSet::from([id]);
    while let Some(next) = open.pop() {
        if is_message(schema, next) {
            return true;
        }
        if seen.insert(next) {
            open.extend(schema.get(next).references());
        }
    }
    false
}

/// The function with which a type collects the messages that it holds, if an answer needs it.
fn collector(context: Context<'_>, id: TypeId) -> Option<TokenStream> {
    let schema = context.schema;
    if !holds_messages(schema, id) || !answers_with(schema, id) {
        return None;
    }
    let runtime = context.runtime;
    let name = ident(&schema.get(id).name);
    let body = match &schema.get(id).shape {
        Shape::Struct(shape) => {
            let fields = shape.fields.iter().filter_map(|field| collect_field(schema, field));
            quote! { #(#fields)* }
        }
        Shape::Choice(choice) | Shape::Derived(choice) => {
            let arms: Vec<TokenStream> = choice
                .variants
                .iter()
                .filter_map(|variant| {
                    let value = if variant.boxed {
                        quote!(value.as_ref())
                    } else {
                        quote!(value)
                    };
                    let collect = collect_value(schema, variant.of.ty, &value)?;
                    let name = ident(&variant.name);
                    Some(quote! { Self::#name(value) => { #collect } })
                })
                .collect();
            let rest = (arms.len() < choice.variants.len()).then(|| quote! { _ => {} });
            quote! { match self { #(#arms)* #rest } }
        }
        Shape::OpenEnum(_) | Shape::Union(_) | Shape::List(_) => return None,
    };
    Some(quote! {
        impl #name {
            fn collect_messages<'a>(&'a self, messages: &mut Vec<&'a dyn #runtime::ResponseMessage>) { #body }
        }
    })
}

fn collect_field(schema: &Schema, field: &Field) -> Option<TokenStream> {
    let name = ident(&field.name);
    let value = if field.boxed {
        quote!(value.as_ref())
    } else {
        quote!(value)
    };
    let collect = collect_value(schema, field.of.ty, &value)?;
    Some(match field.occurs {
        Occurs::Many => quote! { for value in &self.#name { #collect } },
        Occurs::Required if !field.nillable => quote! { let value = &self.#name; #collect },
        Occurs::Required | Occurs::Optional => quote! { if let Some(value) = &self.#name { #collect } },
    })
}

/// The statement that adds the messages in `value`; `None` if there can be none.
fn collect_value(schema: &Schema, ty: TypeRef, value: &TokenStream) -> Option<TokenStream> {
    let TypeRef::Type(id) = ty else { return None };
    let own = is_message(schema, id).then(|| quote! { messages.push(#value); });
    let held = holds_messages(schema, id).then(|| quote! { #value.collect_messages(messages); });
    (own.is_some() || held.is_some()).then(|| quote! { #own #held })
}

/// Whether a type is on the way from an answer to its messages.
fn answers_with(schema: &Schema, id: TypeId) -> bool {
    let mut open: Vec<TypeId> = schema
        .operations
        .iter()
        .map(|operation| operation.response_type)
        .collect();
    let mut seen: std::collections::HashSet<TypeId> = open.iter().copied().collect();
    while let Some(next) = open.pop() {
        if next == id {
            return true;
        }
        open.extend(schema.get(next).references().into_iter().filter(|id| seen.insert(*id)));
    }
    false
}

/// The header of envelopes.
pub(super) fn header(context: Context<'_>) -> TokenStream {
    let runtime = context.runtime;
    let fields = context.schema.headers.iter().map(|header| {
        let docs = docs::of_header(header);
        let rename = header.element.to_string();
        let name = ident(&header.field);
        let ty = context.ty(header.of.ty);
        quote! {
            #docs
            #[serde(rename = #rename)]
            #[serde(default, skip_serializing_if = "Option::is_none")]
            pub #name: Option<#ty>,
        }
    });
    quote! {
        #[doc = " The SOAP headers of the operations."]
        #[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
        pub struct Header {
            #(#fields)*
            #[doc = " All other headers."]
            #[serde(rename = "$any")]
            #[serde(default, skip_serializing_if = "Vec::is_empty")]
            pub other: Vec<#runtime::XmlElement>,
        }
    }
}

/// The enums over all requests and over all answers.
pub(super) fn any(context: Context<'_>) -> Option<TokenStream> {
    let operations = &context.schema.operations;
    if operations.is_empty() {
        return None;
    }
    let requests: BTreeMap<_, _> = operations.iter().map(|it| (&it.request, it.request_type)).collect();
    let responses: BTreeMap<_, _> = operations.iter().map(|it| (&it.response, it.response_type)).collect();
    let requests_item = any_enum(context, "AnyRequest", "The request of any operation.", &requests);
    let responses_item = any_enum(context, "AnyResponse", "The answer of any operation.", &responses);
    let messages = any_messages(context, &responses);
    Some(quote! { #requests_item #responses_item #messages })
}

fn any_enum(context: Context<'_>, name: &str, summary: &str, roots: &BTreeMap<&XmlName, TypeId>) -> TokenStream {
    let name = ident(name);
    let docs = docs::lines(&[summary.to_owned()]);
    let variants = roots.iter().map(|(element, id)| {
        let rename = element.to_string();
        let ty = ident(&context.schema.get(*id).name);
        let docs = docs::lines(&[format!("The `{element}` element.")]);
        let held = if boxes::is_large(context.schema, *id) {
            quote!(Box<#ty>)
        } else {
            quote!(#ty)
        };
        quote! { #docs #[serde(rename = #rename)] #ty(#held), }
    });
    let elements: Vec<&XmlName> = roots.keys().copied().collect();
    let body = body(context, &name, &elements);
    quote! {
        #docs
        #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
        #[non_exhaustive]
        pub enum #name { #(#variants)* }
        #body
    }
}

fn any_messages(context: Context<'_>, roots: &BTreeMap<&XmlName, TypeId>) -> TokenStream {
    let runtime = context.runtime;
    let variants: Vec<syn::Ident> = roots.values().map(|id| ident(&context.schema.get(*id).name)).collect();
    quote! {
        impl #runtime::Response for AnyResponse {
            fn messages(&self) -> Vec<&dyn #runtime::ResponseMessage> {
                match self { #(Self::#variants(response) => response.messages(),)* }
            }
        }
    }
}
