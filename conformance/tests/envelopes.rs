//! Microsoft's documented envelopes: read in strict mode, written, and compared with what they were.

mod common;

#[cfg(not(reference))]
#[test]
fn the_documented_envelopes_survive_a_round_trip() {
    println!("skipped: EWS_REFERENCE is not set, so there is neither schema nor envelopes");
}

#[cfg(reference)]
mod reference {
    use std::fmt::Write as _;

    use ews_conformance::ews::{AnyRequest, AnyResponse};
    use ews_types::{Body, Envelope, Error, ReadOptions};

    use super::common::{difference, envelopes, operation_element};

    /// Reads and writes an envelope. Gives what was written, or what is wrong.
    fn round_trip<B: Body + PartialEq + std::fmt::Debug>(xml: &str) -> Result<String, String> {
        let envelope = ReadOptions::new()
            .strict()
            .read::<B>(xml)
            .map_err(|error| error.to_string())?;
        let written = envelope.to_xml().map_err(|error| error.to_string())?;
        let again =
            Envelope::<B>::from_xml(&written).map_err(|error| format!("our own document: {error}\n{written}"))?;
        if again != envelope {
            return Err(format!("reading our own document gives another value:\n{written}"));
        }
        Ok(written)
    }

    fn is_request(element: &str) -> bool {
        AnyRequest::ELEMENTS.contains(&format!("m:{element}").as_str())
    }

    #[test]
    fn the_documented_envelopes_survive_a_round_trip() {
        let envelopes = envelopes("valid");
        let mut failures = Vec::new();
        for (name, xml) in &envelopes {
            let element = operation_element(xml).unwrap_or_default();
            let written = if is_request(&element) {
                round_trip::<AnyRequest>(xml)
            } else {
                round_trip::<AnyResponse>(xml)
            };
            let failure = match written {
                Ok(written) => difference(xml, &written),
                Err(error) => Some(error),
            };
            failures.extend(failure.map(|failure| format!("{name}: {failure}")));
        }
        println!(
            "documented envelopes: {} of {} survive a round trip in strict mode",
            envelopes.len() - failures.len(),
            envelopes.len()
        );
        assert!(failures.is_empty(), "{}", failures.join("\n"));
        assert!(envelopes.len() >= 250, "only {} envelopes found", envelopes.len());
    }

    #[test]
    fn what_becomes_of_the_invalid_envelopes_is_stated() {
        // Given the documented envelopes that violate the schema, when they are read, leniently and strictly,
        let mut table = String::new();
        for (name, xml) in envelopes("invalid") {
            let element = operation_element(&xml).unwrap_or_default();
            let outcomes = if is_request(&element) {
                outcomes::<AnyRequest>(&xml)
            } else {
                outcomes::<AnyResponse>(&xml)
            };
            let _ = writeln!(table, "{name}\n  lenient: {}\n  strict:  {}", outcomes[0], outcomes[1]);
        }
        // then what happens is what the table says.
        let expected = match cfg!(feature = "ours") {
            true => concat!(env!("CARGO_MANIFEST_DIR"), "/tests/invalid-ours.txt"),
            false => concat!(env!("CARGO_MANIFEST_DIR"), "/tests/invalid.txt"),
        };
        if std::env::var_os("UPDATE_EXPECT").is_some() {
            std::fs::write(expected, &table).expect("the table can be written");
        }
        let expected = std::fs::read_to_string(expected).unwrap_or_default();
        for (line, (found, expected)) in table.lines().zip(expected.lines()).enumerate() {
            assert_eq!(found, expected, "line {}", line + 1);
        }
        assert_eq!(table.lines().count(), expected.lines().count());
    }

    /// What becomes of an envelope: lenient, strict.
    fn outcomes<B: Body>(xml: &str) -> [String; 2] {
        [ReadOptions::new(), ReadOptions::new().strict()].map(|options| match options.read_reporting::<B>(xml) {
            Ok(read) => {
                let skipped: Vec<_> = read.skipped.iter().map(|skipped| skipped.path.as_str()).collect();
                let kept = match read.value.to_xml() {
                    // A list without the items that the schema requires: nothing is written in their place.
                    Err(error) => format!("read, but not written: {error}"),
                    Ok(written) => match difference(xml, &written) {
                        None => "read whole".to_owned(),
                        Some(difference) => format!("read, but {}", difference.replace('\n', " ")),
                    },
                };
                if skipped.is_empty() {
                    kept
                } else {
                    format!("{kept}; skipped {}", skipped.join(", "))
                }
            }
            Err(Error::Fault(fault)) => format!("fault: {fault}"),
            Err(error) => format!("refused: {error}"),
        })
    }
}
