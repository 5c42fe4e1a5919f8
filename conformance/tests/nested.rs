//! Items attached to items, on the stack that `Limits::max_stack` promises to do with: read or refused, never an overflow.

#[cfg(reference)]
mod common;

#[cfg(not(reference))]
#[test]
fn a_thread_needs_128_kib_more_than_the_limit() {
    println!("skipped: EWS_REFERENCE is not set, so there are no types to read");
}

#[cfg(reference)]
mod reference {
    use std::thread;

    use ews_conformance::ews::AnyResponse;
    use ews_types::{Envelope, Error, ErrorKind, Limits, ReadOptions};

    use super::common::attached;

    const KIB: usize = 1024;

    /// The items with the most fields.
    const ITEMS: [&str; 6] = [
        "t:Message",
        "t:CalendarItem",
        "t:Contact",
        "t:Task",
        "t:MeetingRequest",
        "t:MeetingCancellation",
    ];

    /// The deepest that the limit on the depth allows: the first five elements are around all items.
    fn deepest(limits: &Limits) -> usize {
        (limits.max_depth() as usize - 5) / 3
    }

    /// Whether it is read; with the default depth, on a thread with 128 KiB more than reading may take.
    fn is_read(item: &'static str, levels: usize, limits: Limits) -> bool {
        let use_all = move || match ReadOptions::new()
            .limits(limits)
            .read::<AnyResponse>(attached(item, levels))
        {
            Ok(envelope) => {
                copy_compare_and_write(&envelope);
                true
            }
            Err(Error::Xml(error)) => {
                assert_eq!(error.kind(), ErrorKind::Limit, "{error}");
                assert!(error.message().contains("more stack than the limit"), "{error}");
                false
            }
            Err(error) => panic!("{error}"),
        };
        let thread = thread::Builder::new()
            .stack_size(limits.max_stack() + 128 * KIB)
            .spawn(use_all);
        thread.expect("a thread can be started").join().expect("nothing panics")
    }

    fn copy_compare_and_write(envelope: &Envelope<AnyResponse>) {
        assert!(envelope.clone() == *envelope);
        assert!(!format!("{envelope:?}").is_empty());
        envelope.to_xml().expect("what was read can be written");
    }

    #[test]
    fn a_thread_needs_128_kib_more_than_the_limit() {
        let limits = Limits::default();
        for item in ITEMS {
            // One within the other, and as deep as the limit on depth allows.
            assert!(is_read(item, 2, limits), "{item}");
            is_read(item, deepest(&limits), limits);
        }
    }

    #[test]
    fn that_holds_for_any_limit() {
        for stack in (16..=160).step_by(6) {
            let limits = Limits::default().with_max_stack(stack * KIB);
            for item in ITEMS {
                assert!(!is_read(item, deepest(&limits), limits), "{item} with {stack} KiB");
            }
        }
    }

    #[test]
    fn a_value_that_just_fits_can_be_copied_compared_written_and_dropped() {
        let limits = Limits::default();
        for item in ITEMS {
            let deepest = (1..=deepest(&limits))
                .take_while(|&levels| is_read(item, levels, limits))
                .last();
            println!("{item}: {deepest:?} within each other");
            assert!(deepest.is_some_and(|levels| levels >= 3), "{item}");
        }
    }
}
