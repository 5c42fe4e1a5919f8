//! How much stack it takes to read the types of all of EWS: the documented envelopes, and messages attached to messages.
//!
//! ```sh
//! cargo run -p ews-conformance --example stack            # in a debug build
//! cargo run -p ews-conformance --example stack --release
//! ```

#[cfg(not(reference))]
fn main() {
    println!("skipped: EWS_REFERENCE is not set, so there are no types to read");
}

#[cfg(reference)]
#[path = "../tests/common/mod.rs"]
mod common;

#[cfg(reference)]
fn main() {
    reference::main();
}

#[cfg(reference)]
mod reference {
    use std::env;
    use std::process::{Command, Stdio};
    use std::thread;

    use ews_conformance::ews::{AnyRequest, AnyResponse};
    use ews_types::{Body, Error, ErrorKind, Limits, ReadOptions};

    use super::common::{attached, envelopes};

    const KIB: usize = 1024;

    pub(super) fn main() {
        let arguments: Vec<usize> = env::args().skip(1).filter_map(|number| number.parse().ok()).collect();
        if let [stack, levels] = arguments[..] {
            return read_on(stack, levels);
        }
        documented();
        println!(
            "messages within each other, depth of the document, KiB counted by the reader, KiB of a thread's stack"
        );
        for levels in [0, 1, 2, 3, 4, 8, 16, 18] {
            let xml = attached("t:Message", levels);
            let counted = counted::<AnyResponse>(&xml);
            let taken = least(|stack| survives(stack, levels));
            println!("{levels:4} {:4} {counted:6} {taken:6}", depth(&xml));
        }
    }

    fn documented() {
        let measured = envelopes("valid").into_iter().map(|(name, xml)| {
            let counted = counted::<AnyResponse>(&xml).max(counted::<AnyRequest>(&xml));
            (counted, depth(&xml), name)
        });
        let measured: Vec<_> = measured.collect();
        println!("documented envelopes: {}", measured.len());
        println!("deepest: {:?}", measured.iter().map(|(_, depth, _)| depth).max());
        println!("KiB counted by the reader, depth, name: {:?}", measured.iter().max());
    }

    /// The least limit in KiB with which a document is read.
    fn counted<B: Body>(xml: &str) -> usize {
        least(|stack| {
            let limits = unlimited().with_max_stack(stack * KIB);
            let read = ReadOptions::new().limits(limits).read::<B>(xml);
            !matches!(read, Err(Error::Xml(error)) if error.kind() == ErrorKind::Limit)
        })
    }

    /// Whether a thread with this stack survives the reading, copying and dropping; in a process of its own.
    fn survives(stack: usize, levels: usize) -> bool {
        let program = env::current_exe().expect("this program has a path");
        let mut command = Command::new(program);
        command
            .args([stack.to_string(), levels.to_string()])
            .stderr(Stdio::null());
        command.status().expect("this program can be started").success()
    }

    fn read_on(stack: usize, levels: usize) {
        let xml = attached("t:Message", levels);
        let options = ReadOptions::new().limits(unlimited());
        let read = move || drop(options.read::<AnyResponse>(&xml).expect("it is read").clone());
        let thread = thread::Builder::new().stack_size(stack * KIB).spawn(read);
        thread.expect("a thread can be started").join().expect("nothing panics");
    }

    fn unlimited() -> Limits {
        Limits::default().with_max_depth(1000).with_max_stack(usize::MAX)
    }

    /// The least number of which this holds, if it holds of all above it.
    fn least(holds: impl Fn(usize) -> bool) -> usize {
        let (mut low, mut high) = (0_usize, 4096);
        while low + 1 < high {
            let middle = low.midpoint(high);
            if holds(middle) { high = middle } else { low = middle }
        }
        high
    }

    fn depth(xml: &str) -> usize {
        let document = roxmltree::Document::parse(xml).expect("it is well-formed");
        let depths = document
            .descendants()
            .map(|node| node.ancestors().filter(|node| node.is_element()).count());
        depths.max().unwrap_or(0)
    }
}
