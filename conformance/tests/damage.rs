//! Documented envelopes cut off at every byte: an error with a place, or a fault that was whole already; never a panic.

#[cfg(reference)]
mod common;

#[cfg(not(reference))]
#[test]
fn documented_envelopes_cut_off_anywhere_are_errors_with_a_place() {
    println!("skipped: EWS_REFERENCE is not set, so there are no envelopes");
}

#[cfg(reference)]
mod reference {
    use std::num::NonZero;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::thread;

    use ews_conformance::ews::{AnyRequest, AnyResponse};
    use ews_types::{Body, Envelope, Error};

    use super::common::{envelopes, operation_element};

    #[test]
    fn documented_envelopes_cut_off_anywhere_are_errors_with_a_place() {
        let envelopes: Vec<_> = envelopes("valid").into_iter().chain(envelopes("invalid")).collect();
        let next = AtomicUsize::new(0);
        let count = AtomicUsize::new(0);
        let work = || {
            while let Some((name, xml)) = envelopes.get(next.fetch_add(1, Ordering::Relaxed)) {
                count.fetch_add(cut_off_anywhere(name, xml), Ordering::Relaxed);
            }
        };
        thread::scope(|scope| {
            for _ in 0..thread::available_parallelism().map_or(1, NonZero::get) {
                scope.spawn(work);
            }
        });
        println!("{} beginnings of {} envelopes", count.into_inner(), envelopes.len());
    }

    fn cut_off_anywhere(name: &str, xml: &str) -> usize {
        let element = operation_element(xml).unwrap_or_default();
        let is_request = AnyRequest::ELEMENTS.contains(&format!("m:{element}").as_str());
        let whole = xml.trim_ascii_end().len();
        for end in 0..whole {
            // Also where this is not between two characters.
            let xml = &xml.as_bytes()[..end];
            if is_request {
                assert_refused::<AnyRequest>(name, xml);
            } else {
                assert_refused::<AnyResponse>(name, xml);
            }
        }
        whole
    }

    fn assert_refused<B: Body + std::fmt::Debug>(name: &str, xml: &[u8]) {
        match Envelope::<B>::from_xml(xml) {
            Err(Error::Xml(error)) if error.position().is_some() => {}
            // What follows a fault is not read any more.
            Err(Error::Fault(_)) => {}
            other => panic!("{name}, the first {} bytes: {other:?}", xml.len()),
        }
    }
}
