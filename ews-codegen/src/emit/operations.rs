//! What makes types the requests and responses of operations.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

use crate::ir::{Operation, TypeId, XmlName};
use crate::load::SoapVersion;
use crate::passes::boxes;

use super::{Context, docs, ident, messages, text};

/// The traits of a type: of a request, of a response, of a response message.
pub(super) fn implementations(context: Context<'_>, id: TypeId) -> TokenStream {
    let operations = &context.schema.operations;
    let request = operations.iter().find(|operation| operation.request_type == id);
    let mut responses = operations.iter().filter_map(|operation| operation.response.as_ref());
    let response = responses.find(|(_, ty)| *ty == id);
    let name = ident(&context.schema.get(id).name);
    let element = request.map(|operation| &operation.request);
    let element = element.or(response.map(|(element, _)| element));
    let root = || context.schema.elements().find(|root| root.ty == id);
    let element = element.or_else(|| root().map(|root| &root.name));
    let body = element.map(|element| body(context, &name, &[element]));
    let request = request.map(|operation| implement_operation(context, &name, operation));
    let response = response.map(|_| messages::implement_response(context, id));
    let message = messages::implement_message(context, id);
    let collector = messages::collector(context, id);
    quote! { #body #request #response #message #collector }
}

fn body<'a>(context: Context<'a>, name: &syn::Ident, elements: &[&'a XmlName]) -> TokenStream {
    let names = elements.iter().map(|element| text(&element.to_string()));
    let names = names.map(ToTokens::into_token_stream).collect();
    implement_body(context, name, elements, names)
}

/// That of all requests or all responses.
fn any_body<'a>(context: Context<'a>, name: &syn::Ident, bodies: &AnyBodies<'a>) -> TokenStream {
    let elements: Vec<&XmlName> = bodies.keys().copied().collect();
    let names = bodies.iter().map(|(element, body)| {
        let (condition, name) = (body.condition(context), text(&element.to_string()));
        quote!(#condition #name)
    });
    implement_body(context, name, &elements, names.collect())
}

fn implement_body<'a>(
    context: Context<'a>,
    name: &syn::Ident,
    elements: &[&'a XmlName],
    names: Vec<TokenStream>,
) -> TokenStream {
    let runtime = context.runtime;
    let namespaces: Vec<_> = context.foreign.in_envelope(elements).into_iter().map(text).collect();
    let namespaces = (!namespaces.is_empty()).then(|| {
        quote! { const NAMESPACES: &'static [&'static str] = &[#(#namespaces),*]; }
    });
    let soap = match context.schema.soap {
        SoapVersion::V1_1 => None,
        SoapVersion::V1_2 => Some(quote! { const SOAP: #runtime::SoapVersion = #runtime::SoapVersion::Soap12; }),
    };
    quote! {
        impl #runtime::Body for #name {
            type Header = Header;
            const ELEMENTS: &'static [&'static str] = &[#(#names),*];
            #namespaces
            #soap
        }
    }
}

fn implement_operation(context: Context<'_>, name: &syn::Ident, operation: &Operation) -> TokenStream {
    let runtime = context.runtime;
    let response = match operation.response_type() {
        Some(response) => {
            let response = ident(&context.schema.get(response).name);
            quote!(#response)
        }
        None => quote!(#runtime::NoResponse<Header>),
    };
    let (text, action) = (&operation.name, &operation.soap_action);
    let since = operation
        .since
        .as_ref()
        .map(|since| quote!(const SINCE: Option<&'static str> = Some(#since);));
    quote! {
        impl #runtime::Operation for #name {
            type Response = #response;
            const NAME: &'static str = #text;
            const SOAP_ACTION: &'static str = #action;
            #since
        }
    }
}

/// The header of envelopes.
pub(super) fn header(context: Context<'_>) -> TokenStream {
    let runtime = context.runtime;
    let fields = context.schema.headers.iter().map(|header| {
        let docs = docs::of_header(header);
        let rename = text(&header.element.to_string());
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

/// The enums over all requests and over all responses.
pub(super) fn any(context: Context<'_>) -> Option<TokenStream> {
    let operations = &context.schema.operations;
    if operations.is_empty() {
        return None;
    }
    let mut requests = BTreeMap::new();
    let mut responses = BTreeMap::new();
    for operation in operations {
        let request = (&mut requests, &operation.request, operation.request_type);
        let response = operation.response.as_ref();
        let response = response.map(|(element, ty)| (&mut responses, element, *ty));
        for (bodies, element, ty) in [request].into_iter().chain(response) {
            let body: &mut AnyBody<'_> = bodies.entry(element).or_insert_with(|| AnyBody::new(ty));
            body.operations.insert(&operation.name);
        }
    }
    let requests_item = any_enum(context, "AnyRequest", "The request of any operation.", &requests);
    // All operations may be one-way.
    let responses_item = (!responses.is_empty()).then(|| {
        let item = any_enum(context, "AnyResponse", "The response of any operation.", &responses);
        let messages = any_messages(context, &responses);
        quote! { #item #messages }
    });
    Some(quote! { #requests_item #responses_item })
}

/// The request or response of an operation, or of several.
struct AnyBody<'a> {
    ty: TypeId,
    operations: BTreeSet<&'a str>,
}

impl AnyBody<'_> {
    fn new(ty: TypeId) -> Self {
        let operations = BTreeSet::new();
        AnyBody { ty, operations }
    }

    /// The condition under which it is compiled, if that is not the one of the whole enum.
    fn condition(&self, context: Context<'_>) -> Option<TokenStream> {
        let is_all = self.operations.len() == context.schema.operations.len();
        context.parts.filter(|_| !is_all)?.of_operations(&self.operations)
    }
}

type AnyBodies<'a> = BTreeMap<&'a XmlName, AnyBody<'a>>;

fn any_enum(context: Context<'_>, name: &str, summary: &str, roots: &AnyBodies<'_>) -> TokenStream {
    let name = ident(name);
    let docs = docs::lines(&[summary.to_owned()]);
    let variants = roots.iter().map(|(element, body)| {
        let condition = body.condition(context);
        let rename = text(&element.to_string());
        let ty = ident(&context.schema.get(body.ty).name);
        let docs = docs::lines(&[format!("The `{element}` element.")]);
        let held = if boxes::is_large(context.schema, body.ty) {
            quote!(Box<#ty>)
        } else {
            quote!(#ty)
        };
        quote! { #condition #docs #[serde(rename = #rename)] #ty(#held), }
    });
    let body = any_body(context, &name, roots);
    quote! {
        #docs
        #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
        #[non_exhaustive]
        pub enum #name { #(#variants)* }
        #body
    }
}

fn any_messages(context: Context<'_>, roots: &AnyBodies<'_>) -> TokenStream {
    let runtime = context.runtime;
    let arms = roots.values().map(|body| {
        let condition = body.condition(context);
        let variant = ident(&context.schema.get(body.ty).name);
        quote! { #condition Self::#variant(response) => response.all_messages(), }
    });
    quote! {
        impl AnyResponse {
            #[doc = " Every response message in it, in document order."]
            pub fn all_messages(&self) -> Vec<&dyn #runtime::ResponseMessage> {
                use #runtime::Response as _;
                match self { #(#arms)* }
            }
        }
    }
}
