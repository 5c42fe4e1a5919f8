//! Documents without an envelope: each global element is the root of one.

use super::e;
use crate::rewrite;

/// Documents of each element of the case `documents`: the type of the element, a document, and how that is written.
macro_rules! documents {
    ($($ty:ident: $given:literal $(=> $written:literal)?;)*) => {$(
        let (root, written) = rewrite::<e::documents::$ty>($given).unwrap();
        let declared = written.replace(r#"<?xml version="1.0" encoding="utf-8"?>"#, "");
        let again = rewrite::<e::documents::$ty>(&written).unwrap();
        assert_eq!((again.0, &again.1), (root, &written), "{}", $given);
        $(assert_eq!(declared, $written);)?
        let _ = declared;
    )*};
}

#[test]
fn each_global_element_is_the_root_of_a_document() {
    documents! {
        Order: r#"<order xmlns="urn:orders" id="1"><comment/><item><quantity>2</quantity></item></order>"#;
        Comment: r#"<o:comment xmlns:o="urn:orders">a &lt; b</o:comment>"#
            => r#"<n1:comment xmlns:n1="urn:orders">a &lt; b</n1:comment>"#;
        ShipTo: r#"<shipTo xmlns="urn:orders"><street>s</street></shipTo>"#;
        BillTo: r#"<billTo xmlns="urn:orders"><street>s</street></billTo>"#;
        Invoice: r#"<invoice xmlns="urn:orders" total="1.50"/>"#;
        Invoices: r#"<invoices xmlns="urn:orders"><invoice total="1"/><invoice total="2"/></invoices>"#;
        Quantity: r#"<quantity xmlns="urn:orders">99</quantity>"#;
        Colour: r#"<colour xmlns="urn:orders">green</colour>"#;
        Delivered: r#"<delivered xmlns="urn:orders">true</delivered>"#;
        Delivered: r#"<delivered xmlns="urn:orders" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:nil="true"/>"#;
        Copies: r#"<copies xmlns="urn:orders"/>"# => r#"<n1:copies xmlns:n1="urn:orders">1</n1:copies>"#;
        ColoursElement: r#"<colours xmlns="urn:orders"/>"#
            => r#"<n1:colours xmlns:n1="urn:orders">red green</n1:colours>"#;
        RemarkElement: r#"<remark xmlns="urn:orders"/>"# => r#"<n1:remark xmlns:n1="urn:orders">none</n1:remark>"#;
        RemarkElement: r#"<remark xmlns="urn:orders"><bold/></remark>"#;
        Currency: r#"<currency xmlns="urn:orders"/>"# => r#"<n1:currency xmlns:n1="urn:orders">EUR</n1:currency>"#;
        Anything: r#"<anything xmlns="urn:orders"><t:a xmlns:t="urn:t" b="t:c"/>text</anything>"#;
    }
    assert_eq!(
        rewrite("<comment xmlns='urn:orders'>c</comment>").map(|(root, _)| root),
        Ok(e::documents::Comment::from("c".to_owned()))
    );
}

#[test]
fn a_document_of_another_element_is_rejected() {
    let error = |document: &str| rewrite::<e::documents::ShipTo>(document).unwrap_err();
    assert_eq!(
        error(r#"<billTo xmlns="urn:orders"><street>s</street></billTo>"#),
        "/{urn:orders}billTo (line 1, column 1): found element {urn:orders}billTo, expected {urn:orders}shipTo"
    );
    assert!(error("<shipTo/>").contains("namespace"), "{}", error("<shipTo/>"));
    assert!(
        error("<!-- nothing -->").contains("document"),
        "{}",
        error("<!-- nothing -->")
    );
    assert!(error("<html><body/></html>").ends_with("this is an HTML page"));
    let error = error(r#"<shipTo xmlns="urn:orders"><street>s</street><town/></shipTo>"#);
    assert_eq!(
        error,
        "/{urn:orders}shipTo/{urn:orders}town (line 1, column 46): unknown element {urn:orders}town"
    );
}

#[test]
fn what_the_schema_forbids_is_not_written_as_a_document() {
    let quantity = ews_types::Document::new(e::documents::Quantity(100));
    assert_eq!(
        quantity.to_xml().unwrap_err().to_string(),
        "/{urn:orders}quantity: expected a number from 1 to 99, found 100"
    );
}
