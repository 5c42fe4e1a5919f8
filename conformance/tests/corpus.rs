//! Replays what the fuzzers of all of EWS started from and what they found (`fuzz/corpus/ews*`, and the documented
//! envelopes), by the functions that they call.

#[cfg(reference)]
mod common;
#[path = "../../fuzz/shapes/shapes.rs"]
mod shapes;
#[path = "../../ews-types/tests/targets/mod.rs"]
mod targets;

use std::fs;
use std::path::Path;

fn replay(target: &str, function: fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../fuzz/corpus")
        .join(target);
    let files = fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut count = 0;
    for file in files {
        let path = file.expect("the folder can be listed").path();
        println!("{}", path.display());
        function(&fs::read(&path).expect("the file can be read"));
        count += 1;
    }
    assert_ne!(count, 0, "no files in {}", folder.display());
}

/// The bindings of the generator's own cases.
#[test]
fn shapes() {
    replay("shapes", shapes::documents);
    replay("shape_values", shapes::values);
}

#[cfg(not(reference))]
#[test]
fn the_corpora_hold() {
    println!("skipped: EWS_REFERENCE is not set, so there are no types to read");
}

#[cfg(reference)]
mod reference {
    use ews_conformance::ews::{AnyRequest, AnyResponse};

    use super::common::envelopes;
    use super::{replay, targets};

    fn documents(xml: &[u8]) {
        targets::documents::<AnyRequest, AnyResponse>(xml);
    }

    fn values(bytes: &[u8]) {
        targets::values::<AnyRequest, AnyResponse>(bytes);
    }

    #[test]
    fn ews() {
        replay("ews", documents);
    }

    #[test]
    fn ews_values() {
        replay("ews_values", values);
    }

    #[test]
    fn documented_envelopes() {
        for (name, xml) in envelopes("valid").into_iter().chain(envelopes("invalid")) {
            println!("{name}");
            documents(xml.as_bytes());
        }
    }

    /// Values made of the bytes of a little generator.
    #[test]
    fn noise() {
        let mut state = 0x2545_F491_4F6C_DD1D_u64;
        let mut noise = || {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            state
        };
        for _ in 0..300 {
            let bytes: Vec<u8> = (0..noise() % 1000).map(|_| noise() as u8).collect();
            values(&bytes);
        }
    }
}
