//! Operations and headers.

use crate::ir::{Header, Operation};
use crate::passes::boxes;

use super::side::{Side, Sides};
use super::uses::narrows;
use super::{Breaks, Change, ChangeKind, Changes, HEADER};

/// Compares the operations, then the headers of envelopes.
pub(super) fn compare(sides: &Sides<'_>, changes: &mut Changes) {
    let (old, new) = (&sides.old.schema.operations, &sides.new.schema.operations);
    for operation in old {
        match new.iter().find(|known| known.name == operation.name) {
            Some(now) => same(sides, operation, now, changes),
            None => {
                let breaks = Breaks {
                    api: true,
                    requests: true,
                    responses: false,
                };
                whole(&sides.old, operation, ChangeKind::Removed, breaks, changes);
            }
        }
    }
    for operation in new {
        if !old.iter().any(|known| known.name == operation.name) {
            whole(&sides.new, operation, ChangeKind::Added, Breaks::default(), changes);
        }
    }
    headers(sides, changes);
}

fn subject(operation: &Operation) -> String {
    format!("operation {}", operation.name)
}

/// The element of the response, for people.
fn response(operation: &Operation) -> String {
    let response = operation.response.as_ref();
    response.map_or_else(|| "nothing".to_owned(), |(element, _)| element.to_string())
}

fn whole(side: &Side<'_>, operation: &Operation, kind: ChangeKind, breaks: Breaks, changes: &mut Changes) {
    changes.add(Change {
        subject: subject(operation),
        types: Vec::new(),
        kind,
        what: format!("{} -> {}", operation.request, response(operation)),
        breaks,
        place: side.place_of_element(&operation.request),
    });
}

fn same(sides: &Sides<'_>, old: &Operation, new: &Operation, changes: &mut Changes) {
    let mut add = |what: String, breaks: Breaks| {
        changes.add(Change {
            subject: subject(new),
            types: Vec::new(),
            kind: ChangeKind::Changed,
            what,
            breaks,
            place: sides.new.place_of_element(&new.request),
        });
    };
    let (api, requests, responses) = (true, true, true);
    if old.request != new.request {
        let what = format!("request {} becomes {}", old.request, new.request);
        add(
            what,
            Breaks {
                requests,
                ..Breaks::default()
            },
        );
    }
    if response(old) != response(new) {
        let what = format!("response {} becomes {}", response(old), response(new));
        add(
            what,
            Breaks {
                responses,
                ..Breaks::default()
            },
        );
    }
    if old.soap_action != new.soap_action {
        let what = format!("SOAPAction {} becomes {}", old.soap_action, new.soap_action);
        add(
            what,
            Breaks {
                requests,
                ..Breaks::default()
            },
        );
    }
    let requests_of = (old.request_type, new.request_type);
    let messages = [
        ("AnyRequest", Some(requests_of)),
        ("AnyResponse", old.response_type().zip(new.response_type())),
    ];
    for (any, types) in messages {
        let Some((before, now)) = types else { continue };
        let was_boxed = boxes::is_large(sides.old.schema, before);
        if was_boxed != boxes::is_large(sides.new.schema, now) {
            let boxed = if was_boxed {
                "holds no box any more"
            } else {
                "holds a box now"
            };
            let name = &sides.new.schema.get(now).name;
            add(
                format!("`{any}::{name}` {boxed}"),
                Breaks {
                    api,
                    ..Breaks::default()
                },
            );
        }
    }
}

/// The headers: fields of the struct `Header`.
fn headers(sides: &Sides<'_>, changes: &mut Changes) {
    let (old, new) = (&sides.old.schema.headers, &sides.new.schema.headers);
    let mut add = |kind, header: &Header, what: String, documents: bool| {
        let side = if kind == ChangeKind::Removed {
            &sides.old
        } else {
            &sides.new
        };
        let is_lost = kind != ChangeKind::Added;
        changes.add(Change {
            subject: HEADER.to_owned(),
            types: vec!["Header".to_owned()],
            kind,
            what: format!("element {}: {what}", header.element),
            breaks: Breaks {
                api: is_lost,
                requests: documents,
                responses: documents,
            },
            place: side.place_of_element(&header.element),
        });
    };
    for header in old {
        let ty = sides.old.signatures.ty(header.of.ty);
        let Some(now) = new.iter().find(|known| known.element == header.element) else {
            add(ChangeKind::Removed, header, format!("`Option<{ty}>`"), true);
            continue;
        };
        if header.field != now.field {
            add(
                ChangeKind::Changed,
                now,
                format!("field `{}` is called `{}` now", header.field, now.field),
                false,
            );
        }
        let new_ty = sides.new.signatures.ty(now.of.ty);
        if ty != new_ty {
            let is_stricter = narrows(sides, header.of.ty, now.of.ty);
            add(
                ChangeKind::Changed,
                now,
                format!("`Option<{ty}>` becomes `Option<{new_ty}>`"),
                is_stricter,
            );
        }
    }
    for header in new {
        if !old.iter().any(|known| known.element == header.element) {
            let ty = sides.new.signatures.ty(header.of.ty);
            add(ChangeKind::Added, header, format!("`Option<{ty}>`"), false);
        }
    }
}
