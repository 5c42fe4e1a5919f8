//! Files, and the namespaces that they declare in.

use super::expected as e;

use crate::{read, write};

#[test]
fn a_file_without_a_namespace_belongs_to_each_that_includes_it() {
    let ours = "<m:Ours><m:Value>1</m:Value><m:Unit>Byte</m:Unit></m:Ours>";
    let theirs = "<m:Theirs><t:Value>2</t:Value><t:Unit>Pixel</t:Unit></m:Theirs>";
    let given = format!("<m:Ask>{ours}{theirs}</m:Ask>");
    let ask: e::chameleon::Ask = read(&given).unwrap();
    assert_eq!((ask.ours.value, ask.theirs.value), (1, 2));
    assert_eq!(write(ask), given);
}

#[test]
fn each_redefinition_of_a_chain_adds_to_the_one_before() {
    let given = "<m:Ask One=\"1\" Two=\"2\" Three=\"3\"><m:First>a</m:First><m:Detail>b</m:Detail><m:Inner>c</m:Inner>\
                 <m:Outer>d</m:Outer><m:Second>e</m:Second><m:Third>f</m:Third></m:Ask>";
    let ask: e::redefinition_chain::Ask = read(given).unwrap();
    assert_eq!((ask.second.as_str(), ask.third.as_str()), ("e", "f"));
    assert_eq!(write(ask), given);
}

#[test]
fn a_reference_without_a_prefix_means_no_namespace() {
    let given = "<m:Ask Right=\"x\"><Size>1</Size><m:Size>big</m:Size><m:Unit>Byte</m:Unit></m:Ask>";
    let ask: e::no_namespace::Ask = read(&given.replace("<Size>", "<Size xmlns=\"\">")).unwrap();
    assert_eq!(ask.right.as_deref(), Some("x"));
    assert_eq!(ask.unit, e::no_namespace::Unit::Byte);
    assert_eq!(write(ask), given);
}

#[test]
fn lines_that_are_broken_for_their_length_are_still_understood() {
    let given = "<m:Ask Some=\"3 4\"><m:List>1 9</m:List><m:Union>true</m:Union></m:Ask>";
    let ask: e::long_names::Ask = read(given).unwrap();
    assert_eq!(ask.list.0.len(), 2);
    assert_eq!(write(ask), given);
    let error = read::<e::long_names::Ask>(&given.replace("1 9", "1 10")).unwrap_err();
    assert!(error.contains("10"), "{error}");
}
