//! Document type declarations: refused is what can change what the rest of the document means.

use std::ops::Range;
use std::sync::Arc;

use super::{SourceFile, xml};
use crate::diagnostic::{Diagnostic, Location};

/// Why the document type declaration at `range` of `file` is refused, if it is.
///
/// One that names a DTD, or that declares elements, attributes and notations, is accepted: the DTD is not read, and what is
/// declared is only there to be checked.
pub(crate) fn refusal(file: &Arc<SourceFile>, range: Range<usize>) -> Option<Diagnostic> {
    let start = range.start;
    let (at, len, why) = objection(&file.text()[range])?;
    let place = Location::new(file, start + at..start + at + len);
    Some(
        Diagnostic::error(format!("the document type declaration is refused: {why}"))
            .at(place, "")
            .note("entities can expand without end and read other files, and defaults change what elements mean")
            .help("remove the DOCTYPE; neither a schema nor a WSDL needs one"),
    )
}

/// What is refused: where it begins in `doctype`, how long it is, and why.
fn objection(doctype: &str) -> Option<(usize, usize, &'static str)> {
    let mut at = 0;
    while let Some(first) = doctype[at..].chars().next() {
        let rest = &doctype[at..];
        at += if rest.starts_with("<!--") {
            length(rest, "-->")
        } else if rest.starts_with("<?") {
            length(rest, "?>")
        } else if rest.starts_with("<!ENTITY") {
            return Some((at, "<!ENTITY".len(), "it declares an entity"));
        } else if rest.starts_with("<!ATTLIST") {
            if let Some(default) = default_value(rest) {
                return Some((at + default, 1, "it gives an attribute a default value"));
            }
            length(rest, ">")
        } else {
            match first {
                '"' | '\'' => 1 + length(&rest[1..], &rest[..1]),
                '%' => return Some((at, 1, "it refers to an entity")),
                _ => first.len_utf8(),
            }
        };
    }
    None
}

/// The length of what ends with `end`.
fn length(text: &str, end: &str) -> usize {
    text.find(end).map_or(text.len(), |at| at + end.len())
}

/// Where the declaration of attributes that `text` begins with has a default value.
fn default_value(text: &str) -> Option<usize> {
    let end = text.find('>').unwrap_or(text.len());
    let quote = text.find(['"', '\''])?;
    let is_value = text[..quote].ends_with(xml::is_space);
    (quote < end && is_value).then_some(quote)
}
