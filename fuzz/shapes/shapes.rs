//! Documents and values of the bindings of `ews-codegen/tests/cases`. The first byte of an input selects the case.

// The fuzzers include this module too, as a public one.
#![allow(unreachable_pub)]

/// Includes the bindings of cases, and calls a function with the requests and responses of the one that a byte selects.
macro_rules! cases {
    ($($name:ident, $path:literal;)*) => {
        $(
            // Each is used by its requests and responses alone.
            #[allow(dead_code, missing_docs, unreachable_pub)]
            #[path = $path]
            mod $name;
        )*

        /// How many cases there are.
        const COUNT: u8 = [$(stringify!($name)),*].len() as u8;

        fn with(case: u8, bytes: &[u8], is_document: bool) {
            let mut number = 0;
            $(
                if case == number {
                    use $name::{AnyRequest, AnyResponse};
                    return match is_document {
                        true => super::targets::documents::<AnyRequest, AnyResponse>(bytes),
                        false => super::targets::values::<AnyRequest, AnyResponse>(bytes),
                    };
                }
                number += 1;
            )*
            assert_eq!(number, COUNT);
        }
    };
}

cases! {
    any, "../../ews-codegen/tests/cases/any/expected.rs";
    attributes, "../../ews-codegen/tests/cases/attributes/expected.rs";
    choices, "../../ews-codegen/tests/cases/choices/expected.rs";
    defaults, "../../ews-codegen/tests/cases/defaults/expected.rs";
    derivation, "../../ews-codegen/tests/cases/derivation/expected.rs";
    derived, "../../ews-codegen/tests/cases/derived/expected.rs";
    foreign, "../../ews-codegen/tests/cases/foreign/expected.rs";
    mixed, "../../ews-codegen/tests/cases/mixed/expected.rs";
    nillable, "../../ews-codegen/tests/cases/nillable/expected.rs";
    recursion, "../../ews-codegen/tests/cases/recursion/expected.rs";
    scalars, "../../ews-codegen/tests/cases/scalars/expected.rs";
    substitution, "../../ews-codegen/tests/cases/substitution/expected.rs";
    text_content, "../../ews-codegen/tests/cases/text_content/expected.rs";
    unions, "../../ews-codegen/tests/cases/unions/expected.rs";
    wildcards, "../../ews-codegen/tests/cases/wildcards/expected.rs";
}

/// The content of an envelope's body, read as a request and as a response.
pub fn documents(input: &[u8]) {
    let Some((case, body)) = input.split_first() else {
        return;
    };
    let mut document = Vec::with_capacity(body.len() + 512);
    document.extend_from_slice(
        br#"<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:t="http://schemas.microsoft.com/exchange/services/2006/types" xmlns:m="http://schemas.microsoft.com/exchange/services/2006/messages"><s:Body>"#,
    );
    document.extend_from_slice(body);
    document.extend_from_slice(b"</s:Body></s:Envelope>");
    with(case % COUNT, &document, true);
}

/// An arbitrary request or response.
pub fn values(input: &[u8]) {
    let Some((case, bytes)) = input.split_first() else {
        return;
    };
    with(case % COUNT, bytes, false);
}
